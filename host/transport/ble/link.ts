/** One strap on Bluetooth: kept connected while in reach, found again when it returns, released when silent. */
import type { LinkState } from '../../../protocol/live/words.ts';
import { MAX_PACKET_BYTES } from '../../../protocol/sensor/constants.ts';
import { isSameMessage, type Message } from '../../../protocol/words/message.ts';
import { nowS } from '../../clock.ts';
import { GREETING_PERIOD_S, Greeting } from '../greeting.ts';
import { LinkError, NeedsUser } from '../link-error.ts';
import { type Connection, type ConnectionFeed, Reconnector } from '../reconnect.ts';
import { type Link, OUR_MAKE, type SourceListener } from '../source.ts';
import { BleConnection, UnsupportedDeviceError } from './connection.ts';
import type { BlePeripheral, FoundService } from './noble.ts';
import type { Profile } from './profile.ts';
import type { Radio } from './radio.ts';
import type { BleTiming } from './timing.ts';

/** Reported by controllers that do not know. */
const UNKNOWN_RSSI = 127;
/**
 * A strap silent for this long gets no more commands, s: what a controller cannot deliver takes up room for packets to others. Longer than
 * the second between the packets of a stopped strap.
 */
const SILENT_S = 1.5;

export class BleLink implements Link {
  readonly id: string;
  readonly make: string;
  rssiDbm: number | null = null;
  state: LinkState = 'connecting';
  /** When it was last heard, by an advertisement or a packet, host s. */
  heardS = -Infinity;

  readonly #radio: Radio;
  readonly #profile: Profile;
  readonly #listener: SourceListener;
  readonly #timing: BleTiming;
  readonly #reconnector: Reconnector;
  readonly #greeting = new Greeting((packet) => this.#connection?.send(packet) ?? false);
  /** The newest object noble created for it. */
  #peripheral: BlePeripheral;
  #connection: BleConnection | null = null;
  #remembered: FoundService | null = null;
  /** It has advertised since the last attempt. */
  #advertised = true;
  #awaited = false;
  #unsupportedUntilS = -Infinity;
  #reported: { state: LinkState; detail: Message | null } | null = null;
  #closing: Promise<void> = Promise.resolve();

  constructor(peripheral: BlePeripheral, profile: Profile, radio: Radio, listener: SourceListener, timing: BleTiming) {
    this.id = `ble:${peripheral.id}`;
    this.make = profile.make;
    this.#peripheral = peripheral;
    this.#profile = profile;
    this.#radio = radio;
    this.#listener = listener;
    this.#timing = timing;
    this.#reconnector = new Reconnector(
      (feed, signal) => this.#connect(feed, signal),
      (state, detail) => this.#report(state, detail),
      timing.reconnect,
    );
  }

  /** As advertised; its address if it gives no name. */
  get name(): string {
    const { advertisement, address, id } = this.#peripheral;
    return advertisement.localName || address || id;
  }

  start(): void {
    void this.#reconnector.start();
  }

  async stop(): Promise<void> {
    await this.#reconnector.stop();
    // The reconnector does not wait until the connection that it ended is closed.
    await this.#closing;
  }

  /** It advertises, so it is in reach and not connected. */
  hear(peripheral: BlePeripheral): void {
    // Over D-Bus, connected devices are reported too.
    if (this.state === 'open' || this.#connection !== null) return;
    this.#peripheral = peripheral;
    this.heardS = nowS();
    this.#advertised = true;
    this.#takeRssi(peripheral.rssi);
    if (this.#awaited) this.retryNow();
  }

  /** The adapter changed. */
  retryNow(): void {
    this.#awaited = false;
    this.#reconnector.retryNow();
  }

  /** Requests the signal strength; the answer arrives asynchronously. */
  askRssi(): void {
    if (this.state !== 'open' || this.#peripheral.state !== 'connected') return;
    this.#peripheral.removeListener('rssiUpdate', this.#takeRssi);
    this.#peripheral.once('rssiUpdate', this.#takeRssi);
    try {
      this.#peripheral.updateRssi();
    } catch {
      // Its end is reported elsewhere.
    }
    this.#report('open', null);
  }

  send(packet: Uint8Array): boolean {
    if (packet.length === 0 || packet.length > MAX_PACKET_BYTES) return false;
    this.#greeting.noteSent(packet);
    return this.state === 'open' && nowS() - this.heardS < SILENT_S && (this.#connection?.send(packet) ?? false);
  }

  readonly #takeRssi = (rssi: number): void => {
    this.rssiDbm = rssi === 0 || rssi === UNKNOWN_RSSI ? null : rssi;
  };

  #report(state: LinkState, detail: Message | null): void {
    const now = state === 'open' ? this.#describe() : detail;
    if (state === this.#reported?.state && isSameMessage(now, this.#reported.detail)) return;
    this.#reported = { state, detail: now };
    if (state !== 'open') this.rssiDbm = null;
    this.state = state;
    this.#listener.onLink(this, state, nowS(), now);
  }

  /** The agreed parameters, where known. */
  #describe(): Message | null {
    const parameters = this.#radio.parametersOf(this.#peripheral);
    const packetBytes = this.#connection?.packetBytes ?? null;
    if (packetBytes !== null && packetBytes < this.#profile.packetBytes) {
      return { code: 'link.ble.packets-too-small', args: { bytes: packetBytes, needed: this.#profile.packetBytes } };
    }
    if (parameters === null && packetBytes === null) return null;
    return { code: 'link.agreed', args: { intervalMs: parameters?.intervalMs ?? null, packetBytes } };
  }

  #unsupported(lacks: UnsupportedDeviceError['lacks'] | null): NeedsUser {
    return new NeedsUser({ code: 'link.ble.stranger', args: { name: this.name, lacks } });
  }

  async #connect(feed: ConnectionFeed, signal: AbortSignal): Promise<Connection> {
    if (this.#radio.state !== 'on') {
      this.#awaited = true;
      const { detail } = this.#radio;
      throw detail === null ? new LinkError({ code: 'link.bluetooth.starting' }) : new NeedsUser(detail);
    }
    const timeS = nowS();
    if (timeS < this.#unsupportedUntilS) throw this.#unsupported(null);
    if (!this.#advertised || timeS - this.heardS > this.#timing.heardS) {
      this.#awaited = true;
      throw new LinkError({ code: 'link.ble.not-in-reach' });
    }
    this.#advertised = false;
    const connection = new BleConnection(this.#radio, this.#peripheral, this.#profile, this.#timing, {
      onPacket: (bytes, channel) => {
        this.heardS = nowS();
        feed.alive();
        this.#greeting.noteReceived(bytes);
        this.#listener.onPacket(this, bytes, this.heardS, channel);
      },
      onEnd: (detail) => {
        if (this.#connection === connection) this.#connection = null;
        feed.lost(detail);
      },
    });
    this.#connection = connection;
    const remembered = this.#remembered;
    this.#remembered = null;
    const ours = this.make === OUR_MAKE;
    // Nothing can be sent yet: what arrives by itself is not requested.
    if (ours) this.#greeting.begin();
    try {
      this.#remembered = await connection.open(remembered, signal);
    } catch (error) {
      this.#connection = null;
      if (!(error instanceof UnsupportedDeviceError)) throw error;
      this.#unsupportedUntilS = nowS() + this.#timing.unsupportedS;
      throw this.#unsupported(error.lacks);
    }
    if (ours) this.#greeting.check();
    const checks = setInterval(() => {
      connection.check();
      if (ours) this.#greeting.check();
    }, GREETING_PERIOD_S * 1000);
    return {
      close: async () => {
        clearInterval(checks);
        if (this.#connection === connection) this.#connection = null;
        this.#closing = connection.close();
        await this.#closing;
      },
    };
  }
}
