/**
 * The plumb line: one leg from the front in its true pose, and over it a magnified scale that shows how far the knee is from the vertical.
 */

import { computed } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Settings } from '../../protocol/live/events.ts';
import { PHASES } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';
import { createBody, followLeg, rightDropDeg, standTogether } from '../draw/body.ts';
import { addPainter } from '../draw/loop.ts';
import { setKneePoint } from '../draw/outline.ts';
import { beyond, degreeX, inwardsDirection, INWARDS_DEG, markY, OUTWARDS_DEG, peakY, plumbX, shapePlumb, TICK_PX } from '../draw/plumb.ts';
import type { PlumbShape } from '../draw/plumb.ts';
import { frontView, screenX, screenY } from '../draw/view.ts';
import { shownExcursion } from '../live/history.ts';
import type { Leg } from '../live/legs.ts';
import { reps, settings } from '../state/page.ts';
import { screen } from '../state/settings.ts';
import { wholeDegrees } from '../format.ts';
import { useBox } from './box.ts';
import { FigureParts, LegFigure } from '../draw/leg-figure.tsx';

/** What moves over the figure: updated by attributes alone, once per drawn frame. */
interface Moving {
  knee: SVGGElement | null;
  link: SVGLineElement | null;
  peak: SVGGElement | null;
  peakText: SVGTextElement | null;
  arrow: SVGPathElement | null;
}

/** The marked peak: of the current repetition, then the station's value for the last one. */
class PeakMark {
  deg = NaN;
  #wasIdle = true;

  update(leg: Leg, shownDeg: number, lastDeg: number): void {
    const idle = PHASES[leg.frame.phase] === 'idle';
    if (idle) this.deg = lastDeg;
    else if (this.#wasIdle || !(this.deg >= shownDeg)) this.deg = shownDeg;
    this.#wasIdle = idle;
  }
}

/** One leg from the front. */
export function Plumb({ leg }: { leg: Leg }) {
  const picture = useRef<SVGSVGElement>(null);
  const box = useBox(picture);
  const shape = useMemo(() => (box === null ? null : shapePlumb(box.width, box.height, box.em)), [box]);
  return (
    <div class="drawing">
      <svg class="plumb" ref={picture} role="img" aria-label={say('page-train.plumb', { side: leg.side })}>
        {shape !== null && <Picture leg={leg} shape={shape} />}
      </svg>
    </div>
  );
}

function Picture({ leg, shape }: { leg: Leg; shape: PlumbShape }) {
  const moving = useRef<Moving>({ knee: null, link: null, peak: null, peakText: null, arrow: null }).current;
  const figure = useMemo(() => new FigureParts(), []);
  const { mirrored } = screen.value;
  const direction = inwardsDirection(leg.side, mirrored);
  const lastPeak = useMemo(
    () => computed(() => reps.value.findLast((rep) => rep.side === leg.side && !rep.struck_out)?.peak_valgus_deg ?? NaN),
    [leg],
  );
  // Before the next picture: an effect that runs after it would have this one drawn with an outdated shape.
  useLayoutEffect(() => {
    const mark = new PeakMark();
    const body = createBody([leg.side]);
    const bodyLeg = body.legs[0]!;
    const knee = new Float64Array(3);
    const view = frontView(mirrored, shape.pxPerM, plumbX(shape, direction), shape.floorY);
    return addPainter(() => {
      const tone = leg.tone.peek();
      const known = tone !== 'unsure' && tone !== 'silent';
      const deg = known ? shownExcursion(leg.frame) : NaN;
      if (known) mark.update(leg, deg, lastPeak.peek());
      followLeg(bodyLeg, leg.frame, tone !== 'silent');
      bodyLeg.unsure = !known;
      standTogether(body, leg.side === 'left' ? rightDropDeg(leg.frame, null) : rightDropDeg(null, leg.frame));
      figure.paint(body, view);
      if (bodyLeg.known) setKneePoint(bodyLeg.pose, knee);
      else knee.fill(NaN);
      paint(moving, shape, direction, deg, mark.deg, screenX(view, knee), screenY(view, knee));
    });
  }, [leg, shape, direction, mirrored, lastPeak]);
  const limits = settings.value;
  const x = plumbX(shape, direction);
  return (
    <>
      <Ground shape={shape} direction={direction} limits={limits} />
      <LegFigure parts={figure} sides={[leg.side]} hips="plain" />
      <line class="plumb-line" x1={x} x2={x} y1={shape.topY} y2={shape.floorY} />
      {limits !== null && <Limits shape={shape} direction={direction} limits={limits} />}
      <Scale shape={shape} direction={direction} />
      <g class="plumb-peak" ref={(g) => void (moving.peak = g)} visibility="hidden">
        <line y1={-1.2 * shape.mark} y2={-2.4 * shape.mark} />
        <text y={-2.4 * shape.mark - 0.4 * shape.em} text-anchor="middle" ref={(text) => void (moving.peakText = text)} />
      </g>
      <line class="plumb-link" ref={(line) => void (moving.link = line)} visibility="hidden" />
      <g class="plumb-knee" ref={(g) => void (moving.knee = g)} visibility="hidden">
        <g transform={`scale(${shape.mark / 20})`}>
          <circle class="knee-band" r="17" />
          <rect class="knee-warn" x="-16" y="-16" width="32" height="32" rx="2" transform="rotate(45)" />
          <path class="knee-cue" d="M-9-22H9L22-9V9L9 22H-9L-22 9V-9Z" />
          <path class="knee-beyond" ref={(path) => void (moving.arrow = path)} d="M-4-7 5 0-4 7" />
        </g>
      </g>
    </>
  );
}

/** The layout of the picture, and the side to which the knee collapses. */
interface Drawn {
  readonly shape: PlumbShape;
  readonly direction: 1 | -1;
}

/** The band within the warn limit, and the one from there to the cue limit: behind the leg. */
function Ground({ shape, direction, limits }: Drawn & { limits: Settings | null }) {
  if (limits === null) return null;
  const zone = (from: number, to: number): { x: number; width: number; y: number; height: number } => {
    const [a, b] = [degreeX(shape, direction, from), degreeX(shape, direction, to)];
    return { x: Math.min(a, b), width: Math.abs(b - a), y: shape.topY, height: shape.floorY - shape.topY };
  };
  return (
    <g>
      <rect class="plumb-band" {...zone(-limits.warnDeg, limits.warnDeg)} rx="8" />
      <rect class="plumb-warn-zone" {...zone(limits.warnDeg, limits.cueDeg)} />
    </g>
  );
}

/** The warn and cue lines. */
function Limits({ shape, direction, limits }: Drawn & { limits: Settings }) {
  const line = (deg: number): { x1: number; x2: number; y1: number; y2: number } => {
    const x = degreeX(shape, direction, deg);
    return { x1: x, x2: x, y1: shape.topY, y2: shape.floorY };
  };
  const y = shape.topY - 0.5 * shape.em;
  // Without their words where these would leave the box.
  const room = Math.min(
    roomFor(shape, degreeX(shape, direction, limits.warnDeg), -direction),
    roomFor(shape, degreeX(shape, direction, limits.cueDeg), direction),
  );
  const named = room >= 4.6 * shape.em;
  return (
    <g>
      <line class="plumb-warn" {...line(limits.warnDeg)} />
      <line class="plumb-cue" {...line(limits.cueDeg)} />
      <text
        class="plumb-label warn"
        x={degreeX(shape, direction, limits.warnDeg) - 2 * direction}
        y={y}
        text-anchor={direction === 1 ? 'end' : 'start'}
      >
        {named ? say('page-train.warn-limit', { degrees: limits.warnDeg }) : `${limits.warnDeg}°`}
      </text>
      <text
        class="plumb-label cue"
        x={degreeX(shape, direction, limits.cueDeg) + 2 * direction}
        y={y}
        text-anchor={direction === 1 ? 'start' : 'end'}
      >
        {named ? say('page-train.cue-limit', { degrees: limits.cueDeg }) : `${limits.cueDeg}°`}
      </text>
    </g>
  );
}

/** Distance from `x` to the box's edge in that direction. */
function roomFor(shape: PlumbShape, x: number, way: number): number {
  return way > 0 ? shape.width - x : x;
}

/** Degrees along the floor. */
function Scale({ shape, direction }: Drawn) {
  const x = (deg: number): number => degreeX(shape, direction, deg);
  const { floorY } = shape;
  return (
    <g class="plumb-scale">
      <line x1={x(-OUTWARDS_DEG)} x2={x(INWARDS_DEG)} y1={floorY} y2={floorY} />
      {shape.ticks.map((deg) => (
        <g key={deg}>
          <line x1={x(deg)} x2={x(deg)} y1={floorY} y2={floorY + TICK_PX} />
          <text x={x(deg)} y={shape.ticksY} text-anchor="middle">
            {Math.abs(deg)}°
          </text>
        </g>
      ))}
      <text class="plumb-direction" x={x(INWARDS_DEG)} y={shape.directionY} text-anchor={direction === 1 ? 'end' : 'start'}>
        {say(direction === 1 ? 'page-train.inwards-right' : 'page-train.inwards-left')}
      </text>
      {shape.hasOutwards && (
        <text x={x(-OUTWARDS_DEG)} y={shape.directionY} text-anchor={direction === 1 ? 'start' : 'end'}>
          {say('page-train.outwards')}
        </text>
      )}
    </g>
  );
}

/** `kneeX`, `kneeY`: position of the figure's own knee; NaN when it is not drawn. */
function paint(moving: Moving, shape: PlumbShape, direction: 1 | -1, deg: number, peakDeg: number, kneeX: number, kneeY: number): void {
  const known = Number.isFinite(deg);
  moving.knee?.setAttribute('visibility', known ? 'inherit' : 'hidden');
  const linked = known && Number.isFinite(kneeX);
  moving.link?.setAttribute('visibility', linked ? 'inherit' : 'hidden');
  const peakKnown = known && Number.isFinite(peakDeg);
  moving.peak?.setAttribute('visibility', peakKnown ? 'inherit' : 'hidden');
  if (!known) return;
  const x = degreeX(shape, direction, deg).toFixed(1);
  const level = markY(shape, linked ? kneeY : shape.kneeY);
  const y = level.toFixed(1);
  moving.knee?.setAttribute('transform', `translate(${x} ${y})`);
  if (linked) {
    moving.link?.setAttribute('x1', kneeX.toFixed(1));
    moving.link?.setAttribute('y1', kneeY.toFixed(1));
    moving.link?.setAttribute('x2', x);
    moving.link?.setAttribute('y2', y);
  }
  const outside = beyond(deg);
  moving.arrow?.setAttribute('visibility', outside === 0 ? 'hidden' : 'inherit');
  if (outside !== 0) moving.arrow?.setAttribute('transform', `scale(${outside * direction} 1)`);
  if (!peakKnown) return;
  moving.peak?.setAttribute('transform', `translate(${degreeX(shape, direction, peakDeg).toFixed(1)} ${peakY(shape, level).toFixed(1)})`);
  const text = `${wholeDegrees(peakDeg)}°`;
  if (moving.peakText !== null && moving.peakText.textContent !== text) moving.peakText.textContent = text;
}
