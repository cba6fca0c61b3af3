//! The small parts: motor, LED, battery, settings, rings, stillness.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use strap_core::battery::{Battery, Supply};
use strap_core::command::Haptic;
use strap_core::haptic::{HapticPlayer, LONGEST_US};
use strap_core::led::LedState;
use strap_core::ring::{PacketRing, Ring};
use strap_core::settings::{SETTINGS_BYTES, Settings, Stored};
use strap_core::simulation::Random;
use strap_core::stillness::Stillness;
use strap_core::wire::{HapticPattern, PromptStep, Role};

/// Plays to the end: (start, level) of each change.
fn play(player: &mut HapticPlayer, start_us: u64) -> Vec<(u64, u8)> {
    let mut now_us = start_us;
    let mut changes: Vec<(u64, u8)> = Vec::new();
    loop {
        let (level, next_us) = player.update(now_us);
        if changes.last().is_none_or(|(_, last)| *last != level) {
            changes.push((now_us - start_us, level));
        }
        let Some(next_us) = next_us else { return changes };
        assert!(next_us > now_us);
        now_us = next_us;
    }
}

fn haptic(pattern: HapticPattern, strength: u8, duration_ms: u16) -> Haptic {
    Haptic { pattern, strength, duration_ms }
}

#[test]
fn patterns_have_the_specified_shapes() {
    let mut player = HapticPlayer::new();
    player.play(1000, haptic(HapticPattern::Steady, 180, 300));
    assert_eq!(play(&mut player, 1000), [(0, 180), (300_000, 0)]);
    player.play(0, haptic(HapticPattern::DoublePulse, 255, 250));
    assert_eq!(play(&mut player, 0), [(0, 255), (100_000, 0), (150_000, 255), (250_000, 0)]);
    player.play(0, haptic(HapticPattern::Ramp, 200, 100));
    assert_eq!(play(&mut player, 0), [(0, 40), (20_000, 80), (40_000, 120), (60_000, 160), (80_000, 200), (100_000, 0)]);
    player.prompt(0, PromptStep::SwingShin);
    assert_eq!(play(&mut player, 0).iter().filter(|(_, level)| *level > 0).count(), 3);
    player.prompt(0, PromptStep::None);
    assert_eq!(play(&mut player, 0), [(0, 0)]);
}

#[test]
fn silence_is_silent() {
    let mut player = HapticPlayer::new();
    for silent in [haptic(HapticPattern::Off, 255, 100), haptic(HapticPattern::Steady, 0, 100), haptic(HapticPattern::Ramp, 9, 0)] {
        player.play(0, haptic(HapticPattern::Steady, 255, 1000));
        player.play(10, silent);
        assert_eq!(player.update(10), (0, None));
    }
}

#[test]
fn every_pattern_ends_by_itself_whatever_the_host_requests() {
    let mut random = Random::new(1);
    for pattern in [HapticPattern::Off, HapticPattern::Steady, HapticPattern::DoublePulse, HapticPattern::Ramp] {
        for n in 0..205u16 {
            let duration_ms = if n < 4 {
                n
            } else if n == 4 {
                65535
            } else {
                random.bits() as u16
            };
            let mut player = HapticPlayer::new();
            let start_us = random.bits() >> 20;
            player.play(start_us, haptic(pattern, random.bits() as u8, duration_ms));
            let changes = play(&mut player, start_us);
            let (end_us, level) = *changes.last().unwrap();
            assert_eq!(level, 0);
            assert!(end_us <= LONGEST_US.min(u64::from(duration_ms) * 1000));
        }
    }
}

#[test]
fn a_clock_that_jumps_or_goes_backwards_ends_a_pattern() {
    for now_us in [u64::MAX, 10_000_000, 0] {
        let mut player = HapticPlayer::new();
        player.play(1_000_000, haptic(HapticPattern::Steady, 255, 1000));
        assert_eq!(player.update(now_us), (0, None));
        assert_eq!(player.update(1_000_001), (0, None));
    }
}

#[test]
fn the_led_distinguishes_states() {
    let states = [LedState::ImuFault, LedState::LowBattery, LedState::Streaming, LedState::Charging, LedState::Linked, LedState::Waiting];
    let mut shows = Vec::new();
    for state in states {
        let (mut now_us, mut show) = (0, Vec::new());
        while now_us < 4_000_000 {
            let (led, until_us) = state.at(now_us);
            assert!(until_us > now_us);
            assert_eq!(state.at(until_us - 1).0, led);
            show.push((now_us, led));
            now_us = until_us;
        }
        assert!(!shows.contains(&show), "{state:?}");
        shows.push(show);
    }
    for now_us in [0, 1, u64::from(u32::MAX), u64::MAX] {
        assert_eq!(LedState::Off.at(now_us).0, Default::default());
        LedState::ImuFault.at(now_us);
    }
}

fn measured(millivolts: u16, charging: bool) -> Battery {
    let mut battery = Battery::new();
    for _ in 0..60 {
        battery.measure(Supply { millivolts: Some(millivolts), charging, external: charging });
    }
    battery
}

#[test]
fn charge_rises_with_the_voltage_and_is_unknown_while_charging() {
    let mut last = 0;
    for millivolts in 2000..=4600 {
        let battery = measured(millivolts, false);
        let percent = battery.percent().unwrap();
        assert!(percent >= last && percent <= 100);
        last = percent;
        assert_eq!(battery.millivolts(), Some(millivolts));
    }
    assert_eq!(last, 100);
    assert_eq!([3300, 3830, 4160].map(|millivolts| measured(millivolts, false).percent().unwrap()), [0, 50, 100]);
    let charging = measured(3900, true);
    assert_eq!((charging.percent(), charging.millivolts(), charging.charging()), (None, Some(3900), true));
    assert_eq!(Battery::new().percent(), None);
    assert_eq!(measured(0, false).millivolts(), None);
    assert_eq!(measured(65535, false).percent(), None);
}

#[test]
fn low_is_reported_with_hysteresis_and_empty_only_when_it_lasts() {
    let mut battery = measured(3600, false);
    assert!(battery.low() && !battery.empty());
    let mut measure = |millivolts, charging, times| {
        (0..times).for_each(|_| battery.measure(Supply { millivolts: Some(millivolts), charging, external: charging }));
        (battery.low(), battery.empty())
    };
    assert_eq!(measure(3670, false, 60), (true, false));
    assert_eq!(measure(3760, false, 60), (false, false));
    assert!(!measure(3000, false, 4).1);
    assert!(!measure(3800, false, 1).1);
    assert!(measure(3000, false, 5).1);
    assert_eq!(measure(3000, true, 1), (false, false));
}

#[test]
fn settings_round_trip_and_anything_else_is_detected() {
    let settings = Settings { role: Role::RightShin, boot_count: 0xdead_beef, fault_resets: 513 };
    let bytes = settings.encode();
    assert_eq!(Settings::decode(&bytes), Stored::Sound(settings));
    assert_eq!(Settings::decode(&[0xff; SETTINGS_BYTES]), Stored::Blank);
    assert_eq!(Settings::decode(&[0; SETTINGS_BYTES]), Stored::Corrupt);
    assert_eq!(Settings::decode(&[]), Stored::Corrupt);
    assert_eq!(Settings::decode(&bytes[..SETTINGS_BYTES - 1]), Stored::Corrupt);
    for at in 0..SETTINGS_BYTES {
        for bit in 0..8 {
            let mut spoilt = bytes;
            spoilt[at] ^= 1 << bit;
            assert_eq!(Settings::decode(&spoilt), Stored::Corrupt, "byte {at}, bit {bit}");
        }
    }
    let mut random = Random::new(5);
    for _ in 0..20_000 {
        let noise: [u8; SETTINGS_BYTES] = std::array::from_fn(|_| random.bits() as u8);
        assert_eq!(Settings::decode(&noise), Stored::Corrupt);
    }
}

#[test]
fn rings_keep_the_newest_in_order_and_count_the_rest() {
    let mut ring = Ring::<u32, 5>::new();
    let (mut random, mut pushed, mut expected, mut lost) = (Random::new(9), 0, std::collections::VecDeque::new(), 0);
    for _ in 0..10_000 {
        if random.share() < 0.6 {
            pushed += 1;
            ring.push(pushed);
            expected.push_back(pushed);
            if expected.len() > 5 {
                expected.pop_front();
                lost += 1;
            }
        } else {
            assert_eq!(ring.pop(), expected.pop_front());
        }
        assert_eq!((ring.len(), ring.is_empty(), ring.overruns()), (expected.len(), expected.is_empty(), lost));
    }
    let mut nothing = Ring::<u32, 0>::new();
    nothing.push(1);
    assert_eq!((nothing.pop(), nothing.len(), nothing.overruns()), (None, 0, 1));

    let mut packets = PacketRing::<2, 4>::new();
    for packet in [&[1u8, 2, 3, 4][..], &[5], &[6, 7], &[8, 8, 8, 8, 8]] {
        packets.push(packet);
    }
    assert_eq!((packets.len(), packets.drops()), (2, 2));
    assert_eq!(*packets.pop().unwrap(), [5]);
    packets.clear();
    assert!(packets.is_empty() && packets.pop().is_none());
}

#[test]
fn stillness_ignores_bias_and_gravity_but_no_motion() {
    let mut stillness = Stillness::new();
    let (still, dt) = (([0.1, -0.15, 0.05], [3.0, -9.0, 1.0]), 1.0 / 416.0);
    (0..41_600).for_each(|_| stillness.update(still.0, still.1, dt));
    assert!((stillness.still_s() - 100.0).abs() < 0.1);
    stillness.update([0.1, -0.15, 0.12], still.1, dt);
    assert!(stillness.still_s() == 0.0);
    (0..416).for_each(|_| stillness.update(still.0, still.1, dt));
    stillness.update(still.0, [3.0, -9.0, 1.6], dt);
    assert!(stillness.still_s() == 0.0);
}
