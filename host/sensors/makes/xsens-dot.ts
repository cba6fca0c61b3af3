/**
 * Movella (Xsens) DOT: turns and changes of velocity integrated on the sensor at 800 Hz, sent 60 times a second with its own timestamps.
 *
 * Source: Movella DOT BLE Service Specification (XD0506P, rev. C) and user manual (XD0502P). Not confirmed on a device. Two conventions are
 * not stated there and assumed as usual in strapdown integration: dq is the attitude at the end relative to the start (attitudes multiply
 * on the right), and dv is expressed in the frame at the start of the interval.
 */
import { NO_STEPS, type Conversation, type Step } from '../../transport/ble/profile.ts';
import { BatchFields } from '../batch.ts';
import { isIdentify } from '../commands.ts';
import type { Driver, DriverOutput } from '../driver.ts';
import { INCREMENT_FLAG } from '../increment.ts';
import type { ThirdPartyMake } from '../make.ts';
import { RAD_PER_DEG, STANDARD_GRAVITY_MPS2 } from '../../units.ts';

const uuid = (short: string): string => `1517${short}494711e98646d663bd873d93`;
const DEVICE_CONTROL = uuid('1002');
const MEASUREMENT_CONTROL = uuid('2001');
const MEDIUM_PAYLOAD = uuid('2003');
const BATTERY = uuid('3001');
const CHANNEL = { stream: 0, battery: 1, deviceControl: 2 } as const;

/**
 * Payload modes. Modes with a magnetic field (18, 20) are the same plus six bytes at the end. The lower numbers' "high fidelity" format is
 * readable only by the maker.
 */
const PAYLOAD = { deltaQuantities: 19, rateQuantities: 21 } as const;
const PAYLOADS = [PAYLOAD.deltaQuantities, PAYLOAD.rateQuantities];
/** The medium payload is padded with zeros to this length; the bytes each payload needs. */
const PADDED_BYTES = 40;
const DELTA_BYTES = 32;
const RATE_BYTES = 28;
const MAGNETIC_BYTES = 6;

const RATES_HZ = [1, 4, 10, 12, 15, 20, 30, 60];
const DEFAULT_RATE_HZ = 60;
/** Fields of the device control characteristic: the bits saying which of them a write sets, and their offsets. */
const CONTROL_BYTES = 32;
const VISIT = { identify: 0x01, outputRate: 0x10 } as const;
const OUTPUT_RATE_AT = 24;

/** Limits slightly inside its ranges (2000 °/s, 16 g). */
const CLIPPED_RATE = 1990 * RAD_PER_DEG;
const CLIPPED_FORCE = 15.9 * STANDARD_GRAVITY_MPS2;
/**
 * Tolerance for a unit quaternion in float32, which four rates or forces rarely form by chance; and how often in a row chance would
 * have to repeat.
 */
const UNIT_TOLERANCE = 1e-3;
const MIN_W = 0.5;
const CONTRADICTIONS = 5;
/** The interval is the nominal one nearest to the smallest of this many timestamp steps, re-examined after this many packets. */
const LEARN_PACKETS = 8;
const LOOK_PACKETS = 64;
/** Elapsed times from timestamps and arrivals may differ by this much; beyond it the sensor restarted its count. */
const ASTRAY_S = 2;
const ASTRAY_SHARE = 0.05;
const WRAP_US = 2 ** 32;

class XsensDotDriver extends BatchFields implements Driver {
  readonly #bytes = new Uint8Array(PADDED_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  /** The payload detected from its content, because another program may have started the sensor. Null before the first packet. */
  #delta: boolean | null = null;
  #contradictions = 0;
  #arrivalS = NaN;
  #leastUs = Infinity;
  #steps = 0;

  constructor() {
    super();
    this.count = 1;
  }

  receive(bytes: Uint8Array, arrivalS: number, channel: number, output: DriverOutput): boolean {
    switch (channel) {
      case CHANNEL.stream:
        return this.#receiveMotion(bytes, arrivalS, output);
      case CHANNEL.battery: {
        const [batteryPercent, charging] = bytes;
        if (bytes.length !== 2 || batteryPercent! > 100) return false;
        output.takeCondition({ batteryPercent: batteryPercent!, charging: charging === 1 });
        return true;
      }
      default:
        return channel === CHANNEL.deviceControl && bytes.length === CONTROL_BYTES;
    }
  }

  read(): void {
    // The single sample was read on receipt.
  }

  #receiveMotion(bytes: Uint8Array, arrivalS: number, output: DriverOutput): boolean {
    const { length } = bytes;
    const plain = length === PADDED_BYTES ? DELTA_BYTES : length;
    if (plain !== DELTA_BYTES && plain !== RATE_BYTES && plain !== DELTA_BYTES + MAGNETIC_BYTES && plain !== RATE_BYTES + MAGNETIC_BYTES)
      return false;
    const view = this.#view;
    this.#bytes.set(bytes);
    if (!this.#isSettled(length >= DELTA_BYTES && isTurn(view))) return false;
    if (!this.#number(view.getUint32(0, true), arrivalS)) output.takeUninterpreted();
    else if (this.#delta === true ? this.#readDelta(view) : this.#readRate(view)) output.takeSamples(this);
    else return false;
    return true;
  }

  /** Whether the packet has the payload that the sensor is sending. */
  #isSettled(delta: boolean): boolean {
    if (this.#delta === delta) this.#contradictions = 0;
    else if (this.#delta === null || ++this.#contradictions >= CONTRADICTIONS) {
      this.#delta = delta;
      this.#contradictions = 0;
    }
    return this.#delta === delta;
  }

  /** Gives the sample its number; false while the interval is unknown. */
  #number(tickUs: number, arrivalS: number): boolean {
    const first = Number.isNaN(this.#arrivalS);
    const gapUs = (arrivalS - this.#arrivalS) * 1e6;
    const deltaUs = tickUs - this.tickUs;
    const elapsedUs = first ? 0 : deltaUs + Math.round((gapUs - deltaUs) / WRAP_US) * WRAP_US;
    this.tickUs = tickUs;
    this.#arrivalS = arrivalS;
    if (elapsedUs > 0) {
      this.#leastUs = Math.min(this.#leastUs, elapsedUs);
      this.#steps++;
    }
    if (this.#steps >= (this.intervalUs === 0 ? LEARN_PACKETS : LOOK_PACKETS)) {
      this.intervalUs = nearestInterval(this.#leastUs);
      this.#leastUs = Infinity;
      this.#steps = 0;
    }
    if (this.intervalUs === 0) return false;
    const astray = Math.abs(elapsedUs - gapUs) > Math.max(ASTRAY_S * 1e6, ASTRAY_SHARE * gapUs);
    // A number inconsistent with its tick is how a restart shows.
    this.sampleIndex = (this.sampleIndex + (astray ? 1 : Math.round(elapsedUs / this.intervalUs))) >>> 0;
    return true;
  }

  #readDelta(view: DataView): boolean {
    const w = view.getFloat32(4, true);
    const x = view.getFloat32(8, true);
    const y = view.getFloat32(12, true);
    const z = view.getFloat32(16, true);
    const perS = 1e6 / this.intervalUs;
    const sine = Math.hypot(x, y, z);
    const scale = sine < 1e-9 ? 2 * perS : (2 * Math.atan2(sine, w) * perS) / sine;
    this.measure = 'turn';
    this.rateX = x * scale;
    this.rateY = y * scale;
    this.rateZ = z * scale;
    const vx = view.getFloat32(20, true) * perS;
    const vy = view.getFloat32(24, true) * perS;
    const vz = view.getFloat32(28, true) * perS;
    // Rotated into the frame at the end of the interval.
    const tx = 2 * (z * vy - y * vz);
    const ty = 2 * (x * vz - z * vx);
    const tz = 2 * (y * vx - x * vy);
    this.forceX = vx + w * tx + (z * ty - y * tz);
    this.forceY = vy + w * ty + (x * tz - z * tx);
    this.forceZ = vz + w * tz + (y * tx - x * ty);
    return this.#flag();
  }

  #readRate(view: DataView): boolean {
    this.measure = 'rate';
    this.forceX = view.getFloat32(4, true);
    this.forceY = view.getFloat32(8, true);
    this.forceZ = view.getFloat32(12, true);
    this.rateX = view.getFloat32(16, true) * RAD_PER_DEG;
    this.rateY = view.getFloat32(20, true) * RAD_PER_DEG;
    this.rateZ = view.getFloat32(24, true) * RAD_PER_DEG;
    return this.#flag();
  }

  /** Marks clipping; false when the values are impossible. */
  #flag(): boolean {
    const rate = Math.max(Math.abs(this.rateX), Math.abs(this.rateY), Math.abs(this.rateZ));
    const force = Math.max(Math.abs(this.forceX), Math.abs(this.forceY), Math.abs(this.forceZ));
    this.flags = (rate >= CLIPPED_RATE ? INCREMENT_FLAG.gyroClipped : 0) | (force >= CLIPPED_FORCE ? INCREMENT_FLAG.forceClipped : 0);
    return Number.isFinite(rate) && Number.isFinite(force);
  }
}

function isTurn(view: DataView): boolean {
  const w = view.getFloat32(4, true);
  const x = view.getFloat32(8, true);
  const y = view.getFloat32(12, true);
  const z = view.getFloat32(16, true);
  return w > MIN_W && Math.abs(w * w + x * x + y * y + z * z - 1) < UNIT_TOLERANCE;
}

function nearestInterval(stepUs: number): number {
  const rateHz = 1e6 / stepUs;
  let nearest = DEFAULT_RATE_HZ;
  for (const candidate of RATES_HZ) if (Math.abs(candidate - rateHz) < Math.abs(nearest - rateHz)) nearest = candidate;
  return Math.round(1e6 / nearest);
}

/** Fields not selected stay as they are on the sensor. */
function deviceControl(visit: number, at: number, value: number): Step {
  const bytes = new Uint8Array(CONTROL_BYTES);
  bytes[0] = visit;
  bytes[at] = value;
  return { uuid: DEVICE_CONTROL, bytes, pauseS: 0.1 };
}

const IDENTIFY = deviceControl(VISIT.identify, 1, 1);
const measure = (action: 0 | 1, payload: number): Step => ({
  uuid: MEASUREMENT_CONTROL,
  bytes: Uint8Array.of(1, action, payload),
  pauseS: 0.1,
});

/**
 * Stops a running measurement, sets the rate where it differs (it is stored in flash), and starts; requests another payload when nothing arrives.
 */
class DotConversation implements Conversation {
  readonly #rateHz: number;
  #started = false;
  #payload = 0;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
  }

  begin(): readonly Step[] {
    this.#started = false;
    this.#payload = 0;
    return [measure(0, PAYLOADS[0]!), { uuid: DEVICE_CONTROL, bytes: null }, { uuid: BATTERY, bytes: null }];
  }

  receive(bytes: Uint8Array, channel: number): readonly Step[] {
    if (this.#started || channel !== CHANNEL.deviceControl || bytes.length !== CONTROL_BYTES) return NO_STEPS;
    this.#started = true;
    const start = measure(1, PAYLOADS[this.#payload]!);
    const isSet = bytes[OUTPUT_RATE_AT] === this.#rateHz && bytes[OUTPUT_RATE_AT + 1] === 0;
    return isSet ? [start] : [deviceControl(VISIT.outputRate, OUTPUT_RATE_AT, this.#rateHz), start];
  }

  onSilence(): readonly Step[] {
    const stop = measure(0, PAYLOADS[this.#payload]!);
    if (this.#started) this.#payload = (this.#payload + 1) % PAYLOADS.length;
    this.#started = true;
    return [stop, deviceControl(VISIT.outputRate, OUTPUT_RATE_AT, this.#rateHz), measure(1, PAYLOADS[this.#payload]!)];
  }
}

export const XSENS_DOT: ThirdPartyMake = {
  make: 'xsens-dot',
  title: 'Movella DOT',
  createDriver: () => new XsensDotDriver(),
  profile: {
    service: uuid('2000'),
    notify: [
      { uuid: MEDIUM_PAYLOAD, channel: CHANNEL.stream },
      { uuid: BATTERY, channel: CHANNEL.battery },
    ],
    command: DEVICE_CONTROL,
    packetBytes: PADDED_BYTES,
    // It does not advertise a service.
    name: /^(Movella|Xsens) DOT/i,
    nameNeeded: false,
    moreServices: [uuid('1000'), uuid('3000')],
    readable: [
      { uuid: DEVICE_CONTROL, channel: CHANNEL.deviceControl },
      { uuid: BATTERY, channel: CHANNEL.battery },
    ],
    rates: { defaultHz: DEFAULT_RATE_HZ, possibleHz: RATES_HZ },
    converse: ({ rateHz }) => new DotConversation(rateHz ?? DEFAULT_RATE_HZ),
    // The battery reports its changes by itself.
    poll: null,
    closingSteps: [measure(0, PAYLOAD.deltaQuantities)],
    hasHaptic: false,
    translate: (packet) => (isIdentify(packet) ? [IDENTIFY.bytes!] : []),
  },
};
