/**
 * Runs a station's recording through the line again, as fast as possible: one leg's angles, repetitions and cues, exactly as they were live.
 */
import type { RepEvent } from '../../protocol/live/events.ts';
import type { Side } from '../../protocol/live/words.ts';
import type { CheckedEntry } from '../../protocol/recording/control.ts';
import type { LineSink } from '../realtime/line.ts';
import { SessionLine } from '../realtime/session-line.ts';
import { Player } from '../transport/player.ts';
import { anglesHeader, anglesRow } from './angles-csv.ts';

/** Plays a recording from its first entry to its last. If reading fails, what was under way is finished before the error is passed on. */
export function playRecording(entries: Iterable<CheckedEntry>, sink: LineSink): void {
  const session = new SessionLine(sink);
  const player = new Player(session);
  try {
    for (const entry of entries) player.give(entry);
  } finally {
    session.finish();
  }
}

export class SessionAnalysis {
  /** `null`: no leg was worn. */
  side: Side | null;
  cues = 0;
  readonly repetitions: Omit<RepEvent, 'athlete' | 'curve'>[] = [];
  /** The Angles CSV in pieces; only its header unless angles are wanted. */
  readonly angles = [anglesHeader(false)];

  readonly #wantsAngles: boolean;

  /** @param side `null`: the first leg that appears. */
  constructor(side: Side | null, wantsAngles: boolean) {
    this.side = side;
    this.#wantsAngles = wantsAngles;
  }

  /** Throws whatever reading the entries throws; the results then cover what came before. */
  analyze(entries: Iterable<CheckedEntry>): void {
    playRecording(entries, {
      onEvent: (event) => {
        if (event.type === 'rep' && event.side === this.side) {
          const { curve: _curve, ...repetition } = event;
          this.repetitions.push(repetition);
        }
        // A cue is sent again with its latency once the strap has answered; that is not a second cue.
        if (event.type === 'cue' && event.side === this.side && event.latencyMs === null) this.cues += 1;
      },
      onSample: ({ side, pipeline: { sample, segmenter } }) => {
        this.side ??= side;
        if (side === this.side && this.#wantsAngles) this.angles.push(anglesRow(sample.timeS, sample, segmenter.phase, false));
      },
      onCalibrated: () => undefined,
      onWorn: () => undefined,
      onIdentified: () => undefined,
      onAbandoned: () => undefined,
      onPlaced: () => undefined,
    });
  }
}
