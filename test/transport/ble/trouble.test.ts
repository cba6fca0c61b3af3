/**
 * Bluetooth under bad conditions: straps out of reach, refusing, silent or of another kind; adapters off, absent or faulty. Nothing hangs,
 * and the user is informed.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nowS } from '../../../host/clock.ts';
import { BLE_TIMING } from '../../../host/transport/ble/timing.ts';
import { encodePacket } from '../../../protocol/sensor/codec.ts';
import { BLE_UUID, COMMAND_OP } from '../../../protocol/sensor/constants.ts';
import type { VirtualAir } from '../../fixtures/virtual-air/air.ts';
import { Peripheral } from '../../fixtures/virtual-air/peripheral.ts';
import { addSteadyStraps, address, createAir } from '../../fixtures/virtual-air/straps.ts';
import type { SteadyStrap } from '../../fixtures/virtual-air/steady-strap.ts';
import { until } from '../../integration/ptyPair.ts';
import { RecordingListener, QUICK } from './recording-listener.ts';

const IDENTIFY = encodePacket({ kind: 'command', commandId: 3, op: COMMAND_OP.identify });
const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

let air: VirtualAir;
let host: RecordingListener;
let one: SteadyStrap;
let other: SteadyStrap;

beforeEach(() => {
  air = createAir();
  host = new RecordingListener(air);
  [one, other] = addSteadyStraps(air, 2) as [SteadyStrap, SteadyStrap];
});
afterEach(async () => {
  await host.source.stop();
  air.close();
});

async function bothOpen(): Promise<void> {
  await host.start();
  await until('both open', () => host.haveOpened(one, other));
}

describe('a strap that goes', () => {
  it('out of reach is reported lost, found again, and resumes with what it sends then', async () => {
    await bothOpen();
    air.vanish(one);
    await until('lost', () => host.of(one).state === 'lost');
    expect(host.of(one).details).toContain('out of reach, or its battery is empty');
    const before = host.of(one).numbers.length;
    await until('looked for', () => host.of(one).detail?.startsWith('not in reach') ?? false);
    expect(host.of(one).link.send(IDENTIFY)).toBe(false);
    const last = one.sent.at(-1)!;
    air.appear(one);
    await until('open again', () => host.of(one).numbers.length > before);
    expect(host.of(one).numbers[before]).toBeGreaterThan(last);
    expect(host.of(one).states).toEqual(['connecting', 'open', 'lost', 'open']);
    expect(host.of(other).states).toEqual(['connecting', 'open']);
  });

  it('out of reach for less than the timeout only pauses, and sends what it stored', async () => {
    await host.source.stop();
    host = new RecordingListener(air, { timing: { ...QUICK, supervisionS: 5 } });
    await bothOpen();
    air.vanish(one);
    await pause(0.1);
    air.appear(one);
    const before = host.of(one).numbers.length;
    await until('more', () => host.of(one).numbers.length > before + 20);
    expect(host.of(one).states).toEqual(['connecting', 'open']);
    expect(one.connections).toBe(1);
  });

  it('by disconnecting is reconnected', async () => {
    await bothOpen();
    air.hangUp(one);
    await until('connected again', () => one.connections === 2 && host.of(one).state === 'open');
    expect(host.of(one).details).toContain('the strap hung up');
  });

  it('silent while its radio keeps the connection is released, and reconnected', async () => {
    await bothOpen();
    one.frozen = true;
    await until('lost', () => host.of(one).state === 'lost');
    expect(host.of(one).details).toContain('nothing arrived for 0.6 s');
    await until('tried again', () => one.connections >= 2);
    one.frozen = false;
    await until('open again', () => host.of(one).state === 'open');
    expect(host.of(other).states).toEqual(['connecting', 'open']);
  });

  it('silent gets no commands, which would block those of the others', async () => {
    await host.source.stop();
    host = new RecordingListener(air, { timing: BLE_TIMING });
    await bothOpen();
    const { link } = host.of(one);
    expect(link.send(IDENTIFY)).toBe(true);
    one.frozen = true;
    await until('refused', () => !link.send(IDENTIFY));
    expect(host.of(one).state).toBe('open');
    expect(host.of(other).link.send(IDENTIFY)).toBe(true);
  });
});

describe('a strap that cannot be connected', () => {
  it.each(['error', 'silence', 'hangup', 'late'] as const)(
    '(%s) does not hinder any other, and is connected once it can be',
    async (refusal) => {
      one.refuses = refusal;
      await host.start();
      await until('the other open', () => host.haveOpened(other));
      await until('it was tried', () => host.of(one).details.some((detail) => detail !== null));
      const count = host.of(other).numbers.length;
      await until('the other continues', () => host.of(other).numbers.length > count + 30);
      expect(host.of(one).state).toBe('connecting');
      one.refuses = null;
      await until('open', () => host.haveOpened(one));
      expect(host.of(other).states).toEqual(['connecting', 'open']);
      expect(host.of(one).strays).toBe(0);
    },
  );

  it('because it refuses subscriptions is abandoned in time, and tried again', async () => {
    one.attributes.faults.refuseSubscriptions = true;
    await host.start();
    await until('reported', () => host.heard.size > 1 && host.of(one).details.includes('it refuses to send, or does not answer'));
    one.attributes.faults.refuseSubscriptions = false;
    await until('both open', () => host.haveOpened(one, other));
  });

  it('because it answers nothing is abandoned in time, and tried again', async () => {
    one.attributes.faults.mute = true;
    await host.start();
    await until('reported', () => host.heard.size > 1 && host.of(one).details.includes('it does not list its services'));
    one.attributes.faults.mute = false;
    await until('both open', () => host.haveOpened(one, other));
  });

  it('because it is not a strap is reported as such, and left alone', async () => {
    const unsupported = air.add(
      new Peripheral({
        address: address(8),
        name: 'Impostor',
        services: [{ uuid: BLE_UUID.service, characteristics: [{ uuid: BLE_UUID.hello, properties: ['read'] }] }],
      }),
    );
    const empty = air.add(
      new Peripheral({
        address: address(9),
        name: 'Hollow',
        advertises: BLE_UUID.service,
        services: [{ uuid: '0000180f-0000-1000-8000-00805f9b34fb', characteristics: [] }],
      }),
    );
    await bothOpen();
    await until('reported', () => [unsupported, empty].every((device) => host.of(device).state === 'failed'));
    expect(host.of(unsupported).detail).toContain('Impostor is no strap that this program knows');
    await pause(1);
    expect([unsupported.connections, empty.connections]).toEqual([1, 1]);
    expect(host.haveOpened(one, other)).toBe(true);
  });

  it('whose characteristics changed has them discovered again', async () => {
    await bothOpen();
    air.hangUp(one);
    // The remembered handles are no longer valid.
    one.attributes.faults.refuseSubscriptions = true;
    await until('failed', () => host.of(one).details.includes('it refuses to send, or does not answer'));
    const requests = one.attributes.requests;
    one.attributes.faults.refuseSubscriptions = false;
    await until('open again', () => host.of(one).state === 'open');
    expect(one.attributes.requests - requests).toBeGreaterThan(10);
  });
});

describe('the adapter', () => {
  it('switched off and on again is reported with a remedy, and all straps return', async () => {
    await bothOpen();
    for (let round = 0; round < 3; round++) {
      air.power(false);
      await until('reported', () => [one, other].every((strap) => host.of(strap).state === 'failed'));
      expect(host.of(one).detail).toContain('does not answer');
      const counts = [one, other].map((strap) => host.of(strap).numbers.length);
      air.power(true);
      await until('both stream again', () => [one, other].every((strap, i) => host.of(strap).numbers.length > counts[i]! + 5));
      expect([one, other].map((strap) => host.of(strap).state)).toEqual(['open', 'open']);
    }
    expect([host.of(one).strays, host.of(other).strays]).toEqual([0, 0]);
  });

  it('off at the start is waited for', async () => {
    air.power(false);
    await host.start();
    await until('reported', () => host.search.state === 'failed');
    air.power(true);
    await until('both open', () => host.haveOpened(one, other));
    expect(host.search.states).toEqual(['connecting', 'failed', 'connecting', 'closed']);
  });

  it('off while connecting leaves nothing behind', async () => {
    one.refuses = 'silence';
    other.refuses = 'silence';
    await host.start();
    await until('connecting', () => host.strapLinks.length === 2 && air.commands.includes(0x2043));
    air.power(false);
    await pause(0.2);
    one.refuses = null;
    other.refuses = null;
    air.power(true);
    await until('both open', () => host.haveOpened(one, other));
    await pause(0.3);
    expect(air.connections).toBe(2);
  });

  it('that sends malformed data ends nothing, and nothing is printed', async () => {
    const warn = vi.spyOn(console, 'warn');
    await bothOpen();
    // The end of another program's connection and the truncated start of a new one.
    air.toSocket(Buffer.from([4, 0x05, 4, 0, 0x77, 0, 0x13]));
    air.toSocket(Buffer.from([4, 0x3e, 4, 0x01, 0, 0x77, 0]));
    for (let i = 0; i < 50; i++) air.toSocket(Buffer.from([4, [0x0e, 0x0f, 0x3e, 0x05, 0x13][i % 5]!, 1, i].slice(0, 2 + (i % 3))));
    air.toSocket(Buffer.from([2, 0x40]));
    const count = host.of(one).numbers.length;
    await until('it continues', () => host.of(one).numbers.length > count + 10);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('on a missing port is reported, and shutdown is clean', async () => {
    const lost = new RecordingListener(air, { adapter: { kind: 'serial', path: '/dev/no-such-controller', baudRate: 1_000_000 } });
    await lost.start();
    await until('reported', () => lost.search.state === 'failed');
    expect(lost.search.detail).toBe('/dev/no-such-controller is not there; plug the Bluetooth controller in');
    await lost.source.stop();
    expect(lost.search.state).toBe('closed');
  });

  it('opened and closed at once is closed', async () => {
    const startedS = nowS();
    const starting = host.start();
    await host.source.stop();
    await starting;
    await pause(0.5);
    expect(air.socket).toBeNull();
    expect(nowS() - startedS).toBeLessThan(60);
  });

  it('is waited for on a machine without one, and nothing is printed', async () => {
    const print = vi.spyOn(console, 'log');
    const adapters: string[] = [];
    const machine = {
      platform: 'linux',
      blocked: [],
      locked: [],
      mayUseRaw: false,
      bluetoothd: false,
      dbus: false,
      competitors: [],
    } as const;
    const lost = new RecordingListener(air, { adapter: { kind: 'system' }, look: () => ({ ...machine, adapters }) });
    await lost.start();
    await until('reported', () => lost.search.state === 'failed');
    expect(lost.search.detail).toBe('no Bluetooth adapter here; plug one in, or connect the straps by cable (--source serial:PATH)');
    adapters.push('hci0');
    await until(
      'looked again',
      () => lost.search.detail?.startsWith('no permission to use the Bluetooth adapter; run sudo setcap') ?? false,
    );
    await lost.source.stop();
    expect(print).not.toHaveBeenCalled();
    print.mockRestore();
  });
});
