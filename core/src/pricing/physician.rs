//! One line under the Medicare physician fee schedule.
//!
//! `fee = (work RVU × work GPCI + practice expense RVU × PE GPCI + malpractice RVU × MP GPCI) × conversion factor`,
//! exact, rounded once (42 USC 1395w-4(b)(1); 42 CFR 414.20; layout document of the release). Then the cap on imaging,
//! units, participation, and the lower of charge and fee.

use super::{LinePrice, LineQuestion, Location, Participation, PriceOptions, Rows, Rule, Schedule};
use crate::codes::{Locality, Modifier};
use crate::error::{Error, Result, code};
use crate::money::{Amount, Exact, Factor, Percent, Rate, Rounding, Units};
use crate::row::RowRef;
use crate::tables::conversion_factors::ConversionFactorKind;
use crate::tables::gpci::GpciLookup;
use crate::tables::modifiers::PriceEffect;
use crate::tables::physician_fee_schedule::{FeeLookup, FeeRow};
use crate::tables::place_of_service::Setting;
use crate::tables::practitioner_shares::PractitionerShare;
use crate::tables::zip_locality::ZipMatch;
use crate::tables::{FeeRelease, Tables};
use crate::trace::{Sink, Step};

const FORMULA: &str =
    "42 USC 1395w-4(b)(1); 42 CFR 414.20; RVU file layout document, formula of the payment amount";
const CAP: &str =
    "42 USC 1395w-4(b)(4)(A) (Deficit Reduction Act of 2005 section 5102(b)); RVU file layout document";
const NON_PARTICIPATING: &str = "42 USC 1395w-4(a)(3); RVU file layout document";
const LIMITING: &str =
    "42 USC 1395w-4(g)(2)(C); RVU file layout document: 109.25 % of the fee schedule amount";
const LOWER_OF: &str = "42 USC 1395w-4(a)(1): the lesser of the actual charge and the fee schedule amount";
const THERAPY: &str =
    "42 USC 1395w-4(b)(7): practice expense of the second and later therapy units of a day reduced by 50 %";

/// 95 per cent.
const NON_PARTICIPATING_SHARE: Percent = Percent::from_scaled(950_000);
/// 115 per cent of 95 per cent.
const LIMITING_SHARE: Percent = Percent::from_scaled(1_092_500);
/// All of it.
const WHOLE: Percent = Percent::from_scaled(1_000_000);

/// A relative value of the table, which has 16 bits, with one more decimal.
const fn thousandths(value: Factor<2>) -> Factor<3> {
    Factor::from_scaled(value.scaled() * 10)
}

/// What a procedure is worth in a place: everything the formula needs, with the rows it comes from.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'t> {
    fee: FeeLookup<'t>,
    gpci: GpciLookup<'t>,
    work_gpci: Factor<3>,
    floor_row: &'t RowRef,
    conversion_factor: Rate,
    conversion_factor_row: Option<RowRef>,
    /// Facility or not.
    pub setting: Setting,
    setting_row: &'t RowRef,
    /// Where.
    pub locality: Locality,
    locality_match: ZipMatch,
    zip_row: Option<RowRef>,
    practitioner: &'t PractitionerShare,
    practitioner_row: &'t RowRef,
}

impl<'t> Basis<'t> {
    fn facility(&self) -> bool {
        self.setting == Setting::Facility
    }

    /// The row of the fee schedule and its policy indicators.
    pub fn fee_row(&self) -> &FeeLookup<'t> {
        &self.fee
    }

    /// Is it a therapy service, whose later units of a day are reduced (multiple procedure indicator 5)?
    pub fn is_therapy(&self) -> bool {
        self.fee.policy.multiple == '5'
    }

    /// The exact sum of a set of relative values, each by its index, times the conversion factor.
    #[inline(always)]
    fn formula(&self, work: Factor<2>, practice_expense: Factor<3>, malpractice: Factor<2>) -> Exact {
        let gpci = self.gpci.row;
        Exact::sum_of_products([
            (thousandths(work), self.work_gpci),
            (practice_expense, gpci.practice_expense),
            (thousandths(malpractice), gpci.malpractice),
        ]) * self.conversion_factor.exact()
    }

    /// The fee schedule amount, unrounded and without the cap.
    pub fn uncapped(&self) -> Exact {
        let row: &FeeRow = self.fee.row;
        self.formula(row.work(), thousandths(row.practice_expense(self.facility())), row.malpractice())
    }

    /// The amount under the cap on imaging, unrounded; `None` where no cap applies.
    pub fn cap(&self) -> Option<Exact> {
        let row: &FeeRow = self.fee.row;
        let expense = thousandths(row.opps_practice_expense(self.facility()));
        row.is_capped().then(|| self.formula(row.work(), expense, row.opps_malpractice()))
    }

    /// The fee schedule amount of one unit, after the cap, and which rule gave it.
    #[inline(always)]
    pub fn fee(&self) -> Result<(Amount, Rule)> {
        let fee = self.uncapped().round(Rounding::FeeScheduleCent)?;
        match self.cap() {
            Some(cap) => {
                let cap = cap.round(Rounding::FeeScheduleCent)?;
                Ok(if cap < fee { (cap, Rule::OppsCap) } else { (fee, Rule::FeeScheduleAmount) })
            }
            None => Ok((fee, Rule::FeeScheduleAmount)),
        }
    }

    /// The amount of a second or later therapy unit of the day: half of the practice expense, which is that of the
    /// non-facility setting in both settings.
    pub fn reduced_therapy_fee(&self) -> Result<Amount> {
        let row: &FeeRow = self.fee.row;
        // Half of a number of hundredths is five times as many thousandths.
        let half = Factor::from_scaled(row.practice_expense(false).scaled() * 5);
        self.formula(row.work(), half, row.malpractice()).round(Rounding::FeeScheduleCent)
    }
}

/// Which component row the modifiers ask for; a refusal where a modifier changes the price by a rule that is not
/// applied here, or denies payment.
#[inline(always)]
fn component(tables: &Tables, question: &LineQuestion) -> Result<Option<Modifier>> {
    let mut component = None;
    for modifier in question.modifiers.iter() {
        let row = tables.modifiers()?.applicable_row(modifier, question.on)?;
        if row.value.effect == PriceEffect::Component {
            if component.is_some_and(|other| other != modifier) {
                return Err(Error::new(code::COMPONENTS_CONTRADICT)
                    .with("modifier", modifier)
                    .with("procedure", question.procedure));
            }
            component = Some(modifier);
        }
    }
    Ok(component)
}

/// The locality of a question on its date, from its ZIP code where it has one.
#[inline(always)]
fn locate(
    tables: &Tables,
    question: &LineQuestion,
    options: &PriceOptions,
    sink: &mut impl Sink,
) -> Result<(Locality, ZipMatch, Option<RowRef>)> {
    match question.location {
        Location::Locality(locality) => Ok((locality, ZipMatch::Exact, None)),
        Location::Zip(zip) => {
            let found = tables.zip_locality(zip, options.as_of(question.on))?;
            sink.step(|| {
                Step::new("zip-locality", "locality of the ZIP code")
                    .input("ZIP code", zip)
                    .input("match", found.zip_match.slug())
                    .row(found.row_ref)
                    .cite("CMS ZIP code to carrier locality file")
                    .gives(found.locality)
            });
            Ok((found.locality, found.zip_match, Some(found.row_ref)))
        }
    }
}

/// Finds everything that the formula needs; a refusal names what is missing.
#[inline(always)]
pub fn basis<'t>(
    tables: &'t Tables,
    question: &LineQuestion,
    options: &PriceOptions,
    sink: &mut impl Sink,
) -> Result<Basis<'t>> {
    if question.units <= Units::ZERO {
        return Err(Error::new(code::UNITS_NOT_POSITIVE).with("value", question.units));
    }
    if let Some(charge) = question.charge.filter(|charge| *charge < Amount::ZERO) {
        return Err(Error::new(code::CHARGE_NEGATIVE).with("charge", charge));
    }
    // First whether the date is covered at all: the clearest refusal for a claim of another time.
    let release = tables.fee_release(options.as_of(question.on))?;
    let place = tables.places_of_service()?.row(question.place_of_service, question.on)?;
    let setting = place.value.setting;
    sink.step(|| {
        Step::new("payment-setting", "setting of the place of service")
            .input("place of service", question.place_of_service)
            .row(place.row_ref)
            .cite("RVU file layout document: facility practice expense for hospital, emergency room, skilled nursing facility, ambulatory surgical center")
            .gives(setting.slug())
    });
    let practitioner = tables.practitioner_shares()?.row(options.provider_type, question.on)?;
    let component = component(tables, question)?;
    let (locality, locality_match, zip_row) = locate(tables, question, options, sink)?;
    let fee = fee_row(release, question, component)?;
    sink.step(|| {
        Step::new("fee-schedule-row", "row of the physician fee schedule")
            .input("status", fee.row.status.letter())
            .input("release match", fee.release.release_match.slug())
            .input("work RVU", fee.row.work())
            .input("practice expense RVU", fee.row.practice_expense(setting == Setting::Facility))
            .input("malpractice RVU", fee.row.malpractice())
            .input("conversion factor", fee.conversion_factor)
            .row(fee.row_ref())
            .cite("RVU file of the release")
            .gives(fee.row_ref().key)
    });
    payable(tables, question, component, &fee)?;
    let gpci = tables.gpci(options.as_of(question.on), locality)?;
    let (work_gpci, floor_row) = work_gpci(tables, question, &gpci)?;
    sink.step(|| {
        let step = Step::new("gpci", "geographic practice cost indices of the locality")
            .input("work GPCI", work_gpci)
            .input("practice expense GPCI", gpci.row.practice_expense)
            .input("malpractice GPCI", gpci.row.malpractice)
            .row(gpci.row_ref())
            .cite("42 USC 1395w-4(e)(1); GPCI file of the release")
            .gives(gpci.row_ref().key);
        step.row(*floor_row)
    });
    let (conversion_factor, conversion_factor_row) = conversion_factor(tables, question, options, &fee)?;
    if let Some(row) = conversion_factor_row {
        sink.step(|| {
            Step::new("qualifying-participant", "conversion factor of a qualifying participant")
                .row(row)
                .cite("42 USC 1395w-4(d)(1)(A), (d)(20): a second conversion factor from 2026 on; value from secondary sources, unconfirmed")
                .gives(conversion_factor)
        });
    }
    Ok(Basis {
        fee,
        gpci,
        work_gpci,
        floor_row,
        conversion_factor,
        conversion_factor_row,
        setting,
        setting_row: &place.row_ref,
        locality: gpci.locality,
        locality_match,
        zip_row,
        practitioner: &practitioner.value,
        practitioner_row: &practitioner.row_ref,
    })
}

/// The row of the procedure and component; a refusal where the release has no such code.
#[inline(always)]
fn fee_row<'t>(
    release: FeeRelease<'t>,
    question: &LineQuestion,
    component: Option<Modifier>,
) -> Result<FeeLookup<'t>> {
    if let Some(found) = release.row(question.procedure, component)? {
        return Ok(found);
    }
    let on = question.on;
    let Some(component) = component else {
        return Err(Error::new(code::PROCEDURE_NOT_ON_SCHEDULE)
            .with("procedure", question.procedure)
            .with("on", on));
    };
    match release.row(question.procedure, None)? {
        // A discontinued procedure without values of its own is judged by the contractor (layout document, MOD).
        Some(_) if component == Modifier::DISCONTINUED => {
            Err(Error::new(code::CARRIER_PRICED).with("procedure", question.procedure).with("on", on))
        }
        Some(whole) => Err(Error::new(code::COMPONENT_NOT_APPLICABLE)
            .with("modifier", component)
            .with("procedure", question.procedure)
            .with("indicator", whole.policy.component)
            .with("on", on)),
        None => Err(Error::new(code::PROCEDURE_NOT_ON_SCHEDULE)
            .with("procedure", question.procedure)
            .with("on", on)),
    }
}

/// Is the row one that relative values price? Else the refusal that its status means.
#[inline(always)]
fn payable(
    tables: &Tables,
    question: &LineQuestion,
    component: Option<Modifier>,
    fee: &FeeLookup<'_>,
) -> Result<()> {
    let row = fee.row;
    let refuse = |slug| {
        Err(Error::new(slug)
            .with("procedure", question.procedure)
            .with("on", question.on)
            .with("status", row.status.letter())
            .with("component", component.map_or(String::new(), |modifier| modifier.to_string())))
    };
    let status = tables.status_codes()?.row(row.status.letter(), question.on)?;
    if let Some(refusal) = status.value.refusal {
        return refuse(refusal);
    }
    // Priced from relative values, and there are none: the contractor prices it (status R, and A without values).
    let nothing = |value: Factor<2>| value == Factor::ZERO;
    if nothing(row.work())
        && nothing(row.practice_expense(false))
        && nothing(row.practice_expense(true))
        && nothing(row.malpractice())
    {
        return refuse(code::CARRIER_PRICED);
    }
    Ok(())
}

/// The work index on the date, with or without the floor of 1.0 as the law stands then.
#[inline(always)]
fn work_gpci<'t>(
    tables: &'t Tables,
    question: &LineQuestion,
    gpci: &GpciLookup<'_>,
) -> Result<(Factor<3>, &'t RowRef)> {
    let floor = tables.work_gpci_floor()?.row(question.on)?;
    match (floor.value, gpci.row.work_without_floor) {
        // The file's own column holds the floor (and Alaska's 1.5): no value of ours stands in for it.
        (Some(_), _) => Ok((gpci.row.work, &floor.row_ref)),
        (None, Some(without)) => Ok((without, &floor.row_ref)),
        (None, None) => Err(Error::new(code::WORK_GPCI_NOT_COVERED)
            .with("locality", gpci.row_ref().key)
            .with("release", gpci.release.name())
            .with("on", question.on)),
    }
}

#[inline(always)]
fn conversion_factor(
    tables: &Tables,
    question: &LineQuestion,
    options: &PriceOptions,
    fee: &FeeLookup<'_>,
) -> Result<(Rate, Option<RowRef>)> {
    // Until 2025 there is one conversion factor for all (42 USC 1395w-4(d)(1)(A)).
    if !options.qualifying_participant || question.on.year() < 2026 {
        return Ok((fee.conversion_factor, None));
    }
    let kind = ConversionFactorKind::QualifyingParticipant;
    tables.conversion_factors()?.factor(kind, question.on).map(|(rate, row)| (rate, Some(row)))
}

/// Prices one line.
///
/// Errors are refusals: no release covers the date, no such code, a status that is not priced from relative values, a
/// modifier whose rule is not applied here, a ZIP code without a locality.
#[inline(always)]
pub fn price_line(
    tables: &Tables,
    question: &LineQuestion,
    options: &PriceOptions,
    sink: &mut impl Sink,
) -> Result<LinePrice> {
    let basis = basis(tables, question, options, sink)?;
    let full_units = if basis.is_therapy() { question.units.min(Units::ONE) } else { question.units };
    price_from(&basis, question, options, full_units, sink)
}

/// Prices a line from its basis. For a therapy service at most `full_units` are paid in full and the rest is reduced.
#[inline(always)]
pub(super) fn price_from(
    basis: &Basis<'_>,
    question: &LineQuestion,
    options: &PriceOptions,
    full_units: Units,
    sink: &mut impl Sink,
) -> Result<LinePrice> {
    let facility = basis.facility();
    let (fee, mut rule) = basis.fee()?;
    sink.step(|| {
        let (row, gpci) = (basis.fee.row, &basis.gpci.row);
        Step::new("fee-schedule-amount", "fee schedule amount of one unit")
            .cite(FORMULA)
            .input(
                "formula",
                format_args!(
                    "({} × {} + {} × {} + {} × {}) × {} = {}",
                    row.work(),
                    basis.work_gpci,
                    row.practice_expense(facility),
                    gpci.practice_expense,
                    row.malpractice(),
                    gpci.malpractice,
                    basis.conversion_factor,
                    basis.uncapped(),
                ),
            )
            .row(basis.fee.row_ref())
            .row(basis.gpci.row_ref())
            .rounded(Rounding::FeeScheduleCent)
            .gives(
                basis
                    .uncapped()
                    .round(Rounding::FeeScheduleCent)
                    .map_or(String::new(), |fee| fee.to_string()),
            )
    });
    if let Some(cap) = basis.cap() {
        sink.step(|| {
            let row = basis.fee.row;
            Step::new("opps-cap", "lower of the fee and the cap on imaging")
                .cite(CAP)
                .input("practice expense RVU under the cap", row.opps_practice_expense(facility))
                .input("malpractice RVU under the cap", row.opps_malpractice())
                .input("work RVU", row.work())
                .input("cap", cap)
                .row(basis.fee.row_ref())
                .row(basis.gpci.row_ref())
                .rounded(Rounding::FeeScheduleCent)
                .gives(fee)
        });
    }
    let non_participating =
        options.participation == Participation::NonParticipating && !basis.practitioner.assignment_mandatory;
    let paid_at = |amount: Amount, share: Percent| match share {
        WHOLE => Ok(amount),
        share => (amount.exact() * share.exact()).round(Rounding::ProductCent),
    };
    let share = match (basis.practitioner.share, non_participating) {
        (_, true) => NON_PARTICIPATING_SHARE,
        (share, false) => share,
    };
    let full = paid_at(fee, share)?;
    let reduced_units =
        Units::from_scaled(question.units.scaled().saturating_sub(full_units.scaled()).max(0));
    let mut total = times(full, full_units)?;
    let mut limiting = Amount::ZERO;
    if non_participating {
        limiting = times(paid_at(fee, LIMITING_SHARE)?, full_units)?;
    }
    if reduced_units > Units::ZERO {
        let reduced = basis.reduced_therapy_fee()?;
        sink.step(|| {
            Step::new("therapy-reduction", "amount of each further therapy unit of the day")
                .cite(THERAPY)
                .input("units reduced", reduced_units)
                .input("work RVU", basis.fee.row.work())
                .input("half of the practice expense RVU of", basis.fee.row.practice_expense(false))
                .input("malpractice RVU", basis.fee.row.malpractice())
                .row(basis.fee.row_ref())
                .row(basis.gpci.row_ref())
                .rounded(Rounding::FeeScheduleCent)
                .gives(reduced)
        });
        total = total.plus(times(paid_at(reduced, share)?, reduced_units)?)?;
        if non_participating {
            limiting = limiting.plus(times(paid_at(reduced, LIMITING_SHARE)?, reduced_units)?)?;
        }
    }
    if non_participating {
        sink.step(|| {
            Step::new("non-participating", "95 % of the fee schedule amount, one unit")
                .cite(NON_PARTICIPATING)
                .input("fee schedule amount", fee)
                .rounded(Rounding::ProductCent)
                .gives(full)
        });
        sink.step(|| {
            Step::new("limiting-charge", "limiting charge of the line")
                .cite(LIMITING)
                .rounded(Rounding::ProductCent)
                .gives(limiting)
        });
    } else if share != WHOLE {
        sink.step(|| {
            Step::new(
                "practitioner-share",
                "share of the fee schedule amount that the practitioner is paid at",
            )
            .input("practitioner", options.provider_type)
            .input("share", share)
            .input("fee schedule amount", fee)
            .row(*basis.practitioner_row)
            .rounded(Rounding::ProductCent)
            .gives(full)
        });
    }
    sink.step(|| {
        Step::new("units", "all units")
            .cite("fee schedule amounts are for one unit; RVU file layout document")
            .input("units", question.units)
            .input("amount of one", full)
            .gives(total)
    });
    let mut allowed = total;
    if let Some(charge) = question.charge {
        if charge < total {
            allowed = charge;
            rule = Rule::Charge;
        }
        sink.step(|| {
            Step::new("lower-of-charge-and-fee", "lower of charge and fee")
                .cite(LOWER_OF)
                .input("charge", charge)
                .input("fee", total)
                .gives(allowed)
        });
    }
    let shared = share != WHOLE && !non_participating;
    let rows = Rows::new([
        Some(basis.fee.row_ref()),
        Some(basis.gpci.row_ref()),
        Some(*basis.setting_row),
        shared.then_some(*basis.practitioner_row),
        basis.zip_row,
        Some(*basis.floor_row),
        basis.conversion_factor_row,
    ]);
    Ok(LinePrice {
        allowed,
        fee,
        limiting_charge: non_participating.then_some(limiting),
        setting: basis.setting,
        schedule: Schedule::Physician,
        release: basis.fee.release.name(),
        release_match: basis.fee.release.release_match.and(basis.gpci.release.release_match),
        locality: basis.locality,
        locality_match: basis.locality_match,
        rule,
        rows,
        published_date_assumed: basis.fee.release.published_assumed || basis.gpci.release.published_assumed,
    })
}

#[inline(always)]
fn times(amount: Amount, units: Units) -> Result<Amount> {
    if units == Units::ONE {
        return Ok(amount);
    }
    (amount.exact() * units.exact()).round(Rounding::ProductCent)
}
