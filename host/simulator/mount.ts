/** A strap on its segment: how it was put on, how skin and muscle move it, and how it may slip. */
import type { Side, StrapPlace } from '../../protocol/live/words.ts';
import type { SimulatedAthlete } from './athlete.ts';
import { valueOf, type OwnCurve } from './build.ts';
import { minimumJerk } from './curve.ts';
import { createMatrix, drawRotation, multiply, setRotationVector, type Matrix } from './matrix.ts';
import { createLegPlacement } from './posture.ts';
import { Random } from './random.ts';
import { RAD_PER_DEG } from '../units.ts';

export type Segment = 'thigh' | 'shank' | 'pelvis';

export function segmentOf(place: StrapPlace): Segment {
  if (place === 'pelvis') return 'pelvis';
  return place.endsWith('thigh') ? 'thigh' : 'shank';
}

export function sideOf(place: StrapPlace): Side | null {
  if (place === 'pelvis') return null;
  return place.startsWith('left') ? 'left' : 'right';
}

/** The strap turns by `deg` about an axis in the segment frame at `atS`, within {@link SLIP_S}. */
export interface Slip {
  readonly atS: number;
  readonly deg: number;
  readonly axis: readonly [number, number, number];
}

const SLIP_S = 0.25;

/**
 * The behaviour of a segment's soft tissue: the turn with flexion (°, about x y z), the part that differs on the way up, and the wobble.
 */
interface Tissue {
  readonly turnDeg: readonly [number, number, number];
  readonly muscleDeg: number;
  /** Turn per acceleration, ° per m/s², as a damped oscillation of this frequency. */
  readonly wobbleDeg: number;
  readonly wobbleHz: number;
}

const TISSUE: Readonly<Record<Segment, Tissue>> = {
  thigh: { turnDeg: [1.3, 2.0, 3.2], muscleDeg: 0.5, wobbleDeg: 0.1, wobbleHz: 9 },
  shank: { turnDeg: [0.7, 1.0, 1.3], muscleDeg: 0.25, wobbleDeg: 0.04, wobbleHz: 14 },
  pelvis: { turnDeg: [0.4, 1.0, 0.4], muscleDeg: 0.1, wobbleDeg: 0.04, wobbleHz: 11 },
};

const WOBBLE_DAMPING = 0.25;
/** Accelerations beyond this move the skin no further, m/s². */
const HARDEST_BLOW = 60;

/** Places the strap step by step at a fixed period. Skin has memory, so steps must be taken in order. */
export class StrapMount {
  readonly segment: Segment;
  /** Takes sensor-frame vectors to the segment frame with the skin at rest: the rotation that alignment has to find. */
  readonly mounting: Matrix;
  /** Strap → world attitude and position at the last step. */
  readonly attitude = createMatrix();
  readonly position = new Float64Array(3);

  readonly #athlete: SimulatedAthlete;
  readonly #side: Side;
  readonly #periodS: number;
  readonly #slips: readonly Slip[];
  readonly #skin: number;
  readonly #lever: readonly [number, number, number];
  readonly #turn: readonly [OwnCurve, OwnCurve, OwnCurve];
  readonly #muscle: readonly [number, number, number];
  readonly #placement = createLegPlacement();
  readonly #skinTurn = createMatrix();
  readonly #onSegment = createMatrix();
  readonly #worn: Matrix;
  #slipped = 0;
  #lastAngle = NaN;
  // Wobble about x and y: angle and rate.
  #rollAngle = 0;
  #rollRate = 0;
  #pitchAngle = 0;
  #pitchRate = 0;

  /** `skin`: 0 for a strap rigidly fixed to the bone, 1 for normal skin. `seed` determines how it was put on. */
  constructor(athlete: SimulatedAthlete, place: StrapPlace, seed: number, periodS: number, skin: number, slips: readonly Slip[]) {
    const random = new Random(seed);
    this.segment = segmentOf(place);
    this.#athlete = athlete;
    this.#side = sideOf(place) ?? athlete.side;
    this.#periodS = periodS;
    this.#slips = slips;
    this.#skin = skin;
    this.mounting = drawRotation(random);
    this.#worn = Float64Array.from(this.mounting);
    const { sign, shankM, thighM } = athlete.build[this.#side];
    this.#lever = {
      thigh: [0.03, sign * 0.07, random.between(0.36, 0.52) * thighM] as const,
      shank: [0.03, -sign * 0.025, -random.between(0.28, 0.45) * shankM] as const,
      pelvis: [-0.03, 0, random.between(-0.01, 0.03)] as const,
    }[this.segment];
    const { turnDeg, muscleDeg } = TISSUE[this.segment];
    const curve = (deg: number): OwnCurve => ({
      sine: skin * RAD_PER_DEG * random.spread(0.6 * deg),
      cosine: skin * RAD_PER_DEG * random.spread(0.8 * deg),
      ripple: skin * RAD_PER_DEG * random.spread(0.06 * deg),
    });
    this.#turn = [curve(turnDeg[0]), curve(turnDeg[1]), curve(turnDeg[2])];
    const muscle = (): number => skin * RAD_PER_DEG * random.spread(muscleDeg);
    this.#muscle = [muscle(), muscle(), muscle()];
  }

  /**
   * Takes one step: fills `attitude` and `position` at `timeS`. The acceleration (m/s², world, without gravity) is that of the previous step.
   */
  step(timeS: number, accelerationX: number, accelerationY: number, accelerationZ: number): void {
    const placement = this.#placement;
    this.#athlete.place(timeS, this.#side, placement);
    const bone = this.segment === 'thigh' ? placement.thigh : this.segment === 'shank' ? placement.shank : placement.pelvis;
    const joint = this.segment === 'pelvis' ? placement.sacrum : placement.knee;
    const [leverX, leverY, leverZ] = this.#lever;
    for (let i = 0; i < 3; i++) {
      this.position[i] = joint[i]! + bone[3 * i]! * leverX + bone[3 * i + 1]! * leverY + bone[3 * i + 2]! * leverZ;
    }
    if (this.#slipped < this.#slips.length || this.#skin > 0) this.#moveOnSkin(timeS, bone, accelerationX, accelerationY, accelerationZ);
    else multiply(this.attitude, bone, this.#worn);
  }

  #moveOnSkin(timeS: number, bone: Matrix, accelerationX: number, accelerationY: number, accelerationZ: number): void {
    // The angle that makes the muscle bulge: the knee's flexion; for the pelvis strap, the pelvis tilt.
    const angle = this.segment === 'pelvis' ? Math.asin(-this.#placement.pelvis[6]!) : this.#flexion();
    const rate = Number.isNaN(this.#lastAngle) ? 0 : (angle - this.#lastAngle) / this.#periodS;
    this.#lastAngle = angle;
    this.#wobble(
      bone[0]! * accelerationX + bone[3]! * accelerationY + bone[6]! * accelerationZ,
      bone[1]! * accelerationX + bone[4]! * accelerationY + bone[7]! * accelerationZ,
    );
    const effort = Math.tanh(rate) * Math.sin(angle);
    setRotationVector(
      this.#skinTurn,
      valueOf(this.#turn[0], angle) + this.#muscle[0] * effort + this.#rollAngle,
      valueOf(this.#turn[1], angle) + this.#muscle[1] * effort + this.#pitchAngle,
      valueOf(this.#turn[2], angle) + this.#muscle[2] * effort,
    );
    multiply(this.#onSegment, this.#skinTurn, this.#slip(timeS));
    multiply(this.attitude, bone, this.#onSegment);
  }

  /** Knee flexion from the segments themselves, rad. */
  #flexion(): number {
    const { thigh, shank } = this.#placement;
    const forward = thigh[0]! * shank[2]! + thigh[3]! * shank[5]! + thigh[6]! * shank[8]!;
    const along = thigh[2]! * shank[2]! + thigh[5]! * shank[5]! + thigh[8]! * shank[8]!;
    return Math.atan2(forward, along);
  }

  #wobble(forward: number, leftward: number): void {
    const { wobbleDeg, wobbleHz } = TISSUE[this.segment];
    const stiffness = (2 * Math.PI * wobbleHz) ** 2;
    const damping = 2 * WOBBLE_DAMPING * 2 * Math.PI * wobbleHz;
    const gain = this.#skin * wobbleDeg * RAD_PER_DEG;
    const limit = (a: number): number => Math.max(-HARDEST_BLOW, Math.min(HARDEST_BLOW, a));
    // Tissue lags behind: a forward push tips the strap backwards.
    this.#pitchRate += (-stiffness * (this.#pitchAngle + gain * limit(forward)) - damping * this.#pitchRate) * this.#periodS;
    this.#pitchAngle += this.#pitchRate * this.#periodS;
    this.#rollRate += (-stiffness * (this.#rollAngle - gain * limit(leftward)) - damping * this.#rollRate) * this.#periodS;
    this.#rollAngle += this.#rollRate * this.#periodS;
  }

  /** How the strap currently sits on the skin: the mounting and all slips so far. */
  #slip(timeS: number): Matrix {
    const slip = this.#slips[this.#slipped];
    if (slip === undefined || timeS < slip.atS) return this.#worn;
    const share = minimumJerk((timeS - slip.atS) / SLIP_S);
    const angle = slip.deg * RAD_PER_DEG * share;
    const turn = createMatrix();
    setRotationVector(turn, slip.axis[0] * angle, slip.axis[1] * angle, slip.axis[2] * angle);
    const now = createMatrix();
    multiply(now, turn, this.#worn);
    if (share === 1) {
      this.#slipped++;
      this.#worn.set(now);
    }
    return now;
  }
}
