/** The page's texts about repetitions: on their cards, in the table, and in numbers. */

import type { RepColumnName } from '../../live/rep-columns.ts';
import type { Severity, Side } from '../../live/words.ts';

type Place = 'descent' | 'bottom' | 'ascent';
const AT: Record<Place, string> = { descent: 'in the descent', bottom: 'at the bottom', ascent: 'in the ascent' };

/** One leg's part of a movement. */
interface LegOfCard {
  /** `null`: there is only one leg. */
  readonly side: Side | null;
  /** Whole degrees; `null` when unknown. */
  readonly peak: string | null;
  readonly place: Place | null;
  readonly severity: Severity | null;
  readonly cued: boolean;
  readonly hasCurve: boolean;
  readonly struckOut: boolean;
}

function legOfCard({ side, peak, place, severity, cued, hasCurve, struckOut }: LegOfCard): string {
  const what = peak === null ? ['peak not known'] : [`peak ${peak} degrees`, place ?? [], severity ?? 'severity not known'].flat();
  const more = [cued ? 'cued' : [], hasCurve ? [] : 'no curve', struckOut ? 'struck out' : []].flat();
  return `${side === null ? '' : `${side} `}${[...what, ...more].join(', ')}`;
}

const columns: Record<`page-reps.column.${RepColumnName}`, string> = {
  'page-reps.column.rep': 'No.',
  'page-reps.column.exercise': 'Exercise',
  'page-reps.column.start_t': 'Start',
  'page-reps.column.bottom_t': 'Bottom',
  'page-reps.column.end_t': 'End',
  'page-reps.column.depth_deg': 'Depth',
  'page-reps.column.peak_valgus_deg': 'Peak inwards',
  'page-reps.column.peak_valgus_t': 'Time of the peak',
  'page-reps.column.peak_valgus_phase': 'Where',
  'page-reps.column.femoral_rotation_deg': 'Thigh turned in',
  'page-reps.column.severity': 'Severity',
  'page-reps.column.quality': 'Confidence',
  'page-reps.column.cue_t': 'Time of the cue',
  'page-reps.column.cue_reason': 'Cue',
  'page-reps.column.side': 'Leg',
  'page-reps.column.descent_s': 'Down – held – up',
  'page-reps.column.ascent_s': 'Up',
  'page-reps.column.struck_out': 'Count it?',
  'page-reps.column.session': 'Session',
  'page-reps.column.curve': 'Curve',
};

export const pageReps = {
  ...columns,
  'page-reps.unit.s': 's',
  'page-reps.unit.deg': '°',
  'page-reps.unit.share': '%',
  'page-reps.column-with-unit': ({ column, unit }: { column: string; unit: string }) => `${column},\u00a0${unit}`,
  'page-reps.place.descent': 'descent',
  'page-reps.place.bottom': 'bottom',
  'page-reps.place.ascent': 'ascent',
  'page-reps.severity.none': 'none',
  'page-reps.severity.subtle': 'subtle',
  'page-reps.severity.moderate': 'moderate',
  'page-reps.severity.marked': 'marked',
  'page-reps.severity.dramatic': 'dramatic',
  'page-reps.severity.unknown': 'severity not known',
  'page-reps.cue.none': 'none',
  'page-reps.cue.valgus': 'knee inwards',
  'page-reps.cue.femoral-rotation': 'thigh turned in',
  'page-reps.not-known': 'not known',
  'page-reps.no-curve': 'no curve',
  'page-reps.struck-out': 'struck out',
  'page-reps.degrees': ({ degrees }: { degrees: string }) => `${degrees}°`,
  'page-reps.card': ({ name, legs }: { name: string; legs: readonly LegOfCard[] }) => `${name}: ${legs.map(legOfCard).join('; ')}`,
  'page-reps.strip': ({ counted }: { counted: string }) => `This set: ${counted}`,
  'page-reps.strip.empty': 'No repetition yet. Each one appears here as a small curve with its peak.',
  'page-reps.table.empty': 'None in this set yet.',
  'page-reps.peak': ({ degrees, place }: { degrees: string; place: Place | null }) =>
    place === null ? `${degrees}° inwards` : `${degrees}° inwards ${AT[place]}`,
  'page-reps.peak.unknown': 'peak not known',
  'page-reps.depth': ({ degrees }: { degrees: string }) => `depth ${degrees}°`,
  'page-reps.tempo': ({ down, held, up }: { down: string; held: string; up: string }) => `${down} s down, ${held} s held, ${up} s up`,
  'page-reps.strike-out': 'Strike out',
  'page-reps.take-back': 'Take back',
  'page-reps.strike-out.label': ({ one, number, side }: { one: string; number: number; side: Side | null }) =>
    side === null ? `Strike out ${one} ${number}` : `Strike out ${one} ${number}, ${side} leg`,
  'page-reps.take-back.label': ({ one, number, side }: { one: string; number: number; side: Side | null }) =>
    side === null ? `Take back ${one} ${number}` : `Take back ${one} ${number}, ${side} leg`,
  'page-reps.not-recorded': 'not recorded',
} as const;
