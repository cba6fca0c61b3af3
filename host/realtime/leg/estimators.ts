/** What a leg's attitude and heading are estimated with: live from what came so far, in an analysis also from what came after. */
import type { Side } from '../../knee/sample.ts';
import { OrientationFilter } from '../../motion/orientation/filter.ts';
import { RelativeHeading } from '../../motion/heading/heading.ts';

/** A strap's attitude; after `update` it is that of the increment handed in. */
export type Attitude = Pick<OrientationFilter, 'update' | 'q' | 'rate' | 'atRest' | 'tiltChangeSigmaRad' | 'headingRateSigmaRadPerS'>;

/** Makes the estimates of one run over a leg's motion, each from its beginning. */
export interface Estimators {
  readonly attitude: (segment: 'thigh' | 'shank') => Attitude;
  readonly heading: (side: Side) => RelativeHeading;
}

export const CAUSAL: Estimators = {
  attitude: () => new OrientationFilter(),
  heading: (side) => new RelativeHeading(side),
};
