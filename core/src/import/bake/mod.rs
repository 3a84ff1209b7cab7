//! Rows to bytes: the encoder of the pack that [`crate::tables::pack`] reads.

mod anesthesia;
mod gems;
mod gpci;
mod hcpcs;
mod icd10;
mod icd10_cm_index;
mod icd10_cm_notes;
mod icd10_cm_references;
mod icd10_pcs_tables;
mod localities;
mod physician_fee_schedule;
mod poa_exempt;
mod procedure_numbers;
mod search;
mod search_tables;
mod taxonomy;
mod texts;
mod zip_locality;

pub use anesthesia::anesthesia;
pub use gems::gems;
pub use gpci::gpci;
pub use hcpcs::hcpcs;
pub use icd10::icd10;
pub use icd10_cm_index::icd10_cm_index;
pub use icd10_cm_notes::icd10_cm_notes;
pub use icd10_pcs_tables::icd10_pcs_tables;
pub use localities::localities;
pub use physician_fee_schedule::physician_fee_schedule;
pub use poa_exempt::poa_exempt;
pub use procedure_numbers::procedure_numbers;
pub use search::{SearchCode, SearchTarget, SearchTerm, search};
pub use search_tables::search_of_tables;
pub use taxonomy::taxonomy;
pub use zip_locality::zip_locality;

use crate::error::{Error, Result, code};
use crate::row::Series;
use crate::tables::pack::{BLOCK, FORMAT, LARGEST_COLUMN, MAGIC, Manifest, Release};

/// How hard zstd tries: packs are written once and read for years.
const LEVEL: i32 = 19;
/// The shortest repetition that is looked for in a list of words of which each says only what the one before does not: the
/// reader spends far more on a repetition than on the letters themselves, and here they save next to nothing.
const SHORTEST_IN_WORDS: u32 = 6;

/// Writes a pack, column by column.
pub struct PackWriter {
    schema: u16,
    manifest: Manifest,
    directory: Vec<u8>,
    blocks: Vec<u8>,
}

impl PackWriter {
    /// A pack of this schema and manifest, without columns yet.
    pub fn new(schema: u16, manifest: Manifest) -> PackWriter {
        PackWriter { schema, manifest, directory: Vec::new(), blocks: Vec::new() }
    }

    /// Adds a column, in the narrowest of 1, 2 and 4 bytes that holds its values.
    pub fn column(&mut self, name: &str, values: &[u32]) -> Result<()> {
        self.column_in_blocks(name, values, BLOCK)
    }

    /// Adds a column whose blocks hold at most so many rows, for a table of which one question needs a small part.
    pub fn column_in_blocks(&mut self, name: &str, values: &[u32], rows_in_block: usize) -> Result<()> {
        let largest = values.iter().copied().max().unwrap_or(0);
        let width = match largest {
            0..=0xff => 1,
            0x100..=0xffff => 2,
            _ => 4,
        };
        let mut raw = Vec::with_capacity(values.len() * width);
        for value in values {
            raw.extend_from_slice(&value.to_le_bytes()[..width]);
        }
        self.section(name, width, values.len(), rows_in_block, &raw)
    }

    /// Adds a column of text, one byte a row.
    pub fn text(&mut self, name: &str, text: &str) -> Result<()> {
        self.section(name, 1, text.len(), BLOCK, text.as_bytes())
    }

    /// Adds a column of text that has few repetitions, so that it is read fast.
    fn plain_text(&mut self, name: &str, text: &str) -> Result<()> {
        let mut compressor = zstd::bulk::Compressor::new(LEVEL).map_err(|why| not_written(name, &why))?;
        compressor
            .set_parameter(zstd::zstd_safe::CParameter::MinMatch(SHORTEST_IN_WORDS))
            .map_err(|why| not_written(name, &why))?;
        self.section_with(name, 1, text.len(), BLOCK, text.as_bytes(), &mut compressor)
    }

    fn section(
        &mut self,
        name: &str,
        width: usize,
        rows: usize,
        rows_in_block: usize,
        raw: &[u8],
    ) -> Result<()> {
        let mut compressor = zstd::bulk::Compressor::new(LEVEL).map_err(|why| not_written(name, &why))?;
        self.section_with(name, width, rows, rows_in_block, raw, &mut compressor)
    }

    fn section_with(
        &mut self,
        name: &str,
        width: usize,
        rows: usize,
        rows_in_block: usize,
        raw: &[u8],
        compressor: &mut zstd::bulk::Compressor<'_>,
    ) -> Result<()> {
        let failed = |why: &dyn std::fmt::Display| not_written(name, why);
        let name_length = u8::try_from(name.len()).map_err(|why| failed(&why))?;
        let row_count = u32::try_from(rows).map_err(|why| failed(&why))?;
        if raw.len() > LARGEST_COLUMN {
            return Err(failed(&format_args!("a column holds at most {LARGEST_COLUMN} bytes")));
        }
        let rows_in_block = rows_in_block.clamp(1, BLOCK / width);
        self.directory.push(name_length);
        self.directory.extend_from_slice(name.as_bytes());
        self.directory.push(width as u8);
        self.directory.extend_from_slice(&row_count.to_le_bytes());
        self.directory.extend_from_slice(&(rows_in_block as u32).to_le_bytes());
        for block in raw.chunks(rows_in_block * width) {
            let stored = compressor.compress(block).map_err(|why| failed(&why))?;
            self.directory.extend_from_slice(&(stored.len() as u32).to_le_bytes());
            self.directory.extend_from_slice(&crc32fast::hash(&stored).to_le_bytes());
            self.blocks.extend_from_slice(&stored);
        }
        Ok(())
    }

    /// The bytes of the pack.
    pub fn finish(self) -> Result<Vec<u8>> {
        let failed = |why: &dyn std::fmt::Display| {
            Error::new(code::PACK_NOT_WRITTEN).with("what", "the manifest").with("why", why)
        };
        let manifest = serde_json::to_vec(&self.manifest).map_err(|why| failed(&why))?;
        let mut checked = Vec::new();
        checked.extend_from_slice(&FORMAT.to_le_bytes());
        checked.extend_from_slice(&self.schema.to_le_bytes());
        checked.extend_from_slice(&u32::try_from(manifest.len()).map_err(|why| failed(&why))?.to_le_bytes());
        checked.extend_from_slice(
            &u32::try_from(self.directory.len()).map_err(|why| failed(&why))?.to_le_bytes(),
        );
        let mut crc = crc32fast::Hasher::new();
        crc.update(&checked);
        crc.update(&manifest);
        crc.update(&self.directory);
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&checked);
        bytes.extend_from_slice(&crc.finalize().to_le_bytes());
        bytes.extend_from_slice(&manifest);
        bytes.extend_from_slice(&self.directory);
        bytes.extend_from_slice(&self.blocks);
        Ok(bytes)
    }
}

fn not_written(column: &str, why: &dyn std::fmt::Display) -> Error {
    Error::new(code::PACK_NOT_WRITTEN).with("what", format_args!("column '{column}'")).with("why", why)
}

/// The releases of a table in the order of their first day; an error where there is none, or where two are in force on
/// the same day: which of them answers must not depend on their order.
fn in_order<T>(series: Series, tables: &[T], release: impl Fn(&T) -> &Release) -> Result<Vec<&T>> {
    if tables.is_empty() {
        return Err(Error::new(code::IMPORT_NOTHING_TO_BAKE).with("series", series));
    }
    let mut ordered: Vec<&T> = tables.iter().collect();
    ordered.sort_by_key(|table| release(table).period);
    for pair in ordered.windows(2) {
        let (first, second) = (release(pair[0]), release(pair[1]));
        if first.period.to() >= second.period.from() {
            return Err(Error::new(code::IMPORT_RELEASE_OVERLAP)
                .with("first", first.name)
                .with("first_period", first.period)
                .with("second", second.name)
                .with("second_period", second.period));
        }
    }
    Ok(ordered)
}

fn too_many(what: &str, found: impl std::fmt::Display, limit: impl std::fmt::Display) -> Error {
    Error::new(code::IMPORT_TOO_MANY).with("what", what).with("found", found).with("limit", limit)
}

/// A figure as a pack holds it.
fn figure(what: &str, value: i64, largest: u32) -> Result<u32> {
    match u32::try_from(value) {
        Ok(value) if value <= largest => Ok(value),
        _ => Err(too_many(what, value, largest)),
    }
}
