//! A strap on UART 0: endless squats, measured by a simulated IMU in real time, and a host that may talk to it.
#![no_std]
#![no_main]

use core::panic::PanicInfo;
use cortex_m::peripheral::{SCB, syst::SystClkSource};
use cortex_m_rt::{entry, exception};
use qemu::{timer::Clock, uart::Uart};
use strap_core::battery::Supply;
use strap_core::frame::{Frame, FrameDecoder};
use strap_core::imu::{ImuSample, ImuScales};
use strap_core::outputs::{Link, Outputs, Power, SLOT_BYTES};
use strap_core::ring::PacketRing;
use strap_core::settings::Stored;
use strap_core::simulation::{Motion, SimulatedImu, Squats};
use strap_core::strap::{Identity, Input, Strap};
use strap_core::wire::{MAX_PACKET_BYTES, capability, imu_model};

/// Samples in one read of the simulated FIFO.
const WATERMARK: usize = 4;
/// Share by which the simulated IMU's oscillator runs fast.
const OSCILLATOR: f64 = 0.017;
const IDENTITY: Identity = Identity { device_id: *b"QEMU-386", firmware: strap_core::VERSION, capabilities: capability::HAPTIC | capability::LED };
const SCALES: ImuScales = ImuScales { model: imu_model::SIMULATED, ..ImuScales::lsm6ds3tr_c(416.0) };

/// Samples of one squat by the IMU's own clock, after which the motion repeats.
const SQUAT: usize = 1248;

/// Computed before time starts, so that a slow machine keeps up. `None` the second time.
fn measure_squat() -> Option<&'static [Motion; SQUAT]> {
    let motion = cortex_m::singleton!(: [Motion; SQUAT] = [Motion { orientation: [0.0; 4], rate: [0.0; 3], force: [0.0; 3] }; SQUAT])?;
    let squats = Squats::default();
    for (k, place) in motion.iter_mut().enumerate() {
        *place = squats.at(k as f64 / 416.0);
    }
    Some(motion)
}

/// The line to the host: packets wait here for the UART.
struct Line {
    uart: Uart,
    waiting: PacketRing<64, SLOT_BYTES>,
    frame: Option<(Frame, usize)>,
    decoder: FrameDecoder,
}

impl Line {
    /// Sends what the UART accepts now.
    fn send(&mut self) {
        loop {
            let Some((frame, sent)) = &mut self.frame else {
                match self.waiting.pop().and_then(|packet| Frame::new(&packet)) {
                    Some(frame) => self.frame = Some((frame, 0)),
                    None => return,
                }
                continue;
            };
            while let Some(byte) = frame.bytes().get(*sent) {
                if !self.uart.send(*byte) {
                    return;
                }
                *sent += 1;
            }
            self.frame = None;
        }
    }

    /// The next packet received completely.
    fn receive<'a>(&mut self, into: &'a mut [u8; MAX_PACKET_BYTES]) -> Option<&'a [u8]> {
        while let Some(byte) = self.uart.receive() {
            if let Some(packet) = self.decoder.push(byte) {
                let place = into.get_mut(..packet.len())?;
                place.copy_from_slice(packet);
                return Some(place);
            }
        }
        None
    }
}

struct Board {
    clock: Clock,
    line: Line,
    strap: Strap,
    outputs: Outputs,
    motor_wanted: bool,
    save_wanted: bool,
    restart_wanted: bool,
}

impl Board {
    /// One step and everything that follows from it; this board's motor and flash always work.
    fn step(&mut self, input: Input) {
        self.step_once(input);
        loop {
            if core::mem::take(&mut self.motor_wanted) {
                self.step_once(Input::MotorDriven { ok: true });
            } else if core::mem::take(&mut self.save_wanted) {
                self.step_once(Input::Saved { ok: true });
            } else if core::mem::take(&mut self.restart_wanted) {
                self.step_once(Input::ImuReady);
            } else {
                break;
            }
        }
        self.line.send();
    }

    fn step_once(&mut self, input: Input) {
        self.strap.step(self.clock.now_us(), input, &mut self.outputs);
        self.motor_wanted |= self.outputs.motor.is_some();
        self.save_wanted |= self.outputs.save.is_some();
        self.restart_wanted |= self.outputs.restart_imu;
        while let Some(packet) = self.outputs.next_packet() {
            if packet.to.contains(Link::Serial) {
                self.line.waiting.push(packet.bytes());
            }
        }
    }
}

#[entry]
fn main() -> ! {
    if let Some(mut peripherals) = cortex_m::Peripherals::take() {
        // Wakes the processor a thousand times a second; the time itself comes from the timer.
        peripherals.SYST.set_clock_source(SystClkSource::Core);
        peripherals.SYST.set_reload(25_000 - 1);
        peripherals.SYST.clear_current();
        peripherals.SYST.enable_counter();
        peripherals.SYST.enable_interrupt();
    }
    let mut motion = measure_squat().into_iter().flatten().cycle();
    let mut board = Board {
        clock: Clock::new(),
        line: Line { uart: Uart::new(), waiting: PacketRing::new(), frame: None, decoder: FrameDecoder::new() },
        strap: Strap::new(IDENTITY, SCALES, Stored::Blank, false),
        outputs: Outputs::new(),
        motor_wanted: false,
        save_wanted: false,
        restart_wanted: false,
    };
    let mut imu = SimulatedImu::new(SCALES, OSCILLATOR, 1);
    let mut samples = [ImuSample::default(); WATERMARK];
    let mut bytes = [0; MAX_PACKET_BYTES];
    board.step(Input::ImuReady);
    board.step(Input::Supply(Supply { millivolts: Some(3900), charging: false, external: true }));
    board.step(Input::Temperature(3150));
    let mut taken = 0;
    loop {
        while let Some(packet) = board.line.receive(&mut bytes) {
            if board.outputs.power == Power::Off {
                board.step(Input::Moved);
            }
            board.step(Input::Packet(Link::Serial, packet));
        }
        while (imu.next_s() * 1e6) as u64 <= board.clock.now_us() {
            if let (Some(place), Some(motion)) = (samples.get_mut(taken), motion.next()) {
                *place = imu.take(motion);
                taken += 1;
            }
            if taken == WATERMARK {
                taken = 0;
                let newest_by_us = board.clock.now_us();
                board.step(Input::Samples { samples: &samples, newest_by_us, overrun: false });
            }
        }
        if board.clock.now_us() >= board.outputs.next_us {
            let drops = board.line.waiting.drops();
            board.step(Input::QueueDrops(drops));
        }
        board.line.send();
        cortex_m::asm::wfi();
    }
}

#[exception]
fn SysTick() {}

#[exception]
unsafe fn DefaultHandler(_irqn: i16) {
    qemu::uart::clear_interrupt();
}

#[panic_handler]
fn panic(_info: &PanicInfo) -> ! {
    SCB::sys_reset()
}
