/** What the sketch uses of Espruino on a Puck.js (https://www.espruino.com/Reference), for the type checker. */
interface Point {
  x: number;
  y: number;
  z: number;
}

declare const Puck: {
  accelOn(rateHz: number): void;
  accelOff(): void;
  accelRd(register: number): number;
  accelWr(register: number, value: number): void;
  /** Raw counts. */
  on(event: 'accel', listener: (sample: { acc: Point; gyro: Point }) => void): void;
};
declare const Bluetooth: {
  on(event: 'data', listener: (data: string) => void): void;
  write(bytes: Uint8Array): void;
};
declare const NRF: {
  getAddress(): string;
  /** Volts. */
  getBattery(): number;
  setAdvertising(data: object, options: { name: string }): void;
  setConnectionInterval(intervalMs: number): void;
  on(event: 'connect' | 'disconnect', listener: () => void): void;
};
declare const E: {
  sum(values: Uint8Array): number;
  /** Percent. */
  getBattery(): number;
  setConsole(device: 'Bluetooth' | null, options: { force: boolean }): void;
};
declare const BTN: object;
declare const LED3: object;
/** Seconds. */
declare function getTime(): number;
declare function digitalPulse(pin: object, value: boolean, milliseconds: number): void;
declare function setWatch(listener: () => void, pin: object, options: { edge: 'rising'; debounce: number; repeat: boolean }): void;
declare function setInterval(listener: () => void, milliseconds: number): number;
declare function setTimeout(listener: () => void, milliseconds: number): number;
declare function clearInterval(timer: number | undefined): void;
declare module 'Storage' {
  export function readJSON(file: string, quietly: boolean): { role: number; boots: number } | undefined;
  export function writeJSON(file: string, value: object): void;
}
