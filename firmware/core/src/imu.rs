//! What an IMU provides: samples with time stamps from its own counter, its scales, and its failures.

/// One sample in counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImuSample {
    /// Angular rate, x y z in the chip's frame.
    pub gyro: [i16; 3],
    /// Specific force, x y z in the chip's frame.
    pub force: [i16; 3],
    /// The chip's counter when the sample was taken: [`STAMP_BITS`] bits in units of [`STAMP_US`] µs (by the chip's clock), wrapping.
    pub stamp: u32,
}

/// Width of the chip's counter.
pub const STAMP_BITS: u32 = 24;
/// One count, µs, by the chip's own clock, which is off by up to several percent.
pub const STAMP_US: u32 = 25;

/// What one count means, and the chip's ranges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImuScales {
    /// One of [`crate::wire::imu_model`].
    pub model: u8,
    /// °/s.
    pub gyro_range_dps: u16,
    /// g.
    pub force_range_g: u8,
    /// rad/s per count.
    pub gyro_rad_per_s: f32,
    /// m/s² per count.
    pub force_m_per_s2: f32,
    /// The gyro is clipped from this count on.
    pub gyro_clip: i16,
    /// The accelerometer is clipped from this count on.
    pub force_clip: i16,
    /// Samples per second, by the chip's own clock.
    pub rate_hz: f32,
}

impl ImuScales {
    /// LSM6DS3TR-C at ±2000 °/s (70 mdps per count, datasheet pp. 21–22) and ±16 g. The gyro counts on for a while beyond its range, but
    /// nothing is specified there.
    pub const fn lsm6ds3tr_c(rate_hz: f32) -> Self {
        Self {
            model: crate::wire::imu_model::LSM6DS3TR_C,
            gyro_range_dps: 2000,
            force_range_g: 16,
            gyro_rad_per_s: 0.07 * core::f32::consts::PI / 180.0,
            force_m_per_s2: 16.0 * 9.806_65 / 32768.0,
            gyro_clip: 28_570,
            force_clip: 32_760,
            rate_hz,
        }
    }
}

/// The result of reading an IMU's FIFO once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Number of samples at the front of the buffer.
    pub count: usize,
    /// The processor's time when the level had been read, µs: the newest sample is no younger.
    pub newest_by_us: u64,
    /// The FIFO overflowed before these samples; their time stamps show how many are missing.
    pub overrun: bool,
    /// The buffer was too small: read again.
    pub more: bool,
}

/// How an IMU failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImuFault {
    /// No such chip answers.
    Absent,
    /// The bus reported an error.
    Bus,
    /// It answers, but always with the same values.
    Stuck,
    /// It was set up but delivers no samples.
    Silent,
    /// Its self-test failed.
    SelfTest,
}
