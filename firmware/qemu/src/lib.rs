//! The few registers of QEMU's mps2-an386 that are needed: a UART and a timer (ARM's CMSDK peripherals).
#![no_std]

pub mod timer;
pub mod uart;
