//! The serial line: a pseudo-terminal's own end, never blocking. Whether a host holds the other end is seen like a plugged cable.
use std::ffi::CString;
use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::{Errno, ioctl_fionbio, read, write};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

/// While nobody holds the other end, it is looked at so often.
const LOOK: Duration = Duration::from_millis(5);

pub struct Line {
    own: OwnedFd,
    path: CString,
    /// Bytes that the terminal did not take yet.
    waiting: Vec<u8>,
}

/// What a frame met.
#[derive(PartialEq, Eq)]
pub enum Sent {
    Taken,
    /// The host does not read: the frame is dropped.
    Dropped,
}

impl Line {
    pub fn open() -> io::Result<Self> {
        let own = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        grantpt(&own)?;
        unlockpt(&own)?;
        ioctl_fionbio(&own, true)?;
        let path = ptsname(&own, Vec::new())?;
        // Opened and closed once: from then on the system says whether someone holds it. Raw from the first byte.
        let other = open(&path, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?;
        let mut settings = tcgetattr(&other)?;
        settings.make_raw();
        tcsetattr(&other, OptionalActions::Now, &settings)?;
        Ok(Self { own, path, waiting: Vec::new() })
    }

    pub fn path(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// Waits until bytes came or the time is over; whether a host is there.
    pub fn wait(&mut self, time: Duration) -> io::Result<bool> {
        let ready = self.poll(time)?;
        if !ready.contains(PollFlags::HUP) {
            return Ok(true);
        }
        self.waiting.clear();
        std::thread::sleep(time.min(LOOK));
        Ok(!self.poll(Duration::ZERO)?.contains(PollFlags::HUP))
    }

    /// What came, without waiting.
    pub fn read<'a>(&self, buffer: &'a mut [u8]) -> io::Result<&'a [u8]> {
        match read(&self.own, &mut *buffer) {
            Ok(length) => Ok(buffer.get(..length).unwrap_or_default()),
            Err(Errno::AGAIN | Errno::INTR | Errno::IO) => Ok(&[]),
            Err(error) => Err(error.into()),
        }
    }

    /// Sends a frame, whole or not at all.
    pub fn send(&mut self, frame: &[u8]) -> io::Result<Sent> {
        self.push()?;
        if !self.waiting.is_empty() {
            return Ok(Sent::Dropped);
        }
        self.waiting.extend_from_slice(frame);
        self.push()?;
        Ok(Sent::Taken)
    }

    fn push(&mut self) -> io::Result<()> {
        while !self.waiting.is_empty() {
            match write(&self.own, &self.waiting) {
                Ok(length) => drop(self.waiting.drain(..length)),
                Err(Errno::AGAIN | Errno::INTR) => return Ok(()),
                // Nobody there any more.
                Err(Errno::IO) => self.waiting.clear(),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn poll(&self, time: Duration) -> io::Result<PollFlags> {
        let timeout = Timespec { tv_sec: time.as_secs() as i64, tv_nsec: time.subsec_nanos().into() };
        let mut fds = [PollFd::new(&self.own, PollFlags::IN)];
        match poll(&mut fds, Some(&timeout)) {
            Ok(_) | Err(Errno::INTR) => Ok(fds.first().map_or(PollFlags::empty(), PollFd::revents)),
            Err(error) => Err(error.into()),
        }
    }
}
