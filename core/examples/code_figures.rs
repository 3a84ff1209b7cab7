//! What it costs to ask about codes, measured by a program of its own: `tests/code_figures.py` prints its figures beside those of other
//! libraries.
//!
//! A line a figure: its name and its value. Times of what happens once in a process (opening, the first question) can only be
//! measured by a new process: run it several times and take the best.
//!
//! `cargo run --release -p cleanclaim --example code_figures -- lookup|first|peers|search|check|codes`

use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

use cleanclaim::codes::{CodeSet, CodeStatus, Icd10Cm};
use cleanclaim::coding::check;
use cleanclaim::coding::notes::notes;
use cleanclaim::coding::search::{SearchOptions, search};
use cleanclaim::dates::Day;
use cleanclaim::tables::Tables;
use cleanclaim::tables::icd10::{Icd10Code, Icd10Set};
use cleanclaim::tables::icd10_cm_notes::EditionRule;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// How many codes a bulk check has.
const MANY: usize = 1_000_000;
/// How often what can be repeated is repeated; the best counts.
const PASSES: usize = 9;

/// A figure of the memory of this process in MB: `VmRSS` now, `VmHWM` at its highest; absent where the system does not say.
fn memory(name: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

fn say(name: &str, value: f64) -> Outcome {
    writeln!(std::io::stdout().lock(), "{name} {value:.3}")?;
    Ok(())
}

fn say_memory(name: &str) -> Outcome {
    memory("VmRSS").map_or(Ok(()), |now| say(&format!("{name}_mb"), now))?;
    memory("VmHWM").map_or(Ok(()), |highest| say(&format!("{name}_highest_mb"), highest))
}

/// The best of several passes, in nanoseconds for each of so many.
fn best(count: usize, mut pass: impl FnMut() -> Outcome) -> Result<f64, Box<dyn std::error::Error>> {
    let mut best = f64::INFINITY;
    for _ in 0..PASSES {
        let start = Instant::now();
        pass()?;
        best = best.min(start.elapsed().as_secs_f64() * 1e9 / count as f64);
    }
    Ok(best)
}

/// Opening and the first look-up with its title, as the doors ask it, and no more: what it costs can be counted by a
/// profiler.
fn first() -> Result<(Tables, Day), Box<dyn std::error::Error>> {
    let on: Day = "2026-01-01".parse()?;
    say_memory("started")?;
    let start = Instant::now();
    let tables = Tables::embedded()?;
    let opened = start.elapsed().as_secs_f64() * 1e3;
    let found = check::check(&tables, CodeSet::Icd10Cm, "E11.40", on)?;
    let first = start.elapsed().as_secs_f64() * 1e3;
    if found.title.is_none_or(|title| title.is_empty()) {
        return Err("the code has a title".into());
    }
    say("open_ms", opened)?;
    say("open_and_first_look_up_ms", first)?;
    say_memory("looked_up")?;
    Ok((tables, on))
}

/// The first look-up, and the next.
fn look_up() -> Outcome {
    let (tables, on) = first()?;
    let code: Icd10Cm = "E11.40".parse()?;
    let many = 10_000;
    let each = best(many, || {
        for _ in 0..many {
            black_box(check::check(&tables, CodeSet::Icd10Cm, black_box("E11.40"), on)?);
        }
        Ok(())
    })?;
    say("look_up_ns", each)?;
    let each = best(many, || {
        for _ in 0..many {
            black_box(tables.icd10_cm().status(black_box(code), on)?);
        }
        Ok(())
    })?;
    say("status_ns", each)
}

/// What the other libraries do: ICD-10-CM look-ups, hierarchy, notes, validation; and what of memory that takes.
fn peers() -> Outcome {
    let on: Day = "2026-05-01".parse()?;
    let tables = Tables::embedded()?;
    let set = tables.icd10_cm();
    let pack = set.on(on).ok_or("the code set is embedded")?;
    let all: Vec<Icd10Cm> = pack.all(on)?.into_iter().map(|(code, _)| code).collect();
    for code in all.iter().step_by(50) {
        black_box(set.look_up(*code, on)?);
        black_box(pack.ancestors(*code, on)?);
        black_box(pack.children(*code, on)?);
        black_box(notes(&tables, *code, on, EditionRule::Nearest).ok());
    }
    let days = vec![on; all.len()];
    let valid = set.check_many(&all, &days)?;
    if valid.iter().any(|status| !matches!(status, CodeStatus::Valid | CodeStatus::Header)) {
        return Err("every code of the day is valid or a header".into());
    }
    say_memory("peers")
}

/// A hundred thousand codes with days, a line each, for the programs beside this one.
fn codes() -> Outcome {
    let tables = Tables::embedded()?;
    let (codes, days) = column::<Icd10Cm>(tables.icd10_cm(), "2026-01-01".parse()?)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (code, on) in codes.iter().zip(&days).take(MANY / 10) {
        writeln!(out, "{code} {on}")?;
    }
    out.flush()?;
    Ok(())
}

/// The first search of each code set, and what memory all of them take.
fn searches() -> Outcome {
    let tables = Tables::embedded()?;
    for (name, code_set, query) in [
        ("icd10_cm", CodeSet::Icd10Cm, "left wrist fracture initial"),
        ("icd10_pcs", CodeSet::Icd10Pcs, "laparoscopic cholecystectomy"),
        ("hcpcs", CodeSet::Hcpcs, "wheelchair"),
    ] {
        let options = SearchOptions { code_sets: vec![code_set], ..SearchOptions::default() };
        let start = Instant::now();
        let hits = search(&tables, query, &options)?;
        say(&format!("first_search_{name}_ms"), start.elapsed().as_secs_f64() * 1e3)?;
        if hits.is_empty() {
            return Err("the query has hits".into());
        }
        say_memory(&format!("searched_{name}"))?;
    }
    Ok(())
}

/// A million codes and days in an order that no cache foresees.
fn column<C: Icd10Code>(
    set: Icd10Set<'_, C>,
    on: Day,
) -> Result<(Vec<C>, Vec<Day>), Box<dyn std::error::Error>> {
    let pack = set.on(on).ok_or("the code set is embedded")?;
    let all: Vec<C> = pack.all(on)?.into_iter().map(|(code, _)| code).collect();
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    Ok((0..MANY).map(|_| (all[next(all.len())], on.plus(-(next(3_000) as i32)))).unzip())
}

fn check_many<C: Icd10Code>(name: &str, set: Icd10Set<'_, C>, on: Day) -> Outcome {
    let (codes, days) = column(set, on)?;
    let each = best(MANY, || {
        black_box(set.check_many(black_box(&codes), &days)?);
        Ok(())
    })?;
    say(&format!("check_many_{name}_million_a_second"), 1e3 / each)
}

/// A column of codes with a column of days.
fn checks() -> Outcome {
    let tables = Tables::embedded()?;
    let on: Day = "2026-01-01".parse()?;
    check_many("icd10_cm", tables.icd10_cm(), on)?;
    check_many("icd10_pcs", tables.icd10_pcs(), on)
}

fn main() -> Outcome {
    match std::env::args().nth(1).as_deref() {
        Some("first") => first().map(|_| ()),
        Some("lookup") => look_up(),
        Some("peers") => peers(),
        Some("search") => searches(),
        Some("check") => checks(),
        Some("codes") => codes(),
        _ => {
            Err("what to measure: first, lookup, peers, search or check; or codes, to list what to ask"
                .into())
        }
    }
}
