/**
 * Packets of third-party sensors, built from measured values as their makers specify. Rates in rad/s, forces in m/s², in the sensor's frame.
 */
import { fromRotationVector, identity } from '../../host/motion/maths/quaternion.ts';
import { DEG_PER_RAD, STANDARD_GRAVITY_MPS2 } from '../../host/units.ts';
import { forceAt, rateOver, turnBetween } from './knownMotion.ts';

/** `value` in counts of `scale`, as a little-endian int16 that saturates. */
export function putInt16(bytes: Uint8Array, at: number, value: number, scale: number): void {
  const count = Math.max(-32768, Math.min(32767, Math.round(value / scale)));
  new DataView(bytes.buffer, bytes.byteOffset).setInt16(at, count, true);
}

/** WitMotion: one frame, including the angles. */
export function witmotionFrame(rate: ArrayLike<number>, force: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(20);
  bytes.set([0x55, 0x61]);
  for (let i = 0; i < 3; i++) {
    putInt16(bytes, 2 + 2 * i, force[i]!, (16 * STANDARD_GRAVITY_MPS2) / 32768);
    putInt16(bytes, 8 + 2 * i, rate[i]! * DEG_PER_RAD, 2000 / 32768);
    putInt16(bytes, 14 + 2 * i, 45, 180 / 32768);
  }
  return bytes;
}

/** Movella DOT: a medium payload of float32 after its timestamp, padded with zeros to 40 bytes. */
export function dotPayload(tickUs: number, values: readonly number[], length = 40): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, tickUs % 2 ** 32, true);
  values.forEach((value, i) => view.setFloat32(4 + 4 * i, value, true));
  return bytes;
}

/**
 * Mode 19 for the known motion between two times: gravity alone changes velocity at a constant rate, expressed in the frame at the start.
 */
export function dotDelta(fromS: number, toS: number, tickUs: number, length?: number): Uint8Array {
  const q = identity();
  const [x, y, z] = turnBetween(fromS, toS) as unknown as [number, number, number];
  fromRotationVector(q, x, y, z);
  return dotPayload(tickUs, [...q, ...forceAt(fromS).map((force) => force * (toS - fromS))], length);
}

/** Mode 21 for the same motion. */
export function dotRates(fromS: number, toS: number, tickUs: number): Uint8Array {
  return dotPayload(tickUs, [...forceAt((fromS + toS) / 2), ...rateOver(fromS, toS).map((rate) => rate * DEG_PER_RAD)]);
}

/** MetaMotion at ±2000 °/s and ±16 g: module and register, then one or three samples. */
export function metamotionRates(head: readonly number[], samples: readonly ArrayLike<number>[]): Uint8Array {
  return metamotion(head, samples, 1 / DEG_PER_RAD / 16.4);
}

export function metamotionForces(head: readonly number[], samples: readonly ArrayLike<number>[]): Uint8Array {
  return metamotion(head, samples, STANDARD_GRAVITY_MPS2 / 2048);
}

function metamotion(head: readonly number[], samples: readonly ArrayLike<number>[], scale: number): Uint8Array {
  const bytes = new Uint8Array(2 + 6 * samples.length);
  bytes.set(head);
  samples.forEach((sample, k) => {
    for (let i = 0; i < 3; i++) putInt16(bytes, 2 + 6 * k + 2 * i, sample[i]!, scale);
  });
  return bytes;
}

/** Thingy:52: an axis that points down reads +1 g. */
export function thingyRaw(rate: ArrayLike<number>, force: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(18);
  for (let i = 0; i < 3; i++) {
    putInt16(bytes, 2 * i, -force[i]! / STANDARD_GRAVITY_MPS2, 2 ** -10);
    putInt16(bytes, 6 + 2 * i, rate[i]! * DEG_PER_RAD, 2 ** -5);
  }
  return bytes;
}
