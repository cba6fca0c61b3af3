/** All repetitions of the set as a table: the strip's content in numbers. */

import type { ComponentChildren } from 'preact';
import { REP_COLUMNS, type Rep, type RepColumn, type RepColumnName } from '../../protocol/live/rep-columns.ts';
import { say } from '../../protocol/words/message.ts';
import { useRovingFocus } from '../shell/roving.ts';
import { countWords } from '../state/movements.ts';
import type { Movement } from '../state/movements.ts';
import { movementCount, movements, shownLegs } from '../state/page.ts';
import { repKey } from '../state/athlete.ts';
import { capital, decimalDegrees } from '../format.ts';
import { SeverityMarks } from './rep-card.tsx';
import { StrikeButton, tempo } from './rep-strip.tsx';

interface Shown {
  class?: string;
  cell: (rep: Rep, movement: Movement) => ComponentChildren;
}

/** What the table shows for each field, from left to right; `null`: nothing. */
const SHOWN: Record<RepColumnName, Shown | null> = {
  rep: { cell: (_rep, movement) => movement.number },
  side: { cell: (rep) => say(`places.side.${rep.side}`) },
  exercise: { cell: (rep) => say(`exercises.title.${rep.exercise}`) },
  peak_valgus_deg: { class: 'strong', cell: (rep) => decimalDegrees(rep.peak_valgus_deg) },
  peak_valgus_phase: { cell: (rep) => (rep.peak_valgus_phase === null ? '–' : say(`page-reps.place.${rep.peak_valgus_phase}`)) },
  severity: {
    class: 'severity-cell',
    cell: (rep) => (
      <>
        <SeverityMarks severity={rep.severity} />{' '}
        {say(rep.severity === null ? 'page-reps.not-known' : `page-reps.severity.${rep.severity}`)}
      </>
    ),
  },
  femoral_rotation_deg: { cell: (rep) => decimalDegrees(rep.femoral_rotation_deg) },
  depth_deg: { cell: (rep) => decimalDegrees(rep.depth_deg) },
  descent_s: { cell: (rep) => tempo(rep).join(' – ') },
  cue_reason: { cell: (rep) => say(`page-reps.cue.${rep.cue_reason ?? 'none'}`) },
  quality: { cell: (rep) => Math.round(rep.quality * 100) },
  struck_out: { cell: (rep, movement) => <StrikeButton movement={movement} of={rep} /> },
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
  const { unit } = REP_COLUMNS[name];
  const classes = [unit === null ? [] : 'number', shown.class ?? []].flat().join(' ') || undefined;
  return [{ name, unit, cell: shown.cell, classes }];
});

function headingOf(name: RepColumnName, unit: RepColumn['unit']): string {
  const column = say(`page-reps.column.${name}`);
  return unit === null ? column : say('page-reps.column-with-unit', { column, unit: say(`page-reps.unit.${unit}`) });
}

export function RepTable() {
  const list = movements.value;
  const columns = shownLegs.value.length > 1 ? COLUMNS : COLUMNS.filter(({ name }) => name !== 'side');
  const roving = useRovingFocus<HTMLDivElement>('first');
  return (
    <section class="panel table-panel" aria-labelledby="rep-table-title">
      <h2 id="rep-table-title">{capital(countWords(list, movementCount.value ?? list.length))}</h2>
      {list.length === 0 ? (
        <p class="quiet-text">{say('page-reps.table.empty')}</p>
      ) : (
        <div class="table-scroll" {...roving}>
          <table>
            <thead>
              <tr>
                {columns.map(({ name, unit }) => (
                  <th key={name} scope="col" class={unit === null ? undefined : 'number'}>
                    {headingOf(name, unit)}
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
