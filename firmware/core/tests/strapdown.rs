//! Integration in f32 against f64 and against the true motion, over the length of a session.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use strap_core::simulation::{Motion, Squats, conjugate, multiply, rotate};
use strap_core::strapdown::Strapdown;

const TEN_MINUTES_S: f64 = 600.0;

/// The angle between two attitudes, degrees.
fn between_deg(a: [f64; 4], b: [f64; 4]) -> f64 {
    let [w, x, y, z] = multiply(conjugate(a), b);
    2.0 * (x * x + y * y + z * z).sqrt().atan2(w.abs()).to_degrees()
}

fn as_f32(v: [f64; 3]) -> [f32; 3] {
    v.map(|x| x as f32)
}

fn attitude(strapdown: &Strapdown) -> [f64; 4] {
    strapdown.orientation().map(f64::from)
}

/// The value plus its remainder.
fn whole(strapdown: &Strapdown) -> [f64; 4] {
    let (q, carry) = (strapdown.orientation(), strapdown.remainder());
    std::array::from_fn(|i| f64::from(q[i]) + f64::from(carry[i]))
}

/// The same rule as the integrator's, in f64 and with the exact exponential.
struct Reference {
    q: [f64; 4],
    rate: [f64; 3],
}

impl Reference {
    fn advance(&mut self, rate: [f64; 3], dt: f64) {
        let ([a, b, c], [x, y, z]) = (self.rate, rate);
        let cone = [b * z - c * y, c * x - a * z, a * y - b * x];
        let turn: [f64; 3] = std::array::from_fn(|i| 0.5 * dt * (self.rate[i] + rate[i]) + dt * dt / 12.0 * cone[i]);
        let angle = turn.iter().map(|x| x * x).sum::<f64>().sqrt();
        let factor = if angle > 0.0 { (0.5 * angle).sin() / angle } else { 0.5 };
        self.q = multiply(self.q, [(0.5 * angle).cos(), turn[0] * factor, turn[1] * factor, turn[2] * factor]);
        self.rate = rate;
    }
}

/// Largest errors over ten minutes, degrees: against the rule in f64, and against the true motion.
fn squat_for_ten_minutes(squats: &Squats, rate_hz: f64) -> (f64, f64) {
    let start = squats.at(0.0);
    let mut strapdown = Strapdown::new();
    strapdown.begin(as_f32(start.rate), as_f32(start.force));
    let mut reference = Reference { q: [1.0, 0.0, 0.0, 0.0], rate: start.rate.map(|x| f64::from(x as f32)) };
    let dt = (1.0 / rate_hz) as f32;
    let (mut rounding, mut whole_error) = (0.0f64, 0.0f64);
    for k in 1..=(TEN_MINUTES_S * rate_hz) as u64 {
        let Motion { orientation, rate, force } = squats.at(k as f64 * f64::from(dt));
        strapdown.advance(as_f32(rate), as_f32(force), dt);
        reference.advance(rate.map(|x| f64::from(x as f32)), f64::from(dt));
        if k % 4 == 0 {
            strapdown.take_force();
            rounding = rounding.max(between_deg(attitude(&strapdown), reference.q));
            whole_error = whole_error.max(between_deg(attitude(&strapdown), multiply(conjugate(start.orientation), orientation)));
        }
    }
    (rounding, whole_error)
}

#[test]
fn ten_minutes_of_squats_stay_within_a_hundredth_of_a_degree() {
    for rate_hz in [416.0, 833.0] {
        let (rounding, error) = squat_for_ten_minutes(&Squats::default(), rate_hz);
        println!("{rate_hz} Hz, ten minutes of squats: {rounding:.6}° from the same rule in f64, {error:.6}° from the motion");
        assert!(rounding < 0.001, "{rounding}");
        assert!(error < 0.01, "{error}");
    }
}

#[test]
fn a_coning_tremor_does_not_drift() {
    let squats = Squats { tremor_rad: 0.03, ..Squats::default() };
    let (_, error) = squat_for_ten_minutes(&squats, 416.0);
    println!("416 Hz, ten minutes with 1.7° of coning tremor at 6 Hz: {error:.5}° from the motion");
    assert!(error < 0.05, "{error}");
}

#[test]
fn a_rate_far_below_the_last_digit_of_an_attitude_still_adds_up() {
    let mut strapdown = Strapdown::new();
    let rate = [2e-6, -1e-6, 3e-6];
    strapdown.begin(rate, [0.0; 3]);
    let dt = 1.0 / 416.0;
    let mut time_s = 0.0;
    for k in 0..249_600 {
        strapdown.advance(rate, [0.0; 3], dt);
        time_s += f64::from(dt);
        if k % 4 == 0 {
            strapdown.take_force();
        }
    }
    let expected = rate.map(|x| f64::from(x) * time_s);
    let [_, x, y, z] = whole(&strapdown);
    for (part, expected) in [x, y, z].into_iter().zip(expected) {
        assert!((2.0 * part / expected - 1.0).abs() < 1e-4, "{part} for {expected}");
    }
}

#[test]
fn force_is_the_mean_over_the_interval_in_the_frame_at_its_end() {
    let squats = Squats { tremor_rad: 0.0, ..Squats::default() };
    let (rate_hz, decimation) = (416.0, 4);
    let mut strapdown = Strapdown::new();
    let start = squats.at(0.0);
    strapdown.begin(as_f32(start.rate), as_f32(start.force));
    let mut worst = 0.0f64;
    for k in 1..=4160u32 {
        let motion = squats.at(f64::from(k) / rate_hz);
        strapdown.advance(as_f32(motion.rate), as_f32(motion.force), (1.0 / rate_hz) as f32);
        if k % decimation == 0 {
            let mean = strapdown.take_force().map(f64::from);
            // Simpson's rule over the interval in the world, rotated into the frame at its end.
            let steps = 16;
            let mut sum = [0.0; 3];
            for i in 0..=steps {
                let at = squats.at((f64::from(k) - f64::from(decimation) * (1.0 - f64::from(i) / f64::from(steps))) / rate_hz);
                let weight = f64::from(if i == 0 || i == steps {
                    1
                } else if i % 2 == 1 {
                    4
                } else {
                    2
                }) / f64::from(3 * steps);
                let world = rotate(at.orientation, at.force);
                for (sum, part) in sum.iter_mut().zip(world) {
                    *sum += weight * part;
                }
            }
            let expected = rotate(conjugate(motion.orientation), sum);
            worst = mean.iter().zip(expected).fold(worst, |worst, (a, b)| worst.max((a - b).abs()));
        }
    }
    println!("mean specific force: at most {worst:.5} m/s² off");
    assert!(worst < 0.003, "{worst}");
}

#[test]
fn invalid_input_leaves_a_finite_unit_quaternion() {
    let bad = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN_POSITIVE, 1e30, -1e10, 0.0, 40.0];
    let mut strapdown = Strapdown::new();
    for a in bad {
        for b in bad {
            for dt in [f32::NAN, f32::INFINITY, -1.0, 0.0, 1e-30, 0.0024, 0.1, 5.0, f32::MAX] {
                strapdown.begin([a, b, a], [b, a, b]);
                strapdown.advance([a, b, 1.0], [b, 1.0, a], dt);
                strapdown.advance([b, a, 1.0], [1.0, b, a], dt);
                let force = strapdown.take_force();
                let length: f32 = strapdown.orientation().iter().map(|x| x * x).sum();
                assert!((length - 1.0).abs() < 1e-5, "{a} {b} {dt}: {length}");
                assert!(force.iter().all(|x| !x.is_nan()), "{a} {b} {dt}: {force:?}");
                // The start of the next step must not be spoilt by this.
                strapdown.begin([0.0; 3], [0.0; 3]);
            }
        }
    }
}

#[test]
fn a_spin_at_the_end_of_the_range_is_followed() {
    let rate = 2000f32.to_radians();
    let mut strapdown = Strapdown::new();
    strapdown.begin([rate, rate, rate], [0.0; 3]);
    let dt = 1.0 / 416.0;
    for _ in 0..4160 {
        strapdown.advance([rate, rate, rate], [0.0; 3], dt);
    }
    strapdown.take_force();
    let angle = f64::from(rate) * f64::from(dt) * 4160.0 * 3f64.sqrt();
    let axis = (0.5 * angle).sin() / 3f64.sqrt();
    let error = between_deg(attitude(&strapdown), [(0.5 * angle).cos(), axis, axis, axis]);
    println!("ten seconds at 2000 °/s about all axes: {error:.5}°");
    assert!(error < 0.02, "{error}");
}
