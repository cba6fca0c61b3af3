//! A simulated IMU on a squatting leg, with the faults of a real one: bias, noise, an oscillator that is off. Deterministic; uses f64 internally.
use crate::imu::{ImuSample, ImuScales, STAMP_BITS, STAMP_US};

type Vector = [f64; 3];
type Quaternion = [f64; 4];

const GRAVITY: f64 = 9.806_65;
const TURN: f64 = 2.0 * core::f64::consts::PI;
const RADIANS: f64 = core::f64::consts::PI / 180.0;
/// Step for accelerations computed as differences, s.
const STEP_S: f64 = 1e-3;

/// The attitude, and what an ideal IMU would measure.
#[derive(Clone, Copy, Debug)]
pub struct Motion {
    /// w x y z, sensor → world (z up).
    pub orientation: Quaternion,
    /// rad/s, sensor frame.
    pub rate: Vector,
    /// m/s², sensor frame.
    pub force: Vector,
}

/// Continuous squats as seen by a thigh strap: forward tilt with the squat, inward lean and twist with it, and a tremor.
#[derive(Clone, Copy, Debug)]
pub struct Squats {
    /// One repetition, s.
    pub period_s: f64,
    /// Tilt at the bottom, rad.
    pub depth_rad: f64,
    /// Inward lean at the bottom, rad.
    pub lean_rad: f64,
    /// Distance from the knee, m.
    pub lever_m: f64,
    /// Amplitude of the tremor about all three axes, rad, at 17, 18 and 19 times the repetition rate: out of step, so that the axis cones
    /// while the whole motion still repeats.
    pub tremor_rad: f64,
    /// Sensor → segment.
    pub mount: Quaternion,
}

impl Default for Squats {
    fn default() -> Self {
        // Turned by 0.7 rad about a skewed axis.
        let mount = [0.939_372_712_847_378_9, 0.114_299_269_151_817_11, -0.228_598_538_303_634_22, 0.228_598_538_303_634_22];
        Self { period_s: 3.0, depth_rad: 85.0 * RADIANS, lean_rad: 8.0 * RADIANS, lever_m: 0.2, tremor_rad: 0.3 * RADIANS, mount }
    }
}

/// An angle and its rate.
type Angle = (f64, f64);

impl Squats {
    /// The strap at a given time, s; a repetition begins at 0.
    pub fn at(&self, time_s: f64) -> Motion {
        let angles = self.angles(time_s);
        let segment = orientation(angles);
        let inverse_mount = conjugate(self.mount);
        let [before, now, after] = [time_s - STEP_S, time_s, time_s + STEP_S].map(|time_s| self.position(time_s));
        let mut acceleration = [0.0; 3];
        for (i, place) in acceleration.iter_mut().enumerate() {
            let pick = |v: &Vector| v.get(i).copied().unwrap_or(0.0);
            *place = (pick(&before) - 2.0 * pick(&now) + pick(&after)) / (STEP_S * STEP_S) + if i == 2 { GRAVITY } else { 0.0 };
        }
        Motion {
            orientation: multiply(segment, self.mount),
            rate: rotate(inverse_mount, rate(angles)),
            force: rotate(inverse_mount, rotate(conjugate(segment), acceleration)),
        }
    }

    /// Roll, pitch, yaw.
    fn angles(&self, time_s: f64) -> [Angle; 3] {
        let speed = TURN / self.period_s;
        let squat = 0.5 * (1.0 - libm::cos(speed * time_s));
        let squat_rate = 0.5 * speed * libm::sin(speed * time_s);
        let tremor = |times: f64| {
            let speed = times * speed;
            (self.tremor_rad * libm::sin(speed * time_s), self.tremor_rad * speed * libm::cos(speed * time_s))
        };
        let with = |size: f64, (angle, rate): Angle| (size * squat + angle, size * squat_rate + rate);
        [with(self.lean_rad, tremor(18.0)), with(self.depth_rad, tremor(17.0)), with(0.5 * self.lean_rad, tremor(19.0))]
    }

    fn position(&self, time_s: f64) -> Vector {
        rotate(orientation(self.angles(time_s)), [0.0, 0.0, self.lever_m])
    }
}

/// Rz(yaw)·Ry(pitch)·Rx(roll).
fn orientation([roll, pitch, yaw]: [Angle; 3]) -> Quaternion {
    let half = |(angle, _): Angle| (libm::cos(0.5 * angle), libm::sin(0.5 * angle));
    let ((cr, sr), (cp, sp), (cy, sy)) = (half(roll), half(pitch), half(yaw));
    multiply(multiply([cy, 0.0, 0.0, sy], [cp, 0.0, sp, 0.0]), [cr, sr, 0.0, 0.0])
}

/// In the rotated frame.
fn rate([roll, pitch, yaw]: [Angle; 3]) -> Vector {
    let (cr, sr, cp, sp) = (libm::cos(roll.0), libm::sin(roll.0), libm::cos(pitch.0), libm::sin(pitch.0));
    [roll.1 - yaw.1 * sp, pitch.1 * cr + yaw.1 * cp * sr, -pitch.1 * sr + yaw.1 * cp * cr]
}

/// a ⊗ b.
pub fn multiply([aw, ax, ay, az]: Quaternion, [bw, bx, by, bz]: Quaternion) -> Quaternion {
    [
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
    ]
}

/// The inverse of a unit quaternion.
pub fn conjugate([w, x, y, z]: Quaternion) -> Quaternion {
    [w, -x, -y, -z]
}

/// q·v.
pub fn rotate(q: Quaternion, [x, y, z]: Vector) -> Vector {
    let [_, x, y, z] = multiply(multiply(q, [0.0, x, y, z]), conjugate(q));
    [x, y, z]
}

/// A small pseudo-random number generator: xorshift64*.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// From any seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// All 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// 0 … 1.
    pub const fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Approximately normal, standard deviation 1.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

/// An IMU that measures a motion sample by sample.
#[derive(Clone, Debug)]
pub struct SimulatedImu {
    scales: ImuScales,
    /// Share by which its oscillator runs fast.
    pub oscillator: f64,
    /// rad/s.
    pub gyro_bias: Vector,
    /// Standard deviation, counts.
    pub noise: f64,
    taken: u64,
    random: Random,
}

impl SimulatedImu {
    /// Takes its first sample at time 0.
    pub const fn new(scales: ImuScales, oscillator: f64, seed: u64) -> Self {
        Self { scales, oscillator, gyro_bias: [0.006, -0.011, 0.004], noise: 1.0, taken: 0, random: Random::new(seed) }
    }

    /// True time of the next sample, s.
    pub fn next_s(&self) -> f64 {
        self.taken as f64 / (f64::from(self.scales.rate_hz) * (1.0 + self.oscillator))
    }

    /// Takes the next sample.
    pub fn take(&mut self, motion: &Motion) -> ImuSample {
        let chip_us = self.taken as f64 / f64::from(self.scales.rate_hz) * 1e6;
        self.taken += 1;
        let mut count = |value: f64, scale: f32| libm::round(value / f64::from(scale) + self.noise * self.random.normal()) as i16;
        let [x, y, z] = motion.rate;
        let [bx, by, bz] = self.gyro_bias;
        ImuSample {
            gyro: [x + bx, y + by, z + bz].map(|value| count(value, self.scales.gyro_rad_per_s)),
            force: motion.force.map(|value| count(value, self.scales.force_m_per_s2)),
            stamp: ((chip_us / f64::from(STAMP_US)) as u64 % (1 << STAMP_BITS)) as u32,
        }
    }

    /// Skips a sample, as a full FIFO does.
    pub const fn skip(&mut self) {
        self.taken += 1;
    }
}
