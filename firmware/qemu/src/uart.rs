//! UART 0: one byte at a time, never waiting.
use core::ptr::{read_volatile, write_volatile};

const BASE: usize = 0x4000_4000;
const DATA: *mut u32 = BASE as *mut u32;
const STATE: *const u32 = (BASE + 0x4) as *const u32;
const CTRL: *mut u32 = (BASE + 0x8) as *mut u32;
const INTCLEAR: *mut u32 = (BASE + 0xc) as *mut u32;
const BAUDDIV: *mut u32 = (BASE + 0x10) as *mut u32;

const TX_FULL: u32 = 1;
const RX_FULL: u32 = 2;
/// Transmit, receive, and an interrupt on received bytes.
const ON: u32 = 1 | 2 | 8;
const RECEIVED: u32 = 2;

/// Its receive interrupt.
#[derive(Clone, Copy)]
pub struct ReceiveInterrupt;

// SAFETY: UART 0's receive interrupt is number 0 on this board.
unsafe impl cortex_m::interrupt::InterruptNumber for ReceiveInterrupt {
    fn number(self) -> u16 {
        0
    }
}

/// The UART; there is one.
pub struct Uart(());

impl Uart {
    /// Switches it on; its interrupt only ends a `wfi`.
    pub fn new() -> Self {
        // SAFETY: registers of a peripheral with no other user; the interrupt's handler only clears it.
        unsafe {
            write_volatile(BAUDDIV, 217);
            write_volatile(CTRL, ON);
            cortex_m::peripheral::NVIC::unmask(ReceiveInterrupt);
        }
        Self(())
    }

    /// The byte received, if there is one.
    pub fn receive(&mut self) -> Option<u8> {
        // SAFETY: as above; reading DATA takes the byte.
        unsafe { if read_volatile(STATE) & RX_FULL != 0 { Some(read_volatile(DATA) as u8) } else { None } }
    }

    /// Sends a byte; false while the UART is not ready for it.
    pub fn send(&mut self, byte: u8) -> bool {
        // SAFETY: as above.
        unsafe {
            let ready = read_volatile(STATE) & TX_FULL == 0;
            if ready {
                write_volatile(DATA, u32::from(byte));
            }
            ready
        }
    }
}

impl Default for Uart {
    fn default() -> Self {
        Self::new()
    }
}

/// Must be called by the interrupt's handler.
pub fn clear_interrupt() {
    // SAFETY: clearing the interrupt has no other effect.
    unsafe { write_volatile(INTCLEAR, RECEIVED) }
}
