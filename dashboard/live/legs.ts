/** The newest frame and the last minute of an athlete's legs, and frame counts. */

import { signal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { createLegFrame, decodeLegFrame, LEG_FRAME_EVERY_S } from '../../protocol/live/frame.ts';
import type { LegFrame } from '../../protocol/live/frame.ts';
import { SIDES } from '../../protocol/live/words.ts';
import type { CueReason, Side } from '../../protocol/live/words.ts';
import { History } from './history.ts';
import { RunningPeak } from './running-peak.ts';

/** `silent`: no frames; `unsure`: frames, but the station does not trust them. */
export type Tone = 'band' | 'warn' | 'cue' | 'unsure' | 'silent';

/** Older frames are not current, ms. */
export const STALE_MS = 700;

export interface Leg {
  readonly side: Side;
  /** The newest. Not to be kept: a later frame is read into the same object. */
  frame: LegFrame;
  readonly history: History;
  readonly peak: RunningPeak;
  /** The reason of the last cue, and the degrees at which it fired; NaN before the first. */
  cueReason: CueReason;
  cueDeg: number;
  /** performance.now of the newest frame and of the last cue's start; −Infinity for never. */
  frameAtMs: number;
  cueAtMs: number;
  /** Written once per drawn frame, and only when it changes. */
  readonly tone: Signal<Tone>;
}

function createLeg(side: Side): Leg {
  return {
    side,
    frame: createLegFrame(),
    history: new History(),
    peak: new RunningPeak(),
    cueReason: 'valgus',
    cueDeg: NaN,
    frameAtMs: -Infinity,
    cueAtMs: -Infinity,
    tone: signal<Tone>('silent'),
  };
}

export type Legs = Readonly<Record<Side, Leg>>;

export function createLegs(): Legs {
  return { left: createLeg('left'), right: createLeg('right') };
}

/** Read by tests and for debugging, as `window.__kneesOut`. */
export const counts = {
  framesReceived: 0,
  /** Frames that could not be read, and those missing where host time jumped by 0.05…1 s (longer: the strap or station paused). */
  framesDropped: 0,
  /** Frames drawn in the last second. */
  fps: 0,
};

/** How fast time passes between frames: 0 where a replay stands still. */
export const pace = { factor: 1 };

/** The next frame is read into this object, which then changes places with the leg's earlier one: nothing is allocated. */
let spare = createLegFrame();

/** Adds one binary message of the station to the leg of the athlete it names, and to that leg's history; counts what is missing or unreadable. */
export function receiveFrame(view: DataView, atMs: number, legsOf: (athlete: number) => Legs): void {
  const frame = decodeLegFrame(view, 0, spare);
  if (frame === null) {
    counts.framesDropped++;
    return;
  }
  const leg = legsOf(frame.athlete)[SIDES[frame.side]!];
  counts.framesReceived++;
  const gapS = frame.timeS - leg.frame.timeS;
  if (gapS > 3 * LEG_FRAME_EVERY_S && gapS < 1) counts.framesDropped += Math.round(gapS / LEG_FRAME_EVERY_S) - 1;
  spare = leg.frame;
  leg.frame = frame;
  leg.frameAtMs = atMs;
  leg.history.push(frame);
  leg.peak.update(frame);
}
