/** Walking along an arc: hip and knee swing in step, the body moves up and down, heels strike. */
import { bell, minimumJerk, minimumJerkIntegral } from './curve.ts';
import type { LegPart, Movement } from './movement.ts';
import type { Posture } from './posture.ts';
import { RAD_PER_DEG } from '../units.ts';

/** Time to start walking and to stop, s. */
const RAMP_S = 1.1;
/** Half the duration of a heel strike's impact, s, and how far it moves the leg, m. */
const STRIKE_S = 0.022;
const STRIKE_M = 0.0008;

export interface GaitSettings {
  readonly durationS: number;
  readonly speedMPerS: number;
  /** Two steps. */
  readonly strideS: number;
  /** Total turn over the walk, rad (left positive). */
  readonly turn: number;
}

export class Walk implements Movement {
  readonly interruptible = false;
  readonly footing = 'feet';
  readonly durationS: number;
  readonly travel: { readonly forwardM: number; readonly leftM: number; readonly turn: number };
  readonly #settings: GaitSettings;
  readonly #curvature: number;

  constructor(settings: GaitSettings) {
    this.#settings = settings;
    this.durationS = settings.durationS;
    const lengthM = settings.speedMPerS * (settings.durationS - RAMP_S);
    this.#curvature = Math.abs(settings.turn) < 1e-3 ? 1e-3 / lengthM : settings.turn / lengthM;
    const turn = this.#curvature * lengthM;
    this.travel = { forwardM: Math.sin(turn) / this.#curvature, leftM: (1 - Math.cos(turn)) / this.#curvature, turn };
  }

  evaluate(timeS: number, leg: LegPart, out: Posture): void {
    const { durationS, speedMPerS, strideS } = this.#settings;
    const stoppingS = timeS - durationS + RAMP_S;
    const going = minimumJerk(timeS / RAMP_S) - minimumJerk(stoppingS / RAMP_S);
    const wayM = speedMPerS * RAMP_S * (minimumJerkIntegral(timeS / RAMP_S) - minimumJerkIntegral(stoppingS / RAMP_S));
    const turn = this.#curvature * wayM;
    const forward = Math.sin(turn) / this.#curvature;
    const leftward = (1 - Math.cos(turn)) / this.#curvature;
    const c = Math.cos(out.heading);
    const s = Math.sin(out.heading);
    out.baseX += c * forward - s * leftward;
    out.baseY += s * forward + c * leftward;
    out.heading += turn;

    // Phase of this leg's stride: 0 at its heel strike.
    const stride = timeS / strideS + (leg.leads ? 0.25 : 0.75);
    const phase = 2 * Math.PI * stride;
    const hipFlexion = 10 + 21 * Math.cos(phase + 0.25) + 3 * Math.cos(2 * phase);
    const kneeFlexion = 5 + 14 * peakAt(stride, 0.14, 9) + 58 * peakAt(stride, 0.73, 5);
    out.flexion = kneeFlexion * RAD_PER_DEG * going;
    out.shankLean = out.flexion - hipFlexion * RAD_PER_DEG * going;
    out.shankMedial = RAD_PER_DEG * going * (1.5 * Math.cos(phase) - 1);
    out.shankTurn = 3 * RAD_PER_DEG * going * Math.cos(phase - 0.6);
    out.pelvisTurn = 4 * RAD_PER_DEG * going * Math.cos(phase);
    out.pelvisDrop = 3 * RAD_PER_DEG * going * Math.sin(phase);

    out.planted = 1 - going;
    // The body is highest over the standing leg and sways towards it.
    out.hipZ = going * (-0.03 - 0.018 * Math.cos(2 * phase - 0.4));
    out.hipY = going * 0.02 * leg.build.sign * Math.sin(phase);
    out.hipX = going * 0.012 * Math.sin(2 * phase);
    const blow = STRIKE_M * going * (strike(stride, strideS) + 0.3 * strike(stride + 0.5, strideS));
    out.hipZ -= blow;
    out.hipX += 0.5 * blow;
  }
}

/** A smooth periodic peak of height 1 at `centre` (in strides); a larger `sharpness` makes it narrower. */
function peakAt(stride: number, centre: number, sharpness: number): number {
  return Math.exp(sharpness * (Math.cos(2 * Math.PI * (stride - centre)) - 1));
}

function strike(stride: number, strideS: number): number {
  return bell(((stride - Math.round(stride)) * strideS) / STRIKE_S);
}
