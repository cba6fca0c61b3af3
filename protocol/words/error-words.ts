/** What each case of an error has in words: a message (what was wrong) and a hint (what to do), both whole sentences. */

import type { ErrorCode } from '../errors.ts';

type Template = string | ((args: never) => string);

interface CaseWords {
  readonly message: Template;
  readonly hint: Template;
}

/** Errors in words by their case, `KO_NOT_FOUND.session`: the code, and which of its cases. */
export type ErrorWords = Readonly<Record<`${ErrorCode}.${string}`, CaseWords>>;

type ArgumentsOfTemplate<Of extends Template> = Of extends (args: infer Args) => string ? Args : unknown;

/** The arguments of a case: those of its message and those of its hint; `unknown` when it has none. JSON. */
type ArgumentsOf<Words> = Words extends CaseWords ? ArgumentsOfTemplate<Words['message']> & ArgumentsOfTemplate<Words['hint']> : never;

/** What follows the case: its arguments. */
export type CaseArguments<Words extends CaseWords> =
  unknown extends ArgumentsOf<Words> ? [args?: Readonly<Record<string, never>>] : [args: ArgumentsOf<Words>];

/** The same cases in another language, with the same arguments; message and hint may each use any of them. */
export type TranslatedErrors<English extends ErrorWords> = {
  readonly [Case in keyof English]: Record<'message' | 'hint', string | ((args: ArgumentsOf<English[Case]>) => string)>;
};

export interface InWords {
  readonly message: string;
  readonly hint: string;
}

/** An error as a wire carries it. Stated here, because the schema of the wire's problem imports the languages. */
interface ReceivedProblem extends InWords {
  readonly code: string;
  readonly case?: string | undefined;
  readonly args?: unknown;
}

/** A received problem by the words of its case; as received when the case is not among them, or came from another version. */
export function renderProblemIn(
  words: Readonly<Record<string, CaseWords>>,
  { code, case: which, args, message, hint }: ReceivedProblem,
): InWords {
  const key = `${code}.${which}`;
  try {
    return Object.hasOwn(words, key) ? renderCase(words[key]!, args) : { message, hint };
  } catch {
    return { message, hint };
  }
}

export function renderCase({ message, hint }: CaseWords, args: unknown): InWords {
  const render = (template: Template): string => (typeof template === 'string' ? template : (template as (args: unknown) => string)(args));
  // A cause in other words may end with a full stop of its own.
  return { message: render(message).replace(/([.?!])\.$/, '$1'), hint: render(hint) };
}
