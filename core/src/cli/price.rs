//! `cleanclaim price …`: lines from a table, claims from 837 files or JSON.

use clap::{Args, Subcommand};

use super::files::Source;
use super::records::{Records, Row, Shape, Writer};
use super::{Common, Ending, FailOn, Io, Stop, report};
use crate::codes::{Locality, LocalityNumber, ModifierList};
use crate::dates::Day;
use crate::engine::{Engine, for_each_claim};
use crate::error::{Error, Result, code};
use crate::money::{Amount, Units};
use crate::pricing::{LinePrice, LineQuestion, Location, Participation, PriceOptions, Pricing, Status};
use crate::tables::release::AsOf;

#[derive(Subcommand)]
pub enum PriceCommand {
    /// Price each row of a CSV or TSV file.
    ///
    /// Input columns: date, hcpcs, modifiers (separated by blanks), pos, and carrier + locality or zip; optional: units,
    /// charge, minutes, billed_by, provider_type, participation, qualifying_participant, known_on. Further columns are
    /// passed through.
    Lines(LinesArguments),
    /// Price the claims of 837 files, or of JSON files, line by line.
    Claims(ClaimsArguments),
}

#[derive(Args)]
pub struct LinesArguments {
    /// The file (.csv, or .tsv for tabs), or - for standard input.
    file: String,
    /// The column delimiter; `tab` for a tab. Without it the file's ending decides.
    #[arg(long)]
    delimiter: Option<String>,
    /// One JSON object a row.
    #[arg(long)]
    json: bool,
    /// Comma-separated values, also on a terminal.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// With the trace of each row's price (JSON only).
    #[arg(long, requires = "json")]
    trace: bool,
    #[command(flatten)]
    tables: TableArguments,
    /// Exit status 1 where a row could not be priced (any severity has the same effect here).
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
}

#[derive(Args)]
pub struct TableArguments {
    /// What to do where the release of the date is not loaded: `same-year` answers from another of that year and says
    /// so, `exact` refuses.
    #[arg(long, value_name = "MATCH", value_parser = ["exact", "same-year"], default_value = "same-year")]
    release_match: String,
    /// Answer with the releases published by this day, as for an audit or an appeal.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
}

#[derive(Args)]
pub struct ClaimsArguments {
    /// 837 files, or claims as JSON (one, a list, one a line); - for standard input.
    #[arg(required = true)]
    files: Vec<String>,
    /// The ZIP code that sets the locality, instead of the claim's (35203 or 35203-1234).
    #[arg(long, conflicts_with = "locality")]
    zip: Option<String>,
    /// The locality, instead of the claim's: carrier/number (10112/00) or its name.
    #[arg(long)]
    locality: Option<String>,
    /// What is left of the Part B deductible; zero is taken without it, and the result says so.
    #[arg(long, value_name = "AMOUNT")]
    deductible_remaining: Option<String>,
    /// Whether the practitioner participates in Medicare.
    #[arg(long, value_parser = ["participating", "non-participating"], default_value = "participating")]
    participation: String,
    /// Who rendered the services: physician, np, pa, cns, cnm, csw, psychologist, dietitian, mft, mhc, therapist.
    #[arg(long, value_name = "TYPE")]
    provider_type: Option<String>,
    /// A qualifying participant of an advanced alternative payment model.
    #[arg(long)]
    qualifying_participant: bool,
    /// One JSON object a claim, with lines, adjustments and, with --trace, every step.
    #[arg(long)]
    json: bool,
    /// Comma-separated values, also on a terminal.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Show every step behind each amount; with =CLAIM or =CLAIM/LINE only those of that claim or line.
    #[arg(long, value_name = "CLAIM/LINE", num_args = 0..=1, require_equals = true)]
    trace: Option<Option<String>>,
    #[command(flatten)]
    tables: TableArguments,
    /// Exit status 1 where a note of this severity or above, or a line that is not priced, exists.
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
}

pub fn run(command: &PriceCommand, common: &Common, io: &mut Io<'_>) -> Ending {
    let engine = common.engine()?;
    match command {
        PriceCommand::Lines(arguments) => lines(arguments, &engine, io),
        PriceCommand::Claims(arguments) => claims(arguments, &engine, io),
    }
}

/// The value of an option, or an error that names the option.
pub(super) fn value_of<T: std::str::FromStr<Err = Error>>(
    argument: &'static str,
    text: &Option<String>,
) -> Result<Option<T>> {
    let read = |text: &str| {
        text.parse().map_err(|why: Error| {
            Error::new(code::BAD_ARGUMENT)
                .with("argument", argument)
                .with("value", text)
                .with("why", why.remedy())
        })
    };
    text.as_deref().map(read).transpose()
}

fn options(tables: &TableArguments) -> Result<PriceOptions> {
    Ok(PriceOptions {
        known_on: value_of("--known-on", &tables.known_on)?,
        exact_release_only: tables.release_match == "exact",
        ..PriceOptions::default()
    })
}

pub(super) fn shape(json: bool, csv: bool, io: &Io<'_>) -> Shape {
    match (json, csv) {
        (true, _) => Shape::JsonLines,
        (false, false) if io.output_is_terminal => Shape::Table,
        _ => Shape::Csv,
    }
}

/// The columns that `price lines` reads.
const LINE_INPUT: [&str; 15] = [
    "date",
    "hcpcs",
    "modifiers",
    "pos",
    "carrier",
    "locality",
    "zip",
    "units",
    "charge",
    "minutes",
    "billed_by",
    "provider_type",
    "participation",
    "qualifying_participant",
    "known_on",
];

/// The columns that `price lines` adds.
const LINE_COLUMNS: [&str; 9] = [
    "status",
    "reason",
    "allowed",
    "limiting_charge",
    "setting",
    "schedule",
    "release",
    "release_match",
    "locality_match",
];

fn lines(arguments: &LinesArguments, engine: &Engine, io: &mut Io<'_>) -> Ending {
    let defaults = options(&arguments.tables)?;
    let shape = shape(arguments.json, arguments.csv, io);
    let source = Source::open(&arguments.file, io.input, io.errors_is_terminal)?;
    let required = ["date", "hcpcs", "modifiers", "pos"];
    let mut records = Records::open(&arguments.file, source, arguments.delimiter.as_deref(), &required)?;
    check_place_columns(&arguments.file, records.header())?;
    records.check_columns(&LINE_INPUT)?;
    let mut columns = records.header().to_vec();
    columns.extend(LINE_COLUMNS.map(str::to_string));
    let mut writer = Writer::new(shape, io.output, columns)?;
    let (mut refused, mut number, mut remarks) = (false, 0_u64, report::Remarks::default());
    while let Some(row) = records.next()? {
        let asked = read_line(row, &defaults);
        let (answer, steps) = match asked {
            Ok((question, options)) if arguments.trace => engine.price_line_traced(&question, &options),
            Ok((question, options)) => (engine.price_line(&question, &options), Vec::new()),
            Err(error) => (Err(error), Vec::new()),
        };
        number += 1;
        if let Err(refusal) = &answer {
            refused = true;
            if shape == Shape::Table {
                remarks.add(refusal.to_string(), format!("row {number}"));
            }
        }
        let own = line_cells(&answer);
        if arguments.trace {
            writer.write_traced(row, &own, &steps)?;
        } else {
            writer.write(Some(row), &own)?;
        }
    }
    if let Some(output) = writer.finish()? {
        remarks.write(output)?;
    }
    Ok(u8::from(refused && arguments.fail_on.is_some()))
}

/// A place is carrier and locality, or a ZIP code.
fn check_place_columns(file: &str, header: &[String]) -> Result<()> {
    let has = |name: &str| header.iter().any(|column| column == name);
    if has("zip") || (has("carrier") && has("locality")) {
        return Ok(());
    }
    Err(Error::new(code::COLUMN_MISSING)
        .with("file", file)
        .with("column", "zip (or carrier and locality)")
        .with("found", header.join(", ")))
}

/// One of a few words, or an error that names them.
fn choice<T: Copy>(row: Row<'_>, column: &'static str, default: T, words: &[(&str, T)]) -> Result<T> {
    let text = row.cell(column)?;
    if text.is_empty() {
        return Ok(default);
    }
    words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
        let list = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        Error::new(code::UNKNOWN_WORD).with("column", column).with("value", text).with("words", list)
    })
}

fn read_line(row: Row<'_>, defaults: &PriceOptions) -> Result<(LineQuestion, PriceOptions)> {
    row.check_length()?;
    let billed_by = choice(
        row,
        "billed_by",
        "physician",
        &["physician", "asc", "laboratory", "supplier", "ambulance"].map(|word| (word, word)),
    )?;
    if billed_by != "physician" {
        return Err(Error::new(code::SCHEDULE_NOT_LOADED).with("billed_by", billed_by));
    }
    let question = LineQuestion {
        on: row.cell("date")?.parse()?,
        procedure: row.cell("hcpcs")?.parse()?,
        modifiers: row.cell("modifiers")?.parse::<ModifierList>()?,
        place_of_service: row.cell("pos")?.parse()?,
        location: location(row)?,
        units: row.optional::<Units>("units")?.unwrap_or(Units::ONE),
        charge: row.optional::<Amount>("charge")?,
    };
    let participation = [
        ("participating", Participation::Participating),
        ("non-participating", Participation::NonParticipating),
    ];
    let options = PriceOptions {
        known_on: row.optional::<Day>("known_on")?.or(defaults.known_on),
        participation: choice(row, "participation", defaults.participation, &participation)?,
        qualifying_participant: choice(
            row,
            "qualifying_participant",
            defaults.qualifying_participant,
            &[("yes", true), ("no", false)],
        )?,
        provider_type: row.optional("provider_type")?.unwrap_or_default(),
        ..*defaults
    };
    Ok((question, options))
}

/// Carrier and locality; where one of the two is empty, the ZIP code. A spreadsheet drops the zeros that a carrier or a
/// locality begins with, and CMS's own county file does too: they are put back. A ZIP code is taken as it stands, since
/// one with a digit missing would be another place.
fn location(row: Row<'_>) -> Result<Location> {
    match (row.cell("carrier")?, row.cell("locality")?, row.cell("zip")?) {
        (carrier, locality, _) if !carrier.is_empty() && !locality.is_empty() => {
            let carrier = if carrier.len() == 4 { format!("0{carrier}") } else { carrier.to_string() };
            let number: LocalityNumber = format!("{locality:0>2}").parse()?;
            Ok(Location::Locality(Locality::new(carrier.parse()?, number)))
        }
        (_, _, "") => Err(Error::new(code::PLACE_MISSING)),
        (_, _, zip) => Ok(Location::Zip(zip.parse()?)),
    }
}

fn line_cells(answer: &Result<LinePrice>) -> Vec<String> {
    match answer {
        Ok(price) => vec![
            Status::Priced.slug().to_string(),
            String::new(),
            price.allowed.to_string(),
            price.limiting_charge.map_or(String::new(), |amount| amount.to_string()),
            price.setting.slug().to_string(),
            price.schedule.slug().to_string(),
            price.release.to_string(),
            price.release_match.slug().to_string(),
            price.locality_match.slug().to_string(),
        ],
        Err(error) => {
            let mut cells = vec![String::new(); LINE_COLUMNS.len()];
            cells[0] = Status::NotPriced.slug().to_string();
            cells[1] = error.slug().to_string();
            cells
        }
    }
}

fn claims(arguments: &ClaimsArguments, engine: &Engine, io: &mut Io<'_>) -> Ending {
    let options = claim_options(arguments, engine)?;
    let shape = match shape(arguments.json, arguments.csv, io) {
        // Rows and traces do not mix in one CSV file.
        Shape::Csv if arguments.trace.is_some() && !arguments.csv => Shape::Table,
        shape => shape,
    };
    let Io { input, output, errors, errors_is_terminal, .. } = io;
    let trace_of = arguments.trace.clone().flatten();
    let mut report = report::ClaimReport::new(shape, trace_of, *output)?;
    let (mut failing, mut unusable) = (false, false);
    for file in &arguments.files {
        let mut count = 0_u64;
        let read = Source::open(file, &mut **input, *errors_is_terminal).and_then(|mut source| {
            for_each_claim(&mut source, &mut |claim| {
                count += 1;
                let claim = match claim {
                    Ok(claim) => claim,
                    // The claims after it are still answered.
                    Err(why) => {
                        unusable = true;
                        super::complain(*errors, Some((file, claim_number(&why, count))), &why);
                        return Ok(());
                    }
                };
                let pricing = match arguments.trace {
                    Some(_) => engine.price_traced(&claim, &options),
                    None => engine.price(&claim, &options),
                };
                // A claim whose amounts cannot be held stops neither its file nor the run.
                let pricing = pricing.unwrap_or_else(|why| Pricing::refused(&claim, &why));
                failing |=
                    arguments.fail_on.is_some_and(|severity| report::fails(&pricing, severity.severity()));
                report.add(file, pricing)
            })
        });
        let read = match read {
            Ok(_) if count == 0 => Err(Stop::Failed(Error::new(code::DOCUMENT_WITHOUT_CLAIM))),
            other => other,
        };
        // A file that cannot be used is named, and the others are still answered.
        match read {
            Ok(repairs) => super::warn_of_cut(*errors, file, &repairs),
            Err(Stop::Failed(why)) if why.code() != code::FILE_NOT_WRITTEN => {
                unusable = true;
                super::complain(*errors, Some((file, None)), &why);
            }
            Err(stop) => return Err(stop),
        }
    }
    report.finish()?;
    Ok(if unusable { 2 } else { u8::from(failing) })
}

/// Which claim of a file an error is about, where its line and column are those of the claim's own text.
fn claim_number(error: &Error, count: u64) -> Option<u64> {
    error.slug().starts_with("json-").then_some(count)
}

fn claim_options(arguments: &ClaimsArguments, engine: &Engine) -> Result<PriceOptions> {
    let location = match (value_of("--zip", &arguments.zip)?, &arguments.locality) {
        (Some(zip), _) => Some(Location::Zip(zip)),
        (None, Some(text)) if text.bytes().any(|byte| byte.is_ascii_digit()) => {
            value_of("--locality", &arguments.locality)?.map(Location::Locality)
        }
        (None, Some(name)) => {
            // Names change little; the last list that is loaded knows them.
            let on = engine.tables().last_day_of_locality_names().unwrap_or(Day::FIRST);
            Some(Location::Locality(engine.tables().locality_by_name(name, AsOf::day(on))?))
        }
        (None, None) => None,
    };
    Ok(PriceOptions {
        location,
        deductible_remaining: deductible_remaining(arguments)?,
        participation: match arguments.participation.as_str() {
            "non-participating" => Participation::NonParticipating,
            _ => Participation::Participating,
        },
        provider_type: value_of("--provider-type", &arguments.provider_type)?.unwrap_or_default(),
        qualifying_participant: arguments.qualifying_participant,
        ..options(&arguments.tables)?
    })
}

fn deductible_remaining(arguments: &ClaimsArguments) -> Result<Option<Amount>> {
    const OPTION: &str = "--deductible-remaining";
    let amount: Option<Amount> = value_of(OPTION, &arguments.deductible_remaining)?;
    match amount.filter(|amount| *amount < Amount::ZERO) {
        Some(below) => Err(Error::new(code::BAD_ARGUMENT)
            .with("argument", OPTION)
            .with("value", below)
            .with("why", "give zero or more")),
        None => Ok(amount),
    }
}
