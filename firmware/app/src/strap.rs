//! The strap's task: feeds every event into the strap's step and carries out its outputs.
use embassy_futures::select::{Either4, select4};
use embassy_time::{Duration, Instant, Ticker, Timer};
use strap_core::imu::ImuSample;
use strap_core::outputs::{Link, Outputs, Power};
use strap_core::packet::Hello;
use strap_core::settings::{SETTINGS_BYTES, Stored};
use strap_core::strap::{Identity, Input, Strap};
use strap_core::wire::HELLO_BYTES;

use crate::board::Board;
use crate::exchange::{Event, Exchange, Shown};

const SECOND: Duration = Duration::from_secs(1);
/// Pause after a read that returned nothing, so that a stuck interrupt line does not use all the time.
const PAUSE: Duration = Duration::from_millis(2);
/// Most samples in one read.
const MAX_SAMPLES: usize = 32;

/// What was known at power-on.
pub struct PowerOn {
    /// Who this strap is.
    pub identity: Identity,
    /// As read from storage.
    pub stored: Stored,
    /// The last run ended in a fault.
    pub after_fault: bool,
}

/// Runs the strap until it is switched off.
pub async fn run(exchange: &Exchange, board: impl Board, PowerOn { identity, stored, after_fault }: PowerOn) -> ! {
    let strap = Strap::new(identity, board.imu_scales(), stored, after_fault);
    Runner { strap, outputs: Outputs::new(), board, exchange, imu_runs: false }.run().await
}

struct Runner<'a, B> {
    strap: Strap,
    outputs: Outputs,
    board: B,
    exchange: &'a Exchange,
    imu_runs: bool,
}

/// Requested outputs, accumulated over several steps.
#[derive(Default)]
struct Requests {
    motor: Option<u8>,
    save: Option<[u8; SETTINGS_BYTES]>,
    self_test: bool,
    restart_imu: bool,
}

impl<B: Board> Runner<'_, B> {
    async fn run(mut self) -> ! {
        let mut seconds = Ticker::every(SECOND);
        let mut samples = [ImuSample::default(); MAX_SAMPLES];
        let input = self.set_up_imu().await;
        self.step(input).await;
        self.measure().await;
        loop {
            self.board.feed_watchdog();
            if self.outputs.power == Power::Off {
                self.board.show(self.outputs.led);
                self.board.switch_off().await;
            }
            let (board, runs) = (&mut self.board, self.imu_runs);
            let ready = async { if runs { board.imu_ready().await } else { core::future::pending().await } };
            let due = Timer::at(Instant::from_micros(self.outputs.next_us.min(Instant::now().as_micros() + SECOND.as_micros())));
            match select4(ready, self.exchange.next(), due, seconds.next()).await {
                Either4::First(()) => self.read(&mut samples).await,
                Either4::Second(Event::Packet(link, packet)) => self.step(Input::Packet(link, &packet)).await,
                Either4::Second(Event::Up(link)) => self.step(Input::LinkUp(link)).await,
                Either4::Second(Event::Down(link)) => self.step(Input::LinkDown(link)).await,
                Either4::Third(()) => self.step(Input::Tick).await,
                Either4::Fourth(()) => self.measure().await,
            }
        }
    }

    async fn read(&mut self, samples: &mut [ImuSample; MAX_SAMPLES]) {
        match self.board.read_imu(samples).await {
            Ok(batch) => {
                let samples = samples.get(..batch.count).unwrap_or_default();
                if samples.is_empty() {
                    Timer::after(PAUSE).await;
                }
                self.step(Input::Samples { samples, newest_by_us: batch.newest_by_us, overrun: batch.overrun }).await;
            }
            Err(fault) => {
                self.step(Input::ImuFailed(fault)).await;
                Timer::after(PAUSE).await;
            }
        }
    }

    /// Once a second.
    async fn measure(&mut self) {
        let supply = self.board.measure_supply().await;
        self.step(Input::Supply(supply)).await;
        let drops = self.exchange.bluetooth.drops().saturating_add(self.exchange.serial.drops());
        self.step(Input::QueueDrops(drops)).await;
        if self.imu_runs
            && let Ok(centi_c) = self.board.imu_temperature_centi_c().await
        {
            self.step(Input::Temperature(centi_c)).await;
        }
        let mut hello = [0; HELLO_BYTES];
        if Hello::encode(&self.strap.hello(), &mut hello).is_some() {
            let battery_percent = self.strap.battery_percent().unwrap_or(255);
            self.exchange.show(Shown { role: self.strap.role().byte(), battery_percent, hello });
        }
    }

    /// Runs one step, carries out its outputs, and feeds the results back as further steps.
    async fn step(&mut self, input: Input<'_>) {
        let mut requests = Requests::default();
        self.step_once(input, &mut requests);
        loop {
            if let Some(level) = requests.motor.take() {
                let ok = self.board.drive_motor(level).await;
                self.step_once(Input::MotorDriven { ok }, &mut requests);
            } else if let Some(bytes) = requests.save.take() {
                let ok = self.board.save(&bytes).await;
                self.step_once(Input::Saved { ok }, &mut requests);
            } else if core::mem::take(&mut requests.self_test) {
                let result = self.board.test_imu().await;
                self.step_once(Input::SelfTested(result), &mut requests);
            } else if core::mem::take(&mut requests.restart_imu) {
                let input = self.set_up_imu().await;
                self.step_once(input, &mut requests);
            } else {
                return;
            }
        }
    }

    fn step_once(&mut self, input: Input<'_>, requests: &mut Requests) {
        self.strap.step(Instant::now().as_micros(), input, &mut self.outputs);
        while let Some(packet) = self.outputs.next_packet() {
            for link in [Link::Bluetooth, Link::Serial] {
                if packet.to.contains(link) {
                    self.exchange.outbox(link).push(packet.bytes());
                }
            }
        }
        self.board.show(self.outputs.led);
        requests.motor = self.outputs.motor.or(requests.motor);
        requests.save = self.outputs.save.or(requests.save);
        requests.self_test |= self.outputs.self_test;
        requests.restart_imu |= self.outputs.restart_imu;
    }

    async fn set_up_imu(&mut self) -> Input<'static> {
        match self.board.set_up_imu().await {
            Ok(()) => {
                self.imu_runs = true;
                Input::ImuReady
            }
            Err(fault) => Input::ImuFailed(fault),
        }
    }
}
