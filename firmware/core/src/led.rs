//! The LED patterns: how each state looks, and when it changes next.

/// Which of the three colours are lit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Led {
    pub red: bool,
    pub green: bool,
    pub blue: bool,
}

const DARK: Led = Led { red: false, green: false, blue: false };
const RED: Led = Led { red: true, ..DARK };
const GREEN: Led = Led { green: true, ..DARK };
const BLUE: Led = Led { blue: true, ..DARK };
const AMBER: Led = Led { red: true, green: true, blue: false };
/// For taps: visible while the motor can be felt.
pub const WHITE: Led = Led { red: true, green: true, blue: true };

/// The state shown by the LED, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedState {
    /// Nothing.
    Off,
    /// The IMU does not work: three quick red flashes a second.
    ImuFault,
    /// The battery needs charging: a red flash every two seconds.
    LowBattery,
    /// Samples are being sent: a green flash every two seconds.
    Streaming,
    /// Charging: amber, a second on, a second off.
    Charging,
    /// A host is connected: two blue flashes every two seconds.
    Linked,
    /// Waiting for a host: a blue flash every two seconds.
    Waiting,
}

/// Flashes at the start of each period.
struct Rhythm {
    colour: Led,
    flashes: u64,
    on_us: u64,
    off_us: u64,
    period_us: u64,
}

impl LedState {
    /// What is lit at this time, and the end of its validity.
    pub fn at(self, now_us: u64) -> (Led, u64) {
        let flash = |colour, flashes| Rhythm { colour, flashes, on_us: 30_000, off_us: 170_000, period_us: 2_000_000 };
        let rhythm = match self {
            Self::Off => return (DARK, u64::MAX),
            Self::ImuFault => Rhythm { period_us: 1_000_000, ..flash(RED, 3) },
            Self::LowBattery => flash(RED, 1),
            Self::Streaming => flash(GREEN, 1),
            Self::Charging => Rhythm { on_us: 1_000_000, off_us: 1_000_000, ..flash(AMBER, 1) },
            Self::Linked => flash(BLUE, 2),
            Self::Waiting => flash(BLUE, 1),
        };
        let start = now_us - now_us % rhythm.period_us;
        let past = now_us - start;
        let beat = rhythm.on_us + rhythm.off_us;
        let (number, into) = (past / beat, past % beat);
        if number >= rhythm.flashes {
            return (DARK, start.saturating_add(rhythm.period_us));
        }
        let begin = start + number * beat;
        if into < rhythm.on_us { (rhythm.colour, begin.saturating_add(rhythm.on_us)) } else { (DARK, begin.saturating_add(beat)) }
    }
}
