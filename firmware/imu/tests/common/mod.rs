//! The chip as its datasheet specifies, on a bus that takes time and can fail: registers, FIFO with pattern and time stamps, self-test.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing)]
use embedded_hal_async::delay::DelayNs;
use embedded_hal_async::i2c::{Error, ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// A byte with its acknowledge at 400 kHz, µs.
const BYTE_US: f64 = 22.5;
const FIFO_WORDS: usize = 2048;
const PATTERN: usize = 9;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BusError;

impl Error for BusError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::NoAcknowledge(NoAcknowledgeSource::Data)
    }
}

/// gyro and force in counts.
pub type Measured = ([i16; 3], [i16; 3]);

pub struct Chip {
    pub registers: [u8; 128],
    /// True time, µs, and share by which the chip's oscillator runs fast.
    pub now_us: f64,
    pub oscillator: f64,
    /// The chip does not answer.
    pub absent: bool,
    /// The bus fails after this many bytes.
    pub fails_after: Option<usize>,
    /// Registers that ignore writes.
    pub deaf: Vec<u8>,
    /// gyro, force: what the sensors measure at a given true time, s.
    pub measure: Box<dyn FnMut(f64) -> Measured>,
    /// How far the self-test moves the masses: gyro, force, counts.
    pub stimulus: (i16, i16),
    pub samples_taken: u64,
    pub samples_overwritten: u64,
    fifo: VecDeque<u16>,
    overrun: bool,
    /// Index in the pattern of the next word to be read.
    pattern: usize,
    /// Chip time, µs, at which its counter was 0, and at which the next sample is due.
    chip_us: f64,
    stamp_zero_us: f64,
    next_sample_us: f64,
    /// The low byte of a FIFO word has been read.
    half: Option<u8>,
}

impl Chip {
    pub fn new(measure: impl FnMut(f64) -> Measured + 'static) -> Self {
        let mut chip = Self {
            registers: [0; 128],
            now_us: 0.0,
            oscillator: 0.0,
            absent: false,
            fails_after: None,
            deaf: Vec::new(),
            measure: Box::new(measure),
            stimulus: (4000, 4000),
            samples_taken: 0,
            samples_overwritten: 0,
            fifo: VecDeque::new(),
            overrun: false,
            pattern: 0,
            chip_us: 0.0,
            stamp_zero_us: 0.0,
            next_sample_us: 0.0,
            half: None,
        };
        chip.reset();
        chip
    }

    fn reset(&mut self) {
        self.registers = [0; 128];
        self.registers[0x0f] = 0x6a;
        self.registers[0x12] = 0x04;
        self.clear_fifo();
    }

    fn clear_fifo(&mut self) {
        self.fifo.clear();
        self.overrun = false;
        self.pattern = 0;
        self.half = None;
    }

    /// INT1 as routed by the registers.
    pub fn int1(&self) -> bool {
        self.registers[0x0d] & 0x08 != 0 && self.fifo.len() >= self.threshold()
    }

    fn threshold(&self) -> usize {
        usize::from(self.registers[0x06]) | usize::from(self.registers[0x07] & 7) << 8
    }

    /// Advances time.
    pub fn pass(&mut self, us: f64) {
        self.now_us += us;
        self.chip_us += us * (1.0 + self.oscillator);
        while let Some(period_us) = self.period_us() {
            if self.chip_us < self.next_sample_us {
                break;
            }
            self.sample();
            self.next_sample_us += period_us;
        }
    }

    /// Of the faster sensor; `None` while both are off.
    fn period_us(&self) -> Option<f64> {
        let code = (self.registers[0x10] >> 4).max(self.registers[0x11] >> 4);
        (code > 0).then(|| 1e6 / (6660.0 / f64::from(1 << (10 - code.min(10)))))
    }

    fn sample(&mut self) {
        let back_us = (self.chip_us - self.next_sample_us) / (1.0 + self.oscillator);
        let (mut gyro, mut force) = (self.measure)((self.now_us - back_us) * 1e-6);
        self.samples_taken += 1;
        let test = self.registers[0x14];
        gyro.iter_mut().for_each(|value| *value += if test & 0x0c == 0x04 { self.stimulus.0 } else { 0 });
        force.iter_mut().for_each(|value| *value += if test & 0x03 == 0x01 { self.stimulus.1 } else { 0 });
        for (at, value) in gyro.into_iter().chain(force).enumerate() {
            self.registers[0x22 + 2 * at..0x24 + 2 * at].copy_from_slice(&value.to_le_bytes());
        }
        self.registers[0x1e] |= u8::from(self.registers[0x10] >> 4 > 0) | u8::from(self.registers[0x11] >> 4 > 0) << 1;
        if self.registers[0x0a] & 7 != 6 || self.registers[0x08] != 0x09 || self.registers[0x09] != 0x08 || self.registers[0x07] & 0x80 == 0
        {
            return;
        }
        let high_resolution = self.registers[0x5c] & 0x10 != 0 && self.registers[0x19] & 0x20 != 0;
        let count_us = if high_resolution { 25.0 } else { 6400.0 };
        let stamp = ((self.next_sample_us - self.stamp_zero_us).max(0.0) / count_us) as u64 as u32 & 0xff_ffff;
        let [low, middle, high, _] = stamp.to_le_bytes();
        let words = [u16::from_le_bytes([middle, high]), u16::from_le_bytes([0x5a, low]), 0xbeef];
        for word in gyro.into_iter().chain(force).map(|value| value as u16).chain(words) {
            if self.fifo.len() == FIFO_WORDS {
                self.fifo.pop_front();
                self.pattern = (self.pattern + 1) % PATTERN;
                self.samples_overwritten += u64::from(self.pattern == 0);
                self.overrun = true;
            }
            self.fifo.push_back(word);
        }
    }

    fn read(&mut self, register: u8) -> u8 {
        let [level_low, level_high] = (if self.overrun { 0 } else { self.fifo.len() as u16 }).to_le_bytes();
        match register {
            0x3a => level_low,
            0x3b => {
                let marks = u8::from(self.fifo.len() >= self.threshold()) << 7 | u8::from(self.overrun) << 6;
                marks | u8::from(self.fifo.len() + PATTERN > FIFO_WORDS) << 5 | u8::from(self.fifo.is_empty()) << 4 | level_high & 7
            }
            0x3c => self.pattern as u8,
            0x3d => 0,
            0x3e => {
                assert!(!self.fifo.is_empty(), "the empty FIFO is read");
                let [low, high] = self.fifo.pop_front().unwrap_or(0).to_le_bytes();
                self.overrun = false;
                self.pattern = (self.pattern + 1) % PATTERN;
                self.half = Some(high);
                low
            }
            0x3f => self.half.take().unwrap_or(0),
            0x23 | 0x25 | 0x27 => self.take_ready(0x02, register),
            0x29 | 0x2b | 0x2d => self.take_ready(0x01, register),
            _ => self.registers[usize::from(register)],
        }
    }

    fn take_ready(&mut self, flag: u8, register: u8) -> u8 {
        self.registers[0x1e] &= !flag;
        self.registers[usize::from(register)]
    }

    fn write(&mut self, register: u8, value: u8) {
        if self.deaf.contains(&register) {
            return;
        }
        match register {
            0x12 if value & 1 != 0 => self.reset(),
            0x0a => {
                self.registers[0x0a] = value;
                if value & 7 == 0 {
                    self.clear_fifo();
                }
            }
            0x42 if value == 0xaa => self.stamp_zero_us = self.chip_us,
            0x0f | 0x1a..0x58 => {}
            0x10 | 0x11 => {
                if self.period_us().is_none() {
                    self.next_sample_us = self.chip_us;
                }
                self.registers[usize::from(register)] = value;
            }
            _ => self.registers[usize::from(register)] = value,
        }
    }

    /// One byte on the bus.
    fn byte(&mut self) -> Result<(), BusError> {
        self.pass(BYTE_US);
        match &mut self.fails_after {
            Some(0) => {
                self.fails_after = None;
                Err(BusError)
            }
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The next address of a sequential read: the FIFO's pair again, otherwise upwards if IF_INC is set.
    fn next(&self, register: u8) -> u8 {
        match register {
            0x3f => 0x3e,
            _ if self.registers[0x12] & 0x04 == 0 => register,
            _ => register.wrapping_add(1) & 0x7f,
        }
    }
}

/// The chip's bus; `Delay` shares its time.
pub struct Bus<'a>(pub &'a RefCell<Chip>);

impl ErrorType for Bus<'_> {
    type Error = BusError;
}

impl I2c for Bus<'_> {
    async fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), BusError> {
        let mut chip = self.0.borrow_mut();
        let mut register = 0;
        for operation in operations {
            chip.byte()?;
            if chip.absent || address != 0x6a {
                return Err(BusError);
            }
            match operation {
                Operation::Write(bytes) => {
                    for (at, byte) in bytes.iter().enumerate() {
                        chip.byte()?;
                        if at == 0 {
                            register = *byte;
                        } else {
                            chip.write(register, *byte);
                            register = chip.next(register);
                        }
                    }
                }
                Operation::Read(into) => {
                    for place in into.iter_mut() {
                        *place = chip.read(register);
                        chip.byte()?;
                        register = chip.next(register);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Waits on the chip's time, and counts.
pub struct Delay<'a>(pub &'a RefCell<Chip>, pub &'a Cell<f64>);

impl DelayNs for Delay<'_> {
    async fn delay_ns(&mut self, ns: u32) {
        self.1.set(self.1.get() + f64::from(ns) * 1e-9);
        self.0.borrow_mut().pass(f64::from(ns) * 1e-3);
    }
}
