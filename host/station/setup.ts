/**
 * What a station is started with: the run's name, the token for other machines, the location of the built page, and the addresses to print.
 */

import { randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { unixS } from '../clock.ts';
import { isLoopbackName } from './auth.ts';
import type { StationSetup } from './port.ts';
import { keepToken } from './token.ts';

/** In dist/, whether this file is compiled (and also there) or source. */
const DASHBOARD_FOLDER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/dashboard' : '../../dashboard', import.meta.url),
);

/**
 * @param chosen the user's choices; `dashboardFolder` only where it is not the built page.
 * @param onTokenReplaced called with the file when the token stored there was invalid, so that devices must be paired again.
 * @throws KneesOutError KO_STORE_FAILED, KO_DISK_FULL when the token cannot be stored in the data folder.
 */
export function createSetup(
  chosen: Pick<StationSetup, 'version' | 'dataFolder' | 'host' | 'port' | 'sources' | 'replay'> & { dashboardFolder?: string },
  onTokenReplaced?: (file: string) => void,
): StationSetup {
  return {
    dashboardFolder: DASHBOARD_FOLDER,
    ...chosen,
    run: randomUUID(),
    startedAt: unixS(),
    token: isLoopbackName(chosen.host) ? null : keepToken(chosen.dataFolder, onTokenReplaced),
  };
}

/** Addresses of the page, best first: this machine's, then those for other machines, with the token. */
export function pageAddresses(setup: StationSetup, port: number): string[] {
  const local = `http://localhost:${port}`;
  if (setup.token === null) return [setup.host === '::1' ? `http://[::1]:${port}` : local];
  const query = `/?token=${setup.token}`;
  if (setup.host !== '0.0.0.0' && setup.host !== '::')
    return [`http://${setup.host.includes(':') ? `[${setup.host}]` : setup.host}:${port}${query}`];
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => `http://${address}:${port}${query}`);
  return [local, ...others];
}
