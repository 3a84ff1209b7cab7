//! Finding a key's position in about one step.

use std::hash::{Hash, Hasher};

/// An open-addressed table of positions: a key leads to the place where its rows begin.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// One more than a position; 0 where there is none. At least half of the slots are free, so that a search ends.
    slots: Box<[u32]>,
    shift: u32,
}

/// Keys are numbers or a few small fields, and come from packs and lists, which hold each key once: multiplying spreads
/// them well enough.
#[derive(Default)]
struct Spread(u64);

impl Spread {
    fn add(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.add(u64::from(*byte)));
    }
    fn write_u8(&mut self, value: u8) {
        self.add(value.into());
    }
    fn write_u16(&mut self, value: u16) {
        self.add(value.into());
    }
    fn write_u32(&mut self, value: u32) {
        self.add(value.into());
    }
    fn write_u64(&mut self, value: u64) {
        self.add(value);
    }
    fn write_isize(&mut self, value: isize) {
        // The discriminant of an enumeration.
        self.add(value as u64);
    }
}

impl Index {
    /// An index of positions and their keys, each key once.
    pub fn new<K: Hash>(keys: impl ExactSizeIterator<Item = (u32, K)>) -> Index {
        let bits = (keys.len() * 2).next_power_of_two().max(2).trailing_zeros();
        let mut index = Index { slots: vec![0; 1 << bits].into_boxed_slice(), shift: 64 - bits };
        for (position, key) in keys {
            let mut slot = index.first(&key);
            while index.slots[slot] != 0 {
                slot = index.after(slot);
            }
            index.slots[slot] = position.saturating_add(1);
        }
        index
    }

    #[inline(always)]
    fn first(&self, key: &impl Hash) -> usize {
        let mut spread = Spread::default();
        key.hash(&mut spread);
        (spread.finish() >> self.shift) as usize
    }

    #[inline(always)]
    fn after(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }

    /// The position of a key, where `is` says that the key stands there.
    #[inline(always)]
    pub fn find(&self, key: &impl Hash, is: impl Fn(usize) -> bool) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        let mut slot = self.first(key);
        loop {
            let position = self.slots.get(slot)?.checked_sub(1)? as usize;
            if is(position) {
                return Some(position);
            }
            slot = self.after(slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_and_no_other() {
        // Keys that lie close together, that share their low bits, and that are few or many.
        for (count, step) in
            [(0_u64, 1_u64), (1, 1), (2, 1 << 40), (1000, 1), (1000, 1 << 20), (30_000, 4096)]
        {
            let keys: Vec<u64> = (0..count).map(|key| key * step).collect();
            let index = Index::new(
                keys.iter().enumerate().map(|(at, key)| (at as u32, *key)).collect::<Vec<_>>().into_iter(),
            );
            let find = |key: u64| index.find(&key, |at| keys[at] == key);
            for (at, key) in keys.iter().enumerate() {
                assert_eq!(find(*key), Some(at));
            }
            assert_eq!(find(count * step + 1), None);
        }
        assert_eq!(Index::default().find(&1_u64, |_| true), None);
    }
}
