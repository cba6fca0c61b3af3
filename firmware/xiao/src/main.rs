//! The strap on a Seeed XIAO nRF52840 Sense. Here the parts are brought up, and each link and the strap itself are given a task.
#![no_std]
#![no_main]

mod battery;
mod bluetooth;
mod fault;
mod flash;
mod identity;
mod led;
mod links;
mod motor;
mod parts;
mod radio;
mod strap;
mod usb;

use embassy_executor::Spawner;
use embassy_nrf::interrupt::Priority;

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    let after_fault = fault::take();
    let mut config = embassy_nrf::config::Config::default();
    // The radio's controller keeps priorities 0 and 1 to itself.
    config.gpiote_interrupt_priority = Priority::P2;
    config.time_interrupt_priority = Priority::P2;
    config.lfclk_source = embassy_nrf::config::LfclkSource::ExternalXtal;
    let p = embassy_nrf::init(config);

    let mpsl = radio::layer(radio::LayerParts {
        rtc0: p.RTC0,
        timer0: p.TIMER0,
        temp: p.TEMP,
        ch19: p.PPI_CH19,
        ch30: p.PPI_CH30,
        ch31: p.PPI_CH31,
    });
    let controller = radio::controller(
        mpsl,
        p.RNG,
        nrf_sdc::Peripherals::new(
            p.PPI_CH17, p.PPI_CH18, p.PPI_CH20, p.PPI_CH21, p.PPI_CH22, p.PPI_CH23, p.PPI_CH24, p.PPI_CH25, p.PPI_CH26, p.PPI_CH27,
            p.PPI_CH28, p.PPI_CH29,
        ),
    );
    let store = flash::Store::new(mpsl, p.NVMC);
    let stored = store.stored();
    let parts = parts::Parts {
        imu: parts::Imu::new(p.TWISPI0, p.P0_07, p.P0_27, p.P1_08, p.P0_11).await,
        led: led::Lamp::new(p.P0_26, p.P0_30, p.P0_06),
        motor: motor::Motor::new(p.PWM0, p.P0_02),
        battery: battery::Gauge::new(p.SAADC, p.P0_31, p.P0_14, p.P0_17),
        store,
        watchdog: fault::watchdog(p.WDT),
    };
    fault::spawn(spawner, radio::run_layer(mpsl));
    fault::spawn(spawner, bluetooth::run(controller));
    fault::spawn(spawner, usb::run(mpsl, p.USBD));
    fault::spawn(spawner, strap::run(stored, after_fault, parts));
}
