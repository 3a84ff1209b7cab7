//! The pack: a table as bytes.
//!
//! ```text
//!  0  magic          89 43 43 50 41 43 4B 0A        ("\x89CCPACK\n")
//!  8  format         u16   the layout described here
//! 10  schema         u16   which columns a series has
//! 12  manifest size  u32
//! 16  directory size u32
//! 20  CRC32          u32   of bytes 8..20, manifest and directory
//! 24  manifest       JSON  series, releases, sources
//!     directory      for each section: name length u8, name, width u8, rows u32, rows in a block u32,
//!                    for each block: stored size u32, CRC32 of the stored bytes u32
//!     blocks         zstd frames, one after the other, to the last byte of the file
//! ```
//!
//! All integers are little-endian. A section is one column of integers of 1, 2, 4 or 8 bytes; a block holds at most
//! 256 KiB of it. [`Pack::open`] reads header, manifest and directory; a block is decoded and checked on first touch.
//! A pack is never trusted: whatever its bytes are, the answer is a value or an error that names what was expected
//! and what was found.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use once_cell::sync::OnceCell;
use ruzstd::decoding::FrameDecoder;
use serde::{Deserialize, Serialize};

use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::{Label, Series};

/// The first eight bytes of a pack.
pub const MAGIC: [u8; 8] = *b"\x89CCPACK\n";
/// The layout that this library reads and writes.
pub const FORMAT: u16 = 1;
/// The most bytes that a block holds before compression.
pub const BLOCK: usize = 256 * 1024;
/// The most bytes that a column holds: some ten times the largest table of all. A pack that claims more is not believed.
pub const LARGEST_COLUMN: usize = 64 * 1024 * 1024;
/// Where the manifest begins.
pub const HEADER: usize = 24;

/// A file that a table was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// The name under which its publisher ships it.
    pub file: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// When a release was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    /// On this day.
    On(Day),
    /// The files do not say.
    Unknown,
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Published::On(day) => day.fmt(f),
            Published::Unknown => f.write_str("unknown"),
        }
    }
}

impl std::str::FromStr for Published {
    type Err = Error;
    fn from_str(text: &str) -> Result<Published> {
        if text == "unknown" { Ok(Published::Unknown) } else { text.parse().map(Published::On) }
    }
}

crate::text_serde!(Published, "an ISO date, or `unknown`", r"^(\d{4}-\d{2}-\d{2}|unknown)$");

/// One edition of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Its name, `RVU26C`.
    pub name: Label,
    /// The days on which it is in force.
    pub period: Period,
    /// When it was published.
    pub published: Published,
    /// How many rows it has.
    pub rows: u32,
    /// The files it was made from.
    pub sources: Vec<SourceFile>,
}

/// What a pack says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Which table.
    pub series: Series,
    /// How many rows the pack stores: a row is stored once per change, not once per release.
    pub stored_rows: u32,
    /// The editions, in the order of their first day.
    pub releases: Vec<Release>,
}

struct Block {
    offset: usize,
    stored: usize,
    crc: u32,
    rows: usize,
    decoded: OnceCell<Box<[u8]>>,
}

struct Section {
    name: String,
    width: usize,
    rows: usize,
    rows_in_block: usize,
    blocks: Vec<Block>,
}

/// A pack that was opened: its manifest is read, its columns are decoded when they are touched.
///
/// It may be shared between threads.
pub struct Pack {
    file: String,
    bytes: Cow<'static, [u8]>,
    schema: u16,
    manifest: Manifest,
    sections: Vec<Section>,
}

impl fmt::Debug for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pack({}, {} bytes)", self.file, self.bytes.len())
    }
}

/// Reads little-endian integers and text from the header and the directory.
struct Cursor<'a> {
    file: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize, what: &str) -> Result<&'a [u8]> {
        let end = self.at.saturating_add(length);
        match self.bytes.get(self.at..end) {
            Some(bytes) => {
                self.at = end;
                Ok(bytes)
            }
            None => Err(truncated(self.file, what, end, self.bytes.len())),
        }
    }

    fn u8(&mut self, what: &str) -> Result<u8> {
        Ok(self.take(1, what)?[0])
    }

    fn u16(&mut self, what: &str) -> Result<u16> {
        let bytes = self.take(2, what)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self, what: &str) -> Result<u32> {
        let bytes = self.take(4, what)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }
}

fn truncated(file: &str, what: &str, expected: usize, found: usize) -> Error {
    Error::new(code::PACK_TRUNCATED)
        .with("file", file)
        .with("what", what)
        .with("expected", expected)
        .with("found", found)
}

pub(super) fn damaged(
    file: &str,
    what: impl fmt::Display,
    expected: impl fmt::Display,
    found: impl fmt::Display,
) -> Error {
    Error::new(code::PACK_DAMAGED)
        .with("file", file)
        .with("what", what)
        .with("expected", expected)
        .with("found", found)
}

impl Pack {
    /// Opens a pack: reads its header, manifest and directory. `file` names it in errors.
    pub fn open(file: &str, bytes: impl Into<Cow<'static, [u8]>>) -> Result<Pack> {
        let bytes = bytes.into();
        let mut cursor = Cursor { file, bytes: &bytes, at: 0 };
        let magic = cursor.take(8.min(bytes.len()), "the header")?;
        if magic != MAGIC {
            // A file cut within the magic bytes is a cut pack; anything else is another kind of file.
            if !bytes.is_empty() && MAGIC.starts_with(magic) {
                return Err(truncated(file, "the header", HEADER, bytes.len()));
            }
            return Err(Error::new(code::PACK_NOT_A_PACK)
                .with("file", file)
                .with("expected", hexadecimal(&MAGIC))
                .with("found", hexadecimal(magic)));
        }
        let format = cursor.u16("the header")?;
        if format != FORMAT {
            return Err(Error::new(code::PACK_TOO_NEW)
                .with("file", file)
                .with("what", "format version")
                .with("expected", FORMAT)
                .with("found", format));
        }
        let schema = cursor.u16("the header")?;
        let manifest_size = cursor.u32("the header")? as usize;
        let directory_size = cursor.u32("the header")? as usize;
        let expected_crc = cursor.u32("the header")?;
        let manifest_bytes = cursor.take(manifest_size, "the manifest")?;
        let directory_bytes = cursor.take(directory_size, "the directory")?;
        let mut crc = crc32fast::Hasher::new();
        crc.update(&bytes[8..20]);
        crc.update(manifest_bytes);
        crc.update(directory_bytes);
        let found_crc = crc.finalize();
        if found_crc != expected_crc {
            return Err(damaged(
                file,
                "the header, manifest or directory",
                format_args!("CRC32 {expected_crc:08x}"),
                format_args!("{found_crc:08x}"),
            ));
        }
        let manifest: Manifest = serde_json::from_slice(manifest_bytes)
            .map_err(|why| damaged(file, "the manifest", "the JSON of a manifest", why))?;
        let blocks_at = cursor.at;
        let mut directory = Cursor { file, bytes: directory_bytes, at: 0 };
        let mut sections = Vec::new();
        let mut offset = blocks_at;
        while directory.at < directory_bytes.len() {
            sections.push(read_section(&mut directory, &mut offset)?);
        }
        if offset != bytes.len() {
            return Err(if offset > bytes.len() {
                truncated(file, "the blocks", offset, bytes.len())
            } else {
                damaged(
                    file,
                    "the end",
                    format_args!("{offset} bytes"),
                    format_args!("{} bytes", bytes.len()),
                )
            });
        }
        Ok(Pack { file: file.to_string(), bytes, schema, manifest, sections })
    }

    /// Checks that this is a pack of a series in a schema that the caller knows.
    pub fn expect(&self, series: Series, schema: u16) -> Result<()> {
        if self.manifest.series != series {
            return Err(damaged(&self.file, "the series", series, self.manifest.series));
        }
        if self.schema != schema {
            return Err(Error::new(code::PACK_TOO_NEW)
                .with("file", &self.file)
                .with("what", format_args!("schema version of {series}"))
                .with("expected", schema)
                .with("found", self.schema));
        }
        Ok(())
    }

    /// The name it was opened under.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Its size in bytes.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Which columns it has, as a number.
    pub fn schema(&self) -> u16 {
        self.schema
    }

    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Each column: name, bytes a value takes, rows, stored bytes.
    pub fn columns(&self) -> impl Iterator<Item = (&str, usize, usize, usize)> {
        self.sections.iter().map(|section| {
            let stored = section.blocks.iter().map(|block| block.stored).sum();
            (section.name.as_str(), section.width, section.rows, stored)
        })
    }

    fn section(&self, name: &str, widest: usize) -> Result<&Section> {
        let missing = |found: String| {
            Error::new(code::PACK_COLUMN_MISSING)
                .with("file", &self.file)
                .with("column", name)
                .with("kind", format_args!("at most {widest} bytes a row"))
                .with("found", found)
        };
        let section = self
            .sections
            .iter()
            .find(|section| section.name == name)
            .ok_or_else(|| missing("none".to_string()))?;
        if section.width > widest {
            return Err(missing(format!("one of {} bytes", section.width)));
        }
        Ok(section)
    }

    /// Decodes a block into its place; an error where it is damaged or of another size.
    fn decode_to(
        &self,
        section: &Section,
        index: usize,
        decoder: &mut FrameDecoder,
        raw: &mut [u8],
    ) -> Result<()> {
        let what = || format!("column '{}', block {index}", section.name);
        let block = &section.blocks[index];
        let stored = self
            .bytes
            .get(block.offset..block.offset + block.stored)
            .ok_or_else(|| truncated(&self.file, &what(), block.offset + block.stored, self.bytes.len()))?;
        let crc = crc32fast::hash(stored);
        if crc != block.crc {
            return Err(damaged(
                &self.file,
                what(),
                format_args!("CRC32 {:08x}", block.crc),
                format_args!("{crc:08x}"),
            ));
        }
        let size = raw.len();
        let written = decoder
            .decode_all(stored, raw)
            .map_err(|why| damaged(&self.file, what(), format_args!("{size} bytes of zstd"), why))?;
        if written != size {
            return Err(damaged(
                &self.file,
                what(),
                format_args!("{size} bytes"),
                format_args!("{written} bytes"),
            ));
        }
        Ok(())
    }

    fn decode(&self, section: &Section, index: usize) -> Result<Box<[u8]>> {
        let mut raw = vec![0; section.blocks[index].rows * section.width].into_boxed_slice();
        self.decode_to(section, index, &mut FrameDecoder::new(), &mut raw)?;
        Ok(raw)
    }

    /// Decodes a section block by block and hands each out.
    fn each_block(&self, section: &Section, mut take: impl FnMut(&[u8])) -> Result<()> {
        let mut decoder = FrameDecoder::new();
        let mut raw = Vec::new();
        for (index, block) in section.blocks.iter().enumerate() {
            raw.resize(block.rows * section.width, 0);
            self.decode_to(section, index, &mut decoder, &mut raw)?;
            take(&raw);
        }
        Ok(())
    }

    /// A whole column, decoded afresh: for tables that keep it in a form of their own.
    pub fn values(&self, name: &str) -> Result<Vec<u32>> {
        let section = self.section(name, 4)?;
        let mut values = Vec::with_capacity(section.rows);
        self.each_block(section, |raw| widen(section.width, raw, &mut values))?;
        Ok(values)
    }

    /// A whole column of values of one byte, decoded afresh.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>> {
        let section = self.section(name, 1)?;
        let mut bytes = vec![0; section.rows];
        let mut decoder = FrameDecoder::new();
        for (index, raw) in bytes.chunks_mut(section.rows_in_block).enumerate() {
            self.decode_to(section, index, &mut decoder, raw)?;
        }
        Ok(bytes)
    }

    /// A whole column of values of at most two bytes, decoded afresh.
    pub fn halves(&self, name: &str) -> Result<Vec<u16>> {
        let section = self.section(name, 2)?;
        let mut values = Vec::with_capacity(section.rows);
        self.each_block(section, |raw| match section.width {
            1 => values.extend(raw.iter().map(|byte| u16::from(*byte))),
            _ => values.extend(raw.as_chunks::<2>().0.iter().map(|bytes| u16::from_le_bytes(*bytes))),
        })?;
        Ok(values)
    }

    /// How many rows a column has, and how many of them a block holds.
    pub fn shape(&self, name: &str) -> Result<(usize, usize)> {
        self.section(name, 4).map(|section| (section.rows, section.rows_in_block))
    }

    /// One block of a column, decoded afresh; an error where there is no such block.
    pub fn block(&self, name: &str, index: usize) -> Result<Vec<u32>> {
        let section = self.section(name, 4)?;
        if index >= section.blocks.len() {
            return Err(damaged(
                &self.file,
                format_args!("column '{name}'"),
                format_args!("block {index}"),
                format_args!("{} blocks", section.blocks.len()),
            ));
        }
        let mut values = Vec::new();
        widen(section.width, &self.decode(section, index)?, &mut values);
        Ok(values)
    }

    /// A column of bytes that hold text one after the other.
    pub fn text(&self, name: &str) -> Result<String> {
        String::from_utf8(self.bytes(name)?)
            .map_err(|why| damaged(&self.file, format_args!("column '{name}'"), "UTF-8 text", why))
    }

    /// A column that is decoded block by block, each on first touch.
    pub fn column(self: &Arc<Pack>, name: &str) -> Result<Column> {
        let section = self.section(name, 4)?;
        let index = self
            .sections
            .iter()
            .position(|other| std::ptr::eq(other, section))
            .ok_or_else(|| damaged(&self.file, "the directory", name, "none"))?;
        Ok(Column { pack: Arc::clone(self), index })
    }

    /// Decodes and checks every block; for `tables inspect` and for tests.
    pub fn check(&self) -> Result<()> {
        for section in &self.sections {
            for index in 0..section.blocks.len() {
                self.decode(section, index)?;
            }
        }
        Ok(())
    }
}

fn read_section(directory: &mut Cursor<'_>, offset: &mut usize) -> Result<Section> {
    const WHAT: &str = "the directory";
    let name_length = usize::from(directory.u8(WHAT)?);
    let name = String::from_utf8_lossy(directory.take(name_length, WHAT)?).into_owned();
    let width = usize::from(directory.u8(WHAT)?);
    let rows = directory.u32(WHAT)? as usize;
    let rows_in_block = directory.u32(WHAT)? as usize;
    if !matches!(width, 1 | 2 | 4 | 8) || rows_in_block == 0 || rows_in_block > BLOCK / width {
        return Err(damaged(
            directory.file,
            format_args!("the shape of column '{name}'"),
            format_args!("1, 2, 4 or 8 bytes a row and at most {BLOCK} bytes a block"),
            format_args!("{width} bytes a row and {rows_in_block} rows a block"),
        ));
    }
    if rows > LARGEST_COLUMN / width {
        return Err(damaged(
            directory.file,
            format_args!("the size of column '{name}'"),
            format_args!("at most {LARGEST_COLUMN} bytes"),
            format_args!("{rows} rows of {width} bytes"),
        ));
    }
    let mut blocks = Vec::new();
    let mut left = rows;
    while left > 0 {
        let rows = left.min(rows_in_block);
        left -= rows;
        let stored = directory.u32(WHAT)? as usize;
        let crc = directory.u32(WHAT)?;
        blocks.push(Block { offset: *offset, stored, crc, rows, decoded: OnceCell::new() });
        *offset = offset.saturating_add(stored);
    }
    Ok(Section { name, width, rows, rows_in_block, blocks })
}

/// Appends the values of a block.
fn widen(width: usize, raw: &[u8], values: &mut Vec<u32>) {
    match width {
        1 => values.extend(raw.iter().map(|byte| u32::from(*byte))),
        2 => values.extend(raw.as_chunks::<2>().0.iter().map(|b| u32::from(u16::from_le_bytes(*b)))),
        _ => values.extend(raw.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b))),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

/// A column of a pack, decoded block by block on first touch.
pub struct Column {
    pack: Arc<Pack>,
    index: usize,
}

impl Column {
    fn section(&self) -> &Section {
        &self.pack.sections[self.index]
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.section().rows
    }

    /// The value of a row; an error where the block is damaged or there is no such row.
    pub fn get(&self, row: usize) -> Result<u32> {
        let section = self.section();
        let index = row / section.rows_in_block;
        let Some(block) = section.blocks.get(index).filter(|_| row < section.rows) else {
            return Err(damaged(
                &self.pack.file,
                format_args!("column '{}'", section.name),
                format_args!("row {row}"),
                format_args!("{} rows", section.rows),
            ));
        };
        let raw = block.decoded.get_or_try_init(|| self.pack.decode(section, index))?;
        let at = (row % section.rows_in_block) * section.width;
        let bytes = &raw[at..at + section.width];
        Ok(bytes.iter().rev().fold(0, |value, byte| (value << 8) | u32::from(*byte)))
    }

    /// Appends the values of a range of rows of a column of bytes; an error where a block is damaged, a row is not there, or
    /// a value takes more than a byte.
    pub fn bytes(&self, rows: std::ops::Range<usize>, into: &mut Vec<u8>) -> Result<()> {
        let section = self.section();
        if section.width != 1 || rows.end > section.rows {
            return Err(damaged(
                &self.pack.file,
                format_args!("column '{}'", section.name),
                format_args!("rows {} to {} of one byte", rows.start, rows.end),
                format_args!("{} rows of {}", section.rows, section.width),
            ));
        }
        let mut at = rows.start;
        while at < rows.end {
            let index = at / section.rows_in_block;
            let Some(block) = section.blocks.get(index) else { break };
            let raw = block.decoded.get_or_try_init(|| self.pack.decode(section, index))?;
            let first = index * section.rows_in_block;
            let end = rows.end.min(first + raw.len());
            into.extend_from_slice(&raw[at - first..end - first]);
            at = end;
        }
        Ok(())
    }
}

impl fmt::Debug for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column({} of {:?})", self.section().name, self.pack)
    }
}

/// What every table over one pack says of it, inside its `impl`.
macro_rules! pack_and_releases {
    () => {
        /// The pack behind it.
        pub fn pack(&self) -> &$crate::tables::pack::Pack {
            &self.pack
        }

        /// Its releases, in the order of their first day.
        pub fn releases(&self) -> &[$crate::tables::pack::Release] {
            &self.pack.manifest().releases
        }
    };
}
pub(super) use pack_and_releases;
