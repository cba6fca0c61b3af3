/** Reads the alignment JSON file. */

import { readFile } from 'node:fs/promises';
import { KneesOutError } from '../../errors.ts';
import { parseAlignment, type Alignment } from '../../motion/alignment.ts';

/** Errors: KO_FILE_MISSING, KO_FILE_UNREADABLE, KO_ALIGNMENT_INVALID. */
export async function readAlignment(path: string): Promise<Alignment> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new KneesOutError('KO_FILE_MISSING', `${path}: no such file`, 'Check the path.', { cause: error });
    throw new KneesOutError('KO_FILE_UNREADABLE', `${path}: ${String(code)}`, 'Check that it is a file you may read.', { cause: error });
  }
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KneesOutError(
      'KO_ALIGNMENT_INVALID',
      `${path}: ${reason}`,
      'Expected JSON: {"thigh":{"w":…,"x":…,"y":…,"z":…},"shank":{…}}.',
      {
        cause: error,
      },
    );
  }
  return parseAlignment(json, path);
}
