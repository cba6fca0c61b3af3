//! USB: a serial port with the same packets in frames. While nothing is plugged in it costs nothing.
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
use strap_core::frame::{Frame, FrameDecoder};
use strap_core::outputs::Link;

use crate::battery::usb_power;
use crate::links::{Event, INBOX, SERIAL, deliver};
use crate::radio::{self, Layer};

bind_interrupts!(struct Irqs {
    USBD => InterruptHandler<USBD>;
});

type Port = Driver<'static, HardwareVbusDetect>;

/// pid.codes' number for tests: a product that is sold needs its own.
const VENDOR: u16 = 0x1209;
const PRODUCT: u16 = 0x0001;
/// Of a bulk endpoint at full speed.
const PACKET_BYTES: usize = 64;
const LOOK: Duration = Duration::from_millis(100);
/// A host that does not read for so long loses frames, not the strap time.
const WRITE_LIMIT: Duration = Duration::from_millis(300);

#[embassy_executor::task]
pub async fn run(layer: &'static Layer, usbd: Peri<'static, USBD>) -> ! {
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
    let (mut sender, mut receiver) = CdcAcmClass::new(&mut builder, STATE.init(State::new()), PACKET_BYTES as u16).split();
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
    join(bus, serve(&mut sender, &mut receiver)).await;
    unreachable!("both go on for ever")
}

/// A host that opened the port (it says so by DTR) is served until it closes it.
async fn serve(sender: &mut Sender<'static, Port>, receiver: &mut Receiver<'static, Port>) {
    loop {
        sender.wait_connection().await;
        if !sender.dtr() {
            Timer::after(LOOK).await;
            continue;
        }
        SERIAL.clear();
        INBOX.send(Event::Up(Link::Serial)).await;
        // STATUS goes out every second: a closed port is noticed at that.
        select(send(sender), receive(receiver)).await;
        INBOX.send(Event::Down(Link::Serial)).await;
    }
}

/// Until the port is closed.
async fn send(sender: &mut Sender<'static, Port>) {
    loop {
        let packet = SERIAL.pop().await;
        if !sender.dtr() {
            return;
        }
        let Some(frame) = Frame::new(&packet) else { continue };
        let write = async {
            for chunk in frame.bytes().chunks(PACKET_BYTES) {
                sender.write_packet(chunk).await?;
            }
            // A transfer ends with a packet that is not full.
            if frame.bytes().len().is_multiple_of(PACKET_BYTES) { sender.write_packet(&[]).await } else { Ok(()) }
        };
        if let Ok(Err(_)) = embassy_time::with_timeout(WRITE_LIMIT, write).await {
            return;
        }
    }
}

async fn receive(receiver: &mut Receiver<'static, Port>) {
    let mut decoder = FrameDecoder::new();
    let mut bytes = [0; PACKET_BYTES];
    while let Ok(length) = receiver.read_packet(&mut bytes).await {
        for byte in bytes.get(..length).unwrap_or_default() {
            if let Some(packet) = decoder.push(*byte) {
                deliver(Link::Serial, packet).await;
            }
        }
    }
}
