//! The Medicare physician fee schedule: relative values and payment policy indicators, by release.
//!
//! Source: the `PPRRVU` file of each quarterly release of CMS; columns as in the record layout that travels with it
//! (RVU25D.pdf, RVU26B.pdf). Figures, indicators and code numbers only: the file's descriptors are the AMA's and the
//! ADA's and never enter a pack.

use once_cell::sync::OnceCell;

use super::index::Index;
use super::pack::Pack;
use super::release::{AsOf, Selected, Timeline};
use crate::codes::{Hcpcs, Modifier};
use crate::error::{Error, Result, code};
use crate::money::{Factor, Rate};
use crate::row::{RowKey, RowRef, Series};

/// Which columns a pack of this series has.
///
/// Keys, sorted: `procedure`, `modifier` (0: none), `start` (the first row of the key). Rows, those of a key in the order
/// of their releases: `first`, `last` (release indexes, both inclusive), `status` (ASCII), `flags` (1: NA in the
/// non-facility setting, 2: NA in the facility setting, 4: not used for Medicare payment), `work`, `non_facility_pe`,
/// `facility_pe`, `malpractice`, `opps_non_facility_pe`, `opps_facility_pe`, `opps_malpractice` (hundredths),
/// `policy` (an index). Policies: `component`, `global` (packed, 3 characters), `preoperative`, `intraoperative`,
/// `postoperative` (hundredths), `multiple`, `bilateral`, `assistant`, `co_surgeon`, `team` (ASCII), `pricing` (ASCII, 0:
/// the release has no such column), `endoscopic_base` (packed, 0: none), `supervision` (packed, 2 characters),
/// `calculation` (ASCII), `imaging_family`. Releases: `conversion_factor` (ten-thousandths).
pub const SCHEMA: u16 = 1;

/// Three characters packed with six bits each, such as the global days `090`.
fn unpack_text<const LENGTH: usize>(packed: u32) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = ((packed >> (6 * (LENGTH - 1 - index))) & 0x3f) as u8 + 0x20;
    }
    bytes
}

/// The same, packed.
#[cfg(feature = "import")]
pub(crate) fn pack_text(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |packed, byte| (packed << 6) | u32::from(byte.wrapping_sub(0x20) & 0x3f))
}

/// What the status code of a row means for payment (layout document, Attachment A).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status(pub(crate) u8);

impl Status {
    /// The letter.
    pub const fn letter(self) -> char {
        self.0 as char
    }
}

/// The payment policy indicators of a row, as the file codes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Policy {
    /// Professional and technical component indicator, 0 to 9.
    pub component: char,
    /// Global days: `000`, `010`, `090`, `MMM`, `XXX`, `YYY`, `ZZZ`.
    pub global_days: [u8; 3],
    /// Share of the pre-operative part.
    pub preoperative: Factor<2>,
    /// Share of the intra-operative part.
    pub intraoperative: Factor<2>,
    /// Share of the post-operative part.
    pub postoperative: Factor<2>,
    /// Multiple procedure indicator.
    pub multiple: char,
    /// Bilateral surgery indicator.
    pub bilateral: char,
    /// Assistant at surgery indicator.
    pub assistant: char,
    /// Co-surgeon indicator.
    pub co_surgeon: char,
    /// Team surgery indicator.
    pub team: char,
    /// Pricing indicator; releases before 2026 have none.
    pub pricing: Option<char>,
    /// The base code of an endoscopy family.
    pub endoscopic_base: Option<Hcpcs>,
    /// Physician supervision of diagnostic procedures.
    pub supervision: [u8; 2],
    /// Calculation flag.
    pub calculation: char,
    /// Diagnostic imaging family: 88, or 99 where the concept does not apply.
    pub imaging_family: u8,
}

/// The relative values and the status of a procedure, or of one of its components, in one release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeeRow {
    pub(crate) first: u8,
    pub(crate) last: u8,
    /// Whether and how it is paid.
    pub status: Status,
    flags: u8,
    policy: u16,
    work: u16,
    non_facility_pe: u16,
    facility_pe: u16,
    malpractice: u16,
    opps_non_facility_pe: u16,
    opps_facility_pe: u16,
    opps_malpractice: u16,
}

const fn hundredths(value: u16) -> Factor<2> {
    Factor::from_scaled(value as i64)
}

impl FeeRow {
    /// Work relative value.
    pub const fn work(&self) -> Factor<2> {
        hundredths(self.work)
    }

    /// Practice expense relative value of the setting.
    pub const fn practice_expense(&self, facility: bool) -> Factor<2> {
        hundredths(if facility { self.facility_pe } else { self.non_facility_pe })
    }

    /// Malpractice relative value.
    pub const fn malpractice(&self) -> Factor<2> {
        hundredths(self.malpractice)
    }

    /// Practice expense of the setting under the cap on imaging; zero where no cap applies.
    pub const fn opps_practice_expense(&self, facility: bool) -> Factor<2> {
        hundredths(if facility { self.opps_facility_pe } else { self.opps_non_facility_pe })
    }

    /// Malpractice under the cap on imaging; zero where no cap applies.
    pub const fn opps_malpractice(&self) -> Factor<2> {
        hundredths(self.opps_malpractice)
    }

    /// Does the cap on imaging apply (42 USC 1395w-4(b)(4)(A))? The file shows its values only where it does.
    pub const fn is_capped(&self) -> bool {
        self.opps_non_facility_pe != 0 || self.opps_facility_pe != 0 || self.opps_malpractice != 0
    }

    /// Is the service rarely or never performed in the setting (the file's `NA` flag)?
    pub const fn is_rare(&self, facility: bool) -> bool {
        self.flags & if facility { 2 } else { 1 } != 0
    }

    /// The file's `NOT USED FOR MEDICARE PAYMENT` mark.
    pub const fn not_used_for_medicare(&self) -> bool {
        self.flags & 4 != 0
    }
}

/// The decoded form: keys apart, and rows in chunks that are decoded on first touch, one block of each column at a time.
struct Rows {
    /// Procedure and component, packed into one number that sorts as the pair.
    keys: Vec<u64>,
    index: Index,
    starts: Vec<u32>,
    count: usize,
    /// A chunk holds two to this power rows.
    chunk: u32,
    chunks: Vec<OnceCell<Box<[FeeRow]>>>,
    policies: Vec<Policy>,
    conversion_factors: Vec<Rate>,
}

const fn packed_key(procedure: u32, component: u16) -> u64 {
    (procedure as u64) << 16 | component as u64
}

/// The releases of one pack.
#[derive(Debug)]
pub struct PhysicianFeeSchedule {
    pack: Pack,
    timeline: Timeline,
    rows: OnceCell<Rows>,
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} keys, {} rows", self.keys.len(), self.count)
    }
}

/// What the fee schedule says of a procedure on a day.
#[derive(Debug, Clone, Copy)]
pub struct FeeLookup<'t> {
    /// The release that answered.
    pub release: Selected<'t>,
    /// Its conversion factor.
    pub conversion_factor: Rate,
    /// The row.
    pub row: &'t FeeRow,
    /// Its payment policy indicators.
    pub policy: &'t Policy,
    /// The procedure.
    pub procedure: Hcpcs,
    /// The component, where the row is that of one.
    pub component: Option<Modifier>,
}

impl FeeLookup<'_> {
    /// Where the row stands.
    pub const fn row_ref(&self) -> RowRef {
        RowRef {
            series: Series::PhysicianFeeSchedule,
            release: self.release.name(),
            key: RowKey::Procedure(self.procedure, self.component),
            period: self.release.period(),
        }
    }
}

impl PhysicianFeeSchedule {
    /// Takes a pack of this series.
    pub fn new(pack: Pack) -> Result<PhysicianFeeSchedule> {
        pack.expect(Series::PhysicianFeeSchedule, SCHEMA)?;
        let timeline = Timeline::new(&pack.manifest().releases);
        Ok(PhysicianFeeSchedule { pack, timeline, rows: OnceCell::new() })
    }

    crate::tables::pack::pack_and_releases!();

    fn rows(&self) -> Result<&Rows> {
        self.rows.get_or_try_init(|| decode(&self.pack))
    }

    /// Decodes the pack now, so that the first question is as fast as the next.
    pub fn preload(&self) -> Result<()> {
        let rows = self.rows()?;
        for (index, chunk) in rows.chunks.iter().enumerate() {
            chunk.get_or_try_init(|| decode_chunk(&self.pack, rows, index))?;
        }
        Ok(())
    }

    /// The release that answers for a day, if one does.
    #[inline(always)]
    pub fn select(&self, as_of: AsOf) -> Option<Selected<'_>> {
        self.timeline.select(self.releases(), as_of)
    }

    /// The row of a procedure (and component) in a selected release; `None` where the release has no such code.
    #[inline(always)]
    pub fn look_up<'t>(
        &'t self,
        release: Selected<'t>,
        procedure: Hcpcs,
        component: Option<Modifier>,
    ) -> Result<Option<FeeLookup<'t>>> {
        let rows = self.rows()?;
        let key = packed_key(procedure.packed(), component.map_or(0, Modifier::packed));
        let Some(found) = rows.index.find(&key, |at| rows.keys.get(at) == Some(&key)) else {
            return Ok(None);
        };
        let Some(row) = self.version(rows, found, release.index())? else { return Ok(None) };
        let factor = rows.conversion_factors.get(release.index());
        Ok(match (rows.policies.get(usize::from(row.policy)), factor) {
            (Some(policy), Some(conversion_factor)) => Some(FeeLookup {
                release,
                conversion_factor: *conversion_factor,
                row,
                policy,
                procedure,
                component,
            }),
            _ => None,
        })
    }

    /// A row, whose chunk is decoded on first touch.
    #[inline(always)]
    fn row<'t>(&'t self, rows: &'t Rows, row: usize) -> Result<&'t FeeRow> {
        let index = row >> rows.chunk;
        let chunk = rows.chunks[index].get_or_try_init(|| decode_chunk(&self.pack, rows, index))?;
        Ok(&chunk[row & ((1 << rows.chunk) - 1)])
    }

    /// The row that a key has in a release.
    #[inline(always)]
    fn version<'t>(&'t self, rows: &'t Rows, key: usize, release: usize) -> Result<Option<&'t FeeRow>> {
        for row in rows.starts[key] as usize..rows.starts[key + 1] as usize {
            let row = self.row(rows, row)?;
            if usize::from(row.first) <= release && release <= usize::from(row.last) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// In which releases a procedure stands, by their order.
    pub fn listed(&self, procedure: Hcpcs) -> Result<Vec<bool>> {
        let rows = self.rows()?;
        let mut listed = vec![false; self.releases().len()];
        let from = rows.keys.partition_point(|key| *key < packed_key(procedure.packed(), 0));
        let keys = rows
            .keys
            .iter()
            .enumerate()
            .skip(from)
            .take_while(|(_, key)| **key >> 16 == u64::from(procedure.packed()));
        for (key, _) in keys {
            for row in rows.starts[key] as usize..rows.starts[key + 1] as usize {
                let row = self.row(rows, row)?;
                let (first, last) = (usize::from(row.first), usize::from(row.last));
                listed.iter_mut().take(last + 1).skip(first).for_each(|place| *place = true);
            }
        }
        Ok(listed)
    }

    /// Every procedure and component of a release; for conformance runs and bulk work.
    pub fn all(&self, release: Selected<'_>) -> Result<Vec<(Hcpcs, Option<Modifier>)>> {
        let rows = self.rows()?;
        let mut all = Vec::new();
        for (index, key) in rows.keys.iter().enumerate() {
            if self.version(rows, index, release.index())?.is_some() {
                let (procedure, modifier) = ((key >> 16) as u32, *key as u16);
                let component = if modifier == 0 { None } else { Some(Modifier::from_packed(modifier)?) };
                all.push((Hcpcs::from_packed(procedure)?, component));
            }
        }
        Ok(all)
    }
}

/// Decodes the columns, and refuses a pack whose numbers do not fit together: what it holds is never trusted.
fn decode(pack: &Pack) -> Result<Rows> {
    let bad = |what: &'static str, expected: String, found: String| {
        Error::new(code::PACK_DAMAGED)
            .with("file", pack.file())
            .with("what", what)
            .with("expected", expected)
            .with("found", found)
    };
    let procedures = pack.values("procedure")?;
    let modifiers = pack.values("modifier")?;
    let mut starts = pack.values("start")?;
    let (count, rows_in_chunk) = pack.shape("first")?;
    if modifiers.len() != procedures.len() || starts.len() != procedures.len() {
        return Err(bad("the number of keys", procedures.len().to_string(), modifiers.len().to_string()));
    }
    starts.push(count as u32);
    if starts.windows(2).any(|pair| pair[0] > pair[1]) || starts[0] != 0 {
        return Err(bad("column 'start'", "rising row numbers".to_string(), "others".to_string()));
    }
    let keys: Vec<u64> = procedures
        .iter()
        .zip(&modifiers)
        .map(|(procedure, modifier)| packed_key(*procedure, *modifier as u16))
        .collect();
    if keys.windows(2).any(|pair| pair[0] >= pair[1])
        || procedures.iter().any(|packed| packed >> 30 != 0)
        || modifiers.iter().any(|packed| packed >> 12 != 0)
    {
        return Err(bad("the keys", "sorted procedure codes".to_string(), "others".to_string()));
    }
    let policies = decode_policies(pack)?;
    let conversion_factors: Vec<Rate> = pack
        .values("conversion_factor")?
        .into_iter()
        .map(|value| Rate::from_scaled(i64::from(value)))
        .collect();
    let releases = pack.manifest().releases.len();
    if conversion_factors.len() != releases {
        return Err(bad(
            "column 'conversion_factor'",
            releases.to_string(),
            conversion_factors.len().to_string(),
        ));
    }
    let index = Index::new(keys.iter().enumerate().map(|(at, key)| (at as u32, *key)));
    if !rows_in_chunk.is_power_of_two() {
        return Err(bad("the rows in a block", "a power of two".to_string(), rows_in_chunk.to_string()));
    }
    let chunks = std::iter::repeat_with(OnceCell::new).take(count.div_ceil(rows_in_chunk)).collect();
    let chunk = rows_in_chunk.trailing_zeros();
    Ok(Rows { keys, index, starts, count, chunk, chunks, policies, conversion_factors })
}

/// Decodes one block of every column of rows.
fn decode_chunk(pack: &Pack, rows: &Rows, index: usize) -> Result<Box<[FeeRow]>> {
    let count = (rows.count - (index << rows.chunk)).min(1 << rows.chunk);
    let column = |name: &'static str, largest: u32| -> Result<Vec<u32>> {
        let values = pack.block(name, index)?;
        if values.len() != count || values.iter().any(|value| *value > largest) {
            return Err(Error::new(code::PACK_DAMAGED)
                .with("file", pack.file())
                .with("what", format_args!("column '{name}', block {index}"))
                .with("expected", format_args!("{count} values up to {largest}"))
                .with("found", format_args!("{} values", values.len())));
        }
        Ok(values)
    };
    let last_release = rows.conversion_factors.len().saturating_sub(1).min(255) as u32;
    let last_policy = rows.policies.len().saturating_sub(1).min(65_535) as u32;
    let rvu = u32::from(u16::MAX);
    let (first, last) = (column("first", last_release)?, column("last", last_release)?);
    let (status, flags) = (column("status", 127)?, column("flags", 7)?);
    let policy = column("policy", last_policy)?;
    let (work, malpractice) = (column("work", rvu)?, column("malpractice", rvu)?);
    let (non_facility_pe, facility_pe) = (column("non_facility_pe", rvu)?, column("facility_pe", rvu)?);
    let opps_non_facility_pe = column("opps_non_facility_pe", rvu)?;
    let opps_facility_pe = column("opps_facility_pe", rvu)?;
    let opps_malpractice = column("opps_malpractice", rvu)?;
    Ok((0..count)
        .map(|row| FeeRow {
            first: first[row] as u8,
            last: last[row] as u8,
            status: Status(status[row] as u8),
            flags: flags[row] as u8,
            policy: policy[row] as u16,
            work: work[row] as u16,
            non_facility_pe: non_facility_pe[row] as u16,
            facility_pe: facility_pe[row] as u16,
            malpractice: malpractice[row] as u16,
            opps_non_facility_pe: opps_non_facility_pe[row] as u16,
            opps_facility_pe: opps_facility_pe[row] as u16,
            opps_malpractice: opps_malpractice[row] as u16,
        })
        .collect())
}

fn decode_policies(pack: &Pack) -> Result<Vec<Policy>> {
    let names = [
        "component",
        "global",
        "preoperative",
        "intraoperative",
        "postoperative",
        "multiple",
        "bilateral",
        "assistant",
        "co_surgeon",
        "team",
        "pricing",
        "endoscopic_base",
        "supervision",
        "calculation",
        "imaging_family",
    ];
    let columns = names.into_iter().map(|name| pack.values(name)).collect::<Result<Vec<_>>>()?;
    let count = columns[0].len();
    if let Some(index) = columns.iter().position(|column| column.len() != count) {
        return Err(Error::new(code::PACK_DAMAGED)
            .with("file", pack.file())
            .with("what", format_args!("column '{}'", names[index]))
            .with("expected", format_args!("{count} values"))
            .with("found", format_args!("{} values", columns[index].len())));
    }
    let letter = |value: u32| char::from((value & 0x7f) as u8);
    let share = |value: u32| Factor::from_scaled(i64::from(value));
    Ok((0..count)
        .map(|row| {
            let value = |column: usize| columns[column][row];
            Policy {
                component: letter(value(0)),
                global_days: unpack_text(value(1)),
                preoperative: share(value(2)),
                intraoperative: share(value(3)),
                postoperative: share(value(4)),
                multiple: letter(value(5)),
                bilateral: letter(value(6)),
                assistant: letter(value(7)),
                co_surgeon: letter(value(8)),
                team: letter(value(9)),
                pricing: (value(10) != 0).then(|| letter(value(10))),
                endoscopic_base: if value(11) == 0 { None } else { Hcpcs::from_packed(value(11)).ok() },
                supervision: unpack_text(value(12)),
                calculation: letter(value(13)),
                imaging_family: value(14).min(99) as u8,
            }
        })
        .collect())
}
