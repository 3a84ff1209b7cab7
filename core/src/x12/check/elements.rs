//! The elements of a segment against their rules: presence, form, length, codes, syntax notes (SNIP 1 and 2).

use super::{Findings, Spot, days, text};
use crate::error::{Code, code};
use crate::tables::guides::{DataType, ElementRule, Guide, SegmentRule, Usage};
use crate::x12::cut::Cut;

pub(super) fn check(
    guide: &Guide,
    rule: &SegmentRule,
    (x12_loop, id): (&str, &str),
    segment: &Cut<'_>,
    findings: &mut Findings,
) {
    let rules = guide.elements(rule);
    let spot = |element: u8, component: u8| Spot {
        x12_loop,
        segment: id,
        element: (element, component),
        position: segment.number(),
    };
    let delimiters = segment.delimiters();
    let (header, begins) = (id.eq_ignore_ascii_case("ISA"), id.eq_ignore_ascii_case("ST"));
    let mut at = 0; // the next rule
    let mut count: u8 = 0;
    let mut present: u64 = 0;
    // A segment is cut into fewer elements than a byte counts.
    for number in (1..segment.length()).map(|number| number as u8) {
        let value = segment.element(number.into());
        count = number;
        if value.is_empty() {
            continue;
        }
        present |= 1_u64.checked_shl(number.into()).unwrap_or(0);
        while rules.get(at).is_some_and(|rule| rule.element < number) {
            missing(&rules[at], &mut |rule| {
                findings.add(code::X12_ELEMENT_MISSING, spot(rule.element, rule.component), &[])
            });
            at += 1;
        }
        let Some(whole) = rules.get(at).filter(|rule| rule.element == number && rule.component == 0) else {
            let what =
                if number > rule.width { code::X12_TOO_MANY_ELEMENTS } else { code::X12_ELEMENT_NOT_USED };
            if rules.get(at).is_none_or(|rule| rule.element != number) {
                findings.add(what, spot(number, 0), &[]);
            }
            continue;
        };
        let mut after = at + 1;
        while rules.get(after).is_some_and(|rule| rule.element == number) {
            after += 1;
        }
        let components = rules.get(at + 1..after).unwrap_or_default();
        at = after;
        if header {
            // ISA11 and ISA16 are delimiters, and the fixed width makes blanks part of the values.
            if !matches!(number, 11 | 16) {
                form(whole, value, &mut |code, context| findings.add(code, spot(number, 0), &context));
            }
            continue;
        }
        let one = |repetition: &[u8], findings: &mut Findings| {
            if whole.data_type == DataType::Composite {
                composite(components, repetition, delimiters.component, number, &spot, findings);
                return;
            }
            if segment.is_split(number.into()) && repetition.contains(&delimiters.component) {
                findings.add(code::X12_TOO_MANY_COMPONENTS, spot(number, 0), &[]);
                return;
            }
            // ST03 may name any number that the guide goes by.
            let own_number = begins && guide.accepts.iter().any(|other| other.as_bytes() == repetition);
            form(whole, repetition, &mut |code, context| {
                if !(own_number && code == code::X12_CODE_NOT_ALLOWED) {
                    findings.add(code, spot(number, 0), &context);
                }
            });
            dated(whole, rules, segment, repetition, &mut |code| findings.add(code, spot(number, 0), &[]));
        };
        let separator = delimiters
            .repetition
            .filter(|_| segment.is_split(number.into()) && whole.data_type != DataType::Binary);
        let Some(separator) = separator else {
            one(value, findings);
            continue;
        };
        let mut times: u16 = 0;
        for repetition in value.split(|byte| *byte == separator) {
            times = times.saturating_add(1);
            one(repetition, findings);
        }
        if times > whole.repeat {
            findings.add(code::X12_ELEMENT_REPEAT, spot(number, 0), &[("limit", whole.repeat.to_string())]);
        }
    }
    while let Some(rule) = rules.get(at) {
        missing(rule, &mut |rule| {
            findings.add(code::X12_ELEMENT_MISSING, spot(rule.element, rule.component), &[])
        });
        at += 1;
    }
    if count > rule.width && segment.element(usize::from(count)).is_empty() {
        findings.add(code::X12_TOO_MANY_ELEMENTS, spot(count, 0), &[]);
    }
    let has = |place: &u8| 1_u64.checked_shl((*place).into()).unwrap_or(0) & present != 0;
    for note in &rule.notes {
        let (Some(first), rest) = (note.places.first(), note.places.get(1..).unwrap_or_default()) else {
            continue;
        };
        let some = note.places.iter().filter(|place| has(place)).count();
        let broken = match note.kind {
            b'P' => some > 0 && some < note.places.len(),
            b'R' => some == 0,
            b'E' => some > 1,
            b'C' => has(first) && !rest.iter().all(has),
            b'L' => has(first) && !rest.iter().any(has),
            _ => false,
        };
        if broken {
            let what =
                if note.kind == b'E' { code::X12_ELEMENT_EXCLUDED } else { code::X12_ELEMENT_CONDITION };
            let places: String = note.places.iter().map(|place| format!("{place:02}")).collect();
            let named = note.places.iter().find(|place| !has(place)).unwrap_or(first);
            findings.add(what, spot(*named, 0), &[("note", format!("{}{places}", char::from(note.kind)))]);
        }
    }
}

fn missing(rule: &ElementRule, say: &mut impl FnMut(&ElementRule)) {
    if rule.component == 0 && rule.usage == Usage::Required {
        say(rule);
    }
}

fn composite<'a>(
    rules: &[ElementRule],
    value: &[u8],
    separator: u8,
    element: u8,
    spot: &impl Fn(u8, u8) -> Spot<'a>,
    findings: &mut Findings,
) {
    if rules.is_empty() {
        return; // its components are not told apart
    }
    let mut parts = value.split(|byte| *byte == separator);
    let mut number: u8 = 0;
    let mut rules = rules.iter().peekable();
    loop {
        number = number.saturating_add(1);
        let part = parts.next();
        let rule = rules.next_if(|rule| rule.component == number);
        match (rule, part.unwrap_or_default()) {
            (Some(rule), []) => {
                if rule.usage == Usage::Required {
                    findings.add(code::X12_ELEMENT_MISSING, spot(element, number), &[]);
                }
            }
            (Some(rule), value) => {
                form(rule, value, &mut |code, context| findings.add(code, spot(element, number), &context));
            }
            (None, []) => {}
            (None, _) => findings.add(code::X12_ELEMENT_NOT_USED, spot(element, number), &[]),
        }
        if number == u8::MAX || (part.is_none() && rules.peek().is_none()) {
            return;
        }
    }
}

/// The form of one value. The value itself is not told: it may be a patient's.
fn form(rule: &ElementRule, value: &[u8], say: &mut dyn FnMut(Code, Vec<(&'static str, String)>)) {
    let mut length = value.len();
    match rule.data_type {
        DataType::Text | DataType::Code => {
            // Nearly every value is of plain characters.
            if !value.iter().all(|byte| matches!(byte, b' '..=b'~')) {
                if value.iter().any(u8::is_ascii_control) {
                    say(code::X12_BAD_CHARACTER, vec![]);
                }
                length = String::from_utf8_lossy(value).chars().count();
            }
        }
        DataType::Date => {
            let full = match value.len() {
                6 => day_of_six(value),
                8 => super::day(value).is_some(),
                _ => false,
            };
            if !full {
                say(code::X12_BAD_DATE, vec![]);
                return;
            }
        }
        DataType::Time => {
            if !is_time(value) {
                say(code::X12_BAD_TIME, vec![]);
                return;
            }
        }
        DataType::Decimal | DataType::Whole => {
            let digits = value.strip_prefix(b"-").unwrap_or(value);
            let points = digits.iter().filter(|byte| **byte == b'.').count();
            length = digits.len() - points;
            let allowed = usize::from(rule.data_type == DataType::Decimal);
            if points > allowed
                || length == 0
                || !digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
            {
                say(code::X12_NOT_A_NUMBER, vec![]);
                return;
            }
        }
        DataType::Binary | DataType::Composite => return,
    }
    if length < usize::from(rule.shortest) {
        say(
            code::X12_ELEMENT_TOO_SHORT,
            vec![("found", length.to_string()), ("limit", rule.shortest.to_string())],
        );
    }
    if length > usize::from(rule.longest) {
        say(
            code::X12_ELEMENT_TOO_LONG,
            vec![("found", length.to_string()), ("limit", rule.longest.to_string())],
        );
    }
    if !rule.allows(value) {
        let allowed = rule.codes.iter().take(12).map(|code| &**code).collect::<Vec<_>>().join(", ");
        let short = if value.len() <= 3 { text(value) } else { "…".to_string() };
        say(code::X12_CODE_NOT_ALLOWED, vec![("value", short), ("expected", allowed)]);
    }
}

fn day_of_six(value: &[u8]) -> bool {
    let mut whole = b"20".to_vec();
    whole.extend_from_slice(value);
    super::day(&whole).is_some()
}

fn is_time(value: &[u8]) -> bool {
    let two = |from: usize| {
        let digits = value.get(from..from + 2)?;
        digits.iter().all(u8::is_ascii_digit).then(|| (digits[0] - b'0') * 10 + (digits[1] - b'0'))
    };
    let clock = two(0).is_some_and(|hour| hour < 24) && two(2).is_some_and(|minute| minute < 60);
    let seconds = value.len() < 6 || two(4).is_some_and(|second| second < 60);
    clock && seconds && matches!(value.len(), 4 | 6 | 7 | 8) && value.iter().all(u8::is_ascii_digit)
}

/// The data element whose form the element before it names.
const DATE_TIME_PERIOD: u16 = 1251;

/// A date whose form another element names (DTP02 before DTP03, DMG01 before DMG02).
fn dated(
    rule: &ElementRule,
    rules: &[ElementRule],
    segment: &Cut<'_>,
    value: &[u8],
    say: &mut impl FnMut(Code),
) {
    if rule.number != DATE_TIME_PERIOD {
        return;
    }
    let Some(before) = rule.element.checked_sub(1) else { return };
    let names = |rule: &&ElementRule| {
        rule.element == before
            && !rule.codes.is_empty()
            && rule.codes.iter().all(|code| matches!(&**code, "D8" | "RD8" | "DT" | "TM" | "D6" | "RDT"))
    };
    if rules.iter().find(names).is_none() {
        return;
    }
    let good = match segment.element(before.into()) {
        qualifier @ (b"D8" | b"RD8") => days(qualifier, value).is_some(),
        b"TM" => is_time(value),
        b"DT" => value.len() >= 12 && super::day(&value[..8]).is_some() && is_time(&value[8..]),
        _ => true,
    };
    if !good {
        say(code::X12_BAD_DATE);
    }
}
