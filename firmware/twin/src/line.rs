//! The serial link: the program's end of a pseudo-terminal. A host holding the other end open is detected like a plugged cable.
use std::ffi::CString;
use std::io;
use std::os::fd::OwnedFd;

use app::serial::{Closed, READ_BYTES, Receiver, Sender};
use async_io::Async;
use embassy_time::{Duration, Timer};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::{Errno, read, write};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

/// While no host holds the other end, polling interval.
const LOOK: Duration = Duration::from_millis(5);

pub struct Line {
    own: Async<OwnedFd>,
    path: CString,
}

impl Line {
    pub fn open() -> io::Result<Self> {
        let own = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        grantpt(&own)?;
        unlockpt(&own)?;
        let path = ptsname(&own, Vec::new())?;
        // Opened and closed once: from then on the system reports whether someone holds it. Raw from the first byte.
        let other = open(&path, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?;
        let mut settings = tcgetattr(&other)?;
        settings.make_raw();
        tcsetattr(&other, OptionalActions::Now, &settings)?;
        Ok(Self { own: Async::new(own)?, path })
    }

    pub fn path(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    pub const fn ends(&self) -> (LineSender<'_>, LineReceiver<'_>) {
        (LineSender { line: self, rest: Vec::new() }, LineReceiver { line: self })
    }

    fn is_held(&self) -> bool {
        let mut fds = [PollFd::new(&self.own, PollFlags::IN)];
        poll(&mut fds, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).is_ok()
            && fds.first().is_some_and(|fd| !fd.revents().contains(PollFlags::HUP))
    }
}

pub struct LineSender<'a> {
    line: &'a Line,
    /// The part of a frame that the terminal has not accepted yet: frames are sent whole or not at all.
    rest: Vec<u8>,
}

impl LineSender<'_> {
    async fn push(&mut self) -> Result<(), Closed> {
        while !self.rest.is_empty() {
            match write(&self.line.own, &self.rest) {
                Ok(length) => drop(self.rest.drain(..length)),
                Err(Errno::AGAIN | Errno::INTR) => self.line.own.writable().await.map_err(|_| Closed)?,
                // The host is gone.
                Err(_) => return Err(Closed),
            }
        }
        Ok(())
    }
}

impl Sender for LineSender<'_> {
    async fn opened(&mut self) {
        self.rest.clear();
        while !self.line.is_held() {
            Timer::after(LOOK).await;
        }
    }

    async fn send(&mut self, frame: &[u8]) -> Result<(), Closed> {
        self.push().await?;
        self.rest.extend_from_slice(frame);
        self.push().await
    }
}

pub struct LineReceiver<'a> {
    line: &'a Line,
}

impl Receiver for LineReceiver<'_> {
    async fn receive(&mut self, bytes: &mut [u8; READ_BYTES]) -> Result<usize, Closed> {
        loop {
            match read(&self.line.own, &mut bytes[..]) {
                Ok(0) => return Err(Closed),
                Ok(length) => return Ok(length),
                Err(Errno::AGAIN | Errno::INTR) => self.line.own.readable().await.map_err(|_| Closed)?,
                Err(_) => return Err(Closed),
            }
        }
    }
}
