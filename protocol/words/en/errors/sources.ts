/** Sources, adapters and rates that do not exist or do not work. */

import type { ErrorWords } from '../../error-words.ts';

/** The rates that a make can do: these, or as near as it can to any in a range. */
export type PossibleRates = { make: string; ratesHz: readonly number[] } | { make: string; fromHz: number; toHz: number };

const possible = (rates: PossibleRates): string =>
  'ratesHz' in rates ? `${rates.ratesHz.join(', ')} Hz` : `${rates.fromHz} to ${rates.toHz} Hz, as near as it can`;

interface Text {
  text: string;
}

const INSTALL_AGAIN = 'Run npm install again.';

const LIBRARY = { dbus: 'the D-Bus library', noble: 'the noble package' };

export const sources = {
  'KO_USAGE.no-rate': {
    message: ({ text }: Text) => `--rate ${text}: no rate.`,
    hint: 'Give samples a second, e.g. --rate 100 or --rate witmotion=50.',
  },
  'KO_USAGE.rate-make': {
    message: ({ text, make }: Text & { make: string }) => `--rate ${text}: no sensor is of make ${make}.`,
    hint: ({ makes }: { makes: readonly string[] }) => `Makes: ${makes.join(', ')}.`,
  },
  /** `make`: the one that was asked for; `null`: any. */
  'KO_RATE_UNSUPPORTED.request': {
    message: ({ text, make, rateHz }: Text & { make: string | null; rateHz: number }) =>
      make === null ? `--rate ${text}: no sensor can do ${rateHz} Hz.` : `--rate ${text}: ${make} cannot do ${rateHz} Hz.`,
    hint: ({ rates }: { rates: readonly PossibleRates[] }) =>
      `Possible: ${rates.map((each) => `${each.make}: ${possible(each)}`).join('; ')}.`,
  },
  'KO_RATE_UNSUPPORTED.sensor': {
    message: ({ sensor, rates, rateHz, defaultHz }: { sensor: string; rates: PossibleRates; rateHz: number; defaultHz: number }) =>
      `${sensor}: ${rates.make} cannot do ${rateHz} Hz and stays at ${defaultHz}.`,
    hint: ({ rates }: { rates: PossibleRates }) => `It can do ${possible(rates)}.`,
  },
  'KO_RATE_UNSUPPORTED.strap': {
    message: ({ strap }: { strap: string }) => `${strap}: the strap refuses the rate and keeps its own.`,
    hint: 'It is used at that rate.',
  },
  'KO_RATE_UNSUPPORTED.replay': { message: '--rate: a replay keeps the rates of its recording.', hint: 'Omit --rate.' },
  'KO_RATE_UNSUPPORTED.no-bluetooth': {
    message: ({ make, rateHz }: { make: string; rateHz: number }) => `--rate ${make}=${rateHz}: such sensors come over Bluetooth only.`,
    hint: 'Add --source ble, or omit it.',
  },

  'KO_SOURCE_UNKNOWN.make': {
    message: ({ make, link }: { make: string; link: string }) => `No driver reads sensors of make "${make}" (${link}).`,
    hint: 'Use a sensor from the list in the README.',
  },
  'KO_SOURCE_UNKNOWN.adapter': {
    message: ({ text }: Text) => `--adapter ${text}: no such kind of adapter.`,
    hint: ({ hasHci }: { hasHci: boolean }) =>
      hasHci
        ? 'Use hci0, hci1 …, or the serial port of an HCI controller, e.g. /dev/ttyACM0, COM3 or /dev/ttyACM0,115200.'
        : 'Use the serial port of an HCI controller, e.g. /dev/ttyACM0, COM3 or /dev/ttyACM0,115200.',
  },
  'KO_SOURCE_UNKNOWN.kind': {
    message: ({ text }: Text) => `--source ${text}: no such kind of source.`,
    hint: 'Use simulator, ble, ble:NAME, serial:PATH or replay:FILE.',
  },
  'KO_SOURCE_UNKNOWN.no-port': {
    message: '--source serial: names no port.',
    hint: 'Give its path, e.g. serial:/dev/ttyACM0 or serial:COM3.',
  },
  'KO_SOURCE_UNKNOWN.no-file': {
    message: '--source replay: names no file.',
    hint: 'Give the path of a knees-out.db, and #SESSION if you like.',
  },
  'KO_SOURCE_UNKNOWN.simulated': {
    message: ({ words, unknown }: { words: string; unknown: string }) => `--source simulator:${words}: what is ${unknown}?`,
    hint: ({ known }: { known: readonly string[] }) => `It takes ${known.join(', ')}.`,
  },
  'KO_USAGE.replay-mixed': { message: 'A replay cannot be mixed with other sources.', hint: 'Give --source replay:FILE alone.' },
  'KO_USAGE.source-twice': {
    message: ({ place }: { place: string }) => `--source ${place} is given more than once.`,
    hint: ({ place }: { place: string }) =>
      place === 'ble'
        ? 'Name several straps at once: --source ble:NAME,NAME.'
        : 'Give it once; for more simulated straps: simulator:both,pelvis.',
  },
  'KO_USAGE.adapter-idle': { message: '--adapter: none of the sources is Bluetooth.', hint: 'Add --source ble, or omit it.' },
  'KO_USAGE.speed-idle': {
    message: ({ speed }: { speed: string }) => `--speed ${speed}: only a replay has a speed.`,
    hint: 'Add --source replay:FILE, or omit it.',
  },

  'KO_SOURCE_FAILED.bluetooth-library': {
    message: ({ library }: { library: keyof typeof LIBRARY }) => `Bluetooth cannot be used: ${LIBRARY[library]} did not load.`,
    hint: INSTALL_AGAIN,
  },
  'KO_SOURCE_FAILED.serial-library': {
    message: 'Serial ports cannot be used: the serialport package did not load.',
    hint: INSTALL_AGAIN,
  },
  /** `detail`: the link's own words; `null`: it has none. */
  'KO_SOURCE_FAILED.link': {
    message: ({ link, detail }: { link: string; detail: string | null }) => `${link}: ${detail ?? 'does not work'}.`,
    hint: 'See knees-out doctor.',
  },
} as const satisfies ErrorWords;
