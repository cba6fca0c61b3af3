/** `knees-out doctor`: checks what a session needs on this machine and says for each item whether it is fine and what to do. */
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { DEFAULT_PORT, defaultDataFolder } from '../config/paths.ts';
import { lookAtMachine } from '../transport/ble/machine.ts';
import { checkBluetooth } from './doctor/bluetooth.ts';
import type { Finding, Verdict } from './doctor/finding.ts';
import { HIGHEST_PORT, whole } from './numbers.ts';

const MARK: Record<Verdict, string> = { ok: '✓', note: '·', problem: '✗' };
/** One strap's raw data is 3 kB/s; an hour with five straps is 55 MB. */
const ENOUGH_DISK_BYTES = 1e9;

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look at Bluetooth, serial ports, network port and disk, and say what to fix')
    .option('--data <folder>', 'where recordings are kept', defaultDataFolder())
    .option('--port <number>', "the page's port", whole(1, HIGHEST_PORT), DEFAULT_PORT)
    .option('--json', 'print the findings as JSON')
    .action(async (options: { data: string; port: number; json?: boolean }) => {
      const findings = [
        checkNode(),
        ...(await checkSerial()),
        ...checkBluetooth(lookAtMachine(), await bluetoothProblem()),
        await checkPort(options.port),
        checkDisk(options.data),
        checkAudio(),
      ];
      if (options.json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
      else for (const finding of findings) process.stdout.write(describe(finding));
      process.exitCode = findings.some(({ verdict }) => verdict === 'problem') ? 1 : 0;
    });
}

const describe = ({ about, verdict, found, advice }: Finding): string =>
  `${MARK[verdict]} ${about}: ${found}\n${advice && `    → ${advice}\n`}`;

function checkNode(): Finding {
  return { about: 'Node', verdict: 'ok', found: `${process.versions.node} on ${process.platform} ${process.arch}`, advice: '' };
}

async function checkSerial(): Promise<Finding[]> {
  const firstLine = (error: unknown): string => String(error).split('\n')[0] ?? '';
  let library: typeof import('serialport');
  try {
    library = await import('serialport');
  } catch (error) {
    const found = `the serial library does not load (${firstLine(error)})`;
    return [{ about: 'Serial', verdict: 'problem', found, advice: 'Run npm rebuild @serialport/bindings-cpp.' }];
  }
  let ports: { path: string; manufacturer?: string | undefined }[];
  try {
    ports = await library.SerialPort.list();
  } catch (error) {
    const isUdev = firstLine(error).includes('udevadm');
    const found = `ports cannot be listed (${isUdev ? 'udevadm, of the package udev, is not here' : firstLine(error)})`;
    return [{ about: 'Serial', verdict: 'note', found, advice: 'A strap on a cable works all the same: --source serial:/dev/ttyACM0.' }];
  }
  const real = ports.filter(({ path }) => !/\/ttyS\d+$/.test(path));
  if (real.length === 0) {
    const advice =
      'Plug a strap in by USB to use it by cable, then start with --source serial:PATH. Pseudo-terminals work too, though none is listed.';
    return [{ about: 'Serial', verdict: 'note', found: 'no strap on a cable', advice }];
  }
  return real.map(({ path, manufacturer }) => {
    const about = `Serial ${path}`;
    try {
      if (process.platform !== 'win32') accessSync(path, constants.R_OK | constants.W_OK);
      return { about, verdict: 'ok' as const, found: manufacturer ?? 'usable', advice: `Use it with --source serial:${path}.` };
    } catch {
      const advice = 'Add yourself to its group (sudo usermod -aG dialout $USER), then log in again.';
      return { about, verdict: 'problem' as const, found: 'you may not open it', advice };
    }
  });
}

/** Why the Bluetooth library does not load; null when it does. */
async function bluetoothProblem(): Promise<string | null> {
  try {
    await import('@stoprocent/noble');
    return null;
  } catch (error) {
    return String(error).split('\n')[0] ?? '';
  }
}

async function checkPort(port: number): Promise<Finding> {
  const about = `Port ${port}`;
  const failure = await new Promise<string | null>((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(null)));
  });
  if (failure === null) return { about, verdict: 'ok', found: 'free', advice: '' };
  if (failure === 'EACCES') {
    return { about, verdict: 'problem', found: 'this user may not listen there', advice: 'Choose one above 1023 with --port.' };
  }
  const found = failure === 'EADDRINUSE' ? 'taken, perhaps by a station that is already running' : failure;
  return { about, verdict: 'problem', found, advice: `Look at http://127.0.0.1:${port} or start with another --port.` };
}

function checkDisk(folder: string): Finding {
  const about = `Disk (${folder})`;
  const advice = 'Choose another place with --data.';
  try {
    // Checks only: if the folder does not exist, its nearest existing parent is checked.
    let place = resolve(folder);
    while (!existsSync(place)) place = dirname(place);
    if (!statSync(place).isDirectory()) return { about, verdict: 'problem', found: `${place} is no folder`, advice };
    accessSync(place, constants.W_OK);
    const { bavail, bsize } = statfsSync(place);
    const free = bavail * bsize;
    const found = `${(free / 1e9).toFixed(1)} GB free`;
    if (free < ENOUGH_DISK_BYTES)
      return { about, verdict: 'problem', found, advice: 'Free some space: an hour with two straps takes about 25 MB.' };
    return { about, verdict: 'ok', found, advice: '' };
  } catch (error) {
    return { about, verdict: 'problem', found: `cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`, advice };
  }
}

function checkAudio(): Finding {
  const advice =
    'On the page, in the settings, press "Hear the cue". Bluetooth headphones add 150–300 ms; prefer the strap\'s motor or a wired speaker.';
  return { about: 'Sound', verdict: 'note', found: 'plays in the browser, which cannot be looked at from here', advice };
}
