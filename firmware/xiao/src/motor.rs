//! The vibration motor: a transistor's gate on D0, pulse width modulated above what is heard.
use embassy_nrf::Peri;
use embassy_nrf::peripherals::{P0_02, PWM0};
use embassy_nrf::pwm::{DutyCycle, Prescaler, SimpleConfig, SimplePwm};

/// 16 MHz / 765: 20.9 kHz, and three counts a step.
const TOP: u16 = 3 * 255;

pub struct Motor {
    pwm: SimplePwm<'static>,
}

impl Motor {
    pub fn new(pwm: Peri<'static, PWM0>, pin: Peri<'static, P0_02>) -> Self {
        let mut config = SimpleConfig::default();
        config.max_duty = TOP;
        config.prescaler = Prescaler::Div1;
        let pwm = SimplePwm::new_1ch(pwm, pin, &config);
        pwm.disable();
        Self { pwm }
    }

    /// 0 off … 255.
    pub fn drive(&mut self, level: u8) {
        if level == 0 {
            self.pwm.disable();
        } else {
            self.pwm.enable();
            // High while the counter is below it.
            self.pwm.set_duty(0, DutyCycle::inverted(3 * u16::from(level)));
        }
    }
}
