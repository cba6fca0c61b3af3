/** A limb in projection: the outline of a row of elliptic rings as an SVG path. */

import type { Ring } from './anatomy.ts';
import { screenX, screenY } from './view.ts';
import type { View } from './view.ts';

/** A limb foreshortened below this share is drawn from disc to disc; a longer one by its two edges, which needs a third of the path. */
const EDGES_FROM = 0.5;

/**
 * A limb of elliptic rings. A ring's half-width across the limb as seen by the viewer is exact in any pose, because perpendicular to the
 * projected axis is also perpendicular to the limb itself. Neighbours are joined by their tangents; seen end on they become discs.
 */
export function limbPath(
  from: Float64Array,
  axes: Float64Array,
  lengthM: number,
  rings: readonly Ring[],
  outward: number,
  view: View,
): string {
  const across = acrossOf(axes, view);
  const count = rings.length;
  for (let i = 0; i < count; i++) {
    const { x, y, r } = ringOn(from, axes, lengthM, rings[i]!, outward, across, view);
    discs[3 * i] = x;
    discs[3 * i + 1] = y;
    discs[3 * i + 2] = r;
  }
  if (across.size > EDGES_FROM) return edgesPath(count, across);
  let path = '';
  for (let i = 3; i < 3 * count; i += 3) {
    path += capsule(discs[i - 3]!, discs[i - 2]!, discs[i - 1]!, discs[i]!, discs[i + 1]!, discs[i + 2]!);
  }
  return path;
}

/** x, y and radius of each ring in turn. */
const discs = new Float64Array(3 * 12);

/** Up along one edge of `discs`, round the end, and down the other, in the same direction as {@link capsule}. */
function edgesPath(count: number, { x: acrossX, z: acrossZ }: Across): string {
  const last = 3 * (count - 1);
  let up = '';
  let down = '';
  for (let i = 0; i <= last; i += 3) {
    const x = discs[i]!;
    const y = discs[i + 1]!;
    const r = discs[i + 2]!;
    // The sine of the edge's slope: how the radius falls towards either neighbour, or their mean within the limb.
    const before = i === 0 ? NaN : taper(i - 3);
    const after = i === last ? NaN : taper(i);
    const c = i === 0 ? after : i === last ? before : (before + after) / 2;
    const s = Math.sqrt(1 - c * c);
    // On the screen y points down: (acrossX, −acrossZ) is across, (−acrossZ, −acrossX) is up along the limb.
    const alongX = -r * c * acrossZ;
    const alongY = -r * c * acrossX;
    const sideX = r * s * acrossX;
    const sideY = -r * s * acrossZ;
    up = `${up}${i === 0 ? 'M' : 'L'}${tenth(x + alongX - sideX)} ${tenth(y + alongY - sideY)}`;
    const other = `${tenth(x + alongX + sideX)} ${tenth(y + alongY + sideY)}`;
    if (i === last) down = `A${tenth(r)} ${tenth(r)} 0 ${c < 0 ? 1 : 0} 1 ${other}${down}`;
    else down = `L${other}${down}`;
    if (i === 0) down += `A${tenth(r)} ${tenth(r)} 0 ${c > 0 ? 1 : 0} 1 ${tenth(x + alongX - sideX)} ${tenth(y + alongY - sideY)}Z`;
  }
  return up + down;
}

/** How fast the radius falls from a disc to the next one up, limited so that neither lies within the other. */
function taper(i: number): number {
  const distance = Math.hypot(discs[i + 3]! - discs[i]!, discs[i + 4]! - discs[i + 1]!);
  return Math.min(0.9, Math.max(-0.9, (discs[i + 2]! - discs[i + 5]!) / distance));
}

/** The direction across a limb on the screen (right and up), and the same in the limb's own forward and left. */
interface Across {
  /** The visible share of its length. */
  size: number;
  x: number;
  z: number;
  forward: number;
  left: number;
}
const scratchA = new Float64Array(3);
const scratchAcross: Across = { size: 1, x: 1, z: 0, forward: 0, left: 1 };

/** Reused at each call. */
function acrossOf(axes: Float64Array, { right }: View): Across {
  const axisX = right[0] * axes[2]! + right[1] * axes[5]!;
  const axisY = axes[8]!;
  const size = Math.hypot(axisX, axisY);
  const out = scratchAcross;
  out.size = size;
  out.x = size < 1e-6 ? 1 : axisY / size;
  out.z = size < 1e-6 ? 0 : -axisX / size;
  const x = out.x * right[0];
  const y = out.x * right[1];
  out.forward = x * axes[0]! + y * axes[3]! + out.z * axes[6]!;
  out.left = x * axes[1]! + y * axes[4]! + out.z * axes[7]!;
  return out;
}

const scratchDisc = { x: 0, y: 0, r: 0 };

/** Where a ring appears, and its half-width across the limb. Reused at each call. */
function ringOn(
  from: Float64Array,
  axes: Float64Array,
  lengthM: number,
  ring: Ring,
  outward: number,
  across: Across,
  view: View,
): { readonly x: number; readonly y: number; readonly r: number } {
  const along = ring.at * lengthM;
  for (let i = 0; i < 3; i++) {
    scratchA[i] = from[i]! + along * axes[3 * i + 2]! + ring.forward * axes[3 * i]! + outward * ring.outward * axes[3 * i + 1]!;
  }
  scratchDisc.x = screenX(view, scratchA);
  scratchDisc.y = screenY(view, scratchA);
  scratchDisc.r = view.pxPerM * Math.hypot(ring.halfDepth * across.forward, ring.halfWidth * across.left);
  return scratchDisc;
}

/** Interpolates between the rings of a table. */
function ringAt(table: readonly Ring[], at: number): Ring {
  const i = Math.max(
    1,
    table.findIndex((ring) => ring.at >= at),
  );
  const [a, b] = [table[i - 1]!, table[i]!];
  const u = (at - a.at) / (b.at - a.at);
  const mix = (name: keyof Ring): number => a[name] + u * (b[name] - a[name]);
  return { at, halfDepth: mix('halfDepth'), halfWidth: mix('halfWidth'), forward: mix('forward'), outward: mix('outward') };
}

/** A band round the limb, from `from` to `to` of its length. */
export function limbBand(
  joint: Float64Array,
  axes: Float64Array,
  lengthM: number,
  table: readonly Ring[],
  outward: number,
  from: number,
  to: number,
  view: View,
): string {
  const within = table.filter(({ at }) => at > from && at < to);
  const edges = [ringAt(table, from), ...within, ringAt(table, to)];
  const ends: string[] = [];
  const others: string[] = [];
  const across = acrossOf(axes, view);
  for (const ring of edges) {
    const { x, y, r } = ringOn(joint, axes, lengthM, ring, outward, across, view);
    ends.push(`${tenth(x + r * across.x)} ${tenth(y - r * across.z)}`);
    others.unshift(`${tenth(x - r * across.x)} ${tenth(y + r * across.z)}`);
  }
  return `M${[...ends, ...others].join('L')}Z`;
}

/** Hull of two discs; if one contains the other, only the larger remains. Always in the same direction, so that overlaps stay filled. */
export function capsule(x1: number, y1: number, r1: number, x2: number, y2: number, r2: number): string {
  const dx = x2 - x1;
  const dy = y2 - y1;
  const distance = Math.hypot(dx, dy);
  if (distance <= Math.abs(r1 - r2) + 1e-3) return r1 >= r2 ? disc(x1, y1, r1) : disc(x2, y2, r2);
  const c = (r1 - r2) / distance;
  const s = Math.sqrt(1 - c * c);
  const ux = dx / distance;
  const uy = dy / distance;
  // Directions from the centres to the tangent points.
  const ax = c * ux + s * uy;
  const ay = c * uy - s * ux;
  const bx = c * ux - s * uy;
  const by = c * uy + s * ux;
  return (
    `M${tenth(x1 + r1 * ax)} ${tenth(y1 + r1 * ay)}L${tenth(x2 + r2 * ax)} ${tenth(y2 + r2 * ay)}` +
    `A${tenth(r2)} ${tenth(r2)} 0 ${c < 0 ? 1 : 0} 1 ${tenth(x2 + r2 * bx)} ${tenth(y2 + r2 * by)}` +
    `L${tenth(x1 + r1 * bx)} ${tenth(y1 + r1 * by)}A${tenth(r1)} ${tenth(r1)} 0 ${c > 0 ? 1 : 0} 1 ${tenth(x1 + r1 * ax)} ${tenth(y1 + r1 * ay)}Z`
  );
}

function disc(x: number, y: number, r: number): string {
  const [left, top, right] = [tenth(x - r), tenth(y), tenth(x + r)];
  return `M${left} ${top}A${tenth(r)} ${tenth(r)} 0 1 1 ${right} ${top}A${tenth(r)} ${tenth(r)} 0 1 1 ${left} ${top}Z`;
}

export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
