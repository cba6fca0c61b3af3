/** Reading a recording back: by place, and past damage. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { query } from '../../host/store/database.ts';
import { StoredRecording } from '../../host/store/recording.ts';
import { START, chunkOf, openRecorder, temporaryFolder } from './fixtures.ts';

function recordTwoSessions() {
  const { database, recorder, push } = openRecorder(temporaryFolder());
  push(START, chunkOf([100]), chunkOf([101]), chunkOf([102]), { kind: 'stop', t: 103 }, START, chunkOf([200]), { kind: 'stop', t: 201 });
  recorder.store();
  return database;
}

function read(place: string) {
  const damage: string[] = [];
  const recording = new StoredRecording(place, (message) => damage.push(message));
  const arrivals = [...recording.entries()].flatMap((entry) => (entry.kind === 'packet' ? [entry.arrivalS] : []));
  return { session: recording.session, arrivals, damage };
}

describe('a stored recording', () => {
  it('is the newest session, or the one that is named', () => {
    const { file } = recordTwoSessions();
    expect(read(file)).toEqual({ session: 2, arrivals: [200], damage: [] });
    expect(read(`${file}#1`)).toEqual({ session: 1, arrivals: [100, 101, 102], damage: [] });
  });

  it('leaves a damaged chunk out and says so', () => {
    const database = recordTwoSessions();
    const bytes = database.first(query.selectFrom('chunks').select('bytes').where('sequence', '=', 3))!.bytes;
    bytes[bytes.length - 1]! ^= 1;
    database.run(query.updateTable('chunks').set({ bytes }).where('sequence', '=', 3));
    const { arrivals, damage } = read(`${database.file}#1`);
    expect(arrivals).toEqual([100, 102]);
    expect(damage).toEqual([expect.stringContaining('chunk 3 of session 1 is damaged')]);
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
  ])('is refused with %s', (code, place) => {
    expect(() => read(place())).toThrow(expect.objectContaining({ code }) as Error);
  });
});
