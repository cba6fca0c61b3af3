/** A received error in the reader's language. Cases that only the command line meets are not here: a page does not load them. */

import type { Problem } from '../live/events.ts';
import { chosenLanguage, type Language } from './dictionary.ts';
import { errors as en } from './en/errors.ts';
import type { EnglishErrors } from './language.ts';
import { type InWords, renderProblemIn, type TranslatedErrors } from './error-words.ts';

const LANGUAGES: Readonly<Record<Language, TranslatedErrors<EnglishErrors>>> = { en };

/** What was wrong and what to do. */
export function renderProblem(problem: Problem): InWords {
  return renderProblemIn(LANGUAGES[chosenLanguage()], problem);
}
