/** The leg in three.js: limbs turned by the segments' own orientations, so that rotation about the long axis can be seen too. */

import {
  AmbientLight,
  CapsuleGeometry,
  Color,
  CylinderGeometry,
  DirectionalLight,
  GridHelper,
  Group,
  Mesh,
  MeshLambertMaterial,
  PerspectiveCamera,
  Quaternion,
  Scene,
  SphereGeometry,
  WebGLRenderer,
} from 'three';
import type { BufferGeometry, Material, Object3D } from 'three';
import type { Leg } from '../live/legs.ts';
import { createPose, followHeading, HEADING_TAU_S, headingOf, placeLeg, SHIN_M, THIGH_M } from './pose.ts';
import { STALE_MS } from '../state/tone.ts';

/** Half the hips' width, m. */
const HIP_M = 0.11;

export type Viewpoint = 'front' | 'corner' | 'side';

/** Where the camera stands for each viewpoint, m: forward, left, up. */
const CAMERA: Record<Viewpoint, readonly [number, number, number]> = {
  front: [2.1, 0, 0.5],
  corner: [1.55, -1.35, 0.75],
  side: [0, -2.1, 0.5],
};

export interface Space {
  readonly paint: (nowMs: number) => void;
  readonly destroy: () => void;
}

/** Throws when there is no WebGL. */
export function drawSpace(canvas: HTMLCanvasElement, legs: readonly Leg[], mirrored: boolean, viewpoint: () => Viewpoint): Space {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): Color => new Color(style.getPropertyValue(`--${name}`).trim());
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  renderer.setPixelRatio(Math.min(1.5, devicePixelRatio));
  const scene = new Scene();
  scene.add(new AmbientLight(0xffffff, 1.6));
  const sun = new DirectionalLight(0xffffff, 2.2);
  sun.position.set(1.5, 2.5, 1);
  scene.add(sun);
  // Our z is up, three's is y; mirroring turns left and right of the whole picture.
  const world = new Group();
  world.rotation.x = -Math.PI / 2;
  world.scale.y = mirrored ? -1 : 1;
  scene.add(world);
  const grid = new GridHelper(1.6, 8, colour('line'), colour('line-quiet'));
  scene.add(grid);
  const bodies = legs.map((leg) => {
    const body = createBody(colour(legs.length > 1 ? leg.side : 'unsure'), colour('band'), colour('text'));
    body.root.position.y = legs.length > 1 ? (leg.side === 'left' ? HIP_M : -HIP_M) : 0;
    world.add(body.root);
    return { leg, body, pose: createPose(), heading: NaN, beforeS: NaN };
  });
  const camera = new PerspectiveCamera(26, 1, 0.1, 10);
  let width = 0;
  let height = 0;
  const observer = new ResizeObserver(([entry]) => {
    width = Math.round(entry?.contentRect.width ?? 0);
    height = Math.round(entry?.contentRect.height ?? 0);
    if (width === 0 || height === 0) return;
    renderer.setSize(width, height, false);
    camera.aspect = width / height;
    camera.updateProjectionMatrix();
  });
  observer.observe(canvas);
  const turn = new Quaternion();
  const segment = new Quaternion();
  return {
    paint(nowMs) {
      if (width === 0 || height === 0) return;
      for (const it of bodies) {
        const { frame } = it.leg;
        it.heading = followHeading(it.heading, headingOf(frame.shankQ), frame.timeS - it.beforeS || 0, HEADING_TAU_S);
        it.beforeS = frame.timeS;
        it.body.root.visible = nowMs - it.leg.frameAtMs < STALE_MS && placeLeg(frame.thighQ, frame.shankQ, it.heading, it.pose);
        if (!it.body.root.visible) continue;
        turn.set(0, 0, -Math.sin(it.heading / 2), Math.cos(it.heading / 2));
        it.body.thigh.position.fromArray(it.pose.knee);
        it.body.shank.position.fromArray(it.pose.ankle);
        it.body.thigh.quaternion.multiplyQuaternions(turn, setQuaternion(segment, frame.thighQ));
        it.body.shank.quaternion.multiplyQuaternions(turn, setQuaternion(segment, frame.shankQ));
        it.body.foot.position.fromArray(it.pose.ankle);
      }
      const [x, left, up] = CAMERA[viewpoint()];
      camera.position.set(x, up, mirrored ? left : -left);
      camera.lookAt(0, 0.42, 0);
      renderer.render(scene, camera);
    },
    destroy() {
      observer.disconnect();
      scene.traverse(dispose);
      renderer.dispose();
    },
  };
}

interface Body {
  readonly root: Group;
  /** Origin at the knee, z towards the hip; and at the ankle, z towards the knee. */
  readonly thigh: Group;
  readonly shank: Group;
  readonly foot: Group;
}

function createBody(skin: Color, strap: Color, mark: Color): Body {
  const flesh = new MeshLambertMaterial({ color: skin });
  const bands = new MeshLambertMaterial({ color: strap });
  const marks = new MeshLambertMaterial({ color: mark });
  const thigh = new Group();
  thigh.add(along(new CapsuleGeometry(0.068, THIGH_M - 0.09, 4, 14), flesh, THIGH_M / 2));
  thigh.add(along(new CylinderGeometry(0.075, 0.075, 0.045, 20), bands, THIGH_M * 0.55));
  // The kneecap shows where the thigh faces, and a ridge on the shin where the shin does.
  const kneecap = new Mesh(new SphereGeometry(0.032, 14, 10), marks);
  kneecap.position.set(0.052, 0, 0.01);
  thigh.add(kneecap);
  const shank = new Group();
  shank.add(along(new CapsuleGeometry(0.048, SHIN_M - 0.07, 4, 14), flesh, SHIN_M / 2));
  shank.add(along(new CylinderGeometry(0.056, 0.056, 0.045, 20), bands, SHIN_M * 0.6));
  const ridge = along(new CapsuleGeometry(0.008, SHIN_M * 0.4, 3, 8), marks, SHIN_M * 0.35);
  ridge.position.x = 0.044;
  shank.add(ridge);
  const foot = new Group();
  const sole = new Mesh(new CapsuleGeometry(0.036, 0.15, 4, 12), flesh);
  sole.rotation.z = Math.PI / 2;
  sole.position.set(0.06, 0, 0.02);
  foot.add(sole);
  const root = new Group();
  root.add(thigh, shank, foot);
  return { root, thigh, shank, foot };
}

/** Capsules and cylinders of three lie along y; ours stand along z, `z` above the origin. */
function along(geometry: BufferGeometry, material: Material, z: number): Mesh {
  const mesh = new Mesh(geometry, material);
  mesh.rotation.x = Math.PI / 2;
  mesh.position.z = z;
  return mesh;
}

function setQuaternion(out: Quaternion, q: Float32Array): Quaternion {
  return out.set(q[1]!, q[2]!, q[3]!, q[0]!);
}

function dispose(object: Object3D): void {
  if (!(object instanceof Mesh)) return;
  const mesh = object as Mesh<BufferGeometry, Material>;
  mesh.geometry.dispose();
  mesh.material.dispose();
}
