//! What stands above and below a code: by its first characters, as the headers of the order files give it. Chapters and
//! blocks are not there; the tabular list has them.

use std::ops::Range;

use super::{Icd10, Icd10Code};
use crate::codes::CodeStatus;
use crate::dates::Day;
use crate::error::Result;

/// How many characters a packed code has: blanks behind it pack as zero.
fn length(code: u64) -> u32 {
    7 - (code.trailing_zeros() / 6).min(7)
}

/// The bits of the characters behind the first so many.
fn below(characters: u32) -> u64 {
    (1 << (6 * (7 - characters))) - 1
}

impl<C: Icd10Code> Icd10<C> {
    fn in_force(&self, row: usize, on: Day) -> Result<Option<CodeStatus>> {
        let status = self.rows()?.status(row, on.days());
        Ok(matches!(status, CodeStatus::Valid | CodeStatus::Header).then_some(status))
    }

    /// The headers above a code on a day, the nearest first; nothing where it stands at the top. The code itself need not
    /// exist.
    pub fn ancestors(&self, code: C, on: Day) -> Result<Vec<C>> {
        let rows = self.rows()?;
        let mut found = Vec::new();
        for characters in (3..length(code.packed())).rev() {
            let stem = code.packed() & !below(characters);
            if let Ok(row) = rows.codes.binary_search(&stem)
                && self.in_force(row, on)? == Some(CodeStatus::Header)
            {
                found.push(C::from_packed(stem)?);
            }
        }
        Ok(found)
    }

    /// The header right above a code on a day.
    pub fn parent(&self, code: C, on: Day) -> Result<Option<C>> {
        Ok(self.ancestors(code, on)?.first().copied())
    }

    fn rows_below(&self, code: C) -> Result<Range<usize>> {
        let rows = self.rows()?;
        let packed = code.packed();
        let last = packed | below(length(packed));
        let begin = rows.codes.partition_point(|other| *other <= packed);
        let end = rows.codes.partition_point(|other| *other <= last);
        Ok(begin..end.max(begin))
    }

    /// Everything below a code on a day, in tabular order: headers and valid codes.
    pub fn descendants(&self, code: C, on: Day) -> Result<Vec<(C, CodeStatus)>> {
        self.in_tabular_order(self.rows_below(code)?, on)
    }

    /// The valid codes below a code on a day, in tabular order; the code itself where it is valid.
    pub fn leaves(&self, code: C, on: Day) -> Result<Vec<C>> {
        if self.status(code, on)? == CodeStatus::Valid {
            return Ok(vec![code]);
        }
        let below = self.descendants(code, on)?;
        Ok(below
            .into_iter()
            .filter(|(_, status)| *status == CodeStatus::Valid)
            .map(|(code, _)| code)
            .collect())
    }

    /// What stands right below a code on a day, in tabular order.
    pub fn children(&self, code: C, on: Day) -> Result<Vec<(C, CodeStatus)>> {
        let rows = self.rows()?;
        let mut found = Vec::new();
        // A header goes before what stands below it: whatever lies within the last child is no child.
        let mut last = 0;
        for row in self.rows_below(code)? {
            let packed = rows.codes[row];
            if packed > last
                && let Some(status) = self.in_force(row, on)?
            {
                last = packed | below(length(packed));
                found.push((row, status));
            }
        }
        self.sorted(found)
    }

    /// The codes that stand at the top on a day: categories of ICD-10-CM, tables of ICD-10-PCS.
    pub fn top(&self, on: Day) -> Result<Vec<(C, CodeStatus)>> {
        let rows = self.rows()?;
        let mut found = Vec::new();
        for (row, code) in rows.codes.iter().enumerate() {
            if length(*code) == 3
                && let Some(status) = self.in_force(row, on)?
            {
                found.push((row, status));
            }
        }
        self.sorted(found)
    }

    pub(super) fn in_tabular_order(&self, range: Range<usize>, on: Day) -> Result<Vec<(C, CodeStatus)>> {
        let mut found = Vec::new();
        if self.status_of_day(on).is_none() {
            for row in range {
                found.extend(self.in_force(row, on)?.map(|status| (row, status)));
            }
        }
        self.sorted(found)
    }

    fn sorted(&self, mut found: Vec<(usize, CodeStatus)>) -> Result<Vec<(C, CodeStatus)>> {
        let rows = self.rows()?;
        let mut order = Vec::with_capacity(found.len());
        for (row, status) in found.drain(..) {
            order.push((self.place(row)?, row, status));
        }
        order.sort_unstable_by_key(|(place, row, _)| (*place, *row));
        order.into_iter().map(|(_, row, status)| Ok((C::from_packed(rows.codes[row])?, status))).collect()
    }

    fn place(&self, row: usize) -> Result<i64> {
        let zigzag = i64::from(self.order.get(row)?);
        Ok(row as i64 + (zigzag >> 1 ^ -(zigzag & 1)))
    }

    /// The place of a code in the tabular order of all editions together, from 0; `None` where the pack has no such code.
    /// `C4A` stands between `C43` and `C44` there, as in the order files.
    pub fn tabular_place(&self, code: C) -> Result<Option<i64>> {
        self.row(code)?.map(|row| self.place(row)).transpose()
    }
}
