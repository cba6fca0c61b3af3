/** The built program as a user starts it, with its own data folder, for the benches that open its page. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface BenchProgram {
  /** Address of the page. */
  readonly address: string;
  readonly pid: number;
  /** Ends it and removes its data. */
  end(): Promise<void>;
}

/** `knees-out start` on any free port; resolves when its page can be opened. `onLine` receives its output. */
export async function startProgram(options: readonly string[], onLine?: (line: string) => void): Promise<BenchProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'knees-out-bench-'));
  const main = resolve(import.meta.dirname, '../../dist/host/main.js');
  const program = spawn(process.execPath, [main, 'start', ...options, '--no-open', '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise<string>((found) => {
    createInterface(program.stdout).on('line', (line) => {
      const match = /Dashboard: (\S+)/.exec(line);
      if (match) found(match[1]!);
      onLine?.(line);
    });
  });
  return {
    address,
    pid: program.pid ?? 0,
    end: async () => {
      program.kill('SIGINT');
      await new Promise((ended) => program.once('close', ended));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
