/** The strip under the plumb line: the set's repetitions, newest right; the chosen one in numbers, to be struck out or taken back. */

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Rep } from '../../protocol/live/events.ts';
import { chosenRep, command, reps, settings, shownLegs } from '../state/page.ts';
import { repKey } from '../state/station.ts';
import { decimalDegrees, EXERCISE_WORD, PLACE_WORD } from '../words.ts';
import { RepCard } from './rep-card.tsx';

/** The strip shows the newest; the table below has all. */
const SHOWN = 24;

export function RepStrip() {
  const scroller = useRef<HTMLOListElement>(null);
  const list = reps.value;
  const newest = list.at(-1);
  const newestKey = newest === undefined ? '' : repKey(newest);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null) element.scrollLeft = element.scrollWidth;
  }, [newestKey]);
  const chosen = list.find((rep) => repKey(rep) === chosenRep.value);
  return (
    <section class="strip" aria-label="Repetitions of this set">
      {list.length === 0 ? (
        <p class="strip-empty">No repetition yet. Each one appears here as a small curve with its peak.</p>
      ) : (
        <ol class="strip-list" ref={scroller} tabIndex={-1}>
          {list.slice(-SHOWN).map((rep) => {
            const key = repKey(rep);
            return (
              <li key={key}>
                <RepCard
                  rep={rep}
                  limits={settings.value}
                  chosen={chosenRep.value === key}
                  twoLegs={shownLegs.value.length > 1}
                  onChoose={() => (chosenRep.value = chosenRep.value === key ? null : key)}
                />
              </li>
            );
          })}
        </ol>
      )}
      {chosen !== undefined && <ChosenRep rep={chosen} />}
    </section>
  );
}

function ChosenRep({ rep }: { rep: Rep }) {
  const peak =
    rep.peak_valgus_deg === null
      ? 'peak not known'
      : `${decimalDegrees(rep.peak_valgus_deg)}° inwards${rep.peak_valgus_phase === null ? '' : `, ${PLACE_WORD[rep.peak_valgus_phase]}`}`;
  const [down, held, up] = tempo(rep);
  return (
    <div class="chosen-rep" role="group" aria-label={`Repetition ${rep.rep}`}>
      <p>
        <b>Repetition {rep.rep}</b> · {EXERCISE_WORD[rep.exercise]} · {peak} · {rep.severity ?? 'severity not known'} · depth{' '}
        {decimalDegrees(rep.depth_deg)}° · {`${down} s down, ${held} s held, ${up} s up`}
      </p>
      <StrikeButton rep={rep} />
      <button type="button" class="button quiet" onClick={() => (chosenRep.value = null)}>
        Close
      </button>
    </div>
  );
}

/** Only what is recorded can be struck out. */
export function StrikeButton({ rep }: { rep: Rep }) {
  const { session } = rep;
  if (session === null) return <span class="quiet-text">not recorded</span>;
  return (
    <button
      type="button"
      class="button quiet"
      aria-label={`${rep.struck_out ? 'Take back' : 'Strike out'} repetition ${rep.rep}`}
      onClick={() => command({ type: 'strike-out', session, side: rep.side, rep: rep.rep, struckOut: !rep.struck_out })}
    >
      {rep.struck_out ? 'Take back' : 'Strike out'}
    </button>
  );
}

/** Seconds down, held and up, one decimal each. */
export function tempo(rep: Rep): [string, string, string] {
  const heldS = Math.max(0, rep.end_t - rep.start_t - rep.descent_s - rep.ascent_s);
  return [rep.descent_s.toFixed(1), heldS.toFixed(1), rep.ascent_s.toFixed(1)];
}
