//! The vibration motor: on a DRV2605L when one answers on D4 and D5, otherwise on a transistor whose gate is D0.
use drv2605l::Drv2605l;
use embassy_nrf::interrupt::{self, InterruptExt, Priority};
use embassy_nrf::peripherals::{P0_02, P0_04, P0_05, PWM0, TWISPI1};
use embassy_nrf::pwm::{DutyCycle, Prescaler, SimpleConfig, SimplePwm};
use embassy_nrf::twim::{self, Frequency, Twim};
use embassy_nrf::{Peri, bind_interrupts};
use embassy_time::{Delay, Duration, with_timeout};
use static_cell::ConstStaticCell;

bind_interrupts!(struct Irqs {
    TWISPI1 => twim::InterruptHandler<TWISPI1>;
});

/// 16 MHz / 765: 20.9 kHz, above the audible range, and three counts per step.
const TOP: u16 = 3 * 255;
const SET_UP_LIMIT: Duration = Duration::from_millis(100);
/// A transfer takes 0.1 ms.
const DRIVE_LIMIT: Duration = Duration::from_millis(10);

pub struct Parts {
    pub bus: Peri<'static, TWISPI1>,
    pub sda: Peri<'static, P0_04>,
    pub scl: Peri<'static, P0_05>,
    pub pwm: Peri<'static, PWM0>,
    pub gate: Peri<'static, P0_02>,
}

pub enum Motor {
    Transistor(SimplePwm<'static>),
    Driver(Drv2605l<Twim<'static>, Delay>),
}

impl Motor {
    /// Detects which of the two is present.
    pub async fn new(parts: Parts) -> Self {
        /// For constants in flash, since DMA reads RAM only.
        static BUFFER: ConstStaticCell<[u8; 16]> = ConstStaticCell::new([0; 16]);
        interrupt::TWISPI1.set_priority(Priority::P3);
        let mut config = twim::Config::default();
        config.frequency = Frequency::K400;
        // Sufficient for a driver board without its own resistors, and for unconnected pins.
        config.sda_pullup = true;
        config.scl_pullup = true;
        let mut chip = Drv2605l::new(Twim::new(parts.bus, Irqs, parts.sda, parts.scl, config, BUFFER.take()), Delay);
        if let Ok(Ok(())) = with_timeout(SET_UP_LIMIT, chip.set_up()).await {
            return Self::Driver(chip);
        }
        drop(chip);
        let mut config = SimpleConfig::default();
        config.max_duty = TOP;
        config.prescaler = Prescaler::Div1;
        let pwm = SimplePwm::new_1ch(parts.pwm, parts.gate, &config);
        pwm.disable();
        Self::Transistor(pwm)
    }

    /// 0 off … 255; returns whether it was driven.
    pub async fn drive(&mut self, level: u8) -> bool {
        match self {
            Self::Transistor(pwm) => {
                if level == 0 {
                    pwm.disable();
                } else {
                    pwm.enable();
                    // High while the counter is below it.
                    pwm.set_duty(0, DutyCycle::inverted(3 * u16::from(level)));
                }
                true
            }
            Self::Driver(chip) => {
                if let Ok(Ok(())) = with_timeout(DRIVE_LIMIT, chip.drive(level)).await {
                    return true;
                }
                // A plug that lost contact for a moment: set up once more, silent until the next cue.
                let _ = with_timeout(SET_UP_LIMIT, chip.set_up()).await;
                false
            }
        }
    }
}
