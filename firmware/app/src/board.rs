//! What the strap's task needs of the board that it runs on.
#![allow(async_fn_in_trait, reason = "the tasks stay on one executor: no future has to be sent")]
use strap_core::battery::Supply;
use strap_core::imu::{Batch, ImuFault, ImuSample, ImuScales};
use strap_core::led::Led;
use strap_core::settings::SETTINGS_BYTES;

/// The parts around the processor. Each limits its own time: none of these may wait for ever but [`Board::imu_ready`].
pub trait Board {
    /// What the IMU's counts mean.
    fn imu_scales(&self) -> ImuScales;

    /// Sets the IMU up, after a power cycle when it was set up before; its counter begins anew.
    async fn set_up_imu(&mut self) -> Result<(), ImuFault>;

    /// Until samples wait in the IMU. May be dropped at any time.
    async fn imu_ready(&mut self);

    /// Takes the samples that wait, oldest first.
    async fn read_imu(&mut self, samples: &mut [ImuSample]) -> Result<Batch, ImuFault>;

    /// 0.01 °C.
    async fn imu_temperature_centi_c(&mut self) -> Result<i16, ImuFault>;

    /// Has the IMU test itself and sets it up anew. The strap must lie still. About a second.
    async fn test_imu(&mut self) -> Result<(), ImuFault>;

    /// Drives the motor, 0 off … 255; false when it could not be.
    async fn drive_motor(&mut self, level: u8) -> bool;

    /// From now on.
    fn show(&mut self, led: Led);

    /// Battery and charger.
    async fn measure_supply(&mut self) -> Supply;

    /// Keeps the settings over power-off; false when they could not be written.
    async fn save(&mut self, settings: &[u8; SETTINGS_BYTES]) -> bool;

    /// The strap's task goes on: called at least once a second.
    fn feed_watchdog(&mut self);

    /// Everything off; motion, and power from outside, start the program anew.
    async fn switch_off(&mut self) -> !;
}
