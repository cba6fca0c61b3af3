/** Represents the Bluetooth straps that have not been found yet, so that their state can be reported. */
import type { LinkState } from '../../../protocol/live/words.ts';
import { nowS } from '../../clock.ts';
import type { Link, SourceListener } from '../source.ts';

export const LOOKOUT_ID = 'ble';

export class Lookout implements Link {
  readonly id = LOOKOUT_ID;
  readonly make = 'knees-out';
  #told = '';

  tell(listener: SourceListener, state: LinkState, detail: string | null): void {
    const told = `${state} ${detail}`;
    if (told === this.#told) return;
    this.#told = told;
    listener.onLink(this, state, nowS(), detail);
  }

  send(): boolean {
    return false;
  }
}
