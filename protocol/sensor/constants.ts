/**
 * Constants of the wire between strap and host: packet ids, command codes, flags, scales and Bluetooth UUIDs. A number is never reused;
 * retired ones are listed in README.md.
 */

export const PROTOCOL_VERSION = 1;

export const PACKET_ID = { hello: 0x01, strapdown: 0x02, raw: 0x03, status: 0x04, command: 0x10, reply: 0x11 } as const;

export const COMMAND_OP = {
  start: 1,
  stop: 2,
  setRate: 3,
  setRole: 4,
  haptic: 5,
  identify: 6,
  echo: 7,
  powerOff: 8,
  sendHello: 9,
  prompt: 10,
  selfTest: 11,
} as const;
export type CommandOp = (typeof COMMAND_OP)[keyof typeof COMMAND_OP];

export const REPLY_STATUS = { ok: 0, unknownOp: 1, badArgument: 2, notSupported: 3, busy: 4, failed: 5 } as const;

/** Where a strap is worn, as stored on the strap. */
export const ROLE = { none: 0, leftThigh: 1, leftShin: 2, rightThigh: 3, rightShin: 4, pelvis: 5 } as const;

export const IMU_MODEL = { unknown: 0, lsm6ds3trC: 1, simulated: 240 } as const;

/** Bits of HELLO's `capabilities`. */
export const CAPABILITY = { haptic: 1, led: 2 } as const;

export const HAPTIC_PATTERN = { off: 0, steady: 1, doublePulse: 2, ramp: 3 } as const;

/** Calibration steps that a strap can tap out for an athlete who cannot see the screen. */
export const PROMPT_STEP = { none: 0, standStill: 1, swingThigh: 2, swingShin: 3, neutralRepetitions: 4, train: 5, repeat: 6 } as const;

/** Bits of a sample's `flags`; bits not listed are ignored. */
export const SAMPLE_FLAG = { gyroClipped: 1, forceClipped: 2, overrun: 4 } as const;

/** Bits of STATUS's `flags`. */
export const STATUS_FLAG = { charging: 1, lowBattery: 2, imuFault: 4, settingsReset: 8 } as const;

/** Ticks are u32 microseconds: they start again at zero after 71 minutes. */
export const TICK_WRAP_US = 2 ** 32;

/** A strap's output rate as delivered, and the highest that a host requests, Hz. A strap uses the nearest rate that divides its IMU's. */
export const OUTPUT_RATE_HZ = { default: 104, max: 208 } as const;

/** One count of a STRAPDOWN quaternion component. */
export const QUATERNION_SCALE = 1 / 32767;
/** One count of STRAPDOWN specific force, m/s². */
export const STRAPDOWN_FORCE_SCALE = 0.005;

/** Largest packet: with CRC and COBS it fills a frame of at most 512 bytes, delimiter included. */
export const MAX_PACKET_BYTES = 506;
export const MAX_FRAME_BYTES = 512;

export const SAMPLES_HEADER_BYTES = 14;
export const STRAPDOWN_SAMPLE_BYTES = 15;
export const RAW_SAMPLE_BYTES = 13;

/** Our Bluetooth service: one packet per notification. */
export const BLE_UUID = {
  service: '6b6e6565-0001-4f75-7400-000000000000',
  stream: '6b6e6565-0002-4f75-7400-000000000000',
  status: '6b6e6565-0003-4f75-7400-000000000000',
  hello: '6b6e6565-0004-4f75-7400-000000000000',
  command: '6b6e6565-0005-4f75-7400-000000000000',
  reply: '6b6e6565-0006-4f75-7400-000000000000',
} as const;
