//! The one catalogue: every row is read, is well formed, and agrees with the constants made from it.
//!
//! Four places name the rows: `core/data/catalogue.tsv`, the Rust constants (here), the C constants (a test of the C
//! door compares `include/cleanclaim.h` with [`cleanclaim::error::entries`]) and the Python names (a test of the Python door does the
//! same for its stub). `make header` writes all of them anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cleanclaim::error::{Kind, entries, render_code_constants};

const COLUMNS: [&str; 11] =
    ["number", "slug", "kind", "severity", "template", "remedy", "source", "carc", "rarc", "ik3", "ik4"];

fn core(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(core(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Everything that is wrong with the text of a catalogue, a line each.
fn faults(file: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let (mut numbers, mut slugs) = (BTreeMap::new(), BTreeMap::new());
    let mut last = 0;
    let mut rows = file.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    match rows.next() {
        Some((_, head)) if head.split('\t').eq(COLUMNS) => {}
        _ => faults.push(format!("the first row does not name the columns {COLUMNS:?}")),
    }
    for (index, line) in rows {
        let line_number = index + 1;
        let mut fault = |what: String| faults.push(format!("line {line_number}: {what}"));
        let cells: Vec<&str> = line.split('\t').collect();
        let &[number, slug, kind, severity, template, remedy, source, carc, rarc, ik3, ik4] =
            cells.as_slice()
        else {
            fault(format!("{} columns; a row has {}", cells.len(), COLUMNS.len()));
            continue;
        };
        let range = match kind {
            "error" => 1000..=1999,
            "edit" => 2000..=3999,
            "x12" => 4000..=5999,
            "refusal" => 6000..=6999,
            "repair" => 7000..=7499,
            "identifier" => 7500..=7999,
            _ => {
                fault(format!("no kind is called '{kind}'"));
                continue;
            }
        };
        match number.parse::<u16>() {
            Ok(value) if !range.contains(&value) => {
                fault(format!("{value} is not in {range:?}, the numbers of kind {kind}"));
            }
            Ok(value) if value <= last => {
                fault(format!("{value} stands after {last}: keep the rows in order"))
            }
            Ok(value) => last = value,
            Err(_) => fault(format!("'{number}' is not a number")),
        }
        if let Some(other) = numbers.insert(number, line_number) {
            fault(format!("number {number} stands on line {other} too"));
        }
        if let Some(other) = slugs.insert(slug, line_number) {
            fault(format!("slug '{slug}' stands on line {other} too"));
        }
        if !is_kebab(slug) {
            fault(format!("slug '{slug}' is not lower-case words joined by hyphens"));
        }
        let is_finding = matches!(kind, "edit" | "x12");
        match severity {
            "rejection" | "denial" | "warning" | "advice" if is_finding => {}
            "" if !is_finding => {}
            "" => fault(format!("'{slug}' is a finding without a severity")),
            _ => fault(format!("severity '{severity}' does not suit kind {kind}")),
        }
        if kind == "edit" && source.is_empty() {
            fault(format!("'{slug}' is an edit without a source"));
        }
        for (what, text) in [("template", template), ("remedy", remedy)] {
            if text.is_empty() {
                fault(format!("'{slug}' has no {what}"));
            }
            if let Err(why) = placeholders(text) {
                fault(format!("{what} of '{slug}': {why}"));
            }
        }
        for (what, text) in [("carc", carc), ("rarc", rarc), ("ik3", ik3), ("ik4", ik4)] {
            if !text.chars().all(|character| character.is_ascii_uppercase() || character.is_ascii_digit()) {
                fault(format!("{what} '{text}' of '{slug}' is not a code"));
            }
        }
        for cell in cells {
            if cell.trim() != cell {
                fault(format!("'{cell}' begins or ends with a blank"));
            }
        }
    }
    faults
}

fn is_kebab(text: &str) -> bool {
    text.split('-').all(|word| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    }) && text.starts_with(|first: char| first.is_ascii_lowercase())
}

/// The names in `{braces}`; an error where braces do not pair or hold no name.
fn placeholders(text: &str) -> Result<BTreeSet<&str>, String> {
    let mut names = BTreeSet::new();
    let mut rest = text;
    while let Some(brace) = rest.find(['{', '}']) {
        let name = rest[brace..].strip_prefix('{').ok_or("'}' closes nothing")?;
        let end =
            name.find(['{', '}']).filter(|end| name[*end..].starts_with('}')).ok_or("'{' is not closed")?;
        let (name, after) = name.split_at(end);
        if name.is_empty()
            || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        {
            return Err(format!("{{{name}}} is not a name"));
        }
        names.insert(name);
        rest = &after[1..];
    }
    Ok(names)
}

#[test]
fn the_catalogue_is_well_formed() {
    let faults = faults(&read("data/catalogue.tsv"));
    assert!(faults.is_empty(), "core/data/catalogue.tsv:\n{}", faults.join("\n"));
}

#[test]
fn every_line_gives_an_entry() {
    let file = read("data/catalogue.tsv");
    let lines: Vec<Vec<&str>> = file
        .lines()
        .filter(|line| !line.starts_with('#') && !line.starts_with("number\t"))
        .map(|line| line.split('\t').collect())
        .collect();
    assert_eq!(entries().len(), lines.len(), "a line of the catalogue was left out");
    for (entry, cells) in entries().iter().zip(lines) {
        let kind = serde_json::to_value(entry.kind).unwrap();
        let read = [
            entry.number.to_string(),
            entry.slug.into(),
            kind.as_str().unwrap_or_default().into(),
            entry.severity.map_or("", |severity| severity.slug()).into(),
            entry.template.into(),
            entry.remedy_template.into(),
            entry.source.into(),
            entry.carc.into(),
            entry.rarc.into(),
            entry.ik3.into(),
            entry.ik4.into(),
        ];
        assert_eq!(read.as_slice(), cells);
        assert_eq!(entry.severity.is_some(), matches!(entry.kind, Kind::Edit | Kind::X12), "{}", entry.slug);
    }
}

#[test]
fn the_rust_constants_are_those_of_the_catalogue() {
    let rendered = render_code_constants();
    if std::env::var_os("CLEANCLAIM_BLESS").is_some() {
        std::fs::write(core("src/error/code.rs"), &rendered).unwrap();
    }
    let written = read("src/error/code.rs").replace("\r\n", "\n");
    assert!(written == rendered, "core/src/error/code.rs is not what the catalogue gives: run `make header`");
}

/// The check above can fail: each of these faults is reported.
#[test]
fn faults_are_found() {
    let head = COLUMNS.join("\t");
    let good = "2000\tgood-edit\tedit\twarning\tmessage {value}\tremedy {value}\tmanual\t16\tN822\t\t";
    assert_eq!(faults(&format!("# comment\n{head}\n{good}\n")), Vec::<String>::new());
    for (what, with, expected) in [
        ("\t\t", "\t", "10 columns"),
        ("2000", "1000", "is not in 2000..=3999"),
        ("2000", "two", "is not a number"),
        ("edit\twarning", "editt\twarning", "no kind is called"),
        ("good-edit", "Good-Edit", "is not lower-case words"),
        ("good-edit", "good--edit", "is not lower-case words"),
        ("warning", "", "without a severity"),
        ("warning", "severe", "does not suit"),
        ("manual", "", "without a source"),
        ("message {value}", "message {value", "is not closed"),
        ("message {value}", "message value}", "closes nothing"),
        ("message {value}", "message {}", "is not a name"),
        ("message {value}", "message {a{b}}", "is not closed"),
        ("message {value}", "", "has no template"),
        ("N822", "n822", "is not a code"),
        ("manual", "manual ", "begins or ends with a blank"),
    ] {
        let bad = good.replacen(what, with, 1);
        assert_ne!(bad, good);
        let found = faults(&format!("{head}\n{bad}\n"));
        assert!(found.iter().any(|fault| fault.contains(expected)), "{what:?} → {with:?}: {found:?}");
    }
    let twice = faults(&format!("{head}\n{good}\n{good}\n"));
    for expected in [
        "keep the rows in order",
        "number 2000 stands on line 2 too",
        "slug 'good-edit' stands on line 2 too",
    ] {
        assert!(twice.iter().any(|fault| fault.contains(expected)), "{expected}: {twice:?}");
    }
    assert!(faults(good).iter().any(|fault| fault.contains("does not name the columns")));
}
