//! The pack: whatever its bytes are, the answer is a value or an error that says what was expected and found.

use std::sync::Arc;

use cleanclaim::import::bake::PackWriter;
use cleanclaim::row::Series;
use cleanclaim::tables::pack::{HEADER, Manifest, Pack, Published, Release, SourceFile};

const SMALL: [u32; 5] = [1, 2, 250, 3, 0];
const WIDE: [u32; 5] = [7, 70_000, 4_000_000_000, 1, 5];

fn manifest() -> Manifest {
    let source = SourceFile { file: "gpci.csv".to_string(), sha256: "00".repeat(32) };
    let release = Release {
        name: "GPCI2025".parse().unwrap(),
        period: "2025-01-01/2025-12-31".parse().unwrap(),
        published: Published::Unknown,
        rows: 5,
        sources: vec![source],
    };
    Manifest { series: Series::Gpci, stored_rows: 5, releases: vec![release] }
}

fn small_pack() -> Vec<u8> {
    let mut writer = PackWriter::new(1, manifest());
    writer.column("small", &SMALL).unwrap();
    writer.column("wide", &WIDE).unwrap();
    writer.text("text", "ALABAMA").unwrap();
    writer.finish().unwrap()
}

/// Opens and reads everything: an error, or exactly what was written.
fn read_all(bytes: Vec<u8>) -> cleanclaim::Result<()> {
    let pack = Pack::open("small.pack", bytes)?;
    pack.expect(Series::Gpci, 1)?;
    let (small, wide, text) = (pack.values("small")?, pack.values("wide")?, pack.text("text")?);
    assert_eq!((&small[..], &wide[..], text.as_str()), (&SMALL[..], &WIDE[..], "ALABAMA"));
    assert_eq!(*pack.manifest(), manifest());
    pack.check()
}

#[test]
fn what_was_written_is_read() {
    read_all(small_pack()).unwrap();
}

#[test]
fn every_truncation_is_an_error() {
    let bytes = small_pack();
    for length in 0..bytes.len() {
        let error = read_all(bytes[..length].to_vec()).expect_err(&format!("cut to {length} bytes"));
        assert!(
            ["pack-truncated", "pack-damaged", "pack-not-a-pack"].contains(&error.slug()),
            "{length}: {error}"
        );
        assert!(error.value("expected").is_some() && error.value("found").is_some(), "{error}");
    }
}

#[test]
fn every_flipped_bit_is_an_error() {
    let bytes = small_pack();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            let error = read_all(flipped).expect_err(&format!("bit {bit} of byte {at}"));
            assert!(error.value("expected").is_some() && error.value("found").is_some(), "{error}");
        }
    }
}

#[test]
fn other_versions_are_named() {
    let mut newer = small_pack();
    newer[8] = 9;
    let error = Pack::open("small.pack", newer).unwrap_err();
    assert_eq!(error.slug(), "pack-too-new");
    assert_eq!((error.value("expected"), error.value("found")), (Some("1"), Some("9")));
    let mut writer = PackWriter::new(7, manifest());
    writer.column("small", &SMALL).unwrap();
    let pack = Pack::open("small.pack", writer.finish().unwrap()).unwrap();
    let error = pack.expect(Series::Gpci, 1).unwrap_err();
    assert_eq!(error.slug(), "pack-too-new");
    assert_eq!((error.value("expected"), error.value("found")), (Some("1"), Some("7")));
    let error = pack.expect(Series::Localities, 7).unwrap_err();
    assert_eq!((error.value("expected"), error.value("found")), (Some("localities"), Some("gpci")));
}

#[test]
fn other_files_are_refused() {
    let open = |bytes: Vec<u8>| Pack::open("other", bytes).unwrap_err().slug();
    assert_eq!(open(Vec::new()), "pack-not-a-pack");
    assert_eq!(open(b"PK\x03\x04 a zip file, not a pack".to_vec()), "pack-not-a-pack");
    assert_eq!(open(small_pack()[..5].to_vec()), "pack-truncated");
    let mut longer = small_pack();
    longer.push(0);
    assert_eq!(open(longer), "pack-damaged");
    // Sizes in the header that no file can have.
    let mut huge = small_pack();
    huge[12..20].fill(0xff);
    assert_eq!(open(huge), "pack-truncated");
    assert!(small_pack().len() > HEADER);
}

#[test]
fn a_column_by_blocks_is_the_whole_column() {
    // Three blocks of two-byte values.
    let values: Vec<u32> = (0..300_000).map(|row: u32| row.wrapping_mul(2_654_435_761) >> 16).collect();
    let mut writer = PackWriter::new(1, manifest());
    writer.column("values", &values).unwrap();
    let pack = Arc::new(Pack::open("column.pack", writer.finish().unwrap()).unwrap());
    assert_eq!(pack.values("values").unwrap(), values);
    let column = pack.column("values").unwrap();
    assert_eq!(column.rows(), values.len());
    for row in (0..values.len()).rev().step_by(997).chain([0, 131_071, 131_072, 299_999]) {
        assert_eq!(column.get(row).unwrap(), values[row]);
    }
    assert_eq!(column.get(values.len()).unwrap_err().slug(), "pack-damaged");
    assert_eq!(column.get(usize::MAX).unwrap_err().slug(), "pack-damaged");
    assert_eq!(pack.values("none").unwrap_err().slug(), "pack-column-missing");
    assert_eq!(pack.column("none").unwrap_err().slug(), "pack-column-missing");
}
