//! The settings' page of flash: one record after the other, the newest counts; written between the radio's slots.
use embassy_nrf::Peri;
use embassy_nrf::peripherals::NVMC;
use nrf_mpsl::{Flash, MultiprotocolServiceLayer};
use strap_core::settings::{SETTINGS_BYTES, Settings, Stored};

/// The last page before the bootloader; `memory.x` leaves it out.
const PAGE: u32 = 0xf_3000;
const PAGE_BYTES: u32 = 4096;
const RECORDS: u32 = PAGE_BYTES / SETTINGS_BYTES as u32;
const BLANK: [u8; SETTINGS_BYTES] = [0xff; SETTINGS_BYTES];

pub struct Store {
    flash: Flash<'static>,
    /// Records in the page.
    written: u32,
    stored: Stored,
}

impl Store {
    pub fn new(mpsl: &'static MultiprotocolServiceLayer<'static>, nvmc: Peri<'static, NVMC>) -> Self {
        let mut store = Self { flash: Flash::take(mpsl, nvmc), written: 0, stored: Stored::Blank };
        for record in 0..RECORDS {
            let mut bytes = BLANK;
            let read = store.flash.read(PAGE + record * SETTINGS_BYTES as u32, &mut bytes);
            if bytes == BLANK && read.is_ok() {
                continue;
            }
            store.written = record + 1;
            // A record cut off by a power failure gives way to the one before it.
            match (Settings::decode(&bytes), store.stored) {
                (Stored::Corrupt, Stored::Sound(_)) => {}
                (found, _) => store.stored = found,
            }
        }
        store
    }

    /// As found at power-on.
    pub const fn stored(&self) -> Stored {
        self.stored
    }

    /// Whether it was written.
    pub async fn save(&mut self, bytes: &[u8; SETTINGS_BYTES]) -> bool {
        if self.written >= RECORDS {
            if self.flash.erase(PAGE, PAGE + PAGE_BYTES).await.is_err() {
                return false;
            }
            self.written = 0;
        }
        let at = PAGE + self.written * SETTINGS_BYTES as u32;
        self.written += 1;
        let mut read = BLANK;
        self.flash.write(at, bytes).await.is_ok() && self.flash.read(at, &mut read).is_ok() && read == *bytes
    }
}
