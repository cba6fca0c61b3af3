/** What pages see of a replay: everything while it plays, and the state at the position it moved to. Nothing of it is recorded. */

import type { ReplayCommand } from '../../../protocol/live/commands.ts';
import type { LiveEvent } from '../../../protocol/live/events.ts';
import { LEG_FRAME_EVERY_S, type LegFrame } from '../../../protocol/live/frame.ts';
import { SIDES } from '../../../protocol/live/words.ts';
import { nowS } from '../../clock.ts';
import type { KneesOutError } from '../../errors.ts';
import { NOT_RECORDED, type AthleteRecording } from '../../realtime/athlete-recording.ts';
import type { Loop, LoopOutput } from '../../realtime/loop.ts';
import { notifyOf } from '../report.ts';
import { Snapshot } from '../../station/snapshot.ts';
import type { Station } from '../../station/station.ts';
import type { ReplayFollower, ReplaySource } from '../../transport/replay.ts';

const PUBLISH_EVERY_MS = 250;
/** More than any session contains. */
const REPS_KEPT = 500;
/** A leg not seen for longer is not shown while the replay stands still, s. */
const FRESH_S = 0.5;

type Shown = Pick<Station, 'event' | 'frame' | 'startOver'>;

export class ReplayView implements LoopOutput, ReplayFollower {
  readonly #station: Shown;
  readonly #source: ReplaySource;
  #loop: Pick<Loop, 'rewind' | 'lineOf'> | null = null;
  #known = new Snapshot(REPS_KEPT);
  /** The newest frame of each leg of the only athlete; the loop's own objects, so they change. */
  readonly #frames: (LegFrame | null)[] = SIDES.map(() => null);
  /** When each leg was last shown, host time, s. */
  readonly #shownS = SIDES.map(() => -Infinity);
  #publishing: NodeJS.Timeout | null = null;

  constructor(station: Shown, source: ReplaySource) {
    this.#station = station;
    this.#source = source;
    source.follow(this);
  }

  start(loop: Pick<Loop, 'rewind' | 'lineOf'>): void {
    this.#loop = loop;
    this.#publish();
    this.#publishing = setInterval(() => this.#publish(), PUBLISH_EVERY_MS);
  }

  stop(): void {
    if (this.#publishing !== null) clearInterval(this.#publishing);
  }

  command(command: ReplayCommand): void {
    const source = this.#source;
    switch (command.action) {
      case 'play':
        source.play();
        break;
      case 'pause':
        source.pause();
        break;
      case 'seek':
        source.seek(command.toS);
        break;
      case 'speed':
        source.setSpeed(command.speed ?? Infinity);
    }
    this.#publish();
  }

  onRewind(): void {
    this.#known = new Snapshot(REPS_KEPT);
    this.#frames.fill(null);
    this.#loop?.rewind();
  }

  onArrival(): void {
    this.#station.startOver([...this.#known.events()], this.#source.timeS);
    this.#publish();
  }

  onEnd(): void {
    // A repetition that is nearly up counts, as at the end of a session.
    this.#loop?.lineOf()?.finish();
    this.#publish();
  }

  onProblem(error: KneesOutError): void {
    notifyOf(error.problem);
    this.#station.event({ type: 'error', t: this.#source.timeS || 0, athlete: null, ...error.problem });
  }

  event(event: LiveEvent): void {
    this.#known.note(event);
    if (this.#source.state !== 'seeking') this.#station.event(event);
  }

  frame(frame: LegFrame): void {
    this.#frames[frame.side] = frame;
    if (this.#source.state === 'seeking') return;
    // Faster than real time there are more frames than pages are promised.
    if (this.#source.speed > 1) {
      const atS = nowS();
      if (atS - this.#shownS[frame.side]! < LEG_FRAME_EVERY_S) return;
      this.#shownS[frame.side] = atS;
    }
    this.#station.frame(frame);
  }

  link(): number {
    return 0;
  }

  recording(): AthleteRecording {
    return NOT_RECORDED;
  }

  #publish(): void {
    const source = this.#source;
    const { positionS, targetS, state, speed, timeS } = source;
    const durationS = source.replayed?.durationS ?? 0;
    this.#station.event({
      type: 'replay',
      t: Number.isNaN(timeS) ? 0 : timeS,
      state,
      positionS: Math.min(positionS, durationS),
      durationS,
      targetS: targetS === null ? null : Math.min(targetS, durationS),
      speed: speed === Infinity ? null : speed,
    });
    if (state !== 'paused' && state !== 'ended') return;
    // Where it stands still the picture stays, including for a page that connects now.
    for (const frame of this.#frames) if (frame !== null && timeS - frame.timeS < FRESH_S) this.#station.frame(frame);
  }
}
