/** Alignment and placement on real recordings: what automatic alignment finds without any hints, printed beside its limits. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAlignment } from '../../../host/files/alignment-file.ts';
import { ImuSteps } from '../../../host/analysis/imu-steps.ts';
import type { ImuColumns } from '../../../host/files/imu-columns.ts';
import { checkTime, readTable } from '../../../host/files/table.ts';
import { axisInSensor, type Alignment } from '../../../host/motion/alignment/alignment.ts';
import { alignAutomatically } from '../../../host/motion/alignment/leg-alignment.ts';
import { LegTrack } from '../../../host/motion/alignment/leg-track.ts';
import { checkPlacement } from '../../../host/motion/alignment/placement-check.ts';
import { tilts } from '../../../host/motion/alignment/axis-direction.ts';
import { angleDeg } from '../../../host/motion/maths/vector.ts';
import { Pairing } from '../../../host/realtime/leg/pairing.ts';
import { render } from '../../../protocol/words/message.ts';

const DATA = resolve(import.meta.dirname, '../../../../shared/data');
const FAN = resolve(DATA, 'fan_cutting/cutting_right.csv');
const QMT = resolve(DATA, 'qmt_fullbody/lower_body.csv');
const CMU = resolve(DATA, 'cmu_exercises');
for (const path of [FAN, QMT, CMU]) if (!existsSync(path)) console.log(`skipped: ${path} is not here`);

async function trackOf(path: string, thigh: string, shank: string): Promise<LegTrack> {
  const names = (segment: string) => ['ax', 'ay', 'az', 'gx', 'gy', 'gz'].map((axis) => `${segment}_${axis}`);
  const { columns, rows } = await readTable(path, ['t', ...names(thigh), ...names(shank)]);
  const t = columns.get('t')!;
  const { periodS } = checkTime(t, path);
  const imu = (segment: string): ImuColumns => {
    const [ax, ay, az, gx, gy, gz] = names(segment).map((name) => columns.get(name)!) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]; // prettier-ignore
    return { t, ax, ay, az, gx, gy, gz };
  };
  const track = new LegTrack(rows);
  const pairing: Pairing = new Pairing(() => track.append(pairing.timeS, pairing.thighStrap, pairing.shankStrap));
  const thighSteps = new ImuSteps(imu(thigh), periodS);
  const shankSteps = new ImuSteps(imu(shank), periodS);
  for (let row = 0; row < rows; row += 1) {
    if (thighSteps.take(row)) pairing.pushThigh(thighSteps.increment);
    if (shankSteps.take(row)) pairing.pushShank(shankSteps.increment);
  }
  return track;
}

/** Mean knee flexion from gravity alone over several seconds, degrees. */
function flexionDeg(track: LegTrack, { thigh, shank }: Alignment, fromS: number, toS: number): number {
  const { from, to } = track.between(fromS, toS);
  const rows = Array.from({ length: to - from }, (_, i) => from + i);
  const of = (up: Float64Array, segment: Alignment['thigh']) => tilts(up, rows, axisInSensor(segment, 'left'), axisInSensor(segment, 'up'));
  const thighTilt = of(track.thigh.up, thigh);
  const all = of(track.shank.up, shank).map((tilt, i) => tilt - thighTilt[i]!);
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

describe.skipIf(!existsSync(FAN))('automatic alignment of the cutting runs', () => {
  it('comes close to the recording’s own anatomical frames', async () => {
    const track = await trackOf(FAN, 'thigh', 'shank');
    const { alignment, stance } = alignAutomatically(track);
    const file = await readAlignment(resolve(DATA, 'fan_cutting/alignment.json'));
    const apart = (segment: 'thigh' | 'shank', axis: 'left' | 'up') =>
      angleDeg(axisInSensor(alignment[segment], axis), axisInSensor(file[segment], axis));
    console.log(
      `fan_cutting, automatic against alignment.json: thigh medio-lateral ${apart('thigh', 'left').toFixed(1)}°, long ${apart('thigh', 'up').toFixed(1)}°; ` +
        `shin medio-lateral ${apart('shank', 'left').toFixed(1)}°, long ${apart('shank', 'up').toFixed(1)}° (its stance has 14° of flexion)`,
    );
    expect(apart('thigh', 'left')).toBeLessThan(14);
    expect(apart('thigh', 'up')).toBeLessThan(6);
    expect(apart('shank', 'left')).toBeLessThan(14);
    expect(apart('shank', 'up')).toBeLessThan(16);
    expect(stance!.startS).toBeLessThan(1);
    expect(stance!.endS).toBeGreaterThan(8);
    expect(alignment.quality).toBeGreaterThan(0.4);
    expect(alignment.quality).toBeLessThan(0.7);
    expect(checkPlacement(track, alignment, 'right')).toEqual({ segments: 'as declared', side: 'as declared', leg: 'same', advice: null });
    expect(checkPlacement(track, alignment, 'left').side).toBe('other');
  });

  it('detects swapped straps', async () => {
    const track = await trackOf(FAN, 'shank', 'thigh');
    const { segments, advice } = checkPlacement(track, alignAutomatically(track).alignment, 'right');
    expect(segments).toBe('swapped');
    expect(advice).toEqual({ code: 'alignment.swapped' });
  });
});

describe.skipIf(!existsSync(QMT))('automatic alignment of standing, sitting and walking', () => {
  it.each(['left', 'right'] as const)('identifies standing and sitting (%s leg)', async (side) => {
    const track = await trackOf(QMT, `upper_leg_${side}`, `lower_leg_${side}`);
    const { alignment } = alignAutomatically(track);
    const standing = flexionDeg(track, alignment, 41, 43);
    const sitting = flexionDeg(track, alignment, 60, 75);
    console.log(
      `qmt_fullbody ${side}: standing ${standing.toFixed(1)}°, sitting ${sitting.toFixed(1)}° of flexion, quality ${alignment.quality.toFixed(2)}`,
    );
    expect(Math.abs(standing)).toBeLessThan(6);
    expect(sitting).toBeGreaterThan(60);
    expect(sitting).toBeLessThan(110);
    const placement = checkPlacement(track, alignment, side);
    expect(placement).toEqual({ segments: 'as declared', side: 'as declared', leg: 'same', advice: null });
    expect(checkPlacement(track, alignment, side === 'left' ? 'right' : 'left').side).toBe('other');
  });

  it('detects swapped straps, and straps on two legs', async () => {
    const swapped = await trackOf(QMT, 'lower_leg_left', 'upper_leg_left');
    expect(checkPlacement(swapped, alignAutomatically(swapped).alignment, 'left').segments).toBe('swapped');
    const apart = await trackOf(QMT, 'upper_leg_left', 'lower_leg_right');
    expect(checkPlacement(apart, alignAutomatically(apart).alignment, 'left').leg).toBe('apart');
  });
});

describe.skipIf(!existsSync(CMU))('automatic alignment of single repetitions without a stance', () => {
  it.each([1, 2, 3, 4, 5])('bends squat %i the right way and reports low quality', async (n) => {
    for (const [side, reference] of [
      ['l', 'Left'],
      ['r', 'Right'],
    ] as const) {
      const path = resolve(CMU, `SqDL_01_rep${n}.csv`);
      const track = await trackOf(path, `${side}_thigh`, `${side}_shank`);
      const { alignment } = alignAutomatically(track);
      const knee = (await readTable(path, [`ref_${reference}KneeAngle_X`])).columns.get(`ref_${reference}KneeAngle_X`)!;
      const deepest = knee.indexOf(Math.min(...knee));
      const atS = track.timeS[Math.min(deepest, track.count - 1)]!;
      expect(flexionDeg(track, alignment, atS - 0.05, atS + 0.05)).toBeGreaterThan(50);
      expect(alignment.quality).toBeLessThan(0.3);
      expect(alignment.reasons.map(render).join(' ')).toMatch(/No quiet stance/);
    }
  });
});
