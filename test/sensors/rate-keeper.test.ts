/** Our straps are set to the wanted rate at every connection and after every restart of a strap. */
import { beforeEach, describe, expect, it } from 'vitest';
import { RateKeeper } from '../../host/sensors/rate-keeper.ts';
import { RateRequest } from '../../host/sensors/rate-request.ts';
import type { Link } from '../../host/transport/source.ts';
import type { Problem } from '../../protocol/live/events.ts';
import { decodePacket, encodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP, IMU_MODEL, PROTOCOL_VERSION, REPLY_STATUS, ROLE } from '../../protocol/sensor/constants.ts';
import type { Command } from '../../protocol/sensor/packets.ts';
import { verbatim } from '../../protocol/words/message.ts';

describe('our straps', () => {
  const hello = (bootCount: number): Uint8Array =>
    encodePacket({
      kind: 'hello',
      protocolVersion: PROTOCOL_VERSION,
      deviceId: '00000000000000a1',
      firmwareMajor: 1,
      firmwareMinor: 0,
      firmwarePatch: 0,
      imuModel: IMU_MODEL.simulated,
      role: ROLE.none,
      capabilities: 0,
      internalRateHz: 416,
      outputRateHz: 104,
      gyroRangeDps: 2000,
      forceRangeG: 16,
      gyroScale: 1e-3,
      forceScale: 1e-3,
      bootCount,
    });
  let sent: Command[];
  let problems: Problem[];
  let up: boolean;
  let keeper: RateKeeper;
  const link: Link = {
    id: 'serial:x',
    make: 'knees-out',
    send: (packet) => {
      if (up) sent.push(decodePacket(packet) as Command);
      return up;
    },
  };
  const receive = (packet: Uint8Array): void => keeper.onPacket(link, packet, 0, 0);

  beforeEach(() => {
    sent = [];
    problems = [];
    up = true;
    const nobody = { onLink: () => undefined, onPacket: () => undefined };
    keeper = new RateKeeper(nobody, new RateRequest().with('52'), (problem) => problems.push(problem));
  });

  it('are sent the rate once per connection, as soon as they accept commands', () => {
    keeper.onLink(link, 'open', 0, null);
    up = false;
    receive(hello(1));
    up = true;
    for (let i = 0; i < 3; i++) receive(hello(1));
    keeper.onLink(link, 'open', 0, verbatim('every 15 ms'));
    receive(hello(1));
    expect(sent).toMatchObject([{ op: COMMAND_OP.setRate, rateDeciHz: 520, commandId: 0 }]);
    keeper.onLink(link, 'lost', 0, null);
    receive(hello(1));
    expect(sent).toHaveLength(1);
    keeper.onLink(link, 'open', 0, null);
    receive(hello(1));
    expect(sent).toHaveLength(2);
  });

  it('are sent it again when they restarted on an open line', () => {
    keeper.onLink(link, 'open', 0, null);
    receive(hello(1));
    receive(hello(2));
    expect(sent).toHaveLength(2);
  });

  it('that refuse are reported, once', () => {
    keeper.onLink(link, 'open', 0, null);
    receive(hello(1));
    const refusal = { kind: 'reply', commandId: 0, op: COMMAND_OP.setRate, status: REPLY_STATUS.badArgument } as const;
    for (let i = 0; i < 2; i++) receive(encodePacket({ ...refusal, newestTickUs: 0, actionTickUs: 0, token: 0 }));
    const message = 'Knees Out strap 00A1: the strap refuses the rate and keeps its own.';
    expect(problems).toMatchObject([{ code: 'KO_RATE_UNSUPPORTED', message }]);
  });

  it('of other makes are left to the transport, and reported when they cannot be set', () => {
    const puck: Link = { ...link, id: 'ble:c0ffee001234', make: 'puck' };
    keeper.onLink(puck, 'open', 0, null);
    keeper.onPacket(puck, hello(1), 0, 0);
    expect(sent).toEqual([]);
    keeper = new RateKeeper({ onLink: () => undefined, onPacket: () => undefined }, new RateRequest().with('50'), (problem) =>
      problems.push(problem),
    );
    for (let i = 0; i < 2; i++) keeper.onLink(puck, 'open', 0, null);
    const message = 'Puck.js 12:34: puck cannot do 50 Hz and stays at 104.';
    expect(problems).toMatchObject([{ code: 'KO_RATE_UNSUPPORTED', message, hint: 'It can do 52, 104, 208 Hz.' }]);
  });
});
