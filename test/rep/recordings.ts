/**
 * Thigh and shin of the recordings under ../shared/data as the knee samples that segmentation reads; leans come from the recorded attitudes.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { createKneeSample, type KneeSample } from '../../host/knee/sample.ts';
import { createSegmentPair, type SegmentPair } from '../../host/motion/heading/pair.ts';

const DATA = resolve(import.meta.dirname, '../../../shared/data');

export const haveRecordings = existsSync(DATA);
if (!haveRecordings) console.log(`Skipped: recordings are not at ${DATA}`);

type Vector = [number, number, number];
type Columns = Map<string, Float64Array>;

/** One leg: degrees, forward positive; force on the shin in m/s². */
export interface LegRecording {
  timesS: Float64Array;
  thighDeg: Float64Array;
  shankDeg: Float64Array;
  shankForce: Float64Array;
  /** Reference abduction, or a substitute for it. */
  abductionDeg: Float64Array;
}

function readColumns(path: string): Columns {
  const [head, ...lines] = readFileSync(resolve(DATA, path), 'utf8').trim().split(/\r?\n/);
  const names = head!.split(',');
  const columns: Columns = new Map(names.map((name) => [name, new Float64Array(lines.length)]));
  lines.forEach((line, row) => line.split(',').forEach((cell, i) => (columns.get(names[i]!)![row] = Number(cell))));
  return columns;
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
function unit(a: Vector): Vector {
  const length = Math.sqrt(dot(a, a));
  return [a[0] / length, a[1] / length, a[2] / length];
}

/** The vertical in the sensor's frame for each row. */
function verticals(columns: Columns, segment: string): Vector[] {
  const [w, x, y, z] = ['qw', 'qx', 'qy', 'qz'].map((name) => columns.get(`${segment}_${name}`)!);
  return Array.from(w!, (_, i) => [
    2 * (x![i]! * z![i]! - w![i]! * y![i]!),
    2 * (y![i]! * z![i]! + w![i]! * x![i]!),
    1 - 2 * (x![i]! ** 2 + y![i]! ** 2),
  ]);
}

function mean(vectors: Vector[]): Vector {
  return unit(vectors.reduce<Vector>((a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]], [0, 0, 0]));
}

/** The direction perpendicular to `up` in which the vertical varies most; its sign makes the leans in `positive` positive. */
function forwardAxis(up: Vector, vectors: Vector[], positive: Vector[]): Vector {
  const across = (v: Vector): Vector => {
    const along = dot(v, up);
    return [v[0] - along * up[0], v[1] - along * up[1], v[2] - along * up[2]];
  };
  let axis: Vector = unit(cross(up, [0.36, 0.48, 0.8]));
  for (let round = 0; round < 100; round += 1) {
    const next: Vector = [0, 0, 0];
    for (const v of vectors.map(across)) for (let k = 0; k < 3; k += 1) next[k]! += v[k]! * dot(v, axis);
    axis = unit(next);
  }
  const sense = positive.reduce((sum, v) => sum - dot(v, axis), 0);
  return sense < 0 ? [-axis[0], -axis[1], -axis[2]] : axis;
}

/** Forward lean of the upper end relative to the vertical, degrees. */
function leans(vectors: Vector[], up: Vector, forward: Vector): Float64Array {
  return Float64Array.from(vectors, (v) => (Math.atan2(-dot(v, forward), dot(v, up)) * 180) / Math.PI);
}

function forces(columns: Columns, segment: string): Float64Array {
  const [x, y, z] = ['ax', 'ay', 'az'].map((name) => columns.get(`${segment}_${name}`)!);
  return Float64Array.from(x!, (_, i) => Math.hypot(x![i]!, y![i]!, z![i]!));
}

const negated = (values: Float64Array) => values.map((value) => -value);

/** A valgus that grows with flexion beyond any limit: any false repetition would raise a cue. */
const couplingAbduction = (thighDeg: Float64Array, shankDeg: Float64Array) => thighDeg.map((value, i) => 0.4 * (value + shankDeg[i]!));

/** Standing, sitting down, sitting, getting up, walking (`qmt_fullbody`). */
export function readSitAndWalk(side: 'left' | 'right'): LegRecording {
  const columns = readColumns('qmt_fullbody/lower_body.csv');
  const timesS = columns.get('t')!;
  const within = (vectors: Vector[], fromS: number, toS: number) => vectors.filter((_, i) => timesS[i]! >= fromS && timesS[i]! < toS);
  const thigh = verticals(columns, `upper_leg_${side}`);
  const shin = verticals(columns, `lower_leg_${side}`);
  const thighUp = mean(within(thigh, 42, 44));
  const shinUp = mean(within(shin, 42, 44));
  const seated = within(thigh, 60, 64);
  const walking = within(shin, 118, 135);
  // In the swing the shin leans forward much further than it ever leans back.
  const thighForward = forwardAxis(
    thighUp,
    seated,
    seated.map((v): Vector => [-v[0], -v[1], -v[2]]),
  );
  const far = walking.filter((v) => dot(v, shinUp) < 0.7);
  const shinForward = forwardAxis(shinUp, walking, far);
  const thighDeg = negated(leans(thigh, thighUp, thighForward));
  const shankDeg = leans(shin, shinUp, shinForward);
  const shankForce = forces(columns, `lower_leg_${side}`);
  return { timesS, thighDeg, shankDeg, shankForce, abductionDeg: couplingAbduction(thighDeg, shankDeg) };
}

/** Standing, then eight runs with a cut and walking back (`fan_cutting`); the reference's abduction. */
export function readCuttingRuns(): LegRecording {
  const columns = readColumns('fan_cutting/cutting_right.csv');
  const alignment = JSON.parse(readFileSync(resolve(DATA, 'fan_cutting/alignment.json'), 'utf8')) as Record<
    'thigh' | 'shank',
    { w: number; x: number; y: number; z: number }
  >;
  const lean = (segment: 'thigh' | 'shank') => {
    const { w, x, y, z } = alignment[segment];
    // Rows of the sensor → segment rotation: the segment's forward and long axes in the sensor's frame.
    const forward: Vector = [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)];
    const up: Vector = [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)];
    return leans(verticals(columns, segment), up, forward);
  };
  return {
    timesS: columns.get('t')!,
    thighDeg: negated(lean('thigh')),
    shankDeg: lean('shank'),
    shankForce: forces(columns, 'shank'),
    abductionDeg: columns.get('ref_abduction_deg')!,
  };
}

/** The exercise clips of `cmu_exercises`, both legs each: file name → leg. */
export function readCutExercises(pattern: RegExp): { name: string; leg: LegRecording; referenceDeg: Float64Array }[] {
  const folder = 'cmu_exercises';
  const pose = readColumns(`${folder}/Pose_01_rep1.csv`);
  const squats = [1, 2, 3, 4, 5].map((rep) => readColumns(`${folder}/SqDL_01_rep${rep}.csv`));
  const files = readdirSync(resolve(DATA, folder)).filter((file) => pattern.test(file));
  const legs = [];
  for (const [letter, side] of [
    ['l', 'Left'],
    ['r', 'Right'],
  ] as const) {
    const frame = (segment: string) => {
      const up = mean(verticals(pose, segment));
      const moved = squats.flatMap((columns) => verticals(columns, segment));
      return { up, forward: forwardAxis(up, moved, moved) };
    };
    const thigh = frame(`${letter}_thigh`);
    const shin = frame(`${letter}_shank`);
    for (const file of files) {
      const columns = readColumns(`${folder}/${file}`);
      // Both axes point to where the squats lean. The thigh's upper end goes back, so its lean is already positive.
      const thighDeg = leans(verticals(columns, `${letter}_thigh`), thigh.up, thigh.forward);
      const shankDeg = leans(verticals(columns, `${letter}_shank`), shin.up, shin.forward);
      legs.push({
        name: `${file} ${side.toLowerCase()}`,
        leg: {
          timesS: columns.get('t')!,
          thighDeg,
          shankDeg,
          shankForce: forces(columns, `${letter}_shank`),
          abductionDeg: couplingAbduction(thighDeg, shankDeg),
        },
        referenceDeg: negated(columns.get(`ref_${side}KneeAngle_X`)!),
      });
    }
  }
  return legs;
}

/** Calls `visit` with every row as a good-quality knee sample; objects are reused. */
export function playLeg(leg: LegRecording, visit: (sample: KneeSample, pair: SegmentPair) => void): void {
  const sample = createKneeSample();
  const pair = createSegmentPair();
  for (let i = 0; i < leg.timesS.length; i += 1) {
    const before = sample.flexionDeg;
    const timeS = leg.timesS[i]!;
    pair.dtS = i === 0 ? 0 : timeS - pair.timeS;
    pair.timeS = timeS;
    pair.shank.force[2] = leg.shankForce[i]!;
    sample.timeS = timeS;
    sample.thighLeanDeg = leg.thighDeg[i]!;
    sample.shankLeanDeg = leg.shankDeg[i]!;
    sample.flexionDeg = sample.thighLeanDeg + sample.shankLeanDeg;
    sample.flexionRateDegPerS = i === 0 ? 0 : (sample.flexionDeg - before) / pair.dtS;
    sample.abductionDeg = leg.abductionDeg[i]!;
    sample.abductionExcessDeg = sample.abductionDeg;
    sample.femoralRotationDeg = 0;
    sample.femoralRotationExcessDeg = 0;
    sample.quality = 0.9;
    visit(sample, pair);
  }
}
