/** Classifies failures of the store: whether a retry may succeed, and the error to report. */

import { KneesOutError } from '../errors.ts';
import { DamagedStore } from './inspect.ts';

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
 * @param whenFull what was being done that a full disk stops: recording goes on later.
 */
export function storeError(file: string, error: unknown, whenFull: 'store' | 'recording' = 'store'): KneesOutError {
  if (error instanceof KneesOutError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new KneesOutError(whenFull === 'store' ? 'KO_DISK_FULL.store' : 'KO_DISK_FULL.recording', { file }, { cause: error });
  }
  if (isBusy(error)) return new KneesOutError('KO_STORE_IN_USE.writing', { file }, { cause: error });
  if (isDamage(error)) return new DamagedStore(file, { is: 'damaged', said: message }, error);
  return new KneesOutError('KO_STORE_FAILED.file', { file, reason: message }, { cause: error });
}
