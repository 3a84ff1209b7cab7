//! One code as flat structs: is it right on that day?

use std::ffi::c_char;

use core_::codes::{CodeSet, CodeStatus};
use core_::coding::check::CodeStanding;
use core_::dates::{Day, Period};
use core_::error::Result;

use crate::engine::cleanclaim_engine;
use crate::guard::{borrow, guard};
use crate::line::{CLEANCLAIM_RELEASE_EXACT, Field, day, put_label, unknown};
use crate::record::{Place, Record, read_record};
use crate::status::cleanclaim_status;

/// Diagnoses: E11.40.
pub const CLEANCLAIM_CODE_SET_ICD_10_CM: i32 = 1;
/// Inpatient procedures: 0DTJ4ZZ.
pub const CLEANCLAIM_CODE_SET_ICD_10_PCS: i32 = 2;
/// Procedures and supplies, HCPCS Level I and II.
pub const CLEANCLAIM_CODE_SET_HCPCS: i32 = 3;
/// HCPCS Level I alone.
pub const CLEANCLAIM_CODE_SET_CPT: i32 = 4;
/// Modifiers of HCPCS codes.
pub const CLEANCLAIM_CODE_SET_MODIFIER: i32 = 5;
/// Places of service.
pub const CLEANCLAIM_CODE_SET_POS: i32 = 6;
/// Revenue codes of institutional claims.
pub const CLEANCLAIM_CODE_SET_REVENUE: i32 = 7;
/// Types of bill of institutional claims.
pub const CLEANCLAIM_CODE_SET_BILL_TYPE: i32 = 8;
/// Claim adjustment reason codes.
pub const CLEANCLAIM_CODE_SET_CARC: i32 = 9;
/// Remittance advice remark codes.
pub const CLEANCLAIM_CODE_SET_RARC: i32 = 10;
/// Provider taxonomy.
pub const CLEANCLAIM_CODE_SET_TAXONOMY: i32 = 11;
/// Condition codes of institutional claims.
pub const CLEANCLAIM_CODE_SET_CONDITION: i32 = 12;
/// Occurrence codes of institutional claims.
pub const CLEANCLAIM_CODE_SET_OCCURRENCE: i32 = 13;
/// Occurrence span codes of institutional claims.
pub const CLEANCLAIM_CODE_SET_OCCURRENCE_SPAN: i32 = 14;
/// Value codes of institutional claims.
pub const CLEANCLAIM_CODE_SET_VALUE_CODE: i32 = 15;
/// Patient discharge status.
pub const CLEANCLAIM_CODE_SET_DISCHARGE_STATUS: i32 = 16;
/// Point of origin for an admission or visit.
pub const CLEANCLAIM_CODE_SET_POINT_OF_ORIGIN: i32 = 17;
/// Type (priority) of an admission or visit.
pub const CLEANCLAIM_CODE_SET_ADMISSION_TYPE: i32 = 18;
/// Present on admission indicators.
pub const CLEANCLAIM_CODE_SET_PRESENT_ON_ADMISSION: i32 = 19;
/// Claim filing indicators: the kind of payer.
pub const CLEANCLAIM_CODE_SET_CLAIM_FILING: i32 = 20;
/// Relationship of the patient to the insured.
pub const CLEANCLAIM_CODE_SET_RELATIONSHIP: i32 = 21;
/// Claim adjustment group codes.
pub const CLEANCLAIM_CODE_SET_ADJUSTMENT_GROUP: i32 = 22;
/// Claim status category codes.
pub const CLEANCLAIM_CODE_SET_CLAIM_STATUS_CATEGORY: i32 = 23;
/// Claim status codes.
pub const CLEANCLAIM_CODE_SET_CLAIM_STATUS: i32 = 24;

/// It may be used on that day.
pub const CLEANCLAIM_CODE_VALID: i32 = 1;
/// It names a group of codes and may not be billed itself.
pub const CLEANCLAIM_CODE_HEADER: i32 = 2;
/// It begins later, or the day lies before the first one of its code set.
pub const CLEANCLAIM_CODE_NOT_YET_EFFECTIVE: i32 = 3;
/// It has ended.
pub const CLEANCLAIM_CODE_TERMINATED: i32 = 4;
/// The code set has no such code, on no day that is loaded.
pub const CLEANCLAIM_CODE_UNKNOWN: i32 = 5;
/// It is not shaped like a code of that code set.
pub const CLEANCLAIM_CODE_MALFORMED: i32 = 6;
/// No table that is loaded covers the day.
pub const CLEANCLAIM_CODE_NOT_COVERED: i32 = 7;

/// No file of that day is loaded: those before and after it stand for it.
pub const CLEANCLAIM_RELEASE_ASSUMED: i32 = 3;

/// One code to be checked. Begin with CLEANCLAIM_CODE_QUESTION_INIT. The text ends with a NUL or fills its array; blanks around it,
/// case and the dot do not matter. Plain data: copy and reuse it as you like.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct cleanclaim_code_question {
    /// sizeof(cleanclaim_code_question).
    pub struct_size: u32,
    /// CLEANCLAIM_CODE_SET_...: which code set.
    pub code_set: i32,
    /// Date of service, YYYYMMDD.
    pub date: i32,
    /// 0.
    pub reserved: i32,
    /// The code as somebody typed it.
    pub code: [c_char; 32],
}

// SAFETY: repr(C), integers only, 4 x 4 + 32 bytes without padding; struct_size first.
unsafe impl Record for cleanclaim_code_question {
    const FIRST_SIZE: usize = 48;
    const NAME: &'static str = "question";
}

/// What a code is on a day. Begin with CLEANCLAIM_CODE_STATUS_INIT. Plain data: copy and reuse it as you like.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct cleanclaim_code_status {
    /// sizeof(cleanclaim_code_status).
    pub struct_size: u32,
    /// CLEANCLAIM_CODE_...: what the code is; 0 where nothing was answered yet.
    pub status: i32,
    /// 1: it may be billed on that day.
    pub billable: i32,
    /// YYYYMMDD: the first of the days around the one asked for on which the code has this status; for a code that is not yet
    /// effective or terminated, of the nearest days on which it is in force. 0 where none is known.
    pub from: i32,
    /// YYYYMMDD: the last of these days; 99991231 where none is named.
    pub to: i32,
    /// CLEANCLAIM_RELEASE_EXACT or CLEANCLAIM_RELEASE_ASSUMED; 0 where no release answered.
    pub release_match: i32,
    /// The code as its publisher writes it, with a NUL; empty where it is malformed.
    pub official: [c_char; 16],
    /// The release that answered, such as FY2026, with a NUL; empty where none did.
    pub release: [c_char; 24],
}

// SAFETY: repr(C), integers only, 6 x 4 + 16 + 24 bytes without padding; struct_size first.
unsafe impl Record for cleanclaim_code_status {
    const FIRST_SIZE: usize = 64;
    const NAME: &'static str = "status";
}

/// The numbers are places in the list from 1, which a test holds to.
pub(crate) fn code_set(number: i32) -> Result<CodeSet> {
    let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let found = place.and_then(|place| CodeSet::ALL.get(place));
    found.copied().ok_or_else(|| unknown("code_set", number))
}

/// As [`code_set`], for the statuses.
fn status(status: CodeStatus) -> i32 {
    let place = CodeStatus::ALL.iter().position(|other| *other == status);
    place.map_or(0, |place| place as i32 + 1)
}

fn yyyymmdd(period: Option<Period>, end: impl Fn(Period) -> Day) -> i32 {
    period.map_or(0, |period| end(period).to_yyyymmdd() as i32)
}

impl cleanclaim_code_status {
    fn of(found: &CodeStanding) -> cleanclaim_code_status {
        cleanclaim_code_status {
            struct_size: 0,
            status: status(found.status),
            billable: found.billable().into(),
            from: yyyymmdd(found.period, Period::from),
            to: yyyymmdd(found.period, Period::to),
            release_match: match (found.assumed, found.row) {
                (true, _) => CLEANCLAIM_RELEASE_ASSUMED,
                (false, Some(_)) => CLEANCLAIM_RELEASE_EXACT,
                (false, None) => 0,
            },
            official: found.official.map_or([0; 16], |code| put_label(&code)),
            release: found.row.map_or([0; 24], |row| put_label(&row.release)),
        }
    }
}

/// Is this code right on that day? A code that is malformed, unknown, or of a day that no loaded table covers is an answer, CLEANCLAIM_OK
/// with its status. For a well-formed code of ICD-10-CM or ICD-10-PCS nothing is allocated once its table is decoded, which the first
/// question does; the other code sets take working memory that is freed before the call returns. The title comes from
/// cleanclaim_engine_answer_codes.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_check_code(
    engine: *const cleanclaim_engine,
    question: *const cleanclaim_code_question,
    out: *mut cleanclaim_code_status,
) -> cleanclaim_status {
    guard(|| {
        let mut spare = None;
        // SAFETY: NULL or a live handle; structs of the caller, as long as their sizes say.
        let (handle, record, place) =
            unsafe { (borrow(engine, "engine")?, read_record(question, &mut spare)?, Place::at(out)?) };
        if record.reserved != 0 {
            return Err(unknown("reserved", record.reserved));
        }
        let (set, on) = (code_set(record.code_set)?, day(record.date)?);
        let found = handle.engine.code_standing(set, Field::of(&record.code).text("code")?, on)?;
        place.write(cleanclaim_code_status::of(&found));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_set_and_status_has_its_number() {
        let sets = [
            (CLEANCLAIM_CODE_SET_ICD_10_CM, CodeSet::Icd10Cm),
            (CLEANCLAIM_CODE_SET_ICD_10_PCS, CodeSet::Icd10Pcs),
            (CLEANCLAIM_CODE_SET_HCPCS, CodeSet::Hcpcs),
            (CLEANCLAIM_CODE_SET_CPT, CodeSet::Cpt),
            (CLEANCLAIM_CODE_SET_MODIFIER, CodeSet::Modifier),
            (CLEANCLAIM_CODE_SET_POS, CodeSet::PlaceOfService),
            (CLEANCLAIM_CODE_SET_REVENUE, CodeSet::Revenue),
            (CLEANCLAIM_CODE_SET_BILL_TYPE, CodeSet::BillType),
            (CLEANCLAIM_CODE_SET_CARC, CodeSet::Carc),
            (CLEANCLAIM_CODE_SET_RARC, CodeSet::Rarc),
            (CLEANCLAIM_CODE_SET_TAXONOMY, CodeSet::Taxonomy),
            (CLEANCLAIM_CODE_SET_CONDITION, CodeSet::Condition),
            (CLEANCLAIM_CODE_SET_OCCURRENCE, CodeSet::Occurrence),
            (CLEANCLAIM_CODE_SET_OCCURRENCE_SPAN, CodeSet::OccurrenceSpan),
            (CLEANCLAIM_CODE_SET_VALUE_CODE, CodeSet::ValueCode),
            (CLEANCLAIM_CODE_SET_DISCHARGE_STATUS, CodeSet::DischargeStatus),
            (CLEANCLAIM_CODE_SET_POINT_OF_ORIGIN, CodeSet::PointOfOrigin),
            (CLEANCLAIM_CODE_SET_ADMISSION_TYPE, CodeSet::AdmissionType),
            (CLEANCLAIM_CODE_SET_PRESENT_ON_ADMISSION, CodeSet::PresentOnAdmission),
            (CLEANCLAIM_CODE_SET_CLAIM_FILING, CodeSet::ClaimFiling),
            (CLEANCLAIM_CODE_SET_RELATIONSHIP, CodeSet::Relationship),
            (CLEANCLAIM_CODE_SET_ADJUSTMENT_GROUP, CodeSet::AdjustmentGroup),
            (CLEANCLAIM_CODE_SET_CLAIM_STATUS_CATEGORY, CodeSet::ClaimStatusCategory),
            (CLEANCLAIM_CODE_SET_CLAIM_STATUS, CodeSet::ClaimStatus),
        ];
        assert_eq!(sets.len(), CodeSet::ALL.len());
        for (number, set) in sets {
            assert_eq!(code_set(number), Ok(set));
        }
        for number in [i32::MIN, -1, 0, 25, i32::MAX] {
            assert_eq!(code_set(number).unwrap_err().slug(), "unknown-constant");
        }
        let statuses = [
            (CLEANCLAIM_CODE_VALID, CodeStatus::Valid),
            (CLEANCLAIM_CODE_HEADER, CodeStatus::Header),
            (CLEANCLAIM_CODE_NOT_YET_EFFECTIVE, CodeStatus::NotYetEffective),
            (CLEANCLAIM_CODE_TERMINATED, CodeStatus::Terminated),
            (CLEANCLAIM_CODE_UNKNOWN, CodeStatus::Unknown),
            (CLEANCLAIM_CODE_MALFORMED, CodeStatus::Malformed),
            (CLEANCLAIM_CODE_NOT_COVERED, CodeStatus::NotCovered),
        ];
        assert_eq!(statuses.len(), CodeStatus::ALL.len());
        for (number, word) in statuses {
            assert_eq!(status(word), number);
        }
    }

    #[test]
    fn records_have_no_padding() {
        assert_eq!(size_of::<cleanclaim_code_question>(), cleanclaim_code_question::FIRST_SIZE);
        assert_eq!(size_of::<cleanclaim_code_status>(), cleanclaim_code_status::FIRST_SIZE);
    }
}
