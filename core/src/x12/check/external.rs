//! Codes and identifiers of outside lists (SNIP 5).

use std::cell::RefCell;

use super::{Findings, Spot, text};
use crate::codes::{CodeSet, CodeStatus, Npi, Taxonomy};
use crate::coding::check::standing;
use crate::dates::Day;
use crate::error::{Code, Result, code};
use crate::row::Series;
use crate::tables::Tables;
use crate::tables::guides::packed;
use crate::x12::cut::Cut;

/// A code that is looked up once the date of service is known.
#[derive(Debug, Clone)]
pub(super) struct CodeUse {
    pub(super) code_set: CodeSet,
    pub(super) value: String,
    pub(super) position: u64,
    pub(super) element: (u8, u8),
    pub(super) x12_loop: &'static str,
    pub(super) segment: &'static str,
}

/// The first day of ICD-10 (45 CFR 162.1002(c)).
const ICD10_BEGINS: u32 = 20_151_001;

/// States, the District of Columbia, territories and military mail (USPS Publication 28, appendix B), and the provinces of Canada.
const STATES: &[u8] = b"AK AL AR AS AZ CA CO CT DC DE FL FM GA GU HI IA ID IL IN KS KY LA MA MD ME MH MI MN MO MP MS MT NC ND NE NH \
NJ NM NV NY OH OK OR PA PR PW RI SC SD TN TX UT VA VI VT WA WI WV WY AA AE AP AB BC MB NB NL NS NT NU ON PE QC SK YT";

/// What is wrong with a code of each code set: unknown, not in force on the day.
fn faults(code_set: CodeSet) -> (Code, Code) {
    match code_set {
        CodeSet::Icd10Cm | CodeSet::Icd10Pcs => (code::X12_ICD_UNKNOWN, code::X12_ICD_NOT_IN_FORCE),
        CodeSet::Modifier => (code::X12_MODIFIER_UNKNOWN, code::X12_MODIFIER_UNKNOWN),
        CodeSet::PlaceOfService => (code::X12_PLACE_OF_SERVICE_UNKNOWN, code::X12_PLACE_OF_SERVICE_UNKNOWN),
        CodeSet::Revenue => (code::X12_REVENUE_UNKNOWN, code::X12_REVENUE_UNKNOWN),
        CodeSet::BillType => (code::X12_BILL_TYPE_UNKNOWN, code::X12_BILL_TYPE_UNKNOWN),
        _ => (code::X12_PROCEDURE_UNKNOWN, code::X12_PROCEDURE_NOT_IN_FORCE),
    }
}

/// Answers that were given before: a file asks for the same few codes on the same few days again and again.
#[derive(Debug, Default)]
pub(super) struct Answers(RefCell<Vec<Option<(Question, CodeStatus)>>>);

/// A code of a code set, packed, and a day.
type Question = (CodeSet, u64, Day);

impl Answers {
    /// So many are remembered: one at each place, where the next one that falls there takes its room.
    const ROOM: usize = 1 << (64 - Answers::UNUSED);
    /// The bits of the mixture that tell no place.
    const UNUSED: u32 = 52;

    /// What a code is on a day; an error where its table is damaged.
    fn status(&self, tables: &Tables, code_set: CodeSet, value: &str, on: Day) -> Result<CodeStatus> {
        let Some(short) = packed(value.as_bytes()) else {
            return standing(tables, code_set, value, on).map(|answer| answer.status);
        };
        let question = (code_set, short, on);
        let mixed =
            (short ^ (on.days() as u64) << 48 ^ (code_set as u64) << 40).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let place = (mixed >> Answers::UNUSED) as usize;
        let mut known = self.0.borrow_mut();
        if known.is_empty() {
            known.resize(Answers::ROOM, None);
        }
        if let Some(Some((known, status))) = known.get(place)
            && *known == question
        {
            return Ok(*status);
        }
        let status = standing(tables, code_set, value, on)?.status;
        if let Some(answer) = known.get_mut(place) {
            *answer = Some((question, status));
        }
        Ok(status)
    }
}

pub(super) fn check_code(
    used: &CodeUse,
    on: Option<Day>,
    context: &super::Context<'_>,
    findings: &mut Findings,
) {
    let (unknown, not_in_force) = faults(used.code_set);
    let Some(on) = on else {
        findings.not_checked(unknown, "the claim has no date of service that could be read");
        return;
    };
    let icd10 = matches!(used.code_set, CodeSet::Icd10Cm | CodeSet::Icd10Pcs);
    if icd10 && Day::from_yyyymmdd(ICD10_BEGINS).is_ok_and(|first| on < first) {
        findings.not_checked(unknown, "the date of service is before the first day of ICD-10");
        return;
    }
    let Ok(status) = context.answers.status(context.tables, used.code_set, &used.value, on) else {
        findings.not_checked(unknown, "the table is damaged");
        return;
    };
    let what = match status {
        CodeStatus::Valid => return,
        CodeStatus::NotCovered => {
            findings.not_checked(unknown, "no loaded table covers the date of service");
            return;
        }
        CodeStatus::Header => code::X12_ICD_NOT_BILLABLE,
        CodeStatus::Terminated | CodeStatus::NotYetEffective => not_in_force,
        _ => unknown,
    };
    let context = [("value", used.value.clone()), ("day", on.to_string())];
    let spot = Spot {
        x12_loop: used.x12_loop,
        segment: used.segment,
        element: used.element,
        position: used.position,
    };
    findings.add(what, spot, &context);
}

/// Identifiers and addresses, wherever they stand.
pub(super) fn check(segment: &Cut<'_>, id: &str, x12_loop: &str, tables: &Tables, findings: &mut Findings) {
    let spot =
        |element: u8| Spot { x12_loop, segment: id, element: (element, 0), position: segment.number() };
    match id {
        "NM1" if segment.element(8) == b"XX" => npi(segment.element(9), spot(9), findings),
        "N1" if segment.element(3) == b"XX" => npi(segment.element(4), spot(4), findings),
        "PRV" if segment.element(2) == b"PXC" => taxonomy(segment.element(3), spot(3), tables, findings),
        "N3" if x12_loop == "2010AA" => {
            for element in [1, 2] {
                if is_po_box(segment.element(element.into())) {
                    findings.add(code::X12_PO_BOX, spot(element), &[]);
                }
            }
        }
        "N4" if matches!(segment.element(4), b"" | b"US" | b"USA") => {
            let (state, zip) = (segment.element(2), segment.element(3));
            if !state.is_empty() && !STATES.split(|byte| *byte == b' ').any(|known| known == state) {
                findings.add(code::X12_STATE_UNKNOWN, spot(2), &[("value", text(state))]);
            }
            if zip.is_empty() {
                return;
            }
            if !zip.iter().all(u8::is_ascii_digit) || !matches!(zip.len(), 5 | 9) {
                findings.add(code::X12_ZIP_FORM, spot(3), &[("value", text(zip))]);
            } else if zip.len() == 5 && x12_loop == "2010AA" {
                findings.add(code::X12_ZIP_NINE_DIGITS, spot(3), &[("value", text(zip))]);
            }
        }
        _ => {}
    }
}

fn npi(value: &[u8], spot: Spot<'_>, findings: &mut Findings) {
    if !value.is_empty() && text(value).parse::<Npi>().is_err() {
        findings.add(code::X12_NPI, spot, &[("value", text(value))]);
    }
}

/// By its shape, and by the list where that is loaded. The list has no days: it tells of codes that were never given, not of when.
fn taxonomy(value: &[u8], spot: Spot<'_>, tables: &Tables, findings: &mut Findings) {
    if value.is_empty() {
        return;
    }
    let known = match text(value).parse::<Taxonomy>() {
        Err(_) => false,
        Ok(taxonomy) => match tables.taxonomy().and_then(|table| Ok(table.find(taxonomy)?.is_some())) {
            Ok(known) => known,
            Err(_) => {
                findings
                    .not_checked(code::X12_TAXONOMY_UNKNOWN, "the list of provider taxonomy is not loaded");
                return;
            }
        },
    };
    if !known {
        findings.add(code::X12_TAXONOMY_UNKNOWN, spot, &[("value", text(value))]);
    }
}

/// `PO BOX 5`, `P.O. Box 5`, `POST OFFICE BOX 5`, `LOCK BOX 5`: words, so that `12 BOXWOOD LANE` is none.
fn is_po_box(street: &[u8]) -> bool {
    let plain: String = text(street).to_ascii_uppercase().replace('.', "");
    let words: Vec<&str> =
        plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let pair = |first: &str, second: &str| words.windows(2).any(|two| two == [first, second]);
    pair("PO", "BOX")
        || pair("OFFICE", "BOX")
        || pair("LOCK", "BOX")
        || words.windows(3).any(|three| three == ["P", "O", "BOX"])
        || words.contains(&"POBOX")
        || words.contains(&"LOCKBOX")
}

/// Where the reasons of a CAS segment stand.
pub(super) const REASONS: [u8; 6] = [2, 5, 8, 11, 14, 17];

/// A reason of an adjustment.
pub(super) fn adjustment_reason(
    value: &[u8],
    spot: Spot<'_>,
    on: Option<Day>,
    tables: &Tables,
    findings: &mut Findings,
) {
    let codes = (code::X12_ADJUSTMENT_REASON_UNKNOWN, code::X12_ADJUSTMENT_REASON_ENDED);
    listed(Series::AdjustmentReason, codes, value, spot, on, tables, findings);
}

/// The reasons of a CAS segment.
pub(super) fn adjustment_reasons(
    segment: &Cut<'_>,
    x12_loop: &str,
    on: Option<Day>,
    tables: &Tables,
    findings: &mut Findings,
) {
    for element in REASONS {
        let spot = Spot { x12_loop, segment: "CAS", element: (element, 0), position: segment.number() };
        adjustment_reason(segment.element(element.into()), spot, on, tables, findings);
    }
}

/// A remittance remark code.
pub(super) fn remark(
    value: &[u8],
    spot: Spot<'_>,
    on: Option<Day>,
    tables: &Tables,
    findings: &mut Findings,
) {
    let codes = (code::X12_REMARK_UNKNOWN, code::X12_REMARK_ENDED);
    listed(Series::RemittanceRemark, codes, value, spot, on, tables, findings);
}

fn listed(
    series: Series,
    (unknown, ended): (Code, Code),
    value: &[u8],
    spot: Spot<'_>,
    on: Option<Day>,
    tables: &Tables,
    findings: &mut Findings,
) {
    if value.is_empty() {
        return;
    }
    let value = text(value);
    let Ok(list) = tables.code_list(series) else {
        findings.not_checked(unknown, "the list is not loaded");
        return;
    };
    let context = [("value", value.clone())];
    if list.periods(&value).is_empty() {
        findings.add(unknown, spot, &context);
        return;
    }
    match on {
        Some(on) if list.find(&value, on).is_none() => findings.add(ended, spot, &context),
        Some(_) => {}
        None => findings.not_checked(ended, "the decision has no date that could be read"),
    }
}
