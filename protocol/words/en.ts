/** English: every sentence for people, by its code. One file per topic in `en/`; a code begins with its topic. */

import { alignment } from './en/alignment.ts';
import { calibration } from './en/calibration.ts';
import { link } from './en/link.ts';
import { page } from './en/page.ts';
import { placing } from './en/placing.ts';
import { quality } from './en/quality.ts';
import { verbatim } from './en/verbatim.ts';

export const en = { ...alignment, ...calibration, ...link, ...page, ...placing, ...quality, ...verbatim };
