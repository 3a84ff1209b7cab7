//! Making the 277CA.

use super::implementation::{guide_of, is_missed, is_unknown};
use super::outline::{Claim, GroupOutline, LevelKind, Line, Party, Transaction};
use super::{ClaimSource, Work, codes, is_around};
use crate::acknowledgement::{
    AcknowledgedClaim, AcknowledgedLine, AcknowledgedParty, AcknowledgedPatient, AcknowledgedProcedure,
    AcknowledgedProvider, AcknowledgedReceiver, AcknowledgedSource, ClaimAcknowledgement,
    ClaimAcknowledgementHeader, FileStatus, ProviderTotals, Receipt, StatusAction, StatusCode,
    StatusInformation,
};
use crate::claim::{
    DateKind, EntityKind, EventDate, Identifier, Name, ProcedureKind, Reference, ReferenceKind,
};
use crate::dates::Day;
use crate::error::code;
use crate::inquiry::EntityRole;
use crate::list;
use crate::list::List;
use crate::money::{Amount, Units};
use crate::tables::guides::{Guide, Guides};
use crate::text::{Coded, Private};
use crate::x12::check::WireFinding;

/// So many statuses of a claim are told.
const MOST: usize = 12;

/// So many statuses stand in the one segment of a line; its claim tells all of them.
const MOST_OF_LINE: usize = 3;

/// What stands where the guide asks for a name or an identifier and the file that came in gives none.
const NOT_GIVEN: &str = "UNKNOWN";

/// What a finding concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Transaction,
    /// A level of the hierarchy, by its place in the list.
    Level(usize),
    /// A claim, by its place in the list.
    Claim(usize),
}

/// Claims and charges, taken in and refused.
#[derive(Debug, Default, Clone, Copy)]
struct Totals {
    accepted: u64,
    rejected: u64,
    accepted_charge: i64,
    rejected_charge: i64,
}

impl Totals {
    fn add(&mut self, claim: &Claim, accepted: bool) {
        let charge = claim.charge.unwrap_or(0);
        let (count, sum) = match accepted {
            true => (&mut self.accepted, &mut self.accepted_charge),
            false => (&mut self.rejected, &mut self.rejected_charge),
        };
        *count += 1;
        *sum = sum.saturating_add(charge);
    }
}

fn count(of: u64) -> Option<Units> {
    (of > 0).then(|| of.to_string().parse().ok()).flatten()
}

fn charge(claims: u64, cents: i64) -> Option<Amount> {
    (claims > 0).then(|| Amount::from_cents(cents))
}

/// The codes that the 277CA allows at a place, by loop, segment, element and component; none where it allows any.
fn codes_of(x12_loop: &str, segment: &str, place: (u8, u8)) -> &'static [Box<str>] {
    let guide = Guides::embedded().ok().and_then(|guides| guides.named("277CA").ok());
    let Some(guide) = guide else { return &[] };
    let around = guide.loops().iter().find(|found| &*found.id == x12_loop);
    let items = around.map(|found| found.items.as_slice()).unwrap_or_default();
    let rules = items
        .iter()
        .filter_map(|item| guide.segment(item.rule))
        .filter(|rule| rule.id.to_string() == segment);
    let mut elements = rules.flat_map(|rule| guide.elements(rule));
    elements.find(|rule| (rule.element, rule.component) == place).map_or(&[], |rule| &rule.codes)
}

fn is_code_of(code: &str, codes: &[Box<str>]) -> bool {
    codes.iter().any(|known| **known == *code)
}

/// Does the 277CA know this code of somebody in the status of a claim?
fn knows_entity(entity: &str) -> bool {
    is_code_of(entity, codes_of("2200D", "STC", (1, 3)))
}

/// Whom the loop of a finding speaks of: the first code of the name that begins it.
fn entity_of(guide: Option<&Guide>, x12_loop: &str) -> Option<String> {
    let guide = guide?;
    let found = guide.loops().iter().find(|found| &*found.id == x12_loop)?;
    let rule = guide.segment(found.items.first()?.rule)?;
    let names = guide.elements(rule).iter().find(|rule| (rule.element, rule.component) == (1, 0))?;
    names.codes.first().map(|code| code.to_string()).filter(|code| knows_entity(code))
}

/// The level that a loop belongs to, by its number.
pub(super) fn level_kind(x12_loop: &str) -> Option<LevelKind> {
    match (x12_loop.get(..4)?, x12_loop.chars().nth(4)?) {
        ("2000" | "2010", 'A') => Some(LevelKind::Provider),
        ("2000" | "2010", 'B') => Some(LevelKind::Subscriber),
        ("2000" | "2010", 'C') => Some(LevelKind::Patient),
        _ => None,
    }
}

fn scope(finding: &WireFinding, of: &Transaction) -> Scope {
    let x12_loop = finding.r#loop.as_str();
    let at = if is_missed(finding) { finding.position.saturating_sub(1) } else { finding.position };
    if x12_loop == "ST" || x12_loop.starts_with("1000") {
        return Scope::Transaction;
    }
    let level = |kind: Option<LevelKind>| {
        let found = of
            .levels
            .iter()
            .rposition(|level| level.first <= at && kind.is_none_or(|kind| level.kind == kind));
        found.map_or(Scope::Transaction, Scope::Level)
    };
    if let Some(kind) = level_kind(x12_loop) {
        return level(Some(kind));
    }
    let after = of.claims.partition_point(|claim| claim.first <= at);
    match after.checked_sub(1).and_then(|index| Some((index, of.claims.get(index)?))) {
        Some((index, claim)) if at <= claim.last => Scope::Claim(index),
        _ => level(None),
    }
}

impl Work<'_> {
    /// The 277CA of an 837. Where the group or interchange around it is refused, so is every claim.
    pub(super) fn claims(
        &self,
        group: &GroupOutline,
        of: &Transaction,
        refused: bool,
    ) -> ClaimAcknowledgement {
        let guide = guide_of(of);
        let report = self.report.transactions.get(of.report);
        let mut whole: Vec<&WireFinding> = Vec::new();
        let mut levels: Vec<Vec<&WireFinding>> = vec![Vec::new(); of.levels.len()];
        let mut own: Vec<Vec<&WireFinding>> = vec![Vec::new(); of.claims.len()];
        let around = self.around(group.first, group.last);
        let around = around.filter(|finding| matches!(finding.segment.as_str(), "GS" | "GE"));
        whole.extend(around.filter(|finding| self.options.rejects(finding)));
        for finding in report.map(|report| report.findings.as_slice()).unwrap_or_default() {
            if is_around(finding) || !self.options.rejects(finding) {
                continue;
            }
            match scope(finding, of) {
                Scope::Transaction => whole.push(finding),
                Scope::Level(index) => levels.get_mut(index).into_iter().for_each(|list| list.push(finding)),
                Scope::Claim(index) => own.get_mut(index).into_iter().for_each(|list| list.push(finding)),
            }
        }
        let unread = refused || !group.closed || report.is_none_or(is_unknown);
        let mut totals = Totals::default();
        let mut providers: Vec<(Option<usize>, Totals, List<AcknowledgedPatient>)> = Vec::new();
        for (claim, own) in of.claims.iter().zip(&own) {
            let above = [claim.provider, claim.subscriber, claim.patient].into_iter().flatten();
            let above = above.filter_map(|index| levels.get(index)).flatten();
            let findings: Vec<&WireFinding> = whole.iter().chain(above).chain(own).copied().collect();
            let accepted = findings.is_empty() && !unread;
            totals.add(claim, accepted);
            let patient = self.patient(claim, of, &findings, unread, guide);
            match providers.last_mut().filter(|(index, ..)| *index == claim.provider) {
                Some((_, totals, patients)) => {
                    totals.add(claim, accepted);
                    patients.push(patient);
                }
                None => {
                    let mut own = Totals::default();
                    own.add(claim, accepted);
                    providers.push((claim.provider, own, list![patient]));
                }
            }
        }
        let nobody = Party::default();
        let providers = providers.into_iter().map(|(index, totals, patients)| {
            let level = index.and_then(|index| of.levels.get(index));
            AcknowledgedProvider {
                provider: self.provider(level.map_or(&nobody, |level| &level.party)),
                totals: Some(ProviderTotals {
                    // The 837 gives a provider's claims no number of their own.
                    number: "0".to_string(),
                    // A status of a provider's claims has no date.
                    statuses: [StatusInformation {
                        date: None,
                        ..self.received(totals.accepted_charge.saturating_add(totals.rejected_charge))
                    }]
                    .into(),
                    accepted_claims: count(totals.accepted),
                    rejected_claims: count(totals.rejected),
                    accepted_charge: charge(totals.accepted, totals.accepted_charge),
                    rejected_charge: charge(totals.rejected, totals.rejected_charge),
                    ..ProviderTotals::default()
                }),
                patients,
                ..AcknowledgedProvider::default()
            }
        });
        let sum = totals.accepted_charge.saturating_add(totals.rejected_charge);
        let role = self.source();
        let number = self.clean(&of.number, 30);
        let receiver = AcknowledgedReceiver {
            receiver: self.party("2100B", "41", &of.submitter, &group.group.sender),
            file: FileStatus {
                number: if number.is_empty() { "0".to_string() } else { number },
                statuses: [self.received(sum)].into(),
                accepted_claims: count(totals.accepted),
                rejected_claims: count(totals.rejected),
                accepted_charge: charge(totals.accepted, totals.accepted_charge),
                rejected_charge: charge(totals.rejected, totals.rejected_charge),
            },
            providers: providers.collect(),
            ..AcknowledgedReceiver::default()
        };
        let receipt = format!("{}{:04}", self.options.control_number, of.report + 1);
        let day = |kind: &str| EventDate {
            kind: DateKind::from_x12(kind),
            from: Coded::Code(self.options.date),
            to: None,
            time: None,
        };
        let source = AcknowledgedSource {
            source: AcknowledgedParty {
                entity: Some(EntityKind::Organization),
                ..self.party("2100A", role, &of.receiver, &group.group.receiver)
            },
            receipt: Receipt { number: receipt.clone(), dates: [day("050"), day("009")].into() },
            receivers: [receiver].into(),
            ..AcknowledgedSource::default()
        };
        ClaimAcknowledgement {
            header: ClaimAcknowledgementHeader {
                number: receipt,
                date: Some(Coded::Code(self.options.date)),
                time: Some(self.options.time.clone()),
            },
            sources: [source].into(),
            ..ClaimAcknowledgement::default()
        }
    }

    fn source(&self) -> &'static str {
        match self.options.source {
            ClaimSource::Payer => "PR",
            ClaimSource::Clearinghouse => "AY",
        }
    }

    /// Charges that were received, whatever became of their claims.
    fn received(&self, cents: i64) -> StatusInformation {
        StatusInformation {
            statuses: [StatusCode {
                category: "A1".to_string(),
                code: Some("19".to_string()),
                entity: Some(EntityRole::from_x12(self.source())),
                list: None,
            }]
            .into(),
            ..self.status(StatusAction::Accept, Some(cents))
        }
    }

    fn status(&self, action: StatusAction, cents: Option<i64>) -> StatusInformation {
        StatusInformation {
            date: Some(Coded::Code(self.options.date)),
            action: Some(action),
            charge: cents.map(Amount::from_cents),
            ..StatusInformation::default()
        }
    }

    /// Somebody of the file that came in. The guide asks for a name and an identifier, which damaged files do not give: `otherwise` is
    /// the identifier then, if there is one.
    fn party(&self, x12_loop: &str, role: &str, of: &Party, otherwise: &str) -> AcknowledgedParty {
        let text = |text: &String, longest| Some(self.clean(text, longest)).filter(|text| !text.is_empty());
        let [last, first, middle, _, suffix] = &of.names;
        let person = of.kind == "1";
        let only = |value: Option<String>| value.filter(|_| person);
        let name = Name {
            last: text(last, 60).or_else(|| Some(NOT_GIVEN.to_string())),
            first: only(text(first, 35)),
            middle: only(text(middle, 25)),
            // A submitter's name has no suffix.
            suffix: only(text(suffix, 10)).filter(|_| role != "41"),
        };
        let known = |text: &str| Some(self.clean(text, 80)).filter(|text| text.len() > 1);
        let value =
            known(&of.identifier).or_else(|| known(otherwise)).unwrap_or_else(|| NOT_GIVEN.to_string());
        // A number of a kind that has no place here, or of none, is the party's own.
        let kinds = codes_of(x12_loop, "NM1", (8, 0));
        let kind = self.clean(&of.qualifier, 2);
        let own = match role {
            "85" => "SV",
            "QC" => "MI",
            _ => "46",
        };
        let qualifier = if is_code_of(&kind, kinds) { kind } else { own.to_string() };
        let identifier = Identifier { qualifier, value };
        AcknowledgedParty {
            role: role.to_string(),
            entity: Some(if person { EntityKind::Person } else { EntityKind::Organization }),
            name: Some(Private::new(name)),
            identifier: Some(Private::new(identifier)),
        }
    }

    /// A provider without NPI is told by its tax number.
    fn provider(&self, of: &Party) -> AcknowledgedParty {
        let mut made = self.party("2100C", "85", of, "");
        let value = self.clean(&of.tax_id, 80);
        if of.identifier.is_empty() && value.len() > 1 {
            made.identifier = Some(Private::new(Identifier { qualifier: "FI".to_string(), value }));
        }
        made
    }

    fn patient(
        &self,
        claim: &Claim,
        of: &Transaction,
        findings: &[&WireFinding],
        unread: bool,
        guide: Option<&Guide>,
    ) -> AcknowledgedPatient {
        let party =
            |index: Option<usize>| index.and_then(|index| of.levels.get(index)).map(|level| &level.party);
        let (subscriber, dependent) = (party(claim.subscriber), party(claim.patient));
        let none = Party::default();
        let person = dependent.or(subscriber).unwrap_or(&none);
        let mut patient = self.party("2100D", "QC", person, "");
        patient.entity = Some(EntityKind::Person);
        if person.identifier.is_empty()
            && let Some(subscriber) = subscriber
        {
            // A dependent goes by the subscriber's number.
            patient.identifier = self.party("2100D", "QC", subscriber, "").identifier;
        }
        let mut references = List::new();
        let mut refer = |kind: &str, value: &str| {
            let value = self.clean(value, 50);
            if !value.is_empty() {
                references.push(Reference {
                    kind: ReferenceKind::from_x12(kind),
                    value: Private::new(value),
                    payer: None,
                });
            }
        };
        refer("D9", &claim.clearinghouse_number);
        refer("BLT", &claim.bill_type);
        // The guide asks for dates; a claim that has none is told with the day of its file.
        let days = claim.days.or_else(|| of.date.map(|day| (day, day)));
        let days = days.unwrap_or((self.options.date, self.options.date));
        let charge = claim.charge;
        let lines = claim.lines.iter().filter_map(|line| self.line(line, findings, guide));
        let id = self.clean(&claim.id, 38);
        let made = AcknowledgedClaim {
            id: if id.is_empty() { "0".to_string() } else { id },
            statuses: self.statuses(findings, unread, charge, guide),
            references,
            dates: [dated(days)].into(),
            lines: lines.collect(),
        };
        AcknowledgedPatient { patient, claims: [made].into(), ..AcknowledgedPatient::default() }
    }

    /// What becomes of a claim or, with findings, a line.
    fn statuses(
        &self,
        findings: &[&WireFinding],
        unread: bool,
        charge: Option<i64>,
        guide: Option<&Guide>,
    ) -> List<StatusInformation> {
        let mut found: Vec<StatusCode> = Vec::new();
        for finding in findings {
            let said = codes::said(finding.slug, &finding.segment, &finding.element);
            let entity = if said.entity { entity_of(guide, &finding.r#loop) } else { None };
            // A status that speaks of somebody says nothing where nobody can be named.
            let unsaid = said.status.is_empty() || (said.entity && entity.is_none());
            let code = if unsaid { "21" } else { said.status };
            let category = if said.category.is_empty() { "A3" } else { said.category };
            let entity = entity.as_deref().map(EntityRole::from_x12);
            let made = StatusCode {
                category: category.to_string(),
                code: Some(code.to_string()),
                entity,
                list: None,
            };
            if found.len() < MOST && !found.contains(&made) {
                found.push(made);
            }
        }
        if found.is_empty() && unread {
            let said = codes::said(code::X12_UNKNOWN_GUIDE, "", "");
            found.push(StatusCode {
                category: said.category.to_string(),
                code: Some(said.status.to_string()),
                ..StatusCode::default()
            });
        }
        let action = if found.is_empty() { StatusAction::Accept } else { StatusAction::Reject };
        if found.is_empty() {
            found.push(StatusCode {
                category: "A2".to_string(),
                code: Some("20".to_string()),
                ..StatusCode::default()
            });
        }
        let whole = self.status(action, Some(charge.unwrap_or(0)));
        found
            .into_iter()
            .map(|status| StatusInformation { statuses: [status].into(), ..whole.clone() })
            .collect()
    }

    fn line(
        &self,
        line: &Line,
        findings: &[&WireFinding],
        guide: Option<&Guide>,
    ) -> Option<AcknowledgedLine> {
        let here = |finding: &&&WireFinding| {
            let at = if is_missed(finding) { finding.position.saturating_sub(1) } else { finding.position };
            (line.first..=line.last).contains(&at) && finding.r#loop.starts_with("24")
        };
        let own: Vec<&WireFinding> = findings.iter().filter(here).copied().collect();
        let (kind, code) = (line.procedure.first(), line.procedure.get(1));
        if own.is_empty() || line.procedure.is_empty() {
            return None;
        }
        // A service of a kind that has no place here is told with its claim alone.
        let kind = kind.map(|kind| self.clean(kind, 2));
        if kind.as_ref().is_some_and(|kind| !is_code_of(kind, codes_of("2220D", "SVC", (1, 1)))) {
            return None;
        }
        let code = code.map(|code| self.clean(code, 48)).filter(|code| !code.is_empty())?;
        // A status of a line has no charge.
        let mut statuses = self.statuses(&own, false, None, guide).into_iter();
        let mut status = statuses.next().map(|one| StatusInformation { charge: None, ..one });
        if let Some(status) = &mut status {
            status.statuses.extend(statuses.flat_map(|one| one.statuses).take(MOST_OF_LINE - 1));
        }
        let control = self.clean(&line.control_number, 50);
        let references = (!control.is_empty()).then(|| Reference {
            kind: ReferenceKind::from_x12("FJ"),
            value: Private::new(control),
            payer: None,
        });
        Some(AcknowledgedLine {
            procedure: AcknowledgedProcedure {
                kind: kind.map(|kind| ProcedureKind::from_x12(&kind)),
                code: Some(Coded::from(code.as_str())),
                modifiers: line
                    .procedure
                    .iter()
                    .skip(2)
                    .take(4)
                    .map(|one| self.clean(one, 2))
                    .filter(|one| one.len() == 2)
                    .map(|one| Coded::from(one.as_str()))
                    .collect(),
            },
            charge: Amount::from_cents(line.charge.unwrap_or(0)),
            revenue_code: Some(self.clean(&line.revenue, 48)).filter(|text| !text.is_empty()),
            units: crate::x12::typed::element::decimal(&line.units),
            statuses: status.into_iter().collect(),
            references: references.into_iter().collect(),
            dates: line.days.map(dated).into_iter().collect(),
        })
    }
}

fn dated((from, to): (Day, Day)) -> EventDate {
    EventDate {
        kind: DateKind::from_x12("472"),
        from: Coded::Code(from),
        to: (from != to).then_some(Coded::Code(to)),
        time: None,
    }
}
