/** A live simulation: one athlete wearing straps, ready to be stepped through time. */
import type { Side, StrapPlace } from '../../protocol/live/words.ts';
import { OUTPUT_RATE_HZ } from '../../protocol/sensor/constants.ts';
import { SimulatedAthlete } from './athlete.ts';
import { GOOD_DELIVERY, type DeliverySettings } from './delivery.ts';
import { faultsOf, NO_FAULTS, type FaultSettings } from './faults.ts';
import { automatic, DEFAULT_TRAINING, idle, type TrainingSettings } from './routine.ts';
import { SimulatedStrap } from './strap.ts';

export interface SimulationSettings {
  readonly seed: number;
  /** The leading leg. */
  readonly side: Side;
  readonly places: readonly StrapPlace[];
  /** The straps do not know where they are worn. */
  readonly unplaced: boolean;
  readonly training: TrainingSettings;
  /** Calibrates and trains on its own schedule; otherwise when the straps tap out the steps. */
  readonly auto: boolean;
  /** Power-on time of the straps on the athlete's clock, s. */
  readonly startS: number;
  readonly rateHz: number;
  readonly stream: 'strapdown' | 'raw';
  /** IMU errors and skin motion: 0 none, 1 normal. */
  readonly errors: number;
  readonly skin: number;
  /** Clock skew, + on thighs and pelvis, − on shins, ppm; NaN: random. */
  readonly skewPpm: number;
  /** The straps' tick counters wrap around after 30 s. */
  readonly wrapsSoon: boolean;
  readonly delivery: DeliverySettings;
  readonly faults: FaultSettings;
  /** Receives the prompts in place of the athlete, who must then be instructed explicitly. */
  readonly onPrompt: ((step: number, side: Side | null, atS: number) => void) | null;
}

export const DEFAULT_SIMULATION: SimulationSettings = {
  seed: 1,
  side: 'left',
  places: ['left-thigh', 'left-shin'],
  unplaced: false,
  training: DEFAULT_TRAINING,
  auto: false,
  startS: 0,
  rateHz: OUTPUT_RATE_HZ.default,
  stream: 'strapdown',
  errors: 1,
  skin: 1,
  skewPpm: NaN,
  wrapsSoon: false,
  delivery: GOOD_DELIVERY,
  faults: NO_FAULTS,
  onPrompt: null,
};

const SOON_US = 30e6;

/** The straps of one or both legs, the leading leg's first, and of the pelvis. */
export function placesOf(side: Side, both: boolean, pelvis: boolean): StrapPlace[] {
  const other = side === 'left' ? 'right' : 'left';
  const places: StrapPlace[] = [`${side}-thigh`, `${side}-shin`];
  if (both) places.push(`${other}-thigh`, `${other}-shin`);
  if (pelvis) places.push('pelvis');
  return places;
}

export interface Simulation {
  readonly athlete: SimulatedAthlete;
  readonly straps: readonly SimulatedStrap[];
}

export function createSimulation(given: Partial<SimulationSettings> = {}): Simulation {
  const settings: SimulationSettings = { ...DEFAULT_SIMULATION, ...given };
  const { seed, side, places, unplaced, training, auto, skewPpm, wrapsSoon, onPrompt } = settings;
  const legs = { lead: true, other: places.some((place) => place !== 'pelvis' && !place.startsWith(side)) };
  const athlete = new SimulatedAthlete({ seed, side, training, routine: auto ? automatic(training, legs) : idle });
  const { startS, rateHz, stream, errors, skin } = settings;
  const straps = places.map(
    (place) =>
      new SimulatedStrap(athlete, {
        seed,
        place,
        unplaced,
        startS,
        rateHz,
        stream,
        errors,
        skin,
        ...faultsOf(place, side, seed, settings.faults, settings.delivery),
        ...(Number.isNaN(skewPpm) ? {} : { skewPpm: place.endsWith('shin') ? -skewPpm : skewPpm }),
        ...(wrapsSoon ? { startTickUs: 2 ** 32 - SOON_US } : {}),
        ...(onPrompt === null ? {} : { onPrompt }),
      }),
  );
  return { athlete, straps };
}
