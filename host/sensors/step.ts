/** The rotation vector between two samples, in the sensor's frame at its start (and equally at its end). */
import type { SampleBatch } from './driver.ts';
import type { Increment } from './increment.ts';

/**
 * From attitudes (sensor → fixed frame, in `previous` and read in `batch`): the shorter way round, so either sign of a quaternion works.
 * Rounding to int16 does not accumulate: the steps compose to exactly the attitude received. `previous` becomes the batch's attitude.
 */
export function orientationStep(out: Increment, previous: Float64Array, batch: SampleBatch, connected: boolean): void {
  const { qw, qx, qy, qz } = batch;
  if (connected) {
    const pw = previous[0]!;
    const px = previous[1]!;
    const py = previous[2]!;
    const pz = previous[3]!;
    // conj(previous) ⊗ current; its length cancels in atan2.
    const w = pw * qw + px * qx + py * qy + pz * qz;
    const x = pw * qx - px * qw - py * qz + pz * qy;
    const y = pw * qy + px * qz - py * qw - pz * qx;
    const z = pw * qz - px * qy + py * qx - pz * qw;
    const length = Math.sqrt(x * x + y * y + z * z);
    const perUnit = length < 1e-12 ? 0 : (2 * Math.atan2(length, Math.abs(w))) / length;
    const scale = w < 0 ? -perUnit : perUnit;
    out.rotationX = x * scale;
    out.rotationY = y * scale;
    out.rotationZ = z * scale;
  }
  previous[0] = qw;
  previous[1] = qx;
  previous[2] = qy;
  previous[3] = qz;
}
