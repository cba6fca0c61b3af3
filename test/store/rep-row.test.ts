/**
 * A repetition's fields are listed once: a column missing from the store, the CSV or the documentation is found here; one missing from the
 * page's table does not compile.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repsCsv } from '../../host/export/reps.ts';
import { Database } from '../../host/store/database.ts';
import { openSqlite } from '../../host/store/sqlite.ts';
import { repOfRow, rowOfRep } from '../../host/store/rep-row.ts';
import { repSchema } from '../../protocol/live/events.ts';
import { repColumns } from '../../protocol/live/rep-columns.ts';
import { repOf, temporaryFolder } from './fixtures.ts';

const TYPES = { count: ['INTEGER'], number: ['REAL'], share: ['REAL'], flag: ['INTEGER'], curve: ['TEXT'] } as const;

/** The store's columns: type, and whether NULL is allowed. */
function storedColumns(): Record<string, { type: string; nullable: boolean }> {
  const folder = temporaryFolder();
  new Database(folder).close();
  const sqlite = openSqlite(join(folder, 'knees-out.db'), { readonly: true });
  const rows = sqlite.prepare('SELECT name, type, "notnull" AS needed FROM pragma_table_info(\'reps\')').all();
  sqlite.close();
  return Object.fromEntries(
    (rows as { name: string; type: string; needed: number }[]).map(({ name, type, needed }) => [name, { type, nullable: needed === 0 }]),
  );
}

describe('the columns of a repetition', () => {
  it('match those of the store, with the same types, nullable where unknown is allowed', () => {
    const listed = repColumns.map(([name, { value, nullable }]) => {
      const type = typeof value === 'string' ? TYPES[value][0] : 'TEXT';
      // A stored repetition always has a session.
      return [name, { type, nullable: nullable && name !== 'session' }];
    });
    expect(storedColumns()).toEqual(Object.fromEntries(listed));
  });

  it('are read back from the store unchanged', () => {
    const { type: _type, t: _t, athlete: _athlete, ...rep } = repOf(1, 103);
    expect(repSchema.parse(repOfRow(rowOfRep(rep, 7)))).toEqual({ ...rep, session: 7 });
    expect(repSchema.parse(repOfRow(rowOfRep({ ...rep, struck_out: true, curve: null }, 7)))).toMatchObject({
      struck_out: true,
      curve: null,
    });
  });

  it('form the Reps CSV in order, with numbers rounded by column and unknown values left empty', () => {
    const rep = { ...repOf(3, 1 / 3), depth_deg: 101.256, quality: 0.98765, peak_valgus_deg: null, struck_out: true };
    const further = repColumns.map(([name]) => name).filter((name) => name !== 'curve');
    expect(repsCsv([rep])).toBe(
      'rep,exercise,start_t,bottom_t,end_t,depth_deg,peak_valgus_deg,peak_valgus_t,peak_valgus_phase,femoral_rotation_deg,severity,quality,cue_t,cue_reason\n' +
        '3,squat,-2.6667,-1.1667,0.3333,101.26,,-0.6667,ascent,,marked,0.988,-0.8667,valgus\n',
    );
    expect(repsCsv([rep], further.slice(14)).split('\n')[1]).toMatch(/,left,1\.4,1\.3,true,$/);
  });

  it('are numbers with decimals or words without', () => {
    for (const [name, { value, decimals }] of repColumns)
      expect([name, decimals !== null]).toEqual([name, value === 'count' || value === 'number' || value === 'share']);
  });

  it('are documented, those beyond the Reps CSV by name', () => {
    const readme = readFileSync(new URL('../../protocol/live/README.md', import.meta.url), 'utf8');
    const undocumented = repColumns.filter(([name, { inCsv }]) => !inCsv && !readme.includes(`\`${name}\``));
    expect(undocumented).toEqual([]);
  });
});
