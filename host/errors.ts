/** Errors for users: which case was met, with its arguments. Message and hint are in English here; the page and the terminal render them in the reader's language. */

import { ERRORS, type ErrorCode, type ExitCode } from '../protocol/errors.ts';
import type { Problem } from '../protocol/live/events.ts';
import { type ArgumentsOfCase, type ErrorCase, sayInEnglish } from '../protocol/words/terminal-errors.ts';

/** An error as data, for a wire or a line on a terminal: `problemOf('KO_NOT_FOUND.session', { session })`. */
export function problemOf<Key extends ErrorCase>(key: Key, ...[args]: ArgumentsOfCase<Key>): Problem {
  return createProblem(key, args);
}

/** A case, its arguments where it has any (otherwise nothing or `{}`), and what caused it. */
export type ErrorReport = { [Key in ErrorCase]: [key: Key, ...args: ArgumentsOfCase<Key>, options?: ErrorOptions] }[ErrorCase];

export class KneesOutError extends Error {
  readonly code: ErrorCode;
  /** What a wire carries of it. */
  readonly problem: Problem;

  /** `new KneesOutError('KO_NOT_FOUND.session', { session }, { cause })` */
  constructor(...[key, args, options]: ErrorReport) {
    const problem = createProblem(key, args);
    super(problem.message, options);
    this.name = 'KneesOutError';
    this.code = problem.code;
    this.problem = problem;
  }

  get hint(): string {
    return this.problem.hint;
  }

  get exitCode(): ExitCode {
    return ERRORS[this.code].exitCode;
  }
}

function createProblem(key: ErrorCase, args: unknown): Problem & { code: ErrorCode } {
  const [code, which] = key.split('.') as [ErrorCode, string];
  const withArgs = args === undefined ? {} : { args: args as Problem['args'] & object };
  return { code, ...sayInEnglish(key, args), case: which, ...withArgs };
}
