//! Time stamps of an inaccurate oscillator against a crystal: rate, smoothness, order, losses, wraps, restarts.
#![allow(clippy::indexing_slicing)]
use strap_core::clock::{ImuClock, SampleTime};
use strap_core::simulation::Random;

const RATE_HZ: f64 = 416.0;

/// An IMU whose oscillator is off, read in bursts by an MCU that is sometimes late.
struct Bench {
    clock: ImuClock,
    random: Random,
    oscillator: f64,
    /// Chip's time, µs, and true time, µs.
    chip_us: f64,
    true_us: f64,
    /// The chip's counter at its time 0.
    counter: u64,
    /// Share of the reads that are delayed, and the longest delay, µs.
    held_up: (f64, f64),
    /// (true time, reported time) of each reported sample.
    reported: Vec<(f64, SampleTime)>,
}

impl Bench {
    fn new(oscillator: f64, start_us: f64, counter: u64) -> Self {
        let (clock, random) = (ImuClock::new(RATE_HZ as f32), Random::new(7));
        Self { clock, random, oscillator, chip_us: 0.0, true_us: start_us, counter, held_up: (0.2, 5000.0), reported: Vec::new() }
    }

    fn sample(&mut self) {
        let step = 1e6 / RATE_HZ;
        self.chip_us += step;
        self.true_us += step / (1.0 + self.oscillator);
    }

    fn take(&mut self) {
        self.sample();
        let stamp = ((self.counter + (self.chip_us / 25.0) as u64) % (1 << 24)) as u32;
        if let Some(time) = self.clock.take(stamp) {
            self.reported.push((self.true_us, time));
        }
    }

    /// A read of `burst` samples, 0.2…0.3 ms after the newest, sometimes much later.
    fn read(&mut self, burst: u32) {
        (0..burst).for_each(|_| self.take());
        let late = if self.random.share() < self.held_up.0 { self.held_up.1 * self.random.share() } else { 0.0 };
        self.clock.observe((self.true_us + 200.0 + 100.0 * self.random.share() + late) as u64);
    }

    fn run(&mut self, seconds: f64) {
        let end = self.true_us + seconds * 1e6;
        while self.true_us < end {
            self.read(8);
        }
    }

    /// Error of the reported time between two samples, ppm.
    fn ppm(&self, from: usize, to: usize) -> f64 {
        let ((a, x), (b, y)) = (&self.reported[from], &self.reported[to]);
        ((y.us - x.us) as f64 / (b - a) - 1.0) * 1e6
    }

    /// Reported minus true time, µs; includes the reads' latency.
    fn offsets(&self, from: usize) -> (f64, f64) {
        self.reported[from..]
            .iter()
            .map(|(true_us, time)| time.us as f64 - true_us)
            .fold((f64::MAX, f64::MIN), |(low, high), offset| (low.min(offset), high.max(offset)))
    }
}

#[test]
fn ticks_are_true_within_200_ppm_whatever_the_oscillator() {
    for oscillator in [0.0, 0.001, 0.01, 0.03, 0.05, -0.01, -0.03, -0.05] {
        let mut bench = Bench::new(oscillator, 1e6, 0);
        bench.run(120.0);
        let count = bench.reported.len();
        // Over windows of ten seconds, from five seconds on.
        let worst = (2080..count - 4160).step_by(200).map(|at| bench.ppm(at, at + 4160).abs()).fold(0.0, f64::max);
        let beginning = bench.ppm(0, 2080).abs();
        let (low, high) = bench.offsets(2080);
        println!(
            "oscillator {:+.1} %: at most {worst:.0} ppm over 10 s, {beginning:.0} ppm in the first 5 s, {low:.0}…{high:.0} µs late",
            oscillator * 100.0
        );
        assert!(worst < 50.0, "{worst}");
        assert!(beginning < 200.0, "{beginning}");
        assert!(low > -100.0 && high < 500.0, "{low} {high}");
        assert!(bench.reported[0].0 < 2.2e6, "reported only after {} s", bench.reported[0].0 / 1e6 - 1.0);
    }
}

#[test]
fn repeatedly_delayed_reads_do_no_harm() {
    for held_up in [(0.5, 15_000.0), (0.8, 40_000.0), (0.9, 100_000.0)] {
        for oscillator in [-0.03, 0.0, 0.017] {
            let mut bench = Bench::new(oscillator, 1e6, 0);
            bench.held_up = held_up;
            bench.run(60.0);
            let count = bench.reported.len();
            let worst = (2080..count - 4160).step_by(200).map(|at| bench.ppm(at, at + 4160).abs()).fold(0.0, f64::max);
            let beginning = bench.ppm(0, 2080).abs();
            println!(
                "{:.0} % of reads held up, up to {:.0} ms: {worst:.0} ppm over 10 s, {beginning:.0} ppm in the first 5 s",
                held_up.0 * 100.0,
                held_up.1 / 1e3
            );
            assert!(worst < 200.0, "{worst}");
            assert!(beginning < 2000.0, "{beginning}");
        }
    }
}

#[test]
fn an_oscillator_that_drifts_with_temperature_is_followed() {
    let mut bench = Bench::new(0.01, 0.0, 0);
    for step in 0..600 {
        bench.oscillator = 0.01 + 0.01 * f64::from(step) / 600.0;
        bench.run(1.0);
    }
    let count = bench.reported.len();
    let worst = (4160..count - 4160).step_by(400).map(|at| bench.ppm(at, at + 4160).abs()).fold(0.0, f64::max);
    println!("oscillator drifting by 1 % in ten minutes: at most {worst:.0} ppm over 10 s");
    assert!(worst < 200.0, "{worst}");
}

#[test]
fn samples_are_evenly_spaced_although_stamps_are_coarse() {
    let mut bench = Bench::new(-0.02, 0.0, 0);
    bench.run(60.0);
    let period_us = 1e6 / RATE_HZ / 0.98;
    let settled = &bench.reported[4160..];
    for pair in settled.windows(2) {
        let (a, b) = (&pair[0].1, &pair[1].1);
        assert_eq!(b.missed, 0);
        assert!(((b.us - a.us) as f64 - period_us).abs() < 4.0, "{} for {period_us}", b.us - a.us);
        assert!((f64::from(b.dt_s) * 1e6 / period_us - 1.0).abs() < 300e-6, "{}", b.dt_s);
    }
    let sum: f64 = settled.iter().map(|(_, time)| f64::from(time.dt_s)).sum();
    let span = (bench.reported[bench.reported.len() - 1].0 - bench.reported[4159].0) * 1e-6;
    assert!((sum / span - 1.0).abs() < 50e-6, "{}", sum / span);
}

#[test]
fn lost_samples_are_counted() {
    let mut bench = Bench::new(0.015, 0.0, 0);
    bench.run(5.0);
    for lost in [1u32, 2, 7, 40, 416, 4000] {
        (0..lost).for_each(|_| bench.sample());
        let before = bench.reported.len();
        bench.read(8);
        assert_eq!(bench.reported[before].1.missed, lost);
        assert!(bench.reported[before + 1..].iter().all(|(_, time)| time.missed == 0));
        let expected = f64::from(lost + 1) / RATE_HZ / 1.015;
        assert!((f64::from(bench.reported[before].1.dt_s) / expected - 1.0).abs() < 300e-6);
        bench.run(2.0);
    }
}

#[test]
fn the_wrap_of_the_counter_has_no_effect() {
    let mut bench = Bench::new(-0.03, 0.0, (1 << 24) - 100_000);
    bench.run(10.0);
    assert!(bench.reported.windows(2).all(|pair| pair[1].1.missed == 0));
    assert!(bench.reported.windows(2).all(|pair| pair[1].1.us > pair[0].1.us));
}

#[test]
fn a_restart_relearns_the_rate_and_time_continues() {
    let mut bench = Bench::new(0.02, 0.0, 5_000_000);
    bench.run(10.0);
    bench.clock.restart();
    bench.counter = 0;
    bench.chip_us = 0.0;
    bench.true_us += 1.5e6;
    let before = bench.reported.len();
    assert!(!bench.clock.settled());
    bench.run(10.0);
    let (last, first) = (&bench.reported[before - 1], &bench.reported[before]);
    let lost = (first.0 - last.0) * 1e-6 * RATE_HZ * 1.02 - 1.0;
    assert!((f64::from(first.1.missed) - lost).abs() < 2.0, "{} for {lost}", first.1.missed);
    assert!(bench.reported.windows(2).all(|pair| pair[1].1.us > pair[0].1.us));
    let (low, high) = bench.offsets(before + 2080);
    assert!(low > -100.0 && high < 500.0, "{low} {high}");
}

#[test]
fn invalid_input_neither_stops_it_nor_reverses_time() {
    let mut random = Random::new(3);
    let mut clock = ImuClock::new(416.0);
    let mut last = 0;
    let mut now_us: u64 = 0;
    for _ in 0..200_000 {
        let stamp = if random.share() < 0.5 { random.bits() as u32 } else { (now_us / 25) as u32 };
        if let Some(time) = clock.take(stamp) {
            assert!(time.us > last || last == 0);
            assert!(time.dt_s.is_finite() && time.dt_s >= 0.0);
            last = time.us;
        }
        if random.share() < 0.1 {
            clock.observe(if random.share() < 0.1 { random.bits() >> 8 } else { now_us });
        }
        if random.share() < 0.001 {
            clock.restart();
        }
        now_us += 2404;
    }
}
