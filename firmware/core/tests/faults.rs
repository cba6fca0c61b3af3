//! The whole strap when something is wrong: its IMU, motor, flash or host, or all of them in any order.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod common;
use common::{Bench, IDENTITY, Imu, SCALES};
use strap_core::battery::Supply;
use strap_core::command::{Action, Haptic};
use strap_core::imu::ImuFault;
use strap_core::outputs::{Link, Outputs, Power};
use strap_core::settings::Stored;
use strap_core::simulation::Random;
use strap_core::strap::{Input, Strap};
use strap_core::wire::{HapticPattern, ReplyStatus, Role, sample_flag, status_flag};

const STEADY: Haptic = Haptic { pattern: HapticPattern::Steady, strength: 200, duration_ms: 300 };

#[test]
fn a_failing_motor_is_reported() {
    let mut bench = Bench::new();
    bench.motor_works = false;
    bench.command(Link::Bluetooth, 1, Action::Haptic(STEADY));
    assert_eq!(bench.status_of(1), [ReplyStatus::Failed]);
    assert!(bench.strap.faults().motor_failed > 0);

    // One that does not answer at all: busy meanwhile, failed after a second.
    let mut strap = Strap::new(IDENTITY, SCALES, Stored::Blank, false);
    let mut outputs = Outputs::new();
    let haptic = [0x10, 7, 5, 1, 200, 44, 1];
    strap.step(0, Input::Packet(Link::Serial, &haptic), &mut outputs);
    assert_eq!(outputs.motor, Some(200));
    let reply = |outputs: &mut Outputs| std::iter::from_fn(|| outputs.next_packet()).map(|p| p.bytes().to_vec()).find(|p| p[0] == 0x11);
    assert_eq!(reply(&mut outputs), None);
    strap.step(10, Input::Packet(Link::Serial, &haptic), &mut outputs);
    assert_eq!(reply(&mut outputs).unwrap()[3], ReplyStatus::Busy.byte());
    strap.step(1_100_000, Input::Tick, &mut outputs);
    assert_eq!(reply(&mut outputs).unwrap()[3], ReplyStatus::Failed.byte());
}

#[test]
fn a_full_flash_and_corrupt_settings_are_reported() {
    let mut bench = Bench::at(0, Stored::Corrupt);
    bench.flash_works = false;
    bench.step(Input::LinkUp(Link::Bluetooth));
    bench.command(Link::Bluetooth, 1, Action::SetRole(Role::Pelvis));
    assert_eq!(bench.status_of(1), [ReplyStatus::Failed]);
    assert_eq!(bench.strap.faults().save_failed, 2);
    bench.run(1.5);
    assert!(bench.statuses.iter().all(|status| status.flags & status_flag::SETTINGS_RESET != 0));
    assert_eq!(bench.hellos[0].role, Role::None);
}

#[test]
fn lost_samples_leave_a_gap_in_the_indices_and_a_flag() {
    let mut bench = Bench::new();
    bench.command(Link::Serial, 1, Action::Start);
    bench.run(3.0);
    let (count, before) = (bench.received.len(), bench.received.last().unwrap().clone());
    bench.lose(30);
    bench.run(1.0);
    let after = &bench.received[count..];
    let samples = |packets: &[common::Received]| {
        packets
            .iter()
            .flat_map(|p| {
                (0..p.samples.len())
                    .map(|k| (p.index + k as u32, p.tick_us + k as u32 * u32::from(p.interval_us), p.samples[k].flags))
                    .collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
    };
    let all = [samples(&[before]), samples(after)].concat();
    let flagged: Vec<_> = all.iter().filter(|(_, _, flags)| flags & sample_flag::OVERRUN != 0).collect();
    assert_eq!(flagged.len(), 1, "{all:?}");
    let skipped = all.windows(2).map(|pair| pair[1].0 - pair[0].0 - 1).sum::<u32>();
    assert!((7..=9).contains(&skipped), "{skipped}");
    // Indices stay proportional to time.
    for pair in all.windows(2) {
        let per_index = f64::from(pair[1].1 - pair[0].1) / f64::from(pair[1].0 - pair[0].0);
        assert!((per_index - 1e6 / 104.0 / 1.012).abs() < 30.0, "{per_index}");
    }
    bench.run(1.0);
    assert!((30..38).contains(&bench.statuses.last().unwrap().overruns));
}

#[test]
fn clipping_is_flagged_where_it_happened() {
    let mut bench = Bench::new();
    bench.command(Link::Serial, 1, Action::Start);
    bench.run(2.0);
    bench.imu.gyro_bias = [40.0, 0.0, 0.0];
    bench.run(0.1);
    bench.imu.gyro_bias = [0.0; 3];
    bench.run(1.0);
    let flags: Vec<u8> = bench.received.iter().flat_map(|packet| packet.samples.iter().map(|sample| sample.flags)).collect();
    let clipped = flags.iter().filter(|flags| **flags == sample_flag::GYRO_CLIPPED).count();
    assert!((9..=13).contains(&clipped), "{clipped}");
    assert_eq!(flags.last(), Some(&0));
}

#[test]
fn an_absent_imu_is_reported_and_retried() {
    let mut bench = Bench::new();
    bench.does = Imu::Silent;
    bench.step(Input::LinkUp(Link::Bluetooth));
    bench.step(Input::ImuFailed(ImuFault::Absent));
    bench.command(Link::Bluetooth, 1, Action::Start);
    assert_eq!(bench.status_of(1), [ReplyStatus::Failed]);
    bench.run(1.2);
    assert!(bench.statuses.last().unwrap().flags & status_flag::IMU_FAULT != 0);
    assert!(bench.restarts >= 1);
    // Recovered: the stream can start.
    bench.does = Imu::Squatting;
    bench.step(Input::ImuReady);
    bench.run(2.0);
    bench.command(Link::Bluetooth, 2, Action::Start);
    bench.run(1.0);
    assert_eq!(bench.status_of(2), [ReplyStatus::Ok]);
    assert!(!bench.received.is_empty());
    assert_eq!(bench.statuses.last().unwrap().flags & status_flag::IMU_FAULT, 0);
}

#[test]
fn a_stuck_or_silent_imu_is_detected_and_the_stream_resumes() {
    for does in [Imu::Stuck, Imu::Silent] {
        let mut bench = Bench::new();
        bench.command(Link::Bluetooth, 1, Action::Start);
        bench.run(3.0);
        bench.does = does;
        bench.run(1.5);
        let faults = *bench.strap.faults();
        assert!(if does == Imu::Stuck { faults.imu_stuck } else { faults.imu_silent } >= 1);
        bench.run(20.0);
        assert!((2..12).contains(&bench.restarts), "{}", bench.restarts);
        bench.does = Imu::Squatting;
        bench.run(10.0);
        let count = bench.received.len();
        bench.run(2.0);
        assert!(bench.received.len() > count + 90);
        assert_eq!(bench.statuses.last().unwrap().flags & status_flag::IMU_FAULT, 0);
        // Ticks and indices continued in step with time.
        for pair in bench.received.windows(2) {
            let (steps, us) = (pair[1].index - pair[0].index, pair[1].tick_us.wrapping_sub(pair[0].tick_us));
            assert!(steps >= 1 && us < 1 << 31);
            assert!((f64::from(us) / f64::from(steps) - 9502.0).abs() < 300.0, "{us} µs for {steps}");
        }
    }
}

#[test]
fn single_bus_errors_are_tolerated_and_many_are_not() {
    let mut bench = Bench::new();
    bench.run(1.0);
    for _ in 0..5 {
        bench.step(Input::ImuFailed(ImuFault::Bus));
        bench.run(0.1);
    }
    assert_eq!((bench.restarts, bench.strap.faults().imu_bus), (0, 5));
    (0..3).for_each(|_| bench.step(Input::ImuFailed(ImuFault::Bus)));
    bench.does = Imu::Silent;
    bench.run(0.5);
    assert!(bench.restarts > 0);
}

#[test]
fn a_disconnecting_host_leaves_neither_stream_nor_motor_running() {
    let mut bench = Bench::new();
    bench.step(Input::LinkUp(Link::Bluetooth));
    bench.command(Link::Bluetooth, 1, Action::Start);
    bench.run(2.0);
    bench.command(Link::Bluetooth, 2, Action::Haptic(Haptic { duration_ms: 5000, ..STEADY }));
    bench.step(Input::LinkDown(Link::Bluetooth));
    assert_eq!((bench.motor, bench.power), (0, Power::Idle));
    let (packets, statuses) = (bench.received.len(), bench.statuses.len());
    bench.run(3.0);
    assert_eq!((bench.received.len(), bench.statuses.len()), (packets, statuses));
}

#[test]
fn a_self_test_runs_while_lying_still_and_is_answered() {
    let mut bench = Bench::new();
    bench.command(Link::Serial, 1, Action::Start);
    bench.run(2.0);
    bench.command(Link::Serial, 2, Action::SelfTest);
    assert_eq!(bench.status_of(2), [ReplyStatus::Busy], "the strap moves");
    bench.does = Imu::Lying;
    bench.run(15.0);
    let (count, index) = (bench.received.len(), bench.received.last().unwrap().index);
    bench.command(Link::Serial, 3, Action::SelfTest);
    assert_eq!(bench.status_of(3), [ReplyStatus::Ok]);
    bench.run(2.0);
    let grown = bench.received.len() - count;
    assert!(grown > 60, "the stream goes on: {grown}");
    assert!(bench.received[count].index > index + 80, "the index counts on over the gap");
    bench.self_test = Some(Err(ImuFault::SelfTest));
    bench.command(Link::Serial, 4, Action::SelfTest);
    assert_eq!(bench.status_of(4), [ReplyStatus::Failed]);
    assert_eq!(bench.strap.faults().imu_self_test, 1);
    bench.run(2.0);
    // One that does not answer at all.
    bench.self_test = None;
    bench.does = Imu::Lying;
    bench.run(2.0);
    bench.command(Link::Serial, 5, Action::SelfTest);
    bench.does = Imu::Silent;
    bench.run(3.0);
    assert_eq!(bench.status_of(5), []);
    bench.run(2.0);
    assert_eq!(bench.status_of(5), [ReplyStatus::Failed]);
}

#[test]
fn invalid_commands_are_counted_and_have_no_other_effect() {
    let mut bench = Bench::new();
    bench.command(Link::Serial, 1, Action::Start);
    bench.run(2.0);
    let mut random = Random::new(77);
    for round in 0..30_000 {
        let length = (random.bits() % 20) as usize;
        let mut bytes: Vec<u8> = (0..length).map(|_| random.bits() as u8).collect();
        // Half of it looks like commands, except those that could switch the strap off or on.
        if round % 2 == 0 && length > 2 {
            bytes[0] = 0x10;
            bytes[2] %= 14;
        }
        if bytes.get(..1) == Some(&[0x10]) && matches!(bytes.get(2), Some(2 | 3 | 8)) {
            continue;
        }
        bench.step(Input::Packet(if random.share() < 0.5 { Link::Serial } else { Link::Bluetooth }, &bytes));
        if round % 100 == 0 {
            bench.run(0.02);
        }
    }
    assert!(bench.strap.faults().bad_packets > 10_000);
    bench.run(6.0);
    assert_eq!(bench.motor, 0);
    let count = bench.received.len();
    bench.run(2.0);
    assert!(bench.received.len() > count + 90);
    assert_eq!(bench.status_of(0xee).len(), bench.replies.iter().filter(|reply| reply.command_id == 0xee).count());
}

#[test]
fn any_order_of_events_at_any_time_leaves_a_working_strap() {
    let mut random = Random::new(4242);
    for seed in 0..30 {
        let mut bench = Bench::at(random.bits() >> (random.bits() % 30 + 20), Stored::Corrupt);
        for _ in 0..400 {
            match random.bits() % 16 {
                0 => bench.step(Input::LinkUp(Link::Bluetooth)),
                1 => bench.step(Input::LinkDown(Link::Bluetooth)),
                2 => bench.step(Input::LinkDown(Link::Serial)),
                3 => bench.command(Link::Serial, 3, if seed % 2 == 0 { Action::Start } else { Action::SelfTest }),
                4 => bench.step(Input::ImuFailed(ImuFault::Bus)),
                5 => bench.step(Input::ImuFailed(ImuFault::SelfTest)),
                6 => bench.step(Input::ImuReady),
                7 => bench.step(Input::Moved),
                8 => bench.lose((random.bits() % 3000) as u32),
                9 => bench.motor_works = !bench.motor_works,
                10 => bench.flash_works = !bench.flash_works,
                11 => bench.does = [Imu::Squatting, Imu::Lying, Imu::Stuck, Imu::Silent][(random.bits() % 4) as usize],
                12 => bench.command(Link::Bluetooth, 4, Action::Haptic(Haptic { duration_ms: random.bits() as u16, ..STEADY })),
                13 => bench.command(Link::Bluetooth, 5, Action::SetRate((random.bits() as u16).max(1))),
                14 => bench.step(Input::Supply(Supply {
                    millivolts: Some(random.bits() as u16),
                    charging: seed % 2 == 0,
                    external: seed % 3 == 0,
                })),
                _ => bench.step(Input::Temperature(random.bits() as i16)),
            }
            bench.run(0.2 * random.share());
        }
        bench.motor_works = true;
        bench.does = Imu::Squatting;
        bench.step(Input::Supply(Supply { millivolts: Some(3900), charging: true, external: true }));
        bench.step(Input::LinkUp(Link::Serial));
        bench.command(Link::Serial, 6, Action::SetRate(1040));
        bench.run(12.0);
        bench.command(Link::Serial, 7, Action::Start);
        bench.run(12.0);
        bench.received.clear();
        bench.run(1.0);
        assert!(bench.received.len() > 45, "seed {seed}: {}", bench.received.len());
        assert_eq!(bench.motor, 0);
    }
}
