//! Many codes at once.

use super::rows::Rows;
use super::{Icd10, Icd10Code};
use crate::codes::CodeStatus;
use crate::dates::Day;
use crate::error::Result;

/// How many codes are looked up side by side, so that their reads of memory overlap.
const BATCH: usize = 64;

/// A code's course of validity by its packed code: open addressing over one integer a code, so that a look-up is mostly
/// one read of memory.
pub(super) struct Slots {
    /// Packed code (42 bits) above the number of its course (16 bits); zero where there is none. No code packs as zero.
    slots: Box<[u64]>,
    shift: u32,
    courses: Courses,
}

/// Every course of validity, in the same number of places each: where the day falls among its first days is counted, not
/// searched. The last course is that of a code that is not there.
struct Courses {
    /// The most segments that a course has.
    width: usize,
    /// For each course `width` first days, filled up with days that never come.
    froms: Box<[i32]>,
    /// For each course `width + 1` statuses: before the first of them, from the first, from the second.
    statuses: Box<[CodeStatus]>,
}

impl Courses {
    fn new(rows: &Rows) -> Courses {
        let count = rows.timelines.count();
        let width = (0..count).map(|course| rows.timelines.segments(course).len()).max().unwrap_or(0);
        let mut froms = Vec::with_capacity((count + 1) * width);
        let mut statuses = Vec::with_capacity((count + 1) * (width + 1));
        for course in 0..count {
            let segments = rows.timelines.segments(course);
            let last = segments.last().map_or(CodeStatus::NotYetEffective, |segment| segment.status);
            froms.extend(segments.iter().map(|segment| segment.from));
            froms.resize((course + 1) * width, i32::MAX);
            statuses.push(CodeStatus::NotYetEffective);
            statuses.extend(segments.iter().map(|segment| segment.status));
            statuses.resize((course + 1) * (width + 1), last);
        }
        froms.resize((count + 1) * width, i32::MAX);
        statuses.resize((count + 1) * (width + 1), CodeStatus::Unknown);
        Courses { width, froms: froms.into(), statuses: statuses.into() }
    }

    /// The course of a code that is not there.
    fn none(&self) -> usize {
        (self.statuses.len() / (self.width + 1)).saturating_sub(1)
    }

    fn status(&self, course: usize, day: i32) -> CodeStatus {
        let at = course * self.width;
        let froms = self.froms.get(at..at + self.width).unwrap_or_default();
        let come = froms.iter().filter(|from| **from <= day).count();
        self.statuses.get(course * (self.width + 1) + come).copied().unwrap_or(CodeStatus::Unknown)
    }
}

impl Slots {
    fn new(rows: &Rows) -> Slots {
        let size = (rows.codes.len() * 2).next_power_of_two().max(2);
        let shift = 64 - size.trailing_zeros();
        let mut found = Slots { slots: vec![0; size].into(), shift, courses: Courses::new(rows) };
        for (code, course) in rows.codes.iter().zip(&rows.timeline) {
            let mut at = found.first(*code);
            while found.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            found.slots[at] = code << 16 | u64::from(*course);
        }
        found
    }

    /// Where a code is looked for first. Codes differ in few of their characters, of six bits each: the halves are mixed
    /// before the high bits of a product are taken.
    #[inline(always)]
    fn first(&self, code: u64) -> usize {
        let mixed = (code ^ code >> 23).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> self.shift) as usize
    }

    /// The course of a code, from the place where it was looked for first and what stands there.
    #[inline(always)]
    fn course(&self, code: u64, mut at: usize, mut slot: u64) -> usize {
        while slot >> 16 != code {
            if slot == 0 {
                return self.courses.none();
            }
            at = (at + 1) & (self.slots.len() - 1);
            slot = self.slots.get(at).copied().unwrap_or(0);
        }
        (slot & 0xffff) as usize
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
        let mut found = Vec::with_capacity(codes.len().min(days.len()));
        let mut places = [(0_u64, 0_usize, 0_u64); BATCH];
        for (codes, days) in codes.chunks(BATCH).zip(days.chunks(BATCH)) {
            for (place, code) in places.iter_mut().zip(codes) {
                let code = code.packed();
                let at = slots.first(code);
                *place = (code, at, slots.slots.get(at).copied().unwrap_or(0));
            }
            found.extend(codes.iter().zip(days).zip(&places).map(|((_, on), (code, at, slot))| {
                if *on < from || *on > to {
                    return self.status_of_day(*on).unwrap_or(CodeStatus::NotCovered);
                }
                slots.courses.status(slots.course(*code, *at, *slot), on.days())
            }));
        }
        Ok(found)
    }
}
