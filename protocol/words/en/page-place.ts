/** The page's texts around placing by movement; instructions for the steps come from the station. */

import type { StrapPlace } from '../../live/words.ts';
import { PLACE } from './places.ts';

export const pagePlace = {
  'page-place.step.none': 'Which strap is where?',
  'page-place.step.still': 'Sit still',
  'page-place.step.right-shin': 'Bend the right knee',
  'page-place.step.right-thigh': 'Lift the right knee',
  'page-place.step.left-shin': 'Bend the left knee',
  'page-place.step.left-thigh': 'Lift the left knee',
  'page-place.step.pelvis': 'Lean forward',
  'page-place.step.check': 'Who is right?',
  'page-place.step.done': 'Found',
  'page-place.before.no-strap': 'A leg takes two straps; none is connected. Switch both on.',
  'page-place.before.one-strap': 'A leg takes two straps; one is connected. Switch the other on.',
  'page-place.before.text':
    'Put the straps on and sit down on a chair. Move one part of the leg after the other: the strap that turns is the one worn there.',
  'page-place.both-legs': 'Both legs',
  'page-place.progress': 'Of all movements',
  'page-place.waiting-still': 'Waiting until every strap is still.',
  'page-place.no-pelvis': 'No strap on the pelvis',
  'page-place.swapped': 'These two are swapped',
  'page-place.swapped.text': 'Their movements show that each is worn where the other should be.',
  'page-place.swap': 'Swap them',
  'page-place.go-by-movements': 'Go by the movements',
  'page-place.move-again': 'Move again',
  'page-place.leave': 'Leave them as they are',
  'page-place.by-hand': 'The others can be given a place by hand, in the list of straps.',
  'page-place.put-back': 'Put back',
  'page-place.on-to-calibration': 'On to the calibration',
  'page-place.not-found': 'Not found',
  'page-place.was-on': ({ role }: { role: StrapPlace }) => `was on the ${PLACE[role]}`,

  'page-place.picture.none': 'A figure sitting on a chair with straps above and below the knee',
  'page-place.picture.still': 'Sitting still on a chair',
  'page-place.picture.right-shin': 'Sitting, straightening the knee and bending it again',
  'page-place.picture.right-thigh': 'Sitting, lifting the knee with the lower leg hanging',
  'page-place.picture.left-shin': 'Sitting, straightening the knee and bending it again',
  'page-place.picture.left-thigh': 'Sitting, lifting the knee with the lower leg hanging',
  'page-place.picture.pelvis': 'Sitting, leaning forward from the hips',
  'page-place.picture.check': 'Sitting on a chair',
  'page-place.picture.done': 'Done',
} as const;
