/** The estimators of a leg's attitude and heading: live ones use past data, those of an analysis also later data. */
import type { Side } from '../../knee/sample.ts';
import { OrientationFilter } from '../../motion/orientation/filter.ts';
import { RelativeHeading } from '../../motion/heading/heading.ts';

/** A strap's attitude; after `update` it is the one at the given increment. */
export type Attitude = Pick<OrientationFilter, 'update' | 'q' | 'rate' | 'atRest' | 'tiltChangeSigmaRad' | 'headingRateSigmaRadPerS'>;

/** Creates the estimators for one run over a leg's motion, each starting from its beginning. */
export interface Estimators {
  readonly attitude: (segment: 'thigh' | 'shank') => Attitude;
  readonly heading: (side: Side) => RelativeHeading;
}

export const CAUSAL: Estimators = {
  attitude: () => new OrientationFilter(),
  heading: (side) => new RelativeHeading(side),
};
