/** The result files of an analysis: Angles CSV and Reps CSV, columns as the contract names them; an empty cell is "not known". */
import type { KneeSample } from '../../knee/sample.ts';
import { PHASES, type Repetition } from '../../rep/repetition.ts';

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

export const REPS_HEADER =
  'rep,exercise,start_t,bottom_t,end_t,depth_deg,peak_valgus_deg,peak_valgus_t,peak_valgus_phase,femoral_rotation_deg,severity,quality,cue_t,cue_reason\n';

export function repsRow(r: Repetition): string {
  const cells = [
    String(r.rep),
    r.exercise,
    cell(r.startS, 3),
    cell(r.bottomS, 3),
    cell(r.endS, 3),
    cell(r.depthDeg, 2),
    cell(r.peakValgusDeg, 2),
    cell(r.peakValgusS, 3),
    r.peakValgusPhase ?? '',
    cell(r.femoralRotationDeg, 2),
    r.severity ?? '',
    cell(r.quality, 3),
    cell(r.cueS, 3),
    r.cueReason ?? '',
  ];
  return `${cells.join(',')}\n`;
}

function cell(value: number | null, digits: number): string {
  return value === null || !Number.isFinite(value) ? '' : value.toFixed(digits);
}
