//! The chip's self-test: it deflects its own masses, and both sensors must register it (AN figures 36 and 37). The strap must lie still.
use crate::driver::{Error, Lsm6ds3trC};
use crate::registers::*;
use embedded_hal_async::delay::DelayNs;
use embedded_hal_async::i2c::I2c;

/// Samples averaged in each phase.
const AVERAGED: i32 = 5;
/// Number of polls of the ready flag, 1 ms apart.
const PATIENCE: u8 = 60;
/// DS pp. 21–22: 0.122 mg per count at ±4 g, 70 mdps at ±2000 °/s.
const MG_PER_COUNT: f32 = 0.122;
const DPS_PER_COUNT: f32 = 0.07;
const FORCE_MG: core::ops::RangeInclusive<f32> = 90.0..=1700.0;
const GYRO_DPS: core::ops::RangeInclusive<f32> = 150.0..=700.0;

/// How far each axis moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SelfTest {
    /// Accelerometer: 90…1700 mg is normal.
    pub force_mg: [f32; 3],
    /// Gyro: 150…700 °/s is normal.
    pub gyro_dps: [f32; 3],
}

impl SelfTest {
    /// All axes within their limits.
    pub fn passed(&self) -> bool {
        self.force_mg.iter().all(|mg| FORCE_MG.contains(mg)) && self.gyro_dps.iter().all(|dps| GYRO_DPS.contains(dps))
    }
}

/// The settings for one sensor.
struct Sensor {
    control: u8,
    /// Rate and range.
    on: u8,
    stimulus: u8,
    ready: u8,
    output: u8,
    start_ms: u32,
    stimulus_ms: u32,
}

/// 52 Hz, ±4 g.
const FORCE: Sensor =
    Sensor { control: CTRL1_XL, on: 0x30 | FS_4_G, stimulus: ST_FORCE, ready: XLDA, output: OUTX_L_XL, start_ms: 100, stimulus_ms: 100 };
/// 208 Hz, ±2000 °/s.
const GYRO: Sensor =
    Sensor { control: CTRL2_G, on: 0x50 | FS_2000_DPS, stimulus: ST_GYRO, ready: GDA, output: OUTX_L_G, start_ms: 150, stimulus_ms: 50 };

impl<I: I2c, D: DelayNs> Lsm6ds3trC<I, D> {
    /// Runs the test, about 0.8 s; leaves the chip reset, so it must be set up.
    pub async fn self_test(&mut self) -> Result<SelfTest, Error<I::Error>> {
        let force = self.test_sensor(&FORCE).await?;
        let gyro = self.test_sensor(&GYRO).await?;
        self.reset().await?;
        Ok(SelfTest { force_mg: force.map(|counts| counts * MG_PER_COUNT), gyro_dps: gyro.map(|counts| counts * DPS_PER_COUNT) })
    }

    /// Counts by which the stimulus moves each axis.
    async fn test_sensor(&mut self, sensor: &Sensor) -> Result<[f32; 3], Error<I::Error>> {
        self.reset().await?;
        self.write(sensor.control, sensor.on).await?;
        self.delay.delay_ms(sensor.start_ms).await;
        let without = self.average(sensor).await?;
        self.write(CTRL5_C, sensor.stimulus).await?;
        self.delay.delay_ms(sensor.stimulus_ms).await;
        let with = self.average(sensor).await?;
        // The sensor is off before the stimulus.
        self.write(sensor.control, 0).await?;
        self.write(CTRL5_C, 0).await?;
        let mut moved = [0.0; 3];
        for ((place, with), without) in moved.iter_mut().zip(with).zip(without) {
            *place = (with - without).unsigned_abs() as f32 / AVERAGED as f32;
        }
        Ok(moved)
    }

    /// Sum of several samples, after one that is discarded.
    async fn average(&mut self, sensor: &Sensor) -> Result<[i32; 3], Error<I::Error>> {
        self.next(sensor).await?;
        let mut sum = [0; 3];
        for _ in 0..AVERAGED {
            for (sum, value) in sum.iter_mut().zip(self.next(sensor).await?) {
                *sum += i32::from(value);
            }
        }
        Ok(sum)
    }

    async fn next(&mut self, sensor: &Sensor) -> Result<[i16; 3], Error<I::Error>> {
        for _ in 0..PATIENCE {
            if self.read_byte(STATUS_REG).await? & sensor.ready != 0 {
                let mut bytes = [0; 6];
                self.read_all(sensor.output, &mut bytes).await?;
                let [a, b, c, d, e, f] = bytes;
                return Ok([i16::from_le_bytes([a, b]), i16::from_le_bytes([c, d]), i16::from_le_bytes([e, f])]);
            }
            self.delay.delay_ms(1).await;
        }
        Err(Error::Stubborn)
    }
}
