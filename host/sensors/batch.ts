/** The fields of a batch of samples, for drivers to fill. */
import type { Measure, SampleBatch } from './driver.ts';

export abstract class BatchFields implements SampleBatch {
  measure: Measure = 'rate';
  timeRegularised = false;
  hostS = NaN;
  sampleIndex = 0;
  tickUs = 0;
  intervalUs = 0;
  count = 0;
  qw = 1;
  qx = 0;
  qy = 0;
  qz = 0;
  rateX = 0;
  rateY = 0;
  rateZ = 0;
  forceX = 0;
  forceY = 0;
  forceZ = 0;
  flags = 0;

  abstract read(k: number): void;
}
