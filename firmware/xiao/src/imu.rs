//! The IMU on its bus, with its power and its interrupt.
use embassy_nrf::gpio::{Input, Level, Output, OutputDrive, Pull};
use embassy_nrf::interrupt::{self, InterruptExt, Priority};
use embassy_nrf::peripherals::{P0_07, P0_11, P0_27, P1_08, TWISPI0};
use embassy_nrf::twim::{self, Frequency, Twim};
use embassy_nrf::{Peri, bind_interrupts, pac};
use embassy_time::{Delay, Duration, Instant, Timer, with_timeout};
use imu::{Lsm6ds3trC, Rate};
use static_cell::ConstStaticCell;
use strap_core::imu::{Batch, ImuFault, ImuSample, ImuScales};

bind_interrupts!(struct Irqs {
    TWISPI0 => twim::InterruptHandler<TWISPI0>;
});

const RATE: Rate = Rate::Hz416;
/// One output sample at the usual rate.
const WATERMARK: u8 = 4;
/// A read takes 2 ms.
const READ_LIMIT: Duration = Duration::from_millis(50);
const SET_UP_LIMIT: Duration = Duration::from_secs(1);
const TEST_LIMIT: Duration = Duration::from_secs(2);
/// Of port 0.
const INTERRUPT_PIN: usize = 11;

pub struct Imu {
    chip: Lsm6ds3trC<Twim<'static>, Delay>,
    power: Output<'static>,
    interrupt: Input<'static>,
    /// It was set up before, and may hold the bus.
    used: bool,
}

impl Imu {
    pub async fn new(
        bus: Peri<'static, TWISPI0>,
        sda: Peri<'static, P0_07>,
        scl: Peri<'static, P0_27>,
        power: Peri<'static, P1_08>,
        interrupt_pin: Peri<'static, P0_11>,
    ) -> Self {
        /// For constants in flash, since DMA reads RAM only.
        static BUFFER: ConstStaticCell<[u8; 16]> = ConstStaticCell::new([0; 16]);
        interrupt::TWISPI0.set_priority(Priority::P3);
        // This pin powers the chip, whose start-up takes 15 ms.
        let power = Output::new(power, Level::High, OutputDrive::HighDrive);
        Timer::after_millis(20).await;
        let mut config = twim::Config::default();
        config.frequency = Frequency::K400;
        let bus = Twim::new(bus, Irqs, sda, scl, config, BUFFER.take());
        Self { chip: Lsm6ds3trC::new(bus, Delay), power, interrupt: Input::new(interrupt_pin, Pull::Down), used: false }
    }

    pub const fn scales() -> ImuScales {
        Lsm6ds3trC::<Twim, Delay>::scales(RATE)
    }

    pub async fn set_up(&mut self) -> Result<(), ImuFault> {
        if core::mem::replace(&mut self.used, true) {
            self.power_cycle().await;
        }
        limited(SET_UP_LIMIT, self.chip.set_up(RATE, WATERMARK)).await
    }

    /// Whether it passes its self-test; it must then be set up again.
    pub async fn test(&mut self) -> Result<(), ImuFault> {
        let test = limited(TEST_LIMIT, self.chip.self_test()).await?;
        if test.passed() { Ok(()) } else { Err(ImuFault::SelfTest) }
    }

    /// Waits until its interrupt line is high, which means that samples are waiting.
    pub async fn ready(&mut self) {
        self.interrupt.wait_for_high().await;
    }

    /// Removes its power for a moment, for a chip that holds the bus.
    async fn power_cycle(&mut self) {
        self.power.set_low();
        Timer::after_millis(20).await;
        self.power.set_high();
        Timer::after_millis(20).await;
    }

    pub async fn read(&mut self, samples: &mut [ImuSample]) -> Result<Batch, ImuFault> {
        limited(READ_LIMIT, self.chip.read(|| Instant::now().as_micros(), samples)).await
    }

    pub async fn temperature_centi_c(&mut self) -> Result<i16, ImuFault> {
        limited(READ_LIMIT, self.chip.temperature_centi_c()).await
    }

    /// Leaves only a slow accelerometer on, whose interrupt wakes the board from its off state.
    pub async fn arm_wake_up(&mut self) {
        let _ = limited(SET_UP_LIMIT, self.chip.watch_for_motion()).await;
        // Earlier interrupts must not wake it at once.
        pac::P0.latch().write(|w| w.set_pin(INTERRUPT_PIN, true));
        pac::P0.pin_cnf(INTERRUPT_PIN).modify(|w| w.set_sense(pac::gpio::vals::Sense::High));
    }
}

/// Times out a bus that hangs.
async fn limited<T, E>(limit: Duration, work: impl Future<Output = Result<T, imu::Error<E>>>) -> Result<T, ImuFault> {
    match with_timeout(limit, work).await {
        Ok(result) => result.map_err(|error| error.fault()),
        Err(_) => Err(ImuFault::Bus),
    }
}
