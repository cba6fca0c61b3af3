/** The list of sensors in reach, over the virtual air: what each reports, its name, and its answers. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportSensor, Roster } from '../../host/commands/sensors/roster.ts';
import { nowS } from '../../host/clock.ts';
import { describe as describeMake } from '../../host/sensors/make.ts';
import { THIRD_PARTY_MAKES } from '../../host/sensors/makes.ts';
import { BleSource } from '../../host/transport/ble/source.ts';
import { COMMAND_OP, REPLY_STATUS, ROLE } from '../../protocol/sensor/constants.ts';
import { AirWitmotion } from '../fixtures/virtual-air/makes/witmotion.ts';
import type { VirtualAir } from '../fixtures/virtual-air/air.ts';
import type { SteadyStrap } from '../fixtures/virtual-air/steady-strap.ts';
import { addSteadyStraps, createAir } from '../fixtures/virtual-air/straps.ts';
import { until } from '../integration/ptyPair.ts';

describe('the roster', () => {
  let air: VirtualAir;
  let source: BleSource;
  let strap: SteadyStrap;
  const roster = new Roster();

  beforeEach(async () => {
    air = createAir();
    [strap] = addSteadyStraps(air, 1, { role: ROLE.leftShin, rssi: -58 }) as [SteadyStrap];
    source = new BleSource({ adapter: { kind: 'serial', path: air.port, baudRate: 1_000_000 } });
    await source.start(roster);
  });
  afterEach(async () => {
    await source.stop();
    air.close();
  });

  it('lists what a strap reports, finds it by its names, and receives its answers', async () => {
    const sensor = (): Roster['sensors'][number] => roster.sensors.find(({ link }) => link.id === 'ble:f0f1f2f3f400')!;
    await until('a second of it', () => roster.sensors.length === 2 && sensor().stream.statistics.samples > 104);
    await until('its signal strength', () => reportSensor(sensor(), nowS()).rssiDbm === -58);
    const { rateHz, ...report } = reportSensor(sensor(), nowS());
    expect(report).toEqual({
      id: 'ble:f0f1f2f3f400',
      name: 'Knees Out strap F400',
      make: 'knees-out',
      deviceId: '0000f0f1f2f3f400',
      role: 'left-shin',
      firmware: '1.0.0',
      state: 'open',
      detail: { code: 'link.agreed', args: { intervalMs: 15, packetBytes: 244 } },
      batteryPercent: null,
      charging: null,
      rssiDbm: -58,
      lossShare: 0,
      hasHaptic: true,
    });
    expect(rateHz).toBeGreaterThan(0);
    for (const name of ['ble:f0f1f2f3f400', 'F0F1F2F3F400', '0000f0f1f2f3f400', 'f400']) expect(sensor().isCalled(name)).toBe(true);
    for (const name of ['', '00', 'f401', 'ble']) expect(sensor().isCalled(name)).toBe(false);

    expect(sensor().command({ op: COMMAND_OP.identify })).not.toBeNull();
    expect(sensor().reply).toBeNull();
    await until('the answer', () => sensor().reply !== null);
    expect(sensor().reply).toMatchObject({ op: COMMAND_OP.identify, status: REPLY_STATUS.ok });
    expect(strap.ops.at(-1)).toBe(COMMAND_OP.identify);
  });

  it('speaks a third-party sensor’s own protocol, and knows that it stores no place', async () => {
    const witmotion = air.add(new AirWitmotion('00:00:00:00:00:0a'));
    const thirdParty = new BleSource({
      adapter: { kind: 'serial', path: air.port, baudRate: 1_000_000 },
      wanted: ['00000000000a'],
      profiles: THIRD_PARTY_MAKES.map((thirdParty) => describeMake(thirdParty, { rateHz: null })),
    });
    await thirdParty.start(roster);
    const sensor = (): Roster['sensors'][number] | undefined => roster.sensors.find(({ link }) => link.id === 'ble:00000000000a');
    await until('it to stream', () => (sensor()?.stream.statistics.samples ?? 0) > 20, 60);
    const { written } = witmotion;
    const before = written.length;
    expect(sensor()!.speaksOurProtocol).toBe(false);
    expect(sensor()!.command({ op: COMMAND_OP.setRole, role: ROLE.leftShin })).toBeNull();
    expect(written).toHaveLength(before);
    await thirdParty.stop();
  });
});
