//! What a 271 says for one day, as facts: each with the place where it was stated.
//!
//! What rests on knowledge without a source here is marked *from memory*.

use crate::list::List;
use serde::{Deserialize, Serialize};

use super::{Benefit, BenefitInformation, CoverageLevel, EligibilityResponse, InsuranceType};
use crate::claim::Indicator;
use crate::claim::document::document;
use crate::claim::json::{json_document, schema_name};
use crate::dates::Day;
use crate::error::Result;
use crate::inquiry::{
    BenefitQuantity, EntityRole, InquiryDate, InquiryDateKind, Member, NumberKind, Rejection, RelatedEntity,
    ServiceType, TimePeriod,
};
use crate::money::{Amount, Units};
use crate::text::{Coded, Private};

schema_name!(EligibilityFactsSchema, "cleanclaim/eligibility-facts/1");

/// How a day stands to what was stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Standing {
    /// It lies in a period whose first and last day are stated.
    Within,
    /// It lies after a first day or before a last day, and the other one is not stated.
    Open,
    /// It lies in none of the stated periods.
    Outside,
    /// No period is stated.
    Undated,
}

/// Is the person covered on the day?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Coverage {
    /// Active coverage is stated, and no date speaks against it.
    Active,
    /// Coverage is stated to be inactive.
    Inactive,
    /// Coverage is stated, for other days alone.
    OutsideDates,
    /// The question was refused.
    Rejected,
    /// Nothing is said.
    NotStated,
}

/// What an amount of a deductible or of a limit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Measure {
    /// The whole of it, for the span of time that is stated.
    Total,
    /// What is left.
    Remaining,
    /// What was used.
    Used,
    /// It is not said which.
    Unstated,
}

document! {
    /// A period that was stated.
    StatedPeriod {
        /// Where it was stated.
        path: String,
        /// What the period is of.
        kind: InquiryDateKind,
        /// The first day.
        optional from: Day,
        /// The last day.
        optional to: Day,
        /// How the day stands to it.
        standing: Standing,
    }
}

document! {
    /// One statement of coverage, of an amount or of a limit.
    Fact {
        /// Where it was stated.
        path: String,
        /// What was told.
        optional information: BenefitInformation,
        /// Whose coverage.
        optional coverage_level: CoverageLevel,
        /// For which kinds of service.
        many service_types: ServiceType,
        /// The kind of insurance.
        optional insurance_type: InsuranceType,
        /// The plan.
        optional plan: String,
        /// For which span of time.
        optional time_period: TimePeriod,
        /// Is it the whole, or what is left? Deductible and out of pocket alone have it.
        optional measure: Measure,
        /// The amount.
        optional amount: Amount,
        /// The share, as written: `.2` is twenty of a hundred.
        optional percent: String,
        /// What the quantity counts.
        optional quantity_kind: BenefitQuantity,
        /// The quantity.
        optional quantity: Units,
        /// Is it for providers of the network?
        optional in_network: Indicator,
        /// Must it be authorized?
        optional authorization_required: Indicator,
        /// How the day stands to it.
        standing: Standing,
        /// The periods, those of the person where the benefit has none.
        many periods: StatedPeriod,
    }
}

document! {
    /// A plan that covers in Medicare's place (Part C) or beside it (Part D).
    EnrollmentFact {
        /// Where it was stated.
        path: String,
        /// The kind of plan.
        optional insurance_type: InsuranceType,
        /// Number of the contract, `H1234`.
        optional contract: String,
        /// Number of the plan in the contract, `001`.
        optional plan: String,
        /// Name of the plan, where it has one.
        optional plan_name: String,
        /// Name of the organization.
        optional organization: String,
        /// How the day stands to it.
        standing: Standing,
        /// The periods.
        many periods: StatedPeriod,
    }
}

document! {
    /// Another payer.
    OtherPayerFact {
        /// Where it was stated.
        path: String,
        /// The kind of insurance; for Medicare it says why the other payer comes first.
        optional insurance_type: InsuranceType,
        /// Name of the organization.
        optional organization: String,
        /// Name of the plan.
        optional plan_name: String,
        /// Number of the policy.
        optional policy: Private<String>,
        /// Number of the group.
        optional group: Private<String>,
        /// How the day stands to it.
        standing: Standing,
        /// The periods.
        many periods: StatedPeriod,
    }
}

document! {
    /// A stay or an episode of care.
    StayFact {
        /// Where it was stated.
        path: String,
        /// Name of the organization that gives the care.
        optional organization: String,
        /// Its national provider identifier.
        optional npi: String,
        /// How the day stands to it.
        standing: Standing,
        /// The periods, in the order in which they were stated.
        many periods: StatedPeriod,
    }
}

document! {
    /// A refusal.
    RejectionFact {
        /// Where it was stated.
        path: String,
        /// What was refused and what to do.
        rejection: Rejection,
    }
}

document! {
    /// What was stated of one person.
    PersonFacts {
        /// The person's level in the response.
        path: String,
        /// Is the person covered on the day?
        coverage: Coverage,
        /// What was stated of coverage, active or not.
        many coverages: Fact,
        /// Of these, Medicare Part A.
        many medicare_part_a: Fact,
        /// Of these, Medicare Part B.
        many medicare_part_b: Fact,
        /// Medicare Advantage.
        many medicare_advantage: EnrollmentFact,
        /// Medicare drug plans (Part D).
        many medicare_drug_plans: EnrollmentFact,
        /// Other payers.
        many other_payers: OtherPayerFact,
        /// Hospice.
        many hospice: StayFact,
        /// Skilled nursing facility.
        many skilled_nursing: StayFact,
        /// Home health.
        many home_health: StayFact,
        /// Deductibles, total and remaining.
        many deductibles: Fact,
        /// The most that is paid out of pocket, total and remaining.
        many out_of_pocket: Fact,
        /// Copayments.
        many copayments: Fact,
        /// Coinsurance.
        many coinsurance: Fact,
        /// Limits and reserves: days, visits and amounts that are left.
        many limits: Fact,
        /// Refusals.
        many rejections: RejectionFact,
    }
}

document! {
    /// What an eligibility response says for one day.
    EligibilityFacts {
        /// Always `cleanclaim/eligibility-facts/1`.
        schema: EligibilityFactsSchema,
        /// The day.
        day: Day,
        /// The persons.
        many persons: PersonFacts,
        /// Refusals that concern no single person.
        many rejections: RejectionFact,
    }
}

json_document!(EligibilityFacts, EligibilityFactsSchema);

impl EligibilityResponse {
    /// What the response says for one day, person by person. Nothing is guessed: a statement without dates is there and says so
    /// ([`Standing::Undated`]), and so is one without an end ([`Standing::Open`]).
    pub fn facts(&self, day: Day) -> EligibilityFacts {
        let mut facts = EligibilityFacts {
            schema: EligibilityFactsSchema,
            day,
            persons: List::new(),
            rejections: List::new(),
        };
        let (persons, rejections) = (&mut facts.persons, &mut facts.rejections);
        for (number, source) in self.sources.iter().enumerate() {
            let at = format!("sources[{number}]");
            refused(rejections, &at, &source.rejections);
            refused(rejections, &format!("{at}.source"), &source.source.rejections);
            for (number, receiver) in source.receivers.iter().enumerate() {
                let at = format!("{at}.receivers[{number}]");
                refused(rejections, &format!("{at}.receiver"), &receiver.receiver.rejections);
                for (number, subscriber) in receiver.subscribers.iter().enumerate() {
                    let at = format!("{at}.subscribers[{number}]");
                    let person = person(&at, "subscriber", &subscriber.subscriber, &subscriber.benefits, day);
                    // A subscriber of whom nothing is told only leads to the dependents.
                    let leads = subscriber.benefits.is_empty() && person.rejections.is_empty();
                    if !leads || subscriber.dependents.is_empty() {
                        persons.push(person);
                    }
                    for (number, dependent) in subscriber.dependents.iter().enumerate() {
                        let at = format!("{at}.dependents[{number}]");
                        persons.push(self::person(
                            &at,
                            "dependent",
                            &dependent.dependent,
                            &dependent.benefits,
                            day,
                        ));
                    }
                }
            }
        }
        facts
    }
}

fn refused(into: &mut List<RejectionFact>, at: &str, list: &[Rejection]) {
    into.extend(list.iter().enumerate().map(|(number, rejection)| RejectionFact {
        path: format!("{at}.rejections[{number}]"),
        rejection: rejection.clone(),
    }));
}

/// The last day's kind of a pair whose first day has this kind.
fn ends(begin: &InquiryDateKind) -> Option<InquiryDateKind> {
    Some(match begin {
        InquiryDateKind::PeriodBegin => InquiryDateKind::PeriodEnd,
        InquiryDateKind::PlanBegin => InquiryDateKind::PlanEnd,
        InquiryDateKind::BenefitBegin => InquiryDateKind::BenefitEnd,
        InquiryDateKind::EligibilityBegin => InquiryDateKind::EligibilityEnd,
        InquiryDateKind::CobraBegin => InquiryDateKind::CobraEnd,
        InquiryDateKind::PolicyEffective => InquiryDateKind::PolicyExpiration,
        InquiryDateKind::Admission => InquiryDateKind::Discharge,
        _ => return None,
    })
}

/// Kinds of dates that bound a benefit, beside the pairs. A single day of these is the first one (from memory).
fn bounds(kind: &InquiryDateKind) -> bool {
    matches!(
        kind,
        InquiryDateKind::Plan
            | InquiryDateKind::Benefit
            | InquiryDateKind::Eligibility
            | InquiryDateKind::Coordination
            | InquiryDateKind::Enrollment
            | InquiryDateKind::Effective
    ) || ends(kind).is_some()
}

fn standing(from: Option<Day>, to: Option<Day>, day: Day) -> Standing {
    if from.is_some_and(|from| day < from) || to.is_some_and(|to| to < day) {
        return Standing::Outside;
    }
    match (from, to) {
        (Some(_), Some(_)) => Standing::Within,
        (None, None) => Standing::Undated,
        _ => Standing::Open,
    }
}

/// The periods that some dates state, a first day joined with the last day that follows it.
fn periods<'a>(at: &str, dates: impl Iterator<Item = &'a InquiryDate>, day: Day) -> List<StatedPeriod> {
    let mut found: List<StatedPeriod> = List::new();
    for (number, date) in dates.enumerate() {
        let Some(from) = date.from.code() else { continue };
        let path = || format!("{at}.dates[{number}]");
        if bounds(&date.kind) {
            let to = date.to.as_ref().and_then(Coded::code);
            let standing = standing(Some(from), to, day);
            found.push(StatedPeriod {
                path: path(),
                kind: date.kind.clone(),
                from: Some(from),
                to,
                standing,
            });
            continue;
        }
        let begun = |period: &&mut StatedPeriod| ends(&period.kind).as_ref() == Some(&date.kind);
        match found.iter_mut().rfind(begun) {
            Some(period) if period.to.is_none() => {
                period.to = Some(from);
                period.standing = standing(period.from, period.to, day);
            }
            _ if is_end(&date.kind) => {
                let standing = standing(None, Some(from), day);
                let kind = date.kind.clone();
                found.push(StatedPeriod { path: path(), kind, from: None, to: Some(from), standing });
            }
            _ => {}
        }
    }
    found
}

fn is_end(kind: &InquiryDateKind) -> bool {
    matches!(
        kind,
        InquiryDateKind::PeriodEnd
            | InquiryDateKind::PlanEnd
            | InquiryDateKind::BenefitEnd
            | InquiryDateKind::EligibilityEnd
            | InquiryDateKind::CobraEnd
            | InquiryDateKind::PolicyExpiration
    )
}

/// How a day stands to several periods.
fn together(periods: &[StatedPeriod]) -> Standing {
    let any = |standing| periods.iter().any(|period| period.standing == standing);
    match periods {
        [] => Standing::Undated,
        _ if any(Standing::Within) => Standing::Within,
        _ if any(Standing::Open) => Standing::Open,
        _ => Standing::Outside,
    }
}

fn is_active(information: &BenefitInformation) -> bool {
    matches!(
        information,
        BenefitInformation::Active
            | BenefitInformation::ActiveFullRisk
            | BenefitInformation::ActiveCapitated
            | BenefitInformation::ActiveCapitatedPrimaryCare
            | BenefitInformation::ActivePending
    )
}

fn is_inactive(information: &BenefitInformation) -> bool {
    matches!(
        information,
        BenefitInformation::Inactive
            | BenefitInformation::InactivePendingUpdate
            | BenefitInformation::InactivePendingInvestigation
    )
}

/// Insurance types that say why Medicare is secondary.
fn is_msp(insurance: Option<&InsuranceType>) -> bool {
    use InsuranceType as I;
    matches!(
        insurance,
        Some(
            I::MspWorkingAged
                | I::MspRenal
                | I::MspNoFault
                | I::MspWorkersCompensation
                | I::MspFederal
                | I::MspBlackLung
                | I::MspVeterans
                | I::MspDisabled
                | I::MspLiability
        )
    )
}

/// Does another payer's insurance type say that it is a Medicare Advantage plan? One that bears Medicare's risk always is; Medicare's own
/// answers name the others by health maintenance, indemnity, preferred provider or point of service (from memory).
fn is_advantage(insurance: Option<&InsuranceType>, medicare: bool) -> bool {
    use InsuranceType as I;
    match insurance {
        Some(I::MedicareHealthMaintenance) => true,
        Some(I::HealthMaintenance | I::Indemnity | I::PreferredProvider | I::PointOfService) => medicare,
        _ => false,
    }
}

/// The form of a contract number of Medicare Advantage and Part D: a letter and four digits (from memory).
fn is_contract(text: &str) -> bool {
    let mut bytes = text.bytes();
    text.len() == 5
        && bytes.next().is_some_and(|first| first.is_ascii_uppercase())
        && bytes.all(|byte| byte.is_ascii_digit())
}

fn number<'a>(benefit: &'a Benefit, kinds: &[NumberKind]) -> Option<&'a Private<String>> {
    let wanted = |kind: &NumberKind| benefit.numbers.iter().find(|number| number.kind == *kind);
    kinds.iter().find_map(wanted)?.value.as_ref()
}

fn entities(benefit: &Benefit) -> &[RelatedEntity] {
    benefit.related.as_ref().map_or(&[], |related| &related.entities)
}

/// The organization that is meant: the payer before others.
fn payer_name(benefit: &Benefit) -> Option<String> {
    let payers = [
        EntityRole::PrimaryPayer,
        EntityRole::SecondaryPayer,
        EntityRole::TertiaryPayer,
        EntityRole::Payer,
        EntityRole::PriorCarrier,
    ];
    let is_payer = |entity: &&RelatedEntity| entity.role.as_ref().is_some_and(|role| payers.contains(role));
    let list = entities(benefit);
    let found = list.iter().filter(is_payer).find_map(RelatedEntity::organization);
    found.or_else(|| list.iter().find_map(RelatedEntity::organization)).map(String::from)
}

/// Contract and plan: the plan number carries both with a blank between them, or one of them (from memory; so do Medicare's examples).
fn contract_and_plan(benefit: &Benefit) -> (Option<String>, Option<String>) {
    let Some(value) = number(benefit, &[NumberKind::Plan, NumberKind::PlanNetwork]) else {
        return (None, None);
    };
    match value.expose().split_once(' ') {
        Some((contract, plan)) => (Some(contract.trim().to_string()), Some(plan.trim().to_string())),
        None if is_contract(value.expose()) => (Some(value.expose().clone()), None),
        None => (None, Some(value.expose().clone())),
    }
}

impl Fact {
    fn of(path: String, benefit: &Benefit, periods: List<StatedPeriod>) -> Fact {
        let measured = matches!(
            benefit.information,
            Some(BenefitInformation::Deductible | BenefitInformation::OutOfPocket)
        );
        Fact {
            path,
            information: benefit.information.clone(),
            coverage_level: benefit.coverage_level.clone(),
            service_types: benefit.service_types.clone(),
            insurance_type: benefit.insurance_type.clone(),
            plan: benefit.plan.clone(),
            time_period: benefit.time_period.clone(),
            measure: measured.then(|| measure(benefit.time_period.as_ref())),
            amount: benefit.amount,
            percent: benefit.percent.clone(),
            quantity_kind: benefit.quantity_kind.clone(),
            quantity: benefit.quantity,
            in_network: benefit.in_network.clone(),
            authorization_required: benefit.authorization_required.clone(),
            standing: together(&periods),
            periods,
        }
    }
}

fn measure(period: Option<&TimePeriod>) -> Measure {
    match period {
        Some(TimePeriod::Remaining | TimePeriod::LifetimeRemaining) => Measure::Remaining,
        // The part of the year that is gone (from memory).
        Some(TimePeriod::YearToDate) => Measure::Used,
        Some(_) => Measure::Total,
        None => Measure::Unstated,
    }
}

fn person(at: &str, field: &str, member: &Member, benefits: &[Benefit], day: Day) -> PersonFacts {
    let mut facts = PersonFacts {
        path: at.to_string(),
        coverage: Coverage::NotStated,
        coverages: List::new(),
        medicare_part_a: List::new(),
        medicare_part_b: List::new(),
        medicare_advantage: List::new(),
        medicare_drug_plans: List::new(),
        other_payers: List::new(),
        hospice: List::new(),
        skilled_nursing: List::new(),
        home_health: List::new(),
        deductibles: List::new(),
        out_of_pocket: List::new(),
        copayments: List::new(),
        coinsurance: List::new(),
        limits: List::new(),
        rejections: List::new(),
    };
    let person_at = format!("{at}.{field}");
    refused(&mut facts.rejections, &person_at, &member.rejections);
    let general = periods(&person_at, member.dates.iter().map(Private::expose), day);
    let medicare = benefits.iter().any(|benefit| {
        matches!(benefit.insurance_type, Some(InsuranceType::MedicarePartA | InsuranceType::MedicarePartB))
    });
    for (number, benefit) in benefits.iter().enumerate() {
        let path = format!("{at}.benefits[{number}]");
        refused(&mut facts.rejections, &path, &benefit.rejections);
        let own = periods(&path, benefit.dates.iter(), day);
        match &benefit.information {
            Some(BenefitInformation::OtherPayer) => facts.other_payer(path, benefit, own, medicare),
            Some(BenefitInformation::Facility) => facts.stay(path, benefit, own),
            Some(information) => {
                // Dates of the person count for a benefit without dates of its own (from memory).
                let periods = if own.is_empty() { general.clone() } else { own };
                facts.state(information, Fact::of(path, benefit, periods));
            }
            None => {}
        }
    }
    facts.coverage = facts.judge();
    facts
}

impl PersonFacts {
    /// The active coverages that no date speaks against: the plans of the day.
    pub fn plans(&self) -> impl Iterator<Item = &Fact> {
        let active = |fact: &&Fact| fact.information.as_ref().is_some_and(is_active);
        self.coverages.iter().filter(active).filter(|fact| fact.standing != Standing::Outside)
    }

    fn state(&mut self, information: &BenefitInformation, fact: Fact) {
        let list = match information {
            BenefitInformation::Deductible => &mut self.deductibles,
            BenefitInformation::OutOfPocket => &mut self.out_of_pocket,
            BenefitInformation::Copayment => &mut self.copayments,
            BenefitInformation::Coinsurance => &mut self.coinsurance,
            BenefitInformation::Limitations | BenefitInformation::Reserve => &mut self.limits,
            other if is_active(other) || is_inactive(other) => {
                match fact.insurance_type {
                    Some(InsuranceType::MedicarePartA) => self.medicare_part_a.push(fact.clone()),
                    Some(InsuranceType::MedicarePartB) => self.medicare_part_b.push(fact.clone()),
                    _ => {}
                }
                &mut self.coverages
            }
            _ => return,
        };
        list.push(fact);
    }

    fn other_payer(&mut self, path: String, benefit: &Benefit, periods: List<StatedPeriod>, medicare: bool) {
        let insurance = benefit.insurance_type.as_ref();
        // Medicare's answers name a drug plan by the service type of pharmacy and another kind of insurance.
        let drugs = medicare && !is_msp(insurance) && benefit.service_types.contains(&ServiceType::Pharmacy);
        if !drugs && !is_advantage(insurance, medicare) {
            self.other_payers.push(OtherPayerFact {
                path,
                insurance_type: benefit.insurance_type.clone(),
                organization: payer_name(benefit),
                plan_name: benefit.plan.clone(),
                policy: number(benefit, &[NumberKind::Policy]).cloned(),
                group: number(benefit, &[NumberKind::Group, NumberKind::GroupOrPolicy]).cloned(),
                standing: together(&periods),
                periods,
            });
            return;
        }
        let (contract, plan) = contract_and_plan(benefit);
        let list = if drugs { &mut self.medicare_drug_plans } else { &mut self.medicare_advantage };
        list.push(EnrollmentFact {
            path,
            insurance_type: benefit.insurance_type.clone(),
            contract,
            plan,
            plan_name: benefit.plan.clone(),
            organization: payer_name(benefit),
            standing: together(&periods),
            periods,
        });
    }

    fn stay(&mut self, path: String, benefit: &Benefit, periods: List<StatedPeriod>) {
        let is = |wanted: &[ServiceType]| benefit.service_types.iter().any(|kind| wanted.contains(kind));
        let list = if is(&[ServiceType::Hospice]) {
            &mut self.hospice
        } else if is(&[ServiceType::SkilledNursing, ServiceType::SkilledNursingRoom]) {
            &mut self.skilled_nursing
        } else if is(&[ServiceType::HomeHealth]) {
            &mut self.home_health
        } else {
            return;
        };
        let all = entities(benefit);
        // The identifier stands in the name segment, or beside it as that of a provider (9K of the former release).
        let specialty = |entity: &RelatedEntity| {
            let found = entity.specialty.as_ref()?;
            let is_npi = matches!(found.qualifier.as_deref(), Some("HPI" | "9K"));
            found.code.as_ref().filter(|_| is_npi).map(|code| code.expose().clone())
        };
        let npi = all.iter().find_map(|entity| entity.npi().map(String::from).or_else(|| specialty(entity)));
        list.push(StayFact {
            path,
            organization: all.iter().find_map(RelatedEntity::organization).map(String::from),
            npi,
            standing: together(&periods),
            periods,
        });
    }

    fn judge(&self) -> Coverage {
        let told = |wanted: fn(&BenefitInformation) -> bool| {
            self.coverages.iter().filter(move |fact| fact.information.as_ref().is_some_and(wanted))
        };
        let holds = |fact: &Fact| fact.standing != Standing::Outside;
        // A dated period of no coverage at all beats coverage that goes on: Medicare tells so of persons who are not entitled for a
        // while (from memory).
        let nothing = |fact: &Fact| {
            let whole =
                fact.service_types.is_empty() || fact.service_types.contains(&ServiceType::HealthPlan);
            fact.standing == Standing::Within && fact.insurance_type.is_none() && whole
        };
        if told(is_inactive).any(nothing) {
            Coverage::Inactive
        } else if told(is_active).any(holds) {
            Coverage::Active
        } else if told(is_inactive).any(holds) {
            Coverage::Inactive
        } else if !self.coverages.is_empty() {
            Coverage::OutsideDates
        } else if !self.rejections.is_empty() {
            Coverage::Rejected
        } else {
            Coverage::NotStated
        }
    }
}
