/** The Angles CSV of an analysis, columns as the contract names them; an empty cell is "not known". */
import type { KneeSample } from '../../knee/sample.ts';
import { PHASES } from '../../rep/repetition.ts';

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

/** `hip`: whether the recording has a pelvis strap, and so columns for it. */
export function anglesHeader(hip: boolean): string {
  const names = [...ANGLES, ...(hip ? HIP_ANGLES : [])].map(([name]) => name);
  return `t,${names.join(',')},quality,phase\n`;
}

/** One row; `sample` null: nothing is known at `timeS`. `phase` is an index in PHASES. */
export function anglesRow(timeS: number, sample: KneeSample | null, phase: number, hip: boolean): string {
  let row = String(timeS);
  for (const [, key] of ANGLES) row += `,${sample ? cell(sample[key], 4) : ''}`;
  if (hip) for (const [, key] of HIP_ANGLES) row += `,${sample ? cell(sample[key], 4) : ''}`;
  return `${row},${sample ? cell(sample.quality, 3) : '0'},${PHASES[phase] ?? 'idle'}\n`;
}

function cell(value: number, digits: number): string {
  return !Number.isFinite(value) ? '' : value.toFixed(digits);
}
