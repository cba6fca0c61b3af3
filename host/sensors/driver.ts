/** What the driver of a make of sensor does: takes that make's packets apart into samples and news. */
import type { Hello, Reply, Status } from '../../protocol/sensor/packets.ts';

/**
 * `orientation`: `q*` is the attitude integrated by the sensor itself (sensor → any fixed frame, length 1 within rounding).
 * `rate`: `rate*` is the mean angular velocity since the sample before, rad/s.
 * `turn`: `rate*` times the interval is the turn since the sample before as integrated by the sensor itself (a rotation vector).
 */
export type Measure = 'orientation' | 'rate' | 'turn';

/**
 * The samples of one packet: `read(k)` fills the values of sample k, 0 ≤ k < count. Reused by the driver.
 * Force is in m/s²: with `rate` the mean as the sensor saw it, else as seen from the frame at the end of the interval.
 */
export interface SampleBatch {
  readonly measure: Measure;
  /** u32: of the first sample, counted since the sensor's boot. */
  readonly sampleIndex: number;
  /** u32: of the first sample, and between samples. */
  readonly tickUs: number;
  readonly intervalUs: number;
  readonly count: number;
  /** The sensor sends no time of its own: ticks are arrival times made regular by the driver. */
  readonly timeRegularised: boolean;
  /** Then: host time of the newest sample, s; else NaN. */
  readonly hostS: number;
  read(k: number): void;
  readonly qw: number;
  readonly qx: number;
  readonly qy: number;
  readonly qz: number;
  readonly rateX: number;
  readonly rateY: number;
  readonly rateZ: number;
  readonly forceX: number;
  readonly forceY: number;
  readonly forceZ: number;
  /** Bits of the wire's `SAMPLE_FLAG`, which are also those of `INCREMENT_FLAG`. */
  readonly flags: number;
}

/** What a bought sensor tells of itself; what a packet does not tell is left out, and what a sensor never tells stays unknown. */
export interface Condition {
  batteryPercent?: number;
  batteryMv?: number;
  charging?: boolean;
  temperatureC?: number;
}

/** Where a driver puts what it found in a packet. */
export interface DriverOutput {
  takeSamples(batch: SampleBatch): void;
  takeHello(hello: Hello): void;
  takeStatus(status: Status): void;
  takeReply(reply: Reply): void;
  takeCondition(condition: Condition): void;
  /** A sound packet that cannot be interpreted yet. */
  takeUninterpreted(): void;
  /** The sensor speaks a version of the protocol that this host does not. */
  takeForeignVersion(version: number): void;
}

/** One sensor's packets; keeps what it must know from one to the next. */
export interface Driver {
  /** Takes one packet apart; false when it is none of this make's. Never throws. */
  receive(bytes: Uint8Array, arrivalS: number, channel: number, output: DriverOutput): boolean;
}
