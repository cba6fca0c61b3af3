//! The whole strap, from samples and commands to packets, motor, flash and power.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod common;
use common::{Bench, IDENTITY, Imu, SCALES};
use strap_core::battery::Supply;
use strap_core::command::{Action, Haptic};
use strap_core::outputs::{Link, Outputs, Power};
use strap_core::settings::{Settings, Stored};
use strap_core::simulation::{Squats, conjugate, multiply};
use strap_core::strap::{Input, Strap};
use strap_core::wire::{HapticPattern, PromptStep, ReplyStatus, Role, status_flag};

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
    let rate = packets.len() as f64 / 10.0;
    // 104 Hz by an oscillator that runs 1.2 % fast.
    assert!((rate / (104.0 * 1.012) - 1.0).abs() < 0.005, "{rate}");
    for pair in packets.windows(2) {
        assert_eq!(pair[1].sequence, pair[0].sequence.wrapping_add(1));
        assert_eq!(pair[1].index, pair[0].index + 1);
        let step_us = f64::from(pair[1].tick_us - pair[0].tick_us);
        assert!((step_us - 1e6 / 104.0 / 1.012).abs() < 10.0, "{step_us}");
        assert!((f64::from(pair[1].interval_us) - 1e6 / 104.0 / 1.012).abs() < 10.0);
    }
    assert!(packets.iter().all(|packet| packet.samples.len() == 1 && packet.samples.iter().all(|sample| sample.flags == 0)));
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
fn the_attitude_sent_matches_the_motion() {
    let mut bench = Bench::new();
    bench.imu.gyro_bias = [0.0; 3];
    bench.command(Link::Serial, 1, Action::Start);
    bench.run(60.0);
    let squats = Squats::default();
    let truth = |tick_us: u32| squats.at(f64::from(tick_us) * 1e-6).orientation;
    // The boot frame is wherever integration began, so compare turns since the first packet.
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
fn the_ticks_may_wrap_at_any_point() {
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
        assert!((9_450..9_550).contains(&step_us), "{step_us}");
        assert_eq!(pair[1].index, pair[0].index + 1);
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
fn the_role_survives_power_off_and_boots_are_counted() {
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
fn rates_that_divide_the_imu_rate_are_accepted() {
    let mut bench = Bench::new();
    bench.command(Link::Serial, 1, Action::Start);
    for (id, deci_hz, hz, batch) in [(2, 2080, 208.0, 2), (3, 520, 52.0, 1), (4, 1000, 104.0, 1), (5, 260, 26.0, 1)] {
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
fn two_links_stream_at_once_and_replies_go_to_the_right_one() {
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
    // It sleeps between reads: 52 of them a second, plus the LED's changes.
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
