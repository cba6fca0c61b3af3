/** One connection to one device: its characteristics discovered (or remembered), subscribed to, and written to. */
import type { Message } from '../../../protocol/words/message.ts';
import type { Characteristic } from '@stoprocent/noble';
import { SendQueue } from '../send-queue.ts';
import { LinkError } from '../link-error.ts';
import type { Connection } from '../reconnect.ts';
import { Dialogue } from './dialogue.ts';
import { NO_ANSWER, within } from './limit.ts';
import type { BlePeripheral, FoundService } from './noble.ts';
import type { Dialect, Profile } from './profile.ts';
import type { Radio } from './radio.ts';
import { type BleTiming, WANTED_MTU } from './timing.ts';
import { explainDisconnect } from './words.ts';

/** The device lacks what its advertisement promises. */
export class UnsupportedDeviceError extends Error {
  readonly lacks: 'service' | 'characteristic';

  constructor(lacks: 'service' | 'characteristic') {
    super(`it lacks a ${lacks}`);
    this.lacks = lacks;
  }
}

export interface ConnectionListener {
  onPacket(bytes: Uint8Array, channel: number): void;
  /** It ended, and not by us. */
  onEnd(detail: Message): void;
}

/** Bytes of an attribute packet that are not part of the notification's value. */
const NOTIFICATION_HEADER_BYTES = 3;
/** A sensor that does not take its closing steps within this time keeps running, s. */
const CLOSING_S = 0.5;
/** Writes that a system has not confirmed within two checks never will be. */
const CHECKS_UNTIL_GIVEN_UP = 2;

export class BleConnection implements Connection {
  readonly #radio: Radio;
  readonly #peripheral: BlePeripheral;
  readonly #profile: Profile;
  readonly #timing: BleTiming;
  readonly #listener: ConnectionListener;
  readonly #ended = new AbortController();
  readonly #queue = new SendQueue((packet, done) => this.#write(packet, done));
  /** Called when pending writes have left, oldest first. */
  readonly #writes: (() => void)[] = [];
  #uncheckedWrites = 0;
  #command: Characteristic | null = null;
  #dialogue: Dialogue | null = null;
  #subscribed: Characteristic[] = [];
  /** Why it ended; null: by us, or it has not. */
  #endedBy: Message | null = null;

  constructor(radio: Radio, peripheral: BlePeripheral, profile: Profile, timing: BleTiming, listener: ConnectionListener) {
    this.#radio = radio;
    this.#peripheral = peripheral;
    this.#profile = profile;
    this.#timing = timing;
    this.#listener = listener;
  }

  /** Bytes per packet; null where the system does not report it. Noble reports what the device offers, not what both agreed on. */
  get mtu(): number | null {
    const { mtu } = this.#peripheral;
    return mtu === null ? null : Math.min(WANTED_MTU, mtu);
  }

  /** The longest notification that gets through complete; null where the system does not report it. */
  get packetBytes(): number | null {
    return this.mtu === null ? null : this.mtu - NOTIFICATION_HEADER_BYTES;
  }

  /**
   * Connects and subscribes. `remembered`: what an earlier connection discovered, which saves time; returns what to remember. Rejects with
   * a line for the user, with everything undone.
   */
  async open(remembered: FoundService | null, signal: AbortSignal): Promise<FoundService | null> {
    this.#peripheral.once('disconnect', this.#onDisconnect);
    const { life } = this.#radio;
    life.addEventListener('abort', this.#onVoid);
    signal.addEventListener('abort', this.#onVoid);
    try {
      await this.#radio.connect(this.#peripheral, this.#ended.signal);
      const found = await this.#find(remembered);
      await this.#subscribe(found);
      if (this.#profile.dialect !== null) {
        this.#converse(this.#profile.dialect, found);
        return null;
      }
      return this.#radio.instance?.handlesOf(this.#peripheral, this.#profile.service) ?? null;
    } catch (error) {
      const ended = this.#endedBy;
      await this.close();
      throw ended === null ? error : new LinkError(ended);
    }
  }

  /** Sends one packet to the device without waiting; false when that is impossible. */
  send(packet: Uint8Array): boolean {
    return this.#command !== null && !this.#ended.signal.aborted && this.#queue.send(packet);
  }

  /** Call every second: abandons what never ended, and continues the conversation with a sensor that needs one. */
  check(): void {
    this.#dialogue?.check();
    if (this.#writes.length === 0) this.#uncheckedWrites = 0;
    else if (++this.#uncheckedWrites >= CHECKS_UNTIL_GIVEN_UP) {
      this.#uncheckedWrites = 0;
      for (const done of this.#writes.splice(0)) done();
    }
  }

  async close(): Promise<void> {
    if (this.#dialogue !== null && !this.#ended.signal.aborted) {
      await within(this.#dialogue.end(), CLOSING_S, NO_ANSWER).catch(() => undefined);
    }
    this.#end(null);
    if (this.#peripheral.state !== 'connected' || this.#radio.life.aborted) return;
    await within(this.#peripheral.disconnectAsync(), this.#timing.commandS, NO_ANSWER).catch(() => undefined);
  }

  readonly #onDisconnect = (reason: number | string): void => this.#end(explainDisconnect(reason));
  readonly #onVoid = (): void => this.#end(this.#radio.detail ?? { code: 'link.bluetooth.restarted' });

  /** `detail` null: ended by us. */
  #end(detail: Message | null): void {
    if (this.#ended.signal.aborted) return;
    this.#endedBy = detail;
    this.#ended.abort();
    this.#peripheral.removeListener('disconnect', this.#onDisconnect);
    this.#radio.life.removeEventListener('abort', this.#onVoid);
    for (const characteristic of this.#subscribed) characteristic.removeAllListeners('data');
    this.#command?.removeAllListeners('write');
    if (detail !== null) this.#listener.onEnd(detail);
  }

  /** Not started on a connection that has ended: noble would print that on the terminal. */
  #request<T>(begin: () => Promise<T>, failure: Message): Promise<T> {
    if (this.#ended.signal.aborted) return Promise.reject(new LinkError({ code: 'link.no-longer-wanted' }));
    return within(begin(), this.#timing.requestS, failure, this.#ended.signal);
  }

  async #find(remembered: FoundService | null): Promise<Map<string, Characteristic>> {
    const { service, notify, command } = this.#profile;
    const recalled = remembered === null ? null : (this.#radio.instance?.recall(this.#peripheral, service, remembered) ?? null);
    const found = recalled ?? (await this.#discover());
    const byUuid = new Map(found.map((characteristic) => [characteristic.uuid, characteristic]));
    const needed = notify.flatMap(({ uuid, channel }) => (channel === 0 ? [uuid] : []));
    for (const uuid of [...needed, ...(command === null ? [] : [command])]) {
      if (!byUuid.has(uuid)) throw new UnsupportedDeviceError('characteristic');
    }
    return byUuid;
  }

  async #discover(): Promise<Characteristic[]> {
    const { service, dialect } = this.#profile;
    const wanted = [service, ...(dialect?.moreServices ?? [])];
    const services = await this.#request(() => this.#peripheral.discoverServicesAsync(wanted), { code: 'link.ble.no-services' });
    if (!services.some(({ uuid }) => uuid === service)) throw new UnsupportedDeviceError('service');
    const found: Characteristic[] = [];
    for (const each of services)
      found.push(...(await this.#request(() => each.discoverCharacteristicsAsync([]), { code: 'link.ble.no-characteristics' })));
    return found;
  }

  async #subscribe(found: Map<string, Characteristic>): Promise<void> {
    const { notify, command, greeting } = this.#profile;
    // Before anything can arrive: with the first packet the link is open and accepts commands.
    if (command !== null) {
      const characteristic = found.get(command)!;
      characteristic.on('write', () => this.#writes.shift()?.());
      this.#command = characteristic;
    }
    for (const { uuid, channel } of notify) {
      const characteristic = found.get(uuid);
      if (characteristic === undefined) continue;
      this.#subscribed.push(characteristic);
      // Values that are read also arrive as `data`.
      characteristic.on('data', (data, isNotification) => isNotification && this.#hand(data, channel));
      await this.#request(() => characteristic.subscribeAsync(), { code: 'link.ble.not-subscribed' });
    }
    if (greeting === null) return;
    // A refusal does not matter: it is also requested by a command.
    const value = await this.#request(() => found.get(greeting)!.readAsync(), NO_ANSWER).catch(() => null);
    if (value !== null && value.length > 0) this.#hand(value, notify.find(({ uuid }) => uuid === greeting)?.channel ?? 0);
  }

  #converse(dialect: Dialect, found: ReadonlyMap<string, Characteristic>): void {
    const channels = new Map([...this.#profile.notify, ...dialect.readable].map(({ uuid, channel }) => [uuid, channel]));
    this.#dialogue = new Dialogue(dialect, {
      write: async (uuid, bytes, confirmed) => {
        const characteristic = found.get(uuid);
        if (characteristic === undefined) return;
        // Its end is reported among those of the commands.
        if (characteristic === this.#command) this.#writes.push(() => undefined);
        const { properties } = characteristic;
        const withoutResponse = confirmed ? !properties.includes('write') : properties.includes('writeWithoutResponse');
        await this.#request(() => characteristic.writeAsync(Buffer.from(bytes), withoutResponse), { code: 'link.ble.setting-refused' });
      },
      read: async (uuid) => {
        const value = await this.#request(() => found.get(uuid)?.readAsync() ?? Promise.resolve(null), NO_ANSWER);
        if (value !== null && value.length > 0) this.#hand(value, channels.get(uuid) ?? 0);
      },
    });
    this.#dialogue.begin();
  }

  /** A failure while delivering a packet is not Bluetooth's and must not disturb it. */
  #hand(bytes: Uint8Array, channel: number): void {
    if (this.#ended.signal.aborted) return;
    this.#dialogue?.receive(bytes, channel);
    try {
      this.#listener.onPacket(bytes, channel);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  #write(packet: Uint8Array, done: () => void): void {
    this.#writes.push(done);
    try {
      this.#command?.write(Buffer.from(packet), true);
    } catch {
      const at = this.#writes.indexOf(done);
      if (at >= 0) this.#writes.splice(at, 1);
      done();
    }
  }
}
