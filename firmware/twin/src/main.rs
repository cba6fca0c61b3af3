//! A virtual strap: the straps' own program on Linux, with a simulated IMU and motor, on a pseudo-terminal and on Bluetooth.
mod board;
mod hci;
mod line;
mod motion;
mod options;

use std::process::ExitCode;

use app::bluetooth::Nameplate;
use app::exchange::Exchange;
use app::strap::PowerOn;
use board::{TwinBoard, print_line, stored};
use embassy_executor::{Executor, SpawnError, SpawnToken, Spawner};
use line::Line;
use options::Options;
use static_cell::StaticCell;
use strap_core::strap::Identity;
use strap_core::wire::capability;

static EXCHANGE: Exchange = Exchange::new();

fn main() -> ExitCode {
    match prepare() {
        Ok(None) => ExitCode::SUCCESS,
        Ok(Some(parts)) => {
            static EXECUTOR: StaticCell<Executor> = StaticCell::new();
            EXECUTOR.init(Executor::new()).run(|spawner| start(spawner, parts))
        }
        Err(error) => fail(&error.to_string()),
    }
}

struct Parts {
    board: TwinBoard,
    power_on: PowerOn,
    line: Line,
    radio: Option<(hci::Controller, Nameplate)>,
}

/// `None` when help was requested.
fn prepare() -> Result<Option<Parts>, Box<dyn std::error::Error>> {
    let Some(options) = Options::from_arguments()? else {
        print!("{}", options::HELP);
        return Ok(None);
    };
    let device_id = options.device_id;
    let identity = Identity { device_id, firmware: strap_core::VERSION, capabilities: capability::HAPTIC | capability::LED };
    let radio = match &options.hci {
        Some(path) => {
            let controller = hci::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Some((controller, Nameplate { device_id, model: "Twin" }))
        }
        None => None,
    };
    let power_on = PowerOn { identity, stored: stored(&options)?, after_fault: false };
    Ok(Some(Parts { board: TwinBoard::new(&options)?, power_on, line: Line::open()?, radio }))
}

fn start(spawner: Spawner, Parts { board, power_on, line, radio }: Parts) {
    print_line(&format!("pty {}", line.path()));
    spawn(spawner, strap(board, power_on));
    spawn(spawner, serial(line));
    if let Some((controller, nameplate)) = radio {
        spawn(spawner, bluetooth(controller, nameplate));
    }
}

#[embassy_executor::task]
async fn strap(board: TwinBoard, power_on: PowerOn) -> ! {
    app::strap::run(&EXCHANGE, board, power_on).await
}

#[embassy_executor::task]
async fn serial(line: Line) -> ! {
    let (mut sender, mut receiver) = line.ends();
    app::serial::run(&EXCHANGE, &mut sender, &mut receiver).await
}

#[embassy_executor::task]
async fn bluetooth(controller: hci::Controller, nameplate: Nameplate) {
    app::bluetooth::run(&EXCHANGE, controller, nameplate).await;
    fail("the Bluetooth controller gave up");
    std::process::exit(1);
}

/// Every task is spawned once.
fn spawn<S>(spawner: Spawner, task: Result<SpawnToken<S>, SpawnError>) {
    if let Ok(task) = task {
        spawner.spawn(task);
    }
}

fn fail(what: &str) -> ExitCode {
    eprintln!("twin: {what}");
    ExitCode::FAILURE
}
