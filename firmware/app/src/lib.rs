//! The strap's program: its own task and one for each link. A board, or a program that imitates one, supplies the parts and wires the tasks.
#![no_std]
#![forbid(unsafe_code)]

pub mod bluetooth;
pub mod board;
pub mod exchange;
pub mod gatt;
pub mod serial;
pub mod settings_flash;
pub mod strap;
