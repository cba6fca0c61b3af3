//! The packets as types, to bytes and back; anything but exactly one valid packet decodes to `None`.
use crate::bytes::{Reader, Writer};
use crate::command::Command;
use crate::samples::copy_samples;
pub use crate::samples::{RawSample, Samples, SamplesHeader, StrapdownSample, WireSample, encode_samples};
use crate::wire::{MAX_PACKET_BYTES, PROTOCOL_VERSION, ReplyStatus, Role, packet_id};

/// A strap's properties and current settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hello {
    /// Stable per strap.
    pub device_id: [u8; 8],
    /// Major, minor, patch.
    pub firmware: [u8; 3],
    /// One of [`crate::wire::imu_model`].
    pub imu_model: u8,
    /// °/s.
    pub gyro_range_dps: u16,
    /// g.
    pub force_range_g: u8,
    /// RAW, rad/s per count.
    pub gyro_scale: f32,
    /// RAW, m/s² per count.
    pub force_scale: f32,
    /// Rate of the integration on the strap.
    pub internal_rate_hz: f32,
    /// Rate of the samples sent.
    pub output_rate_hz: f32,
    /// Where it is worn.
    pub role: Role,
    /// Bits of [`crate::wire::capability`].
    pub capabilities: u8,
    /// Changes with every power-on.
    pub boot_count: u32,
}

/// A strap's state, about once a second; `None`: the strap does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Time of the measurement.
    pub tick_us: u32,
    /// Not 0.
    pub battery_mv: Option<u16>,
    /// 0…100.
    pub battery_percent: Option<u8>,
    /// Bits of [`crate::wire::status_flag`].
    pub flags: u8,
    /// 0.01 °C, not −32768.
    pub temperature_centi_c: Option<i16>,
    /// Samples lost on the strap before they were packed.
    pub overruns: u32,
    /// Packets dropped because the link was slow.
    pub queue_drops: u32,
    /// Since power-on.
    pub uptime_s: u32,
    /// Restarts after a panic or by the watchdog.
    pub fault_resets: u16,
}

/// Answer to a COMMAND.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// That of the command.
    pub command_id: u8,
    /// That of the command, even if the strap does not know it.
    pub op: u8,
    /// The result.
    pub status: ReplyStatus,
    /// Tick of the newest sample when the command was executed.
    pub newest_tick_us: u32,
    /// HAPTIC: when the motor was switched on; otherwise when the command was executed.
    pub action_tick_us: u32,
    /// ECHO's token, otherwise 0.
    pub token: u32,
}

/// Any valid packet.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Packet<'a> {
    Hello(Hello),
    Strapdown(Samples<'a, StrapdownSample>),
    Raw(Samples<'a, RawSample>),
    Status(Status),
    Command(Command),
    Reply(Reply),
}

fn scale(value: f32, most: f32) -> Option<f32> {
    (value > 0.0 && value <= most).then_some(value)
}

const MAX_RATE_HZ: f32 = 100_000.0;
const MAX_GYRO_SCALE: f32 = 1.0;
const MAX_FORCE_SCALE: f32 = 10.0;
const UNKNOWN_PERCENT: u8 = 255;
const UNKNOWN_TEMPERATURE: i16 = i16::MIN;

impl Hello {
    /// Writes the packet to the front of `out` and returns its length; `None` when a value or the packet does not fit.
    pub fn encode(&self, out: &mut [u8]) -> Option<usize> {
        let mut writer = Writer::new(out);
        writer.u8(packet_id::HELLO)?;
        writer.u8(PROTOCOL_VERSION)?;
        writer.bytes(&self.device_id)?;
        writer.bytes(&self.firmware)?;
        writer.u8(self.imu_model)?;
        writer.u16(self.gyro_range_dps)?;
        writer.u8(self.force_range_g)?;
        writer.f32(scale(self.gyro_scale, MAX_GYRO_SCALE)?)?;
        writer.f32(scale(self.force_scale, MAX_FORCE_SCALE)?)?;
        writer.f32(scale(self.internal_rate_hz, MAX_RATE_HZ)?)?;
        writer.f32(scale(self.output_rate_hz, MAX_RATE_HZ)?)?;
        writer.u8(self.role.byte())?;
        writer.u8(self.capabilities)?;
        writer.u32(self.boot_count)?;
        Some(writer.len())
    }

    fn read(reader: &mut Reader) -> Option<Self> {
        if reader.u8()? != PROTOCOL_VERSION {
            return None;
        }
        let hello = Self {
            device_id: reader.array()?,
            firmware: reader.array()?,
            imu_model: reader.u8()?,
            gyro_range_dps: reader.u16()?,
            force_range_g: reader.u8()?,
            gyro_scale: scale(reader.f32()?, MAX_GYRO_SCALE)?,
            force_scale: scale(reader.f32()?, MAX_FORCE_SCALE)?,
            internal_rate_hz: scale(reader.f32()?, MAX_RATE_HZ)?,
            output_rate_hz: scale(reader.f32()?, MAX_RATE_HZ)?,
            role: Role::from_byte(reader.u8()?)?,
            capabilities: reader.u8()?,
            boot_count: reader.u32()?,
        };
        reader.finish(hello)
    }
}

impl Status {
    /// Writes the packet to the front of `out` and returns its length; `None` when a value or the packet does not fit.
    pub fn encode(&self, out: &mut [u8]) -> Option<usize> {
        let mut writer = Writer::new(out);
        writer.u8(packet_id::STATUS)?;
        writer.u32(self.tick_us)?;
        writer.u16(self.battery_mv.unwrap_or(0))?;
        writer.u8(self.battery_percent.map_or(UNKNOWN_PERCENT, |percent| percent.min(100)))?;
        writer.u8(self.flags)?;
        writer.i16(self.temperature_centi_c.unwrap_or(UNKNOWN_TEMPERATURE))?;
        writer.u32(self.overruns)?;
        writer.u32(self.queue_drops)?;
        writer.u32(self.uptime_s)?;
        writer.u16(self.fault_resets)?;
        Some(writer.len())
    }

    fn read(reader: &mut Reader) -> Option<Self> {
        let status = Self {
            tick_us: reader.u32()?,
            battery_mv: Some(reader.u16()?).filter(|mv| *mv != 0),
            battery_percent: match reader.u8()? {
                UNKNOWN_PERCENT => None,
                percent if percent <= 100 => Some(percent),
                _ => return None,
            },
            flags: reader.u8()?,
            temperature_centi_c: Some(reader.i16()?).filter(|temperature| *temperature != UNKNOWN_TEMPERATURE),
            overruns: reader.u32()?,
            queue_drops: reader.u32()?,
            uptime_s: reader.u32()?,
            fault_resets: reader.u16()?,
        };
        reader.finish(status)
    }
}

impl Reply {
    /// Writes the packet to the front of `out` and returns its length; `None` when it does not fit.
    pub fn encode(&self, out: &mut [u8]) -> Option<usize> {
        let mut writer = Writer::new(out);
        writer.u8(packet_id::REPLY)?;
        writer.u8(self.command_id)?;
        writer.u8(self.op)?;
        writer.u8(self.status.byte())?;
        writer.u32(self.newest_tick_us)?;
        writer.u32(self.action_tick_us)?;
        writer.u32(self.token)?;
        Some(writer.len())
    }

    fn read(reader: &mut Reader) -> Option<Self> {
        let reply = Self {
            command_id: reader.u8()?,
            op: reader.u8()?,
            status: ReplyStatus::from_byte(reader.u8()?)?,
            newest_tick_us: reader.u32()?,
            action_tick_us: reader.u32()?,
            token: reader.u32()?,
        };
        reader.finish(reply)
    }
}

impl<'a> Packet<'a> {
    /// The packet in `bytes` if they are exactly one valid packet.
    pub fn decode(bytes: &'a [u8]) -> Option<Self> {
        if bytes.len() > MAX_PACKET_BYTES {
            return None;
        }
        let mut reader = Reader::new(bytes);
        match reader.u8()? {
            packet_id::HELLO => Hello::read(&mut reader).map(Self::Hello),
            packet_id::STRAPDOWN => Samples::open(&mut reader).map(Self::Strapdown),
            packet_id::RAW => Samples::open(&mut reader).map(Self::Raw),
            packet_id::STATUS => Status::read(&mut reader).map(Self::Status),
            packet_id::COMMAND => Command::decode(bytes).ok().map(Self::Command),
            packet_id::REPLY => Reply::read(&mut reader).map(Self::Reply),
            _ => None,
        }
    }

    /// Writes the packet to the front of `out` and returns its length; `None` when a value or the packet does not fit.
    pub fn encode(&self, out: &mut [u8]) -> Option<usize> {
        match self {
            Self::Hello(hello) => hello.encode(out),
            Self::Strapdown(samples) => copy_samples(samples, out),
            Self::Raw(samples) => copy_samples(samples, out),
            Self::Status(status) => status.encode(out),
            Self::Command(command) => command.encode(out),
            Self::Reply(reply) => reply.encode(out),
        }
    }
}
