//! The battery: a smoothed voltage, and the charge of a resting LiPo cell at that voltage. While charging, the voltage says nothing about
//! the charge, so none is reported.

/// Voltage of a LiPo cell under light load (a few mA), mV, and charge, percent.
const CURVE: [(u16, u8); 11] =
    [(3300, 0), (3450, 3), (3600, 8), (3680, 15), (3740, 25), (3780, 35), (3830, 50), (3900, 63), (3990, 77), (4080, 90), (4160, 100)];
/// A connected cell is always within this range, mV.
const PLAUSIBLE_MV: core::ops::RangeInclusive<u16> = 2000..=4600;
/// Threshold for low, and for no longer low, percent.
const LOW_PERCENT: u8 = 12;
const WELL_PERCENT: u8 = 18;
/// Below this voltage, in this many consecutive measurements, the strap switches off to protect the cell, mV.
const EMPTY_MV: u16 = 3200;
const EMPTY_TIMES: u8 = 5;

/// What was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Supply {
    /// The cell's voltage, mV; `None` when it cannot be measured.
    pub millivolts: Option<u16>,
    /// The charger reports that it is charging.
    pub charging: bool,
    /// There is external power (USB), charging or full.
    pub external: bool,
}

/// What is known of the battery.
#[derive(Clone, Debug, Default)]
pub struct Battery {
    /// Smoothed, 1/16 mV.
    smoothed: Option<u32>,
    supply: Supply,
    low: bool,
    empty_times: u8,
}

impl Battery {
    /// Nothing measured.
    pub const fn new() -> Self {
        Self { smoothed: None, supply: Supply { millivolts: None, charging: false, external: false }, low: false, empty_times: 0 }
    }

    /// Takes a measurement; they may come at any time, about once a second.
    pub fn measure(&mut self, supply: Supply) {
        // Connecting or removing a charger shifts the voltage at once.
        if supply.charging != self.supply.charging {
            self.smoothed = None;
        }
        self.supply = supply;
        let Some(millivolts) = supply.millivolts.filter(|millivolts| PLAUSIBLE_MV.contains(millivolts)) else {
            self.smoothed = None;
            self.empty_times = 0;
            return;
        };
        let fresh = u32::from(millivolts) * 16;
        self.smoothed = Some(self.smoothed.map_or(fresh, |smoothed| (smoothed * 7 + fresh) / 8));
        let spent = millivolts < EMPTY_MV && !supply.charging && !supply.external;
        self.empty_times = if spent { self.empty_times.saturating_add(1) } else { 0 };
        if let Some(percent) = self.percent() {
            self.low = if self.low { percent < WELL_PERCENT } else { percent < LOW_PERCENT };
        } else {
            self.low = false;
        }
    }

    /// Smoothed.
    pub fn millivolts(&self) -> Option<u16> {
        self.smoothed.map(|smoothed| (smoothed / 16) as u16)
    }

    /// `None` while it charges, and while there is no measurement.
    pub fn percent(&self) -> Option<u8> {
        if self.supply.charging { None } else { self.millivolts().map(percent_at) }
    }

    /// The charger is charging.
    pub const fn charging(&self) -> bool {
        self.supply.charging
    }

    /// There is external power.
    pub const fn external(&self) -> bool {
        self.supply.external || self.supply.charging
    }

    /// Should be charged soon.
    pub const fn low(&self) -> bool {
        self.low
    }

    /// Must be switched off now.
    pub const fn empty(&self) -> bool {
        self.empty_times >= EMPTY_TIMES
    }
}

/// Linear interpolation between the curve's points.
fn percent_at(millivolts: u16) -> u8 {
    let mut below = (0, 0);
    for (mv, percent) in CURVE {
        if millivolts < mv {
            let share = u32::from(millivolts.saturating_sub(below.0)) * u32::from(percent - below.1);
            let span = u32::from(mv - below.0).max(1);
            return if below.0 == 0 { 0 } else { below.1 + (share / span) as u8 };
        }
        below = (mv, percent);
    }
    100
}
