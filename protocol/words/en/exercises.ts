/** The names of an exercise: as a title, and for its repetitions in a sentence, counted and numbered. */

import type { Exercise } from '../../live/words.ts';
import { plural } from '../plural.ts';
import { capital } from './places.ts';

/** `auto`: to be recognised; `unsure`: not recognised. */
type Named = Exercise | 'auto' | 'unsure';

type Names<Name extends Named> = Record<`exercises.${'title' | 'one'}.${Name}`, string> &
  Record<`exercises.count.${Name}`, (args: { count: number }) => string> &
  Record<`exercises.numbered.${Name}`, (args: { number: number }) => string>;

/** The exercise as a title; the words for one and for several repetitions within a sentence. */
function named<Name extends Named>(name: Name, title: string, one: string, several: string): Names<Name> {
  return {
    [`exercises.title.${name}`]: title,
    [`exercises.one.${name}`]: one,
    [`exercises.count.${name}`]: ({ count }: { count: number }) => plural('en', count, { one: `1 ${one}`, other: `${count} ${several}` }),
    [`exercises.numbered.${name}`]: ({ number }: { number: number }) => `${capital(one)} ${number}`,
  } as unknown as Names<Name>;
}

export const exercises = {
  ...named('auto', 'Recognise it', 'repetition', 'repetitions'),
  ...named('squat', 'Squat', 'squat', 'squats'),
  ...named('deadlift', 'Deadlift', 'deadlift', 'deadlifts'),
  ...named('lunge', 'Lunge', 'lunge', 'lunges'),
  ...named('single-leg-squat', 'Single-leg squat', 'single-leg squat', 'single-leg squats'),
  ...named('step-down', 'Step-down', 'step-down', 'step-downs'),
  ...named('landing', 'Landing', 'landing', 'landings'),
  ...named('stairs', 'Stairs', 'step', 'steps'),
  ...named('walk', 'Walk', 'step', 'steps'),
  ...named('free', 'Free movement', 'repetition', 'repetitions'),
  ...named('unsure', 'Not sure', 'repetition', 'repetitions'),
  'exercises.none-yet': 'no repetition yet',
} satisfies Names<Named> & Record<string, unknown>;
