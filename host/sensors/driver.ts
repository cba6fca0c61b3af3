/** The interface of a driver for one make of sensor: it parses that make's packets into samples and status. */
import type { Hello, Reply, Status } from '../../protocol/sensor/packets.ts';

/**
 * `orientation`: `q*` is the attitude integrated on the sensor (sensor → any fixed frame, length 1 within rounding). `rate`: `rate*` is the
 * mean angular velocity since the previous sample, rad/s.
 * `turn`: `rate*` times the interval is the turn since the previous sample as integrated on the sensor (a rotation vector).
 */
export type Measure = 'orientation' | 'rate' | 'turn';

/**
 * The samples of one packet: `read(k)` fills in the values of sample k, 0 ≤ k < count. Reused by the driver. Force is in m/s²: with `rate`
 * the mean in the moving sensor frame, otherwise expressed in the frame at the end of the interval.
 */
export interface SampleBatch {
  readonly measure: Measure;
  /** u32: index of the first sample, counted since the sensor's boot. */
  readonly sampleIndex: number;
  /** u32: tick of the first sample, and interval between samples. */
  readonly tickUs: number;
  readonly intervalUs: number;
  readonly count: number;
  /** The sensor sends no timestamps: ticks are arrival times regularised by the driver. */
  readonly timeRegularised: boolean;
  /** In that case the host time of the newest sample, s; otherwise NaN. */
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
  /** Bits of the wire's `SAMPLE_FLAG`, which are the same in `INCREMENT_FLAG`. */
  readonly flags: number;
}

/** What a third-party sensor reports about itself. What a packet does not contain is omitted; what a sensor never reports stays unknown. */
export interface Condition {
  batteryPercent?: number;
  batteryMv?: number;
  charging?: boolean;
  temperatureC?: number;
}

/** Receives what a driver found in a packet. */
export interface DriverOutput {
  takeSamples(batch: SampleBatch): void;
  takeHello(hello: Hello): void;
  takeStatus(status: Status): void;
  takeReply(reply: Reply): void;
  takeCondition(condition: Condition): void;
  /** A valid packet that cannot be interpreted yet. */
  takeUninterpreted(): void;
  /** The sensor uses a version of the protocol that this host does not support. */
  takeForeignVersion(version: number): void;
}

/** Parses one sensor's packets; keeps the necessary state between them. */
export interface Driver {
  /** Parses one packet; false when it is not one of this make's. Never throws. */
  receive(bytes: Uint8Array, arrivalS: number, channel: number, output: DriverOutput): boolean;
}
