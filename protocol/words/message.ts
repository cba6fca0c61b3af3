/** A sentence for people as reported by a stage: its code and arguments. It is rendered where it is shown, in the reader's language. */

import { z } from 'zod';
import { createDictionary, type MessageOf } from './dictionary.ts';
import { en } from './en.ts';
import type { English } from './language.ts';

export { chooseLanguage } from './dictionary.ts';

/** A sentence to be rendered; JSON. */
export type Message = MessageOf<English>;

/** A {@link Message} received over a wire or read from a store: the code must be known; the arguments are the sender's responsibility. */
export const messageSchema = z.object({
  code: z.string().refine((code) => Object.hasOwn(en, code), { error: 'a sentence that is not known here' }),
  args: z.record(z.string(), z.unknown()).optional(),
}) as unknown as z.ZodType<Message>;

/** Text written by another program or stored by an older version, as a message. */
export const verbatim = (text: string): Message => ({ code: 'verbatim', args: { text } });

/** A message read from a store, where older versions stored the sentence itself; `null` when it is neither. */
export function readMessage(stored: unknown): Message | null {
  return typeof stored === 'string' ? verbatim(stored) : (messageSchema.safeParse(stored).data ?? null);
}

/** The same sentence with the same arguments. */
export function isSameMessage(a: Message | null, b: Message | null): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The sentences of the stages and of the page. */
export const { say, render, renderEnglish } = createDictionary<English>({ en });
