//! Chip, driver and strap together: what a host receives from a squat measured by the chip, with occasional bus failures.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod common;
use common::{Bus, Chip, Delay};
use embassy_futures::block_on;
use imu::{Lsm6ds3trC, Rate};
use std::cell::{Cell, RefCell};
use strap_core::imu::ImuSample;
use strap_core::outputs::{Link, Outputs};
use strap_core::packet::Packet;
use strap_core::settings::Stored;
use strap_core::simulation::{SimulatedImu, Squats, conjugate, multiply};
use strap_core::strap::{Identity, Input, Strap};

/// Attitude and time of each sample sent: index, tick, w x y z, flags.
type Sent = Vec<(u32, u32, [f64; 4], u8)>;

fn run(rate: Rate, oscillator: f64, seconds: f64, mut disturb: impl FnMut(u32, &RefCell<Chip>)) -> (Sent, Strap) {
    let scales = Lsm6ds3trC::<Bus, Delay>::scales(rate);
    let mut sensor = SimulatedImu::new(scales, 0.0, 3);
    sensor.gyro_bias = [0.0; 3];
    let chip = RefCell::new(Chip::new(move |time_s| {
        let sample = sensor.take(&Squats::default().at(time_s));
        (sample.gyro, sample.force)
    }));
    chip.borrow_mut().oscillator = oscillator;
    let waited = Cell::new(0.0);
    let mut driver = Lsm6ds3trC::new(Bus(&chip), Delay(&chip, &waited));
    let identity = Identity { device_id: [1; 8], firmware: [0, 1, 0], capabilities: 0 };
    let mut strap = Strap::new(identity, scales, Stored::Blank, false);
    let mut outputs = Outputs::new();
    let now = || chip.borrow().now_us as u64;
    let mut sent = Sent::new();
    let mut restart = true;
    strap.step(0, Input::Packet(Link::Serial, &[0x10, 1, 1]), &mut outputs);
    let mut reads = 0;
    while chip.borrow().now_us < seconds * 1e6 {
        if restart {
            let input = match block_on(driver.set_up(rate, 8)) {
                Ok(()) => Input::ImuReady,
                Err(error) => Input::ImuFailed(error.fault()),
            };
            strap.step(now(), input, &mut outputs);
        }
        let mut waits = 0;
        while !chip.borrow().int1() && waits < 5000 {
            chip.borrow_mut().pass(20.0);
            waits += 1;
        }
        reads += 1;
        disturb(reads, &chip);
        let mut buffer = [ImuSample::default(); 32];
        let mut more = true;
        restart = false;
        while more {
            let read = block_on(driver.read(now, &mut buffer));
            more = read.is_ok_and(|batch| batch.more);
            let input = match read {
                Ok(batch) => Input::Samples { samples: &buffer[..batch.count], newest_by_us: batch.newest_by_us, overrun: batch.overrun },
                Err(error) => Input::ImuFailed(error.fault()),
            };
            strap.step(now(), input, &mut outputs);
            restart |= outputs.restart_imu;
            while let Some(packet) = outputs.next_packet() {
                let Some(Packet::Strapdown(samples)) = Packet::decode(packet.bytes()) else { continue };
                for (k, sample) in samples.iter().enumerate() {
                    let tick = samples.header.tick_us + k as u32 * u32::from(samples.header.interval_us);
                    sent.push((
                        samples.header.sample_index + k as u32,
                        tick,
                        sample.orientation.map(|x| f64::from(x) / 32767.0),
                        sample.flags,
                    ));
                }
            }
        }
    }
    (sent, strap)
}

/// Difference in degrees between the turn sent and the true one, from one sample to another.
fn error_deg(a: &(u32, u32, [f64; 4], u8), b: &(u32, u32, [f64; 4], u8), latency_us: f64) -> f64 {
    let truth = |tick: u32| Squats::default().at((f64::from(tick) - latency_us) * 1e-6).orientation;
    let [w, x, y, z] = multiply(conjugate(multiply(conjugate(a.2), b.2)), multiply(conjugate(truth(a.1)), truth(b.1)));
    2.0 * (x * x + y * y + z * z).sqrt().atan2(w.abs()).to_degrees()
}

#[test]
fn squats_arrive_as_performed() {
    for rate in [Rate::Hz416, Rate::Hz833] {
        let (sent, strap) = run(rate, -0.021, 40.0, |_, _| {});
        assert!(sent.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1 && pair[1].3 == 0));
        let error = sent.iter().skip(500).map(|sample| error_deg(&sent[500], sample, 250.0)).fold(0.0, f64::max);
        println!("{rate:?}, oscillator −2.1 %, 35 s of squats through chip, driver and strap: at most {error:.3}°");
        assert!(error < 0.35, "{error}");
        assert_eq!(*strap.faults(), Default::default());
    }
}

#[test]
fn single_bus_errors_cost_little() {
    let (sent, strap) = run(Rate::Hz416, 0.01, 40.0, |reads, chip| {
        if reads % 50 == 0 {
            chip.borrow_mut().fails_after = Some(reads as usize % 160);
        }
    });
    assert!(strap.faults().imu_bus > 10);
    // Each failure loses at most the current transfer: eight samples of the chip, two or three of the stream.
    let lost = sent.windows(2).map(|pair| pair[1].0 - pair[0].0 - 1).sum::<u32>();
    assert!(lost <= 3 * u32::from(strap.faults().imu_bus), "{lost}");
    let error = error_deg(&sent[500], &sent[sent.len() - 1], 250.0);
    println!("with {} bus errors: {lost} samples not sent, {error:.2}° at the end", strap.faults().imu_bus);
    assert!(error < 1.0, "{error}");
}

#[test]
fn a_chip_that_disappears_and_returns_is_set_up_again() {
    let (sent, strap) = run(Rate::Hz416, 0.01, 30.0, |reads, chip| {
        // There are 52 reads a second while it is present.
        chip.borrow_mut().absent = (600..640).contains(&reads);
    });
    assert!(strap.faults().imu_bus >= 3);
    assert!(sent[sent.len() - 1].1 > 29_000_000);
    let gap = sent.windows(2).find(|pair| pair[1].0 - pair[0].0 > 1).unwrap();
    let per_index = f64::from(gap[1].1 - gap[0].1) / f64::from(gap[1].0 - gap[0].0);
    assert!((per_index - 1e6 / 104.0 / 1.01).abs() < 100.0, "{per_index}");
    assert!(gap[1].3 & 4 != 0);
}
