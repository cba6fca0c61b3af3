/** Which of several straps was moved, judged by how far each turned. The verdict may be undecided, with the reason. */

/** What one strap did while the athlete was asked to move one body part. */
export interface Turned {
  /** Sum of all turns, back and forth, about any axis, degrees. */
  turnedDeg: number;
  /** Time without data, s. */
  lostS: number;
}

/** `alike`: the runner-up turned too far for a clear answer. Indices refer to the straps passed in. */
export type MoverVerdict =
  | { kind: 'mover'; strap: number }
  | { kind: 'too little' }
  | { kind: 'alike'; strap: number; other: number }
  | { kind: 'silent'; strap: number };

/** Less than this, over a few movements back and forth, is fidgeting, degrees. */
const MIN_TURNED_DEG = 60;
/** A strap silent for longer than this may have hidden a movement, s. */
const LONGEST_LOST_S = 0.5;

/** The strap that turned most; -1 for none. Allocates nothing. */
export function leadingStrap(straps: readonly Turned[]): number {
  let leader = -1;
  for (let k = 0; k < straps.length; k += 1) {
    if (leader < 0 || straps[k]!.turnedDeg > straps[leader]!.turnedDeg) leader = k;
  }
  return leader;
}

/** `margin`: how many times as far as any other strap the mover must have turned. */
export function decideMover(straps: readonly Turned[], margin: number): MoverVerdict {
  const silent = straps.findIndex(({ lostS }) => lostS > LONGEST_LOST_S);
  if (silent >= 0) return { kind: 'silent', strap: silent };
  const strap = leadingStrap(straps);
  if (strap < 0 || straps[strap]!.turnedDeg < MIN_TURNED_DEG) return { kind: 'too little' };
  let other = -1;
  straps.forEach(({ turnedDeg }, k) => {
    if (k !== strap && (other < 0 || turnedDeg > straps[other]!.turnedDeg)) other = k;
  });
  if (other >= 0 && straps[strap]!.turnedDeg < margin * straps[other]!.turnedDeg) return { kind: 'alike', strap, other };
  return { kind: 'mover', strap };
}
