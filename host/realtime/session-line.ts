/** A session's line, live or recorded: each part of the session has a fresh one from its `begin` on. */
import { NOTHING_NUMBERED, type Control } from '../../protocol/recording/control.ts';
import type { LinkState } from '../../protocol/live/words.ts';
import type { Message } from '../../protocol/words/message.ts';
import type { PlayerListener } from '../transport/player.ts';
import type { Link } from '../transport/source.ts';
import { Line, type LineSink } from './line.ts';

export class SessionLine implements PlayerListener {
  readonly #sink: LineSink;
  #line: Line;

  constructor(sink: LineSink) {
    this.#sink = sink;
    this.#line = new Line(sink);
  }

  /** The line of the current part. */
  get line(): Line {
    return this.#line;
  }

  onLink(link: Link, state: LinkState, atS: number, detail: Message | null): void {
    this.#line.onLink(link, state, atS, detail);
  }

  onPacket(link: Link, bytes: Uint8Array, arrivalS: number, channel: number): void {
    this.#line.onPacket(link, bytes, arrivalS, channel);
  }

  control(control: Control, atS: number): void {
    if (control.type !== 'begin') {
      this.#line.control(control, atS);
      return;
    }
    // A new line starts without the old one's placing and undo, so a placing in progress is cancelled first.
    if (this.#line.showsPlacing) this.#line.control({ type: 'place', action: 'cancel', sides: null }, atS);
    this.#line = new Line(this.#sink, control.after);
  }

  /** Discards the past: what comes next is a recording from its beginning. */
  rewind(): void {
    this.#line = new Line(this.#sink, NOTHING_NUMBERED);
  }

  /** The input has ended: repetitions that are nearly up are finished as they are. */
  finish(): void {
    this.#line.finish();
  }
}
