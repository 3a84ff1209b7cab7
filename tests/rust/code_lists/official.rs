//! Counts and every row against the files as their publishers ship them.
#![cfg(all(
    feature = "import",
    feature = "embed-fees",
    feature = "embed-hcpcs",
    feature = "embed-lists",
    feature = "embed-icd10"
))]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cleanclaim::codes::{CodeSet, CodeStatus, Hcpcs, Icd9Cm, Icd10Cm, Taxonomy};
use cleanclaim::coding::check::check;
use cleanclaim::import::{ImportOptions, Imported, read};
use cleanclaim::row::Series;
use cleanclaim::tables::gems::GemFlags;

use super::data;
use super::procedures::TABLES;

/// The cells of a file, as a reader of its own sees them.
fn rows(path: &Path) -> Vec<csv::StringRecord> {
    let mut bytes = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|ending| ending == "xz") {
        let mut unpacked = Vec::new();
        lzma_rs::xz_decompress(&mut &bytes[..], &mut unpacked).unwrap();
        bytes = unpacked;
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(&bytes[..]);
    reader.records().map(Result::unwrap).collect()
}

#[test]
fn hcpcs_counts_texts_and_days_are_those_of_the_files() {
    let Some(data) = data() else { return };
    let table = TABLES.hcpcs_tables().next().unwrap();
    let january = rows(&data.join("hcpcs/hcpcs_codes_2026jan.csv.xz"));
    let (codes, modifiers): (Vec<_>, Vec<_>) = january.iter().partition(|row| row[0].len() == 5);
    assert_eq!((codes.len(), modifiers.len()), (8_623, 383));
    assert_eq!(table.codes().unwrap().len(), 8_623, "the 2024 codes are all on it");
    let on = "2026-01-01".parse().unwrap();
    for row in &codes {
        let found = TABLES.hcpcs(row[0].parse().unwrap(), on).unwrap().unwrap();
        assert_eq!((found.short, found.long), (row[1].trim(), row[2].trim()), "{}", &row[0]);
    }
    for row in &modifiers {
        let (short, long, _) = table.modifier(row[0].parse().unwrap()).unwrap().unwrap();
        assert_eq!((short, long), (row[1].trim(), row[2].trim()));
        let answer = check(&TABLES, CodeSet::Modifier, &row[0], on).unwrap();
        assert_eq!(answer.status, CodeStatus::Valid, "{}", &row[0]);
    }
    assert!(table.modifiers().unwrap().len() >= 383);

    let fields = rows(&data.join("hcpcs/hcpcs_lvl2_2024q3.csv.xz"));
    let texts = rows(&data.join("hcpcs/hcpcs_lvl2_descriptions_2024q3.csv.xz"));
    let not_classified = rows(&data.join("hcpcs/hcpcs_noc_2024q3.csv.xz"));
    assert_eq!((fields.len(), texts.len(), not_classified.len()), (8_033, 16_066, 161));
    let on = "2024-07-01".parse().unwrap();
    let day = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
    let mut ended = 0;
    for row in &fields {
        let found = TABLES.hcpcs(row[0].parse().unwrap(), on).unwrap().unwrap();
        let (fields, at) = found.fields.unwrap();
        assert_eq!(at.release.as_str(), "HCPCS24C");
        assert_eq!(fields.coverage.map(String::from).as_deref(), Some(&row[3]));
        assert_eq!((&*fields.pricing, &*fields.betos), (row[1].replace(':', ",").as_str(), &row[4]));
        assert_eq!(
            (fields.added, fields.terminated, fields.effective),
            (day(&row[16]), day(&row[15]), day(&row[18]))
        );
        ended += usize::from(fields.terminated.is_some());
    }
    assert_eq!(ended, 1_058);
    for row in &texts {
        let found = TABLES.hcpcs(row[0].parse().unwrap(), on).unwrap().unwrap();
        assert_eq!(if &row[1] == "Long" { found.long } else { found.short }, row[2].trim());
    }
    let noted: BTreeSet<Hcpcs> = not_classified.iter().map(|row| row[0].parse().unwrap()).collect();
    for code in table.codes().unwrap() {
        let found = TABLES.hcpcs(code, on).unwrap().unwrap();
        assert_eq!(found.not_classified, noted.contains(&code), "{code}");
    }
    say!("conformance: {} HCPCS texts and fields checked", codes.len() + fields.len() + texts.len());
}

#[test]
fn every_dated_code_is_right_on_and_around_its_days() {
    let Some(data) = data() else { return };
    let mut checked = 0;
    let status = |code: &str, on| check(&TABLES, CodeSet::Hcpcs, code, on).unwrap().status;
    for row in &rows(&data.join("hcpcs/hcpcs_lvl2_2024q3.csv.xz")) {
        let added: cleanclaim::dates::Day = row[16].parse().unwrap();
        assert_eq!(status(&row[0], added), CodeStatus::Valid, "{} {added}", &row[0]);
        assert_eq!(status(&row[0], added.plus(-1)), CodeStatus::NotYetEffective, "{} {added}", &row[0]);
        checked += 2;
        if !row[15].is_empty() {
            let last: cleanclaim::dates::Day = row[15].parse().unwrap();
            assert_eq!(status(&row[0], last), CodeStatus::Valid, "{} {last}", &row[0]);
            assert_eq!(status(&row[0], last.plus(1)), CodeStatus::Terminated, "{} {last}", &row[0]);
            checked += 2;
        } else {
            assert_eq!(status(&row[0], "2024-09-30".parse().unwrap()), CodeStatus::Valid, "{}", &row[0]);
            checked += 1;
        }
    }
    say!("conformance: {checked} days of HCPCS codes checked");
}

#[test]
fn codes_on_a_fee_schedule_are_valid_in_its_quarter() {
    let mut checked = 0;
    for schedule in TABLES.fee_schedules() {
        // The first, the last, and some between: all of them take half a minute.
        let count = schedule.releases().len();
        for release in schedule.releases().iter().step_by(5).chain(schedule.releases().get(count - 1)) {
            let as_of = cleanclaim::tables::release::AsOf::day(release.period.from());
            let listed: BTreeSet<Hcpcs> = TABLES
                .fee_release(as_of)
                .unwrap()
                .procedures()
                .unwrap()
                .into_iter()
                .map(|(procedure, _)| procedure)
                .filter(|procedure| !procedure.to_string().starts_with('D'))
                .collect();
            for procedure in listed {
                let text = procedure.to_string();
                // A release of the next quarter names codes before they begin, and one keeps a few that have ended: there the
                // edition with days is right, and GXXX1 is a placeholder.
                let answer = check(&TABLES, CodeSet::Hcpcs, &text, release.period.from()).unwrap();
                if answer.status == CodeStatus::Valid {
                    checked += 1;
                } else {
                    assert!(!procedure.is_level_1(), "{text} {}: {answer:?}", release.name);
                }
            }
        }
    }
    say!("conformance: {checked} codes of fee schedules checked");
    assert!(checked > 60_000, "{checked}");
}

#[test]
fn the_contractor_file_reads_alike_as_text_and_as_workbook() {
    let Some(data) = data() else { return };
    let archive = std::fs::read(data.join("hcpcs/2019-Alpha-Numeric-HCPCS-File.zip")).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let mut read_member = |name: &str| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_name(name).unwrap(), &mut bytes).unwrap();
        match cleanclaim::import::read_bytes(name, bytes, &ImportOptions::default()).unwrap().remove(0) {
            Imported::HcpcsLevelTwo(release) => release,
            other => panic!("{other:?}"),
        }
    };
    let (text, book) = (read_member("HCPC2019_CONTR_ANWEB.txt"), read_member("HCPC2019_CONTR_ANWEB.xlsx"));
    assert_eq!((text.codes.len(), text.modifiers.len()), (6_440, 360));
    assert_eq!((book.codes.len(), book.modifiers.len()), (6_440, 360));
    let mut differ = Vec::new();
    let plain = |text: &Option<String>| {
        text.as_deref().unwrap_or("").replace('\u{a0}', " ").split_whitespace().collect::<String>()
    };
    for (code, row) in &text.codes {
        let mut other = book.codes[code].clone();
        // The workbook leaves the day of the action open where it is the day of adding.
        if let (Some(fields), Some(of_text)) = (&mut other.fields, &row.fields)
            && fields.effective.is_none()
            && of_text.effective == of_text.added
        {
            fields.effective = of_text.effective;
        }
        if plain(&row.long) != plain(&other.long) || row.fields != other.fields {
            differ.push(code.to_string());
        }
    }
    // Of two codes the workbook names one type of service more.
    assert_eq!(differ, ["E0210", "E0776"]);
    let a0021 = &text.codes[&"A0021".parse().unwrap()];
    assert_eq!(
        a0021.long.as_deref(),
        Some("Ambulance service, outside state per mile, transport (medicaid only)")
    );
    assert_eq!(a0021.fields.as_ref().unwrap().added, Some("1985-01-01".parse().unwrap()));
}

#[test]
fn taxonomy_is_the_file_unmodified() {
    let Some(data) = data() else { return };
    let file = rows(&data.join("reference/nucc_taxonomy_251.csv.xz"));
    assert_eq!(file.len(), 883);
    let table = TABLES.taxonomy().unwrap();
    assert_eq!(table.codes().unwrap().len(), 883);
    for row in &file {
        let found = table.find(row[0].parse::<Taxonomy>().unwrap()).unwrap().unwrap();
        let cells = [
            found.grouping,
            found.classification,
            found.specialization,
            found.definition,
            found.notes,
            found.display_name,
            found.section,
        ];
        assert_eq!(cells.as_slice(), row.iter().skip(1).collect::<Vec<_>>().as_slice(), "{}", &row[0]);
    }
    say!("conformance: 883 taxonomy codes checked");
}

#[test]
fn adjustment_codes_have_the_days_of_their_list() {
    let Some(data) = data() else { return };
    let file = rows(&data.join("reference/adjustment_codes_2024.csv"));
    let mut counts = BTreeMap::new();
    let mut ended = 0;
    for row in &file {
        *counts.entry(row[1].to_string()).or_insert(0) += 1;
        let series = match &row[1] {
            "CARC" => Series::AdjustmentReason,
            "RARC" => Series::RemittanceRemark,
            _ => Series::AdjustmentGroup,
        };
        let periods = TABLES.code_list(series).unwrap().periods(&row[0]);
        assert_eq!(periods.len(), 1, "{} {}", &row[1], &row[0]);
        let period = periods[0].row.period;
        if !row[5].is_empty() {
            assert_eq!(period.from().to_string(), row[5], "{}", &row[0]);
        }
        if row[7].is_empty() {
            assert_eq!(period.to(), cleanclaim::dates::Day::LAST);
        } else {
            ended += 1;
            assert_eq!(period.to().plus(1).to_string(), row[7], "{}", &row[0]);
        }
    }
    assert_eq!((counts["CARC"], counts["RARC"], ended), (405, 1_171, 110));
    say!("conformance: {} adjustment codes checked", file.len());
}

#[test]
fn gems_are_the_files_row_by_row() {
    let Some(data) = data() else { return };
    let gems = TABLES.gems().unwrap();
    let (mut forward, mut backward) = (0, 0);
    let read = |name: &str| std::fs::read_to_string(data.join("icd10").join(name)).unwrap();
    let lines = |text: &str| -> Vec<[String; 3]> {
        text.lines()
            .map(|line| {
                let mut words = line.split_whitespace().map(String::from);
                // One code of the file is in lower case.
                let mut next = || words.next().unwrap().to_uppercase();
                [next(), next(), next()]
            })
            .collect()
    };
    let mut expected: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for [from, to, flags] in lines(&read("2018_I9gem.txt")) {
        expected.entry(from).or_default().push((to, flags));
        forward += 1;
    }
    for (from, rows) in &expected {
        let found = gems.from_icd9(from.parse::<Icd9Cm>().unwrap()).unwrap().unwrap();
        let found: Vec<(String, String)> = found
            .iter()
            .map(|(to, flags)| (to.map_or("NODX".into(), |to| to.without_dot()), GemFlags::to_string(flags)))
            .collect();
        assert_eq!(&found, rows, "{from}");
    }
    let mut expected: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for [from, to, flags] in lines(&read("2018_I10gem.txt")) {
        expected.entry(from).or_default().push((to, flags));
        backward += 1;
    }
    for (from, rows) in &expected {
        let found = gems.from_icd10(from.parse::<Icd10Cm>().unwrap()).unwrap().unwrap();
        let found: Vec<(String, String)> = found
            .iter()
            .map(|(to, flags)| (to.map_or("NODX".into(), |to| to.without_dot()), GemFlags::to_string(flags)))
            .collect();
        assert_eq!(&found, rows, "{from}");
    }
    assert_eq!((backward, forward), (81_593, 24_860));
    say!("conformance: {} mapping rows checked", forward + backward);
}

#[test]
fn values_of_lists_are_in_their_sources() {
    let Some(data) = data() else { return };
    let idr = rows(&data.join("reference/all_codesystems.csv.xz"));
    let of = |system: &str| -> BTreeSet<String> {
        idr.iter().filter(|row| &row[0] == system).map(|row| row[1].to_string()).collect()
    };
    let keys = |series| -> BTreeSet<String> {
        TABLES.code_list(series).unwrap().rows().iter().map(|row| row.key.to_string()).collect()
    };
    assert_eq!(keys(Series::Revenue), of("CLM-REV-CNTR-CD"));
    assert_eq!(keys(Series::Revenue).len(), 539);
    assert!(keys(Series::TypeOfBill).is_subset(&of("CLM-BILL-CLSFCTN-CD")));
    assert!(keys(Series::DischargeStatus).is_subset(&of("BENE-PTNT-STUS-CD")));
    let bills = of("CLM-BILL-FREQ-CD");
    let mut unlisted = 0;
    for place in keys(Series::TypeOfBill) {
        for frequency in keys(Series::BillFrequency) {
            unlisted += usize::from(!bills.contains(&format!("{place}{frequency}")));
        }
    }
    say!("conformance: {unlisted} types of bill of our two lists are not in the list of CMS");
}

#[test]
fn a_quarterly_release_of_another_name_is_read_by_its_content() {
    let Some(data) = data() else { return };
    let path = data.join("hcpcs/hcpcs_codes_2026jan.csv.xz");
    let tables = read(&path, &ImportOptions::default()).unwrap();
    assert_eq!(tables[0].release().name.as_str(), "HCPCS26A");
    assert_eq!(tables[0].release().period.to_string(), "2026-01-01/2026-03-31");
}
