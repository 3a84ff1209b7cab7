//! `cleanclaim tables …`: import official files, list what is loaded, inspect a pack, show what is covered.

use std::path::Path;

use clap::{Args, Subcommand};

use super::records::write_table;
use super::{Common, Ending, Io, Stop, files};
use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::import::folder::{self, BakedPack};
use crate::import::{self, ImportOptions, Imported};
use crate::row::{Label, Series};
use crate::tables::pack::Pack;

#[derive(Subcommand)]
pub enum TablesCommand {
    /// Official files, as their publisher ships them (plain, .zip, .xz), to packs.
    ///
    /// Reads PPRRVU, GPCI, LOCCO, ANES, OPPSCAP and ZIP5/ZIP9 files, or every such file below a folder. A row that cannot
    /// be read ends the import without output and is named by file, line and column.
    Import(ImportArguments),
    /// Every series that is loaded: releases, period, rows.
    List,
    /// What a pack file holds: manifest and columns; every block is decoded and checked.
    Inspect {
        /// A pack file.
        file: String,
    },
    /// Each series with its releases, sources and gaps.
    Coverage {
        /// One JSON object a series.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
pub struct ImportArguments {
    /// Files or folders.
    #[arg(required = true)]
    files: Vec<String>,
    /// Where the packs go: a folder, or a file that ends in .pack where there is one pack.
    #[arg(long)]
    out: String,
    /// Read only this table of an archive.
    #[arg(long)]
    series: Option<String>,
    /// The name of the release, where the file does not say it.
    #[arg(long)]
    release: Option<String>,
    /// The first day in force, where the file does not say it.
    #[arg(long, requires = "to")]
    from: Option<String>,
    /// The last day in force.
    #[arg(long, requires = "from")]
    to: Option<String>,
    /// The day of publication, where the file does not say it.
    #[arg(long)]
    published: Option<String>,
    /// Also write fingerprints.tsv (series, release, rows, source, SHA-256) beside the packs.
    #[arg(long)]
    fingerprints: bool,
}

pub fn run(command: &TablesCommand, common: &Common, io: &mut Io<'_>) -> Ending {
    match command {
        TablesCommand::Import(arguments) => import_files(arguments, io),
        TablesCommand::List => list(common, io),
        TablesCommand::Inspect { file } => inspect(file, io),
        TablesCommand::Coverage { json } => coverage(common, *json, io),
    }
}

fn import_options(arguments: &ImportArguments) -> Result<ImportOptions> {
    let day = |text: &Option<String>| text.as_deref().map(str::parse::<Day>).transpose();
    let period = match (day(&arguments.from)?, day(&arguments.to)?) {
        (Some(from), Some(to)) => Some(Period::new(from, to)?),
        _ => None,
    };
    Ok(ImportOptions {
        release: arguments.release.as_deref().map(Label::new).transpose()?,
        period,
        published: day(&arguments.published)?,
        only: arguments.series.as_deref().map(str::parse::<Series>).transpose()?,
    })
}

fn import_files(arguments: &ImportArguments, io: &mut Io<'_>) -> Ending {
    let options = import_options(arguments)?;
    let wanted = |series: Series| options.only.is_none_or(|only| only == series);
    let mut tables: Vec<Imported> = Vec::new();
    for file in &arguments.files {
        let path = Path::new(file);
        if path.is_dir() {
            tables.extend(folder::read_folder(path, wanted)?);
        } else {
            tables.extend(import::read(path, &options)?);
        }
    }
    let packs = folder::bake_all(&tables)?;
    if packs.is_empty() {
        let files = arguments.files.join(", ");
        return Err(Error::new(code::FILE_NOT_READ).with("file", files).with("why", "no table in it").into());
    }
    write_packs(&packs, arguments)?;
    let rows = packs.iter().map(|pack| {
        let release = |edge: Option<&crate::tables::pack::Release>| {
            edge.map_or(String::new(), |release| release.name.to_string())
        };
        vec![
            pack.file.clone(),
            pack.manifest.releases.len().to_string(),
            release(pack.manifest.releases.first()),
            release(pack.manifest.releases.last()),
            pack.manifest.stored_rows.to_string(),
            pack.bytes.len().to_string(),
            budget(pack.series).map_or(String::new(), |bytes| bytes.to_string()),
        ]
    });
    let columns = ["pack", "releases", "first", "last", "rows_stored", "bytes", "budget"].map(str::to_string);
    write_table(io.output, &columns, &rows.collect::<Vec<_>>())?;
    Ok(0)
}

/// What the embedded pack of a series may weigh, in bytes.
fn budget(series: Series) -> Option<u32> {
    match series {
        Series::PhysicianFeeSchedule => Some(400_000),
        Series::ZipLocality => Some(600_000),
        Series::Icd10Cm | Series::Icd10Pcs => Some(1_000_000),
        Series::PoaExempt => Some(20_000),
        Series::Gpci | Series::Localities | Series::AnesthesiaConversionFactors => Some(20_000),
        Series::Icd10CmIndex => Some(700_000),
        Series::Icd10CmDrugs => Some(110_000),
        Series::Icd10CmNeoplasm | Series::Icd10CmExternalCause => Some(50_000),
        _ => None,
    }
}

fn write_packs(packs: &[BakedPack], arguments: &ImportArguments) -> std::result::Result<(), Stop> {
    let out = Path::new(&arguments.out);
    if let ([pack], Some("pack")) = (packs, out.extension().and_then(|end| end.to_str())) {
        return files::write_whole(out, &pack.bytes);
    }
    if !out.is_dir() {
        return Err(Error::new(code::FILE_NOT_WRITTEN)
            .with("file", &arguments.out)
            .with("why", "several packs need a folder that exists")
            .into());
    }
    for pack in packs {
        files::write_whole(&out.join(&pack.file), &pack.bytes)?;
    }
    if arguments.fingerprints {
        let mut text = folder::FINGERPRINT_HEADING.to_string();
        for pack in packs {
            text += &pack.fingerprints();
        }
        files::write_whole(&out.join("fingerprints.tsv"), text.as_bytes())?;
    }
    Ok(())
}

fn list(common: &Common, io: &mut Io<'_>) -> Ending {
    let coverage = common.tables()?.coverage();
    let rows: Vec<Vec<String>> = coverage
        .iter()
        .map(|series| {
            let rows: u64 = series.releases.iter().map(|release| u64::from(release.rows)).sum();
            let edge = |day: Option<Day>| day.map_or(String::new(), |day| day.to_string());
            vec![
                series.series.to_string(),
                series.releases.len().to_string(),
                edge(series.releases.iter().map(|release| release.from).min()),
                edge(series.releases.iter().map(|release| release.to).max()),
                rows.to_string(),
                series.gaps.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            ]
        })
        .collect();
    let columns = ["series", "releases", "from", "to", "rows", "gaps"].map(str::to_string);
    write_table(io.output, &columns, &rows)?;
    Ok(0)
}

fn inspect(file: &str, io: &mut Io<'_>) -> Ending {
    let bytes = files::read_all(file)?;
    let pack = Pack::open(file, bytes)?;
    pack.check()?;
    let manifest = pack.manifest();
    writeln!(
        io.output,
        "{file}: {} schema {}, {} bytes, {} rows stored, every block sound\n",
        manifest.series,
        pack.schema(),
        pack.size(),
        manifest.stored_rows
    )?;
    let releases: Vec<Vec<String>> = manifest
        .releases
        .iter()
        .map(|release| {
            let sources = release.sources.iter().map(|source| source.file.as_str()).collect::<Vec<_>>();
            vec![
                release.name.to_string(),
                release.period.from().to_string(),
                release.period.to().to_string(),
                release.published.to_string(),
                release.rows.to_string(),
                sources.join("; "),
            ]
        })
        .collect();
    let columns = ["release", "from", "to", "published", "rows", "source"].map(str::to_string);
    write_table(io.output, &columns, &releases)?;
    let columns: Vec<Vec<String>> = pack
        .columns()
        .map(|(name, width, rows, stored)| {
            vec![name.to_string(), width.to_string(), rows.to_string(), stored.to_string()]
        })
        .collect();
    writeln!(io.output)?;
    write_table(io.output, &["column", "width", "rows", "stored"].map(str::to_string), &columns)?;
    Ok(0)
}

fn coverage(common: &Common, json: bool, io: &mut Io<'_>) -> Ending {
    let coverage = common.tables()?.coverage();
    if json {
        for series in &coverage {
            let text = serde_json::to_string(series)
                .map_err(|why| Error::new(code::DOCUMENT_NOT_WRITTEN).with("why", why))?;
            writeln!(io.output, "{text}")?;
        }
        return Ok(0);
    }
    for series in &coverage {
        writeln!(io.output, "{}", series.series)?;
        for release in &series.releases {
            writeln!(
                io.output,
                "  {:<12} {} to {}  {:>7} rows  published {}  {}",
                release.name, release.from, release.to, release.rows, release.published, release.source
            )?;
        }
        for gap in &series.gaps {
            writeln!(io.output, "  not covered: {gap}")?;
        }
    }
    Ok(0)
}
