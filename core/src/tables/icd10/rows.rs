//! The decoded rows of a pack: codes and their courses of validity.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use once_cell::sync::OnceCell;

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

/// The courses of validity: few, each that of many codes.
#[derive(Clone)]
pub(super) struct Timelines {
    /// Where the segments of each course begin, and the end of the last.
    bounds: Vec<u32>,
    segments: Vec<Segment>,
}

/// Where an account of a code stands.
pub(super) struct Place {
    /// Its course of validity.
    pub course: usize,
    /// The numbers of its titles.
    pub versions: Range<usize>,
}

/// All codes.
pub(super) struct Rows {
    /// Packed, ascending.
    pub codes: Vec<u64>,
    /// The course of each code.
    pub timeline: Vec<u16>,
    /// Where the titles of each code begin, and the end of the last.
    starts: Vec<u32>,
    pub timelines: Timelines,
}

/// Codes part by part, each decoded when a code of it is asked for: whoever asks for one need not decode all.
pub(super) struct Parts {
    /// The last code of each part.
    last: Vec<u64>,
    /// Where the titles of each part begin, and the end of the last.
    starts: Vec<u32>,
    parts: Vec<OnceCell<Rows>>,
    decoded: AtomicUsize,
}

/// From how many parts on it is better to decode all codes.
const MOST_PARTS: usize = 4;

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

/// Sums of counts, beginning with a first one.
fn sums(first: u32, counts: Vec<u32>) -> Vec<u32> {
    let mut sums = Vec::with_capacity(counts.len() + 1);
    let mut sum = first;
    sums.push(sum);
    for count in counts {
        sum = sum.saturating_add(count);
        sums.push(sum);
    }
    sums
}

impl Timelines {
    pub fn read(pack: &Pack) -> Result<Timelines> {
        let bad = |what: &'static str| damaged(pack.file(), what, "columns that fit together", "others");
        let bounds = sums(0, pack.values("timeline.segments")?);
        let froms = pack.values("segment.from")?;
        let statuses = pack.values("segment.status")?;
        if bounds.last().is_none_or(|end| *end as usize != froms.len()) || statuses.len() != froms.len() {
            return Err(bad("the courses of validity"));
        }
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
        let timelines = Timelines { bounds, segments };
        for course in 0..timelines.count() {
            let segments = timelines.segments(course);
            if segments.is_empty() || !segments.is_sorted_by(|left, right| left.from < right.from) {
                return Err(bad("the days of a course of validity"));
            }
        }
        Ok(timelines)
    }

    /// How many courses there are.
    pub fn count(&self) -> usize {
        self.bounds.len().saturating_sub(1)
    }

    /// The segments of a course.
    pub fn segments(&self, course: usize) -> &[Segment] {
        let bound = |index: usize| self.bounds.get(index).map_or(0, |bound| *bound as usize);
        self.segments.get(bound(course)..bound(course + 1)).unwrap_or_default()
    }

    pub fn status(&self, course: usize, day: i32) -> CodeStatus {
        let segment = self.segments(course).iter().rfind(|segment| segment.from <= day);
        segment.map_or(CodeStatus::NotYetEffective, |segment| segment.status)
    }

    /// The days of the segment that a day lies in; of the nearest in which the code is in force, where it is not.
    pub fn period(&self, course: usize, on: Day, covered_to: Day) -> Result<Option<Period>> {
        let course = self.segments(course);
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
}

impl Rows {
    pub fn read(pack: &Pack, timelines: &Timelines) -> Result<Rows> {
        let bad = |what: &'static str| damaged(pack.file(), what, "columns that fit together", "others");
        let (low, high) = (pack.values("code.low")?, pack.halves("code.high")?);
        let (timeline, versions) = (pack.halves("timeline")?, pack.values("versions")?);
        let titles = pack.shape("version.first")?.0;
        if pack.shape("order")?.0 != low.len() {
            return Err(bad("the number of codes"));
        }
        let rows = Rows::of(pack, 0, (low, high), timeline, (0, versions), timelines)?;
        if rows.starts.last().is_none_or(|end| *end as usize != titles)
            || pack.shape("version.last")?.0 != titles
        {
            return Err(bad("the number of titles"));
        }
        Ok(rows)
    }

    /// Codes from their gaps, behind a code and from a title on.
    fn of(
        pack: &Pack,
        before: u64,
        (low, high): (Vec<u32>, Vec<u16>),
        timeline: Vec<u16>,
        (title, versions): (u32, Vec<u32>),
        timelines: &Timelines,
    ) -> Result<Rows> {
        let bad = |what: &'static str| damaged(pack.file(), what, "columns that fit together", "others");
        if low.len() != high.len() || low.len() != timeline.len() || low.len() != versions.len() {
            return Err(bad("the number of codes"));
        }
        let mut codes = Vec::with_capacity(low.len());
        let mut code = before;
        for (low, high) in low.into_iter().zip(high) {
            let gap = u64::from(high) << 32 | u64::from(low);
            code = code
                .checked_add(gap)
                .filter(|code| code >> 42 == 0 && gap != 0)
                .ok_or_else(|| damaged(pack.file(), "column 'code'", "codes in ascending order", "others"))?;
            codes.push(code);
        }
        if timeline.iter().any(|course| usize::from(*course) >= timelines.count()) {
            return Err(bad("the course of a code"));
        }
        Ok(Rows { codes, timeline, starts: sums(title, versions), timelines: timelines.clone() })
    }

    /// Where an account of a code stands.
    pub fn place(&self, code: u64) -> Option<Place> {
        let row = self.codes.binary_search(&code).ok()?;
        Some(Place { course: self.timeline.get(row).copied()?.into(), versions: self.versions(row) })
    }

    /// The segments of a row's course.
    pub fn course(&self, row: usize) -> &[Segment] {
        self.timeline.get(row).map_or(&[], |course| self.timelines.segments(usize::from(*course)))
    }

    pub fn status(&self, row: usize, day: i32) -> CodeStatus {
        let course = self.timeline.get(row).copied();
        course.map_or(CodeStatus::Unknown, |course| self.timelines.status(course.into(), day))
    }

    /// The numbers of a row's titles.
    pub fn versions(&self, row: usize) -> Range<usize> {
        let start = |index: usize| self.starts.get(index).map_or(0, |start| *start as usize);
        start(row)..start(row + 1)
    }
}

impl Parts {
    pub fn read(pack: &Pack) -> Result<Parts> {
        let bad = |what: &'static str| damaged(pack.file(), what, "columns that fit together", "others");
        let shape = pack.shape("code.low")?;
        for column in ["code.high", "timeline", "versions"] {
            if pack.shape(column)? != shape {
                return Err(bad("the parts of the codes"));
            }
        }
        let (low, high) = (pack.values("part.low")?, pack.values("part.high")?);
        let starts = sums(0, pack.values("part.versions")?);
        let titles = pack.shape("version.first")?.0;
        let last: Vec<u64> =
            low.iter().zip(&high).map(|(low, high)| u64::from(*high) << 32 | u64::from(*low)).collect();
        let parts = shape.0.div_ceil(shape.1);
        if low.len() != parts || high.len() != parts || starts.len() != parts + 1 || !last.is_sorted() {
            return Err(bad("the parts of the codes"));
        }
        if starts.last().is_none_or(|end| *end as usize != titles) || pack.shape("version.last")?.0 != titles
        {
            return Err(bad("the number of titles"));
        }
        let parts = std::iter::repeat_with(OnceCell::new).take(parts).collect();
        Ok(Parts { last, starts, parts, decoded: AtomicUsize::new(0) })
    }

    /// Were so many parts asked for that it is better to decode all codes?
    pub fn are_many(&self) -> bool {
        self.decoded.load(Ordering::Relaxed) >= MOST_PARTS
    }

    /// Where an account of a code stands.
    pub fn place(&self, pack: &Pack, timelines: &Timelines, code: u64) -> Result<Option<Place>> {
        let number = self.last.partition_point(|last| *last < code);
        let Some(part) = self.parts.get(number) else { return Ok(None) };
        let rows = part.get_or_try_init(|| {
            self.decoded.fetch_add(1, Ordering::Relaxed);
            let before = number.checked_sub(1).and_then(|before| self.last.get(before)).copied();
            let halves = |column: &str| -> Result<Vec<u16>> {
                Ok(pack.block(column, number)?.into_iter().map(|value| value as u16).collect())
            };
            let rows = Rows::of(
                pack,
                before.unwrap_or(0),
                (pack.block("code.low", number)?, halves("code.high")?),
                halves("timeline")?,
                (self.starts.get(number).copied().unwrap_or(0), pack.block("versions", number)?),
                timelines,
            )?;
            let ends = (rows.codes.last(), rows.starts.last());
            if ends != (self.last.get(number), self.starts.get(number + 1)) {
                return Err(damaged(
                    pack.file(),
                    "a part of the codes",
                    "one that ends where the next begins",
                    "another",
                ));
            }
            Ok(rows)
        })?;
        Ok(rows.place(code))
    }
}
