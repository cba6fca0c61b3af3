/** The leg that moves: from the side and the front as plain drawings, or in 3-D when opened. */

import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { LEG_FRAME_FLAG } from '../../protocol/live/frame.ts';
import { createPose, followHeading, HEADING_TAU_S, headingOf, placeLeg } from '../draw/pose.ts';
import { limbPath } from '../draw/plumb.ts';
import { addPainter } from '../draw/loop.ts';
import { legs } from '../live/legs.ts';
import type { Leg } from '../live/legs.ts';
import { shownLegs } from '../state/page.ts';
import { screen } from '../state/settings.ts';
import { STALE_MS } from '../state/tone.ts';
import { SIDE_WORD } from '../words.ts';
import { LegSpace } from './leg-space.tsx';

const inSpace = signal(false);

/** Pixels of the viewBox a metre, and its ground line. */
const SCALE = 170;
const GROUND = 172;
const WIDTH = 160;

export function LegPanel() {
  const shown = shownLegs.value;
  return (
    <section class="panel leg-panel" aria-labelledby="leg-title">
      <h2 id="leg-title">
        {shown.length > 1 ? 'Legs' : 'Leg'}
        <span class="switch" role="group" aria-label="Drawing">
          <button type="button" aria-pressed={!inSpace.value} onClick={() => (inSpace.value = false)}>
            Flat
          </button>
          <button type="button" aria-pressed={inSpace.value} onClick={() => (inSpace.value = true)}>
            3-D
          </button>
        </span>
      </h2>
      {inSpace.value ? <LegSpace onFail={() => (inSpace.value = false)} /> : <FlatViews sides={shown.map((side) => legs[side])} />}
    </section>
  );
}

function FlatViews({ sides }: { sides: readonly Leg[] }) {
  const { mirrored } = screen.value;
  const front = mirrored ? sides : sides.toReversed();
  return (
    <div class="leg-views">
      <figure>
        <svg viewBox={`0 0 ${WIDTH} 190`} role="img" aria-label="Legs from the side">
          <line class="leg-ground" x1="8" x2={WIDTH - 8} y1={GROUND} y2={GROUND} />
          {sides.map((leg) => (
            <FlatLeg key={leg.side} leg={leg} from="side" centre={WIDTH / 2} mirrored={mirrored} coloured={sides.length > 1} />
          ))}
        </svg>
        <figcaption>side</figcaption>
      </figure>
      <figure>
        <svg viewBox={`0 0 ${WIDTH} 190`} role="img" aria-label="Legs from the front">
          <line class="leg-ground" x1="8" x2={WIDTH - 8} y1={GROUND} y2={GROUND} />
          {front.map((leg, i) => (
            <FlatLeg
              key={leg.side}
              leg={leg}
              from="front"
              centre={(WIDTH * (i + 1)) / (front.length + 1)}
              mirrored={mirrored}
              coloured={sides.length > 1}
            />
          ))}
        </svg>
        <figcaption>front{sides.length === 1 ? `, ${SIDE_WORD[sides[0]!.side].toLowerCase()} leg` : ''}</figcaption>
      </figure>
    </div>
  );
}

interface FlatLegProps {
  leg: Leg;
  from: 'side' | 'front';
  centre: number;
  mirrored: boolean;
  coloured: boolean;
}

function FlatLeg({ leg, from, centre, mirrored, coloured }: FlatLegProps) {
  const group = useRef<SVGGElement>(null);
  const thigh = useRef<SVGPathElement>(null);
  const shin = useRef<SVGPathElement>(null);
  const foot = useRef<SVGPathElement>(null);
  const knee = useRef<SVGCircleElement>(null);
  useEffect(() => {
    const pose = createPose();
    let heading = NaN;
    let beforeS = NaN;
    const x = (v: Float64Array): number => centre + SCALE * (from === 'side' ? v[0]! : mirrored ? -v[1]! : v[1]!);
    const y = (v: Float64Array): number => GROUND - 10 - SCALE * v[2]!;
    return addPainter((nowMs) => {
      const { frame } = leg;
      heading = followHeading(heading, headingOf(frame.shankQ), frame.timeS - beforeS || 0, HEADING_TAU_S);
      beforeS = frame.timeS;
      const known = nowMs - leg.frameAtMs < STALE_MS && placeLeg(frame.thighQ, frame.shankQ, heading, pose);
      group.current?.setAttribute('visibility', known ? 'visible' : 'hidden');
      group.current?.setAttribute('data-unsure', (frame.flags & LEG_FRAME_FLAG.unsure) === 0 ? 'false' : 'true');
      if (!known) return;
      const { hip, knee: joint, ankle } = pose;
      thigh.current?.setAttribute('d', limbPath(x(hip), y(hip), 26, x(joint), y(joint), 18));
      shin.current?.setAttribute('d', limbPath(x(joint), y(joint), 18, x(ankle), y(ankle), 11));
      foot.current?.setAttribute('transform', `translate(${x(ankle).toFixed(1)} ${y(ankle).toFixed(1)})`);
      knee.current?.setAttribute('transform', `translate(${x(joint).toFixed(1)} ${y(joint).toFixed(1)})`);
    });
  }, [leg, from, centre, mirrored]);
  return (
    <g class="flat-leg" ref={group} data-side={coloured ? leg.side : undefined} visibility="hidden">
      <path ref={foot} d={from === 'side' ? 'M-7-3H4Q22 3 25 9H-8Q-10 3-7-3Z' : 'M-6-3H6Q11 5 8 9H-8Q-11 5-6-3Z'} />
      <path ref={shin} />
      <path ref={thigh} />
      <circle class="flat-knee" ref={knee} r="5" />
    </g>
  );
}
