/** Opens noble on a binding, and prevents its known ways of ending the process or cluttering the terminal. */
import type { EventEmitter } from 'node:events';
import type { BindingType, Characteristic, ConnectOptions, Noble, Peripheral } from '@stoprocent/noble';
import { KneesOutError } from '../../errors.ts';
import type { AdapterState, Binding } from './adapter.ts';
import { type BluezBinding, guardBluez } from './bluez.ts';

/** Missing from noble's types. */
export type BlePeripheral = Omit<Peripheral, 'connectAsync'> & {
  connectAsync(options: ConnectOptions & { mtu: number }): Promise<void>;
};

/** Handles found by a discovery, in noble's own format; valid for one device until its firmware changes. */
export interface FoundService {
  readonly service: unknown;
  readonly characteristics: unknown[];
}

/** Noble's internals: what must be guarded, and what its interface does not report. */
interface NobleInternals {
  _bindings: EventEmitter & {
    onStateChange?: (state: string) => void;
    _hci?: Hci | null;
    _handles?: Partial<Record<string, string>>;
    _gatts?: Partial<Record<string, Gatt>>;
  };
  _characteristics: Partial<Record<string, Partial<Record<string, unknown>>>>;
  _services: Partial<Record<string, Partial<Record<string, unknown>>>>;
  addServices?(id: string, services: unknown[]): unknown[];
  addCharacteristics?(id: string, service: string, characteristics: unknown[]): Characteristic[] | undefined;
}

interface Gatt {
  _services: Partial<Record<string, unknown>>;
  _characteristics: Partial<Record<string, Partial<Record<string, unknown>>>>;
}

interface Hci extends EventEmitter {
  onSocketData: (data: Buffer) => void;
  _socket?: EventEmitter & { _serialDevice?: EventEmitter };
}

/** Handlers that look up a characteristic or service without checking that its device is still known. */
const LOOKUPS = ['_onRead', '_onWrite', '_onNotify', '_onCharacteristicsDiscover', '_onCharacteristicsDiscovered'] as const;

const STATES: Partial<Record<string, AdapterState>> = {
  poweredOn: 'on',
  poweredOff: 'off',
  unsupported: 'absent',
  unauthorized: 'forbidden',
};

export interface LinkParameters {
  readonly intervalMs: number;
  readonly latency: number;
  readonly timeoutMs: number;
}

export interface NobleListener {
  onState(state: AdapterState): void;
  onDiscover(peripheral: BlePeripheral): void;
  /** Scanning stopped, here or by another program. */
  onScanStop(): void;
  /** A connection's parameters as set by the controller; only where noble drives the controller itself. */
  onParameters(id: string, parameters: LinkParameters): void;
  /** The port or socket to the controller reports an error. */
  onDriverError(error: Error): void;
}

export class NobleInstance {
  readonly noble: Noble;
  readonly #internals: NobleInternals;
  readonly #addresses = new Map<number, string>();
  #closed = false;
  #isDenied = false;

  /** Errors: KO_SOURCE_FAILED when noble or what it needs cannot be loaded. */
  static async open(binding: Binding, listener: NobleListener): Promise<NobleInstance> {
    try {
      const { withBindings } = await import('@stoprocent/noble');
      // Its type omits `dbus`.
      return new NobleInstance(withBindings(binding.type as BindingType, binding.options), binding, listener);
    } catch (cause) {
      const library = binding.type === 'dbus' ? 'dbus' : 'noble';
      throw new KneesOutError('KO_SOURCE_FAILED.bluetooth-library', { library }, { cause });
    }
  }

  private constructor(noble: Noble, binding: Binding, listener: NobleListener) {
    this.noble = noble;
    this.#internals = noble as unknown as NobleInternals;
    for (const name of LOOKUPS) this.#guardLookup(name);
    this.#silence();
    // A request that a device rejects stays pending until its connection ends.
    noble.setMaxListeners(0);
    noble.on('discover', (peripheral) => this.#closed || listener.onDiscover(peripheral));
    noble.on('scanStop', () => this.#closed || listener.onScanStop());
    if (binding.type === 'dbus') {
      guardBluez(this.#internals._bindings as unknown as BluezBinding, {
        onGone: () => this.#closed || listener.onState('absent'),
        onDenied: () => (this.#isDenied = true),
      });
    }
    const before = process.listeners('SIGINT');
    // Reading the state starts the binding; listening to it would start it later.
    const { state } = noble;
    // It would end the process on Ctrl+C before anything was stopped.
    for (const added of process.listeners('SIGINT')) if (!before.includes(added)) process.removeListener('SIGINT', added);
    const hci = this.#internals._bindings._hci;
    if (hci) this.#guardController(hci, listener);
    const report = (state: string): void => {
      if (!this.#closed) listener.onState(this.#isDenied ? 'forbidden' : (STATES[state] ?? 'starting'));
    };
    noble.on('stateChange', report);
    queueMicrotask(() => report(state));
  }

  /** The handles of a service that was just discovered, for `recall`; null where the system does not expose them. */
  handlesOf(peripheral: BlePeripheral, service: string): FoundService | null {
    const { _handles, _gatts } = this.#internals._bindings;
    const gatt = _gatts?.[_handles?.[peripheral.id] ?? ''];
    const found = gatt?._services[service];
    return found === undefined ? null : { service: found, characteristics: Object.values(gatt?._characteristics[service] ?? {}) };
  }

  /** The characteristics of a service found on an earlier connection, without asking the device; null where impossible. */
  recall(peripheral: BlePeripheral, service: string, found: FoundService): Characteristic[] | null {
    if (!this.#internals._bindings._hci) return null;
    this.#internals.addServices?.(peripheral.id, [found.service]);
    return this.#internals.addCharacteristics?.(peripheral.id, service, found.characteristics) ?? null;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const driver = this.#internals._bindings._hci?._socket;
    try {
      this.noble.stop();
    } catch {
      // It stops things that were never started.
    }
    this.noble.removeAllListeners();
    // A port that is still being opened may yet fail, without a listener.
    driver?._serialDevice?.on('error', ignore);
    driver?.on('error', ignore);
  }

  /** Its advice would go to the terminal, between lines that other programs read; ours is in words.ts. */
  #silence(): void {
    this.noble.removeAllListeners('warning');
    const bindings = this.#internals._bindings;
    const original = bindings.onStateChange;
    if (original === undefined) return;
    bindings.onStateChange = (state) => quietly(original, bindings, state);
  }

  #guardLookup(name: (typeof LOOKUPS)[number]): void {
    const internals = this.#internals as unknown as Record<string, (...args: unknown[]) => void>;
    const original = internals[name];
    if (original === undefined) return;
    const known = name.startsWith('_onCharacteristics') ? '_services' : '_characteristics';
    internals[name] = (id, service, ...rest) => {
      if (this.#internals[known][id as string]?.[service as string] !== undefined) original.call(this.noble, id, service, ...rest);
    };
  }

  #guardController(hci: Hci, listener: NobleListener): void {
    const original = hci.onSocketData;
    const guarded = (data: Buffer): void => {
      try {
        // On a shared adapter it also hears of other programs' connections, and prints warnings about them.
        quietly(original, hci, data);
      } catch {
        // Noble could not process it; the next one is independent.
      }
    };
    hci.onSocketData = guarded;
    // Already bound when it was started.
    hci._socket?.removeAllListeners('data');
    hci._socket?.on('data', guarded);
    hci._socket?.on('error', (error: Error) => this.#closed || listener.onDriverError(error));
    hci.on('leConnComplete', (status: number, handle: number, ...rest: [unknown, unknown, string, number, number, number]) => {
      const [, , address, intervalMs, latency, timeoutMs] = rest;
      if (status !== 0 || this.#closed) return;
      const id = address.replaceAll(':', '').toLowerCase();
      this.#addresses.set(handle, id);
      listener.onParameters(id, { intervalMs, latency, timeoutMs });
    });
    hci.on('leConnUpdateComplete', (status: number, handle: number, intervalMs: number, latency: number, timeoutMs: number) => {
      const id = this.#addresses.get(handle);
      if (status === 0 && id !== undefined && !this.#closed) listener.onParameters(id, { intervalMs, latency, timeoutMs });
    });
  }
}

/** `call(what)` on `self`, with printing disabled. */
function quietly<T>(call: (what: T) => void, self: unknown, what: T): void {
  const { log, warn } = console;
  console.log = console.warn = ignore;
  try {
    call.call(self, what);
  } finally {
    console.log = log;
    console.warn = warn;
  }
}

function ignore(): void {
  // Discards the output.
}
