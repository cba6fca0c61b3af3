//! The cell's voltage behind its divider, the charger's status, and whether there is power on USB.
use embassy_nrf::gpio::{Input, Level, Output, OutputDrive, Pull};
use embassy_nrf::peripherals::{P0_14, P0_17, P0_31, SAADC};
use embassy_nrf::saadc::{ChannelConfig, Config, InterruptHandler, Saadc};
use embassy_nrf::{Peri, bind_interrupts, interrupt, pac};
use strap_core::battery::Supply;

bind_interrupts!(struct Irqs {
    SAADC => InterruptHandler;
});

/// The converter's full scale (0.6 V internal reference, gain 1/6) over 12 bits, and the divider of 1 MΩ and 510 kΩ.
const FULL_SCALE_MV: u32 = 3600;
const COUNTS: u32 = 4096;
const DIVIDER: (u32, u32) = (1510, 510);

pub struct Gauge {
    converter: Saadc<'static, 1>,
    /// Low as long as the strap runs: high would put the cell's full voltage on the converter's pin while it charges.
    _divider: Output<'static>,
    charging: Input<'static>,
}

impl Gauge {
    pub fn new(
        saadc: Peri<'static, SAADC>,
        cell: Peri<'static, P0_31>,
        divider: Peri<'static, P0_14>,
        charging: Peri<'static, P0_17>,
    ) -> Self {
        use interrupt::InterruptExt;
        interrupt::SAADC.set_priority(interrupt::Priority::P3);
        let converter = Saadc::new(saadc, Irqs, Config::default(), [ChannelConfig::single_ended(cell)]);
        Self { converter, _divider: Output::new(divider, Level::Low, OutputDrive::Standard), charging: Input::new(charging, Pull::Up) }
    }

    pub async fn measure(&mut self) -> Supply {
        let mut counts = [0; 1];
        self.converter.sample(&mut counts).await;
        let [counts] = counts.map(|counts: i16| u32::from(counts.max(0) as u16));
        let millivolts = counts * FULL_SCALE_MV / COUNTS * DIVIDER.0 / DIVIDER.1;
        Supply { millivolts: u16::try_from(millivolts).ok(), charging: self.charging.is_low(), external: usb_power() }
    }
}

/// Power on the USB plug.
pub fn usb_power() -> bool {
    pac::POWER.usbregstatus().read().vbusdetect()
}
