/**
 * The station's process: started, watched, and restarted when it dies. It is a separate process so that nothing that ends it can affect the cues.
 */

import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Problem } from '../../protocol/live/events.ts';
import { nowS } from '../clock.ts';
import type { StationEnd } from '../../protocol/words/en/errors/station.ts';
import { type ErrorReport, KneesOutError, problemOf } from '../errors.ts';
import type { FromStation, StationReady, StationSetup, ToStation } from './port.ts';

const BACKOFF_MS = [100, 300, 1000, 3000, 10_000];
/** After running this long, a crash counts as a new one. */
const SETTLED_MS = 30_000;
/** A station that has not ended by then is killed. */
const END_WITHIN_MS = 20_000;
/** Ten times what a station with several pages uses, and small enough for a computer with 1 GB. */
const HEAP_MB = 256;
/** The part of it for short-lived objects, MB. At V8's default of 16 the process uses 23 MB more and is no faster. */
const YOUNG_HEAP_MB = 2;
/** How much of its last output is searched for the reason of its death. */
const STDERR_TAIL_CHARACTERS = 4000;

export interface ProcessListener {
  onMessage(message: FromStation): void;
  /** The process was restarted and has lost its state. */
  onRestart(): void;
  /** The process died and will be restarted. */
  onDeath(problem: Problem): void;
}

export class StationProcess {
  /** Number of restarts. */
  restarts = 0;
  #setup: StationSetup;
  readonly #hangsAfterS: number;
  readonly #listener: ProcessListener;
  #child: ChildProcess | null = null;
  #ending = false;
  #deaths = 0;
  #timer: NodeJS.Timeout | null = null;
  #isReady = false;
  #answeredS = 0;

  constructor(setup: StationSetup, hangsAfterS: number, listener: ProcessListener) {
    this.#setup = setup;
    this.#hangsAfterS = hangsAfterS;
    this.#listener = listener;
  }

  /** The process id; `null` while it is down. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Resolves when the station is ready; rejects with the reason when it cannot start. From then on it is kept alive. */
  start(): Promise<StationReady> {
    return new Promise((resolve, reject) => {
      let refusal: Problem | null = null;
      const child = this.#spawn();
      const onExit = (code: number | null, signal: string | null): void => {
        this.#child = null;
        const end = endOf(child, code, signal);
        reject(refusal === null ? new KneesOutError('KO_INTERNAL.station-not-started', { end }) : asError(refusal));
      };
      const onMessage = (message: FromStation): void => {
        if (message.kind === 'refused') refusal = message.problem;
        if (message.kind !== 'ready') return;
        child.off('message', onMessage).off('exit', onExit);
        // After a restart it must listen where the pages expect it.
        this.#setup = { ...this.#setup, port: message.port };
        this.#watch(child);
        resolve(message);
      };
      child.on('message', onMessage).on('exit', onExit);
    });
  }

  /** Sends a message; lost while the process is down. */
  post(message: ToStation): void {
    // Its exit shows why it cannot be reached.
    if (this.#child?.connected === true) this.#child.send(message, () => undefined);
  }

  /** Call repeatedly. Ends a process that owes an answer and gives none; it is then restarted. */
  watchAnswers(isOwed: boolean): void {
    if (!isOwed || !this.#isReady) this.#answeredS = nowS();
    if (this.#child === null || nowS() - this.#answeredS < this.#hangsAfterS) return;
    silent.set(this.#child, this.#hangsAfterS);
    this.#answeredS = nowS();
    this.#child.kill('SIGKILL');
  }

  /** Resolves when the process has stored what it could and ended. */
  async stop(): Promise<void> {
    this.#ending = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    if (child === null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    this.post({ kind: 'end' });
    const killTimer = setTimeout(() => void child.kill('SIGKILL'), END_WITHIN_MS);
    await ended;
    clearTimeout(killTimer);
  }

  #spawn(): ChildProcess {
    const child = fork(entry(), {
      execArgv: [`--max-old-space-size=${HEAP_MB}`, `--max-semi-space-size=${YOUNG_HEAP_MB}`, ...loader()],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      stderrTail.set(child, `${stderrTail.get(child) ?? ''}${text}`.slice(-STDERR_TAIL_CHARACTERS));
    });
    // A message that could not be delivered; the exit follows.
    child.on('error', () => undefined);
    this.#isReady = false;
    child.on('message', ({ kind }: FromStation) => {
      this.#answeredS = nowS();
      if (kind === 'ready') this.#isReady = true;
    });
    this.#child = child;
    this.post({ kind: 'begin', setup: this.#setup });
    return child;
  }

  #watch(child: ChildProcess): void {
    const settled = setTimeout(() => (this.#deaths = 0), SETTLED_MS).unref();
    child.on('message', (message: FromStation) => {
      if (message.kind === 'refused') stderrTail.set(child, message.problem.message);
      this.#listener.onMessage(message);
    });
    child.on('exit', (code, signal) => {
      clearTimeout(settled);
      this.#child = null;
      if (this.#ending) return;
      this.#listener.onDeath(problemOf('KO_INTERNAL.station-stopped', { end: endOf(child, code, signal) }));
      const backoffMs = BACKOFF_MS[Math.min(this.#deaths++, BACKOFF_MS.length - 1)]!;
      this.#timer = setTimeout(() => {
        this.restarts++;
        this.#watch(this.#spawn());
        this.#listener.onRestart();
      }, backoffMs);
    });
  }
}

/** Why a process died, as far as it said. */
const stderrTail = new WeakMap<ChildProcess, string>();
/** Those ended because they gave no answer, for how long, s. */
const silent = new WeakMap<ChildProcess, number>();

/** Next to this file: compiled when this one is, source when this one is. */
const isSource = import.meta.url.endsWith('.ts');
const entry = (): string => fileURLToPath(new URL(isSource ? './main.ts' : './main.js', import.meta.url));

/** However this source file was loaded, a separate process must load TypeScript itself. */
function loader(): string[] {
  if (!isSource) return [];
  const tsx = join(dirname(createRequire(import.meta.url).resolve('tsx/package.json')), 'dist', 'loader.mjs');
  return ['--import', pathToFileURL(tsx).href];
}

function endOf(child: ChildProcess, exitCode: number | null, signal: string | null): StationEnd {
  const seconds = silent.get(child);
  if (seconds !== undefined) return { by: 'silence', seconds };
  const words = stderrTail.get(child) ?? '';
  if (/heap out of memory|heap limit/.test(words)) return { by: 'memory' };
  // The message of an uncaught error, otherwise the first line: Node prints the source before it and the stack after it.
  const line = /^\w*(?:Error|error): (.+)$/m.exec(words)?.[1] ?? words.trim().split('\n', 1)[0]!;
  if (line !== '') return { by: 'said', text: line };
  return signal === null ? { by: 'code', exitCode } : { by: 'signal', signal };
}

/** The same error here: in the language of this process. */
function asError({ code, case: which, args }: Problem): KneesOutError {
  return new KneesOutError(...([`${code}.${which}`, args] as unknown as ErrorReport));
}
