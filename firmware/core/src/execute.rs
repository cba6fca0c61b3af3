//! What a strap does on each command, and what it answers.
use crate::command::{Action, BadCommand, Command};
use crate::imu::ImuFault;
use crate::outputs::{Link, Links, Outputs};
use crate::packet::Reply;
use crate::strap::{Pending, STILL_FOR_SELF_TEST_S, Strap};
use crate::wire::{REPLY_BYTES, ReplyStatus, capability};

impl Strap {
    /// Takes a packet that arrived over a link, executes it and answers, at once or when finished.
    pub(crate) fn receive_command(&mut self, now_us: u64, link: Link, bytes: &[u8], outputs: &mut Outputs) {
        self.up = self.up.with(link);
        match Command::decode(bytes) {
            Ok(command) => {
                if !matches!(command.action, Action::Echo(_)) {
                    self.last_motion_us = now_us;
                }
                let pending = Pending { link, command, by_us: Self::answer_by(now_us) };
                if let Some(status) = self.execute(now_us, &pending, outputs) {
                    self.reply(now_us, &pending, status, outputs);
                }
            }
            Err(bad) => {
                self.faults.bad_packets = self.faults.bad_packets.saturating_add(1);
                if let BadCommand::Refused { id, op, status } = bad {
                    self.send_reply(now_us, link, Reply { command_id: id, op, ..blank(status) }, outputs);
                }
            }
        }
    }

    /// The settings were written or could not be: answers the pending command.
    pub(crate) fn end_save(&mut self, now_us: u64, ok: bool, outputs: &mut Outputs) {
        if !ok {
            self.faults.save_failed = self.faults.save_failed.saturating_add(1);
        }
        if let Some(pending) = self.save_pending.take() {
            self.reply(now_us, &pending, if ok { ReplyStatus::Ok } else { ReplyStatus::Failed }, outputs);
            self.send_hello(self.up, outputs);
        }
    }

    /// The IMU's self-test ended or could not run: answers the pending command.
    pub(crate) fn end_self_test(&mut self, now_us: u64, result: Result<(), ImuFault>, outputs: &mut Outputs) {
        match result {
            Ok(()) => self.take_imu(now_us),
            Err(fault) => self.imu.fail(now_us, fault, &mut self.faults),
        }
        if let Some(pending) = self.test_pending.take() {
            self.reply(now_us, &pending, if result.is_ok() { ReplyStatus::Ok } else { ReplyStatus::Failed }, outputs);
        }
    }

    /// Answers a command.
    pub(crate) fn reply(&self, now_us: u64, pending: &Pending, status: ReplyStatus, outputs: &mut Outputs) {
        let Command { id, action } = pending.command;
        let token = if let Action::Echo(token) = action { token } else { 0 };
        self.send_reply(now_us, pending.link, Reply { command_id: id, op: action.op(), token, ..blank(status) }, outputs);
    }

    fn send_reply(&self, now_us: u64, link: Link, reply: Reply, outputs: &mut Outputs) {
        let reply = Reply { newest_tick_us: self.sampler.newest_us() as u32, action_tick_us: now_us as u32, ..reply };
        let mut bytes = [0; REPLY_BYTES];
        if reply.encode(&mut bytes).is_some() {
            outputs.send(Links::only(link), &bytes);
        }
    }

    /// Executes it; `None` when the answer comes later.
    fn execute(&mut self, now_us: u64, pending: &Pending, outputs: &mut Outputs) -> Option<ReplyStatus> {
        let link = pending.link;
        match pending.command.action {
            Action::Start => {
                if self.imu.faulty() {
                    return Some(ReplyStatus::Failed);
                }
                self.streaming = self.streaming.with(link);
            }
            Action::Stop => {
                self.streaming = self.streaming.without(link);
                if self.streaming.is_empty() {
                    self.batcher.clear();
                }
            }
            Action::SetRate(rate_deci_hz) => {
                if !self.sampler.set_rate(f32::from(rate_deci_hz) / 10.0) {
                    return Some(ReplyStatus::BadArgument);
                }
                self.batcher.clear();
                self.send_hello(self.up, outputs);
            }
            Action::SetRole(role) => {
                if self.save_pending.is_some() {
                    return Some(ReplyStatus::Busy);
                }
                self.settings.role = role;
                self.save_wanted = true;
                self.save_pending = Some(*pending);
                return None;
            }
            Action::Haptic(haptic) => {
                if self.identity.capabilities & capability::HAPTIC == 0 {
                    return Some(ReplyStatus::NotSupported);
                }
                if self.motor_pending.is_some() {
                    return Some(ReplyStatus::Busy);
                }
                self.player.play(now_us, haptic);
                self.motor_anew = true;
                self.motor_pending = Some(*pending);
                return None;
            }
            Action::SelfTest => {
                if self.imu.faulty() {
                    return Some(ReplyStatus::Failed);
                }
                if self.test_pending.is_some() || self.sampler.stillness.still_s() < STILL_FOR_SELF_TEST_S {
                    return Some(ReplyStatus::Busy);
                }
                let by_us = Self::self_test_by(now_us);
                self.imu.pause(by_us);
                self.test_wanted = true;
                self.test_pending = Some(Pending { by_us, ..*pending });
                return None;
            }
            Action::Identify => self.player.identify(now_us),
            Action::Prompt(step) => self.player.prompt(now_us, step),
            Action::Echo(_) => {}
            Action::PowerOff => self.off_at_us = Some(Self::off_by(now_us)),
            Action::SendHello => self.send_hello(Links::only(link), outputs),
        }
        Some(ReplyStatus::Ok)
    }
}

fn blank(status: ReplyStatus) -> Reply {
    Reply { command_id: 0, op: 0, status, newest_tick_us: 0, action_tick_us: 0, token: 0 }
}
