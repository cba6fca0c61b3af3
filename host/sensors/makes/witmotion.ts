/**
 * WitMotion's Bluetooth 5 family (WT901BLECL, BWT901BLE, WT9011DCL-BT): rates and forces at up to 200 Hz, without sequence numbers or timestamps.
 *
 * Sources: the maker's "Bluetooth 5.0 communication protocol" and BWT901BLE5.0 SDK. Not confirmed on a device.
 */
import { NO_STEPS, type Step } from '../../transport/ble/profile.ts';
import { BatchFields } from '../batch.ts';
import type { Driver, DriverOutput } from '../driver.ts';
import { INCREMENT_FLAG } from '../increment.ts';
import type { ThirdPartyMake } from '../make.ts';
import { RegularClock } from '../regular-clock.ts';
import { STANDARD_GRAVITY_MPS2 } from '../../units.ts';

const SERVICE = '0000ffe500001000800000805f9a34fb';
const NOTIFY = '0000ffe400001000800000805f9a34fb';
const WRITE = '0000ffe900001000800000805f9a34fb';

/** A frame: 55, kind, nine int16 little-endian; no checksum. */
const FRAME_BYTES = 20;
const HEAD = 0x55;
const KIND = { motion: 0x61, registers: 0x71 } as const;
const REGISTER = { rate: 0x03, bandwidth: 0x1f, temperature: 0x40, battery: 0x64 } as const;
/** RRATE codes; slower rates are of no use here. */
const RATE_CODES = new Map([
  [10, 0x06],
  [20, 0x07],
  [50, 0x08],
  [100, 0x09],
  [200, 0x0b],
]);
const DEFAULT_RATE_HZ = 100;
/** Its low-pass, Hz, by code; the factory setting is 20 Hz. */
const BANDWIDTH_CODES: readonly (readonly [number, number])[] = [
  [98, 0x02],
  [42, 0x03],
  [20, 0x04],
  [10, 0x05],
  [5, 0x06],
];

const FORCE_SCALE = (16 * STANDARD_GRAVITY_MPS2) / 32768;
/** Written out: with RAD_PER_DEG its last bit differs, and recordings must replay bit for bit. */
const RATE_SCALE = ((2000 / 32768) * Math.PI) / 180;
/** Counts from which an axis is clipped. */
const CLIPPED = 32760;

/** State of charge without load according to the maker's protocol: 0.01 V, and the percentage from there up. */
const CHARGE: readonly (readonly [number, number])[] = [
  [397, 100],
  [393, 90],
  [387, 75],
  [382, 60],
  [379, 50],
  [377, 40],
  [373, 30],
  [370, 20],
  [368, 15],
  [350, 10],
  [340, 5],
  [0, 0],
];

const PAUSE_S = 0.1;
const command = (register: number, low: number, high = 0): Step => ({
  uuid: WRITE,
  bytes: Uint8Array.of(0xff, 0xaa, register, low, high),
  pauseS: PAUSE_S,
});
const UNLOCK = command(0x69, 0x88, 0xb5);
const ask = (register: number): Step => command(0x27, register);

/** Upper limit of frames in one notification: the largest MTU holds 25. */
const MAX_FRAMES = 32;

class WitmotionDriver extends BatchFields implements Driver {
  override readonly timeRegularised = true;
  readonly #clock = new RegularClock([...RATE_CODES.keys()]);
  readonly #motion = new Int16Array(6 * MAX_FRAMES);
  /** A frame being assembled: firmwares split frames where the MTU is small. */
  readonly #frame = new Uint8Array(FRAME_BYTES);
  readonly #view = new DataView(this.#frame.buffer);
  #filled = 0;

  receive(bytes: Uint8Array, arrivalS: number, _channel: number, output: DriverOutput): boolean {
    this.count = 0;
    // Almost every notification is one whole frame; the remainder of a broken one is then dropped.
    if (bytes.length % FRAME_BYTES === 0 && bytes[0] === HEAD && (bytes[1] === KIND.motion || bytes[1] === KIND.registers))
      this.#filled = 0;
    let understood = false;
    for (let i = 0; i < bytes.length; i++) {
      this.#frame[this.#filled++] = bytes[i]!;
      if (!this.#isBegun()) this.#filled = 0;
      else if (this.#filled === FRAME_BYTES) {
        this.#filled = 0;
        understood = true;
        this.#takeFrame(output);
      }
    }
    if (this.count > 0) {
      if (this.#clock.take(this.count, arrivalS)) {
        this.sampleIndex = this.#clock.sampleIndex;
        this.tickUs = this.#clock.tickUs;
        this.intervalUs = this.#clock.intervalUs;
        this.hostS = this.#clock.hostS;
        output.takeSamples(this);
      } else output.takeUninterpreted();
    }
    return understood || this.#filled > 0;
  }

  read(k: number): void {
    const motion = this.#motion;
    const at = 6 * k;
    this.flags = 0;
    for (let i = 0; i < 6; i++) {
      if (Math.abs(motion[at + i]!) >= CLIPPED) this.flags |= i < 3 ? INCREMENT_FLAG.forceClipped : INCREMENT_FLAG.gyroClipped;
    }
    this.forceX = motion[at]! * FORCE_SCALE;
    this.forceY = motion[at + 1]! * FORCE_SCALE;
    this.forceZ = motion[at + 2]! * FORCE_SCALE;
    this.rateX = motion[at + 3]! * RATE_SCALE;
    this.rateY = motion[at + 4]! * RATE_SCALE;
    this.rateZ = motion[at + 5]! * RATE_SCALE;
  }

  /** The bytes so far can become a frame. */
  #isBegun(): boolean {
    if (this.#frame[0] !== HEAD) return false;
    const kind = this.#frame[1];
    if (this.#filled === 1 || kind === KIND.motion || kind === KIND.registers) return true;
    // The second byte may itself be the start byte.
    if (this.#filled === 2 && kind === HEAD) {
      this.#filled = 1;
      return true;
    }
    return false;
  }

  #takeFrame(output: DriverOutput): void {
    const view = this.#view;
    if (this.#frame[1] === KIND.motion) {
      if (this.count === MAX_FRAMES) return;
      for (let i = 0; i < 6; i++) this.#motion[6 * this.count + i] = view.getInt16(2 + 2 * i, true);
      this.count++;
      return;
    }
    // Eight registers, starting at the requested one.
    const value = view.getInt16(4, true);
    switch (view.getUint16(2, true)) {
      case REGISTER.battery:
        if (value > 0) output.takeCondition({ batteryMv: 10 * value, batteryPercent: CHARGE.find(([from]) => value >= from)![1] });
        return;
      case REGISTER.temperature:
        output.takeCondition({ temperatureC: value / 100 });
    }
  }
}

/** The widest low-pass below half the rate. */
function bandwidthCode(rateHz: number): number {
  return (BANDWIDTH_CODES.find(([hz]) => hz < rateHz / 2) ?? BANDWIDTH_CODES.at(-1)!)[1];
}

/**
 * Settings last until it is switched off. They are not saved, which would wear its flash and change the sensor for the owner's other uses.
 */
function setUp(rateHz: number): readonly Step[] {
  return [
    UNLOCK,
    command(REGISTER.rate, RATE_CODES.get(rateHz)!),
    UNLOCK,
    command(REGISTER.bandwidth, bandwidthCode(rateHz)),
    ask(REGISTER.battery),
    ask(REGISTER.temperature),
  ];
}

export const WITMOTION: ThirdPartyMake = {
  make: 'witmotion',
  title: 'WitMotion',
  createDriver: () => new WitmotionDriver(),
  profile: {
    service: SERVICE,
    notify: [{ uuid: NOTIFY, channel: 0 }],
    command: WRITE,
    packetBytes: FRAME_BYTES,
    name: /^(WT901|WT9011|BWT901|WTL?9011)/i,
    nameNeeded: false,
    moreServices: [],
    readable: [],
    rates: { defaultHz: DEFAULT_RATE_HZ, possibleHz: [...RATE_CODES.keys()] },
    converse: ({ rateHz }) => {
      const steps = setUp(rateHz ?? DEFAULT_RATE_HZ);
      return { begin: () => steps, receive: () => NO_STEPS, onSilence: () => steps };
    },
    poll: { everyS: 20, steps: [ask(REGISTER.battery), ask(REGISTER.temperature)] },
    closingSteps: [],
    hasHaptic: false,
    translate: () => [],
  },
};
