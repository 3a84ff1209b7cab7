//! Files as their publishers ship them: plain, `.xz`, `.gz`, or members of a `.zip`.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result, code};
use crate::tables::pack::SourceFile;

/// The most bytes that one file may unpack to: ten times the largest table of the publishers.
pub const LARGEST: usize = 256 * 1024 * 1024;

/// A file, unpacked.
#[derive(Debug, Clone)]
pub struct NamedFile {
    /// Its own name, without folder and without the ending of a packer: `PPRRVU2026_Jul_nonQPP.csv`.
    pub name: String,
    /// The archive that it came in, `RVU26C.zip`; empty where it came alone.
    pub archive: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl NamedFile {
    /// Its name and the SHA-256 of its bytes: those of the file that its publisher made, whatever it was packed in.
    pub fn source(&self) -> SourceFile {
        let digest = Sha256::digest(&self.bytes);
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        SourceFile { file: self.name.clone(), sha256 }
    }

    /// Its name in lower case, the archive's before it: where the name of a release may stand.
    pub(super) fn names(&self) -> String {
        format!("{} {}", self.archive, self.name).to_ascii_lowercase()
    }
}

fn too_large(file: &str, limit: usize) -> Error {
    Error::new(code::IMPORT_TOO_LARGE).with("file", file).with("limit", limit)
}

fn bad_archive(file: &str, why: impl std::fmt::Display) -> Error {
    Error::new(code::IMPORT_BAD_ARCHIVE).with("file", file).with("why", why)
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Reads a file from disk and unpacks it. A `.zip` gives its members that are tables, anything else one file.
pub fn open(path: &Path) -> Result<Vec<NamedFile>> {
    let shown = path.display().to_string();
    let failed =
        |why: std::io::Error| Error::new(code::IMPORT_NOT_READABLE).with("file", &shown).with("why", why);
    let length = fs::metadata(path).map_err(failed)?.len();
    if length > LARGEST as u64 {
        return Err(too_large(&shown, LARGEST));
    }
    let bytes = fs::read(path).map_err(failed)?;
    unpack(file_name(&path.to_string_lossy()), bytes, LARGEST)
}

/// Unpacks bytes that were shipped under a name. What they are is told by their first bytes, not by the name.
pub fn unpack(name: &str, bytes: Vec<u8>, limit: usize) -> Result<Vec<NamedFile>> {
    let single = |bytes: Vec<u8>, name: &str| {
        vec![NamedFile { name: name.to_string(), archive: String::new(), bytes }]
    };
    if bytes.starts_with(b"\xfd7zXZ\0") {
        let size = xz_size(&bytes).ok_or_else(|| bad_archive(name, "the xz stream is cut off or damaged"))?;
        if size > limit as u64 {
            return Err(too_large(name, limit));
        }
        let mut unpacked = Vec::new();
        lzma_rs::xz_decompress(&mut Cursor::new(&bytes), &mut unpacked)
            .map_err(|why| bad_archive(name, format_args!("{why:?}")))?;
        return Ok(single(unpacked, name.strip_suffix(".xz").unwrap_or(name)));
    }
    if bytes.starts_with(b"\x1f\x8b") {
        let unpacked = read_limited(&mut flate2::read::MultiGzDecoder::new(&bytes[..]), name, limit)?;
        return Ok(single(unpacked, name.strip_suffix(".gz").unwrap_or(name)));
    }
    if bytes.starts_with(b"PK\x03\x04") && !name.to_ascii_lowercase().ends_with(".xlsx") {
        return members(name, &bytes, limit);
    }
    Ok(single(bytes, name))
}

/// The members of a zip that are tables, in the order of their names.
fn members(archive: &str, bytes: &[u8], limit: usize) -> Result<Vec<NamedFile>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|why| bad_archive(archive, why))?;
    let mut left = limit;
    let mut files = Vec::new();
    for index in 0..zip.len() {
        let mut member = zip.by_index(index).map_err(|why| bad_archive(archive, why))?;
        let path = member.name().map_err(|why| bad_archive(archive, why))?.to_string();
        if member.enclosed_name().is_none() || path.contains("..") {
            return Err(Error::new(code::IMPORT_UNSAFE_MEMBER).with("file", archive).with("member", path));
        }
        let name = file_name(&path).to_string();
        if !member.is_file() || !is_table(&name) {
            continue;
        }
        let shown = format!("{archive}/{name}");
        let bytes = read_limited(&mut member, &shown, left)?;
        left -= bytes.len();
        files.push(NamedFile { name, archive: archive.to_string(), bytes });
    }
    files.sort_by(|left, right| left.name.cmp(&right.name));
    if files.is_empty() {
        return Err(Error::new(code::IMPORT_UNKNOWN_KIND)
            .with("file", archive)
            .with("found", "no member of the archive has the name of a table"));
    }
    Ok(files)
}

/// Checks that a workbook, which is a zip too, unpacks to no more than the limit.
pub(super) fn check_workbook(file: &str, bytes: &[u8], limit: usize) -> Result<()> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|why| bad_archive(file, why))?;
    let mut left = limit;
    for index in 0..zip.len() {
        let mut member = zip.by_index(index).map_err(|why| bad_archive(file, why))?;
        let unpacked = std::io::copy(&mut (&mut member).take(left as u64 + 1), &mut std::io::sink())
            .map_err(|why| bad_archive(file, why))?;
        left = left.checked_sub(unpacked as usize).ok_or_else(|| too_large(file, limit))?;
    }
    Ok(())
}

/// Does a member have the name of a table? Layouts and documents travel in the same archives.
pub(super) fn is_table(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let ending = [".csv", ".txt", ".prn", ".xlsx"].iter().any(|ending| name.ends_with(ending));
    const TABLES: [&str; 21] = [
        "pprrvu",
        "gpci",
        "locco",
        "anes",
        "oppscap",
        "opps cap",
        "zip5",
        "zip9",
        // Not `order_addenda_2026.txt`, which lists what changed.
        "_order_20",
        "poaexemptcodes",
        "conversion",
        "mce_i10",
        "icd10cm-index",
        "anweb",
        "hcpcs_",
        "nucc",
        "i9gem",
        "i10gem",
        "addendum b",
        "addendum_b",
        "clfs",
    ];
    let table = TABLES.iter().any(|table| name.contains(table));
    // The file for qualifying participants of alternative payment models repeats the table with another factor.
    let qualifying = name.contains("qpp") && !name.contains("nonqpp");
    let xml = name.ends_with(".xml")
        && ["tabular", "pcs_tables", "icd10cm-index", "icd10cm_index", "eindex", "neoplasm", "drug"]
            .iter()
            .any(|table| name.contains(table));
    xml || ending && table && !qualifying && !name.contains("lyout") && !name.contains("layout")
}

fn read_limited(from: &mut impl Read, name: &str, limit: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|why| bad_archive(name, why))?;
    if bytes.len() > limit { Err(too_large(name, limit)) } else { Ok(bytes) }
}

/// How many bytes an xz stream unpacks to, by the sizes that stand before its chunks: the decoder unpacks a whole block
/// before it hands out the first byte, so the size must be known before it runs.
fn xz_size(bytes: &[u8]) -> Option<u64> {
    let check = match bytes.get(7)? & 0x0f {
        0 => 0,
        1 => 4,
        4 => 8,
        10 => 32,
        _ => return None,
    };
    let number = |at: usize| Some(usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?])));
    let (mut at, mut total) = (12, 0_u64);
    // A header size of zero is the index, which follows the last block.
    while *bytes.get(at)? != 0 {
        let block = at;
        at += (usize::from(bytes[at]) + 1) * 4;
        loop {
            let control = usize::from(*bytes.get(at)?);
            let low = if control == 0 { 0 } else { number(at + 1)? };
            match control {
                0 => break,
                1 | 2 => {
                    total += low as u64 + 1;
                    at += 3 + low + 1;
                }
                0x80.. => {
                    total += (((control & 0x1f) << 16) + low + 1) as u64;
                    at += 5 + usize::from(control >= 0xc0) + number(at + 3)? + 1;
                }
                _ => return None,
            }
        }
        at += 1;
        at += (4 - (at - block) % 4) % 4 + check;
    }
    Some(total)
}
