/** How an error is reported on the command line: one line, and the corresponding exit code. */
import { CommanderError } from 'commander';
import type { ExitCode } from '../../protocol/errors.ts';
import type { Problem } from '../../protocol/live/events.ts';
import { sayProblem } from '../../protocol/words/terminal-errors.ts';
import { KneesOutError } from '../errors.ts';

/**
 * Control characters, those that change the direction of writing, and unpaired surrogates: a terminal must not execute what is in a file.
 */
const NOT_PRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line: stable code, what was wrong and where, what to do. */
export function describeError(error: unknown): string {
  return lineOf(toKneesOutError(error).problem);
}

/** `KO_CODE: message hint` */
function lineOf(problem: Problem): string {
  const { message, hint } = sayProblem(problem);
  return printable(`${problem.code}: ${message} ${hint}`.replace(/\s*\n\s*/g, ' '));
}

/** Text that is safe to show on a terminal: other characters as `\u001b`. */
export function printable(text: string): string {
  return text.replace(NOT_PRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Prints a notice that ends nothing, as a line on stderr. */
export function notify(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** Prints an error that ends nothing, as a line on stderr. */
export function notifyOf(problem: Problem): void {
  process.stderr.write(`${lineOf(problem)}\n`);
}

/** 2 where the user can fix it, 1 where the product failed, according to the error's code. */
export function exitCodeOf(error: unknown): ExitCode {
  return toKneesOutError(error).exitCode;
}

/** An error thrown by others, under the code that fits; an unexpected one is our own fault. */
function toKneesOutError(error: unknown): KneesOutError {
  if (error instanceof KneesOutError) return error;
  if (error instanceof CommanderError) return new KneesOutError('KO_USAGE.command-line', { reason: error.message.replace(/^error: /, '') });
  const reason = error instanceof Error ? error.message : String(error);
  switch ((error as NodeJS.ErrnoException | undefined)?.code) {
    case 'ENOSPC':
      return new KneesOutError('KO_DISK_FULL.system', { reason });
    case 'EACCES':
    case 'EPERM':
      return new KneesOutError('KO_NOT_ALLOWED.system', { reason });
    case 'ENOENT':
    case 'EISDIR':
    case 'ENOTDIR':
      return new KneesOutError('KO_FILE_UNREADABLE.system', { reason });
  }
  const where = error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? null) : null;
  return new KneesOutError('KO_INTERNAL.unexpected', { reason, where });
}
