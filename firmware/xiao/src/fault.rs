//! Panics, hard faults and the watchdog: each ends in a reset, and the next start knows about it.
use cortex_m_rt::{ExceptionFrame, exception};
use embassy_executor::{SpawnError, SpawnToken, Spawner};
use embassy_nrf::peripherals::WDT;
use embassy_nrf::wdt::{Config, Watchdog, WatchdogHandle};
use embassy_nrf::{Peri, pac};

/// In a register that survives a software reset; the bootloader uses the other one.
const MARK: u8 = 0xfa;
/// RESETREAS: watchdog, and lock-up of the processor.
const DOG: u32 = 1 << 1;
const LOCKUP: u32 = 1 << 3;
/// At 32 768 a second: 4 s, longer than any flash erase.
const WATCHDOG_TICKS: u32 = 4 * 32_768;

/// Whether the last reset followed a fault; clears the record.
pub fn take() -> bool {
    let reasons = pac::POWER.resetreas().read().0;
    // Writing ones clears them.
    pac::POWER.resetreas().write(|w| w.0 = reasons);
    let marked = pac::POWER.gpregret2().read().0 as u8 == MARK;
    pac::POWER.gpregret2().write(|w| w.0 = 0);
    marked || reasons & (DOG | LOCKUP) != 0
}

/// Cannot be stopped once started; the strap's task feeds it. None when another one is still running from before a reset, which then
/// resets once more.
pub fn watchdog(wdt: Peri<'static, WDT>) -> Option<WatchdogHandle> {
    let mut config = Config::default();
    config.timeout_ticks = WATCHDOG_TICKS;
    Watchdog::try_new::<_, 1>(wdt, config).ok().map(|(_, [handle])| handle)
}

/// Every task is spawned once, at power-on.
pub fn spawn<S>(spawner: Spawner, task: Result<SpawnToken<S>, SpawnError>) {
    match task {
        Ok(task) => spawner.spawn(task),
        Err(_) => reset(),
    }
}

/// Restarts, and counts the restart.
pub fn reset() -> ! {
    pac::POWER.gpregret2().write(|w| w.0 = u32::from(MARK));
    cortex_m::peripheral::SCB::sys_reset()
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    reset()
}

#[exception]
unsafe fn HardFault(_: &ExceptionFrame) -> ! {
    reset()
}
