/**
 * Quaternion maths on `Float64Array` (w x y z). The output comes first and nothing is allocated; an output may be the same array as an input.
 */

/** A rotation as stored in files: `v' = q v q⁻¹`. */
export interface Quaternion {
  w: number;
  x: number;
  y: number;
  z: number;
}

export function identity(): Float64Array {
  return Float64Array.of(1, 0, 0, 0);
}

export function fromObject(out: Float64Array, q: Quaternion): void {
  set(out, q.w, q.x, q.y, q.z);
}

export function toObject(q: Float64Array): Quaternion {
  return { w: q[0]!, x: q[1]!, y: q[2]!, z: q[3]! };
}

export function set(out: Float64Array, w: number, x: number, y: number, z: number): void {
  out[0] = w;
  out[1] = x;
  out[2] = y;
  out[3] = z;
}

/** Hamilton product: `rotate(a ⊗ b, v) = rotate(a, rotate(b, v))`. */
export function multiply(out: Float64Array, a: Float64Array, b: Float64Array): void {
  const aw = a[0]!;
  const ax = a[1]!;
  const ay = a[2]!;
  const az = a[3]!;
  const bw = b[0]!;
  const bx = b[1]!;
  const by = b[2]!;
  const bz = b[3]!;
  out[0] = aw * bw - ax * bx - ay * by - az * bz;
  out[1] = aw * bx + ax * bw + ay * bz - az * by;
  out[2] = aw * by - ax * bz + ay * bw + az * bx;
  out[3] = aw * bz + ax * by - ay * bx + az * bw;
}

/** `a⁻¹ ⊗ b` for unit quaternions. */
export function multiplyInverseLeft(out: Float64Array, a: Float64Array, b: Float64Array): void {
  const aw = a[0]!;
  const ax = -a[1]!;
  const ay = -a[2]!;
  const az = -a[3]!;
  const bw = b[0]!;
  const bx = b[1]!;
  const by = b[2]!;
  const bz = b[3]!;
  out[0] = aw * bw - ax * bx - ay * by - az * bz;
  out[1] = aw * bx + ax * bw + ay * bz - az * by;
  out[2] = aw * by - ax * bz + ay * bw + az * bx;
  out[3] = aw * bz + ax * by - ay * bx + az * bw;
}

/** The inverse of a unit quaternion. */
export function conjugate(out: Float64Array, q: Float64Array): void {
  set(out, q[0]!, -q[1]!, -q[2]!, -q[3]!);
}

/** Scales to unit length. Returns false and sets the identity when there is no direction to keep (zero or not finite). */
export function normalise(q: Float64Array): boolean {
  const squared = q[0]! * q[0]! + q[1]! * q[1]! + q[2]! * q[2]! + q[3]! * q[3]!;
  if (!(squared > 1e-200 && squared < 1e200)) {
    set(q, 1, 0, 0, 0);
    return false;
  }
  const scale = 1 / Math.sqrt(squared);
  q[0]! *= scale;
  q[1]! *= scale;
  q[2]! *= scale;
  q[3]! *= scale;
  return true;
}

/** `q v q⁻¹` for a unit quaternion and a 3-vector. */
export function rotateVector(out: Float64Array, q: Float64Array, v: Float64Array): void {
  const w = q[0]!;
  const x = q[1]!;
  const y = q[2]!;
  const z = q[3]!;
  const vx = v[0]!;
  const vy = v[1]!;
  const vz = v[2]!;
  const tx = 2 * (y * vz - z * vy);
  const ty = 2 * (z * vx - x * vz);
  const tz = 2 * (x * vy - y * vx);
  out[0] = vx + w * tx + y * tz - z * ty;
  out[1] = vy + w * ty + z * tx - x * tz;
  out[2] = vz + w * tz + x * ty - y * tx;
}

/** `q⁻¹ v q` for a unit quaternion and a 3-vector. */
export function rotateVectorBack(out: Float64Array, q: Float64Array, v: Float64Array): void {
  const w = q[0]!;
  const x = -q[1]!;
  const y = -q[2]!;
  const z = -q[3]!;
  const vx = v[0]!;
  const vy = v[1]!;
  const vz = v[2]!;
  const tx = 2 * (y * vz - z * vy);
  const ty = 2 * (z * vx - x * vz);
  const tz = 2 * (x * vy - y * vx);
  out[0] = vx + w * tx + y * tz - z * ty;
  out[1] = vy + w * ty + z * tx - x * tz;
  out[2] = vz + w * tz + x * ty - y * tx;
}

/** Exponential map: the rotation by |(x, y, z)| rad about that vector. */
export function fromRotationVector(out: Float64Array, x: number, y: number, z: number): void {
  const squared = x * x + y * y + z * z;
  let w: number;
  let scale: number;
  if (squared < 1e-3) {
    // A series that is exact in double precision below 0.03 rad: the usual step, without a square root or a sine.
    w = 1 - squared * (1 / 8 - squared * (1 / 384 - squared / 46080));
    scale = 0.5 - squared * (1 / 48 - squared * (1 / 3840 - squared / 645120));
  } else {
    const angle = Math.sqrt(squared);
    w = Math.cos(0.5 * angle);
    scale = Math.sin(0.5 * angle) / angle;
  }
  out[0] = w;
  out[1] = x * scale;
  out[2] = y * scale;
  out[3] = z * scale;
}

/** Logarithmic map: the shortest rotation vector (length ≤ π rad) of a unit quaternion. */
export function toRotationVector(out: Float64Array, q: Float64Array): void {
  const sign = q[0]! < 0 ? -1 : 1;
  const x = q[1]! * sign;
  const y = q[2]! * sign;
  const z = q[3]! * sign;
  const sine = Math.sqrt(x * x + y * y + z * z);
  const scale = sine < 1e-9 ? 2 : (2 * Math.atan2(sine, q[0]! * sign)) / sine;
  out[0] = x * scale;
  out[1] = y * scale;
  out[2] = z * scale;
}

/** Angle between two attitudes, rad, 0…π. */
export function angleBetween(a: Float64Array, b: Float64Array): number {
  const w = a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]! + a[3]! * b[3]!;
  const x = a[0]! * b[1]! - a[1]! * b[0]! - a[2]! * b[3]! + a[3]! * b[2]!;
  const y = a[0]! * b[2]! + a[1]! * b[3]! - a[2]! * b[0]! - a[3]! * b[1]!;
  const z = a[0]! * b[3]! - a[1]! * b[2]! + a[2]! * b[1]! - a[3]! * b[0]!;
  return 2 * Math.atan2(Math.sqrt(x * x + y * y + z * z), Math.abs(w));
}

/** Great-circle interpolation along the shorter arc: `a` at 0, `b` at 1; also works outside 0…1. */
export function slerp(out: Float64Array, a: Float64Array, b: Float64Array, fraction: number): void {
  let dot = a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]! + a[3]! * b[3]!;
  const sign = dot < 0 ? -1 : 1;
  dot *= sign;
  let fromA = 1 - fraction;
  let fromB = fraction * sign;
  if (dot < 0.9999995) {
    const angle = Math.acos(dot);
    const scale = 1 / Math.sin(angle);
    fromA = Math.sin((1 - fraction) * angle) * scale;
    fromB = Math.sin(fraction * angle) * scale * sign;
  }
  out[0] = fromA * a[0]! + fromB * b[0]!;
  out[1] = fromA * a[1]! + fromB * b[1]!;
  out[2] = fromA * a[2]! + fromB * b[2]!;
  out[3] = fromA * a[3]! + fromB * b[3]!;
  normalise(out);
}

/** The rotation with the smallest angle that takes the direction of `from` to that of `to` (3-vectors of any non-zero length). */
export function fromTwoVectors(out: Float64Array, from: Float64Array, to: Float64Array): void {
  const fx = from[0]!;
  const fy = from[1]!;
  const fz = from[2]!;
  const tx = to[0]!;
  const ty = to[1]!;
  const tz = to[2]!;
  const length = Math.sqrt((fx * fx + fy * fy + fz * fz) * (tx * tx + ty * ty + tz * tz));
  const w = length + fx * tx + fy * ty + fz * tz;
  if (w > 1e-12 * length) {
    set(out, w, fy * tz - fz * ty, fz * tx - fx * tz, fx * ty - fy * tx);
  } else if (Math.abs(fx) > Math.abs(fz)) {
    // Opposite directions: half a turn about any perpendicular axis.
    set(out, 0, -fy, fx, 0);
  } else {
    set(out, 0, 0, -fz, fy);
  }
  normalise(out);
}

/** Rotation matrix of a unit quaternion, row-major, nine numbers. */
export function toMatrix(out: Float64Array, q: Float64Array): void {
  const w = q[0]!;
  const x = q[1]!;
  const y = q[2]!;
  const z = q[3]!;
  out[0] = 1 - 2 * (y * y + z * z);
  out[1] = 2 * (x * y - w * z);
  out[2] = 2 * (x * z + w * y);
  out[3] = 2 * (x * y + w * z);
  out[4] = 1 - 2 * (x * x + z * z);
  out[5] = 2 * (y * z - w * x);
  out[6] = 2 * (x * z - w * y);
  out[7] = 2 * (y * z + w * x);
  out[8] = 1 - 2 * (x * x + y * y);
}

/** Unit quaternion of a rotation matrix (row-major), branching on the largest component so that no component is divided by a small one. */
export function fromMatrix(out: Float64Array, m: Float64Array): void {
  const xx = m[0]!;
  const yy = m[4]!;
  const zz = m[8]!;
  const trace = xx + yy + zz;
  if (trace > 0) {
    set(out, 1 + trace, m[7]! - m[5]!, m[2]! - m[6]!, m[3]! - m[1]!);
  } else if (xx >= yy && xx >= zz) {
    set(out, m[7]! - m[5]!, 1 + xx - yy - zz, m[1]! + m[3]!, m[2]! + m[6]!);
  } else if (yy >= zz) {
    set(out, m[2]! - m[6]!, m[1]! + m[3]!, 1 - xx + yy - zz, m[5]! + m[7]!);
  } else {
    set(out, m[3]! - m[1]!, m[2]! + m[6]!, m[5]! + m[7]!, 1 - xx - yy + zz);
  }
  normalise(out);
}

/** Pre-multiplies a rotation of `angleRad` about the world's vertical: `Rz(angle) ⊗ q`. */
export function turnHeading(out: Float64Array, q: Float64Array, angleRad: number): void {
  const c = Math.cos(0.5 * angleRad);
  const s = Math.sin(0.5 * angleRad);
  const w = q[0]!;
  const x = q[1]!;
  const y = q[2]!;
  const z = q[3]!;
  set(out, c * w - s * z, c * x - s * y, c * y + s * x, c * z + s * w);
}
