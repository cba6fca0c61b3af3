//! USB: a serial port with the same packets in frames. It costs nothing while nothing is plugged in.
use app::exchange::Exchange;
use app::serial::{self, Closed, READ_BYTES};
use embassy_futures::join::join;
use embassy_futures::select::select;
use embassy_nrf::interrupt::{self, InterruptExt, Priority};
use embassy_nrf::peripherals::USBD;
use embassy_nrf::usb::vbus_detect::HardwareVbusDetect;
use embassy_nrf::usb::{Driver, InterruptHandler};
use embassy_nrf::{Peri, bind_interrupts};
use embassy_time::{Duration, Timer};
use embassy_usb::class::cdc_acm::{CdcAcmClass, Receiver, Sender, State};
use embassy_usb::{Builder, Config};
use static_cell::{ConstStaticCell, StaticCell};

use crate::battery::usb_power;
use crate::radio::{self, Layer};

bind_interrupts!(struct Irqs {
    USBD => InterruptHandler<USBD>;
});

type Port = Driver<'static, HardwareVbusDetect>;

/// The pid.codes number for testing: a product for sale needs its own.
const VENDOR: u16 = 0x1209;
const PRODUCT: u16 = 0x0001;
/// Size of a bulk endpoint's packet at full speed.
const PACKET_BYTES: usize = READ_BYTES;
const LOOK: Duration = Duration::from_millis(100);

#[embassy_executor::task]
pub async fn run(exchange: &'static Exchange, layer: &'static Layer, usbd: Peri<'static, USBD>) -> ! {
    static DESCRIPTORS: ConstStaticCell<[u8; 128]> = ConstStaticCell::new([0; 128]);
    static BOS: ConstStaticCell<[u8; 32]> = ConstStaticCell::new([0; 32]);
    static CONTROL: ConstStaticCell<[u8; 64]> = ConstStaticCell::new([0; 64]);
    static STATE: StaticCell<State> = StaticCell::new();
    interrupt::USBD.set_priority(Priority::P3);
    interrupt::CLOCK_POWER.set_priority(Priority::P4);
    let driver = Driver::new(usbd, Irqs, HardwareVbusDetect::new(radio::Irqs));
    let mut config = Config::new(VENDOR, PRODUCT);
    config.manufacturer = Some("Knees Out");
    config.product = Some("Knees Out strap");
    config.max_power = 100;
    let mut builder = Builder::new(driver, config, DESCRIPTORS.take(), BOS.take(), &mut [], CONTROL.take());
    let (sender, receiver) = CdcAcmClass::new(&mut builder, STATE.init(State::new()), PACKET_BYTES as u16).split();
    let mut device = builder.build();
    let bus = async {
        loop {
            while !usb_power() {
                Timer::after(LOOK).await;
            }
            // USB runs on the crystal, which the radio otherwise switches off between its packets.
            let crystal = layer.request_hfclk().await;
            let unplugged = async {
                while usb_power() {
                    Timer::after(LOOK).await;
                }
            };
            select(device.run(), unplugged).await;
            device.disable().await;
            drop(crystal);
        }
    };
    join(bus, serial::run(exchange, &mut UsbSender(sender), &mut UsbReceiver(receiver))).await;
    unreachable!("both go on for ever")
}

struct UsbSender(Sender<'static, Port>);

impl serial::Sender for UsbSender {
    /// A host that opened the port asserts DTR.
    async fn opened(&mut self) {
        loop {
            self.0.wait_connection().await;
            if self.0.dtr() {
                return;
            }
            Timer::after(LOOK).await;
        }
    }

    async fn send(&mut self, frame: &[u8]) -> Result<(), Closed> {
        if !self.0.dtr() {
            return Err(Closed);
        }
        for chunk in frame.chunks(PACKET_BYTES) {
            self.0.write_packet(chunk).await.map_err(|_| Closed)?;
        }
        // A transfer ends with a packet that is not full.
        if frame.len().is_multiple_of(PACKET_BYTES) { self.0.write_packet(&[]).await.map_err(|_| Closed) } else { Ok(()) }
    }
}

struct UsbReceiver(Receiver<'static, Port>);

impl serial::Receiver for UsbReceiver {
    async fn receive(&mut self, bytes: &mut [u8; READ_BYTES]) -> Result<usize, Closed> {
        self.0.read_packet(bytes).await.map_err(|_| Closed)
    }
}
