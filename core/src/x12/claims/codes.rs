//! The codes of HI segments: diagnoses, procedures, occurrences, values, conditions.

use std::borrow::Cow;

use super::parties::component;
use crate::claim::{
    Claim, Diagnosis, DiagnosisKind, InstitutionalProcedure, InstitutionalProcedureKind, Occurrence,
    OccurrenceSpan, ValueAmount,
};
use crate::error::code;
use crate::text::Coded;
use crate::x12::elements::Elements;
use crate::x12::typed::element::Element;
use crate::x12::typed::out::{LoopOut, Written};
use crate::x12::typed::part::Filled;

/// The most codes that a segment takes.
const MOST: usize = 12;

/// The form of a date within a code: `D8` or `RD8`, and the text after it.
fn dated<'a>(elements: &mut Elements<'a>, place: usize, form: &[u8]) -> Option<&'a str> {
    if elements.raw_component(place, 3) != form {
        return None;
    }
    let text = elements.text_of(place, 4)?;
    elements.mark_component(place, 3);
    Some(text)
}

/// A diagnosis of ICD-10-CM travels without its dot; those of other sets are kept as text.
fn diagnosis(
    elements: &mut Elements<'_>,
    place: usize,
    kind: DiagnosisKind,
    qualifier: &str,
) -> Option<Diagnosis> {
    let text = elements.text_of(place, 2)?;
    let code = if qualifier.len() == 3 { Element::read(Some(text))? } else { Coded::from(text) };
    if qualifier.len() == 3 && text.contains('.') && code.code().is_some() {
        elements.mended = Some(code::X12_DIAGNOSIS_DOT);
    }
    Some(Diagnosis { kind, code, present_on_admission: component(elements, place, 9) })
}

/// One code, into the list that it belongs to; says which and how long that was before.
fn take_code(claim: &mut Claim, elements: &mut Elements<'_>, place: usize) -> Option<(&'static str, usize)> {
    let qualifier = std::str::from_utf8(elements.raw_component(place, 1)).ok()?;
    // A code that is not there, or that repeats, is kept with all that stands beside it.
    if elements.raw_component(place, 2).is_empty() {
        return None;
    }
    let taken = match qualifier {
        "" => return None,
        // The first is written as the principal one, the others as others: what says it the other way round is kept as it is.
        "BP" | "BO" if (qualifier == "BP") == claim.anesthesia_procedures.is_empty() => {
            claim.anesthesia_procedures.push(component(elements, place, 2)?);
            ("anesthesia_procedures", claim.anesthesia_procedures.len())
        }
        "BG" => {
            claim.condition_codes.push(component(elements, place, 2)?);
            ("condition_codes", claim.condition_codes.len())
        }
        "TC" => {
            claim.treatment_codes.push(component(elements, place, 2)?);
            ("treatment_codes", claim.treatment_codes.len())
        }
        "DR" if claim.drg.is_none() => {
            claim.drg = Some(component(elements, place, 2)?);
            ("drg", 0)
        }
        "BH" => {
            let code = component(elements, place, 2)?;
            let date = dated(elements, place, b"D8").and_then(|text| Element::read(Some(text)));
            claim.occurrences.push(Occurrence { code, date });
            ("occurrences", claim.occurrences.len())
        }
        "BI" => {
            let (from, to) = std::str::from_utf8(elements.raw_component(place, 4)).ok()?.split_once('-')?;
            let (from, to) = (Element::read(Some(from))?, Element::read(Some(to)));
            dated(elements, place, b"RD8")?;
            claim.occurrence_spans.push(OccurrenceSpan { code: component(elements, place, 2)?, from, to });
            ("occurrence_spans", claim.occurrence_spans.len())
        }
        "BE" => {
            let amount = Element::read(std::str::from_utf8(elements.raw_component(place, 5)).ok())?;
            elements.mark_component(place, 5);
            claim.values.push(ValueAmount { code: component(elements, place, 2)?, amount });
            ("values", claim.values.len())
        }
        _ if is_one(DiagnosisKind::ALL, qualifier) => {
            let kind = DiagnosisKind::from_x12(qualifier);
            claim.diagnoses.push(diagnosis(elements, place, kind, qualifier)?);
            ("diagnoses", claim.diagnoses.len())
        }
        _ if is_one(InstitutionalProcedureKind::ALL, qualifier) => {
            let kind = InstitutionalProcedureKind::from_x12(qualifier);
            let code = component(elements, place, 2)?;
            let date = dated(elements, place, b"D8").and_then(|text| Element::read(Some(text)));
            claim.procedures.push(InstitutionalProcedure { kind, code, date });
            ("procedures", claim.procedures.len())
        }
        _ => return None,
    };
    elements.mark_component(place, 1);
    Some((taken.0, taken.1.saturating_sub(1)))
}

fn is_one(all: &[(&str, &str)], code: &str) -> bool {
    all.iter().any(|(_, known)| *known == code)
}

/// HI: up to twelve codes. One that cannot be held stays behind.
pub(super) fn take_health_codes(claim: &mut Claim, elements: &mut Elements<'_>) -> Filled {
    let mut first = None;
    for place in 1..=elements.count() {
        let taken = take_code(claim, elements, place);
        first = first.or(taken);
    }
    match first {
        // Places in the list are found by the beginning of their path.
        Some((field, 0)) => Filled::At(field, None),
        Some((field, index)) => Filled::At(field, Some(index)),
        None => Filled::Unnamed,
    }
}

/// A code that is to be written: its components by number.
type Code<'a> = Vec<(usize, Option<Cow<'a, str>>)>;

fn put<'a>(out: &mut LoopOut, codes: impl Iterator<Item = Code<'a>>) {
    put_by(MOST, out, codes);
}

fn put_by<'a>(most: usize, out: &mut LoopOut, codes: impl Iterator<Item = Code<'a>>) {
    let mut written = Written::new("HI");
    let mut place = 0;
    for code in codes {
        if place == most {
            out.segment(std::mem::replace(&mut written, Written::new("HI")));
            place = 0;
        }
        place += 1;
        for (component, value) in code {
            written.set(place, component, value);
        }
    }
    out.segment(written);
}

fn plain<'a>(qualifier: &'static str) -> impl Fn(&'a String) -> Code<'a> {
    move |code| vec![(1, Some(Cow::Borrowed(qualifier))), (2, code.write())]
}

/// Diagnoses that may share a segment: in an institutional claim those of one role.
fn together(one: &Diagnosis, next: &Diagnosis, institutional: bool) -> bool {
    let role = |diagnosis: &Diagnosis| {
        let code = diagnosis.kind.x12();
        code.strip_prefix('A').unwrap_or(code).to_string()
    };
    let (one, next) = (role(one), role(next));
    one == next
        || !institutional && [one, next].iter().all(|role| matches!(role.as_str(), "BK" | "BF" | "TQ"))
}

pub(super) fn put_health_codes(claim: &Claim, out: &mut LoopOut) {
    let institutional = &*out.guide.name == "837I";
    for group in claim.diagnoses.chunk_by(|one, next| together(one, next, institutional)) {
        let code = |diagnosis: &'_ Diagnosis| -> Code<'static> {
            let owned = |value: Option<Cow<'_, str>>| value.map(|value| Cow::Owned(value.into_owned()));
            vec![
                (1, owned(diagnosis.kind.write())),
                (2, owned(diagnosis.code.write())),
                (9, owned(diagnosis.present_on_admission.write())),
            ]
        };
        // The other guides have one segment of them: what is too many is for the checks to say.
        put_by(if institutional { MOST } else { usize::MAX }, out, group.iter().map(code));
    }
    put(out, claim.drg.iter().map(plain("DR")));
    let (mut principal, mut other) = (Vec::new(), Vec::new());
    for procedure in &claim.procedures {
        let first = matches!(procedure.kind.x12(), "BBR" | "BR" | "CAH");
        let form = procedure.date.as_ref().map(|_| Cow::Borrowed("D8"));
        let code = vec![
            (1, procedure.kind.write()),
            (2, procedure.code.write()),
            (3, form),
            (4, procedure.date.write()),
        ];
        if first { principal.push(code) } else { other.push(code) }
    }
    put(out, principal.into_iter());
    put(out, other.into_iter());
    put(
        out,
        claim.occurrence_spans.iter().map(|span| {
            let from = span.from.write().unwrap_or_default();
            let to = span.to.write().unwrap_or_default();
            let period = format!("{from}-{to}");
            vec![
                (1, Some("BI".into())),
                (2, span.code.write()),
                (3, Some("RD8".into())),
                (4, Some(period.into())),
            ]
        }),
    );
    put(
        out,
        claim.occurrences.iter().map(|occurrence| {
            let form = occurrence.date.as_ref().map(|_| Cow::Borrowed("D8"));
            vec![
                (1, Some("BH".into())),
                (2, occurrence.code.write()),
                (3, form),
                (4, occurrence.date.write()),
            ]
        }),
    );
    put(
        out,
        claim
            .values
            .iter()
            .map(|value| vec![(1, Some("BE".into())), (2, value.code.write()), (5, value.amount.write())]),
    );
    let anesthesia = claim.anesthesia_procedures.iter().enumerate();
    put(
        out,
        anesthesia.map(|(index, code)| {
            let qualifier = if index == 0 { "BP" } else { "BO" };
            vec![(1, Some(Cow::Borrowed(qualifier))), (2, code.write())]
        }),
    );
    put(out, claim.condition_codes.iter().map(plain("BG")));
    put(out, claim.treatment_codes.iter().map(plain("TC")));
}
