/** Writes a simulated session: two-IMU CSV, Events CSV, true angles, true alignment, and the true repetitions. */
import { say } from '../../../protocol/words/terminal.ts';
import { GOOD_DELIVERY } from '../../simulator/delivery.ts';
import { simulateSession, type SimulatedSession, type Table } from '../../simulator/session.ts';
import { checkOutputs, writeOutputs } from '../../files/output.ts';
import { notify } from '../report.ts';
import type { SimulateOptions } from './options.ts';

export async function writeSession(options: SimulateOptions): Promise<void> {
  await checkOutputs([options.csv, options.events, options.truth, options.angles, options.alignment], []);
  const session = simulateSession({
    seed: options.seed,
    side: options.side,
    lift: options.exercise,
    shinMovement: options.shin,
    sets: options.sets,
    repetitions: options.repetitions,
    valgusDeg: options.valgus === 0 ? [0] : [2, 2, options.valgus, 2],
    valgusPhase: options.phase,
    valgusAtDeg: options.valgusAt,
    walkS: options.walk,
    slipDeg: options.slip,
    rezero: options.rezero ?? false,
    biasStepDps: options.bias,
    delivery: { ...GOOD_DELIVERY, loss: options.loss, burst: options.burst },
    pelvis: options.pelvis ?? false,
    packets: false,
    rows: options.csv !== undefined,
    ...(options.ideal ? { errors: 0, skin: 0 } : {}),
  });
  const files: [string | undefined, () => string][] = [
    [options.csv, () => csvOf(session.rows, 7)],
    [options.events, () => eventsCsvOf(session)],
    [options.truth, () => `${JSON.stringify(truthOf(session), null, 2)}\n`],
    [options.angles, () => csvOf(session.angles, 6)],
    [options.alignment, () => `${JSON.stringify(session.alignment, null, 2)}\n`],
  ];
  await writeOutputs(files.flatMap(([path, text]) => (path === undefined ? [] : [{ path, text: [text()] }])));
  const { side, seed, lift: exercise } = session.settings;
  const written = files.map(([file]) => file).filter((file) => file !== undefined);
  const { repetitions, durationS } = session;
  notify(say('simulate.written', { side, seed, exercise, count: repetitions.length, durationS, files: written }));
}

function csvOf({ columns, count, values }: Table, digits: number): string {
  const lines = [columns.join(',')];
  for (let row = 0; row < count; row++) {
    const cells: string[] = [];
    for (let k = 0; k < columns.length; k++) {
      const value = values[row * columns.length + k]!;
      cells.push(k === 0 ? value.toFixed(4) : String(Number(value.toPrecision(digits))));
    }
    lines.push(cells.join(','));
  }
  return `${lines.join('\n')}\n`;
}

function eventsCsvOf({ events }: SimulatedSession): string {
  return `t,event,value\n${events.map(({ timeS, event, value }) => `${timeS.toFixed(4)},${event},${value}\n`).join('')}`;
}

/** Names as in the Reps CSV. */
function truthOf({ settings, alignment, repetitions }: SimulatedSession): object {
  return {
    seed: settings.seed,
    side: settings.side,
    exercise: settings.lift,
    alignment,
    repetitions: repetitions.map((repetition, k) => ({
      rep: k + 1,
      exercise: repetition.exercise,
      neutral: repetition.neutral,
      start_t: repetition.startS,
      bottom_t: repetition.bottomS,
      end_t: repetition.endS,
      depth_deg: repetition.depthDeg,
      peak_valgus_deg: repetition.peakValgusDeg,
      peak_valgus_t: repetition.peakValgusS,
      peak_valgus_phase: repetition.peakValgusPhase,
      femoral_rotation_deg: repetition.femoralRotationDeg,
    })),
  };
}
