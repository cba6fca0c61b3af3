/** Represents the Bluetooth straps that have not been found yet, so that their state can be reported. */
import type { LinkState } from '../../../protocol/live/words.ts';
import { isSameMessage, type Message } from '../../../protocol/words/message.ts';
import { nowS } from '../../clock.ts';
import { type Link, OUR_MAKE, type SourceListener } from '../source.ts';

export const SEARCH_ID = 'ble';

export class Search implements Link {
  readonly id = SEARCH_ID;
  readonly make = OUR_MAKE;
  #reported: { state: LinkState; detail: Message | null } | null = null;

  report(listener: SourceListener, state: LinkState, detail: Message | null): void {
    if (state === this.#reported?.state && isSameMessage(detail, this.#reported.detail)) return;
    this.#reported = { state, detail };
    listener.onLink(this, state, nowS(), detail);
  }

  send(): boolean {
    return false;
  }
}
