//! Checks of the core as ARM code: the wire's vectors, ten minutes of squats, and the cost of a sample. Ends QEMU with the result.
//!
//! Run it with `-icount shift=3`: each instruction then takes 8 ns of QEMU's time, so the timer counts instructions.
#![no_std]
#![no_main]

use core::panic::PanicInfo;
use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use qemu::timer::Clock;
use strap_core::frame::{Frame, FrameDecoder};
use strap_core::imu::{ImuSample, ImuScales, STAMP_BITS};
use strap_core::outputs::{Link, Outputs};
use strap_core::packet::Packet;
use strap_core::settings::Stored;
use strap_core::simulation::{SimulatedImu, Squats, conjugate, multiply};
use strap_core::strap::{Identity, Input, Strap};
use strap_core::strapdown::Strapdown;
use strap_core::wire::MAX_PACKET_BYTES;

include!(concat!(env!("OUT_DIR"), "/vectors.rs"));

/// Samples of one squat at 416 Hz, after which the motion repeats.
const SQUAT: usize = 1248;
const SQUATS_IN_TEN_MINUTES: usize = 200;
/// 40 ns a count, 8 ns an instruction.
const INSTRUCTIONS_PER_COUNT: u64 = 5;
/// Budget: 5 % of a 64 MHz M4's cycles between two samples.
const BUDGET_CYCLES: u64 = 64_000_000 / 416 / 20;
/// Average cycles per instruction: 1.3–1.6 from zero-wait memory; from cached flash, at most this.
const CYCLES_PER_INSTRUCTION: u64 = 2;

fn packets_are_read_and_written() -> bool {
    let mut out = [0; MAX_PACKET_BYTES];
    ACCEPTED.iter().all(|(packet, frame)| {
        let written = Packet::decode(packet).and_then(|packet| packet.encode(&mut out)).and_then(|length| out.get(..length));
        written == Some(*packet) && Frame::new(packet).is_some_and(|framed| framed.bytes() == *frame)
    })
}

fn unsound_packets_are_refused() -> bool {
    REJECTED.iter().all(|packet| Packet::decode(packet).is_none())
}

fn streams_give_their_packets() -> bool {
    STREAMS.iter().all(|(bytes, packets, garbage_bytes, bad_frames)| {
        let mut decoder = FrameDecoder::new();
        let mut expected = packets.iter();
        let mut sound = true;
        for byte in *bytes {
            if let Some(packet) = decoder.push(*byte) {
                sound &= expected.next().is_some_and(|expected| *expected == packet);
            }
        }
        sound && expected.next().is_none() && decoder.garbage_bytes == *garbage_bytes && decoder.bad_frames == *bad_frames
    })
}

/// The leg returns to its start, so what is left after ten minutes is error.
fn squats_do_not_wear_the_attitude_off() -> bool {
    let Some(rates) = cortex_m::singleton!(: [[f32; 3]; SQUAT] = [[0.0; 3]; SQUAT]) else { return false };
    let squats = Squats::default();
    for (k, rate) in rates.iter_mut().enumerate() {
        *rate = squats.at((k + 1) as f64 / 416.0).rate.map(|x| x as f32);
    }
    let start = squats.at(0.0);
    let mut strapdown = Strapdown::new();
    strapdown.begin(start.rate.map(|x| x as f32), [0.0; 3]);
    let mut worst: f64 = 0.0;
    for _ in 0..SQUATS_IN_TEN_MINUTES {
        for (k, rate) in rates.iter().enumerate() {
            strapdown.advance(*rate, [0.0, 0.0, 9.8], 1.0 / 416.0);
            if k % 4 == 3 {
                strapdown.take_force();
            }
        }
        let [_, x, y, z] = multiply(conjugate([1.0, 0.0, 0.0, 0.0]), strapdown.orientation().map(f64::from));
        let squared = 4.0 * (x * x + y * y + z * z);
        worst = worst.max(squared);
    }
    // Compared squared: core has no square root.
    let limit_rad = 0.01 * core::f64::consts::PI / 180.0;
    let micro_degrees = square_root(worst) * 180.0 / core::f64::consts::PI * 1e6;
    hprintln!("ten minutes of squats: 0.{:06}° from where they began", micro_degrees as u32);
    worst < limit_rad * limit_rad
}

/// Newton's method.
fn square_root(x: f64) -> f64 {
    (0..60).fold(1.0, |root: f64, _| 0.5 * (root + x / root))
}

/// The whole path from the FIFO's samples to packets, in bursts of eight: per sample, and for the most expensive burst.
fn samples_cost_less_than_the_budget(clock: &mut Clock) -> bool {
    let Some(samples) = cortex_m::singleton!(: [ImuSample; SQUAT] = [ImuSample { gyro: [0; 3], force: [0; 3], stamp: 0 }; SQUAT]) else {
        return false;
    };
    let scales = ImuScales::lsm6ds3tr_c(416.0);
    let mut imu = SimulatedImu::new(scales, 0.0, 1);
    for sample in samples.iter_mut() {
        *sample = imu.take(&Squats::default().at(imu.next_s()));
    }
    let identity = Identity { device_id: [0; 8], firmware: [0; 3], capabilities: 0 };
    let mut strap = Strap::new(identity, scales, Stored::Blank, false);
    let mut outputs = Outputs::new();
    strap.step(0, Input::Packet(Link::Serial, &[0x10, 1, 1]), &mut outputs);
    let (mut total, mut dearest, mut count, mut packets) = (0, 0, 0u64, 0u32);
    for round in 0..8u32 {
        for burst in samples.chunks_exact_mut(8) {
            let newest_by_us = u64::from(round) * 3_000_000 + u64::from(burst.last().map_or(0, |sample| sample.stamp % 120_000)) * 25 + 300;
            let before = clock.counts();
            strap.step(newest_by_us, Input::Samples { samples: burst, newest_by_us, overrun: false }, &mut outputs);
            let cost = (clock.counts() - before) * INSTRUCTIONS_PER_COUNT;
            while outputs.next_packet().is_some() {
                packets += 1;
            }
            // The clock's first windows are shorter than the later ones.
            if round >= 2 {
                total += cost;
                count += burst.len() as u64;
                dearest = dearest.max(cost);
            }
            for sample in burst {
                sample.stamp = (sample.stamp + 120_000) % (1 << STAMP_BITS);
            }
        }
    }
    let per_sample = total / count.max(1);
    let cycles = per_sample * CYCLES_PER_INSTRUCTION;
    hprintln!("{} instructions a sample, {} in the dearest burst of 8", per_sample, dearest);
    hprintln!(
        "at most {} cycles a sample: {}.{} % of an M4 at 64 MHz (budget 5 %)",
        cycles,
        cycles * 5 / BUDGET_CYCLES,
        cycles * 50 / BUDGET_CYCLES % 10
    );
    packets > 900 && per_sample > 50 && cycles <= BUDGET_CYCLES
}

#[entry]
fn main() -> ! {
    let mut clock = Clock::new();
    let (mut passed, mut failed) = (0, 0);
    let mut note = |name: &str, ok: bool| {
        hprintln!("test {} ... {}", name, if ok { "ok" } else { "FAILED" });
        *(if ok { &mut passed } else { &mut failed }) += 1;
    };
    note("packets_are_read_and_written", packets_are_read_and_written());
    note("unsound_packets_are_refused", unsound_packets_are_refused());
    note("streams_give_their_packets", streams_give_their_packets());
    note("squats_do_not_wear_the_attitude_off", squats_do_not_wear_the_attitude_off());
    note("samples_cost_less_than_the_budget", samples_cost_less_than_the_budget(&mut clock));
    hprintln!("test result: {}. {} passed; {} failed", if failed == 0 { "ok" } else { "FAILED" }, passed, failed);
    debug::exit(if failed == 0 { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    loop {
        cortex_m::asm::wfi();
    }
}

#[panic_handler]
fn panic(info: &PanicInfo) -> ! {
    hprintln!("{}", info);
    hprintln!("test result: FAILED. 0 passed; 1 failed");
    debug::exit(debug::EXIT_FAILURE);
    loop {
        cortex_m::asm::wfi();
    }
}
