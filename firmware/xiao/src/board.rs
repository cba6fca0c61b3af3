//! The board as the strap's task sees it.
use app::board::Board;
use embassy_nrf::wdt::WatchdogHandle;
use strap_core::battery::Supply;
use strap_core::imu::{Batch, ImuFault, ImuSample, ImuScales};
use strap_core::led::Led;
use strap_core::settings::SETTINGS_BYTES;

use crate::battery::Gauge;
use crate::fault;
use crate::flash::Store;
use crate::imu::Imu;
use crate::led::Lamp;
use crate::motor::Motor;

pub struct Xiao {
    pub imu: Imu,
    pub led: Lamp,
    pub motor: Motor,
    pub battery: Gauge,
    pub store: Store,
    pub watchdog: Option<WatchdogHandle>,
}

impl Board for Xiao {
    fn imu_scales(&self) -> ImuScales {
        Imu::scales()
    }

    async fn set_up_imu(&mut self) -> Result<(), ImuFault> {
        self.imu.set_up().await
    }

    async fn imu_ready(&mut self) {
        self.imu.ready().await;
    }

    async fn read_imu(&mut self, samples: &mut [ImuSample]) -> Result<Batch, ImuFault> {
        self.imu.read(samples).await
    }

    async fn imu_temperature_centi_c(&mut self) -> Result<i16, ImuFault> {
        self.imu.temperature_centi_c().await
    }

    async fn test_imu(&mut self) -> Result<(), ImuFault> {
        self.imu.test().await?;
        self.imu.set_up().await
    }

    async fn drive_motor(&mut self, level: u8) -> bool {
        self.motor.drive(level).await
    }

    fn show(&mut self, led: Led) {
        self.led.show(led);
    }

    async fn measure_supply(&mut self) -> Supply {
        self.battery.measure().await
    }

    async fn save(&mut self, settings: &[u8; SETTINGS_BYTES]) -> bool {
        self.store.save(settings).await
    }

    fn feed_watchdog(&mut self) {
        if let Some(watchdog) = &mut self.watchdog {
            watchdog.pet();
        }
    }

    /// Everything off but a slow accelerometer; motion or power on USB restarts the strap.
    async fn switch_off(&mut self) -> ! {
        self.motor.drive(0).await;
        self.imu.arm_wake_up().await;
        embassy_nrf::power::set_system_off();
        // Only a debugger keeps it awake.
        fault::reset()
    }
}
