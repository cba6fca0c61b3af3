//! Settings in a flash that loses power at any point, is worn out, or holds something else.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
use std::cell::RefCell;

use app::settings_flash::SettingsFlash;
use embassy_futures::block_on;
use embedded_storage_async::nor_flash::{ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash};
use strap_core::settings::{Settings, Stored};
use strap_core::wire::Role;

const PAGE: usize = 4096;
const WORD: usize = 4;
const BEGIN: u32 = 0x1_0000;
const PAGES: usize = 2;

#[derive(Debug)]
struct Failed;

impl NorFlashError for Failed {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

/// Bits are only cleared by writing, and set by erasing a page.
#[derive(Clone)]
struct Cells {
    bytes: Vec<u8>,
    /// Words that can still be written before power fails.
    power: Option<usize>,
    written: usize,
}

impl Cells {
    fn of(byte: u8) -> RefCell<Self> {
        RefCell::new(Self { bytes: vec![byte; PAGES * PAGE], power: None, written: 0 })
    }

    /// Uses up one word; false when power is gone.
    fn has_power(&mut self) -> bool {
        self.written += 1;
        match &mut self.power {
            Some(0) => false,
            Some(words) => {
                *words -= 1;
                true
            }
            None => true,
        }
    }
}

struct Flash<'a>(&'a RefCell<Cells>);

impl ErrorType for Flash<'_> {
    type Error = Failed;
}

impl ReadNorFlash for Flash<'_> {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Failed> {
        let at = (offset - BEGIN) as usize;
        bytes.copy_from_slice(&self.0.borrow().bytes[at..at + bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        BEGIN as usize + PAGES * PAGE
    }
}

impl NorFlash for Flash<'_> {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), Failed> {
        let mut cells = self.0.borrow_mut();
        for at in ((from - BEGIN) as usize..(to - BEGIN) as usize).step_by(WORD) {
            if !cells.has_power() {
                return Err(Failed);
            }
            cells.bytes[at..at + WORD].fill(0xff);
        }
        Ok(())
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Failed> {
        assert!((offset as usize).is_multiple_of(WORD) && bytes.len().is_multiple_of(WORD));
        let mut cells = self.0.borrow_mut();
        for (at, word) in ((offset - BEGIN) as usize..).step_by(WORD).zip(bytes.chunks(WORD)) {
            if !cells.has_power() {
                return Err(Failed);
            }
            for (cell, byte) in cells.bytes[at..at + WORD].iter_mut().zip(word) {
                *cell &= byte;
            }
        }
        Ok(())
    }
}

fn open(cells: &RefCell<Cells>) -> SettingsFlash<Flash<'_>> {
    SettingsFlash::new(Flash(cells), BEGIN..BEGIN + (PAGES * PAGE) as u32).unwrap()
}

fn settings(boot_count: u32) -> Settings {
    Settings { role: Role::LeftShin, boot_count, fault_resets: 3 }
}

fn save(cells: &RefCell<Cells>, boot_count: u32) -> bool {
    block_on(open(cells).save(&settings(boot_count).encode()))
}

fn load(cells: &RefCell<Cells>) -> Stored {
    block_on(open(cells).load())
}

#[test]
fn a_new_flash_is_blank_and_keeps_the_last_saved_settings() {
    let cells = Cells::of(0xff);
    assert_eq!(load(&cells), Stored::Blank);
    for boot_count in 1..2000 {
        assert!(save(&cells, boot_count));
        assert_eq!(load(&cells), Stored::Sound(settings(boot_count)));
    }
}

#[test]
fn power_may_fail_at_any_word() {
    let cells = Cells::of(0xff);
    for boot_count in 1..500 {
        assert!(save(&cells, boot_count));
    }
    // Covers both changes from one page to the other, with an erasure each.
    for boot_count in 500..900 {
        let before = cells.borrow().clone();
        assert!(save(&cells, boot_count));
        let words = cells.borrow().written - before.written;
        for power in (0..words).filter(|word| words < 50 || word % 37 == 0 || *word < 10) {
            let cut = RefCell::new(Cells { power: Some(power), ..before.clone() });
            assert!(!save(&cut, boot_count));
            cut.borrow_mut().power = None;
            let kept = load(&cut);
            assert!([boot_count - 1, boot_count].map(|count| Stored::Sound(settings(count))).contains(&kept), "{power}: {kept:?}");
            assert!(save(&cut, boot_count + 1));
            assert_eq!(load(&cut), Stored::Sound(settings(boot_count + 1)));
        }
    }
}

#[test]
fn invalid_settings_are_reported_and_erased() {
    for byte in [0x00, 0x5a] {
        let cells = Cells::of(byte);
        assert_eq!(load(&cells), Stored::Corrupt);
        assert_eq!(load(&cells), Stored::Blank);
        assert!(save(&cells, 1));
        assert_eq!(load(&cells), Stored::Sound(settings(1)));
    }
}

#[test]
fn a_flash_that_cannot_be_written_is_reported() {
    let cells = Cells::of(0xff);
    cells.borrow_mut().power = Some(0);
    assert!(!save(&cells, 1));
    assert_eq!(load(&cells), Stored::Blank);
}

#[test]
fn one_page_is_too_little() {
    let cells = Cells::of(0xff);
    assert!(SettingsFlash::new(Flash(&cells), BEGIN..BEGIN + PAGE as u32).is_none());
}
