/**
 * Knee angles against references, and the contribution of each feature of heading and template: the public recordings, simulated guided sessions.
 */
import type { HeadingSettings } from '../../host/motion/heading/heading.ts';
import type { SessionSettings } from '../../host/simulator/session.ts';
import {
  readFan,
  rms,
  scoreFan,
  scoreSimulated,
  scoreSquats,
  type SimulatedScore,
  type AnalysisVariant,
} from '../fixtures/knee-recordings.ts';
import { printRow, printStep } from './print.ts';

const HEADINGS: [string, Partial<HeadingSettings>][] = [
  ['stance anchor and joint forces', {}],
  ['stance anchor only', { jointCentre: false }],
  ['joint forces only', { stanceAnchor: false }],
  ['neither', { stanceAnchor: false, jointCentre: false }],
];

/** Number of sessions for the two targets, and for everything else. */
const SEEDS = 20;
const FEW_SEEDS = 6;
const GOOD_DELIVERY = { delayS: 0.002, jitterS: 0.008, burst: 1, dropouts: [] };
const BURSTS = { ...GOOD_DELIVERY, loss: 0.2, burst: 4 };
const TYPICAL_DELIVERY: Partial<SessionSettings> = { delivery: { ...GOOD_DELIVERY, loss: 0.02 } };
const HARD: Partial<SessionSettings> = { delivery: BURSTS, slipDeg: 5, rezero: true, walkS: 600 };
const USUAL_TARGET = 'peak ≤ 1.0°, femoral ≤ 1.2°, right ≥ 95 %, all repetitions and no more';
const HARD_TARGET = 'peak ≤ 1.5°, femoral ≤ 1.2°, right ≥ 92 %';
const VARIANTS: [string, Partial<SessionSettings>][] = [
  ['10 min of walking between sets', { ...TYPICAL_DELIVERY, walkS: 600 }],
  ['20 % lost in bursts of 4', { delivery: BURSTS }],
  ['5° slip between sets, re-zeroed', { ...TYPICAL_DELIVERY, slipDeg: 5, rezero: true }],
  ['5° slip, not re-zeroed', { ...TYPICAL_DELIVERY, slipDeg: 5 }],
  ['twice the skin motion', { ...TYPICAL_DELIVERY, skin: 2 }],
  ['skin glued to the bone', { ...TYPICAL_DELIVERY, skin: 0 }],
  ['lunges', { ...TYPICAL_DELIVERY, lift: 'lunge' }],
  ['single-leg squats', { ...TYPICAL_DELIVERY, lift: 'single-leg-squat' }],
  ['step-downs', { ...TYPICAL_DELIVERY, lift: 'step-down' }],
  ['deadlifts', { ...TYPICAL_DELIVERY, lift: 'deadlift' }],
];

/** The public cutting trial: 3-D angles against optical motion capture. */
export async function benchFan(): Promise<void> {
  console.log('\nfan_cutting: RMSE of flexion / abduction / rotation, change from stance');
  const fan = await readFan();
  if (!fan) return;
  const format = (score: number[]) => `${score.map((value) => value.toFixed(2)).join(' / ')}°`;
  HEADINGS.forEach(([name, settings], i) => {
    printRow(`alignment.json, causal, ${name}`, format(scoreFan(fan, fan.alignment, settings)), i === 0 ? '≤ 0.90 / 1.20 / 2.20°' : '');
  });
  printRow('alignment.json, --smooth', format(scoreFan(fan, fan.alignment, 'smoothed')), '');
  printRow('automatic alignment, causal', format(scoreFan(fan, null)), '≤ 4 / 6°');
  printRow('automatic alignment, --smooth', format(scoreFan(fan, null, 'smoothed')), '');
}

/** Squats cut from mid-movement, each aligned from its own data only. */
export async function benchSquats(): Promise<void> {
  console.log('\ncmu_exercises, double-leg squats: flexion of each repetition against its reference, both legs, automatic alignment');
  for (const [name, way] of [
    ['causal', {}],
    ['--smooth', 'smoothed'],
  ] as [string, AnalysisVariant][]) {
    const scores = await scoreSquats(way);
    if (scores.length === 0) return;
    const worst = Math.min(...scores.map(({ r }) => r));
    const typical = scores.reduce((sum, { r }) => sum + r, 0) / scores.length;
    const format = `r mean ${typical.toFixed(3)}, worst ${worst.toFixed(3)}; RMSE ${rms(scores.map(({ rmseDeg }) => rmseDeg)).toFixed(2)}°`;
    printRow(`${name}, ${scores.length} repetitions`, format, 'r ≥ 0.99, RMSE after offset ≤ 6°');
    if (name === 'causal')
      for (const { name: of, r, rmseDeg } of scores) printRow(`  ${of}`, `r ${r.toFixed(3)}, ${rmseDeg.toFixed(1)}°`, '');
  }
}

/** The two kinds of sessions that have targets. */
export function benchGuided(): void {
  console.log(
    `\nSimulated guided squat sessions, ${SEEDS} seeds, left and right legs in turn; arbitrary mounting, skin motion, thermal drift`,
  );
  tell('2 % lost', pooled('2 % lost', TYPICAL_DELIVERY, SEEDS), USUAL_TARGET);
  tell('20 % in bursts, 5° slip, 10 min walk', pooled('hard', HARD, SEEDS), HARD_TARGET);
}

/** What degrades the estimate, and the contribution of each feature. */
export function benchIngredients(): void {
  console.log(`\nThe same, 2 % lost unless it says otherwise, ${FEW_SEEDS} seeds`);
  tell('as usual', pooled('usual', TYPICAL_DELIVERY), '');
  for (const [name, heading] of HEADINGS.slice(1)) tell(`heading: ${name}`, pooled(name, TYPICAL_DELIVERY, FEW_SEEDS, heading), '');
  tell('without the template', pooled('template', TYPICAL_DELIVERY, FEW_SEEDS, {}, false), '');
  for (const [name, settings] of VARIANTS) tell(name, pooled(name, settings), '');
  tell('as usual, --smooth', pooled('smoothed', TYPICAL_DELIVERY, FEW_SEEDS, 'smoothed'), '');
  tell('20 % lost in bursts of 4, --smooth', pooled('smoothed', { delivery: BURSTS }, FEW_SEEDS, 'smoothed'), '');
}

function pooled(
  name: string,
  settings: Partial<SessionSettings>,
  seeds = FEW_SEEDS,
  way: AnalysisVariant = {},
  neutral = true,
): SimulatedScore {
  const scores = Array.from({ length: seeds }, (_, k) => {
    printStep(`${name}: ${k + 1} of ${seeds}`);
    return scoreSimulated({ ...settings, seed: k + 1, side: k % 2 === 0 ? 'left' : 'right' }, way, neutral);
  });
  printStep('');
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

function tell(name: string, score: SimulatedScore, target: string): void {
  const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
  const peaks = `peak ${rms(score.peakDeg).toFixed(2)}°, femoral ${rms(score.femoralPeakDeg).toFixed(2)}°`;
  const decisions = `right ${percent(score.right, score.true)}, found ${score.found}/${score.true}, counted ${score.counted}`;
  printRow(name, `${peaks}, ${decisions}`, target);
  const honest = `${percent(score.good - score.wrong, score.good)} of them within 3°`;
  const share = `${percent(score.good, score.samples)} of samples have quality ≥ 0.7, ${honest}`;
  printRow('', `in the sets ${rms(score.excessDeg).toFixed(2)}°; ${share}`, target && '≥ 95 % within 3°');
}
