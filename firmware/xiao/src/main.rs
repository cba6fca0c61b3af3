//! The strap on a Seeed XIAO nRF52840 Sense: sets up the parts and starts one task for each link and one for the strap itself.
#![no_std]
#![no_main]

mod battery;
mod board;
mod fault;
mod flash;
mod identity;
mod imu;
mod led;
mod motor;
mod radio;
mod usb;

use app::bluetooth::Nameplate;
use app::exchange::Exchange;
use app::strap::PowerOn;
use board::Xiao;
use embassy_executor::Spawner;
use embassy_nrf::interrupt::Priority;
use nrf_sdc::SoftdeviceController;

static EXCHANGE: Exchange = Exchange::new();

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    let after_fault = fault::take();
    let mut config = embassy_nrf::config::Config::default();
    // The radio's controller reserves priorities 0 and 1.
    config.gpiote_interrupt_priority = Priority::P2;
    config.time_interrupt_priority = Priority::P2;
    // The board has the coil for it (according to Zephyr's xiao_ble), but not the one for the other converter.
    config.dcdc.reg1 = true;
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
    // From here on: flash is written in the layer's slots, which may be needed to read the settings.
    fault::spawn(spawner, radio::run_layer(mpsl));
    let mut store = flash::store(mpsl, p.NVMC);
    let power_on = PowerOn { identity: identity::identity(), stored: store.load().await, after_fault };
    let board = Xiao {
        imu: imu::Imu::new(p.TWISPI0, p.P0_07, p.P0_27, p.P1_08, p.P0_11).await,
        led: led::Lamp::new(p.P0_26, p.P0_30, p.P0_06),
        motor: motor::Motor::new(motor::Parts { bus: p.TWISPI1, sda: p.P0_04, scl: p.P0_05, pwm: p.PWM0, gate: p.P0_02 }).await,
        battery: battery::Gauge::new(p.SAADC, p.P0_31, p.P0_14, p.P0_17),
        store,
        watchdog: fault::watchdog(p.WDT),
    };
    fault::spawn(spawner, bluetooth(controller));
    fault::spawn(spawner, usb::run(&EXCHANGE, mpsl, p.USBD));
    fault::spawn(spawner, strap(board, power_on));
}

#[embassy_executor::task]
async fn strap(board: Xiao, power_on: PowerOn) -> ! {
    app::strap::run(&EXCHANGE, board, power_on).await
}

/// When a controller fails, everything is restarted.
#[embassy_executor::task]
async fn bluetooth(controller: SoftdeviceController<'static>) -> ! {
    let device_id = identity::identity().device_id;
    let nameplate = Nameplate { device_id, model: "XIAO nRF52840 Sense" };
    app::bluetooth::run(&EXCHANGE, controller, nameplate).await;
    fault::reset()
}
