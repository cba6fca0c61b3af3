/** Decides, sample by sample, whether to cue "knees out": the single decision path for live, replay and analysis. */
import type { CueReason } from '../rep/repetition.ts';
import type { CueSettings } from './settings.ts';

/** Reused: read it, do not keep it. */
export interface CueDecision {
  fire: boolean;
  /** What the cue is for; keeps its last value when no cue fires. */
  reason: CueReason;
  /** 0…1, growing with the error: scaled cues are retained better than on–off cues. */
  strength: number;
  /** Beyond the warning limit, in a repetition, and with sufficient quality. */
  warn: boolean;
}

/** Weakest strength that can be felt, and the error beyond the limit at which strength is full. */
const MIN_STRENGTH = 0.4;
const FULL_STRENGTH_DEG = 8;
const ROUNDING_S = 1e-6;

/** Compares one angle with its limit: held beyond it for long enough, it is a fault, until it falls well below. */
class FaultGate {
  #sinceS = NaN;
  #faulty = false;

  /** True while there is a fault that has not been answered yet. */
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
   * Processes one sample. `phase` is the index in `PHASES`; pass 0 (idle) where a cue must not fire: outside repetitions, in landings, or
   * without a calibration. Excursions are in degrees, their rate in degrees per second; NaN when unknown. `quality` 0…1.
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
    // One knee collapse shows in both angles; it is one fault and gets one cue.
    this.#valgus.answer();
    this.#femoral.answer();
    if (!this.#isCued()) return decision;
    this.#firedS = timeS;
    decision.fire = true;
    decision.reason = valgus ? 'valgus' : 'femoral-rotation';
    const beyondDeg = valgus ? excursionDeg - cueDeg : femoralExcursionDeg - femoralDeg;
    decision.strength = Math.min(1, MIN_STRENGTH + ((1 - MIN_STRENGTH) * Math.max(0, beyondDeg)) / FULL_STRENGTH_DEG);
    return decision;
  }

  #bandDeg(): number {
    const { fading } = this.#settings;
    return fading !== null && this.#faults >= fading.everyFaults ? fading.bandDeg : 0;
  }

  /** Counts a fault; false when the schedule leaves this one uncued. */
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
