//! ICD-10-CM and ICD-10-PCS: codes, titles, validity, and the column of texts that they are stored with.

#[macro_use]
#[path = "say.rs"]
#[cfg_attr(not(feature = "embed-icd10"), allow(unused_macros))]
mod say;

#[cfg(feature = "embed-icd10")]
use std::collections::{BTreeMap, BTreeSet};
#[cfg(feature = "embed-icd10")]
use std::fs;
#[cfg(feature = "embed-icd10")]
use std::io::{BufReader, Read};
#[cfg(feature = "embed-icd10")]
use std::path::PathBuf;
use std::sync::Arc;

use cleanclaim::codes::{CodeSet, CodeStatus, Icd10Cm, Icd10Pcs};
use cleanclaim::coding::check::check;
use cleanclaim::dates::Day;
use cleanclaim::error::code;
use cleanclaim::import::bake::PackWriter;
use cleanclaim::import::folder::bake_all;
use cleanclaim::import::{ImportOptions, Imported, read_bytes};
use cleanclaim::row::Series;
use cleanclaim::tables::Tables;
#[cfg(feature = "embed-icd10")]
use cleanclaim::tables::icd10::{Conversion, Icd10ChangeKind, Icd10Code, Icd10Set};
use cleanclaim::tables::pack::{Manifest, Pack};
#[cfg(feature = "embed-icd10")]
use cleanclaim::tables::release::AsOf;
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
    let build_shared = |words: &str, shared: &[u32], sizes: &[u32], ids: &[u32], rows: &[u32]| {
        let mut writer = empty_writer();
        writer.text("title.words", words).unwrap();
        writer.column("title.shared", shared).unwrap();
        writer.column("title.sizes", sizes).unwrap();
        writer.column("title.ids", ids).unwrap();
        writer.column("title.rows", rows).unwrap();
        let pack = Arc::new(Pack::open("test", writer.finish().unwrap()).unwrap());
        Texts::open(&pack, "title").and_then(|texts| texts.get(0))
    };
    let build = |words: &str, sizes: &[u32], ids: &[u32], rows: &[u32]| {
        build_shared(words, &vec![0; words.lines().count()], sizes, ids, rows)
    };
    assert_eq!(build_shared("ab\nc\n", &[0, 1], &[4], &[0, 0, 1, 1], &[1]).unwrap(), "ac");
    for (words, shared) in [
        ("ab\nc\n", &[0, 3][..]), // more than the word before has
        ("ab\nc\n", &[1, 0]),     // the first has none before it
        ("ab\nc\n", &[0]),        // a word too many
        ("ab\nc\n", &[0, 0, 0]),  // a word too few
        ("é\nc\n", &[0, 1]),      // half a letter
        ("ab\nc", &[0, 0]),       // the last word does not end
        ("ab\nc\n", &[0, 300]),   // a wider column
    ] {
        assert!(build_shared(words, shared, &[4], &[0, 0, 1, 1], &[1]).is_err(), "{words:?} {shared:?}");
    }
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
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn cm(text: &str) -> Icd10Cm {
    text.parse().unwrap()
}

/// A line of an order file.
fn line(number: usize, code: &str, billable: char, title: &str) -> String {
    format!("{number:05} {code:<7} {billable} {title:<60} {title}, in full\r\n")
}

fn order(year: u16, rows: &[(&str, char, &str)]) -> (String, Vec<u8>) {
    let lines: String = rows
        .iter()
        .enumerate()
        .map(|(index, (code, billable, title))| line(index + 1, code, *billable, title))
        .collect();
    (format!("icd10cm_order_{year}.txt"), lines.into_bytes())
}

fn read_one(name: &str, bytes: impl Into<Vec<u8>>) -> cleanclaim::Result<Imported> {
    let mut found = read_bytes(name, bytes.into(), &ImportOptions::default())?;
    assert_eq!(found.len(), 1);
    Ok(found.remove(0))
}

/// Tables of the given files.
fn tables_of(files: &[(String, Vec<u8>)]) -> Tables {
    let read: Vec<Imported> =
        files.iter().map(|(name, bytes)| read_one(name, bytes.clone()).unwrap()).collect();
    let mut tables = Tables::empty();
    for pack in bake_all(&read).unwrap() {
        tables.add_pack(&pack.file, pack.bytes).unwrap();
    }
    tables
}

const BEFORE: &[(&str, char, &str)] = &[
    ("B88", '0', "Other infestations"),
    ("B880", '1', "Other acariasis"),
    ("B889", '1', "Infestation"),
    ("C43", '1', "Melanoma"),
    ("C4A", '1', "Merkel"),
    ("C44", '1', "Skin"),
];
const AFTER: &[(&str, char, &str)] = &[
    ("B88", '0', "Other infestations"),
    ("B880", '0', "Other acariasis"),
    ("B8801", '1', "Demodex"),
    ("B8809", '1', "Acariasis"),
    ("C43", '1', "Melanoma of skin"),
    ("C4A", '1', "Merkel"),
    ("C44", '1', "Skin"),
];

#[test]
fn order_files_alone_answer_by_fiscal_year() {
    let pairs = "source,target,effective,pair_first_year,direction\r\nB880,B8801,20301001,2031,older_to_newer\r\n\
                 B8801,B880,20301001,2031,newer_to_older\r\nB880 AND,B8809,20301001,2031,older_to_newer\r\n\
                 ,C43,20301001,2031,older_to_newer\r\n";
    let tables = tables_of(&[
        order(2030, BEFORE),
        order(2031, AFTER),
        ("icd10cm_conversions.csv".to_string(), pairs.as_bytes().to_vec()),
    ]);
    let set = tables.icd10_cm();
    let status = |code: &str, on: &str| set.status(cm(code), day(on)).unwrap();
    assert_eq!(status("B88.0", "2030-09-30"), CodeStatus::Valid);
    assert_eq!(status("B88.0", "2030-10-01"), CodeStatus::Header);
    assert_eq!(status("B88.01", "2030-09-30"), CodeStatus::NotYetEffective);
    assert_eq!(status("B88.01", "2030-10-01"), CodeStatus::Valid);
    assert_eq!(status("B88.9", "2030-10-01"), CodeStatus::Terminated);
    assert_eq!(status("B88", "2030-01-01"), CodeStatus::Header);
    assert_eq!(status("Z99", "2030-01-01"), CodeStatus::Unknown);
    assert_eq!(status("B88", "2031-10-01"), CodeStatus::NotCovered);
    assert_eq!(status("B88", "2029-09-30"), CodeStatus::NotCovered);
    assert_eq!(status("B88", "2015-09-30"), CodeStatus::NotYetEffective);

    let found = set.look_up(cm("B88.9"), day("2031-01-01")).unwrap();
    assert_eq!(found.period.unwrap().to_string(), "2029-10-01/2030-09-30");
    let title = found.title.unwrap();
    assert_eq!((title.long.as_str(), title.short.as_str()), ("Infestation, in full", "Infestation"));
    assert_eq!((title.edition.as_str(), title.exact), ("FY2030", false));
    let row = set.look_up(cm("C43"), day("2031-01-01")).unwrap().row_ref.unwrap();
    assert_eq!(row.to_string(), "icd10-cm FY2031 row C43 (2030-10-01/2031-09-30)");
    let json = serde_json::to_string(&row).unwrap();
    assert_eq!(serde_json::from_str::<cleanclaim::row::RowRef>(&json).unwrap(), row);

    let kinds = |code: &str| -> Vec<String> {
        let changes = set.history(cm(code)).unwrap();
        changes
            .iter()
            .map(|change| format!("{} {}", change.on, serde_json::to_value(&change.kind).unwrap()["change"]))
            .collect()
    };
    assert_eq!(kinds("B88.0"), ["2029-10-01 \"added\"", "2030-10-01 \"became-header\""]);
    assert_eq!(kinds("B88.9"), ["2029-10-01 \"added\"", "2030-10-01 \"deleted\""]);
    assert_eq!(kinds("C43"), ["2029-10-01 \"added\"", "2030-10-01 \"revised\""]);
    assert!(kinds("Z99").is_empty());

    let newer: Vec<String> =
        set.replaced_by(cm("B88.0")).unwrap().iter().map(|pair| pair.newer.to_string()).collect();
    assert_eq!(newer, ["B88.01", "B88.09"]);
    assert_eq!(set.predecessors(cm("B88.01")).unwrap()[0].effective, day("2030-10-01"));
    assert!(set.replaced_by(cm("C43")).unwrap().is_empty());

    let pack = set.on(day("2031-01-01")).unwrap();
    let texts = |codes: Vec<(Icd10Cm, CodeStatus)>| -> Vec<String> {
        codes.iter().map(|(code, _)| code.to_string()).collect()
    };
    // The tabular order, not that of the characters.
    let on = day("2030-10-01");
    assert_eq!(texts(pack.top(on).unwrap()), ["B88", "C43", "C4A", "C44"]);
    assert_eq!(texts(pack.children(cm("B88"), on).unwrap()), ["B88.0"]);
    assert_eq!(texts(pack.descendants(cm("B88"), on).unwrap()), ["B88.0", "B88.01", "B88.09"]);
    assert_eq!(pack.leaves(cm("B88"), on).unwrap(), [cm("B88.01"), cm("B88.09")]);
    assert_eq!(pack.leaves(cm("C43"), on).unwrap(), [cm("C43")]);
    assert_eq!(pack.ancestors(cm("B88.01"), on).unwrap(), [cm("B88.0"), cm("B88")]);
    assert_eq!(pack.parent(cm("B88.01"), on).unwrap(), Some(cm("B88.0")));
    assert_eq!(pack.parent(cm("B88"), on).unwrap(), None);
    assert!(pack.children(cm("Z99"), on).unwrap().is_empty());
    assert!(pack.descendants(cm("B88"), day("2040-01-01")).unwrap().is_empty());
    let mut seen = Vec::new();
    let mut visit = |code: Icd10Cm, status: CodeStatus, title: &str| {
        seen.push(format!("{code} {status} {title}"));
        Ok(())
    };
    pack.visit_titles(day("2030-01-01"), &mut visit).unwrap();
    assert_eq!(seen.len(), 6);
    assert_eq!(seen[1], "B88.0 valid Other acariasis, in full");
}

/// A year's official file beside the older pack: the newer answers for its year, the older one for what ended before.
#[test]
fn packs_of_several_years_answer_together() {
    let mut tables = tables_of(&[order(2030, BEFORE)]);
    let alone = bake_all(&[read_one(&order(2031, AFTER).0, order(2031, AFTER).1).unwrap()]).unwrap();
    tables.add_pack("newer.pack", alone[0].bytes.clone()).unwrap();
    let set = tables.icd10_cm();
    let status = |code: &str, on: &str| set.status(cm(code), day(on)).unwrap();
    assert_eq!(status("B88.9", "2030-10-01"), CodeStatus::Terminated);
    assert_eq!(status("B88.01", "2030-09-30"), CodeStatus::NotYetEffective);
    assert_eq!(status("B88.0", "2030-09-30"), CodeStatus::Valid);
    assert_eq!(status("B88.0", "2030-10-01"), CodeStatus::Header);
    assert_eq!(status("Z99", "2030-10-01"), CodeStatus::Unknown);
    assert_eq!(status("C43", "2031-10-01"), CodeStatus::NotCovered);
    let found = set.look_up(cm("B88.9"), day("2031-01-01")).unwrap();
    assert_eq!(found.status, CodeStatus::Terminated);
    assert_eq!(found.period.unwrap().to_string(), "2029-10-01/2030-09-30");
    assert_eq!(found.title.unwrap().short, "Infestation");
    assert_eq!(set.look_up(cm("C43"), day("2015-01-01")).unwrap().status, CodeStatus::NotYetEffective);
    let codes: Vec<Icd10Cm> = ["B88.9", "B88.01", "B88.0", "Z99", "C43"].map(cm).to_vec();
    for on in ["2014-01-01", "2029-10-01", "2030-09-30", "2030-10-01", "2031-09-30", "2031-10-01"] {
        let many = set.check_many(&codes, &[day(on); 5]).unwrap();
        let one: Vec<CodeStatus> = codes.iter().map(|code| set.status(*code, day(on)).unwrap()).collect();
        assert_eq!(many, one, "{on}");
    }
    assert_eq!(set.check_many(&codes, &[day("2030-10-01"); 2]).unwrap().len(), 2);
}

#[test]
fn ranges_give_the_day_and_new_headers() {
    let ranges = "code,start,end,flags\r\nB880,20291001,20300331,\r\nB8801,20300401,20310331,cc\r\nB8811XA,20301001,20310331,\r\n\
                  C43,20291001,20301231,\r\nC43,20310101,20310331,female\r\n";
    let tables =
        tables_of(&[order(2030, BEFORE), ("mce_i10dx_master.csv".to_string(), ranges.as_bytes().to_vec())]);
    let set = tables.icd10_cm();
    let status = |code: &str, on: &str| set.status(cm(code), day(on)).unwrap();
    assert_eq!(status("B88.0", "2030-03-31"), CodeStatus::Valid);
    // No order file has B88.0 as a header; the code below it is new since the last of them, but within its year.
    assert_eq!(status("B88.0", "2030-04-01"), CodeStatus::Terminated);
    assert_eq!(status("B88.01", "2030-04-01"), CodeStatus::Valid);
    // The ranges do not know B88.9: the order file decides.
    assert_eq!(status("B88.9", "2030-04-01"), CodeStatus::Valid);
    assert_eq!(status("B88.9", "2030-10-01"), CodeStatus::Terminated);
    assert_eq!(status("B88.11XA", "2030-09-30"), CodeStatus::NotYetEffective);
    assert_eq!(status("B88.11XA", "2030-10-01"), CodeStatus::Valid);
    assert_eq!(status("B88.11", "2030-10-01"), CodeStatus::Header);
    assert_eq!(status("B88.11X", "2030-10-01"), CodeStatus::Unknown);
    assert_eq!(status("B88", "2031-03-31"), CodeStatus::Header);
    assert_eq!(status("C43", "2031-03-31"), CodeStatus::Valid);
    assert_eq!(status("C43", "2031-04-01"), CodeStatus::NotCovered);
    let found = set.look_up(cm("B88.11XA"), day("2030-10-01")).unwrap();
    assert_eq!(found.title, None);
    assert_eq!(found.row_ref.unwrap().release.as_str(), "FY2031");
    let answer = check(&tables, CodeSet::Icd10Cm, "b88.11xa", day("2030-10-01")).unwrap();
    assert_eq!(answer.official.as_deref(), Some("B88.11XA"));
    assert!(answer.note.unwrap().contains("no order file"));
    let answer = check(&tables, CodeSet::Icd10Cm, "C43", day("2030-10-01")).unwrap();
    assert_eq!(answer.title.as_deref(), Some("Melanoma, in full"));
    assert_eq!(answer.period.unwrap().to_string(), "2029-10-01/2031-03-31");
    assert!(answer.note.unwrap().contains("FY2030"));
    let text =
        serde_json::to_string(&check(&tables, CodeSet::Icd10Cm, "C43", day("2030-01-01")).unwrap()).unwrap();
    assert!(text.starts_with(r#"{"code_set":"ICD-10-CM","status":"valid","official":"C43""#), "{text}");
    for (set, text, on, status) in [
        (CodeSet::Icd10Cm, "", "2030-10-01", CodeStatus::Malformed),
        (CodeSet::Icd10Cm, "99213", "2030-10-01", CodeStatus::Malformed),
        (CodeSet::Icd10Cm, "C4\u{e9}", "2030-10-01", CodeStatus::Malformed),
        (CodeSet::Icd10Cm, "C43", "2032-01-01", CodeStatus::NotCovered),
        (CodeSet::Icd10Pcs, "0DTJ4ZZ", "2030-10-01", CodeStatus::NotCovered),
        (CodeSet::Icd10Pcs, "0DTJ4Z", "2030-10-01", CodeStatus::Malformed),
    ] {
        assert_eq!(check(&tables, set, text, day(on)).unwrap().status, status, "{set} {text:?}");
    }
}

#[test]
fn order_files_that_are_not_sound_are_refused() {
    let good = line(1, "B88", '0', "Other infestations");
    let read = |text: String| read_one("icd10cm_order_2030.txt", text).map(|_| ()).unwrap_err();
    for (bad, expected) in [
        (line(2, "B88", '0', "Again"), code::IMPORT_DUPLICATE_ROW),
        (line(3, "B880", '1', "Number"), code::IMPORT_BAD_VALUE),
        (line(2, "B880", '2', "Flag"), code::IMPORT_BAD_VALUE),
        (line(2, "B8", '1', "Short"), code::IMPORT_BAD_VALUE),
        (line(2, "B88-0", '1', "Hyphen"), code::IMPORT_BAD_VALUE),
        (line(2, "B880", '1', ""), code::IMPORT_BAD_VALUE),
        (line(2, "B880", '1', "Cut")[..60].to_string(), code::IMPORT_ROW_LENGTH),
        (line(2, "B880", '1', "Moved").replacen(' ', "x", 1), code::IMPORT_BAD_VALUE),
        ("B880,1,delimited\r\n".to_string(), code::IMPORT_ROW_LENGTH),
    ] {
        let error = read(format!("{good}{bad}"));
        assert_eq!(error.code(), expected, "{bad:?}: {error}");
        assert_eq!(error.value("line"), Some("2"), "{error}");
    }
    assert_eq!(read_one("icd10cm_order_2030.txt", "").unwrap_err().code(), code::IMPORT_EMPTY);
    assert_eq!(read_one("order.txt", good.clone()).unwrap_err().code(), code::IMPORT_RELEASE_UNKNOWN);
    assert_eq!(read(format!("{good}\0")).code(), code::IMPORT_ENCODING);
    for (bad, expected) in [
        ("code,start,end,flags\nA00,20151001,20150930,\n", code::IMPORT_BAD_VALUE),
        ("code,start,end,flags\nA00,20151001,20151301,\n", code::IMPORT_BAD_VALUE),
        ("code,start,end,flags\nA00,20151001,20160930,\nA_0,20151001,20160930,\n", code::IMPORT_BAD_VALUE),
        ("code,start,end,flags\nA00,20151001,20160930,\nA01,20151001\n", code::IMPORT_ROW_LENGTH),
        // ICD-9 has the same headings.
        ("code,start,end,flags\n0010,19851001,20070930,\n", code::IMPORT_UNKNOWN_KIND),
        (
            "source,target,effective,pair_first_year,direction\nA00,A01,20161001,2017,sideways\n",
            code::IMPORT_BAD_VALUE,
        ),
        (
            "Order26\tPOAexemptCode\tDescription\n00001\tB90.0\tx\n00002\tB90.0\tx\n",
            code::IMPORT_DUPLICATE_ROW,
        ),
        ("Order26\tPOAexemptCode\tDescription\n00001\tB9\tx\n", code::IMPORT_BAD_VALUE),
        ("Order26\tPOAexemptCode\tDescription\n", code::IMPORT_EMPTY),
    ] {
        let error = read_one("list_fy26.txt", bad).unwrap_err();
        assert_eq!(error.code(), expected, "{bad:?}: {error}");
    }
    // Conversions alone are no code set.
    let pairs = "source,target,effective,pair_first_year,direction\nA00,A01,20161001,2017,older_to_newer\n";
    let alone = read_one("pairs.csv", pairs).unwrap();
    assert_eq!(bake_all(&[alone]).unwrap_err().code(), code::IMPORT_NOTHING_TO_BAKE);
    // Two editions of one year cannot stand in one pack.
    let twice =
        [order(2030, BEFORE), order(2030, AFTER)].map(|(name, bytes)| read_one(&name, bytes).unwrap());
    assert_eq!(bake_all(&twice).unwrap_err().code(), code::IMPORT_RELEASE_OVERLAP);
}

/// Each byte of a small pack changed: an error or the same answer, never a panic.
#[test]
fn a_damaged_pack_is_an_error() {
    let packs = bake_all(&[read_one(&order(2030, BEFORE).0, order(2030, BEFORE).1).unwrap()]).unwrap();
    let good = &packs[0].bytes;
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 0x55;
        let mut tables = Tables::empty();
        if tables.add_pack("damaged.pack", bytes).is_err() {
            continue;
        }
        let found = tables.icd10_cm().look_up(cm("B88.0"), day("2030-01-01"));
        if let Ok(found) = found {
            assert_eq!(found.status, CodeStatus::Valid, "byte {at}");
            assert!(found.title.unwrap().long.starts_with("Other acariasis"), "byte {at}");
        }
    }
}

#[cfg(feature = "embed-icd10")]
mod embedded {
    use super::*;

    fn data() -> Option<PathBuf> {
        let folder = std::env::var_os("CLEANCLAIM_DATA").map_or_else(
            || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
            PathBuf::from,
        );
        let found = folder.join("icd10").is_dir().then_some(folder);
        if found.is_none() {
            say!("conformance: SKIPPED, no official files at CLEANCLAIM_DATA");
        }
        found
    }

    fn unpack_xz(path: PathBuf) -> String {
        let mut bytes = Vec::new();
        let mut file = BufReader::new(fs::File::open(&path).unwrap());
        lzma_rs::xz_decompress(&mut file, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// A file of an official zip whose name ends so.
    fn member(path: PathBuf, ending: &str) -> String {
        let mut zip = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
        let index = (0..zip.len())
            .find(|index| zip.by_index(*index).unwrap().name().unwrap().ends_with(ending))
            .unwrap_or_else(|| panic!("{} has no {ending}", path.display()));
        let mut text = String::new();
        zip.by_index(index).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn what_is_asked_most() {
        let tables = Tables::embedded().unwrap();
        let ask = |set, text: &str, on: &str| check(&tables, set, text, day(on)).unwrap();
        let answer = ask(CodeSet::Icd10Cm, "e1140", "2025-11-01");
        assert_eq!(answer.status, CodeStatus::Valid);
        assert_eq!(answer.official.as_deref(), Some("E11.40"));
        assert_eq!(
            answer.title.as_deref(),
            Some("Type 2 diabetes mellitus with diabetic neuropathy, unspecified")
        );
        assert_eq!(answer.period.unwrap().to_string(), "2015-10-01/2027-03-31");
        assert_eq!(answer.note, None);
        assert_eq!(ask(CodeSet::Icd10Cm, "E11.4", "2025-11-01").status, CodeStatus::Header);
        assert_eq!(ask(CodeSet::Icd10Cm, "E11.4", "2015-09-30").status, CodeStatus::NotYetEffective);
        assert_eq!(ask(CodeSet::Icd10Cm, "E11.4", "2027-04-01").status, CodeStatus::NotCovered);
        assert_eq!(ask(CodeSet::Icd10Cm, "E1X", "2025-11-01").status, CodeStatus::Unknown);
        let gallbladder = ask(CodeSet::Icd10Pcs, "0ft44zz", "2025-11-01");
        assert_eq!(
            gallbladder.title.as_deref(),
            Some("Resection of Gallbladder, Percutaneous Endoscopic Approach")
        );
        // New on 1 October 2026: the date is there, the title is not.
        let new = ask(CodeSet::Icd10Cm, "C78.31", "2026-10-01");
        assert_eq!((new.status, new.title.clone()), (CodeStatus::Valid, None));
        assert!(new.note.unwrap().contains("no order file"));
        assert_eq!(ask(CodeSet::Icd10Cm, "C78.31", "2026-09-30").status, CodeStatus::NotYetEffective);
        assert_eq!(ask(CodeSet::Icd10Cm, "C78.31", "2026-10-01").row.unwrap().release.as_str(), "FY2027");
        let exempt = |code: &str, on: &str| tables.poa_exempt(cm(code), AsOf::day(day(on)));
        assert!(exempt("B90.0", "2026-01-01").unwrap().exempt);
        assert!(!exempt("E11.40", "2026-01-01").unwrap().exempt);
        assert_eq!(exempt("B90.0", "2026-10-01").unwrap_err().code(), code::DATE_NOT_COVERED);
        // Underimmunization status became a header within a year, on 1 April 2022.
        let set = tables.icd10_cm();
        assert_eq!(set.status(cm("Z28.3"), day("2022-03-31")).unwrap(), CodeStatus::Valid);
        assert_eq!(set.status(cm("Z28.3"), day("2022-04-01")).unwrap(), CodeStatus::Header);
        let newer: Vec<String> =
            set.replaced_by(cm("Z28.3")).unwrap().iter().map(|pair| pair.newer.to_string()).collect();
        assert_eq!(newer, ["Z28.310", "Z28.311", "Z28.39"]);
        let pack = set.on(day("2026-01-01")).unwrap();
        assert_eq!(pack.parent(cm("E11.40"), day("2026-01-01")).unwrap(), Some(cm("E11.4")));
        assert_eq!(pack.leaves(cm("E11.4"), day("2026-01-01")).unwrap().len(), 6);
        assert!(
            tables
                .coverage()
                .iter()
                .any(|series| series.series == Series::Icd10Pcs && series.gaps.is_empty())
        );
    }

    /// Every code of the code editor on the first and last day of each of its ranges, the day before and the day after.
    fn validity<C: Icd10Code>(set: Icd10Set<'_, C>, file: &str) {
        let Some(data) = data() else { return };
        let text = unpack_xz(data.join("mce").join(file));
        let mut ranges: BTreeMap<&str, Vec<(Day, Day)>> = BTreeMap::new();
        for line in text.lines().skip(1) {
            let mut cells = line.split(',');
            let (code, start, end) = (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap());
            let range = (Day::parse_x12(start).unwrap(), Day::parse_x12(end).unwrap());
            ranges.entry(code).or_default().push(range);
        }
        let (mut codes, mut days, mut expected) = (Vec::new(), Vec::new(), Vec::new());
        for (text, ranges) in &ranges {
            let Ok(code) = text.parse::<C>() else { panic!("{text}") };
            for (start, end) in ranges {
                for on in [start.plus(-1), *start, *end, end.plus(1)] {
                    codes.push(code);
                    days.push(on);
                    expected.push(if on < day("2015-10-01") {
                        CodeStatus::NotYetEffective
                    } else if on > day("2027-03-31") {
                        CodeStatus::NotCovered
                    } else if ranges.iter().any(|(start, end)| *start <= on && on <= *end) {
                        CodeStatus::Valid
                    } else if ranges.iter().all(|(start, _)| *start > on) {
                        CodeStatus::NotYetEffective
                    } else {
                        CodeStatus::Terminated
                    });
                }
            }
        }
        let found = set.check_many(&codes, &days).unwrap();
        let mut headers = 0;
        for (index, found) in found.iter().enumerate() {
            let expected = expected[index];
            let outside = matches!(expected, CodeStatus::Terminated | CodeStatus::NotYetEffective);
            if outside && *found == CodeStatus::Header {
                headers += 1;
                continue;
            }
            assert_eq!(*found, expected, "{} on {}", codes[index], days[index]);
            assert_eq!(set.status(codes[index], days[index]).unwrap(), expected);
        }
        say!(
            "conformance: {} days of {} codes of {} checked against {file}; on {headers} of them the code is a header",
            found.len(),
            ranges.len(),
            C::CODE_SET
        );
    }

    #[test]
    fn validity_of_every_diagnosis_code() {
        validity(Tables::embedded().unwrap().icd10_cm(), "mce_i10dx_master.csv.xz");
    }

    #[test]
    fn validity_of_every_procedure_code() {
        validity(Tables::embedded().unwrap().icd10_pcs(), "mce_i10sg_master.csv.xz");
    }

    /// Codes, headers and their order on 1 October of each year, and every title of every edition.
    fn editions<C: Icd10Code>(
        set: Icd10Set<'_, C>,
        kind: &str,
        prefix: &str,
        reissued: &[i16],
        swapped: usize,
    ) {
        let Some(data) = data() else { return };
        // Long title, short title, first and last edition of a run without change.
        let mut runs: BTreeMap<C, Vec<(String, String, i16, i16)>> = BTreeMap::new();
        let (mut titles, mut places, mut lines) = (0, 0, 0);
        for year in 2016..=2026 {
            let text = member(
                data.join(format!("icd10/cms_{year}_{kind}.zip")),
                &format!("{prefix}_order_{year}.txt"),
            );
            let on = Day::new(year - 1, 10, 1).unwrap();
            let mut expected = Vec::new();
            let mut place = -1;
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                let code = line[6..13].trim_end();
                let Ok(code) = code.parse::<C>() else { panic!("{code}") };
                let status = if &line[14..15] == "1" { CodeStatus::Valid } else { CodeStatus::Header };
                expected.push((code, status));
                let (short, long) = (line[16..76].trim_end(), line[77..].trim_end());
                let runs = runs.entry(code).or_default();
                match runs.last_mut() {
                    Some(run) if run.3 + 1 == year && run.0 == long && run.1 == short => run.3 = year,
                    _ => runs.push((long.to_string(), short.to_string(), year, year)),
                }
                let found = set.packs()[0].tabular_place(code).unwrap().unwrap();
                places += usize::from(found < place);
                place = found;
                lines += 1;
            }
            let found = set.on(on).unwrap().all(on).unwrap();
            if !reissued.contains(&year) {
                // The same codes as valid, the same as headers, in the same order.
                for (found, expected) in found.iter().zip(&expected) {
                    assert_eq!(found, expected, "{year}");
                }
                assert_eq!(found.len(), expected.len(), "{year}");
            } else {
                // The file was issued anew within the year and shows what began or ended by then: it is right on the last
                // day of the year, but for what came after it.
                let on = Day::new(year, 9, 30).unwrap();
                let mut found: BTreeMap<C, CodeStatus> =
                    set.on(on).unwrap().all(on).unwrap().into_iter().collect();
                for (code, status) in expected {
                    assert_eq!(found.remove(&code), Some(status), "{code} in {year}");
                }
                let more: Vec<String> = found.keys().map(ToString::to_string).collect();
                assert_eq!(
                    more.join(" "),
                    if (kind, year) == ("pr", 2022) { "XW023X7 XW023Y7" } else { "" },
                    "{year}"
                );
            }
        }
        for (code, runs) in &runs {
            for (long, short, first, last) in runs {
                titles += usize::try_from(last - first).unwrap() + 1;
                for year in [first, last] {
                    let title = set.title(*code, Day::new(*year - 1, 10, 1).unwrap()).unwrap().unwrap();
                    assert_eq!((&title.long, &title.short), (long, short), "{code} {year}");
                    assert_eq!(
                        (title.edition.to_string(), title.exact),
                        (format!("FY{year}"), true),
                        "{code}"
                    );
                }
            }
        }
        assert_eq!(places, swapped, "lines that stand out of the common order");
        say!(
            "conformance: {lines} lines of 11 order files of {} checked: validity, order, {titles} titles, long and short",
            C::CODE_SET
        );
    }

    #[test]
    fn every_edition_of_diagnosis_codes() {
        // In FY 2021 two codes of transport accidents stand elsewhere than in all other years.
        editions(Tables::embedded().unwrap().icd10_cm(), "dx", "icd10cm", &[2021, 2022, 2023], 2);
    }

    #[test]
    fn every_edition_of_procedure_codes() {
        editions(Tables::embedded().unwrap().icd10_pcs(), "pr", "icd10pcs", &[2021, 2022, 2023, 2024], 0);
    }

    /// What the addenda of FY 2026 list is what became of the codes on 1 October 2025.
    #[test]
    fn history_of_a_year() {
        let Some(data) = data() else { return };
        let tables = Tables::embedded().unwrap();
        let set = tables.icd10_cm();
        let addenda = member(data.join("icd10/cms_2026_dx.zip"), "icd10cm_order_addenda_2026.txt");
        let on = day("2025-10-01");
        let (mut expected, mut found) = (BTreeMap::new(), BTreeMap::new());
        for line in addenda.lines().filter(|line| line.len() > 77) {
            let kind = line[..13].trim();
            if matches!(kind, "Add:" | "Delete:" | "Revise to:") {
                *expected.entry(kind).or_insert(0) += 1;
            }
        }
        let pack = set.on(on).unwrap();
        let both: BTreeSet<Icd10Cm> =
            [on.plus(-1), on].iter().flat_map(|day| pack.all(*day).unwrap()).map(|(code, _)| code).collect();
        for code in both {
            for change in set.history(code).unwrap().iter().filter(|change| change.on == on) {
                match change.kind {
                    Icd10ChangeKind::Added | Icd10ChangeKind::AddedAsHeader => {
                        *found.entry("Add:").or_insert(0) += 1
                    }
                    Icd10ChangeKind::Deleted => *found.entry("Delete:").or_insert(0) += 1,
                    // The addenda show it as deleted and added.
                    Icd10ChangeKind::BecameHeader | Icd10ChangeKind::BecameValid => {
                        *found.entry("Delete:").or_insert(0) += 1;
                        *found.entry("Add:").or_insert(0) += 1;
                    }
                    Icd10ChangeKind::Revised { .. } => *found.entry("Revise to:").or_insert(0) += 1,
                    _ => panic!("{change:?}"),
                }
            }
        }
        assert_eq!(found, expected);
        say!("conformance: {expected:?} changes of FY 2026 checked against the addenda");
    }

    #[test]
    fn changes_of_fy_2027() {
        let Some(data) = data() else { return };
        let tables = Tables::embedded().unwrap();
        let on = day("2026-10-01");
        let text = fs::read_to_string(data.join("mce/fy2027_delta.csv")).unwrap();
        let mut checked = 0;
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let set = cells[0].parse().unwrap();
            let is = |on| check(&tables, set, cells[2], on).unwrap().status;
            let (before, after) = (is(on.plus(-1)), is(on));
            match cells[1] {
                "add" => {
                    assert_eq!(after, CodeStatus::Valid, "{line}");
                    assert!(matches!(before, CodeStatus::NotYetEffective | CodeStatus::Header), "{line}");
                }
                _ => {
                    assert_eq!(before, CodeStatus::Valid, "{line}");
                    assert!(matches!(after, CodeStatus::Terminated | CodeStatus::Header), "{line}");
                }
            }
            checked += 1;
        }
        assert_eq!(checked, 190 + 30 + 101 + 38);
        say!("conformance: {checked} changes of FY 2027 checked");
    }

    /// The pairs that the decoded table has whole are in the pack, which was made from the official workbook.
    #[test]
    fn conversions_of_diagnosis_codes() {
        let Some(data) = data() else { return };
        let tables = Tables::embedded().unwrap();
        let set = tables.icd10_cm();
        let text = unpack_xz(data.join("mce/icd10cm_conversions.csv.xz"));
        let (mut checked, mut missing) = (0, Vec::new());
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let (Ok(older), Ok(newer)) = (cells[0].parse::<Icd10Cm>(), cells[1].parse::<Icd10Cm>()) else {
                continue;
            };
            // Some partners are no codes of any edition.
            let known = |code| set.packs()[0].knows(code).unwrap();
            if cells[4] != "older_to_newer" || !known(older) || !known(newer) {
                continue;
            }
            let pair = Conversion { older, newer, effective: Day::parse_x12(cells[2]).unwrap() };
            checked += 1;
            let both = set.predecessors(newer).unwrap().contains(&pair)
                && set.replaced_by(older).unwrap().contains(&pair);
            if !both {
                missing.push(format!("{older} {newer}"));
            }
        }
        assert!(checked > 6_000 && missing.is_empty(), "{checked}, missing: {missing:?}");
        say!("conformance: {checked} conversions of diagnosis codes checked");
    }

    #[test]
    fn conversions_of_procedure_codes() {
        let Some(data) = data() else { return };
        let tables = Tables::embedded().unwrap();
        let set = tables.icd10_pcs();
        let text = unpack_xz(data.join("mce/icd10pcs_conversions.csv.xz"));
        let mut pairs = BTreeSet::new();
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let (older, newer) = if cells[4] == "older_to_newer" { (0, 1) } else { (1, 0) };
            if let (Ok(older), Ok(newer)) =
                (cells[older].parse::<Icd10Pcs>(), cells[newer].parse::<Icd10Pcs>())
            {
                pairs.insert(Conversion { older, newer, effective: Day::parse_x12(cells[2]).unwrap() });
            }
        }
        for pair in &pairs {
            assert!(set.replaced_by(pair.older).unwrap().contains(pair), "{pair:?}");
            assert!(set.predecessors(pair.newer).unwrap().contains(pair), "{pair:?}");
        }
        let newer: BTreeSet<Icd10Pcs> = pairs.iter().map(|pair| pair.newer).collect();
        let all: usize = newer.iter().map(|code| set.predecessors(*code).unwrap().len()).sum();
        assert_eq!(all, pairs.len());
        say!("conformance: {all} conversions of procedure codes checked");
    }

    #[test]
    fn every_exempt_code() {
        let Some(data) = data() else { return };
        let tables = Tables::embedded().unwrap();
        let mut zip =
            zip::ZipArchive::new(fs::File::open(data.join("icd10/POAexemptCodesFY26.zip")).unwrap()).unwrap();
        let mut bytes = Vec::new();
        zip.by_name("POAexemptCodesFY26.txt").unwrap().read_to_end(&mut bytes).unwrap();
        // Only the codes are read: a title may hold what is not UTF-8.
        let text = String::from_utf8_lossy(&bytes);
        let exempt: BTreeSet<Icd10Cm> =
            text.lines().skip(1).filter_map(|line| line.split('\t').nth(1)?.parse().ok()).collect();
        assert_eq!(exempt.len(), 38_349);
        let on = day("2026-09-30");
        let mut counted = 0;
        for (code, _) in tables.icd10_cm().on(on).unwrap().all(on).unwrap() {
            let found = tables.poa_exempt(code, AsOf::day(on)).unwrap();
            assert_eq!(found.exempt, exempt.contains(&code), "{code}");
            counted += usize::from(found.exempt);
        }
        assert_eq!(counted, 38_349);
        say!("conformance: {counted} exempt codes checked among all codes of FY 2026");
    }
}
