/**
 * MbientLab MetaMotion (R, RL, C with a BMI160, S with a BMI270): rates and forces in packets of three, in two streams without sequence
 * numbers or timestamps; can drive a motor.
 *
 * Source: the maker's MetaWear C++ SDK, its registers and the byte sequences in its tests. Not confirmed on a device. Whether a motor is
 * connected to the board cannot be queried.
 */
import { NO_STEPS, type Conversation, type Step } from '../../transport/ble/profile.ts';
import { BatchFields } from '../batch.ts';
import { hapticDurationMs, hapticStrength, isHaptic, isIdentify } from '../commands.ts';
import type { Driver, DriverOutput } from '../driver.ts';
import { INCREMENT_FLAG } from '../increment.ts';
import type { ThirdPartyMake } from '../make.ts';
import { RegularClock } from '../regular-clock.ts';
import { RAD_PER_DEG, STANDARD_GRAVITY_MPS2 } from '../../units.ts';

const uuid = (short: string): string => `326a${short}85cb9195d9dd464cfbbae75a`;
const COMMAND = uuid('9001');
const NOTIFY = uuid('9006');

/** A packet: module, register (bit 7: an answer), data. */
const MODULE = { led: 0x02, force: 0x03, haptic: 0x08, settings: 0x11, gyro: 0x13 } as const;
const ANSWER = 0x80;
const INFO = 0x00;
const POWER = 0x01;
const SAMPLING = 0x02;
const CONFIG = 0x03;
const BATTERY = 0x0c;
const CHARGE = 0x12;
/** From this revision of the settings module on, boards report whether they are charging, if this bit of the following byte is set. */
const CHARGE_REVISION = 5;
const CHARGE_BIT = 0x02;
/**
 * Gyro chips by number, as reported by the gyro's INFO, and the registers of their streams: three samples per packet, and single samples.
 */
const CHIP = { bmi160: 0, bmi270: 1 } as const;
const STREAM = {
  bmi160: { force: 0x1c, gyro: 0x07 },
  bmi160Single: { force: 0x04, gyro: 0x05 },
  bmi270: { force: 0x05, gyro: 0x05 },
} as const;
/** The BMI160 packs samples from this revision of the module on. */
const PACKED_REVISION = 1;
/** Output data rates. */
const RATE_CODES = new Map([
  [25, 6],
  [50, 7],
  [100, 8],
  [200, 9],
]);
const DEFAULT_RATE_HZ = 100;

const HEAD_BYTES = 2;
const SAMPLE_BYTES = 6;
const PACKED = 3;
/** At ±16 g and ±2000 °/s, the ranges it is set to. */
const FORCE_SCALE = STANDARD_GRAVITY_MPS2 / 2048;
const RATE_SCALE = RAD_PER_DEG / 16.4;
const CLIPPED = 32760;
/** Number of forces kept for interpolation at the time of a rate; none further away in time than this is used, s. */
const FORCES = 16;
const FORCE_REACH_S = 0.1;

class MetamotionDriver extends BatchFields implements Driver {
  override readonly timeRegularised = true;
  readonly #gyroClock = new RegularClock([...RATE_CODES.keys()]);
  readonly #forceClock = new RegularClock([...RATE_CODES.keys()]);
  readonly #rates = new Int16Array(3 * PACKED);
  /** The newest forces in a ring: host time, and counts x y z. */
  readonly #forceS = new Float64Array(FORCES);
  readonly #forces = new Int16Array(3 * FORCES);
  #forceCount = 0;
  /** Rates waiting for the forces of the same time. */
  #waiting = false;

  receive(bytes: Uint8Array, arrivalS: number, _channel: number, output: DriverOutput): boolean {
    const module = bytes[0];
    const register = bytes[1];
    const count = (bytes.length - HEAD_BYTES) / SAMPLE_BYTES;
    const isSamples = count === 1 || count === PACKED;
    if (module === MODULE.force && isSamples && (register === 0x04 || register === 0x05 || register === 0x1c)) {
      this.#takeForces(bytes, count, arrivalS, output);
    } else if (module === MODULE.gyro && isSamples && (register === 0x04 || register === 0x05 || register === 0x07)) {
      this.#takeRates(bytes, count, arrivalS, output);
    } else if (module === MODULE.settings && register === (ANSWER | BATTERY) && bytes.length === 5 && bytes[2]! <= 100) {
      output.takeCondition({ batteryPercent: bytes[2]!, batteryMv: bytes[3]! | (bytes[4]! << 8) });
    } else if (
      module === MODULE.settings &&
      (register === CHARGE || register === (ANSWER | CHARGE)) &&
      bytes.length === 3 &&
      bytes[2]! <= 1
    ) {
      output.takeCondition({ charging: bytes[2] === 1 });
    } else return register !== undefined && (register & ANSWER) !== 0;
    return true;
  }

  read(k: number): void {
    const rates = this.#rates;
    this.flags = 0;
    for (let i = 0; i < 3; i++) if (Math.abs(rates[3 * k + i]!) >= CLIPPED) this.flags = INCREMENT_FLAG.gyroClipped;
    this.rateX = rates[3 * k]! * RATE_SCALE;
    this.rateY = rates[3 * k + 1]! * RATE_SCALE;
    this.rateZ = rates[3 * k + 2]! * RATE_SCALE;
    this.#readForce(this.hostS - ((this.count - 1 - k) * this.intervalUs) / 1e6);
  }

  #takeForces(bytes: Uint8Array, count: number, arrivalS: number, output: DriverOutput): void {
    const clock = this.#forceClock;
    if (!clock.take(count, arrivalS)) return;
    for (let k = 0; k < count; k++) {
      const at = this.#forceCount++ % FORCES;
      this.#forceS[at] = clock.hostS - ((count - 1 - k) * clock.intervalUs) / 1e6;
      for (let i = 0; i < 3; i++) this.#forces[3 * at + i] = int16(bytes, k, i);
    }
    this.#hand(output, false);
  }

  #takeRates(bytes: Uint8Array, count: number, arrivalS: number, output: DriverOutput): void {
    this.#hand(output, true);
    const clock = this.#gyroClock;
    if (!clock.take(count, arrivalS)) {
      output.takeUninterpreted();
      return;
    }
    for (let k = 0; k < count; k++) for (let i = 0; i < 3; i++) this.#rates[3 * k + i] = int16(bytes, k, i);
    this.count = count;
    this.sampleIndex = clock.sampleIndex;
    this.tickUs = clock.tickUs;
    this.intervalUs = clock.intervalUs;
    this.hostS = clock.hostS;
    this.#waiting = true;
    this.#hand(output, false);
  }

  /** Passes on waiting rates once the forces of the same time have arrived or waiting is no longer possible. */
  #hand(output: DriverOutput, atOnce: boolean): void {
    if (!this.#waiting) return;
    const newestS = this.#forceCount === 0 ? -Infinity : this.#forceS[(this.#forceCount - 1) % FORCES]!;
    if (!atOnce && newestS < this.hostS - this.intervalUs / 2e6) return;
    this.#waiting = false;
    output.takeSamples(this);
  }

  /** The force at a time between two measured ones; NaN where none is close enough. */
  #readForce(timeS: number): void {
    const known = Math.min(this.#forceCount, FORCES);
    let later = -1;
    let earlier = -1;
    for (let back = 1; back <= known && earlier < 0; back++) {
      const at = (this.#forceCount - back) % FORCES;
      if (this.#forceS[at]! <= timeS) earlier = at;
      else later = at;
    }
    if (earlier >= 0 && timeS - this.#forceS[earlier]! > FORCE_REACH_S) earlier = -1;
    if (later >= 0 && this.#forceS[later]! - timeS > FORCE_REACH_S) later = -1;
    if (earlier < 0) earlier = later;
    if (later < 0) later = earlier;
    if (earlier < 0) {
      this.forceX = this.forceY = this.forceZ = NaN;
      return;
    }
    const spanS = this.#forceS[later]! - this.#forceS[earlier]!;
    const share = spanS > 0 ? (timeS - this.#forceS[earlier]!) / spanS : 0;
    this.forceX = this.#mixForce(earlier, later, 0, share);
    this.forceY = this.#mixForce(earlier, later, 1, share);
    this.forceZ = this.#mixForce(earlier, later, 2, share);
  }

  #mixForce(earlier: number, later: number, axis: number, share: number): number {
    const a = this.#forces[3 * earlier + axis]!;
    const b = this.#forces[3 * later + axis]!;
    if (Math.max(Math.abs(a), Math.abs(b)) >= CLIPPED) this.flags |= INCREMENT_FLAG.forceClipped;
    return (a + share * (b - a)) * FORCE_SCALE;
  }
}

function int16(bytes: Uint8Array, sample: number, axis: number): number {
  const at = HEAD_BYTES + SAMPLE_BYTES * sample + 2 * axis;
  return ((bytes[at]! | (bytes[at + 1]! << 8)) << 16) >> 16;
}

const step = (...bytes: number[]): Step => ({ uuid: COMMAND, bytes: Uint8Array.from(bytes) });
const ASK_CHIP = step(MODULE.gyro, ANSWER | INFO);
const ASK_BATTERY = step(MODULE.settings, ANSWER | BATTERY);
const ASK_SETTINGS = step(MODULE.settings, ANSWER | INFO);
/** Report it now, and on every change. */
const REPORT_CHARGE = [step(MODULE.settings, ANSWER | CHARGE), step(MODULE.settings, CHARGE, 1)];

/** ±16 g and ±2000 °/s; both modules are started, in the SDK's order. */
function setUp(chip: number, revision: number, rateHz: number): readonly Step[] {
  const rate = RATE_CODES.get(rateHz)!;
  const isBmi160 = chip === CHIP.bmi160;
  const stream = !isBmi160 ? STREAM.bmi270 : revision >= PACKED_REVISION ? STREAM.bmi160 : STREAM.bmi160Single;
  return [
    isBmi160 ? step(MODULE.force, CONFIG, 0x20 | rate, 0x0c) : step(MODULE.force, CONFIG, 0xa0 | rate, 0x03),
    step(MODULE.gyro, CONFIG, 0x20 | rate, 0x00),
    step(MODULE.force, stream.force, 1),
    step(MODULE.gyro, stream.gyro, 1),
    step(MODULE.force, SAMPLING, 1, 0),
    step(MODULE.gyro, SAMPLING, 1, 0),
    step(MODULE.force, POWER, 1),
    step(MODULE.gyro, POWER, 1),
  ];
}

function converse(rateHz: number): Conversation {
  return {
    begin: () => [ASK_CHIP, ASK_BATTERY, ASK_SETTINGS],
    receive: (bytes) => {
      // Without a chip number the module is absent.
      const isChip = bytes[0] === MODULE.gyro && bytes[1] === (ANSWER | INFO) && bytes.length >= 4;
      if (isChip) return setUp(bytes[2]!, bytes[3]!, rateHz);
      const isSettings = bytes[0] === MODULE.settings && bytes[1] === (ANSWER | INFO) && bytes.length >= 5;
      return isSettings && bytes[3]! >= CHARGE_REVISION && (bytes[4]! & CHARGE_BIT) !== 0 ? REPORT_CHARGE : NO_STEPS;
    },
    onSilence: () => [ASK_CHIP],
  };
}

const FULL_DUTY = 248;
/** Reused by {@link METAMOTION}'s `translate`. */
const PULSE = Uint8Array.of(MODULE.haptic, 0x01, 0, 0, 0, 0);
const PULSES = [PULSE];
/** Ten blue flashes of 50 ms, one every half second; and play. */
const FLASHES = [
  Uint8Array.of(MODULE.led, 0x03, 0x02, 0x02, 0x1f, 0x00, 0x00, 0x00, 0x32, 0x00, 0x00, 0x00, 0xf4, 0x01, 0x00, 0x00, 0x0a),
  Uint8Array.of(MODULE.led, 0x01, 0x01),
];

function translate(packet: Uint8Array): readonly Uint8Array[] {
  if (isIdentify(packet)) return FLASHES;
  if (!isHaptic(packet)) return [];
  const durationMs = hapticDurationMs(packet);
  PULSE[2] = Math.round((hapticStrength(packet) / 255) * FULL_DUTY);
  PULSE[3] = durationMs & 0xff;
  PULSE[4] = durationMs >> 8;
  return PULSES;
}

export const METAMOTION: ThirdPartyMake = {
  make: 'metamotion',
  title: 'MetaMotion',
  createDriver: () => new MetamotionDriver(),
  profile: {
    service: uuid('9000'),
    notify: [{ uuid: NOTIFY, channel: 0 }],
    command: COMMAND,
    packetBytes: HEAD_BYTES + PACKED * SAMPLE_BYTES,
    name: null,
    nameNeeded: false,
    moreServices: [],
    readable: [],
    rates: { defaultHz: DEFAULT_RATE_HZ, possibleHz: [...RATE_CODES.keys()] },
    converse: ({ rateHz }) => converse(rateHz ?? DEFAULT_RATE_HZ),
    poll: { everyS: 30, steps: [ASK_BATTERY] },
    closingSteps: [
      step(MODULE.gyro, POWER, 0),
      step(MODULE.force, POWER, 0),
      step(MODULE.gyro, SAMPLING, 0, 1),
      step(MODULE.force, SAMPLING, 0, 1),
    ],
    hasHaptic: null,
    translate,
  },
};
