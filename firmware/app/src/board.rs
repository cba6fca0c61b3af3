//! What the strap's task needs from its board.
#![allow(async_fn_in_trait, reason = "the tasks stay on one executor: no future has to be sent")]
use strap_core::battery::Supply;
use strap_core::imu::{Batch, ImuFault, ImuSample, ImuScales};
use strap_core::led::Led;
use strap_core::settings::SETTINGS_BYTES;

/// The parts around the processor. Each limits its own time: only [`Board::imu_ready`] may wait forever.
pub trait Board {
    /// What the IMU's counts mean.
    fn imu_scales(&self) -> ImuScales;

    /// Sets up the IMU, with a power cycle if it was set up before; its counter restarts.
    async fn set_up_imu(&mut self) -> Result<(), ImuFault>;

    /// Waits until samples are available in the IMU. May be dropped at any time.
    async fn imu_ready(&mut self);

    /// Reads the waiting samples, oldest first.
    async fn read_imu(&mut self, samples: &mut [ImuSample]) -> Result<Batch, ImuFault>;

    /// 0.01 °C.
    async fn imu_temperature_centi_c(&mut self) -> Result<i16, ImuFault>;

    /// Runs the IMU's self-test and sets it up again. The strap must lie still. Takes about a second.
    async fn test_imu(&mut self) -> Result<(), ImuFault>;

    /// Drives the motor, 0 off … 255; false when this failed.
    async fn drive_motor(&mut self, level: u8) -> bool;

    /// Takes effect at once.
    fn show(&mut self, led: Led);

    /// Battery and charger.
    async fn measure_supply(&mut self) -> Supply;

    /// Stores the settings across power-off; false when they could not be written.
    async fn save(&mut self, settings: &[u8; SETTINGS_BYTES]) -> bool;

    /// Called at least once a second while the strap's task is running.
    fn feed_watchdog(&mut self);

    /// Switches everything off; motion or external power restarts the program.
    async fn switch_off(&mut self) -> !;
}
