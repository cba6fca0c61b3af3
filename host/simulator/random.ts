/** Seeded random numbers. All of the simulator's randomness comes from here, so that a seed gives the same athlete and noise everywhere. */

/** A 32-bit seed from any numbers and words; their order matters. */
export function mixSeed(...parts: (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    for (const character of `${part};`) {
      hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    }
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}

/** The generator sfc32 (C. Doty-Humphrey, PractRand). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spare = NaN;

  constructor(seed: number) {
    this.#a = seed >>> 0;
    this.#b = mixSeed(seed, 'b');
    this.#c = mixSeed(seed, 'c');
    for (let i = 0; i < 12; i++) this.next();
  }

  /** Uniform in [0, 1). */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Integer from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** Standard normal (polar method, two at a time). */
  normal(): number {
    const spare = this.#spare;
    if (!Number.isNaN(spare)) {
      this.#spare = NaN;
      return spare;
    }
    for (;;) {
      const u = 2 * this.next() - 1;
      const v = 2 * this.next() - 1;
      const squared = u * u + v * v;
      if (squared > 0 && squared < 1) {
        const scale = Math.sqrt((-2 * Math.log(squared)) / squared);
        this.#spare = v * scale;
        return u * scale;
      }
    }
  }

  /** Normal with standard deviation `sigma`, limited to 2.5 of them: a person, not an outlier. */
  spread(sigma: number): number {
    return sigma * Math.max(-2.5, Math.min(2.5, this.normal()));
  }

  /** A direction, uniform on the sphere, as three numbers. */
  direction(): [number, number, number] {
    const z = this.between(-1, 1);
    const angle = this.between(0, 2 * Math.PI);
    const radius = Math.sqrt(1 - z * z);
    return [radius * Math.cos(angle), radius * Math.sin(angle), z];
  }
}
