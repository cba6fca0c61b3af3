/**
 * Files written by a command: an unwritable output is reported before the work starts, and a file gets its final name only when complete.
 */
import { constants } from 'node:fs';
import { access, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Unwritable } from '../../protocol/words/en/errors/files.ts';
import { KneesOutError } from '../errors.ts';

export interface Output {
  readonly path: string;
  /** In pieces, generated during writing. */
  readonly text: Iterable<string>;
}

/** Suffix of a file that is not yet complete. */
const PARTIAL = '.part';
/** Number of characters written at once. */
const PIECE = 1 << 18;

const REASONS: Partial<Record<string, Unwritable>> = {
  ENOENT: 'no-folder',
  ENOTDIR: 'no-folder',
  EISDIR: 'is-folder',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  EROFS: 'read-only',
};

/**
 * Rejects outputs that cannot be written, two with the same path, and those that would overwrite an input. Undefined paths are ignored.
 *
 * @throws KneesOutError KO_NOT_ALLOWED, KO_USAGE
 */
export async function checkOutputs(outputs: readonly (string | undefined)[], inputs: readonly (string | undefined)[]): Promise<void> {
  const taken = new Set<string>();
  for (const path of inputs) if (path !== undefined) taken.add(await placeOf(path));
  for (const path of outputs) {
    if (path === undefined) continue;
    const place = await placeOf(path);
    if (taken.has(place)) {
      throw new KneesOutError('KO_USAGE.output-twice', { path });
    }
    try {
      if (await isFile(place)) {
        taken.add(place);
        await access(dirname(place), constants.W_OK);
      }
    } catch (error) {
      throw unwritable(path, error);
    }
  }
}

/**
 * Writes all files, or leaves the previous ones in place.
 *
 * @throws KneesOutError KO_DISK_FULL, KO_NOT_ALLOWED; and whatever generating the text throws.
 */
export async function writeOutputs(outputs: readonly Output[]): Promise<void> {
  const partial: { from: string; to: string; path: string }[] = [];
  try {
    for (const { path, text } of outputs) {
      const to = await placeOf(path);
      const whole = await isFile(to).catch((error: unknown) => Promise.reject(unwritable(path, error)));
      const from = whole ? to + PARTIAL : to;
      if (whole) partial.push({ from, to, path });
      await write(path, from, text);
    }
    for (const { from, to, path } of partial) {
      await rename(from, to).catch((error: unknown) => Promise.reject(unwritable(path, error)));
    }
  } catch (error) {
    for (const { from } of partial) await rm(from, { force: true });
    throw error;
  }
}

async function write(path: string, to: string, text: Iterable<string>): Promise<void> {
  const handle = await open(to, 'w').catch((error: unknown) => Promise.reject(unwritable(path, error)));
  try {
    let waiting = '';
    const flush = async (): Promise<void> => {
      await handle.appendFile(waiting).catch((error: unknown) => Promise.reject(unwritable(path, error)));
      waiting = '';
    };
    for (const piece of text) {
      waiting += piece;
      if (waiting.length > PIECE) await flush();
    }
    await flush();
  } finally {
    await handle.close();
  }
}

/** The path with links resolved; also for a file that does not exist yet. */
async function placeOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = await realpath(dirname(path)).catch(() => resolve(dirname(path)));
    return join(folder, basename(path));
  }
}

/** True for a file, existing or not; false for a device or pipe, which is written to directly. Rejects for a folder. */
async function isFile(place: string): Promise<boolean> {
  const found = await stat(place).catch((error: unknown) =>
    (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : Promise.reject(error as Error),
  );
  if (found?.isDirectory() === true) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  return found === null || (found.isFile() && !/^\/(dev|proc)\//.test(place));
}

function unwritable(path: string, error: unknown): KneesOutError {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new KneesOutError('KO_DISK_FULL.output', { path }, { cause: error });
  }
  const why = REASONS[code] ?? { other: code };
  return new KneesOutError('KO_NOT_ALLOWED.output', { path, why }, { cause: error });
}
