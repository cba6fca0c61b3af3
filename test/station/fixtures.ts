/** Stations to test against: the core alone, with its server, or complete in its own process. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { LIVE_PROTOCOL } from '../../protocol/live/words.ts';
import { StationCore } from '../../host/station/core.ts';
import { buildServer } from '../../host/station/http.ts';
import type { FromStation, StationSetup } from '../../host/station/port.ts';
import { createSetup } from '../../host/station/setup.ts';
import type { StoreItem } from '../../host/store/recorder.ts';
import { temporaryFolder } from '../store/fixtures.ts';

/** Waits for `check` to hold, however busy the machine is. */
export const eventually = <Result>(check: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 30_000, interval: 20 });

export function setupIn(folder: string, changes: Partial<StationSetup> = {}): StationSetup {
  const dashboardFolder = join(folder, 'page');
  mkdirSync(join(dashboardFolder, 'assets'), { recursive: true });
  writeFileSync(join(dashboardFolder, 'index.html'), '<!doctype html><title>Knees Out</title>');
  writeFileSync(join(dashboardFolder, 'assets', 'main-1a2b.js'), 'export {};');
  const setup = createSetup({
    version: '0.0.0-test',
    dataFolder: folder,
    host: '127.0.0.1',
    port: 0,
    sources: ['simulator'],
    dashboardFolder,
  });
  return { ...setup, ...changes };
}

/** A core with everything it posted to the loop. */
export function openCore(changes: Partial<StationSetup> = {}, folder = temporaryFolder()) {
  const posted: FromStation[] = [];
  const core = new StationCore(setupIn(folder, changes), (message) => posted.push(message));
  let isOpen = true;
  const close = (): void => {
    if (isOpen) core.close();
    isOpen = false;
  };
  onTestFinished(close);
  const { through, problems } = core.ready();
  let sequence = through;
  const take = (...items: StoreItem[]): void => {
    core.take({ kind: 'items', items: items.map((item) => ({ ...item, sequence: ++sequence })) });
  };
  return { core, posted, problems, take, close };
}

export async function openServer(changes: Partial<StationSetup> = {}) {
  const opened = openCore(changes);
  const server = await buildServer(opened.core);
  onTestFinished(() => server.close(), 60_000);
  return { ...opened, server };
}

/** A page's side of /live: every message since it joined. */
export class Page {
  readonly events: { type: string; [name: string]: unknown }[] = [];
  readonly frames: Uint8Array[] = [];
  readonly socket: WebSocket;
  readonly #opened: Promise<void>;

  constructor(port: number, options: ClientOptions = {}, protocols: string[] = [LIVE_PROTOCOL], path = '/live') {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, options);
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) this.frames.push(new Uint8Array(data as Buffer));
      else this.events.push(JSON.parse((data as Buffer).toString()) as { type: string });
    });
    this.#opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
      this.socket.once('unexpected-response', (_request, response) => {
        reject(new Error(`answered ${response.statusCode ?? 0}`));
      });
    });
    this.#opened.catch(() => undefined);
    onTestFinished(() => {
      this.socket.on('error', () => undefined);
      this.socket.terminate();
    });
  }

  /** Resolves once the page is admitted. */
  join(): Promise<void> {
    return this.#opened;
  }

  /** The first event of this type that `matches`, already received or still to come. */
  async wait(type: string, matches: (event: Record<string, unknown>) => boolean = () => true): Promise<Record<string, unknown>> {
    for (;;) {
      const found = this.events.find((event) => event.type === type && matches(event));
      if (found !== undefined) return found;
      await new Promise((resolve) => this.socket.once('message', resolve));
    }
  }

  say(command: unknown): void {
    this.socket.send(JSON.stringify(command));
  }
}
