//! The strap's task together with its serial link, on a board whose parts fail, with hosts that come and go. Runs in real time but
//! asserts no timing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use app::board::Board;
use app::exchange::Exchange;
use app::serial::{self, Closed, READ_BYTES};
use app::strap::PowerOn;
use embassy_futures::block_on;
use embassy_futures::join::join;
use embassy_futures::select::{Either, select};
use embassy_time::{Duration, Instant, Timer};
use strap_core::battery::Supply;
use strap_core::command::{Action, Command, Haptic};
use strap_core::frame::{Frame, FrameDecoder};
use strap_core::imu::{Batch, ImuFault, ImuSample, ImuScales};
use strap_core::led::Led;
use strap_core::packet::Packet;
use strap_core::settings::{SETTINGS_BYTES, Settings, Stored};
use strap_core::simulation::{SimulatedImu, Squats};
use strap_core::strap::Identity;
use strap_core::wire::{HapticPattern, ReplyStatus, Role, status_flag};

const SCALES: ImuScales = ImuScales::lsm6ds3tr_c(416.0);
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(2);

/// The environment of the strap: what fails now, and what was done.
#[derive(Default)]
struct World {
    imu_absent: Cell<bool>,
    motor_broken: Cell<bool>,
    flash_full: Cell<bool>,
    supply: Cell<Supply>,
    motor: RefCell<Vec<u8>>,
    saved: RefCell<Option<[u8; SETTINGS_BYTES]>>,
    off: Cell<bool>,
    fed: Cell<u32>,
    /// The port: whether a host holds it open, whether it reads, and the bytes in both directions.
    held: Cell<bool>,
    deaf: Cell<bool>,
    to_strap: RefCell<VecDeque<u8>>,
    to_host: RefCell<VecDeque<u8>>,
}

struct Bench<'a> {
    world: &'a World,
    imu: SimulatedImu,
}

impl Board for Bench<'_> {
    fn imu_scales(&self) -> ImuScales {
        SCALES
    }

    async fn set_up_imu(&mut self) -> Result<(), ImuFault> {
        if self.world.imu_absent.get() { Err(ImuFault::Absent) } else { Ok(()) }
    }

    async fn imu_ready(&mut self) {
        Timer::after_micros(9600).await;
    }

    async fn read_imu(&mut self, samples: &mut [ImuSample]) -> Result<Batch, ImuFault> {
        if self.world.imu_absent.get() {
            return Err(ImuFault::Bus);
        }
        let now_us = Instant::now().as_micros();
        let mut count = 0;
        while count < samples.len() && self.imu.next_s() * 1e6 <= now_us as f64 {
            samples[count] = self.imu.take(&Squats::default().at(self.imu.next_s()));
            count += 1;
        }
        Ok(Batch { count, newest_by_us: now_us, ..Batch::default() })
    }

    async fn imu_temperature_centi_c(&mut self) -> Result<i16, ImuFault> {
        Ok(3000)
    }

    async fn test_imu(&mut self) -> Result<(), ImuFault> {
        if self.world.imu_absent.get() { Err(ImuFault::Absent) } else { Ok(()) }
    }

    async fn drive_motor(&mut self, level: u8) -> bool {
        self.world.motor.borrow_mut().push(level);
        !self.world.motor_broken.get()
    }

    fn show(&mut self, _led: Led) {}

    async fn measure_supply(&mut self) -> Supply {
        self.world.supply.get()
    }

    async fn save(&mut self, settings: &[u8; SETTINGS_BYTES]) -> bool {
        if self.world.flash_full.get() {
            return false;
        }
        *self.world.saved.borrow_mut() = Some(*settings);
        true
    }

    fn feed_watchdog(&mut self) {
        self.world.fed.set(self.world.fed.get() + 1);
    }

    async fn switch_off(&mut self) -> ! {
        self.world.off.set(true);
        core::future::pending().await
    }
}

struct Port<'a>(&'a World);

impl serial::Sender for Port<'_> {
    async fn opened(&mut self) {
        while !self.0.held.get() {
            Timer::after(LOOK).await;
        }
    }

    async fn send(&mut self, frame: &[u8]) -> Result<(), Closed> {
        while self.0.deaf.get() && self.0.held.get() {
            Timer::after(LOOK).await;
        }
        if !self.0.held.get() {
            return Err(Closed);
        }
        self.0.to_host.borrow_mut().extend(frame);
        Ok(())
    }
}

impl serial::Receiver for Port<'_> {
    async fn receive(&mut self, bytes: &mut [u8; READ_BYTES]) -> Result<usize, Closed> {
        loop {
            if !self.0.held.get() {
                return Err(Closed);
            }
            let waiting: Vec<u8> = {
                let mut waiting = self.0.to_strap.borrow_mut();
                let count = waiting.len().min(READ_BYTES);
                waiting.drain(..count).collect()
            };
            if !waiting.is_empty() {
                bytes[..waiting.len()].copy_from_slice(&waiting);
                return Ok(waiting.len());
            }
            Timer::after(LOOK).await;
        }
    }
}

/// A host on the port.
struct Host<'a> {
    world: &'a World,
    decoder: FrameDecoder,
}

impl<'a> Host<'a> {
    fn open(world: &'a World) -> Self {
        world.to_host.borrow_mut().clear();
        world.to_strap.borrow_mut().clear();
        world.held.set(true);
        Self { world, decoder: FrameDecoder::new() }
    }

    fn send(&self, id: u8, action: Action) {
        self.world.to_strap.borrow_mut().extend(frame_of(id, action));
    }

    /// The first packet for which `pick` returns something, already received or still to come.
    async fn wait<T>(&mut self, what: &str, mut pick: impl FnMut(&Packet<'_>) -> Option<T>) -> T {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let bytes: Vec<u8> = self.world.to_host.borrow_mut().drain(..).collect();
            let mut found = None;
            for byte in bytes {
                let packet = self.decoder.push(byte).and_then(Packet::decode);
                found = found.or(packet.as_ref().and_then(&mut pick));
            }
            if let Some(found) = found {
                return found;
            }
            Timer::after(LOOK).await;
        }
        panic!("no {what}");
    }

    async fn reply(&mut self, id: u8) -> ReplyStatus {
        self.wait("reply", |packet| match packet {
            Packet::Reply(reply) if reply.command_id == id => Some(reply.status),
            _ => None,
        })
        .await
    }

    async fn flags(&mut self, wanted: u8) {
        self.wait("such a STATUS", |packet| match packet {
            Packet::Status(status) if status.flags & status_flag::IMU_FAULT == wanted => Some(()),
            _ => None,
        })
        .await;
    }

    async fn samples(&mut self) -> u32 {
        self.wait("samples", |packet| match packet {
            Packet::Strapdown(samples) => Some(samples.header.sample_index),
            _ => None,
        })
        .await
    }
}

fn frame_of(id: u8, action: Action) -> Vec<u8> {
    let mut bytes = [0; 32];
    let length = Command { id, action }.encode(&mut bytes).unwrap();
    Frame::new(&bytes[..length]).unwrap().bytes().to_vec()
}

const BUZZ: Action = Action::Haptic(Haptic { pattern: HapticPattern::Steady, strength: 200, duration_ms: 50 });

/// Runs a strap in this environment for as long as `story` runs.
fn live(world: &World, story: impl Future<Output = ()>) {
    let exchange = Exchange::new();
    let identity = Identity { device_id: [7; 8], firmware: [0, 1, 0], capabilities: 3 };
    let power_on = PowerOn { identity, stored: Stored::Blank, after_fault: false };
    let board = Bench { world, imu: SimulatedImu::new(SCALES, 0.0, 5) };
    let (mut sender, mut receiver) = (Port(world), Port(world));
    let strap = join(app::strap::run(&exchange, board, power_on), serial::run(&exchange, &mut sender, &mut receiver));
    assert!(matches!(block_on(select(strap, story)), Either::Second(())));
}

#[test]
fn the_reported_version_is_that_of_the_program() {
    let [major, minor, patch] = strap_core::VERSION;
    assert_eq!(format!("{major}.{minor}.{patch}"), env!("CARGO_PKG_VERSION"));
}

#[test]
fn an_imu_absent_at_power_on_is_reported_and_used_once_it_appears() {
    let world = World::default();
    world.imu_absent.set(true);
    live(&world, async {
        let mut host = Host::open(&world);
        host.flags(status_flag::IMU_FAULT).await;
        host.send(1, Action::Start);
        assert_eq!(host.reply(1).await, ReplyStatus::Failed);
        world.imu_absent.set(false);
        host.flags(0).await;
        host.send(2, Action::Start);
        assert_eq!(host.reply(2).await, ReplyStatus::Ok);
        host.samples().await;
        // A plug that lost contact and regained it.
        world.imu_absent.set(true);
        host.flags(status_flag::IMU_FAULT).await;
        world.imu_absent.set(false);
        host.samples().await;
        assert!(world.fed.get() > 10);
    });
}

#[test]
fn a_failing_motor_and_flash_are_reported_and_may_recover() {
    let world = World::default();
    world.motor_broken.set(true);
    world.flash_full.set(true);
    live(&world, async {
        let mut host = Host::open(&world);
        host.send(1, BUZZ);
        assert_eq!(host.reply(1).await, ReplyStatus::Failed);
        host.send(2, Action::SetRole(Role::RightShin));
        assert_eq!(host.reply(2).await, ReplyStatus::Failed);
        world.motor_broken.set(false);
        world.flash_full.set(false);
        host.send(3, BUZZ);
        assert_eq!(host.reply(3).await, ReplyStatus::Ok);
        host.send(4, Action::SetRole(Role::RightShin));
        assert_eq!(host.reply(4).await, ReplyStatus::Ok);
        let Some(Stored::Sound(kept)) = world.saved.borrow().map(|bytes| Settings::decode(&bytes)) else {
            panic!("nothing sound was saved")
        };
        assert_eq!(kept.role, Role::RightShin);
        while world.motor.borrow().last() != Some(&0) {
            Timer::after(LOOK).await;
        }
    });
}

#[test]
fn a_host_that_disconnects_mid_frame_leaves_nothing_behind() {
    let world = World::default();
    live(&world, async {
        let mut host = Host::open(&world);
        host.send(1, Action::Start);
        host.samples().await;
        host.send(2, Action::Haptic(Haptic { pattern: HapticPattern::Steady, strength: 99, duration_ms: 5000 }));
        assert_eq!(host.reply(2).await, ReplyStatus::Ok);
        let half = frame_of(3, Action::PowerOff);
        world.to_strap.borrow_mut().extend(&half[..half.len() / 2]);
        Timer::after_millis(20).await;
        world.held.set(false);
        // No host is connected that could stop it.
        while world.motor.borrow().last() != Some(&0) {
            Timer::after(LOOK).await;
        }
        let mut next = Host::open(&world);
        world.to_strap.borrow_mut().extend(&half[half.len() / 2..]);
        next.send(4, Action::SendHello);
        assert_eq!(next.reply(4).await, ReplyStatus::Ok);
        // The stream belonged to the other host.
        let streams = select(next.samples(), Timer::after_millis(300)).await;
        assert!(matches!(streams, Either::Second(())));
        assert!(!world.off.get());
    });
}

#[test]
fn a_host_that_does_not_read_loses_the_oldest_packets_and_learns_how_many() {
    let world = World::default();
    live(&world, async {
        let mut host = Host::open(&world);
        host.send(1, Action::Start);
        let before = host.samples().await;
        world.deaf.set(true);
        Timer::after_millis(1500).await;
        world.deaf.set(false);
        let after = host
            .wait("newer samples", |packet| match packet {
                Packet::Strapdown(samples) if samples.header.sample_index > before + 60 => Some(samples.header.sample_index),
                _ => None,
            })
            .await;
        assert!(after > before + 60);
        host.wait("what was dropped", |packet| match packet {
            Packet::Status(status) if status.queue_drops > 10 => Some(()),
            _ => None,
        })
        .await;
    });
}

#[test]
fn an_empty_battery_switches_it_off() {
    let world = World::default();
    world.supply.set(Supply { millivolts: Some(3100), charging: false, external: false });
    live(&world, async {
        let _host = Host::open(&world);
        while !world.off.get() {
            Timer::after(LOOK).await;
        }
    });
}
