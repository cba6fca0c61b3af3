/** Horizontal velocity from integrated force, and how brisk the recent motion was. */

/** Time constants of the speed (and of its rise), of its spread, and of the variation of the force, s. */
const SPEED_LEAK_S = 1;
const SPEED_SPREAD_S = 5;
const FORCE_VARIATION_S = 2;
/** Force that may have been missed where none was usable, m/s². */
const MISSED_FORCE_M_PER_S2 = 5;

export class HorizontalVelocity {
  /** Integrated horizontal force, corrected by the Kalman filter, m/s, world x and y. */
  readonly value = new Float64Array(2);
  /** Specific force integrated since the last {@link clear}, m/s, world. */
  readonly gained = new Float64Array(3);
  /** Variance added to the velocity since then by gaps in the force, (m/s)². */
  addedVariance = 0;
  /** Mean square of the back-and-forth speed over the last seconds, (m/s)². */
  speedVariance = 0;

  readonly #before = new Float64Array(3);
  readonly #slow = new Float64Array(2);
  readonly #speed = new Float64Array(2);
  #slowVariance = 0;
  #forceVariance = 0;

  /** Starts with the current force, m/s², world. */
  begin(force: Float64Array): void {
    this.#before.set(force);
    this.value.fill(0);
    this.#slow.fill(0);
    this.#speed.fill(0);
    this.speedVariance = this.#slowVariance = this.#forceVariance = 0;
    this.clear();
  }

  /**
   * Adds an interval of `dtS` ending with `force` (m/s², world), of which `gapS` was lost. For the lost part the force is taken half-way
   * between the previous one and this one. The error of this is a share of the force's usual variation, growing to all of it when the gap
   * is long compared with the correlation time `memoryS`.
   */
  add(force: Float64Array, dtS: number, gapS: number, memoryS: number): void {
    const before = this.#before;
    const half = 0.5 * gapS;
    for (let i = 0; i < 3; i++) {
      this.gained[i]! += half * before[i]! + (dtS - half) * force[i]!;
      before[i] = force[i]!;
    }
    const x = force[0]! - this.#slow[0]!;
    const y = force[1]! - this.#slow[1]!;
    this.#forceVariance += (0.5 * (x * x + y * y) - this.#forceVariance) * Math.min(1, dtS / FORCE_VARIATION_S);
    if (gapS > 0) this.addedVariance += this.#forceVariance * ((gapS * gapS) / (gapS + memoryS)) ** 2;
  }

  /** Adds an interval of unknown force, for which gravity is used. */
  addUnknown(dtS: number, gravityMPerS2: number): void {
    this.gained[2]! += gravityMPerS2 * dtS;
    this.addUnmeasured(dtS);
  }

  /** Records that the interval's force was only partly measured (clipped). */
  addUnmeasured(dtS: number): void {
    this.addedVariance += (MISSED_FORCE_M_PER_S2 * dtS) ** 2;
  }

  /**
   * Adds what was gained over `periodS` to the velocity and to the measure of briskness: acceleration minus its slow part, which tilt would
   * cause, integrated with a leak.
   */
  advance(periodS: number): void {
    const leak = Math.min(1, periodS / SPEED_LEAK_S);
    this.#slowVariance = this.#slowVariance * (1 - 0.5 * leak) ** 2 + this.addedVariance * ((0.5 * leak) / periodS) ** 2;
    let squares = 0;
    for (let i = 0; i < 2; i++) {
      this.value[i]! += this.gained[i]!;
      const force = this.gained[i]! / periodS;
      this.#slow[i]! += (force - this.#slow[i]!) * 0.5 * leak;
      this.#speed[i]! += (force - this.#slow[i]!) * periodS - this.#speed[i]! * leak;
      squares += this.#speed[i]! * this.#speed[i]!;
    }
    const excess = 0.5 * squares - this.speedVariance;
    // Fast to rise, slow to fall: the first strides of a run are as brisk as the later ones.
    this.speedVariance += excess * Math.min(1, periodS / (excess > 0 ? SPEED_LEAK_S : SPEED_SPREAD_S));
  }

  /**
   * The slow part of the horizontal force minus three sigmas of what gaps may have contributed, m/s². No body part sustains a horizontal
   * force for seconds, so this must be gravity seen from a wrong attitude.
   */
  get slowForce(): number {
    return Math.hypot(this.#slow[0]!, this.#slow[1]!) - 3 * Math.sqrt(this.#slowVariance);
  }

  /** Resets the sums; the velocity stays. */
  clear(): void {
    this.gained.fill(0);
    this.addedVariance = 0;
  }

  /** After a long gap the strap's velocity is unknown; `force` (m/s², world) is the newest. */
  forget(force: Float64Array): void {
    this.value.fill(0);
    this.#speed.fill(0);
    this.#before.set(force);
    this.clear();
  }
}
