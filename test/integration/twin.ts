/** The straps' own program (firmware/twin) as a process on a pty. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { until } from './ptyPair.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'firmware/target/debug/twin');

interface Rust {
  cargo: string;
  env: Record<string, string>;
}
interface RustScript {
  findNativeRust: () => Promise<Rust | null>;
}
const { findNativeRust } = (await import(pathToFileURL(join(ROOT, 'scripts/rust.mjs')).href)) as RustScript;

const rust = await findNativeRust();

/** Whether twins can be built here; says so when not. In CI they must be. */
export function hasRust(): boolean {
  if (rust === null && process.env.CI !== 'true') console.log('no Rust is installed: tests with the straps’ own program are skipped');
  return rust !== null || process.env.CI === 'true';
}

/** Builds the program; quick when it is built. */
export function buildTwin(): void {
  const { cargo, env } = rust ?? { cargo: 'cargo', env: {} };
  const options = { cwd: join(ROOT, 'firmware'), stdio: 'inherit', env: { ...process.env, ...env } } as const;
  expect(spawnSync(cargo, ['build', '--quiet', '--locked', '-p', 'twin'], options).status).toBe(0);
}

/** A cold build with others at work. */
export const BUILD_LIMIT_MS = 600_000;

/** A strap without hardware; ends with the test. */
export class Twin {
  /** How its motor was driven, and when by its own clock. */
  readonly motor: { level: number; tickUs: number }[] = [];
  path = '';
  /** It switched itself off. */
  off = false;

  private constructor(args: readonly string[]) {
    const child: ChildProcess = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const [word, first, second] = line.split(' ');
      if (word === 'pty') this.path = first!;
      else if (word === 'motor') this.motor.push({ level: Number(first), tickUs: Number(second) });
      else if (word === 'off') this.off = true;
    });
  }

  static async start(...args: string[]): Promise<Twin> {
    const twin = new Twin(args);
    await until('the twin’s pty', () => twin.path !== '');
    return twin;
  }
}
