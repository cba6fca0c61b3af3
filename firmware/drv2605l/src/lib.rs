//! TI's haptic driver DRV2605L, driving a coin motor (ERM) in open loop at the requested strength (real-time playback).
//!
//! "DS" is TI's datasheet SLOS854 of the DRV2605L, with sections and registers. Not tested on a chip.
#![no_std]
#![forbid(unsafe_code)]

use embedded_hal_async::delay::DelayNs;
use embedded_hal_async::i2c::I2c;

/// The chip's only possible address.
pub const ADDRESS: u8 = 0x5a;

const STATUS: u8 = 0x00;
/// Followed by the register of the strength in real-time playback, so that one transfer writes both.
const MODE: u8 = 0x01;
const RATED_VOLTAGE: u8 = 0x16;
const FEEDBACK: u8 = 0x1a;
const CONTROL3: u8 = 0x1d;

/// DEVICE_ID, the upper bits of STATUS: DRV2605, 2604, 2604L and 2605L, which are identical in what is used here.
const DEVICES: [u8; 4] = [3, 4, 6, 7];
/// Bits of MODE.
const RESET: u8 = 0x80;
const STANDBY: u8 = 0x40;
const REAL_TIME: u8 = 0x05;
/// Full scale in open loop is 5.44 V · value / 255 (DS 7.5.2): 3 V, for which coin motors are made. The rated voltage does not matter there.
const RATED: u8 = 0x3e;
const FULL_SCALE: u8 = 0x8c;
/// A motor with an eccentric mass, not a resonant one; other bits as at power-on (DS register 0x1A).
const ERM: u8 = 0x36;
/// Open loop for such a motor, signed strength; other bits as at power-on (DS register 0x1D).
const OPEN_LOOP: u8 = 0xa0;
/// Number of polls for the end of a reset, 1 ms apart.
const PATIENCE: u8 = 10;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error<E> {
    /// A bus error; also when no chip answers.
    Bus(E),
    /// A different chip, with this STATUS.
    Stranger(u8),
    /// Its reset does not finish.
    Stubborn,
}

/// The chip on its bus. The caller must time out a bus that hangs.
pub struct Drv2605l<I, D> {
    i2c: I,
    delay: D,
}

impl<I: I2c, D: DelayNs> Drv2605l<I, D> {
    /// Sends nothing yet.
    pub const fn new(i2c: I, delay: D) -> Self {
        Self { i2c, delay }
    }

    /// Resets the chip and makes it ready for [`Self::drive`], in standby. Takes a few milliseconds.
    pub async fn set_up(&mut self) -> Result<(), Error<I::Error>> {
        let status = self.read(STATUS).await?;
        if !DEVICES.contains(&(status >> 5)) {
            return Err(Error::Stranger(status));
        }
        self.write(&[MODE, RESET]).await?;
        self.wait_for_reset().await?;
        self.write(&[RATED_VOLTAGE, RATED, FULL_SCALE]).await?;
        self.write(&[FEEDBACK, ERM]).await?;
        self.write(&[CONTROL3, OPEN_LOOP]).await?;
        self.drive(0).await
    }

    /// 0 off (and in standby) … 255; takes effect at once.
    pub async fn drive(&mut self, level: u8) -> Result<(), Error<I::Error>> {
        if level == 0 {
            return self.write(&[MODE, STANDBY | REAL_TIME, 0]).await;
        }
        self.write(&[MODE, REAL_TIME, (level / 2).max(1)]).await
    }

    async fn wait_for_reset(&mut self) -> Result<(), Error<I::Error>> {
        for _ in 0..PATIENCE {
            self.delay.delay_ms(1).await;
            // It may not answer before.
            if self.read(MODE).await.is_ok_and(|mode| mode & RESET == 0) {
                return Ok(());
            }
        }
        Err(Error::Stubborn)
    }

    async fn read(&mut self, register: u8) -> Result<u8, Error<I::Error>> {
        let mut byte = [0];
        self.i2c.write_read(ADDRESS, &[register], &mut byte).await.map_err(Error::Bus)?;
        let [byte] = byte;
        Ok(byte)
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Error<I::Error>> {
        self.i2c.write(ADDRESS, bytes).await.map_err(Error::Bus)
    }
}
