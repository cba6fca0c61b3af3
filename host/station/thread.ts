/** The station's worker thread: started, watched, and started again when it dies. */

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Problem } from '../../protocol/live/events.ts';
import { KneesOutError, type ErrorCode } from '../errors.ts';
import type { FromStation, StationReady, StationSetup, ToStation } from './port.ts';

const BACKOFF_MS = [100, 300, 1000, 3000, 10_000];
/** Having lived this long, the next death is a new story. */
const SETTLED_MS = 30_000;
/** A station that has not ended by then is ended. */
const END_WITHIN_MS = 10_000;

export interface ThreadListener {
  onMessage(message: FromStation): void;
  /** The thread was started again and knows nothing of what it was told before. */
  onRestart(): void;
  /** The thread died and will be started again. */
  onDeath(problem: Problem): void;
}

export class StationThread {
  /** Times it was started again. */
  restarts = 0;
  private setup: StationSetup;
  private readonly listener: ThreadListener;
  private worker: Worker | null = null;
  private ending = false;
  private deaths = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(setup: StationSetup, listener: ThreadListener) {
    this.setup = setup;
    this.listener = listener;
  }

  /** Resolves when the station is ready; rejects with its reason when it cannot begin. From then on it is kept alive. */
  start(): Promise<StationReady> {
    return new Promise((resolve, reject) => {
      let refusal: Problem | null = null;
      const worker = this.spawn();
      const onExit = (): void => {
        this.worker = null;
        reject(asError(refusal ?? death(lastWords.get(worker))));
      };
      const onMessage = (message: FromStation): void => {
        if (message.kind === 'refused') refusal = message.problem;
        if (message.kind !== 'ready') return;
        worker.off('message', onMessage).off('exit', onExit);
        // A restart must come back where the pages look for it.
        this.setup = { ...this.setup, port: message.port };
        this.watch(worker);
        resolve(message);
      };
      worker.on('message', onMessage).on('exit', onExit);
    });
  }

  /** Hands a message over; nothing happens while the thread is down. */
  post(message: ToStation): void {
    this.worker?.postMessage(message);
  }

  /** Lets the station finish what was handed over, then ends it. */
  async stop(): Promise<void> {
    this.ending = true;
    if (this.timer !== null) clearTimeout(this.timer);
    const worker = this.worker;
    if (worker === null) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage({ kind: 'end' } satisfies ToStation);
    const impatience = setTimeout(() => void worker.terminate(), END_WITHIN_MS);
    await ended;
    clearTimeout(impatience);
  }

  private spawn(): Worker {
    const worker = new Worker(entry(), { workerData: this.setup, execArgv: loader(), name: 'station' });
    worker.on('error', (error: unknown) => lastWords.set(worker, error));
    this.worker = worker;
    return worker;
  }

  private watch(worker: Worker): void {
    const settled = setTimeout(() => (this.deaths = 0), SETTLED_MS).unref();
    worker.on('message', (message: FromStation) => {
      if (message.kind === 'refused') lastWords.set(worker, asError(message.problem));
      this.listener.onMessage(message);
    });
    worker.on('exit', () => {
      clearTimeout(settled);
      this.worker = null;
      if (this.ending) return;
      this.listener.onDeath(death(lastWords.get(worker)));
      const backoffMs = BACKOFF_MS[Math.min(this.deaths++, BACKOFF_MS.length - 1)]!;
      this.timer = setTimeout(() => {
        this.restarts++;
        this.watch(this.spawn());
        this.listener.onRestart();
      }, backoffMs);
    });
  }
}

/** Why a worker died, as far as it said. */
const lastWords = new WeakMap<Worker, unknown>();

/** Beside this file: compiled when this one is, source when this one is. */
const isSource = import.meta.url.endsWith('.ts');
const entry = (): URL => new URL(isSource ? './worker.ts' : './worker.js', import.meta.url);

/** A thread does not inherit the loader of TypeScript that the main thread was started with, and `--import tsx` does nothing in one. */
function loader(): string[] {
  if (!isSource) return [];
  const tsx = pathToFileURL(join(dirname(createRequire(import.meta.url).resolve('tsx/package.json')), 'dist/esm/api/index.mjs')).href;
  return ['--import', `data:text/javascript,import { register } from ${JSON.stringify(tsx)}; register();`];
}

function death(cause: unknown): Problem {
  const why = cause instanceof Error ? cause.message : 'it gave no reason';
  return { code: 'KO_INTERNAL', message: `the station stopped: ${why}`, hint: 'It is started again by itself; cues go on meanwhile.' };
}

const asError = ({ code, message, hint }: Problem): KneesOutError => new KneesOutError(code as ErrorCode, message, hint);
