/**
 * One athlete's line: takes packets of up to five straps; gives live events, samples, and commands to the straps. Time comes with the inputs.
 */
import { DEFAULT_SETTINGS, type Problem, type Settings } from '../../protocol/live/events.ts';
import type { LinkState, Side } from '../../protocol/live/words.ts';
import { COMMAND_OP } from '../../protocol/sensor/constants.ts';
import type { Hello, Reply } from '../../protocol/sensor/packets.ts';
import {
  NOTHING_NUMBERED,
  type CalibrateControl,
  type LineControl,
  type Neglect,
  type Numbering,
} from '../../protocol/recording/control.ts';
import type { Message } from '../../protocol/words/message.ts';
import { problemOf } from '../errors.ts';
import { PlaceClaims, roleOfPlace, type StrapPlace, type Settled } from '../sensors/places.ts';
import type { Link, SourceListener } from '../transport/source.ts';
import { nextInTurn } from './calibration/calibration-turns.ts';
import { LiveLeg, type LiveLegSink } from './live-leg.ts';
import { LivePlacing } from './placing/live-placing.ts';
import { Strap, type StrapOwner } from './strap.ts';

/** Receives the line's results; called synchronously, so nothing here may wait. */
export interface LineSink extends LiveLegSink {
  /** A leg now has both its straps, other ones than before. */
  onWorn(leg: LiveLeg, atS: number): void;
  /** A calibration over an earlier one was abandoned: it should be cancelled, for both legs (`null`) when they take turns. */
  onAbandoned(side: Side | null, because: Neglect, atS: number): void;
  /** A strap said who it is: `identity` does not depend on the connection. */
  onIdentified(link: Link, identity: string, atS: number): void;
  /** A strap that cannot store it itself was placed somewhere, or nowhere; `strap` is its identity. */
  onPlaced(strap: string, place: StrapPlace | null): void;
}

/** How often each strap's link is reported while nothing changes, s. */
const LINK_EVERY_S = 1;

export class Line implements SourceListener, StrapOwner {
  settings: Settings = DEFAULT_SETTINGS;
  readonly legs: Partial<Record<Side, LiveLeg>> = {};

  readonly #sink: LineSink;
  readonly #straps = new Map<string, Strap>();
  readonly #claims = new PlaceClaims();
  readonly #placing = new LivePlacing(this.#claims, {
    onEvent: (event) => {
      this.#sink.onEvent(event);
      // Movements requested of the straps are neither training nor a slip.
      for (const leg of this.#legs()) leg.attended = !this.#placing.active;
    },
    onPlaced: (settled, atS) => this.#settle(settled, atS),
  });
  #conflicts = '';
  readonly #numbering: Numbering;
  #reportedS = -Infinity;
  /** Arrival of the current packet. */
  #arrivalS = NaN;

  /** Repetitions and cues are numbered from `after` on. */
  constructor(sink: LineSink, after: Readonly<Numbering> = NOTHING_NUMBERED) {
    this.#sink = sink;
    this.#numbering = { ...after, repetitions: { ...after.repetitions } };
  }

  /** The highest numbers assigned so far. */
  get numbered(): Numbering {
    return { ...this.#numbering, repetitions: { ...this.#numbering.repetitions } };
  }

  get straps(): Iterable<Strap> {
    return this.#straps.values();
  }

  /** Placing by movement is in progress, or its result is shown on the page. */
  get showsPlacing(): boolean {
    return this.#placing.shown;
  }

  onLink(link: Link, state: LinkState, atS: number, detail: Message | null): void {
    const strap = this.#strap(link);
    strap.state = state;
    strap.detail = detail;
    this.#sink.onEvent(strap.describe(atS));
    if (state === 'connecting') return;
    this.#claims.setAway(strap.identity, !strap.isOpen);
    this.#place(atS);
  }

  onPacket(link: Link, bytes: Uint8Array, arrivalS: number, channel: number): void {
    this.#arrivalS = arrivalS;
    this.#strap(link).stream.receive(bytes, arrivalS, channel);
    this.#takeTurns();
  }

  /** Applies a request by the user, or by the program on the user's behalf. */
  control(control: LineControl, atS: number): void {
    switch (control.type) {
      case 'settings':
        this.settings = control.settings;
        for (const leg of this.#legs()) leg.applySettings(control.settings);
        return;
      case 'calibrate':
        if (this.#placing.active) this.#refuse(problemOf('KO_NOT_NOW.placing'), atS);
        else this.#calibrate(control, atS);
        return;
      case 'restore':
        this.#leg(control.side).restore(control.calibration, control.before ?? null, atS);
        return;
      case 'role':
        this.#assign(control.id, control.role, atS);
        return;
      case 'kept-places':
        for (const { strap, role } of control.places) this.#claims.remember(strap, role);
        return;
      case 'place':
        this.#steerPlacing(control.action, control.sides, atS);
        return;
      case 'identify':
        this.#straps.get(control.id)?.command({ op: COMMAND_OP.identify });
    }
  }

  /**
   * Looks for silent straps and abandoned calibrations, and reports each link once a second. Changes nothing that is computed: a
   * replay may skip it.
   */
  tick(nowS: number): void {
    const due = nowS - this.#reportedS >= LINK_EVERY_S;
    if (due) this.#reportedS = nowS;
    for (const strap of this.#straps.values()) {
      if ((due && strap.state !== 'closed') || strap.reportedState !== strap.stateAt(nowS)) this.#sink.onEvent(strap.describe(nowS));
    }
    for (const leg of this.#legs()) {
      leg.tick(nowS);
      const because = leg.cancelReasonAt(nowS);
      if (because !== null) this.#sink.onAbandoned(leg.calibration.takesTurns ? null : leg.side, because, nowS);
    }
  }

  /** The input has ended: repetitions that are nearly up are finished as they are. */
  finish(): void {
    for (const leg of this.#legs()) leg.finish();
  }

  onHello(strap: Strap, hello: Hello): void {
    this.#claims.report(strap.identity, hello.role);
    this.#claims.setAway(strap.identity, !strap.isOpen);
    this.#place(this.#arrivalS);
    this.#sink.onIdentified(strap.link, strap.identity, this.#arrivalS);
  }

  onReply(strap: Strap, reply: Reply): void {
    for (const leg of this.#legs()) leg.takeReply(strap, reply);
  }

  *#legs(): Iterable<LiveLeg> {
    if (this.legs.left) yield this.legs.left;
    if (this.legs.right) yield this.legs.right;
  }

  #strap(link: Link): Strap {
    let strap = this.#straps.get(link.id);
    if (strap === undefined) {
      strap = new Strap(link, this);
      this.#straps.set(link.id, strap);
    }
    return strap;
  }

  #known(identity: string): Strap | undefined {
    return [...this.#straps.values()].find((strap) => strap.identity === identity);
  }

  #leg(side: Side): LiveLeg {
    return this.legs[side] ?? this.#openLeg(side);
  }

  #openLeg(side: Side): LiveLeg {
    const leg = (this.legs[side] = new LiveLeg(side, this.settings, this.#numbering, this.#sink));
    leg.attended = !this.#placing.active;
    return leg;
  }

  #calibrate(control: CalibrateControl, atS: number): void {
    const { action, side, keeps } = control;
    const wanted = [...this.#legs()].filter((leg) => side === null || leg.side === side);
    const worn = wanted.filter(({ straps }) => straps !== null);
    let meant = worn.length > 0 ? worn : wanted;
    if (action === 'undo') {
      meant = worn.filter(({ canUndo }) => canUndo);
      if (meant.length === 0) this.#refuseUndo(worn, atS);
    } else if (action === 'rezero' && keeps === true) {
      meant = meant.filter(({ isCalibrated }) => isCalibrated);
      if (meant.length === 0) this.#refuse(problemOf('KO_NOT_NOW.nothing-to-rezero'), atS);
    }
    // A leg that begins while the other is being calibrated joins it.
    const active = [...this.#legs()].filter((leg) => !wanted.includes(leg) && leg.calibration.active);
    const inTurns = action === 'start' && worn.length + active.length > 1;
    if (inTurns) for (const { calibration } of active) calibration.takesTurns = true;
    for (const leg of meant) leg.calibrate(control, atS, inTurns);
  }

  #refuseUndo(legs: readonly LiveLeg[], atS: number): void {
    if (legs.some(({ calibration }) => calibration.active)) {
      this.#refuse(problemOf('KO_NOT_NOW.undo-while-calibrating'), atS);
    } else this.#refuse(problemOf('KO_NOT_NOW.nothing-to-undo'), atS);
  }

  #takeTurns(): void {
    const { left, right } = this.legs;
    if (left === undefined || right === undefined || !(left.calibration.isWaiting || right.calibration.isWaiting)) return;
    const turn = nextInTurn(left.calibration, right.calibration);
    if (turn === 'left' || turn === 'both') left.proceed();
    if (turn === 'right' || turn === 'both') right.proceed();
  }

  #assign(id: string, place: StrapPlace | null, atS: number): void {
    const strap = this.#straps.get(id);
    if (strap === undefined) return;
    this.#claims.give(strap.identity, place);
    this.#settle(this.#claims.settle(), atS);
  }

  #steerPlacing(action: (LineControl & { type: 'place' })['action'], sides: Side[] | null, atS: number): void {
    switch (action) {
      case 'start':
        this.#startPlacing(sides, atS);
        return;
      case 'repeat':
        this.#placing.repeatStep(atS);
        return;
      case 'skip':
        this.#placing.skip(atS);
        return;
      case 'cancel':
        this.#placing.cancel(atS);
        return;
      case 'confirm':
        this.#placing.confirm(atS);
        return;
      case 'undo':
        this.#placing.undo(atS);
    }
  }

  #startPlacing(wanted: Side[] | null, atS: number): void {
    const straps = [...this.#straps.values()].filter(({ isOpen }) => isOpen);
    const sides: Side[] = wanted ?? (straps.length >= 4 ? ['right', 'left'] : ['right']);
    if ([...this.#legs()].some(({ calibration }) => calibration.active)) {
      this.#refuse(problemOf('KO_NOT_NOW.calibrating'), atS);
    } else if (straps.length < 2 * sides.length) {
      this.#refuse(problemOf('KO_NOT_NOW.too-few-straps', { there: straps.length }), atS);
    } else this.#placing.start(straps, sides, atS);
  }

  #refuse(problem: Problem, atS: number): void {
    this.#sink.onEvent({ type: 'error', t: atS, ...problem });
  }

  /** Sends each strap its new place to store, or the host stores it. */
  #settle(settled: readonly Settled[], atS: number): void {
    for (const { strap: identity, place } of settled) {
      const strap = this.#known(identity);
      strap?.command({ op: COMMAND_OP.setRole, role: roleOfPlace(place) });
      if (strap?.speaksOurProtocol === false) this.#sink.onPlaced(identity, place);
    }
    this.#place(atS);
  }

  /** Routes each strap's motion to the segment it is worn on. */
  #place(atS: number): void {
    const before = new Map([...this.#legs()].map((leg) => [leg, leg.straps]));
    for (const strap of this.#straps.values()) this.#makeRoom(strap, atS);
    for (const leg of this.#legs()) leg.clearStraps();
    for (const strap of this.#straps.values()) {
      // One that was closed, as when it goes to another athlete, is worn nowhere here.
      const place = strap.state === 'closed' ? null : this.#claims.placeOf(strap.identity);
      strap.route = null;
      if (place === 'pelvis') {
        strap.route = (increment) => {
          this.legs.left?.pipeline.pushPelvis(increment);
          this.legs.right?.pipeline.pushPelvis(increment);
        };
      } else if (place !== null) {
        const [side, part] = place.split('-') as [Side, 'thigh' | 'shin'];
        const leg = this.#leg(side);
        leg.wear(part, strap);
        strap.route =
          part === 'thigh' ? (increment) => leg.pipeline.pushThigh(increment) : (increment) => leg.pipeline.pushShank(increment);
      }
      if (strap.place === place) continue;
      strap.place = place;
      this.#sink.onEvent(strap.describe(atS));
    }
    this.#reportConflicts(atS);
    // Without its straps a calibration cannot continue.
    for (const leg of this.#legs())
      if (leg.straps === null && leg.calibration.active) leg.calibrate({ type: 'calibrate', action: 'cancel', side: leg.side }, atS);
    for (const leg of this.#legs()) if (leg.straps !== null && leg.straps !== before.get(leg)) this.#sink.onWorn(leg, atS);
  }

  /** A leg that has known another strap in this place starts over: its angles were that strap's. */
  #makeRoom(strap: Strap, atS: number): void {
    const place = this.#claims.placeOf(strap.identity);
    if (place === null || place === 'pelvis') return;
    const [side, part] = place.split('-') as [Side, 'thigh' | 'shin'];
    const leg = this.legs[side];
    if (leg === undefined || leg.fits(part, strap)) return;
    leg.leave(atS);
    this.#openLeg(side);
  }

  #reportConflicts(atS: number): void {
    const conflicts = this.#claims.conflicts();
    const reported = conflicts.map(({ place }) => place).join();
    if (reported === this.#conflicts) return;
    this.#conflicts = reported;
    for (const { place, straps } of conflicts) {
      const names = straps.map((identity) => this.#known(identity)?.stream.name ?? identity);
      this.#refuse(problemOf('KO_PLACE_TAKEN.straps', { place, straps: names }), atS);
    }
  }
}
