/** A Puck.js that runs the shipped sketch itself, on stand-ins for the functions Espruino provides. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { encodePacket } from '../../protocol/sensor/codec.ts';
import type { Command } from '../../protocol/sensor/packets.ts';
import { DEG_PER_RAD, STANDARD_GRAVITY_MPS2 } from '../../host/units.ts';

const SKETCH = readFileSync(join(import.meta.dirname, '../../firmware/puck/sketch.js'), 'utf8');

/** The part of a Puck that the sketch uses. */
export class FakePuck {
  /** Its clock, s. */
  timeS = 1_700_000_000;
  readonly registers = new Map<number, number>([
    [0x20, 0x80],
    [0x21, 0x06],
  ]);
  readonly sent: number[] = [];
  readonly stored = new Map<string, string>();
  readonly listeners = new Map<string, (argument: never) => void>();
  readonly timers = new Map<number, () => void>();
  console: string | null = 'Bluetooth';
  name = '';
  accelHz = 0;
  pulses = 0;
  press: () => void = () => undefined;

  constructor() {
    this.boot();
  }

  boot(): void {
    const on = (event: string, listener: (argument: never) => void): void => void this.listeners.set(event, listener);
    const later = (listener: () => void): number => {
      this.timers.set(this.timers.size + 1, listener);
      return this.timers.size;
    };
    const globals = {
      Puck: {
        on,
        accelOn: (hz: number) => (this.accelHz = hz),
        accelOff: () => (this.accelHz = 0),
        accelRd: (register: number) => this.registers.get(register) ?? 0,
        accelWr: (register: number, value: number) => this.registers.set(register, value),
      },
      Bluetooth: { on, write: (bytes: Uint8Array) => this.sent.push(...bytes) },
      NRF: {
        on,
        getAddress: () => 'c4:7c:8d:6a:b3:1f random',
        getBattery: () => 2.9,
        setAdvertising: (_data: object, { name }: { name: string }) => (this.name = name),
        setConnectionInterval: () => undefined,
      },
      E: {
        sum: (values: Uint8Array) => values.reduce((sum, value) => sum + value, 0),
        getBattery: () => 83,
        setConsole: (device: string | null) => (this.console = device),
      },
      BTN: {},
      LED3: {},
      getTime: () => this.timeS,
      digitalPulse: () => this.pulses++,
      setWatch: (listener: () => void) => (this.press = listener),
      setInterval: later,
      clearInterval: (timer: number) => this.timers.delete(timer),
      setTimeout: (listener: () => void) => listener(),
      require: () => ({
        readJSON: (file: string) => JSON.parse(this.stored.get(file) ?? 'null') as unknown,
        writeJSON: (file: string, value: object) => this.stored.set(file, JSON.stringify(value)),
      }),
    };
    runInContext(SKETCH, createContext(globals));
  }

  emit(event: 'accel' | 'data' | 'connect' | 'disconnect', argument?: unknown): void {
    this.listeners.get(event)!(argument as never);
  }

  /** A sample in counts, taken now. */
  measure(rate: ArrayLike<number>, force: ArrayLike<number>): void {
    const point = (values: ArrayLike<number>, scale: number) => {
      const [x, y, z] = [0, 1, 2].map((i) => Math.max(-32768, Math.min(32767, Math.round(values[i]! / scale))));
      return { x: x!, y: y!, z: z! };
    };
    this.emit('accel', { gyro: point(rate, 0.07 / DEG_PER_RAD), acc: point(force, 0.000488 * STANDARD_GRAVITY_MPS2) });
  }

  command(...commands: readonly Command[]): void {
    this.emit('data', commands.map((command) => String.fromCharCode(...encodePacket(command))).join(''));
  }

  /** What it has sent since the last call, in notifications of up to 20 bytes. */
  take(): Uint8Array[] {
    const bytes = Uint8Array.from(this.sent.splice(0));
    return Array.from({ length: Math.ceil(bytes.length / 20) }, (_, i) => bytes.slice(20 * i, 20 * i + 20));
  }
}
