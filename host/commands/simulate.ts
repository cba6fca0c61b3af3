/** `knees-out simulate`: virtual straps that speak the wire protocol, on ptys or on stdin and stdout; or a whole session with its truth, written to files. */
import { Command, Option } from 'commander';
import { STRAP_PLACES } from '../../protocol/live/words.ts';
import { KneesOutError } from '../errors.ts';
import { GOOD_DELIVERY } from '../simulator/delivery.ts';
import { LIFTS } from '../simulator/exercise.ts';
import { COLLAPSE_PHASES } from '../simulator/repetition.ts';
import { DEFAULT_SIMULATION } from '../simulator/simulation.ts';
import { between, whole } from './numbers.ts';
import { writeSession } from './simulate/files.ts';
import type { SimulateOptions } from './simulate/options.ts';
import { serveOnPorts } from './simulate/ports.ts';
import { serveOnStdio } from './simulate/stdio.ts';

const option = (flags: string, what: string, parse: (text: string) => number, value?: number): Option =>
  new Option(flags, what).argParser(parse).default(value, value === undefined || Number.isNaN(value) ? 'drawn' : undefined);

export function simulateCommand(): Command {
  return new Command('simulate')
    .description('virtual straps on an athlete: as serial ports to connect to, or a whole session written to files')
    .addOption(option('--seed <n>', 'which athlete, straps and noise', whole(0, 2 ** 32 - 1), 1))
    .addOption(new Option('--side <side>', 'the leg that trains').choices(['left', 'right']).default('left'))
    .addOption(new Option('--exercise <name>', 'what is trained').choices(LIFTS).default('squat'))
    .option('--both', 'straps on both legs')
    .option('--pelvis', 'a fifth strap on the pelvis')
    .option('--unplaced', 'the straps do not know where they are worn')
    .addOption(new Option('--shin <movement>', "the shin's calibration movement").choices(['curls', 'extensions']).default('curls'))
    .addOption(option('--valgus <deg>', 'peak valgus of every fourth repetition; the others have 2', between(0, 30), 12))
    .addOption(new Option('--phase <phase>', 'when it peaks').choices([...COLLAPSE_PHASES, 'mixed']).default('mixed'))
    .addOption(
      new Option('--valgus-at <deg>', 'knee flexion at which it peaks').argParser(between(10, 130)).default(NaN, '80 % of the depth'),
    )
    .addOption(option('--loss <share>', 'share of packets lost, 0 to 1', between(0, 1), 0))
    .addOption(option('--burst <n>', 'packets lost in a row', whole(1, 1000), 1))
    .addOption(option('--jitter <ms>', 'most that packets are late', between(0, 1000), 1000 * GOOD_DELIVERY.jitterS))
    .addOption(option('--dropout <s>', 'the thigh strap is silent for so long', between(0, 3600), 0))
    .addOption(option('--slip <deg>', 'the thigh strap slips by so much', between(0, 90), 0))
    .addOption(option('--bias <dps>', 'its gyro bias jumps by so much, °/s', between(0, 100), 0))
    .addOption(option('--fault-at <s>', 'when these happen, after the start', between(0, 1e6), 75))
    .addOption(
      new Option('--skew <ppm>', 'clocks of thighs run so much fast, of shins slow').argParser(between(-500, 500)).default(NaN, 'drawn'),
    )
    .addOption(option('--rate <hz>', 'samples a second', between(10, 416), DEFAULT_SIMULATION.rateHz))
    .option('--raw', 'stream RAW instead of STRAPDOWN')
    .option('--wrap', 'tick counters wrap after half a minute')
    .option('--ideal', 'perfect IMUs glued to the bone')
    .option('--auto', 'calibrate and train unasked instead of waiting for the prompts of a station')
    .option('--dir <folder>', 'where the ports are put')
    .option('--stdio', 'one strap on stdin and stdout')
    .addOption(new Option('--role <role>', 'which one').choices(STRAP_PLACES))
    .addOption(
      new Option('--start-at <unix>', 'when the athlete began, unix s: processes with the same value and seed share one athlete').argParser(
        between(0, 1e11),
      ),
    )
    .option('--csv <file>', 'write a guided session as two-IMU CSV')
    .option('--events <file>', 'its events')
    .option('--truth <file>', 'its repetitions and alignment as they truly were, JSON')
    .option('--angles <file>', 'its true angles, CSV')
    .option('--alignment <file>', 'its true alignment, JSON')
    .addOption(option('--sets <n>', 'sets in the files', whole(0, 100), 2))
    .addOption(option('--repetitions <n>', 'repetitions a set', whole(1, 100), 6))
    .addOption(option('--walk <s>', 'walking between sets', between(0, 3600), 8))
    .option('--rezero', 'a quiet stance is declared before each further set')
    .action(async (options: SimulateOptions, command: Command) => {
      const writes = [options.csv, options.events, options.truth, options.angles, options.alignment].some((file) => file !== undefined);
      const way = writes ? 'files' : options.stdio ? 'stdio' : 'ports';
      refuseIdle(command, way);
      if (way === 'files') await writeSession(options);
      else if (way === 'stdio') await serveOnStdio(options);
      else await serveOnPorts(options);
    });
}

/** The possible outputs. */
const WAYS = { files: 'a session written to files', ports: 'straps on ports', stdio: '--stdio' } as const;
type Way = keyof typeof WAYS;

/** Options that only apply to some of them. */
const ONLY: Readonly<Record<string, readonly Way[]>> = {
  sets: ['files'],
  repetitions: ['files'],
  walk: ['files'],
  rezero: ['files'],
  both: ['ports'],
  dir: ['ports'],
  stdio: ['stdio'],
  role: ['stdio'],
  startAt: ['stdio'],
  unplaced: ['ports', 'stdio'],
  jitter: ['ports', 'stdio'],
  dropout: ['ports', 'stdio'],
  faultAt: ['ports', 'stdio'],
  skew: ['ports', 'stdio'],
  rate: ['ports', 'stdio'],
  raw: ['ports', 'stdio'],
  wrap: ['ports', 'stdio'],
  auto: ['ports', 'stdio'],
};

/** Errors: KO_USAGE for an option without effect. */
function refuseIdle(command: Command, way: Way): void {
  for (const option of command.options) {
    const name = option.attributeName();
    const ways = ONLY[name];
    if (ways === undefined || ways.includes(way) || command.getOptionValueSource(name) !== 'cli') continue;
    const words = ways.map((each) => WAYS[each]).join(' and ');
    throw new KneesOutError('KO_USAGE', `${option.long} is for ${words}`, 'See knees-out simulate --help.');
  }
}
