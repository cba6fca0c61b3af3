/** The sensors provided by the sources, and what is reported about each. */
import type { LinkState } from '../../../protocol/live/words.ts';
import type { Message } from '../../../protocol/words/message.ts';
import type { StrapPlace } from '../../sensors/places.ts';
import { Sensor } from '../../sensors/sensor.ts';
import type { Link, SourceListener } from '../../transport/source.ts';

/** For people and programs; null where the sensor reports nothing. */
export interface SensorReport {
  id: string;
  name: string;
  make: string;
  deviceId: string | null;
  role: StrapPlace | null;
  firmware: string | null;
  state: LinkState;
  detail: Message | null;
  batteryPercent: number | null;
  charging: boolean | null;
  rssiDbm: number | null;
  rateHz: number;
  lossShare: number;
  hasHaptic: boolean | null;
}

/** What is known about a sensor at `atS` (host time, s). */
export function reportSensor(sensor: Sensor, atS: number): SensorReport {
  const { link, stream } = sensor;
  const { hello, statistics } = stream;
  return {
    id: link.id,
    name: stream.name,
    make: link.make,
    deviceId: hello?.deviceId ?? null,
    role: sensor.reportedPlace,
    firmware: hello === null ? null : `${hello.firmwareMajor}.${hello.firmwareMinor}.${hello.firmwarePatch}`,
    state: sensor.state,
    detail: stream.trouble ?? sensor.detail,
    batteryPercent: statistics.batteryPercent,
    charging: statistics.charging,
    rssiDbm: link.rssiDbm ?? null,
    rateHz: Math.round(10 * statistics.rateHz(atS)) / 10,
    lossShare: statistics.lossShare(atS),
    hasHaptic: stream.hasHaptic,
  };
}

export class Roster implements SourceListener {
  readonly #sensors = new Map<string, Sensor>();

  get sensors(): readonly Sensor[] {
    return [...this.#sensors.values()];
  }

  onLink(link: Link, state: LinkState, _atS: number, detail: Message | null): void {
    const sensor = this.#sensor(link);
    sensor.state = state;
    sensor.detail = detail;
  }

  onPacket(link: Link, bytes: Uint8Array, arrivalS: number, channel: number): void {
    this.#sensor(link).stream.receive(bytes, arrivalS, channel);
  }

  #sensor(link: Link): Sensor {
    let sensor = this.#sensors.get(link.id);
    if (sensor === undefined) this.#sensors.set(link.id, (sensor = new Sensor(link)));
    return sensor;
  }
}
