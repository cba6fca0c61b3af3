/** `knees-out fuse`: turns one sensor's CSV into its orientation, using the orientation filter alone. */
import { once } from 'node:events';
import { Command } from 'commander';
import { say } from '../../protocol/words/terminal.ts';
import { OrientationFilter } from '../motion/orientation/filter.ts';
import { ImuSteps } from '../analysis/imu-steps.ts';
import type { ImuColumns } from '../files/imu-columns.ts';
import { checkOutputs, writeOutputs } from '../files/output.ts';
import { checkTime, readTable } from '../files/table.ts';
import { checkUnits } from '../files/units.ts';
import { Progress } from './progress.ts';

const COLUMNS = ['t', 'ax', 'ay', 'az', 'gx', 'gy', 'gz'];
/** Number of rows between two clock reads and two writes. */
const BATCH = 8192;

export function fuseCommand(): Command {
  return new Command('fuse')
    .description(say('fuse.what'))
    .argument('<file>', say('fuse.argument.file'))
    .option('--out <file>', say('fuse.option.out'))
    .addHelpText('after', `\n${say('fuse.more')}`)
    .action(async (file: string, options: { out?: string }) => {
      await fuse(file, options.out);
    });
}

async function fuse(path: string, outPath: string | undefined): Promise<void> {
  await checkOutputs([outPath], [path]);
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
  checkUnits(imu, 'sensor', path);
  if (outPath !== undefined) await writeOutputs([{ path: outPath, text: orientations(imu, rows, periodS) }]);
  else for (const text of orientations(imu, rows, periodS)) if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** The table, several rows at a time. There is one output row per input row, and its value depends only on that row and earlier ones. */
function* orientations(imu: ImuColumns, rows: number, periodS: number): Generator<string> {
  const filter = new OrientationFilter();
  const steps = new ImuSteps(imu, periodS);
  const progress = new Progress('fuse');
  let lines = 't,qw,qx,qy,qz\n';
  let attitude = 'nan,nan,nan,nan';
  for (let row = 0; row < rows; row++) {
    // A row without a usable sample keeps the previous row's attitude; the next one spans both intervals.
    if (steps.take(row)) {
      filter.update(steps.increment);
      attitude = Array.from(filter.q, (value) => value.toFixed(8)).join(',');
    }
    lines += `${imu.t[row]!},${attitude}\n`;
    if (row % BATCH === BATCH - 1) {
      progress.update(row / rows);
      yield lines;
      lines = '';
    }
  }
  yield lines;
  progress.finish();
}
