/** Reads files named by the user, and explains why one cannot be read. */
import { createReadStream } from 'node:fs';
import type { HeaderFault } from '../../protocol/words/en/errors/files.ts';
import { KneesOutError } from '../errors.ts';

/** A whole file of up to `mostBytes`, without a byte-order mark. Errors: KO_FILE_MISSING, KO_FILE_UNREADABLE, KO_FILE_TOO_LARGE. */
export async function readText(path: string, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path)) {
      bytes += (chunk as Uint8Array).length;
      if (bytes > mostBytes) throw new KneesOutError('KO_FILE_TOO_LARGE.file', { path, mostMb: mostBytes >> 20 });
      chunks.push(chunk as Uint8Array);
    }
  } catch (error) {
    throw error instanceof KneesOutError ? error : unreadable(path, error);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/** Turns the system's error on opening or reading a file into the error shown to the user. */
export function unreadable(path: string, error: unknown): KneesOutError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return new KneesOutError('KO_FILE_MISSING.file', { path }, { cause: error });
  if (code === 'EISDIR') return new KneesOutError('KO_FILE_UNREADABLE.folder', { path }, { cause: error });
  const reason = error instanceof Error ? error.message : String(error);
  return new KneesOutError('KO_FILE_UNREADABLE.file', { path, reason }, { cause: error });
}

/** The cells of a line, without enclosing quotes and blanks. */
export function cellsOf(line: string): string[] {
  const cells: string[] = [];
  for (let from = 0; from <= line.length;) {
    const to = cellEnd(line, from);
    cells.push(
      line
        .slice(from, to)
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .trim(),
    );
    from = to + 1;
  }
  return cells;
}

/** The end of the cell that begins at `from`: a comma outside quotes, or the end of the line. */
function cellEnd(line: string, from: number): number {
  let to = from;
  while (line[to] === ' ' || line[to] === '\t') to++;
  for (let inQuotes = line[to] === '"'; inQuotes;) {
    to = line.indexOf('"', to + 1);
    if (to < 0) return line.length;
    // A doubled quote is part of the text.
    if (line[to + 1] === '"') to++;
    else inQuotes = false;
  }
  const comma = line.indexOf(',', to);
  return comma < 0 ? line.length : comma;
}
/** A row with more cells than the header: which value belongs to which column is unknown. */
export function rowTooLong(path: string, line: number, cells: number, columns: number): KneesOutError {
  return new KneesOutError('KO_ROW_TOO_LONG.cells', { path, line, cells, columns });
}

/** What is wrong with a header that lacks these names: it may have them in a form not accepted here. */
export function faultOfHeader(header: string, missing: readonly string[]): HeaderFault {
  if (header.includes('\0')) return 'encoding';
  const hasThem = (separator: string): boolean => {
    const names = new Set(header.split(separator).map((cell) => cell.replaceAll('"', '').trim()));
    return missing.every((name) => names.has(name));
  };
  if (hasThem(';')) return 'semicolons';
  return hasThem('\t') ? 'tabs' : 'names';
}
