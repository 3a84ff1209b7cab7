//! Official files to packs.
//!
//! Three steps, kept apart: [`read`] takes a file as its publisher ships it (plain, `.zip`, `.xz`, `.gz`) and gives typed,
//! checked rows; the functions of [`bake`] merge the releases of one table into the bytes of a pack;
//! [`folder`] does both for all that a folder holds. A malformed row is an error that names file, line, column and
//! reason; nothing is written then.

mod anesthesia;
pub mod bake;
pub mod folder;
mod gems;
mod gpci;
mod hcpcs;
mod icd10;
mod icd10_cm_index;
mod icd10_cm_tabular;
mod localities;
mod opps_cap;
mod poa_exempt;
mod pprrvu;
mod procedure_numbers;
mod release_name;
mod rows;
pub mod source;
mod taxonomy;
mod text;
mod xml;
mod zip5;
mod zip9_history;

use std::path::Path;

pub use anesthesia::AnesthesiaRelease;
pub use gems::{GemRelease, GemRows};
pub use gpci::GpciRelease;
pub use hcpcs::{HcpcsRelease, HcpcsRow};
pub use icd10::{CodeRanges, ConversionRow, Conversions, OrderRelease, OrderRow};
pub use icd10_cm_index::{IndexRelease, IndexRow};
pub use icd10_cm_tabular::{TabularEdition, TabularNode, TabularStatement};
pub use localities::{LocalityRelease, LocalityRow};
pub use opps_cap::{OppsCapRelease, OppsCapRow};
pub use poa_exempt::PoaExemptRelease;
pub use pprrvu::{FeeScheduleRelease, FeeScheduleRow};
pub use procedure_numbers::NumbersRelease;
pub use source::NamedFile;
pub use taxonomy::TaxonomyRelease;
pub use zip5::{ZipRelease, ZipRow};
pub use zip9_history::{OPEN, ZipHistory, ZipYears};

use crate::dates::{Day, Period};
use crate::error::{Error, Result, code};
use crate::row::{Label, Series};
use crate::tables::icd10_cm_index::Book;
use crate::tables::pack::Release;

/// What the caller says of a file, in place of what its name and title say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// The name of the release.
    pub release: Option<Label>,
    /// The days on which it is in force.
    pub period: Option<Period>,
    /// The day on which it was published.
    pub published: Option<Day>,
    /// Read only this table; an archive may hold several.
    pub only: Option<Series>,
}

/// What a file holds: one release of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Imported {
    /// `PPRRVU`.
    PhysicianFeeSchedule(FeeScheduleRelease),
    /// `GPCI`.
    Gpci(GpciRelease),
    /// `LOCCO`.
    Localities(LocalityRelease),
    /// `ANES`.
    AnesthesiaConversionFactors(AnesthesiaRelease),
    /// `OPPSCAP`.
    OppsCap(OppsCapRelease),
    /// `ZIP5` or `ZIP9` of a quarter.
    ZipLocality(ZipRelease),
    /// ZIP codes by year.
    ZipHistory(ZipHistory),
    /// The tabular XML.
    Icd10CmNotes(TabularEdition),
    /// An order file of ICD-10-CM or ICD-10-PCS.
    Icd10Order(OrderRelease),
    /// The days on which codes of ICD-10-CM or ICD-10-PCS are valid.
    Icd10Ranges(CodeRanges),
    /// What took whose place in ICD-10-CM or ICD-10-PCS.
    Icd10Conversions(Conversions),
    /// Codes that are exempt from the present-on-admission indicator.
    PoaExempt(PoaExemptRelease),
    /// A book of the Alphabetic Index.
    Icd10CmIndex(IndexRelease),
    /// `ANWEB` and the lists of HCPCS Level II: an edition or a part of one.
    HcpcsLevelTwo(HcpcsRelease),
    /// Code numbers of the outpatient addendum B or the laboratory fee schedule.
    ProcedureNumbers(NumbersRelease),
    /// The provider taxonomy.
    ProviderTaxonomy(TaxonomyRelease),
    /// `I9gem` or `I10gem`.
    Gems(GemRelease),
}

impl Imported {
    /// Which table.
    pub const fn series(&self) -> Series {
        match self {
            Imported::PhysicianFeeSchedule(_) => Series::PhysicianFeeSchedule,
            Imported::Gpci(_) => Series::Gpci,
            Imported::Localities(_) => Series::Localities,
            Imported::AnesthesiaConversionFactors(_) => Series::AnesthesiaConversionFactors,
            Imported::OppsCap(_) => Series::OppsCap,
            Imported::ZipLocality(_) | Imported::ZipHistory(_) => Series::ZipLocality,
            Imported::Icd10CmNotes(_) => Series::Icd10CmNotes,
            Imported::Icd10Order(table) => table.series,
            Imported::Icd10Ranges(table) => table.series,
            Imported::Icd10Conversions(table) => table.series,
            Imported::PoaExempt(_) => Series::PoaExempt,
            Imported::Icd10CmIndex(table) => table.book.series(),
            Imported::HcpcsLevelTwo(_) => Series::HcpcsLevelTwo,
            Imported::ProcedureNumbers(_) => Series::ProcedureNumbers,
            Imported::ProviderTaxonomy(_) => Series::ProviderTaxonomy,
            Imported::Gems(_) => Series::Gems,
        }
    }

    /// Which release.
    pub const fn release(&self) -> &Release {
        match self {
            Imported::PhysicianFeeSchedule(table) => &table.release,
            Imported::Gpci(table) => &table.release,
            Imported::Localities(table) => &table.release,
            Imported::AnesthesiaConversionFactors(table) => &table.release,
            Imported::OppsCap(table) => &table.release,
            Imported::ZipLocality(table) => &table.release,
            Imported::ZipHistory(table) => &table.release,
            Imported::Icd10CmNotes(table) => &table.release,
            Imported::Icd10Order(table) => &table.release,
            Imported::Icd10Ranges(table) => &table.release,
            Imported::Icd10Conversions(table) => &table.release,
            Imported::PoaExempt(table) => &table.release,
            Imported::Icd10CmIndex(table) => &table.release,
            Imported::HcpcsLevelTwo(table) => &table.release,
            Imported::ProcedureNumbers(table) => &table.release,
            Imported::ProviderTaxonomy(table) => &table.release,
            Imported::Gems(table) => &table.release,
        }
    }
}

/// Which reader a file wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    FeeScheduleDelimited,
    FeeScheduleFixed,
    GpciDelimited,
    GpciFixed,
    LocalitiesDelimited,
    LocalitiesFixed,
    AnesthesiaDelimited,
    AnesthesiaFixed,
    OppsCapDelimited,
    OppsCapFixed,
    Zip,
    Icd10CmTabular,
    Icd10Order(Series),
    Icd10Ranges(Series),
    Icd10ConversionWorkbook,
    Icd10ConversionPairs(Series),
    PoaExempt,
    IndexFlattened,
    IndexXml(Book),
    HcpcsDelimited,
    HcpcsFixed,
    Outpatient,
    Laboratory,
    Taxonomy,
    Gems,
}

impl Kind {
    const fn series(self) -> Series {
        match self {
            Kind::FeeScheduleDelimited | Kind::FeeScheduleFixed => Series::PhysicianFeeSchedule,
            Kind::GpciDelimited | Kind::GpciFixed => Series::Gpci,
            Kind::LocalitiesDelimited | Kind::LocalitiesFixed => Series::Localities,
            Kind::AnesthesiaDelimited | Kind::AnesthesiaFixed => Series::AnesthesiaConversionFactors,
            Kind::OppsCapDelimited | Kind::OppsCapFixed => Series::OppsCap,
            Kind::Zip => Series::ZipLocality,
            Kind::Icd10CmTabular => Series::Icd10CmNotes,
            Kind::Icd10Order(series) | Kind::Icd10Ranges(series) | Kind::Icd10ConversionPairs(series) => {
                series
            }
            Kind::Icd10ConversionWorkbook => Series::Icd10Cm,
            Kind::PoaExempt => Series::PoaExempt,
            Kind::IndexFlattened => Book::Diseases.series(),
            Kind::IndexXml(book) => book.series(),
            Kind::HcpcsDelimited | Kind::HcpcsFixed => Series::HcpcsLevelTwo,
            Kind::Outpatient | Kind::Laboratory => Series::ProcedureNumbers,
            Kind::Taxonomy => Series::ProviderTaxonomy,
            Kind::Gems => Series::Gems,
        }
    }

    /// Where an archive holds a table in several forms, the one with the highest rank is read.
    fn rank(self, name: &str) -> u8 {
        match self {
            _ if is_workbook(name) => 0,
            Kind::FeeScheduleFixed
            | Kind::GpciFixed
            | Kind::LocalitiesFixed
            | Kind::AnesthesiaFixed
            | Kind::HcpcsFixed
            | Kind::OppsCapFixed => 1,
            _ => 2,
        }
    }
}

fn is_workbook(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".xlsx")
}

/// Recognizes a file by its content.
fn recognize(file: &NamedFile) -> Result<Kind> {
    let unknown =
        |found: String| Error::new(code::IMPORT_UNKNOWN_KIND).with("file", &file.name).with("found", found);
    if file.bytes.is_empty() {
        return Err(Error::new(code::IMPORT_EMPTY).with("file", &file.name));
    }
    let names = file.names();
    if names.contains("qpp") && !names.contains("nonqpp") {
        return Err(unknown(
            "the conversion factor in it is that of qualifying APM participants".to_string(),
        ));
    }
    let mut head = String::new();
    let mut first = String::new();
    let mut hcpcs_records = false;
    if file.bytes.starts_with(b"PK\x03\x04") {
        let mut rows = 0;
        rows::visit(file, &mut |row| {
            if rows < 20 {
                head +=
                    &rows::normal(&row.cells.iter().map(|cell| cell.trim()).collect::<Vec<_>>().join(","));
                head.push('\n');
            }
            rows += 1;
            Ok(())
        })?;
    } else {
        let text = text::decode(&file.name, &file.bytes)?;
        first = text.lines().next().unwrap_or("").to_string();
        hcpcs_records = text.lines().take(20).any(hcpcs::is_record);
        for line in text.lines().take(20) {
            head += &rows::normal(line).replace(" ,", ",").replace(", ", ",");
            head.push('\n');
        }
    }
    if let Some(book) = icd10_cm_index::xml_book(&head) {
        return Ok(Kind::IndexXml(book));
    }
    Ok(if xml::is_document(&head, icd10_cm_tabular::ROOT) {
        Kind::Icd10CmTabular
    } else if pprrvu::is_delimited(&head) {
        Kind::FeeScheduleDelimited
    } else if pprrvu::is_fixed(&first) {
        Kind::FeeScheduleFixed
    } else if gpci::is_delimited(&head) {
        Kind::GpciDelimited
    } else if gpci::is_fixed(&head) {
        Kind::GpciFixed
    } else if localities::is_delimited(&head) {
        Kind::LocalitiesDelimited
    } else if localities::is_fixed(&head) {
        Kind::LocalitiesFixed
    } else if anesthesia::is_delimited(&head) {
        Kind::AnesthesiaDelimited
    } else if opps_cap::is_delimited(&head) {
        Kind::OppsCapDelimited
    } else if zip5::is_record(&first) {
        Kind::Zip
    } else if let Some(series) = icd10::is_order(&first) {
        Kind::Icd10Order(series)
    } else if let Some(series) = icd10::is_ranges(&head) {
        Kind::Icd10Ranges(series)
    } else if icd10::is_conversion_workbook(&head) {
        Kind::Icd10ConversionWorkbook
    } else if let Some(series) = icd10::is_conversion_pairs(&head) {
        Kind::Icd10ConversionPairs(series)
    } else if poa_exempt::is_list(&head) {
        Kind::PoaExempt
    } else if anesthesia::is_fixed(&first) {
        Kind::AnesthesiaFixed
    } else if opps_cap::is_fixed(&first) {
        Kind::OppsCapFixed
    } else if icd10_cm_index::is_flattened(&head) {
        Kind::IndexFlattened
    } else if taxonomy::is_delimited(&head) {
        Kind::Taxonomy
    } else if hcpcs::is_delimited(&head) {
        Kind::HcpcsDelimited
    } else if hcpcs_records {
        Kind::HcpcsFixed
    } else if procedure_numbers::is_laboratory(&head) {
        Kind::Laboratory
    } else if procedure_numbers::is_outpatient(&head) {
        Kind::Outpatient
    } else if gems::is_record(&first) {
        Kind::Gems
    } else {
        return Err(unknown(format!("it begins with '{first}'")));
    })
}

fn read_kind(file: &NamedFile, kind: Kind, options: &ImportOptions) -> Result<Imported> {
    Ok(match kind {
        Kind::FeeScheduleDelimited => Imported::PhysicianFeeSchedule(pprrvu::read_delimited(file, options)?),
        Kind::FeeScheduleFixed => Imported::PhysicianFeeSchedule(pprrvu::read_fixed(file, options)?),
        Kind::GpciDelimited => Imported::Gpci(gpci::read_delimited(file, options)?),
        Kind::GpciFixed => Imported::Gpci(gpci::read_fixed(file, options)?),
        Kind::LocalitiesDelimited => Imported::Localities(localities::read_delimited(file, options)?),
        Kind::LocalitiesFixed => Imported::Localities(localities::read_fixed(file, options)?),
        Kind::AnesthesiaDelimited => {
            Imported::AnesthesiaConversionFactors(anesthesia::read_delimited(file, options)?)
        }
        Kind::AnesthesiaFixed => {
            Imported::AnesthesiaConversionFactors(anesthesia::read_fixed(file, options)?)
        }
        Kind::OppsCapDelimited => Imported::OppsCap(opps_cap::read_delimited(file, options)?),
        Kind::OppsCapFixed => Imported::OppsCap(opps_cap::read_fixed(file, options)?),
        Kind::Zip => Imported::ZipLocality(zip5::read(file, options)?),
        Kind::Icd10CmTabular => Imported::Icd10CmNotes(icd10_cm_tabular::read(file, options)?),
        Kind::Icd10Order(series) => Imported::Icd10Order(icd10::read_order(file, series, options)?),
        Kind::Icd10Ranges(series) => Imported::Icd10Ranges(icd10::read_ranges(file, series, options)?),
        Kind::Icd10ConversionWorkbook => {
            Imported::Icd10Conversions(icd10::read_conversion_workbook(file, options)?)
        }
        Kind::Icd10ConversionPairs(series) => {
            Imported::Icd10Conversions(icd10::read_conversion_pairs(file, series, options)?)
        }
        Kind::PoaExempt => Imported::PoaExempt(poa_exempt::read(file, options)?),
        Kind::IndexFlattened => Imported::Icd10CmIndex(icd10_cm_index::read_flattened(file, options)?),
        Kind::IndexXml(book) => Imported::Icd10CmIndex(icd10_cm_index::read_xml(file, book, options)?),
        Kind::HcpcsDelimited => Imported::HcpcsLevelTwo(hcpcs::read_delimited(file, options)?),
        Kind::HcpcsFixed => Imported::HcpcsLevelTwo(hcpcs::read_fixed(file, options)?),
        Kind::Outpatient => Imported::ProcedureNumbers(procedure_numbers::read_outpatient(file, options)?),
        Kind::Laboratory => Imported::ProcedureNumbers(procedure_numbers::read_laboratory(file, options)?),
        Kind::Taxonomy => Imported::ProviderTaxonomy(taxonomy::read(file, options)?),
        Kind::Gems => Imported::Gems(gems::read(file, options)?),
    })
}

/// Reads a file as its publisher ships it: one table, or all tables of an archive, each once; or the folder of a ZIP
/// code history.
pub fn read(path: &Path, options: &ImportOptions) -> Result<Vec<Imported>> {
    if zip9_history::is_folder(path) {
        return Ok(vec![Imported::ZipHistory(zip9_history::read(path, options)?)]);
    }
    read_files(&source::open(path)?, options)
}

/// Reads a file from memory, as [`read`] does from disk.
pub fn read_bytes(name: &str, bytes: Vec<u8>, options: &ImportOptions) -> Result<Vec<Imported>> {
    read_files(&source::unpack(name, bytes, source::LARGEST)?, options)
}

fn read_files(files: &[NamedFile], options: &ImportOptions) -> Result<Vec<Imported>> {
    let mut chosen: Vec<(Kind, &NamedFile)> = Vec::new();
    let mut unknown = None;
    for file in files {
        let kind = match recognize(file) {
            Ok(kind) => kind,
            // A workbook repeats what its archive holds as text too.
            Err(error)
                if error.code() == code::IMPORT_UNKNOWN_KIND
                    && files.len() > 1
                    && is_workbook(&file.name) =>
            {
                unknown = Some(error);
                continue;
            }
            Err(error) => return Err(error),
        };
        if options.only.is_some_and(|only| only != kind.series()) {
            continue;
        }
        match chosen.iter_mut().find(|(other, _)| other.series() == kind.series()) {
            Some(other) if other.0.rank(&other.1.name) < kind.rank(&file.name) => *other = (kind, file),
            Some(_) => {}
            None => chosen.push((kind, file)),
        }
    }
    if let (true, Some(error)) = (chosen.is_empty(), unknown) {
        return Err(error);
    }
    chosen.into_iter().map(|(kind, file)| read_kind(file, kind, options)).collect()
}
