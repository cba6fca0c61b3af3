//! What the motor does at any time: patterns from the host, taps for prompts, the buzz of identify. Each of them ends by itself.
use crate::command::Haptic;
use crate::wire::{HapticPattern, PromptStep};

/// No pattern runs longer than this, whatever the host requests.
pub const LONGEST_US: u64 = 5_000_000;
/// Step length of a ramp.
const RAMP_STEP_US: u64 = 20_000;
/// A prompt's taps: on-time, and time from one tap to the next.
const TAP_US: u64 = 120_000;
const TAP_PERIOD_US: u64 = 350_000;
const TAP_STRENGTH: u8 = 200;
/// Number of taps for identify.
const IDENTIFY_TAPS: u64 = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Pattern(HapticPattern),
    Taps,
}

/// The motor's player.
#[derive(Clone, Debug, Default)]
pub struct HapticPlayer {
    playing: Option<Playing>,
}

#[derive(Clone, Copy, Debug)]
struct Playing {
    shape: Shape,
    strength: u8,
    start_us: u64,
    length_us: u64,
}

impl HapticPlayer {
    /// Silent.
    pub const fn new() -> Self {
        Self { playing: None }
    }

    /// Plays the host's request in place of the current pattern; anything longer than [`LONGEST_US`] is cut short.
    pub fn play(&mut self, now_us: u64, haptic: Haptic) {
        let length_us = (u64::from(haptic.duration_ms) * 1000).min(LONGEST_US);
        self.begin(now_us, Shape::Pattern(haptic.pattern), haptic.strength, length_us);
    }

    /// Taps as many times as the step's number.
    pub fn prompt(&mut self, now_us: u64, step: PromptStep) {
        self.tap(now_us, u64::from(step.byte()));
    }

    /// Plays the identify taps.
    pub fn identify(&mut self, now_us: u64) {
        self.tap(now_us, IDENTIFY_TAPS);
    }

    /// Stops at once.
    pub const fn stop(&mut self) {
        self.playing = None;
    }

    /// Whether a prompt or identify is playing.
    pub fn tapping(&self) -> bool {
        self.playing.is_some_and(|playing| playing.shape == Shape::Taps)
    }

    /// The motor's current drive, and when it changes next; `None` when it is off for good. A clock that goes backwards ends the pattern.
    pub fn update(&mut self, now_us: u64) -> (u8, Option<u64>) {
        let Some(playing) = self.playing else { return (0, None) };
        match now_us.checked_sub(playing.start_us).filter(|past| *past < playing.length_us) {
            Some(past_us) => {
                let (level, until_us) = playing.at(past_us);
                (level, Some(playing.start_us.saturating_add(until_us.min(playing.length_us))))
            }
            None => {
                self.playing = None;
                (0, None)
            }
        }
    }

    fn tap(&mut self, now_us: u64, taps: u64) {
        let length_us = (taps * TAP_PERIOD_US).saturating_sub(TAP_PERIOD_US - TAP_US);
        self.begin(now_us, Shape::Taps, TAP_STRENGTH, length_us);
    }

    fn begin(&mut self, start_us: u64, shape: Shape, strength: u8, length_us: u64) {
        let silent = strength == 0 || length_us == 0 || shape == Shape::Pattern(HapticPattern::Off);
        self.playing = (!silent).then_some(Playing { shape, strength, start_us, length_us });
    }
}

impl Playing {
    /// Level at this time after the start, and the end of its validity.
    fn at(&self, past_us: u64) -> (u8, u64) {
        let length = self.length_us;
        match self.shape {
            Shape::Pattern(HapticPattern::Off) => (0, length),
            Shape::Pattern(HapticPattern::Steady) => (self.strength, length),
            Shape::Pattern(HapticPattern::DoublePulse) => {
                let (off, on) = (length * 2 / 5, length * 3 / 5);
                match past_us {
                    past if past < off => (self.strength, off),
                    past if past < on => (0, on),
                    _ => (self.strength, length),
                }
            }
            Shape::Pattern(HapticPattern::Ramp) => {
                let until = (past_us / RAMP_STEP_US + 1) * RAMP_STEP_US;
                let level = u64::from(self.strength) * until.min(length) / length.max(1);
                (level.clamp(1, 255) as u8, until)
            }
            Shape::Taps => {
                let begin = past_us / TAP_PERIOD_US * TAP_PERIOD_US;
                if past_us - begin < TAP_US { (self.strength, begin + TAP_US) } else { (0, begin + TAP_PERIOD_US) }
            }
        }
    }
}
