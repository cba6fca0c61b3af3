//! What the tasks exchange: packets in and out, link state changes, and what the strap shows about itself.
use core::cell::{Cell, RefCell};

use embassy_sync::blocking_mutex::Mutex;
use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embassy_sync::channel::Channel;
use embassy_sync::signal::Signal;
use heapless::Vec;
use strap_core::outputs::{Link, SLOT_BYTES};
use strap_core::ring::{PacketRing, PoppedPacket};
use strap_core::wire::HELLO_BYTES;

/// Longest packet that a strap accepts; a longer one is truncated, which makes it invalid.
pub const COMMAND_BYTES: usize = 32;
/// Packets queued for a slow link: 0.3 s.
const WAITING: usize = 32;
/// Events queued for the strap.
const EVENTS: usize = 8;

/// Events from a link to the strap.
pub enum Event {
    /// A host connected.
    Up(Link),
    /// A host disconnected.
    Down(Link),
    /// A packet arrived.
    Packet(Link, Vec<u8, COMMAND_BYTES>),
}

/// What is advertised and what can be read.
#[derive(Clone, Copy)]
pub struct Shown {
    /// Where the strap is worn, as on the wire.
    pub role: u8,
    /// 255 when unknown.
    pub battery_percent: u8,
    /// The HELLO packet.
    pub hello: [u8; HELLO_BYTES],
}

/// The connection between the strap's task and the tasks of its links.
pub struct Exchange {
    /// Packets to send over Bluetooth.
    pub bluetooth: Outbox,
    /// Packets to send over the cable.
    pub serial: Outbox,
    inbox: Channel<CriticalSectionRawMutex, Event, EVENTS>,
    shown: Mutex<CriticalSectionRawMutex, Cell<Shown>>,
}

impl Default for Exchange {
    fn default() -> Self {
        Self::new()
    }
}

impl Exchange {
    /// Empty.
    pub const fn new() -> Self {
        let shown = Shown { role: 0, battery_percent: 255, hello: [0; HELLO_BYTES] };
        Self { bluetooth: Outbox::new(), serial: Outbox::new(), inbox: Channel::new(), shown: Mutex::new(Cell::new(shown)) }
    }

    /// Passes an event to the strap; waits when the queue is full.
    pub async fn post(&self, event: Event) {
        self.inbox.send(event).await;
    }

    /// A packet for the strap, from any link.
    pub async fn deliver(&self, link: Link, bytes: &[u8]) {
        let bytes = bytes.get(..COMMAND_BYTES).unwrap_or(bytes);
        if let Ok(packet) = Vec::from_slice(bytes) {
            self.post(Event::Packet(link, packet)).await;
        }
    }

    /// The next event for the strap.
    pub async fn next(&self) -> Event {
        self.inbox.receive().await
    }

    /// The queue of packets for this link.
    pub const fn outbox(&self, link: Link) -> &Outbox {
        match link {
            Link::Bluetooth => &self.bluetooth,
            Link::Serial => &self.serial,
        }
    }

    /// Replaces what is shown.
    pub fn show(&self, shown: Shown) {
        self.shown.lock(|cell| cell.set(shown));
    }

    /// What was last shown.
    pub fn shown(&self) -> Shown {
        self.shown.lock(Cell::get)
    }
}

/// Packets waiting for one link.
pub struct Outbox {
    ring: Mutex<CriticalSectionRawMutex, RefCell<PacketRing<WAITING, SLOT_BYTES>>>,
    filled: Signal<CriticalSectionRawMutex, ()>,
}

impl Outbox {
    const fn new() -> Self {
        Self { ring: Mutex::new(RefCell::new(PacketRing::new())), filled: Signal::new() }
    }

    /// Appends a packet; when the link is slow, the oldest is dropped.
    pub fn push(&self, packet: &[u8]) {
        self.ring.lock(|ring| ring.borrow_mut().push(packet));
        self.filled.signal(());
    }

    /// Waits for the oldest packet.
    pub async fn pop(&self) -> PoppedPacket<SLOT_BYTES> {
        loop {
            if let Some(packet) = self.ring.lock(|ring| ring.borrow_mut().pop()) {
                return packet;
            }
            self.filled.wait().await;
        }
    }

    /// Discards all packets after a disconnection.
    pub fn clear(&self) {
        self.ring.lock(|ring| ring.borrow_mut().clear());
    }

    /// Packets lost since power-on.
    pub fn drops(&self) -> u32 {
        self.ring.lock(|ring| ring.borrow().drops())
    }
}
