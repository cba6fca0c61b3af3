/** Simulated sessions: the stated truth is true of the athlete, and packets, rows and events are consistent. */
import { describe, expect, it } from 'vitest';
import { StrapdownReader } from '../../protocol/sensor/codec.ts';
import { GOOD_DELIVERY } from '../../host/simulator/delivery.ts';
import { LIFTS } from '../../host/simulator/exercise.ts';
import { simulateSession, type Table } from '../../host/simulator/session.ts';

const QUICK = { packets: false, rows: false } as const;

function column(table: Table, name: string): Float64Array {
  const at = table.columns.indexOf(name);
  return Float64Array.from({ length: table.count }, (_, row) => table.values[row * table.columns.length + at]!);
}

describe('a simulated session', () => {
  it.each(LIFTS)('states the truth of its %s repetitions', (lift) => {
    const session = simulateSession({ ...QUICK, seed: 4, lift, valgusDeg: [12, 2], sets: 1, repetitions: 6 });
    const { repetitions, angles, events } = session;
    expect(repetitions).toHaveLength(9);
    expect(repetitions.slice(0, 3).every((repetition) => repetition.neutral && repetition.peakValgusDeg < 1.2)).toBe(true);
    const t = column(angles, 't');
    const flexion = column(angles, 'flexion_deg');
    const abduction = column(angles, 'abduction_excess_deg');
    repetitions.slice(3).forEach((repetition, k) => {
      expect(Math.abs(repetition.peakValgusDeg - (k % 2 === 0 ? 12 : 2))).toBeLessThan(1.3);
      expect(repetition.startS).toBeLessThan(repetition.bottomS);
      expect(repetition.bottomS).toBeLessThan(repetition.endS);
      const rows = [...t.keys()].filter((row) => t[row]! >= repetition.startS && t[row]! <= repetition.endS);
      expect(Math.abs(Math.max(...rows.map((row) => flexion[row]!)) - repetition.depthDeg)).toBeLessThan(1);
      expect(Math.abs(Math.max(...rows.map((row) => abduction[row]!)) - repetition.peakValgusDeg)).toBeLessThan(0.1);
      const inside = events.filter(({ event }) => event === 'set_start')[0]!;
      expect(repetition.startS).toBeGreaterThan(inside.timeS);
    });
    expect(events.map(({ event }) => event)).toEqual([
      'stance_start',
      'stance_end',
      'thigh_swing_start',
      'thigh_swing_end',
      'shank_swing_start',
      'shank_swing_end',
      'neutral_start',
      'neutral_end',
      'set_start',
      'set_end',
    ]);
    expect(events.find(({ event }) => event === 'set_start')!.value).toBe(lift);
  });

  it.each(['descent', 'ascent', 'bottom'] as const)('puts the collapse into the %s when requested', (phase) => {
    for (const seed of [1, 2, 3]) {
      const { repetitions } = simulateSession({ ...QUICK, seed, valgusDeg: [12], valgusPhase: phase, sets: 1 });
      for (const repetition of repetitions.slice(3)) expect(repetition.peakValgusPhase).toBe(phase);
    }
  });

  it('puts the peak at the requested flexion', () => {
    const { repetitions, angles } = simulateSession({ ...QUICK, valgusDeg: [15], valgusPhase: 'descent', valgusAtDeg: 60, sets: 1 });
    const t = column(angles, 't');
    const flexion = column(angles, 'flexion_deg');
    for (const { peakValgusS } of repetitions.slice(3)) {
      expect(Math.abs(flexion[t.findIndex((timeS) => timeS >= peakValgusS)]! - 60)).toBeLessThan(5);
    }
  });

  it('is quiet in its stances', () => {
    const { angles, events } = simulateSession({ ...QUICK, seed: 8, rezero: true, sets: 2 });
    const stances = events.filter(({ event }) => event.startsWith('stance'));
    expect(stances).toHaveLength(4);
    const t = column(angles, 't');
    for (const name of ['flexion_deg', 'abduction_deg', 'shank_lean_deg', 'thigh_lean_deg']) {
      const values = column(angles, name);
      for (let k = 0; k < stances.length; k += 2) {
        const inside = [...t.keys()].filter((row) => t[row]! > stances[k]!.timeS && t[row]! < stances[k + 1]!.timeS);
        const speeds = inside.slice(1).map((row) => Math.abs(values[row]! - values[row - 1]!) * 100);
        expect(Math.max(...speeds)).toBeLessThan(2);
        expect(Math.max(...inside.map((row) => Math.abs(values[row]!)))).toBeLessThan(2.5);
      }
    }
  });

  it('writes rows of both straps at 100 Hz that contain gravity, and omits the lost ones', () => {
    const { rows, durationS } = simulateSession({
      packets: false,
      sets: 1,
      repetitions: 2,
      pelvis: true,
      delivery: { ...GOOD_DELIVERY, loss: 0.1, burst: 2 },
    });
    expect(rows.columns.slice(0, 7)).toEqual(['t', 'thigh_ax', 'thigh_ay', 'thigh_az', 'thigh_gx', 'thigh_gy', 'thigh_gz']);
    expect(rows.columns).toHaveLength(19);
    expect(Math.abs(rows.count / (durationS * 100) - 0.9)).toBeLessThan(0.04);
    const t = column(rows, 't');
    for (let row = 1; row < rows.count; row++) expect(t[row]!).toBeGreaterThan(t[row - 1]!);
    for (const segment of ['thigh', 'shank', 'pelvis']) {
      const [x, y, z] = ['x', 'y', 'z'].map((axis) => column(rows, `${segment}_a${axis}`)) as [Float64Array, Float64Array, Float64Array];
      for (let row = 0; row < 300; row++) expect(Math.abs(Math.hypot(x[row]!, y[row]!, z[row]!) - 9.81)).toBeLessThan(0.6);
    }
  });

  it('gives the packets of every strap with their arrival times', () => {
    const session = simulateSession({ rows: false, sets: 1, repetitions: 2, both: true, pelvis: true });
    expect(session.straps.map(({ place }) => place)).toEqual(['left-thigh', 'left-shin', 'right-thigh', 'right-shin', 'pelvis']);
    const reader = new StrapdownReader();
    for (const { packets } of session.straps) {
      const samples = packets.reduce((sum, { bytes }) => sum + (reader.open(bytes) ? reader.count : 0), 0);
      expect(Math.abs(samples / session.durationS - 104)).toBeLessThan(0.2);
      expect(packets[packets.length - 1]!.arrivalS).toBeLessThanOrEqual(session.durationS);
    }
    expect(session.alignment.thigh).toEqual(session.straps[0]!.mounting);
  });

  it('is the same session for the same seed', () => {
    const once = simulateSession({ seed: 12, sets: 1, repetitions: 2 });
    const again = simulateSession({ seed: 12, sets: 1, repetitions: 2 });
    expect(again.rows).toEqual(once.rows);
    expect(again.repetitions).toEqual(once.repetitions);
    expect(again.straps[1]!.packets).toEqual(once.straps[1]!.packets);
    expect(simulateSession({ seed: 13, sets: 1, repetitions: 2, packets: false }).rows.values).not.toEqual(once.rows.values);
  });
});
