/** The strip below the plumb line: the set's movements, newest on the right; the selected one in numbers, to be discarded or restored. */

import { useLayoutEffect } from 'preact/hooks';
import type { Rep } from '../../protocol/live/events.ts';
import { say } from '../../protocol/words/message.ts';
import { useRovingFocus } from '../shell/roving.ts';
import { countWords, isStruckOut, kindOf, nameOf } from '../state/movements.ts';
import type { Movement } from '../state/movements.ts';
import { command, movementCount, movements, settings, shownLegs } from '../state/page.ts';
import { replayed } from '../state/replay.ts';
import { repKey } from '../state/athlete.ts';
import { shown } from '../state/roster.ts';
import { decimalDegrees, keepUnits } from '../format.ts';
import { RepCard } from './rep-card.tsx';

/** The strip shows the newest; the table below has all of them. */
const SHOWN = 24;

export function RepStrip() {
  const roving = useRovingFocus<HTMLOListElement>('last');
  const list = movements.value;
  const newestNumber = list.at(-1)?.number ?? 0;
  const twoLegs = shownLegs.value.length > 1;
  const { chosenRep } = shown.value;
  useLayoutEffect(() => {
    const element = roving.ref.current;
    if (element !== null) element.scrollLeft = element.scrollWidth;
  }, [newestNumber]);
  const isChosen = ({ reps }: Movement): boolean => reps.some((rep) => repKey(rep) === chosenRep.value);
  const chosen = list.find(isChosen);
  return (
    <section class="strip" aria-label={say('page-reps.strip', { counted: countWords(list, movementCount.value ?? list.length) })}>
      {list.length === 0 ? (
        <p class="strip-empty">{say('page-reps.strip.empty')}</p>
      ) : (
        <ol class="strip-list" {...roving}>
          {list.slice(-SHOWN).map((movement) => (
            <li key={movement.number}>
              <RepCard
                movement={movement}
                limits={settings.value}
                chosen={isChosen(movement)}
                twoLegs={twoLegs}
                onChoose={() => (chosenRep.value = isChosen(movement) ? null : repKey(movement.reps[0]!))}
              />
            </li>
          ))}
        </ol>
      )}
      {chosen !== undefined && <Chosen movement={chosen} twoLegs={twoLegs} />}
    </section>
  );
}

function Chosen({ movement, twoLegs }: { movement: Movement; twoLegs: boolean }) {
  const title = nameOf(movement);
  return (
    <div class="chosen-rep" role="group" aria-label={title}>
      <div class="chosen-words">
        {movement.reps.map((rep, i) => (
          <p key={rep.side}>
            {i === 0 && <b>{title}</b>}
            {i === 0 && ' · '}
            {twoLegs && <b data-side={rep.side}>{say(`places.side.${rep.side}`)}</b>}
            {twoLegs && ' · '}
            {repFacts(rep, movement)}
          </p>
        ))}
      </div>
      <StrikeButton movement={movement} />
      <button type="button" class="button quiet" onClick={() => (shown.value.chosenRep.value = null)}>
        {say('page-shell.close')}
      </button>
    </div>
  );
}

/** The exercise only where the title does not already give it. */
function repFacts(rep: Rep, movement: Movement): string {
  const { peak_valgus_deg: deg, peak_valgus_phase: place, severity } = rep;
  const [down, held, up] = tempo(rep);
  const facts = [
    deg === null ? say('page-reps.peak.unknown') : say('page-reps.peak', { degrees: decimalDegrees(deg), place }),
    say(`page-reps.severity.${severity ?? 'unknown'}`),
    say('page-reps.depth', { degrees: decimalDegrees(rep.depth_deg) }),
    say('page-reps.tempo', { down, held, up }),
  ];
  const exercise = say(`exercises.title.${rep.exercise}`);
  if (exercise.toLowerCase() !== say(`exercises.one.${kindOf([movement])}`).toLowerCase()) facts.unshift(exercise);
  return keepUnits(facts.join(' · '));
}

/** For one leg, or for both at once. Only recorded repetitions can be discarded. */
export function StrikeButton({ movement, of }: { movement: Movement; of?: Rep }) {
  if (replayed.value !== null) return null;
  const reps = of === undefined ? movement.reps : [of];
  if (reps.some(({ session }) => session === null)) return <span class="quiet-text">{say('page-reps.not-recorded')}</span>;
  const struck = of === undefined ? isStruckOut(movement) : of.struck_out;
  const does = struck ? 'page-reps.take-back' : 'page-reps.strike-out';
  const strike = (): void => {
    for (const { session, side, rep, struck_out } of reps) {
      if (session !== null && struck_out === struck) command({ type: 'strike-out', session, side, rep, struckOut: !struck });
    }
  };
  const side = of === undefined || movement.reps.length === 1 ? null : of.side;
  const label = say(`${does}.label`, { one: say(`exercises.one.${kindOf([movement])}`), number: movement.number, side });
  return (
    <button type="button" class="button quiet" aria-label={label} onClick={strike}>
      {say(does)}
    </button>
  );
}

/** Seconds down, held and up, one decimal each. */
export function tempo(rep: Rep): [string, string, string] {
  const heldS = Math.max(0, rep.end_t - rep.start_t - rep.descent_s - rep.ascent_s);
  return [rep.descent_s.toFixed(1), heldS.toFixed(1), rep.ascent_s.toFixed(1)];
}
