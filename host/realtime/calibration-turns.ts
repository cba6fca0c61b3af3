/** Two legs through one calibration: what both do at once they begin together; the rest one leg does after the other. */
import type { CalibrationStep } from '../../protocol/live/words.ts';
import type { GuidedCalibration } from './calibration.ts';
import { NEXT } from './calibration-steps.ts';

/** The steps that one leg makes while the other stands: swings. */
const ONE_LEG: readonly CalibrationStep[] = ['thigh-swing', 'shin-swing'];
const ORDER: readonly CalibrationStep[] = ['stance', ...ONE_LEG, 'neutral'];

/** One leg makes this step while the other stands. */
export function isForOneLeg(step: CalibrationStep): boolean {
  return ONE_LEG.includes(step);
}

/** Which of two calibrations that hold after each step is to go on now; null while one of them is at it, or none waits. */
export function nextInTurn(left: GuidedCalibration, right: GuidedCalibration): 'left' | 'right' | 'both' | null {
  // A leg that is done, or was given up, is not waited for.
  if (!left.active) return right.waits ? 'right' : null;
  if (!right.active) return left.waits ? 'left' : null;
  if (!left.waits || !right.waits) return null;
  const [leftAt, rightAt] = [ORDER.indexOf(left.step), ORDER.indexOf(right.step)];
  if (leftAt !== rightAt) return leftAt < rightAt ? 'left' : 'right';
  return isForOneLeg(NEXT[left.step as keyof typeof NEXT]) ? 'left' : 'both';
}
