/** The options of `knees-out simulate`, and the resulting simulation. */
import type { Side, StrapPlace } from '../../../protocol/live/words.ts';
import { GOOD_DELIVERY } from '../../simulator/delivery.ts';
import type { Lift } from '../../simulator/exercise.ts';
import { NO_FAULTS } from '../../simulator/faults.ts';
import type { CollapsePhase } from '../../simulator/repetition.ts';
import { placesOf, type SimulationSettings } from '../../simulator/simulation.ts';

export interface SimulateOptions {
  seed: number;
  side: Side;
  exercise: Lift;
  both?: boolean;
  pelvis?: boolean;
  unplaced?: boolean;
  shin: 'curls' | 'extensions';
  valgus: number;
  phase: CollapsePhase | 'mixed';
  valgusAt: number;
  loss: number;
  burst: number;
  jitter: number;
  dropout: number;
  slip: number;
  bias: number;
  faultAt: number;
  skew: number;
  rate: number;
  raw?: boolean;
  wrap?: boolean;
  ideal?: boolean;
  auto?: boolean;
  dir?: string;
  stdio?: boolean;
  role?: StrapPlace;
  startAt?: number;
  csv?: string;
  events?: string;
  truth?: string;
  angles?: string;
  alignment?: string;
  sets: number;
  repetitions: number;
  walk: number;
  rezero?: boolean;
}

/** The straps requested by the options. */
export function simulationOf(options: SimulateOptions): Partial<SimulationSettings> {
  const { seed, side, exercise, shin, valgus, phase, valgusAt, loss, burst, jitter, dropout, slip, bias, faultAt, skew, rate } = options;
  return {
    seed,
    side,
    places: placesOf(side, options.both ?? false, options.pelvis ?? false),
    unplaced: options.unplaced ?? false,
    training: { lift: exercise, valgusDeg: valgus, valgusPhase: phase, valgusAtDeg: valgusAt, shinMovement: shin },
    auto: options.auto ?? false,
    rateHz: rate,
    stream: options.raw ? 'raw' : 'strapdown',
    skewPpm: skew,
    wrapsSoon: options.wrap ?? false,
    delivery: { ...GOOD_DELIVERY, jitterS: jitter / 1000, loss, burst },
    faults: {
      ...NO_FAULTS,
      slipDeg: slip,
      slipAtS: faultAt,
      biasStepDps: bias,
      biasStepAtS: faultAt,
      dropoutS: dropout,
      dropoutAtS: faultAt,
    },
    ...(options.ideal ? { errors: 0, skin: 0 } : {}),
  };
}
