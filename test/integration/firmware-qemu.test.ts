/** The strap's program as ARM code on QEMU, against the real serial transport on QEMU's pty: its identity, samples and motor. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SerialSource } from '../../host/transport/serial.ts';
import type { Link, SourceListener } from '../../host/transport/source.ts';
import { decodePacket, encodePacket } from '../../protocol/sensor/codec.ts';
import { CAPABILITY, COMMAND_OP, HAPTIC_PATTERN, IMU_MODEL, REPLY_STATUS, ROLE } from '../../protocol/sensor/constants.ts';
import type { Command, Hello, Packet, Reply, Status, Strapdown, StrapdownSample } from '../../protocol/sensor/packets.ts';
import { until } from './ptyPair.ts';

/** Built by scripts/firmware.mjs. */
const IMAGE = join(import.meta.dirname, '../../firmware/target/thumbv7em-none-eabihf/release/strap');
/** The image's IMU takes 416 samples a second by an oscillator that runs 1.7 % fast; every fourth is sent. */
const INTERVAL_US = 1e6 / 104 / 1.017;

/** The angle between two attitudes of length 32767. */
function turnDeg(a: StrapdownSample, b: StrapdownSample): number {
  const cosine = (a.qw * b.qw + a.qx * b.qx + a.qy * b.qy + a.qz * b.qz) / 32767 ** 2;
  return (360 / Math.PI) * Math.acos(Math.min(1, Math.abs(cosine)));
}

function canRun(): boolean {
  if (process.env.CI === 'true') return true;
  if (spawnSync('qemu-system-arm', ['--version']).status !== 0)
    console.log('qemu-system-arm is not installed: the firmware on QEMU is skipped');
  else if (!existsSync(IMAGE)) console.log('no image for QEMU (node scripts/firmware.mjs makes it): the firmware on QEMU is skipped');
  else return true;
  return false;
}

describe.skipIf(!canRun())('a strap as ARM code', () => {
  const packets: Packet[] = [];
  let qemu: ChildProcess;
  let source: SerialSource;

  const listener: SourceListener = {
    onLink: () => undefined,
    onPacket(_link: Link, bytes: Uint8Array): void {
      const packet = decodePacket(bytes);
      expect(packet).not.toBeNull();
      packets.push(packet!);
    },
  };
  const of = <K extends Packet['kind']>(kind: K): Extract<Packet, { kind: K }>[] =>
    packets.filter((packet): packet is Extract<Packet, { kind: K }> => packet.kind === kind);
  const ask = async (command: Command): Promise<Reply> => {
    expect(source.send(encodePacket(command))).toBe(true);
    const find = (): Reply | undefined => of('reply').find((reply) => reply.commandId === command.commandId);
    await until(`the reply to op ${command.op}`, () => find() !== undefined);
    return find()!;
  };

  beforeAll(async () => {
    let path = '';
    qemu = spawn('qemu-system-arm', ['-M', 'mps2-an386', '-display', 'none', '-monitor', 'none', '-serial', 'pty', '-kernel', IMAGE], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: qemu.stdout! }).on('line', (line) => (path ||= /redirected to (\S+)/.exec(line)?.[1] ?? ''));
    await until('QEMU’s pty', () => path !== '');
    source = new SerialSource(path);
    await source.start(listener);
  });

  afterAll(async () => {
    await source.stop();
    await new Promise((resolve) => (qemu.exitCode === null ? qemu.once('exit', resolve).kill('SIGKILL') : resolve(null)));
  });

  it('identifies itself', async () => {
    await until('HELLO', () => of('hello').length > 0);
    expect(of('hello')[0]).toMatchObject<Partial<Hello>>({
      protocolVersion: 1,
      deviceId: Buffer.from('QEMU-386').toString('hex'),
      imuModel: IMU_MODEL.simulated,
      internalRateHz: 416,
      outputRateHz: 104,
      role: ROLE.none,
      capabilities: CAPABILITY.haptic | CAPABILITY.led,
      bootCount: 1,
    });
  });

  it('streams its samples without a gap, at its oscillator’s rate by the crystal’s clock', async () => {
    await until('five seconds of samples', () => of('strapdown').length >= 520, 60);
    const stream: Strapdown[] = of('strapdown');
    for (const [k, packet] of stream.entries()) {
      const before = stream[k - 1];
      expect(packet.samples).toHaveLength(1);
      if (before === undefined) continue;
      expect(packet.sequence).toBe((before.sequence + 1) & 0xffff);
      expect(packet.sampleIndex).toBe(before.sampleIndex + 1);
    }
    const [first, last] = [stream[100]!, stream.at(-1)!];
    const intervalUs = (last.tickUs - first.tickUs) / (last.sampleIndex - first.sampleIndex);
    expect(Math.abs(intervalUs / INTERVAL_US - 1)).toBeLessThan(0.002);
    for (const sample of stream.flatMap((packet) => packet.samples)) {
      expect(sample.flags).toBe(0);
      const force = 0.005 * Math.hypot(sample.forceX, sample.forceY, sample.forceZ);
      expect(force).toBeGreaterThan(4);
      expect(force).toBeLessThan(16);
    }
    // The thigh of a squat turns by more than 80°, wherever in it the stream began.
    const samples = stream.map((packet) => packet.samples[0]!);
    const farthest = samples.reduce((best, sample) => (turnDeg(samples[0]!, sample) > turnDeg(samples[0]!, best) ? sample : best));
    expect(Math.max(...samples.map((sample) => turnDeg(farthest, sample)))).toBeGreaterThan(75);
    expect([source.badFrames, source.garbageBytes]).toEqual([0, 0]);
  });

  it('reports its state once a second', async () => {
    await until('STATUS', () => of('status').length > 2);
    const status: Status = of('status').at(-1)!;
    expect(status).toMatchObject({ batteryMv: 3900, batteryPercent: 63, temperatureCentiC: 3150, flags: 0, overruns: 0, faultResets: 0 });
  });

  it('switches its motor on when told, and reports when', async () => {
    const reply = await ask({
      kind: 'command',
      commandId: 70,
      op: COMMAND_OP.haptic,
      pattern: HAPTIC_PATTERN.doublePulse,
      strength: 200,
      durationMs: 250,
    });
    expect(reply.status).toBe(REPLY_STATUS.ok);
    const waitUs = (reply.actionTickUs - reply.newestTickUs) | 0;
    expect(waitUs).toBeGreaterThanOrEqual(0);
    expect(waitUs).toBeLessThan(1_000_000);
  });

  it('echoes, accepts a role, and rejects what it does not know', async () => {
    const echo = await ask({ kind: 'command', commandId: 71, op: COMMAND_OP.echo, token: 0xdeadbeef });
    expect(echo).toMatchObject({ status: REPLY_STATUS.ok, token: 0xdeadbeef });
    const role = await ask({ kind: 'command', commandId: 72, op: COMMAND_OP.setRole, role: ROLE.leftShin });
    expect(role.status).toBe(REPLY_STATUS.ok);
    await until('HELLO with the role', () => of('hello').at(-1)!.role === ROLE.leftShin);
    const rate = await ask({ kind: 'command', commandId: 73, op: COMMAND_OP.setRate, rateDeciHz: 1 });
    expect(rate.status).toBe(REPLY_STATUS.badArgument);
  });
});
