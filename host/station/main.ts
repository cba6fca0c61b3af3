/** Entry point of the station's process: opens the store, listens, and processes messages until told to end or disconnected. */

import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { KneesOutError } from '../errors.ts';
import { lockFolder } from '../store/lock.ts';
import { isLoopbackName } from './auth.ts';
import { StationCore } from './core.ts';
import { buildServer } from './http.ts';
import type { FromStation, StationSetup, ToStation } from './port.ts';

/** Time for pages to close their connections. */
const CLOSE_WITHIN_MS = 1000;

if (process.send === undefined) throw new Error('this is the entry of a process that the real-time process starts');
type StationMessage = Exclude<ToStation, { kind: 'begin' }>;

/** Resolves when the message has been sent. */
const post = (message: FromStation): Promise<void> =>
  new Promise((resolve) => {
    // Without a channel there is no receiver left.
    if (process.connected) process.send!(message, () => resolve());
    else resolve();
  });

// Ctrl+C reaches every process of a terminal; this one ends when told by the real-time process, which ends in order.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
/** Messages that arrived before the station was ready. */
const early: StationMessage[] = [];
let take = (message: StationMessage): void => void early.push(message);
process.on('message', (message: ToStation) => {
  if (message.kind === 'begin') void run(message.setup);
  else take(message);
});

async function run(setup: StationSetup): Promise<void> {
  try {
    const unlock = lockFolder(setup.dataFolder);
    const core = new StationCore(setup, (message) => void post(message));
    const server = await buildServer(core);
    const port = await listen(server, setup);
    let ending = false;
    const end = (): void => {
      if (ending) return;
      ending = true;
      // Received items are stored first; pages may take their time to disconnect.
      core.close();
      unlock();
      const goodbye = new Promise((resolve) => setTimeout(resolve, CLOSE_WITHIN_MS).unref());
      void Promise.race([server.close(), goodbye])
        .then(() => post({ kind: 'ended' }))
        .finally(() => process.exit(0));
    };
    take = (message) => {
      if (message.kind === 'end') end();
      else if (!ending) core.take(message);
    };
    // The real-time process is gone, for whatever reason.
    process.on('disconnect', end);
    if (!process.connected) end();
    void post({ kind: 'ready', port, ...core.ready() });
    early.forEach(take);
  } catch (error) {
    if (!(error instanceof KneesOutError)) throw error;
    await post({ kind: 'refused', problem: error.problem });
    process.exit(1);
  }
}

/** Starts listening; returns the port. `localhost` means both of its addresses where the machine has both. */
async function listen(server: FastifyInstance, setup: StationSetup): Promise<number> {
  try {
    await server.listen({ host: setup.host, port: setup.port });
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, setup);
  }
  const address = server.server.address();
  return typeof address === 'object' && address !== null ? address.port : setup.port;
}

function listenError(error: NodeJS.ErrnoException, setup: StationSetup): KneesOutError {
  const options = { cause: error };
  switch (error.code) {
    case 'EADDRINUSE': {
      const name = isIP(setup.host) === 6 ? `[${setup.host}]` : isLoopbackName(setup.host) ? 'localhost' : setup.host;
      return new KneesOutError('KO_PORT_IN_USE.page', { host: name, port: setup.port }, options);
    }
    case 'EACCES':
      return new KneesOutError('KO_NOT_ALLOWED.port', { port: setup.port }, options);
    default:
      return new KneesOutError('KO_USAGE.host', { host: setup.host, reason: error.message }, options);
  }
}
