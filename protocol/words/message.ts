/** A sentence for people as a stage reports it: which one, and what goes into it. It is rendered where it is shown, in the reader's language. */

import { z } from 'zod';
import { en } from './en.ts';

type English = typeof en;

/** Names a sentence. */
export type WordCode = keyof English;

/** What goes into a sentence; `never` where nothing does. */
export type ArgumentsOf<Code extends WordCode> = English[Code] extends (args: infer Args) => string ? Args : never;

type Rest<Code extends WordCode> = English[Code] extends (args: infer Args) => string ? [args: Args] : [];

/** One language: the same codes as English, with the same arguments. */
export type Words = {
  readonly [Code in WordCode]: English[Code] extends (args: infer Args) => string ? (args: Args) => string : string;
};

/** A sentence to be rendered; JSON. */
export type Message = {
  [Code in WordCode]: English[Code] extends (args: infer Args) => string
    ? { readonly code: Code; readonly args: Args }
    : { readonly code: Code; readonly args?: undefined };
}[WordCode];

/** A {@link Message} as it comes over a wire or out of a store: the code must be known, its arguments are its sender's business. */
export const messageSchema = z.object({
  code: z.string().refine((code) => Object.hasOwn(en, code), { error: 'a sentence that is not known here' }),
  args: z.record(z.string(), z.unknown()).optional(),
}) as unknown as z.ZodType<Message>;

/** Text that another program wrote, or an older version stored, as a message. */
export const verbatim = (text: string): Message => ({ code: 'verbatim', args: { text } });

/** A message out of a store, where older versions kept the sentence itself; `null` when it is neither. */
export function readMessage(stored: unknown): Message | null {
  return typeof stored === 'string' ? verbatim(stored) : (messageSchema.safeParse(stored).data ?? null);
}

/** Languages by their BCP 47 names. */
const LANGUAGES: Record<string, Words> = { en };

let words: Words = en;

/** Renders in the first of `wanted` that there is (`de-CH` is `de`), from now on; in English where there is none. */
export function chooseLanguage(wanted: readonly string[]): void {
  const known = wanted.map((name) => LANGUAGES[name.split(/[-_.]/)[0]!.toLowerCase()]).find((found) => found !== undefined);
  words = known ?? en;
}

/** The sentence `code` with its arguments, in the language chosen. */
export function say<Code extends WordCode>(code: Code, ...args: Rest<Code>): string {
  const template = words[code] as string | ((...args: Rest<Code>) => string);
  return typeof template === 'string' ? template : template(...args);
}

/** The sentence that a stage reported, in the language chosen. One that is not known here, because a newer station reported it, is its code. */
export function render(message: Message): string {
  if (!Object.hasOwn(words, message.code)) return message.code;
  return (say as (code: WordCode, args: unknown) => string)(message.code, message.args);
}
