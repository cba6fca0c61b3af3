/**
 * A synthetic leg for the page's tests: squats with a chosen valgus, as frames and events of the live protocol. The product does not use it.
 */

import type { LegFrame } from '../../protocol/live/frame.ts';
import { createLegFrame, LEG_FRAME_FLAG } from '../../protocol/live/frame.ts';
import { CURVE_POINTS, type CueEvent, type LiveEvent, type RepCurve, type RepEvent } from '../../protocol/live/events.ts';
import type { Side } from '../../protocol/live/words.ts';
import { DEFAULT_ATHLETE, PHASES, SIDES } from '../../protocol/live/words.ts';

const DESCENT_S = 1.2;
const BOTTOM_S = 0.3;
const ASCENT_S = 1.1;
const STAND_S = 1.0;
/** One squat and the standing after it, s. */
export const CYCLE_S = DESCENT_S + BOTTOM_S + ASCENT_S + STAND_S;

export interface SyntheticOptions {
  /** Whose leg it is. */
  athlete?: number;
  side: Side;
  /** Peak valgus of each squat in turn, degrees; the peak is early in the ascent. */
  valgusDeg: readonly number[];
  warnDeg?: number;
  cueDeg?: number;
  /** Heading relative to the world's x, rad. */
  headingRad?: number;
}

/** Walks through squats in time steps of the caller's choosing. */
export class SyntheticLeg {
  readonly frame: LegFrame = createLegFrame();
  readonly options: SyntheticOptions;
  readonly #athlete: number;
  #cycle = -1;
  #phase = 0;
  #cued = false;
  #cueT: number | null = null;
  #cueId: number;

  constructor(options: SyntheticOptions) {
    this.options = options;
    this.#athlete = options.athlete ?? DEFAULT_ATHLETE;
    this.#cueId = options.side === 'left' ? 0 : 1000;
  }

  /** Fills `frame` for time `t` (s from the start of the first squat) and emits the events since the previous step. */
  step(t: number, emit: (event: LiveEvent) => void): void {
    const { side, valgusDeg, warnDeg = 6, cueDeg = 8 } = this.options;
    const cycle = Math.floor(t / CYCLE_S);
    const within = t - cycle * CYCLE_S;
    const peak = valgusDeg[cycle % valgusDeg.length] ?? 0;
    if (cycle !== this.#cycle) {
      this.#cycle = cycle;
      this.#cued = false;
      this.#cueT = null;
    }
    const phase = within < DESCENT_S ? 1 : within < DESCENT_S + BOTTOM_S ? 2 : within < CYCLE_S - STAND_S ? 3 : 0;
    const depth = depthShare(within);
    const valgus = peak * bump(within, DESCENT_S + BOTTOM_S + 0.35, 0.45) + 0.4 * Math.sin(2.1 * t);
    this.#fill(t, depth, valgus, phase);
    const { frame } = this;
    if (valgus > warnDeg && phase !== 0) frame.flags |= LEG_FRAME_FLAG.warn;
    if (valgus > cueDeg - (this.#cued ? 2.5 : 0) && phase !== 0) {
      frame.flags |= LEG_FRAME_FLAG.cue;
      if (!this.#cued) {
        this.#cued = true;
        this.#cueT = t;
        emit(this.#cue(t, valgus));
      }
    }
    if (phase !== this.#phase) {
      this.#phase = phase;
      emit({ type: 'phase', t, athlete: this.#athlete, side, phase: PHASES[phase] });
      if (phase === 0) emit(this.#rep(t, cycle, peak));
    }
  }

  #fill(t: number, depth: number, valgus: number, phase: number): void {
    const { frame } = this;
    const { side, headingRad = 0.6 } = this.options;
    const shinDeg = 34 * depth;
    const thighDeg = 76 * depth;
    frame.athlete = this.#athlete;
    frame.side = SIDES.indexOf(side);
    frame.phase = phase;
    frame.flags = 0;
    frame.timeS = t;
    frame.flexionDeg = shinDeg + thighDeg;
    frame.flexionRateDegPerS = 0;
    frame.abductionDeg = valgus + 1;
    frame.abductionExcessDeg = valgus;
    frame.excursionDeg = phase === 0 ? NaN : valgus;
    frame.tibialRotationDeg = 4 * depth;
    frame.femoralRotationDeg = 0.7 * valgus + 2 * depth;
    frame.femoralExcursionDeg = phase === 0 ? NaN : 0.7 * valgus;
    frame.shankLeanDeg = shinDeg;
    frame.shankMedialLeanDeg = 1.6 * valgus;
    frame.thighLeanDeg = thighDeg;
    frame.fppaDeg = valgus * 1.2;
    frame.quality = 0.93;
    frame.abductionSigmaDeg = 1.6;
    const medial = (side === 'left' ? 1 : -1) * 1.6 * valgus;
    setSegment(frame.thighQ, headingRad, -thighDeg, -0.5 * medial);
    setSegment(frame.shankQ, headingRad, shinDeg, medial);
  }

  #cue(t: number, excursionDeg: number): CueEvent {
    return {
      type: 'cue',
      t,
      athlete: this.#athlete,
      id: ++this.#cueId,
      side: this.options.side,
      reason: 'valgus',
      outputs: ['haptic', 'tone'],
      excursionDeg,
      latencyMs: 34 + (this.#cueId % 5),
      session: this.#athlete,
    };
  }

  #rep(t: number, cycle: number, peak: number): RepEvent {
    const start = cycle * CYCLE_S;
    return {
      type: 'rep',
      t,
      athlete: this.#athlete,
      rep: cycle + 1,
      exercise: 'squat',
      start_t: start,
      bottom_t: start + DESCENT_S + BOTTOM_S / 2,
      end_t: start + CYCLE_S - STAND_S,
      depth_deg: 110,
      peak_valgus_deg: peak,
      peak_valgus_t: start + DESCENT_S + BOTTOM_S + 0.35,
      peak_valgus_phase: 'ascent',
      femoral_rotation_deg: 0.7 * peak,
      severity: peak < 3 ? 'none' : peak < 6 ? 'subtle' : peak < 10 ? 'moderate' : peak <= 15 ? 'marked' : 'dramatic',
      quality: 0.93,
      cue_t: this.#cueT,
      cue_reason: this.#cueT === null ? null : 'valgus',
      side: this.options.side,
      descent_s: DESCENT_S,
      ascent_s: ASCENT_S,
      struck_out: false,
      session: this.#athlete,
      curve: curveOf(peak),
    };
  }
}

/** The curve of a squat; the point nearest to the peak has the peak's value. */
function curveOf(peak: number): RepCurve {
  const lengthS = CYCLE_S - STAND_S;
  const times = Array.from({ length: CURVE_POINTS }, (_, k) => (lengthS * k) / (CURVE_POINTS - 1));
  const peakS = DESCENT_S + BOTTOM_S + 0.35;
  const nearest = Math.round((peakS / lengthS) * (CURVE_POINTS - 1));
  const tenths = (deg: number): number => Math.round(10 * deg) / 10 + 0;
  return {
    excursion_deg: times.map((t, k) => tenths(k === nearest ? peak : peak * bump(t, peakS, 0.45))),
    flexion_deg: times.map((t) => tenths(110 * depthShare(t))),
  };
}

function depthShare(within: number): number {
  if (within < DESCENT_S) return ease(within / DESCENT_S);
  if (within < DESCENT_S + BOTTOM_S) return 1;
  if (within < CYCLE_S - STAND_S) return 1 - ease((within - DESCENT_S - BOTTOM_S) / ASCENT_S);
  return 0;
}

function ease(share: number): number {
  return 0.5 - 0.5 * Math.cos(Math.PI * share);
}

function bump(at: number, centre: number, width: number): number {
  const x = (at - centre) / width;
  return Math.abs(x) < 1 ? 0.5 + 0.5 * Math.cos(Math.PI * x) : 0;
}

/** {@link setSegment}, new. */
export function segmentQ(headingRad: number, pitchDeg: number, rollDeg: number): Float32Array {
  const q = new Float32Array(4);
  setSegment(q, headingRad, pitchDeg, rollDeg);
  return q;
}

/** Heading about z, then pitch about y, then roll about x (degrees): segment → world. */
function setSegment(out: Float32Array, headingRad: number, pitchDeg: number, rollDeg: number): void {
  const [cz, sz] = [Math.cos(headingRad / 2), Math.sin(headingRad / 2)];
  const [cy, sy] = [Math.cos((pitchDeg * Math.PI) / 360), Math.sin((pitchDeg * Math.PI) / 360)];
  const [cx, sx] = [Math.cos((rollDeg * Math.PI) / 360), Math.sin((rollDeg * Math.PI) / 360)];
  out[0] = cz * cy * cx + sz * sy * sx;
  out[1] = cz * cy * sx - sz * sy * cx;
  out[2] = cz * sy * cx + sz * cy * sx;
  out[3] = sz * cy * cx - cz * sy * sx;
}
