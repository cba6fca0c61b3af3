/**
 * Placing by movement on the line: which straps are observed, what is reported and tapped, the assignment of the places found, and its undo.
 */
import type { LineEvent, PlacingEvent } from '../../../protocol/live/events.ts';
import type { Side } from '../../../protocol/live/words.ts';
import type { ArgumentsOf } from '../../../protocol/words/language.ts';
import { COMMAND_OP, HAPTIC_PATTERN } from '../../../protocol/sensor/constants.ts';
import type { StrapPlace, PlaceClaims, Settled } from '../../sensors/places.ts';
import { HINTS } from './placing-words.ts';
import { Placing } from './placing.ts';
import type { Strap } from '../strap.ts';

type Difference = ArgumentsOf<'placing.differences'>['differences'][number];

export interface PlacingOwner {
  onEvent(event: LineEvent): void;
  /** Places changed: straps must store `settled`, and motion is routed differently. */
  onPlaced(settled: readonly Settled[], atS: number): void;
}

/** A short double tap when a step has passed, a long buzz when it must be repeated. */
const TAPS = {
  passed: { pattern: HAPTIC_PATTERN.doublePulse, strength: 200, durationMs: 350 },
  failed: { pattern: HAPTIC_PATTERN.steady, strength: 200, durationMs: 700 },
};

export class LivePlacing {
  readonly #owner: PlacingOwner;
  readonly #claims: PlaceClaims;
  #placing: Placing | null = null;
  #straps: readonly Strap[] = [];
  #before: readonly (StrapPlace | null)[] = [];
  #sides: readonly Side[] = [];
  /** The claims before the places were assigned; null when there is nothing to undo. */
  #saved: ReturnType<PlaceClaims['save']> | null = null;

  constructor(claims: PlaceClaims, owner: PlacingOwner) {
    this.#claims = claims;
    this.#owner = owner;
  }

  /** Movements are being observed and must not be used for anything else. */
  get active(): boolean {
    return this.#placing?.active === true;
  }

  /** Part of it is shown on the page. */
  get shown(): boolean {
    return this.#placing !== null && this.#placing.step !== 'none';
  }

  /** `straps`: at least two for each of `sides`. */
  start(straps: readonly Strap[], sides: readonly Side[], atS: number): void {
    this.#leave();
    this.#straps = straps;
    this.#sides = sides;
    this.#before = straps.map(({ place }) => place);
    this.#saved = null;
    const placing = (this.#placing = new Placing(
      straps.map(({ stream, place }) => ({ name: stream.name, place })),
      sides,
    ));
    straps.forEach((strap, k) => {
      strap.watch = (increment) => {
        placing.update(k, increment);
        this.#follow(increment.timeS);
      };
    });
    this.#report(atS);
  }

  repeatStep(atS: number): void {
    this.#placing?.repeatStep();
    this.#report(atS);
  }

  skip(atS: number): void {
    if (!this.active) return;
    this.#placing!.skip();
    this.#follow(atS);
  }

  /** The places stay as they are. */
  cancel(atS: number): void {
    if (!this.shown) return;
    this.#leave();
    this.#saved = null;
    this.#placing!.end('none', null);
    this.#report(atS);
  }

  /** At the check: accepts the result of the movements. */
  confirm(atS: number): void {
    if (this.#placing?.step === 'check') this.#take(atS);
  }

  /** Restores the earlier places. */
  undo(atS: number): void {
    if (this.#placing === null || this.#saved === null) return;
    const settled = this.#claims.putBack(this.#saved);
    this.#saved = null;
    this.#placing.end('none', HINTS.back);
    this.#report(atS);
    this.#owner.onPlaced(settled, atS);
  }

  #follow(atS: number): void {
    const placing = this.#placing!;
    const tap = placing.takeTap();
    if (tap !== null)
      for (const strap of this.#straps) if (strap.hasHaptic !== false) strap.command({ op: COMMAND_OP.haptic, ...TAPS[tap] });
    this.#report(atS);
    if (placing.step === 'check') this.#settle(atS);
    else if (!placing.active) this.#leave();
  }

  /** All movements have been made: assigns the places at once where nothing contradicts them. */
  #settle(atS: number): void {
    this.#leave();
    const differences = this.#differences();
    if (differences.length === 0) {
      this.#take(atS);
      return;
    }
    this.#placing!.end('check', { code: 'placing.differences', args: { differences } });
    this.#report(atS);
  }

  /** Which straps with a place were found elsewhere, and which others would lose their place. */
  #differences(): Difference[] {
    return [...this.#placing!.found].flatMap(([place, k]) => {
      const strap = this.#straps[k]!;
      const before = this.#before[k] ?? null;
      if (before === place) return [];
      const holder = this.#straps.findIndex((_, other) => other !== k && this.#before[other] === place);
      const unmoved = holder >= 0 && ![...this.#placing!.found.values()].includes(holder);
      if (before === null && !unmoved) return [];
      return [{ name: strap.stream.name, found: place, before, holder: unmoved ? this.#straps[holder]!.stream.name : null }];
    });
  }

  #take(atS: number): void {
    const placing = this.#placing!;
    const saved = this.#claims.save();
    const changed = [...placing.found].some(([place, k]) => this.#before[k] !== place);
    for (const [place, k] of placing.found) this.#claims.give(this.#straps[k]!.identity, place);
    const settled = this.#claims.settle();
    this.#saved = changed ? saved : null;
    placing.end('done', changed ? HINTS.placed : HINTS.agree);
    this.#report(atS);
    this.#owner.onPlaced(settled, atS);
  }

  #leave(): void {
    for (const strap of this.#straps) strap.watch = null;
  }

  #report(atS: number): void {
    const placing = this.#placing;
    if (placing === null) return;
    for (let news = placing.takeNews(); news !== null; news = placing.takeNews()) {
      this.#owner.onEvent({
        type: 'placing',
        t: atS,
        ...news,
        sides: [...this.#sides],
        straps: this.#found(),
        canUndo: this.#saved !== null,
      });
    }
  }

  #found(): PlacingEvent['straps'] {
    const places = new Map([...this.#placing!.found].map(([place, k]) => [k, place]));
    return this.#straps.map(({ link }, k) => ({ id: link.id, place: places.get(k) ?? null, before: this.#before[k] ?? null }));
  }
}
