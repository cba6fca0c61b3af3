//! Timer 0 as a clock: counts down 25 000 000 a second and continues after 2³² counts.
use core::ptr::{read_volatile, write_volatile};

const BASE: usize = 0x4000_0000;
const CTRL: *mut u32 = BASE as *mut u32;
const VALUE: *mut u32 = (BASE + 0x4) as *mut u32;
const RELOAD: *mut u32 = (BASE + 0x8) as *mut u32;

/// Counts per µs.
pub const COUNTS_PER_US: u64 = 25;

/// The clock; must be read at least every 171 s.
pub struct Clock {
    last: u32,
    counts: u64,
}

impl Clock {
    /// Starts at 0.
    pub fn new() -> Self {
        // SAFETY: registers of a peripheral with no other user.
        unsafe {
            write_volatile(RELOAD, u32::MAX);
            write_volatile(VALUE, u32::MAX);
            write_volatile(CTRL, 1);
        }
        Self { last: u32::MAX, counts: 0 }
    }

    /// Counts since the start.
    pub fn counts(&mut self) -> u64 {
        // SAFETY: as above.
        let value = unsafe { read_volatile(VALUE) };
        self.counts += u64::from(self.last.wrapping_sub(value));
        self.last = value;
        self.counts
    }

    /// µs since the start.
    pub fn now_us(&mut self) -> u64 {
        self.counts() / COUNTS_PER_US
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}
