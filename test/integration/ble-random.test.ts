/** Two straps and a Bluetooth adapter through random failures: never a hang, a crash, a ghost connection, or a packet on the wrong link. */
import { describe, expect, it } from 'vitest';
import { nowS } from '../../host/clock.ts';
import { Random } from '../../host/simulator/random.ts';
import { BLE_UUID } from '../../protocol/sensor/constants.ts';
import { Peripheral } from '../fixtures/virtual-air/peripheral.ts';
import { addSteadyStraps, address, createAir } from '../fixtures/virtual-air/straps.ts';
import type { SteadyStrap } from '../fixtures/virtual-air/steady-strap.ts';
import { RecordingListener, QUICK } from '../transport/ble/recording-listener.ts';

const SEQUENCES = 200;
/** For other failures, SEED=1000 starts there. */
const FIRST_SEED = Number(process.env.SEED ?? 1);
/** In parallel: they share nothing but the process. */
const IN_PARALLEL = 10;
const STEPS = 12;
/** A link reported open without a packet for this long, beyond the watchdog's limit, is a ghost, s. */
const GHOST_S = QUICK.reconnect.silenceS + 1;
const RECOVERY_S = 20;

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

class World {
  readonly air;
  readonly host;
  readonly straps: SteadyStrap[];
  readonly log: string[] = [];
  /** Busy machines stall everything: time during which the test itself did not run does not count. */
  #watchedS = nowS();
  #stalledS = 0;
  readonly #random: Random;

  constructor(seed: number) {
    const random = new Random(seed);
    this.#random = random;
    this.air = createAir({ random: () => random.next(), bluetooth: random.next() < 0.2 ? 4 : 5, up: random.next() < 0.9 });
    this.straps = addSteadyStraps(this.air, 2);
    this.host = new RecordingListener(this.air);
  }

  async live(): Promise<void> {
    await this.host.start();
    for (let step = 0; step < STEPS; step++) {
      this.#failAtRandom();
      for (let i = 0; i < 6; i++) {
        await pause(0.06 * this.#random.next());
        this.#watch();
      }
    }
  }

  /** Everything works again: both must stream soon. */
  async recover(): Promise<void> {
    this.air.power(true);
    this.air.loss = 0;
    for (const strap of this.straps) {
      strap.refuses = null;
      strap.frozen = false;
      strap.attributes.faults.mute = false;
      strap.attributes.faults.refuseSubscriptions = false;
      this.air.appear(strap);
    }
    const counts = this.straps.map((strap) => this.#count(strap));
    const beganS = nowS();
    while (!this.straps.every((strap, i) => this.host.haveOpened(strap) && this.#count(strap) > counts[i]! + 10)) {
      await pause(0.05);
      this.#watch();
      if (nowS() - beganS - this.#stalledS > RECOVERY_S) throw new Error(`no recovery from: ${this.log.join(', ')}`);
    }
  }

  /** Packets of each strap are its own, in order and without repeats; none arrived while the link was down. */
  check(): void {
    for (const strap of this.straps) {
      const heard = this.host.heard.get(`ble:${strap.address.replaceAll(':', '')}`)!;
      expect([heard.strays, heard.broken], this.log.join()).toEqual([0, 0]);
      let at = -1;
      for (const number of heard.numbers) {
        expect(number).toBeGreaterThan(at);
        at = number;
      }
      const sent = new Set(strap.sent);
      expect(heard.numbers.every((number) => sent.has(number))).toBe(true);
      for (const packet of heard.packets) if (packet.kind === 'hello') expect(packet.deviceId).toBe(strap.hello.deviceId);
    }
  }

  #count(strap: SteadyStrap): number {
    return this.host.heard.get(`ble:${strap.address.replaceAll(':', '')}`)?.numbers.length ?? 0;
  }

  #watch(): void {
    const timeS = nowS();
    if (timeS - this.#watchedS > 0.2) this.#stalledS += timeS - this.#watchedS;
    this.#watchedS = timeS;
    for (const strap of this.straps) {
      const heard = this.host.heard.get(`ble:${strap.address.replaceAll(':', '')}`);
      if (heard?.state !== 'open' || heard.lastS === 0) continue;
      if (timeS - heard.lastS - this.#stalledS > GHOST_S) throw new Error(`a ghost after: ${this.log.join(', ')}`);
    }
  }

  #failAtRandom(): void {
    const { air } = this;
    const which = this.#random.integer(0, 1);
    const strap = this.straps[which]!;
    const faults: [string, () => void][] = [
      ['off', () => air.power(false)],
      ['on', () => air.power(true)],
      ['on', () => air.power(true)],
      ['vanish', () => air.vanish(strap)],
      ['appear', () => air.appear(strap)],
      ['appear', () => air.appear(strap)],
      ['hang up', () => air.hangUp(strap)],
      ['refuse', () => (strap.refuses = (['error', 'silence', 'hangup', 'late', null, null] as const)[this.#random.integer(0, 5)]!)],
      ['freeze', () => (strap.frozen = !strap.frozen)],
      ['mute', () => (strap.attributes.faults.mute = !strap.attributes.faults.mute)],
      ['refuse subscriptions', () => (strap.attributes.faults.refuseSubscriptions = !strap.attributes.faults.refuseSubscriptions)],
      ['loss', () => (air.loss = this.#random.next() < 0.5 ? 0 : 0.3)],
      ['garbage', () => air.toSocket(Buffer.from([4, 0x0e, 2, 1, this.#random.integer(0, 255)]))],
      ['stranger', () => this.#addUnsupported()],
      ['nothing', () => undefined],
    ];
    const [name, apply] = faults[this.#random.integer(0, faults.length - 1)]!;
    this.log.push(`${name} ${which}`);
    apply();
  }

  #addUnsupported(): void {
    if (this.air.peripherals.length > 3) return;
    const settings = { address: address(0x80 + this.air.peripherals.length), name: 'Stranger' };
    this.air.add(new Peripheral({ ...settings, services: [{ uuid: BLE_UUID.service, characteristics: [] }] }));
  }
}

describe('Bluetooth through random failures', () => {
  it(`${SEQUENCES} sequences with two straps`, { timeout: 600_000 }, async () => {
    let connections = 0;
    let losses = 0;
    for (let first = FIRST_SEED; first < FIRST_SEED + SEQUENCES; first += IN_PARALLEL) {
      const seeds = Array.from({ length: IN_PARALLEL }, (_, i) => first + i);
      await Promise.all(
        seeds.map(async (seed) => {
          const world = new World(seed);
          try {
            await world.live();
            await world.recover();
            world.check();
            for (const strap of world.straps) connections += strap.connections;
            for (const { states } of world.host.strapLinks) losses += states.filter((state) => state === 'lost').length;
          } catch (error) {
            throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
          } finally {
            await world.host.source.stop();
            world.air.close();
          }
          expect(world.air.connections, `seed ${seed}`).toBe(0);
        }),
      );
    }
    console.log(`Bluetooth misfortunes: ${SEQUENCES} sequences, ${connections} connections, ${losses} links lost and found again`);
    expect(losses).toBeGreaterThan(SEQUENCES);
  });
});
