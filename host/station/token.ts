/** The token that other machines must present: created once, written atomically, and stored so that a tablet need not be paired again. */

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeError } from '../store/failure.ts';

/** 128 bits, as 22 characters of base64url. */
const TOKEN_BYTES = 16;
const TOKEN = /^[\w-]{22,256}$/;

/** Whether guessing it would take 2^128 attempts, judging by its length. */
export function isStrongToken(token: string): boolean {
  return TOKEN.test(token);
}

/**
 * The token in `folder`, created when there is none, and recreated when it is invalid: half written on a full disk, truncated, overwritten.
 *
 * @param onReplaced called when devices that were paired before must be paired again.
 * @throws KneesOutError KO_STORE_FAILED, KO_DISK_FULL when it can be neither read nor stored.
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

/** It gets its final name only once it is on the disk. */
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
