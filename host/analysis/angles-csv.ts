/** The Angles CSV; an empty cell means unknown. */
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

/**
 * Causal: what was known at each moment. Smoothed: computed from the whole recording, forwards and backwards; such tables say
 * so in a last column.
 */
export type Mode = 'causal' | 'smoothed';

/** `hip`: the recording has a pelvis strap, so its columns are included. */
export function anglesHeader(hip: boolean, mode: Mode = 'causal'): string {
  const names = [...ANGLES, ...(hip ? HIP_ANGLES : [])].map(([name]) => name);
  return `t,${names.join(',')},quality,phase${mode === 'smoothed' ? ',mode' : ''}\n`;
}

/** One row; `sample` is null when nothing is known at `timeS`. `phase` is an index in PHASES. */
export function anglesRow(timeS: number, sample: KneeSample | null, phase: number, hip: boolean, mode: Mode = 'causal'): string {
  let row = String(timeS);
  for (const [, key] of ANGLES) row += `,${sample ? cell(sample[key], 4) : ''}`;
  if (hip) for (const [, key] of HIP_ANGLES) row += `,${sample ? cell(sample[key], 4) : ''}`;
  return `${row},${sample ? cell(sample.quality, 3) : '0'},${PHASES[phase] ?? 'idle'}${mode === 'smoothed' ? ',smoothed' : ''}\n`;
}

/** A finished table; unless it is causal, with a column that states its mode. */
export function withMode(csv: string, mode: Mode): string {
  if (mode === 'causal') return csv;
  const lines = csv.trimEnd().split('\n');
  return `${lines.map((line, i) => `${line},${i === 0 ? 'mode' : mode}`).join('\n')}\n`;
}

function cell(value: number, digits: number): string {
  return !Number.isFinite(value) ? '' : value.toFixed(digits);
}
