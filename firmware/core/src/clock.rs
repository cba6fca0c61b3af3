//! The time of each IMU sample on the MCU's crystal. Time stamps of the IMU's own oscillator (off by several percent, 25 µs resolution) are
//! converted to µs ticks that follow the crystal, are smooth, and never go backwards.
//!
//! After each FIFO read, the newest sample's stamp is known together with an MCU time by which it had certainly been taken. The sample is
//! older than that by an unknown, non-negative delay, so within each window of time the pair with the least delay counts. Among the pairs
//! of the last windows, those near the edge of the convex hull (the line on or above which all others lie; Moon, Skelly and Towsley 1999)
//! give the oscillator's rate by least squares. The stamps' 25 µs steps are smoothed by a loop, which works because samples are as regular
//! as the oscillator.
use crate::imu::{STAMP_BITS, STAMP_US};

const WRAP: u32 = 1 << STAMP_BITS;
/// Windows used for the line.
const WINDOWS: usize = 16;
/// Number of windows read in time before a time is reported (or all windows must be present).
const FIRST_WINDOWS: usize = 5;
/// Length of a window in counts: while learning, and later.
const SHORT_WINDOW: u64 = 100_000 / STAMP_US as u64;
const LONG_WINDOW: u64 = 1_000_000 / STAMP_US as u64;
/// The oscillator is assumed to be within this share of its nominal rate.
const RATE_TOLERANCE: f64 = 0.08;
/// A pair this far above the hull's edge comes from a delayed read, µs.
const LATE_US: f64 = 300.0;
/// The ticks' phase error is corrected over this time, µs, and never faster than this share.
const SLEW_US: f64 = 4e6;
const FASTEST_SLEW: f64 = 100e-6;
/// Beyond this error, µs, the line is adopted at once.
const LOST_US: f64 = 20_000.0;
/// Gain of the smoothing loop.
const SMOOTHING: f32 = 1.0 / 32.0;
/// Fractions of a µs.
const FRACTION_BITS: u32 = 16;

/// When a sample was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampleTime {
    /// On the MCU's clock, µs.
    pub us: u64,
    /// Since the previous sample, s; 0 for the first.
    pub dt_s: f32,
    /// Samples lost between the previous one and this one.
    pub missed: u32,
}

/// A pair: an unwrapped stamp, and an MCU time by which the sample had certainly been taken.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    counts: u64,
    us: u64,
}

/// A straight line from counts to µs in fixed point, through `from`.
#[derive(Clone, Copy, Debug)]
struct Line {
    counts: u64,
    us_fixed: u64,
    /// µs per count.
    slope: f64,
    slope_fixed: u64,
}

impl Line {
    fn new(counts: u64, us_fixed: u64, slope: f64) -> Self {
        // 25 · 2³² fits easily; its product with a window's counts fits in 63 bits.
        Self { counts, us_fixed, slope, slope_fixed: (slope * 4_294_967_296.0) as u64 }
    }

    fn at(&self, counts: u64) -> u64 {
        let past = counts.saturating_sub(self.counts);
        let whole = (u128::from(past) * u128::from(self.slope_fixed)) >> (32 - FRACTION_BITS);
        self.us_fixed.wrapping_add(whole as u64)
    }
}

/// State of the clock; call `restart` whenever the IMU's counter may have been reset.
#[derive(Clone, Debug)]
pub struct ImuClock {
    nominal_period: f32,
    /// Newest stamp, unwrapped.
    counts: u64,
    started: bool,
    /// Smoothed time of the newest sample minus its stamp, and the sample period, counts.
    residual: f32,
    period: f32,
    line: Option<Line>,
    pairs: [Pair; WINDOWS],
    pair_count: usize,
    window_start: u64,
    least: Option<(Pair, f64)>,
    /// A time has been reported since the restart.
    reported: bool,
    /// Time of the newest reported sample, µs with fraction.
    last_fixed: Option<u64>,
}

impl ImuClock {
    /// For an IMU with this sample rate by its own clock.
    pub const fn new(rate_hz: f32) -> Self {
        let nominal_period = 1_000_000.0 / (rate_hz * STAMP_US as f32);
        Self {
            nominal_period,
            counts: 0,
            started: false,
            residual: 0.0,
            period: nominal_period,
            line: None,
            pairs: [Pair { counts: 0, us: 0 }; WINDOWS],
            pair_count: 0,
            window_start: 0,
            least: None,
            reported: false,
            last_fixed: None,
        }
    }

    /// Discards everything learnt, except that time must not go backwards.
    pub fn restart(&mut self) {
        let last_fixed = self.last_fixed;
        *self = Self { last_fixed, nominal_period: self.nominal_period, period: self.nominal_period, ..Self::new(1.0) };
    }

    /// Sample period by the MCU's crystal, µs; `None` before ticks are reported.
    pub fn period_us(&self) -> Option<f32> {
        self.line.map(|line| self.period * line.slope as f32)
    }

    /// Whether ticks are reported.
    pub const fn settled(&self) -> bool {
        self.line.is_some()
    }

    /// Takes the next sample's stamp; returns its time once that is known.
    pub fn take(&mut self, stamp: u32) -> Option<SampleTime> {
        let missed = self.follow(stamp);
        let line = self.line?;
        let fixed = line.at(self.counts).wrapping_add_signed(to_fixed(self.residual * STAMP_US as f32));
        let fixed = self.last_fixed.map_or(fixed, |last| fixed.max(last + (1 << FRACTION_BITS)));
        let since = self.last_fixed.replace(fixed).map(|last| fixed - last);
        let us = fixed >> FRACTION_BITS;
        let period_s = self.period * line.slope as f32 * 1e-6;
        Some(match since {
            Some(_) if self.reported => SampleTime { us, dt_s: period_s * (missed + 1) as f32, missed },
            Some(since) => {
                // After a restart only the ticks show how long it took.
                self.reported = true;
                let dt_s = (since >> FRACTION_BITS) as f32 * 1e-6;
                SampleTime { us, dt_s, missed: ((dt_s / period_s + 0.5) as u32).saturating_sub(1) }
            }
            None => {
                self.reported = true;
                SampleTime { us, dt_s: 0.0, missed: 0 }
            }
        })
    }

    /// The newest sample had been taken by this MCU time at the latest.
    pub fn observe(&mut self, now_us: u64) {
        if !self.started {
            return;
        }
        let pair = Pair { counts: self.counts, us: now_us };
        let delay = self.delay(pair);
        if self.least.is_none_or(|(_, least)| delay < least) {
            self.least = Some((pair, delay));
        }
        let length = if self.pair_count < WINDOWS { SHORT_WINDOW } else { LONG_WINDOW };
        if self.counts.saturating_sub(self.window_start) >= length {
            self.window_start = self.counts;
            if let Some((least, _)) = self.least.take() {
                self.close_window(least);
            }
        }
    }

    /// Unwraps and smooths the stamp; returns the number of samples missing before it.
    fn follow(&mut self, stamp: u32) -> u32 {
        let stamp = stamp % WRAP;
        if !self.started {
            self.started = true;
            // Above 0, so that the smoothed time may be slightly earlier.
            self.counts = u64::from(stamp) + u64::from(WRAP);
            self.window_start = self.counts;
            return 0;
        }
        let step = stamp.wrapping_sub((self.counts % u64::from(WRAP)) as u32) % WRAP;
        self.counts += u64::from(step);
        let step = step as f32;
        let periods = (((step - self.residual) / self.period) + 0.5) as u32;
        let expected = self.residual + self.period * periods.max(1) as f32 - step;
        if periods == 1 {
            // How much later the stamp is than expected.
            let error = -expected;
            self.residual = expected + SMOOTHING * error;
            let bounds = (self.nominal_period * 0.9, self.nominal_period * 1.1);
            self.period = (self.period + 0.25 * SMOOTHING * SMOOTHING * error).clamp(bounds.0, bounds.1);
        } else {
            self.residual = 0.0;
        }
        periods.saturating_sub(1)
    }

    /// Delay of a pair relative to the current line, or the nominal one, µs.
    fn delay(&self, pair: Pair) -> f64 {
        match self.line {
            Some(line) => (pair.us as i64 - (line.at(pair.counts) >> FRACTION_BITS) as i64) as f64,
            None => (pair.us as i64).wrapping_sub((pair.counts as i64).wrapping_mul(i64::from(STAMP_US))) as f64,
        }
    }

    fn close_window(&mut self, pair: Pair) {
        if self.pair_count == WINDOWS {
            self.pairs.rotate_left(1);
        } else {
            self.pair_count += 1;
        }
        if let Some(place) = self.pairs.get_mut(self.pair_count - 1) {
            *place = pair;
        }
        let Some(Fit { slope, offset, pairs }) = self.fit() else { return };
        if pairs < FIRST_WINDOWS && self.pair_count < WINDOWS {
            return;
        }
        // The line's time now, measured from the newest pair.
        let past = (self.counts - pair.counts) as f64;
        let fitted = ((pair.us << FRACTION_BITS) as i64).wrapping_add(to_fixed_f64(offset + slope * past)) as u64;
        let Some(line) = self.line else {
            self.line = Some(Line::new(self.counts, fitted, slope));
            return;
        };
        let present = line.at(self.counts);
        let error_us = (fitted.wrapping_sub(present) as i64) as f64 / f64::from(1u32 << FRACTION_BITS);
        self.line = Some(if error_us.abs() > LOST_US {
            Line::new(self.counts, fitted, slope)
        } else {
            Line::new(self.counts, present, slope * (1.0 + (error_us / SLEW_US).clamp(-FASTEST_SLEW, FASTEST_SLEW)))
        });
    }

    /// The line through the pairs that were read in time. `None` when its slope is impossible for the oscillator.
    fn fit(&self) -> Option<Fit> {
        let pairs = self.pairs.get(..self.pair_count)?;
        let origin = *pairs.last()?;
        let points = || pairs.iter().map(|pair| (-((origin.counts - pair.counts) as i64), pair.us.wrapping_sub(origin.us) as i64));
        let (a, b) = lower_edge(points())?;
        let edge = (b.1.wrapping_sub(a.1)) as f64 / (b.0 - a.0).max(1) as f64;
        let in_time = points().map(|(x, y)| (x as f64, y as f64)).filter(|(x, y)| y - a.1 as f64 - edge * (x - a.0 as f64) < LATE_US);
        let count = in_time.clone().count();
        let (slope, offset) = regress(in_time)?;
        let nominal = f64::from(STAMP_US);
        ((slope - nominal).abs() < RATE_TOLERANCE * nominal).then_some(Fit { slope, offset, pairs: count })
    }
}

/// µs per count, offset in µs at the newest pair's stamp relative to that pair, and the number of pairs.
struct Fit {
    slope: f64,
    offset: f64,
    pairs: usize,
}

type Point = (i64, i64);

/// The edge of the points' lower convex hull below their mean: no point lies below it, and the sum of the points' heights above it is
/// minimal. Points must come from left to right.
fn lower_edge(points: impl Iterator<Item = Point> + Clone) -> Option<(Point, Point)> {
    let mut hull: [Point; WINDOWS] = [(0, 0); WINDOWS];
    let mut count = 0usize;
    for point in points.clone() {
        while let Some([o, a]) = count.checked_sub(2).and_then(|from| hull.get(from..count)) {
            let (ax, ay, bx, by) = (a.0 - o.0, a.1.wrapping_sub(o.1), point.0 - o.0, point.1.wrapping_sub(o.1));
            if ax.wrapping_mul(by).wrapping_sub(ay.wrapping_mul(bx)) > 0 {
                break;
            }
            count -= 1;
        }
        *hull.get_mut(count)? = point;
        count += 1;
    }
    let total = points.clone().count() as i64;
    let mean = points.map(|point| point.0).sum::<i64>().checked_div(total)?;
    hull.get(..count)?.windows(2).find_map(|edge| if let [a, b] = edge { (a.0 <= mean && mean <= b.0).then_some((*a, *b)) } else { None })
}

/// Slope and offset at 0 of the least-squares line.
fn regress(points: impl Iterator<Item = (f64, f64)>) -> Option<(f64, f64)> {
    let (mut n, mut sx, mut sy, mut sxx, mut sxy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, y) in points {
        n += 1.0;
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    let spread = n * sxx - sx * sx;
    if spread <= 0.0 {
        return None;
    }
    let slope = (n * sxy - sx * sy) / spread;
    Some((slope, (sy - slope * sx) / n))
}

fn to_fixed(us: f32) -> i64 {
    (us * (1u32 << FRACTION_BITS) as f32) as i64
}

fn to_fixed_f64(us: f64) -> i64 {
    (us * f64::from(1u32 << FRACTION_BITS)) as i64
}
