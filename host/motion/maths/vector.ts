/** The few operations on 3-vectors (`Float64Array`) that alignment needs. */
import { DEG_PER_RAD } from '../../units.ts';

export function vector(x: number, y: number, z: number): Float64Array {
  return Float64Array.of(x, y, z);
}

export function dot(a: Float64Array, b: Float64Array): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
}

export function cross(a: Float64Array, b: Float64Array): Float64Array {
  return vector(a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!);
}

/** Unit vector; `null` when there is no direction (zero or not finite). */
export function unit(v: Float64Array): Float64Array | null {
  const length = Math.hypot(v[0]!, v[1]!, v[2]!);
  return length > 1e-9 && length < 1e9 ? v.map((value) => value / length) : null;
}

/** The part of `v` perpendicular to the unit vector `along`, as a unit vector; `null` when nothing is left. */
export function perpendicularTo(v: Float64Array, along: Float64Array): Float64Array | null {
  const part = dot(v, along);
  const rest = v.map((value, i) => value - part * along[i]!);
  return Math.hypot(rest[0]!, rest[1]!, rest[2]!) > 1e-6 ? unit(rest) : null;
}

export function negated(v: Float64Array): Float64Array {
  return v.map((value) => -value);
}

/** Angle between two directions, degrees, 0…180. */
export function angleDeg(a: Float64Array, b: Float64Array): number {
  const c = cross(a, b);
  return Math.atan2(Math.hypot(c[0]!, c[1]!, c[2]!), dot(a, b)) * DEG_PER_RAD;
}

/** Angle between two axes, ignoring their sense, degrees, 0…90. */
export function axisAngleDeg(a: Float64Array, b: Float64Array): number {
  const angle = angleDeg(a, b);
  return angle > 90 ? 180 - angle : angle;
}
