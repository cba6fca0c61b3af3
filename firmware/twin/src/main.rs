//! A strap that is not there: the straps' own step on Linux, with a simulated IMU and motor, its serial line on a pseudo-terminal.
mod line;
mod motion;
mod options;
mod strap;

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("twin: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let Some(options) = options::Options::from_arguments()? else {
        print!("{}", options::HELP);
        return Ok(());
    };
    let line = line::Line::open()?;
    println!("pty {}", line.path());
    std::io::stdout().flush()?;
    strap::Twin::new(options, line)?.run()
}
