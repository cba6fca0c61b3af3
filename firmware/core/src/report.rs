//! What a strap reports about itself.
use crate::imu_watch::FaultCounts;
use crate::outputs::{Links, Outputs};
use crate::packet::{Hello, Status};
use crate::strap::Strap;
use crate::wire::{HELLO_BYTES, Role, STATUS_BYTES, status_flag};

impl Strap {
    /// Where it is worn.
    pub const fn role(&self) -> Role {
        self.settings.role
    }

    /// For advertising and the Battery Service.
    pub fn battery_percent(&self) -> Option<u8> {
        self.battery.percent()
    }

    /// The faults so far.
    pub const fn faults(&self) -> &FaultCounts {
        &self.faults
    }

    /// The current HELLO, for hosts that read it instead of waiting for it.
    pub fn hello(&self) -> Hello {
        let scales = self.sampler.scales();
        Hello {
            device_id: self.identity.device_id,
            firmware: self.identity.firmware,
            imu_model: scales.model,
            gyro_range_dps: scales.gyro_range_dps,
            force_range_g: scales.force_range_g,
            gyro_scale: scales.gyro_rad_per_s,
            force_scale: scales.force_m_per_s2,
            internal_rate_hz: scales.rate_hz,
            output_rate_hz: self.sampler.output_rate_hz(),
            role: self.settings.role,
            capabilities: self.identity.capabilities,
            boot_count: self.settings.boot_count,
        }
    }

    /// The current STATUS.
    pub fn status(&self, now_us: u64) -> Status {
        let flag = |set: bool, bit: u8| if set { bit } else { 0 };
        Status {
            tick_us: now_us as u32,
            battery_mv: self.battery.millivolts(),
            battery_percent: self.battery.percent(),
            flags: flag(self.battery.charging(), status_flag::CHARGING)
                | flag(self.battery.low(), status_flag::LOW_BATTERY)
                | flag(self.imu.faulty(), status_flag::IMU_FAULT)
                | flag(self.settings_reset, status_flag::SETTINGS_RESET),
            temperature_centi_c: self.temperature_centi_c,
            overruns: self.sampler.lost,
            queue_drops: self.queue_drops,
            uptime_s: u32::try_from(now_us / 1_000_000).unwrap_or(u32::MAX),
            fault_resets: self.settings.fault_resets,
        }
    }

    pub(crate) fn send_hello(&self, to: Links, outputs: &mut Outputs) {
        let mut bytes = [0; HELLO_BYTES];
        if self.hello().encode(&mut bytes).is_some() {
            outputs.send(to, &bytes);
        }
    }

    pub(crate) fn send_status(&self, now_us: u64, outputs: &mut Outputs) {
        let mut bytes = [0; STATUS_BYTES];
        if self.status(now_us).encode(&mut bytes).is_some() {
            outputs.send(self.up, &bytes);
        }
    }
}
