//! The radio: a Bluetooth controller on a serial port or pseudo-terminal that speaks HCI (H4).
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use async_io::Async;
use bt_hci::controller::ExternalController;
use bt_hci_serial::SerialTransport;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embedded_io_adapters::futures_03::FromFutures;
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

/// Commands waiting for the controller's answers.
const COMMANDS: usize = 8;

type End = FromFutures<&'static Async<File>>;
pub type Controller = ExternalController<SerialTransport<NoopRawMutex, End, End>, COMMANDS>;

/// Opened once, for the lifetime of the program.
pub fn open(path: &Path) -> io::Result<Controller> {
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    let mut settings = tcgetattr(&file)?;
    settings.make_raw();
    tcsetattr(&file, OptionalActions::Now, &settings)?;
    let port: &'static Async<File> = Box::leak(Box::new(Async::new(file)?));
    Ok(ExternalController::new(SerialTransport::new(FromFutures::new(port), FromFutures::new(port))))
}
