/** The fields of a repetition, each listed once: the live schema, the store, the Reps CSV and the page's table derive from this list. */

import { CUE_REASONS, EXERCISES, PHASES, SEVERITIES, SIDES } from './words.ts';

/** Points of a repetition's curve: 0, 1 … 100 % of its time. */
export const CURVE_POINTS = 101;

/** The lines of a curve, `CURVE_POINTS` values each. */
export const CURVE_LINES = [
  /**
   * Inwards, counted from the stance before the repetition: as the number shown live. Its greatest is `peak_valgus_deg`, unless the movement went
   * on without a pause: its first moments then still counted to the repetition before.
   */
  'excursion_deg',
  'flexion_deg',
] as const;

/** A repetition on normalised time, `start_t` to `end_t`, in tenths of a degree; `null` where it was not known, or not surely. */
export type RepCurve = Record<(typeof CURVE_LINES)[number], (number | null)[]>;

export interface RepColumn {
  /** A whole number from 1 on, any number, a number from 0 to 1, a boolean, a curve, or one of the words listed. */
  readonly value: 'count' | 'number' | 'share' | 'flag' | 'curve' | readonly string[];
  /** `share`: 0…1, which people read in percent. */
  readonly unit: 's' | 'deg' | 'share' | null;
  /** May be `null`: not known, or not there. */
  readonly nullable: boolean;
  /** Decimals in a CSV; `null`: not a number. */
  readonly decimals: number | null;
  /** Is in every Reps CSV; the others only where they are asked for. */
  readonly inCsv: boolean;
  /** For people, without the unit. */
  readonly heading: string;
}

const TIME = { value: 'number', unit: 's', nullable: false, decimals: 4, inCsv: true } as const;
const ANGLE = { value: 'number', unit: 'deg', nullable: false, decimals: 2, inCsv: true } as const;
const WORD = { unit: null, nullable: false, decimals: null, inCsv: true } as const;

/** In the order of the Reps CSV; what it does not carry comes last. A name is never given another meaning: stored sessions and clients have it. */
export const REP_COLUMNS = {
  rep: { value: 'count', unit: null, nullable: false, decimals: 0, inCsv: true, heading: 'No.' },
  exercise: { ...WORD, value: [...EXERCISES, 'unsure'], heading: 'Exercise' },
  start_t: { ...TIME, heading: 'Start' },
  bottom_t: { ...TIME, heading: 'Bottom' },
  end_t: { ...TIME, heading: 'End' },
  depth_deg: { ...ANGLE, heading: 'Depth' },
  peak_valgus_deg: { ...ANGLE, nullable: true, heading: 'Peak inwards' },
  peak_valgus_t: { ...TIME, nullable: true, heading: 'Time of the peak' },
  peak_valgus_phase: { ...WORD, value: [PHASES[1], PHASES[2], PHASES[3]], nullable: true, heading: 'Where' },
  femoral_rotation_deg: { ...ANGLE, nullable: true, heading: 'Thigh turned in' },
  severity: { ...WORD, value: SEVERITIES, nullable: true, heading: 'Severity' },
  quality: { value: 'share', unit: 'share', nullable: false, decimals: 3, inCsv: true, heading: 'Confidence' },
  cue_t: { ...TIME, nullable: true, heading: 'Time of the cue' },
  cue_reason: { ...WORD, value: CUE_REASONS, nullable: true, heading: 'Cue' },
  side: { ...WORD, value: SIDES, inCsv: false, heading: 'Leg' },
  descent_s: { ...TIME, inCsv: false, heading: 'Down' },
  ascent_s: { ...TIME, inCsv: false, heading: 'Up' },
  struck_out: { value: 'flag', unit: null, nullable: false, decimals: null, inCsv: false, heading: 'Struck out' },
  /** Number in the store; `null` when nothing is being recorded. */
  session: { value: 'count', unit: null, nullable: true, decimals: 0, inCsv: false, heading: 'Session' },
  /** `null`: the session is older than curves, or the repetition was too long for one. */
  curve: { value: 'curve', unit: null, nullable: true, decimals: null, inCsv: false, heading: 'Curve' },
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
