/** A sentence for people as reported by a stage: its code and arguments. It is rendered where it is shown, in the reader's language. */

import { createDictionary, type MessageOf } from './dictionary.ts';
import { en } from './en.ts';
import type { English } from './language.ts';

export { chooseLanguage } from './dictionary.ts';

/** A sentence to be rendered; JSON. */
export type Message = MessageOf<English>;

/** Text written by another program or stored by an older version, as a message. */
export const verbatim = (text: string): Message => ({ code: 'verbatim', args: { text } });

/** The same sentence with the same arguments. */
export function isSameMessage(a: Message | null, b: Message | null): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The sentences of the stages and of the page. */
export const { say, render, renderEnglish } = createDictionary<English>({ en });
