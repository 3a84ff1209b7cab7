//! The 837: sums (SNIP 3), what depends on something else (SNIP 4), codes on the date of service (SNIP 5).

use super::external::{self, CodeUse};
use super::{Context, Findings, Spot, adjustments, cents, day, days, id_of, shown, text};
use crate::codes::CodeSet;
use crate::dates::Day;
use crate::error::code;
use crate::x12::cut::Cut;

/// So many other payers of a claim, and decisions of a line, are added up; the guides allow 10 and 15.
const MOST_DECISIONS: usize = 200;

/// A place that is told again later.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    position: u64,
    element: (u8, u8),
}

#[derive(Debug, Default)]
struct Person {
    position: u64,
    birth: Option<Day>,
    demographics: bool,
    street: bool,
    town: bool,
}

#[derive(Debug, Default)]
struct Subscriber {
    payer_order: Vec<u8>,
    is_patient: bool,
    person: Person,
}

/// What another payer paid and took off, of the claim or of a line.
#[derive(Debug, Default)]
struct Decision {
    position: u64,
    payer: Vec<u8>,
    paid: Option<i64>,
    adjusted: i64,
}

/// A reason of an adjustment, until the day of the decision is known.
#[derive(Debug)]
struct Reason {
    value: Vec<u8>,
    at: Place,
    x12_loop: &'static str,
}

#[derive(Debug, Default)]
struct Line {
    charge: Option<i64>,
    days: Option<(Day, Day)>,
    codes: Vec<CodeUse>,
    decisions: Vec<Decision>,
    bundled: bool,
}

#[derive(Debug, Default)]
struct Claim {
    position: u64,
    total: Option<i64>,
    lines: i64,
    every_line: bool,
    frequency: Vec<u8>,
    original_reference: bool,
    accident: bool,
    automobile: bool,
    accident_state: bool,
    accident_date: bool,
    statement: Option<(Day, Day)>,
    first_day: Option<Day>,
    diagnoses: u8,
    codes: Vec<CodeUse>,
    others: Vec<Decision>,
    line_adjusted: Vec<(Vec<u8>, i64)>,
    /// Reasons of adjustments whose decision has no date yet.
    reasons: Vec<Reason>,
    line: Option<Line>,
}

/// What was read of the transaction so far; of a claim no more than the open one.
#[derive(Debug, Default)]
pub(super) struct ClaimRules {
    subscriber: Subscriber,
    patient: Option<Person>,
    claim: Option<Box<Claim>>,
}

/// The qualifiers of HI: which code set, and is it a diagnosis that a line may point to?
fn diagnosis_list(qualifier: &[u8]) -> Option<(Option<CodeSet>, bool)> {
    Some(match qualifier {
        b"ABK" | b"ABF" => (Some(CodeSet::Icd10Cm), true),
        b"ABJ" | b"APR" | b"ABN" => (Some(CodeSet::Icd10Cm), false),
        b"BBR" | b"BBQ" => (Some(CodeSet::Icd10Pcs), false),
        b"BK" | b"BF" => (None, true),
        b"BJ" | b"PR" | b"BN" | b"BR" | b"BQ" => (None, false),
        _ => return None,
    })
}

fn is_icd9(qualifier: &[u8]) -> bool {
    matches!(qualifier, b"BK" | b"BF" | b"BJ" | b"PR" | b"BN" | b"BR" | b"BQ")
}

/// No reason is longer.
const LONGEST_REASON: usize = 20;

fn note_reasons(claim: &mut Claim, segment: &Cut<'_>, x12_loop: &str) {
    let x12_loop = if x12_loop == "2430" { "2430" } else { "2320" };
    for element in external::REASONS {
        let value = segment.element(element.into());
        if !value.is_empty() {
            let value = value.get(..LONGEST_REASON).unwrap_or(value).to_vec();
            let at = Place { position: segment.number(), element: (element, 0) };
            claim.reasons.push(Reason { value, at, x12_loop });
        }
    }
}

/// Looks up the reasons of a loop on the day of the decision.
fn tell_reasons(
    claim: &mut Claim,
    x12_loop: &str,
    on: Option<Day>,
    context: &Context<'_>,
    findings: &mut Findings,
) {
    if claim.reasons.is_empty() {
        return;
    }
    let (told, rest): (Vec<_>, Vec<_>) =
        std::mem::take(&mut claim.reasons).into_iter().partition(|reason| reason.x12_loop == x12_loop);
    claim.reasons = rest;
    for Reason { value, at: Place { position, element }, x12_loop } in told {
        let spot = Spot { x12_loop, segment: "CAS", element, position };
        external::adjustment_reason(&value, spot, on, context.tables, findings);
    }
}

impl ClaimRules {
    pub(super) fn take(
        &mut self,
        segment: &Cut<'_>,
        id: &str,
        x12_loop: &str,
        context: &Context<'_>,
        findings: &mut Findings,
    ) {
        let position = segment.number();
        let spot = |element: u8, component: u8| Spot {
            x12_loop,
            segment: id,
            element: (element, component),
            position,
        };
        if id == "DTP"
            && segment.element(2) == b"RD8"
            && let Some((from, to)) = days(b"RD8", segment.element(3))
            && from > to
        {
            findings.add(code::X12_DAYS_REVERSED, spot(3, 0), &[]);
        }
        match (x12_loop, id) {
            (_, "HL") => {
                self.finish(context, findings);
                match x12_loop {
                    "2000A" | "2000B" => {
                        self.patient = None;
                        self.subscriber = Subscriber::default();
                    }
                    _ => {
                        if self.subscriber.is_patient {
                            findings.add(code::X12_SUBSCRIBER_AND_PATIENT, spot(0, 0), &[]);
                        }
                        self.patient = Some(Person { position, ..Person::default() });
                    }
                }
            }
            ("2000B", "SBR") => {
                self.subscriber.payer_order = segment.element(1).to_vec();
                self.subscriber.is_patient = segment.element(2) == b"18";
            }
            ("2010BA" | "2010CA", _) => self.person(segment, id, x12_loop, context, findings),
            (_, "CLM") => {
                self.finish(context, findings);
                self.begin(segment, findings);
            }
            _ => self.in_claim(segment, id, x12_loop, context, findings),
        }
    }

    fn person(
        &mut self,
        segment: &Cut<'_>,
        id: &str,
        x12_loop: &str,
        context: &Context<'_>,
        findings: &mut Findings,
    ) {
        let person = match (&mut self.patient, x12_loop) {
            (Some(patient), "2010CA") => patient,
            _ => &mut self.subscriber.person,
        };
        match id {
            "NM1" => person.position = segment.number(),
            "N3" => person.street = true,
            "N4" => person.town = true,
            "DMG" => {
                person.demographics = true;
                person.birth = day(segment.element(2));
                let future =
                    matches!((person.birth, context.today), (Some(birth), Some(today)) if birth > today);
                if future {
                    let spot = Spot { x12_loop, segment: id, element: (2, 0), position: segment.number() };
                    findings.add(code::X12_BIRTH_IN_FUTURE, spot, &[]);
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, segment: &Cut<'_>, findings: &mut Findings) {
        let causes: Vec<&[u8]> = (1..=3).map(|component| segment.component(11, component)).collect();
        let has = |cause: &[u8]| causes.contains(&cause);
        let mut claim = Claim {
            position: segment.number(),
            total: cents(segment.element(2)),
            every_line: true,
            frequency: segment.component(5, 3).to_vec(),
            automobile: has(b"AA"),
            accident: has(b"AA") || has(b"OA"),
            accident_state: !segment.component(11, 4).is_empty(),
            ..Claim::default()
        };
        let (facility, qualifier) = (segment.component(5, 1), segment.component(5, 2));
        let at = Place { position: segment.number(), element: (5, 1) };
        match qualifier {
            b"B" => claim.codes.push(code_use(CodeSet::PlaceOfService, facility, at, "2300", "CLM")),
            b"A" => {
                let whole = [facility, segment.component(5, 3)].concat();
                claim.codes.push(code_use(CodeSet::BillType, &whole, at, "2300", "CLM"));
            }
            _ => {}
        }
        // The patient who is the subscriber has no loop of their own: the subscriber's must say who that is.
        if self.patient.is_none() {
            let person = &self.subscriber.person;
            for (there, id) in [(person.demographics, "DMG"), (person.street, "N3"), (person.town, "N4")] {
                if !there {
                    let spot =
                        Spot { x12_loop: "2010BA", segment: id, element: (0, 0), position: person.position };
                    findings.add(code::X12_SUBSCRIBER_FACTS_MISSING, spot, &[]);
                }
            }
        }
        self.claim = Some(Box::new(claim));
    }

    fn in_claim(
        &mut self,
        segment: &Cut<'_>,
        id: &str,
        x12_loop: &str,
        context: &Context<'_>,
        findings: &mut Findings,
    ) {
        let Some(claim) = &mut self.claim else { return };
        let position = segment.number();
        let spot = |element: u8, component: u8| Spot {
            x12_loop,
            segment: id,
            element: (element, component),
            position,
        };
        match (x12_loop, id) {
            ("2300", "REF") if segment.element(1) == b"F8" => claim.original_reference = true,
            ("2300", "DTP") => match segment.element(1) {
                b"439" => claim.accident_date = true,
                b"434" | b"472" => claim.statement = days(segment.element(2), segment.element(3)),
                _ => {}
            },
            ("2300", "HI") => diagnoses(claim, segment, findings),
            ("2320", "SBR") if claim.others.len() < MOST_DECISIONS => {
                claim.others.push(Decision { position, ..Decision::default() })
            }
            ("2320", "CAS") => {
                if let Some(other) = claim.others.last_mut() {
                    other.adjusted = other.adjusted.saturating_add(adjustments(segment));
                }
            }
            ("2320", "AMT") if segment.element(1) == b"D" => {
                if let Some(other) = claim.others.last_mut() {
                    other.paid = cents(segment.element(2));
                }
            }
            ("2330B", "NM1") => {
                if let Some(other) = claim.others.last_mut() {
                    other.payer = segment.element(9).to_vec();
                }
            }
            ("2400", "LX") => {
                finish_line(claim, context, findings);
                claim.line = Some(Line::default());
            }
            ("2400", "SV1") => service(claim, segment, 1, 2, Some(7), findings),
            ("2400", "SV2") => service(claim, segment, 2, 3, None, findings),
            ("2400", "SV3") => service(claim, segment, 1, 2, None, findings),
            ("2400", "DTP") if segment.element(1) == b"472" => {
                let found = days(segment.element(2), segment.element(3));
                if let (Some((from, to)), Some(today)) = (found, context.today)
                    && (from > today || to > today)
                {
                    findings.add(code::X12_SERVICE_IN_FUTURE, spot(3, 0), &[("today", today.to_string())]);
                }
                let person = self.patient.as_ref().unwrap_or(&self.subscriber.person);
                if let (Some((from, _)), Some(birth)) = (found, person.birth)
                    && from < birth
                {
                    findings.add(code::X12_SERVICE_BEFORE_BIRTH, spot(3, 0), &[]);
                }
                claim.first_day = match (claim.first_day, found) {
                    (Some(first), Some((from, _))) => Some(first.min(from)),
                    (first, found) => first.or(found.map(|(from, _)| from)),
                };
                if let Some(line) = &mut claim.line {
                    line.days = found;
                }
            }
            ("2430", "SVD") => {
                // More than the guide allows is told by the walk; memory stays bounded.
                if let Some(line) = claim.line.as_mut().filter(|line| line.decisions.len() < MOST_DECISIONS) {
                    line.bundled |= !segment.element(6).is_empty();
                    line.decisions.push(Decision {
                        position,
                        payer: segment.element(1).to_vec(),
                        paid: cents(segment.element(2)),
                        adjusted: 0,
                    });
                }
            }
            ("2430", "CAS") => {
                if let Some(decision) = claim.line.as_mut().and_then(|line| line.decisions.last_mut()) {
                    decision.adjusted = decision.adjusted.saturating_add(adjustments(segment));
                }
            }
            _ => {}
        }
        // A reason is good on the day of the decision, which stands behind it, or after it in the loop of the payer.
        match (x12_loop, id) {
            ("2320", "SBR") => tell_reasons(claim, "2320", None, context, findings),
            ("2430", "SVD") => tell_reasons(claim, "2430", None, context, findings),
            ("2320" | "2430", "CAS") => {
                if claim.reasons.len() >= MOST_DECISIONS {
                    tell_reasons(claim, "2320", None, context, findings);
                    tell_reasons(claim, "2430", None, context, findings);
                }
                note_reasons(claim, segment, x12_loop);
            }
            ("2330B", "DTP") if segment.element(1) == b"573" => {
                tell_reasons(claim, "2320", day(segment.element(3)), context, findings);
            }
            ("2430", "DTP") if segment.element(1) == b"573" => {
                tell_reasons(claim, "2430", day(segment.element(3)), context, findings);
            }
            _ => {}
        }
    }

    fn finish(&mut self, context: &Context<'_>, findings: &mut Findings) {
        let Some(mut claim) = self.claim.take() else { return };
        finish_line(&mut claim, context, findings);
        for x12_loop in ["2320", "2430"] {
            tell_reasons(&mut claim, x12_loop, None, context, findings);
        }
        let spot = |segment, element| Spot { x12_loop: "2300", segment, element, position: claim.position };
        if let Some(total) = claim.total
            && claim.every_line
            && total != claim.lines
        {
            let context = [("found", shown(total)), ("expected", shown(claim.lines))];
            findings.add(code::X12_CLAIM_TOTAL, spot("CLM", (2, 0)), &context);
        }
        for other in &claim.others {
            let of_lines = claim.line_adjusted.iter().filter(|(payer, _)| *payer == other.payer);
            let adjusted = of_lines.fold(other.adjusted, |sum, (_, cents)| sum.saturating_add(*cents));
            if let (Some(total), Some(paid)) = (claim.total, other.paid)
                && total != paid.saturating_add(adjusted)
            {
                let context = [("total", shown(total)), ("paid", shown(paid)), ("adjusted", shown(adjusted))];
                let spot =
                    Spot { x12_loop: "2320", segment: "AMT", element: (2, 0), position: other.position };
                findings.add(code::X12_OTHER_PAYER_BALANCE, spot, &context);
            }
        }
        if matches!(claim.frequency.as_slice(), b"7" | b"8") && !claim.original_reference {
            let frequency = [("value", text(&claim.frequency))];
            findings.add(code::X12_ORIGINAL_REFERENCE_MISSING, spot("REF", (0, 0)), &frequency);
        }
        if claim.accident && !claim.accident_date {
            findings.add(code::X12_ACCIDENT_DATE_MISSING, spot("DTP", (0, 0)), &[]);
        }
        if claim.automobile && !claim.accident_state {
            findings.add(code::X12_ACCIDENT_STATE_MISSING, spot("CLM", (11, 4)), &[]);
        }
        // Whoever is not the first payer comes after one, which 2320 tells.
        if !matches!(self.subscriber.payer_order.as_slice(), b"P" | b"" | b"U") && claim.others.is_empty() {
            let order = [("value", text(&self.subscriber.payer_order))];
            let spot = Spot { x12_loop: "2320", segment: "SBR", element: (0, 0), position: claim.position };
            findings.add(code::X12_OTHER_PAYER_MISSING, spot, &order);
        }
        let on = claim.statement.map(|(_, to)| to).or(claim.first_day);
        for used in &claim.codes {
            external::check_code(used, on, context, findings);
        }
    }

    pub(super) fn end(&mut self, context: &Context<'_>, findings: &mut Findings) {
        self.finish(context, findings);
    }
}

fn code_use(
    code_set: CodeSet,
    value: &[u8],
    at: Place,
    x12_loop: &'static str,
    segment: &'static str,
) -> CodeUse {
    CodeUse { code_set, value: text(value), position: at.position, element: at.element, x12_loop, segment }
}

fn diagnoses(claim: &mut Claim, segment: &Cut<'_>, findings: &mut Findings) {
    let position = segment.number();
    let (mut icd9, mut icd10) = (false, false);
    for element in 1..=12_u8 {
        let component = |number| segment.component(element.into(), number);
        let (qualifier, value) = (component(1), component(2));
        let Some((code_set, pointed)) = diagnosis_list(qualifier).filter(|_| !value.is_empty()) else {
            continue;
        };
        claim.diagnoses = claim.diagnoses.saturating_add(u8::from(pointed));
        icd9 |= is_icd9(qualifier);
        icd10 |= !is_icd9(qualifier);
        let spot = Spot { x12_loop: "2300", segment: "HI", element: (element, 2), position };
        if value.contains(&b'.') {
            findings.add(code::X12_ICD_DOT, spot, &[("value", text(value))]);
        } else if let Some(code_set) = code_set {
            let at = Place { position, element: (element, 2) };
            claim.codes.push(code_use(code_set, value, at, "2300", "HI"));
        } else {
            findings.not_checked(code::X12_ICD_UNKNOWN, "ICD-9 codes have no table by date here");
        }
    }
    if icd9 && icd10 {
        findings.add(
            code::X12_ICD_MIXED,
            Spot { x12_loop: "2300", segment: "HI", element: (0, 0), position },
            &[],
        );
    }
}

/// SV1, SV2 or SV3: the composite of the procedure, the charge, the pointers.
fn service(
    claim: &mut Claim,
    segment: &Cut<'_>,
    procedure: u8,
    charge: usize,
    pointers: Option<u8>,
    findings: &mut Findings,
) {
    let position = segment.number();
    let id: &'static str = match id_of(segment) {
        "SV1" => "SV1",
        "SV2" => "SV2",
        _ => "SV3",
    };
    let amount = cents(segment.element(charge));
    match amount {
        Some(cents) => claim.lines = claim.lines.saturating_add(cents),
        None => claim.every_line = false,
    }
    for component in 1..=4 {
        let Some(element) = pointers else { break };
        let pointer = segment.component(element.into(), component);
        if !pointer.is_empty()
            && text(pointer).parse::<u8>().is_ok_and(|number| number == 0 || number > claim.diagnoses)
        {
            let spot = Spot { x12_loop: "2400", segment: id, element: (element, component as u8), position };
            findings.add(
                code::X12_POINTER,
                spot,
                &[("value", text(pointer)), ("found", claim.diagnoses.to_string())],
            );
        }
    }
    let mut codes = Vec::new();
    let mut used = |code_set, value: &[u8], element| {
        if !value.is_empty() {
            codes.push(code_use(code_set, value, Place { position, element }, "2400", id));
        }
    };
    let whole = usize::from(procedure);
    match segment.component(whole, 1) {
        b"HC" | b"HP" => {
            used(CodeSet::Hcpcs, segment.component(whole, 2), (procedure, 2));
            for component in 3..=6 {
                used(CodeSet::Modifier, segment.component(whole, component.into()), (procedure, component));
            }
        }
        b"AD" => findings.not_checked(code::X12_PROCEDURE_UNKNOWN, "dental codes have no table here"),
        _ => {}
    }
    match id {
        "SV1" => used(CodeSet::PlaceOfService, segment.element(5), (5, 0)),
        "SV2" => used(CodeSet::Revenue, segment.element(1), (1, 0)),
        _ => {}
    }
    if let Some(line) = &mut claim.line {
        line.charge = amount;
        line.codes = codes;
    }
}

fn finish_line(claim: &mut Claim, context: &Context<'_>, findings: &mut Findings) {
    let Some(line) = claim.line.take() else { return };
    let on = line.days.map(|(from, _)| from).or(claim.statement.map(|(from, _)| from));
    for used in &line.codes {
        external::check_code(used, on, context, findings);
    }
    let mut payers: Vec<(Vec<u8>, i64, i64, u64)> = Vec::new();
    for decision in line.decisions {
        let paid = decision.paid.unwrap_or(0);
        match payers.iter_mut().find(|(payer, ..)| *payer == decision.payer) {
            Some((_, sum, adjusted, _)) => {
                *sum = sum.saturating_add(paid);
                *adjusted = adjusted.saturating_add(decision.adjusted);
            }
            None => payers.push((decision.payer, paid, decision.adjusted, decision.position)),
        }
    }
    for (payer, paid, adjusted, position) in payers {
        if let Some(charge) = line.charge
            && !line.bundled
            && charge != paid.saturating_add(adjusted)
        {
            let context = [("total", shown(charge)), ("paid", shown(paid)), ("adjusted", shown(adjusted))];
            let spot = Spot { x12_loop: "2430", segment: "SVD", element: (2, 0), position };
            findings.add(code::X12_OTHER_PAYER_LINE_BALANCE, spot, &context);
        }
        let room = claim.line_adjusted.len() < MOST_DECISIONS;
        match claim.line_adjusted.iter_mut().find(|(other, _)| *other == payer) {
            Some((_, sum)) => *sum = sum.saturating_add(adjusted),
            None if room => claim.line_adjusted.push((payer, adjusted)),
            None => {}
        }
    }
}
