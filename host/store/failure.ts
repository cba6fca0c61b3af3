/** Classifies failures of the store: whether a retry may succeed, and the error to report. */

import { KneesOutError } from '../errors.ts';
import { damagedStore } from './inspect.ts';

/** No room left, or the disk refuses to write: storing may succeed later. */
export function isTransient(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && (code === 'SQLITE_FULL' || code === 'ENOSPC' || /^SQLITE_(BUSY|IOERR)/.test(code));
}

/** The store's file has changed: nothing can be stored in it any more. */
export function isDamage(error: unknown): error is Error {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'SQLITE_NOTADB' || (typeof code === 'string' && code.startsWith('SQLITE_CORRUPT'));
}

/** Another program has the file locked at the moment. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_BUSY/.test(String((error as { code?: unknown } | null)?.code));
}

/**
 * Any failure of the store as the error shown to the user.
 *
 * @param whenFull what to do about a full disk.
 */
export function storeError(file: string, error: unknown, whenFull = 'Free some space, then try again.'): KneesOutError {
  if (error instanceof KneesOutError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new KneesOutError('KO_DISK_FULL', `the disk that holds ${file} is full`, whenFull, { cause: error });
  }
  if (isBusy(error)) {
    const inUse = 'Close the program that has the file open: recording goes on by itself, and what comes meanwhile is kept in memory.';
    return new KneesOutError('KO_STORE_IN_USE', `another program is writing to ${file}`, inUse, { cause: error });
  }
  if (isDamage(error)) {
    return damagedStore(file, `is damaged: ${message}`, error);
  }
  const hint = 'Check that the folder exists and that you may write to it, or choose another with --data.';
  return new KneesOutError('KO_STORE_FAILED', `the store ${file} failed: ${message}`, hint, { cause: error });
}
