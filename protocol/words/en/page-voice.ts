/** What the page speaks, and what a screen reader announces. */

import type { Severity, Side } from '../../live/words.ts';
import { capital } from './places.ts';

interface Peak {
  /** `null`: there is only one leg. */
  readonly side: Side | null;
  /** Whole degrees; `null` when unknown. */
  readonly degrees: number | null;
}

interface Movement {
  /** `Squat 5` */
  readonly name: string;
  readonly peaks: readonly Peak[];
  /** `null`: not said. */
  readonly severity: Severity | null;
  readonly cued: Side | 'knees' | null;
  readonly struckOut: boolean;
}

const written = (degrees: number): string => `${degrees < 0 ? '−' : ''}${Math.abs(degrees)}`;
const spoken = (degrees: number): string => `${degrees < 0 ? 'minus ' : ''}${Math.abs(degrees)}`;
const before = (side: Side | null): string => (side === null ? '' : `${side} `);

export const pageVoice = {
  'page-voice.knees-out': 'Knees out',
  'page-voice.knees-out.left': 'Knees out, left',
  'page-voice.knees-out.right': 'Knees out, right',
  'page-voice.knees-out.both': 'Knees out, both',
  // `Squat 5: left 3°, right 9°, knees out right.`; for one leg `Squat 5: 9°, moderate, knees out.`
  'page-voice.movement': ({ name, peaks, severity, cued, struckOut }: Movement) => {
    const each = peaks.map(({ side, degrees }) => `${before(side)}${degrees === null ? 'not known' : `${written(degrees)}°`}`);
    const more = [severity ?? [], cued === null ? [] : cued === 'knees' ? 'knees out' : `knees out ${cued}`, struckOut ? 'struck out' : []];
    return `${name}: ${[...each, ...more.flat()].join(', ')}.`;
  },
  // `Left 3, right 9 degrees`
  'page-voice.peaks': ({ peaks }: { peaks: readonly { side: Side | null; degrees: number }[] }) => {
    const each = peaks.map(({ side, degrees }) => `${before(side)}${spoken(degrees)}`);
    return `${capital(each.join(', '))} ${Math.abs(peaks.at(-1)?.degrees ?? 0) === 1 ? 'degree' : 'degrees'}`;
  },
} as const;
