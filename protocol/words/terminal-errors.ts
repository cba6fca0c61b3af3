/** Every error in words, with those that only the command line meets. Not for the page, which would load them all: see problem.ts. */

import type { Problem } from '../live/events.ts';
import { chosenLanguage, type Language } from './dictionary.ts';
import { errors } from './en/errors.ts';
import { terminalErrors } from './en/terminal-errors.ts';
import { type CaseArguments, type InWords, renderCase, renderProblemIn, type TranslatedErrors } from './error-words.ts';
import type { EnglishErrors, EnglishTerminalErrors } from './language.ts';

type EveryError = EnglishErrors & EnglishTerminalErrors;

const LANGUAGES: Readonly<Record<Language, TranslatedErrors<EveryError>>> = { en: { ...errors, ...terminalErrors } };

/** `KO_NOT_FOUND.session`: an error's code, and which of its cases. */
export type ErrorCase = keyof EveryError;

export type ArgumentsOfCase<Case extends ErrorCase> = CaseArguments<EveryError[Case]>;

/** Always in English: for wires, files and JSON. */
export function sayInEnglish(key: ErrorCase, args: unknown): InWords {
  return renderCase(LANGUAGES.en[key], args);
}

/** The error in the chosen language, for the terminal. */
export function sayProblem(problem: Problem): InWords {
  return renderProblemIn(LANGUAGES[chosenLanguage()], problem);
}
