/** Simulated straps through real ptys: the serial transport sees them like hardware, and separate processes simulate one athlete. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { unixS } from '../../host/clock.ts';
import { SerialSource } from '../../host/transport/serial.ts';
import { DEG_PER_RAD } from '../../host/units.ts';
import { decodePacket, encodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP, PROMPT_STEP, ROLE } from '../../protocol/sensor/constants.ts';
import type { Packet, StrapdownSample } from '../../protocol/sensor/packets.ts';
import { hasSocat, until } from './ptyPair.ts';

const CHILD = join(import.meta.dirname, 'simulate-child.ts');
const socat = hasSocat();

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'knees-out-simulate-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function start(program: string, ...args: string[]): ChildProcess {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGTERM'));
  return child;
}

/** Everything one port sent, with times. */
class PortReader {
  readonly packets: { packet: Packet; arrivalS: number }[] = [];
  readonly source: SerialSource;

  constructor(path: string) {
    this.source = new SerialSource(path);
  }

  async start(): Promise<this> {
    onTestFinished(() => this.source.stop());
    await this.source.start({
      onLink: () => undefined,
      onPacket: (_link, bytes, arrivalS) => {
        const packet = decodePacket(bytes);
        if (packet !== null) this.packets.push({ packet, arrivalS });
      },
    });
    return this;
  }

  count(kind: Packet['kind']): number {
    return this.packets.filter(({ packet }) => packet.kind === kind).length;
  }

  get role(): number | undefined {
    const hello = this.packets.map(({ packet }) => packet).find((packet) => packet.kind === 'hello');
    return hello?.role;
  }

  /** When it first turned faster than `degPerS` after `fromS`; NaN when it did not. */
  turnedS(degPerS: number, fromS: number): number {
    let last: StrapdownSample | null = null;
    for (const { packet, arrivalS } of this.packets) {
      if (packet.kind !== 'strapdown') continue;
      const q = packet.samples[0]!;
      if (last !== null && arrivalS > fromS) {
        const scale = 1 / 32767 ** 2;
        const x = scale * (last.qw * q.qx - last.qx * q.qw - last.qy * q.qz + last.qz * q.qy);
        const y = scale * (last.qw * q.qy + last.qx * q.qz - last.qy * q.qw - last.qz * q.qx);
        const z = scale * (last.qw * q.qz - last.qx * q.qy + last.qy * q.qx - last.qz * q.qw);
        const turn = 2 * Math.asin(Math.min(1, Math.hypot(x, y, z))) * DEG_PER_RAD;
        if (turn / (packet.samples.length * packet.intervalUs * 1e-6) > degPerS) return arrivalS;
      }
      last = q;
    }
    return NaN;
  }
}

describe.runIf(socat)('simulated straps on ports', () => {
  it('stream when opened, and again when closed and reopened', async () => {
    const dir = folder();
    const child = start(process.execPath, '--import', 'tsx', CHILD, '--dir', dir, '--side', 'right', '--auto');
    await until('the ports', () => existsSync(join(dir, 'right-thigh')) && existsSync(join(dir, 'right-shin')));
    for (let round = 0; round < 2; round++) {
      const thigh = await new PortReader(join(dir, 'right-thigh')).start();
      const shin = await new PortReader(join(dir, 'right-shin')).start();
      await until('both streams', () => thigh.count('strapdown') > 60 && shin.count('strapdown') > 60 && shin.role !== undefined);
      expect([thigh.role, shin.role]).toEqual([ROLE.rightThigh, ROLE.rightShin]);
      // Nothing stale: everything received was sampled after the port was opened.
      const sequences = shin.packets.flatMap(({ packet }) => (packet.kind === 'strapdown' ? [packet.sequence] : []));
      expect(sequences.at(-1)! - sequences[0]!).toBe(sequences.length - 1);
      await Promise.all([thigh.source.stop(), shin.source.stop()]);
    }
    child.kill('SIGINT');
    await until('the end', () => child.exitCode !== null);
    expect(child.exitCode).toBe(0);
    expect(existsSync(join(dir, 'right-thigh'))).toBe(false);
  });

  it('are one athlete in two processes, even when only one strap gets the prompt', async () => {
    const dir = folder();
    const startAt = String(Math.floor(unixS()));
    const seed = String(process.pid);
    const straps = ['left-thigh', 'left-shin'].map((role) => {
      const path = join(dir, role);
      const program = `exec:${process.execPath} --import tsx ${CHILD} --stdio --role ${role} --seed ${seed} --start-at ${startAt}`;
      start('socat', `pty,raw,echo=0,wait-slave,link=${path}`, program);
      return new PortReader(path);
    });
    onTestFinished(() => rmSync(join(tmpdir(), `knees-out-athlete-${seed}-${startAt}.prompts`), { force: true }));
    await until('the ports', () => existsSync(join(dir, 'left-thigh')) && existsSync(join(dir, 'left-shin')));
    for (const strap of straps) await strap.start();
    await until('both streams', () => straps.every((strap) => strap.count('strapdown') > 50), 60);
    const promptedS = straps[0]!.packets.at(-1)!.arrivalS;
    straps[0]!.source.send(encodePacket({ kind: 'command', commandId: 9, op: COMMAND_OP.prompt, step: PROMPT_STEP.neutralRepetitions }));
    await until('both to move', () => straps.every((strap) => strap.turnedS(35, promptedS) > 0), 30);
    const [thigh, shin] = straps.map((strap) => strap.turnedS(20, promptedS)) as [number, number];
    expect(Math.abs(thigh - shin)).toBeLessThan(0.45);
    expect(thigh - promptedS).toBeGreaterThan(0.5);
  });
});

describe('a simulated session in files', () => {
  it('is written with its events and truth', async () => {
    const dir = folder();
    const file = (name: string): string => join(dir, name);
    const outputs = ['csv', 'events', 'truth', 'angles', 'alignment'].flatMap((name) => [`--${name}`, file(name)]);
    const child = start(process.execPath, '--import', 'tsx', CHILD, ...outputs, '--sets', '1', '--repetitions', '4', '--loss', '0.02');
    await until('the end', () => child.exitCode !== null, 60);
    expect(child.exitCode).toBe(0);
    const lines = (name: string): string[] => readFileSync(file(name), 'utf8').trimEnd().split('\n');
    expect(lines('csv')[0]).toBe(
      't,thigh_ax,thigh_ay,thigh_az,thigh_gx,thigh_gy,thigh_gz,shank_ax,shank_ay,shank_az,shank_gx,shank_gy,shank_gz',
    );
    expect(lines('csv').length).toBeLessThan(lines('angles').length);
    expect(lines('events')[0]).toBe('t,event,value');
    expect(lines('events').at(-1)).toMatch(/^[\d.]+,set_end,$/);
    const truth = JSON.parse(readFileSync(file('truth'), 'utf8')) as { alignment: unknown; repetitions: { peak_valgus_deg: number }[] };
    expect(truth.alignment).toEqual(JSON.parse(readFileSync(file('alignment'), 'utf8')));
    expect(truth.repetitions).toHaveLength(7);
    expect(truth.repetitions[5]!.peak_valgus_deg).toBeGreaterThan(11);
  });
});
