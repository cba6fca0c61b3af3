/** Decides, sample by sample, whether the athlete is told "knees out": the one decision path for live, replay and analysis. */
import type { CueReason } from '../rep/repetition.ts';
import type { CueSettings } from './settings.ts';

/** Reused: read it, do not keep it. */
export interface CueDecision {
  fire: boolean;
  /** What the cue is for; the last one when none fires. */
  reason: CueReason;
  /** 0…1, growing with the error: scaled cues are kept better than on or off. */
  strength: number;
  /** Beyond the warning limit, in a repetition, and known well enough. */
  warn: boolean;
}

/** Weakest strength that is felt, and the error beyond the limit at which it is full. */
const LEAST_STRENGTH = 0.4;
const FULL_STRENGTH_DEG = 8;
const ROUNDING_S = 1e-6;

/** One angle against its limit: held long enough it is a fault, and stays one until it is well below. */
class FaultGate {
  #sinceS = NaN;
  #faulty = false;

  /** True while a fault stands that nobody has answered. */
  update(timeS: number, excursionDeg: number, limitDeg: number, settings: CueSettings): boolean {
    if (this.#faulty) {
      if (excursionDeg < limitDeg - settings.releaseDeg) this.clear();
      return false;
    }
    if (!(excursionDeg >= limitDeg)) {
      this.#sinceS = NaN;
      return false;
    }
    if (!(timeS >= this.#sinceS)) this.#sinceS = timeS;
    return timeS - this.#sinceS >= settings.holdS - ROUNDING_S;
  }

  answer(): void {
    this.#faulty = true;
    this.#sinceS = NaN;
  }

  pause(): void {
    this.#sinceS = NaN;
  }

  clear(): void {
    this.#faulty = false;
    this.#sinceS = NaN;
  }
}

export class CuePolicy {
  readonly #settings: CueSettings;
  readonly #valgus = new FaultGate();
  readonly #femoral = new FaultGate();
  readonly #decision: CueDecision = { fire: false, reason: 'valgus', strength: 0, warn: false };
  #firedS = -Infinity;
  #faults = 0;
  #credit = 0;

  constructor(settings: Readonly<CueSettings>) {
    this.#settings = { ...settings };
  }

  /**
   * One sample. `phase` is the index in `PHASES`: hand in 0 (idle) where a cue must not fire, as outside repetitions, in landings, or without a
   * calibration. Excursions in degrees, their rate in degrees per second; NaN: not known. `quality` 0…1.
   */
  update(
    timeS: number,
    phase: number,
    excursionDeg: number,
    excursionRateDegPerS: number,
    femoralExcursionDeg: number,
    quality: number,
  ): CueDecision {
    const settings = this.#settings;
    const decision = this.#decision;
    decision.fire = false;
    decision.warn = false;
    decision.strength = 0;
    if (phase === 0) {
      this.#valgus.clear();
      this.#femoral.clear();
      return decision;
    }
    if (!(quality >= settings.qualityLimit)) {
      this.#valgus.pause();
      this.#femoral.pause();
      return decision;
    }
    const bandDeg = this.#bandDeg();
    const cueDeg = settings.cueDeg + bandDeg;
    const femoralDeg = settings.femoralRotationDeg + bandDeg;
    decision.warn = excursionDeg >= settings.warnDeg;
    const leads = excursionDeg >= settings.warnDeg && excursionRateDegPerS > 0;
    const expectedDeg = leads ? excursionDeg + excursionRateDegPerS * settings.leadS : excursionDeg;
    const valgus = this.#valgus.update(timeS, expectedDeg, cueDeg, settings);
    const femoral = this.#femoral.update(timeS, femoralExcursionDeg, femoralDeg, settings);
    if ((!valgus && !femoral) || timeS - this.#firedS < settings.refractoryS) return decision;
    // One collapse shows in both angles: it is one fault and gets one cue.
    this.#valgus.answer();
    this.#femoral.answer();
    if (!this.#isCued()) return decision;
    this.#firedS = timeS;
    decision.fire = true;
    decision.reason = valgus ? 'valgus' : 'femoral-rotation';
    const beyondDeg = valgus ? excursionDeg - cueDeg : femoralExcursionDeg - femoralDeg;
    decision.strength = Math.min(1, LEAST_STRENGTH + ((1 - LEAST_STRENGTH) * Math.max(0, beyondDeg)) / FULL_STRENGTH_DEG);
    return decision;
  }

  #bandDeg(): number {
    const { fading } = this.#settings;
    return fading !== null && this.#faults >= fading.everyFaults ? fading.bandDeg : 0;
  }

  /** Counts a fault; false when the schedule leaves this one to the athlete. */
  #isCued(): boolean {
    this.#faults += 1;
    const { fading } = this.#settings;
    if (fading === null || this.#faults <= fading.everyFaults + fading.bandFaults) return true;
    this.#credit += fading.share;
    if (this.#credit < 1) return false;
    this.#credit -= 1;
    return true;
  }
}
