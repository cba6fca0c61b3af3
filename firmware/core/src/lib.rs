//! The strap's behaviour without any board: `no_std`, no heap, no panic on any input. Time is always an argument (µs since power-on, u64);
//! nothing here reads a clock or touches a register. The whole strap is [`strap::Strap`]: one `step(now, input) → outputs`.
#![no_std]
#![forbid(unsafe_code)]

pub mod battery;
pub mod clock;
pub mod command;
pub mod frame;
pub mod haptic;
pub mod imu;
pub mod led;
pub mod outputs;
pub mod packet;
pub mod ring;
pub mod sampler;
pub mod settings;
#[cfg(feature = "simulation")]
pub mod simulation;
pub mod stillness;
pub mod strap;
pub mod strapdown;
pub mod wire;

mod bytes;
mod execute;
mod imu_watch;
mod input;
mod report;
mod samples;

/// Version of this program as reported by the strap: major, minor, patch.
pub const VERSION: [u8; 3] =
    [number(env!("CARGO_PKG_VERSION_MAJOR")), number(env!("CARGO_PKG_VERSION_MINOR")), number(env!("CARGO_PKG_VERSION_PATCH"))];

const fn number(digits: &str) -> u8 {
    match u8::from_str_radix(digits, 10) {
        Ok(number) => number,
        Err(_) => 0,
    }
}
