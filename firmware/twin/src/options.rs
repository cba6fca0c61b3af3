//! The command line.
use std::path::PathBuf;

use lexopt::prelude::*;
use strap_core::wire::Role;

pub const HELP: &str = "\
A strap without hardware. It opens a pseudo-terminal and behaves on it like a strap on a serial port; with --hci also like one on the air.

Usage: twin [options]

  --role ROLE        left-thigh, left-shin, right-thigh, right-shin, pelvis or none (default)
  --id HEX           device id, 16 hex digits (default: 7477696e000000 and the role's number)
  --motion FILE      CSV with the columns timeS,gyroX,gyroY,gyroZ,forceX,forceY,forceZ (s, rad/s, m/s²; sensor frame);
                     it is interpolated and begins anew at its end. Without it the strap makes squats.
  --begin FILE       the motion begins at the time that stands in this file (s since 1970), which may be written later; until then
                     the strap rests as in the first instant. So several straps move together (default: at once)
  --oscillator PPM   by how much the IMU's clock is too fast (default: 12000)
  --hci PATH         a Bluetooth controller on a serial port or pseudo-terminal, over which the strap advertises and is connected to
  --settings FILE    what the strap remembers; without it a strap is new at each start

Prints lines: `pty PATH` once, `motor LEVEL TICK_US` whenever the motor is driven (0 is off), `off` when it switched itself off.
";

#[derive(Clone, Debug)]
pub struct Options {
    pub role: Role,
    pub device_id: [u8; 8],
    pub motion: Option<PathBuf>,
    pub begin: Option<PathBuf>,
    /// Share by which the IMU's clock runs fast.
    pub oscillator: f64,
    pub hci: Option<PathBuf>,
    pub settings: Option<PathBuf>,
}

impl Options {
    /// `None` when help is requested.
    pub fn from_arguments() -> Result<Option<Self>, lexopt::Error> {
        let mut options =
            Self { role: Role::None, device_id: [0; 8], motion: None, begin: None, oscillator: 0.012, hci: None, settings: None };
        let mut device_id = None;
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("role") => options.role = parser.value()?.parse_with(role)?,
                Long("id") => device_id = Some(parser.value()?.parse_with(|text| u64::from_str_radix(text, 16))?),
                Long("motion") => options.motion = Some(parser.value()?.into()),
                Long("begin") => options.begin = Some(parser.value()?.into()),
                Long("oscillator") => options.oscillator = parser.value()?.parse::<f64>()? * 1e-6,
                Long("hci") => options.hci = Some(parser.value()?.into()),
                Long("settings") => options.settings = Some(parser.value()?.into()),
                Long("help") | Short('h') => return Ok(None),
                _ => return Err(argument.unexpected()),
            }
        }
        let own = u64::from_be_bytes(*b"twin\0\0\0\0") | u64::from(options.role.byte());
        options.device_id = device_id.unwrap_or(own).to_be_bytes();
        Ok(Some(options))
    }
}

fn role(text: &str) -> Result<Role, String> {
    Ok(match text {
        "none" => Role::None,
        "left-thigh" => Role::LeftThigh,
        "left-shin" => Role::LeftShin,
        "right-thigh" => Role::RightThigh,
        "right-shin" => Role::RightShin,
        "pelvis" => Role::Pelvis,
        _ => return Err(format!("{text} is no role; see --help")),
    })
}
