/** Knee angles against references, and what each ingredient of heading and template is worth: the public cutting trial, simulated guided sessions. */
import type { HeadingSettings } from '../../host/motion/heading.ts';
import type { SessionSettings } from '../../host/transport/simulator/session.ts';
import { readFan, rms, scoreFan, scoreSimulated, type SimulatedScore } from '../fixtures/knee-recordings.ts';
import { printRow } from './print.ts';

const HEADINGS: [string, Partial<HeadingSettings>][] = [
  ['stance anchor and joint forces', {}],
  ['stance anchor only', { jointCentre: false }],
  ['joint forces only', { stanceAnchor: false }],
  ['neither', { stanceAnchor: false, jointCentre: false }],
];

const SEEDS = 10;
const GOOD_DELIVERY = { delayS: 0.002, jitterS: 0.008, burst: 1, dropouts: [] };
const USUAL: Partial<SessionSettings> = { delivery: { ...GOOD_DELIVERY, loss: 0.02 } };
const SESSIONS: [string, Partial<SessionSettings>, target: string][] = [
  ['as usual', USUAL, 'peak 1.0°, femoral 1.2°, right 95 %'],
  ['10 min of walking between sets', { ...USUAL, walkS: 600 }, 'peak 1.5°, right 92 %'],
  ['20 % lost in bursts of 4', { delivery: { ...GOOD_DELIVERY, loss: 0.2, burst: 4 } }, 'peak 1.5°, right 92 %'],
  ['5° slip between sets, re-zeroed', { ...USUAL, slipDeg: 5, rezero: true }, 'peak 1.5°, right 92 %'],
  ['5° slip, not re-zeroed', { ...USUAL, slipDeg: 5 }, ''],
  ['twice the skin motion', { ...USUAL, skin: 2 }, ''],
  ['skin glued to the bone', { ...USUAL, skin: 0 }, ''],
];

/** Prints the tables; a part whose recordings are absent says so. */
export async function benchKneeAccuracy(): Promise<void> {
  console.log('fan_cutting: flexion / abduction / rotation RMSE, change from stance, causal');
  const fan = await readFan();
  if (fan) {
    const told = (score: number[]) => `${score.map((value) => value.toFixed(2)).join(' / ')}°`;
    HEADINGS.forEach(([name, settings], i) => {
      printRow(`alignment.json, ${name}`, told(scoreFan(fan, fan.alignment, settings)), i === 0 ? '0.90 / 1.20 / 2.20°' : '');
    });
    printRow('automatic alignment', told(scoreFan(fan, null)), '4 / 6°');
  }
  console.log(`simulated guided squat sessions, ${SEEDS} seeds, both legs`);
  for (const [name, settings, target] of SESSIONS) printRow(name, tell(pooled(settings)), target);
  for (const [name, heading] of HEADINGS.slice(1)) printRow(`as usual, ${name}`, tell(pooled(USUAL, heading)), '');
  printRow('as usual, without the template', tell(pooled(USUAL, {}, false)), '');
  for (const lift of ['lunge', 'single-leg-squat', 'step-down', 'deadlift'] as const) {
    printRow(`as usual, ${lift}`, tell(pooled({ ...USUAL, lift })), '');
  }
}

function pooled(settings: Partial<SessionSettings>, heading: Partial<HeadingSettings> = {}, neutral = true): SimulatedScore {
  const scores = Array.from({ length: SEEDS }, (_, k) =>
    scoreSimulated({ ...settings, seed: k + 1, side: k % 2 === 0 ? 'left' : 'right' }, heading, neutral),
  );
  const first = scores[0]!;
  for (const score of scores.slice(1)) {
    for (const key of Object.keys(first) as (keyof SimulatedScore)[]) {
      const values = score[key];
      if (typeof values === 'number') (first[key] as number) += values;
      else for (const value of values) (first[key] as number[]).push(value);
    }
  }
  return first;
}

function tell(score: SimulatedScore): string {
  const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(0)} %`);
  return [
    `peak ${rms(score.peakDeg).toFixed(2)}°`,
    `femoral ${rms(score.femoralPeakDeg).toFixed(2)}°`,
    `right ${percent(score.right, score.true)}`,
    `reps ${score.found}/${score.true} of ${score.counted}`,
    `excess ${rms(score.excessDeg).toFixed(2)}°`,
    `quality ≥ 0.7: ${percent(score.good, score.samples)}, of these off by > 3°: ${((100 * score.wrong) / Math.max(1, score.good)).toFixed(1)} %`,
  ].join(', ');
}
