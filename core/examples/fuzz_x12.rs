//! Throws damaged X12 files at reader, writer and check for as long as asked: `fuzz_x12 SECONDS FOLDER [SEED]`.
//!
//! Every file of the folder is a beginning. Each round takes one, changes it (bytes, segments and elements taken out, put twice, exchanged
//! between files, cut off) and asks: does anything panic; does the document layer give the same bytes; does what the typed layer
//! reads and writes stay whole when it is read and written again. A failure prints the seed of its round and ends with status 1.
#![allow(clippy::print_stdout, clippy::exit, clippy::cast_precision_loss)]

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use cleanclaim::Engine;
use cleanclaim::tables::Tables;
use cleanclaim::x12::check::CheckOptions;
use cleanclaim::x12::{Delimiters, Document, Message, MessageReader, Options, SegmentReader, write};

/// A small generator (SplitMix64): the same seed, the same round.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        if limit == 0 { 0 } else { (self.next() % limit as u64) as usize }
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { files(&path, found)? } else { found.push(path) }
    }
    Ok(())
}

/// One change of a file, given as its segments.
fn change(segments: &mut Vec<Vec<u8>>, corpus: &[Vec<u8>], chance: &mut Chance) {
    let count = segments.len();
    let at = chance.below(count);
    match chance.below(9) {
        0 if count > 1 => {
            segments.remove(at);
        }
        1 if count > 0 => segments.insert(at, segments[at].clone()),
        2 if count > 1 => segments.swap(at, chance.below(count)),
        3 if count > 0 => {
            let segment = &mut segments[at];
            if !segment.is_empty() {
                let byte = chance.below(segment.len());
                segment[byte] = chance.next() as u8;
            }
        }
        4 if count > 0 => {
            let mut elements: Vec<Vec<u8>> =
                segments[at].split(|byte| *byte == b'*').map(<[u8]>::to_vec).collect();
            let element = chance.below(elements.len());
            match chance.below(4) {
                0 => elements[element].clear(),
                1 => elements.insert(element, elements[element].clone()),
                2 => elements[element] = vec![b'9'; chance.below(300)],
                _ => elements.truncate(element),
            }
            segments[at] = elements.join(&b'*');
        }
        5 => {
            let other = &corpus[chance.below(corpus.len())];
            let pieces: Vec<&[u8]> = other.split(|byte| *byte == b'~').collect();
            let from = chance.below(pieces.len());
            for piece in pieces.iter().skip(from).take(1 + chance.below(12)) {
                segments.insert(chance.below(segments.len() + 1), piece.to_vec());
            }
        }
        6 => segments.truncate(chance.below(count + 1)),
        7 if count > 0 => {
            let segment = &mut segments[at];
            segment.truncate(chance.below(segment.len() + 1));
        }
        _ if count > 0 => {
            let text: &[u8] =
                [&b":"[..], b"^", b"~", b"*", b"\\", b"\xff\xfe", b"\n", b"-", b"0"][chance.below(9)];
            let segment = &mut segments[at];
            let place = chance.below(segment.len() + 1);
            segment.splice(place..place, text.iter().copied());
        }
        _ => {}
    }
}

fn read(bytes: &[u8]) -> Option<Vec<Message>> {
    MessageReader::new(bytes, &Options::default()).ok()?.collect::<Result<Vec<_>, _>>().ok()
}

/// Bytes as the typed layer reads them: UTF-8, or else each as the Latin-1 character that it is, which is a repair. Which of the two
/// depends on what stands beside: of a segment that is kept whole one such byte makes all of it Latin-1. Here both are one text.
fn text_of(bytes: &[u8]) -> String {
    let mut text: String = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_string(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    };
    while !text.is_ascii()
        && let Some(latin) = text.chars().map(|c| u8::try_from(c).ok()).collect::<Option<Vec<u8>>>()
        && let Ok(inner) = String::from_utf8(latin)
    {
        text = inner;
    }
    text
}

/// A number without the zeros that say nothing; another text as it is.
fn plain(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let number = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.bytes().filter(|byte| *byte == b'.').count() < 2
        && digits.bytes().any(|byte| byte.is_ascii_digit());
    if !number {
        return text.to_string();
    }
    let digits = digits.trim_start_matches('0');
    let digits =
        if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    // No sign of a zero.
    if digits.is_empty() { "0".to_string() } else { format!("{sign}{digits}") }
}

/// What stands in the elements of a file's transactions, and how often, but for what writing makes itself: the envelope, the numbers of
/// levels and of lines.
///
/// How often counts where a value is written as often as it was read: claims share the levels above them, which writing may open once
/// or several times, adjustments of one group share a segment, and that a loop ends (LE) is written once. A party of which a file says
/// nothing but its code (`N1*PR`) is one with the party of that code that follows.
fn contents(bytes: &[u8], claims: bool) -> BTreeMap<String, u64> {
    let mut reader = SegmentReader::new(bytes, &Options::default());
    let mut all = BTreeMap::new();
    let mut inside = false;
    while let Ok(Some(segment)) = reader.next_segment() {
        let id = text_of(segment.id().trim_ascii()).to_ascii_uppercase();
        inside = (inside || id == "ST") && !matches!(id.as_str(), "SE" | "GE" | "IEA" | "GS" | "ISA");
        if !inside || matches!(id.as_str(), "ST" | "HL" | "LX") {
            continue;
        }
        let Delimiters { component, repetition, .. } = segment.delimiters();
        let bare = matches!(id.as_str(), "N1" | "NM1") && segment.elements().skip(2).all(<[u8]>::is_empty);
        for part in segment
            .elements()
            .skip(1)
            .flat_map(|element| element.split(move |byte| *byte == component || Some(*byte) == repetition))
            .filter(|part| !part.is_empty())
        {
            // The dot of a diagnosis is mended.
            let text = plain(&text_of(part));
            let text = if id == "HI" { text.replace('.', "") } else { text };
            let count = all.entry(format!("{id} {text}")).or_insert(0);
            if claims || matches!(id.as_str(), "CAS" | "PLB" | "LE") {
                *count = 1;
            } else if !bare {
                *count += 1;
            }
        }
    }
    // A code that stood alone everywhere stood there.
    all.values_mut().for_each(|count| *count = (*count).max(1));
    all
}

/// The first thing that one file holds, or holds more often, than the other; with `FUZZ_KEEP` all of them are shown.
fn lost(before: &[u8], after: &[u8]) -> Option<String> {
    let claims = before.windows(3).any(|text| text.eq_ignore_ascii_case(b"CLM"));
    let kept = contents(after, claims);
    let gone: Vec<String> = contents(before, claims)
        .into_iter()
        .filter(|(text, count)| kept.get(text).is_none_or(|left| left < count))
        .map(|(text, _)| text)
        .collect();
    if !gone.is_empty() && std::env::var_os("FUZZ_KEEP").is_some() {
        println!("lost: {gone:?}");
    }
    gone.first().map(|text| text.split(' ').next().unwrap_or("?").to_string())
}

/// What must hold for any bytes; the reason where it does not.
fn holds(engine: &Engine, bytes: &[u8]) -> Result<(bool, bool), String> {
    if let Ok(document) = Document::parse(bytes, &Options::default())
        && document.to_bytes() != bytes
    {
        return Err("the document layer changed the bytes".to_string());
    }
    let report = engine.check_x12(bytes, &CheckOptions::default());
    let checked = report.is_ok();
    let Some(first) = read(bytes).filter(|messages| !messages.is_empty()) else {
        return Ok((checked, false));
    };
    // What cannot be written is refused with an error; what is written says the same, and says it again.
    let Ok(written) = write::rewrite(bytes, Vec::new()) else { return Ok((checked, false)) };
    if std::env::var_os("FUZZ_KEEP").is_some()
        && let Err(why) = std::fs::write("fuzz-written.edi", &written)
    {
        println!("fuzz-written.edi: {why}");
    }
    let Some(second) = read(&written) else { return Err("what was written cannot be read".to_string()) };
    let Ok(again) = write::rewrite(&written, Vec::new()) else {
        return Err("what was written and read cannot be written".to_string());
    };
    // A file out of its guide's order comes out in order, and what has no place there may move; nothing is lost.
    if let Some(id) = lost(bytes, &written) {
        return Err(format!("lost at the first writing: an element of {id}"));
    }
    if let Some(id) = lost(&written, &again) {
        return Err(format!("lost at the second writing: an element of {id}"));
    }
    if first.len() != second.len() {
        return Err(format!("{} documents were written and {} read", first.len(), second.len()));
    }
    Ok((checked, true))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [seconds, folder, rest @ ..] = arguments.as_slice() else {
        return Err("fuzz_x12 SECONDS FOLDER [SEED]".into());
    };
    let mut paths = Vec::new();
    files(Path::new(folder), &mut paths)?;
    paths.sort();
    let mut corpus = Vec::new();
    for path in paths {
        let bytes = std::fs::read(path)?;
        if (100..60_000).contains(&bytes.len()) && bytes.windows(4).any(|window| window == b"ISA*") {
            corpus.push(bytes);
        }
    }
    if corpus.is_empty() {
        return Err("no X12 file in the folder".into());
    }
    let engine = Engine::with_tables(Tables::embedded_lists());
    let until = Instant::now() + Duration::from_secs(seconds.parse()?);
    let mut seed = rest.first().map_or(Ok(1), |seed| seed.parse::<u64>())?;
    let only = !rest.is_empty() && rest.len() > 1;
    std::panic::set_hook(Box::new(|_| {}));
    let (mut rounds, mut checked, mut typed, mut failures) = (0_u64, 0_u64, 0_u64, 0_u64);
    while Instant::now() < until {
        let mut chance = Chance(seed);
        let beginning = corpus[chance.below(corpus.len())].clone();
        let mut segments: Vec<Vec<u8>> = beginning.split(|byte| *byte == b'~').map(<[u8]>::to_vec).collect();
        for _ in 0..1 + chance.below(6) {
            change(&mut segments, &corpus, &mut chance);
        }
        let bytes = segments.join(&b'~');
        let before = failures;
        match catch_unwind(AssertUnwindSafe(|| holds(&engine, &bytes))) {
            Ok(Ok((was_checked, was_typed))) => {
                checked += u64::from(was_checked);
                typed += u64::from(was_typed);
            }
            Ok(Err(why)) => {
                failures += 1;
                println!("seed {seed}: {why}");
            }
            Err(_) => {
                failures += 1;
                println!("seed {seed}: panic");
            }
        }
        if failures > before && std::env::var_os("FUZZ_KEEP").is_some() {
            std::fs::write(format!("fuzz-{seed}.edi"), &bytes)?;
        }
        rounds += 1;
        seed += 1;
        if only || failures >= 20 {
            break;
        }
    }
    println!(
        "{rounds} rounds, {checked} checked, {typed} through the typed layer twice, {failures} failures; next seed {seed}"
    );
    if failures > 0 {
        std::process::exit(1);
    }
    Ok(())
}
