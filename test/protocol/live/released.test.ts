/**
 * What `knees-out.v1` has released stays: each field keeps its name, type and meaning for as long as programs and recordings speak it.
 *
 * `test/fixtures/protocol/knees-out.v1.json` describes every event, command and the leg frame. Adding to them is allowed: run this file with
 * `-u`, which writes the additions, and never anything else. Whatever else changes needs `knees-out.v2`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandSchema } from '../../../protocol/live/commands.ts';
import { eventSchema } from '../../../protocol/live/events.ts';
import { createLegFrame, encodeLegFrame, LEG_FRAME_ANGLES, LEG_FRAME_BYTES, LEG_FRAME_FLAG } from '../../../protocol/live/frame.ts';
import { LIVE_PROTOCOL, PHASES, SIDES } from '../../../protocol/live/words.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const FILE = join(import.meta.dirname, '../../fixtures/protocol/knees-out.v1.json');

/** Where each field of a leg frame begins, found by encoding one with only that field set. */
function frameLayout(): Json {
  const bytesOf = (change: object): Uint8Array => {
    const bytes = new Uint8Array(LEG_FRAME_BYTES);
    const zero = Object.fromEntries(
      Object.entries(createLegFrame()).map(([name, value]) => [name, typeof value === 'number' ? 0 : [0, 0, 0, 0]]),
    );
    encodeLegFrame(new DataView(bytes.buffer), 0, { ...createLegFrame(), ...zero, ...change });
    return bytes;
  };
  const empty = bytesOf({});
  /** The first byte that changes, and how many do. */
  const spanOf = (change: object): [number, number] => {
    const changed = [...bytesOf(change)].flatMap((byte, at) => (byte === empty[at] ? [] : [at]));
    return [Math.min(...changed), Math.max(...changed) - Math.min(...changed) + 1];
  };
  const whole = { athlete: 0xfefefefe, side: 1, phase: 3, flags: 15, qualityReasons: 0xfefefefe };
  const angle = new Float32Array(Uint8Array.of(0xfe, 0xfe, 0xfe, 0x3f).buffer)[0]!;
  const time = new Float64Array(Uint8Array.of(0xfe, 0xfe, 0xfe, 0xfe, 0xfe, 0xfe, 0xfe, 0x3f).buffer)[0]!;
  return {
    bytes: LEG_FRAME_BYTES,
    version: empty[0]!,
    sides: [...SIDES],
    phases: [...PHASES],
    flags: { ...LEG_FRAME_FLAG },
    /** First byte and length. */
    fields: {
      ...Object.fromEntries(Object.entries(whole).map(([name, value]) => [name, spanOf({ [name]: value })])),
      timeS: spanOf({ timeS: time }),
      ...Object.fromEntries(LEG_FRAME_ANGLES.map((name) => [name, spanOf({ [name]: angle })])),
      thighQ: spanOf({ thighQ: [angle, angle, angle, angle] }),
      shankQ: spanOf({ shankQ: [angle, angle, angle, angle] }),
    },
  };
}

/** What is sent (events) and accepted (commands) now. */
function describeProtocol(): { [name: string]: Json } {
  return {
    protocol: LIVE_PROTOCOL,
    events: byType(z.toJSONSchema(eventSchema, { io: 'output' }) as Json),
    commands: byType(z.toJSONSchema(commandSchema, { io: 'input' }) as Json),
    legFrame: frameLayout(),
  };
}

/** The alternatives of a union by their `type`, and `action` where there is one for each, so that their order does not matter. */
function byType(schema: Json): Json {
  const flatten = (each: Json): Json[] => {
    const { oneOf, anyOf } = each as { oneOf?: Json[]; anyOf?: Json[] };
    return (oneOf ?? anyOf)?.flatMap(flatten) ?? [each];
  };
  const nameOf = (each: Json): string => {
    const { type, action } = (each as { properties: Record<string, { const?: string }> }).properties;
    return [type?.const, action?.const].filter((word) => word !== undefined).join(' ');
  };
  return Object.fromEntries(flatten(schema).map((each) => [nameOf(each), each]));
}

/**
 * What of `released` is no longer so in `now`, as paths. Allowed: further fields, words of a list, and fields that are always sent; for
 * commands no further field may be required.
 */
function changesOf(released: Json, now: Json | undefined, path: string, isCommand: boolean): string[] {
  if (Array.isArray(released)) {
    if (!Array.isArray(now)) return [path];
    if (path.endsWith('.required') && isCommand) return now.every((name) => released.includes(name)) ? [] : [path];
    const isList = released.every((word) => typeof word === 'string');
    if (isList) return released.every((word) => now.includes(word)) ? [] : [path];
    return released.flatMap((each, k) => changesOf(each, now[k], `${path}[${k}]`, isCommand));
  }
  if (released === null || typeof released !== 'object') return released === now ? [] : [path];
  if (now === null || now === undefined || typeof now !== 'object' || Array.isArray(now)) return [path];
  return Object.entries(released).flatMap(([name, value]) => changesOf(value, now[name], `${path}.${name}`, isCommand));
}

const changes = (released: { [name: string]: Json }, now: { [name: string]: Json }): string[] =>
  Object.entries(released).flatMap(([name, value]) => changesOf(value, now[name], name, name === 'commands'));

describe('the released protocol', () => {
  it('is unchanged, and its description complete', async () => {
    const now = describeProtocol();
    const released = JSON.parse(readFileSync(FILE, 'utf8')) as { [name: string]: Json };
    expect(changes(released, now)).toEqual([]);
    await expect(`${JSON.stringify(now, null, 1)}\n`).toMatchFileSnapshot(FILE);
  });

  it.each<[string, (now: { [name: string]: Json }) => void, string]>([
    ['a field is renamed', (now) => move(at(now, 'events.rep.properties'), 'depth_deg', 'depthDeg'), 'events.rep.properties.depth_deg'],
    [
      'a field may be null',
      (now) => set(at(now, 'events.rep.properties.depth_deg'), 'type', 'null'),
      'events.rep.properties.depth_deg.type',
    ],
    ['a word is dropped', (now) => (at(now, 'events.phase.properties.phase').enum as Json[]).pop(), 'events.phase.properties.phase.enum'],
    ['a command needs more', (now) => (at(now, 'commands.demo').required as Json[]).push('x'), 'commands.demo.required'],
    ['a field of the frame moves', (now) => set(at(now, 'legFrame.fields'), 'timeS', [12, 8]), 'legFrame.fields.timeS[0]'],
  ])('fails when %s', (_what, change, path) => {
    const now = structuredClone(describeProtocol());
    change(now);
    expect(changes(describeProtocol(), now)).toContain(path);
  });

  it('may be added to', () => {
    const now = structuredClone(describeProtocol());
    set(at(now, 'events.rep.properties'), 'load_kg', { type: 'number' });
    (at(now, 'events.rep').required as Json[]).push('load_kg');
    (at(now, 'events.phase.properties.phase').enum as Json[]).push('pause');
    expect(changes(describeProtocol(), now)).toEqual([]);
  });
});

function at(now: { [name: string]: Json }, path: string): { [name: string]: Json } {
  return path.split('.').reduce((inner, name) => inner[name] as { [name: string]: Json }, now);
}

function set(of: { [name: string]: Json }, name: string, value: Json): void {
  of[name] = value;
}

function move(of: { [name: string]: Json }, from: string, to: string): void {
  of[to] = of[from]!;
  Reflect.deleteProperty(of, from);
}
