//! What codes mean and what they pay on a date.
//!
//! A *table* is one dataset; a *series* is a table through time; a *release* is one edition. [`Tables`] holds the packs
//! that were loaded and answers with `(row, RowRef)`: the row that was in force on the date asked for, and where it stands.
//! Outside what is loaded the answer is a refusal, never a guess.

pub mod anesthesia;
pub mod by_locality;
pub mod code_list;
pub mod conversion_factors;
pub mod coverage;
pub mod descriptors;
pub mod embedded;
pub mod gems;
pub mod gpci;
pub mod guides;
pub mod hcpcs;
pub mod icd10;
pub mod icd10_cm_index;
pub mod icd10_cm_notes;
pub mod icd10_pcs_tables;
mod index;
pub mod list;
pub mod localities;
pub mod modifiers;
pub mod pack;
pub mod patient_share;
pub mod physician_fee_schedule;
pub mod place_of_service;
pub mod poa_exempt;
pub mod practitioner_shares;
pub mod procedure_numbers;
pub mod release;
pub mod search_index;
pub mod search_synonyms;
pub mod status_codes;
pub mod taxonomy;
pub mod texts;
pub mod work_gpci_floor;
pub mod zip_locality;

use std::borrow::Cow;
use std::collections::BTreeMap;

use self::anesthesia::{AnesthesiaConversionFactors, AnesthesiaLookup};
use self::code_list::CodeList;
use self::descriptors::{Descriptor, Descriptors};
use self::gems::Gems;
use self::gpci::{Gpci, GpciLookup};
use self::hcpcs::{HcpcsLookup, HcpcsTable};
use self::icd10::{Icd10, Icd10Set};
use self::icd10_cm_index::{Book, IndexBook, IndexEdition};
use self::icd10_cm_notes::{EditionMatch, EditionRule, Icd10CmNotes, edition_match};
use self::icd10_pcs_tables::Icd10PcsTables;
use self::localities::Localities;
use self::pack::{Pack, Release};
use self::physician_fee_schedule::{FeeLookup, PhysicianFeeSchedule};
use self::poa_exempt::{PoaExempt, PoaExemptLookup};
use self::procedure_numbers::ProcedureNumbers;
use self::release::{AsOf, ReleaseMatch, Selected};
use self::search_index::SearchIndex;
use self::search_synonyms::SearchSynonyms;
use self::taxonomy::TaxonomyTable;
use self::zip_locality::{ZipLocality, ZipLookup};
use crate::codes::{Hcpcs, Icd10Cm, Icd10Pcs, Locality, Modifier, Zip};
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::row::Series;

/// The tables that a question is answered from. Immutable once built; it may be shared between threads.
#[derive(Debug, Default)]
pub struct Tables {
    // The pack added last is asked first, so that a correction of one's own goes before what is embedded.
    fee_schedules: Vec<PhysicianFeeSchedule>,
    search: Vec<SearchIndex>,
    search_synonyms: Held<SearchSynonyms>,
    gpci: Vec<Gpci>,
    localities: Vec<Localities>,
    anesthesia: Vec<AnesthesiaConversionFactors>,
    zip_locality: Vec<ZipLocality>,
    icd10_cm_notes: Vec<Icd10CmNotes>,
    icd10_cm: Vec<Icd10<Icd10Cm>>,
    icd10_pcs: Vec<Icd10<Icd10Pcs>>,
    poa_exempt: Vec<PoaExempt>,
    index_books: Vec<IndexBook>,
    icd10_pcs_tables: Vec<Icd10PcsTables>,
    hcpcs: Vec<HcpcsTable>,
    procedure_numbers: Vec<ProcedureNumbers>,
    taxonomy: Vec<TaxonomyTable>,
    gems: Vec<Gems>,
    lists: Lists,
    code_lists: CodeLists,
    descriptors: Descriptors,
}

/// The small code lists: those inside the library where `embedded` says so, and the caller's in their place.
#[derive(Debug, Default)]
struct CodeLists {
    #[cfg(feature = "embed-lists")]
    embedded: bool,
    own: BTreeMap<Series, CodeList>,
}

/// A hand-kept list: the one inside the library, one of the caller's, or none.
#[derive(Debug, Default)]
enum Held<T> {
    #[default]
    Nothing,
    #[cfg(feature = "embed-lists")]
    Embedded,
    Own(Box<T>),
}

impl<T> Held<T> {
    #[cfg(feature = "embed-lists")]
    const EMBEDDED: Held<T> = Held::Embedded;
    #[cfg(not(feature = "embed-lists"))]
    const EMBEDDED: Held<T> = Held::Nothing;
}

macro_rules! lists {
    ($($(#[$doc:meta])* $field:ident : $table:ty = $series:ident,)*) => {
        #[derive(Debug, Default)]
        struct Lists {
            $($field: Held<$table>,)*
        }

        impl Lists {
            fn embedded() -> Lists {
                Lists { $($field: Held::EMBEDDED,)* }
            }
        }

        impl Tables {
            $(
                $(#[$doc])*
                #[inline(always)]
                pub fn $field(&self) -> Result<&$table> {
                    match &self.lists.$field {
                        Held::Nothing => Err(not_loaded(Series::$series)),
                        #[cfg(feature = "embed-lists")]
                        Held::Embedded => <$table>::embedded(),
                        Held::Own(table) => Ok(table),
                    }
                }
            )*

            /// Puts a hand-kept list of the caller's in place of the one that is there; an error names line and column.
            pub fn set_list(&mut self, series: Series, text: &str) -> Result<()> {
                match series {
                    $(Series::$series => self.lists.$field = Held::Own(Box::new(<$table>::parse(text)?)),)*
                    other => {
                        self.code_lists.own.insert(other, CodeList::parse(other, text)?);
                    }
                }
                Ok(())
            }

            /// The lists as releases: one edition each, from its first day to its last.
            fn list_coverage(&self) -> Vec<(Series, coverage::ReleaseCoverage)> {
                let mut all = Vec::new();
                $(
                    if let Ok(table) = self.$field() {
                        let rows = table.rows().iter().map(|row| row.row_ref);
                        all.extend(coverage::of_list(rows).map(|release| (Series::$series, release)));
                    }
                )*
                for series in code_list::CODE_LISTS {
                    if let Ok(list) = self.code_list(*series) {
                        let rows = list.rows().iter().map(|row| row.row_ref);
                        all.extend(coverage::of_list(rows).map(|release| (*series, release)));
                    }
                }
                all
            }
        }
    };
}

lists! {
    /// Conversion factors that no release file carries.
    conversion_factors: conversion_factors::ConversionFactorTable = ConversionFactors,
    /// The floor on the work GPCI.
    work_gpci_floor: work_gpci_floor::WorkGpciFloorTable = WorkGpciFloor,
    /// Places of service and their setting.
    places_of_service: place_of_service::PlaceOfServiceTable = PlaceOfService,
    /// Modifiers and what they do to a price.
    modifiers: modifiers::ModifierTable = Modifiers,
    /// Status codes of the physician fee schedule.
    status_codes: status_codes::StatusCodeTable = StatusCodes,
    /// Deductible, coinsurance, sequestration.
    patient_share: patient_share::PatientShareTable = PatientShare,
    /// What share of the fee schedule amount a practitioner is paid at.
    practitioner_shares: practitioner_shares::PractitionerShareTable = PractitionerShares,
}

/// The best of what several packs select: an exact release before one of the same year, the pack added last first.
#[inline(always)]
fn best<'t, T>(
    packs: &'t [T],
    select: impl Fn(&'t T) -> Option<Selected<'t>>,
    as_of: AsOf,
) -> Option<(&'t T, Selected<'t>)> {
    let mut found: Option<(&T, Selected<'_>)> = None;
    for pack in packs.iter().rev() {
        let Some(selected) = select(pack) else { continue };
        if selected.release_match == ReleaseMatch::Exact {
            return Some((pack, selected));
        }
        // Of the same year: the latest that had come by then, else the earliest later one.
        let come = |selected: &Selected<'_>| selected.period().from() <= as_of.on;
        let better = match &found {
            None => true,
            Some((_, other)) => match (come(&selected), come(other)) {
                (true, true) => selected.period().from() > other.period().from(),
                (false, false) => selected.period().from() < other.period().from(),
                (mine, _) => mine,
            },
        };
        if better {
            found = Some((pack, selected));
        }
    }
    found
}

impl Tables {
    /// No tables at all: packs are added by the caller.
    pub fn empty() -> Tables {
        Tables::default()
    }

    /// The hand-kept lists alone (cargo feature `embed-lists`): packs are added by the caller.
    pub fn embedded_lists() -> Tables {
        let code_lists = CodeLists {
            #[cfg(feature = "embed-lists")]
            embedded: true,
            own: BTreeMap::new(),
        };
        let search_synonyms = Held::EMBEDDED;
        Tables { lists: Lists::embedded(), search_synonyms, code_lists, ..Tables::default() }
    }

    /// The tables that travel inside the library (cargo features `embed-…`).
    pub fn embedded() -> Result<Tables> {
        let mut tables = Tables::embedded_lists();
        for &(file, bytes) in embedded::packs() {
            tables.add_pack(file, bytes)?;
        }
        Ok(tables)
    }

    /// Adds a pack: bytes that `tables import` wrote. It goes before the packs that are there. `file` names it in errors.
    pub fn add_pack(&mut self, file: &str, bytes: impl Into<Cow<'static, [u8]>>) -> Result<()> {
        let pack = Pack::open(file, bytes)?;
        match pack.manifest().series {
            Series::PhysicianFeeSchedule => self.fee_schedules.push(PhysicianFeeSchedule::new(pack)?),
            Series::SearchIcd10Cm | Series::SearchIcd10Pcs | Series::SearchHcpcs => {
                self.search.push(SearchIndex::new(pack)?)
            }
            Series::Gpci => self.gpci.push(Gpci::new(pack)?),
            Series::Localities => self.localities.push(Localities::new(pack)?),
            Series::AnesthesiaConversionFactors => {
                self.anesthesia.push(AnesthesiaConversionFactors::new(pack)?)
            }
            Series::ZipLocality => self.zip_locality.push(ZipLocality::new(pack)?),
            Series::Icd10CmNotes => self.icd10_cm_notes.push(Icd10CmNotes::new(pack)?),
            Series::Icd10Cm => self.icd10_cm.push(Icd10::new(pack)?),
            Series::Icd10Pcs => self.icd10_pcs.push(Icd10::new(pack)?),
            Series::PoaExempt => self.poa_exempt.push(PoaExempt::new(pack)?),
            series if Book::of(series).is_some() => self.index_books.push(IndexBook::new(pack)?),
            Series::Icd10PcsTables => self.icd10_pcs_tables.push(Icd10PcsTables::new(pack)?),
            Series::HcpcsLevelTwo => self.hcpcs.push(HcpcsTable::new(pack)?),
            Series::ProcedureNumbers => self.procedure_numbers.push(ProcedureNumbers::new(pack)?),
            Series::ProviderTaxonomy => self.taxonomy.push(TaxonomyTable::new(pack)?),
            Series::Gems => self.gems.push(Gems::new(pack)?),
            other => {
                return Err(Error::new(code::PACK_SERIES_NOT_READ).with("file", file).with("series", other));
            }
        }
        Ok(())
    }

    /// A small code list: type of bill, revenue, condition, CARC and the others of [`code_list::CODE_LISTS`]. A refusal where
    /// it is not loaded, an error where the series is no such list.
    pub fn code_list(&self, series: Series) -> Result<&CodeList> {
        if let Some(own) = self.code_lists.own.get(&series) {
            return Ok(own);
        }
        #[cfg(feature = "embed-lists")]
        if self.code_lists.embedded {
            return CodeList::embedded(series);
        }
        Err(if code_list::CODE_LISTS.contains(&series) {
            not_loaded(series)
        } else {
            Error::new(code::NOT_A_LIST).with("series", series)
        })
    }

    /// Loads wording that the caller has a licence for, in the form that [`descriptors`] describes; gives the number of its
    /// rows. `series` says what the codes are: [`Series::ProcedureNumbers`] for CPT and CDT, [`Series::AdjustmentReason`]
    /// for CARC, and so on.
    ///
    /// ```
    /// use cleanclaim::row::Series;
    /// use cleanclaim::tables::Tables;
    /// let mut tables = Tables::empty();
    /// let file = "code,short,long,from,to\n99213,\"invented, short\",,2025-01-01,\n";
    /// assert_eq!(tables.add_descriptors(Series::ProcedureNumbers, "mine.csv", file)?, 1);
    /// let found = tables.descriptor(Series::ProcedureNumbers, "99213", "2025-03-01".parse()?);
    /// assert_eq!(found.map(|found| found.short), Some("invented, short"));
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn add_descriptors(&mut self, series: Series, file: &str, text: &str) -> Result<usize> {
        self.descriptors.add(series, file, text)
    }

    /// The wording of a code on a day that was loaded by [`Tables::add_descriptors`]; `None` where none was.
    pub fn descriptor(&self, series: Series, written: &str, on: Day) -> Option<Descriptor<'_>> {
        self.descriptors.find(series, written, on)
    }

    /// A HCPCS Level II code with the texts and fields of the edition of a day; `None` where no edition has it, a refusal
    /// where none is loaded. That an edition has it does not say that it is in force.
    pub fn hcpcs(&self, procedure: Hcpcs, on: Day) -> Result<Option<HcpcsLookup<'_>>> {
        for table in self.hcpcs.iter().rev() {
            if let Some(found) = table.look_up(procedure, on)? {
                return Ok(Some(found));
            }
        }
        if self.hcpcs.is_empty() { Err(not_loaded(Series::HcpcsLevelTwo)) } else { Ok(None) }
    }

    /// The tables of HCPCS Level II, the one added last first.
    pub fn hcpcs_tables(&self) -> impl Iterator<Item = &HcpcsTable> {
        self.hcpcs.iter().rev()
    }

    /// The lists of code numbers, the one added last first.
    pub fn procedure_numbers(&self) -> impl Iterator<Item = &ProcedureNumbers> {
        self.procedure_numbers.iter().rev()
    }

    /// The fee schedules, the one added last first.
    pub fn fee_schedules(&self) -> impl Iterator<Item = &PhysicianFeeSchedule> {
        self.fee_schedules.iter().rev()
    }

    /// The provider taxonomy; a refusal where it is not loaded.
    pub fn taxonomy(&self) -> Result<&TaxonomyTable> {
        self.taxonomy.last().ok_or_else(|| not_loaded(Series::ProviderTaxonomy))
    }

    /// The mappings between ICD-9-CM and ICD-10-CM; a refusal where they are not loaded.
    pub fn gems(&self) -> Result<&Gems> {
        self.gems.last().ok_or_else(|| not_loaded(Series::Gems))
    }

    /// Decodes what pricing a line needs, so that the first question is as fast as the next.
    pub fn preload(&self) -> Result<()> {
        self.fee_schedules.iter().try_for_each(PhysicianFeeSchedule::preload)?;
        self.gpci.iter().try_for_each(Gpci::preload)
    }

    /// The release of the physician fee schedule that answers for a day; a refusal where none covers it.
    #[inline(always)]
    pub fn fee_release(&self, as_of: AsOf) -> Result<FeeRelease<'_>> {
        match best(&self.fee_schedules, |pack| pack.select(as_of), as_of) {
            Some((schedule, selected)) => Ok(FeeRelease { schedule, selected }),
            None => {
                let releases = self.fee_schedules.iter().flat_map(PhysicianFeeSchedule::releases);
                Err(not_covered(Series::PhysicianFeeSchedule, as_of, releases))
            }
        }
    }

    /// The physician fee schedule's row of a procedure and component on a day; `None` where the release that answers has
    /// no such code, a refusal where no release covers the date.
    pub fn fee_row(
        &self,
        as_of: AsOf,
        procedure: Hcpcs,
        component: Option<Modifier>,
    ) -> Result<Option<FeeLookup<'_>>> {
        self.fee_release(as_of)?.row(procedure, component)
    }

    /// The cost indices of a locality; a refusal where no release covers the date or it has no such locality.
    #[inline(always)]
    pub fn gpci(&self, as_of: AsOf, locality: Locality) -> Result<GpciLookup<'_>> {
        let Some((pack, release)) = best(&self.gpci, |pack| pack.select(as_of), as_of) else {
            return Err(not_covered(Series::Gpci, as_of, self.gpci.iter().flat_map(Gpci::releases)));
        };
        match pack.look_up(release, locality)? {
            Some(found) => Ok(found),
            None => Err(no_locality(release, locality)),
        }
    }

    /// The locality of a ZIP code on a day.
    pub fn zip_locality(&self, zip: Zip, as_of: AsOf) -> Result<ZipLookup> {
        let mut refusal = None;
        for pack in self.zip_locality.iter().rev() {
            match pack.look_up(zip, as_of) {
                Err(error) if error.is_refusal() => refusal = refusal.or(Some(error)),
                answer => return answer,
            }
        }
        Err(refusal.unwrap_or_else(|| not_loaded(Series::ZipLocality)))
    }

    /// The locality that somebody calls by a name: a state that is one, an area, a county.
    pub fn locality_by_name(&self, name: &str, as_of: AsOf) -> Result<Locality> {
        match best(&self.localities, |pack| pack.select(as_of), as_of) {
            Some((pack, release)) => pack.find(release, name, as_of).map(|found| found.names.locality),
            None => {
                let releases = self.localities.iter().flat_map(Localities::releases);
                Err(not_covered(Series::Localities, as_of, releases))
            }
        }
    }

    /// The last day that the names of localities cover.
    pub fn last_day_of_locality_names(&self) -> Option<Day> {
        self.localities.iter().flat_map(Localities::releases).map(|release| release.period.to()).max()
    }

    /// The tabular list of ICD-10-CM that answers for a day, and how well it fits; a refusal where no edition may.
    ///
    /// Of several editions the one in force answers, else one of the same fiscal year, else, where the rule allows it, the
    /// nearest; among equals the pack added last.
    pub fn icd10_cm_notes(&self, on: Day, rule: EditionRule) -> Result<(&Icd10CmNotes, EditionMatch)> {
        nearest_edition(&self.icd10_cm_notes, Icd10CmNotes::releases, Series::Icd10CmNotes, on, rule)
    }

    /// The tables of ICD-10-PCS that answer for a day, and how well they fit; chosen as [`Tables::icd10_cm_notes`].
    pub fn icd10_pcs_tables(&self, on: Day, rule: EditionRule) -> Result<(&Icd10PcsTables, EditionMatch)> {
        nearest_edition(&self.icd10_pcs_tables, Icd10PcsTables::releases, Series::Icd10PcsTables, on, rule)
    }

    /// ICD-10-CM, over all packs of it.
    pub fn icd10_cm(&self) -> Icd10Set<'_, Icd10Cm> {
        Icd10Set(&self.icd10_cm)
    }

    /// ICD-10-PCS, over all packs of it.
    pub fn icd10_pcs(&self) -> Icd10Set<'_, Icd10Pcs> {
        Icd10Set(&self.icd10_pcs)
    }

    /// Is a diagnosis code exempt from the present-on-admission indicator on a day? A refusal where no list covers it.
    pub fn poa_exempt(&self, code: Icd10Cm, as_of: AsOf) -> Result<PoaExemptLookup> {
        match best(&self.poa_exempt, |pack| pack.select(as_of), as_of) {
            Some((pack, release)) => pack.look_up(release, code),
            None => {
                let releases = self.poa_exempt.iter().flat_map(PoaExempt::releases);
                Err(not_covered(Series::PoaExempt, as_of, releases))
            }
        }
    }

    /// The edition of a book of the Alphabetic Index that a coder of this day uses: the one in force, else the last before it,
    /// else the first after it. Its codes are those of its own days: [`crate::coding::index`] carries them.
    pub fn index_edition(&self, book: Book, on: Day) -> Result<IndexEdition<'_>> {
        let series = book.series();
        let (pack, index) =
            icd10_cm_index::nearest(&self.index_books, book, on).ok_or_else(|| not_loaded(series))?;
        pack.edition(index)?.ok_or_else(|| not_loaded(series))
    }

    /// The anesthesia conversion factor of a locality.
    pub fn anesthesia(&self, as_of: AsOf, locality: Locality) -> Result<AnesthesiaLookup<'_>> {
        match best(&self.anesthesia, |pack| pack.select(as_of), as_of) {
            Some((pack, release)) => {
                pack.look_up(release, locality)?.ok_or_else(|| no_locality(release, locality))
            }
            None => {
                let releases = self.anesthesia.iter().flat_map(AnesthesiaConversionFactors::releases);
                Err(not_covered(Series::AnesthesiaConversionFactors, as_of, releases))
            }
        }
    }
}

/// A release of the physician fee schedule that was selected for a day.
#[derive(Debug, Clone, Copy)]
pub struct FeeRelease<'t> {
    schedule: &'t PhysicianFeeSchedule,
    selected: Selected<'t>,
}

impl<'t> FeeRelease<'t> {
    /// The row of a procedure and component; `None` where the release has no such code.
    #[inline(always)]
    pub fn row(self, procedure: Hcpcs, component: Option<Modifier>) -> Result<Option<FeeLookup<'t>>> {
        self.schedule.look_up(self.selected, procedure, component)
    }

    /// Every procedure and component of the release.
    pub fn procedures(self) -> Result<Vec<(Hcpcs, Option<Modifier>)>> {
        self.schedule.all(self.selected)
    }
}

/// The edition that answers for a day, of tables that hold one each.
fn nearest_edition<T>(
    packs: &[T],
    releases: fn(&T) -> &[Release],
    series: Series,
    on: Day,
    rule: EditionRule,
) -> Result<(&T, EditionMatch)> {
    if packs.is_empty() {
        return Err(not_loaded(series));
    }
    let distance = |pack: &T| {
        let period = releases(pack).first().map(|release| release.period);
        period.map_or(i32::MAX, |period| {
            (period.from().days() - on.days()).max(on.days() - period.to().days()).max(0)
        })
    };
    let rank = |edition: EditionMatch| match edition {
        EditionMatch::Exact => 0,
        EditionMatch::SameFiscalYear => 1,
        EditionMatch::Nearest => 2,
    };
    packs
        .iter()
        .rev()
        .map(|pack| (pack, edition_match(releases(pack), on)))
        .filter(|(_, edition)| rule == EditionRule::Nearest || *edition != EditionMatch::Nearest)
        .min_by_key(|(pack, edition)| (rank(*edition), distance(pack)))
        .ok_or_else(|| not_covered(series, AsOf::day(on), packs.iter().flat_map(releases)))
}

/// The refusal where no release covers a date: it names the periods that exist.
fn not_covered<'r>(series: Series, as_of: AsOf, releases: impl Iterator<Item = &'r Release>) -> Error {
    let periods = coverage::merge(releases.map(|release| release.period));
    let loaded = match periods.len() {
        0 => "nothing".to_string(),
        _ => periods.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    };
    let known = as_of.known_on.map_or(String::new(), |day| format!(", known on {day}"));
    Error::new(code::DATE_NOT_COVERED)
        .with("series", series)
        .with("on", as_of.on)
        .with("known", known)
        .with("loaded", loaded)
}

fn no_locality(release: Selected<'_>, locality: Locality) -> Error {
    Error::new(code::LOCALITY_NOT_COVERED).with("locality", locality).with("release", release.name())
}

fn not_loaded(series: Series) -> Error {
    Error::new(code::TABLE_NOT_LOADED).with("series", series)
}
