/** Which athlete wears each strap that was handed over, by an identity that does not depend on the connection. */

import { z } from 'zod';
import { query, type Database } from './database.ts';

const wearerSchema = z.object({ strap: z.string().min(1), athlete: z.int().positive() });
export type KeptWearer = z.infer<typeof wearerSchema>;

/** The newest last. */
export function readWearers(database: Database): KeptWearer[] {
  const rows = database.all(query.selectFrom('wearers').select(['strap', 'athlete']).orderBy('given_at').orderBy('strap'));
  return database.damage.check({ rows: 'wearers', session: null }, wearerSchema, rows);
}

/** @param givenAt Unix time, s. */
export function storeWearer(database: Database, strap: string, athlete: number, givenAt: number): void {
  const row = { athlete, given_at: givenAt };
  database.run(
    query
      .insertInto('wearers')
      .values({ strap, ...row })
      .onConflict((conflict) => conflict.column('strap').doUpdateSet(row)),
  );
}
