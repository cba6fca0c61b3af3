/** One strap: packets in, increments on the host's clock and news out; notices what was lost, came twice or began anew. */
import type { Hello, Reply, Status } from '../../protocol/sensor/packets.ts';
import { CAPABILITY, PROTOCOL_VERSION, STATUS_FLAG } from '../../protocol/sensor/constants.ts';
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

/** Who listens to a strap. Increments are reused: read them, do not keep them. */
export interface StrapSink {
  onIncrement(strap: StrapStream, increment: Increment): void;
  onHello(strap: StrapStream, hello: Hello): void;
  onStatus(strap: StrapStream, status: Status): void;
  onReply(strap: StrapStream, reply: Reply): void;
}

/** An old sample later than this was not late: the strap began to count anew, s. */
const RESTART_LATENESS_S = 1;
/** Ticks and sample indices may tell elapsed times this far apart before they cannot belong together: s, and share of the elapsed time. */
const INCONSISTENT_S = 0.5;
const INCONSISTENT_SHARE = 0.1;
/** No turn is made up for a longer gap in rates, s: the next sample starts anew. An attitude that the strap integrated itself bridges any. */
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
  /** null: it speaks our own protocol. */
  readonly #profile: SensorProfile | null;
  readonly #clock = new DeviceClock();
  readonly #ticks = new TickCounter();
  readonly #increment = createIncrement();
  /** The newest sample: its attitude or its rates, and which of the two (`null`: nothing to connect to). */
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

  /** @throws KneesOutError for a make that no driver reads. */
  constructor(linkId: string, make: string, sink: StrapSink) {
    const known = makeOf(make);
    if (known === null) {
      throw new KneesOutError(
        'KO_SOURCE_UNKNOWN',
        `No driver reads sensors of make "${make}" (${linkId})`,
        'Use a sensor from the list in the README.',
      );
    }
    this.make = make;
    this.#linkId = linkId;
    this.#sink = sink;
    this.#driver = known.createDriver();
    this.#profile = known.profile;
  }

  /** As people are told it. */
  get name(): string {
    return nameStrap({ id: this.#linkId, make: this.make }, this.hello?.deviceId ?? null);
  }

  /** It has a motor: a strap of ours tells, of a bought one the make does; null: nobody can tell. */
  get hasHaptic(): boolean | null {
    if (this.#profile?.hasHaptic === null) return null;
    return this.#profile?.hasHaptic === true || ((this.hello?.capabilities ?? 0) & CAPABILITY.haptic) !== 0;
  }

  /** Why it cannot be understood, one line for the user; null when it can. */
  get trouble(): string | null {
    const { foreignVersion } = this.statistics;
    if (foreignVersion === null) return null;
    return `its firmware speaks version ${foreignVersion} of the protocol and this program version ${PROTOCOL_VERSION}; update the older one`;
  }

  /** °C; null where it tells none. */
  get temperatureC(): number | null {
    return Number.isNaN(this.#temperatureC) ? null : this.#temperatureC;
  }

  /** Our own command in the strap's language; empty when it cannot do that. Good until the next call. */
  translate(packet: Uint8Array): readonly Uint8Array[] {
    if (this.#profile !== null) return this.#profile.translate(packet);
    this.#asIs[0] = packet;
    return this.#asIs;
  }

  /** Tick of the newest sample told, µs, as on the wire (u32). */
  get newestTickUs(): number {
    return this.#ticks.newestTickUs;
  }

  /** A tick from the wire (within 35 min of the newest sample), e.g. of a REPLY, on the scale of `Increment.tickS`, s. */
  tickS(tickUs: number): number {
    return this.#ticks.unwrapS(tickUs, 0);
  }

  /** Host time of a tick on the scale of `Increment.tickS`, s; NaN before the first sample. */
  hostS(tickS: number): number {
    return this.#clock.hostS(tickS);
  }

  /** Takes one packet as it arrived at `arrivalS` (host, s). Never throws on any bytes. */
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
      // Before it is told: who answers to this sample asks for its tick.
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

  /** The batch holds something newer, and its ticks went on as its indices did. */
  #follows(batch: SampleBatch, intervalS: number, spanS: number): boolean {
    const aheadBy = (batch.sampleIndex + batch.count - 1 - this.#newestIndex) | 0;
    if (aheadBy <= 0) return false;
    const expectedS = aheadBy * intervalS;
    const elapsedS = this.#ticks.unwrapS(batch.tickUs, expectedS - spanS) + spanS - this.#newestTickS;
    return Math.abs(elapsedS - expectedS) <= Math.max(INCONSISTENT_S, INCONSISTENT_SHARE * expectedS);
  }

  /** Old indices that, by their tick, should have arrived long ago. */
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

  /** Sets everything to one sample before the batch. */
  #start(batch: SampleBatch, intervalS: number): void {
    this.#started = true;
    this.#previousMeasure = null;
    this.#ticks.reset(batch.tickUs);
    this.#newestIndex = (batch.sampleIndex - 1) | 0;
    this.#newestTickS = batch.tickUs / 1e6 - intervalS;
  }

  /** The motion since the previous sample into the increment; this sample becomes the previous one. */
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
    // The clock is monotone except where it starts anew; there time waits a microsecond a sample.
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
