//! The strap's inputs: its identity, and events.
use crate::battery::Supply;
use crate::imu::{ImuFault, ImuSample};
use crate::outputs::Link;

/// Identifies a strap.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    /// Stable per strap.
    pub device_id: [u8; 8],
    /// Major, minor, patch.
    pub firmware: [u8; 3],
    /// Bits of [`capability`].
    pub capabilities: u8,
}

/// An event.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// Time passed.
    Tick,
    /// The result of one FIFO read, oldest first, at most 32 samples; the newest had been taken by `newest_by_us`.
    Samples {
        /// In order.
        samples: &'a [ImuSample],
        /// Taken when the FIFO's level was read, before the data.
        newest_by_us: u64,
        /// The FIFO overflowed before these samples.
        overrun: bool,
    },
    /// The IMU was set up and is sampling; its counter restarted.
    ImuReady,
    /// It could not be set up or read.
    ImuFailed(ImuFault),
    /// The IMU's temperature, 0.01 °C.
    Temperature(i16),
    /// A packet arrived (without its frame).
    Packet(Link, &'a [u8]),
    /// A host connected.
    LinkUp(Link),
    /// A host disconnected.
    LinkDown(Link),
    /// The motor was just driven as requested, or could not be.
    MotorDriven {
        /// Whether it was.
        ok: bool,
    },
    /// The settings were written, or could not be.
    Saved {
        /// Whether they were.
        ok: bool,
    },
    /// The IMU ran its self-test and was set up again, so that its counter restarted; or the fault that occurred.
    SelfTested(Result<(), ImuFault>),
    /// Battery and charger were measured.
    Supply(Supply),
    /// Packets dropped so far by the links' queues.
    QueueDrops(u32),
    /// The strap was moved while it was off.
    Moved,
}
