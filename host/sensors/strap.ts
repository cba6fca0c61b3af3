/** One strap: takes packets and produces increments on the host's clock and status; notices losses, duplicates and restarts. */
import type { Hello, Reply, Status } from '../../protocol/sensor/packets.ts';
import { CAPABILITY, PROTOCOL_VERSION, STATUS_FLAG } from '../../protocol/sensor/constants.ts';
import type { Message } from '../../protocol/words/message.ts';
import { KneesOutError } from '../errors.ts';
import { DeviceClock, TickCounter } from './clock.ts';
import type { Condition, Driver, Measure, SampleBatch } from './driver.ts';
import { INCREMENT_FLAG, type Increment, createIncrement } from './increment.ts';
import { LinkStatistics } from './link.ts';
import { makeOf } from './makes.ts';
import type { SensorProfile } from './profile.ts';
import { RateSteps } from './rates.ts';
import { orientationStep } from './step.ts';
import { nameStrap } from './strap-name.ts';
import { TurnSteps } from './turns.ts';

/** Receives a strap's output. Increments are reused: read them, do not keep them. */
export interface StrapSink {
  onIncrement(strap: StrapStream, increment: Increment): void;
  onHello(strap: StrapStream, hello: Hello): void;
  onStatus(strap: StrapStream, status: Status): void;
  onReply(strap: StrapStream, reply: Reply): void;
}

/** An old sample that is late by more than this was not late: the strap restarted its count, s. */
const RESTART_LATENESS_S = 1;
/**
 * Elapsed times from ticks and from sample indices may differ by this much before they are inconsistent: s, and share of the elapsed time.
 */
const INCONSISTENT_S = 0.5;
const INCONSISTENT_SHARE = 0.1;
/** No turn is invented for a longer gap in rates, s: the next sample starts afresh. An attitude integrated on the strap bridges any gap. */
const LONGEST_BRIDGE_S = 1;

export class StrapStream {
  readonly make: string;
  readonly statistics = new LinkStatistics();
  /** The newest HELLO and STATUS; null before the first. */
  hello: Hello | null = null;
  status: Status | null = null;

  readonly #linkId: string;
  readonly #sink: StrapSink;
  readonly #driver: Driver;
  /** null: it uses our own protocol. */
  readonly #profile: SensorProfile | null;
  readonly #clock = new DeviceClock();
  readonly #ticks = new TickCounter();
  readonly #increment = createIncrement();
  /** The newest sample: its attitude or its rates, and which of the two (`null`: nothing to continue from). */
  readonly #attitude = new Float64Array(4);
  readonly #rates = new RateSteps();
  readonly #turns = new TurnSteps();
  #previousMeasure: Measure | null = null;
  #started = false;
  #restarted = false;
  #newestIndex = 0;
  #newestTickS = 0;
  #newestTimeS = -Infinity;
  #temperatureC = NaN;
  #arrivalS = NaN;
  readonly #asIs: Uint8Array[] = [];

  /** @throws KneesOutError for a make without a driver. */
  constructor(linkId: string, make: string, sink: StrapSink) {
    const known = makeOf(make);
    if (known === null) {
      throw new KneesOutError('KO_SOURCE_UNKNOWN.make', { make, link: linkId });
    }
    this.make = make;
    this.#linkId = linkId;
    this.#sink = sink;
    this.#driver = known.createDriver();
    this.#profile = known.profile;
  }

  /** Name shown to people. */
  get name(): string {
    return nameStrap({ id: this.#linkId, make: this.make }, this.hello?.deviceId ?? null);
  }

  /** Whether it has a motor: reported by our straps, known from the make for third-party sensors; null: unknown. */
  get hasHaptic(): boolean | null {
    if (this.#profile?.hasHaptic === true) return true;
    if (this.hello !== null) return (this.hello.capabilities & CAPABILITY.haptic) !== 0;
    return this.#profile?.hasHaptic ?? null;
  }

  /** Why it cannot be understood, one line for the user; null when it can. */
  get trouble(): Message | null {
    const { foreignVersion } = this.statistics;
    if (foreignVersion === null) return null;
    return { code: 'link.foreign-version', args: { theirs: foreignVersion, ours: PROTOCOL_VERSION } };
  }

  /** °C; null when it reports none. */
  get temperatureC(): number | null {
    return Number.isNaN(this.#temperatureC) ? null : this.#temperatureC;
  }

  /** Our own command in the strap's protocol; empty when not supported. Valid until the next call. */
  translate(packet: Uint8Array): readonly Uint8Array[] {
    if (this.#profile !== null) return this.#profile.translate(packet);
    this.#asIs[0] = packet;
    return this.#asIs;
  }

  /** Tick of the newest sample delivered, µs, as on the wire (u32). */
  get newestTickUs(): number {
    return this.#ticks.newestTickUs;
  }

  /** A tick from the wire (within 35 min of the newest sample), e.g. from a REPLY, on the scale of `Increment.tickS`, s. */
  tickS(tickUs: number): number {
    return this.#ticks.unwrapS(tickUs, 0);
  }

  /** Host time of a tick on the scale of `Increment.tickS`, s; NaN before the first sample. */
  hostS(tickS: number): number {
    return this.#clock.hostS(tickS);
  }

  /** Takes one packet that arrived at `arrivalS` (host, s). Never throws on any bytes. */
  receive(bytes: Uint8Array, arrivalS: number, channel: number): void {
    this.#arrivalS = arrivalS;
    if (this.#driver.receive(bytes, arrivalS, channel, this.#output)) this.statistics.notePacket(arrivalS);
    else this.statistics.refusedPackets++;
  }

  readonly #output = {
    takeSamples: (batch: SampleBatch): void => this.#takeSamples(batch),
    takeHello: (hello: Hello): void => this.#takeHello(hello),
    takeStatus: (status: Status): void => this.#takeStatus(status),
    takeReply: (reply: Reply): void => this.#sink.onReply(this, reply),
    takeCondition: (condition: Condition): void => this.#takeCondition(condition),
    takeUninterpreted: (): void => {
      this.statistics.uninterpretedPackets++;
    },
    takeForeignVersion: (version: number): void => {
      this.statistics.foreignVersion = version;
    },
  };

  #takeHello(hello: Hello): void {
    const before = this.hello;
    this.hello = hello;
    this.statistics.foreignVersion = null;
    if (before !== null && (before.bootCount !== hello.bootCount || before.deviceId !== hello.deviceId)) this.#restart();
    this.#sink.onHello(this, hello);
  }

  #takeStatus(status: Status): void {
    this.status = status;
    this.#temperatureC = status.temperatureCentiC === null ? NaN : status.temperatureCentiC / 100;
    this.statistics.batteryMv = status.batteryMv;
    this.statistics.batteryPercent = status.batteryPercent;
    this.statistics.charging = (status.flags & STATUS_FLAG.charging) !== 0;
    this.#sink.onStatus(this, status);
  }

  #takeCondition({ batteryPercent, batteryMv, charging, temperatureC }: Condition): void {
    const { statistics } = this;
    statistics.batteryPercent = batteryPercent ?? statistics.batteryPercent;
    statistics.batteryMv = batteryMv ?? statistics.batteryMv;
    statistics.charging = charging ?? statistics.charging;
    this.#temperatureC = temperatureC ?? this.#temperatureC;
  }

  #takeSamples(batch: SampleBatch): void {
    const intervalS = batch.intervalUs / 1e6;
    const spanS = (batch.count - 1) * intervalS;
    if (this.#started && !this.#follows(batch, intervalS, spanS)) {
      const aheadBy = (batch.sampleIndex + batch.count - 1 - this.#newestIndex) | 0;
      if (aheadBy <= 0 && !this.#isTooLate(batch, aheadBy * intervalS)) {
        this.statistics.staleSamples += batch.count;
        return;
      }
      this.#restart();
    }
    if (!this.#started) this.#start(batch, intervalS);
    const firstAhead = (batch.sampleIndex - this.#newestIndex) | 0;
    const firstTickS = this.#ticks.unwrapS(batch.tickUs, firstAhead * intervalS);
    this.#clock.observe(firstTickS + spanS, batch.timeRegularised ? batch.hostS : this.#arrivalS);

    let received = 0;
    let lost = 0;
    for (let k = 0; k < batch.count; k++) {
      const index = (batch.sampleIndex + k) | 0;
      const ahead = (index - this.#newestIndex) | 0;
      const tickS = firstTickS + k * intervalS;
      const dtS = tickS - this.#newestTickS;
      if (ahead <= 0 || dtS <= 0) {
        this.statistics.staleSamples++;
        continue;
      }
      batch.read(k);
      const connected = this.#previousMeasure === batch.measure && (batch.measure === 'orientation' || dtS <= LONGEST_BRIDGE_S);
      const increment = this.#increment;
      increment.missed = connected ? ahead - 1 : 0;
      increment.dtS = connected ? dtS : 0;
      this.#step(batch, connected);
      // Advanced before delivery, because the listener asks for this sample's tick.
      this.#ticks.advance((batch.tickUs + k * batch.intervalUs) >>> 0, tickS);
      this.#emit(batch, tickS);
      received++;
      lost += ahead - 1;
      this.#newestIndex = index;
      this.#newestTickS = tickS;
    }
    if (batch.timeRegularised) this.statistics.suspectedSamples += lost;
    this.statistics.noteSamples(this.#arrivalS, received, lost);
  }

  /** The batch contains something newer, and its ticks advanced in step with its indices. */
  #follows(batch: SampleBatch, intervalS: number, spanS: number): boolean {
    const aheadBy = (batch.sampleIndex + batch.count - 1 - this.#newestIndex) | 0;
    if (aheadBy <= 0) return false;
    const expectedS = aheadBy * intervalS;
    const elapsedS = this.#ticks.unwrapS(batch.tickUs, expectedS - spanS) + spanS - this.#newestTickS;
    return Math.abs(elapsedS - expectedS) <= Math.max(INCONSISTENT_S, INCONSISTENT_SHARE * expectedS);
  }

  /** Old indices that, judging by their tick, should have arrived long ago. */
  #isTooLate(batch: SampleBatch, elapsedS: number): boolean {
    return this.#arrivalS - this.#clock.hostS(this.#ticks.unwrapS(batch.tickUs, elapsedS)) > RESTART_LATENESS_S;
  }

  #restart(): void {
    if (!this.#started) return;
    this.#started = false;
    this.#restarted = true;
    this.#clock.reset();
    this.statistics.restarts++;
  }

  /** Sets the state to one sample before the batch. */
  #start(batch: SampleBatch, intervalS: number): void {
    this.#started = true;
    this.#previousMeasure = null;
    this.#ticks.reset(batch.tickUs);
    this.#newestIndex = (batch.sampleIndex - 1) | 0;
    this.#newestTickS = batch.tickUs / 1e6 - intervalS;
  }

  /** Fills the increment with the motion since the previous sample; this sample becomes the previous one. */
  #step(batch: SampleBatch, connected: boolean): void {
    const increment = this.#increment;
    increment.rotationX = increment.rotationY = increment.rotationZ = 0;
    if (!connected && this.#previousMeasure !== null) this.#restarted = true;
    increment.flags = batch.flags & (INCREMENT_FLAG.gyroClipped | INCREMENT_FLAG.forceClipped | INCREMENT_FLAG.overrun);
    if (batch.measure === 'rate') {
      if (!connected) this.#rates.restart();
      this.#rates.step(increment, batch.rateX, batch.rateY, batch.rateZ, batch.forceX, batch.forceY, batch.forceZ);
    } else {
      increment.forceX = batch.forceX;
      increment.forceY = batch.forceY;
      increment.forceZ = batch.forceZ;
      if (batch.measure === 'orientation') orientationStep(increment, this.#attitude, batch, connected);
      else {
        if (!connected) this.#turns.restart();
        this.#turns.step(increment, batch.rateX, batch.rateY, batch.rateZ);
      }
    }
    this.#previousMeasure = batch.measure;
  }

  #emit(batch: SampleBatch, tickS: number): void {
    const increment = this.#increment;
    const timeS = this.#clock.hostS(tickS);
    // The clock is monotone except where it restarts; there time advances by a microsecond per sample.
    this.#newestTimeS = timeS > this.#newestTimeS ? timeS : this.#newestTimeS + 1e-6;
    increment.timeS = this.#newestTimeS;
    increment.tickS = tickS;
    if (this.#restarted) increment.flags |= INCREMENT_FLAG.restarted;
    if (batch.timeRegularised) increment.flags |= INCREMENT_FLAG.timeRegularised;
    increment.temperatureC = this.#temperatureC;
    this.#restarted = false;
    this.#sink.onIncrement(this, increment);
  }
}
