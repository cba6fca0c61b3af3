//! COMMAND: what a host requests of a strap, and how an invalid one is answered.
use crate::bytes::{Reader, Writer};
use crate::wire::{HapticPattern, PromptStep, ReplyStatus, Role, op, packet_id};

/// A command and the id that is returned in its REPLY.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command {
    /// Chosen by the host.
    pub id: u8,
    /// What to do.
    pub action: Action,
}

/// How the motor is to be driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Haptic {
    /// Shape.
    pub pattern: HapticPattern,
    /// 0…255.
    pub strength: u8,
    /// Duration.
    pub duration_ms: u16,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Action {
    Start,
    Stop,
    /// 0.1 Hz, not 0.
    SetRate(u16),
    SetRole(Role),
    Haptic(Haptic),
    Identify,
    Echo(u32),
    PowerOff,
    SendHello,
    Prompt(PromptStep),
    SelfTest,
}

/// Bytes that are not a valid command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadCommand {
    /// Without a complete head: no reply is possible.
    Garbage,
    /// To be answered with this status.
    Refused {
        /// The command's id.
        id: u8,
        /// The op as received.
        op: u8,
        /// `UnknownOp` or `BadArgument`.
        status: ReplyStatus,
    },
}

impl Action {
    /// The op on the wire.
    pub const fn op(self) -> u8 {
        match self {
            Self::Start => op::START,
            Self::Stop => op::STOP,
            Self::SetRate(_) => op::SET_RATE,
            Self::SetRole(_) => op::SET_ROLE,
            Self::Haptic(_) => op::HAPTIC,
            Self::Identify => op::IDENTIFY,
            Self::Echo(_) => op::ECHO,
            Self::PowerOff => op::POWER_OFF,
            Self::SendHello => op::SEND_HELLO,
            Self::Prompt(_) => op::PROMPT,
            Self::SelfTest => op::SELF_TEST,
        }
    }

    fn read(op: u8, reader: &mut Reader) -> Option<Self> {
        let action = match op {
            op::START => Self::Start,
            op::STOP => Self::Stop,
            op::SET_RATE => Self::SetRate(reader.u16().filter(|rate| *rate != 0)?),
            op::SET_ROLE => Self::SetRole(Role::from_byte(reader.u8()?)?),
            op::HAPTIC => Self::Haptic(Haptic {
                pattern: HapticPattern::from_byte(reader.u8()?)?,
                strength: reader.u8()?,
                duration_ms: reader.u16()?,
            }),
            op::IDENTIFY => Self::Identify,
            op::ECHO => Self::Echo(reader.u32()?),
            op::POWER_OFF => Self::PowerOff,
            op::SEND_HELLO => Self::SendHello,
            op::PROMPT => Self::Prompt(PromptStep::from_byte(reader.u8()?)?),
            op::SELF_TEST => Self::SelfTest,
            _ => return None,
        };
        reader.finish(action)
    }
}

impl Command {
    /// The command in a packet's bytes, or how to answer it.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadCommand> {
        let mut reader = Reader::new(bytes);
        let Some([packet_id::COMMAND, id, op]) = reader.array() else {
            return Err(BadCommand::Garbage);
        };
        let known = (op::START..=op::SELF_TEST).contains(&op);
        let status = if known { ReplyStatus::BadArgument } else { ReplyStatus::UnknownOp };
        let action = Action::read(op, &mut reader).ok_or(BadCommand::Refused { id, op, status })?;
        Ok(Self { id, action })
    }

    /// Writes the packet to the front of `out` and returns its length; `None` when a value or the packet does not fit.
    pub fn encode(&self, out: &mut [u8]) -> Option<usize> {
        let mut writer = Writer::new(out);
        writer.bytes(&[packet_id::COMMAND, self.id, self.action.op()])?;
        match self.action {
            Action::SetRate(0) => return None,
            Action::SetRate(rate) => writer.u16(rate)?,
            Action::SetRole(role) => writer.u8(role.byte())?,
            Action::Haptic(haptic) => {
                writer.bytes(&[haptic.pattern.byte(), haptic.strength])?;
                writer.u16(haptic.duration_ms)?;
            }
            Action::Echo(token) => writer.u32(token)?,
            Action::Prompt(step) => writer.u8(step.byte())?,
            Action::Start | Action::Stop | Action::Identify | Action::PowerOff | Action::SendHello | Action::SelfTest => {}
        }
        Some(writer.len())
    }
}
