//! The settings in flash: if power fails at any time, either the old or the new settings are there afterwards.
use core::ops::Range;

use embedded_storage_async::nor_flash::NorFlash;
use sequential_storage::cache::{Cache, Uncached};
use sequential_storage::map::{MapConfig, MapStorage};
use strap_core::settings::{SETTINGS_BYTES, Settings, Stored};

/// Key of the settings in the flash map.
const KEY: u8 = 0;
/// A record and its key.
const BUFFER_BYTES: usize = 32;

/// Several pages of flash, written in turn.
pub struct SettingsFlash<F: NorFlash> {
    pages: MapStorage<u8, F, Cache<Uncached, Uncached, Uncached, u8>>,
}

impl<F: NorFlash> SettingsFlash<F> {
    /// `None` unless the range is two whole pages or more.
    pub fn new(flash: F, range: Range<u32>) -> Option<Self> {
        let config = MapConfig::try_new(range).ok()?;
        Some(Self { pages: MapStorage::new(flash, config, Cache::new_uncached()) })
    }

    /// The stored settings. Pages that cannot be read are erased.
    pub async fn load(&mut self) -> Stored {
        match self.pages.fetch_item::<[u8; SETTINGS_BYTES]>(&mut [0; BUFFER_BYTES], &KEY).await {
            Ok(Some(bytes)) => Settings::decode(&bytes),
            Ok(None) => Stored::Blank,
            Err(_) => {
                let _ = self.pages.erase_all().await;
                Stored::Corrupt
            }
        }
    }

    /// Returns whether it was written.
    pub async fn save(&mut self, settings: &[u8; SETTINGS_BYTES]) -> bool {
        self.pages.store_item(&mut [0; BUFFER_BYTES], &KEY, settings).await.is_ok()
    }
}
