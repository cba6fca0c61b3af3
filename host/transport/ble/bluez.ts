/**
 * Keeps noble's D-Bus binding in line with BlueZ's current state: the binding trusts its memory, and does not report some disconnections.
 */
import type { EventEmitter } from 'node:events';

const SERVICE = 'org.bluez';
const ADAPTER = 'org.bluez.Adapter1';
const DEVICE = 'org.bluez.Device1';
const PROPERTIES = 'org.freedesktop.DBus.Properties';

/** How bus daemons report messages blocked by their policy. */
const DENIED = /rejected send|access ?denied|not authorized|policy prevents/i;

type Properties = Record<string, unknown>;

interface Proxy {
  getInterface(name: string): { GetAll(face: string): Promise<Record<string, { value: unknown }>> };
}

interface Device {
  readonly path: string;
  /** null while not connected or connecting. */
  readonly proxy: Proxy | null;
}

interface BusMessage {
  readonly member?: string;
  readonly body?: readonly unknown[];
}

/** The part of the binding that is patched or used. */
export interface BluezBinding extends EventEmitter {
  /** Present once it is started. */
  readonly _bus: EventEmitter & { readonly _connection: EventEmitter; _initHighLevelClient(): Promise<void> };
  readonly _adapterPath: string | null;
  /** What BlueZ reported, by path and interface. */
  readonly _objects: Map<string, Record<string, Properties>>;
  readonly _devices: Map<string, Device>;
  _init(): Promise<void>;
  _ensureDeviceProxy(id: string): Promise<Device>;
  _handleDeviceProps(path: string, properties: Properties): void;
  _connect(id: string): Promise<void>;
  _disconnect(id: string): Promise<void>;
  _onDeviceDisconnected(id: string, reason: string): void;
  updateRssi(id: string): void;
}

export interface BluezListener {
  /** The service, the bus or the adapter disappeared. */
  readonly onGone: () => void;
  /** The bus denies this program access to the service. */
  readonly onDenied: () => void;
}

/** Call before the binding is started. */
export function guardBluez(binding: BluezBinding, { onGone, onDenied }: BluezListener): void {
  ignoreRememberedDevices(binding);
  reportEveryDisconnect(binding);
  // BlueZ reports no signal strength for a connection; the binding would repeat that of the last advertisement.
  binding.updateRssi = (id) => void binding.emit('rssiUpdate', id, 0);
  binding.on('warning', (words: string) => {
    if (DENIED.test(words)) onDenied();
  });
  const init = binding._init.bind(binding);
  binding._init = async () => {
    const bus = binding._bus;
    // Without a listener it would end the process.
    bus.on('error', onGone);
    bus._connection.on('end', onGone);
    bus.on('message', (message: BusMessage) => {
      if (isEnd(message, binding._adapterPath)) onGone();
    });
    // Otherwise the library leaves the service's first refusal unhandled, which would also end the process.
    await bus._initHighLevelClient();
    await init();
  };
}

/**
 * A device BlueZ only remembers has no signal strength. A device connected since before this program started does not advertise, but is present.
 */
function ignoreRememberedDevices(binding: BluezBinding): void {
  const handle = binding._handleDeviceProps.bind(binding);
  binding._handleDeviceProps = (path, properties) => {
    if (typeof properties.RSSI === 'number' || properties.Connected === true) handle(path, properties);
  };
}

/** Otherwise a connection that ended long ago would count as up, or one that has ended as still ending. */
function reportEveryDisconnect(binding: BluezBinding): void {
  const disconnecting = new Map<string, Promise<void>>();
  const connect = binding._connect.bind(binding);
  const disconnect = binding._disconnect.bind(binding);
  const onDisconnected = binding._onDeviceDisconnected.bind(binding);
  const ask = async ({ path, proxy }: Device): Promise<Properties> => {
    const reported = (await proxy?.getInterface(PROPERTIES).GetAll(DEVICE)) ?? {};
    const properties = Object.fromEntries(Object.entries(reported).map(([name, { value }]) => [name, value]));
    binding._objects.set(path, { ...binding._objects.get(path), [DEVICE]: properties });
    return properties;
  };
  const part = async (id: string): Promise<void> => {
    await disconnect(id);
    const device = binding._devices.get(id);
    if (!device?.proxy) return;
    // It had no connection to end, so BlueZ has nothing to report.
    const isConnected = await ask(device).then(
      ({ Connected }) => Connected === true,
      () => false,
    );
    if (!isConnected) binding._onDeviceDisconnected(id, 'local');
  };
  binding._disconnect = (id) => {
    const parting = part(id);
    disconnecting.set(id, parting);
    return parting;
  };
  binding._connect = async (id) => {
    // Its end would be taken for the end of this one.
    await disconnecting.get(id);
    disconnecting.delete(id);
    await ask(await binding._ensureDeviceProxy(id));
    await connect(id);
  };
  binding._onDeviceDisconnected = (id, reason) => {
    const properties = binding._objects.get(binding._devices.get(id)?.path ?? '')?.[DEVICE];
    // A value heard before the connection says nothing about the present.
    if (properties !== undefined) delete properties.RSSI;
    onDisconnected(id, reason);
  };
}

function isEnd({ member, body = [] }: BusMessage, adapterPath: string | null): boolean {
  if (member === 'NameOwnerChanged') return body[0] === SERVICE && body[2] === '';
  return member === 'InterfacesRemoved' && body[0] === adapterPath && (body[1] as readonly string[]).includes(ADAPTER);
}
