/**
 * The cost of Bluetooth, on the virtual air: CPU and transport delay with 2, 4 and 8 straps; the round trip from a sample to the motor; and
 * the latency of a real cue.
 */
import { DurationHistogram } from '../../host/cue/histogram.ts';
import { StrapStream } from '../../host/sensors/strap.ts';
import { BleSource } from '../../host/transport/ble/source.ts';
import { BLE_TIMING } from '../../host/transport/ble/timing.ts';
import type { Link, SourceListener } from '../../host/transport/source.ts';
import { StrapdownReader, decodePacket, encodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP, HAPTIC_PATTERN, PACKET_ID } from '../../protocol/sensor/constants.ts';
import { BumbleAir, hasBumble } from '../fixtures/bumble/air.ts';
import { Twin, buildTwin, hasRust } from '../fixtures/twin.ts';
import { BleSession } from '../fixtures/virtual-air/session.ts';
import { addAthlete, addSteadyStraps, createAir } from '../fixtures/virtual-air/straps.ts';
import { printStep } from './print.ts';

const PACKETS_PER_S = 52;
/** 179 bytes per packet. */
const SAMPLES_PER_PACKET = 11;
const HAPTIC_EVERY = 5;
const INTERVAL_MS = 15;
/** Number of athletes training at the same time, and the least duration: calibration takes over a minute. */
const ATHLETES = 8;
const TRAINING_S = 180;
/** Motor ticks and sample ticks of a strap wrap around. */
const elapsedMs = (fromUs: number, toUs: number): number => ((toUs - fromUs) | 0) / 1000;
const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const shown = (ms: number | null): string => (ms === null ? '–' : ms.toFixed(2));

/** `patient`: tolerates silence. */
function sourceOn(path: string, patient = false): BleSource {
  const timing = patient ? { ...BLE_TIMING, reconnect: { ...BLE_TIMING.reconnect, silenceS: 3600 } } : BLE_TIMING;
  return new BleSource({ timing, adapter: { kind: 'serial', path, baudRate: 1_000_000 } });
}

/** Measures and prints; `seconds` for each number of straps. */
export async function benchBle(seconds = 10, counts: readonly number[] = [2, 4, 8]): Promise<void> {
  for (const count of counts) await benchStreams(count, seconds);
  const cueSeconds = Math.min(60, 2 * seconds);
  const air = createAir({ imitatesInterval: true });
  addAthlete(air, { seed: 1 });
  await benchCue('simulated straps', sourceOn(air.port), cueSeconds);
  air.close();
  await benchTwins(cueSeconds);
  await benchRealCues(Math.max(TRAINING_S, seconds));
}

/** Share of a core used by this process. */
class Cpu {
  readonly #before = process.cpuUsage();
  readonly #atMs = performance.now();

  get share(): number {
    const { user, system } = process.cpuUsage(this.#before);
    return (user + system) / 1000 / (performance.now() - this.#atMs);
  }
}

async function benchStreams(count: number, seconds: number): Promise<void> {
  const air = createAir();
  const straps = addSteadyStraps(air, count, { packetsPerS: PACKETS_PER_S, samplesPerPacket: SAMPLES_PER_PACKET });
  const source = sourceOn(air.port, true);
  const streams = new Map<Link, StrapStream>();
  const delays = new DurationHistogram();
  let handedMs = 0;
  let received = 0;
  let isDeaf = false;
  const hand = air.toSocket.bind(air);
  air.toSocket = (packet) => {
    if (isDeaf) return;
    handedMs = performance.now();
    hand(packet);
  };
  const sink = { onIncrement: () => undefined, onHello: () => undefined, onStatus: () => undefined, onReply: () => undefined };
  await source.start({
    onLink: (link) => void streams.set(link, streams.get(link) ?? new StrapStream(link.id, link.make, sink)),
    onPacket: (link, bytes, arrivalS, channel) => {
      if (bytes[0] === PACKET_ID.strapdown) received++;
      streams.get(link)!.receive(bytes, arrivalS, channel);
      delays.record(performance.now() - handedMs);
    },
  });
  while (straps.some(({ sent }) => sent.length === 0)) await wait(0.1);
  await wait(1);
  const cpu = new Cpu();
  await wait(seconds);
  const { share } = cpu;
  // By their packet numbers.
  const lost = [...streams.values()].reduce((sum, { statistics }) => sum + statistics.lostSamples, 0);
  isDeaf = true;
  const alone = new Cpu();
  await wait(Math.min(10, seconds));
  const airShare = alone.share;
  isDeaf = false;
  await source.stop();
  air.close();
  console.log(
    `${count} straps × ${PACKETS_PER_S} notifications/s: ${(100 * share).toFixed(1)} % of a core${count === 8 ? ' (target ≤ 25)' : ''}, the air alone ${(100 * airShare).toFixed(1)} %, ` +
      `controller to increments p50 ${shown(delays.percentile(0.5))} ms, p99 ${shown(delays.percentile(0.99))} ms (target ≤ 2), ` +
      `${lost} samples lost of ${received} packets (target 0)`,
  );
}

/** The straps' own programs, on Bumble's air. */
async function benchTwins(seconds: number): Promise<void> {
  if (!hasBumble() || !hasRust()) return;
  buildTwin();
  const air = await BumbleAir.start({ stacks: 2, intervalMs: INTERVAL_MS });
  const twins = await Promise.all(
    air.stackPaths.map((path, k) => Twin.start('--role', k === 0 ? 'left-thigh' : 'left-shin', '--hci', path)),
  );
  await benchCue('the straps’ own programs, over HCI on ptys', sourceOn(air.hostPath), seconds);
  const { lateMs } = await air.report();
  console.log(
    `  (connection events came late by p50 ${shown(lateMs.p50)} ms, p99 ${shown(lateMs.p99)} ms, at most ${shown(lateMs.max)} ms)`,
  );
  for (const twin of twins) twin.end();
  await air.end();
}

/** Every few packets the motor is switched on at once, and the strap reports when by its own clock. */
async function benchCue(what: string, source: BleSource, seconds: number): Promise<void> {
  const reader = new StrapdownReader();
  const delays = new DurationHistogram();
  const sampled = new Map<string, number>();
  let packets = 0;
  const listener: SourceListener = {
    onLink: () => undefined,
    onPacket: (link, bytes) => {
      if (reader.open(bytes)) {
        if (++packets % HAPTIC_EVERY !== 0) return;
        const commandId = 1 + ((packets / HAPTIC_EVERY) % 255);
        sampled.set(`${link.id} ${commandId}`, (reader.tickUs + (reader.count - 1) * reader.intervalUs) >>> 0);
        link.send(
          encodePacket({
            kind: 'command',
            commandId,
            op: COMMAND_OP.haptic,
            pattern: HAPTIC_PATTERN.steady,
            strength: 200,
            durationMs: 150,
          }),
        );
        return;
      }
      const reply = decodePacket(bytes);
      const tickUs = reply?.kind === 'reply' ? sampled.get(`${link.id} ${reply.commandId}`) : undefined;
      if (reply?.kind === 'reply' && tickUs !== undefined) delays.record(elapsedMs(tickUs, reply.actionTickUs));
    },
  };
  await source.start(listener);
  await wait(seconds);
  await source.stop();
  console.log(
    `sample to motor on, by the strap's clock, every ${INTERVAL_MS} ms, ${what}: median ${shown(delays.percentile(0.5))} ms (target ≤ 40), ` +
      `p99 ${shown(delays.percentile(0.99))} ms (target ≤ 80), ${delays.count} times`,
  );
}

/** Athletes are calibrated, train and are cued; measured on the clock of the strap that buzzes, from the sample that caused the cue. */
async function benchRealCues(seconds: number): Promise<void> {
  const sessions = Array.from({ length: ATHLETES }, (_, k) => new BleSession(k + 1));
  for (const session of sessions) await session.start();
  for (let leftS = Math.round(seconds); leftS > 0; leftS -= 1) {
    printStep(`${ATHLETES} athletes train over Bluetooth, ${leftS} s to go`);
    await wait(1);
  }
  printStep('');
  const whole = new DurationHistogram();
  const decided = new DurationHistogram();
  for (const session of sessions) {
    await session.stop();
    for (const latencyMs of session.latenciesMs) whole.record(latencyMs);
    // Reported first when it is sent, on the host's clock.
    for (const { event, atS } of session.events)
      if (event.type === 'cue' && event.latencyMs === null) decided.record(1000 * (atS - event.t));
  }
  console.log(
    `a real cue, every ${INTERVAL_MS} ms, from the sample that caused it to motor on, by the strap's clock: median ${shown(whole.percentile(0.5))} ms (target ≤ 40), ` +
      `p90 ${shown(whole.percentile(0.9))} ms, p99 ${shown(whole.percentile(0.99))} ms (target ≤ 80), at most ${shown(whole.greatestMs)} ms, ${whole.count} cues of ${ATHLETES} athletes; ` +
      `of it until it was decided: median ${shown(decided.percentile(0.5))} ms, p99 ${shown(decided.percentile(0.99))} ms`,
  );
}
