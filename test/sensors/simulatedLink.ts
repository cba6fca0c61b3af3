/** Arrival times of a simulated strap's packets: skewed clock, jitter of several kinds, bursts of loss; seeded. */

export type Random = () => number;

/** Uniform 0…1 from a seed (xorshift32). */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed, 2654435761) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Delay of a packet sent at `timeS`, s. */
export type Jitter = (timeS: number) => number;

export const JITTERS = {
  /** Uniform over 30 ms. */
  uniform:
    (random: Random): Jitter =>
    () =>
      0.03 * random(),
  /** Mostly short, with a tail up to 30 ms. */
  asymmetric:
    (random: Random): Jitter =>
    () =>
      Math.min(0.03, -0.006 * Math.log(1 - random())),
  /** Phases of 0.5 to 3.5 s in which everything is 20 to 30 ms late. */
  bursty: (random: Random): Jitter => {
    let untilS = 1;
    let congested = false;
    return (timeS) => {
      if (timeS > untilS) {
        congested = !congested;
        untilS = timeS + 0.5 + (congested ? 3 : 2) * random();
      }
      return congested ? 0.02 + 0.01 * random() : 0.03 * random();
    };
  },
  /** Waits for the next connection event, 15 ms apart, and sometimes for the one after. */
  bluetooth: (random: Random): Jitter => {
    const phase = random();
    return (timeS) => (Math.ceil(timeS / 0.015 - phase) + phase) * 0.015 - timeS + (random() < 0.1 ? 0.015 : 0) + 0.001 * random();
  },
  /** Five packets at once. */
  batched:
    (random: Random): Jitter =>
    (timeS) =>
      Math.ceil(timeS * 10.4) / 10.4 - timeS + 0.002 * random(),
};

export interface SimulatedLink {
  jitter: keyof typeof JITTERS;
  skew: number;
  /** The strap's clock at time 0, s. */
  tickAtZeroS: number;
  /** Share lost, in bursts of eight packets. */
  loss: number;
  durationS: number;
  seed: number;
}

export interface Arrival {
  /** True (host) time of the newest sample, and when the packet arrived, s. */
  timeS: number;
  arrivalS: number;
  /** Index of the packet. */
  packet: number;
}

export const PACKET_PERIOD_S = 1 / 52;
const BURST = 8;

export function simulateArrivals({ jitter, loss, durationS, seed }: SimulatedLink): Arrival[] {
  const random = createRandom(seed);
  const delay = JITTERS[jitter](random);
  const arrivals: Arrival[] = [];
  let arrivalS = 0;
  let lostUntil = 0;
  for (let packet = 0; packet * PACKET_PERIOD_S < durationS; packet++) {
    const timeS = packet * PACKET_PERIOD_S;
    if (packet >= lostUntil && random() < loss / BURST / (1 - loss)) lostUntil = packet + BURST;
    arrivalS = Math.max(arrivalS, timeS + 0.002 + delay(timeS));
    if (packet >= lostUntil) arrivals.push({ timeS, arrivalS, packet });
  }
  return arrivals;
}
