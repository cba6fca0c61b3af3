/** Which of several straps was moved, judged from how far each turned; "cannot tell" is an answer, and says why. */

/** What one strap did while one part of the body was asked to move. */
export interface Turned {
  /** All turns added up, there and back, whatever the axis, degrees. */
  turnedDeg: number;
  /** Time in which nothing is known of it, s. */
  lostS: number;
}

/** `alike`: the runner-up turned too much for a clear answer. Indices are those of the straps handed in. */
export type MoverVerdict =
  | { kind: 'mover'; strap: number }
  | { kind: 'too little' }
  | { kind: 'alike'; strap: number; other: number }
  | { kind: 'silent'; strap: number };

/** Less, over a few movements there and back, is fidgeting, degrees. */
const LEAST_TURNED_DEG = 60;
/** A strap that is not heard of for longer may have hidden a movement, s. */
const LONGEST_LOST_S = 0.5;

/** The strap that turned most; -1 for none. Allocates nothing. */
export function leadingStrap(straps: readonly Turned[]): number {
  let leader = -1;
  for (let k = 0; k < straps.length; k += 1) {
    if (leader < 0 || straps[k]!.turnedDeg > straps[leader]!.turnedDeg) leader = k;
  }
  return leader;
}

/** `margin`: the mover turned at least so many times as far as any other strap. */
export function decideMover(straps: readonly Turned[], margin: number): MoverVerdict {
  const silent = straps.findIndex(({ lostS }) => lostS > LONGEST_LOST_S);
  if (silent >= 0) return { kind: 'silent', strap: silent };
  const strap = leadingStrap(straps);
  if (strap < 0 || straps[strap]!.turnedDeg < LEAST_TURNED_DEG) return { kind: 'too little' };
  let other = -1;
  straps.forEach(({ turnedDeg }, k) => {
    if (k !== strap && (other < 0 || turnedDeg > straps[other]!.turnedDeg)) other = k;
  });
  if (other >= 0 && straps[strap]!.turnedDeg < margin * straps[other]!.turnedDeg) return { kind: 'alike', strap, other };
  return { kind: 'mover', strap };
}
