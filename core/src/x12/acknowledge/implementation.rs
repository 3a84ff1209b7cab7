//! Making the 999.

use super::claims::level_kind;
use super::outline::{GroupOutline, Mark, Transaction};
use super::{Work, codes, is_around};
use crate::acknowledgement::{
    AcknowledgedGroup, AcknowledgedTransaction, BusinessUnit, ElementError, ImplementationAcknowledgement,
    SegmentError, SituationalTrigger, Verdict,
};
use crate::error::code;
use crate::list::List;
use crate::tables::guides::{Guide, Guides, SegmentId};
use crate::text::Private;
use crate::x12::check::{TransactionReport, WireFinding};

/// So many segments of a transaction are told; the verdict counts all.
const MOST: usize = 5_000;

/// IK502 to IK506 and AK905 to AK909.
const MOST_CODES: usize = 5;

fn put(list: &mut List<String>, code: &str) {
    if !code.is_empty() && list.len() < MOST_CODES && !list.iter().any(|own| own == code) {
        list.push(code.to_string());
    }
}

/// Is it found missing where the next segment stands?
pub(super) fn is_missed(finding: &WireFinding) -> bool {
    matches!(finding.slug, code::X12_SEGMENT_MISSING | code::X12_LOOP_MISSING | code::X12_TRANSACTION_TRAILER)
}

/// The guide of a transaction, where it is known.
pub(super) fn guide_of(transaction: &Transaction) -> Option<&'static Guide> {
    Guides::embedded().ok()?.find(&transaction.guide, &transaction.transaction)
}

/// The number of a data element in the dictionary.
fn reference(guide: Option<&Guide>, segment: &str, place: (u8, u8)) -> Option<String> {
    let guide = guide?;
    let id = SegmentId::of(segment.as_bytes())?;
    let rules = guide.segments().iter().filter(|rule| rule.id == id);
    let mut elements = rules.flat_map(|rule| guide.elements(rule));
    let found = elements.find(|rule| (rule.element, rule.component) == place && rule.number > 0)?;
    Some(found.number.to_string())
}

/// The segment that begins a loop.
fn begins(guide: Option<&Guide>, x12_loop: &str) -> Option<String> {
    let found = guide?.loops().iter().find(|found| &*found.id == x12_loop)?;
    found.items.first().map(|item| item.segment.to_string())
}

/// A loop in the four characters of IK303.
fn loop_name(x12_loop: &str) -> Option<String> {
    (!matches!(x12_loop, "" | "ST")).then(|| x12_loop.chars().take(4).collect())
}

impl Work<'_> {
    /// The 999 of a group. Where the interchange around it is refused, so is the group.
    pub(super) fn implementation(
        &self,
        group: &GroupOutline,
        refused: bool,
    ) -> ImplementationAcknowledgement {
        let mut made = ImplementationAcknowledgement {
            group: AcknowledgedGroup {
                kind: self.clean(&group.group.functional_identifier, 2),
                control_number: self.clean(&group.group.control_number, 9),
                guide: Some(self.clean(&group.group.version, 12)).filter(|text| !text.is_empty()),
            },
            ..ImplementationAcknowledgement::default()
        };
        let mut rejected = refused;
        let mut noted = false;
        for finding in self.around(group.first, group.last) {
            if !matches!(finding.segment.as_str(), "GS" | "GE") || finding.slug == code::X12_GROUP_TRAILER {
                continue;
            }
            put(&mut made.codes, codes::said(finding.slug, &finding.segment, &finding.element).group);
            let rejects = self.options.rejects(finding);
            rejected |= rejects;
            noted |= !rejects;
        }
        if !group.closed {
            rejected = true;
            put(&mut made.codes, codes::said(code::X12_GROUP_TRAILER, "GE", "").group);
        }
        let mut unknown = 0;
        for transaction in &group.transactions {
            let Some(report) = self.report.transactions.get(transaction.report) else { continue };
            if is_unknown(report) {
                unknown += 1;
            }
            made.transactions.push(self.transaction(transaction, report));
        }
        if unknown > 0 && unknown == group.transactions.len() {
            put(&mut made.codes, codes::said(code::X12_UNKNOWN_GUIDE, "", "").group);
        }
        let received = made.transactions.len() as u64;
        let accepted = made.transactions.iter().filter(|one| one.verdict.is_accepted()).count() as u64;
        let with_errors = made.transactions.iter().any(|one| one.verdict == Verdict::AcceptedWithErrors);
        made.received = Some(received.min(999_999));
        made.included = Some(group.included.unwrap_or(received).min(999_999));
        made.accepted = Some(if rejected { 0 } else { accepted.min(999_999) });
        made.verdict = match accepted {
            _ if rejected => Verdict::Rejected,
            0 if received > 0 => Verdict::Rejected,
            _ if accepted < received => Verdict::Partial,
            _ if with_errors || noted => Verdict::AcceptedWithErrors,
            _ => Verdict::Accepted,
        };
        made
    }

    fn transaction(&self, of: &Transaction, report: &TransactionReport) -> AcknowledgedTransaction {
        let mut made = AcknowledgedTransaction {
            transaction: self.clean(&of.transaction, 3),
            control_number: self.clean(&of.control_number, 9),
            guide: Some(self.clean(&of.guide, 35)).filter(|text| !text.is_empty()),
            verdict: Verdict::Accepted,
            ..AcknowledgedTransaction::default()
        };
        if is_unknown(report) {
            put(&mut made.codes, codes::said(code::X12_UNKNOWN_GUIDE, "", "").transaction);
            made.verdict = Verdict::Rejected;
        }
        let guide = guide_of(of);
        let mut findings: Vec<&WireFinding> =
            report.findings.iter().filter(|finding| !is_around(finding)).collect();
        findings.sort_by_key(|finding| finding.position);
        // What refuses is told first, so that its codes have room.
        for refusing in [true, false] {
            for finding in findings.iter().filter(|finding| self.options.rejects(finding) == refusing) {
                let said = codes::said(finding.slug, &finding.segment, &finding.element);
                put(&mut made.codes, said.transaction);
                if refusing {
                    made.verdict = Verdict::Rejected;
                } else if made.verdict == Verdict::Accepted {
                    made.verdict = Verdict::AcceptedWithErrors;
                }
            }
        }
        for finding in findings {
            self.add(&mut made.errors, finding, of, guide);
        }
        made
    }

    /// Adds a finding to what is wrong with the segments.
    fn add(
        &self,
        errors: &mut List<SegmentError>,
        finding: &WireFinding,
        of: &Transaction,
        guide: Option<&Guide>,
    ) {
        let entry = finding.slug.entry();
        if entry.ik3.is_empty() {
            return;
        }
        let none = Mark::default();
        let mark = of.marks.get(&finding.position).unwrap_or(&none);
        let said = codes::said(finding.slug, &finding.segment, &finding.element);
        let trigger = codes::trigger(said.trigger);
        // Where another value asks for a segment, that segment is what is told, not the one that was looked at.
        let segment = match (finding.segment.as_str(), is_missed(finding)) {
            ("", _) => begins(guide, &finding.r#loop).unwrap_or_default(),
            ("?", _) => "???".to_string(),
            (segment, _) => segment.to_string(),
        };
        let position = finding.position.clamp(of.first, of.last.saturating_add(1)) - of.first + 1;
        let code = Some(entry.ik3.to_string());
        let x12_loop = loop_name(&finding.r#loop);
        let same = |own: &SegmentError| {
            own.position == Some(position)
                && own.segment == segment
                && own.code == code
                && own.r#loop == x12_loop
        };
        let known = errors.iter().rposition(|own| own.position.is_some_and(|at| at == position) && same(own));
        let index = match known {
            Some(index) => index,
            None if errors.len() >= MOST => return,
            None => {
                let unit = if is_missed(finding) { &mark.unit_before } else { &mark.unit };
                // What is missing in a level above the claims belongs to none of them alone.
                let above =
                    is_missed(finding) && of.transaction == "837" && level_kind(&finding.r#loop).is_some();
                let unit = unit.as_ref().filter(|_| !above).map(|(name, value)| BusinessUnit {
                    name: (*name).to_string(),
                    value: Some(Private::new(self.clean(value, 35)))
                        .filter(|value| !value.expose().is_empty()),
                });
                errors.push(SegmentError {
                    segment,
                    position: Some(position),
                    r#loop: x12_loop,
                    code,
                    business_units: unit.into_iter().collect(),
                    ..SegmentError::default()
                });
                errors.len() - 1
            }
        };
        let Some(error) = errors.get_mut(index) else { return };
        // Its place is asked for: of a segment that did not stand there is none to tell.
        let trigger = trigger.and_then(|trigger| {
            let (_, at) = mark.last.iter().find(|(id, _)| *id == trigger.segment)?;
            Some(SituationalTrigger {
                segment: trigger.segment.to_string(),
                position: Some(at.saturating_sub(of.first) + 1),
                r#loop: loop_name(trigger.x12_loop),
                element: Some(trigger.element.0),
                component: Some(trigger.element.1).filter(|component| *component > 0),
                repetition: None,
                reference: reference(guide, trigger.segment, trigger.element),
            })
        });
        let place = codes::split_place(&finding.element).1;
        match place {
            Some((element, component)) if !entry.ik4.is_empty() => {
                let value = match component {
                    0 => mark.elements.get(usize::from(element)).cloned(),
                    _ => None,
                };
                let value = value.map(|bytes| self.clean(&String::from_utf8_lossy(&bytes), 99));
                let made = ElementError {
                    element: Some(element),
                    component: Some(component).filter(|component| *component > 0),
                    reference: reference(guide, &finding.segment, (element, component)),
                    code: entry.ik4.to_string(),
                    value: value.filter(|value| !value.is_empty()).map(Private::new),
                    triggers: trigger.into_iter().collect(),
                    ..ElementError::default()
                };
                if !error.elements.contains(&made) {
                    error.elements.push(made);
                }
            }
            _ => {
                if let Some(trigger) = trigger.filter(|trigger| !error.triggers.contains(trigger)) {
                    error.triggers.push(trigger);
                }
            }
        }
    }
}

/// Could the transaction not be checked, since its guide is not known?
pub(super) fn is_unknown(report: &TransactionReport) -> bool {
    report.not_checked.iter().any(|one| one.slug == code::X12_UNKNOWN_GUIDE)
}
