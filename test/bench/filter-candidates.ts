/** The orientation filters that benches compare: ours, ours without each of its features, and the baselines. */

import type { FilterSettings } from '../../host/motion/orientation/filter-settings.ts';
import { OrientationFilter } from '../../host/motion/orientation/filter.ts';
import { Complementary } from '../baselines/complementary.ts';
import type { Estimator } from '../baselines/estimator.ts';
import { Madgwick } from '../baselines/madgwick.ts';
import { Mahony } from '../baselines/mahony.ts';
import { Vqf } from '../baselines/vqf.ts';

export interface Candidate {
  name: string;
  make: () => Estimator & { inclinationSigmaRad?: number };
  /** Uses rates as they are, without correction for coning and for the rotating frame. */
  plain: boolean;
}

const WITHOUT: [string, Partial<FilterSettings>][] = [
  ['scale and cross-axis learning', { scaleSigma: 0, crossAxisSigma: 0 }],
  ['bias learning in motion', { motionBias: false }],
  ['rest', { restUpdate: false }],
  ['gain following the speed', { velocityFollow: 0 }],
  ['accelerometer bias in the sigmas', { forceBiasSigmaMPerS2: 0 }],
  ['filling of gaps', { fillGaps: false }],
  ['doubt about the force in gaps', { forceMemoryS: Infinity }],
  ['start from the mean force', { startMeanS: 0 }],
];

export const RAW_RATES = 'without corrections of raw rates';

export const CANDIDATES: Candidate[] = [
  { name: 'knees-out', make: () => new OrientationFilter(), plain: false },
  { name: RAW_RATES, make: () => new OrientationFilter(), plain: true },
  ...WITHOUT.map(([name, settings]) => ({ name: `without ${name}`, make: () => new OrientationFilter(settings), plain: false })),
  { name: 'VQF', make: () => new Vqf(), plain: true },
  { name: 'Madgwick, beta 0.05', make: () => new Madgwick(0.05), plain: true },
  { name: 'Mahony, kp 0.4', make: () => new Mahony(0.4, 0), plain: true },
  { name: '0.98/0.02', make: () => new Complementary(), plain: true },
];
