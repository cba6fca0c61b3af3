/** `knees-out fuse`: one sensor's CSV in, its orientation out; the orientation filter alone. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { Command } from 'commander';
import { OrientationFilter } from '../motion/filter.ts';
import { createIncrement } from '../sensors/increment.ts';
import { RateSteps } from '../sensors/rates.ts';
import { checkTime, readTable } from './files/table.ts';
import { Progress } from './progress.ts';

const COLUMNS = ['t', 'ax', 'ay', 'az', 'gx', 'gy', 'gz'];
/** Rows between two looks at the clock and two writes. */
const BATCH = 8192;

export function fuseCommand(): Command {
  return new Command('fuse')
    .description("One sensor's CSV (t,ax,ay,az,gx,gy,gz in s, m/s² and rad/s) in, its orientation (t,qw,qx,qy,qz) out.")
    .argument('<file>', 'CSV with a header row; other columns are ignored, a missing row is a lost sample')
    .option('--out <file>', 'where the orientation goes (default: standard output)')
    .addHelpText(
      'after',
      '\nThe quaternion takes vectors from the sensor to the world (z up); its heading starts at an arbitrary value and drifts slowly.',
    )
    .action(async (file: string, options: { out?: string }) => {
      await fuse(file, options.out);
    });
}

/** As many rows out as in; the value of a row depends on that row and those before it only. */
async function fuse(path: string, outPath: string | undefined): Promise<void> {
  const { rows, columns } = await readTable(path, COLUMNS);
  const [t, ax, ay, az, gx, gy, gz] = COLUMNS.map((name) => columns.get(name)!) as [Float64Array, ...Float64Array[]];
  const { periodS } = checkTime(t, path);
  const filter = new OrientationFilter();
  const steps = new RateSteps();
  const increment = createIncrement();
  const progress = new Progress('fuse');
  const out = outPath === undefined ? process.stdout : createWriteStream(outPath);
  if (outPath !== undefined) await once(out, 'open');
  let lines = 't,qw,qx,qy,qz\n';
  for (let row = 0; row < rows; row++) {
    const timeS = t[row]!;
    const dtS = row === 0 ? 0 : timeS - t[row - 1]!;
    increment.timeS = increment.tickS = timeS;
    increment.dtS = dtS;
    increment.missed = row === 0 ? 0 : Math.max(0, Math.round(dtS / periodS) - 1);
    increment.flags = 0;
    if (Number.isFinite(ax![row]! + ay![row]! + az![row]! + gx![row]! + gy![row]! + gz![row]!)) {
      if (row === 0 || dtS > 0) steps.step(increment, gx![row]!, gy![row]!, gz![row]!, ax![row]!, ay![row]!, az![row]!);
    } else {
      // Nothing usable in this row: the filter lets the motion go on as it was.
      increment.rotationX = increment.forceX = NaN;
      steps.restart();
    }
    filter.update(increment);
    const { q } = filter;
    lines += `${timeS},${q[0]!.toFixed(8)},${q[1]!.toFixed(8)},${q[2]!.toFixed(8)},${q[3]!.toFixed(8)}\n`;
    if (row % BATCH === BATCH - 1) {
      progress.update(row / rows);
      await write(out, lines);
      lines = '';
    }
  }
  await write(out, lines);
  progress.finish();
  if (outPath !== undefined) {
    out.end();
    await once(out, 'finish');
  }
}

async function write(out: Writable, text: string): Promise<void> {
  if (!out.write(text)) await once(out, 'drain');
}
