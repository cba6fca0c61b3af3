/** `knees-out doctor`: checks what a session needs on this machine and says for each item whether it is fine and what to do. */
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { render, renderEnglish, say, type TerminalMessage } from '../../protocol/words/terminal.ts';
import { DEFAULT_PORT, defaultDataFolder } from '../config/paths.ts';
import { lookAtMachine } from '../transport/ble/machine.ts';
import { checkBluetooth } from './doctor/bluetooth.ts';
import type { Finding, Verdict } from './doctor/finding.ts';
import { HIGHEST_PORT, whole } from './numbers.ts';
import { printable } from './report.ts';

const MARK: Record<Verdict, string> = { ok: '✓', note: '·', problem: '✗' };
/** One strap's raw data is 3 kB/s; an hour with five straps is 55 MB. */
const ENOUGH_DISK_BYTES = 1e9;

export function doctorCommand(): Command {
  return new Command('doctor')
    .description(say('doctor.what'))
    .option('--data <folder>', say('help.option.data'), defaultDataFolder())
    .option('--port <number>', say('help.option.port'), whole(1, HIGHEST_PORT), DEFAULT_PORT)
    .option('--json', say('doctor.option.json'))
    .action(async (options: { data: string; port: number; json?: boolean }) => {
      const findings = [
        checkNode(),
        ...(await checkSerial()),
        ...checkBluetooth(lookAtMachine(), await bluetoothProblem()),
        await checkPort(options.port),
        checkDisk(options.data),
        checkAudio(),
      ];
      if (options.json) process.stdout.write(`${JSON.stringify(findings.map(inEnglish), null, 2)}\n`);
      else for (const finding of findings) process.stdout.write(describe(finding));
      process.exitCode = findings.some(({ verdict }) => verdict === 'problem') ? 1 : 0;
    });
}

function describe({ about, verdict, found, advice }: Finding): string {
  const finding = say('doctor.finding', { mark: MARK[verdict], about: render(about), found: render(found) });
  const lines = [finding, ...(advice === null ? [] : [`    ${say('doctor.advice', { advice: render(advice) })}`])];
  // The name of a port's maker comes from the device.
  return lines.map((line) => `${printable(line)}\n`).join('');
}

/** For programs. */
const inEnglish = ({ about, verdict, found, advice }: Finding): object => ({
  about: renderEnglish(about),
  verdict,
  found: renderEnglish(found),
  advice: advice === null ? '' : renderEnglish(advice),
});

function checkNode(): Finding {
  const { versions, platform, arch } = process;
  const found = { code: 'doctor.node.version', args: { version: versions.node, platform, architecture: arch } } as const;
  return { about: { code: 'doctor.node' }, verdict: 'ok', found, advice: null };
}

const firstLine = (error: unknown): string => String(error).split('\n')[0] ?? '';

async function checkSerial(): Promise<Finding[]> {
  const about = { code: 'doctor.serial' } as const;
  let library: typeof import('serialport');
  try {
    library = await import('serialport');
  } catch (error) {
    const found = { code: 'doctor.serial.no-library', args: { reason: firstLine(error) } } as const;
    return [{ about, verdict: 'problem', found, advice: { code: 'doctor.serial.no-library.advice' } }];
  }
  let ports: { path: string; manufacturer?: string | undefined }[];
  try {
    ports = await library.SerialPort.list();
  } catch (error) {
    const reason = firstLine(error);
    const found: TerminalMessage = reason.includes('udevadm')
      ? { code: 'doctor.serial.no-udevadm' }
      : { code: 'doctor.serial.no-list', args: { reason } };
    return [{ about, verdict: 'note', found, advice: { code: 'doctor.serial.no-list.advice' } }];
  }
  const real = ports.filter(({ path }) => !/\/ttyS\d+$/.test(path));
  if (real.length === 0) {
    return [{ about, verdict: 'note', found: { code: 'doctor.serial.none' }, advice: { code: 'doctor.serial.none.advice' } }];
  }
  return real.map(({ path, manufacturer }) => checkSerialPort(path, manufacturer));
}

function checkSerialPort(path: string, manufacturer: string | undefined): Finding {
  const about = { code: 'doctor.serial.port', args: { path } } as const;
  try {
    if (process.platform !== 'win32') accessSync(path, constants.R_OK | constants.W_OK);
  } catch {
    return { about, verdict: 'problem', found: { code: 'doctor.serial.forbidden' }, advice: { code: 'doctor.serial.forbidden.advice' } };
  }
  const found: TerminalMessage =
    manufacturer === undefined ? { code: 'doctor.serial.usable' } : { code: 'doctor.reported', args: { text: manufacturer } };
  return { about, verdict: 'ok', found, advice: { code: 'doctor.serial.usable.advice', args: { path } } };
}

/** Why the Bluetooth library does not load; null when it does. */
async function bluetoothProblem(): Promise<string | null> {
  try {
    await import('@stoprocent/noble');
    return null;
  } catch (error) {
    return firstLine(error);
  }
}

async function checkPort(port: number): Promise<Finding> {
  const about = { code: 'doctor.port', args: { port } } as const;
  const failure = await new Promise<string | null>((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(null)));
  });
  if (failure === null) return { about, verdict: 'ok', found: { code: 'doctor.port.free' }, advice: null };
  if (failure === 'EACCES') {
    return { about, verdict: 'problem', found: { code: 'doctor.port.forbidden' }, advice: { code: 'doctor.port.forbidden.advice' } };
  }
  const found: TerminalMessage =
    failure === 'EADDRINUSE' ? { code: 'doctor.port.taken' } : { code: 'doctor.reported', args: { text: failure } };
  return { about, verdict: 'problem', found, advice: { code: 'doctor.port.taken.advice', args: { port } } };
}

function checkDisk(folder: string): Finding {
  const about = { code: 'doctor.disk', args: { folder } } as const;
  const advice = { code: 'doctor.disk.elsewhere' } as const;
  try {
    // Checks only: if the folder does not exist, its nearest existing parent is checked.
    let place = resolve(folder);
    while (!existsSync(place)) place = dirname(place);
    if (!statSync(place).isDirectory()) {
      return { about, verdict: 'problem', found: { code: 'doctor.disk.not-a-folder', args: { path: place } }, advice };
    }
    accessSync(place, constants.W_OK);
    const { bavail, bsize } = statfsSync(place);
    const bytes = bavail * bsize;
    const found = { code: 'doctor.disk.free', args: { bytes } } as const;
    if (bytes < ENOUGH_DISK_BYTES) return { about, verdict: 'problem', found, advice: { code: 'doctor.disk.full.advice' } };
    return { about, verdict: 'ok', found, advice: null };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    return { about, verdict: 'problem', found: { code: 'doctor.disk.not-writable', args: { reason } }, advice };
  }
}

const checkAudio = (): Finding => ({
  about: { code: 'doctor.sound' },
  verdict: 'note',
  found: { code: 'doctor.sound.unknown' },
  advice: { code: 'doctor.sound.unknown.advice' },
});
