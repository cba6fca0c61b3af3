/** The drawn body as three.js meshes, from the same rings and spheres as the flat figure. */

import {
  BufferAttribute,
  BufferGeometry,
  DynamicDrawUsage,
  Group,
  IcosahedronGeometry,
  Mesh,
  Quaternion,
  SphereGeometry,
  Vector3,
} from 'three';
import type { Material } from 'three';
import { ConvexGeometry } from 'three/examples/jsm/geometries/ConvexGeometry.js';
import { mergeVertices } from 'three/examples/jsm/utils/BufferGeometryUtils.js';
import { ANKLE_M, FOOT_PARTS, PATELLA, PELVIS_RINGS, SHIN_M, SHIN_RINGS, THIGH_M, THIGH_RINGS, TOES } from './anatomy.ts';
import type { Ball, Ring } from './anatomy.ts';
import { outwardOf } from './pose.ts';
import type { LegPose } from './pose.ts';

/** Number of points around a ring. */
const ROUND = 28;
/** Number of rings per segment. */
const STATIONS = 22;
/** Length over which the skin bends at the joint on either segment, m. */
const BEND_M = 0.06;
/** Shares of the last ring's size and distances beyond it, for a rounded end. */
const DOME = [
  [0.92, 0.38],
  [0.7, 0.71],
  [0.38, 0.92],
] as const;
/** The condyles keep a bent knee full, m. */
const CONDYLES_M = 0.024;

/** Rings at even steps from 0 to 1, interpolated smoothly between those of the table. */
function resample(table: readonly Ring[], count: number): Ring[] {
  return Array.from({ length: count }, (_, k) => {
    const at = table[0]!.at + ((table.at(-1)!.at - table[0]!.at) * k) / (count - 1);
    let i = 0;
    while (i < table.length - 2 && table[i + 1]!.at < at) i++;
    const of = (name: Exclude<keyof Ring, 'at'>): number => {
      const [a, b] = [table[i]!, table[i + 1]!];
      const before = table[i - 1] ?? a;
      const after = table[i + 2] ?? b;
      const u = (at - a.at) / (b.at - a.at);
      const slope = (p: Ring, q: Ring): number => (p === q ? 0 : ((q[name] - p[name]) / (q.at - p.at)) * (b.at - a.at));
      const [m0, m1] = [slope(before, b), slope(a, after)];
      // A cubic using the slopes of its neighbours.
      return (
        (2 * u ** 3 - 3 * u ** 2 + 1) * a[name] +
        (u ** 3 - 2 * u ** 2 + u) * m0 +
        (3 * u ** 2 - 2 * u ** 3) * b[name] +
        (u ** 3 - u ** 2) * m1
      );
    };
    return { at, halfDepth: of('halfDepth'), halfWidth: of('halfWidth'), forward: of('forward'), outward: of('outward') };
  });
}

/** A tube of rings, closed at both ends by a point; its positions must still be set. */
function tube(ringCount: number): BufferGeometry {
  const geometry = new BufferGeometry();
  const positions = new BufferAttribute(new Float32Array(3 * (ringCount * ROUND + 2)), 3).setUsage(DynamicDrawUsage);
  geometry.setAttribute('position', positions);
  const index: number[] = [];
  for (let ring = 0; ring + 1 < ringCount; ring++) {
    for (let k = 0; k < ROUND; k++) {
      const [a, b] = [ring * ROUND + k, ring * ROUND + ((k + 1) % ROUND)];
      index.push(a, b, a + ROUND, b, b + ROUND, a + ROUND);
    }
  }
  const [bottom, top, last] = [ringCount * ROUND, ringCount * ROUND + 1, (ringCount - 1) * ROUND];
  for (let k = 0; k < ROUND; k++) {
    const next = (k + 1) % ROUND;
    index.push(bottom, next, k, top, last + k, last + next);
  }
  geometry.setIndex(index);
  return geometry;
}

function setRing(positions: Float32Array, ring: number, at: Vector3, axes: Quaternion, of: Ring, outward: number, forwardM: number): void {
  for (let k = 0; k < ROUND; k++) {
    const angle = (2 * Math.PI * k) / ROUND;
    point.set(of.forward + forwardM + of.halfDepth * Math.cos(angle), outward * of.outward + of.halfWidth * Math.sin(angle), 0);
    point
      .applyQuaternion(axes)
      .add(at)
      .toArray(positions, 3 * (ring * ROUND + k));
  }
}

const point = new Vector3();
const centre = new Vector3();
const up = new Vector3();
const axes = new Quaternion();

const THIGH_STATIONS = resample(THIGH_RINGS, STATIONS);
const SHIN_STATIONS = resample(SHIN_RINGS, STATIONS);

const HIP_RING = THIGH_RINGS.at(-1)!;
const DOME_RINGS = DOME.map(([share]) => ({
  ...HIP_RING,
  halfDepth: share * HIP_RING.halfDepth,
  halfWidth: share * HIP_RING.halfWidth,
}));
const RINGS = 2 * STATIONS + DOME.length;

/** The skin from ankle to hip in one piece, bent over the knee. */
export class Skin {
  readonly mesh: Mesh;
  readonly #outward: number;
  readonly #positions: BufferAttribute;
  readonly #knee = new Vector3();
  readonly #ankle = new Vector3();
  readonly #thighUp = new Vector3();
  readonly #shinUp = new Vector3();

  constructor(pose: LegPose, material: Material) {
    const geometry = tube(RINGS);
    this.mesh = new Mesh(geometry, material);
    this.mesh.frustumCulled = false;
    this.#outward = outwardOf(pose.side);
    this.#positions = geometry.getAttribute('position') as BufferAttribute;
  }

  update(pose: LegPose, thigh: Quaternion, shin: Quaternion): void {
    const array = this.#positions.array as Float32Array;
    const outward = this.#outward;
    const knee = this.#knee.fromArray(pose.knee);
    const ankle = this.#ankle.fromArray(pose.ankle);
    const thighUp = this.#thighUp.set(0, 0, 1).applyQuaternion(thigh);
    const shinUp = this.#shinUp.set(0, 0, 1).applyQuaternion(shin);
    const bent = 0.5 - 0.5 * thighUp.dot(shinUp);
    let ring = 0;
    for (const of of SHIN_STATIONS) {
      const toKnee = (1 - of.at) * SHIN_M;
      if (toKnee >= BEND_M) setRing(array, ring++, centre.copy(ankle).addScaledVector(shinUp, of.at * SHIN_M), shin, of, outward, 0);
      else this.#setBend(array, ring++, 0.5 - (0.5 * toKnee) / BEND_M, of, thigh, shin, bent);
    }
    for (const of of THIGH_STATIONS) {
      const fromKnee = of.at * THIGH_M;
      if (fromKnee >= BEND_M) setRing(array, ring++, centre.copy(knee).addScaledVector(thighUp, fromKnee), thigh, of, outward, 0);
      else this.#setBend(array, ring++, 0.5 + (0.5 * fromKnee) / BEND_M, of, thigh, shin, bent);
    }
    for (let k = 0; k < DOME.length; k++) {
      up.fromArray(pose.hip).addScaledVector(thighUp, DOME[k]![1] * HIP_RING.halfWidth);
      setRing(array, ring + k, up, thigh, DOME_RINGS[k]!, outward, 0);
    }
    ankle.addScaledVector(shinUp, -0.02).toArray(array, 3 * RINGS * ROUND);
    up.set(HIP_RING.forward, outward * HIP_RING.outward, HIP_RING.halfWidth);
    up.applyQuaternion(thigh)
      .add(centre.fromArray(pose.hip))
      .toArray(array, 3 * (RINGS * ROUND + 1));
    this.#positions.needsUpdate = true;
    this.mesh.geometry.computeVertexNormals();
  }

  /** `u`: 0 where the bend begins on the shin, 1 where it ends on the thigh; `bent`: 0 straight … 1 folded. */
  #setBend(array: Float32Array, ring: number, u: number, of: Ring, thigh: Quaternion, shin: Quaternion, bent: number): void {
    axes.slerpQuaternions(shin, thigh, u);
    centre
      .copy(this.#knee)
      .addScaledVector(this.#shinUp, -BEND_M * (1 - u) ** 2)
      .addScaledVector(this.#thighUp, BEND_M * u ** 2);
    setRing(array, ring, centre, axes, of, this.#outward, CONDYLES_M * 4 * u * (1 - u) * Math.sqrt(bent));
  }
}

/** The pelvis up to the waist, in its own axes. */
export function createPelvis(material: Material): Mesh {
  const stations = resample(PELVIS_RINGS, STATIONS);
  const geometry = tube(STATIONS);
  const positions = geometry.getAttribute('position').array as Float32Array;
  axes.identity();
  stations.forEach((of, ring) => setRing(positions, ring, centre.set(0, 0, of.at), axes, of, 1, 0));
  centre.set(0, 0, PELVIS_RINGS[0]!.at).toArray(positions, 3 * STATIONS * ROUND);
  centre.set(0, 0, PELVIS_RINGS.at(-1)!.at + 0.01).toArray(positions, 3 * (STATIONS * ROUND + 1));
  geometry.computeVertexNormals();
  return new Mesh(geometry, material);
}

/** The foot with its toes; its origin is the ankle. */
export function createFoot(outward: number, flesh: Material): Group {
  const foot = new Group();
  const parts: (readonly Ball[])[] = [...FOOT_PARTS, ...TOES];
  for (const balls of parts) foot.add(new Mesh(hullOf(balls, outward), flesh));
  return foot;
}

function hullOf(balls: readonly Ball[], outward: number): BufferGeometry {
  const points: Vector3[] = [];
  const ball = new IcosahedronGeometry(1, 3).getAttribute('position');
  for (const { x, y, z, r } of balls) {
    for (let i = 0; i < ball.count; i++) {
      points.push(new Vector3(x + r * ball.getX(i), outward * y + r * ball.getY(i), z - ANKLE_M + r * ball.getZ(i)));
    }
  }
  const hull = new ConvexGeometry(points);
  hull.deleteAttribute('normal');
  const smooth = mergeVertices(hull, 1e-5);
  hull.dispose();
  smooth.computeVertexNormals();
  return smooth;
}

export function createPatella(material: Material): Mesh {
  const geometry = new SphereGeometry(1, 20, 14);
  geometry.scale(PATELLA.halfDepth, PATELLA.halfWidth, PATELLA.halfHeight);
  return new Mesh(geometry, material);
}

/** A strap's band round a segment, from `from` to `to` of its length, in the segment's axes. */
export function createBand(segment: 'thigh' | 'shin', from: number, to: number, outward: number, material: Material): Mesh {
  const [stations, lengthM] = segment === 'thigh' ? [THIGH_STATIONS, THIGH_M] : [SHIN_STATIONS, SHIN_M];
  const within = stations.filter(({ at }) => at >= from && at <= to);
  const geometry = tube(within.length);
  const positions = geometry.getAttribute('position').array as Float32Array;
  axes.identity();
  const loose = 0.003;
  within.forEach((of, ring) => {
    const over = { ...of, halfDepth: of.halfDepth + loose, halfWidth: of.halfWidth + loose };
    setRing(positions, ring, centre.set(0, 0, of.at * lengthM), axes, over, outward, 0);
  });
  const last = within.length * ROUND;
  centre.set(0, 0, within[0]!.at * lengthM).toArray(positions, 3 * last);
  centre.set(0, 0, within.at(-1)!.at * lengthM).toArray(positions, 3 * (last + 1));
  geometry.computeVertexNormals();
  return new Mesh(geometry, material);
}
