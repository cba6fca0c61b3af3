//! STRAPDOWN and RAW: the header, the samples, and packets of them.
use crate::bytes::{Reader, Writer};
use crate::wire::{MAX_PACKET_BYTES, RAW_SAMPLE_BYTES, SAMPLES_HEADER_BYTES, STRAPDOWN_SAMPLE_BYTES, packet_id};

/// A length of 1, squared; 2 % of the length is 4 % of this.
const UNIT_SQUARED: i64 = 32767 * 32767;

/// Header of STRAPDOWN and RAW: sample k was taken at `tick_us + k·interval_us` and has index `sample_index + k`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SamplesHeader {
    /// Counts packets.
    pub sequence: u16,
    /// Index of the first sample.
    pub sample_index: u32,
    /// Tick of the first sample.
    pub tick_us: u32,
    /// Time between samples; not 0.
    pub interval_us: u16,
    /// Number of samples in the packet; not 0.
    pub count: u8,
}

/// One sample of STRAPDOWN, in counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StrapdownSample {
    /// w x y z, 1/32767: sensor → boot frame.
    pub orientation: [i16; 4],
    /// 0.005 m/s²: mean over the interval in the frame at its end.
    pub force: [i16; 3],
    /// Bits of [`crate::wire::sample_flag`].
    pub flags: u8,
}

/// One sample of RAW, in the IMU's counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RawSample {
    /// Angular rate.
    pub gyro: [i16; 3],
    /// Specific force.
    pub force: [i16; 3],
    /// Bits of [`crate::wire::sample_flag`].
    pub flags: u8,
}

/// A sample as encoded in a packet.
pub trait WireSample: Copy {
    /// Id of the packet type that carries it.
    const PACKET_ID: u8;
    /// Its size.
    const BYTES: usize;
    /// Most samples in one packet.
    const MOST: u8 = ((MAX_PACKET_BYTES - SAMPLES_HEADER_BYTES) / Self::BYTES) as u8;
    #[doc(hidden)]
    fn read(bytes: &[u8]) -> Option<Self>;
    #[doc(hidden)]
    fn write(&self, out: &mut [u8]) -> Option<()>;
}

impl WireSample for StrapdownSample {
    const PACKET_ID: u8 = packet_id::STRAPDOWN;
    const BYTES: usize = STRAPDOWN_SAMPLE_BYTES;

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let sample = Self { orientation: reader.i16x()?, force: reader.i16x()?, flags: reader.u8()? };
        let squared: i64 = sample.orientation.iter().map(|count| i64::from(*count) * i64::from(*count)).sum();
        ((squared - UNIT_SQUARED).abs() <= UNIT_SQUARED / 25).then_some(sample)
    }

    fn write(&self, out: &mut [u8]) -> Option<()> {
        let mut writer = Writer::new(out);
        writer.i16s(&self.orientation)?;
        writer.i16s(&self.force)?;
        writer.u8(self.flags)
    }
}

impl WireSample for RawSample {
    const PACKET_ID: u8 = packet_id::RAW;
    const BYTES: usize = RAW_SAMPLE_BYTES;

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        Some(Self { gyro: reader.i16x()?, force: reader.i16x()?, flags: reader.u8()? })
    }

    fn write(&self, out: &mut [u8]) -> Option<()> {
        let mut writer = Writer::new(out);
        writer.i16s(&self.gyro)?;
        writer.i16s(&self.force)?;
        writer.u8(self.flags)
    }
}

/// The samples in a validated packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Samples<'a, S> {
    /// The packet's header.
    pub header: SamplesHeader,
    bytes: &'a [u8],
    kind: core::marker::PhantomData<S>,
}

impl<S: WireSample> Samples<'_, S> {
    /// The samples in order.
    pub fn iter(&self) -> impl Iterator<Item = S> {
        self.bytes.chunks_exact(S::BYTES).filter_map(S::read)
    }
}

/// Writes a packet of samples to the front of `out` and returns its length; `None` when there are no samples or too many.
/// `header.count` is ignored.
pub fn encode_samples<S: WireSample>(header: &SamplesHeader, samples: &[S], out: &mut [u8]) -> Option<usize> {
    let count = u8::try_from(samples.len()).ok().filter(|count| (1..=S::MOST).contains(count))?;
    if header.interval_us == 0 {
        return None;
    }
    let mut writer = Writer::new(out);
    writer.u8(S::PACKET_ID)?;
    writer.u16(header.sequence)?;
    writer.u32(header.sample_index)?;
    writer.u32(header.tick_us)?;
    writer.u16(header.interval_us)?;
    writer.u8(count)?;
    let length = writer.len() + samples.len() * S::BYTES;
    let body = out.get_mut(SAMPLES_HEADER_BYTES..length)?;
    body.chunks_exact_mut(S::BYTES).zip(samples).try_for_each(|(place, sample)| sample.write(place))?;
    Some(length)
}

impl<'a, S: WireSample> Samples<'a, S> {
    pub(crate) fn open(reader: &mut Reader<'a>) -> Option<Self> {
        let header = SamplesHeader {
            sequence: reader.u16()?,
            sample_index: reader.u32()?,
            tick_us: reader.u32()?,
            interval_us: reader.u16()?,
            count: reader.u8()?,
        };
        let bytes = reader.rest();
        let sized = header.interval_us != 0 && (1..=S::MOST).contains(&header.count) && bytes.len() == usize::from(header.count) * S::BYTES;
        let sound = sized && bytes.chunks_exact(S::BYTES).all(|sample| S::read(sample).is_some());
        sound.then_some(Self { header, bytes, kind: core::marker::PhantomData })
    }
}

/// Writes the packet again.
pub(crate) fn copy_samples<S: WireSample + Default>(samples: &Samples<S>, out: &mut [u8]) -> Option<usize> {
    let mut list = [S::default(); MAX_PACKET_BYTES / RAW_SAMPLE_BYTES];
    for (place, sample) in list.iter_mut().zip(samples.iter()) {
        *place = sample;
    }
    encode_samples(&samples.header, list.get(..usize::from(samples.header.count))?, out)
}
