//! Nordic's controller: its layer for clocks and time slots, and the Bluetooth link layer on top.
use embassy_nrf::interrupt::{self, InterruptExt, Priority};
use embassy_nrf::peripherals::{PPI_CH19, PPI_CH30, PPI_CH31, RNG, RTC0, TEMP, TIMER0};
use embassy_nrf::rng::Rng;
use embassy_nrf::{Peri, bind_interrupts, mode, rng, usb};
use nrf_mpsl::{MultiprotocolServiceLayer, SessionMem, raw};
use nrf_sdc::{self as sdc, SoftdeviceController};
use static_cell::StaticCell;

bind_interrupts!(pub struct Irqs {
    EGU0_SWI0 => nrf_mpsl::LowPrioInterruptHandler;
    CLOCK_POWER => nrf_mpsl::ClockInterruptHandler, usb::vbus_detect::InterruptHandler;
    RADIO => nrf_mpsl::HighPrioInterruptHandler;
    TIMER0 => nrf_mpsl::HighPrioInterruptHandler;
    RTC0 => nrf_mpsl::HighPrioInterruptHandler;
    RNG => rng::InterruptHandler<RNG>;
});

pub type Layer = MultiprotocolServiceLayer<'static>;

/// Link-layer packet size, and number of packets queued in the controller.
const PACKET_BYTES: u16 = 251;
const TX_PACKETS: u8 = 4;
const RX_PACKETS: u8 = 3;
/// For one connection with these: 3.4 kB by the formulas in Nordic's sdc.h; too little would show at power-on.
const MEMORY_BYTES: usize = 4_096;

pub struct LayerParts {
    pub rtc0: Peri<'static, RTC0>,
    pub timer0: Peri<'static, TIMER0>,
    pub temp: Peri<'static, TEMP>,
    pub ch19: Peri<'static, PPI_CH19>,
    pub ch30: Peri<'static, PPI_CH30>,
    pub ch31: Peri<'static, PPI_CH31>,
}

/// With the board's 32 768 Hz crystal, and one time slot for flash.
pub fn layer(parts: LayerParts) -> &'static Layer {
    static LAYER: StaticCell<Layer> = StaticCell::new();
    static SLOTS: StaticCell<SessionMem<1>> = StaticCell::new();
    let clock = raw::mpsl_clock_lfclk_cfg_t {
        source: raw::MPSL_CLOCK_LF_SRC_XTAL as u8,
        rc_ctiv: 0,
        rc_temp_ctiv: 0,
        accuracy_ppm: 50,
        skip_wait_lfclk_started: false,
    };
    interrupt::EGU0_SWI0.set_priority(Priority::P4);
    let parts = nrf_mpsl::Peripherals::new(parts.rtc0, parts.timer0, parts.temp, parts.ch19, parts.ch30, parts.ch31);
    let layer = MultiprotocolServiceLayer::with_timeslots(parts, Irqs, clock, SLOTS.init(SessionMem::new()));
    LAYER.init(layer.expect("the controller's layer starts"))
}

/// One connection, as a peripheral; 2M PHY and long packets.
pub fn controller(layer: &'static Layer, rng: Peri<'static, RNG>, parts: sdc::Peripherals<'static>) -> SoftdeviceController<'static> {
    static RANDOM: StaticCell<Rng<'static, mode::Async>> = StaticCell::new();
    static MEMORY: StaticCell<sdc::Mem<MEMORY_BYTES>> = StaticCell::new();
    let random = RANDOM.init(Rng::new(rng, Irqs));
    let build = || {
        sdc::Builder::new()?
            .support_adv()
            .support_peripheral()
            .support_dle_peripheral()
            .support_le_2m_phy()
            .support_phy_update_peripheral()
            .peripheral_count(1)?
            .buffer_cfg(PACKET_BYTES, PACKET_BYTES, TX_PACKETS, RX_PACKETS)?
            .build(parts, random, layer, MEMORY.init(sdc::Mem::new()))
    };
    build().expect("the controller starts")
}

#[embassy_executor::task]
pub async fn run_layer(layer: &'static Layer) -> ! {
    layer.run().await
}
