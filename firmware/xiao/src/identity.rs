//! What is written into the chip at the factory: who this strap is, and its radio address.
use embassy_nrf::pac::FICR;
use strap_core::strap::Identity;
use strap_core::wire::capability;
use trouble_host::prelude::Address;

pub fn identity() -> Identity {
    let [low, high] = [0, 1].map(|n| FICR.deviceid(n).read());
    let device_id = (u64::from(high) << 32 | u64::from(low)).to_be_bytes();
    Identity { device_id, firmware: app::VERSION, capabilities: capability::HAPTIC | capability::LED }
}

/// Random static: its two highest bits are set.
pub fn address() -> Address {
    let [a, b, c, d, ..] = FICR.deviceaddr(0).read().to_le_bytes();
    let [e, f, ..] = FICR.deviceaddr(1).read().to_le_bytes();
    Address::random([a, b, c, d, e, f | 0xc0])
}
