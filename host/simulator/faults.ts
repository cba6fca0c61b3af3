/** Faults on request: which strap slips, drops out or has a bias jump, and when. They affect the thigh strap of the leading leg. */
import type { Side, StrapPlace } from '../../protocol/live/words.ts';
import type { DeliverySettings } from './delivery.ts';
import type { BiasStep } from './imu.ts';
import type { Slip } from './mount.ts';
import { mixSeed, Random } from './random.ts';

/** 0 disables a fault. Times on the athlete's clock, s. */
export interface FaultSettings {
  readonly slipDeg: number;
  /** Segment frame; `null`: any direction. */
  readonly slipAxis: readonly [number, number, number] | null;
  readonly slipAtS: number;
  readonly biasStepDps: number;
  readonly biasStepAtS: number;
  readonly dropoutS: number;
  readonly dropoutAtS: number;
}

export const NO_FAULTS: FaultSettings = {
  slipDeg: 0,
  slipAxis: null,
  slipAtS: 0,
  biasStepDps: 0,
  biasStepAtS: 0,
  dropoutS: 0,
  dropoutAtS: 0,
};

export interface StrapFaults {
  readonly slips: readonly Slip[];
  readonly biasSteps: readonly BiasStep[];
  readonly delivery: DeliverySettings;
}

/** The faults that affect the strap at a given place. */
export function faultsOf(place: StrapPlace, side: Side, seed: number, faults: FaultSettings, delivery: DeliverySettings): StrapFaults {
  if (place !== `${side}-thigh`) return { slips: [], biasSteps: [], delivery };
  const { slipDeg, slipAxis, slipAtS, biasStepDps, biasStepAtS, dropoutS, dropoutAtS } = faults;
  const direction = (what: string): [number, number, number] => new Random(mixSeed(seed, what)).direction();
  return {
    slips: slipDeg === 0 ? [] : [{ atS: slipAtS, deg: slipDeg, axis: slipAxis ?? direction('slip') }],
    biasSteps: biasStepDps === 0 ? [] : [{ atS: biasStepAtS, degPerS: biasStepDps, axis: direction('bias-step') }],
    delivery: dropoutS === 0 ? delivery : { ...delivery, dropouts: [...delivery.dropouts, { atS: dropoutAtS, durationS: dropoutS }] },
  };
}
