//! ICD-10-CM and ICD-10-PCS: codes, titles, validity, and the column of texts that they are stored with.

use std::sync::Arc;

use cleanclaim::dates::Day;
use cleanclaim::error::code;
use cleanclaim::import::bake::PackWriter;
use cleanclaim::row::Series;
use cleanclaim::tables::pack::{Manifest, Pack};
use cleanclaim::tables::texts::{GROUP, Texts};

fn empty_writer() -> PackWriter {
    PackWriter::new(1, Manifest { series: Series::Icd10Cm, stored_rows: 0, releases: Vec::new() })
}

fn texts_of(texts: &[String]) -> Texts {
    let mut writer = empty_writer();
    writer.texts("title", texts).unwrap();
    let pack = Arc::new(Pack::open("test", writer.finish().unwrap()).unwrap());
    pack.check().unwrap();
    Texts::open(&pack, "title").unwrap()
}

#[test]
fn texts_come_back_as_they_were_given() {
    let mut given: Vec<String> = (0..1000)
        .map(|n| {
            format!(
                "Displaced fracture of shaft of bone {}, {} encounter",
                n / 7,
                ["initial", "subsequent"][n % 2]
            )
        })
        .collect();
    // What titles do not hold but a text may: nothing, blanks at both ends and in a row, one word many times, other scripts.
    given[3] = String::new();
    given[4] = "  two  blanks  ".to_string();
    given[5] = "ab ".repeat(600);
    given[6] = "ab ".repeat(601);
    given[7] = "Ménière's disease — \u{1F9B4}".to_string();
    given[GROUP] = "x".to_string();
    let texts = texts_of(&given);
    assert_eq!(texts.len(), 1000);
    for (row, text) in given.iter().enumerate() {
        assert_eq!(&texts.get(row).unwrap(), text, "row {row}");
    }
    let mut seen = Vec::new();
    let mut visit = |row, text: &str| {
        seen.push((row, text.to_string()));
        Ok(())
    };
    texts.visit(60..200, &mut visit).unwrap();
    assert_eq!(seen, (60..200).map(|row| (row, given[row].clone())).collect::<Vec<_>>());
    let words = texts.vocabulary().unwrap();
    assert!(words.is_sorted() && words.contains(&"fracture "), "{words:?}");
    assert_eq!(texts.get(1000).unwrap_err().code(), code::PACK_DAMAGED);
    assert_eq!(texts.visit(990..1001, &mut |_, _| Ok(())).unwrap_err().code(), code::PACK_DAMAGED);
    assert!(texts_of(&[]).is_empty());
}

#[test]
fn a_text_that_cannot_be_stored_is_refused() {
    for text in ["two\nlines".to_string(), "x".repeat(70_000)] {
        assert_eq!(empty_writer().texts("title", &[text]).unwrap_err().code(), code::PACK_NOT_WRITTEN);
    }
}

/// Columns that do not fit together, each with a right checksum: an error, never a panic or a wrong text.
#[test]
fn damaged_texts_are_errors() {
    let build = |words: &str, sizes: &[u32], ids: &[u32], rows: &[u32]| {
        let mut writer = empty_writer();
        writer.text("title.words", words).unwrap();
        writer.column("title.sizes", sizes).unwrap();
        writer.column("title.ids", ids).unwrap();
        writer.column("title.rows", rows).unwrap();
        let pack = Arc::new(Pack::open("test", writer.finish().unwrap()).unwrap());
        Texts::open(&pack, "title").and_then(|texts| texts.get(0))
    };
    assert_eq!(build("a\n", &[4], &[0, 0, 1, 0], &[1]).unwrap(), "a");
    for (words, sizes, ids, rows) in [
        ("a", &[4][..], &[0, 0, 1, 0][..], &[1][..]), // the last word does not end
        ("a\n", &[5], &[0, 0, 1, 0], &[1]),           // a group beyond the end
        ("a\n", &[2, 2], &[0, 0, 1, 0], &[1]),        // a group too many
        ("a\n", &[4], &[0, 0, 1, 1], &[1]),           // a word that is not there
        ("a\n", &[4], &[1, 0, 1, 0], &[1]),           // more of the text before than it has
        ("a\n", &[4], &[0, 0, 9, 0], &[1]),           // words beyond the end
        ("a\n", &[7], &[0, 0, 255, 255, 255, 255, 0], &[1]), // a number without end
        ("a\n", &[4], &[0, 0, 1, 0], &[1, 1]),        // two numbers of rows
        ("a\n", &[4], &[0, 0, 1, 0], &[4_000_000_000]), // rows that cannot be there
        ("", &[], &[], &[1]),
        ("a\n", &[4], &[0, 0, 1, 300], &[1]), // a wider column
    ] {
        let error = build(words, sizes, ids, rows).unwrap_err();
        assert_eq!(error.code(), code::PACK_DAMAGED, "{words:?} {sizes:?} {ids:?} {rows:?}: {error}");
    }
    let long = format!("{}\n", "x".repeat(66_000));
    assert_eq!(build(&long, &[4], &[0, 0, 1, 0], &[1]).unwrap_err().code(), code::PACK_DAMAGED);
    let pack = Arc::new(Pack::open("test", empty_writer().finish().unwrap()).unwrap());
    assert_eq!(Texts::open(&pack, "title").unwrap_err().code(), code::PACK_COLUMN_MISSING);
}

#[test]
fn codes_are_read_as_people_type_them() {
    use cleanclaim::codes::{CodeSet, Icd10Cm, Icd10Pcs};
    for (typed, official) in
        [("0dtj4zz", "0DTJ4ZZ"), (" 0DTJ4ZZ\t", "0DTJ4ZZ"), ("001", "001"), ("xy0", "XY0")]
    {
        let code: Icd10Pcs = typed.parse().unwrap();
        assert_eq!(code.to_string(), official);
        assert_eq!(Icd10Pcs::from_packed(code.packed()).unwrap(), code);
        assert_eq!(serde_json::from_str::<Icd10Pcs>(&format!("{official:?}")).unwrap(), code);
    }
    let long = "0".repeat(10_000);
    for typed in ["", "0", "0DTJ", "0DTJ4Z", "0DTJ4ZZZ", "0DTI4ZZ", "0DTJ4ZO", "0DT.J4ZZ", "0DTJ4Zé", &long]
    {
        assert!(typed.parse::<Icd10Pcs>().is_err(), "{typed}");
    }
    let code: Icd10Cm = "qa0.10".parse().unwrap();
    assert_eq!(code.to_string(), "QA0.10");
    assert_eq!(Icd10Cm::from_packed(code.packed()).unwrap(), code);
    assert!(Icd10Cm::from_packed(u64::MAX).is_err() && Icd10Pcs::from_packed(0).is_err());
    for set in CodeSet::ALL {
        assert_eq!(set.to_string().to_lowercase().parse::<CodeSet>().unwrap(), set);
    }
    assert_eq!("ICD-9".parse::<CodeSet>().unwrap_err().code(), code::UNKNOWN_CODE_SET);
    let _: Day = "2015-10-01".parse().unwrap();
}
