/** Delivers recorded entries to a listener one by one, as they came from their straps. */
import type { CheckedEntry, Control } from '../../protocol/recording/control.ts';
import type { Link, SourceListener } from './source.ts';

/** Receives a played recording. */
export interface PlayerListener extends SourceListener {
  /** A recorded control, at its place between the packets. */
  control(control: Control, atS: number): void;
}

/** Keeps the recording's links. Recorded times are passed on unchanged, so that the line computes what it computed then. */
export class Player {
  readonly #listener: PlayerListener;
  readonly #takes: () => boolean;
  readonly #links = new Map<number, Link>();

  /** @param takes whether links accept what is sent to them. It goes nowhere: the recording has its own replies. */
  constructor(listener: PlayerListener, takes: () => boolean = () => true) {
    this.#listener = listener;
    this.#takes = takes;
  }

  give(entry: CheckedEntry): void {
    if (entry.kind === 'control') {
      this.#listener.control(entry.value, entry.atS);
      return;
    }
    const link = this.#links.get(entry.link);
    if (entry.kind === 'link') {
      if (link?.id !== entry.id) this.#links.set(entry.link, { id: entry.id, make: entry.make, send: this.#takes });
    } else if (link !== undefined) {
      if (entry.kind === 'state') this.#listener.onLink(link, entry.state, entry.atS, entry.detail);
      else this.#listener.onPacket(link, entry.bytes, entry.arrivalS, entry.channel);
    }
  }

  /** The recording starts over. */
  rewind(): void {
    this.#links.clear();
  }
}
