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
const WAITING: usize = 32;
/// Events that wait for the strap.
const EVENTS: usize = 8;

/// What a link has for the strap.
pub enum Event {
    /// A host came.
    Up(Link),
    /// It went.
    Down(Link),
    /// It said something.
    Packet(Link, Vec<u8, COMMAND_BYTES>),
}

/// What advertising tells, and what is read.
#[derive(Clone, Copy)]
pub struct Shown {
    /// Where the strap is worn, as on the wire.
    pub role: u8,
    /// 255 when unknown.
    pub battery_percent: u8,
    /// The HELLO packet.
    pub hello: [u8; HELLO_BYTES],
}

/// Between the strap's task and its links'.
pub struct Exchange {
    /// Packets that go over Bluetooth.
    pub bluetooth: Outbox,
    /// Packets that go over the cable.
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

    /// Tells the strap, and waits when it has much to do.
    pub async fn tell(&self, event: Event) {
        self.inbox.send(event).await;
    }

    /// A packet for the strap, from any link.
    pub async fn deliver(&self, link: Link, bytes: &[u8]) {
        let bytes = bytes.get(..COMMAND_BYTES).unwrap_or(bytes);
        if let Ok(packet) = Vec::from_slice(bytes) {
            self.tell(Event::Packet(link, packet)).await;
        }
    }

    /// The next event for the strap.
    pub async fn next(&self) -> Event {
        self.inbox.receive().await
    }

    /// Where packets for this link wait.
    pub const fn outbox(&self, link: Link) -> &Outbox {
        match link {
            Link::Bluetooth => &self.bluetooth,
            Link::Serial => &self.serial,
        }
    }

    /// From now on.
    pub fn show(&self, shown: Shown) {
        self.shown.lock(|cell| cell.set(shown));
    }

    /// Last shown.
    pub fn shown(&self) -> Shown {
        self.shown.lock(Cell::get)
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

    /// Puts a packet behind the others; the oldest falls out when the link is slow.
    pub fn push(&self, packet: &[u8]) {
        self.ring.lock(|ring| ring.borrow_mut().push(packet));
        self.filled.signal(());
    }

    /// The oldest packet, when there is one.
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

    /// Packets lost since the beginning.
    pub fn drops(&self) -> u32 {
        self.ring.lock(|ring| ring.borrow().drops())
    }
}
