//! The tables that ICD-10-PCS codes are built from.
//!
//! Source: the tables of the Centers for Medicare & Medicaid Services, one edition (fiscal year) a pack. A table gives the
//! first three characters of a code; each of its rows gives, for the other four, the characters that may be combined.

use std::sync::Arc;

use once_cell::sync::OnceCell;

use super::icd10_cm_notes::{EditionMatch, edition_match};
use super::pack::Pack;
use super::texts::Texts;
use crate::codes::Icd10Pcs;
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::row::{Label, RowKey, RowRef, Series};

/// Which columns a pack of this series has.
///
/// Tables: `rows` (how many), `definition` (text of the operation, an empty text where there is none). Axes, three for
/// each table and then four for each of its rows: `title` (text), `values` (how many). Values by axis: `character` (ASCII),
/// `label` (text). Texts: `text`.
pub const SCHEMA: u16 = 2;

/// A character at its place in a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PcsCharacter {
    /// The place, 1 to 7.
    pub position: u8,
    /// The name of the place: `Body Part`.
    pub title: String,
    /// The character.
    pub character: char,
    /// What it stands for there.
    pub label: String,
    /// What the operation means (place 3), where the tables define it.
    pub definition: Option<String>,
}

struct Axis {
    title: u32,
    values: Vec<(u8, u32)>,
}

impl Axis {
    fn label(&self, character: u8) -> Option<u32> {
        self.values.iter().find(|(own, _)| *own == character).map(|(_, label)| *label)
    }
}

struct Table {
    key: [u8; 3],
    head: [Axis; 3],
    definition: u32,
    rows: Vec<[Axis; 4]>,
}

/// One edition of the tables. It may be shared between threads; it is decoded when it is first touched.
pub struct Icd10PcsTables {
    pack: Arc<Pack>,
    edition: Label,
    tables: OnceCell<Vec<Table>>,
    texts: Texts,
}

impl std::fmt::Debug for Icd10PcsTables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Icd10PcsTables({:?})", self.pack)
    }
}

impl Icd10PcsTables {
    /// Takes a pack of this series.
    pub fn new(pack: Pack) -> Result<Icd10PcsTables> {
        pack.expect(Series::Icd10PcsTables, SCHEMA)?;
        let edition = match &pack.manifest().releases[..] {
            [release] => release.name,
            releases => {
                return Err(Error::new(code::PACK_DAMAGED)
                    .with("file", pack.file())
                    .with("what", "the manifest")
                    .with("expected", "one edition")
                    .with("found", releases.len()));
            }
        };
        let pack = Arc::new(pack);
        let texts = Texts::open(&pack, "text")?;
        Ok(Icd10PcsTables { pack, edition, tables: OnceCell::new(), texts })
    }

    crate::tables::pack::pack_and_releases!();

    /// The name of the edition, `PCS-TABLES-2024`.
    pub fn edition(&self) -> Label {
        self.edition
    }

    /// How the edition fits a day.
    pub fn edition_match(&self, on: Day) -> EditionMatch {
        edition_match(self.releases(), on)
    }

    fn tables(&self) -> Result<&Vec<Table>> {
        self.tables.get_or_try_init(|| self.decode())
    }

    fn damaged(&self, what: &'static str) -> Error {
        Error::new(code::PACK_DAMAGED)
            .with("file", self.pack.file())
            .with("what", what)
            .with("expected", "counts that fit")
            .with("found", "others")
    }

    fn decode(&self) -> Result<Vec<Table>> {
        let rows = self.pack.values("rows")?;
        let definitions = self.pack.values("definition")?;
        let mut axes = self.pack.values("title")?.into_iter().zip(self.pack.values("values")?);
        let mut values = self.pack.values("character")?.into_iter().zip(self.pack.values("label")?);
        let mut axis = || -> Result<Axis> {
            let (title, count) = axes.next().ok_or_else(|| self.damaged("the axes"))?;
            let mut own = Vec::new();
            for _ in 0..count {
                let (character, label) = values.next().ok_or_else(|| self.damaged("the values"))?;
                let byte = u8::try_from(character).ok().filter(u8::is_ascii_alphanumeric);
                own.push((byte.ok_or_else(|| self.damaged("a value"))?, label));
            }
            Ok(Axis { title, values: own })
        };
        let mut tables = Vec::new();
        if rows.len() != definitions.len() {
            return Err(self.damaged("the tables"));
        }
        for (count, definition) in rows.into_iter().zip(definitions) {
            let head = [axis()?, axis()?, axis()?];
            let mut key = [0; 3];
            for (byte, axis) in key.iter_mut().zip(&head) {
                *byte = axis.values.first().ok_or_else(|| self.damaged("a table"))?.0;
            }
            let mut own = Vec::new();
            for _ in 0..count {
                own.push([axis()?, axis()?, axis()?, axis()?]);
            }
            tables.push(Table { key, head, definition, rows: own });
        }
        Ok(tables)
    }

    fn text(&self, number: u32) -> Result<String> {
        self.texts.get(number as usize)
    }

    fn character(
        &self,
        position: usize,
        axis: &Axis,
        character: u8,
        definition: u32,
    ) -> Result<PcsCharacter> {
        let label = axis.label(character).ok_or_else(|| self.damaged("a value"))?;
        let definition = if position == 3 { self.text(definition)? } else { String::new() };
        Ok(PcsCharacter {
            position: position as u8,
            title: self.text(axis.title)?,
            character: char::from(character),
            label: self.text(label)?,
            definition: Some(definition).filter(|text| !text.is_empty()),
        })
    }

    /// The seven characters of a code, or the three of a table, with what they stand for; `None` where no row has them.
    pub fn decode_code(&self, asked: Icd10Pcs) -> Result<Option<Vec<PcsCharacter>>> {
        let text = asked.to_string();
        let (head, rest) = text.as_bytes().split_at(3.min(text.len()));
        let Some(table) = self.tables()?.iter().find(|table| table.key[..] == *head) else {
            return Ok(None);
        };
        let fits = |row: &&[Axis; 4]| row.iter().zip(rest).all(|(axis, byte)| axis.label(*byte).is_some());
        let row = match rest.len() {
            0 => None,
            _ => match table.rows.iter().find(fits) {
                Some(row) => Some(row),
                None => return Ok(None),
            },
        };
        let axes = table.head.iter().chain(row.into_iter().flatten());
        let found = axes.zip(text.bytes()).enumerate();
        let found = found.map(|(at, (axis, byte))| self.character(at + 1, axis, byte, table.definition));
        found.collect::<Result<Vec<_>>>().map(Some)
    }

    /// The characters that may follow the first ones of a code, each with its label, in the order of the characters. Empty
    /// where nothing begins like that, or seven are there already.
    pub fn next_characters(&self, prefix: &str) -> Result<Vec<PcsCharacter>> {
        let prefix = prefix.as_bytes();
        let at = prefix.len();
        let mut found: Vec<PcsCharacter> = Vec::new();
        let mut known = [false; 256];
        for table in self.tables()? {
            let shared = at.min(3);
            if table.key[..shared] != prefix[..shared] {
                continue;
            }
            if at < 3 {
                let byte = table.key[at];
                if !std::mem::replace(&mut known[usize::from(byte)], true) {
                    found.push(self.character(at + 1, &table.head[at], byte, table.definition)?);
                }
                continue;
            }
            for row in &table.rows {
                let fits = row.iter().zip(&prefix[3..]).all(|(axis, byte)| axis.label(*byte).is_some());
                let Some(axis) = row.get(at - 3).filter(|_| fits) else { continue };
                for (byte, _) in &axis.values {
                    if !std::mem::replace(&mut known[usize::from(*byte)], true) {
                        found.push(self.character(at + 1, axis, *byte, 0)?);
                    }
                }
            }
        }
        found.sort_by_key(|one| one.character);
        Ok(found)
    }

    /// Visits every code that begins with a prefix, table by table and row by row; rows share no code.
    pub fn visit_codes(&self, prefix: &str, visit: &mut dyn FnMut(Icd10Pcs)) -> Result<()> {
        let prefix = prefix.as_bytes();
        let fits = |at: usize, byte: u8| prefix.get(at).is_none_or(|wanted| *wanted == byte);
        for table in self.tables()? {
            if !table.key.iter().enumerate().all(|(at, byte)| fits(at, *byte)) {
                continue;
            }
            for row in &table.rows {
                let mut made = vec![table.key.to_vec()];
                for (at, axis) in row.iter().enumerate() {
                    let bytes =
                        || axis.values.iter().map(|(byte, _)| *byte).filter(|byte| fits(at + 3, *byte));
                    made = made
                        .iter()
                        .flat_map(|begin| bytes().map(|byte| [begin.as_slice(), &[byte]].concat()))
                        .collect();
                }
                for code in made {
                    if let Some(code) = std::str::from_utf8(&code).ok().and_then(|text| text.parse().ok()) {
                        visit(code);
                    }
                }
            }
        }
        Ok(())
    }

    /// The row behind a code: its table.
    pub fn row_ref(&self, asked: Icd10Pcs) -> Result<RowRef> {
        let release = self.releases().first().ok_or_else(|| self.damaged("the manifest"))?;
        let table = asked.to_string();
        Ok(RowRef {
            series: Series::Icd10PcsTables,
            release: release.name,
            key: RowKey::Label(Label::new(table.get(..3).unwrap_or(&table))?),
            period: release.period,
        })
    }
}
