//! Reading the FIFO: words without tags, in a pattern of nine per sample: gyro x y z, force x y z, time stamp (AN 8.5 and 8.8).
use crate::driver::{Error, Lsm6ds3trC};
use crate::registers::*;
use embedded_hal_async::delay::DelayNs;
use embedded_hal_async::i2c::I2c;
use strap_core::imu::{Batch, ImuSample};

/// Words of one sample.
pub const PATTERN_WORDS: usize = 9;
const PATTERN_BYTES: usize = 2 * PATTERN_WORDS;
/// Samples in one transfer.
const CHUNK: usize = 8;
/// The amount discarded from a FIFO that overflowed: four samples, so that no new sample overwrites what is read meanwhile.
const ROOM_BYTES: usize = 4 * PATTERN_BYTES;

impl<I: I2c, D: DelayNs> Lsm6ds3trC<I, D> {
    /// Reads the contents of the FIFO, up to the buffer's length, in whole watermarks. If a sample that arrived during the read were taken
    /// too early, the interrupt would come later for all samples after it. `now_us` reads the MCU's clock.
    pub async fn read(&mut self, now_us: impl FnOnce() -> u64, samples: &mut [ImuSample]) -> Result<Batch, Error<I::Error>> {
        let mut level = self.level().await?;
        let overrun = level.overrun;
        if overrun {
            // The chip may be overwriting the very words that are being read: make room first, then read the position in the pattern.
            let mut bytes = [0; ROOM_BYTES];
            self.read_all(FIFO_DATA_OUT_L, &mut bytes).await?;
            level = self.level().await?;
        }
        let newest_by_us = now_us();
        let Level { words, pattern, .. } = level;
        // The rest of a sample whose beginning was read before an error, or overwritten.
        let rest = (PATTERN_WORDS - pattern) % PATTERN_WORDS;
        if words < rest {
            return Ok(Batch { newest_by_us, overrun, ..Batch::default() });
        }
        if rest > 0 {
            let mut bytes = [0; PATTERN_BYTES];
            if let Some(bytes) = bytes.get_mut(..2 * rest) {
                self.read_all(FIFO_DATA_OUT_L, bytes).await?;
            }
        }
        let present = (words - rest) / PATTERN_WORDS / self.watermark * self.watermark;
        let count = present.min(samples.len());
        let mut bytes = [0; CHUNK * PATTERN_BYTES];
        for places in samples.chunks_mut(CHUNK).take(count.div_ceil(CHUNK)).scan(count, take_chunk) {
            let Some(bytes) = bytes.get_mut(..places.len() * PATTERN_BYTES) else { break };
            self.read_all(FIFO_DATA_OUT_L, bytes).await?;
            for (place, words) in places.iter_mut().zip(bytes.chunks_exact(PATTERN_BYTES)) {
                *place = sample(words);
            }
        }
        Ok(Batch { count, newest_by_us, overrun, more: present > count })
    }
}

/// The FIFO's fill level, and the position of the next word in the pattern.
struct Level {
    words: usize,
    pattern: usize,
    overrun: bool,
}

impl<I: I2c, D: DelayNs> Lsm6ds3trC<I, D> {
    async fn level(&mut self) -> Result<Level, Error<I::Error>> {
        let mut status = [0; 4];
        self.read_all(FIFO_STATUS1, &mut status).await?;
        let [low, flags, pattern_low, pattern_high] = status;
        // While it overflows, the level reads 0 (AN 8.1.7).
        let words = if flags & FIFO_EMPTY != 0 { 0 } else { usize::from(u16::from_le_bytes([low, flags & DIFF_HIGH])) };
        let pattern = usize::from(u16::from_le_bytes([pattern_low, pattern_high])) % PATTERN_WORDS;
        Ok(Level { words, pattern, overrun: flags & OVER_RUN != 0 })
    }
}

/// The part of a chunk that still belongs to the samples to read.
fn take_chunk<'a>(left: &mut usize, chunk: &'a mut [ImuSample]) -> Option<&'a mut [ImuSample]> {
    let length = chunk.len().min(*left);
    *left -= length;
    chunk.get_mut(..length)
}

/// Low byte before high byte; of the time stamp, bits 15…8, 23…16, unused, 7…0 (AN table 73).
fn sample(bytes: &[u8]) -> ImuSample {
    let mut sample = ImuSample::default();
    let mut words = bytes.chunks_exact(2).map(|pair| if let [low, high] = pair { [*low, *high] } else { [0; 2] });
    for place in sample.gyro.iter_mut().chain(&mut sample.force) {
        *place = i16::from_le_bytes(words.next().unwrap_or_default());
    }
    let ([middle, high], [_, low]) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    sample.stamp = u32::from_le_bytes([low, middle, high, 0]);
    sample
}
