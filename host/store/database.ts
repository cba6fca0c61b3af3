/** One SQLite file, its schema brought up to date, and typed queries on it. Everything is synchronous, in the station's process. */

import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, type Compilable } from 'kysely';
import { DEFAULT_ATHLETE } from '../../protocol/live/words.ts';
import { KneesOutError, problemOf } from '../errors.ts';
import { DamageReport } from './damage.ts';
import { storeError } from './failure.ts';
import { DamagedStore, findDamage, findFault, hasLog } from './inspect.ts';
import { MIGRATIONS } from './migrations.ts';
import { openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** Name of the file in the data folder. */
export const STORE_FILE = 'knees-out.db';

/** An athlete's name until someone gives another. */
export const DEFAULT_NAME = 'Athlete';

/** How long to wait for another program's lock, ms: everything else in the station waits meanwhile. */
const BUSY_MS = 20;

/** Builds queries; {@link Database} runs them. */
export const query = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

export class Database {
  readonly file: string;
  /** Rows found to be damaged. */
  readonly damage = new DamageReport();
  #connection: SqliteDatabase.Database;
  readonly #statements = new Map<string, SqliteDatabase.Statement>();

  /**
   * Opens, or creates, `knees-out.db` in `folder`, or the file `name`.
   *
   * @throws KneesOutError KO_STORE_DAMAGED; KO_STORE_FAILED when it cannot be opened, belongs to another program, or was written by a newer version.
   */
  constructor(folder: string, name = STORE_FILE) {
    this.file = join(folder, name);
    this.#connection = this.#open();
  }

  /** The driver itself, for pragmas. */
  get sqlite(): SqliteDatabase.Database {
    return this.#connection;
  }

  /** Closes the file, whatever has become of it, and opens it again after `between`. */
  reopen(between: () => void): void {
    this.#statements.clear();
    this.#connection.close();
    between();
    this.#connection = this.#open();
  }

  /** Rows that `built` selects or returns. */
  all<Row>(built: Compilable<Row>): Row[] {
    const { sql, parameters } = built.compile();
    return this.#statement(sql).all(...parameters) as Row[];
  }

  /** The first such row, if any. */
  first<Row>(built: Compilable<Row>): Row | undefined {
    const { sql, parameters } = built.compile();
    return this.#statement(sql).get(...parameters) as Row | undefined;
  }

  /** Runs `built`; returns how many rows it changed. */
  run(built: Compilable): number {
    const { sql, parameters } = built.compile();
    return this.#statement(sql).run(...parameters).changes;
  }

  /** Runs `work` in one transaction: everything is stored, or nothing. */
  transaction<Result>(work: () => Result): Result {
    return this.sqlite.transaction(work).immediate();
  }

  close(): void {
    this.sqlite.close();
  }

  #statement(sql: string): SqliteDatabase.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.sqlite.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #open(): SqliteDatabase.Database {
    try {
      mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
      // Before SQLite opens it: opening alone may discard a log that holds the only remaining data.
      const fault = findFault(this.file);
      const wasLeftOpen = hasLog(this.file);
      const isEmpty = fault?.is === 'empty' && !wasLeftOpen;
      if (fault !== null && !isEmpty) throw new DamagedStore(this.file, fault);
      if (isEmpty) this.damage.report(problemOf('KO_STORE_DAMAGED.empty', { file: this.file }));
      const opened = openSqlite(this.file);
      this.#connection = opened;
      try {
        this.#prepare(wasLeftOpen);
      } catch (error) {
        opened.close();
        throw error;
      }
      return opened;
    } catch (error) {
      throw storeError(this.file, error);
    }
  }

  #prepare(wasLeftOpen: boolean): void {
    this.sqlite.pragma('busy_timeout = 2000');
    const had = this.#version();
    if (had > 0) {
      const damage = findDamage(this.sqlite, wasLeftOpen);
      if (damage !== null) throw new DamagedStore(this.file, { is: 'damaged', said: damage });
    }
    this.sqlite.pragma('journal_mode = WAL');
    this.sqlite.pragma('synchronous = FULL');
    this.sqlite.pragma('foreign_keys = ON');
    this.sqlite.pragma('journal_size_limit = 16777216');
    this.#migrate(had);
    this.#keepAthlete();
    // From here on another program's lock must not keep the pages waiting.
    this.sqlite.pragma(`busy_timeout = ${BUSY_MS}`);
  }

  /** Number of schema steps applied to the file. */
  #version(): number {
    const had = Number(this.sqlite.pragma('user_version', { simple: true }));
    const tables = this.sqlite.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all();
    if (tables.length > 0 && !tables.includes('chunks')) {
      throw new KneesOutError('KO_STORE_FAILED.foreign', { file: this.file });
    }
    if (had > MIGRATIONS.length) {
      throw new KneesOutError('KO_STORE_FAILED.newer', { file: this.file, schema: had, known: MIGRATIONS.length });
    }
    return had;
  }

  #migrate(had: number): void {
    for (let version = had; version < MIGRATIONS.length; version++) {
      this.transaction(() => {
        this.sqlite.exec(MIGRATIONS[version]!);
        this.sqlite.pragma(`user_version = ${version + 1}`);
      });
    }
  }

  /** Nothing can be stored without the athlete it belongs to. */
  #keepAthlete(): void {
    if (this.first(query.selectFrom('athletes').select('id').where('id', '=', DEFAULT_ATHLETE)) !== undefined) return;
    this.sqlite.prepare(`INSERT INTO athletes (id, name, created_at) VALUES (?, ?, unixepoch())`).run(DEFAULT_ATHLETE, DEFAULT_NAME);
    this.damage.note('athlete', problemOf('KO_STORE_DAMAGED.athlete'));
  }
}
