/**
 * Placing by movement: the athlete sits still, then moves one body part after another, and the strap that turns by far the most is the one
 * worn there. Each leg makes two movements that different straps must answer, so a wrong movement contradicts the other one.
 */
import type { PlacingEvent } from '../../../protocol/live/events.ts';
import type { CalibrationState, PlacingStep, Side } from '../../../protocol/live/words.ts';
import type { Message } from '../../../protocol/words/message.ts';
import { decideMover, leadingStrap } from '../../motion/alignment/mover.ts';
import type { Increment } from '../../sensors/increment.ts';
import type { StrapPlace } from '../../sensors/places.ts';
import { explainVerdict, HINTS, INSTRUCTIONS, type NamedStrap } from './placing-words.ts';
import { TurnMeter } from './turn-meter.ts';

export type PlacingNews = Pick<PlacingEvent, 'step' | 'state' | 'count' | 'of' | 'instruction' | 'why' | 'progress'>;

/**
 * How many times as far as any other strap the requested one must turn. A bending knee leaves the seated thigh at rest, while in a squat
 * the thigh turns not quite three times as far as the shin; a lower leg hanging from a lifted knee swings a little.
 */
const MARGIN = { shin: 3, thigh: 1.6, pelvis: 2 } as const;
/** Stillness before the first movement, after each one, and before an unrelated movement is discarded, s. */
const STILL_S = 1.5;
const OVER_S = 0.7;
const FORGET_S = 1;
export const MOVEMENTS = 3;
/** With one movement missing, how long to wait for the last one; and how long to wait for more after a single one, s. */
const NEARLY_S = 2.5;
const ALONE_S = 4;
/** After this long without any movement the hint is shown (again); a movement that takes longer is requested again, s. */
const REMIND_S = 10;
const LONGEST_S = 40;
/** With no step passed for this long it is abandoned, s. */
const GIVE_UP_S = 180;
/** A strap whose newest sample is older than this is silent, s. */
const SILENT_S = 0.6;

export class Placing {
  step: PlacingStep = 'none';
  state: CalibrationState = 'waiting';
  /** Index of the strap found at each place. */
  readonly found = new Map<StrapPlace, number>();

  readonly #straps: readonly NamedStrap[];
  readonly #meters: readonly TurnMeter[];
  readonly #steps: readonly PlacingStep[];
  readonly #news: PlacingNews[] = [];
  #tap: 'passed' | 'failed' | null = null;
  #nowS = NaN;
  /** When the current step was entered (not when it last failed). */
  #enteredS = NaN;
  #movingS = NaN;
  #reportedS = NaN;
  #reportedCount = 0;
  /** The strap that was found earlier and also answered the current step; -1 for none. */
  #doubted = -1;

  /** The pelvis is included when there are more straps than the legs need. */
  constructor(straps: readonly NamedStrap[], sides: readonly Side[]) {
    this.#straps = straps;
    this.#meters = straps.map(() => new TurnMeter());
    const legs = (['right', 'left'] as const).filter((side) => sides.includes(side));
    const places = legs.flatMap((side): PlacingStep[] => [`${side}-shin`, `${side}-thigh`]);
    this.#steps = ['still', ...places, ...(straps.length > places.length ? (['pelvis'] as const) : []), 'check'];
    this.#enter('still');
  }

  /** Movements are being observed. */
  get active(): boolean {
    return this.step !== 'none' && this.step !== 'check' && this.step !== 'done';
  }

  /** One step of one strap's motion. */
  update(strap: number, increment: Increment): void {
    if (!this.active) return;
    const meter = this.#meters[strap]!;
    meter.update(increment);
    if (!(meter.timeS > this.#nowS) && !Number.isNaN(this.#nowS)) return;
    this.#nowS = meter.timeS;
    if (Number.isNaN(this.#enteredS)) this.#enteredS = this.#reportedS = this.#nowS;
    if (this.#nowS - this.#enteredS > GIVE_UP_S) this.end('none', HINTS.abandoned);
    else if (this.step === 'still') this.#sit();
    else this.#move();
  }

  /** Repeats the current step. */
  repeatStep(): void {
    if (this.active) this.#enter(this.step);
  }

  /** Nobody wears a strap there. Only the pelvis can be left out: a leg needs both. */
  skip(): void {
    if (this.step === 'pelvis') this.#pass();
  }

  /** Stops observing; `why` is reported. */
  end(step: 'none' | 'check' | 'done', why: Message | null): void {
    this.step = step;
    this.state = step === 'done' ? 'passed' : 'waiting';
    this.#report(why);
  }

  /** The oldest pending report; `null` when there is none. */
  takeNews(): PlacingNews | null {
    return this.#news.length > 0 ? this.#news.shift()! : null;
  }

  /** What the straps should tap; `null` when there is nothing. */
  takeTap(): 'passed' | 'failed' | null {
    const tap = this.#tap;
    this.#tap = null;
    return tap;
  }

  #enter(step: PlacingStep): void {
    this.step = step;
    this.state = 'waiting';
    this.#doubted = -1;
    this.#enteredS = this.#nowS;
    this.#begin();
    if (step !== 'check') this.#report(null);
  }

  #begin(): void {
    this.#reportedS = this.#nowS;
    this.#movingS = NaN;
    this.#reportedCount = 0;
    for (const meter of this.#meters) meter.begin();
  }

  #pass(): void {
    this.state = 'passed';
    this.#tap = 'passed';
    this.#report(null);
    this.#enter(this.#steps[this.#steps.indexOf(this.step) + 1]!);
  }

  #fail(why: Message): void {
    this.state = 'failed';
    this.#tap = 'failed';
    this.#begin();
    this.#report(why);
  }

  #sit(): void {
    const quietS = this.#quietS();
    if (quietS >= STILL_S) this.#pass();
    else this.#remind(HINTS.still);
  }

  #move(): void {
    const leader = this.#meters[leadingStrap(this.#meters)]!;
    const count = Math.min(MOVEMENTS, leader.swings);
    const quietS = this.#quietS();
    if (Number.isNaN(this.#movingS)) {
      if (leader.swings > 0 || leader.rising) {
        this.#movingS = this.#reportedS = this.#nowS;
        this.state = 'running';
        this.#report(null);
      } else {
        // Settling into the seat is not a requested movement.
        if (quietS > FORGET_S) for (const meter of this.#meters) meter.begin();
        this.#remind(HINTS.nothing);
      }
      return;
    }
    if (count > this.#reportedCount) {
      this.#reportedCount = count;
      this.#reportedS = this.#nowS;
      this.#report(null);
    }
    const done = count === MOVEMENTS && quietS > OVER_S;
    const nearly = count === MOVEMENTS - 1 && quietS > NEARLY_S;
    if (done || nearly) this.#judge();
    else if (this.#nowS - this.#movingS > LONGEST_S) this.#fail(this.#silentStrap() ?? HINTS.slow);
    else if (quietS > ALONE_S) this.#fail(count > 0 ? HINTS.inARow : HINTS.other);
  }

  #judge(): void {
    const { step } = this;
    const place = step as StrapPlace;
    const part = place === 'pelvis' ? 'pelvis' : place.endsWith('shin') ? 'shin' : 'thigh';
    const verdict = decideMover(this.#meters, MARGIN[part]);
    if (verdict.kind !== 'mover') {
      this.#fail(explainVerdict(verdict, step, this.#straps));
      return;
    }
    const { strap } = verdict;
    const named = this.#straps[strap]!;
    const before = [...this.found].find(([, known]) => known === strap)?.[0];
    if (before === undefined) {
      this.found.set(place, strap);
      this.#pass();
    } else if (this.#doubted === strap || (part === 'thigh' && before === place.replace('thigh', 'shin'))) {
      this.#goBack(before);
      this.#fail({ code: 'placing.same-twice', args: { strap: named, place: before } });
    } else {
      this.#doubted = strap;
      this.#fail({ code: 'placing.found-before', args: { strap: named, place: before, step } });
    }
  }

  /** Returns to the movement for a place, discarding its result and those of later ones. */
  #goBack(place: StrapPlace): void {
    for (const step of this.#steps.slice(this.#steps.indexOf(place))) this.found.delete(step as StrapPlace);
    this.step = place;
    this.#doubted = -1;
  }

  /** How long all straps have been still, s; 0 when one of them is silent. */
  #quietS(): number {
    let quietS = Infinity;
    for (const meter of this.#meters) {
      quietS = this.#nowS - meter.timeS < SILENT_S ? Math.min(quietS, meter.quietS) : 0;
    }
    return quietS;
  }

  #remind(hint: Message): void {
    if (this.#nowS - this.#reportedS < REMIND_S) return;
    this.#reportedS = this.#nowS;
    this.#report(this.#silentStrap() ?? hint);
  }

  #silentStrap(): Message | null {
    const silent = this.#meters.findIndex(({ timeS }) => !(this.#nowS - timeS < SILENT_S));
    return silent < 0 ? null : { code: 'placing.silent', args: { strap: this.#straps[silent]! } };
  }

  #report(why: Message | null): void {
    const { step, state } = this;
    const at = this.#steps.indexOf(step);
    const counts = this.active && step !== 'still';
    const progress = step === 'done' ? 1 : Math.max(0, at) / (this.#steps.length - 1);
    const [count, of] = counts ? [this.#reportedCount, MOVEMENTS] : [0, 0];
    this.#news.push({ step, state, count, of, instruction: INSTRUCTIONS[step], why, progress });
  }
}
