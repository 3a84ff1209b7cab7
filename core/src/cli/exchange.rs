//! `cleanclaim x12 to-json`, `from-json`, `split`, `join`, `secondary`: documents out of files and into them.

use std::fs::{File, OpenOptions};
use std::io::BufRead;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::{Deserialize, Serialize};

use super::files::{Source, read_all, write_whole};
use super::{Ending, Io, Stop, complain};
use crate::claim::Claim;
use crate::claim::json::{read_json, schema_name};
use crate::dates::Day;
use crate::engine::for_each_claim;
use crate::error::{Error, Result, code, visible};
use crate::posting::{SecondaryOptions, crossed_over, secondary_claim};
use crate::remittance::{ClaimPayment, Remittance};
use crate::x12::write::{ControlNumber, ControlNumbers, Counting, Moment, Profile, Settings, Submission};
use crate::x12::{Message, MessageReader, Options, split};

#[derive(Args)]
pub struct ToJsonArguments {
    /// The file; - for standard input.
    file: String,
    /// Indent each document.
    #[arg(long)]
    pretty: bool,
    /// Give a remittance (835) claim by claim, in the memory of one: each document holds what stands above a claim, and that claim alone;
    /// a last one, without claims, holds the provider adjustments. Such documents are not written back as one file.
    #[arg(long)]
    by_claim: bool,
}

#[derive(Args)]
pub struct FromJsonArguments {
    /// JSON documents, one after another or in a list; - for standard input.
    file: String,
    /// Who sends to whom: JSON of the schema cleanclaim/exchange/1.
    #[arg(long, value_name = "FILE")]
    settings: String,
    /// What the payer wants otherwise than the guide: a profile, tab-separated.
    #[arg(long, value_name = "FILE")]
    profile: Option<String>,
    /// The store of control numbers: JSON of the schema cleanclaim/control-numbers/1, made where it is not there and written back before
    /// the file is, so that no number goes out twice.
    #[arg(long, value_name = "FILE")]
    control_numbers: Option<String>,
    /// Date of the file; without it, today.
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Time of the file, HHMM.
    #[arg(long, value_name = "HHMM", default_value = "0000")]
    time: String,
    /// Where the file goes; without it, standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Args)]
pub struct SplitArguments {
    /// The file; - for standard input.
    file: String,
    /// The folder for the files, one a transaction: 0001-837-0021.edi and so on.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// The control number of the first interchange; the others count up. Without it all keep that of the file, and receivers that have
    /// seen it refuse them.
    #[arg(long, value_name = "N")]
    control_number: Option<u32>,
}

#[derive(Args)]
pub struct JoinArguments {
    /// Files of one sender and receiver.
    #[arg(required = true)]
    files: Vec<String>,
    /// The control number of the interchange; without it that of the first file.
    #[arg(long, value_name = "N")]
    control_number: Option<u32>,
    /// Where the file goes; without it, standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Args)]
pub struct SecondaryArguments {
    /// The claims that were sent: an 837 file, or claims as JSON; - for standard input.
    file: String,
    /// The remittance (835) of the payer that decided.
    #[arg(long, value_name = "FILE")]
    remittance: String,
    /// Make claims even where the payer has sent them on itself.
    #[arg(long)]
    although_crossed_over: bool,
}

schema_name!(ControlNumbersSchema, "cleanclaim/control-numbers/1");

/// The file of control numbers.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NumbersFile {
    schema: ControlNumbersSchema,
    interchange: u32,
    group: u32,
    transaction: u32,
}

/// Control numbers in a file, which is locked while it is used and written back before a number is handed out.
struct FileNumbers {
    path: PathBuf,
    numbers: Counting,
    /// A file beside it, locked by the system: the lock goes with the program, however that ends.
    _lock: File,
}

impl FileNumbers {
    fn open(path: &Path) -> Result<FileNumbers, Stop> {
        let mut name = path.file_name().map(ToOwned::to_owned).unwrap_or_default();
        name.push(".lock");
        let beside = path.with_file_name(name);
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(&beside);
        let lock = lock.and_then(|lock| lock.lock().map(|()| lock)).map_err(|why| {
            Stop::Failed(Error::new(code::FILE_NOT_WRITTEN).with("file", beside.display()).with("why", why))
        })?;
        let numbers = if path.exists() {
            let bytes = read_all(&path.to_string_lossy())?;
            let held: NumbersFile = read_json(&String::from_utf8_lossy(&bytes), ControlNumbersSchema::NAME)?;
            Counting::after(held.interchange, held.group, held.transaction)
        } else {
            Counting::default()
        };
        Ok(FileNumbers { path: path.to_path_buf(), numbers, _lock: lock })
    }
}

impl ControlNumbers for FileNumbers {
    fn next(&mut self, kind: ControlNumber) -> Result<u32> {
        let number = self.numbers.next(kind)?;
        let Counting { interchange, group, transaction } = self.numbers;
        let held = NumbersFile { schema: ControlNumbersSchema, interchange, group, transaction };
        let text = serde_json::to_string(&held)
            .map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))?;
        match write_whole(&self.path, text.as_bytes()) {
            Ok(()) => Ok(number),
            Err(Stop::Failed(error)) => Err(error),
            Err(Stop::ClosedPipe) => Err(Error::new(code::FILE_NOT_WRITTEN)
                .with("file", self.path.display())
                .with("why", "the pipe is closed")),
        }
    }
}

/// Every document of a file, one JSON a line.
pub fn to_json(arguments: &ToJsonArguments, io: &mut Io<'_>) -> Ending {
    let source = Source::open(&arguments.file, io.input, io.errors_is_terminal)?;
    let mut status = 0;
    let options = Options::default().without_source_map();
    let options = if arguments.by_claim { options.claim_by_claim() } else { options };
    for message in MessageReader::new(source, &options)? {
        match message {
            Ok(message) if arguments.pretty => {
                let value: serde_json::Value = serde_json::from_str(&message.to_json())
                    .map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))?;
                writeln!(io.output, "{value:#}")?;
            }
            Ok(message) => writeln!(io.output, "{}", message.to_json())?,
            Err(error) => {
                complain(io.errors, Some((&arguments.file, None)), &error);
                status = 2;
            }
        }
    }
    Ok(status)
}

/// Bytes to a file by its temporary name, or to standard output.
fn deliver(bytes: &[u8], out: Option<&Path>, io: &mut Io<'_>) -> Result<(), Stop> {
    match out {
        Some(path) => write_whole(path, bytes),
        None => Ok(io.output.write_all(bytes)?),
    }
}

fn text_of(file: &str) -> Result<String, Stop> {
    let bytes = read_all(file)?;
    String::from_utf8(bytes).map_err(|_| super::files::not_read(file, "it is no UTF-8 text"))
}

pub fn from_json(arguments: &FromJsonArguments, io: &mut Io<'_>) -> Ending {
    let settings = Settings::from_json(&text_of(&arguments.settings)?)?;
    let profile = arguments.profile.as_deref().map(text_of).transpose()?;
    let profile = profile.as_deref().map(Profile::parse).transpose()?;
    let day: Day = super::price::value_of("--date", &arguments.date)?.unwrap_or(io.today);
    let time = arguments.time.parse::<u16>().ok().filter(|time| time / 100 < 24 && time % 100 < 60);
    let time = time.ok_or_else(|| {
        Error::new(code::BAD_ARGUMENT)
            .with("argument", "--time")
            .with("value", &arguments.time)
            .with("why", "give hour and minute, such as 0930")
    })?;
    let mut counting = Counting::default();
    let mut held = arguments.control_numbers.as_deref().map(Path::new).map(FileNumbers::open).transpose()?;
    let numbers: &mut dyn ControlNumbers = match &mut held {
        Some(held) => held,
        None => &mut counting,
    };
    let mut file = Submission::new(Vec::new(), &settings, numbers, Moment { day, time })?;
    if let Some(profile) = profile {
        file = file.with_profile(profile);
    }
    let source = Source::open(&arguments.file, io.input, false)?;
    for_each_document(source, &mut |text| file.document(&Message::from_json(text)?))?;
    let bytes = file.finish()?;
    if held.is_none() {
        let _ = writeln!(
            io.errors,
            "cleanclaim: control numbers begin at 1: give --control-numbers FILE for files that are sent"
        );
    }
    deliver(&bytes, arguments.out.as_deref(), io)?;
    Ok(0)
}

/// The JSON documents of a stream: one after another, or in a list.
fn for_each_document(mut source: impl BufRead, each: &mut dyn FnMut(&str) -> Result<()>) -> Result<(), Stop> {
    use serde_json::value::RawValue;
    let unreadable = |why: serde_json::Error| {
        Error::new(code::JSON_SYNTAX).with("line", why.line()).with("column", why.column())
    };
    loop {
        let buffer = source.fill_buf()?;
        let blanks = buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let (all, first) = (buffer.len(), buffer.get(blanks).copied());
        source.consume(blanks);
        match first {
            Some(b'[') => {
                let list: Vec<Box<RawValue>> = serde_json::from_reader(source).map_err(unreadable)?;
                list.iter().try_for_each(|document| each(document.get()))?;
                return Ok(());
            }
            Some(_) => break,
            None if all == 0 => return Err(Error::new(code::DOCUMENT_EMPTY).into()),
            None => {}
        }
    }
    for document in serde_json::Deserializer::from_reader(source).into_iter::<Box<RawValue>>() {
        each(document.map_err(unreadable)?.get())?;
    }
    Ok(())
}

pub fn rewrite_typed(file: &str, io: &mut Io<'_>) -> Ending {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut Source::open(file, io.input, io.errors_is_terminal)?, &mut bytes)?;
    // Made whole first: half a file is never written where a transaction cannot be read.
    let written = crate::x12::write::rewrite(&bytes, Vec::new())?;
    io.output.write_all(&written)?;
    Ok(0)
}

pub fn split(arguments: &SplitArguments, io: &mut Io<'_>) -> Ending {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(
        &mut Source::open(&arguments.file, io.input, io.errors_is_terminal)?,
        &mut bytes,
    )?;
    let made = split::split(&bytes, arguments.control_number)?;
    std::fs::create_dir_all(&arguments.out).map_err(|why| {
        Error::new(code::FILE_NOT_WRITTEN).with("file", arguments.out.display()).with("why", why)
    })?;
    for (index, file) in made.iter().enumerate() {
        let plain =
            |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).take(12).collect() };
        let name =
            format!("{:04}-{}-{}.edi", index + 1, plain(&file.transaction), plain(&file.control_number));
        let path = arguments.out.join(name);
        write_whole(&path, &file.bytes)?;
        writeln!(io.output, "{}", visible(&path.to_string_lossy()))?;
    }
    if arguments.control_number.is_none() && made.len() > 1 {
        let _ = writeln!(
            io.errors,
            "cleanclaim: all {} files have the control number of the first: give --control-number N for files that are sent",
            made.len()
        );
    }
    Ok(0)
}

pub fn join(arguments: &JoinArguments, io: &mut Io<'_>) -> Ending {
    let files = arguments.files.iter().map(|file| read_all(file)).collect::<Result<Vec<_>, _>>()?;
    let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
    let joined = split::join(&files, arguments.control_number)?;
    deliver(&joined, arguments.out.as_deref(), io)?;
    Ok(0)
}

/// Claims for the next payer, one JSON a line; what is not made is said with its reason.
pub fn secondary(arguments: &SecondaryArguments, io: &mut Io<'_>) -> Ending {
    let mut remittances: Vec<Remittance> = Vec::new();
    let bytes = read_all(&arguments.remittance)?;
    for message in MessageReader::new(&bytes[..], &Options::default().without_source_map())? {
        if let Message::Remittance(read) = message? {
            remittances.push(read.document);
        }
    }
    let options = SecondaryOptions::default().although_crossed_over(arguments.although_crossed_over);
    let mut source = Source::open(&arguments.file, io.input, io.errors_is_terminal)?;
    let (output, errors) = (&mut *io.output, &mut *io.errors);
    let mut status = 0;
    let mut number = 0;
    let mut each = |claim: Result<Claim>| -> Result<(), Stop> {
        number += 1;
        let place = Some((&arguments.file, Some(number)));
        let made = claim.and_then(|claim| {
            let found = remittances.iter().rev().find_map(|remittance| {
                let payment: Option<&ClaimPayment> =
                    remittance.claims().filter(|payment| payment.id == claim.id).last();
                payment.map(|payment| (remittance, payment))
            });
            let (remittance, payment) = found.ok_or_else(|| Error::new(code::COORDINATION_OTHER_CLAIM))?;
            if let Some(crossed) = crossed_over(payment).filter(|_| !options.although_crossed_over) {
                let to = crossed.payer.map(|payer| format!(" to {}", visible(&payer))).unwrap_or_default();
                let _ = writeln!(errors, "cleanclaim: claim {number}: the payer has sent it on{to}");
            }
            secondary_claim(&claim, remittance, payment, &options)
        });
        match made {
            Ok(made) => writeln!(output, "{}", made.claim.to_json())?,
            Err(error) => {
                complain(errors, place, &error);
                status = 2;
            }
        }
        Ok(())
    };
    for_each_claim(&mut source, &mut each)?;
    Ok(status)
}
