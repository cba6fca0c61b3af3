/** Running record of one part of a repetition (descent, bottom or ascent): greatest angles, quality, and the cue that fired in it. */
import type { KneeSample } from '../knee/sample.ts';
import type { CueReason } from './repetition.ts';

/** Degrees before the stance baseline is subtracted; `-Infinity` when nothing is known yet. */
export class Tally {
  samples = 0;
  qualitySum = 0;
  abductionDeg = -Infinity;
  abductionS = NaN;
  /** Flexion and quality at the greatest abduction. */
  flexionDeg = NaN;
  quality = NaN;
  femoralRotationDeg = -Infinity;
  cueS: number | null = null;
  cueReason: CueReason | null = null;

  clear(): void {
    this.samples = 0;
    this.qualitySum = 0;
    this.abductionDeg = -Infinity;
    this.abductionS = NaN;
    this.flexionDeg = NaN;
    this.quality = NaN;
    this.femoralRotationDeg = -Infinity;
    this.cueS = null;
    this.cueReason = null;
  }

  add(sample: KneeSample): void {
    this.samples += 1;
    this.qualitySum += sample.quality;
    if (sample.abductionExcessDeg > this.abductionDeg) {
      this.abductionDeg = sample.abductionExcessDeg;
      this.abductionS = sample.timeS;
      this.flexionDeg = sample.flexionDeg;
      this.quality = sample.quality;
    }
    if (sample.femoralRotationExcessDeg > this.femoralRotationDeg) this.femoralRotationDeg = sample.femoralRotationExcessDeg;
  }

  /** Merges another part; the earlier cue is kept. */
  merge(part: Tally): void {
    this.samples += part.samples;
    this.qualitySum += part.qualitySum;
    if (part.abductionDeg > this.abductionDeg) {
      this.abductionDeg = part.abductionDeg;
      this.abductionS = part.abductionS;
      this.flexionDeg = part.flexionDeg;
      this.quality = part.quality;
    }
    if (part.femoralRotationDeg > this.femoralRotationDeg) this.femoralRotationDeg = part.femoralRotationDeg;
    if (this.cueS === null) {
      this.cueS = part.cueS;
      this.cueReason = part.cueReason;
    }
  }
}
