/** The cost of the whole line on recorded packets: the host's share of the delay, straps per core, and memory over an hour. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DurationHistogram } from '../../host/cue/histogram.ts';
import { Line } from '../../host/realtime/line.ts';
import { simulateSession, type SimulatedSession } from '../../host/simulator/session.ts';
import type { Link } from '../../host/transport/source.ts';
import { printRow } from './print.ts';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const link = (id: string): Link => ({ id, make: 'knees-out', send: () => true });

interface Event {
  atS: number;
  link: Link;
  bytes: Uint8Array;
}

/** All straps' packets in order of arrival. */
function merge(straps: SimulatedSession['straps']): Event[] {
  return straps
    .flatMap((strap) => {
      const to = link(`bench:${strap.place}`);
      return strap.packets.map(({ arrivalS, bytes }) => ({ atS: arrivalS, link: to, bytes }));
    })
    .sort((a, b) => a.atS - b.atS);
}

function createLine(): { line: Line; counts: { reps: number; cues: number; samples: number } } {
  const counts = { reps: 0, cues: 0, samples: 0 };
  const line = new Line({
    onEvent: (event) => {
      if (event.type === 'rep') counts.reps += 1;
      if (event.type === 'cue') counts.cues += 1;
    },
    onSample: () => {
      counts.samples += 1;
    },
    onCalibrated: () => undefined,
    onIdentified: () => undefined,
    onAbandoned: () => undefined,
    onPlaced: () => undefined,
    onWorn: (leg) => {
      line.control({ type: 'calibrate', action: 'start', side: leg.side }, 0);
      // The session's athlete follows a script and does not take turns.
      for (const { calibration } of Object.values(line.legs)) calibration.takesTurns = false;
    },
  });
  return { line, counts };
}

export function benchLine(): void {
  const session = simulateSession({ both: true, pelvis: true, sets: 3, rows: false });
  const events = merge(session.straps);
  const delay = new DurationHistogram();
  const { line, counts } = createLine();
  for (const { link: to, atS } of events.slice(0, 200)) line.onLink(to, 'open', atS, null);
  const cpu = process.cpuUsage();
  for (const { atS, link: to, bytes } of events) {
    const beganMs = performance.now();
    line.onPacket(to, bytes, atS, 0);
    delay.record(performance.now() - beganMs);
  }
  const { user, system } = process.cpuUsage(cpu);
  const straps = (session.straps.length * session.durationS) / ((user + system) / 1e6);
  printRow(
    'host share, packet in → everything out, 5 straps',
    `p50 ${fixed(delay.percentile(0.5))} ms, p99 ${fixed(delay.percentile(0.99))} ms`,
    'p99 ≤ 2 ms',
  );
  printRow('straps one core carries at 104 Hz', straps.toFixed(0), '≥ 200');
  printRow('  in that session', `${counts.reps} repetitions, ${counts.cues} cues, ${counts.samples} samples`, '');
}

/** One hour of simulated training through one line; memory after each quarter. */
export function benchMemory(): void {
  const session = simulateSession({ sets: 4, rows: false });
  const events = merge(session.straps);
  const { line } = createLine();
  const megabytes: number[] = [];
  let offsetS = 0;
  for (let quarter = 0; quarter < 4; quarter += 1) {
    const untilS = offsetS + 900;
    for (; offsetS < untilS; offsetS += session.durationS) {
      for (const { atS, link: to, bytes } of events) line.onPacket(to, bytes, atS + offsetS, 0);
    }
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    megabytes.push((heapUsed + external) / 1e6);
  }
  printRow('memory after each quarter of an hour of training', `${megabytes.map((m) => m.toFixed(1)).join(', ')} MB`, 'flat');
}

const fixed = (ms: number | null) => (ms === null ? '–' : ms.toFixed(3));
