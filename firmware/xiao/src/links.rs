//! What the tasks hand each other: packets in and out, links that come and go, and what the strap shows of itself.
use core::cell::{Cell, RefCell};

use embassy_sync::blocking_mutex::Mutex;
use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embassy_sync::channel::Channel;
use embassy_sync::signal::Signal;
use heapless::Vec;
use strap_core::outputs::{Link, SLOT_BYTES};
use strap_core::ring::{PacketRing, Taken};
use strap_core::wire::HELLO_BYTES;

/// Longest packet that a strap can be told; the tail of a longer one is cut, which makes it a bad one.
pub const COMMAND_BYTES: usize = 32;
/// Packets that wait for a slow link: 0.3 s.
const WAITING: usize = 16;

pub enum Event {
    Up(Link),
    Down(Link),
    Packet(Link, Vec<u8, COMMAND_BYTES>),
}

/// To the strap.
pub static INBOX: Channel<CriticalSectionRawMutex, Event, 8> = Channel::new();

/// A packet for the strap, from any link.
pub async fn deliver(link: Link, bytes: &[u8]) {
    let bytes = bytes.get(..COMMAND_BYTES).unwrap_or(bytes);
    if let Ok(packet) = Vec::from_slice(bytes) {
        INBOX.send(Event::Packet(link, packet)).await;
    }
}

/// Packets on their way to one link.
pub struct Outbox {
    ring: Mutex<CriticalSectionRawMutex, RefCell<PacketRing<WAITING, SLOT_BYTES>>>,
    filled: Signal<CriticalSectionRawMutex, ()>,
}

impl Outbox {
    const fn new() -> Self {
        Self { ring: Mutex::new(RefCell::new(PacketRing::new())), filled: Signal::new() }
    }

    pub fn push(&self, packet: &[u8]) {
        self.ring.lock(|ring| ring.borrow_mut().push(packet));
        self.filled.signal(());
    }

    pub async fn pop(&self) -> Taken<SLOT_BYTES> {
        loop {
            if let Some(packet) = self.ring.lock(|ring| ring.borrow_mut().pop()) {
                return packet;
            }
            self.filled.wait().await;
        }
    }

    /// The line was cut.
    pub fn clear(&self) {
        self.ring.lock(|ring| ring.borrow_mut().clear());
    }

    pub fn drops(&self) -> u32 {
        self.ring.lock(|ring| ring.borrow().drops())
    }
}

pub static BLUETOOTH: Outbox = Outbox::new();
pub static SERIAL: Outbox = Outbox::new();

/// What advertising tells, and what is read.
#[derive(Clone, Copy)]
pub struct Shown {
    pub role: u8,
    /// 255 when unknown.
    pub battery_percent: u8,
    pub hello: [u8; HELLO_BYTES],
}

static SHOWN: Mutex<CriticalSectionRawMutex, Cell<Shown>> =
    Mutex::new(Cell::new(Shown { role: 0, battery_percent: 255, hello: [0; HELLO_BYTES] }));

pub fn show(shown: Shown) {
    SHOWN.lock(|cell| cell.set(shown));
}

pub fn shown() -> Shown {
    SHOWN.lock(Cell::get)
}
