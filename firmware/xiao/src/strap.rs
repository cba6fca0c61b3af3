//! The strap's task: what happens goes into its step, what the step wants is done.
use embassy_futures::select::{Either4, select4};
use embassy_time::{Duration, Instant, Ticker, Timer};
use strap_core::imu::ImuSample;
use strap_core::outputs::{Link, Outputs, Power};
use strap_core::packet::Hello;
use strap_core::settings::{SETTINGS_BYTES, Stored};
use strap_core::strap::{Input, Strap};
use strap_core::wire::HELLO_BYTES;

use crate::links::{BLUETOOTH, Event, INBOX, SERIAL, Shown, show};
use crate::parts::{Imu, Parts};
use crate::{fault, identity};

const SECOND: Duration = Duration::from_secs(1);
/// After a read that gave nothing, so that an interrupt line that hangs does not take all the time.
const PAUSE: Duration = Duration::from_millis(2);
/// Most samples in one read.
const MOST_SAMPLES: usize = 32;

#[embassy_executor::task]
pub async fn run(stored: Stored, after_fault: bool, parts: Parts) -> ! {
    let strap = Strap::new(identity::identity(), Imu::scales(), stored, after_fault);
    Runner { strap, outputs: Outputs::new(), parts, imu_runs: false }.run().await
}

struct Runner {
    strap: Strap,
    outputs: Outputs,
    parts: Parts,
    imu_runs: bool,
}

/// What outputs want done, gathered over steps.
#[derive(Default)]
struct Wishes {
    motor: Option<u8>,
    save: Option<[u8; SETTINGS_BYTES]>,
    restart_imu: bool,
}

impl Runner {
    async fn run(mut self) -> ! {
        let mut seconds = Ticker::every(SECOND);
        let mut samples = [ImuSample::default(); MOST_SAMPLES];
        self.restart_imu().await;
        self.measure().await;
        loop {
            if let Some(watchdog) = &mut self.parts.watchdog {
                watchdog.pet();
            }
            if self.outputs.power == Power::Off {
                self.switch_off().await;
            }
            let (imu, runs) = (&mut self.parts.imu.interrupt, self.imu_runs);
            let ready = async { if runs { imu.wait_for_high().await } else { core::future::pending().await } };
            let due = Timer::at(Instant::from_micros(self.outputs.next_us.min(Instant::now().as_micros() + SECOND.as_micros())));
            match select4(ready, INBOX.receive(), due, seconds.next()).await {
                Either4::First(()) => self.read(&mut samples).await,
                Either4::Second(Event::Packet(link, packet)) => self.step(Input::Packet(link, &packet)).await,
                Either4::Second(Event::Up(link)) => self.step(Input::LinkUp(link)).await,
                Either4::Second(Event::Down(link)) => self.step(Input::LinkDown(link)).await,
                Either4::Third(()) => self.step(Input::Tick).await,
                Either4::Fourth(()) => self.measure().await,
            }
        }
    }

    async fn read(&mut self, samples: &mut [ImuSample; MOST_SAMPLES]) {
        match self.parts.imu.read(samples).await {
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
        let supply = self.parts.battery.measure().await;
        self.step(Input::Supply(supply)).await;
        self.step(Input::QueueDrops(BLUETOOTH.drops().saturating_add(SERIAL.drops()))).await;
        if self.imu_runs
            && let Ok(centi_c) = self.parts.imu.temperature_centi_c().await
        {
            self.step(Input::Temperature(centi_c)).await;
        }
        let mut hello = [0; HELLO_BYTES];
        if Hello::encode(&self.strap.hello(), &mut hello).is_some() {
            show(Shown { role: self.strap.role().byte(), battery_percent: self.strap.battery_percent().unwrap_or(255), hello });
        }
    }

    /// One step, what it wants done, and the steps that tell how that went.
    async fn step(&mut self, input: Input<'_>) {
        let mut wishes = Wishes::default();
        self.step_once(input, &mut wishes);
        loop {
            if let Some(level) = wishes.motor.take() {
                self.parts.motor.drive(level);
                self.step_once(Input::MotorDriven { ok: true }, &mut wishes);
            } else if let Some(bytes) = wishes.save.take() {
                let ok = self.parts.store.save(&bytes).await;
                self.step_once(Input::Saved { ok }, &mut wishes);
            } else if core::mem::take(&mut wishes.restart_imu) {
                let input = self.set_up_imu().await;
                self.step_once(input, &mut wishes);
            } else {
                return;
            }
        }
    }

    fn step_once(&mut self, input: Input<'_>, wishes: &mut Wishes) {
        self.strap.step(Instant::now().as_micros(), input, &mut self.outputs);
        while let Some(packet) = self.outputs.next_packet() {
            for (link, outbox) in [(Link::Bluetooth, &BLUETOOTH), (Link::Serial, &SERIAL)] {
                if packet.to.contains(link) {
                    outbox.push(packet.bytes());
                }
            }
        }
        self.parts.led.show(self.outputs.led);
        wishes.motor = self.outputs.motor.or(wishes.motor);
        wishes.save = self.outputs.save.or(wishes.save);
        wishes.restart_imu |= self.outputs.restart_imu;
    }

    async fn restart_imu(&mut self) {
        let input = self.set_up_imu().await;
        self.step(input).await;
    }

    async fn set_up_imu(&mut self) -> Input<'static> {
        if self.imu_runs {
            self.parts.imu.power_cycle().await;
        }
        match self.parts.imu.set_up().await {
            Ok(()) => {
                self.imu_runs = true;
                Input::ImuReady
            }
            Err(fault) => Input::ImuFailed(fault),
        }
    }

    /// Everything off but a slow accelerometer; motion, and power on USB, start the strap anew.
    async fn switch_off(&mut self) -> ! {
        self.parts.motor.drive(0);
        self.parts.led.show(self.outputs.led);
        self.parts.imu.arm_wake_up().await;
        embassy_nrf::power::set_system_off();
        // Only a debugger keeps it awake.
        fault::reset()
    }
}
