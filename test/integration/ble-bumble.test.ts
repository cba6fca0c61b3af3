/** Bluetooth against a stack other than noble's: straps on Google's Bumble, an HCI controller on a real pty. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { BLE_TIMING } from '../../host/transport/ble/timing.ts';
import { nowS } from '../../host/clock.ts';
import { encodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP } from '../../protocol/sensor/constants.ts';
import { BumbleAir, hasBumble, type BumbleAirSettings } from '../fixtures/bumble/air.ts';
import { createAir } from '../fixtures/virtual-air/straps.ts';
import { type ReceivedLink, RecordingListener } from '../transport/ble/recording-listener.ts';
import { until } from './ptyPair.ts';

const identify = (commandId: number): Uint8Array => encodePacket({ kind: 'command', commandId, op: COMMAND_OP.identify });
const gotReply = ({ packets }: ReceivedLink, id: number): boolean =>
  packets.some((packet) => packet.kind === 'reply' && packet.commandId === id);

async function startAir(settings: BumbleAirSettings): Promise<BumbleAir> {
  const air = await BumbleAir.start(settings);
  onTestFinished(() => air.end());
  return air;
}

async function startHost(
  path: string,
): Promise<{ heard: (strap: number) => ReceivedLink | undefined; isOpen: (...straps: number[]) => boolean }> {
  const host = new RecordingListener(createAir(), { adapter: { kind: 'serial', path, baudRate: 1_000_000 }, timing: BLE_TIMING });
  onTestFinished(() => host.source.stop());
  await host.start();
  const heard = (strap: number): ReceivedLink | undefined => host.heard.get(`ble:f0f1f2f3f50${strap}`);
  const isOpen = (...straps: number[]): boolean => straps.every((n) => heard(n)?.state === 'open' && heard(n)!.numbers.length > 0);
  return { heard, isOpen };
}

/** Every packet of the stream arrived in order. */
function expectAll({ numbers, broken, strays }: ReceivedLink): void {
  expect(numbers.at(-1)! - numbers[0]!).toBe(numbers.length - 1);
  expect([broken, strays]).toEqual([0, 0]);
}

function percentiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): string => sorted[Math.round(share * (sorted.length - 1))]!.toFixed(1);
  return `${at(0)} … ${at(0.5)} … ${at(0.9)} … ${at(1)} ms (least, half, 90 %, most of ${sorted.length})`;
}

describe.runIf(hasBumble())('Bluetooth on Bumble', () => {
  it('streams over a real pty, carries commands, and finds straps again', async () => {
    const air = await startAir({ straps: 2 });
    const path = air.hostPath;
    const { heard, isOpen } = await startHost(path);
    await until('both open', () => isOpen(0, 1), 30);

    await until('five seconds of packets', () => [0, 1].every((strap) => heard(strap)!.numbers.length > 260), 30);
    for (const strap of [0, 1]) {
      expectAll(heard(strap)!);
      const { detail, packets } = heard(strap)!;
      expect(detail).toBe('every 15 ms, up to 244 bytes');
      expect(packets.filter(({ kind }) => kind === 'hello')).toMatchObject([{ deviceId: `000000000000000${strap}` }]);
    }
    await until('the signal strength', () => heard(0)!.link.rssiDbm === -47);

    expect(heard(1)!.link.send(identify(77))).toBe(true);
    await until('the answer', () => gotReply(heard(1)!, 77));
    expect(air.written.at(-1)).toEqual({ wrote: 1, hex: '104d06' });

    air.send('hangup', 1);
    await until('lost', () => heard(1)!.state === 'lost');
    expect(heard(1)!.details).toContain('the strap hung up');
    await until('open again', () => isOpen(1));

    // The controller is unplugged and another one plugged in.
    await air.unplug();
    await until('reported', () => heard(0)!.state === 'failed' && heard(1)!.state === 'failed', 30);
    await until('the reason reported', () => heard(0)!.detail === `${path} is not there; plug the Bluetooth controller in`, 30);
    await air.plug();
    await until('both open again', () => isOpen(0, 1), 60);
  });

  it('loses nothing at an interval of 15 ms, even while every tenth event fails', async () => {
    const air = await startAir({ straps: 2, intervalMs: 15 });
    const { heard, isOpen } = await startHost(air.hostPath);
    await until('both open', () => isOpen(0, 1), 30);

    // Open from its first packet, which may come before all subscriptions are made.
    for (const strap of [0, 1]) await until('it takes commands', () => heard(strap)!.link.send(identify(0)));

    const roundTripsMs: number[] = [];
    const untilS = nowS() + 20;
    for (let id = 1; nowS() < untilS; id++) {
      const strap = heard(id % 2)!;
      const sentS = nowS();
      await until('it takes the command', () => strap.link.send(identify(id % 256)));
      while (!gotReply(strap, id % 256)) await new Promise((resolve) => setTimeout(resolve, 1));
      roundTripsMs.push((nowS() - sentS) * 1000);
      if (id === 60) air.loss = 0.1;
      strap.packets.length = 0;
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 15));
    }
    for (const strap of [0, 1]) {
      expect(heard(strap)!.numbers.length).toBeGreaterThan(900);
      expectAll(heard(strap)!);
      expect(heard(strap)!.states).toEqual(['connecting', 'open']);
    }
    console.log(`Bumble, every 15 ms: command to reply ${percentiles(roundTripsMs)}; the air ${JSON.stringify(await air.report())}`);
  });

  it('notices a strap that is out of reach, and receives the rest of what it buffered over a short gap', async () => {
    const air = await startAir({ straps: 2, intervalMs: 15 });
    const { heard, isOpen } = await startHost(air.hostPath);
    await until('both open', () => isOpen(0, 1), 30);

    air.send('vanish', 1);
    await new Promise((resolve) => setTimeout(resolve, 500));
    air.send('appear', 1);
    const before = heard(1)!.numbers.length;
    await until('more', () => heard(1)!.numbers.length > before + 50);
    expectAll(heard(1)!);
    expect(air.connected).toHaveLength(2);

    air.send('vanish', 0);
    await until('lost', () => heard(0)!.state === 'lost', 30);
    expect(heard(0)!.details).toContain('out of reach, or its battery is empty');
    const count = heard(0)!.numbers.length;
    air.send('appear', 0);
    await until('open again', () => heard(0)!.numbers.length > count, 30);
    expect(heard(0)!.strays).toBe(0);
    expectAll(heard(1)!);
  });

  it('is not hindered by a strap that disconnects at once, nor by other devices', async () => {
    const air = await startAir({ straps: 2, impostors: 1, intervalMs: 15 });
    air.send('refuse', 0);
    const { heard, isOpen } = await startHost(air.hostPath);
    await until('the other open', () => isOpen(1), 30);
    await until('the impostor reported', () => heard(2)?.state === 'failed', 30);
    expect(heard(2)!.detail).toContain('Strap 2 is no strap that this program knows');
    await until('tried again', () => air.connected.filter((strap) => strap === 0).length > 1, 30);
    air.send('accept', 0);
    await until('open', () => isOpen(0, 1), 30);
    expectAll(heard(1)!);
    expect(air.connected.filter((strap) => strap === 2)).toHaveLength(1);
  });
});
