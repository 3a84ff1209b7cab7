//! `cleanclaim code …`: codes on a day, search, notes, the Alphabetic Index.

use clap::{Args, Subcommand};

use super::code_show::{ListArguments, ShowArguments, list, show};
use super::files::Source;
use super::price::{shape, value_of};
use super::records::{Records, Row, Writer};
use super::{Common, Ending, FailOn, Io, Stop};
use crate::codes::{CodeSet, CodeStatus, Icd10Cm};
use crate::coding::check::CodeAnswer;
use crate::coding::index::IndexEntry;
use crate::coding::search::{Hit, SearchOptions};
use crate::dates::Day;
use crate::engine::Engine;
use crate::error::{Error, Result, code};

#[derive(Subcommand)]
pub enum CodeCommand {
    /// Is a code right on a day? One code, or each row of a CSV or TSV file with the columns code, code_set and date.
    #[command(after_help = code_sets())]
    Check(CheckArguments),
    /// All there is to know of a code: title and days; of ICD-10-CM notes and index terms; of HCPCS category, coverage and pricing; what a modifier touches.
    #[command(after_help = code_sets())]
    Show(ShowArguments),
    /// The codes of a small code list that are in force on a day: condition, discharge-status, carc, pos, modifier …
    #[command(after_help = code_sets())]
    List(ListArguments),
    /// Which codes do these words mean? Words in any order, abbreviations, typing mistakes, the beginning of a code.
    Search(SearchArguments),
    /// How two ICD-10-CM codes stand to each other, for each row with the columns code_a, code_b and date.
    Relate(TableArguments),
    /// Looks words up in the Alphabetic Index, as a coder does: "fracture, wrist".
    Index(IndexArguments),
    #[command(flatten)]
    Verb(super::code_verbs::CodeVerb),
}

/// The names of the code sets, for the help of the verbs that take one.
fn code_sets() -> String {
    let names: Vec<&str> = CodeSet::ALL.iter().map(|set| set.name()).collect();
    format!("Code sets: {}", names.join(", "))
}

/// A table in, a table out.
#[derive(Args)]
pub struct TableArguments {
    /// The file (.csv, or .tsv for tabs), or - for standard input.
    pub file: String,
    #[command(flatten)]
    pub form: Form,
}

/// The form of rows.
#[derive(Args)]
pub struct Form {
    /// The column delimiter; `tab` for a tab. Without it the file's ending decides.
    #[arg(long)]
    pub delimiter: Option<String>,
    /// One JSON object a row.
    #[arg(long)]
    pub json: bool,
    /// Comma-separated values, also on a terminal.
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// Exit status 1 where a row has a fault (any severity has the same effect here).
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
}

#[derive(Args)]
pub struct CheckArguments {
    /// A file (.csv, or .tsv for tabs), - for standard input; or, with --on, a code.
    input: String,
    /// The date of service: the first argument is a code then.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// The code set of a single code, one of those below.
    #[arg(long, value_name = "SET", default_value = "ICD-10-CM", requires = "on")]
    code_set: String,
    #[command(flatten)]
    form: Form,
}

#[derive(Args)]
pub struct SearchArguments {
    /// The words.
    #[arg(required_unless_present = "batch")]
    query: Option<String>,
    /// A file with the columns query and code_set; optional: date, limit, billable.
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    batch: Option<String>,
    /// The code set: ICD-10-CM, ICD-10-PCS or HCPCS; without it each that is loaded.
    #[arg(long, value_name = "SET")]
    code_set: Vec<String>,
    /// Only codes that are valid on this day.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Only codes that may be billed.
    #[arg(long)]
    billable: bool,
    /// Only ICD-10-CM codes of this chapter, 1 to 22.
    #[arg(long)]
    chapter: Option<u8>,
    /// At most so many hits.
    #[arg(long, default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    form: Form,
}

#[derive(Args)]
pub struct IndexArguments {
    /// The words, main term first: "fracture, wrist".
    text: String,
    /// The date that codes are carried to.
    #[arg(long, value_name = "DATE")]
    on: String,
    /// At most so many terms.
    #[arg(long, default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    form: Form,
}

pub fn run(command: &CodeCommand, common: &Common, io: &mut Io<'_>) -> Ending {
    let engine = common.engine()?;
    match command {
        CodeCommand::Check(arguments) => match &arguments.on {
            Some(_) => check_one(arguments, &engine, io),
            None => check_rows(arguments, &engine, io),
        },
        CodeCommand::Show(arguments) => show(arguments, &engine, io),
        CodeCommand::List(arguments) => list(arguments, &engine, io),
        CodeCommand::Search(arguments) => search(arguments, &engine, io),
        CodeCommand::Relate(arguments) => relate(arguments, &engine, io),
        CodeCommand::Index(arguments) => index(arguments, &engine, io),
        CodeCommand::Verb(verb) => super::code_verbs::run(verb, &engine, io),
    }
}

/// Our cells of an input row, one row or several of them, and whether it has a fault.
pub type Answered = Result<(Vec<Vec<String>>, bool)>;

/// Walks the rows of a table: `answer` gives our cells of a row, or several rows of them; a row that cannot be read has the
/// slug of why in the column `reason`, or `status` where there is no such column. Gives whether a row had a fault.
pub fn walk(
    file: &str,
    form: &Form,
    required: &[&str],
    known: &[&str],
    own: &[&str],
    io: &mut Io<'_>,
    answer: &mut dyn FnMut(Row<'_>) -> Answered,
) -> Result<bool, Stop> {
    let shape = shape(form.json, form.csv, io);
    let source = Source::open(file, io.input, io.errors_is_terminal)?;
    let mut records = Records::open(file, source, form.delimiter.as_deref(), required)?;
    records.check_columns(known)?;
    let mut columns = records.header().to_vec();
    columns.extend(own.iter().map(ToString::to_string));
    let at = |name: &str| own.iter().position(|column| *column == name);
    let reason = at("reason").or_else(|| at("status"));
    let mut writer = Writer::new(shape, io.output, columns)?;
    let mut faulty = false;
    while let Some(row) = records.next()? {
        let answered = row.check_length().and_then(|()| answer(row));
        match answered {
            Ok((rows, fault)) => {
                faulty |= fault;
                for cells in rows {
                    writer.write(Some(row), &cells)?;
                }
            }
            Err(why) => {
                faulty = true;
                let mut cells = vec![String::new(); own.len()];
                if let Some(place) = reason.and_then(|index| cells.get_mut(index)) {
                    *place = why.slug().to_string();
                }
                writer.write(Some(row), &cells)?;
            }
        }
    }
    writer.finish()?;
    Ok(faulty)
}

pub const CHECK_COLUMNS: [&str; 5] = ["status", "official", "title", "from", "to"];

fn status_slug(status: CodeStatus) -> String {
    status.slug().to_string()
}

pub fn check_cells(answer: &CodeAnswer) -> Vec<String> {
    vec![
        status_slug(answer.status),
        answer.official.clone().unwrap_or_default(),
        answer.title.clone().unwrap_or_default(),
        answer.period.map_or(String::new(), |period| period.from().to_string()),
        answer.period.map_or(String::new(), |period| period.to().to_string()),
    ]
}

fn check_rows(arguments: &CheckArguments, engine: &Engine, io: &mut Io<'_>) -> Ending {
    let columns = ["code", "code_set", "date"];
    let mut answer = |row: Row<'_>| {
        let set: CodeSet = row.cell("code_set")?.parse()?;
        let found = engine.check_code(set, row.cell("code")?, row.cell("date")?.parse()?)?;
        Ok((vec![check_cells(&found)], found.status != CodeStatus::Valid))
    };
    let faulty =
        walk(&arguments.input, &arguments.form, &columns, &columns, &CHECK_COLUMNS, io, &mut answer)?;
    Ok(u8::from(faulty && arguments.form.fail_on.is_some()))
}

/// Writes rows that no input row stands before.
pub fn rows(form: &Form, columns: &[&str], rows: Vec<Vec<String>>, io: &mut Io<'_>) -> Result<(), Stop> {
    let shape = shape(form.json, form.csv, io);
    let columns = columns.iter().map(ToString::to_string).collect();
    let mut writer = Writer::new(shape, io.output, columns)?;
    for cells in rows {
        writer.write(None, &cells)?;
    }
    writer.finish()?;
    Ok(())
}

pub fn day(argument: &'static str, text: &str) -> Result<Day> {
    let text = Some(text.to_string());
    value_of(argument, &text)?.ok_or_else(|| Error::new(code::MALFORMED_DATE).with("value", ""))
}

fn check_one(arguments: &CheckArguments, engine: &Engine, io: &mut Io<'_>) -> Ending {
    let on = day("--on", arguments.on.as_deref().unwrap_or_default())?;
    let found = engine.check_code(arguments.code_set.parse()?, &arguments.input, on)?;
    let mut cells = check_cells(&found);
    cells.push(found.note.clone().unwrap_or_default());
    rows(&arguments.form, &["status", "official", "title", "from", "to", "note"], vec![cells], io)?;
    Ok(u8::from(found.status != CodeStatus::Valid && arguments.form.fail_on.is_some()))
}

const HIT_COLUMNS: [&str; 5] = ["rank", "code", "title", "score", "why"];

fn hit_cells(rank: usize, hit: &Hit) -> Vec<String> {
    vec![
        rank.to_string(),
        hit.code.clone(),
        hit.title.clone(),
        format!("{:.3}", hit.score),
        hit.why.to_string(),
    ]
}

fn search(arguments: &SearchArguments, engine: &Engine, io: &mut Io<'_>) -> Ending {
    let on = value_of("--on", &arguments.on)?;
    let code_sets = arguments.code_set.iter().map(|set| set.parse()).collect::<Result<Vec<CodeSet>>>()?;
    let options = SearchOptions {
        code_sets,
        billable_only: arguments.billable,
        on,
        chapter: arguments.chapter,
        limit: arguments.limit,
    };
    let Some(batch) = &arguments.batch else {
        let query = arguments.query.as_deref().unwrap_or_default();
        let hits = engine.search_codes(query, &options)?;
        let several = options.code_sets.len() != 1;
        let cells = hits.iter().enumerate().map(|(index, hit)| {
            let mut cells = hit_cells(index + 1, hit);
            if several {
                cells.insert(1, hit.code_set.to_string());
            }
            cells
        });
        let mut columns = HIT_COLUMNS.to_vec();
        if several {
            columns.insert(1, "code_set");
        }
        rows(&arguments.form, &columns, cells.collect(), io)?;
        return Ok(u8::from(hits.is_empty() && arguments.form.fail_on.is_some()));
    };
    let columns: Vec<&str> = HIT_COLUMNS.into_iter().chain(["reason"]).collect();
    let mut answer = |row: Row<'_>| {
        let billable = match row.cell("billable")? {
            "" => options.billable_only,
            "yes" => true,
            "no" => false,
            other => {
                return Err(Error::new(code::UNKNOWN_WORD)
                    .with("column", "billable")
                    .with("value", other)
                    .with("words", "yes, no"));
            }
        };
        let limit = match row.cell("limit")? {
            "" => options.limit,
            text => text.parse().map_err(|_| {
                Error::new(code::UNKNOWN_WORD)
                    .with("column", "limit")
                    .with("value", text)
                    .with("words", "a number such as 10")
            })?,
        };
        let asked = SearchOptions {
            code_sets: match row.cell("code_set")? {
                "" => options.code_sets.clone(),
                set => vec![set.parse()?],
            },
            billable_only: billable,
            on: row.optional("date")?.or(options.on),
            chapter: options.chapter,
            limit,
        };
        let hits = engine.search_codes(row.cell("query")?, &asked)?;
        let mut found: Vec<Vec<String>> = hits
            .iter()
            .enumerate()
            .map(|(index, hit)| {
                let mut cells = hit_cells(index + 1, hit);
                cells.push(String::new());
                cells
            })
            .collect();
        let nothing = found.is_empty();
        if nothing {
            // A query without a hit keeps its row: that there is none is the answer.
            found.push(vec![String::new(); columns.len()]);
        }
        Ok((found, nothing))
    };
    let known = ["query", "code_set", "date", "limit", "billable"];
    let faulty = walk(batch, &arguments.form, &["query", "code_set"], &known, &columns, io, &mut answer)?;
    Ok(u8::from(faulty && arguments.form.fail_on.is_some()))
}

fn relate(arguments: &TableArguments, engine: &Engine, io: &mut Io<'_>) -> Ending {
    let columns = ["code_a", "code_b", "date"];
    let mut answer = |row: Row<'_>| {
        let (a, b): (Icd10Cm, Icd10Cm) = (row.cell("code_a")?.parse()?, row.cell("code_b")?.parse()?);
        let found = engine.relate_codes(a, b, row.cell("date")?.parse()?)?;
        let edition = format!("{} {}", found.edition, found.edition_match.slug());
        let cells = vec![found.relation(), found.stated_at(), found.direction(), String::new(), edition];
        Ok((vec![cells], false))
    };
    let own = ["relation", "stated_at", "direction", "reason", "edition"];
    let faulty = walk(&arguments.file, &arguments.form, &columns, &columns, &own, io, &mut answer)?;
    Ok(u8::from(faulty && arguments.form.fail_on.is_some()))
}

pub fn entry_cells(entry: &IndexEntry) -> Vec<String> {
    let printed = |code: &Option<crate::coding::index::IndexCode>| {
        code.as_ref().map_or(String::new(), |code| code.as_printed.clone())
    };
    let carried = entry.code.iter().flat_map(|code| &code.carried_to).map(|code| code.code.to_string());
    let references = || entry.see.iter().chain(&entry.see_also);
    let see = references().map(|reference| reference.text.clone());
    let leads_to = references()
        .flat_map(|reference| &reference.targets)
        .map(|term| format!("{} {}", term.book, term.number));
    let cells = entry.cells.iter().map(|cell| format!("{} {}", cell.column, cell.code.as_printed));
    vec![
        entry.path.join(", "),
        entry.modifiers.clone(),
        printed(&entry.code),
        entry.code.as_ref().map_or(String::new(), |code| status_slug(code.status)),
        carried.collect::<Vec<_>>().join("; "),
        printed(&entry.manifestation),
        see.collect::<Vec<_>>().join("; "),
        entry.subterms.to_string(),
        entry.book.to_string(),
        entry.number.to_string(),
        cells.collect::<Vec<_>>().join("; "),
        leads_to.collect::<Vec<_>>().join("; "),
    ]
}

/// `code index-below` takes a book and a number; the terms that a *see* leads to are named by both.
pub const TERM_COLUMNS: [&str; 12] = [
    "term",
    "modifiers",
    "code",
    "status",
    "carried_to",
    "manifestation",
    "see",
    "subterms",
    "book",
    "number",
    "cells",
    "see_numbers",
];

fn index(arguments: &IndexArguments, engine: &Engine, io: &mut Io<'_>) -> Ending {
    let hits = engine.index_terms(&arguments.text, day("--on", &arguments.on)?, arguments.limit)?;
    let cells = hits.iter().map(|hit| entry_cells(&hit.entry)).collect();
    rows(&arguments.form, &TERM_COLUMNS, cells, io)?;
    Ok(0)
}
