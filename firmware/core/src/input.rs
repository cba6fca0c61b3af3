//! What a strap is told: what it is, and what happened.
use crate::battery::Supply;
use crate::imu::{ImuFault, ImuSample};
use crate::outputs::Link;

/// What a strap is.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    /// Stable per strap.
    pub device_id: [u8; 8],
    /// Major, minor, patch.
    pub firmware: [u8; 3],
    /// Bits of [`capability`].
    pub capabilities: u8,
}

/// What happened.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// Time went on.
    Tick,
    /// One read of the IMU's FIFO, oldest first, not more than 32 samples; the newest was there at `newest_by_us` at the latest.
    Samples {
        /// In order.
        samples: &'a [ImuSample],
        /// Taken when the FIFO's level was read, before the data.
        newest_by_us: u64,
        /// The FIFO ran over before these.
        overrun: bool,
    },
    /// The IMU was set up and takes samples; its counter began anew.
    ImuReady,
    /// It could not be set up or read.
    ImuFailed(ImuFault),
    /// The IMU's temperature, 0.01 °C.
    Temperature(i16),
    /// A packet came in (off its frame).
    Packet(Link, &'a [u8]),
    /// A host connected.
    LinkUp(Link),
    /// It went away.
    LinkDown(Link),
    /// The motor was driven as the outputs wanted, just now; or could not be.
    MotorDriven {
        /// It was.
        ok: bool,
    },
    /// The settings were written; or could not be.
    Saved {
        /// They were.
        ok: bool,
    },
    /// The IMU tested itself and was set up anew, its counter began anew; or the fault that it met.
    SelfTested(Result<(), ImuFault>),
    /// Battery and charger were measured.
    Supply(Supply),
    /// Packets that the links' queues have dropped so far.
    QueueDrops(u32),
    /// The strap was moved while it was off.
    Moved,
}
