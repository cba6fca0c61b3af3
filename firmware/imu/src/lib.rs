//! LSM6DS3TR-C: identity, ranges, FIFO with time stamps and watermark interrupt, temperature, self-test, wake-up by motion.
//!
//! "DS" is ST's datasheet of the LSM6DS3TR-C, with pages; "AN" its application note AN5130 Rev 1, with sections, figures and tables.
#![no_std]
#![forbid(unsafe_code)]

mod driver;
mod fifo;
mod registers;
mod self_test;

pub use driver::{Error, Lsm6ds3trC, Rate};
pub use self_test::SelfTest;
