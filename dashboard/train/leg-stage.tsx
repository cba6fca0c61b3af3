/** One leg on the stage: plumb line, the number in whole degrees, and what it means in words. */

import { computed } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { addPainter } from '../draw/loop.ts';
import { connection } from '../live/connection.ts';
import type { Leg } from '../live/legs.ts';
import { calibrationIs, movements, shownLegs, station } from '../state/page.ts';
import { liveDegrees, standingPeak } from '../state/reading.ts';
import type { StandingPeak } from '../state/reading.ts';
import { legStraps, linkWorks } from '../state/station.ts';
import { reasonFor } from '../state/tone.ts';
import { capital, keepUnits, PLACE_PHRASE, SIDE_WORD, wholeDegrees } from '../words.ts';
import { nounOf } from '../state/movements.ts';
import { useBox } from './box.ts';
import { cardShape } from './card-shape.ts';
import { Plumb } from './plumb.tsx';

export function LegStage({ leg }: { leg: Leg }) {
  const tone = leg.tone.value;
  const card = useRef<HTMLElement>(null);
  const box = useBox(card);
  const number = useRef<HTMLSpanElement>(null);
  const where = useRef<HTMLSpanElement>(null);
  const since = useRef<HTMLSpanElement>(null);
  const doubt = useRef<HTMLSpanElement>(null);
  const standing = useMemo(() => computed(() => (canStand(leg) ? standingPeak(station.value, movements.value, leg.side) : null)), [leg]);
  const peak = standing.value;
  useEffect(
    () =>
      addPainter(() => {
        const now = leg.tone.peek();
        const past = standing.peek();
        if (past !== null) {
          write(number.current, unsigned(past.deg));
          write(where.current, whereWords(past.deg));
          write(since.current, past.rep.peak_valgus_phase === null ? ', peak' : `, peak ${PLACE_PHRASE[past.rep.peak_valgus_phase]}`);
          write(doubt.current, '');
          return;
        }
        const deg = now === 'unsure' || now === 'silent' ? NaN : liveDegrees(leg, now === 'cue');
        write(number.current, unsigned(deg));
        write(where.current, whereWords(deg));
        write(
          since.current,
          !Number.isFinite(deg) ? '' : Number.isFinite(leg.frame.excursionDeg) ? ', this repetition' : ', from your stance',
        );
        const sigma = leg.frame.abductionSigmaDeg;
        write(doubt.current, Number.isFinite(deg) && Number.isFinite(sigma) ? `± ${Math.max(1, Math.round(sigma))}°` : '');
      }),
    [leg, standing],
  );
  const blank = peak === null && (tone === 'unsure' || tone === 'silent');
  return (
    <section
      class="leg-stage"
      ref={card}
      style={box === null ? undefined : { '--cqi': `${box.width / 100}px`, '--cqb': `${box.height / 100}px` }}
      data-shape={box === null ? undefined : cardShape(box)}
      data-tone={tone}
      data-peak={peak === null ? undefined : severityTone(peak.deg)}
      data-alone={shownLegs.value.length < 2}
      aria-label={`${SIDE_WORD[leg.side]} leg`}
    >
      <div class="leg-picture">
        {box !== null && <Plumb leg={leg} />}
        <div class="reading">
          <p class="reading-side" data-side={leg.side}>
            {SIDE_WORD[leg.side]} knee
          </p>
          <p class="reading-number" aria-hidden="true">
            <span ref={number}>–</span>
            <span class="reading-unit">{blank ? '' : '°'}</span>
          </p>
          <p class="reading-where" aria-hidden="true">
            <span ref={where} />
            <span class="reading-since" ref={since} /> <span class="reading-doubt" ref={doubt} />
          </p>
          {peak === null ? <ToneWords leg={leg} /> : <PeakWords peak={peak} />}
        </div>
      </div>
    </section>
  );
}

/** Not over a cue, which stays readable; and a strap that is away comes before what was. */
function canStand(leg: Leg): boolean {
  return leg.tone.value !== 'cue' && connection.value.state === 'open' && legStraps(station.value, leg.side).every(linkWorks);
}

/** As it would have been shown live: beyond which limit the peak was. */
function severityTone(deg: number): 'band' | 'warn' | 'cue' {
  const { settings } = station.value;
  if (settings === null || deg < settings.warnDeg) return 'band';
  return deg < settings.cueDeg ? 'warn' : 'cue';
}

/** The repetition that is over: how deep, and how fast down and up. */
function PeakWords({ peak: { movement, rep } }: { peak: StandingPeak }) {
  return (
    <p class="reading-words peak-words">
      <span>
        <span class="peak-name">
          {capital(nounOf([movement]))} {movement.number}:{' '}
        </span>
        depth {wholeDegrees(rep.depth_deg)}°
      </span>{' '}
      <span>{keepUnits(`${rep.descent_s.toFixed(1)} s down, ${rep.ascent_s.toFixed(1)} s up`)}</span>
    </p>
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
        {leg.cueReason === 'femoral-rotation' && <small>thigh turned in</small>}
      </p>
    );
  }
  return <p class="reading-words">{tone === 'warn' ? 'Drifting in' : 'In line'}</p>;
}

function whereWords(deg: number): string {
  if (!Number.isFinite(deg)) return '';
  return Math.round(deg) === 0 ? 'on the line' : deg > 0 ? 'inwards' : 'outwards';
}

function unsigned(deg: number): string {
  return Number.isFinite(deg) ? `${Math.abs(Math.round(deg))}` : '–';
}

function write(element: HTMLElement | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text;
}
