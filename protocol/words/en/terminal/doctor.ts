/** The help of `knees-out doctor` and its findings: what was checked, what was found, and what to do. */

import { pageSettings } from '../page-settings.ts';

interface Adapters {
  readonly free: readonly string[];
  /** Switched off by rfkill. */
  readonly blocked: readonly string[];
}

export const doctor = {
  'doctor.what': 'look at Bluetooth, serial ports, network port and disk, and say what to fix',
  'doctor.option.json': 'print the findings as JSON',

  'doctor.finding': ({ mark, about, found }: { mark: string; about: string; found: string }) => `${mark} ${about}: ${found}`,
  'doctor.advice': ({ advice }: { advice: string }) => `→ ${advice}`,
  // Reported by the system or by another program.
  'doctor.reported': ({ text }: { text: string }) => text,

  'doctor.node': 'Node',
  'doctor.node.version': ({ version, platform, architecture }: { version: string; platform: string; architecture: string }) =>
    `${version} on ${platform} ${architecture}`,

  'doctor.serial': 'Serial',
  'doctor.serial.port': ({ path }: { path: string }) => `Serial ${path}`,
  'doctor.serial.no-library': ({ reason }: { reason: string }) => `the serial library does not load (${reason})`,
  'doctor.serial.no-library.advice': 'Run npm rebuild @serialport/bindings-cpp.',
  'doctor.serial.no-udevadm': 'ports cannot be listed (udevadm, from the package udev, is missing)',
  'doctor.serial.no-list': ({ reason }: { reason: string }) => `ports cannot be listed (${reason})`,
  'doctor.serial.no-list.advice': 'A strap on a cable works all the same: --source serial:/dev/ttyACM0.',
  'doctor.serial.none': 'no strap on a cable',
  'doctor.serial.none.advice':
    'Plug a strap in by USB to use it by cable, then start with --source serial:PATH. Pseudo-terminals work too, though none is listed.',
  'doctor.serial.usable': 'usable',
  'doctor.serial.usable.advice': ({ path }: { path: string }) => `Use it with --source serial:${path}.`,
  'doctor.serial.forbidden': 'you may not open it',
  'doctor.serial.forbidden.advice': 'Add yourself to its group (sudo usermod -aG dialout $USER), then log in again.',

  'doctor.bluetooth': 'Bluetooth',
  'doctor.bluetooth.no-library': ({ reason }: { reason: string }) => `its library does not load (${reason})`,
  'doctor.bluetooth.no-library.advice': 'Run npm install again.',
  'doctor.bluetooth.not-here': 'checked only on Linux',
  'doctor.bluetooth.not-here.advice':
    'Start with --source ble; if it does not work, the page says why. Allow Bluetooth when the system asks.',
  'doctor.bluetooth.no-adapter': 'no adapter',
  'doctor.bluetooth.no-adapter.advice':
    'Plug one in, or use straps on a cable (--source serial:PATH). A Bluetooth controller on a serial port is used with --adapter PATH.',
  'doctor.bluetooth.off': ({ adapters }: { adapters: readonly string[] }) => `${adapters.join(', ')}, switched off`,
  'doctor.bluetooth.off.command': ({ command }: { command: string }) => `Run ${command}.`,
  'doctor.bluetooth.off.locked': 'Switch it on with the switch of this machine (a key with an antenna), or in the BIOS.',
  'doctor.bluetooth.on': ({ free, blocked }: Adapters) =>
    `adapter ${free.join(', ')}${blocked.length === 0 ? '' : `; ${blocked.join(', ')} switched off (rfkill)`}`,
  'doctor.bluetooth.on.advice': 'Use it with --source ble.',

  'doctor.bluetooth.programs': 'Bluetooth, other programs',
  'doctor.bluetooth.programs.running': ({ programs }: { programs: readonly string[] }) =>
    `${programs.join(', ')} may take the adapter or the straps`,
  'doctor.bluetooth.programs.advice': 'Close what scans or is connected while you train.',

  'doctor.bluetooth.access': 'Bluetooth, access',
  'doctor.bluetooth.access.service': 'through bluetoothd, no special permission needed',
  'doctor.bluetooth.access.service.advice': ({ command }: { command: string }) =>
    'It chooses the connection interval: for the shortest delay set MinConnectionInterval=12, MaxConnectionInterval=12 and ' +
    'ConnectionSupervisionTimeout=200 under [LE] in /etc/bluetooth/main.conf, or bypass it: stop it (sudo systemctl stop bluetooth), run ' +
    `${command}, and start with --adapter hci0.`,
  'doctor.bluetooth.access.direct': 'directly, with permission',
  'doctor.bluetooth.access.both': 'directly, with permission, while bluetoothd runs',
  'doctor.bluetooth.access.both.advice': 'If straps get lost, stop it: sudo systemctl stop bluetooth.',
  'doctor.bluetooth.access.no-bus': 'bluetoothd runs, but the system bus that leads to it cannot be reached',
  'doctor.bluetooth.access.no-bus.advice': ({ command }: { command: string }) =>
    `Run sudo systemctl restart dbus bluetooth, or bypass it: ${command}.`,
  'doctor.bluetooth.access.none': 'no permission to use the adapter, and bluetoothd does not run',
  'doctor.bluetooth.access.none.advice': ({ command }: { command: string }) =>
    `Run ${command}, or start bluetoothd (sudo systemctl start bluetooth; where that is missing, install bluez).`,

  'doctor.port': ({ port }: { port: number }) => `Port ${port}`,
  'doctor.port.free': 'free',
  'doctor.port.forbidden': 'this user may not listen there',
  'doctor.port.forbidden.advice': 'Choose one above 1023 with --port.',
  'doctor.port.taken': 'taken, perhaps by a station that is already running',
  'doctor.port.taken.advice': ({ port }: { port: number }) => `Look at http://127.0.0.1:${port} or start with another --port.`,

  'doctor.disk': ({ folder }: { folder: string }) => `Disk (${folder})`,
  'doctor.disk.free': ({ bytes }: { bytes: number }) => `${(bytes / 1e9).toFixed(1)} GB free`,
  'doctor.disk.full.advice': 'Free some space: an hour with two straps takes about 25 MB.',
  'doctor.disk.not-a-folder': ({ path }: { path: string }) => `${path} is not a folder`,
  'doctor.disk.not-writable': ({ reason }: { reason: string }) => `cannot be written (${reason})`,
  'doctor.disk.elsewhere': 'Choose another place with --data.',

  'doctor.sound': 'Sound',
  'doctor.sound.unknown': 'plays in the browser, which cannot be checked from here',
  'doctor.sound.unknown.advice': `On the page, in the settings, press "${pageSettings['page-settings.hear']}". Bluetooth headphones add 150–300 ms; prefer the strap's motor or a wired speaker.`,
} as const;
