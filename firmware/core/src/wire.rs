//! Constants of the wire between strap and host; the tables are in `protocol/sensor/README.md`, and a number is never reused.

/// The version reported in HELLO.
pub const PROTOCOL_VERSION: u8 = 1;

/// First byte of every packet.
#[allow(missing_docs)]
pub mod packet_id {
    pub const HELLO: u8 = 0x01;
    pub const STRAPDOWN: u8 = 0x02;
    pub const RAW: u8 = 0x03;
    pub const STATUS: u8 = 0x04;
    pub const COMMAND: u8 = 0x10;
    pub const REPLY: u8 = 0x11;
}

/// `op` of a COMMAND.
#[allow(missing_docs)]
pub mod op {
    pub const START: u8 = 1;
    pub const STOP: u8 = 2;
    pub const SET_RATE: u8 = 3;
    pub const SET_ROLE: u8 = 4;
    pub const HAPTIC: u8 = 5;
    pub const IDENTIFY: u8 = 6;
    pub const ECHO: u8 = 7;
    pub const POWER_OFF: u8 = 8;
    pub const SEND_HELLO: u8 = 9;
    pub const PROMPT: u8 = 10;
    pub const SELF_TEST: u8 = 11;
}

/// `imuModel` of HELLO.
#[allow(missing_docs)]
pub mod imu_model {
    pub const UNKNOWN: u8 = 0;
    pub const LSM6DS3TR_C: u8 = 1;
    pub const SIMULATED: u8 = 240;
}

/// Bits of HELLO's `capabilities`.
#[allow(missing_docs)]
pub mod capability {
    pub const HAPTIC: u8 = 1;
    pub const LED: u8 = 2;
}

/// Bits of a sample's `flags`.
#[allow(missing_docs)]
pub mod sample_flag {
    pub const GYRO_CLIPPED: u8 = 1;
    pub const FORCE_CLIPPED: u8 = 2;
    pub const OVERRUN: u8 = 4;
}

/// Bits of STATUS's `flags`.
#[allow(missing_docs)]
pub mod status_flag {
    pub const CHARGING: u8 = 1;
    pub const LOW_BATTERY: u8 = 2;
    pub const IMU_FAULT: u8 = 4;
    pub const SETTINGS_RESET: u8 = 8;
}

/// An enumeration encoded as one byte.
macro_rules! wire_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $value:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $name { $($(#[$variant_doc])* $variant = $value),+ }

        impl $name {
            /// The byte's meaning; `None` when it has none.
            pub const fn from_byte(byte: u8) -> Option<Self> {
                match byte { $($value => Some(Self::$variant),)+ _ => None }
            }

            /// As on the wire.
            pub const fn byte(self) -> u8 {
                self as u8
            }
        }
    };
}

wire_enum! {
    /// Where a strap is worn.
    Role {
        /// Not set yet.
        None = 0,
        /// Left thigh.
        LeftThigh = 1,
        /// Left shin.
        LeftShin = 2,
        /// Right thigh.
        RightThigh = 3,
        /// Right shin.
        RightShin = 4,
        /// Pelvis.
        Pelvis = 5,
    }
}

wire_enum! {
    /// How the motor is driven.
    HapticPattern {
        /// Not at all.
        Off = 0,
        /// At one strength.
        Steady = 1,
        /// On, off, on.
        DoublePulse = 2,
        /// Rising to the strength.
        Ramp = 3,
    }
}

wire_enum! {
    /// A calibration step tapped out by the strap.
    PromptStep {
        /// Nothing: ends a prompt.
        None = 0,
        /// Stand still.
        StandStill = 1,
        /// Swing the thigh.
        SwingThigh = 2,
        /// Swing the shin.
        SwingShin = 3,
        /// Neutral repetitions.
        NeutralRepetitions = 4,
        /// Train.
        Train = 5,
        /// Do the step again.
        Repeat = 6,
    }
}

wire_enum! {
    /// How a command ended.
    ReplyStatus {
        /// Done.
        Ok = 0,
        /// No such op.
        UnknownOp = 1,
        /// An argument is out of range, or there are too few or too many.
        BadArgument = 2,
        /// This strap lacks the part.
        NotSupported = 3,
        /// The same action is already being performed for an earlier command.
        Busy = 4,
        /// It was tried and failed.
        Failed = 5,
    }
}

/// STRAPDOWN: counts of a quaternion component of 1.
pub const QUATERNION_COUNTS: f32 = 32767.0;
/// STRAPDOWN: one count of specific force, m/s².
pub const FORCE_M_PER_S2: f32 = 0.005;

/// Largest packet; its frame fills [`MAX_FRAME_BYTES`].
pub const MAX_PACKET_BYTES: usize = 506;
/// Largest frame, delimiter included.
pub const MAX_FRAME_BYTES: usize = 512;
/// Header of STRAPDOWN and RAW, including the id.
pub const SAMPLES_HEADER_BYTES: usize = 14;
/// One sample of STRAPDOWN.
pub const STRAPDOWN_SAMPLE_BYTES: usize = 15;
/// One sample of RAW.
pub const RAW_SAMPLE_BYTES: usize = 13;
/// A HELLO.
pub const HELLO_BYTES: usize = 39;
/// A STATUS.
pub const STATUS_BYTES: usize = 25;
/// A REPLY.
pub const REPLY_BYTES: usize = 16;

/// UUID of our Bluetooth service (`n` = 1) and its characteristics: 2 stream, 3 status, 4 HELLO, 5 command, 6 reply; as a number, most
/// significant digit first.
pub const fn ble_uuid(n: u16) -> u128 {
    0x6b6e_6565_0000_4f75_7400_0000_0000_0000 | (n as u128) << 80
}
