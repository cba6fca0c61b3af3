/** What a language consists of, by English. Apart from message.ts, which imports the languages, so that each may state this type. */

import type { en } from './en.ts';

export type English = typeof en;

/** Identifies a sentence. */
export type WordCode = keyof English;

/** The arguments of a sentence; `never` when it has none. */
export type ArgumentsOf<Code extends WordCode> = English[Code] extends (args: infer Args) => string ? Args : never;

/** One language: the same codes as English, with the same arguments. */
export type Words = {
  readonly [Code in WordCode]: English[Code] extends (args: infer Args) => string ? (args: Args) => string : string;
};
