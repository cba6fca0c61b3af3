/** Choosing the adapter and how to reach it, inspecting the machine, and the words for what does not work. */
import { render } from '../../../protocol/words/message.ts';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KneesOutError } from '../../../host/errors.ts';
import { bindingOf, obstacleOf, parseAdapter } from '../../../host/transport/ble/adapter.ts';
import { type Machine, lookAtMachine } from '../../../host/transport/ble/machine.ts';
import { explainAdapter, explainDisconnect } from '../../../host/transport/ble/words.ts';

const LINUX: Machine = {
  platform: 'linux',
  adapters: ['hci0'],
  blocked: [],
  locked: [],
  mayUseRaw: true,
  bluetoothd: false,
  dbus: false,
  competitors: [],
};
const SYSTEM = { kind: 'system' } as const;

describe('the adapter as named by the user', () => {
  it.each([
    ['hci0', { kind: 'direct', device: 0 }],
    ['hci12', { kind: 'direct', device: 12 }],
    ['/dev/ttyACM0', { kind: 'serial', path: '/dev/ttyACM0', baudRate: 1_000_000 }],
    ['/dev/ttyACM0,115200', { kind: 'serial', path: '/dev/ttyACM0', baudRate: 115_200 }],
    ['COM3', { kind: 'serial', path: 'COM3', baudRate: 1_000_000 }],
    ['/dev/serial/by-path/pci-0:14.0-usb', { kind: 'serial', path: '/dev/serial/by-path/pci-0:14.0-usb', baudRate: 1_000_000 }],
  ])('%s', (text, choice) => {
    expect(parseAdapter(text, 'linux')).toEqual(choice);
  });

  it('hci0 is an adapter on Linux only', () => {
    expect(() => parseAdapter('hci0', 'darwin')).toThrow('no such kind of adapter');
    expect(parseAdapter('COM3', 'win32')).toMatchObject({ kind: 'serial' });
  });

  it.each(['', 'bluetooth', 'hci', 'hci-1', '/dev/ttyACM0,fast', '/dev/ttyACM0,1'])(
    '%j is rejected, listing the possible names',
    (text) => {
      expect(() => parseAdapter(text)).toThrow(KneesOutError);
    },
  );
});

describe('the route to the adapter', () => {
  it("is the system's Bluetooth service where it runs, otherwise the adapter itself", () => {
    expect(bindingOf(SYSTEM, { ...LINUX, bluetoothd: true, dbus: true }).type).toBe('dbus');
    expect(bindingOf(SYSTEM, { ...LINUX, bluetoothd: true }).type).toBe('hci');
    expect(bindingOf(SYSTEM, LINUX).type).toBe('hci');
    expect(bindingOf({ kind: 'direct', device: 1 }, { ...LINUX, bluetoothd: true, dbus: true })).toEqual({
      type: 'hci',
      options: { deviceId: 1 },
    });
    expect(bindingOf(SYSTEM, { ...LINUX, platform: 'darwin' }).type).toBe('mac');
    expect(bindingOf(SYSTEM, { ...LINUX, platform: 'win32' }).type).toBe('win');
  });

  it('follows a link to the real port, which is what the system lists', () => {
    const folder = mkdtempSync(join(tmpdir(), 'knees-out-adapter-'));
    writeFileSync(join(folder, 'port'), '');
    symlinkSync(join(folder, 'port'), join(folder, 'link'));
    const { options } = bindingOf({ kind: 'serial', path: join(folder, 'link'), baudRate: 9600 }, LINUX);
    expect(JSON.stringify(options)).toContain(`${folder}/port`);
    rmSync(folder, { recursive: true });
  });

  it('is known to be blocked before it is tried', () => {
    const hci = bindingOf(SYSTEM, LINUX);
    expect(obstacleOf(SYSTEM, hci, { ...LINUX, adapters: [] })).toBe('absent');
    expect(obstacleOf({ kind: 'direct', device: 1 }, hci, LINUX)).toBe('absent');
    expect(obstacleOf(SYSTEM, hci, { ...LINUX, mayUseRaw: false })).toBe('forbidden');
    expect(obstacleOf(SYSTEM, { type: 'dbus', options: {} }, { ...LINUX, mayUseRaw: false })).toBeNull();
    expect(obstacleOf({ kind: 'serial', path: '/dev/x', baudRate: 1 }, hci, { ...LINUX, adapters: [] })).toBeNull();
  });
});

describe('the machine', () => {
  let root: string;
  const write = (path: string, text = ''): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'knees-out-machine-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('without any hardware reports none', () => {
    expect(lookAtMachine('linux', root)).toMatchObject({ adapters: [], blocked: [], bluetoothd: false, competitors: [] });
  });

  it('reports adapters, blocked ones, permissions, the Bluetooth service and competing programs', () => {
    write('sys/class/bluetooth/hci0/address');
    write('sys/class/bluetooth/hci0:64/address');
    write('sys/class/bluetooth/hci1/rfkill4/soft', '1\n');
    write('sys/class/bluetooth/hci1/rfkill4/hard', '0\n');
    write('proc/self/status', 'Name:\tnode\nCapEff:\t0000000000002000\n');
    write('proc/12/comm', 'bluetoothd\n');
    write('proc/13/comm', 'hcitool\n');
    write('proc/14/comm', 'bash\n');
    expect(lookAtMachine('linux', root)).toMatchObject({
      adapters: ['hci0', 'hci1'],
      blocked: ['hci1'],
      locked: [],
      mayUseRaw: true,
      bluetoothd: true,
      competitors: ['hcitool'],
    });
    write('proc/self/status', 'Name:\tnode\nCapEff:\t0000000000000000\n');
    write('sys/class/bluetooth/hci1/rfkill4/hard', '1\n');
    expect(lookAtMachine('linux', root)).toMatchObject({ mayUseRaw: false, blocked: ['hci1'], locked: ['hci1'] });
  });

  it('is not inspected unless it runs Linux', () => {
    expect(lookAtMachine('darwin', root)).toMatchObject({ platform: 'darwin', adapters: [], mayUseRaw: true });
  });
});

describe('words', () => {
  const adapterWords = (...args: Parameters<typeof explainAdapter>): string | null => {
    const detail = explainAdapter(...args);
    return detail && render(detail);
  };
  const disconnectWords = (reason: number | string): string => render(explainDisconnect(reason));
  const hci = bindingOf(SYSTEM, LINUX);

  it('name a remedy for everything that can be wrong', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      for (const state of ['off', 'absent', 'forbidden'] as const) {
        const words = adapterWords(state, SYSTEM, hci, { ...LINUX, platform }, null);
        expect(words).toMatch(/run |switch it on|plug one in|allow/);
        expect(words).not.toContain('undefined');
      }
      expect(adapterWords('on', SYSTEM, hci, { ...LINUX, platform }, null)).toBeNull();
    }
    expect(adapterWords('off', SYSTEM, hci, { ...LINUX, blocked: ['hci0'] }, null)).toContain('rfkill unblock bluetooth');
    expect(adapterWords('off', SYSTEM, hci, { ...LINUX, blocked: ['hci0'], locked: ['hci0'] }, null)).toContain('the BIOS');
    expect(adapterWords('forbidden', SYSTEM, { type: 'dbus', options: {} }, LINUX, null)).toContain('run sudo usermod -aG bluetooth $USER');
    expect(adapterWords('absent', { kind: 'direct', device: 3 }, hci, LINUX, null)).toBe(
      'there is no Bluetooth adapter hci3 here, only hci0',
    );
    expect(adapterWords('absent', SYSTEM, { type: 'dbus', options: {} }, LINUX, null)).toBe(
      'the Bluetooth service does not answer; run sudo systemctl restart bluetooth',
    );
  });

  it.each([
    [null, 'does not answer'],
    ['Error: No such file or directory, cannot open /dev/x', 'plug the Bluetooth controller in'],
    ['Error Resource temporarily unavailable Cannot lock port', 'in use by another program'],
    ['Error: Permission denied, cannot open /dev/x', 'dialout'],
    ['odd', '/dev/x: odd'],
  ])("describe a serial port's failure: %s", (error, words) => {
    expect(adapterWords('off', { kind: 'serial', path: '/dev/x', baudRate: 1 }, hci, LINUX, error)).toContain(words);
  });

  it('explain why a connection ended, whatever the reason', () => {
    expect(disconnectWords(0x08)).toBe('out of reach, or its battery is empty');
    for (const reason of [0x03, 0x13, 0x16, 0x3e, 0x3b, 'cleanup', 'remote']) expect(disconnectWords(reason)).not.toBe('');
  });
});
