/** What doctor says about Bluetooth on all kinds of machines: always something, and a remedy for every problem. */
import { describe, expect, it } from 'vitest';
import { checkBluetooth } from '../../../host/commands/doctor/bluetooth.ts';
import { render } from '../../../protocol/words/terminal.ts';
import type { Machine } from '../../../host/transport/ble/machine.ts';

const GOOD: Machine = {
  platform: 'linux',
  adapters: ['hci0'],
  blocked: [],
  locked: [],
  mayUseRaw: true,
  bluetoothd: false,
  dbus: false,
  competitors: [],
};

const verdicts = (machine: Partial<Machine>): string[] => checkBluetooth({ ...GOOD, ...machine }, null).map(({ verdict }) => verdict);
const advice = (machine: Partial<Machine>): string =>
  checkBluetooth({ ...GOOD, ...machine }, null)
    .map((finding) => (finding.advice === null ? '' : render(finding.advice)))
    .join('\n');

describe('doctor on Bluetooth', () => {
  it('accepts a usable adapter', () => {
    expect(verdicts({})).toEqual(['ok', 'ok']);
    expect(verdicts({ bluetoothd: true, dbus: true, mayUseRaw: false })).toEqual(['ok', 'ok']);
    expect(advice({ bluetoothd: true, dbus: true })).toContain('MaxConnectionInterval=12');
  });

  it('says what to do in every other case', () => {
    expect(verdicts({ adapters: [] })).toEqual(['note']);
    expect(verdicts({ mayUseRaw: false })).toEqual(['ok', 'problem']);
    expect(advice({ mayUseRaw: false })).toContain('setcap cap_net_raw+eip');
    expect(verdicts({ blocked: ['hci0'] })).toEqual(['problem', 'ok']);
    expect(advice({ blocked: ['hci0'] })).toContain('Run rfkill unblock bluetooth.');
    expect(advice({ blocked: ['hci0'], locked: ['hci0'] })).toContain('Switch it on with the switch of this machine');
    expect(verdicts({ adapters: ['hci0', 'hci1'], blocked: ['hci0'] })).toEqual(['ok', 'ok']);
    expect(advice({ bluetoothd: true, mayUseRaw: false })).toContain('Run sudo systemctl restart dbus bluetooth');
    expect(verdicts({ bluetoothd: true })).toEqual(['ok', 'note']);
    expect(verdicts({ competitors: ['bluetoothctl'] })).toEqual(['ok', 'ok', 'note']);
    expect(verdicts({ platform: 'darwin', adapters: [] })).toEqual(['note']);
    expect(checkBluetooth(GOOD, 'no such module')).toMatchObject([
      { verdict: 'problem', advice: { code: 'doctor.bluetooth.no-library.advice' } },
    ]);
  });

  it('never leaves a problem without advice', () => {
    for (const bits of Array(64).keys()) {
      const is = (bit: number): boolean => (bits & bit) !== 0;
      const machine: Machine = {
        platform: 'linux',
        adapters: is(1) ? ['hci0'] : [],
        blocked: is(1) && is(2) ? ['hci0'] : [],
        locked: [],
        mayUseRaw: is(4),
        bluetoothd: is(8),
        dbus: is(16),
        competitors: is(32) ? ['hcitool'] : [],
      };
      for (const finding of checkBluetooth(machine, null))
        if (finding.verdict === 'problem') expect(render(finding.advice!)).toMatch(/^Run .+\.$/);
    }
  });
});
