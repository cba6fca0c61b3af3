/** All repetitions of the set as a table: what the strip shows as pictures, here in numbers. */

import type { ComponentChildren } from 'preact';
import { REP_COLUMNS, type Rep, type RepColumnName } from '../../protocol/live/rep-columns.ts';
import { useRovingFocus } from '../shell/roving.ts';
import { countWords } from '../state/movements.ts';
import type { Movement } from '../state/movements.ts';
import { movementCount, movements, shownLegs } from '../state/page.ts';
import { repKey } from '../state/station.ts';
import { capital, decimalDegrees, EXERCISE_WORDS, PLACE_WORD, SIDE_WORD } from '../words.ts';
import { SeverityMarks } from './rep-card.tsx';
import { StrikeButton, tempo } from './rep-strip.tsx';

const CUE_WORD = { valgus: 'knee inwards', 'femoral-rotation': 'thigh turned in' } as const;
const UNIT_SIGN = { s: 's', deg: '°', share: '%' } as const;

interface Shown {
  /** Instead of the column's own. */
  heading?: string;
  class?: string;
  cell: (rep: Rep, movement: Movement) => ComponentChildren;
}

/** What the table shows of each field, from left to right; `null`: nothing. */
const SHOWN: Record<RepColumnName, Shown | null> = {
  rep: { cell: (_rep, movement) => movement.number },
  side: { cell: (rep) => SIDE_WORD[rep.side] },
  exercise: { cell: (rep) => EXERCISE_WORDS[rep.exercise].title },
  peak_valgus_deg: { class: 'strong', cell: (rep) => decimalDegrees(rep.peak_valgus_deg) },
  peak_valgus_phase: { cell: (rep) => (rep.peak_valgus_phase === null ? '–' : PLACE_WORD[rep.peak_valgus_phase]) },
  severity: {
    class: 'severity-cell',
    cell: (rep) => (
      <>
        <SeverityMarks severity={rep.severity} /> {rep.severity ?? 'not known'}
      </>
    ),
  },
  femoral_rotation_deg: { cell: (rep) => decimalDegrees(rep.femoral_rotation_deg) },
  depth_deg: { cell: (rep) => decimalDegrees(rep.depth_deg) },
  descent_s: { heading: 'Down – held – up', cell: (rep) => tempo(rep).join(' – ') },
  cue_reason: { cell: (rep) => (rep.cue_reason === null ? 'none' : CUE_WORD[rep.cue_reason]) },
  quality: { cell: (rep) => Math.round(rep.quality * 100) },
  struck_out: { heading: 'Count it?', cell: (rep, movement) => <StrikeButton movement={movement} of={rep} /> },
  start_t: null,
  bottom_t: null,
  end_t: null,
  ascent_s: null,
  peak_valgus_t: null,
  cue_t: null,
  session: null,
  curve: null,
};

const COLUMNS = (Object.entries(SHOWN) as [RepColumnName, Shown | null][]).flatMap(([name, shown]) => {
  if (shown === null) return [];
  const { unit, heading } = REP_COLUMNS[name];
  const title = `${shown.heading ?? heading}${unit === null ? '' : `,\u00a0${UNIT_SIGN[unit]}`}`;
  const classes = [unit === null ? [] : 'number', shown.class ?? []].flat().join(' ') || undefined;
  return [{ name, title, cell: shown.cell, isNumber: unit !== null, classes }];
});

export function RepTable() {
  const list = movements.value;
  const columns = shownLegs.value.length > 1 ? COLUMNS : COLUMNS.filter(({ name }) => name !== 'side');
  const roving = useRovingFocus<HTMLDivElement>('first');
  return (
    <section class="panel table-panel" aria-labelledby="rep-table-title">
      <h2 id="rep-table-title">{capital(countWords(list, movementCount.value ?? list.length))}</h2>
      {list.length === 0 ? (
        <p class="quiet-text">None in this set yet.</p>
      ) : (
        <div class="table-scroll" {...roving}>
          <table>
            <thead>
              <tr>
                {columns.map(({ name, title, isNumber }) => (
                  <th key={name} scope="col" class={isNumber ? 'number' : undefined}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {list.toReversed().flatMap((movement) =>
                movement.reps.map((rep) => (
                  <tr key={repKey(rep)} data-struck={rep.struck_out}>
                    {columns.map(({ name, classes, cell }) =>
                      name === 'rep' ? (
                        <th key={name} scope="row">
                          {cell(rep, movement)}
                        </th>
                      ) : (
                        <td key={name} class={classes} data-side={name === 'side' ? rep.side : undefined}>
                          {cell(rep, movement)}
                        </td>
                      ),
                    )}
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
