//! The whole strap, from samples and commands to packets, motor, flash and power.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod common;
use common::{Bench, IDENTITY, Imu, SCALES};
use strap_core::battery::Supply;
use strap_core::command::{Action, Haptic};
use strap_core::imu::ImuFault;
use strap_core::outputs::{Link, Outputs, Power};
use strap_core::settings::{Settings, Stored};
use strap_core::simulation::{Random, Squats, conjugate, multiply};
use strap_core::strap::{Input, Strap};
use strap_core::wire::{HapticPattern, PromptStep, ReplyStatus, Role, sample_flag, status_flag};

const STEADY: Haptic = Haptic { pattern: HapticPattern::Steady, strength: 200, duration_ms: 300 };

#[test]
fn start_gives_an_even_stream_and_stop_ends_it() {
    let mut bench = Bench::new();
    bench.step(Input::LinkUp(Link::Bluetooth));
    bench.run(1.0);
    assert!(bench.received.is_empty());
    assert_eq!(bench.power, Power::Idle);
    bench.command(Link::Bluetooth, 1, Action::Start);
    assert_eq!(bench.power, Power::Streaming);
    bench.run(10.0);
    let packets = bench.received.clone();
    let rate = packets.len() as f64 * 2.0 / 10.0;
    // 104 Hz by an oscillator that is 1.2 % fast.
    assert!((rate / (104.0 * 1.012) - 1.0).abs() < 0.005, "{rate}");
    for pair in packets.windows(2) {
        assert_eq!(pair[1].sequence, pair[0].sequence.wrapping_add(1));
        assert_eq!(pair[1].index, pair[0].index + 2);
        let step_us = f64::from(pair[1].tick_us - pair[0].tick_us);
        assert!((step_us - 2e6 / 104.0 / 1.012).abs() < 10.0, "{step_us}");
        assert!((f64::from(pair[1].interval_us) - 1e6 / 104.0 / 1.012).abs() < 10.0);
    }
    assert!(packets.iter().all(|packet| packet.samples.len() == 2 && packet.samples.iter().all(|sample| sample.flags == 0)));
    bench.command(Link::Bluetooth, 2, Action::Stop);
    let count = bench.received.len();
    bench.run(1.0);
    assert_eq!(bench.received.len(), count);
    assert_eq!(bench.power, Power::Idle);
    assert_eq!(bench.status_of(1), [ReplyStatus::Ok]);
    assert_eq!(bench.status_of(2), [ReplyStatus::Ok]);
    assert!((11..=13).contains(&bench.statuses.len()));
    assert_eq!(bench.hellos.len(), 1);
}

#[test]
fn the_attitude_sent_is_the_motions() {
    let mut bench = Bench::new();
    bench.imu.gyro_bias = [0.0; 3];
    bench.command(Link::Serial, 1, Action::Start);
    bench.run(60.0);
    let squats = Squats::default();
    let truth = |tick_us: u32| squats.at(f64::from(tick_us) * 1e-6).orientation;
    // The boot frame is wherever integration began: compare turns since the first packet.
    let attitude = |counts: [i16; 4]| counts.map(|count| f64::from(count) / 32767.0);
    let (first, last) = (bench.received.first().unwrap(), bench.received.last().unwrap());
    let sent = multiply(conjugate(attitude(first.samples[0].orientation)), attitude(last.samples[0].orientation));
    // Ticks include the read's latency of 0.3 ms.
    let real = multiply(conjugate(truth(first.tick_us - 300)), truth(last.tick_us - 300));
    let [w, x, y, z] = multiply(conjugate(sent), real);
    let error = 2.0 * (x * x + y * y + z * z).sqrt().atan2(w.abs()).to_degrees();
    println!("after a minute of squats with noise and 12 ‰ of oscillator: {error:.3}°");
    assert!(error < 0.3, "{error}");
}

#[test]
fn the_ticks_wrap_in_the_middle_of_everything() {
    let wrap = 1u64 << 32;
    let mut bench = Bench::at(wrap - 5_000_000, Stored::Blank);
    bench.step(Input::LinkUp(Link::Serial));
    bench.command(Link::Serial, 1, Action::Start);
    bench.run(4.9);
    bench.command(Link::Serial, 2, Action::Haptic(STEADY));
    assert_eq!(bench.motor, 200);
    bench.run(5.0);
    assert_eq!(bench.motor, 0);
    assert!(bench.received.windows(2).any(|pair| pair[1].tick_us < pair[0].tick_us));
    for pair in bench.received.windows(2) {
        let step_us = pair[1].tick_us.wrapping_sub(pair[0].tick_us);
        assert!((18_900..19_100).contains(&step_us), "{step_us}");
        assert_eq!(pair[1].index, pair[0].index + 2);
    }
    assert!(bench.statuses.windows(2).all(|pair| (900_000..1_100_000).contains(&pair[1].tick_us.wrapping_sub(pair[0].tick_us))));
}

#[test]
fn haptic_replies_with_the_tick_of_the_motor() {
    let mut bench = Bench::new();
    bench.command(Link::Bluetooth, 1, Action::Start);
    bench.run(2.0);
    let at_us = bench.now_us;
    bench.command(Link::Bluetooth, 2, Action::Haptic(STEADY));
    let reply = *bench.replies.last().unwrap();
    assert_eq!((reply.command_id, reply.status), (2, ReplyStatus::Ok));
    assert_eq!(reply.action_tick_us, at_us as u32 + 40);
    let newest_age = at_us as u32 - reply.newest_tick_us;
    assert!(newest_age < 25_000, "{newest_age}");
    assert_eq!(bench.motor, 200);
    bench.run(0.29);
    assert_eq!(bench.motor, 200);
    bench.run(0.02);
    assert_eq!(bench.motor, 0);
    bench.command(Link::Bluetooth, 3, Action::Haptic(Haptic { duration_ms: 60_000, ..STEADY }));
    bench.run(1.0);
    bench.command(Link::Bluetooth, 4, Action::Haptic(Haptic { pattern: HapticPattern::Off, ..STEADY }));
    assert_eq!((bench.motor, bench.status_of(4)), (0, vec![ReplyStatus::Ok]));
}

#[test]
fn a_motor_that_does_not_work_is_told() {
    let mut bench = Bench::new();
    bench.motor_works = false;
    bench.command(Link::Bluetooth, 1, Action::Haptic(STEADY));
    assert_eq!(bench.status_of(1), [ReplyStatus::Failed]);
    assert!(bench.strap.faults().motor_failed > 0);

    // One that does not even answer: busy meanwhile, failed after a second.
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
fn a_strap_without_a_motor_says_so_and_taps_with_its_light() {
    let identity = strap_core::strap::Identity { capabilities: 2, ..IDENTITY };
    let mut strap = Strap::new(identity, SCALES, Stored::Blank, false);
    let mut outputs = Outputs::new();
    strap.step(0, Input::Packet(Link::Serial, &[0x10, 7, 5, 1, 200, 44, 1]), &mut outputs);
    let packets: Vec<_> = std::iter::from_fn(|| outputs.next_packet()).map(|p| p.bytes().to_vec()).collect();
    assert_eq!(packets.iter().find(|p| p[0] == 0x11).unwrap()[3], ReplyStatus::NotSupported.byte());
    assert_eq!(outputs.motor, None);
    strap.step(1, Input::Packet(Link::Serial, &[0x10, 8, 10, 2]), &mut outputs);
    assert_eq!((outputs.motor, outputs.led), (None, strap_core::led::WHITE));
}

#[test]
fn prompts_are_tapped_and_seen() {
    let mut bench = Bench::new();
    bench.command(Link::Bluetooth, 1, Action::Prompt(PromptStep::NeutralRepetitions));
    let mut taps = 0;
    for _ in 0..200 {
        let before = bench.motor;
        bench.run(0.01);
        taps += u32::from(before > 0 && bench.motor == 0);
    }
    assert_eq!((taps, bench.motor), (4, 0));
    bench.command(Link::Bluetooth, 2, Action::Identify);
    assert!(bench.motor > 0);
    assert_eq!((bench.status_of(1), bench.status_of(2)), (vec![ReplyStatus::Ok], vec![ReplyStatus::Ok]));
}

#[test]
fn the_role_is_kept_over_power_off_and_boots_are_counted() {
    let mut bench = Bench::new();
    bench.command(Link::Bluetooth, 1, Action::SetRole(Role::LeftShin));
    assert_eq!(bench.status_of(1), [ReplyStatus::Ok]);
    assert_eq!(bench.hellos.last().unwrap().role, Role::LeftShin);
    let stored = Settings::decode(bench.flash.last().unwrap());
    assert_eq!(stored, Stored::Sound(Settings { role: Role::LeftShin, boot_count: 1, fault_resets: 0 }));

    let mut again = Bench::at(0, stored);
    again.strap = Strap::new(IDENTITY, SCALES, stored, true);
    again.step(Input::LinkUp(Link::Serial));
    again.run(1.5);
    assert_eq!((again.hellos[0].role, again.hellos[0].boot_count), (Role::LeftShin, 2));
    assert_eq!(again.statuses[0].fault_resets, 1);
    assert_eq!(Settings::decode(&again.flash[0]), Stored::Sound(Settings { role: Role::LeftShin, boot_count: 2, fault_resets: 1 }));
}

#[test]
fn a_full_flash_and_corrupt_settings_are_told() {
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
fn rates_that_divide_the_imus_are_taken() {
    let mut bench = Bench::new();
    bench.command(Link::Serial, 1, Action::Start);
    for (id, deci_hz, hz, batch) in [(2, 2080, 208.0, 4), (3, 520, 52.0, 1), (4, 1000, 104.0, 2), (5, 260, 26.0, 1)] {
        bench.command(Link::Serial, id, Action::SetRate(deci_hz));
        assert_eq!(bench.status_of(id), [ReplyStatus::Ok]);
        assert_eq!(bench.hellos.last().unwrap().output_rate_hz, hz);
        bench.run(1.0);
        bench.received.clear();
        bench.run(2.0);
        let count: usize = bench.received.iter().map(|packet| packet.samples.len()).sum();
        assert!((count as f32 / 2.0 / 1.012 - hz).abs() <= 0.02 * hz + 1.0, "{count} at {hz}");
        assert!(bench.received.iter().all(|packet| packet.samples.len() == batch));
    }
    for (id, deci_hz) in [(10, 1), (11, 65535), (12, 4160)] {
        bench.command(Link::Serial, id, Action::SetRate(deci_hz));
        assert_eq!(bench.status_of(id), [ReplyStatus::BadArgument], "{deci_hz}");
    }
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
    // Indices keep their distance in time.
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
fn an_absent_imu_is_told_and_tried_again() {
    let mut bench = Bench::new();
    bench.does = Imu::Silent;
    bench.step(Input::LinkUp(Link::Bluetooth));
    bench.step(Input::ImuFailed(ImuFault::Absent));
    bench.command(Link::Bluetooth, 1, Action::Start);
    assert_eq!(bench.status_of(1), [ReplyStatus::Failed]);
    bench.run(1.2);
    assert!(bench.statuses.last().unwrap().flags & status_flag::IMU_FAULT != 0);
    assert!(bench.restarts >= 1);
    // Well again: the stream can start.
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
fn a_stuck_or_silent_imu_is_noticed_and_the_stream_comes_back() {
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
        // Ticks and indices went on, in step with time.
        for pair in bench.received.windows(2) {
            let (steps, us) = (pair[1].index - pair[0].index, pair[1].tick_us.wrapping_sub(pair[0].tick_us));
            assert!(steps >= 1 && us < 1 << 31);
            assert!((f64::from(us) / f64::from(steps) - 9502.0).abs() < 300.0, "{us} µs for {steps}");
        }
    }
}

#[test]
fn single_errors_of_the_bus_are_borne_and_many_are_not() {
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
fn two_links_stream_at_once_and_replies_go_where_they_belong() {
    let mut bench = Bench::new();
    bench.step(Input::LinkUp(Link::Bluetooth));
    bench.step(Input::LinkUp(Link::Serial));
    bench.command(Link::Bluetooth, 1, Action::Start);
    bench.run(1.5);
    bench.sent_to.clear();
    bench.run(0.2);
    assert!(bench.sent_to.iter().all(|to| *to == (true, false)) || bench.statuses.len() > 1);
    bench.command(Link::Serial, 2, Action::Start);
    bench.sent_to.clear();
    bench.run(0.5);
    assert!(bench.sent_to.iter().all(|to| *to == (true, true)));
    bench.sent_to.clear();
    bench.command(Link::Serial, 3, Action::Echo(77));
    assert_eq!(bench.sent_to, [(false, true)]);
    assert_eq!(bench.replies.last().unwrap().token, 77);
    bench.step(Input::LinkDown(Link::Bluetooth));
    bench.sent_to.clear();
    bench.run(0.5);
    assert!(!bench.sent_to.is_empty() && bench.sent_to.iter().all(|to| *to == (false, true)));
}

#[test]
fn a_host_that_goes_away_leaves_neither_stream_nor_motor_running() {
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
fn ten_minutes_of_lying_still_switch_it_off_and_motion_wakes_it() {
    let mut bench = Bench::new();
    bench.step(Input::LinkUp(Link::Bluetooth));
    bench.run(30.0);
    bench.does = Imu::Lying;
    bench.run(598.0);
    assert_eq!(bench.power, Power::Idle);
    bench.run(20.0);
    assert_eq!(bench.power, Power::Off);
    bench.does = Imu::Squatting;
    bench.run(5.0);
    assert_eq!(bench.power, Power::Off);
    bench.step(Input::Moved);
    assert_eq!(bench.power, Power::Idle);
    assert_eq!(bench.restarts, 1);
    bench.command(Link::Bluetooth, 1, Action::Start);
    bench.run(3.0);
    assert!(!bench.received.is_empty());
}

#[test]
fn on_a_charger_it_stays_on() {
    let mut bench = Bench::new();
    bench.does = Imu::Lying;
    bench.step(Input::Supply(Supply { millivolts: Some(4100), charging: true, external: true }));
    bench.step(Input::LinkUp(Link::Serial));
    bench.run(700.0);
    assert_eq!(bench.power, Power::Idle);
    // It sleeps between reads: 52 of them a second, and the LED's changes.
    assert!(bench.steps < 700 * 60, "{}", bench.steps);
    let status = bench.statuses.last().unwrap();
    assert_eq!((status.battery_mv, status.battery_percent, status.flags), (Some(4100), None, status_flag::CHARGING));
}

#[test]
fn power_off_and_an_empty_battery_switch_it_off_after_the_reply() {
    let mut bench = Bench::new();
    bench.command(Link::Bluetooth, 1, Action::PowerOff);
    assert_eq!((bench.status_of(1), bench.power), (vec![ReplyStatus::Ok], Power::Idle));
    bench.run(0.5);
    assert_eq!(bench.power, Power::Off);

    let mut bench = Bench::new();
    for _ in 0..5 {
        assert_eq!(bench.power, Power::Idle);
        bench.step(Input::Supply(Supply { millivolts: Some(3050), ..Supply::default() }));
        bench.run(1.0);
    }
    assert_eq!(bench.power, Power::Off);
}

#[test]
fn a_self_test_is_made_lying_still_and_answered() {
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
    assert!(bench.received[count].index > index + 80, "indices tell the time that passed");
    bench.self_test = Some(Err(ImuFault::SelfTest));
    bench.command(Link::Serial, 4, Action::SelfTest);
    assert_eq!(bench.status_of(4), [ReplyStatus::Failed]);
    assert_eq!(bench.strap.faults().imu_self_test, 1);
    bench.run(2.0);
    // One that does not even answer.
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
fn garbage_for_commands_is_counted_and_does_nothing_else() {
    let mut bench = Bench::new();
    bench.command(Link::Serial, 1, Action::Start);
    bench.run(2.0);
    let mut random = Random::new(77);
    for round in 0..30_000 {
        let length = (random.bits() % 20) as usize;
        let mut bytes: Vec<u8> = (0..length).map(|_| random.bits() as u8).collect();
        // Half of it looks like a command; what could switch the strap off, or on, is left out.
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
fn any_order_of_events_at_any_time_leaves_a_strap_that_works() {
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
