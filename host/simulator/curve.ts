/** Smooth functions of time from which movements are built; all are twice continuously differentiable, so that accelerations never jump. */

/** From 0 to 1 over x = 0…1 with zero speed and acceleration at both ends (Flash & Hogan 1985); constant outside. */
export function minimumJerk(x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return x * x * x * (10 - x * (15 - 6 * x));
}

/** Integral of {@link minimumJerk} from 0 to x. */
export function minimumJerkIntegral(x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return x - 0.5;
  return x * x * x * x * (2.5 - x * (3 - x));
}

/** The x at which {@link minimumJerk} reaches y. */
export function minimumJerkInverse(y: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (minimumJerk(middle) < y) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** 0 → 1 → 0 over x = 0…1, broad; 0 outside. */
export function hump(x: number): number {
  if (x <= 0 || x >= 1) return 0;
  const parabola = 4 * x * (1 - x);
  return parabola * parabola * parabola;
}

/** 0 → 1 → 0 over x = −1…1, bell-shaped; 0 outside. */
export function bell(x: number): number {
  if (x <= -1 || x >= 1) return 0;
  const y = 1 - x * x;
  return y * y * y * y;
}

/** Rises from `start` to 1 at `peak` and falls to 0 at `end`. */
export function riseAndFall(t: number, start: number, peak: number, end: number): number {
  return t < peak ? minimumJerk((t - start) / (peak - start)) : 1 - minimumJerk((t - peak) / (end - peak));
}

/** A slowly wandering value with a standard deviation of about one: four sines of unrelated frequencies. */
export class Wander {
  readonly #frequency = new Float64Array(4);
  readonly #phase = new Float64Array(4);

  /** Frequencies in Hz; `draw` returns uniform numbers in [0, 1). */
  constructor(lowHz: number, highHz: number, draw: () => number) {
    for (let i = 0; i < 4; i++) {
      this.#frequency[i] = 2 * Math.PI * lowHz * Math.pow(highHz / lowHz, (i + draw()) / 4);
      this.#phase[i] = 2 * Math.PI * draw();
    }
  }

  at(timeS: number): number {
    let sum = 0;
    for (let i = 0; i < 4; i++) sum += Math.sin(this.#frequency[i]! * timeS + this.#phase[i]!);
    return sum * Math.SQRT1_2;
  }
}

/** `count` cycles of `periodS`, each 0 → 1 → 0 with a short stay at 1; 0 before and after. */
export function cycle(timeS: number, periodS: number, count: number): number {
  if (timeS <= 0 || timeS >= periodS * count) return 0;
  const x = (timeS % periodS) / periodS;
  return minimumJerk(x / 0.45) - minimumJerk((x - 0.5) / 0.45);
}
