//! The strap's program: its own task, and one for each link. A board, or a program that imitates one, brings the parts and wires the tasks.
#![no_std]
#![forbid(unsafe_code)]

pub mod bluetooth;
pub mod board;
pub mod exchange;
pub mod gatt;
pub mod serial;
pub mod settings_flash;
pub mod strap;

/// Of this program, as straps tell it: major, minor, patch.
pub const VERSION: [u8; 3] =
    [number(env!("CARGO_PKG_VERSION_MAJOR")), number(env!("CARGO_PKG_VERSION_MINOR")), number(env!("CARGO_PKG_VERSION_PATCH"))];

const fn number(digits: &str) -> u8 {
    match u8::from_str_radix(digits, 10) {
        Ok(number) => number,
        Err(_) => 0,
    }
}
