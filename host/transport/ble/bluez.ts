/** Holds noble's D-Bus binding to what BlueZ says now: the binding believes what it remembers, and leaves some ends untold. */
import type { EventEmitter } from 'node:events';

const SERVICE = 'org.bluez';
const ADAPTER = 'org.bluez.Adapter1';
const DEVICE = 'org.bluez.Device1';
const PROPERTIES = 'org.freedesktop.DBus.Properties';

/** What bus daemons say of messages that their policy keeps back. */
const DENIED = /rejected send|access ?denied|not authorized|policy prevents/i;

type Properties = Record<string, unknown>;

interface Proxy {
  getInterface(name: string): { GetAll(face: string): Promise<Record<string, { value: unknown }>> };
}

interface Device {
  readonly path: string;
  /** null while nobody is connected, or is connecting. */
  readonly proxy: Proxy | null;
}

interface BusMessage {
  readonly member?: string;
  readonly body?: readonly unknown[];
}

/** Of the binding, what is mended or made use of. */
export interface BluezBinding extends EventEmitter {
  /** There once it is started. */
  readonly _bus: EventEmitter & { readonly _connection: EventEmitter; _initHighLevelClient(): Promise<void> };
  readonly _adapterPath: string | null;
  /** What BlueZ told, by path and interface. */
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
  /** The service, the bus or the adapter went away. */
  readonly onGone: () => void;
  /** The bus does not let this program speak with the service. */
  readonly onDenied: () => void;
}

/** Call before the binding is started. */
export function guardBluez(binding: BluezBinding, { onGone, onDenied }: BluezListener): void {
  hearOnlyWhatAdvertises(binding);
  tellEveryEnd(binding);
  // BlueZ tells no signal strength of a connection; the binding would repeat that of the last advertisement.
  binding.updateRssi = (id) => void binding.emit('rssiUpdate', id, 0);
  binding.on('warning', (words: string) => {
    if (DENIED.test(words)) onDenied();
  });
  const init = binding._init.bind(binding);
  binding._init = async () => {
    const bus = binding._bus;
    // Nobody listens, and that would end the process.
    bus.on('error', onGone);
    bus._connection.on('end', onGone);
    bus.on('message', (message: BusMessage) => {
      if (isEnd(message, binding._adapterPath)) onGone();
    });
    // Else the library leaves the first refusal that comes from the service unhandled, which would end it as well.
    await bus._initHighLevelClient();
    await init();
  };
}

/** What BlueZ only remembers has no signal strength. What it holds connected since before we came does not advertise, and is there. */
function hearOnlyWhatAdvertises(binding: BluezBinding): void {
  const handle = binding._handleDeviceProps.bind(binding);
  binding._handleDeviceProps = (path, properties) => {
    if (typeof properties.RSSI === 'number' || properties.Connected === true) handle(path, properties);
  };
}

/** Without it a connection would be taken for up that has long ended, or for ending that has ended. */
function tellEveryEnd(binding: BluezBinding): void {
  const partings = new Map<string, Promise<void>>();
  const connect = binding._connect.bind(binding);
  const disconnect = binding._disconnect.bind(binding);
  const onDisconnected = binding._onDeviceDisconnected.bind(binding);
  const ask = async ({ path, proxy }: Device): Promise<Properties> => {
    const told = (await proxy?.getInterface(PROPERTIES).GetAll(DEVICE)) ?? {};
    const properties = Object.fromEntries(Object.entries(told).map(([name, { value }]) => [name, value]));
    binding._objects.set(path, { ...binding._objects.get(path), [DEVICE]: properties });
    return properties;
  };
  const part = async (id: string): Promise<void> => {
    await disconnect(id);
    const device = binding._devices.get(id);
    if (!device?.proxy) return;
    // It had no connection to end, so BlueZ has nothing to tell.
    const isConnected = await ask(device).then(
      ({ Connected }) => Connected === true,
      () => false,
    );
    if (!isConnected) binding._onDeviceDisconnected(id, 'local');
  };
  binding._disconnect = (id) => {
    const parting = part(id);
    partings.set(id, parting);
    return parting;
  };
  binding._connect = async (id) => {
    // Its end would be taken for this one's.
    await partings.get(id);
    partings.delete(id);
    await ask(await binding._ensureDeviceProxy(id));
    await connect(id);
  };
  binding._onDeviceDisconnected = (id, reason) => {
    const properties = binding._objects.get(binding._devices.get(id)?.path ?? '')?.[DEVICE];
    // What was heard before the connection says nothing about now.
    if (properties !== undefined) delete properties.RSSI;
    onDisconnected(id, reason);
  };
}

function isEnd({ member, body = [] }: BusMessage, adapterPath: string | null): boolean {
  if (member === 'NameOwnerChanged') return body[0] === SERVICE && body[2] === '';
  return member === 'InterfacesRemoved' && body[0] === adapterPath && (body[1] as readonly string[]).includes(ADAPTER);
}
