/** Which Bluetooth adapter is used and how: the system's own service, the adapter directly, or a controller on a serial port. */
import { realpathSync } from 'node:fs';
import { KneesOutError } from '../../errors.ts';
import type { Machine } from './machine.ts';

/** As specified by the user. */
export type AdapterChoice =
  /** Whatever the system has. */
  | { readonly kind: 'system' }
  /** Linux: this adapter directly, bypassing bluetoothd. */
  | { readonly kind: 'direct'; readonly device: number }
  /** A controller that speaks HCI on a serial port or pty. */
  | { readonly kind: 'serial'; readonly path: string; readonly baudRate: number };

export const SYSTEM_ADAPTER: AdapterChoice = { kind: 'system' };

const DEFAULT_BAUD_RATE = 1_000_000;

/** `hci1`, `/dev/ttyACM0`, `COM3` or `/dev/ttyACM0,115200`. Errors: KO_SOURCE_UNKNOWN. */
export function parseAdapter(text: string, platform: NodeJS.Platform = process.platform): AdapterChoice {
  const device = platform === 'linux' ? /^hci(\d{1,2})$/.exec(text)?.[1] : undefined;
  if (device !== undefined) return { kind: 'direct', device: Number(device) };
  const [, path, baud] = /^([^,]*[/\\:][^,]*|COM\d+)(?:,(\d{4,8}))?$/i.exec(text) ?? [];
  if (path !== undefined) return { kind: 'serial', path, baudRate: baud === undefined ? DEFAULT_BAUD_RATE : Number(baud) };
  throw new KneesOutError('KO_SOURCE_UNKNOWN.adapter', { text, hasHci: platform === 'linux' });
}

/** `starting`: not known yet; `absent`: no adapter; `forbidden`: this program may not use it. */
export type AdapterState = 'starting' | 'on' | 'off' | 'absent' | 'forbidden';

/** One of noble's bindings with its options. */
export interface Binding {
  readonly type: 'hci' | 'dbus' | 'mac' | 'win';
  readonly options: object;
}

/** How to open noble for this choice on this machine. */
export function bindingOf(choice: AdapterChoice, machine: Machine): Binding {
  switch (choice.kind) {
    case 'serial':
      return {
        type: 'hci',
        options: { hciDriver: 'uart', bindParams: { uart: { port: realPath(choice.path), baudRate: choice.baudRate } } },
      };
    case 'direct':
      return { type: 'hci', options: { deviceId: choice.device } };
    case 'system':
      if (machine.platform === 'darwin') return { type: 'mac', options: {} };
      if (machine.platform === 'win32') return { type: 'win', options: {} };
      return machine.bluetoothd && machine.dbus ? { type: 'dbus', options: {} } : { type: 'hci', options: {} };
  }
}

/** Obstacles that can be detected without opening anything, so that noble need not fail first. */
export function obstacleOf(choice: AdapterChoice, binding: Binding, machine: Machine): 'absent' | 'forbidden' | null {
  const { platform, adapters, mayUseRaw } = machine;
  if (platform !== 'linux' || choice.kind === 'serial') return null;
  const isHere = choice.kind === 'direct' ? adapters.includes(`hci${choice.device}`) : adapters.length > 0;
  if (!isHere) return 'absent';
  return binding.type === 'hci' && !mayUseRaw ? 'forbidden' : null;
}

/** Noble looks for a port that disappeared in the list of real ports, which contains no symbolic links. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
