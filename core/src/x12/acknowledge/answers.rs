//! Bringing acknowledgements back onto the claims that they speak of.

use std::collections::HashMap;
use std::io::BufRead;

use super::codes;
use super::outline::{Claim, Outline, Transaction, Wanted};
use crate::acknowledgement::{
    AcknowledgedClaim, AcknowledgedTransaction, AnsweredBy, AnsweredClaim, AnsweredError, AnsweredWhole,
    ClaimAcknowledgement, ClaimAnswers, ElementError, ImplementationAcknowledgement,
    InterchangeAcknowledgement, InterchangeVerdict, SegmentError, StatusAction, StatusCode,
    StatusInformation, Verdict,
};
use crate::claim::ReferenceKind;
use crate::error::{Error, Result, code};
use crate::list;
use crate::list::List;
use crate::x12::{Message, MessageReader, Options};

fn words(place: &str, code: &str) -> Option<String> {
    codes::meaning(place, code).map(|meaning| meaning.words.to_string())
}

fn error(by: AnsweredBy, place: &str, code: &str) -> AnsweredError {
    AnsweredError {
        by,
        r#loop: None,
        segment: None,
        element: None,
        position: None,
        file_position: None,
        line: None,
        place: place.to_string(),
        code: code.to_string(),
        entity: None,
        words: words(place, code),
        message: None,
    }
}

fn same_number(one: &str, other: &str) -> bool {
    one == other || matches!((one.parse::<u64>(), other.parse::<u64>()), (Ok(one), Ok(other)) if one == other)
}

/// A 277CA goes on with what is in its statuses: the action decides, then the category.
fn goes_on(statuses: &[StatusInformation]) -> bool {
    statuses.iter().all(|one| match &one.action {
        Some(StatusAction::Accept) => true,
        Some(StatusAction::Reject) => false,
        _ => one.statuses.iter().all(|status| {
            codes::meaning("STC01-1", &status.category).and_then(|found| found.accepted).unwrap_or(true)
        }),
    })
}

#[derive(Default)]
struct Answering {
    outline: Option<Outline>,
    answers: ClaimAnswers,
    /// Where the claim of an identifier and transaction stands in the list.
    known: HashMap<(String, Option<u64>), usize>,
}

/// What the 999, TA1 and 277CA of a file say, claim by claim. With the file that they answer (an 837), errors of a 999 find their claim
/// by group, transaction and segment, and every claim of it has an answer; without it, only by the claim that the 999 names (CTX).
///
/// ```
/// use cleanclaim::x12::acknowledge::answers;
/// let file = b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *261124*0900*^*00501*000000001*0*P*:~\
/// GS*FA*PAYER*CLINIC*20261124*0900*1*X*005010X231A1~ST*999*0001*005010X231A1~AK1*HC*7~AK2*837*0001~IK3*CLM*22**8~CTX*CLM01:A-1~\
/// IK4*2*782*6~IK5*R*5~AK9*R*1*1*0~SE*9*0001~GE*1*1~IEA*1*000000001~";
/// let found = answers(&file[..], None)?;
/// let claim = &found.claims[0];
/// assert_eq!((claim.id.as_str(), claim.accepted), ("A-1", false));
/// assert_eq!(claim.errors[0].element.as_deref(), Some("CLM02"));
/// # Ok::<(), cleanclaim::Error>(())
/// ```
pub fn answers(acknowledgements: impl BufRead, of: Option<&[u8]>) -> Result<ClaimAnswers> {
    let wanted = Wanted { claims: true, lines: true, values: false };
    let outline = of.map(|file| Outline::of(file, None, wanted)).transpose()?;
    let mut answering = Answering { outline, ..Answering::default() };
    let mut any = false;
    let options = Options::default().without_source_map();
    let mut trouble = None;
    for message in MessageReader::new(acknowledgements, &options)? {
        match message {
            Ok(Message::ImplementationAcknowledgement(read)) => answering.implementation(&read.document),
            Ok(Message::InterchangeAcknowledgement(read)) => answering.interchange(&read.document),
            Ok(Message::ClaimAcknowledgement(read)) => answering.claims(&read.document),
            Ok(_) => continue,
            // A transaction of another kind says nothing of claims.
            Err(why)
                if why.code() == code::X12_OTHER_GUIDE
                    && !matches!(why.value("transaction"), Some("999" | "997" | "277")) =>
            {
                continue;
            }
            Err(why) => {
                trouble.get_or_insert(why);
                continue;
            }
        }
        any = true;
    }
    match (any, trouble) {
        (true, None) => Ok(answering.answers),
        // An acknowledgement that is passed over would make a refused claim look accepted.
        (_, Some(why)) => Err(why),
        (false, None) => Err(Error::new(code::X12_NO_ACKNOWLEDGEMENT)),
    }
}

impl Answering {
    /// The answer of a claim, which is made where it is not there yet.
    fn claim(&mut self, id: &str, at: Option<(u64, &str)>, by: &AnsweredBy) -> Option<&mut AnsweredClaim> {
        let key = (id.to_string(), at.map(|(first, _)| first));
        let index = match self.known.get(&key) {
            Some(index) => *index,
            None => {
                self.answers.claims.push(AnsweredClaim {
                    id: id.to_string(),
                    transaction: at.map(|(_, number)| number.to_string()),
                    accepted: true,
                    by: List::new(),
                    payer_claim_number: None,
                    errors: List::new(),
                });
                self.known.insert(key, self.answers.claims.len() - 1);
                self.answers.claims.len() - 1
            }
        };
        let claim = self.answers.claims.get_mut(index)?;
        if !claim.by.contains(by) {
            claim.by.push(by.clone());
        }
        Some(claim)
    }

    fn interchange(&mut self, told: &InterchangeAcknowledgement) {
        let accepted = told.verdict != InterchangeVerdict::Rejected;
        let by = AnsweredBy::Interchange;
        let errors =
            if told.note == "000" { List::new() } else { list![error(by.clone(), "TA105", &told.note)] };
        if !accepted && let Some(outline) = self.outline.take() {
            for of in &outline.interchanges {
                if !same_number(&of.interchange.control_number, &told.control_number) {
                    continue;
                }
                for transaction in of.groups.iter().flat_map(|group| &group.transactions) {
                    self.refuse(transaction, &by, &errors);
                }
            }
            self.outline = Some(outline);
        }
        self.answers.wholes.push(AnsweredWhole {
            by,
            what: "interchange".to_string(),
            control_number: told.control_number.clone(),
            accepted,
            errors,
        });
    }

    /// Every claim of a transaction is refused.
    fn refuse(&mut self, of: &Transaction, by: &AnsweredBy, errors: &[AnsweredError]) {
        for claim in &of.claims {
            if let Some(answer) = self.claim(&claim.id, Some((claim.first, &of.control_number)), by) {
                answer.accepted = false;
                answer.errors.extend(errors.iter().cloned());
            }
        }
    }

    fn implementation(&mut self, told: &ImplementationAcknowledgement) {
        let by = AnsweredBy::Implementation;
        let group_accepted = told.verdict.is_accepted();
        let group_errors: List<_> = told.codes.iter().map(|one| error(by.clone(), "AK905", one)).collect();
        let outline = self.outline.take();
        let groups = outline.iter().flat_map(|outline| &outline.interchanges).flat_map(|of| &of.groups);
        let mut groups =
            groups.filter(|of| same_number(&of.group.control_number, &told.group.control_number));
        let group = groups.next();
        for transaction in &told.transactions {
            let of = group.and_then(|group| {
                let mut all = group.transactions.iter();
                all.find(|of| of.control_number == transaction.control_number)
            });
            self.transaction(transaction, of, group_accepted, &group_errors);
        }
        // A transaction of which the 999 does not speak goes the way of its group.
        let silent = group
            .into_iter()
            .flat_map(|group| &group.transactions)
            .filter(|of| told.transactions.iter().all(|one| one.control_number != of.control_number));
        for of in silent {
            if group_accepted {
                for claim in &of.claims {
                    self.claim(&claim.id, Some((claim.first, &of.control_number)), &by);
                }
            } else {
                self.refuse(of, &by, &group_errors);
            }
        }
        self.outline = outline;
        self.answers.wholes.push(AnsweredWhole {
            by,
            what: "group".to_string(),
            control_number: told.group.control_number.clone(),
            accepted: group_accepted,
            errors: group_errors,
        });
    }

    fn transaction(
        &mut self,
        told: &AcknowledgedTransaction,
        of: Option<&Transaction>,
        group_accepted: bool,
        group_errors: &[AnsweredError],
    ) {
        let by = AnsweredBy::Implementation;
        // Where IK5 is missing, what is wrong with the segments decides.
        let accepted = match told.verdict == Verdict::default() {
            true => told.errors.is_empty(),
            false => told.verdict.is_accepted(),
        } && group_accepted;
        for claim in of.into_iter().flat_map(|of| &of.claims) {
            let at = Some((claim.first, told.control_number.as_str()));
            if let Some(answer) = self.claim(&claim.id, at, &by) {
                answer.accepted &= accepted;
                if !group_accepted {
                    answer.errors.extend(group_errors.iter().cloned());
                }
            }
        }
        let mut rest: List<AnsweredError> =
            told.codes.iter().map(|one| error(by.clone(), "IK502", one)).collect();
        for wrong in &told.errors {
            let place = of
                .zip(wrong.position)
                .map(|(of, position)| of.first.saturating_add(position).saturating_sub(1));
            let named = wrong.business_units.iter().find(|unit| unit.name == "CLM01");
            let named = named.and_then(|unit| unit.value.as_ref()).map(|value| value.expose().as_str());
            let claims = of.map(|of| claims_at(of, wrong, place, named)).unwrap_or_default();
            let mut any = false;
            for claim in &claims {
                let made = segment_errors(wrong, place, Some(claim));
                if let Some(answer) = self.claim(&claim.id, Some((claim.first, &told.control_number)), &by) {
                    answer.errors.extend(made);
                    any = true;
                }
            }
            // Without the file the claim's own number is all that there is.
            if let (None, Some(id)) = (of, named)
                && let Some(answer) = self.claim(id, None, &by)
            {
                answer.accepted &= accepted;
                answer.errors.extend(segment_errors(wrong, place, None));
                any = true;
            }
            if !any {
                rest.extend(segment_errors(wrong, place, None));
            }
        }
        self.answers.wholes.push(AnsweredWhole {
            by,
            what: "transaction".to_string(),
            control_number: told.control_number.clone(),
            accepted,
            errors: rest,
        });
    }

    fn claims(&mut self, told: &ClaimAcknowledgement) {
        let by = AnsweredBy::Claim;
        let receivers = told.sources.iter().flat_map(|source| &source.receivers);
        let outline = self.outline.take();
        for receiver in receivers {
            let number = &receiver.file.number;
            let transactions =
                outline.iter().flat_map(|outline| &outline.interchanges).flat_map(|of| &of.groups);
            let transactions: Vec<&Transaction> = transactions
                .flat_map(|group| &group.transactions)
                .filter(|of| !of.claims.is_empty())
                .collect();
            // The file's number (BHT03) tells which transaction is meant, where it is one of them.
            let named = transactions.iter().any(|of| same_number(&of.number, number));
            let fits = |of: &&&Transaction| !named || same_number(&of.number, number);
            // A claim number that stands twice is answered in its order.
            let mut by_id: HashMap<&str, Vec<(&Claim, &Transaction)>> = HashMap::new();
            for of in transactions.iter().filter(fits) {
                for claim in of.claims.iter().rev() {
                    by_id.entry(&claim.id).or_default().push((claim, of));
                }
            }
            let accepted = goes_on(&receiver.file.statuses);
            let errors = match accepted {
                true => List::new(),
                false => receiver.file.statuses.iter().flat_map(statuses).collect(),
            };
            self.answers.wholes.push(AnsweredWhole {
                by: by.clone(),
                what: "transaction".to_string(),
                control_number: number.clone(),
                accepted,
                errors,
            });
            let patients = receiver.providers.iter().flat_map(|one| &one.patients);
            for claim in patients.flat_map(|patient| &patient.claims) {
                let place = by_id.get_mut(claim.id.as_str()).and_then(Vec::pop);
                self.answer(claim, place, &by);
            }
        }
        self.outline = outline;
    }

    fn answer(&mut self, told: &AcknowledgedClaim, of: Option<(&Claim, &Transaction)>, by: &AnsweredBy) {
        let accepted = goes_on(&told.statuses);
        let at = of.map(|(claim, of)| (claim.first, of.control_number.as_str()));
        let Some(answer) = self.claim(&told.id, at, by) else { return };
        answer.accepted = accepted;
        let payer = told.references.iter().find(|one| one.kind == ReferenceKind::from_x12("1K"));
        if let Some(payer) = payer {
            answer.payer_claim_number = Some(payer.value.clone());
        }
        if !accepted {
            answer.errors.extend(told.statuses.iter().flat_map(statuses));
        }
        for line in told.lines.iter().filter(|line| !goes_on(&line.statuses)) {
            let control = line.references.iter().find(|one| one.kind == ReferenceKind::from_x12("FJ"));
            let number = of.zip(control).and_then(|((claim, _), control)| {
                let mut lines = claim.lines.iter();
                lines.find(|own| own.control_number == *control.value.expose()).map(|own| own.number.clone())
            });
            for made in line.statuses.iter().flat_map(statuses) {
                answer.errors.push(AnsweredError { line: number.clone(), ..made });
            }
        }
    }
}

/// The claims of which an error of a segment speaks: the one in which it stands, or all those below its level.
fn claims_at<'a>(
    of: &'a Transaction,
    wrong: &SegmentError,
    place: Option<u64>,
    named: Option<&str>,
) -> Vec<&'a Claim> {
    let Some(place) = place else { return Vec::new() };
    let before = place.saturating_sub(1);
    let within = |place: u64| of.claims.iter().find(|claim| (claim.first..=claim.last).contains(&place));
    if let Some(id) = named {
        // A segment that is missing at the end of a claim is told at the one that follows it, which the claim's own number tells.
        let found = [within(place), within(before)].into_iter().flatten().find(|claim| claim.id == id);
        let found = found.or_else(|| of.claims.iter().find(|claim| claim.id == id));
        return found.into_iter().collect();
    }
    let missed = matches!(wrong.code.as_deref(), Some("3" | "I6" | "I7" | "I8"));
    let above = wrong.r#loop.as_deref().is_some_and(|name| name.starts_with("20") || name.starts_with("10"));
    let at = if missed { before } else { place };
    if !above && let Some(claim) = within(at) {
        return vec![claim];
    }
    let level = of.levels.iter().rposition(|level| level.first <= at);
    let below = |claim: &&Claim| {
        level.is_some() && [claim.provider, claim.subscriber, claim.patient].contains(&level)
    };
    of.claims.iter().filter(below).collect()
}

fn segment_errors(wrong: &SegmentError, place: Option<u64>, claim: Option<&Claim>) -> Vec<AnsweredError> {
    let line = place.zip(claim).and_then(|(place, claim)| {
        claim
            .lines
            .iter()
            .find(|line| (line.first..=line.last).contains(&place))
            .map(|line| line.number.clone())
    });
    let base = |name: &str, code: &str| AnsweredError {
        r#loop: wrong.r#loop.clone(),
        segment: Some(wrong.segment.clone()),
        position: wrong.position,
        file_position: place,
        line: line.clone(),
        ..error(AnsweredBy::Implementation, name, code)
    };
    let mut made: Vec<AnsweredError> =
        wrong.elements.iter().map(|one| element_error(one, &wrong.segment, &base)).collect();
    if made.is_empty() {
        made.push(base("IK304", wrong.code.as_deref().unwrap_or_default()));
    }
    made
}

fn element_error(
    told: &ElementError,
    segment: &str,
    base: &impl Fn(&str, &str) -> AnsweredError,
) -> AnsweredError {
    let element = told.element.map(|element| match told.component {
        Some(component) => format!("{segment}{element:02}-{component}"),
        None => format!("{segment}{element:02}"),
    });
    AnsweredError { element, ..base("IK403", &told.code) }
}

/// The statuses of an STC, the first and its further ones.
fn statuses(told: &StatusInformation) -> Vec<AnsweredError> {
    let one = |status: &StatusCode| {
        let category = words("STC01-1", &status.category);
        let code = status.code.as_deref().unwrap_or_default();
        let of = words("STC01", code);
        let words = match (category, of) {
            (Some(category), Some(of)) => Some(format!("{category}: {of}")),
            (category, of) => category.or(of),
        };
        AnsweredError {
            entity: status.entity.as_ref().map(|role| role.x12().to_string()),
            words,
            message: told.message.clone(),
            ..error(AnsweredBy::Claim, "STC01", &format!("{}:{code}", status.category))
        }
    };
    told.statuses.iter().map(one).collect()
}
