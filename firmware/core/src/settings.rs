//! What a strap stores across power-off, as bytes for flash with a CRC; invalid bytes give defaults and are reported as such.
use crate::bytes::{Reader, Writer};
use crate::frame::crc16;
use crate::wire::Role;

/// Size in flash; a multiple of 4, as flash is written.
pub const SETTINGS_BYTES: usize = 16;
const MAGIC: u16 = 0x4f4b;
/// Version of this layout: magic, version, role, boot count u32, fault resets u16, 4 spare (0), CRC-16 of the 14 bytes before it.
const VERSION: u8 = 1;

/// The stored settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where the strap is worn.
    pub role: Role,
    /// Number of power-ons so far.
    pub boot_count: u32,
    /// Number of restarts so far after a panic or by the watchdog.
    pub fault_resets: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { role: Role::None, boot_count: 0, fault_resets: 0 }
    }
}

/// What flash contained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// Valid settings.
    Sound(Settings),
    /// Never written: all bytes are 0xFF.
    Blank,
    /// Something else.
    Corrupt,
}

impl Settings {
    /// As stored in flash.
    pub fn encode(&self) -> [u8; SETTINGS_BYTES] {
        let mut bytes = [0; SETTINGS_BYTES];
        let mut writer = Writer::new(&mut bytes);
        // Everything fits: 2 + 1 + 1 + 4 + 2 + 4 + 2 bytes.
        let _ = writer.u16(MAGIC);
        let _ = writer.bytes(&[VERSION, self.role.byte()]);
        let _ = writer.u32(self.boot_count);
        let _ = writer.u16(self.fault_resets);
        if let Some((body, crc)) = bytes.split_last_chunk_mut::<2>() {
            *crc = crc16(body).to_le_bytes();
        }
        bytes
    }

    /// Decodes the contents of flash; bytes beyond [`SETTINGS_BYTES`] are ignored.
    pub fn decode(bytes: &[u8]) -> Stored {
        match bytes.first_chunk::<SETTINGS_BYTES>() {
            Some(bytes) if bytes.iter().all(|byte| *byte == 0xff) => Stored::Blank,
            Some(bytes) => Self::read(bytes).map_or(Stored::Corrupt, Stored::Sound),
            None => Stored::Corrupt,
        }
    }

    fn read(bytes: &[u8; SETTINGS_BYTES]) -> Option<Self> {
        let (body, crc) = bytes.split_last_chunk::<2>()?;
        if crc16(body) != u16::from_le_bytes(*crc) {
            return None;
        }
        let mut reader = Reader::new(body);
        if reader.u16()? != MAGIC || reader.u8()? != VERSION {
            return None;
        }
        Some(Self { role: Role::from_byte(reader.u8()?)?, boot_count: reader.u32()?, fault_resets: reader.u16()? })
    }
}
