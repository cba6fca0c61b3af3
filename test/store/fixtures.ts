/** A store in its own folder, and items to put into it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { CURVE_POINTS, type CueEvent, type RepEvent, type SessionEvent } from '../../protocol/live/events.ts';
import { ChunkWriter } from '../../protocol/recording/writer.ts';
import type { Problem } from '../../protocol/live/events.ts';
import { Database } from '../../host/store/database.ts';
import { Recorder, type Run, type StoreItem } from '../../host/store/recorder.ts';

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'knees-out-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A recorder on `folder`, with everything it reported. */
export function openRecorder(folder: string, run = 'run-1', changes: Partial<Run> = {}) {
  const database = new Database(folder);
  onTestFinished(() => {
    database.close();
  });
  const reported = { stored: [] as number[], sessions: [] as SessionEvent[], problems: [] as Problem[] };
  const recorder = new Recorder(
    database,
    { run, version: '0.0.0-test', startedAt: 1_700_000_000, sources: ['simulator'], ...changes },
    {
      onStored: (through) => reported.stored.push(through),
      onSession: (event) => reported.sessions.push(event),
      onProblem: (problem) => reported.problems.push(problem),
    },
  );
  let sequence = recorder.through;
  return {
    database,
    recorder,
    reported: reported,
    push: (...items: StoreItem[]): void => {
      for (const item of items) recorder.push({ ...item, sequence: ++sequence });
    },
  };
}

export const START: StoreItem = { kind: 'start', athlete: 1, t: 100, startedAt: 1_700_000_100, exercise: 'squat', sides: ['left'] };

/** A chunk with one packet of `bytes` bytes at each of `times`. */
export function chunkOf(times: number[], bytes = 44): StoreItem {
  const writer = new ChunkWriter(1 << 20);
  writer.link(0, 'simulator:left-thigh', 'knees-out');
  for (const t of times) writer.packet(0, 0, t, new Uint8Array(bytes).fill(Math.round(t)));
  const { firstS, lastS } = writer;
  return { kind: 'chunk', athlete: 1, firstS, lastS, bytes: writer.take(), droppedBytes: 0 };
}

const line = (deg: number): number[] => Array.from({ length: CURVE_POINTS - 1 }, () => deg);

export function repOf(rep: number, endS: number): RepEvent {
  return {
    type: 'rep',
    t: endS,
    athlete: 1,
    rep,
    exercise: 'squat',
    start_t: endS - 3,
    bottom_t: endS - 1.5,
    end_t: endS,
    depth_deg: 101.25,
    peak_valgus_deg: 11.5,
    peak_valgus_t: endS - 1,
    peak_valgus_phase: 'ascent',
    femoral_rotation_deg: null,
    severity: 'marked',
    quality: 0.9,
    cue_t: endS - 1.2,
    cue_reason: 'valgus',
    side: 'left',
    descent_s: 1.4,
    ascent_s: 1.3,
    struck_out: false,
    session: null,
    curve: { excursion_deg: [null, ...line(11.5)], flexion_deg: [0, ...line(101.3)] },
  };
}

export function cueOf(id: number, t: number, latencyMs: number | null): CueEvent {
  return {
    type: 'cue',
    t,
    athlete: 1,
    id,
    side: 'left',
    reason: 'valgus',
    outputs: ['haptic', 'tone'],
    excursionDeg: 8.4,
    latencyMs,
    session: null,
  };
}
