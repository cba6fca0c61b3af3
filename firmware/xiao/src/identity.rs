//! The identity of this strap, from what the factory wrote into the chip.
use embassy_nrf::pac::FICR;
use strap_core::strap::Identity;
use strap_core::wire::capability;

pub fn identity() -> Identity {
    let [low, high] = [0, 1].map(|n| FICR.deviceid(n).read());
    let device_id = (u64::from(high) << 32 | u64::from(low)).to_be_bytes();
    Identity { device_id, firmware: strap_core::VERSION, capabilities: capability::HAPTIC | capability::LED }
}
