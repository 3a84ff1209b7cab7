//! All packs of a folder of official files.

use std::fs;
use std::path::{Path, PathBuf};

use super::{ImportOptions, Imported, bake, read_kind, recognize, source, zip9_history};
use crate::error::{Error, Result, code};
use crate::row::Series;
use crate::tables::Tables;
use crate::tables::icd10_cm_index::Book;
use crate::tables::pack::Manifest;
use crate::tables::search_index::SEARCHED;

/// A pack that was baked.
#[derive(Debug, Clone)]
pub struct BakedPack {
    /// Which table.
    pub series: Series,
    /// The name of its file, `gpci.pack`.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it says of itself.
    pub manifest: Manifest,
}

impl BakedPack {
    /// Takes a pack's bytes and reads its manifest.
    pub fn new(bytes: Vec<u8>) -> Result<BakedPack> {
        let pack = crate::tables::pack::Pack::open("baked", bytes.clone())?;
        pack.check()?;
        let manifest = pack.manifest().clone();
        let file = format!("{}.pack", manifest.series.name().replace('-', "_"));
        Ok(BakedPack { series: manifest.series, file, bytes, manifest })
    }

    /// The lines of `fingerprints.tsv`: table, release, rows, bytes of the pack, source file, SHA-256 of the source.
    pub fn fingerprints(&self) -> String {
        let mut text = String::new();
        for release in &self.manifest.releases {
            for source in &release.sources {
                let (file, sha256) = (&source.file, &source.sha256);
                let (rows, bytes) = (release.rows, self.bytes.len());
                text += &format!("{}\t{}\t{rows}\t{bytes}\t{file}\t{sha256}\n", self.series, release.name);
            }
        }
        text
    }
}

/// The heading of `fingerprints.tsv`.
pub const FINGERPRINT_HEADING: &str =
    "table\trelease\trows\tbytes of the pack\tfile\tsha256 of the file, unpacked\n";

fn not_readable(path: &Path, why: std::io::Error) -> Error {
    Error::new(code::IMPORT_NOT_READABLE).with("file", path.display()).with("why", why)
}

/// Every file below a folder, by path.
fn files_below(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let mut entries = fs::read_dir(folder)
        .and_then(Iterator::collect::<std::io::Result<Vec<_>>>)
        .map_err(|why| not_readable(folder, why))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().map_err(|why| not_readable(&entry.path(), why))?;
        if kind.is_dir() && zip9_history::is_folder(&entry.path()) {
            found.push(entry.path());
        } else if kind.is_dir() {
            files_below(&entry.path(), found)?;
        } else {
            found.push(entry.path());
        }
    }
    Ok(())
}

/// Reads every table below a folder, and every folder of a ZIP code history. A release that is there in several forms is read once: delimited before fixed
/// columns before workbook.
pub fn read_folder(folder: &Path, wanted: impl Fn(Series) -> bool) -> Result<Vec<Imported>> {
    let mut paths = Vec::new();
    files_below(folder, &mut paths)?;
    let options = ImportOptions::default();
    let mut found: Vec<(u8, Imported)> = Vec::new();
    for path in paths {
        if path.is_dir() {
            if wanted(Series::ZipLocality) {
                found.push((0, Imported::ZipHistory(zip9_history::read(&path, &options)?)));
            }
            continue;
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let unpacked = name.strip_suffix(".xz").or_else(|| name.strip_suffix(".gz")).unwrap_or(&name);
        if !source::is_table(unpacked) && !name.ends_with(".zip") {
            continue;
        }
        for file in source::open(&path)? {
            let kind = recognize(&file)?;
            if !wanted(kind.series()) {
                continue;
            }
            let rank = kind.rank(&file.name);
            let table = read_kind(&file, kind, &options)?;
            let same = |other: &Imported| {
                other.series() == table.series() && other.release().name == table.release().name
            };
            match found.iter_mut().find(|(_, other)| same(other)) {
                Some(other) if other.0 < rank => *other = (rank, table),
                Some(_) => {}
                None => found.push((rank, table)),
            }
        }
    }
    Ok(found.into_iter().map(|(_, table)| table).collect())
}

/// Bakes a pack of each table of which a release is given.
pub fn bake_all(tables: &[Imported]) -> Result<Vec<BakedPack>> {
    let mut packs = Vec::new();
    macro_rules! bake_series {
        ($variant:ident, $bake:path) => {
            let releases: Vec<_> = tables
                .iter()
                .filter_map(|table| match table {
                    Imported::$variant(release) => Some(release.clone()),
                    _ => None,
                })
                .collect();
            if !releases.is_empty() {
                packs.push(BakedPack::new($bake(&releases)?)?);
            }
        };
    }
    bake_series!(PhysicianFeeSchedule, bake::physician_fee_schedule);
    bake_series!(Gpci, bake::gpci);
    bake_series!(Localities, bake::localities);
    bake_series!(AnesthesiaConversionFactors, bake::anesthesia);
    bake_series!(Icd10CmNotes, bake::icd10_cm_notes);
    bake_series!(PoaExempt, bake::poa_exempt);
    for series in [Series::Icd10Cm, Series::Icd10Pcs] {
        let (mut orders, mut ranges, mut conversions) = (Vec::new(), Vec::new(), Vec::new());
        for table in tables.iter().filter(|table| table.series() == series) {
            match table {
                Imported::Icd10Order(table) => orders.push(table),
                Imported::Icd10Ranges(table) => ranges.push(table),
                Imported::Icd10Conversions(table) => conversions.push(table),
                _ => {}
            }
        }
        if !(orders.is_empty() && ranges.is_empty() && conversions.is_empty()) {
            packs.push(BakedPack::new(bake::icd10(series, &orders, &ranges, &conversions)?)?);
        }
    }
    bake_series!(Icd10PcsTables, bake::icd10_pcs_tables);
    let (mut histories, mut quarters) = (Vec::new(), Vec::new());
    for table in tables {
        match table {
            Imported::ZipHistory(history) => histories.push(history.clone()),
            Imported::ZipLocality(quarter) => quarters.push(quarter.clone()),
            _ => {}
        }
    }
    if !histories.is_empty() || !quarters.is_empty() {
        packs.push(BakedPack::new(bake::zip_locality(&histories, &quarters)?)?);
    }
    for book in Book::ALL {
        let releases: Vec<_> = tables
            .iter()
            .filter_map(|table| match table {
                Imported::Icd10CmIndex(release) if release.book == book => Some(release.clone()),
                _ => None,
            })
            .collect();
        if !releases.is_empty() {
            packs.push(BakedPack::new(bake::icd10_cm_index(&releases)?)?);
        }
    }
    bake_series!(HcpcsLevelTwo, bake::hcpcs);
    bake_series!(ProcedureNumbers, bake::procedure_numbers);
    bake_series!(ProviderTaxonomy, bake::taxonomy);
    bake_series!(Gems, bake::gems);
    Ok(packs)
}

/// The tabular list and the ICD-10-PCS tables below `icd10`, by name: what lies beside them repeats them in other forms.
const ICD10_NOTES: [&str; 2] = ["icd10cm-tabular-April-1-2026.xml.xz", "pcs-tables-2024/source_table.csv.gz"];
/// Bakes the search indexes of the code sets whose packs are given.
pub fn bake_search(packs: &[BakedPack]) -> Result<Vec<BakedPack>> {
    let mut tables = Tables::empty();
    for pack in packs {
        tables.add_pack(&pack.file, pack.bytes.clone())?;
    }
    let mut found = Vec::new();
    for (code_set, _) in SEARCHED {
        if let Some(bytes) = bake::search_of_tables(&tables, code_set)? {
            found.push(BakedPack::new(bytes)?);
        }
    }
    Ok(found)
}

/// What the packs of ICD-10 are made from, beside the order files `icd10/cms_YYYY_dx.zip` and `icd10/cms_YYYY_pr.zip`.
const ICD10_FILES: [&str; 5] = [
    "icd10/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx",
    "icd10/POAexemptCodesFY26.zip",
    "mce/icd10pcs_conversions.csv.xz",
    "mce/mce_i10dx_master.csv.xz",
    "mce/mce_i10sg_master.csv.xz",
];

fn read_icd10(folder: &Path) -> Result<Vec<Imported>> {
    let years =
        (2016..=2026).flat_map(|year| ["dx", "pr"].map(|kind| format!("icd10/cms_{year}_{kind}.zip")));
    let mut tables = Vec::new();
    for file in years.chain(ICD10_FILES.map(str::to_string)) {
        tables.extend(super::read(&folder.join(file), &ImportOptions::default())?);
    }
    Ok(tables)
}

/// The files of codes and lists that a build embeds. Several of them may be parts of one edition, so each is read.
const CODE_FILES: [&str; 10] = [
    "hcpcs/2019-Alpha-Numeric-HCPCS-File.zip",
    "hcpcs/hcpcs_codes_2026jan.csv.xz",
    "hcpcs/hcpcs_lvl2_2024q3.csv.xz",
    "hcpcs/hcpcs_lvl2_descriptions_2024q3.csv.xz",
    "hcpcs/hcpcs_noc_2024q3.csv.xz",
    "opps/2025 NFRM Addendum B.11122024.txt.xz",
    "clfs/PUF_CLFS_CY2026_Q2V1.csv",
    "reference/nucc_taxonomy_251.csv.xz",
    "icd10/2018_I9gem.txt",
    "icd10/2018_I10gem.txt",
];

/// Reads all tables that a build embeds from a folder of official files, laid out as `pfs/`, `zip/`, `hcpcs/`, `opps/`,
/// `clfs/`, `reference/`, `icd10/` and `mce/`.
pub fn read_embedded(folder: &Path) -> Result<Vec<Imported>> {
    let embedded = |series| series != Series::OppsCap;
    let mut tables = read_folder(&folder.join("pfs"), embedded)?;
    tables.extend(read_folder(&folder.join("zip"), embedded)?);
    tables.extend(read_icd10(folder)?);
    tables.extend(read_folder(&folder.join("icd10").join("index"), embedded)?);
    for file in ICD10_NOTES {
        tables.extend(super::read(&folder.join("icd10").join(file), &ImportOptions::default())?);
    }
    tables.extend(read_code_files(folder)?);
    Ok(tables)
}

/// Reads the files of codes and lists that a build embeds.
pub fn read_code_files(folder: &Path) -> Result<Vec<Imported>> {
    let mut tables = Vec::new();
    for file in CODE_FILES {
        tables.extend(super::read(&folder.join(file), &ImportOptions::default())?);
    }
    Ok(tables)
}

/// Bakes all packs that a build embeds from a folder of official files.
pub fn bake_folder(folder: &Path) -> Result<Vec<BakedPack>> {
    let mut packs = bake_all(&read_embedded(folder)?)?;
    packs.extend(bake_search(&packs)?);
    Ok(packs)
}

/// Writes a file under a temporary name beside it, then renames it: a reader sees the old file or the new one.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |why: std::io::Error| {
        Error::new(code::IMPORT_NOT_WRITTEN).with("file", path.display()).with("why", why)
    };
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".partial");
    let temporary = PathBuf::from(temporary);
    let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // What is left of the temporary file is of no use; that it cannot be removed changes nothing for the caller.
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(failed)
}
