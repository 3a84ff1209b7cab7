//! The decoded rows of a pack: codes and their courses of validity.

use std::ops::Range;

use super::{HEADER, TERMINATED, VALID};
use crate::codes::CodeStatus;
use crate::dates::{Day, Period};
use crate::error::Result;
use crate::tables::pack::{Pack, damaged};

/// From this day on a code has this status.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub from: i32,
    pub status: CodeStatus,
}

pub(super) struct Rows {
    /// Packed, ascending.
    pub codes: Vec<u64>,
    /// The course of each code.
    pub timeline: Vec<u16>,
    /// Where the segments of each course begin, and the end of the last.
    pub bounds: Vec<u32>,
    pub segments: Vec<Segment>,
    /// Where the titles of each code begin, and the end of the last.
    starts: Vec<u32>,
}

/// Packed codes that are stored as gaps in two columns; strictly ascending where `distinct`.
pub(in crate::tables) fn read_codes(pack: &Pack, name: &str, distinct: bool) -> Result<Vec<u64>> {
    let low = pack.values(&format!("{name}.low"))?;
    let high = pack.values(&format!("{name}.high"))?;
    let bad = |expected: &str| damaged(pack.file(), format_args!("column '{name}'"), expected, "others");
    if low.len() != high.len() {
        return Err(bad("as many low as high parts"));
    }
    let mut codes = Vec::with_capacity(low.len());
    let mut code = 0_u64;
    for (low, high) in low.into_iter().zip(high) {
        let gap = u64::from(high) << 32 | u64::from(low);
        code = code.checked_add(gap).filter(|code| code >> 42 == 0).ok_or_else(|| bad("codes"))?;
        if gap == 0 && (distinct || codes.is_empty()) {
            return Err(bad("codes in ascending order"));
        }
        codes.push(code);
    }
    Ok(codes)
}

/// Sums of counts, beginning with zero.
fn sums(counts: Vec<u32>) -> Vec<u32> {
    let mut sums = Vec::with_capacity(counts.len() + 1);
    let mut sum = 0_u32;
    sums.push(sum);
    for count in counts {
        sum = sum.saturating_add(count);
        sums.push(sum);
    }
    sums
}

impl Rows {
    pub fn read(pack: &Pack) -> Result<Rows> {
        let bad = |what: &'static str| damaged(pack.file(), what, "columns that fit together", "others");
        let codes = read_codes(pack, "code", true)?;
        let timeline = pack.values("timeline")?;
        let starts = sums(pack.values("versions")?);
        let bounds = sums(pack.values("timeline.segments")?);
        let froms = pack.values("segment.from")?;
        let statuses = pack.values("segment.status")?;
        let titles = pack.shape("version.first")?.0;
        if timeline.len() != codes.len()
            || pack.shape("order")?.0 != codes.len()
            || starts.len() != codes.len() + 1
        {
            return Err(bad("the number of codes"));
        }
        if starts.last().is_none_or(|end| *end as usize != titles) || pack.shape("version.last")?.0 != titles
        {
            return Err(bad("the number of titles"));
        }
        if bounds.last().is_none_or(|end| *end as usize != froms.len()) || statuses.len() != froms.len() {
            return Err(bad("the courses of validity"));
        }
        let courses = bounds.len() - 1;
        let timeline = timeline
            .into_iter()
            .map(|number| u16::try_from(number).ok().filter(|number| usize::from(*number) < courses))
            .collect::<Option<Vec<u16>>>()
            .ok_or_else(|| bad("the course of a code"))?;
        let mut segments = Vec::with_capacity(froms.len());
        for (from, status) in froms.into_iter().zip(statuses) {
            let status = match status {
                VALID => CodeStatus::Valid,
                HEADER => CodeStatus::Header,
                TERMINATED => CodeStatus::Terminated,
                other => return Err(damaged(pack.file(), "the status of a code", "1, 2 or 3", other)),
            };
            segments.push(Segment { from: Day::from_yyyymmdd(from)?.days(), status });
        }
        let rows = Rows { codes, timeline, bounds, segments, starts };
        for course in 0..courses {
            let segments = rows.segments_of(course);
            if segments.is_empty() || !segments.is_sorted_by(|left, right| left.from < right.from) {
                return Err(bad("the days of a course of validity"));
            }
        }
        Ok(rows)
    }

    fn segments_of(&self, course: usize) -> &[Segment] {
        let bound = |index: usize| self.bounds.get(index).map_or(0, |bound| *bound as usize);
        self.segments.get(bound(course)..bound(course + 1)).unwrap_or_default()
    }

    /// The segments of a row's course.
    pub fn course(&self, row: usize) -> &[Segment] {
        self.timeline.get(row).map_or(&[], |course| self.segments_of(usize::from(*course)))
    }

    pub fn status(&self, row: usize, day: i32) -> CodeStatus {
        let segment = self.course(row).iter().rfind(|segment| segment.from <= day);
        segment.map_or(CodeStatus::NotYetEffective, |segment| segment.status)
    }

    /// The days of the segment that a day lies in; of the nearest in which the code is in force, where it is not.
    pub fn period(&self, row: usize, on: Day, covered_to: Day) -> Result<Option<Period>> {
        let course = self.course(row);
        let come = course.partition_point(|segment| segment.from <= on.days());
        let in_force = |index: &usize| course[*index].status != CodeStatus::Terminated;
        let index = match come {
            0 => (0..course.len()).find(in_force),
            come => (0..come).rfind(in_force),
        };
        let Some(index) = index else { return Ok(None) };
        let to = course.get(index + 1).map_or(covered_to.days(), |next| next.from - 1);
        Period::new(Day::from_days(course[index].from)?, Day::from_days(to)?).map(Some)
    }

    /// The numbers of a row's titles.
    pub fn versions(&self, row: usize) -> Range<usize> {
        let start = |index: usize| self.starts.get(index).map_or(0, |start| *start as usize);
        start(row)..start(row + 1)
    }
}
