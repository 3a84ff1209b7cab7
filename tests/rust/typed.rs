//! Documents from the wire and back: read, written and read again they are equal, and nothing of a published file is lost.

#[macro_use]
#[path = "say.rs"]
mod say;
#[path = "samples.rs"]
mod samples;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cleanclaim::x12::{Message, MessageReader, Options, SegmentReader, write};

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
}

/// The documents of a file; `None` where one of its transactions is not read.
fn read(bytes: &[u8]) -> Option<Vec<Message>> {
    MessageReader::new(bytes, &Options::default()).ok()?.collect::<Result<Vec<_>, _>>().ok()
}

/// The elements of every segment between ST and SE with how often they stand there, amounts in their shortest form.
fn contents(bytes: &[u8]) -> BTreeMap<String, usize> {
    let mut reader = SegmentReader::new(bytes, &Options::default());
    let mut found = BTreeMap::new();
    while let Ok(Some(segment)) = reader.next_segment() {
        let id = String::from_utf8_lossy(segment.id()).into_owned();
        if matches!(id.trim(), "ISA" | "GS" | "ST" | "SE" | "GE" | "IEA" | "TA1" | "HL") {
            continue;
        }
        let separator = segment.delimiters().component;
        let id = id.trim().to_ascii_uppercase();
        let plain = |text: &str| match text.parse::<f64>() {
            Ok(number) if text.len() < 15 => number.to_string(),
            _ => text.to_string(),
        };
        // Lists of equal things: which place of which segment each has is free.
        let list: Vec<String> = match id.as_str() {
            // Group, reason, amount, quantity.
            "CAS" => {
                let at = |number| plain(&String::from_utf8_lossy(segment.element(number)));
                let triples = (2..=17).step_by(3).map(|n| [at(1), at(n), at(n + 1), at(n + 2)].join(" "));
                triples.filter(|triple| triple.trim_end() != at(1)).collect()
            }
            // A code with its qualifier, date and amount. The dot of a diagnosis is mended.
            "HI" => {
                let codes = segment.elements().skip(1).filter(|code| !code.is_empty());
                let parts = codes.map(|code| {
                    let parts =
                        code.split(|byte| *byte == separator).map(|part| String::from_utf8_lossy(part));
                    parts.map(|part| plain(&part)).collect::<Vec<_>>().join(" ")
                });
                parts.map(|code| if code.starts_with("AB") { code.replace('.', "") } else { code }).collect()
            }
            _ => Vec::new(),
        };
        if matches!(id.as_str(), "CAS" | "HI") {
            for value in list {
                *found.entry(format!("{id} {value}")).or_insert(0) += 1;
            }
            continue;
        }
        for (element, value) in segment.elements().enumerate().skip(1) {
            for (component, part) in value.split(|byte| *byte == separator).enumerate() {
                if part.is_empty() {
                    continue;
                }
                *found
                    .entry(format!("{id}{element:02}-{component} {}", plain(&String::from_utf8_lossy(part))))
                    .or_insert(0) += 1;
            }
        }
    }
    found
}

/// Codes that their place implies: where a file leaves them out, though the guide asks for them, they are written.
const IMPLIED: &[&str] = &["CLM05-1 A", "CLM05-1 B", "NM102-0 1", "NM102-0 2"];

/// Messages of unit tests that say the guide of one kind of claim and hold segments of another, many of them twice: nothing of them is
/// lost, and in which order the segments without a place are kept is free.
const OTHER_GUIDES: &str = "machete/";

/// Files whose names were replaced by the same letters: five subscribers are one, and their claims share one level.
const SHARED_LEVELS: &[&str] =
    &["oopfactory/INS/_837P/_5010/MedicaidExample.txt", "oopfactory/INS/_837P/_5010/MissingEntityCode.txt"];

#[test]
fn published_files_come_back_through_the_typed_layer() {
    let Some(samples) = samples::samples() else { return };
    let mut all = Vec::new();
    files(&samples, &mut all);
    all.sort();
    let (mut checked, mut passed_over) = (0, 0);
    let mut faults = Vec::new();
    for path in &all {
        let name = path.strip_prefix(&samples).unwrap().display().to_string();
        let bytes = std::fs::read(path).unwrap();
        let Some(first) = read(&bytes).filter(|messages| !messages.is_empty()) else {
            passed_over += 1;
            continue;
        };
        let written = match write::rewrite(&bytes, Vec::new()) {
            Ok(written) => written,
            // The version of its header has six characters, and the field five.
            Err(error)
                if name == "oopfactory/INS/_277/_5010/FromLatitude81uk.txt"
                    && error.value("element") == Some("ISA12") =>
            {
                continue;
            }
            Err(error) => {
                faults.push(format!("{name}: {error}"));
                continue;
            }
        };
        checked += 1;
        let again = read(&written).unwrap_or_default();
        let bare =
            |messages: &[Message]| messages.iter().map(|message| message.to_json()).collect::<Vec<_>>();
        // A segment that has no place in its transaction goes where the guide first has one for it.
        let strayed = name == "staedi/x12/invalid999.edi";
        if bare(&first) != bare(&again) && !name.starts_with(OTHER_GUIDES) && !strayed {
            let differs =
                bare(&first).iter().zip(bare(&again)).find(|(one, two)| *one != two).map(|(one, two)| {
                    let at = one.bytes().zip(two.bytes()).take_while(|(a, b)| a == b).count();
                    let cut =
                        |text: &str| text.chars().skip(at.saturating_sub(60)).take(160).collect::<String>();
                    format!("\n  {}\n  {}", cut(one), cut(&two))
                });
            faults.push(format!("{name}: reads otherwise: {} {} {differs:?}", first.len(), again.len()));
        }
        let (before, after) = (contents(&bytes), contents(&written));
        let shared = SHARED_LEVELS.contains(&name.as_str());
        let fewer = |now: usize, count: usize| if shared { now == 0 } else { now < count };
        let lost: Vec<_> =
            before.iter().filter(|(key, count)| fewer(*after.get(*key).unwrap_or(&0), **count)).collect();
        let implied = |key: &str| IMPLIED.contains(&key);
        // In this file LE and SE run into one segment; the LE that must stand there is written beside it.
        let closing = |key: &str| name == "machete/HasResultTests_0_271.txt" && key == "LE01-0 2120";
        let won: Vec<_> = after
            .iter()
            .filter(|(key, count)| before.get(*key).unwrap_or(&0) < *count && !implied(key) && !closing(key))
            .collect();
        if !lost.is_empty() || !won.is_empty() {
            faults.push(format!("{name}: lost {lost:?}, won {won:?}"));
        }
    }
    say!(
        "conformance: {checked} files through the typed layer, {passed_over} of other transactions or unreadable"
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A remittance claim by claim says what the whole one says, whatever the file: the same claims in the same groups, and at the end the
/// provider adjustments.
#[test]
fn a_remittance_claim_by_claim_is_the_whole_one() {
    let Some(samples) = samples::samples() else { return };
    let mut all = Vec::new();
    files(&samples, &mut all);
    let mut checked = 0;
    for path in &all {
        let bytes = std::fs::read(path).unwrap();
        let whole = read(&bytes).unwrap_or_default();
        let whole: Vec<_> = whole
            .into_iter()
            .filter_map(
                |message| if let Message::Remittance(read) = message { Some(read.document) } else { None },
            )
            .collect();
        // Where a claim stands before the first group it belongs to none, and is an error claim by claim.
        if whole.is_empty()
            || whole.iter().any(|remittance| {
                remittance.unmodelled.iter().any(|kept| kept.segment.expose().starts_with("CLP"))
            })
        {
            continue;
        }
        let parts: Vec<_> = MessageReader::new(&bytes[..], &Options::default().claim_by_claim())
            .unwrap()
            .filter_map(|message| match message.unwrap() {
                Message::Remittance(read) => Some(read.document),
                _ => None,
            })
            .collect();
        let claims = |of: &[cleanclaim::remittance::Remittance]| -> Vec<_> {
            let groups = of.iter().flat_map(|remittance| &remittance.groups);
            groups
                .flat_map(|group| group.claims.iter().map(|claim| (group.number.clone(), claim.clone())))
                .collect()
        };
        assert_eq!(claims(&parts), claims(&whole), "{}", path.display());
        let summaries = |of: &[cleanclaim::remittance::Remittance]| -> std::collections::BTreeSet<_> {
            of.iter()
                .flat_map(|remittance| &remittance.groups)
                .map(|group| format!("{:?}", (&group.number, &group.provider_summary)))
                .collect()
        };
        assert_eq!(summaries(&parts), summaries(&whole), "{}", path.display());
        let after: Vec<_> = parts.iter().flat_map(|part| part.provider_adjustments.clone()).collect();
        let expected: Vec<_> = whole.iter().flat_map(|part| part.provider_adjustments.clone()).collect();
        assert_eq!(after, expected, "{}", path.display());
        let one_each =
            parts.iter().all(|part| part.groups.iter().map(|group| group.claims.len()).sum::<usize>() <= 1);
        assert!(one_each, "{}", path.display());
        assert!(parts.iter().all(|part| {
            whole.iter().any(|whole| whole.payment == part.payment && whole.payer == part.payer)
        }));
        checked += 1;
    }
    say!("conformance: {checked} files of remittances claim by claim");
    assert!(checked > 0);
}
