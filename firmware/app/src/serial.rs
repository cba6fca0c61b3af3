//! The link over a cable: the packets in frames, while a host holds the port open.
#![allow(async_fn_in_trait, reason = "the tasks stay on one executor: no future has to be sent")]
use embassy_futures::select::select;
use embassy_time::{Duration, with_timeout};
use strap_core::frame::{Frame, FrameDecoder};
use strap_core::outputs::Link;

use crate::exchange::{Event, Exchange};

/// A host that does not read for so long loses frames, not the strap time.
const WRITE_LIMIT: Duration = Duration::from_millis(300);
/// Of one read: a USB packet at full speed.
pub const READ_BYTES: usize = 64;

/// The host closed the port.
pub struct Closed;

/// The port's way out.
pub trait Sender {
    /// Until a host opened the port.
    async fn opened(&mut self);

    /// The whole frame. Dropped in the middle, what is sent next need not be whole.
    async fn send(&mut self, frame: &[u8]) -> Result<(), Closed>;
}

/// The port's way in.
pub trait Receiver {
    /// How many bytes came, at least one.
    async fn receive(&mut self, bytes: &mut [u8; READ_BYTES]) -> Result<usize, Closed>;
}

/// Serves one host after the other.
pub async fn run(exchange: &Exchange, sender: &mut impl Sender, receiver: &mut impl Receiver) -> ! {
    loop {
        sender.opened().await;
        exchange.serial.clear();
        exchange.tell(Event::Up(Link::Serial)).await;
        // STATUS goes out every second: where only writing shows that a port is closed, it is noticed at that.
        select(send(exchange, sender), receive(exchange, receiver)).await;
        exchange.tell(Event::Down(Link::Serial)).await;
    }
}

/// Until the port is closed.
async fn send(exchange: &Exchange, sender: &mut impl Sender) {
    loop {
        let packet = exchange.serial.pop().await;
        let Some(frame) = Frame::new(&packet) else { continue };
        if let Ok(Err(Closed)) = with_timeout(WRITE_LIMIT, sender.send(frame.bytes())).await {
            return;
        }
    }
}

/// Until the port is closed.
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
