/** Simulated straps as a source: in this process and in real time, exactly the bytes that real straps would send. */
import type { LiveEvent } from '../../protocol/live/events.ts';
import { nowS } from '../clock.ts';
import { type EventFeed, type Link, OUR_MAKE, type Source, type SourceListener } from '../transport/source.ts';
import type { SimulatedAthlete } from './athlete.ts';
import { answerPlacing } from './routine.ts';
import { createSimulation, DEFAULT_SIMULATION, type SimulationSettings } from './simulation.ts';
import type { SimulatedStrap } from './strap.ts';

const PERIOD_MS = 4;
/** After a longer pause (the machine slept), time continues from where it stopped, s. */
const LONGEST_PAUSE_S = 5;

class SimulatedLink implements Link {
  readonly id: string;
  readonly make = OUR_MAKE;
  readonly strap: SimulatedStrap;
  readonly #timeS: () => number;

  constructor(id: string, strap: SimulatedStrap, timeS: () => number) {
    this.id = id;
    this.strap = strap;
    this.#timeS = timeS;
  }

  send(packet: Uint8Array): boolean {
    const timeS = this.#timeS();
    if (Number.isNaN(timeS)) return false;
    this.strap.receive(packet, timeS);
    return true;
  }
}

export class SimulatorSource implements Source {
  readonly name = 'simulator';
  readonly athlete: SimulatedAthlete;
  readonly #links: readonly SimulatedLink[];
  readonly #startS: number;
  /** Host time at the athlete's time 0, s; NaN while stopped. */
  #originS = NaN;
  #lastS = 0;
  #timer: NodeJS.Timeout | null = null;
  #listener: SourceListener | null = null;
  #unsubscribe: (() => void) | null = null;

  /** Ids of its links: `simulator:left-thigh`; for straps without a place `simulator:5eb1`, from the end of the device id. */
  constructor(settings: Partial<SimulationSettings> = {}) {
    const { athlete, straps } = createSimulation(settings);
    this.athlete = athlete;
    this.#startS = settings.startS ?? DEFAULT_SIMULATION.startS;
    const idOf = (strap: SimulatedStrap): string => `${this.name}:${settings.unplaced === true ? strap.deviceId.slice(-4) : strap.place}`;
    this.#links = straps.map((strap) => new SimulatedLink(idOf(strap), strap, () => this.athleteTimeS));
  }

  /** The straps' links, including those not yet open. */
  get links(): readonly Link[] {
    return this.#links;
  }

  /** The athlete's clock now, s; NaN before `start` and after `stop`. */
  get athleteTimeS(): number {
    return nowS() - this.#originS;
  }

  start(listener: SourceListener): Promise<void> {
    const beginS = nowS();
    this.#originS = beginS - this.#startS;
    this.#lastS = this.#startS;
    this.#listener = listener;
    for (const link of this.#links) listener.onLink(link, 'open', beginS, null);
    this.#timer = setInterval(() => this.#advance(listener), PERIOD_MS);
    return Promise.resolve();
  }

  subscribeTo(feed: EventFeed): void {
    this.#unsubscribe?.();
    this.#unsubscribe = feed.subscribe((event) => this.#read(event));
  }

  stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#originS = NaN;
    for (const link of this.#links) this.#listener?.onLink(link, 'closed', nowS(), null);
    this.#listener = null;
    return Promise.resolve();
  }

  /** Performs what placing by movement asks for, each time it asks. */
  #read(event: LiveEvent): void {
    if (event.type !== 'placing' || Number.isNaN(this.athleteTimeS)) return;
    const begins =
      event.count === 0 && (event.state === 'failed' || (event.state === 'waiting' && event.why === null) || event.step === 'done');
    const routine = begins ? answerPlacing(event.step, this.athlete.side) : null;
    if (routine !== null) this.athlete.do(routine, this.athleteTimeS);
  }

  #advance(listener: SourceListener): void {
    const pauseS = this.athleteTimeS - this.#lastS;
    if (pauseS > LONGEST_PAUSE_S) this.#originS += pauseS;
    this.#lastS = this.athleteTimeS;
    for (const link of this.#links) {
      link.strap.advanceTo(this.#lastS, (bytes) => listener.onPacket(link, bytes, nowS(), 0));
    }
  }
}
