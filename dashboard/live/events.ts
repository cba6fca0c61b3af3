/** Text frame → event, checked just enough that an invalid one cannot break the page (the station checks them fully). */

import type { LiveEvent } from '../../protocol/live/events.ts';

/** `message`: has a code, or is `null`. `athletes`: at least one. */
type Kind = 'string' | 'number' | 'boolean' | 'object' | 'message' | 'athletes';

/** Of an event that concerns one athlete. */
const OWN = { athlete: 'number' } as const;

/** Of an event that leads through movements, step by step. */
const GUIDED = {
  ...OWN,
  step: 'string',
  state: 'string',
  count: 'number',
  of: 'number',
  instruction: 'message',
  why: 'message',
  progress: 'number',
} as const;

/** Fields that the page relies on, besides `type` and `t`. */
const FIELDS: { readonly [T in LiveEvent['type']]: Readonly<Record<string, Kind>> } = {
  hello: { athletes: 'athletes', serverUnixS: 'number', sources: 'object' },
  'caught-up': {},
  link: { ...OWN, detail: 'message', id: 'string', state: 'string', lossShare: 'number', lostS: 'number', rateHz: 'number' },
  phase: { ...OWN, side: 'string', phase: 'string' },
  rep: { ...OWN, rep: 'number', side: 'string', start_t: 'number', end_t: 'number', depth_deg: 'number', struck_out: 'boolean' },
  cue: { ...OWN, id: 'number', side: 'string', reason: 'string', outputs: 'object', excursionDeg: 'number' },
  quality: { ...OWN, side: 'string', quality: 'number', reasons: 'object' },
  calibration: GUIDED,
  placing: { ...GUIDED, straps: 'object' },
  session: { ...OWN, state: 'string', exercise: 'string', repCount: 'number' },
  replay: { state: 'string', positionS: 'number', durationS: 'number' },
  settings: { ...OWN, settings: 'object' },
  error: { code: 'string', message: 'string', hint: 'string' },
};

/** `null` for anything but a known event: a newer station may send more than this page understands. */
export function parseEvent(text: string): LiveEvent | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const event = value as Record<string, unknown>;
  if (typeof event.type !== 'string' || !Object.hasOwn(FIELDS, event.type) || typeof event.t !== 'number') return null;
  for (const [name, kind] of Object.entries(FIELDS[event.type as LiveEvent['type']])) {
    if (!isKind(event[name], kind)) return null;
  }
  return value as LiveEvent;
}

function isKind(field: unknown, kind: Kind): boolean {
  if (kind === 'message') return field === null || typeof (field as { code?: unknown } | undefined)?.code === 'string';
  if (kind === 'athletes') return Array.isArray(field) && field.length > 0 && field.every(isAthlete);
  return typeof field === kind && field !== null;
}

function isAthlete(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) return false;
  const { id, name, settings, sides } = entry as Record<string, unknown>;
  return typeof id === 'number' && typeof name === 'string' && isKind(settings, 'object') && Array.isArray(sides);
}
