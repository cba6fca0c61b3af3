/** `npm run bench:accuracy`: how exact the estimate is, and what each of its ingredients is worth, on recordings with a reference. */

import { benchFilterAccuracy } from './filter-accuracy.ts';
import { benchFilterSimulated, benchFilterStart } from './filter-simulated.ts';

benchFilterAccuracy();
benchFilterStart();
benchFilterSimulated();
