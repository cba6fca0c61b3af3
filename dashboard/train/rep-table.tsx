/** All repetitions of the set as a table: what the strip shows as pictures, here in numbers. */

import { useRovingFocus } from '../shell/roving.ts';
import { countWords } from '../state/movements.ts';
import { movementCount, movements, shownLegs } from '../state/page.ts';
import { repKey } from '../state/station.ts';
import { capital, decimalDegrees, EXERCISE_WORD, PLACE_WORD, SIDE_WORD } from '../words.ts';
import { SeverityMarks } from './rep-card.tsx';
import { StrikeButton, tempo } from './rep-strip.tsx';

const CUE_WORD = { valgus: 'knee inwards', 'femoral-rotation': 'thigh turned in' } as const;

export function RepTable() {
  const list = movements.value;
  const twoLegs = shownLegs.value.length > 1;
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
                <th scope="col">No.</th>
                {twoLegs && <th scope="col">Leg</th>}
                <th scope="col">Exercise</th>
                <th scope="col" class="number">
                  Peak inwards, °
                </th>
                <th scope="col">Where</th>
                <th scope="col">Severity</th>
                <th scope="col" class="number">
                  Thigh turned in, °
                </th>
                <th scope="col" class="number">
                  Depth, °
                </th>
                <th scope="col" class="number">
                  Down – held – up, s
                </th>
                <th scope="col">Cue</th>
                <th scope="col" class="number">
                  Confidence, %
                </th>
                <th scope="col">Count it?</th>
              </tr>
            </thead>
            <tbody>
              {list.toReversed().flatMap((movement) =>
                movement.reps.map((rep) => (
                  <tr key={repKey(rep)} data-struck={rep.struck_out}>
                    <th scope="row">{movement.number}</th>
                    {twoLegs && <td data-side={rep.side}>{SIDE_WORD[rep.side]}</td>}
                    <td>{EXERCISE_WORD[rep.exercise]}</td>
                    <td class="number strong">{decimalDegrees(rep.peak_valgus_deg)}</td>
                    <td>{rep.peak_valgus_phase === null ? '–' : PLACE_WORD[rep.peak_valgus_phase]}</td>
                    <td class="severity-cell">
                      <SeverityMarks severity={rep.severity} /> {rep.severity ?? 'not known'}
                    </td>
                    <td class="number">{decimalDegrees(rep.femoral_rotation_deg)}</td>
                    <td class="number">{decimalDegrees(rep.depth_deg)}</td>
                    <td class="number">{tempo(rep).join(' – ')}</td>
                    <td>{rep.cue_reason === null ? 'none' : CUE_WORD[rep.cue_reason]}</td>
                    <td class="number">{Math.round(rep.quality * 100)}</td>
                    <td>
                      <StrikeButton movement={movement} of={rep} />
                    </td>
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
