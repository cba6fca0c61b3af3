/** The order of what is sent to a strap, and how often it is asked to stream. */
import { describe, expect, it } from 'vitest';
import { Greeting } from '../../host/transport/greeting.ts';
import { SendQueue } from '../../host/transport/send-queue.ts';
import { decodePacket, encodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP, PACKET_ID } from '../../protocol/sensor/constants.ts';

const identify = encodePacket({ kind: 'command', commandId: 1, op: COMMAND_OP.identify });
const echo = encodePacket({ kind: 'command', commandId: 2, op: COMMAND_OP.echo, token: 1 });
const haptic = encodePacket({ kind: 'command', commandId: 3, op: COMMAND_OP.haptic, pattern: 1, strength: 255, durationMs: 200 });

function opOf(packet: Uint8Array): number {
  const decoded = decodePacket(packet);
  return decoded?.kind === 'command' ? decoded.op : -1;
}

describe('the queue to a strap', () => {
  it('sends one packet after another, but a haptic command at once', () => {
    const written: number[] = [];
    const done: (() => void)[] = [];
    const queue = new SendQueue((packet, next) => {
      written.push(opOf(packet));
      done.push(next);
    });
    for (const packet of [identify, echo, identify, haptic]) expect(queue.send(packet)).toBe(true);
    expect(written).toEqual([COMMAND_OP.identify, COMMAND_OP.haptic]);
    for (let i = 0; i < 4; i++) done.shift()?.();
    expect(written).toEqual([COMMAND_OP.identify, COMMAND_OP.haptic, COMMAND_OP.echo, COMMAND_OP.identify]);
  });

  it('does not grow when nothing reads from it', () => {
    let count = 0;
    const queue = new SendQueue(() => count++);
    const sent = Array.from({ length: 100 }, () => queue.send(echo)).filter(Boolean);
    expect(sent.length).toBe(16);
    expect(queue.send(haptic)).toBe(false);
    expect(count).toBe(1);
  });
});

describe('Greeting', () => {
  function greet(): { greeting: Greeting; sent: () => number[] } {
    let ops: number[] = [];
    const greeting = new Greeting((packet) => {
      ops.push(opOf(packet));
      return true;
    });
    return {
      greeting,
      sent: () => {
        const now = ops;
        ops = [];
        return now;
      },
    };
  }
  const { sendHello, start } = COMMAND_OP;

  it('asks until HELLO and samples arrive, and again when samples stop', () => {
    const { greeting, sent } = greet();
    greeting.begin();
    expect(sent()).toEqual([sendHello, start]);
    greeting.check();
    expect(sent()).toEqual([sendHello, start]);
    greeting.noteReceived(Uint8Array.of(PACKET_ID.hello));
    greeting.check();
    expect(sent()).toEqual([start]);
    greeting.noteReceived(Uint8Array.of(PACKET_ID.strapdown));
    greeting.check();
    expect(sent()).toEqual([]);
    greeting.check();
    expect(sent()).toEqual([start]);
    greeting.begin();
    expect(sent()).toEqual([sendHello, start]);
  });

  it('leaves alone a strap that the host stopped', () => {
    const { greeting, sent } = greet();
    greeting.begin();
    greeting.noteReceived(Uint8Array.of(PACKET_ID.hello));
    greeting.noteSent(encodePacket({ kind: 'command', commandId: 1, op: COMMAND_OP.stop }));
    sent();
    greeting.check();
    expect(sent()).toEqual([]);
    greeting.noteSent(encodePacket({ kind: 'command', commandId: 1, op: COMMAND_OP.start }));
    greeting.check();
    expect(sent()).toEqual([start]);
  });
});
