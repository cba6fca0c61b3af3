/** Commands that were called wrongly or did not succeed, and errors of the system that no other case describes. */

import type { StrapPlace } from '../../../live/words.ts';
import type { ErrorWords } from '../../error-words.ts';
import { PLACE } from '../places.ts';

interface Folder {
  folder: string;
  /** The system's code for why not. */
  reason: string;
}

interface Reason {
  reason: string;
}

/** What `simulate` can put out. */
export type OutputKind = 'files' | 'ports' | 'stdio';

const OUTPUTS: Record<OutputKind, string> = { files: 'a session written to files', ports: 'straps on ports', stdio: '--stdio' };

/** What a sensor was asked to do. */
export type SensorAct = 'identify' | 'self-test' | 'place';

const ACT: Record<SensorAct, string> = { identify: 'identify itself', 'self-test': 'test itself', place: 'take a place' };

/** Why it did not: `no-reply`: it did not answer; `make`: its make never can; `status`: another answer of a newer strap. */
export type SensorRefusal =
  'no-reply' | 'unknown-command' | 'bad-value' | 'not-supported' | 'busy' | 'failed' | { make: string } | { status: number };

const REFUSAL: Record<Extract<SensorRefusal, string>, string> = {
  'no-reply': 'no answer',
  'unknown-command': 'it does not know that command',
  'bad-value': 'it refuses the value',
  'not-supported': 'it cannot do that',
  busy: 'it is busy',
  failed: 'it failed',
};

function refusal(why: SensorRefusal): string {
  if (typeof why === 'string') return REFUSAL[why];
  return 'make' in why ? `a ${why.make} cannot do that` : `status ${why.status}`;
}

interface Named {
  name: string;
  link: string;
}

export const commands = {
  /** In the words of the parser of the command line. */
  'KO_USAGE.command-line': { message: ({ reason }: Reason) => `${reason}.`, hint: 'See knees-out --help.' },
  'KO_DISK_FULL.system': { message: ({ reason }: Reason) => `${reason}.`, hint: 'Free some space and try again.' },
  'KO_NOT_ALLOWED.system': { message: ({ reason }: Reason) => `${reason}.`, hint: 'Choose a place you may write to.' },
  'KO_FILE_UNREADABLE.system': { message: ({ reason }: Reason) => `${reason}.`, hint: 'Check the path.' },

  'KO_USAGE.needs-csv': {
    message: ({ option }: { option: string }) => `${option} needs a two-IMU CSV.`,
    hint: 'A station’s recording is analysed as it was live: leave it out.',
  },
  /** `damage`: messages about parts that could not be read; `more`: the number of further ones. */
  'KO_RECORDING_INVALID.partly-read': {
    message: ({ place, damage, more }: { place: string; damage: readonly string[]; more: number }) =>
      `${place}: ${damage.map((sentence) => sentence.replace(/\.$/, '')).join('; ')}${more === 0 ? '' : `; and ${more} more`}.`,
    hint: 'What could be read was analysed: the results are without the rest.',
  },

  'KO_USAGE.nothing-to-rescue': { message: '--out: nothing is being rescued.', hint: 'Add --rescue, or leave it out.' },
  'KO_USAGE.rescue-without-out': { message: '--rescue needs a file to write.', hint: 'Add --out NEW.db.' },
  'KO_USAGE.out-exists': {
    message: ({ file }: { file: string }) => `${file} already exists.`,
    hint: 'Give a new file with --out: nothing is overwritten.',
  },
  'KO_FILE_MISSING.to-rescue': {
    message: ({ file }: { file: string }) => `There is no file ${file}.`,
    hint: 'Give the path of a damaged knees-out.db after --rescue.',
  },
  'KO_STORE_DAMAGED.nothing-left': {
    message: ({ file }: { file: string }) => `Nothing that can be read as a session is left in ${file}.`,
    hint: 'It was not changed.',
  },

  'KO_USAGE.other-output': {
    message: ({ option, kinds }: { option: string; kinds: readonly OutputKind[] }) =>
      `${option} is for ${kinds.map((kind) => OUTPUTS[kind]).join(' and ')}.`,
    hint: 'See knees-out simulate --help.',
  },
  'KO_USAGE.stdio-role': { message: '--stdio is one strap.', hint: 'Say which one with --role, e.g. --role left-thigh.' },
  'KO_USAGE.start-at': {
    message: '--start-at is more than a day away.',
    hint: 'Give the unix time at which you start, e.g. --start-at $(date +%s).',
  },
  'KO_SOURCE_FAILED.socat': {
    message: 'Virtual serial ports need the program socat, which does not start.',
    hint: 'Install socat (apt install socat, brew install socat), or use: knees-out start --source simulator.',
  },
  'KO_SOURCE_FAILED.windows': { message: 'Windows has no ptys.', hint: 'Use: knees-out start --source simulator.' },
  'KO_NOT_ALLOWED.ports-folder': {
    message: ({ folder, reason }: Folder) => `${folder} cannot be made (${reason}).`,
    hint: 'Choose another place with --dir.',
  },

  'KO_USAGE.replay-sensors': { message: 'A replay has no sensors.', hint: 'Name ble, serial:PATH or simulator.' },
  'KO_USAGE.for-list': { message: ({ option }: { option: string }) => `--${option} is for the list of sensors.`, hint: 'Omit it.' },
  /** `detail`: the link's own words; `null`: it has none. */
  'KO_SOURCE_FAILED.all-links': {
    message: ({ links }: { links: readonly { link: string; detail: string | null }[] }) =>
      `${links.map(({ link, detail }) => detail ?? `${link} does not work`).join('; ')}.`,
    hint: 'See knees-out doctor.',
  },
  'KO_NOT_FOUND.sensor': {
    message: ({ name }: { name: string }) => `No sensor is called ${name}.`,
    hint: ({ others }: { others: readonly Named[] }) =>
      others.length === 0 ? 'No sensor is in reach.' : `In reach: ${others.map(({ name, link }) => `${name} (${link})`).join(', ')}.`,
  },
  'KO_PLACE_TAKEN.sensor': {
    message: ({ rival, place }: { rival: string; place: StrapPlace }) => `${rival} is worn on the ${PLACE[place]} already.`,
    hint: ({ link }: { link: string }) => `Take it off there first: --role ${link}=none.`,
  },
  'KO_STORE_IN_USE.keeps-places': {
    message: 'This sensor cannot store its place itself, and the station that stores it is running.',
    hint: "Assign its place on the station's page.",
  },
  'KO_SOURCE_FAILED.refused': {
    message: ({ sensor, act, why }: { sensor: string; act: SensorAct; why: SensorRefusal }) =>
      `${sensor} did not ${ACT[act]}: ${refusal(why)}.`,
    hint: 'Bring it near and try again.',
  },
  'KO_SOURCE_FAILED.never-still': {
    message: ({ sensor }: { sensor: string }) => `${sensor} did not test itself: it never lay still.`,
    hint: 'Lay it on a table, away from machines, and try again.',
  },
  'KO_SOURCE_FAILED.self-test': {
    message: ({ sensor }: { sensor: string }) =>
      `${sensor} did not pass its self-test: its gyroscope or accelerometer does not respond correctly.`,
    hint: 'Try once more; then do not train with it.',
  },
} as const satisfies ErrorWords;
