//! The driver against a chip that behaves as its datasheet specifies.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use std::cell::RefCell;

use drv2605l::{ADDRESS, Drv2605l, Error};
use embassy_futures::block_on;
use embedded_hal_async::delay::DelayNs;
use embedded_hal_async::i2c::{self, ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Nack;

impl i2c::Error for Nack {
    fn kind(&self) -> ErrorKind {
        ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address)
    }
}

struct Chip {
    registers: [u8; 0x23],
    absent: bool,
    /// ms until the current reset ends.
    resetting_ms: u32,
    reset_takes_ms: u32,
    transfers: usize,
}

impl Chip {
    fn new() -> RefCell<Self> {
        let mut chip = Self { registers: [0; 0x23], absent: false, resetting_ms: 0, reset_takes_ms: 2, transfers: 0 };
        chip.power_on();
        RefCell::new(chip)
    }

    fn power_on(&mut self) {
        self.registers = [0; 0x23];
        for (register, value) in [(0x00, 0xe0), (0x01, 0x40), (0x16, 0x3e), (0x17, 0x8c), (0x1a, 0x36), (0x1d, 0xa0)] {
            self.registers[register] = value;
        }
    }

    /// Voltage across the motor.
    fn output(&self) -> f64 {
        let [mode, strength] = [self.registers[1], self.registers[2]];
        let open_loop = self.registers[0x1a] & 0x80 == 0 && self.registers[0x1d] & 0x20 != 0;
        if mode != 5 || self.registers[0x1d] & 0x08 != 0 || !open_loop {
            return 0.0;
        }
        f64::from(strength as i8) / 127.0 * 5.44 * f64::from(self.registers[0x17]) / 255.0
    }
}

struct Bus<'a>(&'a RefCell<Chip>);

impl ErrorType for Bus<'_> {
    type Error = Nack;
}

impl I2c for Bus<'_> {
    async fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), Nack> {
        let mut chip = self.0.borrow_mut();
        chip.transfers += 1;
        if chip.absent || address != ADDRESS || chip.resetting_ms > 0 {
            return Err(Nack);
        }
        let mut register = 0;
        for operation in operations {
            match operation {
                Operation::Write(bytes) => {
                    register = usize::from(bytes[0]);
                    for value in &bytes[1..] {
                        chip.registers[register] = *value;
                        register += 1;
                    }
                    if chip.registers[1] & 0x80 != 0 {
                        chip.power_on();
                        chip.resetting_ms = chip.reset_takes_ms;
                    }
                }
                Operation::Read(bytes) => {
                    for place in bytes.iter_mut() {
                        *place = chip.registers[register];
                        register += 1;
                    }
                }
            }
        }
        Ok(())
    }
}

struct Delay<'a>(&'a RefCell<Chip>);

impl DelayNs for Delay<'_> {
    async fn delay_ns(&mut self, ns: u32) {
        let mut chip = self.0.borrow_mut();
        chip.resetting_ms = chip.resetting_ms.saturating_sub(ns.div_ceil(1_000_000));
    }
}

fn driver(chip: &RefCell<Chip>) -> Drv2605l<Bus<'_>, Delay<'_>> {
    Drv2605l::new(Bus(chip), Delay(chip))
}

#[test]
fn the_motor_gets_the_requested_drive_up_to_three_volts() {
    let chip = Chip::new();
    let mut driver = driver(&chip);
    block_on(driver.set_up()).unwrap();
    assert_eq!(chip.borrow().output(), 0.0);
    let mut before = 0.0;
    for level in [1, 2, 40, 128, 200, 255] {
        block_on(driver.drive(level)).unwrap();
        let volts = chip.borrow().output();
        assert!(volts >= before && volts > 0.0, "{level}: {volts}");
        before = volts;
    }
    assert!((before - 3.0).abs() < 0.02, "{before}");
    block_on(driver.drive(0)).unwrap();
    assert_eq!(chip.borrow().output(), 0.0);
    assert_eq!(chip.borrow().registers[1] & 0x40, 0x40, "asleep when off");
}

#[test]
fn switching_on_is_one_transfer() {
    let chip = Chip::new();
    let mut driver = driver(&chip);
    block_on(driver.set_up()).unwrap();
    let before = chip.borrow().transfers;
    block_on(driver.drive(180)).unwrap();
    assert_eq!(chip.borrow().transfers, before + 1);
}

#[test]
fn earlier_register_settings_are_reset() {
    let chip = Chip::new();
    chip.borrow_mut().registers[0x1a] = 0xb6;
    chip.borrow_mut().registers[0x1d] = 0x88;
    chip.borrow_mut().registers[0x17] = 0xff;
    let mut driver = driver(&chip);
    block_on(driver.set_up()).unwrap();
    block_on(driver.drive(255)).unwrap();
    assert!((chip.borrow().output() - 3.0).abs() < 0.02);
}

#[test]
fn an_absent_a_foreign_and_an_unresponsive_chip_are_distinguished() {
    let chip = Chip::new();
    chip.borrow_mut().absent = true;
    assert_eq!(block_on(driver(&chip).set_up()), Err(Error::Bus(Nack)));
    chip.borrow_mut().absent = false;
    chip.borrow_mut().registers[0] = 0x15;
    assert_eq!(block_on(driver(&chip).set_up()), Err(Error::Stranger(0x15)));
    chip.borrow_mut().power_on();
    chip.borrow_mut().reset_takes_ms = 1000;
    assert_eq!(block_on(driver(&chip).set_up()), Err(Error::Stubborn));
    let chip = Chip::new();
    let mut driver = driver(&chip);
    block_on(driver.set_up()).unwrap();
    chip.borrow_mut().absent = true;
    assert_eq!(block_on(driver.drive(9)), Err(Error::Bus(Nack)));
}
