/** The straps' own program, in Rust, as two processes on ptys, against the real serial transport: samples, replies, and stored roles. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { SerialSource } from '../../host/transport/serial.ts';
import type { Link, SourceListener } from '../../host/transport/source.ts';
import type { LinkState } from '../../protocol/live/words.ts';
import { decodePacket, encodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP, HAPTIC_PATTERN, ROLE } from '../../protocol/sensor/constants.ts';
import type { Command, Hello, Packet, Reply, Strapdown } from '../../protocol/sensor/packets.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { BUILD_LIMIT_MS, Twin, buildTwin, hasRust } from '../fixtures/twin.ts';
import { kneesOut } from './program.ts';
import { until } from './ptyPair.ts';

/** The host's end: a serial source and its packets. */
class Host implements SourceListener {
  readonly packets: Packet[] = [];
  readonly states: LinkState[] = [];
  readonly source: SerialSource;

  constructor(path: string) {
    this.source = new SerialSource(path);
  }

  onLink(_link: Link, state: LinkState): void {
    this.states.push(state);
  }

  onPacket(_link: Link, bytes: Uint8Array): void {
    const packet = decodePacket(bytes);
    expect(packet).not.toBeNull();
    this.packets.push(packet!);
  }

  get hello(): Hello | undefined {
    return this.packets.findLast((packet) => packet.kind === 'hello');
  }

  get samples(): Strapdown[] {
    return this.packets.filter((packet) => packet.kind === 'strapdown');
  }

  async ask(command: Command): Promise<Reply> {
    expect(this.source.send(encodePacket(command))).toBe(true);
    const find = (): Reply | undefined =>
      this.packets.find((packet) => packet.kind === 'reply' && packet.commandId === command.commandId) as Reply | undefined;
    await until(`the reply to op ${command.op}`, () => find() !== undefined);
    return find()!;
  }
}

async function connect(path: string): Promise<Host> {
  const host = new Host(path);
  onTestFinished(() => host.source.stop());
  await host.source.start(host);
  return host;
}

async function start(...args: string[]): Promise<{ twin: Twin; host: Host }> {
  const twin = await Twin.start(...args);
  onTestFinished(() => twin.end());
  return { twin, host: await connect(twin.path) };
}

describe.skipIf(!hasRust())('two straps’ own programs on serial lines', () => {
  beforeAll(buildTwin, BUILD_LIMIT_MS);

  it('identify themselves and stream 104 samples a second, none lost', async () => {
    const straps = [await start('--role', 'left-thigh'), await start('--role', 'left-shin')];
    await until('samples', () => straps.every(({ host }) => host.samples.length > 250));
    for (const [k, { host }] of straps.entries()) {
      expect(host.hello).toMatchObject({ imuModel: 240, role: [ROLE.leftThigh, ROLE.leftShin][k], capabilities: 3, bootCount: 1 });
      expect(host.hello?.internalRateHz).toBe(416);
      expect(host.hello?.outputRateHz).toBeCloseTo(104, 3);
      expect(host.source.badFrames).toBe(0);
      // From the time when the strap's estimate of its IMU's rate has settled.
      const packets = host.samples;
      for (const [i, packet] of packets.entries()) {
        expect(packet.samples.length).toBe(1);
        expect(packet.sequence).toBe((packets[0]!.sequence + i) & 0xffff);
        expect(packet.sampleIndex).toBe(packets[0]!.sampleIndex + i);
        for (const sample of packet.samples) expect(sample.flags).toBe(0);
      }
      const [first, last] = [packets[100]!, packets.at(-1)!];
      const rateHz = ((last.sampleIndex - first.sampleIndex) / (last.tickUs - first.tickUs)) * 1e6;
      // The simulated IMU's clock runs 1.2 % fast; the ticks are the strap's.
      expect(rateHz).toBeGreaterThan(104);
      expect(rateHz).toBeLessThan(106.5);
    }
    const [thigh, shin] = straps.map(({ host }) => host.hello!.deviceId);
    expect(thigh).not.toBe(shin);
  });

  it('drive the motor, and the reply gives the tick at which it was switched on', async () => {
    const { twin, host } = await start('--role', 'right-thigh');
    await until('samples', () => host.samples.length > 0);
    const haptic = { op: COMMAND_OP.haptic, pattern: HAPTIC_PATTERN.steady, strength: 180, durationMs: 120 } as const;
    const reply = await host.ask({ kind: 'command', commandId: 9, ...haptic });
    expect(reply).toMatchObject({ status: 0, op: COMMAND_OP.haptic });
    await until('the motor off again', () => twin.motor.length === 2);
    expect(twin.motor.map(({ level }) => level)).toEqual([180, 0]);
    const [on, off] = twin.motor.map(({ tickUs }) => tickUs);
    // The strap reads its clock after driving the motor; the motor reports when it is driven.
    expect(reply.actionTickUs).toBeGreaterThanOrEqual(on!);
    expect(reply.actionTickUs).toBeLessThan(off!);
    expect(off! - on!).toBeGreaterThan(100_000);
    expect(reply.newestTickUs).toBeLessThanOrEqual(reply.actionTickUs);
  });

  it('keep their role across power-off, and count their power-ons', async () => {
    const settings = join(temporaryFolder(), 'settings');
    const { twin, host } = await start('--settings', settings);
    await until('HELLO', () => host.hello !== undefined);
    expect(await host.ask({ kind: 'command', commandId: 1, op: COMMAND_OP.setRole, role: ROLE.rightShin })).toMatchObject({ status: 0 });
    expect(await host.ask({ kind: 'command', commandId: 2, op: COMMAND_OP.powerOff })).toMatchObject({ status: 0 });
    await until('power off', () => twin.off);
    const { host: again } = await start('--settings', settings);
    await until('HELLO', () => again.hello !== undefined);
    expect(again.hello).toMatchObject({ role: ROLE.rightShin, bootCount: 2 });
  });

  it('test themselves when they lie still, for the command line', async () => {
    const lying = join(temporaryFolder(), 'lying.csv');
    writeFileSync(lying, 'timeS,gyroX,gyroY,gyroZ,forceX,forceY,forceZ\n0,0,0,0,0,0,9.81\n1,0,0,0,0,0,9.81\n');
    const twin = await Twin.start('--motion', lying);
    onTestFinished(() => twin.end());
    const program = kneesOut('sensors', '--source', `serial:${twin.path}`, '--self-test', '7477696e00000000');
    await until('its end', () => program.ended, 60);
    expect([program.child.exitCode, program.stderr]).toEqual([0, '']);
    expect(program.stdout).toContain('passed');
  });

  it('continue with a host that reconnects', async () => {
    const { twin, host } = await start('--role', 'pelvis');
    await until('samples', () => host.samples.length > 0);
    await host.source.stop();
    const again = await connect(twin.path);
    await until('samples and HELLO again', () => again.samples.length > 0 && again.hello !== undefined);
    expect(again.samples[0]!.sampleIndex).toBeGreaterThan(host.samples.at(-1)!.sampleIndex);
    expect(again.hello).toMatchObject({ role: ROLE.pelvis });
  });
});
