/** A Bluetooth source on a virtual air under test: what it reported and what arrived, link by link. */
import { StrapdownReader, decodePacket } from '../../../protocol/sensor/codec.ts';
import type { Packet } from '../../../protocol/sensor/packets.ts';
import { BleSource, type BleOptions } from '../../../host/transport/ble/source.ts';
import { BLE_TIMING, type BleTiming } from '../../../host/transport/ble/timing.ts';
import type { Link, SourceListener } from '../../../host/transport/source.ts';
import type { LinkState } from '../../../protocol/live/words.ts';
import { render, type Message } from '../../../protocol/words/message.ts';
import type { VirtualAir } from '../../fixtures/virtual-air/air.ts';
import type { Peripheral } from '../../fixtures/virtual-air/peripheral.ts';

/** Limits short enough for tests, in the same proportions as the real ones. */
export const QUICK: BleTiming = {
  ...BLE_TIMING,
  connectS: 0.4,
  supervisionS: 0.3,
  requestS: 0.3,
  commandS: 0.3,
  reopenS: 0.5,
  reconnect: { ...BLE_TIMING.reconnect, longestPauseS: 0.3, silenceS: 0.6 },
};

export class ReceivedLink {
  readonly link: Link;
  state: LinkState | null = null;
  /** Changes only. */
  readonly states: LinkState[] = [];
  readonly details: (string | null)[] = [];
  /** For the stream, half the index of each packet's first sample; for everything else, the packets. */
  readonly numbers: number[] = [];
  readonly packets: Packet[] = [];
  /** Packets that arrived while the link was not reported open. */
  strays = 0;
  /** Bytes that were not a packet. */
  broken = 0;
  lastS = 0;

  constructor(link: Link) {
    this.link = link;
  }

  get detail(): string | null {
    return this.details.at(-1) ?? null;
  }

  count(kind: Packet['kind']): number {
    return this.packets.filter((packet) => packet.kind === kind).length;
  }
}

export class RecordingListener implements SourceListener {
  readonly source: BleSource;
  readonly heard = new Map<string, ReceivedLink>();
  readonly #reader = new StrapdownReader();

  constructor(air: VirtualAir, options: Partial<BleOptions> = {}) {
    this.source = new BleSource({ adapter: { kind: 'serial', path: air.port, baudRate: 1_000_000 }, timing: QUICK, ...options });
  }

  start(): Promise<void> {
    return this.source.start(this);
  }

  of(peripheral: Peripheral): ReceivedLink {
    const heard = this.heard.get(`ble:${peripheral.address.replaceAll(':', '')}`);
    if (heard === undefined) throw new Error(`${peripheral.name} was never heard of`);
    return heard;
  }

  /** Whether all of these are open and have sent something. */
  haveOpened(...peripherals: Peripheral[]): boolean {
    return peripherals.every((peripheral) => {
      const heard = this.heard.get(`ble:${peripheral.address.replaceAll(':', '')}`);
      return heard?.state === 'open' && heard.numbers.length > 0;
    });
  }

  /** Excluding the scanner's link. */
  get strapLinks(): ReceivedLink[] {
    return [...this.heard.values()].filter(({ link }) => link.id !== 'ble');
  }

  get search(): ReceivedLink {
    return this.heard.get('ble')!;
  }

  onLink(link: Link, state: LinkState, _atS: number, detail: Message | null): void {
    let heard = this.heard.get(link.id);
    if (heard === undefined) this.heard.set(link.id, (heard = new ReceivedLink(link)));
    if (state !== heard.state) heard.states.push(state);
    heard.state = state;
    heard.details.push(detail && render(detail));
  }

  onPacket(link: Link, bytes: Uint8Array, arrivalS: number): void {
    const heard = this.heard.get(link.id)!;
    heard.lastS = arrivalS;
    if (heard.state !== 'open') heard.strays++;
    if (this.#reader.open(bytes)) heard.numbers.push(this.#reader.sampleIndex / this.#reader.count);
    else {
      const packet = decodePacket(bytes);
      if (packet === null) heard.broken++;
      else heard.packets.push(packet);
    }
  }
}
