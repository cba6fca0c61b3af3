/** Where straps are worn that cannot store it themselves: third-party sensors, by an identity that does not depend on the connection. */

import { z } from 'zod';
import { STRAP_PLACES, type StrapPlace } from '../../protocol/live/words.ts';
import { query, type Database } from './database.ts';

const placeSchema = z.object({ strap: z.string().min(1), role: z.enum(STRAP_PLACES) });
export type KeptPlace = z.infer<typeof placeSchema>;

/** The newest last. */
export function readPlaces(database: Database): KeptPlace[] {
  const rows = database.all(query.selectFrom('places').select(['strap', 'role']).orderBy('given_at').orderBy('strap'));
  return database.damage.check({ rows: 'places', session: null }, placeSchema, rows);
}

/** @param place `null`: nowhere. @param givenAt Unix time, s. */
export function storePlace(database: Database, strap: string, place: StrapPlace | null, givenAt: number): void {
  if (place === null) database.run(query.deleteFrom('places').where('strap', '=', strap));
  else {
    const row = { role: place, given_at: givenAt };
    database.run(
      query
        .insertInto('places')
        .values({ strap, ...row })
        .onConflict((conflict) => conflict.column('strap').doUpdateSet(row)),
    );
  }
}
