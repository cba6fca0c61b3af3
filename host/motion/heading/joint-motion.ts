/** One strap's view of the joint: low-passed specific force and the second derivative of its attitude, both in the strap's own world. */
import { toMatrix } from '../maths/quaternion.ts';

/** Force (3) and the attitude's second derivative (9). */
const CHANNELS = 12;
/**
 * The same for both straps. Above this frequency soft tissue wobbles after impacts and clocks disagree; below it, inclination errors look
 * like acceleration.
 */
const LOW_PASS_HZ = 10;
const HIGH_PASS_HZ = 0.4;
/** Missing samples bridged by a straight line, in nominal periods; a longer gap restarts the filters. */
const LONGEST_BRIDGE = 6;
/** Settling time of the filters after a start. */
const SETTLING_S = 1;

/**
 * A point fixed at `r` in the segment accelerates by D·r more than the segment's origin, D being the second time derivative of the rotation
 * matrix. Everything is filtered in the world frame, where the filters commute with D·r, so all quantities have the same delay.
 */
export class JointMotion {
  /** Specific force at the strap minus gravity (m/s²) and D (1/s², row-major), band-passed, in the strap's world. */
  readonly force = new Float64Array(3);
  readonly curvature = new Float64Array(9);

  readonly #input = new Float64Array(CHANNELS);
  readonly #last = new Float64Array(CHANNELS);
  readonly #before = new Float64Array(CHANNELS);
  readonly #x1 = new Float64Array(CHANNELS);
  readonly #x2 = new Float64Array(CHANNELS);
  readonly #y1 = new Float64Array(CHANNELS);
  readonly #y2 = new Float64Array(CHANNELS);
  readonly #slow = new Float64Array(CHANNELS);
  readonly #matrix = new Float64Array(9);
  #periodS = 0;
  #b = 0;
  #a1 = 0;
  #a2 = 0;
  #share = 0;
  #samples = 0;

  /** Seconds of data since the last start. */
  get settled(): boolean {
    return this.#samples * this.#periodS > SETTLING_S;
  }

  restart(): void {
    this.#samples = 0;
  }

  /** Designs the filters for one sample every `periodS` and restarts them. */
  design(periodS: number): void {
    this.#periodS = periodS;
    const cutOff = Math.tan(Math.PI * Math.min(LOW_PASS_HZ * periodS, 0.3));
    const scale = 1 / (1 + Math.SQRT2 * cutOff + cutOff * cutOff);
    this.#b = cutOff * cutOff * scale;
    this.#a1 = 2 * (cutOff * cutOff - 1) * scale;
    this.#a2 = (1 - Math.SQRT2 * cutOff + cutOff * cutOff) * scale;
    this.#share = 1 - Math.exp(-2 * Math.PI * HIGH_PASS_HZ * periodS);
    this.restart();
  }

  /** One attitude (segment → world) and specific force in the segment frame, `periods` nominal periods after the previous one. */
  push(q: Float64Array, force: Float64Array, periods: number): void {
    const input = this.#input;
    const matrix = this.#matrix;
    toMatrix(matrix, q);
    for (let i = 0; i < 3; i += 1) {
      input[i] = matrix[3 * i]! * force[0]! + matrix[3 * i + 1]! * force[1]! + matrix[3 * i + 2]! * force[2]!;
    }
    for (let i = 0; i < 9; i += 1) input[3 + i] = matrix[i]!;
    if (!Number.isFinite(input[0]! + input[1]! + input[2]! + input[3]!)) {
      this.restart();
      return;
    }
    if (periods > LONGEST_BRIDGE) this.restart();
    if (this.#samples === 0) {
      this.#last.set(input);
      this.#before.set(input);
      this.#seed(input);
      this.#samples = 1;
      return;
    }
    const steps = Math.max(1, periods);
    for (let step = 1; step <= steps; step += 1) this.#step(step / steps, steps);
    this.#last.set(input);
  }

  /** The filters start in the steady state of a strap at rest. */
  #seed(input: Float64Array): void {
    for (let i = 0; i < CHANNELS; i += 1) {
      const still = i < 3 ? input[i]! : 0;
      this.#x1[i] = still;
      this.#x2[i] = still;
      this.#y1[i] = still;
      this.#y2[i] = still;
      this.#slow[i] = still;
    }
    this.force.fill(0);
    this.curvature.fill(0);
  }

  #step(share: number, steps: number): void {
    const squared = 1 / (this.#periodS * this.#periodS);
    for (let i = 0; i < CHANNELS; i += 1) {
      const from = this.#last[i]!;
      const span = this.#input[i]! - from;
      const now = from + share * span;
      // The previous step within the bridge, or the previous sample.
      const last = from + (share - 1 / steps) * span;
      const before = this.#before[i]!;
      // The mean force of two intervals and the second difference of the attitude belong to the same instant, one period ago.
      const x = i < 3 ? 0.5 * (now + last) : (now - 2 * last + before) * squared;
      this.#before[i] = last;
      const y = this.#b * (x + 2 * this.#x1[i]! + this.#x2[i]!) - this.#a1 * this.#y1[i]! - this.#a2 * this.#y2[i]!;
      this.#x2[i] = this.#x1[i]!;
      this.#x1[i] = x;
      this.#y2[i] = this.#y1[i]!;
      this.#y1[i] = y;
      this.#slow[i]! += this.#share * (y - this.#slow[i]!);
      const passed = y - this.#slow[i]!;
      if (i < 3) this.force[i] = passed;
      else this.curvature[i - 3] = passed;
    }
    this.#samples += 1;
  }
}
