/** Straps on Bluetooth: finds the wanted ones, keeps a link to each, and reports the problem when there is none. */
import { nowS } from '../../clock.ts';
import type { Source, SourceListener } from '../source.ts';
import { type AdapterChoice, type AdapterState, SYSTEM_ADAPTER } from './adapter.ts';
import { BleLink } from './link.ts';
import { Search } from './search.ts';
import { type Machine, lookAtMachine } from './machine.ts';
import type { BlePeripheral } from './noble.ts';
import { KNEES_OUT, type Profile, profileOf, servicesOf } from './profile.ts';
import { Radio, type RadioListener } from './radio.ts';
import { BLE_TIMING, type BleTiming } from './timing.ts';

export interface BleOptions {
  readonly adapter: AdapterChoice;
  /** Names, addresses or ids of the wanted straps; empty: every strap in reach. */
  readonly wanted: readonly string[];
  /** The makes of sensor to look for; by default only our own straps. */
  readonly profiles: readonly Profile[];
  readonly timing: BleTiming;
  readonly look: () => Machine;
}

const TICK_S = 0.5;
/** For one leg. */
const MIN_STRAPS = 2;

export class BleSource implements Source, RadioListener {
  readonly name: string;
  readonly #wanted: readonly string[];
  readonly #profiles: readonly Profile[];
  readonly #timing: BleTiming;
  readonly #radio: Radio;
  readonly #links = new Map<string, BleLink>();
  readonly #search = new Search();
  #listener: SourceListener | null = null;
  #ticking: NodeJS.Timeout | null = null;
  #ticks = 0;
  /** When a previously unknown strap was last heard, host s. */
  #foundS = -Infinity;
  #stopped = false;

  constructor(options: Partial<BleOptions> = {}) {
    const { adapter = SYSTEM_ADAPTER, wanted = [], profiles = [KNEES_OUT], timing = BLE_TIMING, look = lookAtMachine } = options;
    this.name = wanted.length === 0 ? 'ble' : `ble:${wanted.join(',')}`;
    this.#wanted = wanted;
    this.#profiles = profiles;
    this.#timing = timing;
    this.#radio = new Radio(adapter, servicesOf(profiles), this, timing, look);
  }

  get links(): Iterable<BleLink> {
    return this.#links.values();
  }

  /**
   * Resolves when the adapter's state is known; straps are found as they appear.
   *
   * @throws KneesOutError when this machine's Bluetooth library cannot be loaded.
   */
  async start(listener: SourceListener): Promise<void> {
    this.#listener = listener;
    this.#reportSearch();
    await this.#radio.start();
    if (this.#stopped) return;
    this.#ticking = setInterval(() => this.#tick(), TICK_S * 1000);
    this.#tick();
  }

  retry(): void {
    this.#radio.retry();
    for (const link of this.#links.values()) link.retryNow();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#ticking !== null) clearInterval(this.#ticking);
    this.#ticking = null;
    this.#radio.seek(false);
    await Promise.all([...this.#links.values()].map((link) => link.stop()));
    await this.#radio.stop();
    if (this.#listener !== null) this.#search.report(this.#listener, 'closed', null);
    this.#listener = null;
  }

  onAdapter(state: AdapterState): void {
    this.#reportSearch();
    if (state === 'on') for (const link of this.#links.values()) link.retryNow();
  }

  onHeard(peripheral: BlePeripheral): void {
    if (this.#listener === null) return;
    let link = this.#links.get(peripheral.id);
    if (link === undefined) {
      const { serviceUuids, localName } = peripheral.advertisement;
      const profile = profileOf(this.#profiles, serviceUuids, localName || null);
      if (profile === null || !this.#isWanted(peripheral)) return;
      link = new BleLink(peripheral, profile, this.#radio, this.#listener, this.#timing);
      this.#links.set(peripheral.id, link);
      this.#foundS = nowS();
      link.hear(peripheral);
      this.#reportSearch();
      link.start();
    } else link.hear(peripheral);
  }

  #isWanted(peripheral: BlePeripheral): boolean {
    return this.#wanted.length === 0 || this.#wanted.some((wanted) => matchesName(peripheral, wanted));
  }

  #tick(): void {
    this.#ticks++;
    this.#radio.seek(this.#shouldSeek());
    if (this.#ticks % Math.round(this.#timing.rssiS / TICK_S) === 0) for (const link of this.#links.values()) link.askRssi();
  }

  /**
   * Continuously while something is missing or others may follow; otherwise only now and then, because scanning takes air time from
   * streaming straps.
   */
  #shouldSeek(): boolean {
    const links = [...this.#links.values()];
    const missing = links.filter(({ state }) => state !== 'open');
    const { length } = this.#wanted;
    if (links.length < (length === 0 ? MIN_STRAPS : length)) return true;
    if (length > 0 && missing.length === 0) return false;
    if (length === 0 && nowS() - this.#foundS < this.#timing.followS) return true;
    if (missing.some(({ heardS }) => nowS() - heardS < this.#timing.continuousScanS)) return true;
    return (this.#ticks * TICK_S) % this.#timing.periodicScanEveryS < this.#timing.periodicScanS;
  }

  #reportSearch(): void {
    if (this.#listener === null) return;
    const { state, detail } = this.#radio;
    if (this.#links.size > 0) this.#search.report(this.#listener, 'closed', null);
    else if (detail !== null && state !== 'on') this.#search.report(this.#listener, 'failed', detail);
    else this.#search.report(this.#listener, 'connecting', { code: 'link.looking-for', args: { names: this.#wanted } });
  }
}

/** Whether the user means this device: by its name, address or id, ignoring case. */
function matchesName(peripheral: BlePeripheral, wanted: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[:\s-]/g, '');
  const { advertisement, address, id } = peripheral;
  return [advertisement.localName, address, id].some((name) => name && plain(name) === plain(wanted));
}
