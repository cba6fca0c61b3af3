/** Two legs through one calibration: what both do at once they begin together; the rest one leg does after the other. */
import { CALIBRATION_STEPS, isForOneLeg } from '../../../protocol/live/words.ts';
import type { GuidedCalibration } from './calibration.ts';
import { NEXT } from './calibration-steps.ts';

/** Which of two calibrations that hold after each step is to go on now; null while one of them is at it, or none waits. */
export function nextInTurn(left: GuidedCalibration, right: GuidedCalibration): 'left' | 'right' | 'both' | null {
  // A leg that is done, or was given up, is not waited for.
  if (!left.active) return right.waits ? 'right' : null;
  if (!right.active) return left.waits ? 'left' : null;
  if (!left.waits || !right.waits) return null;
  const [leftAt, rightAt] = [CALIBRATION_STEPS.indexOf(left.step), CALIBRATION_STEPS.indexOf(right.step)];
  if (leftAt !== rightAt) return leftAt < rightAt ? 'left' : 'right';
  return isForOneLeg(NEXT[left.step as keyof typeof NEXT]) ? 'left' : 'both';
}
