/**
 * A whole guided session with known truth, generated as fast as the machine allows: packets of each strap, two-IMU rows, events, angles and
 * repetitions.
 */
import type { Side, StrapPlace } from '../../protocol/live/words.ts';
import { OUTPUT_RATE_HZ } from '../../protocol/sensor/constants.ts';
import type { Activity } from './activity.ts';
import { SimulatedAthlete } from './athlete.ts';
import { Delivery, GOOD_DELIVERY, type DeliverySettings } from './delivery.ts';
import type { Lift } from './exercise.ts';
import { faultsOf, NO_FAULTS, type FaultSettings } from './faults.ts';
import { Integrator } from './integrator.ts';
import { segmentOf } from './mount.ts';
import type { PlannedEvent, Routine } from './plan.ts';
import { mixSeed, Random } from './random.ts';
import { COLLAPSE_PHASES, type Collapse, type CollapsePhase } from './repetition.ts';
import { DEFAULT_TRAINING, neutralCollapses } from './routine.ts';
import { Sampler } from './sampler.ts';
import { placesOf } from './simulation.ts';
import { SimulatedStrap } from './strap.ts';
import { Truth, type RepetitionTruth, type TrueAngles } from './truth.ts';

export interface SessionSettings {
  readonly seed: number;
  readonly side: Side;
  readonly lift: Lift;
  readonly shinMovement: 'extensions' | 'curls';
  readonly sets: number;
  readonly repetitions: number;
  /** Peak valgus of successive repetitions, °; `null`: anything from 0 to 16. */
  readonly valgusDeg: readonly number[] | null;
  readonly valgusPhase: CollapsePhase | 'mixed';
  /** Flexion at which it peaks; NaN: at 80 % of the depth. */
  readonly valgusAtDeg: number;
  /** Walking between sets, s. */
  readonly walkS: number;
  /** Slip of the thigh strap after the first set, °; about a random axis or the one given (segment frame). */
  readonly slipDeg: number;
  readonly slipAxis: readonly [number, number, number] | null;
  /** A quiet stance is declared before each further set. */
  readonly rezero: boolean;
  /** Jump of the thigh's gyro bias in the middle of the session, °/s. */
  readonly biasStepDps: number;
  /** IMU errors and skin motion: 0 none, 1 normal. */
  readonly errors: number;
  readonly skin: number;
  /** Clock skew, + on thighs and pelvis, − on shins, ppm; NaN: random. */
  readonly skewPpm: number;
  readonly delivery: DeliverySettings;
  readonly rateHz: number;
  readonly both: boolean;
  readonly pelvis: boolean;
  /** What to generate: packets of the straps, rows of the leading leg. */
  readonly packets: boolean;
  readonly rows: boolean;
}

const DEFAULT_SESSION: SessionSettings = {
  seed: 1,
  side: 'left',
  lift: DEFAULT_TRAINING.lift,
  shinMovement: DEFAULT_TRAINING.shinMovement,
  sets: 2,
  repetitions: 6,
  valgusDeg: null,
  valgusPhase: 'mixed',
  valgusAtDeg: NaN,
  walkS: 8,
  slipDeg: 0,
  slipAxis: null,
  rezero: false,
  biasStepDps: 0,
  errors: 1,
  skin: 1,
  skewPpm: NaN,
  delivery: GOOD_DELIVERY,
  rateHz: OUTPUT_RATE_HZ.default,
  both: false,
  pelvis: false,
  packets: true,
  rows: true,
};

interface Quaternion {
  readonly w: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

interface SessionStrap {
  readonly place: StrapPlace;
  readonly deviceId: string;
  /** True alignment: takes sensor-frame vectors to the segment frame (before any slip). */
  readonly mounting: Quaternion;
  readonly packets: readonly { readonly arrivalS: number; readonly bytes: Uint8Array }[];
}

/** Row-major: `count` rows of `columns.length` numbers. */
export interface Table {
  readonly columns: readonly string[];
  readonly count: number;
  readonly values: Float64Array;
}

export interface SimulatedSession {
  readonly settings: SessionSettings;
  readonly durationS: number;
  readonly straps: readonly SessionStrap[];
  /** For the leading leg, as in the alignment JSON. */
  readonly alignment: { readonly thigh: Quaternion; readonly shank: Quaternion };
  /** Two-IMU CSV at 100 Hz: specific force and mean rate over the 10 ms ending at `t`. A lost row is missing. */
  readonly rows: Table;
  readonly events: readonly PlannedEvent[];
  /** True angles of the leading leg at every full 10 ms, including lost rows. */
  readonly angles: Table;
  readonly repetitions: readonly RepetitionTruth[];
}

const ROW_RATE_HZ = 100;
/** Internal samples averaged into a row. */
const ROW_DECIMATION = 4;
const STEP_S = 1;

export function simulateSession(given: Partial<SessionSettings> = {}): SimulatedSession {
  const settings: SessionSettings = { ...DEFAULT_SESSION, ...given };
  const { seed, side } = settings;
  const athlete = new SimulatedAthlete({ seed, side, routine: guided(settings) });
  const durationS = athlete.finish();
  const straps = makeStraps(athlete, settings, durationS);
  const truth = new Truth(athlete, side);
  const mountingOf = (place: StrapPlace): Quaternion => straps.find((strap) => strap.place === place)!.mounting;
  return {
    settings,
    durationS,
    straps,
    alignment: { thigh: mountingOf(`${side}-thigh`), shank: mountingOf(`${side}-shin`) },
    rows: settings.rows ? makeRows(athlete, settings, durationS) : { columns: [], count: 0, values: new Float64Array(0) },
    events: athlete.events,
    angles: makeAngles(truth, durationS),
    repetitions: athlete.repetitions.map((repetition) => truth.of(repetition)),
  };
}

/** Stance, swings of thigh and shin, neutral repetitions, then sets with walking between them. */
function guided(settings: SessionSettings): Routine {
  const { lift, sets, repetitions, walkS, rezero, shinMovement } = settings;
  return function* (random): Generator<Activity> {
    yield { kind: 'stand', durationS: 4.4, mark: 'stance' };
    yield { kind: 'swings', count: 5, lead: true, mark: 'thigh_swing' };
    yield { kind: 'stand', durationS: 2 };
    yield shinMovement === 'curls'
      ? { kind: 'curls', count: 5, lead: true, mark: 'shank_swing' }
      : { kind: 'extensions', count: 5, both: false, mark: 'shank_swing' };
    yield { kind: 'stand', durationS: 3 };
    yield { kind: 'lifts', lift, collapses: neutralCollapses(3), tempo: 1.2, mark: 'neutral' };
    for (let set = 0; set < sets; set++) {
      yield { kind: 'stand', durationS: 3 };
      if (set > 0 && rezero) yield { kind: 'stand', durationS: 5.4, mark: 'stance' };
      yield { kind: 'lifts', lift, collapses: drawCollapses(random, settings, set * repetitions), tempo: 1, mark: 'set' };
      yield { kind: 'stand', durationS: 2 };
      if (set + 1 < sets && walkS > 0) yield { kind: 'walk', durationS: walkS };
    }
  };
}

function drawCollapses(random: Random, settings: SessionSettings, first: number): Collapse[] {
  const { repetitions, valgusDeg, valgusPhase, valgusAtDeg } = settings;
  return Array.from({ length: repetitions }, (_, k) => ({
    peakDeg: valgusDeg === null ? random.between(0, 16) : (valgusDeg[(first + k) % valgusDeg.length] ?? 0),
    phase: valgusPhase === 'mixed' ? COLLAPSE_PHASES[random.integer(0, 2)]! : valgusPhase,
    atFlexionDeg: valgusAtDeg,
  }));
}

/** The slip happens after the first set; the bias jumps half-way through. */
function faultTimes(athlete: SimulatedAthlete, settings: SessionSettings, durationS: number): FaultSettings {
  const firstEnd = athlete.events.find((event) => event.event === 'set_end');
  const { slipDeg, slipAxis, biasStepDps } = settings;
  return { ...NO_FAULTS, slipDeg, slipAxis, slipAtS: (firstEnd?.timeS ?? durationS) + 1, biasStepDps, biasStepAtS: durationS / 2 };
}

function makeStraps(athlete: SimulatedAthlete, settings: SessionSettings, durationS: number): SessionStrap[] {
  const { seed, side, errors, skin, rateHz, delivery, skewPpm, both, pelvis } = settings;
  const faults = faultTimes(athlete, settings, durationS);
  return placesOf(side, both, pelvis).map((place) => {
    const skew = Number.isNaN(skewPpm) ? {} : { skewPpm: place.endsWith('shin') ? -skewPpm : skewPpm };
    const strap = new SimulatedStrap(athlete, {
      seed,
      place,
      rateHz,
      errors,
      skin,
      ...faultsOf(place, side, seed, faults, delivery),
      ...skew,
    });
    const packets: { arrivalS: number; bytes: Uint8Array }[] = [];
    for (let timeS = 0; settings.packets && timeS < durationS; timeS += STEP_S) {
      strap.advanceTo(Math.min(timeS + STEP_S, durationS), (bytes, arrivalS) => packets.push({ arrivalS, bytes }));
    }
    return { place, deviceId: strap.deviceId, mounting: strap.mounting, packets };
  });
}

function makeRows(athlete: SimulatedAthlete, settings: SessionSettings, durationS: number): Table {
  const { seed, side, errors, skin, delivery } = settings;
  const places = placesOf(side, false, settings.pelvis);
  const faults = faultTimes(athlete, settings, durationS);
  const periodS = 1 / (ROW_RATE_HZ * ROW_DECIMATION);
  const samplers = places.map((place) => {
    const { slips, biasSteps } = faultsOf(place, side, seed, faults, delivery);
    return new Sampler(athlete, { seed, place, rateHz: 1 / periodS, startS: periodS, errors, skin, slips, biasSteps });
  });
  const integrators = samplers.map(() => new Integrator(periodS));
  const columns = ['t', ...places.flatMap((place) => ['ax', 'ay', 'az', 'gx', 'gy', 'gz'].map((name) => `${segmentOf(place)}_${name}`))];
  const values = new Float64Array(Math.floor(durationS * ROW_RATE_HZ) * columns.length);
  // Rows are lost in the same way as packets.
  const way = new Delivery(new Random(mixSeed(seed, 'rows', side)), { ...delivery, dropouts: [] });
  let at = 0;
  for (let row = 1; row <= Math.floor(durationS * ROW_RATE_HZ); row++) {
    for (let k = 0; k < samplers.length; k++) {
      const { imu } = samplers[k]!;
      for (let i = 0; i < ROW_DECIMATION; i++) {
        samplers[k]!.advance();
        integrators[k]!.add(imu.rate, imu.force, imu.flags);
      }
      integrators[k]!.finish();
    }
    if (way.loses()) continue;
    values[at++] = row / ROW_RATE_HZ;
    for (const { meanForce, meanRate } of integrators) {
      for (let i = 0; i < 3; i++) values[at++] = meanForce[i]!;
      for (let i = 0; i < 3; i++) values[at++] = meanRate[i]!;
    }
  }
  return { columns, count: at / columns.length, values: values.subarray(0, at) };
}

const ANGLE_COLUMNS = {
  flexion_deg: 'flexionDeg',
  abduction_deg: 'abductionDeg',
  tibial_rotation_deg: 'tibialRotationDeg',
  femoral_rotation_deg: 'femoralRotationDeg',
  shank_lean_deg: 'shankLeanDeg',
  shank_medial_lean_deg: 'shankMedialLeanDeg',
  thigh_lean_deg: 'thighLeanDeg',
  abduction_excess_deg: 'abductionExcessDeg',
  femoral_rotation_excess_deg: 'femoralRotationExcessDeg',
  hip_flexion_deg: 'hipFlexionDeg',
  hip_adduction_deg: 'hipAdductionDeg',
  hip_internal_rotation_deg: 'hipInternalRotationDeg',
  pelvic_drop_deg: 'pelvicDropDeg',
} as const satisfies Record<string, keyof TrueAngles>;

function makeAngles(truth: Truth, durationS: number): Table {
  const fields = Object.values(ANGLE_COLUMNS);
  const columns = ['t', ...Object.keys(ANGLE_COLUMNS)];
  const count = Math.floor(durationS * ROW_RATE_HZ);
  const values = new Float64Array(count * columns.length);
  let at = 0;
  for (let row = 1; row <= count; row++) {
    const angles = truth.at(row / ROW_RATE_HZ);
    values[at++] = row / ROW_RATE_HZ;
    for (const field of fields) values[at++] = angles[field];
  }
  return { columns, count, values };
}
