/** The Angles CSV; an empty cell is "not known". */
import type { KneeSample } from '../knee/sample.ts';
import { PHASES } from '../rep/repetition.ts';

const ANGLES = [
  ['flexion_deg', 'flexionDeg'],
  ['abduction_deg', 'abductionDeg'],
  ['tibial_rotation_deg', 'tibialRotationDeg'],
  ['femoral_rotation_deg', 'femoralRotationDeg'],
  ['shank_lean_deg', 'shankLeanDeg'],
  ['thigh_lean_deg', 'thighLeanDeg'],
  ['fppa_deg', 'fppaDeg'],
] as const satisfies readonly (readonly [string, keyof KneeSample])[];

const HIP_ANGLES = [
  ['hip_adduction_deg', 'hipAdductionDeg'],
  ['hip_internal_rotation_deg', 'hipInternalRotationDeg'],
  ['hip_pelvic_drop_deg', 'pelvicDropDeg'],
] as const satisfies readonly (readonly [string, keyof KneeSample])[];

/** Causal: what could be told at that moment. Smoothed: with both directions of time; its tables say so in a last column. */
export type Mode = 'causal' | 'smoothed';

/** `hip`: whether the recording has a pelvis strap, and so columns for it. */
export function anglesHeader(hip: boolean, mode: Mode = 'causal'): string {
  const names = [...ANGLES, ...(hip ? HIP_ANGLES : [])].map(([name]) => name);
  return `t,${names.join(',')},quality,phase${mode === 'smoothed' ? ',mode' : ''}\n`;
}

/** One row; `sample` null: nothing is known at `timeS`. `phase` is an index in PHASES. */
export function anglesRow(timeS: number, sample: KneeSample | null, phase: number, hip: boolean, mode: Mode = 'causal'): string {
  let row = String(timeS);
  for (const [, key] of ANGLES) row += `,${sample ? cell(sample[key], 4) : ''}`;
  if (hip) for (const [, key] of HIP_ANGLES) row += `,${sample ? cell(sample[key], 4) : ''}`;
  return `${row},${sample ? cell(sample.quality, 3) : '0'},${PHASES[phase] ?? 'idle'}${mode === 'smoothed' ? ',smoothed' : ''}\n`;
}

/** A finished table with the column that says how it was made, where it was not made causally. */
export function withMode(csv: string, mode: Mode): string {
  if (mode === 'causal') return csv;
  const lines = csv.trimEnd().split('\n');
  return `${lines.map((line, i) => `${line},${i === 0 ? 'mode' : mode}`).join('\n')}\n`;
}

function cell(value: number, digits: number): string {
  return !Number.isFinite(value) ? '' : value.toFixed(digits);
}
