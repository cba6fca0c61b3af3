/** The fields of a repetition, each listed once: the live schema, the store, the Reps CSV and the page's table derive from this list. */

import { CUE_REASONS, EXERCISES, PHASES, SEVERITIES, SIDES } from './words.ts';

/** Points of a repetition's curve: 0, 1 … 100 % of its time. */
export const CURVE_POINTS = 101;

/** The lines of a curve, `CURVE_POINTS` values each. */
export const CURVE_LINES = [
  /**
   * Inwards, relative to the stance before the repetition, like the number shown live. Its maximum is `peak_valgus_deg`, unless the
   * movement continued without a pause: then its first moments still belonged to the previous repetition.
   */
  'excursion_deg',
  'flexion_deg',
] as const;

/** A repetition on normalised time, `start_t` to `end_t`, in tenths of a degree; `null` where unknown or unreliable. */
export type RepCurve = Record<(typeof CURVE_LINES)[number], (number | null)[]>;

export interface RepColumn {
  /** An integer from 1 on, any number, a number from 0 to 1, a boolean, a curve, or one of the listed words. */
  readonly value: 'count' | 'number' | 'share' | 'flag' | 'curve' | readonly string[];
  /** `share`: 0…1, shown to people in percent. */
  readonly unit: 's' | 'deg' | 'share' | null;
  /** May be `null`: unknown or absent. */
  readonly nullable: boolean;
  /** Decimals in a CSV; `null`: not a number. */
  readonly decimals: number | null;
  /** Included in every Reps CSV; the others only on request. */
  readonly inCsv: boolean;
}

const TIME = { value: 'number', unit: 's', nullable: false, decimals: 4, inCsv: true } as const;
const ANGLE = { value: 'number', unit: 'deg', nullable: false, decimals: 2, inCsv: true } as const;
const WORD = { unit: null, nullable: false, decimals: null, inCsv: true } as const;

/** In the order of the Reps CSV; fields outside the CSV come last. A name is never redefined: stored sessions and clients use it. */
export const REP_COLUMNS = {
  rep: { value: 'count', unit: null, nullable: false, decimals: 0, inCsv: true },
  exercise: { ...WORD, value: [...EXERCISES, 'unsure'] },
  start_t: TIME,
  bottom_t: TIME,
  end_t: TIME,
  depth_deg: ANGLE,
  peak_valgus_deg: { ...ANGLE, nullable: true },
  peak_valgus_t: { ...TIME, nullable: true },
  peak_valgus_phase: { ...WORD, value: [PHASES[1], PHASES[2], PHASES[3]], nullable: true },
  femoral_rotation_deg: { ...ANGLE, nullable: true },
  severity: { ...WORD, value: SEVERITIES, nullable: true },
  quality: { value: 'share', unit: 'share', nullable: false, decimals: 3, inCsv: true },
  cue_t: { ...TIME, nullable: true },
  cue_reason: { ...WORD, value: CUE_REASONS, nullable: true },
  side: { ...WORD, value: SIDES, inCsv: false },
  descent_s: { ...TIME, inCsv: false },
  ascent_s: { ...TIME, inCsv: false },
  struck_out: { value: 'flag', unit: null, nullable: false, decimals: null, inCsv: false },
  /** Number in the store; `null` when nothing is being recorded. */
  session: { value: 'count', unit: null, nullable: true, decimals: 0, inCsv: false },
  /** `null`: the session predates curves, or the repetition was too long for one. */
  curve: { value: 'curve', unit: null, nullable: true, decimals: null, inCsv: false },
} as const satisfies Record<string, RepColumn>;

type Columns = typeof REP_COLUMNS;
export type RepColumnName = keyof Columns;

type ValueOf<Value> = Value extends readonly (infer Word)[]
  ? Word
  : Value extends 'flag'
    ? boolean
    : Value extends 'curve'
      ? RepCurve
      : number;

/** One repetition, in events and in the HTTP interface. */
export type Rep = {
  -readonly [Name in RepColumnName]: ValueOf<Columns[Name]['value']> | (Columns[Name]['nullable'] extends true ? null : never);
};

/** Names and definitions, in order. */
export const repColumns = Object.entries(REP_COLUMNS) as readonly (readonly [RepColumnName, RepColumn])[];
