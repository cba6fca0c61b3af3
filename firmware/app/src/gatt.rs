//! The services offered over Bluetooth: our own (listed in protocol/sensor/README.md), Battery, and Device Information.
#![allow(missing_docs, reason = "the uuids say what they are, and code is derived from the tables")]
#![allow(unused_qualifications, reason = "in derived code")]
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use heapless::Vec;
use strap_core::outputs::SLOT_BYTES;
use strap_core::wire::{HELLO_BYTES, REPLY_BYTES, STATUS_BYTES, ble_uuid};
use trouble_host::prelude::*;

use crate::exchange::COMMAND_BYTES;

pub const SERVICE: u128 = ble_uuid(1);
const STREAM: u128 = ble_uuid(2);
const STATUS: u128 = ble_uuid(3);
const HELLO: u128 = ble_uuid(4);
const COMMAND: u128 = ble_uuid(5);
const REPLY: u128 = ble_uuid(6);
/// Longest model name.
pub const MODEL_BYTES: usize = 24;

#[gatt_server(connections_max = 1, mutex_type = NoopRawMutex)]
pub struct Server {
    pub strap: StrapService,
    pub battery: BatteryService,
    pub device: DeviceService,
}

#[gatt_service(uuid = SERVICE)]
pub struct StrapService {
    #[characteristic(uuid = STREAM, notify)]
    pub stream: Vec<u8, SLOT_BYTES>,
    #[characteristic(uuid = STATUS, notify)]
    pub status: Vec<u8, STATUS_BYTES>,
    #[characteristic(uuid = HELLO, read, notify, value = [0; HELLO_BYTES])]
    pub hello: [u8; HELLO_BYTES],
    #[characteristic(uuid = COMMAND, write, write_without_response)]
    pub command: Vec<u8, COMMAND_BYTES>,
    #[characteristic(uuid = REPLY, notify)]
    pub reply: Vec<u8, REPLY_BYTES>,
}

#[gatt_service(uuid = service::BATTERY)]
pub struct BatteryService {
    #[characteristic(uuid = characteristic::BATTERY_LEVEL, read, notify, value = 0)]
    pub level: u8,
}

#[gatt_service(uuid = service::DEVICE_INFORMATION)]
pub struct DeviceService {
    #[characteristic(uuid = characteristic::MANUFACTURER_NAME_STRING, read, value = *b"Knees Out")]
    pub maker: [u8; 9],
    #[characteristic(uuid = characteristic::MODEL_NUMBER_STRING, read)]
    pub model: Vec<u8, MODEL_BYTES>,
    #[characteristic(uuid = characteristic::SERIAL_NUMBER_STRING, read, value = [0; 16])]
    pub serial: [u8; 16],
}
