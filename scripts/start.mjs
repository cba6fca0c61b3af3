// `npm start`: sets up what is missing, then opens the station, with simulated straps unless a --source is given.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { checkNode, ensureBuilt, ensurePackages, ROOT } from './setup.mjs';

checkNode();
await ensurePackages();
await ensureBuilt();

const given = process.argv.slice(2);
const station = spawn(process.execPath, [join(ROOT, 'dist/host/main.js'), 'start', ...given], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => station.kill(signal));
station.on('close', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
