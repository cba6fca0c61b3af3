/**
 * Third-party sensors on the virtual air: found, set up, streaming through their drivers; settings, batteries, the motor, and their rest mode.
 */
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { INCREMENT_FLAG, type Increment } from '../../../host/sensors/increment.ts';
import { describe as describeMake } from '../../../host/sensors/make.ts';
import { THIRD_PARTY_MAKES } from '../../../host/sensors/makes.ts';
import { RateRequest } from '../../../host/sensors/rate-request.ts';
import { WITMOTION } from '../../../host/sensors/makes/witmotion.ts';
import { StrapStream, type StrapSink } from '../../../host/sensors/strap.ts';
import { KNEES_OUT, type Conversation } from '../../../host/transport/ble/profile.ts';
import { BleSource, type BleOptions } from '../../../host/transport/ble/source.ts';
import type { Link, SourceListener } from '../../../host/transport/source.ts';
import type { LinkState } from '../../../protocol/live/words.ts';
import { encodePacket } from '../../../protocol/sensor/codec.ts';
import { COMMAND_OP, HAPTIC_PATTERN } from '../../../protocol/sensor/constants.ts';
import type { VirtualAir } from '../../fixtures/virtual-air/air.ts';
import { AirMetamotion } from '../../fixtures/virtual-air/makes/metamotion.ts';
import { AirPuck } from '../../fixtures/virtual-air/makes/puck.ts';
import { AirThingy } from '../../fixtures/virtual-air/makes/thingy52.ts';
import { AirWitmotion } from '../../fixtures/virtual-air/makes/witmotion.ts';
import { AirDot } from '../../fixtures/virtual-air/makes/xsens-dot.ts';
import { Peripheral } from '../../fixtures/virtual-air/peripheral.ts';
import { addSteadyStraps, address, createAir } from '../../fixtures/virtual-air/straps.ts';
import { until } from '../../integration/ptyPair.ts';
import { QUICK } from './recording-listener.ts';

/** For a sensor without timestamps the period is learnt from arrivals; where these come in bursts, it is found a few seconds later. */
const PACE = { timeout: 20_000, interval: 200 };
/** Conversations have timeouts of their own, which are not shortened. */
const TIMING = { ...QUICK, requestS: 1, reconnect: { ...QUICK.reconnect, silenceS: 3 } };

class Line implements StrapSink {
  readonly link: Link;
  readonly stream: StrapStream;
  readonly increments: Increment[] = [];
  state: LinkState | null = null;

  constructor(link: Link) {
    this.link = link;
    this.stream = new StrapStream(link.id, link.make, this);
  }

  onIncrement(_stream: StrapStream, increment: Increment): void {
    this.increments.push({ ...increment });
  }

  onHello(): void {
    // Stored by the stream.
  }

  onStatus(): void {
    // Stored by the stream.
  }

  onReply(): void {
    // Not requested.
  }
}

class Host implements SourceListener {
  readonly source: BleSource;
  readonly lines = new Map<string, Line>();

  constructor(air: VirtualAir, wish = new RateRequest(), changes: Partial<BleOptions> = {}) {
    const profiles = [KNEES_OUT, ...THIRD_PARTY_MAKES.map((thirdParty) => describeMake(thirdParty, { rateHz: wish.of(thirdParty.make) }))];
    this.source = new BleSource({ adapter: { kind: 'serial', path: air.port, baudRate: 1_000_000 }, timing: TIMING, profiles, ...changes });
  }

  of(peripheral: Peripheral): Line | undefined {
    return this.lines.get(`ble:${peripheral.address.replaceAll(':', '')}`);
  }

  has(peripheral: Peripheral, increments: number): boolean {
    return (this.of(peripheral)?.increments.length ?? 0) >= increments;
  }

  onLink(link: Link, state: LinkState): void {
    let line = this.lines.get(link.id);
    if (line === undefined) this.lines.set(link.id, (line = new Line(link)));
    line.state = state;
  }

  onPacket(link: Link, bytes: Uint8Array, arrivalS: number, channel: number): void {
    this.lines.get(link.id)!.stream.receive(bytes, arrivalS, channel);
  }
}

const meanStepS = (increments: Increment[]): number => increments.reduce((sum, { dtS }) => sum + dtS, 0) / increments.length;

describe('third-party sensors on Bluetooth', () => {
  let air: VirtualAir;
  let host: Host;
  let warn: MockInstance;

  beforeEach(() => {
    // Noble prints to the terminal when something is requested of a sensor that is gone.
    warn = vi.spyOn(console, 'warn');
    air = createAir();
    host = new Host(air);
  });
  afterEach(async () => {
    await host.source.stop();
    air.close();
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('are found alongside our own strap, set up, and stream at the rate they were set to', async () => {
    const [strap] = addSteadyStraps(air, 1);
    const thirdParty = {
      witmotion: air.add(new AirWitmotion(address(11))),
      'xsens-dot': air.add(new AirDot(address(12))),
      metamotion: air.add(new AirMetamotion(address(13))),
      thingy52: air.add(new AirThingy(address(14))),
      puck: air.add(new AirPuck(address(15))),
    };
    // Not every device with a UART is a strap.
    const gadget = air.add(
      new Peripheral({
        address: address(16),
        name: 'Bulb',
        services: [{ uuid: '6e400001-b5a3-f393-e0a9-e50e24dcca9e', characteristics: [] }],
      }),
    );
    await host.source.start(host);
    const all = [strap!, ...Object.values(thirdParty)];
    await until('samples of all', () => all.every((peripheral) => host.has(peripheral, 200)), 30);
    expect(host.of(gadget)).toBeUndefined();
    expect(gadget.connections).toBe(0);

    const rates = { witmotion: 100, 'xsens-dot': 60, metamotion: 100, thingy52: 100, puck: 104 };
    for (const [make, peripheral] of Object.entries(thirdParty)) {
      const { stream, increments, link } = host.of(peripheral)!;
      expect(link.make).toBe(make);
      await vi.waitFor(() => expect(meanStepS(increments.slice(-50)) * rates[make as keyof typeof rates]).toBeCloseTo(1, 1), PACE);
      expect(stream.statistics.restarts).toBe(0);
      const regularised = make === 'xsens-dot' || make === 'puck' ? 0 : INCREMENT_FLAG.timeRegularised;
      expect(increments.at(-1)!.flags & INCREMENT_FLAG.timeRegularised).toBe(regularised);
    }
    const battery = (peripheral: Peripheral) => host.of(peripheral)!.stream.statistics.batteryPercent;
    expect([thirdParty.witmotion, thirdParty['xsens-dot'], thirdParty.metamotion, thirdParty.thingy52].map(battery)).toEqual([
      100, 64, 99, 57,
    ]);
    for (const peripheral of [thirdParty['xsens-dot'], thirdParty.metamotion])
      expect(host.of(peripheral)!.stream.statistics.charging).toBe(true);
    expect(host.of(thirdParty.puck)!.stream.hello?.deviceId).toBe('0000c47c8d6ab31f');
    expect(thirdParty.witmotion.written).toEqual(['ffaa6988b5', 'ffaa030900', 'ffaa6988b5', 'ffaa1f0300', 'ffaa276400', 'ffaa274000']);

    const haptic = {
      kind: 'command',
      commandId: 3,
      op: COMMAND_OP.haptic,
      pattern: HAPTIC_PATTERN.steady,
      strength: 255,
      durationMs: 200,
    } as const;
    const { link, stream } = host.of(thirdParty.metamotion)!;
    // One can be connected to it, but whether one is cannot be queried.
    expect(stream.hasHaptic).toBeNull();
    for (const bytes of stream.translate(encodePacket(haptic))) expect(link.send(bytes)).toBe(true);
    await until('the motor', () => thirdParty.metamotion.written.includes('0801f8c80000'));
    expect(host.of(thirdParty.witmotion)!.stream.translate(encodePacket(haptic))).toEqual([]);

    await host.source.stop();
    expect(thirdParty['xsens-dot'].written.at(-1)).toBe('010013');
    expect(thirdParty.metamotion.written.slice(-4)).toEqual(['130100', '030100', '13020001', '03020001']);
    expect(thirdParty.puck.puck.accelHz).toBe(0);
  });

  it('are set to the requested rate, and again when they reconnect', async () => {
    const wish = new RateRequest().with('50').with('xsens-dot=30').with('puck=52');
    host = new Host(air, wish);
    const thirdParty = {
      witmotion: air.add(new AirWitmotion(address(1))),
      'xsens-dot': air.add(new AirDot(address(2))),
      metamotion: air.add(new AirMetamotion(address(3))),
      thingy52: air.add(new AirThingy(address(4))),
      puck: air.add(new AirPuck(address(5))),
    };
    const all = Object.values(thirdParty);
    const isSet = (): void => {
      for (const [make, peripheral] of Object.entries(thirdParty)) {
        expect(meanStepS(host.of(peripheral)!.increments.slice(-20)) * wish.of(make)!, make).toBeCloseTo(1, 1);
      }
    };
    await host.source.start(host);
    await until('samples of all', () => all.every((peripheral) => host.has(peripheral, 80)), 30);
    await vi.waitFor(isSet, PACE);
    const settings = {
      // Rate and low-pass.
      witmotion: ['ffaa030800', 'ffaa1f0400'],
      metamotion: ['0303270c', '13032700'],
      puck: [Buffer.from(encodePacket({ kind: 'command', commandId: 0, op: COMMAND_OP.setRate, rateDeciHz: 520 })).toString('hex')],
    };
    // 30 Hz is what it had; the Thingy stores what it is sent.
    expect(thirdParty['xsens-dot'].written.some((bytes) => bytes.startsWith('10'))).toBe(false);
    const written = thirdParty.thingy52.written;
    expect(written.map((bytes) => bytes.slice(12, 16))).toEqual(['3200']);

    for (const peripheral of all) air.vanish(peripheral);
    await until('all lost', () => all.every((peripheral) => host.of(peripheral)!.state === 'lost'), 15);
    const before = new Map(all.map((peripheral) => [peripheral, host.of(peripheral)!.increments.length]));
    for (const peripheral of all) air.appear(peripheral);
    await until('samples again', () => all.every((peripheral) => host.has(peripheral, before.get(peripheral)! + 80)), 30);
    await vi.waitFor(isSet, PACE);
    for (const [make, bytes] of Object.entries(settings)) {
      const { written } = thirdParty[make as keyof typeof settings];
      for (const setting of bytes)
        expect(written.filter((each) => each === setting).length, `${make} ${setting}`).toBeGreaterThanOrEqual(2);
    }
    expect(written).toHaveLength(1);
  });

  it('that reject their settings stream as they are', async () => {
    const sensor = air.add(new AirWitmotion(address(1)));
    sensor.attributes.faults.refuseWrites = true;
    await host.source.start(host);
    await until('samples', () => host.has(sensor, 40), 20);
    const { increments, state } = host.of(sensor)!;
    // As delivered, and nothing waits for the answer forever.
    expect(increments.at(-1)!.dtS).toBeCloseTo(1 / 10, 1);
    expect(state).toBe('open');
    expect(sensor.connections).toBe(1);
    sensor.attributes.faults.refuseWrites = false;
    await host.source.stop();
    expect(sensor.link).toBeNull();
  });

  it('are asked for their battery without a confirmation, which would delay a cue', async () => {
    const profile = describeMake(WITMOTION, { rateHz: null });
    const dialect = { ...profile.dialect!, poll: { ...WITMOTION.profile.poll!, everyS: 1 } };
    const sensor = air.add(new AirWitmotion(address(1)));
    // Writes that need a confirmation do not get through.
    sensor.attributes.faults.refuseWrites = true;
    const listening = new Host(air, new RateRequest(), { profiles: [{ ...profile, dialect }] });
    await listening.source.start(listening);
    await until('its battery', () => listening.of(sensor)?.stream.statistics.batteryMv === 4020, 20);
    await listening.source.stop();
    expect(new Set(sensor.written)).toEqual(new Set(['ffaa276400', 'ffaa274000']));
  });

  it('that reject every request cause no warning', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    const profile = describeMake(WITMOTION, { rateHz: null });
    const steps = Array.from({ length: 12 }, () => ({ uuid: WITMOTION.profile.command!, bytes: Uint8Array.of(1) }));
    const converse = (): Conversation => ({ begin: () => steps, receive: () => [], onSilence: () => [] });
    const sensor = air.add(new AirWitmotion(address(1)));
    sensor.attributes.faults.refuseWrites = true;
    const profiles = [{ ...profile, dialect: { ...profile.dialect!, converse } }];
    const listening = new Host(air, new RateRequest(), { profiles, timing: { ...TIMING, requestS: 0.1 } });
    await listening.source.start(listening);
    await until('samples', () => listening.has(sensor, 15), 20);
    process.removeListener('warning', onWarning);
    await listening.source.stop();
    expect(warnings).toEqual([]);
  });

  it('are asked for something else when the requested data does not arrive', async () => {
    const dot = air.add(new AirDot(address(1), true));
    await host.source.start(host);
    await until('samples', () => host.has(dot, 60), 15);
    expect(dot.written.filter((bytes) => bytes.startsWith('0101'))).toEqual(['010113', '010115']);
    expect(host.of(dot)!.increments.at(-1)!.dtS).toBeCloseTo(1 / 60, 4);
  });

  it('are set up again when they reconnect', async () => {
    const dot = air.add(new AirDot(address(1)));
    await host.source.start(host);
    await until('samples', () => host.has(dot, 60), 10);
    air.vanish(dot);
    await until('reported lost', () => host.of(dot)!.state === 'lost', 10);
    air.appear(dot);
    const before = host.of(dot)!.increments.length;
    await until('samples again', () => host.has(dot, before + 60), 10);
    expect(dot.written.filter((bytes) => bytes === '010113')).toHaveLength(2);
    expect(host.of(dot)!.state).toBe('open');
  });
});
