//! The UF2 format: blocks of 512 bytes, each with its address, for a bootloader that accepts only its own family.
use std::collections::BTreeMap;

use crate::image::Segment;

const PAYLOAD: usize = 256;
const BLOCK: usize = 512;
const MAGIC: [u32; 3] = [0x0a32_4655, 0x9e5d_5157, 0x0ab1_6f30];
const FAMILY_PRESENT: u32 = 0x2000;
/// The nRF52840's family id.
const FAMILY: u32 = 0xada5_2840;

/// The whole file; gaps within a block are filled with 0xFF, as in erased flash.
pub fn uf2(segments: &[Segment]) -> Vec<u8> {
    let mut pages: BTreeMap<u32, [u8; PAYLOAD]> = BTreeMap::new();
    for Segment { address, bytes } in segments {
        for (at, byte) in (*address..).zip(bytes) {
            let place = at as usize % PAYLOAD;
            if let Some(slot) = pages.entry(at - place as u32).or_insert([0xff; PAYLOAD]).get_mut(place) {
                *slot = *byte;
            }
        }
    }
    let count = pages.len() as u32;
    let mut file = Vec::with_capacity(pages.len() * BLOCK);
    for (number, (address, payload)) in (0..).zip(&pages) {
        let end = file.len() + BLOCK;
        for word in [MAGIC[0], MAGIC[1], FAMILY_PRESENT, *address, PAYLOAD as u32, number, count, FAMILY] {
            file.extend_from_slice(&word.to_le_bytes());
        }
        file.extend_from_slice(payload);
        file.resize(end - 4, 0);
        file.extend_from_slice(&MAGIC[2].to_le_bytes());
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(block: &[u8], at: usize) -> u32 {
        u32::from_le_bytes(block[at..at + 4].try_into().unwrap())
    }

    #[test]
    fn bytes_are_placed_at_their_addresses_in_whole_blocks() {
        let segments = [Segment { address: 0x1000, bytes: vec![1; 300] }, Segment { address: 0x1400, bytes: vec![2; 3] }];
        let file = uf2(&segments);
        assert_eq!(file.len(), 3 * 512);
        let mut flash = vec![0xff; 0x600];
        for (number, block) in file.chunks(512).enumerate() {
            assert_eq!([0, 4, 8, 508].map(|at| word(block, at)), [0x0a32_4655, 0x9e5d_5157, 0x2000, 0x0ab1_6f30]);
            assert_eq!([16, 20, 24, 28].map(|at| word(block, at)), [256, number as u32, 3, 0xada5_2840]);
            let at = word(block, 12) as usize - 0x1000;
            flash[at..at + 256].copy_from_slice(&block[32..288]);
        }
        let mut expected = vec![0xff; 0x600];
        expected[..300].fill(1);
        expected[0x400..0x403].fill(2);
        assert_eq!(flash, expected);
    }
}
