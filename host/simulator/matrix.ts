/**
 * Rotation matrices (row-major, nine numbers) of the simulated body. They deliberately differ from the estimator's representation, so that
 * an error in one shows up against the other.
 */
import type { Random } from './random.ts';

/** Row-major 3 × 3. */
export type Matrix = Float64Array;

export function createMatrix(): Matrix {
  return Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
}

/** out = a·b; `out` must be neither. */
export function multiply(out: Matrix, a: Matrix, b: Matrix): void {
  for (let row = 0; row < 9; row += 3) {
    const x = a[row]!;
    const y = a[row + 1]!;
    const z = a[row + 2]!;
    out[row] = x * b[0]! + y * b[3]! + z * b[6]!;
    out[row + 1] = x * b[1]! + y * b[4]! + z * b[7]!;
    out[row + 2] = x * b[2]! + y * b[5]! + z * b[8]!;
  }
}

/** out = a·bᵀ; `out` must be neither. */
export function multiplyTransposed(out: Matrix, a: Matrix, b: Matrix): void {
  for (let row = 0; row < 9; row += 3) {
    const x = a[row]!;
    const y = a[row + 1]!;
    const z = a[row + 2]!;
    out[row] = x * b[0]! + y * b[1]! + z * b[2]!;
    out[row + 1] = x * b[3]! + y * b[4]! + z * b[5]!;
    out[row + 2] = x * b[6]! + y * b[7]! + z * b[8]!;
  }
}

/** out = aᵀ·b; `out` must be neither. */
export function transposedMultiply(out: Matrix, a: Matrix, b: Matrix): void {
  for (let row = 0; row < 3; row++) {
    const x = a[row]!;
    const y = a[row + 3]!;
    const z = a[row + 6]!;
    out[3 * row] = x * b[0]! + y * b[3]! + z * b[6]!;
    out[3 * row + 1] = x * b[1]! + y * b[4]! + z * b[7]!;
    out[3 * row + 2] = x * b[2]! + y * b[5]! + z * b[8]!;
  }
}

/** out = Rz(z)·Ry(y)·Rx(x). */
export function setZyx(out: Matrix, z: number, y: number, x: number): void {
  const cz = Math.cos(z);
  const sz = Math.sin(z);
  const cy = Math.cos(y);
  const sy = Math.sin(y);
  const cx = Math.cos(x);
  const sx = Math.sin(x);
  out[0] = cz * cy;
  out[1] = cz * sy * sx - sz * cx;
  out[2] = cz * sy * cx + sz * sx;
  out[3] = sz * cy;
  out[4] = sz * sy * sx + cz * cx;
  out[5] = sz * sy * cx - cz * sx;
  out[6] = -sy;
  out[7] = cy * sx;
  out[8] = cy * cx;
}

/** out = Ry(y)·Rx(x)·Rz(z): the order in which knee angles are defined. */
export function setYxz(out: Matrix, y: number, x: number, z: number): void {
  const cz = Math.cos(z);
  const sz = Math.sin(z);
  const cy = Math.cos(y);
  const sy = Math.sin(y);
  const cx = Math.cos(x);
  const sx = Math.sin(x);
  out[0] = cy * cz + sy * sx * sz;
  out[1] = sy * sx * cz - cy * sz;
  out[2] = sy * cx;
  out[3] = cx * sz;
  out[4] = cx * cz;
  out[5] = -sx;
  out[6] = cy * sx * sz - sy * cz;
  out[7] = sy * sz + cy * sx * cz;
  out[8] = cy * cx;
}

/** m ← m·Rz(angle). */
export function turnAboutOwnZ(m: Matrix, angle: number): void {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  for (let row = 0; row < 9; row += 3) {
    const x = m[row]!;
    const y = m[row + 1]!;
    m[row] = x * c + y * s;
    m[row + 1] = y * c - x * s;
  }
}

/** Rotation by |(x, y, z)| rad about that vector (Rodrigues). */
export function setRotationVector(out: Matrix, x: number, y: number, z: number): void {
  const squared = x * x + y * y + z * z;
  const angle = Math.sqrt(squared);
  const a = angle < 1e-4 ? 1 - squared / 6 : Math.sin(angle) / angle;
  const b = angle < 1e-4 ? 0.5 - squared / 24 : (1 - Math.cos(angle)) / squared;
  out[0] = 1 - b * (y * y + z * z);
  out[1] = b * x * y - a * z;
  out[2] = b * x * z + a * y;
  out[3] = b * x * y + a * z;
  out[4] = 1 - b * (x * x + z * z);
  out[5] = b * y * z - a * x;
  out[6] = b * x * z - a * y;
  out[7] = b * y * z + a * x;
  out[8] = 1 - b * (x * x + y * y);
}

/** Rotation vector of aᵀ·b, for turns under 90° (one sample period). */
export function turnBetween(out: Float64Array, a: Matrix, b: Matrix): void {
  const x = 0.5 * (columnDot(a, 2, b, 1) - columnDot(a, 1, b, 2));
  const y = 0.5 * (columnDot(a, 0, b, 2) - columnDot(a, 2, b, 0));
  const z = 0.5 * (columnDot(a, 1, b, 0) - columnDot(a, 0, b, 1));
  const sine = Math.sqrt(x * x + y * y + z * z);
  const scale = sine < 1e-6 ? 1 : Math.asin(Math.min(1, sine)) / sine;
  out[0] = x * scale;
  out[1] = y * scale;
  out[2] = z * scale;
}

function columnDot(a: Matrix, i: number, b: Matrix, j: number): number {
  return a[i]! * b[j]! + a[i + 3]! * b[j + 3]! + a[i + 6]! * b[j + 6]!;
}

/** Twist about z (swing–twist), rad. */
export function twistAboutZ(m: Matrix): number {
  return Math.atan2(m[3]! - m[1]!, m[0]! + m[4]!);
}

/** Unit quaternion w x y z of a rotation; w ≥ 0. */
export function quaternionOf(m: Matrix): { w: number; x: number; y: number; z: number } {
  const part = (sign: number, squared: number): number => (sign < 0 ? -0.5 : 0.5) * Math.sqrt(Math.max(0, squared));
  const w = part(1, 1 + m[0]! + m[4]! + m[8]!);
  const x = part(m[7]! - m[5]!, 1 + m[0]! - m[4]! - m[8]!);
  const y = part(m[2]! - m[6]!, 1 - m[0]! + m[4]! - m[8]!);
  const z = part(m[3]! - m[1]!, 1 - m[0]! - m[4]! + m[8]!);
  return { w, x, y, z };
}

/** A rotation drawn uniformly from all rotations (a turn about z, then the z axis anywhere on the sphere). */
export function drawRotation(random: Random): Matrix {
  const out = createMatrix();
  setZyx(out, random.between(-Math.PI, Math.PI), Math.acos(random.between(-1, 1)), 0);
  turnAboutOwnZ(out, random.between(-Math.PI, Math.PI));
  return out;
}
