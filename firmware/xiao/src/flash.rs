//! The settings' flash pages, written between the radio's slots.
use app::settings_flash::SettingsFlash;
use embassy_nrf::Peri;
use embassy_nrf::peripherals::NVMC;
use nrf_mpsl::{Flash, MultiprotocolServiceLayer};

/// The last two pages before the bootloader; `memory.x` leaves them out.
const PAGES: core::ops::Range<u32> = 0xf_2000..0xf_4000;

pub type Store = SettingsFlash<Flash<'static>>;

pub fn store(mpsl: &'static MultiprotocolServiceLayer<'static>, nvmc: Peri<'static, NVMC>) -> Store {
    SettingsFlash::new(Flash::take(mpsl, nvmc), PAGES).expect("two pages")
}
