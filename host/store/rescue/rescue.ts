/** Copies what is readable in a damaged store into a new one: every row on a readable page, every chunk with the right checksum. */

import { crc32 } from 'node:zlib';
import { RECORDING_VERSION } from '../../../protocol/recording/entry.ts';
import { DEFAULT_NAME, type Database } from '../database.ts';
import { PageFile, USUAL_PAGE_BYTES } from './pages.ts';
import { rowsOf, type FoundRow, type Value } from './rows.ts';

export interface Rescued {
  /** Rows copied, by table. */
  rows: Record<string, number>;
  /** Rows that could not be read, and chunks whose checksum is wrong. */
  damagedRows: number;
  damagedChunks: number;
  /** Of the pages that the file should have. */
  missingPages: number;
  pages: number;
}

/** What to copy; by default everything. */
export interface Extent {
  /** Only these tables. */
  only?: readonly string[];
  /** At most this many pages of the file are examined. */
  mostPages?: number;
  /** Only what was written last and may not be in the file yet. */
  onlyLog?: boolean;
}

interface Column {
  name: string;
  type: string;
  notnull: number;
  dflt_value: unknown;
  pk: number;
}

interface Table {
  name: string;
  columns: Column[];
  insert: (values: Value[]) => void;
}

/** Number of pages per transaction. */
const PAGES_AT_ONCE = 2000;
/** The run assigned to sessions whose own is lost. */
const RESCUED_RUN = 'rescued';

/**
 * Copies what is readable in the store `file`, which is only read, into the new `database`.
 *
 * Pages are examined one by one, without the tree that leads to them; a row is recognised by its shape. So neither the header nor any other
 * page needs to be intact.
 *
 * Without `only`, lost rows that others refer to are recreated as far as they are known.
 */
export function rescue(file: string, database: Database, extent: Extent = {}): Rescued {
  const pages = new PageFile(file);
  const rescued = rescueFrom(pages, database, extent);
  // The page size itself may be damaged.
  if (Object.keys(rescued.rows).length > 0 || pages.pageBytes === USUAL_PAGE_BYTES) return rescued;
  return rescueFrom(new PageFile(file, USUAL_PAGE_BYTES), database, extent);
}

function rescueFrom(pages: PageFile, database: Database, { only, mostPages = Infinity, onlyLog = false }: Extent): Rescued {
  const result: Rescued = { rows: {}, damagedRows: 0, damagedChunks: 0, missingPages: pages.missing, pages: pages.count };
  const { sqlite } = database;
  sqlite.pragma('foreign_keys = OFF');
  try {
    const tables = tablesOf(database);
    const free = onlyLog ? new Set<number>() : freePages(pages);
    const last = Math.min(pages.last, mostPages);
    const take = (page: number): void => {
      for (const row of rowsOf(pages, page, () => result.damagedRows++)) {
        const table = tables.find((candidate) => fits(candidate, row));
        if (table === undefined || only?.includes(table.name) === false) continue;
        if (table.name === 'chunks' && !isWholeChunk(table, row)) {
          result.damagedChunks++;
          continue;
        }
        table.insert(table.columns.map((column, k) => (isRowid(column) ? row.rowid : (row.values[k] ?? null))).slice(0, row.values.length));
        result.rows[table.name] = (result.rows[table.name] ?? 0) + 1;
      }
    };
    for (let from = 1; from <= last; from += PAGES_AT_ONCE) {
      database.transaction(() => {
        for (let page = from; page <= Math.min(last, from + PAGES_AT_ONCE - 1); page++)
          if (!free.has(page) && (!onlyLog || pages.isLogged(page))) take(page);
      });
    }
    if (only === undefined) database.transaction(() => makeWhole(database, !onlyLog));
  } finally {
    sqlite.pragma('foreign_keys = ON');
    pages.close();
  }
  return result;
}

/** The tables of a store in this version, each with a function that inserts a row. */
function tablesOf({ sqlite }: Database): Table[] {
  const names = sqlite
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all() as string[];
  return names.map((name) => {
    const columns = sqlite.pragma(`table_info(${name})`) as Column[];
    const insertOf = (count: number) => {
      const shown = columns.slice(0, count).map((column) => column.name);
      return sqlite.prepare(`INSERT OR REPLACE INTO ${name} (${shown.join(', ')}) VALUES (${shown.map(() => '?').join(', ')})`);
    };
    const statements = new Map<number, ReturnType<typeof insertOf>>();
    const insert = (values: Value[]): void => {
      const statement = statements.get(values.length) ?? insertOf(values.length);
      statements.set(values.length, statement);
      statement.run(...values);
    };
    return { name, columns, insert };
  });
}

/** A column that stands for the row's number is not stored. */
const isRowid = ({ type, pk, notnull }: Column): boolean => type === 'INTEGER' && pk === 1 && notnull === 0;

/** Columns that were added later may be missing at the end. */
function fits({ columns }: Table, { values }: FoundRow): boolean {
  return (
    values.length <= columns.length &&
    columns.every((column, k) => {
      if (k >= values.length) return column.notnull === 0 || column.dflt_value !== null;
      const value = values[k] ?? null;
      if (value === null || isRowid(column)) return value === null && column.notnull === 0;
      if (column.type === 'TEXT') return typeof value === 'string';
      if (column.type === 'BLOB') return value instanceof Uint8Array;
      return typeof value === 'number' && (column.type === 'REAL' || Number.isSafeInteger(value));
    })
  );
}

function isWholeChunk({ columns }: Table, { values }: FoundRow): boolean {
  const value = (name: string): Value => values[columns.findIndex((column) => column.name === name)] ?? null;
  return crc32(value('bytes') as Uint8Array) === value('crc');
}

/** Pages that are no longer in use. */
function freePages(pages: PageFile): Set<number> {
  const free = new Set<number>();
  const first = pages.hasHeader ? pages.read(1) : null;
  for (let trunk = first?.getUint32(32) ?? 0; trunk !== 0 && !free.has(trunk);) {
    const view = pages.read(trunk);
    if (view === null || trunk > pages.count) break;
    free.add(trunk);
    const leaves = Math.min(view.getUint32(4), pages.pageBytes / 4 - 2);
    for (let leaf = 0; leaf < leaves; leaf++) free.add(view.getUint32(8 + 4 * leaf));
    trunk = view.getUint32(0);
  }
  return free;
}

/** Recreates lost rows that others refer to, as far as they are known. `isOver`: no session is left open. */
function makeWhole({ sqlite }: Database, isOver: boolean): void {
  if (isOver) sqlite.exec(`UPDATE sessions SET state = 'interrupted' WHERE state = 'recording'`);
  sqlite.exec(`
    INSERT INTO sessions (id, athlete, run, state, started_at, exercise, sides, version, recording_version, first_s, last_s)
      SELECT session, 1, '${RESCUED_RUN}', 'interrupted', coalesce(min(first), 0), 'auto', '[]', 'unknown', ${RECORDING_VERSION}, min(first), max(last)
      FROM (
        SELECT session, first_s AS first, last_s AS last FROM chunks UNION ALL SELECT session, start_t, end_t FROM reps
        UNION ALL SELECT session, t, t FROM cues UNION ALL SELECT session, t, t FROM events
      ) WHERE session NOT IN (SELECT id FROM sessions) GROUP BY session;
    INSERT INTO runs (run, started_at, version, through)
      SELECT run, min(started_at), min(version), (SELECT coalesce(max(sequence), 0) FROM chunks)
      FROM sessions WHERE run NOT IN (SELECT run FROM runs) GROUP BY run;
    INSERT INTO athletes (id, name, created_at)
      SELECT athlete, '${DEFAULT_NAME} ' || athlete, unixepoch()
      FROM (SELECT athlete FROM sessions UNION SELECT athlete FROM calibrations UNION SELECT athlete FROM wearers)
      WHERE athlete NOT IN (SELECT id FROM athletes);
  `);
}
