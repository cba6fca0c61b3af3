/** What placing by movement says: one sentence of instruction a step, and why a step must be done again. */
import type { PlacingStep } from '../../../protocol/live/words.ts';
import type { MoverVerdict } from '../../motion/alignment/mover.ts';
import { namePlacement, type Placement } from '../../sensors/roles.ts';

export const INSTRUCTIONS: Record<PlacingStep, string> = {
  none: '',
  still: 'Sit down, feet on the floor, and keep still.',
  'right-shin': 'Bend and straighten your right knee, three times. Leave the thigh on the seat.',
  'right-thigh': 'Lift your right knee, three times. Let the lower leg hang.',
  'left-shin': 'Bend and straighten your left knee, three times. Leave the thigh on the seat.',
  'left-thigh': 'Lift your left knee, three times. Let the lower leg hang.',
  pelvis: 'Lean forward from the hips and sit up again, three times. Leave the legs where they are.',
  check: 'The movements say something else than the straps. Choose who is right.',
  done: 'Done.',
};

/** What to move alone, where two straps turned alike. */
const ALONE: Partial<Record<PlacingStep, string>> = {
  'right-shin': 'Move only the right lower leg; the thigh stays on the seat.',
  'left-shin': 'Move only the left lower leg; the thigh stays on the seat.',
  'right-thigh': 'Lift the right knee a hand’s width and let the lower leg hang loose.',
  'left-thigh': 'Lift the left knee a hand’s width and let the lower leg hang loose.',
  pelvis: 'Tip only the trunk, with both feet and thighs at rest.',
};

export const HINTS = {
  still: 'That was movement: lean back and rest both legs until the straps tap.',
  nothing: 'No movement seen yet.',
  inARow: 'That was one: three in a row, please.',
  other: 'That was another movement than the one asked for. Sit down and do it once more.',
  slow: 'That took too long to be told apart. Three in a row, then keep still.',
  gaveUp: 'Nobody went on with it for three minutes, so it was ended. The places are as they were.',
  agree: 'The movements agree with the straps: all are where they say.',
  placed: 'Every strap that moved has its place.',
  back: 'The places are as they were before.',
};

/** `silent`: nothing came from it lately. */
export function tellSilent(strap: string): string {
  return `Nothing is heard from ${strap}. Bring it nearer or switch it on; or cancel, and start again without it.`;
}

/** Why nobody can be told from this; `names` are the straps'. */
export function tellVerdict(verdict: Exclude<MoverVerdict, { kind: 'mover' }>, step: PlacingStep, names: readonly string[]): string {
  switch (verdict.kind) {
    case 'too little':
      return 'That was too little to be sure of. Do it with a larger movement.';
    case 'silent':
      return `${names[verdict.strap]!} was not heard all the time. Bring it nearer and do it again.`;
    case 'alike':
      return `Two straps turned alike: ${names[verdict.strap]!} and ${names[verdict.other]!}. ${ALONE[step] ?? ''}`;
  }
}

/** The mover is known to be elsewhere. */
export function tellFoundBefore(strap: string, place: Placement, step: PlacingStep): string {
  return `${strap} moved most, and it was found on the ${namePlacement(place)} before. ${ALONE[step] ?? ''}`;
}

/** Two movements moved the same strap: one of them was another movement, and nobody knows which. */
export function tellSameTwice(strap: string, place: Placement): string {
  return `Two movements turned ${strap} most, so one of them was not what it should be. Sit down, and once more from the ${namePlacement(place)}.`;
}
