/** The language of the command line follows the locale as other programs do. */

import { expect, it } from 'vitest';
import { wantedLanguages } from '../../host/config/language.ts';

it.each([
  [{ LANG: 'de_CH.UTF-8' }, ['de_CH.UTF-8']],
  [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'fr_FR' }, ['fr_FR']],
  [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'fr_FR', LC_ALL: 'en_GB' }, ['en_GB']],
  [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, ['C']],
  [{ LANG: 'de_DE.UTF-8', LC_ALL: '' }, ['de_DE.UTF-8']],
  [{}, []],
] as const)('%o wants %o', (environment, wanted) => {
  expect(wantedLanguages(environment)).toEqual(wanted);
});
