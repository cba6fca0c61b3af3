/** One leg on the stage: plumb line, the number in whole degrees, and its meaning in words. */

import { computed } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { say } from '../../protocol/words/message.ts';
import { addPainter } from '../draw/loop.ts';
import { connection } from '../live/connection.ts';
import type { Leg } from '../live/legs.ts';
import { calibrationState, links, movements, settings, shownLegs } from '../state/page.ts';
import { liveDegrees, standingPeak } from '../state/reading.ts';
import type { StandingPeak } from '../state/reading.ts';
import { legStraps, linkWorks } from '../state/links.ts';
import { athlete } from '../state/roster.ts';
import { reasonFor } from '../state/tone.ts';
import { capital, keepUnits, wholeDegrees } from '../format.ts';
import { nameOf } from '../state/movements.ts';
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
  const standing = useMemo(() => computed(() => (canStand(leg) ? standingPeak(athlete.value, movements.value, leg.side) : null)), [leg]);
  const peak = standing.value;
  useEffect(
    () =>
      addPainter(() => {
        const now = leg.tone.peek();
        const past = standing.peek();
        if (past !== null) {
          write(number.current, unsigned(past.deg));
          write(where.current, whereWords(past.deg));
          write(
            since.current,
            say(past.rep.peak_valgus_phase === null ? 'page-train.since.peak' : `page-train.since.peak.${past.rep.peak_valgus_phase}`),
          );
          write(doubt.current, '');
          return;
        }
        const deg = now === 'unsure' || now === 'silent' ? NaN : liveDegrees(leg, now === 'cue');
        write(number.current, unsigned(deg));
        write(where.current, whereWords(deg));
        write(
          since.current,
          !Number.isFinite(deg)
            ? ''
            : say(Number.isFinite(leg.frame.excursionDeg) ? 'page-train.since.repetition' : 'page-train.since.stance'),
        );
        const sigma = leg.frame.abductionSigmaDeg;
        const known = Number.isFinite(deg) && Number.isFinite(sigma);
        write(doubt.current, known ? say('page-train.doubt', { degrees: Math.max(1, Math.round(sigma)) }) : '');
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
      aria-label={say(`places.leg.${leg.side}`)}
    >
      <div class="leg-picture">
        {box !== null && <Plumb leg={leg} />}
        <div class="reading">
          <p class="reading-side" data-side={leg.side}>
            {say(`places.knee.${leg.side}`)}
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

/** Not over a cue, which stays readable; and an absent strap takes precedence over past values. */
function canStand(leg: Leg): boolean {
  return leg.tone.value !== 'cue' && connection.value.state === 'open' && legStraps(links.value, leg.side).every(linkWorks);
}

/** As it would have been shown live: which limit the peak exceeded. */
function severityTone(deg: number): 'band' | 'warn' | 'cue' {
  const limits = settings.value;
  if (limits === null || deg < limits.warnDeg) return 'band';
  return deg < limits.cueDeg ? 'warn' : 'cue';
}

/** The finished repetition: how deep, and how fast down and up. */
function PeakWords({ peak: { movement, rep } }: { peak: StandingPeak }) {
  return (
    <p class="reading-words peak-words">
      <span>
        <span class="peak-name">{say('page-train.peak.name', { name: nameOf(movement) })} </span>
        {say('page-train.peak.depth', { degrees: wholeDegrees(rep.depth_deg) })}
      </span>{' '}
      <span>{keepUnits(say('page-train.peak.tempo', { down: rep.descent_s.toFixed(1), up: rep.ascent_s.toFixed(1) }))}</span>
    </p>
  );
}

/** The visual state in words: colour is never the only signal. */
function ToneWords({ leg }: { leg: Leg }) {
  const tone = leg.tone.value;
  if (tone === 'unsure' || tone === 'silent') {
    const reason =
      connection.value.state === 'open'
        ? reasonFor(leg.side, links.value, athlete.value.quality[leg.side], calibrationState.value === 'done')
        : say('page-train.station-not-reached');
    return <p class="reading-words">{keepUnits(capital(reason))}</p>;
  }
  if (tone === 'cue') {
    return (
      <p class="reading-words cue-words">
        <span>{say('page-train.cue.knees')}</span> <span>{say('page-train.cue.out')}</span>
        {leg.cueReason === 'femoral-rotation' && <small>{say('page-train.cue.thigh')}</small>}
      </p>
    );
  }
  return <p class="reading-words">{say(tone === 'warn' ? 'page-train.drifting' : 'page-train.in-line')}</p>;
}

function whereWords(deg: number): string {
  if (!Number.isFinite(deg)) return '';
  return say(Math.round(deg) === 0 ? 'page-train.on-the-line' : deg > 0 ? 'page-train.inwards' : 'page-train.outwards');
}

function unsigned(deg: number): string {
  return Number.isFinite(deg) ? `${Math.abs(Math.round(deg))}` : '–';
}

function write(element: HTMLElement | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text;
}
