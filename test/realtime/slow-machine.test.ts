/** A machine that stalls between any two operations, and taps that come late or never: the athlete still gets through the calibration. */
import { describe, expect, it } from 'vitest';
import { Line } from '../../host/realtime/line.ts';
import { Random } from '../../host/simulator/random.ts';
import { createSimulation } from '../../host/simulator/simulation.ts';
import type { Link } from '../../host/transport/source.ts';
import { COMMAND_OP } from '../../protocol/sensor/constants.ts';

const STEP_S = 0.004;
/** Packets and commands are exchanged once per this many steps. */
const EXCHANGE_EVERY = 4;
const LIMIT_S = 400;
const NO_DELIVERY = { delayS: 0, jitterS: 0, loss: 0, burst: 1, dropouts: [] };

interface Slowness {
  /** Probability of a stall after each operation, and the longest stall, s. */
  stalls: number;
  longestS: number;
  /** The longest delay of a command to its strap, s, and the share of taps that are lost. */
  lagS: number;
  lost: number;
}

/** When the calibration finished, and when the first set began; NaN: never. */
function train(seed: number, { stalls, longestS, lagS, lost }: Slowness): { doneS: number; setS: number } {
  const random = new Random(seed);
  const { athlete, straps } = createSimulation({ seed, delivery: NO_DELIVERY });
  let nowS = 0;
  let doneS = NaN;
  const stall = (): void => {
    if (random.next() < stalls) nowS += random.between(0.1, longestS);
  };
  const commands = straps.map((): { packet: Uint8Array; dueS: number }[] => []);
  const packets = straps.map((): Uint8Array[] => []);
  const links = straps.map((strap, k): Link => ({
    id: strap.place,
    make: 'knees-out',
    send: (packet) => {
      if (packet[2] === COMMAND_OP.prompt && random.next() < lost) return true;
      const before = commands[k]!.at(-1)?.dueS ?? 0;
      return commands[k]!.push({ packet: packet.slice(), dueS: Math.max(before, nowS + random.between(0, lagS)) }) > 0;
    },
  }));
  const line = new Line({
    onEvent: (event) => {
      if (event.type === 'calibration' && event.step === 'done') doneS = nowS;
    },
    onSample: () => undefined,
    onCalibrated: () => undefined,
    onIdentified: () => undefined,
    onAbandoned: () => undefined,
    onPlaced: () => undefined,
    onWorn: (leg, atS) => line.control({ type: 'calibrate', action: 'start', side: leg.side }, atS),
  });
  const live = (k: number): void => straps[k]!.advanceTo(nowS, (packet) => packets[k]!.push(packet));
  const exchange = (k: number): void => {
    live(k);
    while (commands[k]!.length > 0 && commands[k]![0]!.dueS <= nowS) straps[k]!.receive(commands[k]!.shift()!.packet, nowS);
    for (const packet of packets[k]!.splice(0)) line.onPacket(links[k]!, packet, nowS, 0);
    stall();
  };
  for (const link of links) line.onLink(link, 'open', 0, null);
  for (let step = 1; nowS < LIMIT_S && !(nowS > doneS + 10); step++) {
    nowS += STEP_S;
    for (const k of [0, 1]) {
      live(k);
      stall();
    }
    if (step % EXCHANGE_EVERY === 0) for (const k of random.next() < 0.5 ? [0, 1] : [1, 0]) exchange(k);
  }
  return { doneS, setS: athlete.events.find(({ event }) => event === 'set_start')?.timeS ?? NaN };
}

describe('an athlete who only feels the taps', () => {
  it.each<[string, Slowness]>([
    ['on a machine that stalls for up to 2 s', { stalls: 0.002, longestS: 2, lagS: 0, lost: 0 }],
    ['with taps on the two straps up to 1.5 s apart', { stalls: 0, longestS: 0, lagS: 1.5, lost: 0 }],
    ['with both', { stalls: 0.002, longestS: 2, lagS: 1.5, lost: 0 }],
  ])('is calibrated and trains %s', (_, slowness) => {
    for (const seed of [3, 4]) {
      const { doneS, setS } = train(seed, slowness);
      expect(setS - doneS).toBeLessThan(10);
    }
  });

  it('is calibrated and trains although half of the taps get lost', () => {
    for (const seed of [3, 4, 5, 6, 7]) {
      const { doneS, setS } = train(seed, { stalls: 0, longestS: 0, lagS: 0, lost: 0.5 });
      expect(setS - doneS).toBeLessThan(10);
    }
  });
});
