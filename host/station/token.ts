/** The token that other machines must show: made once, whole or not at all, and kept so that a tablet need not be paired again. */

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeError } from '../store/failure.ts';

/** 128 bits, as 22 characters of base64url. */
const TOKEN_BYTES = 16;
const TOKEN = /^[\w-]{22,256}$/;

/** Whether a guess would need 2^128 attempts, as far as its length shows. */
export function isStrongToken(token: string): boolean {
  return TOKEN.test(token);
}

/**
 * The token in `folder`, made when there is none, and made anew when what is there is none: half written on a full disk, cut short, overwritten.
 *
 * @param onReplaced called when devices that were paired before must be paired again.
 * @throws KneesOutError KO_STORE_FAILED, KO_DISK_FULL when it can be neither read nor kept.
 */
export function keepToken(folder: string, onReplaced: (file: string) => void = () => undefined): string {
  const file = join(folder, 'token');
  try {
    const kept = read(file);
    if (kept !== null && isStrongToken(kept)) return kept;
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeWhole(file, `${token}\n`);
    if (kept !== null) onReplaced(file);
    return token;
  } catch (error) {
    throw storeError(file, error);
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Under its name only once it is on the disk. */
function writeWhole(file: string, text: string): void {
  const part = `${file}.${process.pid}.part`;
  try {
    const descriptor = openSync(part, 'w', 0o600);
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}
