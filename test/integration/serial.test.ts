/** The serial transport on real ptys: packets both ways, garbage, unplugging, silence, and closing by us. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RECONNECT_TIMING } from '../../host/transport/reconnect.ts';
import { SerialSource } from '../../host/transport/serial.ts';
import type { Link, SourceListener } from '../../host/transport/source.ts';
import type { LinkState } from '../../protocol/live/words.ts';
import { decodePacket, encodePacket, quantiseStrapdownSample } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP, HAPTIC_PATTERN, ROLE } from '../../protocol/sensor/constants.ts';
import type { Hello, Packet, Strapdown } from '../../protocol/sensor/packets.ts';
import { render, type Message } from '../../protocol/words/message.ts';
import { PtyPair, StrapEnd, hasSocat, until } from './ptyPair.ts';

class Listener implements SourceListener {
  readonly states: LinkState[] = [];
  readonly details: (string | null)[] = [];
  readonly packets: Packet[] = [];
  readonly arrivals: number[] = [];
  onLink(_link: Link, state: LinkState, _atS: number, detail: Message | null): void {
    if (state !== this.states.at(-1)) this.states.push(state);
    this.details.push(detail && render(detail));
  }
  onPacket(_link: Link, bytes: Uint8Array, arrivalS: number, channel: number): void {
    const packet = decodePacket(bytes);
    expect(packet).not.toBeNull();
    expect(channel).toBe(0);
    this.packets.push(packet!);
    this.arrivals.push(arrivalS);
  }
}

const hello: Hello = {
  kind: 'hello',
  protocolVersion: 1,
  deviceId: '00000000000000a1',
  firmwareMajor: 1,
  firmwareMinor: 0,
  firmwarePatch: 0,
  imuModel: 240,
  gyroRangeDps: 2000,
  forceRangeG: 16,
  gyroScale: 1,
  forceScale: 1,
  internalRateHz: 416,
  outputRateHz: 104,
  role: ROLE.leftShin,
  capabilities: 1,
  bootCount: 1,
};

function samples(index: number): Strapdown {
  const sample = quantiseStrapdownSample(1, 0, 0, 0, 0, 0, 9.81);
  return {
    kind: 'strapdown',
    sequence: index,
    sampleIndex: 2 * index,
    tickUs: 19_230 * index,
    intervalUs: 9615,
    samples: [sample, sample],
  };
}

const QUICK = { ...RECONNECT_TIMING, longestPauseS: 0.3, silenceS: 0.6 };

describe.skipIf(!hasSocat())('SerialSource', () => {
  let pair: PtyPair;
  let strap: StrapEnd | null;
  let source: SerialSource;
  let listener: Listener;

  beforeEach(async () => {
    pair = new PtyPair();
    await pair.plug();
    strap = await StrapEnd.open(pair.strapPath);
    source = new SerialSource(pair.hostPath);
    listener = new Listener();
  });

  afterEach(async () => {
    await source.stop();
    await strap?.close();
    await pair.dispose();
  });

  it('requests HELLO and the stream, and carries packets both ways', async () => {
    await source.start(listener);
    await until('SEND_HELLO and START', () => strap!.ops.length >= 2);
    expect(strap!.ops.slice(0, 2)).toEqual([COMMAND_OP.sendHello, COMMAND_OP.start]);
    const haptic: Packet = {
      kind: 'command',
      commandId: 9,
      op: COMMAND_OP.haptic,
      pattern: HAPTIC_PATTERN.steady,
      strength: 200,
      durationMs: 300,
    };
    expect(source.send(encodePacket(haptic))).toBe(false);

    strap!.send(hello);
    const sent: Packet[] = [hello];
    for (let i = 0; i < 200; i++) {
      strap!.send(samples(i));
      sent.push(samples(i));
    }
    await until('all packets', () => listener.packets.length === sent.length);
    expect(listener.packets).toEqual(sent);
    expect(listener.arrivals.every((arrivalS, i) => i === 0 || arrivalS >= listener.arrivals[i - 1]!)).toBe(true);
    expect(listener.states).toEqual(['connecting', 'open']);
    expect([source.badFrames, source.garbageBytes]).toEqual([0, 0]);

    expect(source.send(encodePacket(haptic))).toBe(true);
    await until('the haptic command', () => strap!.ops.includes(COMMAND_OP.haptic));
    expect(strap!.received).toContainEqual(haptic);
  });

  it('continues after garbage and counts it', async () => {
    await source.start(listener);
    strap!.write(Uint8Array.of(0x55, 0xaa, 0x01, 0xff, 0));
    strap!.send(samples(0));
    strap!.write(new Uint8Array(5000).fill(0x2a));
    strap!.write(Uint8Array.of(0));
    strap!.send(samples(1));
    await until('both packets', () => listener.packets.length === 2);
    expect(listener.packets).toEqual([samples(0), samples(1)]);
    expect([source.badFrames, source.garbageBytes]).toEqual([2, 5004]);
  });

  it('reports when the other end is unplugged, and finds it again', async () => {
    await source.start(listener);
    strap!.send(hello);
    await until('open', () => listener.states.includes('open'));
    await strap!.close();
    await pair.unplug();
    await until('lost', () => listener.states.includes('lost'));
    expect(source.send(encodePacket({ kind: 'command', commandId: 1, op: COMMAND_OP.identify }))).toBe(false);
    await until('looked for', () => listener.details.some((detail) => detail?.includes('not there') ?? false));

    await pair.plug();
    strap = await StrapEnd.open(pair.strapPath);
    await until('asked again', () => strap!.ops.includes(COMMAND_OP.start));
    strap.send(hello);
    await until('open again', () => listener.states.at(-1) === 'open');
    expect(listener.states).toEqual(['connecting', 'open', 'lost', 'open']);
  });

  it('abandons a line on which nothing arrives any more, and reopens it', async () => {
    source = new SerialSource(pair.hostPath, QUICK);
    await source.start(listener);
    strap!.send(hello);
    await until('open', () => listener.states.includes('open'));
    await until('lost', () => listener.states.at(-1) === 'lost');
    expect(listener.details).toContain('nothing arrived for 0.6 s');
    await until('asked again', () => strap!.ops.filter((op) => op === COMMAND_OP.sendHello).length > 1);
    strap!.send(hello);
    await until('open again', () => listener.states.at(-1) === 'open');
  });

  it('keeps asking a strap that boots after the line was opened', async () => {
    await source.start(listener);
    const keepAlive = setInterval(() => strap!.write(Uint8Array.of(0)), 100);
    await until('asked several times', () => strap!.ops.filter((op) => op === COMMAND_OP.start).length >= 3);
    clearInterval(keepAlive);
  });

  it('waits for a port that does not exist yet', async () => {
    await strap!.close();
    await pair.unplug();
    await source.start(listener);
    await until('reported', () => listener.details.includes(`${pair.hostPath} is not there; plug the strap in`));
    await pair.plug();
    strap = await StrapEnd.open(pair.strapPath);
    await until('asked', () => strap!.ops.includes(COMMAND_OP.start));
    strap.send(hello);
    await until('open', () => listener.states.at(-1) === 'open');
    expect(listener.states).toEqual(['connecting', 'open']);
  });

  it('closes on request, says so, and receives nothing more', async () => {
    await source.start(listener);
    strap!.send(hello);
    await until('open', () => listener.states.includes('open'));
    await source.stop();
    expect(listener.states).toEqual(['connecting', 'open', 'closed']);
    const count = listener.packets.length;
    strap!.send(samples(0));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(listener.packets).toHaveLength(count);
    expect(listener.states.at(-1)).toBe('closed');
    expect(source.send(encodePacket(hello))).toBe(false);
  });

  it('closes at once while it is still looking for the port', async () => {
    await strap!.close();
    await pair.unplug();
    await source.start(listener);
    await source.stop();
    expect(listener.states).toEqual(['connecting', 'closed']);
  });
});
