/** Bluetooth through the system's own service, as on Linux desktops: noble's D-Bus binding against an org.bluez on a private bus. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pause } from '../../host/transport/ble/limit.ts';
import type { Machine } from '../../host/transport/ble/machine.ts';
import { encodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP, HAPTIC_PATTERN } from '../../protocol/sensor/constants.ts';
import { FakeBluez } from '../fixtures/bluez/bluez.ts';
import { hasDbusDaemon, PrivateBus } from '../fixtures/bluez/bus.ts';
import { SteadyStrap } from '../fixtures/virtual-air/steady-strap.ts';
import { address, createAir } from '../fixtures/virtual-air/straps.ts';
import { RecordingListener } from '../transport/ble/recording-listener.ts';
import { until } from './ptyPair.ts';

const DESKTOP: Machine = {
  platform: 'linux',
  adapters: ['hci0'],
  blocked: [],
  locked: [],
  mayUseRaw: false,
  bluetoothd: true,
  dbus: true,
  competitors: [],
};
const command = (commandId: number, op: typeof COMMAND_OP.identify | typeof COMMAND_OP.start): Uint8Array =>
  encodePacket({ kind: 'command', commandId, op });
const HAPTIC = encodePacket({
  kind: 'command',
  commandId: 9,
  op: COMMAND_OP.haptic,
  pattern: HAPTIC_PATTERN.steady,
  strength: 200,
  durationMs: 100,
});

describe.runIf(hasDbusDaemon())('Bluetooth over D-Bus', () => {
  let bus: PrivateBus;
  let bluez: FakeBluez;
  let host: RecordingListener;
  let straps: [SteadyStrap, SteadyStrap];

  beforeAll(async () => {
    bus = await PrivateBus.start();
    process.env.DBUS_SYSTEM_BUS_ADDRESS = bus.address;
  });
  afterAll(() => {
    delete process.env.DBUS_SYSTEM_BUS_ADDRESS;
    bus.stop();
  });
  beforeEach(async () => {
    bluez = await FakeBluez.start(bus.address);
    straps = [new SteadyStrap({ address: address(1) }), new SteadyStrap({ address: address(2) })];
    for (const strap of straps) bluez.add(strap);
    host = new RecordingListener(createAir(), { adapter: { kind: 'system' }, look: () => DESKTOP });
    await host.start();
    await until('both open', () => host.haveOpened(...straps));
  });
  afterEach(async () => {
    await host.source.stop();
    for (const strap of straps) strap.switchOff();
    await bluez.stop();
  });

  it('streams from two straps, loses nothing, and sends commands in sequence and at once', async () => {
    await until('a second of packets', () => straps.every((strap) => host.of(strap).numbers.length > 52));
    for (const strap of straps) {
      const { numbers, strays, broken } = host.of(strap);
      expect(numbers).toEqual(strap.sent.slice(0, numbers.length));
      expect([strays, broken]).toEqual([0, 0]);
      expect(host.of(strap).packets.filter((packet) => packet.kind === 'hello').length).toBeGreaterThan(0);
    }
    const { link } = host.of(straps[0]);
    for (let i = 0; i < 8; i++) expect(link.send(command(20 + i, COMMAND_OP.identify))).toBe(true);
    expect(link.send(HAPTIC)).toBe(true);
    await until('all answered', () => straps[0].ops.filter((op) => op === COMMAND_OP.identify).length === 8);
    // Ahead of those that were waiting.
    expect(straps[0].ops.indexOf(COMMAND_OP.haptic)).toBeLessThan(straps[0].ops.lastIndexOf(COMMAND_OP.identify));
    // Nothing is left behind that would block later ones.
    for (let i = 0; i < 40; i++) {
      const count = straps[0].ops.length;
      expect(link.send(command(40 + i, COMMAND_OP.identify))).toBe(true);
      await until('answered', () => straps[0].ops.length > count);
    }
  });

  it('finds a strap again that was briefly out of reach', async () => {
    bluez.vanish(straps[0]);
    await until('lost', () => host.of(straps[0]).state === 'lost');
    const count = host.of(straps[0]).numbers.length;
    bluez.appear(straps[0]);
    await until('open again', () => host.of(straps[0]).numbers.length > count);
    expect(host.of(straps[1]).states).toEqual(['connecting', 'open']);
    expect(host.of(straps[0]).strays).toBe(0);
  });

  it('does not mistake the service’s memory of a strap for a strap in reach', async () => {
    bluez.vanish(straps[0]);
    const { attempts } = bluez;
    await until('reported', () => host.of(straps[0]).detail?.startsWith('not in reach') === true);
    await until('looked for', () => bluez.discovering);
    await pause(0.5);
    expect(bluez.attempts).toBe(attempts);
    const count = host.of(straps[0]).numbers.length;
    bluez.appear(straps[0]);
    await until('open again', () => host.of(straps[0]).numbers.length > count);
    expect(host.of(straps[1]).states).toEqual(['connecting', 'open']);
  });

  it('takes over a strap that the service still holds connected', async () => {
    await host.source.stop();
    const held = new SteadyStrap({ address: address(3) });
    bluez.add(held, true);
    host = new RecordingListener(createAir(), { adapter: { kind: 'system' }, look: () => DESKTOP });
    await host.start();
    await until('open', () => host.haveOpened(held));
    held.switchOff();
  });

  it('recovers after the service was restarted', async () => {
    await bluez.stop();
    await until('reported', () => straps.every((strap) => host.of(strap).state === 'failed'));
    expect(host.of(straps[0]).detail).toBe('the Bluetooth service does not answer; run sudo systemctl restart bluetooth');
    const counts = straps.map((strap) => host.of(strap).numbers.length);
    // Meanwhile requests for it fail.
    await pause(1.5);
    bluez = await FakeBluez.start(bus.address);
    for (const strap of straps) bluez.add(strap);
    await until('both stream again', () => straps.every((strap, i) => host.of(strap).numbers.length > counts[i]!));
  });

  it('reports no signal strength for a connection, because the service provides none', async () => {
    // As often as it would be requested.
    for (const link of host.source.links) link.askRssi();
    await pause(0.1);
    expect([...host.source.links].map(({ rssiDbm }) => rssiDbm)).toEqual([null, null]);
  });

  it('drops a connection that comes up after it was abandoned, and makes it again', async () => {
    bluez.connectDelayS = 0.7;
    bluez.vanish(straps[0]);
    await until('lost', () => host.of(straps[0]).state === 'lost');
    bluez.appear(straps[0]);
    await until('abandoned', () => host.of(straps[0]).details.includes('no answer within 0.4 s'));
    bluez.connectDelayS = 0;
    const count = host.of(straps[0]).numbers.length;
    await until('open again', () => host.of(straps[0]).numbers.length > count);
  });

  it('recovers after Bluetooth was switched off', async () => {
    bluez.power(false);
    await until('reported', () => straps.every((strap) => host.of(strap).state === 'failed'));
    expect(host.of(straps[0]).detail).toBe('Bluetooth is switched off; run bluetoothctl power on');
    const counts = straps.map((strap) => host.of(strap).numbers.length);
    bluez.power(true);
    for (const strap of straps) bluez.appear(strap);
    await until('both stream again', () => straps.every((strap, i) => host.of(strap).numbers.length > counts[i]!));
  });

  it('says what to do where the bus denies access to the service', async () => {
    const strict = await PrivateBus.start(true);
    process.env.DBUS_SYSTEM_BUS_ADDRESS = strict.address;
    const barred = await FakeBluez.start(strict.address);
    const other = new RecordingListener(createAir(), { adapter: { kind: 'system' }, look: () => DESKTOP });
    await other.start();
    await until('reported', () => other.search.state === 'failed');
    expect(other.search.detail).toBe('no permission to speak with bluetoothd; run sudo usermod -aG bluetooth $USER, then log in again');
    await other.source.stop();
    await barred.stop();
    strict.stop();
    process.env.DBUS_SYSTEM_BUS_ADDRESS = bus.address;
  });

  it('releases the straps when it ends', async () => {
    await host.source.stop();
    expect(straps.map((strap) => host.of(strap).state)).toEqual(['closed', 'closed']);
    const counts = straps.map(({ sent }) => sent.length);
    await pause(0.2);
    expect(straps.map(({ sent }) => sent.length)).toEqual(counts);
  });
});
