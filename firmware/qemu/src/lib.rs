//! The few registers needed from QEMU's mps2-an386: a UART and a timer (ARM's CMSDK peripherals).
#![no_std]

pub mod timer;
pub mod uart;
