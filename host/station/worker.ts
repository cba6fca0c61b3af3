/** Entry of the station's thread: opens the store, listens, and does what comes over the port until it is told to end. */

import { isIP } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import type { FastifyInstance } from 'fastify';
import { KneesOutError } from '../errors.ts';
import { lockFolder } from '../store/lock.ts';
import { isLoopbackName } from './auth.ts';
import { StationCore } from './core.ts';
import { buildServer } from './http.ts';
import type { FromStation, StationSetup, ToStation } from './port.ts';

/** Given to pages to close their connections. */
const GOODBYE_MS = 1000;

const port = parentPort;
if (port === null) throw new Error('this is the entry of a worker thread');
const setup = workerData as StationSetup;
const post = (message: FromStation): void => {
  port.postMessage(message);
};

try {
  const unlock = lockFolder(setup.dataFolder);
  const core = new StationCore(setup, post);
  const server = await buildServer(core);
  const listensOn = await listen(server);
  port.on('message', (message: ToStation) => {
    if (message.kind !== 'end') {
      core.take(message);
      return;
    }
    // What was handed over comes first; pages may take their time to say goodbye.
    core.close();
    unlock();
    setTimeout(() => process.exit(0), GOODBYE_MS).unref();
    void server.close().finally(() => process.exit(0));
  });
  post({ kind: 'ready', port: listensOn, ...core.ready() });
} catch (error) {
  if (!(error instanceof KneesOutError)) throw error;
  post({ kind: 'refused', problem: { code: error.code, message: error.message, hint: error.hint } });
  process.exit(1);
}

/** Begins to listen; the port. `localhost` is both of its addresses where the machine has both. */
async function listen(server: FastifyInstance): Promise<number> {
  try {
    await server.listen({ host: setup.host, port: setup.port });
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException);
  }
  const address = server.server.address();
  return typeof address === 'object' && address !== null ? address.port : setup.port;
}

function listenError(error: NodeJS.ErrnoException): KneesOutError {
  const options = { cause: error };
  switch (error.code) {
    case 'EADDRINUSE': {
      const name = isIP(setup.host) === 6 ? `[${setup.host}]` : isLoopbackName(setup.host) ? 'localhost' : setup.host;
      const hint = `Another station may run already: look at http://${name}:${setup.port}, or choose another port with --port.`;
      return new KneesOutError('KO_PORT_IN_USE', `port ${setup.port} is taken`, hint, options);
    }
    case 'EACCES':
      return new KneesOutError(
        'KO_NOT_ALLOWED',
        `this user may not listen on port ${setup.port}`,
        'Choose one above 1023 with --port.',
        options,
      );
    default:
      return new KneesOutError(
        'KO_USAGE',
        `cannot listen on ${setup.host}: ${error.message}`,
        'Give an address of this machine with --host.',
        options,
      );
  }
}
