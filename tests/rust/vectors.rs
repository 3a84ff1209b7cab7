//! The vectors that every door runs, through Rust and through the command line, and the sample of published amounts.
#[macro_use]
#[path = "say.rs"]
mod say;

use std::collections::BTreeMap;

use cleanclaim::Engine;
use cleanclaim::cli::{Io, run};
use cleanclaim::codes::Locality;
use cleanclaim::money::{Amount, Rounding, Units};
use cleanclaim::pricing::physician::basis;
use cleanclaim::pricing::{LineQuestion, Location, Participation, PriceOptions};
use cleanclaim::tables::release::AsOf;
use cleanclaim::trace::NoTrace;

const LINES: &str = include_str!("../vectors/lines.tsv");
const CODES: &str = include_str!("../vectors/codes.tsv");
const CODE_QUESTIONS: &str = include_str!("../vectors/code_questions.tsv");
const PUBLISHED: &str = include_str!("../vectors/published.tsv");

/// The rows of a table with comments, each by column name.
fn rows(text: &'static str) -> Vec<BTreeMap<&'static str, &'static str>> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), header.len(), "{line}");
            header.iter().copied().zip(cells).collect()
        })
        .collect()
}

/// What a row of `lines.tsv` asks; the error of a cell that cannot be read is an answer too.
fn read(row: &BTreeMap<&str, &str>) -> cleanclaim::Result<(LineQuestion, PriceOptions)> {
    let location = match row["zip"] {
        "" => Location::Locality(Locality::new(row["carrier"].parse()?, row["locality"].parse()?)),
        zip => Location::Zip(zip.parse()?),
    };
    let question = LineQuestion {
        on: row["date"].parse()?,
        procedure: row["hcpcs"].parse()?,
        modifiers: row["modifiers"].parse()?,
        place_of_service: row["pos"].parse()?,
        location,
        units: if row["units"].is_empty() { Units::ONE } else { row["units"].parse()? },
        charge: if row["charge"].is_empty() { None } else { Some(row["charge"].parse()?) },
    };
    let options = PriceOptions {
        participation: match row["participation"] {
            "non-participating" => Participation::NonParticipating,
            _ => Participation::Participating,
        },
        provider_type: match row["provider_type"] {
            "" => Default::default(),
            kind => kind.parse()?,
        },
        ..PriceOptions::default()
    };
    Ok((question, options))
}

#[test]
fn lines_in_rust() {
    let engine = Engine::embedded().unwrap();
    let rows = rows(LINES);
    for row in &rows {
        let name = row["name"];
        match read(row).and_then(|(question, options)| engine.price_line(&question, &options)) {
            Ok(price) => {
                assert_eq!(row["status"], "priced", "{name}");
                assert_eq!(price.allowed.to_string(), row["allowed"], "{name}");
                let limiting = price.limiting_charge.map_or(String::new(), |amount| amount.to_string());
                assert_eq!(limiting, row["limiting_charge"], "{name}");
                assert_eq!(price.setting.slug(), row["setting"], "{name}");
                assert_eq!(price.release.as_str(), row["release"], "{name}");
                assert_eq!(price.release_match.slug(), row["release_match"], "{name}");
            }
            Err(refusal) => {
                assert_eq!(
                    ("not-priced", refusal.slug()),
                    (row["status"], row["reason"]),
                    "{name}: {refusal}"
                );
            }
        }
    }
    say!("vectors: {} lines passed in Rust", rows.len());
    assert!(rows.len() >= 25);
}

#[test]
fn lines_through_the_command_line() {
    let asked = [
        "date",
        "hcpcs",
        "modifiers",
        "pos",
        "carrier",
        "locality",
        "zip",
        "units",
        "charge",
        "participation",
        "provider_type",
    ];
    let told = ["status", "reason", "allowed", "limiting_charge", "setting", "release", "release_match"];
    let rows = rows(LINES);
    let output = through_the_command_line(&["price", "lines"], &asked, &rows);
    let mut answers = csv::Reader::from_reader(output.as_slice());
    let header = answers.headers().unwrap().clone();
    let mut count = 0;
    for (row, answer) in rows.iter().zip(answers.records()) {
        let answer = answer.unwrap();
        for column in told {
            let index = header.iter().position(|name| name == column).unwrap();
            assert_eq!(&answer[index], row[column], "{} {column}", row["name"]);
        }
        count += 1;
    }
    assert_eq!(count, rows.len(), "one answer a row");
    say!("vectors: {count} lines passed through the command line");
}

#[test]
fn sample_of_published_amounts() {
    let engine = Engine::embedded().unwrap();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows(PUBLISHED) {
        let on = row["date"].parse().unwrap();
        let locality: Locality = row["locality"].parse().unwrap();
        let published = |column: &str| row[column].parse::<Amount>().unwrap();
        *counts.entry(row["kind"]).or_default() += 1;
        if row["kind"] == "anesthesia" {
            let found = engine.tables().anesthesia(AsOf::day(on), locality).unwrap();
            let factor = found.row.conversion_factor.exact().round(Rounding::FeeScheduleCent).unwrap();
            assert_eq!(factor, published("facility"), "{locality}");
            continue;
        }
        for (place, column) in [("11", "non_facility"), ("24", "facility")] {
            let question = LineQuestion {
                on,
                procedure: row["procedure"].parse().unwrap(),
                modifiers: row["component"].parse().unwrap(),
                place_of_service: place.parse().unwrap(),
                location: Location::Locality(locality),
                units: Units::ONE,
                charge: None,
            };
            if row["kind"] == "cap" {
                let found = engine.tables().fee_row(
                    AsOf::day(on),
                    question.procedure,
                    question.modifiers.iter().next(),
                );
                if found.unwrap().unwrap().row.status.letter() == 'C' {
                    continue; // a carrier-priced part: only the whole file's run works its cap out
                }
            }
            let basis = basis(engine.tables(), &question, &PriceOptions::default(), &mut NoTrace).unwrap();
            let ours = match row["kind"] {
                "fee" => basis.uncapped().round(Rounding::FeeScheduleCent),
                "cap" => basis.cap().expect("a cap").round(Rounding::FeeScheduleCent),
                _ => basis.reduced_therapy_fee(),
            };
            assert_eq!(ours.unwrap(), published(column), "{} {} {column}", row["kind"], row["procedure"]);
        }
    }
    say!("sample of published amounts: {counts:?} rows passed");
    assert_eq!(counts.values().sum::<usize>(), 275);
}

/// What a row of `codes.tsv` expects of a column; `*` is not compared.
fn is_told(row: &BTreeMap<&str, &str>, column: &str, found: &str) {
    if row[column] != "*" {
        assert_eq!(found, row[column], "{} {column}", row["name"]);
    }
}

#[cfg(all(feature = "embed-icd10", feature = "embed-hcpcs"))]
#[test]
fn codes_in_rust() {
    let engine = Engine::embedded().unwrap();
    let rows = rows(CODES);
    for row in &rows {
        let (set, on) = (row["code_set"].parse().unwrap(), row["date"].parse().unwrap());
        let found = engine.check_code(set, row["code"], on).unwrap();
        is_told(row, "status", found.status.slug());
        is_told(row, "official", &found.official.clone().unwrap_or_default());
        is_told(row, "title", &found.title.unwrap_or_default());
        is_told(row, "from", &found.period.map_or(String::new(), |period| period.from().to_string()));
        is_told(row, "to", &found.period.map_or(String::new(), |period| period.to().to_string()));
        // Without texts the same is said.
        let standing = engine.code_standing(set, row["code"], on).unwrap();
        assert_eq!((standing.status, standing.period), (found.status, found.period), "{}", row["name"]);
        assert_eq!(standing.official.map(|code| code.to_string()), found.official, "{}", row["name"]);
        assert_eq!((standing.row, standing.assumed), (found.row, found.assumed), "{}", row["name"]);
        assert_eq!(standing.billable(), row["status"] == "valid", "{}", row["name"]);
    }
    say!("vectors: {} codes passed in Rust", rows.len());
    assert!(rows.len() >= 40);
}

/// The output of a batch form over some columns of rows, which it must take without a complaint.
fn through_the_command_line(
    verb: &[&str],
    asked: &[&str],
    rows: &[BTreeMap<&'static str, &'static str>],
) -> Vec<u8> {
    let mut input = asked.join("\t");
    for row in rows {
        input.push('\n');
        input.push_str(&asked.iter().map(|column| row[column]).collect::<Vec<_>>().join("\t"));
    }
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let mut io = Io {
        input: &mut input.as_bytes(),
        output: &mut output,
        errors: &mut errors,
        output_is_terminal: false,
        errors_is_terminal: false,
        today: "2026-11-24".parse().unwrap(),
    };
    let arguments = ["cleanclaim"].iter().chain(verb).chain(&["--delimiter", "tab", "-"]);
    assert_eq!((run(arguments, &mut io), String::from_utf8(errors).unwrap()), (0, String::new()));
    output
}

#[cfg(all(feature = "embed-icd10", feature = "embed-hcpcs"))]
#[test]
fn codes_through_the_command_line() {
    let asked = ["code", "code_set", "date"];
    let rows = rows(CODES);
    let output = through_the_command_line(&["code", "check"], &asked, &rows);
    let mut answers = csv::Reader::from_reader(output.as_slice());
    let header = answers.headers().unwrap().clone();
    let mut count = 0;
    for (row, answer) in rows.iter().zip(answers.records()) {
        let answer = answer.unwrap();
        for column in ["status", "official", "title", "from", "to"] {
            let index = header.iter().position(|name| name == column).unwrap();
            is_told(row, column, &answer[index]);
        }
        count += 1;
    }
    assert_eq!(count, rows.len(), "one answer a row");
    say!("vectors: {count} codes passed through the command line");
}

/// What a row of `code_questions.tsv` expects of an answer.
fn holds(row: &BTreeMap<&str, &str>, answer: &str) {
    for fragment in row["holds"].split(" && ") {
        assert!(answer.contains(fragment), "{}: no {fragment} in {answer}", row["name"]);
    }
    for fragment in row["lacks"].split(" && ") {
        assert!(!answer.contains(fragment), "{}: {fragment} in {answer}", row["name"]);
    }
}

#[cfg(feature = "embed-icd10")]
#[test]
fn code_questions_in_rust() {
    let engine = Engine::embedded().unwrap();
    let rows = rows(CODE_QUESTIONS);
    for row in &rows {
        holds(row, &engine.answer_codes(row["question"]).unwrap());
    }
    say!("vectors: {} questions about codes passed in Rust", rows.len());
    assert!(rows.len() >= 35);
}

/// The check itself can fail.
#[test]
#[should_panic(expected = "no \"x\" in")]
fn a_fragment_that_is_missing_is_seen() {
    let row = BTreeMap::from([("name", "a row"), ("holds", "{ && \"x\""), ("lacks", "y")]);
    holds(&row, "{}");
}
