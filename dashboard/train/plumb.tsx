/** The plumb line: one leg from the front, the vertical from hip to ankle, and the knee as a dot that leaves it. */

import { computed } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Settings } from '../../protocol/live/events.ts';
import { PHASES } from '../../protocol/live/words.ts';
import { beyond, degreeX, inwardsDirection, INWARDS_DEG, limbPath, LOW, OUTWARDS_DEG, plumbWidth, plumbX, TALL } from '../draw/plumb.ts';
import type { PlumbShape } from '../draw/plumb.ts';
import { addPainter } from '../draw/loop.ts';
import { shownExcursion } from '../live/history.ts';
import type { Leg } from '../live/legs.ts';
import { station } from '../state/page.ts';
import { screen } from '../state/settings.ts';
import { wholeDegrees } from '../words.ts';

/** From this height on, px, the tall shape's labels are as large as the page's. */
const TALL_FROM_PX = 380;

const TICKS = [-5, 0, 5, 10, 15] as const;

/** What moves: set by attributes alone, once a drawn frame. */
interface Moving {
  leg: SVGGElement | null;
  thigh: SVGPathElement | null;
  shin: SVGPathElement | null;
  knee: SVGGElement | null;
  peak: SVGGElement | null;
  peakText: SVGTextElement | null;
  arrow: SVGPathElement | null;
}

/** The peak that is marked: of the repetition under way, then what the station says of the last one. */
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
  const moving = useRef<Moving>({ leg: null, thigh: null, shin: null, knee: null, peak: null, peakText: null, arrow: null });
  const direction = inwardsDirection(leg.side, screen.value.mirrored);
  const picture = useRef<SVGSVGElement>(null);
  const shape = useShape(picture);
  const lastPeak = useMemo(
    () => computed(() => station.value.reps.findLast((rep) => rep.side === leg.side && !rep.struck_out)?.peak_valgus_deg ?? NaN),
    [leg],
  );
  useEffect(() => {
    const mark = new PeakMark();
    return addPainter(() => {
      const known = leg.tone.peek() !== 'unsure' && leg.tone.peek() !== 'silent';
      const deg = known ? shownExcursion(leg.frame) : NaN;
      if (known) mark.update(leg, deg, lastPeak.peek());
      paint(moving.current, shape, direction, deg, mark.deg);
    });
  }, [leg, shape, direction, lastPeak]);
  const limits = station.value.settings;
  return (
    <svg
      class="plumb"
      ref={picture}
      data-shape={shape === LOW ? 'low' : 'tall'}
      viewBox={`0 0 ${plumbWidth(shape)} ${shape.height}`}
      role="img"
      aria-label={`${leg.side} leg from the front: how far the knee leaves the line from hip to ankle`}
    >
      {limits !== null && <Limits shape={shape} direction={direction} limits={limits} />}
      <Scale shape={shape} direction={direction} />
      <line class="plumb-line" x1={plumbX(shape, direction)} x2={plumbX(shape, direction)} y1={shape.hipY} y2={shape.ankleY} />
      <g class="plumb-leg" ref={(g) => void (moving.current.leg = g)}>
        <path ref={(path) => void (moving.current.thigh = path)} />
        <path ref={(path) => void (moving.current.shin = path)} />
        <path d={footPath(plumbX(shape, direction), shape.ankleY, direction)} />
      </g>
      <g class="plumb-peak" ref={(g) => void (moving.current.peak = g)}>
        <line y1={shape.kneeY - 30} y2={shape.kneeY + 30} />
        <text y={shape.kneeY + 48} text-anchor="middle" ref={(text) => void (moving.current.peakText = text)} />
      </g>
      <circle class="plumb-joint" cx={plumbX(shape, direction)} cy={shape.hipY} r="7" />
      <circle class="plumb-joint" cx={plumbX(shape, direction)} cy={shape.ankleY} r="5" />
      <g class="plumb-knee" ref={(g) => void (moving.current.knee = g)}>
        <circle class="knee-band" r="17" />
        <rect class="knee-warn" x="-16" y="-16" width="32" height="32" rx="2" transform="rotate(45)" />
        <path class="knee-cue" d="M-9-22H9L22-9V9L9 22H-9L-22 9V-9Z" />
        <path class="knee-beyond" ref={(path) => void (moving.current.arrow = path)} d="M-4-7 5 0-4 7" />
      </g>
    </svg>
  );
}

/** The shape for the room there is: told by the browser when that changes, so that nothing has to measure. */
function useShape(picture: { readonly current: SVGSVGElement | null }): PlumbShape {
  const [shape, setShape] = useState(LOW);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setShape(entry.contentRect.height >= TALL_FROM_PX ? TALL : LOW);
    });
    observer.observe(picture.current!);
    return () => observer.disconnect();
  }, [picture]);
  return shape;
}

/** How a leg is drawn, and to which side the knee falls in. */
interface Drawn {
  readonly shape: PlumbShape;
  readonly direction: 1 | -1;
}

/** The band within the warn limit, and the lines from which is warned and cued. */
function Limits({ shape, direction, limits }: Drawn & { limits: Settings }) {
  const x = (deg: number): number => degreeX(shape, direction, deg);
  const zone = (from: number, to: number): { x: number; width: number } => ({
    x: Math.min(x(from), x(to)),
    width: Math.abs(x(to) - x(from)),
  });
  const line = { y1: shape.topY, y2: shape.floorY };
  return (
    <g>
      <rect class="plumb-band" {...zone(-limits.warnDeg, limits.warnDeg)} y={shape.topY} height={shape.floorY - shape.topY} rx="8" />
      <rect class="plumb-warn-zone" {...zone(limits.warnDeg, limits.cueDeg)} y={shape.topY} height={shape.floorY - shape.topY} />
      <line class="plumb-warn" x1={x(limits.warnDeg)} x2={x(limits.warnDeg)} {...line} />
      <line class="plumb-cue" x1={x(limits.cueDeg)} x2={x(limits.cueDeg)} {...line} />
      <text
        class="plumb-label warn"
        x={x(limits.warnDeg) - 2 * direction}
        y={shape.topY - 10}
        text-anchor={direction === 1 ? 'end' : 'start'}
      >
        warn {limits.warnDeg}°
      </text>
      <text
        class="plumb-label cue"
        x={x(limits.cueDeg) + 2 * direction}
        y={shape.topY - 10}
        text-anchor={direction === 1 ? 'start' : 'end'}
      >
        cue {limits.cueDeg}°
      </text>
    </g>
  );
}

/** Degrees along the floor. */
function Scale({ shape, direction }: Drawn) {
  const x = (deg: number): number => degreeX(shape, direction, deg);
  return (
    <g class="plumb-scale">
      <line x1={x(-OUTWARDS_DEG)} x2={x(INWARDS_DEG)} y1={shape.floorY} y2={shape.floorY} />
      {TICKS.map((deg) => (
        <g key={deg} data-degree={deg}>
          <line x1={x(deg)} x2={x(deg)} y1={shape.floorY} y2={shape.floorY + 6} />
          <text x={x(deg)} y={shape.floorY + 24} text-anchor="middle">
            {Math.abs(deg)}°
          </text>
        </g>
      ))}
      <text class="plumb-direction" x={x(INWARDS_DEG)} y={shape.floorY + 50} text-anchor={direction === 1 ? 'end' : 'start'}>
        {direction === 1 ? 'inwards →' : '← inwards'}
      </text>
      <text class="plumb-outwards" x={x(-OUTWARDS_DEG)} y={shape.floorY + 50} text-anchor={direction === 1 ? 'start' : 'end'}>
        outwards
      </text>
    </g>
  );
}

function footPath(x: number, y: number, direction: 1 | -1): string {
  // Toes a little outwards, as feet are.
  return `M${x - 9 - 3 * (1 - direction)} ${y + 25}q-4 -10 5 -28h16q9 18 5 28q-2 3 -13 3t-13 -3Z`;
}

function paint(moving: Moving, shape: PlumbShape, direction: 1 | -1, deg: number, peakDeg: number): void {
  const known = Number.isFinite(deg);
  moving.leg?.setAttribute('visibility', known ? 'visible' : 'hidden');
  moving.knee?.setAttribute('visibility', known ? 'visible' : 'hidden');
  const peakKnown = known && Number.isFinite(peakDeg);
  moving.peak?.setAttribute('visibility', peakKnown ? 'visible' : 'hidden');
  if (!known) return;
  const line = plumbX(shape, direction);
  const knee = degreeX(shape, direction, deg);
  moving.thigh?.setAttribute('d', limbPath(line, shape.hipY, shape.hipWidth, knee, shape.kneeY, shape.hipWidth * 0.7));
  moving.shin?.setAttribute('d', limbPath(knee, shape.kneeY, shape.hipWidth * 0.7, line, shape.ankleY, shape.hipWidth * 0.44));
  moving.knee?.setAttribute('transform', `translate(${knee.toFixed(1)} ${shape.kneeY})`);
  const outside = beyond(deg);
  moving.arrow?.setAttribute('visibility', outside === 0 ? 'hidden' : 'inherit');
  if (outside !== 0) moving.arrow?.setAttribute('transform', `scale(${outside * direction} 1)`);
  if (!peakKnown) return;
  moving.peak?.setAttribute('transform', `translate(${degreeX(shape, direction, peakDeg).toFixed(1)} 0)`);
  const text = `${wholeDegrees(peakDeg)}°`;
  if (moving.peakText !== null && moving.peakText.textContent !== text) moving.peakText.textContent = text;
}
