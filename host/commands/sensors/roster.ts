/** The sensors that sources bring: who they are, how they do, and what they answer to commands. */
import { encodePacket } from '../../../protocol/sensor/codec.ts';
import { ROLE } from '../../../protocol/sensor/constants.ts';
import type { CommandArguments, Reply } from '../../../protocol/sensor/packets.ts';
import type { LinkState } from '../../../protocol/live/words.ts';
import { PLACEMENTS, type Placement, roleOfPlacement } from '../../sensors/roles.ts';
import { StrapStream, type StrapSink } from '../../sensors/strap.ts';
import type { Link, SourceListener } from '../../transport/source.ts';

/** As told to people and programs; null where the sensor does not tell. */
export interface SensorReport {
  id: string;
  name: string;
  make: string;
  deviceId: string | null;
  role: Placement | null;
  firmware: string | null;
  state: LinkState;
  detail: string | null;
  batteryPercent: number | null;
  charging: boolean | null;
  rssiDbm: number | null;
  rateHz: number;
  lossShare: number;
  hasHaptic: boolean | null;
}

export class Sensor {
  readonly link: Link;
  readonly stream: StrapStream;
  state: LinkState = 'connecting';
  detail: string | null = null;
  /** The answer to the newest command; null while there is none. */
  reply: Reply | null = null;
  #commandId = 0;

  constructor(link: Link) {
    this.link = link;
    const sink: StrapSink = {
      onIncrement: () => undefined,
      onHello: () => undefined,
      onStatus: () => undefined,
      onReply: (_, reply) => {
        if (reply.commandId === this.#commandId) this.reply = reply;
      },
    };
    this.stream = new StrapStream(link.id, link.make, sink);
  }

  /** Whether the user means this one: its id, what comes after the source's name in it, its device id or the end of that. */
  goesBy(name: string): boolean {
    const wanted = name.toLowerCase();
    const id = this.link.id.toLowerCase();
    const deviceId = this.stream.hello?.deviceId ?? '';
    return id === wanted || id.slice(id.indexOf(':') + 1) === wanted || (wanted.length >= 4 && deviceId.endsWith(wanted));
  }

  /** A strap of ours, or a sensor with our sketch: it answers commands and keeps its place. Others are known by their make alone. */
  get speaksOurs(): boolean {
    return this.link.make === 'knees-out' || this.stream.hello !== null;
  }

  /** Where it says that it is worn; null where it does not say. */
  get role(): Placement | null {
    const role = this.stream.hello?.role ?? ROLE.none;
    return role === ROLE.none ? null : (PLACEMENTS.find((placement) => roleOfPlacement(placement) === role) ?? null);
  }

  /** Sends a command in the sensor's language; false when the link is down, or when it has no word for it. */
  send(command: CommandArguments): boolean {
    this.reply = null;
    this.#commandId = (this.#commandId % 255) + 1;
    const messages = this.stream.translate(encodePacket({ kind: 'command', commandId: this.#commandId, ...command }));
    return messages.length > 0 && messages.every((message) => this.link.send(message));
  }

  report(atS: number): SensorReport {
    const { hello, statistics } = this.stream;
    return {
      id: this.link.id,
      name: this.stream.name,
      make: this.link.make,
      deviceId: hello?.deviceId ?? null,
      role: this.role,
      firmware: hello === null ? null : `${hello.firmwareMajor}.${hello.firmwareMinor}.${hello.firmwarePatch}`,
      state: this.state,
      detail: this.stream.trouble ?? this.detail,
      batteryPercent: statistics.batteryPercent,
      charging: statistics.charging,
      rssiDbm: this.link.rssiDbm ?? null,
      rateHz: Math.round(10 * statistics.rateHz(atS)) / 10,
      lossShare: statistics.lossShare(atS),
      hasHaptic: this.link.make === 'knees-out' && hello === null ? null : this.stream.hasHaptic,
    };
  }
}

export class Roster implements SourceListener {
  readonly #sensors = new Map<string, Sensor>();

  get sensors(): readonly Sensor[] {
    return [...this.#sensors.values()];
  }

  onLink(link: Link, state: LinkState, _atS: number, detail: string | null): void {
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
