//! Rings of fixed size for values and for packets, which count what they lose. The oldest is dropped first, because fresh data is worth more.

/// Up to `N` values.
#[derive(Clone, Debug)]
pub struct Ring<T, const N: usize> {
    places: [Option<T>; N],
    /// Index of the oldest.
    head: usize,
    count: usize,
    overruns: u32,
}

impl<T, const N: usize> Default for Ring<T, N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T, const N: usize> Ring<T, N> {
    /// Empty.
    pub const fn new() -> Self {
        Self { places: [const { None }; N], head: 0, count: 0, overruns: 0 }
    }

    /// Adds the newest; a full ring drops and counts its oldest.
    pub fn push(&mut self, value: T) {
        if self.count >= N {
            self.pop();
            self.overruns = self.overruns.saturating_add(1);
        }
        let at = (self.head + self.count).checked_rem(N).unwrap_or(0);
        if let Some(place) = self.places.get_mut(at) {
            *place = Some(value);
            self.count += 1;
        }
    }

    /// Takes the oldest.
    pub fn pop(&mut self) -> Option<T> {
        let value = self.places.get_mut(self.head)?.take()?;
        self.head = (self.head + 1).checked_rem(N).unwrap_or(0);
        self.count -= 1;
        Some(value)
    }

    /// Values waiting.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Nothing waits.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Values dropped since the beginning.
    pub const fn overruns(&self) -> u32 {
        self.overruns
    }
}

/// Up to `SLOTS` packets of up to `BYTES` bytes.
#[derive(Clone, Debug, Default)]
pub struct PacketRing<const SLOTS: usize, const BYTES: usize> {
    ring: Ring<Slot<BYTES>, SLOTS>,
    refused: u32,
}

#[derive(Clone, Debug)]
struct Slot<const BYTES: usize> {
    bytes: [u8; BYTES],
    length: usize,
}

/// A packet taken out of a ring.
#[derive(Clone, Debug)]
pub struct PoppedPacket<const BYTES: usize>(Slot<BYTES>);

impl<const BYTES: usize> core::ops::Deref for PoppedPacket<BYTES> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0.bytes.get(..self.0.length).unwrap_or_default()
    }
}

impl<const SLOTS: usize, const BYTES: usize> PacketRing<SLOTS, BYTES> {
    /// Empty.
    pub const fn new() -> Self {
        Self { ring: Ring::new(), refused: 0 }
    }

    /// Adds the newest packet; a full ring drops its oldest, and a packet that is too long is not added.
    pub fn push(&mut self, packet: &[u8]) {
        let mut bytes = [0; BYTES];
        match bytes.get_mut(..packet.len()) {
            Some(place) => {
                place.copy_from_slice(packet);
                self.ring.push(Slot { bytes, length: packet.len() });
            }
            None => self.refused = self.refused.saturating_add(1),
        }
    }

    /// Takes the oldest packet.
    pub fn pop(&mut self) -> Option<PoppedPacket<BYTES>> {
        self.ring.pop().map(PoppedPacket)
    }

    /// Packets waiting.
    pub const fn len(&self) -> usize {
        self.ring.len()
    }

    /// Whether nothing is waiting.
    pub const fn is_empty(&self) -> bool {
        self.ring.is_empty()
    }

    /// Discards all waiting packets without counting them, after a disconnection.
    pub fn clear(&mut self) {
        while self.ring.pop().is_some() {}
    }

    /// Packets lost since the beginning.
    pub const fn drops(&self) -> u32 {
        self.ring.overruns().saturating_add(self.refused)
    }
}
