//! Serial framing: COBS of (packet ‖ CRC-16/CCITT-FALSE, low byte first), a zero byte after each frame.
use crate::wire::{MAX_FRAME_BYTES, MAX_PACKET_BYTES};

const CRC_BYTES: usize = 2;
const BODY_BYTES: usize = MAX_PACKET_BYTES + CRC_BYTES;
/// A COBS block with this code carries 254 bytes and no zero.
const FULL_BLOCK: u8 = 0xff;

/// CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, not reflected.
pub fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |crc, byte| {
        let x = (crc >> 8) as u8 ^ byte;
        let x = u16::from(x ^ (x >> 4));
        (crc << 8) ^ (x << 12) ^ (x << 5) ^ x
    })
}

/// One frame's bytes, including the trailing delimiter.
pub struct Frame {
    bytes: [u8; MAX_FRAME_BYTES],
    length: usize,
    code_at: usize,
    code: u8,
}

impl Frame {
    /// `None` when the packet is empty or longer than [`MAX_PACKET_BYTES`].
    pub fn new(packet: &[u8]) -> Option<Self> {
        if packet.is_empty() || packet.len() > MAX_PACKET_BYTES {
            return None;
        }
        let mut frame = Self { bytes: [0; MAX_FRAME_BYTES], length: 1, code_at: 0, code: 1 };
        for byte in packet.iter().chain(&crc16(packet).to_le_bytes()) {
            frame.push(*byte)?;
        }
        frame.put(frame.code_at, frame.code)?;
        frame.put(frame.length, 0)?;
        frame.length += 1;
        Some(frame)
    }

    /// The bytes to transmit.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        if self.code == FULL_BLOCK {
            self.close_block()?;
        }
        if byte == 0 {
            return self.close_block();
        }
        self.put(self.length, byte)?;
        self.length += 1;
        self.code += 1;
        Some(())
    }

    fn close_block(&mut self) -> Option<()> {
        self.put(self.code_at, self.code)?;
        self.code_at = self.length;
        self.length += 1;
        self.code = 1;
        Some(())
    }

    fn put(&mut self, at: usize, byte: u8) -> Option<()> {
        *self.bytes.get_mut(at)? = byte;
        Some(())
    }
}

/// Extracts frames from a stream byte by byte. After garbage it resumes with the next frame; whatever was not a valid frame is counted.
pub struct FrameDecoder {
    /// Bytes that belonged to no valid frame; saturates.
    pub garbage_bytes: u32,
    /// Runs between delimiters that were not a valid frame.
    pub bad_frames: u32,
    body: [u8; BODY_BYTES],
    length: usize,
    /// Bytes still expected in the current COBS block, and its code; 0 before the first block.
    remaining: u8,
    code: u8,
    overlong: bool,
    /// Bytes since the last delimiter.
    seen: u32,
}

impl Default for FrameDecoder {
    fn default() -> Self {
        Self::new()
    }
}

impl FrameDecoder {
    /// Nothing received yet.
    pub const fn new() -> Self {
        Self { garbage_bytes: 0, bad_frames: 0, body: [0; BODY_BYTES], length: 0, remaining: 0, code: 0, overlong: false, seen: 0 }
    }

    /// Takes one byte; returns the packet it completes, if any. A packet's bytes are valid until the next call.
    pub fn push(&mut self, byte: u8) -> Option<&[u8]> {
        if byte != 0 {
            self.take(byte);
            return None;
        }
        let sound = self.seen > 0 && self.is_sound();
        let length = self.length.saturating_sub(CRC_BYTES);
        self.end(sound);
        if sound { self.body.get(..length) } else { None }
    }

    /// The line was interrupted: discards and counts a frame that had begun.
    pub fn reset(&mut self) {
        self.end(false);
    }

    fn take(&mut self, byte: u8) {
        self.seen = self.seen.saturating_add(1);
        if self.remaining > 0 {
            self.remaining -= 1;
            self.store(byte);
            return;
        }
        if self.code != 0 && self.code != FULL_BLOCK {
            self.store(0);
        }
        self.code = byte;
        self.remaining = byte.saturating_sub(1);
    }

    fn store(&mut self, byte: u8) {
        match self.body.get_mut(self.length) {
            Some(place) => {
                *place = byte;
                self.length += 1;
            }
            None => self.overlong = true,
        }
    }

    fn is_sound(&self) -> bool {
        let Some((packet, crc)) = self.body.get(..self.length).and_then(|body| body.split_last_chunk::<CRC_BYTES>()) else {
            return false;
        };
        !packet.is_empty() && self.remaining == 0 && !self.overlong && crc16(packet) == u16::from_le_bytes(*crc)
    }

    fn end(&mut self, sound: bool) {
        if !sound && self.seen > 0 {
            self.bad_frames = self.bad_frames.saturating_add(1);
            self.garbage_bytes = self.garbage_bytes.saturating_add(self.seen);
        }
        self.length = 0;
        self.remaining = 0;
        self.code = 0;
        self.overlong = false;
        self.seen = 0;
    }
}
