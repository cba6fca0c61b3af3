/** `knees-out simulate`: virtual straps that speak the wire protocol, on ptys or on stdin and stdout; or a whole session with its truth, written to files. */
import { Command, Option } from 'commander';
import { STRAP_PLACES } from '../../protocol/live/words.ts';
import type { OutputKind } from '../../protocol/words/en/errors/commands.ts';
import { say } from '../../protocol/words/terminal.ts';
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
  new Option(flags, what).argParser(parse).default(value);

/** An option that the simulation decides for itself when it is omitted. */
const optionOr = (flags: string, what: string, parse: (text: string) => number, otherwise: string): Option =>
  new Option(flags, what).argParser(parse).default(NaN, otherwise);

export function simulateCommand(): Command {
  return new Command('simulate')
    .description(say('simulate.what'))
    .addOption(option('--seed <n>', say('simulate.option.seed'), whole(0, 2 ** 32 - 1), 1))
    .addOption(new Option('--side <side>', say('simulate.option.side')).choices(['left', 'right']).default('left'))
    .addOption(new Option('--exercise <name>', say('simulate.option.exercise')).choices(LIFTS).default('squat'))
    .option('--both', say('simulate.option.both'))
    .option('--pelvis', say('simulate.option.pelvis'))
    .option('--unplaced', say('simulate.option.unplaced'))
    .addOption(new Option('--shin <movement>', say('simulate.option.shin')).choices(['curls', 'extensions']).default('curls'))
    .addOption(option('--valgus <deg>', say('simulate.option.valgus'), between(0, 30), 12))
    .addOption(new Option('--phase <phase>', say('simulate.option.phase')).choices([...COLLAPSE_PHASES, 'mixed']).default('mixed'))
    .addOption(optionOr('--valgus-at <deg>', say('simulate.option.valgus-at'), between(10, 130), say('simulate.option.valgus-at.default')))
    .addOption(option('--loss <share>', say('simulate.option.loss'), between(0, 1), 0))
    .addOption(option('--burst <n>', say('simulate.option.burst'), whole(1, 1000), 1))
    .addOption(option('--jitter <ms>', say('simulate.option.jitter'), between(0, 1000), 1000 * GOOD_DELIVERY.jitterS))
    .addOption(option('--dropout <s>', say('simulate.option.dropout'), between(0, 3600), 0))
    .addOption(option('--slip <deg>', say('simulate.option.slip'), between(0, 90), 0))
    .addOption(option('--bias <dps>', say('simulate.option.bias'), between(0, 100), 0))
    .addOption(option('--fault-at <s>', say('simulate.option.fault-at'), between(0, 1e6), 75))
    .addOption(optionOr('--skew <ppm>', say('simulate.option.skew'), between(-500, 500), say('simulate.option.drawn')))
    .addOption(option('--rate <hz>', say('simulate.option.rate'), between(10, 416), DEFAULT_SIMULATION.rateHz))
    .option('--raw', say('simulate.option.raw'))
    .option('--wrap', say('simulate.option.wrap'))
    .option('--ideal', say('simulate.option.ideal'))
    .option('--auto', say('simulate.option.auto'))
    .option('--dir <folder>', say('simulate.option.dir'))
    .option('--stdio', say('simulate.option.stdio'))
    .addOption(new Option('--role <role>', say('simulate.option.role')).choices(STRAP_PLACES))
    .addOption(option('--start-at <unix>', say('simulate.option.start-at'), between(0, 1e11)))
    .option('--csv <file>', say('simulate.option.csv'))
    .option('--events <file>', say('simulate.option.events'))
    .option('--truth <file>', say('simulate.option.truth'))
    .option('--angles <file>', say('simulate.option.angles'))
    .option('--alignment <file>', say('simulate.option.alignment'))
    .addOption(option('--sets <n>', say('simulate.option.sets'), whole(0, 100), 2))
    .addOption(option('--repetitions <n>', say('simulate.option.repetitions'), whole(1, 100), 6))
    .addOption(option('--walk <s>', say('simulate.option.walk'), between(0, 3600), 8))
    .option('--rezero', say('simulate.option.rezero'))
    .action(async (options: SimulateOptions, command: Command) => {
      const writes = [options.csv, options.events, options.truth, options.angles, options.alignment].some((file) => file !== undefined);
      const kind = writes ? 'files' : options.stdio ? 'stdio' : 'ports';
      refuseInapplicable(command, kind);
      if (kind === 'files') await writeSession(options);
      else if (kind === 'stdio') await serveOnStdio(options);
      else await serveOnPorts(options);
    });
}

/** Options that only apply to some of them. */
const APPLIES_TO: Readonly<Record<string, readonly OutputKind[]>> = {
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
function refuseInapplicable(command: Command, kind: OutputKind): void {
  for (const option of command.options) {
    const name = option.attributeName();
    const kinds = APPLIES_TO[name];
    if (kinds === undefined || kinds.includes(kind) || command.getOptionValueSource(name) !== 'cli') continue;
    throw new KneesOutError('KO_USAGE.other-output', { option: option.long ?? name, kinds });
  }
}
