/** Bluetooth under good conditions: straps found, connected, streaming; commands, one connection after another, and nothing lost. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodePacket } from '../../../protocol/sensor/codec.ts';
import { BLE_UUID, COMMAND_OP, HAPTIC_PATTERN, ROLE } from '../../../protocol/sensor/constants.ts';
import type { VirtualAir } from '../../fixtures/virtual-air/air.ts';
import { Peripheral } from '../../fixtures/virtual-air/peripheral.ts';
import { addSteadyStraps, address, createAir } from '../../fixtures/virtual-air/straps.ts';
import { SteadyStrap } from '../../fixtures/virtual-air/steady-strap.ts';
import { until } from '../../integration/ptyPair.ts';
import { RecordingListener, QUICK } from './recording-listener.ts';

const HAPTIC = encodePacket({
  kind: 'command',
  commandId: 7,
  op: COMMAND_OP.haptic,
  pattern: HAPTIC_PATTERN.steady,
  strength: 200,
  durationMs: 200,
});
const ECHO = encodePacket({ kind: 'command', commandId: 8, op: COMMAND_OP.echo, token: 5 });

describe('a Bluetooth source', () => {
  let air: VirtualAir;
  let host: RecordingListener;

  beforeEach(() => {
    air = createAir();
    host = new RecordingListener(air);
  });
  afterEach(async () => {
    await host.source.stop();
    air.close();
  });

  it.each([2, 4, 8])('streams from %d straps and loses nothing', async (count) => {
    const straps = addSteadyStraps(air, count);
    await host.start();
    await until('all open', () => host.haveOpened(...straps));
    await until('a second of packets', () => straps.every((strap) => host.of(strap).numbers.length > 52));
    for (const strap of straps) strap.frozen = true;
    await until('those on the way', () => straps.every((strap) => host.of(strap).numbers.length === strap.sent.length));
    await host.source.stop();
    for (const strap of straps) {
      const { numbers, states, strays, broken } = host.of(strap);
      expect(numbers).toEqual(strap.sent);
      expect(states).toEqual(['connecting', 'open', 'closed']);
      expect([strays, broken]).toEqual([0, 0]);
    }
  });

  it('loses only what the air drops', async () => {
    air.loss = 0.1;
    const [strap] = addSteadyStraps(air, 1, { packetsPerS: 200 }) as [SteadyStrap];
    await host.start();
    await until('packets', () => host.haveOpened(strap) && host.of(strap).numbers.length > 300);
    const { numbers } = host.of(strap);
    expect(air.dropped).toBeGreaterThan(10);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect([...numbers].sort((a, b) => a - b)).toEqual(numbers);
    expect(air.notified - air.dropped - numbers.length - host.of(strap).packets.length).toBeLessThanOrEqual(2);
  });

  it('scans continuously until a leg can be complete, and for a while after each new strap', async () => {
    const eager = new RecordingListener(air, { timing: { ...QUICK, periodicScanS: 0, followS: 1 } });
    await eager.start();
    const add = async (n: number): Promise<void> => {
      const strap = air.add(new SteadyStrap({ address: address(n) }));
      await until(`strap ${n}`, () => eager.haveOpened(strap));
    };
    await add(0);
    // Longer than the time in which others are expected to follow.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(air.scanning).toBe(true);
    await add(1);
    await add(2);
    await until('rest', () => !air.scanning);
    await eager.source.stop();
  });

  it('works with controllers without extended advertising', async () => {
    const old = createAir({ bluetooth: 4 });
    const straps = addSteadyStraps(old, 2);
    const listening = new RecordingListener(old);
    await listening.start();
    await until('both open', () => listening.haveOpened(...straps));
    await listening.source.stop();
    old.close();
  });

  it('reads HELLO once on connecting, and does not request it when it arrived by itself', async () => {
    const [strap] = addSteadyStraps(air, 1, { role: ROLE.leftShin }) as [SteadyStrap];
    await host.start();
    await until('two seconds of packets', () => host.haveOpened(strap) && host.of(strap).numbers.length > 110);
    expect(host.of(strap).packets.filter((packet) => packet.kind === 'hello')).toEqual([strap.hello]);
    expect(strap.ops).not.toContain(COMMAND_OP.sendHello);
    // START is sent when the line opens, in case the strap had been stopped; never again while it streams.
    expect(strap.ops.filter((op) => op === COMMAND_OP.start).length).toBeLessThanOrEqual(1);
  });

  it('accepts commands and delivers their replies from the moment a strap is reported open, on each connection', async () => {
    const slow = createAir({ imitatesInterval: true });
    const [strap] = addSteadyStraps(slow, 1, { packetsPerS: 200 }) as [SteadyStrap];
    const listening = new RecordingListener(slow);
    const sent: boolean[] = [];
    const onLink = listening.onLink.bind(listening);
    listening.onLink = (link, state, atS, detail) => {
      const opens = state === 'open' && listening.heard.get(link.id)?.state !== 'open';
      onLink(link, state, atS, detail);
      if (opens) sent.push(link.send(ECHO));
    };
    const echoes = (): number => listening.of(strap).packets.filter((packet) => packet.kind === 'reply' && packet.commandId === 8).length;
    await listening.start();
    for (const connection of [1, 2]) {
      await until('open', () => sent.length === connection);
      expect(sent).not.toContain(false);
      await until('the reply', () => echoes() === connection);
      slow.hangUp(strap);
      await until('the end', () => listening.of(strap).state === 'lost');
    }
    await listening.source.stop();
    slow.close();
  });

  it('carries commands and replies', async () => {
    const [strap] = addSteadyStraps(air, 1) as [SteadyStrap];
    await host.start();
    await until('open', () => host.haveOpened(strap));
    const { link } = host.of(strap);
    await until('sent', () => link.send(HAPTIC));
    expect(link.send(ECHO)).toBe(true);
    expect(link.send(new Uint8Array(600))).toBe(false);
    await until('both answered', () => host.of(strap).count('reply') >= 2);
    expect(strap.ops.slice(-2)).toEqual([COMMAND_OP.haptic, COMMAND_OP.echo]);
    await host.source.stop();
    expect(link.send(HAPTIC)).toBe(false);
  });

  it('requests one interval for all, a large MTU and a long supervision timeout, and reports what it got', async () => {
    const straps = addSteadyStraps(air, 2);
    await host.start();
    await until('both open', () => host.haveOpened(...straps));
    for (const strap of straps) expect(host.of(strap).detail).toBe('every 15 ms, up to 244 bytes');
    expect(straps[0]!.link!.timeoutMs).toBe(300);
    expect(straps.map(({ attributes }) => attributes.mtu)).toEqual([247, 247]);
  });

  it('reports the smaller of both MTUs, and says when it is too small', async () => {
    const [large] = addSteadyStraps(air, 1, { mtu: 512 }) as [SteadyStrap];
    const small = air.add(new SteadyStrap({ address: address(9), mtu: 40 }));
    await host.start();
    await until('both open', () => host.heard.size === 3 && host.of(large).state === 'open' && host.of(small).state === 'open');
    expect(host.of(large).detail).toContain('up to 244 bytes');
    expect(host.of(small).detail).toContain('only 37 bytes');
  });

  it('reports the signal strength, and null once the strap is gone', async () => {
    const [strap] = addSteadyStraps(air, 1, { rssi: -61 }) as [SteadyStrap];
    await host.start();
    await until('open', () => host.haveOpened(strap));
    strap.rssi = -72;
    await until('asked for', () => host.of(strap).link.rssiDbm === -72);
    strap.advertising = false;
    air.hangUp(strap);
    await until('lost', () => host.of(strap).state === 'lost');
    expect(host.of(strap).link.rssiDbm).toBeNull();
  });

  it('accepts only the straps that are named, by name or address', async () => {
    const straps = addSteadyStraps(air, 3);
    await host.source.stop();
    host = new RecordingListener(air, { wanted: ['knees out 00', 'F0F1F2F3F402'] });
    await host.start();
    await until('two open', () => host.haveOpened(straps[0]!, straps[2]!));
    await until('no more scanning', () => !air.scanning);
    expect(host.strapLinks).toHaveLength(2);
    expect(straps[1]!.connections).toBe(0);
  });

  it('ignores devices that do not advertise our service', async () => {
    const other = air.add(
      new Peripheral({
        address: address(7),
        name: 'A scale',
        services: [{ uuid: '0000181d-0000-1000-8000-00805f9b34fb', characteristics: [] }],
      }),
    );
    const [strap] = addSteadyStraps(air, 1) as [SteadyStrap];
    await host.start();
    await until('open', () => host.haveOpened(strap));
    expect(host.strapLinks).toHaveLength(1);
    expect(other.connections).toBe(0);
  });

  it('says what it is looking for while there is no strap, and then stops', async () => {
    await host.start();
    await until('reported', () => host.search.state === 'connecting');
    expect(host.search.detail).toBe('looking for straps; switch one on');
    expect(host.search.link.send(HAPTIC)).toBe(false);
    const straps = addSteadyStraps(air, 1);
    await until('open', () => host.haveOpened(...straps));
    expect(host.search.states).toEqual(['connecting', 'closed']);
  });

  it('reconnects without discovering the characteristics again', async () => {
    const [strap] = addSteadyStraps(air, 1) as [SteadyStrap];
    await host.start();
    await until('open', () => host.haveOpened(strap));
    const first = strap.attributes.requests;
    air.hangUp(strap);
    await until('lost', () => host.of(strap).state === 'lost');
    const before = strap.attributes.requests;
    await until('open again', () => host.of(strap).state === 'open');
    await until('stream', () => strap.attributes.isSubscribed(BLE_UUID.status));
    expect(strap.attributes.requests - before).toBeLessThan(first - 2);
    expect(host.of(strap).states).toEqual(['connecting', 'open', 'lost', 'open']);
  });

  it('releases the straps when it ends, and can start again', async () => {
    const straps = addSteadyStraps(air, 2);
    for (let round = 0; round < 3; round++) {
      const listening = new RecordingListener(air);
      await listening.start();
      await until('both open', () => listening.haveOpened(...straps));
      await listening.source.stop();
      expect(air.connections).toBe(0);
      const counts = straps.map((strap) => listening.of(strap).numbers.length);
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(straps.map((strap) => listening.of(strap).numbers.length)).toEqual(counts);
    }
  });

  it('keeps a dozen straps without a warning', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    const straps = addSteadyStraps(air, 12);
    await host.start();
    await until('all open', () => host.haveOpened(...straps));
    air.power(false);
    await until('all reported', () => straps.every((strap) => host.of(strap).state === 'failed'));
    air.power(true);
    await until('all open again', () => straps.every((strap) => host.of(strap).state === 'open'));
    process.removeListener('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('leaves Ctrl+C to the program', async () => {
    const before = process.listenerCount('SIGINT');
    addSteadyStraps(air, 1);
    await host.start();
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
