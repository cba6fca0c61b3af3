//! The link over a cable: framed packets while a host holds the port open.
#![allow(async_fn_in_trait, reason = "the tasks stay on one executor: no future has to be sent")]
use embassy_futures::select::select;
use embassy_time::{Duration, with_timeout};
use strap_core::frame::{Frame, FrameDecoder};
use strap_core::outputs::Link;

use crate::exchange::{Event, Exchange};

/// A host that does not read for this long loses frames; the strap does not wait for it.
const WRITE_LIMIT: Duration = Duration::from_millis(300);
/// Largest read: a USB packet at full speed.
pub const READ_BYTES: usize = 64;

/// The host closed the port.
pub struct Closed;

/// The port's transmit side.
pub trait Sender {
    /// Waits until a host opens the port.
    async fn opened(&mut self);

    /// Sends a whole frame. If dropped part-way, the next frame may be sent from a broken state.
    async fn send(&mut self, frame: &[u8]) -> Result<(), Closed>;
}

/// The port's receive side.
pub trait Receiver {
    /// Returns the number of bytes received, at least one.
    async fn receive(&mut self, bytes: &mut [u8; READ_BYTES]) -> Result<usize, Closed>;
}

/// Serves one host after another.
pub async fn run(exchange: &Exchange, sender: &mut impl Sender, receiver: &mut impl Receiver) -> ! {
    loop {
        sender.opened().await;
        exchange.serial.clear();
        exchange.post(Event::Up(Link::Serial)).await;
        // STATUS is sent every second, so a port whose closing shows only on writing is noticed then.
        select(send(exchange, sender), receive(exchange, receiver)).await;
        exchange.post(Event::Down(Link::Serial)).await;
    }
}

/// Runs until the port is closed.
async fn send(exchange: &Exchange, sender: &mut impl Sender) {
    loop {
        let packet = exchange.serial.pop().await;
        let Some(frame) = Frame::new(&packet) else { continue };
        if let Ok(Err(Closed)) = with_timeout(WRITE_LIMIT, sender.send(frame.bytes())).await {
            return;
        }
    }
}

/// Runs until the port is closed.
async fn receive(exchange: &Exchange, receiver: &mut impl Receiver) {
    let mut decoder = FrameDecoder::new();
    let mut bytes = [0; READ_BYTES];
    while let Ok(length) = receiver.receive(&mut bytes).await {
        for byte in bytes.get(..length).unwrap_or_default() {
            if let Some(packet) = decoder.push(*byte) {
                exchange.deliver(Link::Serial, packet).await;
            }
        }
    }
}
