/** Counts swings of one strap from a still pose: there and back is one, in either direction and from any resting position. */

import type { StrapMotion } from '../motion/alignment/leg-track.ts';
import { rotateVectorBack } from '../motion/maths/quaternion.ts';
import { DEG_PER_RAD } from '../units.ts';

const VERTICAL = Float64Array.of(0, 0, 1);
/** Beyond this angle from the pose the direction of the first excursion is known, degrees. */
const DIRECTION_DEG = 10;
/** A swing is over once this share of its rise has been reversed. */
const RETURNED = 0.6;

export class SwingCounter {
  count = 0;
  /** Tilt from the pose, degrees: positive in the direction of the first excursion. */
  angleDeg = 0;
  /** A swing is in progress. */
  rising = false;

  readonly #leastDeg: number;
  readonly #poseUp = new Float64Array(3);
  readonly #up = new Float64Array(3);
  /** Sensor-frame axis of the first excursion; zero until it is known. */
  readonly #direction = new Float64Array(3);
  #valleyDeg = 0;
  #peakDeg = 0;

  /** `leastDeg`: smaller swings are not counted. */
  constructor(leastDeg: number) {
    this.#leastDeg = leastDeg;
  }

  /** Restarts from a pose: the upward vertical in the sensor's frame. */
  reset(poseUp: Float64Array): void {
    this.#poseUp.set(poseUp);
    this.#direction.fill(0);
    this.count = 0;
    this.angleDeg = 0;
    this.rising = false;
    this.#valleyDeg = 0;
    this.#peakDeg = 0;
  }

  update(motion: StrapMotion): void {
    const up = this.#up;
    const pose = this.#poseUp;
    const direction = this.#direction;
    rotateVectorBack(up, motion.q, VERTICAL);
    const x = pose[1]! * up[2]! - pose[2]! * up[1]!;
    const y = pose[2]! * up[0]! - pose[0]! * up[2]!;
    const z = pose[0]! * up[1]! - pose[1]! * up[0]!;
    const sine = Math.sqrt(x * x + y * y + z * z);
    const angle = Math.atan2(sine, pose[0]! * up[0]! + pose[1]! * up[1]! + pose[2]! * up[2]!) * DEG_PER_RAD;
    if (!Number.isFinite(angle)) return;
    if (direction[0] === 0 && direction[1] === 0 && direction[2] === 0 && angle > DIRECTION_DEG) {
      direction[0] = x / sine;
      direction[1] = y / sine;
      direction[2] = z / sine;
    }
    const along = direction[0]! * x + direction[1]! * y + direction[2]! * z;
    this.angleDeg = along < 0 ? -angle : angle;
    this.#follow();
  }

  #follow(): void {
    const angle = this.angleDeg;
    if (!this.rising) {
      this.#valleyDeg = Math.min(this.#valleyDeg, angle);
      // The rest position may be higher than the preceding minimum (sitting down lifts the shin a little).
      if (angle - this.#valleyDeg > this.#leastDeg) {
        this.rising = true;
        this.#peakDeg = angle;
      }
    } else if (angle > this.#peakDeg) {
      this.#peakDeg = angle;
    } else if (this.#peakDeg - angle > RETURNED * (this.#peakDeg - this.#valleyDeg)) {
      this.count += 1;
      this.rising = false;
      this.#valleyDeg = angle;
    }
  }
}
