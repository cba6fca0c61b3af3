//! The strap's step, fed by simulated parts in real time.
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use strap_core::battery::Supply;
use strap_core::frame::{Frame, FrameDecoder};
use strap_core::imu::{ImuSample, ImuScales};
use strap_core::outputs::{Link, Outputs, Power};
use strap_core::settings::{Settings, Stored};
use strap_core::simulation::SimulatedImu;
use strap_core::strap::{Identity, Input, Strap};
use strap_core::wire::{capability, imu_model};

use crate::line::{Line, Sent};
use crate::motion::Mover;
use crate::options::Options;

const RATE_HZ: f32 = 416.0;
/// Samples in the FIFO when it is read.
const WATERMARK: usize = 4;
/// A cell half full.
const SUPPLY: Supply = Supply { millivolts: Some(3830), charging: false, external: false };
const SUPPLY_PERIOD_US: u64 = 1_000_000;
const TEMPERATURE_CENTI_C: i16 = 3150;

/// When the motion begins.
enum Start {
    /// This file will say it.
    Awaited(PathBuf),
    /// The motion's time at power-on, s.
    Known(f64),
}

impl Start {
    fn offset_s(&self, power_on: Instant) -> f64 {
        match self {
            Self::Awaited(_) => -power_on.elapsed().as_secs_f64() - 1.0,
            Self::Known(offset_s) => *offset_s,
        }
    }

    fn look(&mut self, power_on: Instant) {
        let Self::Awaited(path) = self else { return };
        let begin_s: Option<f64> = std::fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok());
        let unix_s = SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs_f64());
        if let (Some(begin_s), Some(unix_s)) = (begin_s, unix_s) {
            *self = Self::Known(unix_s - power_on.elapsed().as_secs_f64() - begin_s);
        }
    }
}

pub struct Twin {
    strap: Strap,
    outputs: Outputs,
    imu: SimulatedImu,
    mover: Mover,
    start: Start,
    fifo: Vec<ImuSample>,
    line: Line,
    linked: bool,
    drops: u32,
    settings: Option<PathBuf>,
    power_on: Instant,
    supply_due_us: u64,
}

impl Twin {
    pub fn new(options: Options, line: Line) -> Result<Self, Box<dyn std::error::Error>> {
        let scales = ImuScales { model: imu_model::SIMULATED, ..ImuScales::lsm6ds3tr_c(RATE_HZ) };
        let mover = match &options.motion {
            Some(path) => Mover::file(path)?,
            None => Mover::squats(options.role),
        };
        let identity = Identity { device_id: options.device_id, firmware: version(), capabilities: capability::HAPTIC | capability::LED };
        let stored = stored(&options)?;
        Ok(Self {
            strap: Strap::new(identity, scales, stored, false),
            outputs: Outputs::new(),
            imu: SimulatedImu::new(scales, options.oscillator, u64::from_be_bytes(options.device_id)),
            mover,
            start: options.begin.map_or(Start::Known(0.0), Start::Awaited),
            fifo: Vec::new(),
            line,
            linked: false,
            drops: 0,
            settings: options.settings,
            power_on: Instant::now(),
            supply_due_us: 0,
        })
    }

    /// Until the strap switches itself off.
    pub fn run(mut self) -> Result<(), Box<dyn std::error::Error>> {
        let mut decoder = FrameDecoder::new();
        let mut buffer = [0; 512];
        self.step(Input::ImuReady)?;
        self.step(Input::Temperature(TEMPERATURE_CENTI_C))?;
        while self.outputs.power != Power::Off {
            self.sample()?;
            if self.now_us() >= self.supply_due_us {
                self.supply_due_us += SUPPLY_PERIOD_US;
                self.step(Input::Supply(SUPPLY))?;
                self.step(Input::QueueDrops(self.drops))?;
                self.start.look(self.power_on);
            }
            let there = self.line.wait(self.pause())?;
            if there != self.linked {
                self.linked = there;
                decoder.reset();
                self.step(if there { Input::LinkUp(Link::Serial) } else { Input::LinkDown(Link::Serial) })?;
            }
            for byte in self.line.read(&mut buffer)? {
                if let Some(packet) = decoder.push(*byte) {
                    self.step(Input::Packet(Link::Serial, packet))?;
                }
            }
            if self.now_us() >= self.outputs.next_us {
                self.step(Input::Tick)?;
            }
        }
        println!("off");
        Ok(())
    }

    fn now_us(&self) -> u64 {
        self.power_on.elapsed().as_micros() as u64
    }

    /// Until something is due: the strap's own wish, the FIFO's watermark, the battery.
    fn pause(&self) -> Duration {
        let missing = WATERMARK.saturating_sub(self.fifo.len() + 1) as f64 / f64::from(RATE_HZ);
        let full_us = ((self.imu.next_s() + missing) * 1e6) as u64;
        let due_us = full_us.min(self.outputs.next_us).min(self.supply_due_us);
        // To the next µs, not before it.
        Duration::from_micros(due_us.saturating_sub(self.now_us()) + 1)
    }

    /// Takes the samples that are due, and has the strap read the FIFO at its watermark.
    fn sample(&mut self) -> io::Result<()> {
        while self.imu.next_s() <= self.power_on.elapsed().as_secs_f64() {
            let motion = self.mover.at(self.imu.next_s() + self.start.offset_s(self.power_on));
            self.fifo.push(self.imu.take(&motion));
            if self.fifo.len() == WATERMARK {
                let samples = std::mem::take(&mut self.fifo);
                self.step(Input::Samples { samples: &samples, newest_by_us: self.now_us(), overrun: false })?;
            }
        }
        Ok(())
    }

    /// One step, and what it wants done.
    fn step(&mut self, input: Input) -> io::Result<()> {
        self.step_at(self.now_us(), input)
    }

    fn step_at(&mut self, now_us: u64, input: Input) -> io::Result<()> {
        self.strap.step(now_us, input, &mut self.outputs);
        while let Some(packet) = self.outputs.next_packet() {
            if !packet.to.contains(Link::Serial) || !self.linked {
                continue;
            }
            let sent = Frame::new(packet.bytes()).map(|frame| self.line.send(frame.bytes())).transpose()?;
            if sent != Some(Sent::Taken) {
                self.drops = self.drops.saturating_add(1);
            }
        }
        let (motor, save, restart) = (self.outputs.motor, self.outputs.save, self.outputs.restart_imu);
        if let Some(level) = motor {
            let driven_us = self.now_us();
            writeln!(io::stdout(), "motor {level} {}", driven_us as u32)?;
            self.step_at(driven_us, Input::MotorDriven { ok: true })?;
        }
        if let Some(bytes) = save {
            let ok = self.settings.as_ref().is_none_or(|path| std::fs::write(path, bytes).is_ok());
            self.step(Input::Saved { ok })?;
        }
        if restart {
            self.step(Input::ImuReady)?;
        }
        Ok(())
    }
}

/// What the strap remembers: the file, else the role alone.
fn stored(options: &Options) -> io::Result<Stored> {
    let fresh = Stored::Sound(Settings { role: options.role, ..Settings::default() });
    match options.settings.as_ref().map(std::fs::read) {
        Some(Ok(bytes)) => Ok(Settings::decode(&bytes)),
        Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(fresh),
    }
}

/// Major, minor, patch.
fn version() -> [u8; 3] {
    let mut parts = env!("CARGO_PKG_VERSION").split('.').map(|part| part.parse().unwrap_or(0));
    std::array::from_fn(|_| parts.next().unwrap_or(0))
}
