//! The command line, as a function: [`run`] takes arguments and an [`Io`] and gives an exit status.
//!
//! Only this module touches the clock's answer (in [`Io::today`]), file names and the three streams; nothing here ends
//! the process. The binary of this crate and the console script of the Python wheel are a few lines around it.
//!
//! Exit status: 0 the input was read and every row answered · 1 with `--fail-on`, something of that severity or above was
//! found · 2 the arguments or the input itself are unusable.

mod code_show;
mod code_verbs;
mod codes;
mod exchange;
mod files;
mod id;
mod price;
mod records;
mod report;
mod tables;
mod x12;

use std::ffi::OsString;
use std::io::{self, BufRead, Write};

use clap::{Args, Parser, Subcommand};

use crate::dates::Day;
use crate::engine::Engine;
use crate::error::{Error, Severity, code, visible};
use crate::tables::Tables;
use crate::x12::Repair;

/// Everything that the command line knows of the world outside.
pub struct Io<'a> {
    /// Standard input.
    pub input: &'a mut dyn BufRead,
    /// Standard output.
    pub output: &'a mut dyn Write,
    /// Standard error.
    pub errors: &'a mut dyn Write,
    /// Is standard output a terminal? Then rows are shown as an aligned table.
    pub output_is_terminal: bool,
    /// Is standard error a terminal? Then a large file shows its progress.
    pub errors_is_terminal: bool,
    /// Today's date.
    pub today: Day,
}

/// Why a command ended before its end.
enum Stop {
    /// The reader of our output has gone: nothing to say.
    ClosedPipe,
    /// The work could not be done.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Failed(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Stop::ClosedPipe,
            _ => Stop::Failed(Error::new(code::FILE_NOT_WRITTEN).with("file", "output").with("why", error)),
        }
    }
}

impl From<csv::Error> for Stop {
    fn from(error: csv::Error) -> Stop {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => error.into(),
            other => Stop::Failed(
                Error::new(code::FILE_NOT_WRITTEN)
                    .with("file", "output")
                    .with("why", format_args!("{other:?}")),
            ),
        }
    }
}

/// Says on standard error what went wrong, in which file and claim, and what to do about it.
fn complain(errors: &mut dyn Write, place: Option<(&String, Option<u64>)>, error: &Error) {
    let place = match place {
        Some((file, Some(claim))) => format!("{}, claim {claim}: ", visible(file)),
        Some((file, None)) if error.value("file").is_none() => format!("{}: ", visible(file)),
        _ => String::new(),
    };
    // Where even standard error is gone there is nobody left to tell.
    let _ = writeln!(errors, "cleanclaim: {place}{error}\n  {}", error.remedy());
}

/// Says on standard error that a file looks cut off: claims may be missing at its end.
fn warn_of_cut(errors: &mut dyn Write, file: &str, repairs: &[Repair]) {
    let cut = |repair: &&Repair| matches!(repair.code, code::X12_CUT_OFF | code::X12_TERMINATOR_MISSING);
    if let Some(repair) = repairs.iter().find(cut) {
        let (file, remedy) = (visible(file), repair.code.entry().remedy(&[]));
        let _ = writeln!(errors, "cleanclaim: {file}: warning: {repair}\n  {remedy}");
    }
}

/// How a command ended: its exit status, or why it stopped.
type Ending = Result<u8, Stop>;

/// The medical billing office: codes, claims, exact Medicare payment, and the reason for every cent.
#[derive(Parser)]
#[command(
    name = "cleanclaim",
    version,
    max_term_width = 100,
    after_help = "Exit status: 0 read and answered, 1 --fail-on found something, 2 arguments or input unusable.\n\n\
        Examples:\n  \
        cleanclaim price claims claims.837 --deductible-remaining 0\n  \
        cleanclaim price lines lines.csv > priced.csv\n  \
        cleanclaim tables import --out packs RVU26D.zip && cleanclaim --pack packs price lines lines.csv",
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// Options that every command takes.
#[derive(Args)]
struct Common {
    /// A pack that `tables import` wrote, or a folder of them; it goes before the embedded tables. May be repeated.
    #[arg(long, global = true, value_name = "FILE")]
    pack: Vec<String>,
    /// Leave out the embedded packs; the small hand-kept lists (modifiers, places of service…) stay.
    #[arg(long, global = true)]
    no_embedded: bool,
    /// Wording that you have a licence for, of a code set: CPT=cpt.csv, carc=carc.tsv. The columns are code, short or long, and
    /// optionally from and to. May be repeated.
    #[arg(long, global = true, value_name = "SET=FILE")]
    descriptors: Vec<String>,
}

#[derive(Subcommand)]
enum Command {
    /// What services and claims pay under Medicare.
    #[command(subcommand)]
    Price(price::PriceCommand),
    /// Codes: is a code right on a day, which code do words mean, what do its notes and the Alphabetic Index say.
    #[command(subcommand)]
    Code(codes::CodeCommand),
    /// Identifiers: NPI, MBI, NDC, taxonomy, EIN, SSN, CLIA, ZIP.
    #[command(subcommand)]
    Id(id::IdCommand),
    /// The tables: import official files, list what is loaded and what is missing.
    #[command(subcommand)]
    Tables(tables::TablesCommand),
    /// X12 files: are they in order, what is in them, the same bytes again.
    #[command(subcommand)]
    X12(x12::X12Command),
}

/// A severity that makes the exit status 1.
#[derive(Clone, Copy, clap::ValueEnum)]
enum FailOn {
    /// Advice and above.
    Advice,
    /// Warnings and above.
    Warning,
    /// What a payer would deny, and above.
    Denial,
    /// What a payer would not take in.
    Rejection,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            FailOn::Advice => Severity::Advice,
            FailOn::Warning => Severity::Warning,
            FailOn::Denial => Severity::Denial,
            FailOn::Rejection => Severity::Rejection,
        }
    }
}

impl Common {
    fn tables(&self) -> Result<Tables, Stop> {
        let mut tables = if self.no_embedded { Tables::embedded_lists() } else { Tables::embedded()? };
        for file in files::packs(&self.pack)? {
            tables.add_pack(&file, files::read_all(&file)?)?;
        }
        Ok(tables)
    }

    fn engine(&self) -> Result<Engine, Stop> {
        let mut engine = Engine::with_tables(self.tables()?);
        for named in &self.descriptors {
            // Without a name before it a file is of no code set, which the error of the name says.
            let (code_set, file) = named.split_once('=').unwrap_or((named, ""));
            engine.add_descriptors(code_set.parse()?, file, &files::read_text(file)?)?;
        }
        Ok(engine)
    }
}

/// Today's date by the machine's clock, in universal time: for the programs around [`run`].
pub fn today() -> Day {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i32::try_from(since.as_secs() / 86_400)
        .ok()
        .and_then(|days| Day::from_days(days).ok())
        .unwrap_or(Day::FIRST)
}

/// Runs the command line. `arguments` begin with the program's name.
///
/// ```
/// use cleanclaim::cli::{Io, run};
/// let (mut input, mut output, mut errors) = (&b""[..], Vec::new(), Vec::new());
/// let mut io = Io {
///     input: &mut input,
///     output: &mut output,
///     errors: &mut errors,
///     output_is_terminal: false,
///     errors_is_terminal: false,
///     today: "2026-11-24".parse()?,
/// };
/// assert_eq!(run(["cleanclaim", "--version"], &mut io), 0);
/// assert!(output.starts_with(b"cleanclaim "));
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn run<I, T>(arguments: I, io: &mut Io<'_>) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let ending = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => match &arguments.command {
            Command::Price(command) => price::run(command, &arguments.common, io),
            Command::Code(command) => codes::run(command, &arguments.common, io),
            Command::Id(command) => id::run(command, &arguments.common, io),
            Command::Tables(command) => tables::run(command, &arguments.common, io),
            Command::X12(command) => x12::run(command, &arguments.common, io),
        },
        Err(shown) => {
            let text = shown.render().to_string();
            let written = if shown.use_stderr() {
                io.errors.write_all(text.as_bytes())
            } else {
                io.output.write_all(text.as_bytes())
            };
            written.map(|()| if shown.use_stderr() { 2 } else { 0 }).map_err(Stop::from)
        }
    };
    let ending = ending.and_then(|status| io.output.flush().map(|()| status).map_err(Stop::from));
    match ending {
        Ok(status) => status,
        Err(Stop::ClosedPipe) => 0,
        Err(Stop::Failed(error)) => {
            complain(io.errors, None, &error);
            2
        }
    }
}
