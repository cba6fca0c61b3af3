/** Reading a recording back: by session, and past damage. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../protocol/live/events.ts';
import { ChunkWriter } from '../../protocol/recording/writer.ts';
import { query } from '../../host/store/database.ts';
import type { StoreItem } from '../../host/store/recorder.ts';
import { StoredRecording } from '../../host/store/recording.ts';
import { START, chunkOf, openRecorder, temporaryFolder } from './fixtures.ts';

function recordTwoSessions() {
  const { database, recorder, push } = openRecorder(temporaryFolder());
  push(START, chunkOf([100]), chunkOf([101]), chunkOf([102]), { kind: 'stop', athlete: 1, t: 103 }, START, chunkOf([200]), {
    kind: 'stop',
    athlete: 1,
    t: 201,
  });
  recorder.store();
  return database;
}

function read(place: string) {
  const damage: string[] = [];
  const recording = new StoredRecording(place, ({ message }) => damage.push(message));
  const arrivals = [...recording.entries()].flatMap((entry) => (entry.kind === 'packet' ? [entry.arrivalS] : []));
  return { session: recording.session, arrivals, damage };
}

describe('a stored recording', () => {
  it('is the newest session, or the one that is named', () => {
    const { file } = recordTwoSessions();
    expect(read(file)).toEqual({ session: 2, arrivals: [200], damage: [] });
    expect(read(`${file}#1`)).toEqual({ session: 1, arrivals: [100, 101, 102], damage: [] });
  });

  it('skips a damaged chunk and says so', () => {
    const database = recordTwoSessions();
    const bytes = database.first(query.selectFrom('chunks').select('bytes').where('sequence', '=', 3))!.bytes;
    bytes[bytes.length - 1]! ^= 1;
    database.run(query.updateTable('chunks').set({ bytes }).where('sequence', '=', 3));
    const { arrivals, damage } = read(`${database.file}#1`);
    expect(arrivals).toEqual([100, 102]);
    expect(damage).toEqual([expect.stringContaining('Chunk 3 of session 1 is damaged')]);
  });

  it.each<[string, string, number[], string]>([
    ['is missing', 'DELETE FROM chunks WHERE sequence = 3', [100, 102], 'A chunk of session 1 is missing (after 0.0 s).'],
    [
      'is missing at the beginning',
      'DELETE FROM chunks WHERE sequence = 2',
      [101, 102],
      'A chunk of session 1 is missing (at the beginning).',
    ],
    ['is missing at the end', 'DELETE FROM chunks WHERE sequence = 4', [100, 101], 'A chunk of session 1 is missing (after 1.0 s).'],
    ['is missing, with all others', 'DELETE FROM chunks WHERE session = 1', [], '3 chunks of session 1 are missing (at the beginning).'],
    [
      'is there twice',
      'INSERT INTO chunks (session, sequence, ordinal, crc, bytes) SELECT session, 9, ordinal, crc, bytes FROM chunks WHERE sequence = 4',
      [100, 101, 102],
      'Chunk 9 of session 1 is there twice or in the wrong place, and left out (after 2.0 s).',
    ],
    [
      'came from elsewhere',
      'INSERT INTO chunks (session, sequence, crc, bytes) SELECT 1, 9, crc, bytes FROM chunks WHERE session = 2',
      [100, 101, 102],
      'Chunk 9 of session 1 is there twice or in the wrong place, and left out (after 2.0 s).',
    ],
  ])('says when a chunk %s, and returns the others', (_, sql, times, message) => {
    const { file, sqlite } = recordTwoSessions();
    sqlite.exec(sql);
    expect(read(`${file}#1`)).toEqual({ session: 1, arrivals: times, damage: [message] });
  });

  it('says when chunks are out of place, and returns those that are in order', () => {
    const { file, sqlite } = recordTwoSessions();
    sqlite.exec('UPDATE chunks SET sequence = 9 WHERE sequence = 3');
    expect(read(`${file}#1`)).toMatchObject({
      arrivals: [100, 102],
      damage: [/missing/, /wrong place/].map((part) => expect.stringMatching(part) as string),
    });
  });

  it('from before chunks were counted is read unchanged, even when the session continues afterwards', () => {
    const { database, recorder, push } = openRecorder(temporaryFolder());
    push(START, chunkOf([100]));
    recorder.store();
    database.sqlite.exec('UPDATE sessions SET chunk_count = NULL; UPDATE chunks SET ordinal = NULL');
    push(chunkOf([101]));
    recorder.store();
    expect(read(database.file)).toEqual({ session: 1, arrivals: [100, 101], damage: [] });
    database.sqlite.exec('ALTER TABLE sessions DROP COLUMN chunk_count; ALTER TABLE chunks DROP COLUMN ordinal');
    expect(read(database.file)).toEqual({ session: 1, arrivals: [100, 101], damage: [] });
  });

  it('ends at an invalid control, naming it and the reason', () => {
    const { database, recorder, push } = openRecorder(temporaryFolder());
    const control = (atS: number, value: unknown): StoreItem => {
      const writer = new ChunkWriter(1 << 16);
      writer.control(atS, value);
      return { kind: 'chunk', athlete: 1, firstS: atS, lastS: atS, bytes: writer.take(), droppedBytes: 0 };
    };
    const settings = { ...DEFAULT_SETTINGS, cueDeg: -5 };
    push(
      START,
      chunkOf([100]),
      control(101, { type: 'identify', id: 'x' }),
      chunkOf([102]),
      control(103.25, { type: 'settings', settings }),
    );
    recorder.store();
    const entries = new StoredRecording(database.file, ({ message }) => expect.fail(message)).entries();
    const kinds: string[] = [];
    const readAll = (): void => {
      for (const { kind } of entries) kinds.push(kind);
    };
    expect(readAll).toThrow(
      expect.objectContaining({
        code: 'KO_RECORDING_INVALID',
        message: expect.stringMatching(/Session 1 .* control 3\.25 s after its beginning .*"settings": settings\.cueDeg: /) as string,
      }) as Error,
    );
    expect(kinds).toEqual(['link', 'packet', 'control', 'link', 'packet']);
  });

  it('skips what is not a chunk of bytes, or too large for one', () => {
    const database = recordTwoSessions();
    // Not strict: any type may be stored anywhere.
    database.sqlite.pragma('foreign_keys = OFF');
    database.sqlite.exec(`CREATE TABLE loose AS SELECT * FROM chunks; DROP TABLE chunks; ALTER TABLE loose RENAME TO chunks;
      UPDATE chunks SET bytes = 'text' WHERE sequence = 2; UPDATE chunks SET bytes = zeroblob(100000000) WHERE sequence = 3;
      UPDATE chunks SET crc = NULL WHERE sequence = 4`);
    const { arrivals, damage } = read(`${database.file}#1`);
    expect(arrivals).toEqual([]);
    expect(damage).toEqual([2, 3, 4].map((sequence) => expect.stringContaining(`Chunk ${sequence} of session 1 is damaged`) as string));
  });

  it.each([
    [
      'view',
      'CREATE VIEW chunks AS WITH RECURSIVE endless (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless) SELECT 1 AS session, n AS sequence, n AS ordinal, 0 AS crc, zeroblob(9) AS bytes FROM endless',
    ],
    ['view', 'CREATE VIEW strange AS SELECT 1; CREATE TABLE chunks (session, sequence, ordinal, crc, bytes)'],
    [
      'trigger',
      'CREATE TABLE chunks (session, sequence, ordinal, crc, bytes); CREATE TRIGGER strange AFTER INSERT ON chunks BEGIN SELECT 1; END',
    ],
    ['virtual', 'CREATE VIRTUAL TABLE chunks USING fts5(session, sequence, ordinal, crc, bytes)'],
    ['generated column', 'CREATE TABLE chunks (session, sequence, ordinal, crc, bytes BLOB AS (zeroblob(1000000000)))'],
  ])('is rejected with a %s in the place of a table', (what, sql) => {
    const { file, sqlite } = recordTwoSessions();
    sqlite.exec(`DROP TABLE chunks; ${sql}`);
    expect(() => read(file)).toThrow(
      expect.objectContaining({ code: 'KO_RECORDING_INVALID', message: expect.stringContaining(`has a ${what}`) as string }) as Error,
    );
  });

  it.each([
    ['KO_FILE_MISSING', () => join(temporaryFolder(), 'nowhere.db')],
    ['KO_NOT_FOUND', () => `${recordTwoSessions().file}#7`],
    [
      'KO_RECORDING_INVALID',
      () => {
        const file = join(temporaryFolder(), 'notes.db');
        writeFileSync(file, 'these are no bytes of a database, however long one reads on in them');
        return file;
      },
    ],
  ])('is rejected with %s', (code, place) => {
    expect(() => read(place())).toThrow(expect.objectContaining({ code }) as Error);
  });
});
