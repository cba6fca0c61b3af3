/** `knees-out fuse`: one sensor's CSV in, its orientation out; the orientation filter alone. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { Command } from 'commander';
import { OrientationFilter } from '../motion/filter.ts';
import { ImuSteps, type ImuColumns } from './files/increments.ts';
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
  const column = (name: string) => columns.get(name)!;
  const imu: ImuColumns = {
    t: column('t'),
    ax: column('ax'),
    ay: column('ay'),
    az: column('az'),
    gx: column('gx'),
    gy: column('gy'),
    gz: column('gz'),
  };
  const { periodS } = checkTime(imu.t, path);
  const filter = new OrientationFilter();
  const steps = new ImuSteps(imu, periodS);
  const progress = new Progress('fuse');
  const out = outPath === undefined ? process.stdout : createWriteStream(outPath);
  if (outPath !== undefined) await once(out, 'open');
  let lines = 't,qw,qx,qy,qz\n';
  let attitude = 'nan,nan,nan,nan';
  for (let row = 0; row < rows; row++) {
    // A row without a usable sample keeps the attitude of the one before; the next one spans both intervals.
    if (steps.take(row)) {
      filter.update(steps.increment);
      attitude = Array.from(filter.q, (value) => value.toFixed(8)).join(',');
    }
    lines += `${imu.t[row]!},${attitude}\n`;
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
