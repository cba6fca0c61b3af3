/** What this machine has for Bluetooth: adapters, permissions, the system's own Bluetooth service. Inspects without changing anything. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface Machine {
  readonly platform: NodeJS.Platform;
  /** Linux: `hci0`…; elsewhere empty, because only the system knows. */
  readonly adapters: readonly string[];
  /** Linux: the adapters blocked by rfkill. */
  readonly blocked: readonly string[];
  /** Linux: of those, the ones that only a switch or the firmware can unblock. */
  readonly locked: readonly string[];
  /** Linux: this process may use adapters directly. */
  readonly mayUseRaw: boolean;
  /** Linux: bluetoothd runs and is reachable over D-Bus. */
  readonly bluetoothd: boolean;
  readonly dbus: boolean;
  /** Linux: running programs known to take over the adapter. */
  readonly competitors: readonly string[];
}

/** Bit of CapEff. */
const CAP_NET_RAW = 1n << 13n;
/** Programs that scan or reset an adapter on their own. */
const COMPETING = new Set(['bluetoothctl', 'blueman-manager', 'btmgmt', 'gatttool', 'hcitool', 'hass', 'openhab']);

/** `root` is for tests: where `/sys`, `/proc` and `/run` are found. */
export function lookAtMachine(platform: NodeJS.Platform = process.platform, root = '/'): Machine {
  if (platform !== 'linux') {
    return { platform, adapters: [], blocked: [], locked: [], mayUseRaw: true, bluetoothd: false, dbus: false, competitors: [] };
  }
  const adapters = list(join(root, 'sys/class/bluetooth')).filter((name) => /^hci\d+$/.test(name));
  const programs = runningPrograms(root);
  return {
    platform,
    adapters,
    blocked: adapters.filter((name) => isBlocked(join(root, 'sys/class/bluetooth', name), ['soft', 'hard'])),
    locked: adapters.filter((name) => isBlocked(join(root, 'sys/class/bluetooth', name), ['hard'])),
    mayUseRaw: mayUseRaw(root),
    bluetoothd: programs.has('bluetoothd'),
    dbus: hasSystemBus(root) && hasDbusLibrary(),
    competitors: [...programs].filter((name) => COMPETING.has(name)),
  };
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isBlocked(adapter: string, how: readonly ('soft' | 'hard')[]): boolean {
  return list(adapter)
    .filter((name) => name.startsWith('rfkill'))
    .some((name) => how.some((kind) => read(join(adapter, name, kind)).trim() === '1'));
}

function mayUseRaw(root: string): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(read(join(root, 'proc/self/status')))?.[1];
  return effective === undefined || (BigInt(`0x${effective}`) & CAP_NET_RAW) !== 0n;
}

function runningPrograms(root: string): Set<string> {
  const names = list(join(root, 'proc'))
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => read(join(root, 'proc', pid, 'comm')).trim());
  return new Set(names);
}

function hasSystemBus(root: string): boolean {
  return process.env.DBUS_SYSTEM_BUS_ADDRESS !== undefined || existsSync(join(root, 'run/dbus/system_bus_socket'));
}

function hasDbusLibrary(): boolean {
  try {
    createRequire(import.meta.url).resolve('dbus-next');
    return true;
  } catch {
    return false;
  }
}
