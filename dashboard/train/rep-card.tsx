/** One movement as a small picture: each leg's curve on normalised time, its peak and phase, the severity, all on one scale. */

import type { Rep, Settings } from '../../protocol/live/events.ts';
import { say } from '../../protocol/words/message.ts';
import { bottomOf, curvePath, curveY, lineOf } from '../draw/curve.ts';
import { isStruckOut, nameOf } from '../state/movements.ts';
import type { Movement } from '../state/movements.ts';
import { SEVERITY_MARKS, wholeDegrees } from '../format.ts';

const WIDTH = 104;
const HEIGHT = 48;
/** The same for every repetition and both legs, degrees. */
const FROM_DEG = -5;
const TO_DEG = 17;

export interface RepCardProps {
  movement: Movement;
  limits: Settings | null;
  chosen: boolean;
  twoLegs: boolean;
  onChoose: () => void;
}

export function RepCard({ movement, limits, chosen, twoLegs, onChoose }: RepCardProps) {
  const { reps, number } = movement;
  const worst = worstOf(reps);
  const { severity } = worst;
  const struck = isStruckOut(movement);
  return (
    <button
      type="button"
      class="rep-card"
      data-side={reps.length === 1 ? reps[0]!.side : undefined}
      data-severity={severity ?? 'unknown'}
      data-struck={struck}
      aria-pressed={chosen}
      onClick={onChoose}
    >
      <span class="unseen">{cardLabel(movement, twoLegs)}</span>
      <span class="rep-head" aria-hidden="true">
        {reps.map((rep) => (
          <span class="rep-peak" key={rep.side}>
            {twoLegs && <b data-side={rep.side}>{say(`places.initial.${rep.side}`)}</b>}{' '}
            {rep.peak_valgus_deg === null ? '–' : say('page-reps.degrees', { degrees: wholeDegrees(rep.peak_valgus_deg) })}
          </span>
        ))}
        {reps.length === 1 && <span class="rep-place">{placeOf(reps[0]!)}</span>}
      </span>
      <span class="rep-drawing" aria-hidden="true">
        <RepPicture reps={reps} limits={limits} coloured={twoLegs} />
        {reps.some((rep) => lineOf(rep) === null) && <span class="rep-no-curve">{say('page-reps.no-curve')}</span>}
      </span>
      <span class="rep-foot" aria-hidden="true">
        <span class="rep-number">{number}</span>
        {struck ? <span class="rep-struck">{say('page-reps.struck-out')}</span> : <SeverityMarks severity={severity} />}
      </span>
    </button>
  );
}

/** `Squat 2: peak 12 degrees, ascent, marked, cued`; for two legs one after the other. */
function cardLabel(movement: Movement, twoLegs: boolean): string {
  return say('page-reps.card', {
    name: nameOf(movement),
    legs: movement.reps.map((rep) => ({
      side: twoLegs ? rep.side : null,
      peak: rep.peak_valgus_deg === null ? null : wholeDegrees(rep.peak_valgus_deg),
      place: rep.peak_valgus_phase,
      severity: rep.severity,
      cued: rep.cue_t !== null,
      hasCurve: lineOf(rep) !== null,
      struckOut: rep.struck_out,
    })),
  });
}

function placeOf({ peak_valgus_deg: peak, peak_valgus_phase: phase }: Rep): string {
  if (peak === null) return say('page-reps.not-known');
  return phase === null ? '' : say(`page-reps.place.${phase}`);
}

function worstOf(reps: readonly Rep[]): Rep {
  return reps.reduce((worst, rep) => ((rep.peak_valgus_deg ?? -Infinity) > (worst.peak_valgus_deg ?? -Infinity) ? rep : worst));
}

/** Four marks, filled according to the severity. */
export function SeverityMarks({ severity }: { severity: Rep['severity'] }) {
  const filled = severity === null ? 0 : SEVERITY_MARKS[severity];
  return (
    <svg class="severity-marks" viewBox="0 0 38 8" width="38" height="8" aria-hidden="true" data-severity={severity ?? 'unknown'}>
      {[0, 1, 2, 3].map((i) => (
        <rect key={i} x={i * 10 + 0.5} y="0.5" width="7" height="7" rx="1.5" data-filled={i < filled} />
      ))}
    </svg>
  );
}

interface RepPictureProps {
  reps: readonly Rep[];
  limits: Settings | null;
  coloured: boolean;
}

/** The bottom is that of the first leg: both are there at the same time. */
function RepPicture({ reps, limits, coloured }: RepPictureProps) {
  const y = (deg: number): number => curveY(deg, HEIGHT, FROM_DEG, TO_DEG);
  const bottom = bottomOf(reps[0]!);
  return (
    <svg class="rep-picture" viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
      {bottom !== null && (
        <rect class="rep-bottom" x={bottom.from * WIDTH} width={Math.max(1, (bottom.to - bottom.from) * WIDTH)} y="0" height={HEIGHT} />
      )}
      {limits !== null && (
        <>
          <rect class="rep-band" x="0" width={WIDTH} y={y(limits.warnDeg)} height={y(-limits.warnDeg) - y(limits.warnDeg)} />
          <line class="rep-cue-line" x1="0" x2={WIDTH} y1={y(limits.cueDeg)} y2={y(limits.cueDeg)} />
        </>
      )}
      <line class="rep-zero" x1="0" x2={WIDTH} y1={y(0)} y2={y(0)} />
      {reps.map((rep) => (
        <LegCurve key={rep.side} rep={rep} coloured={coloured} />
      ))}
    </svg>
  );
}

function LegCurve({ rep, coloured }: { rep: Rep; coloured: boolean }) {
  const line = lineOf(rep);
  const y = (deg: number): number => curveY(deg, HEIGHT, FROM_DEG, TO_DEG);
  const lengthS = rep.end_t - rep.start_t;
  const x = (t: number): number => (lengthS > 0 ? Math.min(1, Math.max(0, (t - rep.start_t) / lengthS)) * WIDTH : 0);
  const { peak_valgus_deg: peak, peak_valgus_t: peakS } = rep;
  return (
    <g class="rep-leg" data-side={coloured ? rep.side : undefined} data-struck={rep.struck_out}>
      {line === null ? (
        peak !== null && peakS !== null && <line class="rep-stem" x1={x(peakS)} x2={x(peakS)} y1={y(0)} y2={y(peak)} />
      ) : (
        <path class="rep-curve" d={curvePath(line, WIDTH, HEIGHT, FROM_DEG, TO_DEG)} />
      )}
      {rep.cue_t !== null && <path class="rep-cued" d={`M${x(rep.cue_t).toFixed(1)} ${HEIGHT}l-4 0l4 -7l4 7Z`} />}
      {peak !== null && peakS !== null && <circle class="rep-dot" cx={x(peakS)} cy={y(peak)} r="3.5" />}
      {rep.struck_out && <line class="rep-strike" x1="2" y1={HEIGHT - 2} x2={WIDTH - 2} y2="2" />}
    </g>
  );
}
