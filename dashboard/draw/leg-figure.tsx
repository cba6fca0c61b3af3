/** The leg as drawn everywhere: pelvis, thigh, shin with foot, toes and kneecap, in its current pose. */

import { useId } from 'preact/hooks';
import type { Side } from '../../protocol/live/words.ts';
import type { Body } from './body.ts';
import { isShinBefore, kneePath, patellaMatrix, pelvisHip, pelvisPath, shinPath, thighPath, toesPath } from './outline.ts';
import { screenX, screenY } from './view.ts';
import type { View } from './view.ts';

/** The elements of one drawn leg. */
interface LegParts {
  group: SVGGElement | null;
  /** One of the two is drawn: behind the thigh, or in front of it. */
  shinBehind: SVGPathElement | null;
  shinBefore: SVGPathElement | null;
  thigh: SVGPathElement | null;
  toes: SVGPathElement | null;
  knee: SVGPathElement | null;
  patella: SVGCircleElement | null;
}

/** The elements of a figure, updated by attributes alone, once per drawn frame. */
export class FigureParts {
  pelvis: SVGPathElement | null = null;
  hips: SVGPathElement | null = null;
  level: SVGPathElement | null = null;
  drop: SVGTextElement | null = null;
  readonly legs: Record<Side, LegParts> = { left: emptyLeg(), right: emptyLeg() };

  /** `body`: contains the legs that this figure shows. */
  paint({ legs, pelvis }: Body, view: View): void {
    let anyKnown = false;
    for (const leg of legs) {
      const parts = this.legs[leg.pose.side];
      anyKnown ||= leg.known;
      parts.group?.setAttribute('visibility', leg.known ? 'inherit' : 'hidden');
      if (!leg.known) continue;
      parts.group?.setAttribute('data-unsure', leg.unsure ? 'true' : 'false');
      const shin = shinPath(leg.pose, view);
      const before = isShinBefore(leg.pose, view);
      parts.shinBehind?.setAttribute('d', before ? '' : shin);
      parts.shinBefore?.setAttribute('d', before ? shin : '');
      parts.thigh?.setAttribute('d', thighPath(leg.pose, view));
      parts.toes?.setAttribute('d', toesPath(leg.pose, view));
      parts.knee?.setAttribute('d', kneePath(leg.pose, view));
      const patella = patellaMatrix(leg.pose, view);
      parts.patella?.setAttribute('visibility', patella === '' ? 'hidden' : 'inherit');
      if (patella !== '') parts.patella?.setAttribute('transform', patella);
    }
    this.pelvis?.setAttribute('visibility', anyKnown ? 'inherit' : 'hidden');
    const measured = anyKnown && !Number.isNaN(pelvis.dropDeg);
    this.hips?.setAttribute('visibility', measured ? 'inherit' : 'hidden');
    this.level?.setAttribute('visibility', measured ? 'inherit' : 'hidden');
    this.drop?.setAttribute('visibility', measured ? 'inherit' : 'hidden');
    if (!anyKnown) return;
    this.pelvis?.setAttribute('data-measured', measured ? 'true' : 'false');
    this.pelvis?.setAttribute('d', pelvisPath(pelvis, view));
    if (!measured || this.hips === null) return;
    pelvisHip(pelvis, 1, left);
    pelvisHip(pelvis, -1, right);
    const y = screenY(view, pelvis.centre).toFixed(1);
    const [leftX, rightX] = [screenX(view, left), screenX(view, right)];
    this.hips.setAttribute('d', `M${point(view, left)}L${point(view, right)}`);
    this.level?.setAttribute('d', `M${(1.4 * leftX - 0.4 * rightX).toFixed(1)} ${y}H${(1.4 * rightX - 0.4 * leftX).toFixed(1)}`);
    if (this.drop === null) return;
    // Beside the pelvis, on the lower side.
    const [lower, other] = pelvis.dropDeg > 0 ? [rightX, leftX] : [leftX, rightX];
    this.drop.setAttribute('x', (2.05 * lower - 1.05 * other).toFixed(1));
    this.drop.setAttribute('y', y);
    this.drop.setAttribute('text-anchor', lower > other ? 'start' : 'end');
    const words = `${Math.abs(Math.round(pelvis.dropDeg))}°`;
    if (this.drop.textContent !== words) this.drop.textContent = words;
  }
}

const left = new Float64Array(3);
const right = new Float64Array(3);

function point(view: View, v: Float64Array): string {
  return `${screenX(view, v).toFixed(1)} ${screenY(view, v).toFixed(1)}`;
}

function emptyLeg(): LegParts {
  return { group: null, shinBehind: null, shinBefore: null, thigh: null, toes: null, knee: null, patella: null };
}

interface LegFigureProps {
  parts: FigureParts;
  /** In drawing order: the farthest from the viewer first. */
  sides: readonly Side[];
  /** Left and right in their own colours. */
  coloured?: boolean;
  /** With the line through the hip joints where the pelvis is measured, and its degrees. */
  hips?: 'none' | 'plain' | 'labelled';
}

export function LegFigure({ parts, sides, coloured = false, hips = 'none' }: LegFigureProps) {
  const id = useId();
  return (
    <g class="figure" style={{ '--fading': `url(#${id}-fading)`, '--hatched': `url(#${id}-hatched)` }}>
      <defs>
        <linearGradient id={`${id}-fading`} x1="0" x2="0" y1="0" y2="1">
          <stop class="figure-stop" offset="0.08" stop-opacity="0" />
          <stop class="figure-stop" offset="0.6" />
        </linearGradient>
        <pattern id={`${id}-hatched`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
          <rect class="figure-hatch-ground" width="7" height="7" />
          <path class="figure-hatch" d="M0 3.5H7" />
        </pattern>
      </defs>
      <path class="figure-pelvis" ref={(path) => void (parts.pelvis = path)} visibility="hidden" />
      {sides.map((side) => (
        <OneLeg key={side} side={side} parts={parts.legs[side]} coloured={coloured} />
      ))}
      {hips !== 'none' && (
        <>
          <path class="figure-level" ref={(path) => void (parts.level = path)} visibility="hidden" />
          {hips === 'labelled' && <text class="figure-drop" dy="0.35em" ref={(text) => void (parts.drop = text)} visibility="hidden" />}
          <path class="figure-hips" ref={(path) => void (parts.hips = path)} visibility="hidden" />
        </>
      )}
    </g>
  );
}

function OneLeg({ side, parts, coloured }: { side: Side; parts: LegParts; coloured: boolean }) {
  return (
    <g class="figure-leg" data-side={coloured ? side : undefined} visibility="hidden" ref={(group) => void (parts.group = group)}>
      <path class="figure-limb" ref={(path) => void (parts.shinBehind = path)} />
      <path class="figure-limb" ref={(path) => void (parts.thigh = path)} />
      <path class="figure-limb" ref={(path) => void (parts.shinBefore = path)} />
      <path class="figure-toes" ref={(path) => void (parts.toes = path)} />
      <path class="figure-knee" ref={(path) => void (parts.knee = path)} />
      <circle class="figure-patella" r="1" ref={(circle) => void (parts.patella = circle)} />
    </g>
  );
}
