/** The host's share of the delay under full load: loop, recording, a page on the WebSocket, and a busy station process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { LIVE_PROTOCOL } from '../../protocol/live/words.ts';
import { nowS } from '../../host/clock.ts';
import { Loop } from '../../host/realtime/loop.ts';
import { createSetup } from '../../host/station/setup.ts';
import { Station } from '../../host/station/station.ts';
import { placesOf } from '../../host/simulator/simulation.ts';
import { SimulatorSource } from '../../host/simulator/source.ts';
import { printRow } from './print.ts';
import { alone } from '../fixtures/alone.ts';

const SECONDS = 20;

export async function benchStation(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'knees-out-bench-'));
  const source = new SimulatorSource({ places: placesOf('left', true, true), auto: true });
  const setup = createSetup({ version: 'bench', dataFolder: folder, host: '127.0.0.1', port: 0, sources: [source.name] });
  const station = new Station(setup, { onCommand: () => undefined, onProblem: ({ message }) => console.log(message) });
  const ready = await station.start();
  const loop = new Loop(station, alone({ settings: ready.athletes[0].settings, calibrateAtOnce: true }));
  let frames = 0;
  const page = new WebSocket(`ws://127.0.0.1:${ready.port}/live`, LIVE_PROTOCOL);
  page.on('message', (_data, binary) => (frames += binary ? 1 : 0));
  loop.start();
  await source.start(loop);
  const untilS = nowS() + SECONDS;
  while (nowS() < untilS) await fetch(`http://127.0.0.1:${ready.port}/api/sessions`).then((answer) => answer.text());
  await source.stop();
  loop.stop();
  const { packet, sample } = loop.delays;
  const shown = (ms: number | null) => (ms === null ? '–' : ms.toFixed(3));
  printRow(
    'packet in → knee sample decided',
    `p50 ${shown(sample.percentile(0.5))} ms, p99 ${shown(sample.percentile(0.99))} ms`,
    'p99 ≤ 2 ms',
  );
  printRow('packet in → everything out', `p50 ${shown(packet.percentile(0.5))} ms, p99 ${shown(packet.percentile(0.99))} ms`, 'p99 ≤ 2 ms');
  printRow(
    'leg frames to the page',
    `${(frames / SECONDS).toFixed(0)} a second, ${station.droppedFrames} dropped`,
    '≤ 120 (two legs), 0 dropped',
  );
  page.close();
  await station.stop(nowS());
  rmSync(folder, { recursive: true, force: true });
}
