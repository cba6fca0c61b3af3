/** The sources that `--source` can name, ready to be opened. */
import { Option } from 'commander';
import { say } from '../../../protocol/words/terminal.ts';
import { KneesOutError } from '../../errors.ts';
import { describe } from '../../sensors/make.ts';
import { THIRD_PARTY_MAKES } from '../../sensors/makes.ts';
import type { Problem } from '../../../protocol/live/events.ts';
import type { CheckedEntry } from '../../../protocol/recording/control.ts';
import type { RateRequest } from '../../sensors/rate-request.ts';
import type { StoredRecording } from '../../store/recording.ts';
import { type AdapterChoice, parseAdapter, SYSTEM_ADAPTER } from '../../transport/ble/adapter.ts';
import type { ReplayOptions } from '../../transport/replay.ts';
import type { Source } from '../../transport/source.ts';
import { notifyOf } from '../report.ts';

export interface SourceOptions {
  /** For Bluetooth. */
  adapter: AdapterChoice;
  /** For third-party sensors. */
  rate: RateRequest;
  /** For a replay. */
  speed: number;
  onControl: ReplayOptions['onControl'];
}

export type SourceKind = 'simulator' | 'ble' | 'serial' | 'replay';

export interface OpenableSource {
  kind: SourceKind;
  /** What it occupies: of several sources with the same value, only one can work. */
  place: string;
  open: (options: SourceOptions) => Promise<Source>;
}

/** Which Bluetooth adapter. */
export function adapterOption(): Option {
  return new Option('--adapter <adapter>', say('start.option.adapter'))
    .argParser((text) => parseAdapter(text))
    .default(SYSTEM_ADAPTER, say('start.option.adapter.default'));
}

/**
 * Rejects sources that conflict.
 *
 * @throws KneesOutError KO_USAGE
 */
export function checkSources(sources: readonly Pick<OpenableSource, 'kind' | 'place'>[]): void {
  if (sources.length > 1 && sources.some(({ kind }) => kind === 'replay')) {
    throw new KneesOutError('KO_USAGE.replay-mixed');
  }
  const places = sources.map(({ place }) => place);
  const twice = places.find((place, k) => places.indexOf(place) !== k);
  if (twice !== undefined) throw new KneesOutError('KO_USAGE.source-twice', { place: twice });
}

/**
 * Rejects an adapter that no source would use.
 *
 * @throws KneesOutError KO_USAGE
 */
export function checkAdapter(adapter: AdapterChoice, sources: readonly Pick<OpenableSource, 'kind'>[]): void {
  if (adapter === SYSTEM_ADAPTER || sources.some(({ kind }) => kind === 'ble')) return;
  throw new KneesOutError('KO_USAGE.adapter-idle');
}

/** Errors: KO_SOURCE_UNKNOWN, listing the possible names. */
export function parseSource(text: string): OpenableSource {
  const [name, rest] = splitOnce(text);
  switch (name) {
    case 'simulator':
      return { kind: 'simulator', place: 'simulator', open: simulatorOpener(rest) };
    case 'serial':
      if (rest !== '') return { kind: 'serial', place: text, open: () => openSerial(rest) };
      throw new KneesOutError('KO_SOURCE_UNKNOWN.no-port');
    case 'replay':
      if (rest !== '') return { kind: 'replay', place: text, open: (options) => openReplay(rest, options) };
      throw new KneesOutError('KO_SOURCE_UNKNOWN.no-file');
    case 'ble': {
      const wanted = rest.split(',').flatMap((who) => (who.trim() === '' ? [] : [who.trim()]));
      return { kind: 'ble', place: 'ble', open: ({ adapter, rate }) => openBluetooth(adapter, wanted, rate) };
    }
  }
  throw new KneesOutError('KO_SOURCE_UNKNOWN.kind', { text });
}

function splitOnce(text: string): [string, string] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}

const SIMULATED = ['both', 'pelvis', 'unplaced'];

/**
 * `words`: any of {@link SIMULATED}, separated by commas: straps on both legs, one on the pelvis, straps that do not know where they are worn.
 */
function simulatorOpener(words: string): () => Promise<Source> {
  const wanted = words === '' ? [] : words.split(',');
  const unknown = wanted.find((word) => !SIMULATED.includes(word));
  if (unknown !== undefined) {
    throw new KneesOutError('KO_SOURCE_UNKNOWN.simulated', { words, unknown, known: SIMULATED });
  }
  return async () => {
    const { SimulatorSource } = await import('../../simulator/source.ts');
    const { placesOf } = await import('../../simulator/simulation.ts');
    const places = placesOf('left', wanted.includes('both'), wanted.includes('pelvis'));
    return new SimulatorSource({ places, unplaced: wanted.includes('unplaced') });
  };
}

async function openBluetooth(adapter: AdapterChoice, wanted: readonly string[], rate: RateRequest): Promise<Source> {
  const { BleSource } = await import('../../transport/ble/source.ts');
  const { KNEES_OUT } = await import('../../transport/ble/profile.ts');
  const thirdParty = THIRD_PARTY_MAKES.map((thirdParty) => describe(thirdParty, { rateHz: rate.of(thirdParty.make) }));
  return new BleSource({ adapter, wanted, profiles: [KNEES_OUT, ...thirdParty] });
}

async function openSerial(path: string): Promise<Source> {
  const { SerialSource } = await import('../../transport/serial.ts');
  return new SerialSource(path);
}

async function openReplay(place: string, { speed, onControl }: SourceOptions): Promise<Source> {
  const { StoredRecording } = await import('../../store/recording.ts');
  const { readReplayed } = await import('../../store/replayed.ts');
  const { LONGEST_SILENCE_S, ReplaySource } = await import('../../transport/replay.ts');
  const reported = new Set<string>();
  // It meets the same damage each time it goes back.
  const onDamage = (problem: Problem): void => {
    if (reported.has(problem.message)) return;
    reported.add(problem.message);
    notifyOf(problem);
  };
  let recording: StoredRecording | null = new StoredRecording(place, onDamage);
  const { session } = recording;
  const file = place.replace(/#\d+$/, '');
  const entries = (): Iterable<CheckedEntry> => {
    const fresh = recording ?? new StoredRecording(`${file}#${session}`, onDamage);
    recording = null;
    return fresh.entries();
  };
  const replayed = readReplayed(file, session, LONGEST_SILENCE_S);
  return new ReplaySource(`replay:${file}#${session}`, entries, { speed, onControl, replayed });
}
