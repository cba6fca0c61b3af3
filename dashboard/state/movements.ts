/** Repetitions of both legs that overlap in time are one movement of the body: one squat, one number, one count. Pure. */

import type { Rep, SessionEvent } from '../../protocol/live/events.ts';
import type { Side } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';

export interface Movement {
  /** Counts up within the session, including discarded ones; with one leg it is the repetition's own number. */
  readonly number: number;
  /** One or two, left first. */
  readonly reps: readonly Rep[];
}

/** This share of the shorter repetition must lie within the other one: alternating lunges may overlap slightly. */
const LEAST_OVERLAP = 0.5;

/** Whether two repetitions are the two legs of one movement. */
export function isOneMovement(a: Rep, b: Rep): boolean {
  if (a.side === b.side || a.session !== b.session) return false;
  const sharedS = Math.min(a.end_t, b.end_t) - Math.max(a.start_t, b.start_t);
  return sharedS > LEAST_OVERLAP * Math.min(a.end_t - a.start_t, b.end_t - b.start_t);
}

/** In the order of `reps`, which is by their ends. */
export function movementsOf(reps: readonly Rep[]): Movement[] {
  const movements: { number: number; reps: Rep[] }[] = [];
  for (const rep of reps) {
    // A partner is among the newest: the other leg cannot be more than one movement behind.
    const partner = movements.slice(-2).find((movement) => movement.reps.length === 1 && isOneMovement(movement.reps[0]!, rep));
    if (partner === undefined) movements.push({ number: Math.max((movements.at(-1)?.number ?? 0) + 1, rep.rep), reps: [rep] });
    else if (rep.side === 'left') partner.reps.unshift(rep);
    else partner.reps.push(rep);
  }
  return movements;
}

/** Counted as long as one leg's repetition is. */
export function isStruckOut({ reps }: Movement): boolean {
  return reps.every((rep) => rep.struck_out);
}

export function repOf({ reps }: Movement, side: Side): Rep | undefined {
  return reps.find((rep) => rep.side === side);
}

/**
 * The session's number of movements. The station counts each leg's repetitions; while this page does not have all of them (it was opened
 * later), the two legs cannot be separated in that count: `null`.
 */
export function countMovements(movements: readonly Movement[], session: Pick<SessionEvent, 'id' | 'repCount'> | null): number | null {
  if (session === null) return 0;
  const own = movements.filter(({ reps }) => reps[0]?.session === session.id);
  const counted = own.filter((movement) => !isStruckOut(movement));
  const known = counted.flatMap(({ reps }) => reps.filter((rep) => !rep.struck_out));
  if (known.length >= session.repCount) return counted.length;
  return new Set(known.map(({ side }) => side)).size === 1 ? session.repCount : null;
}

/**
 * The common name of these: their exercise, or one with the same name (steps of a walk, of stairs); `unsure` where there are several names.
 */
export function kindOf(movements: readonly Movement[]): Rep['exercise'] {
  const kinds = movements.flatMap(({ reps }) => reps.map(({ exercise }) => exercise));
  const [kind = 'unsure'] = kinds;
  return kinds.every((other) => say(`exercises.one.${other}`) === say(`exercises.one.${kind}`)) ? kind : 'unsure';
}

/** `Squat 5`; `Repetition 5` when its legs disagree. */
export function nameOf(movement: Movement): string {
  return say(`exercises.numbered.${kindOf([movement])}`, { number: movement.number });
}

/** `13 squats`, `1 lunge`, `no repetition yet`. */
export function countWords(movements: readonly Movement[], count: number): string {
  if (count === 0) return say('exercises.none-yet');
  return say(`exercises.count.${kindOf(movements.filter((movement) => !isStruckOut(movement)))}`, { count });
}
