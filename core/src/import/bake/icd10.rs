//! The packs of [`crate::tables::icd10`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{PackWriter, in_order, too_many};
use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::import::icd10::edition_name;
use crate::import::{CodeRanges, ConversionRow, Conversions, OrderRelease};
use crate::row::Series;
use crate::tables::icd10::{HEADER, SCHEMA, TERMINATED, VALID};
use crate::tables::pack::{Manifest, Published, Release};

/// First and last day, as numbers.
type Days = (i32, i32);

/// A question about one title reads one block of each column.
const ROWS_IN_BLOCK: usize = 16 * 1024;
/// How many codes stand in a part: a question about one code reads one.
const CODES_IN_PART: usize = 8 * 1024;

/// Bakes one code set from its order files, its day-exact ranges and its conversions. At least one order file or table of
/// ranges is needed.
///
/// The ranges say on which days a code is valid; where they do not reach, and for a code that they do not know, it is valid in
/// the fiscal years whose order file has it as billable. A header is one from the first to the last day of what stands below it. Where codes begin that
/// no order file has yet, each stem of theirs that does not end in the placeholder X is a header: in every edition the
/// headers are exactly the stems of the billable codes, but for some that end in X.
pub fn icd10(
    series: Series,
    orders: &[&OrderRelease],
    ranges: &[&CodeRanges],
    conversions: &[&Conversions],
) -> Result<Vec<u8>> {
    if orders.is_empty() && ranges.is_empty() {
        return Err(Error::new(code::IMPORT_NOTHING_TO_BAKE).with("series", series));
    }
    let orders: Vec<&OrderRelease> = match orders {
        [] => Vec::new(),
        _ => in_order(series, orders, |order| &order.release)?.into_iter().copied().collect(),
    };
    let (releases, editions) = releases(&orders, ranges)?;
    if releases.len() > 255 {
        return Err(too_many("releases", releases.len(), 255));
    }
    let valid = valid_days(&orders, ranges)?;
    let headers = header_days(series, &orders, &valid);
    let mut codes: BTreeSet<u64> = valid.keys().chain(headers.keys()).copied().collect();
    codes.extend(orders.iter().flat_map(|order| order.rows.iter().map(|row| row.code)));
    let codes: Vec<u64> = codes.into_iter().collect();
    let covered_to = releases.iter().map(|release| release.period.to().days()).max().unwrap_or_default();
    let manifest = Manifest { series, stored_rows: codes.len() as u32, releases };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    let mut before = 0;
    let gaps: Vec<u64> = codes.iter().map(|code| code - std::mem::replace(&mut before, *code)).collect();
    let low: Vec<u32> = gaps.iter().map(|gap| *gap as u32).collect();
    let high: Vec<u32> = gaps.iter().map(|gap| (gap >> 32) as u32).collect();
    writer.column_in_blocks("code.low", &low, CODES_IN_PART)?;
    writer.column_in_blocks("code.high", &high, CODES_IN_PART)?;
    let last: Vec<u64> = codes.chunks(CODES_IN_PART).map(|part| part.last().copied().unwrap_or(0)).collect();
    writer.column("part.low", &last.iter().map(|code| *code as u32).collect::<Vec<_>>())?;
    writer.column("part.high", &last.iter().map(|code| (code >> 32) as u32).collect::<Vec<_>>())?;
    write_timelines(&mut writer, &codes, &valid, &headers, covered_to)?;
    write_order(&mut writer, &orders, &codes)?;
    write_titles(&mut writer, &orders, &editions, &codes)?;
    write_conversions(&mut writer, &codes, &valid, conversions)?;
    writer.finish()
}

/// Packed codes as gaps in two columns: what lies between neighbours repeats a few hundred times over.
pub(super) fn write_codes(writer: &mut PackWriter, name: &str, codes: &[u64]) -> Result<()> {
    let mut before = 0;
    let (mut low, mut high) = (Vec::with_capacity(codes.len()), Vec::with_capacity(codes.len()));
    for code in codes {
        let gap = code.saturating_sub(before);
        before = *code;
        low.push(gap as u32);
        high.push((gap >> 32) as u32);
    }
    writer.column(&format!("{name}.low"), &low)?;
    writer.column(&format!("{name}.high"), &high)
}

/// The editions: a release for each order file, and for each fiscal year that only the ranges cover. With the indexes of
/// those that have an order file.
fn releases(orders: &[&OrderRelease], ranges: &[&CodeRanges]) -> Result<(Vec<Release>, Vec<usize>)> {
    let range_sources = || ranges.iter().flat_map(|ranges| ranges.release.sources.iter().cloned());
    let mut releases: Vec<(Release, bool)> = Vec::new();
    for order in orders {
        let mut release = order.release.clone();
        release.sources.extend(range_sources());
        releases.push((release, true));
    }
    for table in ranges {
        let (from, to) = (table.release.period.from(), table.release.period.to());
        for year in from.year()..=to.plus(92).year() {
            let first = Day::new(year - 1, 10, 1)?.max(from);
            let last = Day::new(year, 9, 30)?.min(to);
            let Ok(period) = Period::new(first, last) else { continue };
            let overlaps = |other: &Period| other.from() <= period.to() && period.from() <= other.to();
            if releases.iter().any(|(release, _)| overlaps(&release.period)) {
                continue;
            }
            let rows = table.rows.iter().filter(|(_, days)| days.contains(first)).count() as u32;
            let release = Release {
                name: edition_name(year)?,
                period,
                published: Published::Unknown,
                rows,
                sources: range_sources().collect(),
            };
            releases.push((release, false));
        }
    }
    releases.sort_by_key(|(release, _)| release.period);
    let editions = (0..releases.len()).filter(|index| releases[*index].1).collect();
    Ok((releases.into_iter().map(|(release, _)| release).collect(), editions))
}

/// Joins periods that touch or overlap.
fn join(mut periods: Vec<Days>) -> Vec<Days> {
    periods.sort_unstable();
    let mut joined: Vec<Days> = Vec::new();
    for (from, to) in periods {
        match joined.last_mut() {
            Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// What of periods lies outside others.
fn without(periods: &[Days], others: &[Days]) -> Vec<Days> {
    let mut left = periods.to_vec();
    for (from, to) in others {
        left = left
            .into_iter()
            .flat_map(|(first, last)| [(first, last.min(from - 1)), (first.max(to + 1), last)])
            .filter(|(first, last)| first <= last)
            .collect();
    }
    join(left)
}

fn days(period: Period) -> Days {
    (period.from().days(), period.to().days())
}

fn valid_days(orders: &[&OrderRelease], ranges: &[&CodeRanges]) -> Result<BTreeMap<u64, Vec<Days>>> {
    let mut valid: BTreeMap<u64, Vec<Days>> = BTreeMap::new();
    let covered: Vec<Days> = ranges.iter().map(|table| days(table.release.period)).collect();
    for (code, period) in ranges.iter().flat_map(|table| &table.rows) {
        valid.entry(*code).or_default().push(days(*period));
    }
    let known: BTreeSet<u64> = valid.keys().copied().collect();
    for order in orders {
        let whole = [days(order.release.period)];
        let outside = without(&whole, &covered);
        for row in order.rows.iter().filter(|row| row.billable) {
            let periods = if known.contains(&row.code) { &outside[..] } else { &whole };
            if !periods.is_empty() {
                valid.entry(row.code).or_default().extend(periods);
            }
        }
    }
    for periods in valid.values_mut() {
        *periods = join(std::mem::take(periods));
    }
    Ok(valid)
}

/// How many characters a packed code has: those behind are blanks, which pack as zero.
fn length(code: u64) -> u32 {
    7 - code.trailing_zeros() / 6
}

/// The first characters of a packed code.
fn stem(code: u64, characters: u32) -> u64 {
    let blanks = 6 * (7 - characters);
    code >> blanks << blanks
}

fn header_days(
    series: Series,
    orders: &[&OrderRelease],
    valid: &BTreeMap<u64, Vec<Days>>,
) -> BTreeMap<u64, Vec<Days>> {
    // In which editions a header stands.
    let mut listed: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (index, order) in orders.iter().enumerate() {
        for row in order.rows.iter().filter(|row| !row.billable) {
            listed.entry(row.code).or_default().push(index);
        }
    }
    let last_listed = orders.iter().map(|order| order.release.period.to().days()).max().unwrap_or(i32::MIN);
    let mut inferred: BTreeMap<u64, Vec<Days>> = BTreeMap::new();
    for (code, periods) in valid {
        let new: Vec<Days> = periods.iter().copied().filter(|(from, _)| *from > last_listed).collect();
        let stems = match series {
            Series::Icd10Pcs => 3..4,
            _ => 3..length(*code),
        };
        for characters in stems.filter(|_| !new.is_empty()) {
            let stem = stem(*code, characters);
            let last = (stem >> (6 * (7 - characters))) & 0x3f;
            if last != u64::from(b'X' - 0x20) && !listed.contains_key(&stem) {
                inferred.entry(stem).or_default().extend(&new);
            }
        }
    }
    let mut headers: BTreeMap<u64, Vec<Days>> = BTreeMap::new();
    for (header, editions) in &listed {
        let below = header + 1..=header | ((1 << (6 * (7 - length(*header)))) - 1);
        let mut periods: Vec<Days> = Vec::new();
        for period in valid.range(below).flat_map(|(_, periods)| periods) {
            if !periods.contains(period) {
                periods.push(*period);
            }
        }
        let mut periods = join(periods);
        if let Some(first) = editions.first() {
            // It may begin within the year before the first edition that lists it, but not earlier: an edition without it
            // did not have it as a header.
            let period = days(orders[*first].release.period);
            let earliest = first.checked_sub(1).map_or(period, |before| days(orders[before].release.period));
            for (from, _) in &mut periods {
                *from = if *from < earliest.0 { (*from).max(period.0) } else { *from };
            }
            periods.retain(|(from, to)| from <= to);
        }
        if periods.is_empty() {
            periods = join(editions.iter().map(|index| days(orders[*index].release.period)).collect());
        }
        headers.insert(*header, periods);
    }
    for (header, periods) in inferred {
        headers.insert(header, join(periods));
    }
    // A code that became a header is one from the day on which it is no longer valid itself.
    for (header, periods) in &mut headers {
        if let Some(own) = valid.get(header) {
            *periods = without(periods, own);
        }
    }
    headers
}

fn write_timelines(
    writer: &mut PackWriter,
    codes: &[u64],
    valid: &BTreeMap<u64, Vec<Days>>,
    headers: &BTreeMap<u64, Vec<Days>>,
    covered_to: i32,
) -> Result<()> {
    let mut numbers: HashMap<Vec<(i32, u32)>, u32> = HashMap::new();
    let mut timelines: Vec<Vec<(i32, u32)>> = Vec::new();
    let mut of_row = Vec::with_capacity(codes.len());
    for code in codes {
        let of = |periods: Option<&Vec<Days>>, status: u32| -> Vec<(i32, i32, u32)> {
            periods.into_iter().flatten().map(|(from, to)| (*from, *to, status)).collect()
        };
        let mut periods = of(valid.get(code), VALID);
        periods.extend(of(headers.get(code), HEADER));
        periods.sort_unstable();
        let mut timeline: Vec<(i32, u32)> = Vec::new();
        for (index, (from, to, status)) in periods.iter().enumerate() {
            timeline.push((*from, *status));
            let next = periods.get(index + 1).map(|(from, _, _)| *from);
            if *to < covered_to && next != Some(to + 1) {
                timeline.push((to + 1, TERMINATED));
            }
        }
        let number = *numbers.entry(timeline).or_insert_with_key(|timeline| {
            timelines.push(timeline.clone());
            timelines.len() as u32 - 1
        });
        of_row.push(number);
    }
    if timelines.len() > 65_536 {
        return Err(too_many("courses of validity", timelines.len(), 65_536));
    }
    writer.column_in_blocks("timeline", &of_row, CODES_IN_PART)?;
    writer.column(
        "timeline.segments",
        &timelines.iter().map(|timeline| timeline.len() as u32).collect::<Vec<_>>(),
    )?;
    let segments: Vec<(i32, u32)> = timelines.into_iter().flatten().collect();
    let from = segments
        .iter()
        .map(|(from, _)| Day::from_days(*from).map(Day::to_yyyymmdd))
        .collect::<Result<Vec<_>>>()?;
    writer.column("segment.from", &from)?;
    writer.column("segment.status", &segments.iter().map(|(_, status)| *status).collect::<Vec<_>>())
}

/// The place of each code in the tabular order, which is not that of the characters (`C4A` stands between `C43` and `C44`),
/// as what it is from the row's own number: mostly the same for a whole chapter.
fn write_order(writer: &mut PackWriter, orders: &[&OrderRelease], codes: &[u64]) -> Result<()> {
    let mut seen: BTreeSet<u64> = BTreeSet::new();
    let mut sequence: Vec<u64> = Vec::with_capacity(codes.len());
    // The latest edition gives the order, and each earlier one puts what it has besides behind its neighbour there.
    let mut merge = |other: &mut dyn Iterator<Item = u64>| {
        let mut before = None;
        let mut added: HashMap<Option<u64>, Vec<u64>> = HashMap::new();
        for code in other {
            if seen.insert(code) {
                added.entry(before).or_default().push(code);
            } else {
                before = Some(code);
            }
        }
        if added.is_empty() {
            return;
        }
        let mut merged = added.remove(&None).unwrap_or_default();
        for code in sequence.drain(..) {
            merged.push(code);
            merged.extend(added.remove(&Some(code)).unwrap_or_default());
        }
        sequence = merged;
    };
    for order in orders.iter().rev() {
        merge(&mut order.rows.iter().map(|row| row.code));
    }
    merge(&mut codes.iter().copied());
    let mut places = vec![0_u32; codes.len()];
    for (place, code) in sequence.iter().enumerate() {
        if let Ok(row) = codes.binary_search(code) {
            // Zigzag: 0, -1, 1, -2 as 0, 1, 2, 3.
            let distance = place as i64 - row as i64;
            places[row] = ((distance << 1) ^ (distance >> 63)) as u32;
        }
    }
    writer.column("order", &places)
}

/// First edition, last edition, long title, short title.
type Version<'o> = (usize, usize, &'o str, &'o str);

fn write_titles(
    writer: &mut PackWriter,
    orders: &[&OrderRelease],
    editions: &[usize],
    codes: &[u64],
) -> Result<()> {
    let mut versions: HashMap<u64, Vec<(usize, Version<'_>)>> = HashMap::new();
    for (number, (order, edition)) in orders.iter().zip(editions).enumerate() {
        for row in &order.rows {
            let (long, short) = (order.long(row), order.short(row));
            let versions = versions.entry(row.code).or_default();
            match versions.last_mut() {
                // Unchanged since the edition before: editions are counted by themselves, so that a year for which only
                // the ranges are there does not cut a title in two.
                Some((last, version)) if *last + 1 == number && version.2 == long && version.3 == short => {
                    (*last, version.1) = (number, *edition);
                }
                _ => versions.push((number, (*edition, *edition, long, short))),
            }
        }
    }
    let none = Vec::new();
    let of_row = |code: &u64| versions.get(code).unwrap_or(&none);
    let counts: Vec<u32> = codes.iter().map(|code| of_row(code).len() as u32).collect();
    writer.column_in_blocks("versions", &counts, CODES_IN_PART)?;
    let of_parts: Vec<u32> = counts.chunks(CODES_IN_PART).map(|part| part.iter().sum()).collect();
    writer.column("part.versions", &of_parts)?;
    let all: Vec<&Version<'_>> = codes.iter().flat_map(of_row).map(|(_, version)| version).collect();
    let mut put = |name: &str, value: fn(&Version<'_>) -> usize| {
        let values: Vec<u32> = all.iter().map(|version| value(version) as u32).collect();
        writer.column_in_blocks(name, &values, ROWS_IN_BLOCK)
    };
    put("version.first", |version| version.0)?;
    put("version.last", |version| version.1)?;
    writer.texts("long", &all.iter().map(|version| version.2).collect::<Vec<_>>())?;
    writer.texts("short", &all.iter().map(|version| version.3).collect::<Vec<_>>())
}

fn write_conversions(
    writer: &mut PackWriter,
    codes: &[u64],
    valid: &BTreeMap<u64, Vec<Days>>,
    conversions: &[&Conversions],
) -> Result<()> {
    let row = |code: u64| codes.binary_search(&code).ok().map(|row| row as u32);
    let mut pairs: BTreeSet<(u32, u32, u32)> = BTreeSet::new();
    for ConversionRow { newer, older, older_last, effective } in
        conversions.iter().flat_map(|table| &table.rows)
    {
        // A partner that is no code of any edition is a slip of the table's makers.
        let Some(newer_row) = row(*newer) else { continue };
        let before = effective.plus(-1).days();
        let in_force = |periods: &[Days]| periods.iter().any(|(from, to)| *from <= before && before <= *to);
        let olders = match older == older_last {
            true => vec![*older],
            false => valid
                .range(older..=older_last)
                .filter(|(_, periods)| in_force(periods))
                .map(|(code, _)| *code)
                .collect(),
        };
        for older in olders.into_iter().filter(|older| older != newer) {
            pairs.extend(row(older).map(|older_row| (newer_row, older_row, effective.to_yyyymmdd())));
        }
    }
    let mut before = 0;
    let gaps: Vec<u32> = pairs
        .iter()
        .map(|(newer, _, _)| {
            let gap = newer - before;
            before = *newer;
            gap
        })
        .collect();
    writer.column("conversion.newer", &gaps)?;
    writer.column("conversion.older", &pairs.iter().map(|pair| pair.1).collect::<Vec<_>>())?;
    writer.column("conversion.effective", &pairs.iter().map(|pair| pair.2).collect::<Vec<_>>())
}
