/**
 * A whole person for the pictograms: the same legs as in every other drawing, in a pose of chosen angles, with straps and a simple trunk.
 */

import { useLayoutEffect, useMemo } from 'preact/hooks';
import { RAD_PER_DEG } from '../../protocol/units.ts';
import { createBody, standTogether } from '../draw/body.ts';
import type { Body } from '../draw/body.ts';
import { bandPath } from '../draw/outline.ts';
import { placeLeg } from '../draw/pose.ts';
import { frontView, screenX, screenY, sideView } from '../draw/view.ts';
import type { View } from '../draw/view.ts';
import { FigureParts, LegFigure } from '../draw/leg-figure.tsx';

const PX_PER_M = 112;
export const FLOOR_Y = 222;

/** How far the thigh leans back and the shin forward, degrees. */
export type LegAngles = readonly [thighDeg: number, shinDeg: number];

export interface PersonProps {
  /** Seen from the side unless `front`. */
  front?: boolean;
  /** The leg concerned wears the straps: the right one, which is nearer in a side view. */
  right: LegAngles;
  left: LegAngles;
  /** Forward lean of the trunk, degrees. */
  leanDeg?: number;
  /** Position of the hips. */
  x: number;
  /** Only the legs, faint: the starting position of the movement. */
  ghost?: boolean;
  straps?: 'leg' | 'pelvis';
  arms?: keyof typeof ARMS;
}

/** From the shoulder, in the trunk's own axes. */
const ARMS = { resting: 'M1-44 7-20 30-12', hanging: 'M1-44 10-22 15-2', before: 'M1-44 38-62' } as const;

export function Person({ front = false, right, left, leanDeg = 0, x, ghost = false, straps = 'leg', arms = 'resting' }: PersonProps) {
  const parts = useMemo(() => new FigureParts(), []);
  const body = bodyOf(left, right, leanDeg);
  const view = viewOf(body, front, x);
  useLayoutEffect(() => parts.paint(body, view));
  const [, nearer] = body.legs;
  const hips = `translate(${x} ${screenY(view, body.pelvis.centre).toFixed(1)}) rotate(${leanDeg})`;
  return (
    <g class={ghost ? 'person ghost' : 'person'}>
      <LegFigure parts={parts} sides={['left', 'right']} />
      {!ghost && (
        <>
          <g transform={hips}>
            <path class={front ? 'person-trunk front' : 'person-trunk'} d={front ? 'M-12-54H12L5-22H-5Z' : 'M0-22V-46'} />
            <path class="person-arms" d={front ? 'M-20-50-27-4M20-50 27-4' : ARMS[arms]} />
            <circle class="person-head" cx={front ? 0 : 3} cy="-82" r="13" />
            {straps === 'pelvis' && <path class="person-strap" d="M-13-8 14-11 13-18-12-16Z" />}
          </g>
          {straps === 'leg' && (
            <path
              class="person-strap"
              d={bandPath(nearer!.pose, 'thigh', 0.44, 0.56, view) + bandPath(nearer!.pose, 'shin', 0.6, 0.72, view)}
            />
          )}
        </>
      )}
    </g>
  );
}

function bodyOf(left: LegAngles, right: LegAngles, leanDeg: number): Body {
  const body = createBody(['left', 'right']);
  for (const leg of body.legs) {
    const [thighDeg, shinDeg] = leg.pose.side === 'left' ? left : right;
    leg.known = placeLeg(pitched(-thighDeg), pitched(shinDeg), 0, leg.pose);
  }
  standTogether(body, NaN, leanDeg * RAD_PER_DEG);
  return body;
}

function viewOf({ pelvis }: Body, front: boolean, x: number): View {
  const from = (at: number): View => (front ? frontView(true, PX_PER_M, at, FLOOR_Y) : sideView(PX_PER_M, at, FLOOR_Y));
  return from(2 * x - screenX(from(x), pelvis.centre));
}

function pitched(deg: number): [number, number, number, number] {
  return [Math.cos((deg * RAD_PER_DEG) / 2), 0, Math.sin((deg * RAD_PER_DEG) / 2), 0];
}
