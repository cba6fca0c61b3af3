//! From IMU samples to STRAPDOWN packets: clock, integration, decimation to the output rate, and batching in which no sample waits longer
//! than 5 ms, because a cue would be late by that much.
use crate::clock::ImuClock;
use crate::imu::{ImuSample, ImuScales};
use crate::packet::{SamplesHeader, StrapdownSample, encode_samples};
use crate::stillness::Stillness;
use crate::strapdown::Strapdown;
use crate::wire::{FORCE_M_PER_S2, QUATERNION_COUNTS, sample_flag};

/// The usual output rate.
pub const DEFAULT_RATE_HZ: f32 = 104.0;
/// Most samples in one packet.
pub const MAX_BATCHED: usize = 2;
/// Longest time a sample waits for its packet, s.
const LONGEST_WAIT_S: f32 = 0.005;
/// Range of IMU samples per output sample: 208 Hz to 13 Hz at 416 Hz.
const DECIMATIONS: core::ops::RangeInclusive<u32> = 2..=64;
/// Up to this many lost samples are bridged by interpolating the rate; 0.1 s at 416 Hz.
const MAX_BRIDGED: u32 = 40;

/// An output sample with its index and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputSample {
    /// Counted since boot, including lost samples.
    pub index: u32,
    /// When it was taken, µs.
    pub us: u64,
    /// As on the wire.
    pub sample: StrapdownSample,
}

/// IMU samples in, output samples out.
#[derive(Clone, Debug)]
pub struct Sampler {
    scales: ImuScales,
    /// Gives samples their time.
    pub clock: ImuClock,
    /// Whether the strap lies still.
    pub stillness: Stillness,
    strapdown: Strapdown,
    decimation: u32,
    /// IMU samples since the last output sample.
    since: u32,
    index: u32,
    flags: u8,
    began: bool,
    newest_us: u64,
    /// IMU samples lost.
    pub lost: u32,
}

impl Sampler {
    /// For this chip, at the usual output rate.
    pub fn new(scales: ImuScales) -> Self {
        Self {
            scales,
            clock: ImuClock::new(scales.rate_hz),
            stillness: Stillness::new(),
            strapdown: Strapdown::new(),
            decimation: decimation(scales.rate_hz, DEFAULT_RATE_HZ).unwrap_or(*DECIMATIONS.start()),
            since: 0,
            index: 0,
            flags: 0,
            began: false,
            newest_us: 0,
            lost: 0,
        }
    }

    /// What the chip's counts mean.
    pub const fn scales(&self) -> &ImuScales {
        &self.scales
    }

    /// By the IMU's own clock.
    pub fn output_rate_hz(&self) -> f32 {
        self.scales.rate_hz / self.decimation as f32
    }

    /// Samples per packet.
    pub fn batch(&self) -> usize {
        (1 + (self.output_rate_hz() * LONGEST_WAIT_S) as usize).min(MAX_BATCHED)
    }

    /// Interval between output samples in ticks, µs; at least 1.
    pub fn interval_us(&self) -> u16 {
        let period_us = self.clock.period_us().unwrap_or(1e6 / self.scales.rate_hz);
        (period_us * self.decimation as f32 + 0.5).clamp(1.0, 65535.0) as u16
    }

    /// Selects the nearest rate that divides the IMU's rate; false when none is near.
    pub fn set_rate(&mut self, rate_hz: f32) -> bool {
        let found = decimation(self.scales.rate_hz, rate_hz);
        if let Some(found) = found {
            self.decimation = found;
            self.since = 0;
        }
        found.is_some()
    }

    /// When the newest IMU sample was taken, µs.
    pub const fn newest_us(&self) -> u64 {
        self.newest_us
    }

    /// The IMU was set up again, so its counter may have restarted.
    pub fn restart(&mut self) {
        self.clock.restart();
        self.began = false;
    }

    /// An unknown number of samples was lost before the next one; the time stamps will show how many.
    pub fn note_overrun(&mut self) {
        self.flags |= sample_flag::OVERRUN;
    }

    /// Takes the next IMU sample; returns an output sample when one is due.
    pub fn take(&mut self, sample: &ImuSample) -> Option<OutputSample> {
        let time = self.clock.take(sample.stamp)?;
        let rate = counts(sample.gyro, self.scales.gyro_rad_per_s);
        let force = counts(sample.force, self.scales.force_m_per_s2);
        if reaches(sample.gyro, self.scales.gyro_clip) {
            self.flags |= sample_flag::GYRO_CLIPPED;
        }
        if reaches(sample.force, self.scales.force_clip) {
            self.flags |= sample_flag::FORCE_CLIPPED;
        }
        if time.missed > 0 {
            self.flags |= sample_flag::OVERRUN;
            self.lost = self.lost.saturating_add(time.missed);
        }
        if self.began && time.missed <= MAX_BRIDGED {
            self.strapdown.advance(rate, force, time.dt_s);
        } else {
            self.strapdown.begin(rate, force);
            self.began = true;
        }
        self.newest_us = time.us;
        self.stillness.update(rate, force, time.dt_s);
        self.since = self.since.saturating_add(1).saturating_add(time.missed);
        // A lost output sample is not replaced by a later one, so that indices stay proportional to time.
        if !self.since.is_multiple_of(self.decimation) {
            return None;
        }
        self.index = self.index.wrapping_add(self.since / self.decimation);
        self.since = 0;
        let mean = self.strapdown.take_force();
        let sample = StrapdownSample {
            orientation: self.strapdown.orientation().map(|part| rounded(part * QUATERNION_COUNTS)),
            force: mean.map(|part| rounded(part / FORCE_M_PER_S2)),
            flags: core::mem::take(&mut self.flags),
        };
        Some(OutputSample { index: self.index.wrapping_sub(1), us: time.us, sample })
    }
}

/// Turns output samples into packets; the samples in one packet are consecutive.
#[derive(Clone, Debug, Default)]
pub struct Batcher {
    sequence: u16,
    first: Option<OutputSample>,
    samples: [StrapdownSample; MAX_BATCHED],
    count: usize,
}

impl Batcher {
    /// Takes the next sample. Packets are passed to `send` when a gap or a full batch ends them.
    pub fn push(&mut self, output: OutputSample, batch: usize, interval_us: u16, mut send: impl FnMut(&[u8])) {
        if self.first.is_some_and(|first| output.index != first.index.wrapping_add(self.count as u32)) {
            self.flush(interval_us, &mut send);
        }
        if let Some(place) = self.samples.get_mut(self.count) {
            *place = output.sample;
            self.count += 1;
            self.first.get_or_insert(output);
        }
        if self.count >= batch.min(MAX_BATCHED) {
            self.flush(interval_us, &mut send);
        }
    }

    /// Discards what is waiting, because no host is listening any more.
    pub fn clear(&mut self) {
        self.first = None;
        self.count = 0;
    }

    fn flush(&mut self, interval_us: u16, send: &mut impl FnMut(&[u8])) {
        let Some(first) = self.first.take() else { return };
        let header = SamplesHeader {
            sequence: self.sequence,
            sample_index: first.index,
            tick_us: first.us as u32,
            interval_us,
            count: self.count as u8,
        };
        let mut bytes = [0; crate::outputs::SLOT_BYTES];
        let length = self.samples.get(..self.count).and_then(|samples| encode_samples(&header, samples, &mut bytes));
        if let Some(packet) = length.and_then(|length| bytes.get(..length)) {
            self.sequence = self.sequence.wrapping_add(1);
            send(packet);
        }
        self.count = 0;
    }
}

fn decimation(internal_hz: f32, output_hz: f32) -> Option<u32> {
    let ratio = internal_hz / output_hz;
    let nearest = (ratio + 0.5) as u32;
    (ratio.is_finite() && DECIMATIONS.contains(&nearest)).then_some(nearest)
}

fn counts(values: [i16; 3], scale: f32) -> [f32; 3] {
    values.map(|value| f32::from(value) * scale)
}

fn reaches(values: [i16; 3], clip: i16) -> bool {
    values.iter().any(|value| value.unsigned_abs() >= clip.unsigned_abs())
}

/// To the nearest; saturates.
fn rounded(value: f32) -> i16 {
    (if value < 0.0 { value - 0.5 } else { value + 0.5 }) as i16
}
