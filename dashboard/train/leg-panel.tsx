/** The moving leg: from the side and the front as flat drawings, or in 3-D when opened; and the hips as measured by a pelvis strap. */

import { signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Side } from '../../protocol/live/words.ts';
import { say } from '../../protocol/words/message.ts';
import { createBody } from '../draw/body.ts';
import { addPainter } from '../draw/loop.ts';
import { followBody, freshDropDeg } from '../draw/follow.ts';
import { inwardsDirection } from '../draw/plumb.ts';
import { frontView, sideView } from '../draw/view.ts';
import { shownLegs } from '../state/page.ts';
import { shown } from '../state/roster.ts';
import { screen } from '../state/settings.ts';
import { dropWords } from '../format.ts';
import { useBox } from './box.ts';
import { FigureParts, LegFigure } from '../draw/leg-figure.tsx';
import { LegSpace } from './leg-space.tsx';

const inSpace = signal(false);

export function LegPanel() {
  const names = shownLegs.value.join();
  // The same array while it names the same legs.
  const sides = useMemo(() => shownLegs.peek(), [names]);
  return (
    <section class="panel leg-panel" aria-labelledby="leg-title">
      <div class="leg-head">
        <h2 id="leg-title">{say(sides.length > 1 ? 'page-train.legs' : 'page-train.leg')}</h2>
        <LegFacts sides={sides} />
        <span class="switch" role="group" aria-label={say('page-train.drawing')}>
          <button type="button" aria-pressed={!inSpace.value} onClick={() => (inSpace.value = false)}>
            {say('page-train.flat')}
          </button>
          <button type="button" aria-pressed={inSpace.value} onClick={() => (inSpace.value = true)}>
            {say('page-train.space')}
          </button>
        </span>
      </div>
      {inSpace.value ? <LegSpace onFail={() => (inSpace.value = false)} /> : <FlatViews key={names} sides={sides} />}
    </section>
  );
}

/** The pelvis in degrees where a strap measures it, and what is drawn without being measured. */
function LegFacts({ sides }: { sides: readonly Side[] }) {
  const { legs } = shown.value;
  const drop = useRef<HTMLElement>(null);
  useEffect(
    () =>
      addPainter((nowMs) => {
        const words = dropWords(freshDropDeg(legs, sides, nowMs));
        if (drop.current !== null && drop.current.textContent !== words) drop.current.textContent = words;
      }),
    [legs, sides],
  );
  const unsure = sides.filter((side) => legs[side].tone.value === 'unsure');
  return (
    <p class="leg-facts">
      <b ref={drop} />
      {unsure.length > 0 && (
        <span>{unsure.length === sides.length ? say('page-train.unsure') : say('page-train.unsure.leg', { side: unsure[0]! })}</span>
      )}
    </p>
  );
}

function FlatViews({ sides }: { sides: readonly Side[] }) {
  return (
    <div class="leg-views">
      <FlatView sides={sides} from="side" />
      <FlatView sides={sides} from="front" />
    </div>
  );
}

/**
 * From the floor to where the pelvis has faded out; how far the figure extends from the foot to the front and back, and to both sides, m.
 */
const HEIGHT_M = 1.13;
const SIDE_M = { front: 0.46, back: 0.56 };
const FRONT_M = { one: 0.5, two: 0.8 };
const FLOOR_PX = 6;

/** One leg's pelvis extends to its inner side: both together in the middle, m to the right. */
function aside(sides: readonly Side[], mirrored: boolean): number {
  return sides.length === 1 ? -0.05 * inwardsDirection(sides[0]!, mirrored) : 0;
}

function FlatView({ sides, from }: { sides: readonly Side[]; from: 'side' | 'front' }) {
  const picture = useRef<SVGSVGElement>(null);
  const box = useBox(picture);
  const figure = useMemo(() => new FigureParts(), []);
  const { mirrored } = screen.value;
  const { legs } = shown.value;
  useLayoutEffect(() => {
    if (box === null) return;
    const { width, height } = box;
    const wide = from === 'side' ? SIDE_M.front + SIDE_M.back : sides.length > 1 ? FRONT_M.two : FRONT_M.one;
    const pxPerM = Math.min((height - FLOOR_PX) / HEIGHT_M, width / wide);
    const floorY = height - FLOOR_PX;
    const view =
      from === 'side'
        ? sideView(pxPerM, width / 2 + ((SIDE_M.back - SIDE_M.front) / 2) * pxPerM, floorY)
        : frontView(mirrored, pxPerM, width / 2 + aside(sides, mirrored) * pxPerM, floorY);
    const body = createBody(sides);
    return addPainter(
      (nowMs) => {
        followBody(body, legs, sides, nowMs);
        figure.paint(body, view);
      },
      { element: picture.current!, turn: 1 },
    );
  }, [box, legs, sides, from, mirrored]);
  return (
    <figure>
      <div class="drawing">
        <svg ref={picture} role="img" aria-label={say(`page-train.legs-from.${from}`)}>
          {box !== null && (
            <>
              <line class="leg-ground" x1="8" x2={box.width - 8} y1={box.height - FLOOR_PX + 1} y2={box.height - FLOOR_PX + 1} />
              <LegFigure parts={figure} sides={sides} coloured={sides.length > 1} hips={from === 'front' ? 'labelled' : 'none'} />
            </>
          )}
        </svg>
      </div>
      <figcaption>
        {from === 'front' && sides.length === 1 ? say('places.view.front-of-leg', { side: sides[0]! }) : say(`places.view.${from}`)}
      </figcaption>
    </figure>
  );
}
