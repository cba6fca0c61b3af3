/** `knees-out start`: the station. Opens the sources, runs the loop, serves the page, records. */
import { spawn } from 'node:child_process';
import { Command, InvalidArgumentError } from 'commander';
import { say } from '../../protocol/words/terminal.ts';
import { nowS } from '../clock.ts';
import { DEFAULT_PORT, defaultDataFolder } from '../config/paths.ts';
import { VERSION } from '../config/version.ts';
import { KneesOutError, problemOf } from '../errors.ts';
import type { AthleteSettings } from '../realtime/athlete-line.ts';
import { Loop, type LoopSettings } from '../realtime/loop.ts';
import type { AthleteReady } from '../station/port.ts';
import { createSetup, pageAddresses } from '../station/setup.ts';
import { Station } from '../station/station.ts';
import { reportFailures } from '../sensors/failures.ts';
import { RateKeeper } from '../sensors/rate-keeper.ts';
import type { RateRequest } from '../sensors/rate-request.ts';
import type { AdapterChoice } from '../transport/ble/adapter.ts';
import { ReplaySource } from '../transport/replay.ts';
import type { Source } from '../transport/source.ts';
import { makeFolder } from '../files/folder.ts';
import { onInterrupt } from './interrupt.ts';
import { HIGHEST_PORT, whole } from './numbers.ts';
import { notifyOf, printable } from './report.ts';
import { Demo } from './start/demo.ts';
import { Desk } from './start/desk.ts';
import { usableCalibrations } from './start/kept.ts';
import { checkRate, rateOption } from './start/rates.ts';
import { ReplayView } from './start/replay-view.ts';
import { adapterOption, checkAdapter, checkSources, parseSource, type OpenableSource } from './start/sources.ts';

interface Options {
  source: OpenableSource[];
  adapter: AdapterChoice;
  rate: RateRequest;
  port: number;
  host: string;
  data: string;
  open: boolean;
  speed?: number;
}

export function startCommand(): Command {
  const sources: OpenableSource[] = [];
  return new Command('start')
    .description(say('start.what'))
    .option('--source <source>', say('start.option.source'), (text: string) => {
      sources.push(parseSource(text));
      return sources;
    })
    .addOption(adapterOption())
    .addOption(rateOption())
    .option('--port <number>', say('start.option.port'), whole(0, HIGHEST_PORT), DEFAULT_PORT)
    .option('--host <address>', say('start.option.host'), '127.0.0.1')
    .option('--data <folder>', say('help.option.data'), defaultDataFolder())
    .option('--speed <factor>', say('start.option.speed'), speed)
    .option('--no-open', say('start.option.no-open'))
    .action(async (options: Omit<Options, 'source'> & { source?: OpenableSource[] }) => {
      await start({ ...options, source: options.source ?? [parseSource('simulator')] });
    });
}

function speed(text: string): number {
  const value = text === 'max' ? Infinity : Number(text);
  if (!(value > 0)) throw new InvalidArgumentError(say('value.speed'));
  return value;
}

async function start(options: Options): Promise<void> {
  const simulated = options.source.some(({ kind }) => kind === 'simulator');
  const replays = options.source.some(({ kind }) => kind === 'replay');
  checkSources(options.source);
  if (options.speed !== undefined && !replays) {
    throw new KneesOutError('KO_USAGE.speed-idle', { speed: String(options.speed) });
  }
  checkAdapter(options.adapter, options.source);
  checkRate(options.rate, options.source);
  makeDataFolder(options.data);
  let loop: Loop | null = null;
  let desk: Desk | null = null;
  const sources: Source[] = [];
  for (const source of options.source) {
    const { adapter, rate, speed = 1 } = options;
    sources.push(await source.open({ adapter, rate, speed, onControl: (atS, control) => loop?.control(control, atS) }));
  }
  const replay = sources.find((source) => source instanceof ReplaySource);
  const setup = createSetup(
    {
      version: VERSION,
      dataFolder: options.data,
      host: options.host,
      port: options.port,
      sources: sources.map(({ name }) => name),
      ...(replay?.replayed ? { replay: replay.replayed } : {}),
    },
    (file) => notifyOf(problemOf('KO_STORE_FAILED.token', { file })),
  );
  let view: ReplayView | null = null;
  const station = new Station(setup, {
    onCommand: (command) => {
      if (command.type === 'replay') view?.command(command);
      else desk?.command(command);
    },
    onProblem: notifyOf,
  });
  const ready = await station.start();
  for (const problem of ready.problems) notifyOf(problem);
  if (replay !== undefined) view = new ReplayView(station, replay);
  const [first, ...others] = ready.athletes;
  // A simulated athlete demonstrates everything including the calibration, but once per session is enough.
  const settingsOf = ({ id, settings, calibrations, resumable }: AthleteReady): AthleteSettings => ({
    athlete: id,
    settings,
    kept:
      simulated && resumable === null
        ? []
        : usableCalibrations(calibrations, (problem) => {
            notifyOf(problem);
            station.event({ type: 'error', t: nowS(), athlete: id, ...problem });
          }),
    resumable,
  });
  const loopSettings: LoopSettings = {
    athletes: [settingsOf(first), ...others.map(settingsOf)],
    places: ready.places,
    wearers: ready.wearers,
    calibrateAtOnce: simulated,
    record: !replays,
  };
  loop = new Loop(view ?? station, loopSettings, replay && (() => replay.timeS));
  const openDemo = async () => {
    const { SimulatorSource } = await import('../simulator/source.ts');
    return new SimulatorSource();
  };
  const demo = new Demo(station, openDemo, first.id);
  desk = new Desk(loop, demo, sources, (event) => station.event(event));
  loop.start();
  view?.start(loop);
  // A session continues without its terminal.
  process.stdout.removeAllListeners('error').on('error', () => undefined);
  stopOnSignal(loop, sources, station);
  const addresses = pageAddresses(setup, ready.port);
  const lines = [
    printable(say('start.sources', { version: VERSION, sources: sources.map(({ name }) => name) })),
    say('start.dashboard', { addresses }),
    printable(say('start.recordings', { folder: options.data })),
    say('start.how-to-end'),
    ...ready.interrupted.map((session) => {
      const isResumed = ready.athletes.some(({ resumable }) => resumable?.session === session);
      return say(!replays && isResumed ? 'start.continued' : 'start.cut-off', { session });
    }),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const listener = new RateKeeper(reportFailures(desk, notifyOf), options.rate, notifyOf);
  for (const source of sources) {
    source.subscribeTo?.(loop);
    await source.start(listener);
  }
  if (options.open) openBrowser(addresses[0]!);
}

function makeDataFolder(folder: string): void {
  try {
    makeFolder(folder, 0o700);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new KneesOutError('KO_STORE_FAILED.folder', { folder, reason: code }, { cause: error });
  }
}

function stopOnSignal(loop: Loop, sources: Source[], station: Station): void {
  const stop = async () => {
    for (const source of sources) await source.stop();
    loop.stop();
    const lost = await station.stop(nowS());
    const { packet, cue } = loop.delays;
    const delays = {
      packetP50Ms: packet.percentile(0.5),
      packetP99Ms: packet.percentile(0.99),
      cues: cue.count,
      cueP99Ms: cue.percentile(0.99),
    };
    process.stdout.write(`\n${say('start.delays', delays)}\n`);
    if (lost !== null) process.stderr.write(`${lost.code}: ${lost.message}. ${lost.hint}\n`);
    process.exit(lost === null ? 0 : 1);
  };
  onInterrupt(() => void stop());
}

function openBrowser(address: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', address]
        : ['xdg-open', address];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  // No browser here (a server, a container): the address has been printed.
  child.on('error', () => undefined);
  child.unref();
}
