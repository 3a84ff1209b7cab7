//! HCPCS Level II: texts, coverage, pricing and dates of its codes, and the texts of its modifiers.
//!
//! An edition that names dates (2019, the third quarter of 2024) keeps codes that have ended, for some ten years; one that
//! names none (January 2026) keeps them too. A list without dates says only that a code had begun: what is in force on
//! a day is [`crate::coding::procedure`]'s question, which reads other tables besides.

use once_cell::sync::OnceCell;

use super::pack::Pack;
use crate::codes::{Hcpcs, Modifier};
use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::{Label, RowKey, RowRef, Series};

/// The columns of this series.
pub const SCHEMA: u16 = 1;

/// What Medicare says of a code, in an edition that has fields.
///
/// ```
/// # #[cfg(feature = "embed-hcpcs")] {
/// use cleanclaim::tables::Tables;
/// let tables = Tables::embedded()?;
/// let found = tables.hcpcs("A0428".parse()?, "2024-08-01".parse()?)?.ok_or("no such code")?;
/// assert_eq!(found.short, "Bls");
/// let (fields, row) = found.fields.ok_or("no fields")?;
/// assert_eq!(fields.coverage, Some('C'));
/// assert_eq!(fields.added, Some("2001-01-01".parse()?));
/// assert_eq!(row.release.as_str(), "HCPCS24C");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct HcpcsFields {
    /// C carrier judgment, D special coverage instructions, I not payable by Medicare, M not covered, S not covered by
    /// statute.
    pub coverage: Option<char>,
    /// What changed with this edition: A added, B both, C long text, D discontinued, F fields, N nothing, P payment,
    /// R reactivated, S short text, T other.
    pub action: Option<char>,
    /// How a price is found, one to four indicators of two digits joined by commas: `32`, `51`, `00` not priced apart.
    pub pricing: Box<str>,
    /// Whether several methods may price it: A one method, 9 not priced.
    pub multiple_pricing: Option<char>,
    /// The Berenson-Eggers type of service, `O1A`.
    pub betos: Box<str>,
    /// Types of service, one to five letters or digits joined by commas.
    pub type_of_service: Box<str>,
    /// The code or codes that stand in its place.
    pub cross_reference: Box<str>,
    /// The section of the act that excludes or limits it.
    pub statute: Box<str>,
    /// May an ambulatory surgical center be paid for it?
    pub asc: bool,
    /// The day on which it was added.
    pub added: Option<Day>,
    /// The first day of what this edition says.
    pub effective: Option<Day>,
    /// The last day on which it may be used.
    pub terminated: Option<Day>,
}

/// A code as the editions that are loaded have it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HcpcsLookup<'t> {
    /// The code.
    pub code: Hcpcs,
    /// The short text; empty where no edition has one.
    pub short: &'t str,
    /// The long text.
    pub long: &'t str,
    /// Where the texts stand.
    pub row: RowRef,
    /// What Medicare says of it, and where that stands; `None` where no edition with fields has the code.
    pub fields: Option<(&'t HcpcsFields, RowRef)>,
    /// Is it on the list of codes that are not otherwise classified?
    pub not_classified: bool,
}

/// One run of editions that have a code unchanged.
#[derive(Debug, Clone)]
struct Version {
    first: usize,
    last: usize,
    short: u32,
    long: u32,
    fields: Option<HcpcsFields>,
    not_classified: bool,
}

#[derive(Debug)]
struct Data {
    codes: Vec<u32>,
    starts: Vec<u32>,
    versions: Vec<Version>,
    /// Modifier, short text, long text: of the last edition that has it.
    modifiers: Vec<(u16, u32, u32)>,
    /// All texts, each once, and where each ends.
    texts: String,
    ends: Vec<u32>,
}

impl Data {
    fn text(&self, number: u32) -> &str {
        let number = number as usize;
        let from =
            number.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize + 1);
        self.ends.get(number).and_then(|end| self.texts.get(from..*end as usize)).unwrap_or("")
    }
}

/// A pack of HCPCS Level II. Its columns are decoded when the first question comes.
#[derive(Debug)]
pub struct HcpcsTable {
    pack: Pack,
    data: OnceCell<Data>,
}

impl HcpcsTable {
    /// Takes a pack of this series.
    pub fn new(pack: Pack) -> Result<HcpcsTable> {
        pack.expect(Series::HcpcsLevelTwo, SCHEMA)?;
        Ok(HcpcsTable { pack, data: OnceCell::new() })
    }

    crate::tables::pack::pack_and_releases!();

    fn data(&self) -> Result<&Data> {
        self.data.get_or_try_init(|| decode(&self.pack))
    }

    /// Decodes the pack now, so that the first question is as fast as the next.
    pub fn preload(&self) -> Result<()> {
        self.data().map(|_| ())
    }

    /// A code, with the texts of the edition of a day: the last that had begun, else the first that comes. `None` where
    /// no edition has it.
    pub fn look_up(&self, procedure: Hcpcs, on: Day) -> Result<Option<HcpcsLookup<'_>>> {
        let data = self.data()?;
        let Ok(at) = data.codes.binary_search(&procedure.packed()) else { return Ok(None) };
        let range = data.starts.get(at).zip(data.starts.get(at + 1));
        let Some(versions) = range.and_then(|(from, to)| data.versions.get(*from as usize..*to as usize))
        else {
            return Ok(None);
        };
        let come = self.releases().partition_point(|release| release.period.from() <= on);
        let nearest = |wanted: &dyn Fn(&Version) -> bool| {
            let earlier = versions.iter().rev().find(|version| version.first < come && wanted(version));
            earlier.map(|version| (version, version.last.min(come.saturating_sub(1)))).or_else(|| {
                versions.iter().find(|version| wanted(version)).map(|version| (version, version.first))
            })
        };
        let row = |release: usize| {
            self.releases().get(release).map(|release| RowRef {
                series: Series::HcpcsLevelTwo,
                release: release.name,
                key: RowKey::Procedure(procedure, None),
                period: release.period,
            })
        };
        let Some((text, text_release)) = nearest(&|version| version.long != 0).or_else(|| nearest(&|_| true))
        else {
            return Ok(None);
        };
        let Some(text_row) = row(text_release) else { return Ok(None) };
        let fields = nearest(&|version| version.fields.is_some())
            .and_then(|(version, release)| version.fields.as_ref().zip(row(release)));
        Ok(Some(HcpcsLookup {
            code: procedure,
            short: data.text(text.short),
            long: data.text(text.long),
            row: text_row,
            fields,
            not_classified: versions.iter().any(|version| version.not_classified),
        }))
    }

    /// Short and long text of a modifier, with its row; `None` where no edition has it.
    pub fn modifier(&self, modifier: Modifier) -> Result<Option<(&str, &str, RowRef)>> {
        let data = self.data()?;
        let Ok(at) = data.modifiers.binary_search_by_key(&modifier.packed(), |entry| entry.0) else {
            return Ok(None);
        };
        let (Some((_, short, long)), Some(release)) = (data.modifiers.get(at), self.releases().last()) else {
            return Ok(None);
        };
        let row = RowRef {
            series: Series::HcpcsLevelTwo,
            release: release.name,
            key: RowKey::Label(Label::new(&modifier.to_string())?),
            period: release.period,
        };
        Ok(Some((data.text(*short), data.text(*long), row)))
    }

    /// In which editions a code stands, by their order; empty where in none.
    pub fn editions(&self, procedure: Hcpcs) -> Result<Vec<bool>> {
        let data = self.data()?;
        let mut listed = vec![false; self.releases().len()];
        if let Ok(at) = data.codes.binary_search(&procedure.packed())
            && let Some((from, to)) = data.starts.get(at).zip(data.starts.get(at + 1))
        {
            for version in data.versions.get(*from as usize..*to as usize).unwrap_or_default() {
                listed.iter_mut().take(version.last + 1).skip(version.first).for_each(|place| *place = true);
            }
        }
        Ok(listed)
    }

    /// Which editions name dates: those keep codes that have ended, and say when.
    pub fn dated(&self) -> Result<Vec<bool>> {
        let data = self.data()?;
        let mut dated = vec![false; self.releases().len()];
        for version in data.versions.iter().filter(|version| version.fields.is_some()) {
            dated.iter_mut().take(version.last + 1).skip(version.first).for_each(|place| *place = true);
        }
        Ok(dated)
    }

    /// Every code of the pack, in order.
    pub fn codes(&self) -> Result<Vec<Hcpcs>> {
        self.data()?.codes.iter().map(|packed| Hcpcs::from_packed(*packed)).collect()
    }

    /// Every modifier of the pack, in order.
    pub fn modifiers(&self) -> Result<Vec<Modifier>> {
        self.data()?.modifiers.iter().map(|(packed, _, _)| Modifier::from_packed(*packed)).collect()
    }
}

/// The day of a number of days since 1900-01-01, from 1; 0 is none.
fn stored_day(stored: u32) -> Result<Option<Day>> {
    if stored == 0 { Ok(None) } else { Ok(Some(first_day()?.plus(i32::try_from(stored).unwrap_or(0) - 1))) }
}

/// The first day that a pack of this series can hold.
pub(crate) fn first_day() -> Result<Day> {
    Day::new(1900, 1, 1)
}

/// Decodes the columns, and refuses a pack whose numbers do not fit together.
fn decode(pack: &Pack) -> Result<Data> {
    let bad = |what: &str, expected: usize, found: usize| {
        Error::new(code::PACK_DAMAGED)
            .with("file", pack.file())
            .with("what", what)
            .with("expected", expected)
            .with("found", found)
    };
    let codes = pack.values("code")?;
    let mut starts = pack.values("start")?;
    let texts = pack.text("texts")?;
    let ends: Vec<u32> = memchr::memchr_iter(b'\n', texts.as_bytes())
        .map(|at| u32::try_from(at).unwrap_or(u32::MAX))
        .collect();
    let count = pack.shape("first")?.0;
    if starts.len() != codes.len() {
        return Err(bad("column 'start'", codes.len(), starts.len()));
    }
    starts.push(u32::try_from(count).unwrap_or(u32::MAX));
    if starts.first() != Some(&0) || starts.windows(2).any(|pair| pair[0] > pair[1]) {
        return Err(bad("column 'start'", count, starts.len()));
    }
    if codes.windows(2).any(|pair| pair[0] >= pair[1]) || codes.iter().any(|packed| packed >> 30 != 0) {
        return Err(bad("column 'code'", codes.len(), 0));
    }
    let column = |name: &'static str, largest: usize| -> Result<Vec<u32>> {
        let values = pack.values(name)?;
        if values.len() != count || values.iter().any(|value| *value as usize > largest) {
            return Err(bad(name, count, values.len()));
        }
        Ok(values)
    };
    let releases = pack.manifest().releases.len().saturating_sub(1);
    let last_text = ends.len().saturating_sub(1);
    let names = ["pricing", "betos", "type_of_service", "cross_reference", "statute"];
    let (first, last) = (column("first", releases)?, column("last", releases)?);
    let (short, long) = (column("short", last_text)?, column("long", last_text)?);
    let flags = column("flags", 7)?;
    let letters = ["coverage", "action", "multiple_pricing"]
        .into_iter()
        .map(|name| column(name, 127))
        .collect::<Result<Vec<_>>>()?;
    let words = names.into_iter().map(|name| column(name, last_text)).collect::<Result<Vec<_>>>()?;
    let days = ["added", "effective", "terminated"]
        .into_iter()
        .map(|name| column(name, 1_000_000))
        .collect::<Result<Vec<_>>>()?;
    let mut data =
        Data { codes, starts, versions: Vec::with_capacity(count), modifiers: Vec::new(), texts, ends };
    for row in 0..count {
        let letter = |column: usize| match letters[column][row] {
            0 => None,
            letter => Some(char::from((letter & 0x7f) as u8)),
        };
        let word = |column: usize| -> Box<str> { data.text(words[column][row]).into() };
        let fields = (flags[row] & 1 != 0)
            .then(|| {
                Ok::<_, Error>(HcpcsFields {
                    coverage: letter(0),
                    action: letter(1),
                    multiple_pricing: letter(2),
                    pricing: word(0),
                    betos: word(1),
                    type_of_service: word(2),
                    cross_reference: word(3),
                    statute: word(4),
                    asc: flags[row] & 2 != 0,
                    added: stored_day(days[0][row])?,
                    effective: stored_day(days[1][row])?,
                    terminated: stored_day(days[2][row])?,
                })
            })
            .transpose()?;
        let version = Version {
            first: first[row] as usize,
            last: last[row] as usize,
            short: short[row],
            long: long[row],
            fields,
            not_classified: flags[row] & 4 != 0,
        };
        data.versions.push(version);
    }
    let (keys, shorts, longs) =
        (pack.values("modifier")?, pack.values("modifier_short")?, pack.values("modifier_long")?);
    if keys.len() != shorts.len()
        || keys.len() != longs.len()
        || keys.windows(2).any(|pair| pair[0] >= pair[1])
    {
        return Err(bad("column 'modifier'", keys.len(), shorts.len()));
    }
    data.modifiers = keys
        .iter()
        .zip(shorts.iter().zip(&longs))
        .map(|(key, (short, long))| (*key as u16, *short, *long))
        .collect();
    Ok(data)
}

/// From the day a code was added to its last day; an end that is not known is the last day of all.
pub(crate) fn life(fields: &HcpcsFields) -> Option<Period> {
    let from = fields.added.or(fields.effective)?;
    Period::new(from, fields.terminated.unwrap_or(Day::LAST)).ok()
}
