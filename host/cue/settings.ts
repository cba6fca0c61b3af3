/** When a cue fires: limits, times, and how cues are faded as the athlete learns. */
import type { Settings } from '../../protocol/live/events.ts';

/**
 * Cues fade in three stages, each counted in faults: first every fault is cued, then only faults beyond a wider limit, then a share of
 * those. Feedback that stays complete creates dependence instead of learning.
 */
export interface FadingSchedule {
  everyFaults: number;
  bandFaults: number;
  /** How much wider the limits are from the second stage on, degrees. */
  bandDeg: number;
  /** Share of the third stage's faults that are still cued, 0…1. */
  share: number;
}

/** Degrees of excursion relative to the stance before the repetition, and seconds. */
export interface CueSettings {
  warnDeg: number;
  cueDeg: number;
  femoralRotationDeg: number;
  /** The excursion must stay beyond the limit this long. */
  holdS: number;
  /** A fault ends this far below the limit. */
  releaseDeg: number;
  /** Least time between two cues. */
  refractoryS: number;
  /** How far ahead the excursion is extrapolated along its rate; 0 for none. Only beyond `warnDeg`. */
  leadS: number;
  /** No cue below this quality: at 0.5 the expected error of the excursion is 2.3° (one standard deviation, host/knee/quality.ts). */
  qualityLimit: number;
  /** `null`: every fault is cued. */
  fading: FadingSchedule | null;
}

export const DEFAULT_CUE_SETTINGS: Readonly<CueSettings> = {
  warnDeg: 6,
  cueDeg: 8,
  femoralRotationDeg: 10,
  holdS: 0.08,
  releaseDeg: 2.5,
  refractoryS: 1.5,
  leadS: 0,
  qualityLimit: 0.5,
  fading: null,
};

export const DEFAULT_FADING: Readonly<FadingSchedule> = { everyFaults: 10, bandFaults: 20, bandDeg: 2, share: 0.5 };

/** The cue settings that result from the athlete's choices. */
export function cueSettingsOf(settings: Settings): CueSettings {
  const { warnDeg, cueDeg, femoralRotationDeg } = settings;
  return { ...DEFAULT_CUE_SETTINGS, warnDeg, cueDeg, femoralRotationDeg, fading: settings.fading ? DEFAULT_FADING : null };
}
