/** Where straps are worn that cannot keep it themselves: bought sensors, by what they go by wherever they are connected. */

import type { StrapRole } from '../../protocol/live/words.ts';
import { query, type Database } from './database.ts';

export interface KeptPlace {
  strap: string;
  role: StrapRole;
}

/** The newest last. */
export function readPlaces(database: Database): KeptPlace[] {
  return database.all(query.selectFrom('places').select(['strap', 'role']).orderBy('given_at').orderBy('strap'));
}

/** @param role `null`: nowhere. @param givenAt Unix time, s. */
export function storePlace(database: Database, strap: string, role: StrapRole | null, givenAt: number): void {
  if (role === null) database.run(query.deleteFrom('places').where('strap', '=', strap));
  else {
    const row = { role, given_at: givenAt };
    database.run(
      query
        .insertInto('places')
        .values({ strap, ...row })
        .onConflict((conflict) => conflict.column('strap').doUpdateSet(row)),
    );
  }
}
