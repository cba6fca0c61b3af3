/**
 * Nordic Thingy:52: rates and forces from its motion service at up to 200 Hz, without sequence numbers or timestamps; forces only to ±2 g.
 *
 * Source: the maker's firmware (Nordic-Thingy52-FW: ble_tms.h, m_motion.c, drv_motion.c). Not confirmed on a device. Two facts come from
 * that source code rather than from a document: forces have the sign of gravity (an axis that points down reads +1 g), so they are negated
 * here; and the chip's range stays at its driver's default of 2 g.
 */
import { NO_STEPS, type Conversation, type Step } from '../../transport/ble/profile.ts';
import { BatchFields } from '../batch.ts';
import type { Driver, DriverOutput } from '../driver.ts';
import { INCREMENT_FLAG } from '../increment.ts';
import type { ThirdPartyMake } from '../make.ts';
import { RegularClock } from '../regular-clock.ts';
import { RAD_PER_DEG, STANDARD_GRAVITY_MPS2 } from '../../units.ts';

const uuid = (short: string): string => `ef68${short}9b3549339b1052ffa9740042`;
const CONFIG = uuid('0401');
const RAW = uuid('0406');
const BATTERY_LEVEL = '2a19';
const CHANNEL = { stream: 0, battery: 1, config: 2 } as const;

/** Nine int16 little-endian: force Q6.10 in g, rate Q11.5 in °/s, compass Q12.4. */
const RAW_BYTES = 18;
const FORCE_SCALE = -STANDARD_GRAVITY_MPS2 / 2 ** 10;
const RATE_SCALE = RAD_PER_DEG / 2 ** 5;
/** Clipping limits: the chip's ±2 g, and the rate at which the firmware saturates. */
const CLIPPED_FORCE = 2 * 2 ** 10 - 8;
const CLIPPED_RATE = 1023 * 2 ** 5;

/** Its motion processor divides 200 Hz; for other values it uses the next rate. */
const RATES_HZ = [5, 10, 20, 25, 40, 50, 100, 200];
const DEFAULT_RATE_HZ = 100;
/** Intervals of step counter, temperature and compass compensation (ms), motion rate (Hz), wake on motion. */
const CONFIG_BYTES = 9;
const RATE_AT = 6;
const SLOW_MS = 1000;
const TEMPERATURE_MS = 500;

class Thingy52Driver extends BatchFields implements Driver {
  override readonly timeRegularised = true;
  readonly #clock = new RegularClock(RATES_HZ);
  readonly #motion = new Int16Array(6);

  receive(bytes: Uint8Array, arrivalS: number, channel: number, output: DriverOutput): boolean {
    switch (channel) {
      case CHANNEL.stream:
        if (bytes.length !== RAW_BYTES) return false;
        for (let i = 0; i < 6; i++) this.#motion[i] = bytes[2 * i]! | (bytes[2 * i + 1]! << 8);
        this.#hand(arrivalS, output);
        return true;
      case CHANNEL.battery:
        if (bytes.length !== 1 || bytes[0]! > 100) return false;
        output.takeCondition({ batteryPercent: bytes[0]! });
        return true;
      default:
        return channel === CHANNEL.config && bytes.length === CONFIG_BYTES;
    }
  }

  read(): void {
    const motion = this.#motion;
    this.flags = 0;
    for (let i = 0; i < 3; i++) {
      if (Math.abs(motion[i]!) >= CLIPPED_FORCE) this.flags |= INCREMENT_FLAG.forceClipped;
      if (Math.abs(motion[3 + i]!) >= CLIPPED_RATE) this.flags |= INCREMENT_FLAG.gyroClipped;
    }
    this.forceX = motion[0]! * FORCE_SCALE;
    this.forceY = motion[1]! * FORCE_SCALE;
    this.forceZ = motion[2]! * FORCE_SCALE;
    this.rateX = motion[3]! * RATE_SCALE;
    this.rateY = motion[4]! * RATE_SCALE;
    this.rateZ = motion[5]! * RATE_SCALE;
  }

  #hand(arrivalS: number, output: DriverOutput): void {
    const clock = this.#clock;
    if (!clock.take(1, arrivalS)) {
      output.takeUninterpreted();
      return;
    }
    this.count = 1;
    this.sampleIndex = clock.sampleIndex;
    this.tickUs = clock.tickUs;
    this.intervalUs = clock.intervalUs;
    this.hostS = clock.hostS;
    output.takeSamples(this);
  }
}

/** The setting is stored in flash, so it is written only when it differs. */
function converse(rateHz: number): Conversation {
  const config = new Uint8Array(CONFIG_BYTES);
  [SLOW_MS, TEMPERATURE_MS, SLOW_MS, rateHz].forEach((value, i) => config.set([value & 0xff, value >> 8], 2 * i));
  config[8] = 1;
  const set: Step = { uuid: CONFIG, bytes: config };
  return {
    begin: () => [
      { uuid: CONFIG, bytes: null },
      { uuid: BATTERY_LEVEL, bytes: null },
    ],
    receive: (bytes, channel) => {
      if (channel !== CHANNEL.config || bytes.length !== CONFIG_BYTES) return NO_STEPS;
      return (bytes[RATE_AT]! | (bytes[RATE_AT + 1]! << 8)) === rateHz ? NO_STEPS : [set];
    },
    onSilence: () => [set],
  };
}

export const THINGY52: ThirdPartyMake = {
  make: 'thingy52',
  title: 'Thingy:52',
  createDriver: () => new Thingy52Driver(),
  profile: {
    service: uuid('0400'),
    notify: [
      { uuid: RAW, channel: CHANNEL.stream },
      { uuid: BATTERY_LEVEL, channel: CHANNEL.battery },
    ],
    command: null,
    packetBytes: RAW_BYTES,
    // It advertises its configuration service, not this one.
    name: /^Thingy/i,
    nameNeeded: false,
    moreServices: ['180f'],
    readable: [
      { uuid: CONFIG, channel: CHANNEL.config },
      { uuid: BATTERY_LEVEL, channel: CHANNEL.battery },
    ],
    rates: { defaultHz: DEFAULT_RATE_HZ, possibleHz: RATES_HZ },
    converse: ({ rateHz }) => converse(rateHz ?? DEFAULT_RATE_HZ),
    poll: null,
    closingSteps: [],
    hasHaptic: false,
    translate: () => [],
  },
};
