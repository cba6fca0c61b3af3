/** One leg on the stage: plumb line, the number in whole degrees, and what it means in words. */

import { useEffect, useRef } from 'preact/hooks';
import { addPainter } from '../draw/loop.ts';
import { connection } from '../live/connection.ts';
import { shownExcursion } from '../live/history.ts';
import type { Leg } from '../live/legs.ts';
import { calibrationIs, shownLegs, station } from '../state/page.ts';
import { reasonFor } from '../state/tone.ts';
import { capital, keepUnits, SIDE_WORD } from '../words.ts';
import { Plumb } from './plumb.tsx';

export function LegStage({ leg }: { leg: Leg }) {
  const tone = leg.tone.value;
  const number = useRef<HTMLSpanElement>(null);
  const where = useRef<HTMLSpanElement>(null);
  const since = useRef<HTMLSpanElement>(null);
  const doubt = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      addPainter(() => {
        const now = leg.tone.peek();
        const deg = now === 'unsure' || now === 'silent' ? NaN : shownExcursion(leg.frame);
        write(number.current, Number.isFinite(deg) ? `${Math.abs(Math.round(deg))}` : '–');
        write(where.current, whereWords(deg));
        write(
          since.current,
          !Number.isFinite(deg) ? '' : Number.isFinite(leg.frame.excursionDeg) ? ', this repetition' : ', from your stance',
        );
        const sigma = leg.frame.abductionSigmaDeg;
        write(doubt.current, Number.isFinite(deg) && Number.isFinite(sigma) ? `± ${Math.max(1, Math.round(sigma))}°` : '');
      }),
    [leg],
  );
  return (
    <section class="leg-stage" data-tone={tone} data-alone={shownLegs.value.length < 2} aria-label={`${SIDE_WORD[leg.side]} leg`}>
      <div class="leg-picture">
        <Plumb leg={leg} />
        <div class="reading">
          <p class="reading-side" data-side={leg.side}>
            {SIDE_WORD[leg.side]} knee
          </p>
          <p class="reading-number" aria-hidden="true">
            <span ref={number}>–</span>
            <span class="reading-unit">{tone === 'unsure' || tone === 'silent' ? '' : '°'}</span>
          </p>
          <p class="reading-where" aria-hidden="true">
            <span ref={where} />
            <span class="reading-since" ref={since} /> <span class="reading-doubt" ref={doubt} />
          </p>
          <ToneWords leg={leg} />
        </div>
      </div>
    </section>
  );
}

/** What the look means, in words: colour is never alone. */
function ToneWords({ leg }: { leg: Leg }) {
  const tone = leg.tone.value;
  if (tone === 'unsure' || tone === 'silent') {
    const { links, quality } = station.value;
    const reason =
      connection.value.state === 'open'
        ? reasonFor(leg.side, links, quality[leg.side], calibrationIs.value === 'done')
        : 'station not reached';
    return <p class="reading-words">{keepUnits(capital(reason))}</p>;
  }
  if (tone === 'cue') {
    return (
      <p class="reading-words cue-words">
        <span>KNEES</span> <span>OUT</span>
      </p>
    );
  }
  return <p class="reading-words">{tone === 'warn' ? 'Drifting in' : 'In line'}</p>;
}

function whereWords(deg: number): string {
  if (!Number.isFinite(deg)) return '';
  return Math.round(deg) === 0 ? 'on the line' : deg > 0 ? 'inwards' : 'outwards';
}

function write(element: HTMLElement | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text;
}
