/** Two legs through one calibration: joint steps are started together; the others are done by one leg after the other. */
import { CALIBRATION_STEPS, isForOneLeg } from '../../../protocol/live/words.ts';
import type { GuidedCalibration } from './calibration.ts';
import { NEXT } from './calibration-steps.ts';

/** Which of two calibrations that take turns should go on now; null while one of them is busy, or when neither waits. */
export function nextInTurn(left: GuidedCalibration, right: GuidedCalibration): 'left' | 'right' | 'both' | null {
  // A leg that has finished, or was cancelled, is not waited for.
  if (!left.active) return right.isWaiting ? 'right' : null;
  if (!right.active) return left.isWaiting ? 'left' : null;
  if (!left.isWaiting || !right.isWaiting) return null;
  const [leftAt, rightAt] = [CALIBRATION_STEPS.indexOf(left.step), CALIBRATION_STEPS.indexOf(right.step)];
  if (leftAt !== rightAt) return leftAt < rightAt ? 'left' : 'right';
  return isForOneLeg(NEXT[left.step as keyof typeof NEXT]) ? 'left' : 'both';
}
