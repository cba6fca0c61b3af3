/** How an error is told on the command line: one line, and the exit code that goes with it. */
import { CommanderError } from 'commander';
import { KneesOutError, type ExitCode } from '../errors.ts';

/** One line: stable code, what was wrong and where, what to do. */
export function describeError(error: unknown): string {
  if (error instanceof KneesOutError) return oneLine(`${error.code}: ${error.message}. ${error.hint}`);
  if (error instanceof CommanderError) return oneLine(`KO_USAGE: ${error.message.replace(/^error: /, '')}. See knees-out --help.`);
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC') return oneLine(`KO_DISK_FULL: ${message}. Free some space and try again.`);
  if (code === 'EACCES' || code === 'EPERM') return oneLine(`KO_NOT_ALLOWED: ${message}. Choose a place you may write to.`);
  if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return oneLine(`KO_FILE_UNREADABLE: ${message}. Check the path.`);
  const where = error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? '') : '';
  return oneLine(`KO_INTERNAL: ${message} (${where}). This is our mistake; please report it.`);
}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof KneesOutError) return error.exitCode;
  if (error instanceof CommanderError) return 2;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'EACCES' ? 2 : 1;
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replace(/\.\. /g, '. ');
