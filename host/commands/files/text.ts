/** Reads what the user names, and says why it cannot be read. */
import { readFile } from 'node:fs/promises';
import { KneesOutError } from '../../errors.ts';

/** A whole file, without a byte-order mark. Errors: KO_FILE_MISSING, KO_FILE_UNREADABLE. */
export async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** What the system said when a file was opened or read, as the error a user meets. */
export function unreadable(path: string, error: unknown): KneesOutError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return new KneesOutError('KO_FILE_MISSING', `${path}: no such file`, 'Check the path.', { cause: error });
  const reason = code === 'EISDIR' ? 'is a directory' : error instanceof Error ? error.message : String(error);
  return new KneesOutError('KO_FILE_UNREADABLE', `${path}: ${reason}`, 'Check that it is a file you may read.', { cause: error });
}

/** What to do about a header that has the names, but not as they are read here; null where that is not the trouble. */
export function hintOfHeader(header: string, missing: readonly string[]): string | null {
  if (header.includes('\0')) return 'Is it a CSV file? Save it as CSV with UTF-8 encoding.';
  const separator = [';', '\t'].find((each) => {
    const names = header.split(each).map((cell) => cell.replaceAll('"', '').trim());
    return missing.every((name) => names.includes(name));
  });
  if (separator === undefined) return null;
  return `Its columns are separated by ${separator === ';' ? 'semicolons' : 'tabs'}: save it with commas between them, and decimal points.`;
}
