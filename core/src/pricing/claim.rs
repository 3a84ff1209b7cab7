//! A claim, line by line, under the Medicare physician fee schedule.
//!
//! Every line gets an amount or the reason why there is none; a line that cannot be priced never stops the others. What
//! several lines of a day do to each other is applied where the rule is here (therapy units, status T) and noted on the
//! line where it is not (multiple surgery, endoscopy, imaging, cardiovascular, ophthalmology).

use super::physician::{Basis, basis, price_from};
use super::{
    LineQuestion, Location, Note, PRICING_SCHEMA, PriceOptions, PricedLine, Pricing, Status, Totals,
};
use crate::claim::{Assignment, Claim, ClaimKind, Line, ProcedureKind, Provider, UnitBasis, ZipSource};
use crate::codes::{Modifier, ModifierList};
use crate::dates::Day;
use crate::error::{Code, Error, Result, code};
use crate::money::{Amount, Factor, Units};
use crate::tables::Tables;
use crate::tables::place_of_service::Setting;
use crate::tables::practitioner_shares::ProviderType;
use crate::tables::release::ReleaseMatch;
use crate::tables::zip_locality::ZipMatch;
use crate::text::Coded;
use crate::trace::{Sink, Step};

/// A code that was written, or the error that says why it is none.
fn read<T: Copy + std::fmt::Display + std::str::FromStr<Err = Error>>(coded: &Coded<T>) -> Result<T> {
    match coded {
        Coded::Code(code) => Ok(*code),
        Coded::Text(text) => text.parse(),
    }
}

/// The question that a line of a claim asks, and which address gave its ZIP code.
pub fn question(
    claim: &Claim,
    line: &Line,
    options: &PriceOptions,
) -> Result<(LineQuestion, Option<ZipSource>)> {
    let absent = |slug: Code| Error::new(slug).with("line", line.number);
    if claim.kind != ClaimKind::Professional {
        return Err(Error::new(code::CLAIM_KIND_NOT_PRICED));
    }
    if line.procedure_kind != ProcedureKind::Hcpcs {
        return Err(absent(code::PROCEDURE_KIND_NOT_PRICED));
    }
    let procedure = read(line.procedure.as_ref().ok_or_else(|| absent(code::LINE_WITHOUT_PROCEDURE))?)?;
    let modifiers = line.modifiers.iter().map(read).collect::<Result<Vec<Modifier>>>()?;
    let on = read(&claim.date_of_service_of(line).ok_or_else(|| absent(code::LINE_WITHOUT_DATE))?)?;
    let place_of_service =
        read(&claim.place_of_service_of(line).ok_or_else(|| absent(code::LINE_WITHOUT_PLACE_OF_SERVICE))?)?;
    let (location, source) = match options.location {
        Some(location) => (location, None),
        None => {
            let found = claim.service_zip_of(line).ok_or_else(|| absent(code::LINE_WITHOUT_ZIP))?;
            (Location::Zip(read(&found.zip)?), Some(found.source))
        }
    };
    let units = line.units.unwrap_or(Units::ONE);
    if units <= Units::ZERO {
        return Err(absent(code::LINE_WITHOUT_UNITS));
    }
    let question = LineQuestion {
        on,
        procedure,
        modifiers: ModifierList::new(&modifiers)?,
        place_of_service,
        location,
        units,
        charge: Some(line.charge),
    };
    Ok((question, source))
}

/// A line on its way: what it asks, what it is worth, or why it is refused.
struct Work<'c, 't, S> {
    line: &'c Line,
    sink: S,
    state: Result<(LineQuestion, Basis<'t>)>,
}

/// Prices every line of a claim. The trace of a line, where `S` keeps one, is in [`PricedLine::trace`].
pub fn price<S: Sink + Default>(tables: &Tables, claim: &Claim, options: &PriceOptions) -> Result<Pricing> {
    let mut work: Vec<Work<'_, '_, S>> = claim
        .lines
        .iter()
        .map(|line| {
            let mut sink = S::default();
            let state = begin(tables, claim, line, options, &mut sink);
            Work { line, sink, state }
        })
        .collect();
    bundle_status_t(&mut work);
    let full_units = full_therapy_units(&work)?;
    let multiple: Vec<Option<Note>> = (0..work.len()).map(|index| multiple_note(&work, index)).collect();
    let mut pricing = Pricing {
        schema: PRICING_SCHEMA.to_string(),
        claim: claim.id.clone(),
        lines: Vec::with_capacity(work.len()),
        totals: Totals::default(),
        notes: claim_remarks(claim),
    };
    for ((work, full_units), multiple) in work.into_iter().zip(full_units).zip(multiple) {
        let provider = rendered_by(work.line).or(claim.rendering_provider.as_deref());
        let remarks = line_remarks(work.line, provider, options);
        let mut line = finish(work, options, full_units);
        if line.status == Status::Priced {
            line.notes.extend(multiple);
            line.notes.extend(remarks);
        }
        count(&mut pricing.totals, &line)?;
        pricing.lines.push(line);
    }
    Ok(pricing)
}

/// What the claim says as a whole and its amounts do not take into account.
fn claim_remarks(claim: &Claim) -> Vec<Note> {
    let unassigned = claim.assignment == Some(Assignment::NotAssigned);
    unassigned.then(|| Note::new(&Error::new(code::ASSIGNMENT_NOT_APPLIED))).into_iter().collect()
}

/// What the claim says of a line and its price does not take into account.
fn line_remarks(line: &Line, provider: Option<&Provider>, options: &PriceOptions) -> Vec<Note> {
    let mut notes = Vec::new();
    let first = line.service_dates.as_ref().and_then(|dates| read(&dates.from).ok());
    if let Some(first) = first
        && let Some(to) = last_day(line, first)
    {
        notes.push(Note::new(&Error::new(code::LINE_SPANS_DAYS).with("from", first).with("to", to)));
    }
    if let Some(taxonomy) = provider.and_then(|provider| provider.taxonomy.as_deref())
        && let Some(practitioner) = ProviderType::of_taxonomy(taxonomy)
        && practitioner != options.provider_type
    {
        notes.push(Note::new(
            &Error::new(code::PROVIDER_SHARE_NOT_APPLIED)
                .with("taxonomy", taxonomy)
                .with("practitioner", practitioner)
                .with("provider_type", options.provider_type),
        ));
    }
    notes
}

fn begin<'t>(
    tables: &'t Tables,
    claim: &Claim,
    line: &Line,
    options: &PriceOptions,
    sink: &mut impl Sink,
) -> Result<(LineQuestion, Basis<'t>)> {
    let (question, source) = question(claim, line, options)?;
    if let Some(source) = source {
        sink.step(|| {
            Step::new("place-that-sets-the-locality", "address that sets the locality")
                .cite("Medicare Claims Processing Manual chapter 1 section 10.1.1 (payment jurisdiction follows the place of service); from memory")
                .input("loop", source.x12_loop())
                .gives(source.words())
        });
    }
    let basis = basis(tables, &question, options, sink)?;
    // An anesthesia service was refused above; nothing else is counted in minutes.
    if line.unit_basis == Some(UnitBasis::Minutes) {
        return Err(Error::new(code::UNITS_ARE_MINUTES).with("procedure", question.procedure));
    }
    if let Some(to) = last_day(line, question.on)
        && basis.is_therapy()
    {
        return Err(Error::new(code::THERAPY_OVER_SEVERAL_DAYS)
            .with("procedure", question.procedure)
            .with("from", question.on)
            .with("to", to));
    }
    Ok((question, basis))
}

/// The last day of a line that spans more than its first.
fn last_day(line: &Line, first: Day) -> Option<Day> {
    let to = line.service_dates.as_ref()?.to.as_ref()?;
    read(to).ok().filter(|to| *to != first)
}

/// Who rendered a line: the line's own provider, or the claim's, which stands for `None`.
fn rendered_by(line: &Line) -> Option<&Provider> {
    line.rendering_provider.as_deref()
}

/// Status T is paid only where nothing else under the schedule is paid to the practitioner that day.
fn bundle_status_t<S>(work: &mut [Work<'_, '_, S>]) {
    let others: Vec<(Day, Option<&Provider>)> = work
        .iter()
        .filter_map(|work| work.state.as_ref().ok().map(|state| (work.line, state)))
        .filter(|(_, (_, basis))| basis.fee_row().row.status.letter() != 'T')
        .map(|(line, (question, _))| (question.on, rendered_by(line)))
        .collect();
    for work in work {
        if let Ok((question, basis)) = &work.state
            && basis.fee_row().row.status.letter() == 'T'
            && others.contains(&(question.on, rendered_by(work.line)))
        {
            let refusal = Error::new(code::BUNDLED_SAME_DAY)
                .with("procedure", question.procedure)
                .with("on", question.on);
            work.state = Err(refusal);
        }
    }
}

/// How many units of each line are paid in full. Of all therapy units of a provider's day the first unit of the line with the
/// highest practice expense is (on a tie the one with the highest fee); every other line is paid in full.
fn full_therapy_units<S>(work: &[Work<'_, '_, S>]) -> Result<Vec<Units>> {
    type Leader<'l> = ((Day, Option<&'l Provider>), usize, (Factor<2>, Amount));
    let mut best: Vec<Leader<'_>> = Vec::new();
    for (index, (question, basis)) in therapy(work) {
        let of = (question.on, rendered_by(work[index].line));
        let rank = (basis.fee_row().row.practice_expense(false), basis.fee()?.0);
        match best.iter_mut().find(|(other, ..)| *other == of) {
            Some(leader) if rank > leader.2 => *leader = (of, index, rank),
            Some(_) => {}
            None => best.push((of, index, rank)),
        }
    }
    Ok(work
        .iter()
        .enumerate()
        .map(|(index, work)| match &work.state {
            Ok((question, basis)) if basis.is_therapy() => {
                let leads = best.iter().any(|(_, leader, _)| *leader == index);
                if leads { question.units.min(Units::ONE) } else { Units::ZERO }
            }
            Ok((question, _)) => question.units,
            Err(_) => Units::ZERO,
        })
        .collect())
}

fn therapy<'w, 't, S>(
    work: &'w [Work<'_, 't, S>],
) -> impl Iterator<Item = (usize, &'w (LineQuestion, Basis<'t>))> {
    work.iter()
        .enumerate()
        .filter_map(|(index, work)| work.state.as_ref().ok().map(|state| (index, state)))
        .filter(|(_, (_, basis))| basis.is_therapy())
}

/// The note on a line whose procedure the payer would rank or reduce together with another of the day.
fn multiple_note<S>(work: &[Work<'_, '_, S>], index: usize) -> Option<Note> {
    let (question, basis) = work[index].state.as_ref().ok()?;
    let family = family(basis.fee_row().policy.multiple)?;
    let together = work.iter().enumerate().any(|(other, work)| match &work.state {
        Ok((other_question, other_basis)) => {
            other_question.on == question.on
                && (other != index || question.units > Units::ONE)
                && self::family(other_basis.fee_row().policy.multiple) == Some(family)
        }
        Err(_) => false,
    });
    together.then(|| {
        Note::new(
            &Error::new(code::MULTIPLE_PROCEDURE_NOT_APPLIED)
                .with("procedure", question.procedure)
                .with("family", family)
                .with("indicator", basis.fee_row().policy.multiple),
        )
    })
}

/// What the multiple procedure indicator ranks together (layout document, MULT PROC).
fn family(indicator: char) -> Option<&'static str> {
    match indicator {
        '1' | '2' | '3' => Some("surgery and endoscopy"),
        '4' => Some("diagnostic imaging"),
        '6' => Some("cardiovascular diagnostics"),
        '7' => Some("ophthalmology diagnostics"),
        _ => None,
    }
}

fn finish<S: Sink>(work: Work<'_, '_, S>, options: &PriceOptions, full_units: Units) -> PricedLine {
    let Work { line, mut sink, state } = work;
    let mut priced = PricedLine {
        line: line.number,
        procedure: line.procedure.clone(),
        date: state.as_ref().ok().map(|(question, _)| question.on),
        charge: line.charge,
        status: Status::NotPriced,
        reason: None,
        price: None,
        adjustments: Vec::new(),
        patient_responsibility: None,
        payment: None,
        notes: Vec::new(),
        trace: Vec::new(),
    };
    let answer = state.and_then(|(question, basis)| {
        price_from(&basis, &question, options, full_units, &mut sink).map(|price| (question, basis, price))
    });
    match answer {
        Ok((question, basis, price)) => {
            priced.status = Status::Priced;
            priced.notes = notes(&question, &basis, &price);
            priced.price = Some(price);
        }
        Err(refusal) => {
            sink.step(|| Step::new("not-priced", refusal.to_string()).gives(refusal.slug()));
            priced.reason = Some(Note::new(&refusal));
        }
    }
    priced.trace = sink.into_steps();
    priced
}

/// What an amount rests on beyond the rules: another quarter's release, a ZIP code carried forward, a published date that
/// is not known, a setting in which the service is rare or its technical part is the hospital's.
fn notes(question: &LineQuestion, basis: &Basis<'_>, price: &super::LinePrice) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut note = |slug: Code| {
        notes.push(Note::new(
            &Error::new(slug)
                .with("procedure", question.procedure)
                .with("on", question.on)
                .with("release", price.release)
                .with("locality", price.locality)
                .with("place", question.place_of_service),
        ));
    };
    if price.release_match == ReleaseMatch::SameYear {
        note(code::SAME_YEAR_RELEASE);
    }
    if price.locality_match == ZipMatch::Assumed {
        note(code::LOCALITY_ASSUMED);
    }
    if price.published_date_assumed {
        note(code::PUBLISHED_DATE_ASSUMED);
    }
    let fee = basis.fee_row();
    if fee.row.is_rare(basis.setting == Setting::Facility) {
        note(code::RARE_IN_SETTING);
    }
    let in_hospital = matches!(question.place_of_service.number(), 19 | 21 | 22 | 23);
    let professional_only = question.modifiers.contains(Modifier::PROFESSIONAL);
    match fee.policy.component {
        '1' if in_hospital && !professional_only => note(code::TECHNICAL_COMPONENT_IN_HOSPITAL),
        '3' | '4' if in_hospital => note(code::TECHNICAL_COMPONENT_IN_HOSPITAL),
        '5' | '7' if in_hospital => note(code::INCIDENT_TO_IN_HOSPITAL),
        _ => {}
    }
    notes
}

fn count(totals: &mut Totals, line: &PricedLine) -> Result<()> {
    totals.charge = totals.charge.plus(line.charge)?;
    match &line.price {
        Some(price) => {
            totals.priced += 1;
            totals.allowed = totals.allowed.plus(price.allowed)?;
        }
        None => totals.not_priced += 1,
    }
    Ok(())
}
