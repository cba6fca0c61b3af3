/** The texts of placing by movement. */

import type { PlacingStep, StrapPlace } from '../../live/words.ts';
import { PLACE } from './places.ts';

/** A strap as people know it: its name, and where it was worn before, if anywhere. */
interface NamedStrap {
  name: string;
  place: StrapPlace | null;
}

function strap({ name, place }: NamedStrap): string {
  return place === null ? name : `${name} (${PLACE[place]})`;
}

/** The part to move alone when two straps turned alike. */
const ALONE: Partial<Record<PlacingStep, string>> = {
  'right-shin': ' Move only the right lower leg; the thigh stays on the seat.',
  'left-shin': ' Move only the left lower leg; the thigh stays on the seat.',
  'right-thigh': ' Lift the right knee a hand’s width and let the lower leg hang loose.',
  'left-thigh': ' Lift the left knee a hand’s width and let the lower leg hang loose.',
  pelvis: ' Tip only the trunk, with both feet and thighs at rest.',
};

const alone = (step: PlacingStep): string => ALONE[step] ?? '';

/** A strap that was found in an unexpected place; `holder`: another one that was known there and did not move. */
interface Difference {
  name: string;
  found: StrapPlace;
  before: StrapPlace | null;
  holder: string | null;
}

function difference({ name, found, before, holder }: Difference): string {
  const contradicted = before === null ? '' : `, not on the ${PLACE[before]} as known so far`;
  const lost = holder === null ? '' : ` ${holder}, known to be there, did not move.`;
  return `By its movement ${name} is on the ${PLACE[found]}${contradicted}.${lost}`;
}

export const placing = {
  'placing.still': 'Sit down, feet on the floor, and keep still.',
  'placing.right-shin': 'Bend and straighten your right knee, three times. Leave the thigh on the seat.',
  'placing.right-thigh': 'Lift your right knee, three times. Let the lower leg hang.',
  'placing.left-shin': 'Bend and straighten your left knee, three times. Leave the thigh on the seat.',
  'placing.left-thigh': 'Lift your left knee, three times. Let the lower leg hang.',
  'placing.pelvis': 'Lean forward from the hips and sit up again, three times. Leave the legs where they are.',
  'placing.check': 'The movements and the straps disagree. Choose which is right.',
  'placing.done': 'Done.',

  'placing.still.moved': 'That was movement: lean back and rest both legs until the straps tap.',
  'placing.nothing': 'No movement seen yet.',
  'placing.in-a-row': 'That was one: three in a row, please.',
  'placing.other-movement': 'That was not the movement asked for. Sit down and do it once more.',
  'placing.slow': 'That took too long to be told apart. Three in a row, then keep still.',
  'placing.silent': ({ strap: silent }: { strap: NamedStrap }) =>
    `Nothing arrives from ${strap(silent)}. Bring it nearer or switch it on; or cancel, and start again without it.`,
  'placing.too-little': 'That was too little to be sure. Do it with a larger movement.',
  'placing.not-heard': ({ strap: silent }: { strap: NamedStrap }) =>
    `${strap(silent)} was not heard all the time. Bring it nearer and do it again.`,
  'placing.alike': ({ first, second, step }: { first: NamedStrap; second: NamedStrap; step: PlacingStep }) =>
    `Two straps turned alike: ${strap(first)} and ${strap(second)}.${alone(step)}`,
  'placing.found-before': ({ strap: mover, place, step }: { strap: NamedStrap; place: StrapPlace; step: PlacingStep }) =>
    `${strap(mover)} moved most, and it was found on the ${PLACE[place]} before.${alone(step)}`,
  'placing.same-twice': ({ strap: mover, place }: { strap: NamedStrap; place: StrapPlace }) =>
    `Two movements turned ${strap(mover)} most, so one of them was not the one asked for. Sit down, and once more from the ${PLACE[place]}.`,
  'placing.differences': ({ differences }: { differences: readonly Difference[] }) => differences.map(difference).join(' '),

  'placing.abandoned': 'No step passed for three minutes, so placing was ended. The places are as they were.',
  'placing.agree': 'The movements agree with the straps: all are where they say.',
  'placing.placed': 'Every strap that moved has its place.',
  'placing.back': 'The places are as they were before.',
} as const;
