/** A received error in the reader's language. Cases that only the command line meets are not here: a page does not load them. */

import type { Problem } from '../live/events.ts';
import { chosenLanguage, type Language } from './dictionary.ts';
import { errors as en } from './en/errors.ts';
import type { EnglishErrors } from './language.ts';
import { type InWords, renderCase, type TranslatedErrors } from './error-words.ts';

const LANGUAGES: Readonly<Record<Language, TranslatedErrors<EnglishErrors>>> = { en };

/** What was wrong and what to do; as received when the case is not known here, or came from another version. */
export function renderProblem({ code, case: which, args, message, hint }: Problem): InWords {
  const words = LANGUAGES[chosenLanguage()] as Record<string, Parameters<typeof renderCase>[0]>;
  const key = `${code}.${which}`;
  try {
    return Object.hasOwn(words, key) ? renderCase(words[key]!, args) : { message, hint };
  } catch {
    return { message, hint };
  }
}
