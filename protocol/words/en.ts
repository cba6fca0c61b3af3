/** English: every sentence for people, by its code. A file a topic in `en/`; a code begins with its topic. */

import { calibration } from './en/calibration.ts';
import { page } from './en/page.ts';

export const en = { ...calibration, ...page };
