/** The sentences of the command line. Apart from those of the stages and of the page, so that the page does not load them. */

import { createDictionary, type MessageOf } from './dictionary.ts';
import { terminal as en } from './en/terminal.ts';
import type { EnglishTerminal } from './language.ts';

/** A sentence to be rendered. */
export type TerminalMessage = MessageOf<EnglishTerminal>;

export const { say, render, renderEnglish } = createDictionary<EnglishTerminal>({ en });
