//! The driver on a bus with a chip that behaves as the datasheet says, and with one that does not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod common;
use common::{Bus, Chip, Delay};
use embassy_futures::block_on;
use imu::{Error, Lsm6ds3trC, Rate};
use std::cell::{Cell, RefCell};
use strap_core::imu::{Batch, ImuFault, ImuSample};

type Driver<'a> = Lsm6ds3trC<Bus<'a>, Delay<'a>>;

/// Runs a test with a driver on a chip whose samples count up: gyro x is the number of the sample.
fn on_bench(test: impl FnOnce(&RefCell<Chip>, &mut Driver)) {
    let mut number = 0i16;
    let chip = RefCell::new(Chip::new(move |_| {
        number = number.wrapping_add(1);
        ([number, -7, 300], [1000, -2000, 2048])
    }));
    let waited = Cell::new(0.0);
    let mut driver = Lsm6ds3trC::new(Bus(&chip), Delay(&chip, &waited));
    test(&chip, &mut driver);
}

fn read(chip: &RefCell<Chip>, driver: &mut Driver, buffer: &mut [ImuSample]) -> Result<Batch, ImuFault> {
    block_on(driver.read(|| chip.borrow().now_us as u64, buffer)).map_err(|error| error.fault())
}

/// Waits for INT1 to rise; returns its true time, µs.
fn wait_for_int1(chip: &RefCell<Chip>) -> f64 {
    for _ in 0..1_000_000 {
        if chip.borrow().int1() {
            return chip.borrow().now_us;
        }
        chip.borrow_mut().pass(10.0);
    }
    f64::NAN
}

/// Consecutive numbers, with stamps one period apart.
fn assert_seamless(samples: &[ImuSample], period_counts: f64) {
    for pair in samples.windows(2) {
        assert_eq!(pair[1].gyro[0], pair[0].gyro[0].wrapping_add(1));
        let step = f64::from(pair[1].stamp.wrapping_sub(pair[0].stamp) & 0xff_ffff);
        assert!((step - period_counts).abs() <= 1.0, "{step}");
    }
}

#[test]
fn it_is_set_up_for_range_rate_stamps_and_watermark() {
    for (rate, code, hz) in [(Rate::Hz416, 6, 416.25), (Rate::Hz833, 7, 832.5)] {
        on_bench(|chip, driver| {
            block_on(driver.set_up(rate, 8)).unwrap();
            {
                let chip = chip.borrow();
                let at = |register: usize| chip.registers[register];
                assert_eq!((at(0x10), at(0x11)), (code << 4 | 0x04, code << 4 | 0x0c));
                assert_eq!((at(0x12), at(0x0a), at(0x0d)), (0x44, code << 3 | 6, 0x08));
                assert_eq!((at(0x06), at(0x07), at(0x08), at(0x09)), (72, 0x80, 0x09, 0x08));
                assert_eq!((at(0x5c), at(0x19)), (0x10, 0x20));
            }
            let mut all = Vec::new();
            let mut times = Vec::new();
            for _ in 0..50 {
                times.push(wait_for_int1(chip));
                let mut buffer = [ImuSample::default(); 32];
                let batch = read(chip, driver, &mut buffer).unwrap();
                assert!(batch.count >= 8 && !batch.overrun && !batch.more);
                let late = batch.newest_by_us as f64 - times[times.len() - 1];
                assert!((0.0..400.0).contains(&late), "{late}");
                all.extend_from_slice(&buffer[..batch.count]);
            }
            assert_seamless(&all, 40_000.0 / hz);
            assert_eq!((all[0].gyro[1], all[0].gyro[2], all[0].force), (-7, 300, [1000, -2000, 2048]));
            assert!(all[0].stamp < 200, "stamps begin anew: {}", all[0].stamp);
            let hz_read = all.len() as f64 / (times[49] - times[0]) * 1e6 * 49.0 / 50.0;
            assert!((hz_read / hz - 1.0).abs() < 0.03, "{hz_read}");
        });
    }
}

#[test]
fn samples_that_arrive_during_a_read_do_not_delay_the_next() {
    on_bench(|chip, driver| {
        block_on(driver.set_up(Rate::Hz416, 4)).unwrap();
        let mut buffer = [ImuSample::default(); 32];
        let mut all = Vec::new();
        for round in 0..40 {
            wait_for_int1(chip);
            // Delayed occasionally, by one to six samples.
            if round % 5 == 0 {
                chip.borrow_mut().pass(2_450.0 * f64::from(1 + round % 6));
            }
            let batch = read(chip, driver, &mut buffer).unwrap();
            assert!(batch.count > 0 && batch.count.is_multiple_of(4), "{}", batch.count);
            all.extend_from_slice(&buffer[..batch.count]);
        }
        assert_seamless(&all, 96.1);
    });
}

#[test]
fn an_empty_fifo_is_not_read() {
    on_bench(|chip, driver| {
        block_on(driver.set_up(Rate::Hz416, 8)).unwrap();
        let mut buffer = [ImuSample::default(); 32];
        for _ in 0..100 {
            let batch = read(chip, driver, &mut buffer).unwrap();
            assert_eq!(batch.count, 0);
        }
        assert_eq!(read(chip, driver, &mut []).unwrap().count, 0);
    });
}

#[test]
fn a_small_buffer_is_filled_and_more_is_reported() {
    on_bench(|chip, driver| {
        block_on(driver.set_up(Rate::Hz416, 8)).unwrap();
        chip.borrow_mut().pass(100_000.0);
        let mut all = Vec::new();
        loop {
            let mut buffer = [ImuSample::default(); 5];
            let batch = read(chip, driver, &mut buffer).unwrap();
            all.extend_from_slice(&buffer[..batch.count]);
            if !batch.more {
                break;
            }
            assert_eq!(batch.count, 5);
        }
        assert!((41..=56).contains(&all.len()), "{}", all.len());
        assert_seamless(&all, 96.1);
    });
}

#[test]
fn the_stamps_wrap_at_24_bits() {
    on_bench(|chip, driver| {
        block_on(driver.set_up(Rate::Hz416, 8)).unwrap();
        // 419.4 s of counter, without a read meanwhile.
        chip.borrow_mut().pass(419.3e6);
        let mut all = Vec::new();
        let mut buffer = [ImuSample::default(); 32];
        for _ in 0..40 {
            let batch = read(chip, driver, &mut buffer).unwrap();
            all.extend_from_slice(&buffer[..batch.count]);
            chip.borrow_mut().pass(20_000.0);
        }
        assert!(all[0].stamp > 0xff_0000 && all[all.len() - 1].stamp < 0xffff);
        assert_seamless(&all, 96.1);
    });
}

#[test]
fn an_overrun_is_reported_and_the_remaining_samples_are_complete() {
    on_bench(|chip, driver| {
        block_on(driver.set_up(Rate::Hz416, 8)).unwrap();
        for wait_us in [700_000.0, 701_234.0, 1_500_000.0, 2_718_281.0] {
            chip.borrow_mut().pass(wait_us);
            assert!(chip.borrow().samples_overwritten > 0);
            let mut all = Vec::new();
            let mut overruns = 0;
            loop {
                let mut buffer = [ImuSample::default(); 32];
                let batch = read(chip, driver, &mut buffer).unwrap();
                overruns += u32::from(batch.overrun);
                all.extend_from_slice(&buffer[..batch.count]);
                if !batch.more {
                    break;
                }
            }
            assert_eq!(overruns, 1);
            assert!(all.len() > 220, "{}", all.len());
            assert!(all.iter().all(|sample| sample.force == [1000, -2000, 2048] && sample.gyro[1..] == [-7, 300]));
            assert_seamless(&all, 96.1);
        }
    });
}

#[test]
fn after_an_error_anywhere_in_a_transfer_samples_are_complete_again() {
    for fails_after in 0..180 {
        on_bench(|chip, driver| {
            block_on(driver.set_up(Rate::Hz416, 8)).unwrap();
            wait_for_int1(chip);
            chip.borrow_mut().fails_after = Some(fails_after);
            let mut buffer = [ImuSample::default(); 32];
            match read(chip, driver, &mut buffer) {
                Err(fault) => assert_eq!(fault, ImuFault::Bus),
                Ok(batch) => assert!(fails_after >= 150, "{fails_after} {batch:?}"),
            }
            chip.borrow_mut().fails_after = None;
            chip.borrow_mut().pass(20_000.0);
            let batch = read(chip, driver, &mut buffer).unwrap();
            assert!(batch.count > 0);
            assert!(
                buffer[..batch.count].iter().all(|sample| sample.force == [1000, -2000, 2048] && sample.gyro[1..] == [-7, 300]),
                "{fails_after}"
            );
            assert_seamless(&buffer[..batch.count], 96.1);
        });
    }
}

#[test]
fn an_error_anywhere_in_the_set_up_is_reported_and_the_next_attempt_works() {
    for fails_after in 0..80 {
        on_bench(|chip, driver| {
            chip.borrow_mut().fails_after = Some(fails_after);
            if let Err(error) = block_on(driver.set_up(Rate::Hz416, 8)) {
                assert!(matches!(error.fault(), ImuFault::Bus | ImuFault::Absent), "{fails_after} {error:?}");
            }
            chip.borrow_mut().fails_after = None;
            block_on(driver.set_up(Rate::Hz416, 8)).unwrap();
        });
    }
}

#[test]
fn an_absent_a_foreign_and_an_unresponsive_chip_are_distinguished() {
    on_bench(|chip, driver| {
        chip.borrow_mut().absent = true;
        assert_eq!(block_on(driver.set_up(Rate::Hz416, 8)), Err(Error::Absent));
        chip.borrow_mut().absent = false;
        chip.borrow_mut().registers[0x0f] = 0x69;
        assert_eq!(block_on(driver.set_up(Rate::Hz416, 8)), Err(Error::Stranger(0x69)));
        chip.borrow_mut().registers[0x0f] = 0x6a;
        for register in [0x10, 0x11, 0x0a] {
            chip.borrow_mut().deaf = vec![register];
            let error = block_on(driver.set_up(Rate::Hz416, 8)).unwrap_err();
            assert_eq!((error, error.fault()), (Error::Stubborn, ImuFault::Stuck));
        }
    });
}

#[test]
fn temperature_follows_the_table_of_the_application_note() {
    on_bench(|chip, driver| {
        for (high, low, centi_c) in
            [(0xe7, 0, 0), (0, 0, 2500), (0x19, 0, 5000), (0x80, 0, -10300), (0x7f, 0xff, 15299), (0xff, 0xff, 2500)]
        {
            chip.borrow_mut().registers[0x20] = low;
            chip.borrow_mut().registers[0x21] = high;
            assert_eq!(block_on(driver.temperature_centi_c()).unwrap(), centi_c);
        }
    });
}

#[test]
fn the_self_test_passes_only_a_working_chip() {
    // 4000 counts are 488 mg and 280 °/s.
    for (stimulus, passes) in [
        ((4000, 4000), true),
        ((-4000, -4000), true),
        ((0, 4000), false),
        ((4000, 0), false),
        ((20000, 4000), false),
        ((4000, 20000), false),
    ] {
        on_bench(|chip, driver| {
            chip.borrow_mut().stimulus = stimulus;
            let result = block_on(driver.self_test()).unwrap();
            assert_eq!(result.passed(), passes, "{result:?}");
            if passes {
                assert!((result.force_mg[2] - 488.0).abs() < 1.0 && (result.gyro_dps[2] - 280.0).abs() < 1.0, "{result:?}");
            }
            let chip = chip.borrow();
            assert_eq!((chip.registers[0x10], chip.registers[0x11], chip.registers[0x14]), (0, 0, 0));
        });
    }
}

#[test]
fn a_self_test_without_samples_ends() {
    on_bench(|chip, driver| {
        chip.borrow_mut().deaf = vec![0x10];
        assert_eq!(block_on(driver.self_test()), Err(Error::Stubborn));
    });
}

#[test]
fn asleep_only_the_slow_accelerometer_runs_and_motion_is_on_int1() {
    on_bench(|chip, driver| {
        block_on(driver.set_up(Rate::Hz833, 8)).unwrap();
        block_on(driver.watch_for_motion()).unwrap();
        {
            let chip = chip.borrow();
            let at = |register: usize| chip.registers[register];
            assert_eq!((at(0x10), at(0x11), at(0x15), at(0x0d)), (0x20, 0, 0x10, 0));
            assert_eq!((at(0x58), at(0x5b), at(0x5c), at(0x5e)), (0x80, 2, 0, 0x20));
        }
        block_on(driver.power_down()).unwrap();
        assert_eq!((chip.borrow().registers[0x10], chip.borrow().registers[0x11]), (0, 0));
    });
}
