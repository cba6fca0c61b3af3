/** Places of sensors that cannot store them, as stored in the station's data folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StrapPlace } from '../../../protocol/live/words.ts';
import { unixS } from '../../clock.ts';
import { KneesOutError } from '../../errors.ts';
import { Database, STORE_FILE } from '../../store/database.ts';
import { lockFolder } from '../../store/lock.ts';
import { readPlaces, storePlace } from '../../store/places.ts';

/** By the sensors' identities; empty where nothing has been recorded yet. */
export function readKeptPlaces(folder: string): Map<string, StrapPlace> {
  if (!existsSync(join(folder, STORE_FILE))) return new Map();
  const database = new Database(folder);
  try {
    return new Map(readPlaces(database).map(({ strap, role }) => [strap, role]));
  } finally {
    database.close();
  }
}

/** Errors: KO_STORE_IN_USE while a station has the folder, KO_STORE_FAILED. */
export function keepPlace(folder: string, strap: string, place: StrapPlace | null): void {
  const unlock = lock(folder);
  const database = new Database(folder);
  try {
    storePlace(database, strap, place, unixS());
  } finally {
    database.close();
    unlock();
  }
}

function lock(folder: string): () => void {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (!(error instanceof KneesOutError) || error.code !== 'KO_STORE_IN_USE') throw error;
    throw new KneesOutError('KO_STORE_IN_USE.keeps-places', {}, { cause: error });
  }
}
