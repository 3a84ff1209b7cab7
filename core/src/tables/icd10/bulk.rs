//! Many codes at once.

use super::rows::Rows;
use super::{Icd10, Icd10Code};
use crate::codes::CodeStatus;
use crate::dates::Day;
use crate::error::Result;

/// A code's course of validity by its packed code: open addressing over one integer a code, so that a look-up is mostly
/// one read of memory.
pub(super) struct Slots {
    /// Packed code (42 bits) above the number of its course (16 bits); zero where there is none. No code packs as zero.
    slots: Vec<u64>,
    shift: u32,
}

impl Slots {
    fn new(rows: &Rows) -> Slots {
        let size = (rows.codes.len() * 2).next_power_of_two().max(2);
        let shift = 64 - size.trailing_zeros();
        let mut found = Slots { slots: vec![0; size], shift };
        for (code, course) in rows.codes.iter().zip(&rows.timeline) {
            let mut at = found.first(*code);
            while found.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            found.slots[at] = code << 16 | u64::from(*course);
        }
        found
    }

    /// Fibonacci hashing: the high bits of a product with 2^64 over the golden ratio.
    fn first(&self, code: u64) -> usize {
        (code.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }

    fn course(&self, code: u64) -> Option<usize> {
        let mask = self.slots.len() - 1;
        let mut at = self.first(code);
        loop {
            let slot = self.slots[at & mask];
            if slot >> 16 == code {
                return Some((slot & 0xffff) as usize);
            }
            if slot == 0 {
                return None;
            }
            at += 1;
        }
    }
}

impl<C: Icd10Code> Icd10<C> {
    /// What each code is on the day beside it. Where the slices differ in length, the shorter one ends the answer.
    ///
    /// The first call builds an index of some 2 MB; each code after that costs some ten nanoseconds.
    pub fn check_many(&self, codes: &[C], days: &[Day]) -> Result<Vec<CodeStatus>> {
        let rows = self.rows()?;
        let slots = self.slots.get_or_init(|| Slots::new(rows));
        let (from, to) = (self.covered.from(), self.covered.to());
        let one = |(code, on): (&C, &Day)| {
            if *on < from || *on > to {
                return self.status_of_day(*on).unwrap_or(CodeStatus::NotCovered);
            }
            let Some(course) = slots.course(code.packed()) else { return CodeStatus::Unknown };
            let (Some(begin), Some(end)) = (rows.bounds.get(course), rows.bounds.get(course + 1)) else {
                return CodeStatus::Unknown;
            };
            let segments = rows.segments.get(*begin as usize..*end as usize).unwrap_or_default();
            let segment = segments.iter().rfind(|segment| segment.from <= on.days());
            segment.map_or(CodeStatus::NotYetEffective, |segment| segment.status)
        };
        Ok(codes.iter().zip(days).map(one).collect())
    }
}
