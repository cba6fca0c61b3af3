/** Reads the alignment JSON file. */

import { KneesOutError } from '../errors.ts';
import { parseAlignment, type Alignment } from '../motion/alignment/alignment.ts';
import { readText } from './text.ts';

/** A file written by us has two thousand bytes. */
const MAX_BYTES = 1 << 20;

/** Errors: KO_FILE_MISSING, KO_FILE_UNREADABLE, KO_FILE_TOO_LARGE, KO_ALIGNMENT_INVALID. */
export async function readAlignment(path: string): Promise<Alignment> {
  const text = await readText(path, MAX_BYTES);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KneesOutError('KO_ALIGNMENT_INVALID.no-json', { path, reason }, { cause: error });
  }
  return parseAlignment(json, path);
}
