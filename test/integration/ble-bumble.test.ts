/** Bluetooth against a stack that is not noble's: straps on Google's Bumble, an HCI controller on a real pty. Runs where Python has the package bumble 0.0.236. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BLE_TIMING } from '../../host/transport/ble/timing.ts';
import { encodePacket } from '../../protocol/sensor/codec.ts';
import { COMMAND_OP } from '../../protocol/sensor/constants.ts';
import { createAir } from '../fixtures/virtual-air/straps.ts';
import { type Heard, Listening } from '../transport/ble/listening.ts';
import { until } from './ptyPair.ts';

const PYTHON = process.env.PYTHON ?? 'python3';

function hasBumble(): boolean {
  const found = spawnSync(PYTHON, ['-c', 'import bumble']).status === 0;
  if (!found) console.log(`${PYTHON} has no bumble (pip install bumble==0.0.236): Bluetooth against an independent stack is not tried`);
  return found;
}

class Bumble {
  readonly #child: ChildProcess;
  readonly written: { wrote: number; hex: string }[] = [];
  ready = false;

  constructor(path: string) {
    this.#child = spawn(PYTHON, [join(import.meta.dirname, '../fixtures/bumble/straps.py'), path], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.#child.stdout! }).on('line', (line) => {
      const told = JSON.parse(line) as { ready?: true; wrote?: number; hex?: string };
      if (told.ready) this.ready = true;
      else this.written.push({ wrote: told.wrote!, hex: told.hex! });
    });
  }

  tell(word: 'vanish' | 'appear' | 'hangup', strap: number): void {
    this.#child.stdin!.write(`${word} ${strap}\n`);
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin!.end();
    await exit;
  }
}

describe.runIf(hasBumble())('Bluetooth on Bumble', () => {
  it('streams over a real pty, carries commands, and finds straps again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'knees-out-bumble-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'hci');
    const bumble = new Bumble(path);
    onTestFinished(() => bumble.end());
    await until('the controller', () => bumble.ready, 30);
    const adapter = { kind: 'serial', path, baudRate: 1_000_000 } as const;
    const host = new Listening(createAir(), { adapter, timing: BLE_TIMING });
    onTestFinished(() => host.source.stop());
    await host.start();
    const heard = (strap: number): Heard | undefined => host.heard.get(`ble:f0f1f2f3f50${strap}`);
    const isOpen = (strap: number): boolean => heard(strap)?.state === 'open' && heard(strap)!.numbers.length > 0;
    await until('both open', () => isOpen(0) && isOpen(1), 30);

    await until('five seconds of packets', () => [0, 1].every((strap) => heard(strap)!.numbers.length > 260), 30);
    for (const strap of [0, 1]) {
      const { numbers, broken, strays, detail, packets } = heard(strap)!;
      expect(numbers.at(-1)! - numbers[0]!).toBe(numbers.length - 1);
      expect([broken, strays]).toEqual([0, 0]);
      expect(detail).toBe('every 15 ms, up to 244 bytes');
      expect(packets.filter(({ kind }) => kind === 'hello')).toMatchObject([{ deviceId: `000000000000000${strap}` }]);
    }
    await until('the signal strength', () => heard(0)!.link.rssiDbm === -47);

    expect(heard(1)!.link.send(encodePacket({ kind: 'command', commandId: 77, op: COMMAND_OP.identify }))).toBe(true);
    await until('the answer', () => heard(1)!.packets.some((packet) => packet.kind === 'reply' && packet.commandId === 77));
    expect(bumble.written.at(-1)).toEqual({ wrote: 1, hex: '104d06' });

    bumble.tell('hangup', 1);
    await until('lost', () => heard(1)!.state === 'lost');
    expect(heard(1)!.details).toContain('the strap hung up');
    await until('open again', () => isOpen(1));

    bumble.tell('vanish', 0);
    await until('lost', () => heard(0)!.state === 'lost', 30);
    const count = heard(0)!.numbers.length;
    bumble.tell('appear', 0);
    await until('open again', () => heard(0)!.numbers.length > count, 30);
    expect(heard(0)!.strays).toBe(0);

    // The controller is pulled out, and another one plugged in.
    await bumble.end();
    await until('told', () => heard(0)!.state === 'failed' && heard(1)!.state === 'failed', 30);
    await until('told why', () => heard(0)!.detail === `${path} is not there; plug the Bluetooth controller in`, 30);
    const another = new Bumble(path);
    onTestFinished(() => another.end());
    await until('both open again', () => isOpen(0) && isOpen(1), 60);
  });
});
