/**
 * Eigenvalues and eigenvectors of a symmetric 3×3 matrix by Jacobi rotations.
 *
 * Not by mathjs: a decomposition takes 3.5 µs here and 90 to 140 µs there, and loading mathjs takes more than 0.8 s, for which the line would
 * stand still in the middle of a calibration. The tests compare the two.
 */

export interface Eigen {
  /** Largest first. */
  values: [number, number, number];
  /** Unit vectors in the same order; their sense is arbitrary. */
  vectors: [Float64Array, Float64Array, Float64Array];
}

const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

/** `m`: row-major, nine numbers; only the upper triangle is read. */
export function eigenSymmetric(m: Float64Array): Eigen {
  const a = Float64Array.of(m[0]!, m[1]!, m[2]!, m[1]!, m[4]!, m[5]!, m[2]!, m[5]!, m[8]!);
  const v = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  for (let sweep = 0; sweep < 30; sweep += 1) {
    const off = a[1]! ** 2 + a[2]! ** 2 + a[5]! ** 2;
    if (!(off > 1e-30 * (a[0]! ** 2 + a[4]! ** 2 + a[8]! ** 2))) break;
    for (const [p, q] of PAIRS) rotate(a, v, p, q);
  }
  const order = [0, 1, 2].sort((i, j) => a[4 * j]! - a[4 * i]!) as [number, number, number];
  const column = (i: number) => Float64Array.of(v[i]!, v[3 + i]!, v[6 + i]!);
  return {
    values: [a[4 * order[0]]!, a[4 * order[1]]!, a[4 * order[2]]!],
    vectors: [column(order[0]), column(order[1]), column(order[2])],
  };
}

/** One rotation in the p-q plane that makes a[p,q] zero. */
function rotate(a: Float64Array, v: Float64Array, p: number, q: number): void {
  const apq = a[3 * p + q]!;
  if (apq === 0) return;
  const theta = (a[4 * q]! - a[4 * p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < 3; k += 1) {
    const kp = a[3 * k + p]!;
    const kq = a[3 * k + q]!;
    a[3 * k + p] = c * kp - s * kq;
    a[3 * k + q] = s * kp + c * kq;
  }
  for (let k = 0; k < 3; k += 1) {
    const pk = a[3 * p + k]!;
    const qk = a[3 * q + k]!;
    a[3 * p + k] = c * pk - s * qk;
    a[3 * q + k] = s * pk + c * qk;
    const vp = v[3 * k + p]!;
    const vq = v[3 * k + q]!;
    v[3 * k + p] = c * vp - s * vq;
    v[3 * k + q] = s * vp + c * vq;
  }
}
