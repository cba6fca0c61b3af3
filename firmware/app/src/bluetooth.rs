//! Bluetooth: advertising, one connection at a time, and our service alongside Battery and Device Information.
use bt_hci::cmd::le::{LeReadLocalSupportedFeatures, LeSetDataLength, LeSetPhy};
use bt_hci::controller::{ControllerCmdAsync, ControllerCmdSync};
use embassy_futures::select::{select, select3};
use embassy_time::{Duration, Timer};
use heapless::Vec;
use strap_core::outputs::Link;
use strap_core::wire::packet_id;
use trouble_host::prelude::*;

use crate::exchange::{COMMAND_BYTES, Event, Exchange};
use crate::gatt::{SERVICE, Server};

type Resources = HostResources<DefaultPacketPool, 1, 2>;
type Connected<'a> = GattConnection<'a, 'a, DefaultPacketPool>;

const NAME: &str = "Knees Out";
/// 0x180F, as in advertisements.
const BATTERY_SERVICE: [u8; 2] = [0x0f, 0x18];
const BATTERY_PERIOD: Duration = Duration::from_secs(30);
/// Interval at which battery and role in advertisements are refreshed.
const ADVERTISEMENT_PERIOD: Duration = Duration::from_secs(10);
/// The link layer's longest packet, and its longest transmission time, µs.
const PACKET_BYTES: u16 = 251;
const PACKET_US: u16 = 2120;

/// A controller with everything needed here.
pub trait StrapController:
    Controller + ControllerCmdAsync<LeSetPhy> + ControllerCmdSync<LeSetDataLength> + ControllerCmdSync<LeReadLocalSupportedFeatures>
{
}

impl<C> StrapController for C where
    C: Controller + ControllerCmdAsync<LeSetPhy> + ControllerCmdSync<LeSetDataLength> + ControllerCmdSync<LeReadLocalSupportedFeatures>
{
}

/// What the Device Information service and the advertisement say about the strap.
pub struct Nameplate {
    /// Given as the serial number, in hexadecimal; the radio address ends with the same digits, so that people see one number.
    pub device_id: [u8; 8],
    /// At most [`crate::gatt::MODEL_BYTES`] long.
    pub model: &'static str,
}

/// Random static: its two highest bits are set.
fn address([_, _, a, b, c, d, e, f]: [u8; 8]) -> Address {
    Address::random([f, e, d, c, b, a | 0xc0])
}

/// Serves one host after another. Returns when the controller fails, after which everything must be restarted. Call once per program: the
/// services live in static memory.
pub async fn run<C: StrapController>(exchange: &Exchange, controller: C, nameplate: Nameplate) {
    let mut resources = Resources::new();
    let stack = trouble_host::new(controller, &mut resources).set_random_address(address(nameplate.device_id)).build();
    let gap = GapConfig::Peripheral(PeripheralConfig { name: NAME, appearance: &appearance::sensor::GENERIC_SENSOR });
    let Ok(server) = Server::new_with_config(gap) else { return };
    let _ = server.set(&server.device.serial, &hex(nameplate.device_id));
    if let Ok(model) = Vec::from_slice(nameplate.model.as_bytes()) {
        let _ = server.set(&server.device.model, &model);
    }
    let mut runner = stack.runner();
    // Both run forever unless the controller fails.
    select(runner.run(), serve(exchange, &stack, &server)).await;
}

/// Advertises and serves, over and over.
async fn serve<C: StrapController>(exchange: &Exchange, stack: &Stack<'_, C, DefaultPacketPool>, server: &Server<'_>) {
    let mut peripheral = stack.peripheral();
    loop {
        let Ok(Some(connection)) = advertise(exchange, &mut peripheral).await else {
            // Nothing is lost between two advertisements; after an error this is the pause.
            Timer::after_millis(10).await;
            continue;
        };
        let Ok(connection) = connection.with_attribute_server(server) else { continue };
        let shown = exchange.shown();
        let _ = server.set(&server.strap.hello, &shown.hello);
        let _ = server.set(&server.battery.level, &shown.battery_percent.min(100));
        exchange.bluetooth.clear();
        exchange.post(Event::Up(Link::Bluetooth)).await;
        let notify = async {
            tune(stack, &connection).await;
            core::future::pending::<()>().await;
        };
        let talk = select3(
            receive(exchange, &connection, server),
            send(exchange, &connection, server),
            report_battery(exchange, &connection, server),
        );
        select(talk, notify).await;
        exchange.post(Event::Down(Link::Bluetooth)).await;
    }
}

/// Returns when a host connects, or with none when the advertised battery and role must be refreshed.
async fn advertise<'a, C: StrapController>(
    exchange: &Exchange,
    peripheral: &mut Peripheral<'a, C, DefaultPacketPool>,
) -> Result<Option<Connection<'a, DefaultPacketPool>>, ()> {
    let shown = exchange.shown();
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

/// Requests a fast PHY, long packets, a short interval, and a supervision timeout that survives a limb in the way. A host may refuse each.
async fn tune<C: StrapController>(stack: &Stack<'_, C, DefaultPacketPool>, connection: &Connected<'_>) {
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

/// Runs until the host disconnects.
async fn receive(exchange: &Exchange, connection: &Connected<'_>, server: &Server<'_>) {
    loop {
        match connection.next().await {
            GattConnectionEvent::Disconnected { .. } => return,
            GattConnectionEvent::Gatt { event } => {
                if let GattEvent::Write(write) = &event
                    && write.handle() == server.strap.command.handle
                {
                    let packet: Vec<u8, COMMAND_BYTES> =
                        write.with_data(|_, data| Vec::from_slice(data.get(..COMMAND_BYTES).unwrap_or(data)).unwrap_or_default());
                    exchange.deliver(Link::Bluetooth, &packet).await;
                }
                if let Ok(reply) = event.accept() {
                    reply.send().await;
                }
            }
            _ => {}
        }
    }
}

/// Sends each packet as one notification, on the characteristic given by its first byte, until the connection refuses one.
async fn send(exchange: &Exchange, connection: &Connected<'_>, server: &Server<'_>) {
    loop {
        let packet = exchange.bluetooth.pop().await;
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

async fn report_battery(exchange: &Exchange, connection: &Connected<'_>, server: &Server<'_>) {
    loop {
        Timer::after(BATTERY_PERIOD).await;
        let percent = exchange.shown().battery_percent;
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
