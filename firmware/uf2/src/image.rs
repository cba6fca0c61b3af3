//! What an ELF file places where on the board, and whether that is allowed.
use object::elf::{FileHeader32, PT_LOAD, SHF_ALLOC};
use object::read::elf::{FileHeader, ProgramHeader, SectionHeader};
use object::{Endianness, read};

/// After the master boot record and before the settings, which precede the bootloader.
const FLASH: std::ops::Range<u32> = 0x1000..0xf2000;
const RAM: u32 = 0x2000_0000;
const FLASH_LIMIT: usize = 200_000;
const RAM_LIMIT: u32 = 64_000;

/// Bytes and their address.
pub struct Segment {
    pub address: u32,
    pub bytes: Vec<u8>,
}

pub struct Image {
    /// In flash, in order of address.
    pub segments: Vec<Segment>,
    /// Allocated before anything runs.
    pub ram_bytes: u32,
}

impl Image {
    /// Reads a 32-bit ELF file.
    pub fn read(file: &[u8]) -> Result<Self, String> {
        Self::parse(file).map_err(|error| format!("no 32-bit ELF file ({error})"))
    }

    fn parse(file: &[u8]) -> read::Result<Self> {
        let header = FileHeader32::<Endianness>::parse(file)?;
        let order = header.endian()?;
        let mut segments = Vec::new();
        for part in header.program_headers(order, file)? {
            let bytes = part.data(order, file).unwrap_or_default();
            if part.p_type(order) == PT_LOAD && !bytes.is_empty() {
                segments.push(Segment { address: part.p_paddr(order), bytes: bytes.to_vec() });
            }
        }
        segments.sort_by_key(|segment| segment.address);
        let sections = header.sections(order, file)?;
        let in_ram = sections.iter().filter(|section| section.sh_flags(order).0 & SHF_ALLOC.0 != 0 && section.sh_addr(order) >= RAM);
        let ram_bytes = in_ram.map(|section| section.sh_size(order)).sum();
        Ok(Self { segments, ram_bytes })
    }

    pub fn flash_bytes(&self) -> usize {
        self.segments.iter().map(|segment| segment.bytes.len()).sum()
    }

    /// All reasons against flashing it.
    pub fn check(&self) -> Result<(), Vec<String>> {
        let mut faults = Vec::new();
        if self.segments.first().is_none_or(|segment| segment.address != FLASH.start) {
            faults.push(format!("it does not begin at {:#x}", FLASH.start));
        }
        let end = |segment: &Segment| u64::from(segment.address) + segment.bytes.len() as u64;
        if self.segments.iter().any(|segment| end(segment) > u64::from(FLASH.end)) {
            faults.push("it reaches into the settings or the bootloader".into());
        }
        if self.flash_bytes() >= FLASH_LIMIT {
            faults.push(format!("it takes more flash than {FLASH_LIMIT} bytes"));
        }
        if self.ram_bytes >= RAM_LIMIT {
            faults.push(format!("it takes more RAM than {RAM_LIMIT} bytes"));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(address: u32, length: usize, ram_bytes: u32) -> Image {
        Image { segments: vec![Segment { address, bytes: vec![0; length] }], ram_bytes }
    }

    #[test]
    fn segments_within_the_allowed_range_may_be_flashed() {
        assert_eq!(image(0x1000, 150_000, 30_000).check(), Ok(()));
    }

    #[test]
    fn nothing_else_may() {
        for (image, complaint) in [
            (Image { segments: Vec::new(), ram_bytes: 0 }, "does not begin"),
            (image(0, 1000, 0), "does not begin"),
            (image(0x1000, 200_000, 0), "more flash"),
            (image(0x1000, 1000, 64_000), "more RAM"),
            (image(0x1000, 0xf_2000, 0), "bootloader"),
        ] {
            let faults = image.check().unwrap_err();
            assert!(faults.iter().any(|fault| fault.contains(complaint)), "{faults:?}");
        }
    }

    #[test]
    fn files_other_than_elf_for_this_board_are_rejected() {
        for bytes in [&b""[..], b"UF2\n", &[0x7f; 64], b"\x7fELF\x02\x01\x01", &std::fs::read(std::env::current_exe().unwrap()).unwrap()] {
            assert!(Image::read(bytes).err().unwrap().contains("no 32-bit ELF file"));
        }
    }
}
