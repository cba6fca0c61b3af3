//! Monitors the IMU: whether it is present, delivers samples, and delivers changing ones; and when to try setting it up again.
use crate::imu::{ImuFault, ImuSample};

/// A running IMU without a sample for this long is silent, µs.
const SILENT_US: u64 = 300_000;
/// In a working IMU, noise changes some digit within this many samples (half a second).
const SAME_SAMPLES: u16 = 208;
/// Consecutive bus errors that count as a fault.
const BUS_ERRORS: u8 = 3;
/// Pause between attempts, µs: doubles from the first value up to the last.
const FIRST_PAUSE_US: u64 = 250_000;
const LAST_PAUSE_US: u64 = 8_000_000;

/// How often each fault occurred; the counters saturate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct FaultCounts {
    pub imu_absent: u16,
    pub imu_bus: u16,
    pub imu_stuck: u16,
    pub imu_silent: u16,
    pub imu_self_test: u16,
    pub save_failed: u16,
    pub motor_failed: u16,
    /// Packets received that were not a valid command.
    pub bad_packets: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Being set up, or about to be.
    Starting,
    Running,
    Faulty,
}

/// The state of the IMU.
#[derive(Clone, Debug)]
pub struct ImuWatch {
    state: State,
    /// Time of the newest sample or of the set-up; when faulty, of the next attempt.
    since_us: u64,
    pause_us: u64,
    bus_errors: u8,
    last: ImuSample,
    same: u16,
}

impl ImuWatch {
    pub const fn new() -> Self {
        let last = ImuSample { gyro: [0; 3], force: [0; 3], stamp: 0 };
        Self { state: State::Starting, since_us: 0, pause_us: FIRST_PAUSE_US, bus_errors: 0, last, same: 0 }
    }

    pub fn faulty(&self) -> bool {
        self.state == State::Faulty
    }

    pub fn ready(&mut self, now_us: u64) {
        self.state = State::Running;
        self.since_us = now_us;
        self.bus_errors = 0;
        self.same = 0;
    }

    /// The IMU is busy: no samples are expected until then, unless it is set up before.
    pub fn pause(&mut self, until_us: u64) {
        self.state = State::Running;
        self.since_us = until_us;
    }

    /// Takes new samples; returns the fault they reveal, if any.
    pub fn note(&mut self, now_us: u64, samples: &[ImuSample]) -> Option<ImuFault> {
        if samples.is_empty() || self.state == State::Faulty {
            return None;
        }
        self.state = State::Running;
        self.since_us = now_us;
        self.bus_errors = 0;
        for sample in samples {
            let same = sample.gyro == self.last.gyro && sample.force == self.last.force;
            self.same = if same { self.same.saturating_add(1) } else { 0 };
            self.last = *sample;
        }
        if self.same >= SAME_SAMPLES {
            return Some(ImuFault::Stuck);
        }
        if self.same == 0 {
            self.pause_us = FIRST_PAUSE_US;
        }
        None
    }

    /// The fault that shows as silence, if any.
    pub fn check(&self, now_us: u64) -> Option<ImuFault> {
        let silent = self.state == State::Running && now_us.saturating_sub(self.since_us) >= SILENT_US;
        silent.then_some(ImuFault::Silent)
    }

    /// Counts a fault; bus errors count only when several follow each other.
    pub fn fail(&mut self, now_us: u64, fault: ImuFault, counts: &mut FaultCounts) {
        let count = match fault {
            ImuFault::Absent => &mut counts.imu_absent,
            ImuFault::Bus => &mut counts.imu_bus,
            ImuFault::Stuck => &mut counts.imu_stuck,
            ImuFault::Silent => &mut counts.imu_silent,
            ImuFault::SelfTest => &mut counts.imu_self_test,
        };
        *count = count.saturating_add(1);
        if fault == ImuFault::Bus && self.state == State::Running {
            self.bus_errors = self.bus_errors.saturating_add(1);
            if self.bus_errors < BUS_ERRORS {
                return;
            }
        }
        self.state = State::Faulty;
        self.since_us = now_us.saturating_add(self.pause_us);
        self.pause_us = (self.pause_us * 2).min(LAST_PAUSE_US);
    }

    /// Whether to set the IMU up again now. Returning true means that it is under way; the fault is reported until samples arrive.
    pub fn take_restart(&mut self, now_us: u64) -> bool {
        let due = self.state == State::Faulty && now_us >= self.since_us;
        if due {
            // In case there is no answer.
            self.since_us = now_us.saturating_add(LAST_PAUSE_US);
        }
        due
    }

    /// When the next check is due.
    pub fn next_us(&self) -> u64 {
        match self.state {
            State::Starting => u64::MAX,
            State::Running => self.since_us.saturating_add(SILENT_US),
            State::Faulty => self.since_us,
        }
    }
}
