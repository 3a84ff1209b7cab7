//! Bakes the packs that a build embeds: `make tables`.
//!
//! Reads the official files below `$CLEANCLAIM_DATA` (by default `../shared/data`) and writes `core/data/*.pack`,
//! `core/data/fingerprints.tsv`, and to `tests/packs` the same tables cut to a few hundred rows, for tests of a build that
//! embeds none. With the argument `codes` it bakes the packs of codes and lists alone and leaves the others as they are.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};

use cleanclaim::codes::{Icd10Cm, Icd10Pcs};
use cleanclaim::import::folder::{
    FINGERPRINT_HEADING, bake_all, bake_search, read_code_files, read_embedded, write_file,
};
use cleanclaim::import::{Imported, PcsTable};
use cleanclaim::row::Series;

/// What each pack may weigh, in bytes (DESIGN, section 6).
const BUDGET: [(&str, usize); 21] = [
    ("physician_fee_schedule.pack", 380_000),
    ("gpci.pack", 10_000),
    ("localities.pack", 10_000),
    ("anesthesia_conversion_factors.pack", 10_000),
    ("zip_locality.pack", 600_000),
    ("icd10_cm.pack", 600_000),
    ("icd10_pcs.pack", 500_000),
    ("poa_exempt.pack", 20_000),
    ("search_icd10_cm.pack", 640_000),
    ("search_icd10_pcs.pack", 100_000),
    ("search_hcpcs.pack", 140_000),
    ("icd10_cm_index.pack", 700_000),
    ("icd10_cm_neoplasm.pack", 40_000),
    ("icd10_cm_drugs.pack", 110_000),
    ("icd10_cm_external_cause.pack", 50_000),
    ("icd10_cm_notes.pack", 600_000),
    ("icd10_pcs_tables.pack", 150_000),
    ("hcpcs_level_ii.pack", 450_000),
    ("procedure_numbers.pack", 60_000),
    ("provider_taxonomy.pack", 150_000),
    ("gems.pack", 500_000),
];

/// What the small packs keep of the fee schedule, all components and releases.
const PROCEDURES: [&str; 28] = [
    "00100", "11042", "20610", "27447", "36415", "45378", "45380", "45385", "64483", "70553", "71046",
    "76700", "80053", "92014", "93000", "93005", "93010", "97110", "97140", "99202", "99203", "99204",
    "99212", "99213", "99214", "99215", "G0101", "G0121",
];
/// What they keep of the ZIP codes.
const ZIPS: [u32; 12] = [901, 2101, 2324, 10001, 20001, 33101, 35203, 43215, 60601, 75201, 90201, 94103];

/// What they keep of ICD-10-CM: categories that changed, that stand out of alphabetical order, that are often used.
const CATEGORIES: [&str; 12] =
    ["A04", "C43", "C4A", "C44", "D69", "E11", "E78", "H545", "I10", "J45", "M358", "Z283"];
/// What they keep of ICD-10-PCS.
const TABLES_KEPT: [&str; 3] = ["0DT", "GZB", "XW0"];
/// What they keep of the tabular list and of the ICD-10-PCS tables.
const NOTES_KEPT: [&str; 6] = ["E10", "E11", "F02", "G30", "M1A", "W08"];
const PCS_TABLE: [char; 3] = ['0', 'D', 'T'];

/// Packs of codes are tested with what is embedded; a build that embeds none has no use for a part of them.
fn is_code_list(table: &Imported) -> bool {
    matches!(
        table,
        Imported::HcpcsLevelTwo(_)
            | Imported::ProcedureNumbers(_)
            | Imported::ProviderTaxonomy(_)
            | Imported::Gems(_)
    )
}

/// Cuts a table to what the small packs keep.
fn cut(table: &mut Imported) {
    match table {
        Imported::PhysicianFeeSchedule(table) => {
            table.rows.retain(|row| PROCEDURES.contains(&row.procedure.to_string().as_str()));
            table.release.rows = table.rows.len() as u32;
        }
        Imported::ZipLocality(table) => {
            table.rows.retain(|row| ZIPS.contains(&row.zip));
            table.release.rows = table.rows.len() as u32;
        }
        Imported::ZipHistory(table) => {
            table.rows.retain(|row| ZIPS.contains(&row.zip));
            table.release.rows = table.rows.len() as u32;
        }
        Imported::Icd10Order(table) => {
            let series = table.series;
            table.rows.retain(|row| is_kept(series, row.code));
            table.release.rows = table.rows.len() as u32;
        }
        Imported::Icd10Ranges(table) => {
            let series = table.series;
            table.rows.retain(|row| is_kept(series, row.0));
            table.release.rows = table.rows.len() as u32;
        }
        Imported::Icd10Conversions(table) => {
            let series = table.series;
            table.rows.retain(|row| is_kept(series, row.newer));
            table.release.rows = table.rows.len() as u32;
        }
        Imported::PoaExempt(table) => {
            table.codes.retain(|code| is_kept(Series::Icd10Cm, code.packed()));
            table.release.rows = table.codes.len() as u32;
        }
        Imported::Icd10CmNotes(table) => {
            table
                .nodes
                .retain(|node| node.depth < 2 || NOTES_KEPT.iter().any(|kept| node.name.starts_with(kept)));
            table.release.rows = table.nodes.len() as u32;
        }
        Imported::Icd10PcsTables(table) => {
            let key = |table: &PcsTable| table.head.each_ref().map(|axis| axis.values[0].character);
            table.tables.retain(|table| key(table) == PCS_TABLE);
        }
        _ => {}
    }
}

/// Does the small pack of a code set keep a packed code?
fn is_kept(series: Series, code: u64) -> bool {
    let (text, stems) = match series {
        Series::Icd10Pcs => (Icd10Pcs::from_packed(code).map(|code| code.to_string()), &TABLES_KEPT[..]),
        _ => (Icd10Cm::from_packed(code).map(Icd10Cm::without_dot), &CATEGORIES[..]),
    };
    text.is_ok_and(|text| stems.iter().any(|stem| text.starts_with(stem)))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let source = env::var_os("CLEANCLAIM_DATA").map_or_else(|| house.join("../shared/data"), PathBuf::from);
    let mut out = std::io::stdout().lock();
    let codes_alone = env::args().nth(1).is_some_and(|argument| argument == "codes");
    let mut tables = if codes_alone { read_code_files(&source)? } else { read_embedded(&source)? };
    let mut packs = bake_all(&tables)?;
    if !codes_alone {
        packs.extend(bake_search(&packs)?);
    }
    let mut fingerprints = FINGERPRINT_HEADING.to_string();
    if codes_alone {
        // The lines of the other packs stay; those of codes stand behind them.
        let before = std::fs::read_to_string(house.join("core/data/fingerprints.tsv"))?;
        let baked = |line: &str| packs.iter().any(|pack| line.split('\t').next() == Some(pack.series.name()));
        fingerprints = before.lines().filter(|line| !baked(line)).map(|line| format!("{line}\n")).collect();
    }
    for pack in &packs {
        write_file(&house.join("core/data").join(&pack.file), &pack.bytes)?;
        fingerprints += &pack.fingerprints();
        let budget = BUDGET.iter().find(|(file, _)| *file == pack.file).map_or(0, |(_, budget)| *budget);
        writeln!(
            out,
            "{:36} {:2} releases {:7} rows stored {:7} bytes of {:7}",
            pack.file,
            pack.manifest.releases.len(),
            pack.manifest.stored_rows,
            pack.bytes.len(),
            budget
        )?;
    }
    write_file(&house.join("core/data/fingerprints.tsv"), fingerprints.as_bytes())?;
    // The Alphabetic Index is tested with what a build embeds, and with small files made for the purpose.
    tables.retain(|table| !matches!(table, Imported::Icd10CmIndex(_)));
    if codes_alone {
        return Ok(());
    }
    tables.retain(|table| !is_code_list(table));
    tables.iter_mut().for_each(cut);
    for pack in bake_all(&tables)? {
        write_file(&house.join("tests/packs").join(&pack.file), &pack.bytes)?;
    }
    Ok(())
}
