//! Whether the strap lies still: neither rate nor force departs from its own slow mean, so that gyro bias and gravity do not count.

/// Time constant of the means, s.
const MEAN_S: f32 = 2.0;
/// Departures that count as motion: 3 °/s, and 0.4 m/s².
const RATE_RAD_PER_S: f32 = 0.052;
const FORCE_M_PER_S2: f32 = 0.4;

/// How long there has been no motion.
#[derive(Clone, Debug, Default)]
pub struct Stillness {
    mean_rate: [f32; 3],
    mean_force: [f32; 3],
    began: bool,
    still_s: f64,
}

impl Stillness {
    /// Assumes motion at first.
    pub const fn new() -> Self {
        Self { mean_rate: [0.0; 3], mean_force: [0.0; 3], began: false, still_s: 0.0 }
    }

    /// Takes the next sample (rad/s, m/s²), `dt_s` after the previous one.
    pub fn update(&mut self, rate: [f32; 3], force: [f32; 3], dt_s: f32) {
        if !self.began {
            self.mean_rate = rate;
            self.mean_force = force;
            self.began = true;
        }
        let share = (dt_s / MEAN_S).clamp(0.0, 1.0);
        let moved =
            follow(&mut self.mean_rate, rate, share) > RATE_RAD_PER_S || follow(&mut self.mean_force, force, share) > FORCE_M_PER_S2;
        self.still_s = if moved { 0.0 } else { self.still_s + f64::from(dt_s.max(0.0)) };
    }

    /// How long there has been no motion, s.
    pub const fn still_s(&self) -> f64 {
        self.still_s
    }

    /// Records motion reported by another source.
    pub const fn reset(&mut self) {
        self.still_s = 0.0;
    }
}

/// Largest departure from the mean, which is then updated.
fn follow(mean: &mut [f32; 3], value: [f32; 3], share: f32) -> f32 {
    let mut largest: f32 = 0.0;
    for (mean, value) in mean.iter_mut().zip(value) {
        let departure = value - *mean;
        largest = largest.max(departure.abs());
        *mean += departure * share;
    }
    largest
}
