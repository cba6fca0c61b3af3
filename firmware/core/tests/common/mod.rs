//! A strap on a bench: a simulated IMU, a motor and a flash that work or fail, and the packets sent.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]
use strap_core::command::{Action, Command};
use strap_core::imu::{ImuFault, ImuSample, ImuScales};
use strap_core::outputs::{Link, Outputs, Power};
use strap_core::packet::{Hello, Packet, Reply, Status, StrapdownSample};
use strap_core::settings::Stored;
use strap_core::simulation::{Motion, SimulatedImu, Squats};
use strap_core::strap::{Identity, Input, Strap};
use strap_core::wire::{ReplyStatus, capability};

pub const SCALES: ImuScales = ImuScales::lsm6ds3tr_c(416.0);
pub const IDENTITY: Identity =
    Identity { device_id: *b"\x01\x02\x03\x04\x05\x06\x07\x08", firmware: [1, 2, 3], capabilities: capability::HAPTIC | capability::LED };
/// Samples in one read of the FIFO.
const BURST: usize = 8;
/// From the newest sample to the read, µs.
const READ_LATENCY_US: u64 = 300;

/// What the IMU does.
#[derive(Clone, Copy, PartialEq)]
pub enum Imu {
    Squatting,
    Lying,
    /// Always the same counts.
    Stuck,
    /// No samples.
    Silent,
}

/// Samples of one packet.
#[derive(Clone, Debug)]
pub struct Received {
    pub sequence: u16,
    pub index: u32,
    pub tick_us: u32,
    pub interval_us: u16,
    pub samples: Vec<StrapdownSample>,
}

pub struct Bench {
    pub strap: Strap,
    pub imu: SimulatedImu,
    pub does: Imu,
    pub now_us: u64,
    /// Power-on on the simulated IMU's time line.
    start_us: u64,
    pub motor_works: bool,
    /// The IMU's answer to its self-test; none when it does not respond.
    pub self_test: Option<Result<(), ImuFault>>,
    pub flash_works: bool,
    pub motor: u8,
    pub flash: Vec<[u8; 16]>,
    pub restarts: u32,
    pub steps: u64,
    pub power: Power,
    pub hellos: Vec<Hello>,
    pub statuses: Vec<Status>,
    pub replies: Vec<Reply>,
    pub received: Vec<Received>,
    pub sent_to: Vec<(bool, bool)>,
    /// In the FIFO.
    burst: Vec<ImuSample>,
    outputs: Outputs,
}

impl Bench {
    pub fn new() -> Self {
        Self::at(0, Stored::Blank)
    }

    /// Powered on with the clock at `start_us`.
    pub fn at(start_us: u64, stored: Stored) -> Self {
        Self {
            strap: Strap::new(IDENTITY, SCALES, stored, false),
            imu: SimulatedImu::new(SCALES, 0.012, 11),
            does: Imu::Squatting,
            now_us: start_us,
            start_us,
            motor_works: true,
            self_test: Some(Ok(())),
            flash_works: true,
            motor: 0,
            flash: Vec::new(),
            restarts: 0,
            steps: 0,
            power: Power::Idle,
            hellos: Vec::new(),
            statuses: Vec::new(),
            replies: Vec::new(),
            received: Vec::new(),
            sent_to: Vec::new(),
            burst: Vec::new(),
            outputs: Outputs::new(),
        }
    }

    pub fn step(&mut self, input: Input) {
        let mut outputs = std::mem::take(&mut self.outputs);
        self.steps += 1;
        self.strap.step(self.now_us, input, &mut outputs);
        while let Some(packet) = outputs.next_packet() {
            self.sent_to.push((packet.to.contains(Link::Bluetooth), packet.to.contains(Link::Serial)));
            match Packet::decode(packet.bytes()).unwrap() {
                Packet::Hello(hello) => self.hellos.push(hello),
                Packet::Status(status) => self.statuses.push(status),
                Packet::Reply(reply) => self.replies.push(reply),
                Packet::Strapdown(samples) => self.received.push(Received {
                    sequence: samples.header.sequence,
                    index: samples.header.sample_index,
                    tick_us: samples.header.tick_us,
                    interval_us: samples.header.interval_us,
                    samples: samples.iter().collect(),
                }),
                other => panic!("a strap does not send {other:?}"),
            }
        }
        assert_eq!(outputs.drops(), 0);
        assert!(outputs.next_us > self.now_us);
        self.power = outputs.power;
        let (motor, save, test, restart) = (outputs.motor, outputs.save, outputs.self_test, outputs.restart_imu);
        self.outputs = outputs;
        if let Some(level) = motor {
            let ok = self.motor_works;
            self.now_us += 40;
            self.motor = if ok { level } else { 0 };
            self.step(Input::MotorDriven { ok });
        }
        if let Some(bytes) = save {
            let ok = self.flash_works;
            self.now_us += 500;
            if ok {
                self.flash.push(bytes);
            }
            self.step(Input::Saved { ok });
        }
        if test && let Some(result) = self.self_test {
            // 0.9 s without a sample.
            self.burst.clear();
            (0..375).for_each(|_| self.imu.skip());
            self.now_us = self.now_us.max(self.start_us + (self.imu.next_s() * 1e6) as u64);
            self.step(Input::SelfTested(result));
        }
        if restart {
            self.restarts += 1;
            self.step(Input::ImuReady);
        }
    }

    /// Advances time; the IMU is read whenever eight samples are waiting, everything else when it is due.
    pub fn run(&mut self, seconds: f64) {
        let end_us = self.now_us + (seconds * 1e6) as u64;
        while self.now_us < end_us {
            let read_us =
                self.start_us + (self.imu.next_s() * 1e6) as u64 + if self.burst.len() == BURST - 1 { READ_LATENCY_US } else { 0 };
            let due_us = self.outputs.next_us.max(self.now_us + 1).min(end_us);
            if due_us < read_us {
                self.now_us = due_us;
                self.step(Input::Tick);
                continue;
            }
            self.now_us = self.now_us.max(read_us);
            let sample = self.sample();
            self.burst.push(sample);
            if self.burst.len() == BURST {
                let burst = std::mem::take(&mut self.burst);
                if self.does != Imu::Silent {
                    self.step(Input::Samples { samples: &burst, newest_by_us: self.now_us, overrun: false });
                }
            }
        }
    }

    fn sample(&mut self) -> ImuSample {
        let motion = Squats::default().at(if self.does == Imu::Squatting { self.imu.next_s() } else { 0.0 });
        let motion = if self.does == Imu::Squatting { motion } else { Motion { rate: [0.0; 3], ..motion } };
        let sample = self.imu.take(&motion);
        if self.does == Imu::Stuck { ImuSample { stamp: sample.stamp, ..ImuSample::default() } } else { sample }
    }

    /// Drops samples, as a full FIFO does.
    pub fn lose(&mut self, samples: u32) {
        self.burst.clear();
        (0..samples).for_each(|_| self.imu.skip());
        self.now_us = self.now_us.max(self.start_us + (self.imu.next_s() * 1e6) as u64);
        self.step(Input::Samples { samples: &[], newest_by_us: self.now_us, overrun: true });
    }

    pub fn command(&mut self, link: Link, id: u8, action: Action) {
        let mut bytes = [0; 16];
        let length = Command { id, action }.encode(&mut bytes).unwrap();
        self.step(Input::Packet(link, bytes.get(..length).unwrap()));
    }

    pub fn status_of(&self, id: u8) -> Vec<ReplyStatus> {
        self.replies.iter().filter(|reply| reply.command_id == id).map(|reply| reply.status).collect()
    }
}
