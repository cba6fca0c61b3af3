/** What a language consists of, by English. Apart from the dictionaries, which import the languages, so that each may state these types. */

import type { en } from './en.ts';
import type { errors } from './en/errors.ts';
import type { terminalErrors } from './en/terminal-errors.ts';
import type { terminal } from './en/terminal.ts';

export type English = typeof en;
export type EnglishTerminal = typeof terminal;
export type EnglishErrors = typeof errors;
export type EnglishTerminalErrors = typeof terminalErrors;

/** Identifies a sentence. */
type WordCode = keyof English;

/** The arguments of a sentence; `never` when it has none. */
export type ArgumentsOf<Code extends WordCode> = English[Code] extends (args: infer Args) => string ? Args : never;
