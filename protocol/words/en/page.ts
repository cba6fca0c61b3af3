/** What the page says. */

import { plural } from '../plural.ts';

export const page = {
  'straps.without-place': ({ count }: { count: number }) =>
    plural('en', count, { one: '1 strap has no place yet.', other: `${count} straps have no place yet.` }),
} as const;
