//! The whole strap as one state machine: `step(now, input) → outputs`. It knows no board; what it needs done is in the outputs.
use crate::battery::Battery;
use crate::command::Command;
use crate::haptic::HapticPlayer;
use crate::imu::{ImuFault, ImuSample, ImuScales};
pub use crate::imu_watch::FaultCounts;
use crate::imu_watch::ImuWatch;
pub use crate::input::{Identity, Input};
use crate::led::{LedState, WHITE};
use crate::outputs::{Link, Links, Outputs, Power};
use crate::sampler::{Batcher, Sampler};
use crate::settings::{Settings, Stored};
use crate::wire::{ReplyStatus, capability};

/// Lying still this long without external power switches the strap off.
pub const OFF_AFTER_STILL_US: u64 = 600_000_000;
const STATUS_PERIOD_US: u64 = 1_000_000;
/// Delay from POWER_OFF or an empty battery to switching off, so that the reply can be sent.
const OFF_DELAY_US: u64 = 300_000;
/// A motor, flash or self-test (which takes its time) that does not answer within this time has failed.
const ANSWER_US: u64 = 1_000_000;
const SELF_TEST_US: u64 = 4_000_000;
/// Lying still this long makes sure that a self-test measures the IMU and not the strap's motion, s.
pub(crate) const STILL_FOR_SELF_TEST_S: f64 = 0.5;

/// A command whose reply waits for a result.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pending {
    pub link: Link,
    pub command: Command,
    pub by_us: u64,
}

/// The strap.
#[derive(Clone, Debug)]
pub struct Strap {
    pub(crate) identity: Identity,
    pub(crate) settings: Settings,
    pub(crate) settings_reset: bool,
    pub(crate) save_wanted: bool,
    pub(crate) sampler: Sampler,
    pub(crate) batcher: Batcher,
    pub(crate) imu: ImuWatch,
    pub(crate) player: HapticPlayer,
    motor_level: u8,
    pub(crate) motor_anew: bool,
    pub(crate) motor_pending: Option<Pending>,
    pub(crate) save_pending: Option<Pending>,
    pub(crate) test_wanted: bool,
    pub(crate) test_pending: Option<Pending>,
    pub(crate) battery: Battery,
    pub(crate) temperature_centi_c: Option<i16>,
    /// Links with a connected host, and those that requested samples.
    pub(crate) up: Links,
    pub(crate) streaming: Links,
    pub(crate) queue_drops: u32,
    status_due_us: u64,
    pub(crate) last_motion_us: u64,
    pub(crate) off_at_us: Option<u64>,
    off: bool,
    pub(crate) faults: FaultCounts,
}

impl Strap {
    /// Just powered on. `after_fault`: after a panic or a watchdog reset. The first step saves the new boot count.
    pub fn new(identity: Identity, scales: ImuScales, stored: Stored, after_fault: bool) -> Self {
        let (mut settings, settings_reset) = match stored {
            Stored::Sound(settings) => (settings, false),
            Stored::Blank => (Settings::default(), false),
            Stored::Corrupt => (Settings::default(), true),
        };
        settings.boot_count = settings.boot_count.wrapping_add(1);
        settings.fault_resets = settings.fault_resets.saturating_add(u16::from(after_fault));
        Self {
            identity,
            settings,
            settings_reset,
            save_wanted: true,
            sampler: Sampler::new(scales),
            batcher: Batcher::default(),
            imu: ImuWatch::new(),
            player: HapticPlayer::new(),
            motor_level: 0,
            motor_anew: false,
            motor_pending: None,
            save_pending: None,
            test_wanted: false,
            test_pending: None,
            battery: Battery::new(),
            temperature_centi_c: None,
            up: Links::NONE,
            streaming: Links::NONE,
            queue_drops: 0,
            status_due_us: 0,
            last_motion_us: 0,
            off_at_us: None,
            off: false,
            faults: FaultCounts::default(),
        }
    }

    /// Processes one event at `now_us` (since power-on, never decreasing). `outputs` is cleared and filled.
    pub fn step(&mut self, now_us: u64, input: Input, outputs: &mut Outputs) {
        outputs.clear();
        if self.off {
            self.wake(now_us, &input, outputs);
        } else {
            self.take(now_us, input, outputs);
            self.advance(now_us, outputs);
        }
        self.drive(now_us, outputs);
    }

    fn take(&mut self, now_us: u64, input: Input, outputs: &mut Outputs) {
        match input {
            Input::Tick => {}
            Input::Samples { samples, newest_by_us, overrun } => self.take_samples(now_us, samples, newest_by_us, overrun, outputs),
            Input::ImuReady => self.take_imu(now_us),
            Input::ImuFailed(fault) => self.imu.fail(now_us, fault, &mut self.faults),
            Input::Temperature(centi_c) => self.temperature_centi_c = Some(centi_c).filter(|centi_c| *centi_c != i16::MIN),
            Input::Packet(link, bytes) => self.receive_command(now_us, link, bytes, outputs),
            Input::LinkUp(link) => {
                self.up = self.up.with(link);
                self.last_motion_us = now_us;
                self.send_hello(Links::only(link), outputs);
            }
            Input::LinkDown(link) => self.link_down(link),
            Input::MotorDriven { ok } => {
                if !ok {
                    self.player.stop();
                    self.faults.motor_failed = self.faults.motor_failed.saturating_add(1);
                }
                if let Some(pending) = self.motor_pending.take() {
                    self.reply(now_us, &pending, if ok { ReplyStatus::Ok } else { ReplyStatus::Failed }, outputs);
                }
            }
            Input::Saved { ok } => self.end_save(now_us, ok, outputs),
            Input::SelfTested(result) => self.end_self_test(now_us, result, outputs),
            Input::Supply(supply) => {
                self.battery.measure(supply);
                if self.battery.empty() {
                    self.off_at_us.get_or_insert(now_us.saturating_add(OFF_DELAY_US));
                }
            }
            Input::QueueDrops(drops) => self.queue_drops = drops,
            Input::Moved => self.last_motion_us = now_us,
        }
    }

    /// The IMU was set up, so its counter restarted.
    pub(crate) fn take_imu(&mut self, now_us: u64) {
        self.imu.ready(now_us);
        self.sampler.restart();
    }

    fn take_samples(&mut self, now_us: u64, samples: &[ImuSample], newest_by_us: u64, overrun: bool, outputs: &mut Outputs) {
        if let Some(fault) = self.imu.note(now_us, samples) {
            self.imu.fail(now_us, fault, &mut self.faults);
        }
        if overrun {
            self.sampler.note_overrun();
        }
        let (batch, interval_us) = (self.sampler.batch(), self.sampler.interval_us());
        for sample in samples {
            let Some(output) = self.sampler.take(sample) else { continue };
            if !self.streaming.is_empty() {
                let to = self.streaming;
                self.batcher.push(output, batch, interval_us, |packet| outputs.send(to, packet));
            }
        }
        if !samples.is_empty() {
            self.sampler.clock.observe(newest_by_us);
            if self.sampler.stillness.still_s() == 0.0 {
                self.last_motion_us = now_us;
            }
        }
    }

    /// Does what is due at this time.
    fn advance(&mut self, now_us: u64, outputs: &mut Outputs) {
        if let Some(fault) = self.imu.check(now_us) {
            self.imu.fail(now_us, fault, &mut self.faults);
        }
        outputs.restart_imu = self.imu.take_restart(now_us);
        if self.motor_pending.is_some_and(|pending| now_us >= pending.by_us) {
            self.take(now_us, Input::MotorDriven { ok: false }, outputs);
        }
        if self.save_pending.is_some_and(|pending| now_us >= pending.by_us) {
            self.end_save(now_us, false, outputs);
        }
        if self.test_pending.is_some_and(|pending| now_us >= pending.by_us) {
            self.end_self_test(now_us, Err(ImuFault::Silent), outputs);
        }
        outputs.self_test = core::mem::take(&mut self.test_wanted);
        if core::mem::take(&mut self.save_wanted) {
            outputs.save = Some(self.settings.encode());
        }
        if now_us >= self.status_due_us {
            // Send one, not one for each second missed.
            let next_us = self.status_due_us.saturating_add(STATUS_PERIOD_US);
            self.status_due_us = if next_us > now_us { next_us } else { now_us.saturating_add(STATUS_PERIOD_US) };
            self.send_status(now_us, outputs);
        }
        // With external power the strap stays on, so no switch-off is scheduled.
        let still_us = Some(self.last_motion_us.saturating_add(OFF_AFTER_STILL_US)).filter(|_| !self.battery.external());
        let still = still_us.is_some_and(|at_us| now_us >= at_us);
        self.off = still || self.off_at_us.is_some_and(|at_us| now_us >= at_us);
        if self.off {
            self.player.stop();
            self.off_at_us = None;
            self.up = Links::NONE;
            self.streaming = Links::NONE;
            self.batcher.clear();
        }
        for due_us in [self.imu.next_us(), self.status_due_us].into_iter().chain(still_us) {
            outputs.wake_by(due_us.max(now_us.saturating_add(1)));
        }
        let answers = [self.motor_pending, self.save_pending, self.test_pending].into_iter().flatten().map(|pending| pending.by_us);
        answers.chain(self.off_at_us).for_each(|due_us| outputs.wake_by(due_us));
    }

    /// Motor, LED and power for the current state.
    fn drive(&mut self, now_us: u64, outputs: &mut Outputs) {
        let (level, until_us) = self.player.update(now_us);
        let has_motor = self.identity.capabilities & capability::HAPTIC != 0;
        if has_motor && (core::mem::take(&mut self.motor_anew) || level != self.motor_level) {
            outputs.motor = Some(level);
            self.motor_level = level;
        }
        let (led, led_until_us) = self.led_state().at(now_us);
        outputs.led = if self.player.tapping() && level > 0 { WHITE } else { led };
        outputs.power = match (self.off, self.streaming.is_empty()) {
            (true, _) => Power::Off,
            (false, true) => Power::Idle,
            (false, false) => Power::Streaming,
        };
        outputs.wake_by(led_until_us);
        until_us.into_iter().for_each(|until_us| outputs.wake_by(until_us));
    }

    fn led_state(&self) -> LedState {
        match self {
            _ if self.off => LedState::Off,
            _ if self.imu.faulty() => LedState::ImuFault,
            _ if self.battery.low() => LedState::LowBattery,
            _ if !self.streaming.is_empty() => LedState::Streaming,
            _ if self.battery.charging() => LedState::Charging,
            _ if !self.up.is_empty() => LedState::Linked,
            _ => LedState::Waiting,
        }
    }

    /// Never reached on boards that wake up through a reset.
    fn wake(&mut self, now_us: u64, input: &Input, outputs: &mut Outputs) {
        let woken = match input {
            Input::Moved | Input::LinkUp(_) => true,
            Input::Supply(supply) => {
                self.battery.measure(*supply);
                supply.external || supply.charging
            }
            _ => false,
        };
        if woken {
            self.off = false;
            self.last_motion_us = now_us;
            self.status_due_us = now_us;
            outputs.restart_imu = true;
            outputs.wake_by(now_us.saturating_add(1));
            if let Input::LinkUp(link) = input {
                self.take(now_us, Input::LinkUp(*link), outputs);
            }
        }
    }

    fn link_down(&mut self, link: Link) {
        self.up = self.up.without(link);
        self.streaming = self.streaming.without(link);
        if self.streaming.is_empty() {
            self.batcher.clear();
        }
        for pending in [&mut self.motor_pending, &mut self.save_pending, &mut self.test_pending] {
            pending.take_if(|pending| pending.link == link);
        }
        // The host that requested it is no longer there to stop it.
        if self.up.is_empty() {
            self.player.stop();
        }
    }

    pub(crate) const fn answer_by(now_us: u64) -> u64 {
        now_us.saturating_add(ANSWER_US)
    }

    pub(crate) const fn self_test_by(now_us: u64) -> u64 {
        now_us.saturating_add(SELF_TEST_US)
    }

    pub(crate) const fn off_by(now_us: u64) -> u64 {
        now_us.saturating_add(OFF_DELAY_US)
    }
}
