/** One repetition as a small picture: its curve on normalised time, its peak and where that was, its severity, all on one scale. */

import type { Rep, Settings } from '../../protocol/live/events.ts';
import { bottomOf, curvePath, curveY, lineOf } from '../draw/curve.ts';
import { PLACE_WORD, SEVERITY_MARKS, SIDE_WORD, severityOf, wholeDegrees } from '../words.ts';

const WIDTH = 104;
const HEIGHT = 48;
/** The same for every repetition and both legs, degrees. */
const FROM_DEG = -5;
const TO_DEG = 17;

export interface RepCardProps {
  rep: Rep;
  limits: Settings | null;
  chosen: boolean;
  twoLegs: boolean;
  onChoose: () => void;
}

export function RepCard({ rep, limits, chosen, twoLegs, onChoose }: RepCardProps) {
  const severity = rep.severity ?? severityOf(rep.peak_valgus_deg);
  const peak = rep.peak_valgus_deg;
  const place = rep.peak_valgus_phase === null ? '' : PLACE_WORD[rep.peak_valgus_phase];
  const label =
    `Repetition ${rep.rep}${twoLegs ? `, ${rep.side} leg` : ''}: ` +
    (peak === null ? 'peak not known' : `peak ${wholeDegrees(peak)} degrees, ${place}, ${severity ?? 'severity not known'}`) +
    (rep.cue_t === null ? '' : ', cued') +
    (lineOf(rep) === null ? ', no curve' : '') +
    (rep.struck_out ? ', struck out' : '');
  return (
    <button
      type="button"
      class="rep-card"
      data-side={rep.side}
      data-severity={severity ?? 'unknown'}
      data-struck={rep.struck_out}
      aria-pressed={chosen}
      onClick={onChoose}
    >
      <span class="unseen">{label}</span>
      <span class="rep-head" aria-hidden="true">
        <span class="rep-peak">{peak === null ? '–' : `${wholeDegrees(peak)}°`}</span>
        <span class="rep-place">{peak === null ? 'not known' : place}</span>
      </span>
      <span class="rep-drawing" aria-hidden="true">
        <RepPicture rep={rep} limits={limits} />
        {lineOf(rep) === null && <span class="rep-no-curve">no curve</span>}
      </span>
      <span class="rep-foot" aria-hidden="true">
        <span class="rep-number">
          {twoLegs && <b data-side={rep.side}>{SIDE_WORD[rep.side].charAt(0)}</b>} {rep.rep}
        </span>
        {rep.struck_out ? <span class="rep-struck">struck out</span> : <SeverityMarks severity={severity} />}
      </span>
    </button>
  );
}

/** Four marks, filled as far as the severity goes. */
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

function RepPicture({ rep, limits }: { rep: Rep; limits: Settings | null }) {
  const y = (deg: number): number => curveY(deg, HEIGHT, FROM_DEG, TO_DEG);
  const lengthS = rep.end_t - rep.start_t;
  const share = (t: number): number => (lengthS > 0 ? Math.min(1, Math.max(0, (t - rep.start_t) / lengthS)) : 0);
  const bottom = bottomOf(rep);
  const line = lineOf(rep);
  const peak = rep.peak_valgus_deg;
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
      {line === null ? (
        peak !== null &&
        rep.peak_valgus_t !== null && (
          <line class="rep-stem" x1={share(rep.peak_valgus_t) * WIDTH} x2={share(rep.peak_valgus_t) * WIDTH} y1={y(0)} y2={y(peak)} />
        )
      ) : (
        <path class="rep-curve" d={curvePath(line, WIDTH, HEIGHT, FROM_DEG, TO_DEG)} />
      )}
      {rep.cue_t !== null && <path class="rep-cued" d={`M${(share(rep.cue_t) * WIDTH).toFixed(1)} ${HEIGHT}l-4 0l4 -7l4 7Z`} />}
      {peak !== null && rep.peak_valgus_t !== null && <circle class="rep-dot" cx={share(rep.peak_valgus_t) * WIDTH} cy={y(peak)} r="3.5" />}
      {rep.struck_out && <line class="rep-strike" x1="2" y1={HEIGHT - 2} x2={WIDTH - 2} y2="2" />}
    </svg>
  );
}
