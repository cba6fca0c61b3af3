//! What a step requests: packets to send, the motor, the LED, settings to store, power.
use crate::led::Led;
use crate::ring::Ring;
use crate::sampler::MAX_BATCHED;
use crate::settings::SETTINGS_BYTES;
use crate::wire::{HELLO_BYTES, SAMPLES_HEADER_BYTES, STRAPDOWN_SAMPLE_BYTES};

/// Largest packet a strap sends: STRAPDOWN with [`MAX_BATCHED`] samples; HELLO is slightly shorter.
pub const SLOT_BYTES: usize = SAMPLES_HEADER_BYTES + MAX_BATCHED * STRAPDOWN_SAMPLE_BYTES;
const _: () = assert!(SLOT_BYTES >= HELLO_BYTES);
/// Most packets from one step.
pub const MAX_PACKETS: usize = 12;

/// A link to a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Notifications of our service.
    Bluetooth,
    /// Frames on USB or a UART.
    Serial,
}

/// A set of links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Links(u8);

impl Links {
    /// None.
    pub const NONE: Self = Self(0);

    /// Only this one.
    pub const fn only(link: Link) -> Self {
        Self(1 << link as u8)
    }

    /// Adds this one.
    pub const fn with(self, link: Link) -> Self {
        Self(self.0 | 1 << link as u8)
    }

    /// Removes this one.
    pub const fn without(self, link: Link) -> Self {
        Self(self.0 & !(1 << link as u8))
    }

    /// Whether it contains this one.
    pub const fn contains(self, link: Link) -> bool {
        self.0 & 1 << link as u8 != 0
    }

    /// No link.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A packet and its destinations.
#[derive(Clone, Debug)]
pub struct OutPacket {
    /// Links to send it on.
    pub to: Links,
    bytes: [u8; SLOT_BYTES],
    length: usize,
}

impl OutPacket {
    /// The packet; its first byte determines the characteristic.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// How much of the strap is running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// Samples are being sent.
    Streaming,
    /// Reachable, sending only STATUS.
    Idle,
    /// Everything off; motion or external power wakes it.
    Off,
}

/// What one step requests. Reused: each step begins with [`Outputs::clear`].
#[derive(Clone, Debug)]
pub struct Outputs {
    packets: Ring<OutPacket, MAX_PACKETS>,
    /// Drive the motor at this strength (0 off), then step with `Input::MotorDriven`.
    pub motor: Option<u8>,
    /// What is lit from now on.
    pub led: Led,
    /// Write this to flash, then step with `Input::Saved`.
    pub save: Option<[u8; SETTINGS_BYTES]>,
    /// Run the IMU's self-test, set it up again, then step with `Input::SelfTested`.
    pub self_test: bool,
    /// Set the IMU up again, then step with `Input::ImuReady` or `Input::ImuFailed`.
    pub restart_imu: bool,
    /// How much of the strap must run from now on.
    pub power: Power,
    /// Step again at this time at the latest, µs.
    pub next_us: u64,
}

impl Default for Outputs {
    fn default() -> Self {
        Self::new()
    }
}

impl Outputs {
    /// Nothing to do.
    pub const fn new() -> Self {
        let led = Led { red: false, green: false, blue: false };
        Self { packets: Ring::new(), motor: None, led, save: None, self_test: false, restart_imu: false, power: Power::Idle, next_us: 0 }
    }

    /// The next packet to send, in order.
    pub fn next_packet(&mut self) -> Option<OutPacket> {
        self.packets.pop()
    }

    /// Packets dropped since power-on because a step produced too many.
    pub const fn drops(&self) -> u32 {
        self.packets.overruns()
    }

    pub(crate) fn clear(&mut self) {
        while self.packets.pop().is_some() {}
        self.motor = None;
        self.save = None;
        self.self_test = false;
        self.restart_imu = false;
        self.next_us = u64::MAX;
    }

    pub(crate) fn send(&mut self, to: Links, packet: &[u8]) {
        let mut bytes = [0; SLOT_BYTES];
        if to.is_empty() {
            return;
        }
        if let Some(place) = bytes.get_mut(..packet.len()) {
            place.copy_from_slice(packet);
            self.packets.push(OutPacket { to, bytes, length: packet.len() });
        }
    }

    pub(crate) fn wake_by(&mut self, us: u64) {
        self.next_us = self.next_us.min(us);
    }
}
