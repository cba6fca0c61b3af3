/** Detects columns in units other than the specified ones, which would silently give wrong numbers. */
import type { WrongForce } from '../../protocol/words/en/errors/files.ts';
import { KneesOutError } from '../errors.ts';
import type { ImuColumns } from './imu-columns.ts';
import { STANDARD_GRAVITY_MPS2 } from '../units.ts';

/** The median specific force on a person who stands, squats, walks or jumps stays within these limits, m/s². */
const MIN_FORCE_MPS2 = 3;
const MAX_FORCE_MPS2 = 25;
/** Beyond the range of any sensor worn by people (±2000 °/s per axis), and the share of rows beyond it that can no longer be glitches. */
const MAX_RATE_RAD_PER_S = 40;
const GLITCHES = 0.01;

/**
 * @param name the sensor's name in the message, such as "thigh".
 * @throws KneesOutError KO_UNIT_WRONG when force cannot be in m/s² with gravity, or rates cannot be in rad/s.
 */
export function checkUnits(imu: ImuColumns, name: string, path: string): void {
  const forces = magnitudes(imu.ax, imu.ay, imu.az).sort();
  const force = forces[forces.length >> 1];
  if (force !== undefined && !(force >= MIN_FORCE_MPS2 && force <= MAX_FORCE_MPS2)) {
    throw new KneesOutError('KO_UNIT_WRONG.force', { path, sensor: name, force: force.toPrecision(3), seems: unitOf(forces) });
  }
  const rates = magnitudes(imu.gx, imu.gy, imu.gz);
  const fast = rates.reduce((count, rate) => count + (rate > MAX_RATE_RAD_PER_S ? 1 : 0), 0);
  if (fast > GLITCHES * rates.length) {
    const percent = Math.round((100 * fast) / rates.length);
    throw new KneesOutError('KO_UNIT_WRONG.rate', { path, sensor: name, percent, mostRadPerS: MAX_RATE_RAD_PER_S });
  }
}

/** If it is mostly one unit, it is gravity in g; without gravity it would vary. */
function unitOf(sorted: Float64Array): WrongForce {
  const quartiles = [sorted[sorted.length >> 2]!, sorted[(3 * sorted.length) >> 2]!];
  for (const [unit, one] of [
    ['g', 1],
    ['mg', 1000],
  ] as const) {
    if (quartiles.every((force) => Math.abs(force / one - 1) < 0.2)) return { unit, factor: STANDARD_GRAVITY_MPS2 / one };
  }
  return null;
}

/** Of the rows that have all three components. */
function magnitudes(x: Float64Array, y: Float64Array, z: Float64Array): Float64Array {
  return x.map((value, row) => Math.hypot(value, y[row]!, z[row]!)).filter(Number.isFinite);
}
