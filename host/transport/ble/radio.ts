/** The Bluetooth adapter: its state, scanning, and establishing one connection at a time. Reopened when it disappeared or got stuck. */
import { setMaxListeners } from 'node:events';
import { isSameMessage, verbatim, type Message } from '../../../protocol/words/message.ts';
import type { KneesOutError } from '../../errors.ts';
import { type AdapterChoice, type AdapterState, type Binding, bindingOf, obstacleOf } from './adapter.ts';
import { NO_ANSWER, pause, Turns, within } from './limit.ts';
import { LinkError } from '../link-error.ts';
import { type Machine, lookAtMachine } from './machine.ts';
import { type BlePeripheral, type LinkParameters, NobleInstance } from './noble.ts';
import { type BleTiming, connectOptions } from './timing.ts';
import { explainAdapter } from './words.ts';

export interface RadioListener {
  /** The adapter changed; `detail` is a line for the user when it does not work. */
  onAdapter(state: AdapterState, detail: Message | null): void;
  /** A device advertises one of the requested services. */
  onHeard(peripheral: BlePeripheral): void;
}

const CHECK_S = 0.5;
/** A controller that was just opened reports off before it reports on. */
const GRACE_S = 1;
/** Scanning is restarted at this interval, because some controllers stop silently. */
const RESCAN_S = 10;
/** This many consecutive operations that did not end in time mean that the controller is stuck. */
const STUCK = 3;

export class Radio {
  state: AdapterState = 'starting';
  detail: Message | null = null;
  /** The current instance of noble; null while none is available. */
  instance: NobleInstance | null = null;

  readonly #choice: AdapterChoice;
  readonly #services: string[];
  readonly #listener: RadioListener;
  readonly #timing: BleTiming;
  readonly #look: () => Machine;
  readonly #turns = new Turns();
  readonly #parameters = new Map<string, LinkParameters>();
  readonly #connected = new Set<BlePeripheral>();
  #machine: Machine;
  #binding: Binding;
  #life = new AbortController();
  /** The state last reported by the current instance. */
  #said: AdapterState = 'starting';
  #driverError: string | null = null;
  #wanted = false;
  #scanning = false;
  #settling = false;
  #opening = false;
  #connecting = 0;
  #stuck = 0;
  #stopped = false;
  #downForS = 0;
  #openedForS = 0;
  #scannedForS = 0;
  #checks: NodeJS.Timeout | null = null;
  #known: () => void = () => undefined;

  constructor(
    choice: AdapterChoice,
    services: readonly string[],
    listener: RadioListener,
    timing: BleTiming,
    look: () => Machine = lookAtMachine,
  ) {
    this.#choice = choice;
    this.#services = [...services];
    this.#listener = listener;
    this.#timing = timing;
    this.#look = look;
    this.#machine = look();
    this.#binding = bindingOf(choice, this.#machine);
  }

  /** Aborts when all peripheral objects become void: adapter off, gone, or reopened. */
  get life(): AbortSignal {
    return this.#life.signal;
  }

  /** As set by the controller; null where the system does not expose them. */
  parametersOf(peripheral: BlePeripheral): LinkParameters | null {
    return this.#parameters.get(peripheral.id) ?? null;
  }

  /**
   * Resolves when the adapter's state is known, or after a few seconds.
   *
   * @throws KneesOutError when noble cannot be loaded.
   */
  async start(): Promise<void> {
    const known = new Promise<void>((resolve) => (this.#known = resolve));
    await this.#open();
    if (this.#stopped) return;
    this.#checks = setInterval(() => this.#check(), CHECK_S * 1000);
    await Promise.race([known, pause(this.#timing.reopenS)]);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#known();
    if (this.#checks !== null) clearInterval(this.#checks);
    this.#checks = null;
    this.#wanted = false;
    await this.#turns.take(() => this.#stopScan());
    // Otherwise the controller would keep the connections, and nobody could connect to those straps.
    const endings = [...this.#connected].map((peripheral) => within(peripheral.disconnectAsync(), this.#timing.commandS, NO_ANSWER));
    await Promise.allSettled(endings);
    this.#close();
  }

  /** Reopens an adapter that does not work, without waiting for the next scheduled attempt. */
  retry(): void {
    if (!this.#stopped && this.state !== 'on' && this.state !== 'starting') void this.#reopen();
  }

  /** Scans, or not, from now on, whenever the adapter works and no connection is being established. */
  seek(wanted: boolean): void {
    if (this.#wanted === wanted) return;
    this.#wanted = wanted;
    this.#settle();
  }

  /** Connects within the time limit, or until `signal`; one at a time, and never while scanning. Rejects with a line for the user. */
  async connect(peripheral: BlePeripheral, signal: AbortSignal): Promise<void> {
    this.#connecting++;
    try {
      await this.#turns.take(() => this.#connect(peripheral, signal));
    } finally {
      this.#connecting--;
      this.#settle();
    }
  }

  async #connect(peripheral: BlePeripheral, signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new LinkError({ code: 'link.no-longer-wanted' });
    if (this.state !== 'on') throw new LinkError(this.detail ?? { code: 'link.bluetooth.not-ready' });
    if (peripheral.state === 'connected' || peripheral.state === 'disconnecting') await this.#clear(peripheral);
    await this.#stopScan();
    const { life } = this;
    const { connectS } = this.#timing;
    const failure: Message = { code: 'link.no-answer-within', args: { seconds: connectS } };
    try {
      await within(peripheral.connectAsync(connectOptions(this.#timing)), connectS, failure, signal);
    } catch (error) {
      // It would stay pending forever and block the next one.
      if (!life.aborted && peripheral.state === 'connecting') peripheral.cancelConnect();
      // Over D-Bus, BlueZ may take longer to refuse.
      if (error instanceof LinkError && error.detail === failure && this.#binding.type === 'hci') this.#stuck++;
      throw error;
    }
    this.#stuck = 0;
    this.#connected.add(peripheral);
    peripheral.once('disconnect', () => {
      this.#connected.delete(peripheral);
      this.#parameters.delete(peripheral.id);
    });
  }

  /** A connection that is still ending, or came up when it was no longer wanted. */
  async #clear(peripheral: BlePeripheral): Promise<void> {
    await within(peripheral.disconnectAsync(), this.#timing.commandS, { code: 'link.ble.still-ending' }, this.life);
  }

  /** Brings scanning to the wanted state, in turn. */
  #settle(): void {
    if (this.#settling || this.#shouldScan() === this.#scanning) return;
    this.#settling = true;
    void this.#turns.take(async () => {
      this.#settling = false;
      if (!this.#shouldScan()) await this.#stopScan();
      else if (!this.#scanning) await this.#startScan();
    });
  }

  #shouldScan(): boolean {
    return this.#wanted && this.state === 'on' && this.instance !== null && this.#connecting === 0;
  }

  async #startScan(): Promise<void> {
    this.#scannedForS = 0;
    // Duplicates show that a device is back.
    if (await this.#command((instance) => instance.noble.startScanningAsync(this.#services, true))) this.#scanning = true;
    // With one half-started, noble would not start another.
    else await this.#command((instance) => instance.noble.stopScanningAsync());
  }

  async #stopScan(): Promise<void> {
    if (!this.#scanning) return;
    this.#scanning = false;
    await this.#command((instance) => instance.noble.stopScanningAsync());
  }

  /** False when it did not end in time. */
  async #command(begin: (instance: NobleInstance) => Promise<void>): Promise<boolean> {
    if (this.instance === null || this.state !== 'on') return false;
    try {
      await within(begin(this.instance), this.#timing.commandS, NO_ANSWER, this.life);
      return true;
    } catch {
      if (!this.life.aborted) this.#stuck++;
      return false;
    }
  }

  async #open(): Promise<void> {
    this.#openedForS = 0;
    this.#said = 'starting';
    this.#machine = this.#look();
    this.#binding = bindingOf(this.#choice, this.#machine);
    const obstacle = obstacleOf(this.#choice, this.#binding, this.#machine);
    if (obstacle !== null) {
      this.#change(obstacle);
      return;
    }
    this.#driverError = null;
    this.#begin();
    this.instance = await NobleInstance.open(this.#binding, {
      onState: (state) => this.#onState(state),
      onDiscover: (peripheral) => this.#listener.onHeard(peripheral),
      onScanStop: () => (this.#scanning = false),
      onParameters: (id, parameters) => this.#parameters.set(id, parameters),
      onDriverError: (error) => (this.#driverError = error.message),
    });
    if (this.#stopped) this.#close();
  }

  #onState(state: AdapterState): void {
    // "Off" adds nothing to the reason why it could not be opened.
    if (state === 'off' && (this.#said === 'absent' || this.#said === 'forbidden')) return;
    this.#said = state;
    if (state === 'on') {
      this.#stuck = 0;
      this.#change('on');
      this.#settle();
    } else if (this.state === 'on') {
      this.#change(state);
      this.#void();
    }
  }

  #change(state: AdapterState): void {
    if (state === 'starting') return;
    const detail = explainAdapter(state, this.#choice, this.#binding, this.#machine, this.#driverError);
    this.#known();
    if (state === this.state && isSameMessage(detail, this.detail)) return;
    this.state = state;
    this.detail = detail;
    this.#listener.onAdapter(state, detail);
  }

  /** Invalidates everything before. When noble drives the controller itself it would keep half-done work, so it is restarted. */
  #void(): void {
    if (this.#binding.type === 'hci') this.#close();
    else {
      this.#forget();
      this.#begin();
    }
  }

  #begin(): void {
    this.#life = new AbortController();
    // Every connection listens to it.
    setMaxListeners(0, this.#life.signal);
  }

  #close(): void {
    this.#forget();
    this.instance?.close();
    this.instance = null;
  }

  #forget(): void {
    this.#scanning = false;
    this.#connected.clear();
    this.#parameters.clear();
    this.#life.abort();
  }

  #check(): void {
    this.#openedForS += CHECK_S;
    this.#scannedForS += CHECK_S;
    this.#downForS = this.state === 'on' ? 0 : this.#downForS + CHECK_S;
    if (this.#downForS >= GRACE_S && this.#said !== 'on') this.#change(this.#said);
    if (this.#shouldReopen()) void this.#reopen();
    else if (this.#scanning && this.#scannedForS >= RESCAN_S) {
      this.#scannedForS = 0;
      void this.#turns.take(() => this.#stopScan()).then(() => this.#settle());
    } else this.#settle();
  }

  #shouldReopen(): boolean {
    const { type } = this.#binding;
    const isOwn = type === 'hci' || type === 'dbus';
    if (this.state === 'on') return isOwn && this.#stuck >= STUCK && this.#connected.size === 0;
    if (this.instance === null) return true;
    if (this.#openedForS < this.#timing.reopenS) return false;
    // A system adapter that is only switched off reports by itself when it is on again.
    return this.#choice.kind === 'serial' || (isOwn && this.#said !== 'off');
  }

  async #reopen(): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    this.#stuck = 0;
    if (this.state === 'on') this.state = 'starting';
    this.#close();
    try {
      await this.#open();
    } catch (error) {
      this.detail = verbatim((error as KneesOutError).message);
    }
    this.#opening = false;
  }
}
