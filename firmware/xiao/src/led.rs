//! The three-colour LED; its pins are active low.
use embassy_nrf::Peri;
use embassy_nrf::gpio::{Level, Output, OutputDrive};
use embassy_nrf::peripherals::{P0_06, P0_26, P0_30};
use strap_core::led::Led;

pub struct Lamp {
    red: Output<'static>,
    green: Output<'static>,
    blue: Output<'static>,
}

impl Lamp {
    pub fn new(red: Peri<'static, P0_26>, green: Peri<'static, P0_30>, blue: Peri<'static, P0_06>) -> Self {
        let dark = (Level::High, OutputDrive::Standard);
        Self { red: Output::new(red, dark.0, dark.1), green: Output::new(green, dark.0, dark.1), blue: Output::new(blue, dark.0, dark.1) }
    }

    pub fn show(&mut self, led: Led) {
        for (pin, lit) in [(&mut self.red, led.red), (&mut self.green, led.green), (&mut self.blue, led.blue)] {
            pin.set_level(if lit { Level::Low } else { Level::High });
        }
    }
}
