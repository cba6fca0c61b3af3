//! Registers and bits, by ST's names (DS pp. 49–92).

/// SA0 low, as on the XIAO nRF52840 Sense.
pub const ADDRESS: u8 = 0x6a;
/// Fixed identity (DS p. 60).
pub const IDENTITY: u8 = 0x6a;

pub const FIFO_CTRL1: u8 = 0x06;
pub const FIFO_CTRL5: u8 = 0x0a;
pub const INT1_CTRL: u8 = 0x0d;
pub const WHO_AM_I: u8 = 0x0f;
pub const CTRL1_XL: u8 = 0x10;
pub const CTRL2_G: u8 = 0x11;
pub const CTRL3_C: u8 = 0x12;
pub const CTRL4_C: u8 = 0x13;
pub const CTRL5_C: u8 = 0x14;
pub const CTRL6_C: u8 = 0x15;
pub const CTRL10_C: u8 = 0x19;
pub const WAKE_UP_SRC: u8 = 0x1b;
pub const STATUS_REG: u8 = 0x1e;
pub const OUT_TEMP_L: u8 = 0x20;
pub const OUTX_L_G: u8 = 0x22;
pub const OUTX_L_XL: u8 = 0x28;
/// Level and flags in the first two, position in the pattern in the others.
pub const FIFO_STATUS1: u8 = 0x3a;
/// Read repeatedly: the address stays at this pair (AN 8.4).
pub const FIFO_DATA_OUT_L: u8 = 0x3e;
pub const TIMESTAMP2: u8 = 0x42;
pub const TAP_CFG: u8 = 0x58;
pub const WAKE_UP_THS: u8 = 0x5b;
pub const WAKE_UP_DUR: u8 = 0x5c;
pub const MD1_CFG: u8 = 0x5e;

/// FIFO_CTRL2: time stamps are the fourth data set.
pub const TIMER_PEDO_FIFO_EN: u8 = 0x80;
/// FIFO_CTRL3: gyro and accelerometer, each sample.
pub const FIFO_GYRO_AND_FORCE: u8 = 0x09;
/// FIFO_CTRL4: the fourth data set, each sample; no third.
pub const FIFO_STAMPS: u8 = 0x08;
/// FIFO_CTRL5: overwrite the oldest when full.
pub const FIFO_CONTINUOUS: u8 = 0x06;
pub const FIFO_BYPASS: u8 = 0x00;
/// INT1_CTRL: watermark.
pub const INT1_FTH: u8 = 0x08;
/// CTRL1_XL: ±16 g and ±4 g; ±2 g is 0.
pub const FS_16_G: u8 = 0x04;
pub const FS_4_G: u8 = 0x08;
/// CTRL2_G: ±2000 °/s.
pub const FS_2000_DPS: u8 = 0x0c;
pub const SW_RESET: u8 = 0x01;
/// CTRL3_C: both bytes of a value belong together; the address counts up.
pub const BDU_IF_INC: u8 = 0x44;
/// CTRL4_C: nothing is ready before the filters have settled.
pub const DRDY_MASK: u8 = 0x08;
/// CTRL5_C: self-test, positive.
pub const ST_GYRO: u8 = 0x04;
pub const ST_FORCE: u8 = 0x01;
/// CTRL6_C: accelerometer without its high-performance mode.
pub const XL_HM_MODE_OFF: u8 = 0x10;
pub const TIMER_EN: u8 = 0x20;
/// WAKE_UP_DUR: 25 µs per count; to be set before TIMER_EN (AN 6.5).
pub const TIMER_HR: u8 = 0x10;
/// To TIMESTAMP2: begin at 0.
pub const TIMER_RESET: u8 = 0xaa;
/// TAP_CFG: interrupts on.
pub const INTERRUPTS_ENABLE: u8 = 0x80;
/// MD1_CFG: wake-up on INT1.
pub const INT1_WU: u8 = 0x20;
/// STATUS_REG.
pub const XLDA: u8 = 0x01;
pub const GDA: u8 = 0x02;

/// FIFO_STATUS2.
pub const OVER_RUN: u8 = 0x40;
pub const FIFO_EMPTY: u8 = 0x10;
pub const DIFF_HIGH: u8 = 0x07;
