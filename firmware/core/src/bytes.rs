//! Bounds-checked cursors over little-endian bytes; what does not fit is `None`, never a panic.

/// Reads from the front of `rest`.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, tail) = self.rest.split_first_chunk::<N>()?;
        self.rest = tail;
        Some(*head)
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub fn i16(&mut self) -> Option<i16> {
        self.array().map(i16::from_le_bytes)
    }

    pub fn i16x<const N: usize>(&mut self) -> Option<[i16; N]> {
        let mut values = [0; N];
        for value in &mut values {
            *value = self.i16()?;
        }
        Some(values)
    }

    pub fn f32(&mut self) -> Option<f32> {
        self.array().map(f32::from_le_bytes)
    }

    /// The part not yet read.
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// `value` if everything was read.
    pub fn finish<T>(&self, value: T) -> Option<T> {
        self.rest.is_empty().then_some(value)
    }
}

/// Writes to the front of `out`.
pub struct Writer<'a> {
    out: &'a mut [u8],
    at: usize,
}

impl<'a> Writer<'a> {
    pub const fn new(out: &'a mut [u8]) -> Self {
        Self { out, at: 0 }
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> Option<()> {
        let end = self.at.checked_add(bytes.len())?;
        self.out.get_mut(self.at..end)?.copy_from_slice(bytes);
        self.at = end;
        Some(())
    }

    pub fn u8(&mut self, value: u8) -> Option<()> {
        self.bytes(&[value])
    }

    pub fn u16(&mut self, value: u16) -> Option<()> {
        self.bytes(&value.to_le_bytes())
    }

    pub fn u32(&mut self, value: u32) -> Option<()> {
        self.bytes(&value.to_le_bytes())
    }

    pub fn i16(&mut self, value: i16) -> Option<()> {
        self.bytes(&value.to_le_bytes())
    }

    pub fn i16s(&mut self, values: &[i16]) -> Option<()> {
        values.iter().try_for_each(|value| self.i16(*value))
    }

    pub fn f32(&mut self, value: f32) -> Option<()> {
        self.bytes(&value.to_le_bytes())
    }

    /// Bytes written.
    pub const fn len(&self) -> usize {
        self.at
    }
}
