/**
 * A simulated strap: samples its IMU, integrates as the firmware does, and speaks the exact wire protocol. It has no timers; time is passed in.
 */
import type { Side, StrapPlace } from '../../protocol/live/words.ts';
import { decodePacket, encodePacket, quantiseStrapdownSample } from '../../protocol/sensor/codec.ts';
import {
  CAPABILITY,
  COMMAND_OP,
  IMU_MODEL,
  PROTOCOL_VERSION,
  OUTPUT_RATE_HZ,
  REPLY_STATUS,
  ROLE,
  STATUS_FLAG,
  TICK_WRAP_US,
} from '../../protocol/sensor/constants.ts';
import type { Command, Packet, RawSample, StrapdownSample } from '../../protocol/sensor/packets.ts';
import type { SimulatedAthlete } from './athlete.ts';
import { Delivery, GOOD_DELIVERY, type DeliverySettings, type PacketListener } from './delivery.ts';
import { FORCE_PER_COUNT, FORCE_RANGE_G, GYRO_RAD_PER_COUNT, GYRO_RANGE_DPS, type BiasStep } from './imu.ts';
import { Integrator } from './integrator.ts';
import { quaternionOf } from './matrix.ts';
import { sideOf, type Slip } from './mount.ts';
import { mixSeed, Random } from './random.ts';
import { Sampler } from './sampler.ts';

const INTERNAL_RATE_HZ = 416;
/** The IMU's timestamp counter. */
const TICK_US = 25;
/** Delay from command to motor (driver and transistor), s. */
const MOTOR_DELAY_S: readonly [number, number] = [0.002, 0.005];
/** From the last sample to the radio, s. */
const PACKING_S = 0.001;

const WIRE_ROLE: Readonly<Record<StrapPlace, number>> = {
  'left-thigh': ROLE.leftThigh,
  'left-shin': ROLE.leftShin,
  'right-thigh': ROLE.rightThigh,
  'right-shin': ROLE.rightShin,
  pelvis: ROLE.pelvis,
};

export interface StrapSettings {
  readonly seed: number;
  /** Where it is worn. */
  readonly place: StrapPlace;
  /** As first flashed: it does not know where it is worn. */
  readonly unplaced: boolean;
  /** Power-on time, s. */
  readonly startS: number;
  /** Output samples per second (the nearest the internal rate allows), and samples per packet. */
  readonly rateHz: number;
  readonly samplesPerPacket: number;
  readonly stream: 'strapdown' | 'raw';
  /** How much faster than true its clock runs, parts per million, and the clock's reading at power-on, µs. */
  readonly skewPpm: number;
  readonly startTickUs: number;
  /** 0: none, 1: normal. */
  readonly errors: number;
  readonly skin: number;
  readonly slips: readonly Slip[];
  readonly biasSteps: readonly BiasStep[];
  readonly delivery: DeliverySettings;
  /** Called when a calibration step is tapped out; by default the athlete feels it. */
  readonly onPrompt: (step: number, side: Side | null, atS: number) => void;
}

export class SimulatedStrap {
  readonly place: StrapPlace;
  readonly delivery: Delivery;
  readonly deviceId: string;

  readonly #settings: StrapSettings;
  readonly #sampler: Sampler;
  readonly #integrator: Integrator;
  readonly #random: Random;
  readonly #commands: { readonly command: Command; readonly dueS: number }[] = [];
  #strapdown: StrapdownSample[] = [];
  #raw: RawSample[] = [];
  #firstTickUs = 0;
  #newestTickUs = 0;
  #sequence = 0;
  #sampleIndex = 0;
  #streams = true;
  #on = true;
  #wireRole: number;
  #nextStatusS: number;
  #decimation: number;
  #lastDueS = -Infinity;

  constructor(athlete: SimulatedAthlete, settings: Partial<StrapSettings> & { seed: number; place: StrapPlace }) {
    const { seed, place, startS = 0 } = settings;
    this.#random = new Random(mixSeed(seed, 'strap', place));
    this.#settings = {
      unplaced: false,
      startS,
      rateHz: OUTPUT_RATE_HZ.default,
      samplesPerPacket: 1,
      stream: 'strapdown',
      skewPpm: this.#random.between(-40, 40),
      startTickUs: this.#random.integer(0, TICK_WRAP_US - 1),
      errors: 1,
      skin: 1,
      slips: [],
      biasSteps: [],
      delivery: GOOD_DELIVERY,
      onPrompt: (step, side, atS) => athlete.prompt(step, side, atS),
      ...settings,
    };
    this.place = place;
    this.deviceId = mixSeed(seed, place, 'high').toString(16).padStart(8, '0') + mixSeed(seed, place, 'low').toString(16).padStart(8, '0');
    this.delivery = new Delivery(this.#random, this.#settings.delivery);
    const rateHz = INTERNAL_RATE_HZ * (1 + 1e-6 * this.#settings.skewPpm);
    const phaseS = this.#random.next() / rateHz;
    this.#sampler = new Sampler(athlete, { ...this.#settings, rateHz, startS: startS + phaseS });
    this.#integrator = new Integrator(1 / INTERNAL_RATE_HZ);
    this.#wireRole = this.#settings.unplaced ? ROLE.none : WIRE_ROLE[place];
    this.#nextStatusS = startS + 1;
    this.#decimation = decimationOf(this.#settings.rateHz);
    this.#send(this.#hello(), startS, false);
  }

  /** How it was put on: takes sensor-frame vectors to the segment frame with the skin at rest. */
  get mounting(): { w: number; x: number; y: number; z: number } {
    return quaternionOf(this.#sampler.mount.mounting);
  }

  /** A packet from the host, sent at `timeS`, which arrives after the transport delay. Anything but a command is ignored. */
  receive(packet: Uint8Array, timeS: number): void {
    const command = decodePacket(packet);
    if (command?.kind !== 'command' || this.delivery.isSilent(timeS)) return;
    // No packet overtakes another.
    this.#lastDueS = Math.max(this.#lastDueS, timeS + this.delivery.drawDelayS());
    this.#commands.push({ command, dueS: this.#lastDueS });
  }

  /** Advances to `timeS` and passes on the packets that have reached the host by then. */
  advanceTo(timeS: number, emit: PacketListener): void {
    const sampler = this.#sampler;
    for (let nextS = sampler.nextS; nextS <= timeS; nextS = sampler.nextS) {
      this.#executeDue(nextS);
      sampler.advance();
      this.#integrator.add(sampler.imu.rate, sampler.imu.force, sampler.imu.flags);
      if (this.#integrator.count >= this.#decimation) this.#output(nextS);
      if (nextS >= this.#nextStatusS) {
        this.#sendStatus(nextS);
        this.#nextStatusS += 1;
      }
    }
    this.#executeDue(timeS);
    this.delivery.deliver(timeS, emit);
  }

  /** The strap's own clock at a given time, µs. */
  tickAt(timeS: number): number {
    const { startS, startTickUs, skewPpm } = this.#settings;
    const elapsedUs = startTickUs + (timeS - startS) * (1e6 + skewPpm);
    return Math.floor((elapsedUs % TICK_WRAP_US) / TICK_US) * TICK_US;
  }

  #send(packet: Packet, sentS: number, stream: boolean): void {
    if (this.#on) this.delivery.send(encodePacket(packet), sentS, stream);
  }

  #output(timeS: number): void {
    const { samplesPerPacket, stream } = this.#settings;
    const tickUs = this.tickAt(timeS);
    const inPacket = this.#sampleIndex++ % samplesPerPacket;
    if (inPacket === 0) this.#firstTickUs = tickUs;
    this.#newestTickUs = tickUs;
    this.#integrator.finish();
    if (stream === 'raw') this.#raw.push(rawSample(this.#integrator));
    else this.#strapdown.push(strapdownSample(this.#integrator));
    if (inPacket + 1 < samplesPerPacket) return;
    if (this.#streams) {
      const head = {
        sequence: this.#sequence++ & 0xffff,
        sampleIndex: (this.#sampleIndex - samplesPerPacket) >>> 0,
        tickUs: this.#firstTickUs,
        intervalUs: Math.round((1e6 * this.#decimation) / INTERNAL_RATE_HZ),
      };
      const packet: Packet =
        stream === 'raw' ? { kind: 'raw', ...head, samples: this.#raw } : { kind: 'strapdown', ...head, samples: this.#strapdown };
      this.#send(packet, timeS + PACKING_S, true);
    }
    this.#raw = [];
    this.#strapdown = [];
  }

  #sendStatus(timeS: number): void {
    const uptimeS = timeS - this.#settings.startS;
    const percent = Math.max(1, Math.round(96 - uptimeS / 200));
    this.#send(
      {
        kind: 'status',
        tickUs: this.tickAt(timeS),
        batteryMv: 3500 + 7 * percent,
        batteryPercent: percent,
        flags: percent < 10 ? STATUS_FLAG.lowBattery : 0,
        temperatureCentiC: Math.round(100 * (this.#sampler.imu.temperatureC(timeS) + 0.05 * this.#random.normal())),
        overruns: 0,
        queueDrops: 0,
        uptimeS: Math.floor(uptimeS),
        faultResets: 0,
      },
      timeS + PACKING_S,
      false,
    );
  }

  #hello(): Packet {
    return {
      kind: 'hello',
      protocolVersion: PROTOCOL_VERSION,
      deviceId: this.deviceId,
      firmwareMajor: 0,
      firmwareMinor: 1,
      firmwarePatch: 0,
      imuModel: IMU_MODEL.simulated,
      gyroRangeDps: GYRO_RANGE_DPS,
      forceRangeG: FORCE_RANGE_G,
      gyroScale: GYRO_RAD_PER_COUNT,
      forceScale: FORCE_PER_COUNT,
      internalRateHz: INTERNAL_RATE_HZ,
      outputRateHz: INTERNAL_RATE_HZ / this.#decimation,
      role: this.#wireRole,
      capabilities: CAPABILITY.haptic | CAPABILITY.led,
      bootCount: 1,
    };
  }

  /** Executes the commands that have arrived by `timeS`. */
  #executeDue(timeS: number): void {
    const commands = this.#commands;
    while (commands.length > 0 && commands[0]!.dueS <= timeS) {
      const { command, dueS } = commands.shift()!;
      if (this.#on) this.#execute(command, dueS);
    }
  }

  #execute(command: Command, timeS: number): void {
    let status: number = REPLY_STATUS.ok;
    let actionS = timeS;
    switch (command.op) {
      case COMMAND_OP.start:
        this.#streams = true;
        break;
      case COMMAND_OP.stop:
        this.#streams = false;
        break;
      case COMMAND_OP.setRate: {
        const rateHz = command.rateDeciHz / 10;
        if (rateHz < 10 || rateHz > INTERNAL_RATE_HZ) status = REPLY_STATUS.badArgument;
        else this.#decimation = decimationOf(rateHz);
        break;
      }
      case COMMAND_OP.setRole:
        this.#wireRole = command.role;
        break;
      case COMMAND_OP.haptic:
        actionS += this.#random.between(...MOTOR_DELAY_S);
        break;
      case COMMAND_OP.sendHello:
        this.#send(this.#hello(), timeS, false);
        break;
      case COMMAND_OP.prompt:
        this.#settings.onPrompt(command.step, sideOf(this.place), timeS);
        break;
      case COMMAND_OP.selfTest:
        status = REPLY_STATUS.notSupported;
        break;
      case COMMAND_OP.identify:
      case COMMAND_OP.echo:
      case COMMAND_OP.powerOff:
        break;
    }
    const { commandId, op } = command;
    const token = op === COMMAND_OP.echo ? command.token : 0;
    const ticks = { newestTickUs: this.#newestTickUs, actionTickUs: this.tickAt(actionS) };
    this.#send({ kind: 'reply', commandId, op, status, ...ticks, token }, actionS, false);
    if (op === COMMAND_OP.powerOff) this.#on = false;
  }
}

function decimationOf(rateHz: number): number {
  return Math.max(1, Math.round(INTERNAL_RATE_HZ / rateHz));
}

function strapdownSample({ q, force, flags }: Integrator): StrapdownSample {
  return quantiseStrapdownSample(q[0]!, q[1]!, q[2]!, q[3]!, force[0]!, force[1]!, force[2]!, flags);
}

function rawSample({ meanRate, meanForce, flags }: Integrator): RawSample {
  const gyro = (i: number): number => Math.round(meanRate[i]! / GYRO_RAD_PER_COUNT);
  const force = (i: number): number => Math.round(meanForce[i]! / FORCE_PER_COUNT);
  return { gyroX: gyro(0), gyroY: gyro(1), gyroZ: gyro(2), forceX: force(0), forceY: force(1), forceZ: force(2), flags };
}
