/** `analyze` on the station's own recording: the recorded packets and controls through a line again, as fast as it goes. */
import type { LiveEvent, Rep } from '../../../protocol/live/events.ts';
import { VERSION } from '../../config/version.ts';
import { KneesOutError } from '../../errors.ts';
import { repsCsv } from '../../export/reps.ts';
import { Line, type LineSink } from '../../realtime/line.ts';
import { StoredRecording } from '../../store/recording.ts';
import { ReplaySource } from '../../transport/replay.ts';
import { anglesHeader, anglesRow, writeAnalysis } from './tables.ts';

interface Options {
  angles?: string;
  reps?: string;
  summary?: string;
  side?: 'left' | 'right';
}

/** Places of damage that the error names. */
const NAMED_PLACES = 3;

/**
 * Writes what `options` asks for; of a recording with both legs, the side asked for (default: the first that was worn). What can be read of a
 * damaged recording is analysed and written as well.
 *
 * @throws KneesOutError KO_RECORDING_INVALID, at the end, when not all of it could be read; those of `StoredRecording` and `writeOutputs`.
 */
export async function analyzeStored(place: string, options: Options): Promise<void> {
  const damage: string[] = [];
  const recording = new StoredRecording(place, (message) => damage.push(message));
  const reps: Omit<Rep, 'curve'>[] = [];
  const cues: LiveEvent[] = [];
  const rows = [anglesHeader(false)];
  let side = options.side ?? null;
  const sink: LineSink = {
    onEvent: (event) => {
      if (event.type === 'rep' && event.side === side) {
        const { curve: _curve, ...rep } = event;
        reps.push(rep);
      }
      if (event.type === 'cue' && event.side === side && event.latencyMs === null) cues.push(event);
    },
    onSample: (live) => {
      side ??= live.side;
      if (live.side !== side || options.angles === undefined) return;
      rows.push(anglesRow(live.leg.sample.timeS, live.leg.sample, live.leg.segmenter.phase, false));
    },
    onCalibrated: () => undefined,
    onWorn: () => undefined,
    onNeglected: () => undefined,
    onPlaced: () => undefined,
  };
  let line = new Line(sink);
  const source = new ReplaySource(place, () => recording.entries(), {
    speed: Infinity,
    onControl: (atS, control) => {
      if (control.type === 'begin') line = new Line(sink, control.after);
      else line.control(control, atS);
    },
  });
  await source.start({
    onLink: (...news) => line.onLink(...news),
    onPacket: (...packet) => line.onPacket(...packet),
  });
  await source.finished().catch((error: unknown) => {
    if (!(error instanceof KneesOutError)) throw error;
    damage.push(error.message);
  });
  line.finish();
  const summary = { version: VERSION, file: place, session: recording.session, side, cues: cues.length, repetitions: reps, damage };
  await writeAnalysis(options, rows, repsCsv(reps), summary);
  if (options.summary === undefined)
    process.stdout.write(`Session ${recording.session}: ${reps.length} repetitions, ${cues.length} cues.\n`);
  if (damage.length === 0) return;
  const more = damage.length > NAMED_PLACES ? `; and ${damage.length - NAMED_PLACES} more` : '';
  throw new KneesOutError(
    'KO_RECORDING_INVALID',
    `${place}: ${damage.slice(0, NAMED_PLACES).join('; ')}${more}`,
    'What could be read was analysed: the results are without the rest.',
  );
}
