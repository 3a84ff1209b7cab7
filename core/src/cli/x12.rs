//! `cleanclaim x12 …`: X12 files, checked, shown and written again.

use std::io::Write;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::files::Source;
use super::price::value_of;
use super::{Common, Ending, FailOn, Io, complain};
use crate::engine::Engine;
use crate::error::visible;
use crate::tables::guides::Guides;
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
    Rewrite(FileArgument),
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
        X12Command::Rewrite(arguments) => rewrite(&arguments.file, io),
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
