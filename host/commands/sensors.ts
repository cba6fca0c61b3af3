/**
 * `knees-out sensors`: lists what is in reach, with make, place, battery, signal and rate; makes one of them identify or test itself, or
 * assigns it a place.
 */
import { Command, InvalidArgumentError } from 'commander';
import { COMMAND_OP, REPLY_STATUS } from '../../protocol/sensor/constants.ts';
import type { CommandArguments } from '../../protocol/sensor/packets.ts';
import { render, renderEnglish, say as sayWord } from '../../protocol/words/message.ts';
import type { SensorAct, SensorRefusal } from '../../protocol/words/en/errors/commands.ts';
import { say } from '../../protocol/words/terminal.ts';
import { nowS } from '../clock.ts';
import { defaultDataFolder } from '../config/paths.ts';
import { KneesOutError } from '../errors.ts';
import { STRAP_PLACES, type StrapPlace, roleOfPlace } from '../sensors/places.ts';
import type { Sensor } from '../sensors/sensor.ts';
import { RateKeeper } from '../sensors/rate-keeper.ts';
import type { RateRequest } from '../sensors/rate-request.ts';
import type { AdapterChoice } from '../transport/ble/adapter.ts';
import { SEARCH_ID } from '../transport/ble/search.ts';
import type { Source } from '../transport/source.ts';
import { alignColumns } from './columns.ts';
import { onInterrupt } from './interrupt.ts';
import { between } from './numbers.ts';
import { Progress } from './progress.ts';
import { notifyOf, printable } from './report.ts';
import { keepPlace, readKeptPlaces } from './sensors/kept-places.ts';
import { reportSensor, Roster, type SensorReport } from './sensors/roster.ts';
import { checkRate, rateOption } from './start/rates.ts';
import { adapterOption, checkAdapter, checkSources, parseSource, type OpenableSource } from './start/sources.ts';

interface Assignment {
  id: string;
  place: StrapPlace | null;
}

interface Options {
  source?: OpenableSource[];
  adapter: AdapterChoice;
  rate: RateRequest;
  seconds: number;
  data: string;
  identify?: string;
  selfTest?: string;
  role?: Assignment;
  json?: boolean;
}

/** Time to find a named sensor and hear from it, s. */
const FIND_S = 15;
const REPLY_S = 3;
/** Duration of a self-test, and time to come to rest for it, s. */
const SELF_TEST_S = 6;
const REST_S = 40;
/** Time for our straps, and for sensors with our sketch, to identify themselves, s. */
const GREETING_S = 1;
const CHECK_MS = 50;
/** The exit code that shells report for a program ended by Ctrl+C. */
const INTERRUPTED = 130;
const REFUSALS: Partial<Record<number, SensorRefusal>> = {
  [REPLY_STATUS.unknownOp]: 'unknown-command',
  [REPLY_STATUS.badArgument]: 'bad-value',
  [REPLY_STATUS.notSupported]: 'not-supported',
  [REPLY_STATUS.busy]: 'busy',
  [REPLY_STATUS.failed]: 'failed',
};

export function sensorsCommand(): Command {
  const sources: OpenableSource[] = [];
  return new Command('sensors')
    .description(say('sensors.what'))
    .option('--source <source>', say('sensors.option.source'), (text: string) => {
      const source = parseSource(text);
      if (source.kind === 'replay') throw new KneesOutError('KO_USAGE.replay-sensors');
      sources.push(source);
      return sources;
    })
    .addOption(adapterOption())
    .addOption(rateOption())
    .option('--seconds <s>', say('sensors.option.seconds'), between(1, 3600), 6)
    .option('--identify <id>', say('sensors.option.identify'))
    .option('--self-test <id>', say('sensors.option.self-test'))
    .option('--role <id=place>', say('sensors.option.role', { places: STRAP_PLACES }), parseAssignment)
    .option('--data <folder>', say('sensors.option.data'), defaultDataFolder())
    .option('--json', say('sensors.option.json'))
    .action(async (options: Options, command: Command) => {
      const acts = [options.identify, options.selfTest, options.role].some((wish) => wish !== undefined);
      const idle = ['json', 'seconds'].find((name) => acts && command.getOptionValueSource(name) === 'cli');
      if (idle !== undefined) throw new KneesOutError('KO_USAGE.for-list', { option: idle });
      await listSensors(options);
    });
}

function parseAssignment(text: string): Assignment {
  const at = text.lastIndexOf('=');
  const [id, name] = [text.slice(0, at), text.slice(at + 1)];
  const place = name === 'none' ? null : STRAP_PLACES.find((known) => known === name);
  if (at <= 0 || place === undefined) {
    throw new InvalidArgumentError(say('value.assignment', { places: STRAP_PLACES }));
  }
  return { id, place };
}

async function listSensors({ source = [parseSource('ble')], adapter, rate, ...options }: Options): Promise<void> {
  checkSources(source);
  checkAdapter(adapter, source);
  checkRate(rate, source);
  const roster = new Roster();
  const listener = new RateKeeper(roster, rate, notifyOf);
  const opened: Source[] = [];
  const close = async (): Promise<void> => {
    for (const each of opened.splice(0)) await each.stop();
  };
  // Otherwise an adapter without a listener would keep the straps.
  onInterrupt(() => void close().then(() => process.exit(INTERRUPTED)));
  try {
    for (const { open } of source) {
      const each = await open({ adapter, rate, speed: 1, onControl: () => undefined });
      opened.push(each);
      await each.start(listener);
    }
    if (options.identify !== undefined) await identify(await find(roster, options.identify));
    if (options.selfTest !== undefined) await selfTest(await find(roster, options.selfTest));
    if (options.role !== undefined) await assign(roster, options.role, options.data);
    if (options.identify === undefined && options.selfTest === undefined && options.role === undefined) await list(roster, options);
  } finally {
    await close();
  }
}

async function list(roster: Roster, { seconds, json, data }: Pick<Options, 'seconds' | 'json' | 'data'>): Promise<void> {
  await until(() => false, seconds);
  const atS = nowS();
  const sensors = roster.sensors.filter(({ link }) => link.id !== SEARCH_ID);
  const links = sensors.length > 0 ? sensors : roster.sensors;
  if (links.length > 0 && links.every(({ state }) => state === 'failed')) {
    const failed = links.map(({ link, detail }) => ({ link: link.id, detail: detail === null ? null : render(detail) }));
    throw new KneesOutError('KO_SOURCE_FAILED.all-links', { links: failed });
  }
  const kept = readKeptPlaces(data);
  const reports = sensors
    .map((sensor) => reportSensor(sensor, atS))
    .map((report) => ({ ...report, role: report.role ?? kept.get(report.id) ?? null }));
  if (json) {
    const inEnglish = reports.map((report) => ({ ...report, detail: report.detail === null ? null : renderEnglish(report.detail) }));
    process.stdout.write(`${JSON.stringify(inEnglish, null, 2)}\n`);
  } else if (reports.length === 0) print(say('sensors.none'));
  else for (const line of table(reports)) print(line);
}

/** Errors: KO_NOT_FOUND. */
async function find(roster: Roster, name: string): Promise<Sensor> {
  const isIt = (sensor: Sensor): boolean => sensor.state === 'open' && sensor.isCalled(name) && sensor.stream.statistics.packets > 0;
  await until(() => roster.sensors.some(isIt), FIND_S);
  const sensor = roster.sensors.find(isIt);
  if (sensor !== undefined) return sensor;
  const others = roster.sensors
    .filter(({ link }) => link.id !== SEARCH_ID)
    .map(({ stream, link }) => ({ name: stream.name, link: link.id }));
  throw new KneesOutError('KO_NOT_FOUND.sensor', { name, others });
}

async function identify(sensor: Sensor): Promise<void> {
  await command(sensor, { op: COMMAND_OP.identify }, 'identify');
  // For our straps it is known once they reported it; those that may have a motor connected identify themselves by light only.
  await until(() => sensor.link.make !== 'knees-out' || sensor.stream.hello !== null, GREETING_S);
  print(say('sensors.blinks', { name: sensor.stream.name, buzzes: sensor.stream.hasHaptic === true }));
}

/** A strap that moves is busy: it is asked again until it has lain still for a while. */
async function selfTest(sensor: Sensor): Promise<void> {
  print(say('sensors.lay-down', { name: sensor.stream.name }));
  const endS = nowS() + REST_S;
  let status = await ask(sensor, { op: COMMAND_OP.selfTest }, SELF_TEST_S);
  while (status === REPLY_STATUS.busy && nowS() < endS) {
    await until(() => false, 1);
    status = await ask(sensor, { op: COMMAND_OP.selfTest }, SELF_TEST_S);
  }
  const { name } = sensor.stream;
  if (status === REPLY_STATUS.busy) throw new KneesOutError('KO_SOURCE_FAILED.never-still', { sensor: name });
  if (status === REPLY_STATUS.failed) throw new KneesOutError('KO_SOURCE_FAILED.self-test', { sensor: name });
  if (status !== REPLY_STATUS.ok) throw refusal(sensor, 'self-test', status);
  print(say('sensors.passed'));
}

/** For a sensor that cannot store its place, the station stores it in its data folder. */
async function assign(roster: Roster, { id, place }: Assignment, data: string): Promise<void> {
  const sensor = await find(roster, id);
  await until(() => false, GREETING_S);
  const kept = readKeptPlaces(data);
  const rival = roster.sensors.find((each) => each !== sensor && (each.reportedPlace ?? kept.get(each.link.id) ?? null) === place);
  if (place !== null && rival !== undefined) {
    throw new KneesOutError('KO_PLACE_TAKEN.sensor', { rival: rival.stream.name, place, link: rival.link.id });
  }
  if (sensor.speaksOurProtocol) await command(sensor, { op: COMMAND_OP.setRole, role: roleOfPlace(place) }, 'place');
  else keepPlace(data, sensor.link.id, place);
  const { name } = sensor.stream;
  print(place === null ? say('sensors.unplaced', { name }) : say('sensors.placed', { name, place }));
  if (!sensor.speaksOurProtocol) print(say('sensors.kept', { folder: data }));
}

/** Errors: KO_SOURCE_FAILED when the sensor does not execute it. */
async function command(sensor: Sensor, what: CommandArguments, act: SensorAct): Promise<void> {
  const sent = await until(() => sensor.command(what) !== null, REPLY_S);
  if (!sensor.speaksOurProtocol) {
    if (!sent) throw new KneesOutError('KO_SOURCE_FAILED.refused', { sensor: sensor.stream.name, act, why: { make: sensor.link.make } });
    // It never answers.
    return;
  }
  const status = await answer(sensor, REPLY_S);
  if (status !== REPLY_STATUS.ok) throw refusal(sensor, act, status);
}

/** The status of its reply to a command; null when none came. */
async function ask(sensor: Sensor, what: CommandArguments, limitS: number): Promise<number | null> {
  await until(() => sensor.command(what) !== null, REPLY_S);
  return answer(sensor, limitS);
}

async function answer(sensor: Sensor, limitS: number): Promise<number | null> {
  await until(() => sensor.reply !== null, limitS);
  return sensor.reply?.status ?? null;
}

/** @param status that of its reply; null when none came. */
function refusal(sensor: Sensor, act: SensorAct, status: number | null): KneesOutError {
  const why = status === null ? 'no-reply' : (REFUSALS[status] ?? { status });
  return new KneesOutError('KO_SOURCE_FAILED.refused', { sensor: sensor.stream.name, act, why });
}

/** Waits until the condition holds, or this many seconds; returns whether it did. */
async function until(holds: () => boolean, limitS: number): Promise<boolean> {
  const progress = new Progress('sensors');
  const startS = nowS();
  while (!holds() && nowS() < startS + limitS) {
    progress.update((nowS() - startS) / limitS);
    await new Promise((resolve) => setTimeout(resolve, CHECK_MS));
  }
  progress.finish();
  return holds();
}

const COLUMNS = ['id', 'name', 'make', 'place', 'battery', 'signal', 'rate', 'link'] as const;

function table(reports: readonly SensorReport[]): string[] {
  const unknown = say('sensors.unknown');
  const rows = reports.map(({ id, name, make, role, batteryPercent, charging, rssiDbm, rateHz, state, detail }) => [
    id,
    name,
    make,
    role === null ? unknown : sayWord(`places.in-line.${role}`),
    batteryPercent === null ? unknown : say('sensors.battery', { percent: batteryPercent, isCharging: charging === true }),
    rssiDbm === null ? unknown : say('sensors.signal', { dBm: rssiDbm }),
    say('sensors.rate', { hz: rateHz }),
    say('sensors.link', { state, detail: detail === null ? null : render(detail) }),
  ]);
  return alignColumns([COLUMNS.map((column) => say(`sensors.column.${column}`)), ...rows.map((row) => row.map(printable))]);
}

function print(line: string): void {
  process.stdout.write(`${printable(line)}\n`);
}
