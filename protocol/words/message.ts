/** A sentence for people as reported by a stage: its code and arguments. It is rendered where it is shown, in the reader's language. */

import { z } from 'zod';
import { en } from './en.ts';
import type { English, WordCode, Words } from './language.ts';

type Rest<Code extends WordCode> = English[Code] extends (args: infer Args) => string ? [args: Args] : [];

/** A sentence to be rendered; JSON. */
export type Message = {
  [Code in WordCode]: English[Code] extends (args: infer Args) => string
    ? { readonly code: Code; readonly args: Args }
    : { readonly code: Code; readonly args?: undefined };
}[WordCode];

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

/** Languages by their BCP 47 names. */
const LANGUAGES: Record<string, Words> = { en };

let words: Words = en;

/** From now on renders in the first available language of `wanted` (`de-CH` is `de`), or in English where there is none. */
export function chooseLanguage(wanted: readonly string[]): void {
  const known = wanted.map((name) => LANGUAGES[name.split(/[-_.]/)[0]!.toLowerCase()]).find((found) => found !== undefined);
  words = known ?? en;
}

/** The sentence `code` with its arguments, in the chosen language. */
export function say<Code extends WordCode>(code: Code, ...args: Rest<Code>): string {
  const template = words[code] as string | ((...args: Rest<Code>) => string);
  return typeof template === 'string' ? template : template(...args);
}

/** The sentence reported by a stage, in the chosen language. An unknown one, reported by a newer station, is shown as its code. */
export function render(message: Message): string {
  if (!Object.hasOwn(words, message.code)) return message.code;
  return (say as (code: WordCode, args: unknown) => string)(message.code, message.args);
}
