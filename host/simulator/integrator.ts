/**
 * What the strap's firmware does between two outputs: it integrates orientation since boot and averages the force in the frame at the end.
 */

export class Integrator {
  /** Sensor → boot frame, w x y z. */
  readonly q = Float64Array.of(1, 0, 0, 0);
  /** For the last finished interval: mean specific force rotated to the frame at its end, and the plain means of both signals. */
  readonly force = new Float64Array(3);
  readonly meanRate = new Float64Array(3);
  readonly meanForce = new Float64Array(3);
  flags = 0;
  /** Number of internal samples in the current interval. */
  count = 0;

  readonly #periodS: number;
  readonly #turned = new Float64Array(3);
  readonly #rates = new Float64Array(3);
  readonly #forces = new Float64Array(3);
  #flags = 0;

  constructor(periodS: number) {
    this.#periodS = periodS;
  }

  /** Takes one internal sample: mean rate over its period (rad/s), force at its end (m/s²). */
  add(rate: Float64Array, force: Float64Array, flags: number): void {
    const half = 0.5 * this.#periodS;
    this.#turn(half * rate[0]!, half * rate[1]!, half * rate[2]!);
    for (let i = 0; i < 3; i++) {
      this.#turned[i]! += force[i]!;
      this.#rates[i]! += rate[i]!;
      this.#forces[i]! += force[i]!;
    }
    this.#flags |= flags;
    this.count++;
  }

  /** Ends the interval: fills in the results and starts the next one. */
  finish(): void {
    for (let i = 0; i < 3; i++) {
      this.force[i] = this.#turned[i]! / this.count;
      this.meanRate[i] = this.#rates[i]! / this.count;
      this.meanForce[i] = this.#forces[i]! / this.count;
    }
    this.flags = this.#flags;
    this.#turned.fill(0);
    this.#rates.fill(0);
    this.#forces.fill(0);
    this.#flags = 0;
    this.count = 0;
  }

  /** Rotates by twice the given half rotation vector: orientation forwards, the accumulated forces into the new frame. */
  #turn(hx: number, hy: number, hz: number): void {
    const squared = hx * hx + hy * hy + hz * hz;
    const angle = Math.sqrt(squared);
    const dw = Math.cos(angle);
    const scale = angle < 1e-6 ? 1 : Math.sin(angle) / angle;
    const dx = hx * scale;
    const dy = hy * scale;
    const dz = hz * scale;
    const { q } = this;
    const w = q[0]!;
    const x = q[1]!;
    const y = q[2]!;
    const z = q[3]!;
    q[0] = w * dw - x * dx - y * dy - z * dz;
    q[1] = w * dx + x * dw + y * dz - z * dy;
    q[2] = w * dy - x * dz + y * dw + z * dx;
    q[3] = w * dz + x * dy - y * dx + z * dw;
    const norm = 1 / Math.hypot(q[0], q[1], q[2], q[3]);
    for (let i = 0; i < 4; i++) q[i]! *= norm;
    // The frame rotates forwards, so vectors expressed in it rotate backwards.
    const f = this.#turned;
    const tx = 2 * (dz * f[1]! - dy * f[2]!);
    const ty = 2 * (dx * f[2]! - dz * f[0]!);
    const tz = 2 * (dy * f[0]! - dx * f[1]!);
    const fx = f[0]! + dw * tx - (dy * tz - dz * ty);
    const fy = f[1]! + dw * ty - (dz * tx - dx * tz);
    const fz = f[2]! + dw * tz - (dx * ty - dy * tx);
    f[0] = fx;
    f[1] = fy;
    f[2] = fz;
  }
}
