//! The chip: set-up, temperature, and sleep until it is moved.
use crate::registers::*;
use embedded_hal_async::delay::DelayNs;
use embedded_hal_async::i2c::{Error as _, ErrorKind, I2c};
use strap_core::imu::{ImuFault, ImuScales};

/// Samples per second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// 416, which uses 17 % of a 400 kHz bus.
    Hz416,
    /// 833, which uses 34 %.
    Hz833,
}

impl Rate {
    /// Nominal.
    pub const fn hz(self) -> f32 {
        match self {
            Self::Hz416 => 416.0,
            Self::Hz833 => 833.0,
        }
    }

    /// The same code for ODR_XL, ODR_G and ODR_FIFO (DS pp. 58, 61, 62).
    const fn code(self) -> u8 {
        match self {
            Self::Hz416 => 6,
            Self::Hz833 => 7,
        }
    }
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error<E> {
    /// A bus error part-way through.
    Bus(E),
    /// No chip answers at the address.
    Absent,
    /// A different chip, with this identity.
    Stranger(u8),
    /// A register does not accept what is written to it, or a flag does not come.
    Stubborn,
}

impl<E> Error<E> {
    /// As one of the strap's faults.
    pub const fn fault(&self) -> ImuFault {
        match self {
            Self::Bus(_) => ImuFault::Bus,
            Self::Absent | Self::Stranger(_) => ImuFault::Absent,
            Self::Stubborn => ImuFault::Stuck,
        }
    }
}

/// The chip on its bus. The caller must time out a bus that hangs, and set the chip up again afterwards.
pub struct Lsm6ds3trC<I, D> {
    pub(crate) i2c: I,
    pub(crate) delay: D,
    pub(crate) watermark: usize,
}

impl<I: I2c, D: DelayNs> Lsm6ds3trC<I, D> {
    /// Sends nothing yet.
    pub const fn new(i2c: I, delay: D) -> Self {
        Self { i2c, delay, watermark: 1 }
    }

    /// What its counts mean.
    pub const fn scales(rate: Rate) -> ImuScales {
        ImuScales::lsm6ds3tr_c(rate.hz())
    }

    /// Resets the chip and starts it: ±2000 °/s, ±16 g, samples with time stamps into the FIFO, INT1 high from `watermark` samples on.
    /// Takes about 0.2 s. Time stamps restart.
    pub async fn set_up(&mut self, rate: Rate, watermark: u8) -> Result<(), Error<I::Error>> {
        self.reset().await?;
        self.watermark = usize::from(watermark.max(1));
        let odr = rate.code() << 4;
        self.write(CTRL4_C, DRDY_MASK).await?;
        self.write(CTRL1_XL, odr | FS_16_G).await?;
        self.write(CTRL2_G, odr | FS_2000_DPS).await?;
        self.write(WAKE_UP_DUR, TIMER_HR).await?;
        self.write(CTRL10_C, TIMER_EN).await?;
        // The gyro gets 150 ms to start (AN figure 36), the filters a few samples more.
        self.delay.delay_ms(180).await;
        let threshold = (self.watermark * crate::fifo::PATTERN_WORDS) as u16;
        let [low, high] = threshold.to_le_bytes();
        // FIFO_CTRL1…4 in one transfer (DS pp. 54–57), the mode last.
        self.write_all(&[FIFO_CTRL1, low, high | TIMER_PEDO_FIFO_EN, FIFO_GYRO_AND_FORCE, FIFO_STAMPS]).await?;
        self.write(INT1_CTRL, INT1_FTH).await?;
        self.write(TIMESTAMP2, TIMER_RESET).await?;
        self.write(FIFO_CTRL5, rate.code() << 3 | FIFO_CONTINUOUS).await?;
        for (register, expected) in
            [(CTRL1_XL, odr | FS_16_G), (CTRL2_G, odr | FS_2000_DPS), (FIFO_CTRL5, rate.code() << 3 | FIFO_CONTINUOUS)]
        {
            if self.read_byte(register).await? != expected {
                return Err(Error::Stubborn);
            }
        }
        Ok(())
    }

    /// 0.01 °C; −40…85 °C. 256 counts per °C, 0 at 25 °C (AN 9).
    pub async fn temperature_centi_c(&mut self) -> Result<i16, Error<I::Error>> {
        let mut bytes = [0; 2];
        self.read_all(OUT_TEMP_L, &mut bytes).await?;
        Ok((2500 + i32::from(i16::from_le_bytes(bytes)) * 100 / 256).clamp(-30_000, 30_000) as i16)
    }

    /// Everything off but a slow accelerometer that raises INT1 when the strap moves by more than 62 mg from sample to sample; a few µA (AN
    /// 5.3). `set_up` ends it.
    pub async fn watch_for_motion(&mut self) -> Result<(), Error<I::Error>> {
        self.reset().await?;
        self.write(CTRL6_C, XL_HM_MODE_OFF).await?;
        self.write(WAKE_UP_DUR, 0).await?;
        self.write(WAKE_UP_THS, 2).await?;
        self.write(TAP_CFG, INTERRUPTS_ENABLE).await?;
        // 26 Hz, ±2 g. The first difference is against 0 and is not motion, so INT1 is connected after it (AN 5.3, solution b).
        self.write(CTRL1_XL, 0x20).await?;
        self.delay.delay_ms(120).await;
        self.read_byte(WAKE_UP_SRC).await?;
        self.write(MD1_CFG, INT1_WU).await
    }

    /// Everything off.
    pub async fn power_down(&mut self) -> Result<(), Error<I::Error>> {
        self.write(CTRL1_XL, 0).await?;
        self.write(CTRL2_G, 0).await
    }

    /// Checks which chip answers, and resets all registers to their defaults.
    pub(crate) async fn reset(&mut self) -> Result<(), Error<I::Error>> {
        match self.read_byte(WHO_AM_I).await {
            Ok(IDENTITY) => {}
            Ok(other) => return Err(Error::Stranger(other)),
            // A missing chip is not a bus error.
            Err(Error::Bus(error)) if matches!(error.kind(), ErrorKind::NoAcknowledge(_)) => return Err(Error::Absent),
            Err(error) => return Err(error),
        }
        // A full FIFO must be emptied first (AN 8.3.1).
        self.write(FIFO_CTRL5, FIFO_BYPASS).await?;
        self.write(CTRL3_C, SW_RESET).await?;
        for _ in 0..20 {
            // About 50 µs.
            self.delay.delay_ms(1).await;
            if self.read_byte(CTRL3_C).await? & SW_RESET == 0 {
                return self.write(CTRL3_C, BDU_IF_INC).await;
            }
        }
        Err(Error::Stubborn)
    }

    pub(crate) async fn write(&mut self, register: u8, value: u8) -> Result<(), Error<I::Error>> {
        self.write_all(&[register, value]).await
    }

    async fn write_all(&mut self, bytes: &[u8]) -> Result<(), Error<I::Error>> {
        self.i2c.write(ADDRESS, bytes).await.map_err(Error::Bus)
    }

    pub(crate) async fn read_byte(&mut self, register: u8) -> Result<u8, Error<I::Error>> {
        let mut byte = [0];
        self.read_all(register, &mut byte).await?;
        let [byte] = byte;
        Ok(byte)
    }

    pub(crate) async fn read_all(&mut self, register: u8, into: &mut [u8]) -> Result<(), Error<I::Error>> {
        self.i2c.write_read(ADDRESS, &[register], into).await.map_err(Error::Bus)
    }
}
