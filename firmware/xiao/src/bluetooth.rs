//! Bluetooth: advertising, one connection at a time, our service beside Battery and Device Information.
use embassy_futures::select::{select, select3};
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_time::{Duration, Timer};
use heapless::Vec;
use nrf_sdc::SoftdeviceController;
use static_cell::StaticCell;
use strap_core::outputs::{Link, SLOT_BYTES};
use strap_core::wire::{HELLO_BYTES, REPLY_BYTES, STATUS_BYTES, ble_uuid, packet_id};
use trouble_host::prelude::*;

use crate::links::{BLUETOOTH, COMMAND_BYTES, Event, INBOX, deliver, shown};
use crate::{fault, identity};

type Controller = SoftdeviceController<'static>;
type Resources = HostResources<DefaultPacketPool, 1, 2>;
type Connected<'a> = GattConnection<'a, 'a, DefaultPacketPool>;

const NAME: &str = "Knees Out";
const SERVICE: u128 = ble_uuid(1);
const STREAM: u128 = ble_uuid(2);
const STATUS: u128 = ble_uuid(3);
const HELLO: u128 = ble_uuid(4);
const COMMAND: u128 = ble_uuid(5);
const REPLY: u128 = ble_uuid(6);
/// 0x180F, as in advertisements.
const BATTERY_SERVICE: [u8; 2] = [0x0f, 0x18];
const BATTERY_PERIOD: Duration = Duration::from_secs(30);
/// Battery and role in advertisements are renewed so often.
const ADVERTISEMENT_PERIOD: Duration = Duration::from_secs(10);
/// The link layer's longest packet, and how long one takes at most, µs.
const PACKET_BYTES: u16 = 251;
const PACKET_US: u16 = 2120;

#[gatt_server(connections_max = 1, mutex_type = NoopRawMutex)]
struct Server {
    strap: StrapService,
    battery: BatteryService,
    device: DeviceService,
}

#[gatt_service(uuid = SERVICE)]
struct StrapService {
    #[characteristic(uuid = STREAM, notify)]
    stream: Vec<u8, SLOT_BYTES>,
    #[characteristic(uuid = STATUS, notify)]
    status: Vec<u8, STATUS_BYTES>,
    #[characteristic(uuid = HELLO, read, notify, value = [0; HELLO_BYTES])]
    hello: [u8; HELLO_BYTES],
    #[characteristic(uuid = COMMAND, write, write_without_response)]
    command: Vec<u8, COMMAND_BYTES>,
    #[characteristic(uuid = REPLY, notify)]
    reply: Vec<u8, REPLY_BYTES>,
}

#[gatt_service(uuid = service::BATTERY)]
struct BatteryService {
    #[characteristic(uuid = characteristic::BATTERY_LEVEL, read, notify, value = 0)]
    level: u8,
}

#[gatt_service(uuid = service::DEVICE_INFORMATION)]
struct DeviceService {
    #[characteristic(uuid = characteristic::MANUFACTURER_NAME_STRING, read, value = *b"Knees Out")]
    maker: [u8; 9],
    #[characteristic(uuid = characteristic::MODEL_NUMBER_STRING, read, value = *b"XIAO nRF52840 Sense")]
    model: [u8; 19],
    #[characteristic(uuid = characteristic::SERIAL_NUMBER_STRING, read, value = [0; 16])]
    serial: [u8; 16],
}

#[embassy_executor::task]
pub async fn run(controller: Controller) -> ! {
    static RESOURCES: StaticCell<Resources> = StaticCell::new();
    static STACK: StaticCell<Stack<'static, Controller, DefaultPacketPool>> = StaticCell::new();
    let stack = trouble_host::new(controller, RESOURCES.init(HostResources::new())).set_random_address(identity::address()).build();
    let stack = STACK.init(stack);
    let gap = GapConfig::Peripheral(PeripheralConfig { name: NAME, appearance: &appearance::sensor::GENERIC_SENSOR });
    let Ok(server) = Server::new_with_config(gap) else { fault::reset() };
    let _ = server.set(&server.device.serial, &hex(identity::identity().device_id));
    let mut runner = stack.runner();
    // Both go on for ever; a controller that gives up is started anew with everything else.
    select(runner.run(), serve(stack, &server)).await;
    fault::reset()
}

/// Advertises and serves, again and again.
async fn serve(stack: &'static Stack<'static, Controller, DefaultPacketPool>, server: &Server<'_>) {
    let mut peripheral = stack.peripheral();
    loop {
        let Ok(Some(connection)) = advertise(&mut peripheral).await else {
            // Between two advertisements nothing is lost; after an error this is the pause.
            Timer::after_millis(10).await;
            continue;
        };
        let Ok(connection) = connection.with_attribute_server(server) else { continue };
        let shown = shown();
        let _ = server.set(&server.strap.hello, &shown.hello);
        let _ = server.set(&server.battery.level, &shown.battery_percent.min(100));
        BLUETOOTH.clear();
        INBOX.send(Event::Up(Link::Bluetooth)).await;
        let notify = async {
            tune(stack, &connection).await;
            core::future::pending::<()>().await;
        };
        select(select3(receive(&connection, server), send(&connection, server), tell_battery(&connection, server)), notify).await;
        INBOX.send(Event::Down(Link::Bluetooth)).await;
    }
}

/// Until a host connects; none when it is time to advertise a fresh battery and role.
async fn advertise(
    peripheral: &mut Peripheral<'static, Controller, DefaultPacketPool>,
) -> Result<Option<Connection<'static, DefaultPacketPool>>, ()> {
    let shown = shown();
    let mut data = [0; 31];
    let length = AdStructure::encode_slice(
        &[
            AdStructure::Flags(LE_GENERAL_DISCOVERABLE | BR_EDR_NOT_SUPPORTED),
            AdStructure::CompleteServiceUuids128(&[SERVICE.to_le_bytes()]),
            AdStructure::ServiceData16 { uuid: BATTERY_SERVICE, data: &[shown.battery_percent, shown.role] },
        ],
        &mut data,
    )
    .map_err(drop)?;
    let mut name = [0; 31];
    let name_length = AdStructure::encode_slice(&[AdStructure::CompleteLocalName(NAME.as_bytes())], &mut name).map_err(drop)?;
    let parameters = AdvertisementParameters {
        interval_min: Duration::from_millis(100),
        interval_max: Duration::from_millis(150),
        ..AdvertisementParameters::default()
    };
    let advertisement = Advertisement::ConnectableScannableUndirected {
        adv_data: data.get(..length).unwrap_or_default(),
        scan_data: name.get(..name_length).unwrap_or_default(),
    };
    let advertiser = peripheral.advertise(&parameters, advertisement).await.map_err(drop)?;
    match embassy_time::with_timeout(ADVERTISEMENT_PERIOD, advertiser.accept()).await {
        Ok(connection) => connection.map(Some).map_err(drop),
        Err(_) => Ok(None),
    }
}

/// Fast PHY, long packets, short interval, and patience with a limb in the way. A host may refuse each.
async fn tune(stack: &Stack<'static, Controller, DefaultPacketPool>, connection: &Connected<'_>) {
    let _ = connection.raw().set_phy(stack, PhyKind::Le2M).await;
    let _ = connection.raw().update_data_length(stack, PACKET_BYTES, PACKET_US).await;
    let wanted = RequestedConnParams {
        min_connection_interval: Duration::from_micros(7_500),
        max_connection_interval: Duration::from_millis(15),
        max_latency: 0,
        min_event_length: Duration::from_secs(0),
        max_event_length: Duration::from_millis(5),
        supervision_timeout: Duration::from_secs(2),
    };
    let _ = connection.raw().update_connection_params(stack, &wanted).await;
}

/// Until the host is gone.
async fn receive(connection: &Connected<'_>, server: &Server<'_>) {
    loop {
        match connection.next().await {
            GattConnectionEvent::Disconnected { .. } => return,
            GattConnectionEvent::Gatt { event } => {
                if let GattEvent::Write(write) = &event
                    && write.handle() == server.strap.command.handle
                {
                    let packet: Vec<u8, COMMAND_BYTES> =
                        write.with_data(|_, data| Vec::from_slice(data.get(..COMMAND_BYTES).unwrap_or(data)).unwrap_or_default());
                    deliver(Link::Bluetooth, &packet).await;
                }
                if let Ok(reply) = event.accept() {
                    reply.send().await;
                }
            }
            _ => {}
        }
    }
}

/// Each packet as one notification, on the characteristic that its first byte names. Until the connection refuses one.
async fn send(connection: &Connected<'_>, server: &Server<'_>) {
    loop {
        let packet = BLUETOOTH.pop().await;
        let strap = &server.strap;
        let sent = match packet.first() {
            Some(&packet_id::STATUS) => strap.status.notify_raw(connection, &packet, false).await,
            Some(&packet_id::HELLO) => strap.hello.notify_raw(connection, &packet, true).await,
            Some(&packet_id::REPLY) => strap.reply.notify_raw(connection, &packet, false).await,
            _ => strap.stream.notify_raw(connection, &packet, false).await,
        };
        if sent.is_err() && !connection.raw().is_connected() {
            return;
        }
    }
}

async fn tell_battery(connection: &Connected<'_>, server: &Server<'_>) {
    loop {
        Timer::after(BATTERY_PERIOD).await;
        let percent = shown().battery_percent;
        if percent <= 100 {
            let _ = server.battery.level.notify(connection, &percent, true).await;
        }
    }
}

fn hex(bytes: [u8; 8]) -> [u8; 16] {
    let value = u64::from_be_bytes(bytes);
    core::array::from_fn(|place| {
        let digit = (value >> (60 - 4 * place)) as u8 & 0xf;
        if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }
    })
}
