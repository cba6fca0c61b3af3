//! The simulated board: an IMU on something that moves, a motor that reports when it was driven, a file for settings.
use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use app::board::Board;
use embassy_time::{Duration, Instant, Timer};
use strap_core::battery::Supply;
use strap_core::imu::{Batch, ImuFault, ImuSample, ImuScales};
use strap_core::led::Led;
use strap_core::settings::{SETTINGS_BYTES, Settings, Stored};
use strap_core::simulation::SimulatedImu;
use strap_core::wire::imu_model;

use crate::motion::Mover;
use crate::options::Options;

const RATE_HZ: f32 = 416.0;
/// Samples in the FIFO when it is read.
const WATERMARK: usize = 4;
/// A cell half full.
const SUPPLY: Supply = Supply { millivolts: Some(3830), charging: false, external: false };
const TEMPERATURE_CENTI_C: i16 = 3150;

/// When the motion begins.
enum Start {
    /// Given in this file later.
    Awaited(PathBuf),
    /// The motion's time at power-on, s.
    Known(f64),
}

impl Start {
    /// The motion's time at power-on, s; while it is unknown, the motion has not begun.
    fn offset_s(&self) -> f64 {
        match self {
            Self::Awaited(_) => -seconds(Instant::now()) - 1.0,
            Self::Known(offset_s) => *offset_s,
        }
    }

    fn look(&mut self) {
        let Self::Awaited(path) = self else { return };
        let begin_s: Option<f64> = std::fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok());
        let unix_s = SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs_f64());
        if let (Some(begin_s), Some(unix_s)) = (begin_s, unix_s) {
            *self = Self::Known(unix_s - seconds(Instant::now()) - begin_s);
        }
    }
}

pub struct TwinBoard {
    scales: ImuScales,
    imu: SimulatedImu,
    fifo: VecDeque<ImuSample>,
    mover: Mover,
    start: Start,
    settings: Option<PathBuf>,
}

impl TwinBoard {
    pub fn new(options: &Options) -> Result<Self, String> {
        let scales = ImuScales { model: imu_model::SIMULATED, ..ImuScales::lsm6ds3tr_c(RATE_HZ) };
        let mover = match &options.motion {
            Some(path) => Mover::file(path)?,
            None => Mover::squats(options.role),
        };
        Ok(Self {
            scales,
            imu: SimulatedImu::new(scales, options.oscillator, u64::from_be_bytes(options.device_id)),
            fifo: VecDeque::new(),
            mover,
            start: options.begin.clone().map_or(Start::Known(0.0), Start::Awaited),
            settings: options.settings.clone(),
        })
    }

    /// Moves the samples that are due into the FIFO.
    fn take_samples(&mut self) {
        let now_s = seconds(Instant::now());
        while self.imu.next_s() <= now_s {
            let motion = self.mover.at(self.imu.next_s() + self.start.offset_s());
            self.fifo.push_back(self.imu.take(&motion));
        }
    }
}

impl Board for TwinBoard {
    fn imu_scales(&self) -> ImuScales {
        self.scales
    }

    async fn set_up_imu(&mut self) -> Result<(), ImuFault> {
        Ok(())
    }

    async fn imu_ready(&mut self) {
        let missing = WATERMARK.saturating_sub(self.fifo.len() + 1) as f64 / f64::from(RATE_HZ);
        // The next µs, not before it.
        let full_us = ((self.imu.next_s() + missing) * 1e6) as u64 + 1;
        Timer::at(Instant::from_micros(full_us)).await;
    }

    async fn read_imu(&mut self, samples: &mut [ImuSample]) -> Result<Batch, ImuFault> {
        self.take_samples();
        let count = (self.fifo.len() / WATERMARK * WATERMARK).min(samples.len());
        samples.iter_mut().zip(self.fifo.drain(..count)).for_each(|(place, sample)| *place = sample);
        Ok(Batch { count, newest_by_us: Instant::now().as_micros(), overrun: false, more: self.fifo.len() >= WATERMARK })
    }

    async fn imu_temperature_centi_c(&mut self) -> Result<i16, ImuFault> {
        Ok(TEMPERATURE_CENTI_C)
    }

    async fn test_imu(&mut self) -> Result<(), ImuFault> {
        Ok(())
    }

    async fn drive_motor(&mut self, level: u8) -> bool {
        print_line(&format!("motor {level} {}", Instant::now().as_micros() as u32));
        true
    }

    fn show(&mut self, _led: Led) {}

    async fn measure_supply(&mut self) -> Supply {
        self.start.look();
        SUPPLY
    }

    async fn save(&mut self, settings: &[u8; SETTINGS_BYTES]) -> bool {
        self.settings.as_ref().is_none_or(|path| std::fs::write(path, settings).is_ok())
    }

    fn feed_watchdog(&mut self) {}

    async fn switch_off(&mut self) -> ! {
        // Pending packets get a moment to be sent.
        Timer::after(Duration::from_millis(50)).await;
        print_line("off");
        std::process::exit(0)
    }
}

/// The stored settings: the file's if it exists, otherwise only the role.
pub fn stored(options: &Options) -> io::Result<Stored> {
    let fresh = Stored::Sound(Settings { role: options.role, ..Settings::default() });
    match options.settings.as_ref().map(std::fs::read) {
        Some(Ok(bytes)) => Ok(Settings::decode(&bytes)),
        Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(fresh),
    }
}

/// Prints one line for the process that started the program, which need not be there to read it.
pub fn print_line(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

fn seconds(instant: Instant) -> f64 {
    instant.as_micros() as f64 * 1e-6
}
