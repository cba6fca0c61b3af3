/** The help and the reports of `knees-out start`, and the options for sources that `sensors` has too. */

import { plural } from '../../plural.ts';

interface Delays {
  /** Host share of the delay, ms; `null`: none was measured. */
  readonly packetP50Ms: number | null;
  readonly packetP99Ms: number | null;
  readonly cues: number;
  readonly cueP99Ms: number | null;
}

const shown = (ms: number | null): string => (ms === null ? '–' : `${ms.toFixed(2)} ms`);

export const start = {
  'start.what': 'open the station: straps in, cues out, the dashboard on a local address',
  'start.option.source':
    'simulator, or simulator:both,pelvis,unplaced (any of these); ble (every strap in reach) or ble:NAME,NAME (names or addresses); serial:PATH, once for each strap; or replay:FILE[#SESSION] (default: simulator)',
  'start.option.adapter': 'for Bluetooth: hci1 (Linux, past bluetoothd), or the serial port of an HCI controller, e.g. /dev/ttyACM0,115200',
  'start.option.adapter.default': "the system's",
  'start.option.rate': 'samples a second, of live sensors: 100 for every one that can, or by make, e.g. witmotion=50; may be repeated',
  'start.option.rate.default': 'the best for each',
  'start.option.port': "the page's port; 0 takes a free one",
  'start.option.host': 'where to listen; anything but this machine itself needs the token that is printed',
  'start.option.speed': 'of a replay: 1 as recorded (default), 10 ten times as fast, max as fast as possible',
  'start.option.no-open': 'do not open the browser',

  'start.sources': ({ version, sources }: { version: string; sources: readonly string[] }) =>
    `Knees Out ${version} · ${sources.join(', ')}`,
  // The addresses are below each other.
  'start.dashboard': ({ addresses }: { addresses: readonly string[] }) => `Dashboard: ${addresses.join('\n           ')}`,
  'start.recordings': ({ folder }: { folder: string }) => `Recordings: ${folder}`,
  'start.how-to-end': 'Ctrl+C ends it.',
  'start.continued': ({ session }: { session: number }) => `Session ${session} had been cut off; it continues where it stopped.`,
  'start.cut-off': ({ session }: { session: number }) => `Session ${session} had been cut off; what was recorded until then is kept.`,
  'start.delays': ({ packetP50Ms, packetP99Ms, cues, cueP99Ms }: Delays) =>
    `Host share of the delay: packets p50 ${shown(packetP50Ms)}, p99 ${shown(packetP99Ms)}; ` +
    `${plural('en', cues, { one: '1 cue', other: `${cues} cues` })}, p99 ${shown(cueP99Ms)}.`,
} as const;
