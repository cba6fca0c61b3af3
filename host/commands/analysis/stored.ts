/** `analyze` on the station's own recording: the recorded packets and controls through a line again, as fast as it goes. */
import type { LiveEvent, Rep } from '../../../protocol/live/events.ts';
import { VERSION } from '../../config/version.ts';
import { repsCsv } from '../../export/reps.ts';
import type { Control } from '../../realtime/control.ts';
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

/** Writes what `options` asks for; of a recording with both legs, the side asked for (default: the first that was worn). */
export async function analyzeStored(place: string, options: Options): Promise<void> {
  const recording = new StoredRecording(place, (message) => process.stderr.write(`KO_RECORDING_INVALID: ${message}\n`));
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
    onPlaced: () => undefined,
  };
  let line = new Line(sink);
  const source = new ReplaySource(place, recording.entries(), {
    speed: Infinity,
    onControl: (atS, value) => {
      const control = value as Control;
      if (control.type === 'begin') line = new Line(sink, control.after);
      else line.control(control, atS);
    },
  });
  await source.start({
    onLink: (...news) => line.onLink(...news),
    onPacket: (...packet) => line.onPacket(...packet),
  });
  await source.finished();
  line.finish();
  const summary = { version: VERSION, file: place, session: recording.session, side, cues: cues.length, repetitions: reps };
  await writeAnalysis(options, rows, repsCsv(reps), summary);
  if (options.summary === undefined)
    process.stdout.write(`Session ${recording.session}: ${reps.length} repetitions, ${cues.length} cues.\n`);
}
