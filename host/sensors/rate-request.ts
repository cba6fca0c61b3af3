/** The rates requested by the user, for all makes or make by make, and the result for each. */
import type { PossibleRates } from '../../protocol/words/en/errors/sources.ts';
import { OUTPUT_RATE_HZ } from '../../protocol/sensor/constants.ts';
import { KneesOutError } from '../errors.ts';
import { THIRD_PARTY_MAKES, makeOf } from './makes.ts';
import { LOWEST_RATE_HZ } from './rates.ts';
import { OUR_MAKE } from '../transport/source.ts';

interface RateRefusal {
  rateHz: number;
  defaultHz: number;
  rates: PossibleRates;
}

export class RateRequest {
  readonly #forAllHz: number | null;
  readonly #byMake: ReadonlyMap<string, number>;

  constructor(forAllHz: number | null = null, byMake: ReadonlyMap<string, number> = new Map()) {
    this.#forAllHz = forAllHz;
    this.#byMake = byMake;
  }

  /**
   * Adds `50` or `witmotion=50`. A number for all applies to the makes that support it; the others keep their own rate.
   *
   * @throws KneesOutError KO_USAGE when it is neither, KO_RATE_UNSUPPORTED when that make, or every make, does not support it.
   */
  with(text: string): RateRequest {
    const [, make, digits] = /^(?:([a-z0-9-]+)=)?(\d+(?:\.\d+)?)$/.exec(text) ?? [];
    const rateHz = Number(digits);
    if (!(rateHz > 0)) {
      throw new KneesOutError('KO_USAGE.no-rate', { text });
    }
    const makes = [OUR_MAKE, ...THIRD_PARTY_MAKES.map((make) => make.make)];
    if (make !== undefined && !makes.includes(make)) {
      throw new KneesOutError('KO_USAGE.rate-make', { text, make, makes });
    }
    if (make === undefined ? makes.some((each) => canDo(each, rateHz)) : canDo(make, rateHz)) {
      if (make === undefined) return new RateRequest(rateHz, this.#byMake);
      return new RateRequest(this.#forAllHz, new Map([...this.#byMake, [make, rateHz]]));
    }
    const rates = (make === undefined ? makes : [make]).map(possibleRates);
    throw new KneesOutError('KO_RATE_UNSUPPORTED.request', { text, make: make ?? null, rateHz, rates });
  }

  get isEmpty(): boolean {
    return this.#forAllHz === null && this.#byMake.size === 0;
  }

  /** The makes named with their own rate. */
  get makes(): readonly string[] {
    return [...this.#byMake.keys()];
  }

  /** The rate to set sensors of this make to, Hz; null: their usual one. */
  of(make: string): number | null {
    const rateHz = this.#byMake.get(make) ?? this.#forAllHz;
    return rateHz !== null && canDo(make, rateHz) ? rateHz : null;
  }

  /** When this make does not support the rate requested for all: that rate, the one it stays at, and those that it can do; otherwise null. */
  refusal(make: string): RateRefusal | null {
    const rateHz = this.#byMake.get(make) ?? this.#forAllHz;
    if (rateHz === null || canDo(make, rateHz)) return null;
    const defaultHz = makeOf(make)?.profile?.rates.defaultHz ?? OUTPUT_RATE_HZ.default;
    return { rateHz, defaultHz, rates: possibleRates(make) };
  }
}

function canDo(make: string, rateHz: number): boolean {
  return make === OUR_MAKE ? rateHz >= LOWEST_RATE_HZ && rateHz <= OUTPUT_RATE_HZ.max : possibleOf(make).includes(rateHz);
}

/** The useful rates of a third-party make. */
function possibleOf(make: string): readonly number[] {
  return makeOf(make)!.profile!.rates.possibleHz.filter((rateHz) => rateHz >= LOWEST_RATE_HZ);
}

function possibleRates(make: string): PossibleRates {
  return make === OUR_MAKE ? { make, fromHz: LOWEST_RATE_HZ, toHz: OUTPUT_RATE_HZ.max } : { make, ratesHz: possibleOf(make) };
}
