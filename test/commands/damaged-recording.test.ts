/** A recording that was damaged or changed in any way: analysed, or rejected in one line; never an internal error, never endless. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { analyzeCommand } from '../../host/commands/analyze.ts';
import type { KneesOutError } from '../../host/errors.ts';
import { GOOD_DELIVERY } from '../../host/simulator/delivery.ts';
import { createSimulation } from '../../host/simulator/simulation.ts';
import { DEFAULT_SETTINGS } from '../../protocol/live/events.ts';
import { NOTHING_NUMBERED, type CheckedEntry, type Control } from '../../protocol/recording/control.ts';
import type { RecordingEntry } from '../../protocol/recording/entry.ts';
import { ChunkWriter } from '../../protocol/recording/writer.ts';
import { CALIBRATION } from '../fixtures/calibration.ts';
import { openRecorder, START, temporaryFolder } from '../store/fixtures.ts';

const SECONDS = 3;
const BEGAN_S = 1_700_000_000;
const CHUNK_ENTRIES = 60;
const RUNS = 40;

/** A leg's straps for several seconds, with a control of each kind. */
function record(): CheckedEntry[] {
  const { straps } = createSimulation({ delivery: GOOD_DELIVERY });
  const entries: CheckedEntry[] = [];
  const control = (value: Control, atS = BEGAN_S): void => void entries.push({ kind: 'control', atS, value });
  straps.forEach((strap, link) => entries.push({ kind: 'link', link, id: `sim:${strap.place}`, make: 'knees-out' }));
  control({ type: 'begin', after: NOTHING_NUMBERED, athlete: 1 });
  control({ type: 'settings', settings: DEFAULT_SETTINGS });
  control({ type: 'kept-places', places: [{ strap: 'C4:01', role: 'pelvis' }] });
  straps.forEach((_, link) => entries.push({ kind: 'state', link, state: 'open', atS: BEGAN_S, detail: null }));
  const later: Control[] = [
    { type: 'restore', side: 'left', calibration: CALIBRATION },
    { type: 'calibrate', action: 'rezero', side: null },
    { type: 'calibrate', action: 'cancel', side: 'left' },
    { type: 'place', action: 'start', sides: ['left'] },
    { type: 'place', action: 'cancel', sides: null },
    { type: 'role', id: 'sim:left-thigh', role: 'left-thigh' },
    { type: 'identify', id: 'sim:left-thigh' },
  ];
  for (let timeS = 0.01; timeS < SECONDS; timeS += 0.01) {
    straps.forEach((strap, link) =>
      strap.advanceTo(timeS, (bytes, arrivalS) =>
        entries.push({ kind: 'packet', link, channel: 0, arrivalS: BEGAN_S + arrivalS, bytes: bytes.slice() }),
      ),
    );
    if (timeS > 1 && entries.length % 3 === 0) for (const value of later.splice(0, 1)) control(value, BEGAN_S + timeS);
  }
  for (const value of later) control(value, BEGAN_S + SECONDS);
  return entries;
}

const HOSTILE = [
  null,
  -5,
  0,
  1e308,
  -1e308,
  1e-320,
  2 ** 53,
  0.5,
  '',
  'constructor',
  '__proto__',
  '#tell',
  'x'.repeat(400),
  [],
  {},
  true,
  [[[[1]]]],
  'left',
  'start',
];
const TIMES = [NaN, Infinity, -Infinity, 1e308, -1e308, 9.9e9, -9.9e9, 0, BEGAN_S - 1000, BEGAN_S + 1e6, BEGAN_S];

interface Change {
  what: 'time' | 'bytes' | 'control' | 'link' | 'state' | 'leave out' | 'double' | 'swap';
  at: number;
  other: number;
  pick: number;
  bytes: Uint8Array;
}

const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    what: fc.constantFrom('time', 'bytes', 'control', 'control', 'control', 'link', 'state', 'leave out', 'double', 'swap'),
    at: fc.nat(),
    other: fc.nat(),
    pick: fc.nat(),
    bytes: fc.uint8Array({ maxLength: 60 }),
  }),
  { minLength: 1, maxLength: 6 },
);

function change(entries: RecordingEntry[], { what, at, other, pick, bytes }: Change): void {
  const places = entries.flatMap((entry, k) => {
    if (what === 'bytes') return entry.kind === 'packet' ? [k] : [];
    if (what === 'control' || what === 'link' || what === 'state') return entry.kind === what ? [k] : [];
    return [k];
  });
  if (places.length === 0) return;
  const k = places[at % places.length]!;
  const entry = structuredClone(entries[k]!);
  if (what === 'leave out') entries.splice(k, 1);
  else if (what === 'double') entries.splice(other % entries.length, 0, entry);
  else if (what === 'swap') [entries[k], entries[other % entries.length]] = [entries[other % entries.length]!, entry];
  else entries[k] = changed(entry, other, pick, bytes);
}

function changed(entry: RecordingEntry, other: number, pick: number, bytes: Uint8Array): RecordingEntry {
  const timeS = TIMES[pick % TIMES.length]!;
  switch (entry.kind) {
    case 'link':
      return pick % 2 === 0
        ? { ...entry, id: ['', 'constructor', '\u001b[2J', 'x'.repeat(255)][other % 4]! }
        : { ...entry, make: ['witmotion', 'puck', 'x', ''][other % 4]! };
    case 'state':
      return {
        ...entry,
        state: (['connecting', 'open', 'lost', 'closed', 'failed'] as const)[pick % 5]!,
        atS: other % 2 === 0 ? entry.atS : timeS,
      };
    case 'packet': {
      if (pick % 3 === 0) return { ...entry, arrivalS: timeS };
      if (pick % 3 === 1) return { ...entry, bytes, channel: other % 256 };
      const some = entry.bytes.slice();
      bytes.forEach((byte, k) => (some[(other + 7 * k) % some.length] = byte));
      return { ...entry, bytes: some };
    }
    case 'control':
      return pick % 7 === 0 ? { ...entry, atS: timeS } : { ...entry, value: replaced(entry.value, other, HOSTILE[pick % HOSTILE.length]) };
  }
}

/** `json` with the `k`-th of its values, counting itself, replaced. */
function replaced(json: unknown, k: number, by: unknown): unknown {
  let count = 0;
  const size = (value: unknown): number =>
    1 + (typeof value === 'object' && value !== null ? Object.values(value).reduce((sum: number, each) => sum + size(each), 0) : 0);
  const wanted = k % size(json);
  const walk = (value: unknown): unknown => {
    if (count++ === wanted) return by;
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(each)]));
  };
  return walk(json);
}

function write(writer: ChunkWriter, entry: RecordingEntry): void {
  if (entry.kind === 'link') writer.link(entry.link, entry.id, entry.make);
  else if (entry.kind === 'state') writer.state(entry.link, entry.state, entry.atS, entry.detail);
  else if (entry.kind === 'packet') writer.packet(entry.link, entry.channel, entry.arrivalS, entry.bytes);
  else writer.control(entry.atS, entry.value);
}

const entries = record();

beforeAll(() => vi.spyOn(process.stdout, 'write').mockReturnValue(true));

/** Analyses recordings that are stored one after another; returns the outcome of each. */
function analyst() {
  const folder = temporaryFolder();
  const { database, recorder, push } = openRecorder(folder);
  database.sqlite.pragma('synchronous = OFF');
  const summary = join(folder, 'summary.json');
  return async (given: readonly RecordingEntry[], spoil = '') => {
    push(START);
    for (let k = 0; k < given.length; k += CHUNK_ENTRIES) {
      const writer = new ChunkWriter(1 << 20);
      for (const entry of given.slice(k, k + CHUNK_ENTRIES)) write(writer, entry);
      const { firstS, lastS } = writer;
      push({ kind: 'chunk', athlete: 1, firstS, lastS, bytes: writer.take(), droppedBytes: 0 });
    }
    recorder.store();
    if (spoil !== '') database.sqlite.exec(spoil);
    rmSync(summary, { force: true });
    const error = await analyzeCommand()
      .parseAsync([database.file, '--summary', summary], { from: 'user' })
      .then(() => undefined)
      .catch((reason: unknown) => reason);
    const { damage } = JSON.parse(readFileSync(summary, 'utf8')) as { damage: string[] };
    return { error: error as KneesOutError | undefined, damage };
  };
}

describe('the analysis of a recording', () => {
  it('finds no damage in an intact one', async () => {
    expect(await analyst()(entries)).toEqual({ error: undefined, damage: [] });
  });

  it('that lacks a chunk is written, and fails naming the place', async () => {
    const { error, damage } = await analyst()(entries, 'DELETE FROM chunks WHERE ordinal = 4');
    expect(damage).toEqual([expect.stringMatching(/^A chunk of session 1 is missing \(after \d\.\d s\)\.$/)]);
    expect(error).toMatchObject({ code: 'KO_RECORDING_INVALID', message: expect.stringContaining(damage[0]!) as string });
  });

  it('that is damaged in many places names several and counts the others', async () => {
    const { error, damage } = await analyst()(entries, 'UPDATE chunks SET crc = crc + 1');
    expect(damage.length).toBeGreaterThan(4);
    expect(error!.message).toContain(damage[2]!.slice(0, -1));
    expect(error!.message).not.toContain(damage[3]!.slice(0, -1));
    expect(error!.message).toContain(`and ${damage.length - 3} more`);
  });

  it('with an invalid control ends there, is written, and fails naming the cause', async () => {
    const settings = { ...DEFAULT_SETTINGS, cueDeg: -5 };
    const wrong: RecordingEntry = { kind: 'control', atS: BEGAN_S + 2, value: { type: 'settings', settings } };
    const { error, damage } = await analyst()([...entries, wrong]);
    expect(damage).toEqual([expect.stringContaining('the control 2.00 s after its beginning is wrong, "settings": settings.cueDeg: ')]);
    expect(error).toMatchObject({ code: 'KO_RECORDING_INVALID', message: expect.stringContaining(damage[0]!) as string });
  });

  it('that names endless straps is rejected', async () => {
    const links = Array.from({ length: 300 }, (_, link): RecordingEntry => ({ kind: 'link', link, id: `x${link}`, make: 'knees-out' }));
    expect((await analyst()([...entries, ...links])).error).toMatchObject({ code: 'KO_RECORDING_INVALID' });
  });

  it('that was changed in any way succeeds, or fails as damaged', async () => {
    const analyze = analyst();
    await fc.assert(
      fc.asyncProperty(changes, async (some) => {
        const given = entries.slice() as RecordingEntry[];
        for (const each of some) change(given, each);
        const { error } = await analyze(given);
        expect(error?.code ?? error).toBe(error === undefined ? undefined : 'KO_RECORDING_INVALID');
      }),
      { numRuns: RUNS },
    );
  });
});
