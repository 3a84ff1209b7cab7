//! `cleanclaim x12 …`: X12 files, checked, shown and written again.

use std::io::Write;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::exchange::{
    self, FromJsonArguments, JoinArguments, SecondaryArguments, SplitArguments, ToJsonArguments,
};
use super::files::{Source, read_all, write_whole};
use super::price::value_of;
use super::{Common, Ending, FailOn, Io, complain};
use crate::acknowledgement::AnsweredError;
use crate::engine::Engine;
use crate::error::visible;
use crate::tables::guides::Guides;
use crate::x12::acknowledge::{self, AcknowledgeKind, AcknowledgeOptions, ClaimSource};
use crate::x12::check::{CheckOptions, FileReport, Verdict};
use crate::x12::walk::Walker;
use crate::x12::{Options, SegmentReader};

#[derive(Subcommand)]
pub enum X12Command {
    /// Check files: syntax, structure, sums, situations, codes (SNIP types 1 to 5).
    ///
    /// Exit status: 0 every file was read, 1 with --fail-on something of that severity or above was found, 2 a file is no X12.
    Check(CheckArguments),
    /// Show a file as a tree of loops and segments. It shows what the file says: mind who looks on.
    Show(FileArgument),
    /// Write a file again, byte for byte, through the document layer.
    Rewrite(RewriteArguments),
    /// Every document of a file as JSON, one a line: claims, remittances, eligibility and so on.
    ///
    /// Exit status: 2 where a transaction or a claim could not be read; the others are written all the same.
    ToJson(ToJsonArguments),
    /// Write JSON documents as an X12 file, with an envelope from settings and control numbers from a store.
    FromJson(FromJsonArguments),
    /// One file for each transaction of a file.
    Split(SplitArguments),
    /// The groups of several files in one interchange.
    Join(JoinArguments),
    /// Claims for the next payer, from the claims that were sent and the remittance that decided them.
    ///
    /// Exit status: 2 where a claim could not be made; the others are written all the same.
    Secondary(SecondaryArguments),
    /// Make what is sent back for a file: TA1 and 999, or a 277CA.
    Ack(AckArguments),
    /// Say, claim by claim, what a 999, TA1 or 277CA says.
    ///
    /// Exit status: 0 every claim was accepted, 1 one was refused, 2 the file is no acknowledgement.
    Answers(AnswersArguments),
}

#[derive(Args)]
pub struct RewriteArguments {
    /// The file; - for standard input.
    file: String,
    /// Through the typed layer: every transaction becomes a document and is written in the order of its guide.
    #[arg(long)]
    typed: bool,
}

#[derive(Args)]
pub struct AckArguments {
    /// The file that came in; - for standard input.
    file: String,
    /// all: the TA1 where one is needed, and a 999 for each group; 999, ta1 or 277ca alone.
    #[arg(long, value_name = "KIND", default_value = "all", value_parser = ["all", "999", "ta1", "277ca"])]
    kind: String,
    /// Up to which SNIP type a rejection refuses the transaction.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=5))]
    snip: u8,
    /// Control number of the interchange that is written; never use one twice.
    #[arg(long, value_name = "N", default_value_t = 1)]
    control_number: u32,
    /// The day of the acknowledgement, which is today for dates in the future; without it today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// The time of the acknowledgement.
    #[arg(long, value_name = "HHMM", default_value = "0000")]
    time: String,
    /// Copy bad values into the 999 (IK404). They may be a patient's data.
    #[arg(long)]
    values: bool,
    /// A clearinghouse makes the 277CA, not the payer.
    #[arg(long)]
    clearinghouse: bool,
    /// Write into this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<std::path::PathBuf>,
}

#[derive(Args)]
pub struct AnswersArguments {
    /// The 999, TA1 or 277CA; - for standard input.
    file: String,
    /// The 837 that they answer: errors find their claim by its segments, and every claim of it has an answer.
    #[arg(long, value_name = "FILE")]
    of: Option<String>,
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct CheckArguments {
    /// X12 files; - for standard input.
    #[arg(required = true)]
    files: Vec<String>,
    /// Up to which SNIP type a rejection rejects the transaction.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=5))]
    snip: u8,
    /// Today, for dates in the future; without it each file's own date stands for it.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// One JSON object a file.
    #[arg(long)]
    json: bool,
    /// Exit status 1 where a finding of this severity or above exists.
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
}

#[derive(Args)]
pub struct FileArgument {
    /// The file; - for standard input.
    file: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    file: &'a str,
    #[serde(flatten)]
    report: &'a FileReport,
}

pub fn run(command: &X12Command, common: &Common, io: &mut Io<'_>) -> Ending {
    match command {
        X12Command::Check(arguments) => check(arguments, &common.engine()?, io),
        X12Command::Show(arguments) => show(&arguments.file, io),
        X12Command::Rewrite(arguments) if arguments.typed => exchange::rewrite_typed(&arguments.file, io),
        X12Command::Rewrite(arguments) => rewrite(&arguments.file, io),
        X12Command::ToJson(arguments) => exchange::to_json(arguments, io),
        X12Command::FromJson(arguments) => exchange::from_json(arguments, io),
        X12Command::Split(arguments) => exchange::split(arguments, io),
        X12Command::Join(arguments) => exchange::join(arguments, io),
        X12Command::Secondary(arguments) => exchange::secondary(arguments, io),
        X12Command::Ack(arguments) => ack(arguments, &common.engine()?, io),
        X12Command::Answers(arguments) => answers(arguments, io),
    }
}

fn check(arguments: &CheckArguments, engine: &Engine, io: &mut Io<'_>) -> Ending {
    let options =
        CheckOptions::default().with_snip(arguments.snip).with_as_of(value_of("--as-of", &arguments.as_of)?);
    let mut status = 0;
    for file in &arguments.files {
        let source = Source::open(file, io.input, io.errors_is_terminal)?;
        let report = match engine.check_x12(source, &options) {
            Ok(report) => report,
            Err(error) => {
                // One file that is no X12 does not keep the others from being checked.
                complain(io.errors, Some((file, None)), &error);
                status = 2;
                continue;
            }
        };
        if arguments.json {
            serde_json::to_writer(&mut *io.output, &Answer { file, report: &report })
                .map_err(std::io::Error::from)?;
            writeln!(io.output)?;
        } else {
            print(file, &report, io.output)?;
        }
        let findings = report.transactions.iter().flat_map(|transaction| &transaction.findings);
        let bad = |limit: FailOn| findings.clone().any(|finding| finding.severity >= limit.severity());
        if status == 0 && arguments.fail_on.is_some_and(bad) {
            status = 1;
        }
    }
    Ok(status)
}

fn print(file: &str, report: &FileReport, output: &mut dyn Write) -> std::io::Result<()> {
    for transaction in &report.transactions {
        let verdict = match transaction.verdict {
            Verdict::Accepted => "accepted",
            Verdict::Rejected => "rejected",
        };
        let (guide, number) = (visible(&transaction.guide), visible(&transaction.control_number));
        writeln!(output, "{}: transaction {number} ({guide}): {verdict}", visible(file))?;
        for finding in &transaction.findings {
            let place = if finding.element.is_empty() { &finding.segment } else { &finding.element };
            let (severity, position) = (finding.severity.slug(), finding.position);
            write!(output, "  {severity} SNIP {} segment {position}", finding.snip)?;
            if !finding.r#loop.is_empty() {
                write!(output, " loop {}", finding.r#loop)?;
            }
            writeln!(
                output,
                " {}: {}\n    {} [{}]",
                visible(place),
                visible(&finding.message),
                finding.remedy,
                finding.slug
            )?;
        }
        for not_checked in &transaction.not_checked {
            writeln!(output, "  not checked: {}: {}", not_checked.slug, not_checked.why)?;
        }
    }
    for repair in &report.repairs {
        writeln!(output, "{}: mended: {repair}", visible(file))?;
    }
    Ok(())
}

fn show(file: &str, io: &mut Io<'_>) -> Ending {
    let guides = Guides::embedded()?;
    let mut reader = SegmentReader::new(Source::open(file, io.input, false)?, &Options::default());
    let mut version = String::new();
    let mut walker: Option<Walker<'_>> = None;
    while let Some(segment) = reader.next_segment()? {
        let text = String::from_utf8_lossy(segment.bytes()).into_owned();
        if segment.is("GS") {
            version = String::from_utf8_lossy(segment.element(8).trim_ascii()).into_owned();
        }
        if segment.is("ST") {
            walker = Walker::begin(guides, &version, &segment);
        }
        if let Some(walker) = &mut walker {
            walker.reconsider(guides, &segment);
        }
        let standing = walker.as_mut().and_then(|walker| {
            let standing = walker.step(&segment, &mut |_| {});
            standing.map(|standing| (walker.depth(), standing))
        });
        if segment.is("SE") {
            walker = None;
        }
        match standing {
            Some((depth, standing)) => {
                let indent = "  ".repeat(depth);
                if standing.begins {
                    writeln!(io.output, "{indent}[{}] {}", standing.r#loop.id, standing.r#loop.name)?;
                }
                writeln!(io.output, "{indent}  {}  · {}", visible(&text), standing.rule.name)?;
            }
            None => writeln!(io.output, "{}", visible(&text))?,
        }
    }
    Ok(0)
}

fn rewrite(file: &str, io: &mut Io<'_>) -> Ending {
    let mut reader =
        SegmentReader::new(Source::open(file, io.input, io.errors_is_terminal)?, &Options::default());
    while let Some(parts) = reader.next_whole()? {
        for part in parts {
            io.output.write_all(part)?;
        }
    }
    io.output.write_all(reader.trailing())?;
    Ok(0)
}

fn ack(arguments: &AckArguments, engine: &Engine, io: &mut Io<'_>) -> Ending {
    let today = value_of("--as-of", &arguments.as_of)?.unwrap_or(io.today);
    let kind = AcknowledgeKind::ALL.iter().find(|(name, _)| *name == arguments.kind);
    let source = if arguments.clearinghouse { ClaimSource::Clearinghouse } else { ClaimSource::Payer };
    let options = AcknowledgeOptions::new(today, &arguments.time, arguments.control_number)
        .with_kind(kind.map(|(_, kind)| *kind).unwrap_or_default())
        .with_check(CheckOptions::default().with_snip(arguments.snip).with_as_of(Some(today)))
        .with_values(arguments.values)
        .with_source(source);
    let made =
        engine.acknowledge_x12(Source::open(&arguments.file, io.input, io.errors_is_terminal)?, &options)?;
    match &arguments.out {
        Some(file) => write_whole(file, &made)?,
        None => io.output.write_all(&made)?,
    }
    Ok(0)
}

fn answers(arguments: &AnswersArguments, io: &mut Io<'_>) -> Ending {
    let of = arguments.of.as_deref().map(read_all).transpose()?;
    let source = Source::open(&arguments.file, io.input, io.errors_is_terminal)?;
    let found = acknowledge::answers(source, of.as_deref())?;
    let refused =
        found.claims.iter().any(|claim| !claim.accepted) || found.wholes.iter().any(|whole| !whole.accepted);
    if arguments.json {
        writeln!(io.output, "{}", found.to_json())?;
        return Ok(u8::from(refused));
    }
    let verdict = |accepted| if accepted { "accepted" } else { "refused" };
    for whole in &found.wholes {
        let number = visible(&whole.control_number);
        writeln!(io.output, "{} {number}: {} ({})", whole.what, verdict(whole.accepted), whole.by)?;
        show_errors(&whole.errors, io.output)?;
    }
    for claim in &found.claims {
        writeln!(io.output, "claim {}: {}", visible(&claim.id), verdict(claim.accepted))?;
        show_errors(&claim.errors, io.output)?;
    }
    Ok(u8::from(refused))
}

fn show_errors(errors: &[AnsweredError], output: &mut dyn Write) -> std::io::Result<()> {
    for error in errors {
        write!(output, "  {} {} {}", error.by, error.place, visible(&error.code))?;
        if let Some(position) = error.position {
            write!(output, " segment {position}")?;
        }
        if let Some(place) = error.element.as_ref().or(error.segment.as_ref()) {
            write!(output, " {}", visible(place))?;
        }
        if let Some(line) = &error.line {
            write!(output, " line {}", visible(line))?;
        }
        writeln!(output, ": {}", error.words.as_deref().unwrap_or("no words for this code"))?;
    }
    Ok(())
}
