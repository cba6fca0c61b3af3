/** What placing by movement reports for people: the instruction of each step, and why a step must be repeated. */
import type { PlacingStep, StrapPlace } from '../../../protocol/live/words.ts';
import type { Message } from '../../../protocol/words/message.ts';
import type { MoverVerdict } from '../../motion/alignment/mover.ts';

/** A strap as people know it: its name, and where it was worn at the start; `null`: nowhere. */
export interface NamedStrap {
  readonly name: string;
  readonly place: StrapPlace | null;
}

export const INSTRUCTIONS: Readonly<Record<PlacingStep, Message | null>> = {
  none: null,
  still: { code: 'placing.still' },
  'right-shin': { code: 'placing.right-shin' },
  'right-thigh': { code: 'placing.right-thigh' },
  'left-shin': { code: 'placing.left-shin' },
  'left-thigh': { code: 'placing.left-thigh' },
  pelvis: { code: 'placing.pelvis' },
  check: { code: 'placing.check' },
  done: { code: 'placing.done' },
};

export const HINTS = {
  still: { code: 'placing.still.moved' },
  nothing: { code: 'placing.nothing' },
  inARow: { code: 'placing.in-a-row' },
  other: { code: 'placing.other-movement' },
  slow: { code: 'placing.slow' },
  abandoned: { code: 'placing.abandoned' },
  agree: { code: 'placing.agree' },
  placed: { code: 'placing.placed' },
  back: { code: 'placing.back' },
} as const satisfies Record<string, Message>;

/** Why this result identifies no strap. */
export function explainVerdict(
  verdict: Exclude<MoverVerdict, { kind: 'mover' }>,
  step: PlacingStep,
  straps: readonly NamedStrap[],
): Message {
  switch (verdict.kind) {
    case 'too little':
      return { code: 'placing.too-little' };
    case 'silent':
      return { code: 'placing.not-heard', args: { strap: straps[verdict.strap]! } };
    case 'alike':
      return { code: 'placing.alike', args: { first: straps[verdict.strap]!, second: straps[verdict.other]!, step } };
  }
}
