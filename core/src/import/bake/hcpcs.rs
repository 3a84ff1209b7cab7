//! The pack of [`crate::tables::hcpcs`].

use std::collections::{BTreeMap, HashMap};

use super::{PackWriter, in_order, too_many};
use crate::codes::Hcpcs;
use crate::dates::Day;
use crate::error::Result;
use crate::import::{HcpcsRelease, HcpcsRow};
use crate::row::Series;
use crate::tables::hcpcs::{SCHEMA, first_day};
use crate::tables::pack::Manifest;

/// Joins the files of one release: a later file fills what an earlier one left open.
fn merge(releases: &[HcpcsRelease]) -> Vec<HcpcsRelease> {
    let mut merged: Vec<HcpcsRelease> = Vec::new();
    for part in releases {
        let Some(whole) = merged.iter_mut().find(|whole| whole.release.name == part.release.name) else {
            merged.push(part.clone());
            continue;
        };
        let fill = |into: &mut HcpcsRow, from: &HcpcsRow| {
            into.short = into.short.take().or_else(|| from.short.clone());
            into.long = into.long.take().or_else(|| from.long.clone());
            into.fields = into.fields.take().or_else(|| from.fields.clone());
            into.not_classified |= from.not_classified;
        };
        for (procedure, row) in &part.codes {
            fill(whole.codes.entry(*procedure).or_default(), row);
        }
        for (modifier, row) in &part.modifiers {
            fill(whole.modifiers.entry(*modifier).or_default(), row);
        }
        whole.release.sources.extend(part.release.sources.iter().cloned());
        whole.release.rows = (whole.codes.len() + whole.modifiers.len()) as u32;
    }
    merged
}

struct Version<'r> {
    first: u32,
    last: u32,
    row: &'r HcpcsRow,
}

/// The distinct texts, in the order in which they are first met; the first is empty.
struct Texts<'r> {
    numbers: HashMap<&'r str, u32>,
    all: String,
}

impl<'r> Texts<'r> {
    fn new() -> Texts<'r> {
        Texts { numbers: HashMap::from([("", 0)]), all: "\n".to_string() }
    }

    fn number(&mut self, text: &'r str) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(text).or_insert_with(|| {
            // A line end parts the texts.
            self.all.extend(text.chars().map(|c| if c == '\n' { ' ' } else { c }));
            self.all.push('\n');
            next
        })
    }
}

/// Bakes editions of HCPCS Level II; several files of one edition are joined. A code is stored once for a run of
/// editions that have it unchanged.
pub fn hcpcs(releases: &[HcpcsRelease]) -> Result<Vec<u8>> {
    let merged = merge(releases);
    let ordered = in_order(Series::HcpcsLevelTwo, &merged, |table| &table.release)?;
    if ordered.len() > 256 {
        return Err(too_many("releases", ordered.len(), 256));
    }
    let mut keys: BTreeMap<Hcpcs, Vec<Version<'_>>> = BTreeMap::new();
    for (index, table) in ordered.iter().enumerate() {
        let index = index as u32;
        for (procedure, row) in &table.codes {
            let versions = keys.entry(*procedure).or_default();
            match versions.last_mut() {
                Some(version) if version.last + 1 == index && version.row == row => version.last = index,
                _ => versions.push(Version { first: index, last: index, row }),
            }
        }
    }
    let versions: Vec<&Version<'_>> = keys.values().flatten().collect();
    let mut texts = Texts::new();
    let mut words: Vec<[u32; 7]> = Vec::new();
    for version in &versions {
        let row = version.row;
        let fields = row.fields.as_ref();
        let all = [
            row.short.as_deref(),
            row.long.as_deref(),
            fields.map(|fields| &*fields.pricing),
            fields.map(|fields| &*fields.betos),
            fields.map(|fields| &*fields.type_of_service),
            fields.map(|fields| &*fields.cross_reference),
            fields.map(|fields| &*fields.statute),
        ];
        words.push(all.map(|text| texts.number(text.unwrap_or(""))));
    }
    // Of the modifiers only the last text is kept.
    let mut modifiers = BTreeMap::new();
    for table in &ordered {
        for (modifier, row) in &table.modifiers {
            modifiers.insert(modifier.packed(), row);
        }
    }
    let modifier_texts: Vec<(u32, u32, u32)> = modifiers
        .iter()
        .map(|(packed, row)| {
            let short = texts.number(row.short.as_deref().unwrap_or(""));
            (u32::from(*packed), short, texts.number(row.long.as_deref().unwrap_or("")))
        })
        .collect();

    let manifest = Manifest {
        series: Series::HcpcsLevelTwo,
        stored_rows: (versions.len() + modifier_texts.len()) as u32,
        releases: ordered.iter().map(|table| table.release.clone()).collect(),
    };
    let mut writer = PackWriter::new(SCHEMA, manifest);
    writer.column("code", &keys.keys().map(|code| code.packed()).collect::<Vec<_>>())?;
    let starts = keys.values().scan(0, |next, versions| {
        let start = *next;
        *next += versions.len() as u32;
        Some(start)
    });
    writer.column("start", &starts.collect::<Vec<_>>())?;
    let mut put = |name: &str, value: &dyn Fn(&Version<'_>) -> u32| {
        let values: Vec<u32> = versions.iter().map(|version| value(version)).collect();
        writer.column(name, &values)
    };
    put("first", &|version| version.first)?;
    put("last", &|version| version.last)?;
    put("flags", &|version| {
        let fields = version.row.fields.as_ref();
        u32::from(fields.is_some())
            | u32::from(fields.is_some_and(|fields| fields.asc)) << 1
            | u32::from(version.row.not_classified) << 2
    })?;
    let letter = |letter: Option<char>| letter.map_or(0, u32::from);
    put("coverage", &|version| letter(version.row.fields.as_ref().and_then(|fields| fields.coverage)))?;
    put("action", &|version| letter(version.row.fields.as_ref().and_then(|fields| fields.action)))?;
    put("multiple_pricing", &|version| {
        letter(version.row.fields.as_ref().and_then(|fields| fields.multiple_pricing))
    })?;
    let first = first_day()?;
    let stored =
        |day: Option<Day>| day.map_or(0, |day| u32::try_from(day.days() - first.days() + 1).unwrap_or(0));
    put("added", &|version| stored(version.row.fields.as_ref().and_then(|fields| fields.added)))?;
    put("effective", &|version| stored(version.row.fields.as_ref().and_then(|fields| fields.effective)))?;
    put("terminated", &|version| stored(version.row.fields.as_ref().and_then(|fields| fields.terminated)))?;
    let names = ["short", "long", "pricing", "betos", "type_of_service", "cross_reference", "statute"];
    for (column, name) in names.into_iter().enumerate() {
        writer.column(name, &words.iter().map(|row| row[column]).collect::<Vec<_>>())?;
    }
    writer.column("modifier", &modifier_texts.iter().map(|row| row.0).collect::<Vec<_>>())?;
    writer.column("modifier_short", &modifier_texts.iter().map(|row| row.1).collect::<Vec<_>>())?;
    writer.column("modifier_long", &modifier_texts.iter().map(|row| row.2).collect::<Vec<_>>())?;
    writer.text("texts", &texts.all)?;
    writer.finish()
}
