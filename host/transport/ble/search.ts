/** Represents the Bluetooth straps that have not been found yet, so that their state can be reported. */
import type { LinkState } from '../../../protocol/live/words.ts';
import { nowS } from '../../clock.ts';
import type { Link, SourceListener } from '../source.ts';

export const SEARCH_ID = 'ble';

export class Search implements Link {
  readonly id = SEARCH_ID;
  readonly make = 'knees-out';
  #reported = '';

  report(listener: SourceListener, state: LinkState, detail: string | null): void {
    const reported = `${state} ${detail}`;
    if (reported === this.#reported) return;
    this.#reported = reported;
    listener.onLink(this, state, nowS(), detail);
  }

  send(): boolean {
    return false;
  }
}
