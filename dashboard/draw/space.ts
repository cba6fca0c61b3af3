/** The leg in three.js: the same body as the flat figure, lit, from any viewpoint. */

import {
  Color,
  DirectionalLight,
  GridHelper,
  Group,
  HemisphereLight,
  LineSegments,
  Matrix4,
  Mesh,
  MeshStandardMaterial,
  PerspectiveCamera,
  Scene,
  Vector3,
  WebGLRenderer,
} from 'three';
import type { BufferGeometry, Material, Object3D } from 'three';
import type { Side } from '../../protocol/live/words.ts';
import { RAD_PER_DEG } from '../../protocol/units.ts';
import type { Legs } from '../live/legs.ts';
import { followBody } from './follow.ts';
import { PATELLA } from './anatomy.ts';
import { createBody } from './body.ts';
import type { BodyLeg } from './body.ts';
import { createBand, createFoot, createPatella, createPelvis, Skin } from './flesh.ts';
import { outwardOf } from './pose.ts';
import type { LegPose } from './pose.ts';

export type Viewpoint = 'front' | 'corner' | 'side';

/** Direction of the camera: forward, left, up. */
const CAMERA: Record<Viewpoint, readonly [number, number, number]> = {
  front: [1, 0, 0.1],
  corner: [0.72, -0.65, 0.24],
  side: [0, -1, 0.1],
};
/** Height that must fit in the picture, m, and its middle above the floor. */
const HEIGHT_M = 1.2;
const WIDTH_M = 0.95;
const MIDDLE_M = 0.55;
const FIELD_DEG = 24;

/** Without its strap the pelvis fades into the background by this much. */
const DRAWN_FADE = 0.7;
const MEASURED_FADE = 0.3;
const UNSURE_OPACITY = 0.5;

export interface Space {
  readonly paint: (nowMs: number) => void;
  readonly destroy: () => void;
}

/** Throws when WebGL is not available. */
export function drawSpace(
  canvas: HTMLCanvasElement,
  legs: Legs,
  sides: readonly Side[],
  mirrored: boolean,
  viewpoint: () => Viewpoint,
): Space {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): Color => new Color(style.getPropertyValue(`--${name}`).trim());
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  renderer.setPixelRatio(Math.min(2, devicePixelRatio));
  const scene = new Scene();
  scene.add(new HemisphereLight(0xffffff, 0x8a8a8a, 1.7));
  const sun = new DirectionalLight(0xffffff, 2);
  sun.position.set(1.5, 2.2, 1.2);
  scene.add(sun);
  // Our z is up, three.js's y is.
  const world = new Group();
  world.rotation.x = -Math.PI / 2;
  scene.add(world);
  scene.add(new GridHelper(1.6, 8, colour('line'), colour('line-quiet')));
  const body = createBody(sides);
  const bands = new MeshStandardMaterial({ color: colour('band'), roughness: 0.9 });
  const limbs = body.legs.map((leg) => {
    const limb = createLimb(leg.pose, colour(sides.length > 1 ? leg.pose.side : 'unsure'), colour('unsure'), bands);
    world.add(limb.root);
    return { leg, limb };
  });
  const pelvisFlesh = new MeshStandardMaterial({ roughness: 0.9 });
  const pelvisColour = colour('unsure');
  const ground = colour('surface');
  const pelvis = createPelvis(pelvisFlesh);
  world.add(pelvis);
  const camera = new PerspectiveCamera(FIELD_DEG, 1, 0.1, 20);
  let width = 0;
  let height = 0;
  let distance = 3;
  const observer = new ResizeObserver(([entry]) => {
    width = Math.round(entry?.contentRect.width ?? 0);
    height = Math.round(entry?.contentRect.height ?? 0);
    if (width === 0 || height === 0) return;
    renderer.setSize(width, height, false);
    camera.aspect = width / height;
    const reach = Math.max(HEIGHT_M, WIDTH_M / camera.aspect) / 2;
    distance = reach / Math.tan(0.5 * FIELD_DEG * RAD_PER_DEG) + 0.25;
    camera.updateProjectionMatrix();
  });
  observer.observe(canvas);
  return {
    paint(nowMs) {
      if (width === 0 || height === 0) return;
      followBody(body, legs, sides, nowMs);
      let anyKnown = false;
      for (const { leg, limb } of limbs) {
        limb.root.visible = leg.known;
        if (leg.known) limb.update(leg);
        anyKnown ||= leg.known;
      }
      pelvis.visible = anyKnown;
      setAxes(pelvis, body.pelvis.axes);
      pelvis.position.fromArray(body.pelvis.centre);
      pelvisFlesh.color.lerpColors(pelvisColour, ground, Number.isNaN(body.pelvis.dropDeg) ? DRAWN_FADE : MEASURED_FADE);
      const from = viewpoint();
      const [x, left, up] = CAMERA[from];
      const size = distance / Math.hypot(x, left, up);
      // A mirror stands in front of the athlete: from the side, front is to the right as in the flat drawing.
      const isMirrored = mirrored && from !== 'side';
      world.scale.y = isMirrored ? -1 : 1;
      camera.position.set(x * size, MIDDLE_M + up * size, (isMirrored ? left : -left) * size);
      camera.lookAt(0, MIDDLE_M, 0);
      renderer.render(scene, camera);
    },
    destroy() {
      observer.disconnect();
      scene.traverse(dispose);
      renderer.dispose();
    },
  };
}

interface Limb {
  readonly root: Group;
  update(leg: BodyLeg): void;
}

function createLimb(pose: LegPose, sure: Color, unsure: Color, bands: Material): Limb {
  const flesh = new MeshStandardMaterial({ color: sure, roughness: 0.8 });
  const bone = new MeshStandardMaterial({ color: sure.clone().lerp(new Color(0xffffff), 0.22), roughness: 0.7 });
  const outward = outwardOf(pose.side);
  const skin = new Skin(pose, flesh);
  const patella = createPatella(bone);
  const foot = createFoot(outward, flesh);
  const thigh = new Group();
  thigh.add(createBand('thigh', 0.42, 0.56, outward, bands));
  const shin = new Group();
  shin.add(createBand('shin', 0.6, 0.74, outward, bands));
  const root = new Group();
  root.add(skin.mesh, patella, foot, thigh, shin);
  return {
    root,
    update({ pose: now, unsure: isUnsure }) {
      setAxes(thigh, now.thigh);
      setAxes(shin, now.shin);
      setAxes(foot, now.foot);
      thigh.position.fromArray(now.knee);
      shin.position.fromArray(now.ankle);
      foot.position.fromArray(now.ankle);
      skin.update(now, thigh.quaternion, shin.quaternion);
      // In front of the joint, between the front sides of thigh and shin.
      patella.quaternion.slerpQuaternions(shin.quaternion, thigh.quaternion, 0.5);
      patella.position.set(PATELLA.forward, 0, 0).applyQuaternion(patella.quaternion).add(knee.fromArray(now.knee));
      flesh.color.copy(isUnsure ? unsure : sure);
      if (flesh.transparent !== isUnsure) {
        flesh.transparent = isUnsure;
        flesh.opacity = isUnsure ? UNSURE_OPACITY : 1;
        flesh.needsUpdate = true;
      }
      patella.visible = !isUnsure;
    },
  };
}

const matrix = new Matrix4();
const knee = new Vector3();

/** Rotates an object to a segment's axes (a matrix row by row). */
function setAxes(object: Object3D, m: Float64Array): void {
  matrix.set(m[0]!, m[1]!, m[2]!, 0, m[3]!, m[4]!, m[5]!, 0, m[6]!, m[7]!, m[8]!, 0, 0, 0, 0, 1);
  object.quaternion.setFromRotationMatrix(matrix);
}

function dispose(object: Object3D): void {
  if (!(object instanceof Mesh || object instanceof LineSegments)) return;
  const drawn = object as Mesh<BufferGeometry, Material> | LineSegments<BufferGeometry, Material>;
  drawn.geometry.dispose();
  drawn.material.dispose();
}
