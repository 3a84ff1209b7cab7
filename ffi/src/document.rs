//! Documents: JSON that is made once and copied out.

use std::ffi::c_char;

use core_::error::{Error, Result, code};
use core_::money::Amount;
use core_::pricing::PriceOptions;
use core_::tables::coverage::Coverage;
use core_::x12::acknowledge::AcknowledgeOptions;
use core_::x12::check::CheckOptions;

use crate::engine::cleanclaim_engine;
use crate::guard::{borrow, bytes, guard, null, quietly, text, write_text};
use crate::line::{flag, known_on, location, participation, provider_type};
use crate::record::{Record, read_record};
use crate::status::cleanclaim_status;

/// A finished JSON document. It lives until ..._free, longer than its engine if need be; many threads may read it at once.
pub struct cleanclaim_document {
    text: String,
}

/// Options of a pricing. Begin with CLEANCLAIM_PRICE_OPTIONS_INIT, which is what NULL stands for, and change what you want.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct cleanclaim_price_options {
    /// sizeof(cleanclaim_price_options).
    pub struct_size: u32,
    /// 1: every line carries the steps behind its amount.
    pub trace: i32,
    /// CLEANCLAIM_PARTICIPATING or CLEANCLAIM_NON_PARTICIPATING.
    pub participation: i32,
    /// CLEANCLAIM_PROVIDER_...: who rendered the services.
    pub provider_type: i32,
    /// 1: a qualifying participant of an advanced alternative payment model (from 2026 on).
    pub qualifying_participant: i32,
    /// 1: refuse an answer from another release of the same year.
    pub exact_release_only: i32,
    /// YYYYMMDD: answer with the releases published by this day; 0: with all.
    pub known_on: i32,
    /// 1: deductible_remaining is given; 0: none is left, and the result says that this was assumed.
    pub has_deductible_remaining: i32,
    /// Cents that are left of the Part B deductible.
    pub deductible_remaining: i64,
    /// Carrier and locality of all lines, instead of what the claim says: five digits.
    pub carrier: [c_char; 8],
    /// Two digits.
    pub locality: [c_char; 4],
    /// Or the ZIP code of all lines: 35203, 352031234 or 35203-1234.
    pub zip: [c_char; 12],
}

// SAFETY: repr(C), integers only, 8 × 4 + 8 + 24 bytes without padding; struct_size first.
unsafe impl Record for cleanclaim_price_options {
    const FIRST_SIZE: usize = 64;
    const NAME: &'static str = "options";
}

impl cleanclaim_price_options {
    fn read(&self) -> Result<PriceOptions> {
        Ok(PriceOptions {
            known_on: known_on(self.known_on)?,
            exact_release_only: flag(self.exact_release_only, "exact_release_only")?,
            participation: participation(self.participation)?,
            provider_type: provider_type(self.provider_type)?,
            qualifying_participant: flag(self.qualifying_participant, "qualifying_participant")?,
            deductible_remaining: flag(self.has_deductible_remaining, "has_deductible_remaining")?
                .then(|| Amount::from_cents(self.deductible_remaining)),
            location: location(&self.carrier, &self.locality, &self.zip)?,
        })
    }
}

/// Makes a document and hands it to the caller.
///
/// # Safety
/// `out` is NULL or can be written.
unsafe fn hand_out(out: *mut *mut cleanclaim_document, make: impl FnOnce() -> Result<String>) -> Result<()> {
    if out.is_null() {
        return Err(null("out"));
    }
    let document = Box::new(cleanclaim_document { text: make()? });
    // SAFETY: not NULL, and the caller promises that it can be written.
    unsafe { out.write(Box::into_raw(document)) };
    Ok(())
}

/// Prices every claim of a document: the bytes of an 837 file, or a claim as JSON (one, a list, or one a line). Gives JSON of the
/// schema cleanclaim/pricing-batch/1, in which each line has an amount or the reason why it has none. `options` may be NULL.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_price_claim(
    engine: *const cleanclaim_engine,
    claim: *const u8,
    claim_len: usize,
    options: *const cleanclaim_price_options,
    out: *mut *mut cleanclaim_document,
) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle; bytes with their length.
        let (handle, claim) = unsafe { (borrow(engine, "engine")?, bytes(claim, claim_len, "claim")?) };
        let (options, traced) = if options.is_null() {
            (PriceOptions::default(), false)
        } else {
            let mut spare = None;
            // SAFETY: the caller's struct, as long as its size says.
            let options = unsafe { read_record(options, &mut spare) }?;
            (options.read()?, flag(options.trace, "trace")?)
        };
        // SAFETY: the caller's pointer.
        unsafe {
            hand_out(out, || {
                handle.engine.price_document(claim, &options, traced).and_then(|batch| batch.to_json())
            })
        }
    })
}

/// Prices one line given as JSON of the schema cleanclaim/line/1:
///
///     {"schema": "cleanclaim/line/1", "date": "2025-11-03", "procedure": "99213", "modifiers": ["25"],
///      "place_of_service": "11", "locality": "10112/00", "units": "1", "charge": "125.00", "trace": true}
///
/// Further fields: zip, participation, provider_type, qualifying_participant, exact_release_only, known_on. Gives JSON of the schema
/// cleanclaim/line-answer/1: a price or the reason why there is none, and the trace where it was asked for.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_price_line_json(
    engine: *const cleanclaim_engine,
    question: *const c_char,
    question_len: usize,
    out: *mut *mut cleanclaim_document,
) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle; text with its length.
        let (handle, question) =
            unsafe { (borrow(engine, "engine")?, text(question, question_len, "question")?) };
        // SAFETY: the caller's pointer.
        unsafe { hand_out(out, || handle.engine.price_line_document(question)?.to_json()) }
    })
}

/// Answers questions about codes given as JSON, one object or a list of them:
///
///     {"ask": "check", "code_set": "ICD-10-CM", "code": "E11.40", "date": "2025-11-01"}
///     {"ask": "search", "query": "left wrist fracture", "code_sets": ["ICD-10-CM"], "date": "2025-11-01", "limit": 5}
///     {"ask": "relate", "code_a": "E10.9", "code_b": "E11.9", "date": "2026-05-01"}
///     {"ask": "notes", "code": "E11.40", "date": "2026-05-01"}
///     {"ask": "index", "text": "fracture, wrist", "date": "2025-11-01"}
///     {"ask": "index-of", "code": "E11.9", "date": "2025-11-01"}
///     {"ask": "index-main", "book": "diseases", "prefix": "fracture", "date": "2025-11-01"}
///     {"ask": "index-below", "book": "diseases", "number": 1, "date": "2025-11-01"}
///     {"ask": "identifier", "kind": "npi", "value": "1234567893"}
///     {"ask": "history", "code_set": "ICD-10-CM", "code": "E11.10"}
///     {"ask": "hierarchy", "code": "E11.40", "date": "2026-05-01"}
///     {"ask": "leaves", "code": "W08", "date": "2026-05-01"}
///     {"ask": "seventh-characters", "code": "W08", "date": "2026-05-01"}
///     {"ask": "build", "code": "W08", "character": "D", "date": "2026-05-01"}
///     {"ask": "neoplasm", "site": "appendix", "behavior": "benign", "date": "2026-04-15"}
///     {"ask": "drug", "substance": "ibuprofen", "intent": "adverse-effect", "date": "2026-04-15"}
///     {"ask": "map-from-icd9", "code": "250.00"}
///     {"ask": "map-to-icd9", "code": "E11.9"}
///     {"ask": "decode-pcs", "code": "0DTJ4ZZ", "date": "2024-05-01"}
///     {"ask": "next-pcs", "prefix": "0DTJ", "date": "2024-05-01"}
///     {"ask": "pcs-codes", "prefix": "0DTJ", "date": "2024-05-01", "limit": 5}
///
/// Without "behavior" or "intent" each of the six columns is given; "limit" is 10 without it. Gives JSON of the schema cleanclaim/code-answers/1 with one answer a question, in their order; one that has none has
/// {"refused": {"slug", "number", "message", "remedy"}} in its place.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_answer_codes(
    engine: *const cleanclaim_engine,
    questions: *const c_char,
    questions_len: usize,
    out: *mut *mut cleanclaim_document,
) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle; text with its length.
        let (handle, questions) =
            unsafe { (borrow(engine, "engine")?, text(questions, questions_len, "questions")?) };
        // SAFETY: the caller's pointer.
        unsafe { hand_out(out, || handle.engine.answer_codes(questions)) }
    })
}

/// Checks an X12 file (837, 835, 270/271, 276/277, 277CA, 278, 820, 834, 999) by SNIP types 1 to 5: syntax, structure, sums, what
/// depends on something else, outside codes. snip, 1 to 5: up to which type a rejection rejects a transaction. as_of, YYYYMMDD: today,
/// for dates in the future; 0: the file's own date stands for it.
///
/// Gives JSON of the schema cleanclaim/x12-report/1: transactions with guide, control_number, verdict, findings (slug, snip, severity,
/// segment, element, loop, position, message, remedy) and not_checked; and repairs. A file with faults is CLEANCLAIM_OK; an error means
/// that the bytes are no X12.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_check_x12(
    engine: *const cleanclaim_engine,
    file: *const u8,
    file_len: usize,
    snip: i32,
    as_of: i32,
    out: *mut *mut cleanclaim_document,
) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle; bytes with their length.
        let (handle, file) = unsafe { (borrow(engine, "engine")?, bytes(file, file_len, "file")?) };
        let snip = match u8::try_from(snip) {
            Ok(snip @ 1..=5) => snip,
            _ => return Err(Error::new(code::UNKNOWN_CONSTANT).with("argument", "snip").with("value", snip)),
        };
        let options = CheckOptions::default().with_snip(snip).with_as_of(known_on(as_of)?);
        // SAFETY: the caller's pointer.
        unsafe { hand_out(out, || handle.engine.check_x12_document(file, &options)) }
    })
}

/// Reads every transaction of an X12 file (837, 835, 270/271, 276/277, 277CA, 278, 999, TA1) as a document.
///
/// Gives JSON of the schema cleanclaim/x12-documents/1: documents, each with guide, control_number and the document itself under its own
/// schema; errors for what could not be read; repairs. An error means that the bytes are no X12.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_read_x12(
    engine: *const cleanclaim_engine,
    file: *const u8,
    file_len: usize,
    out: *mut *mut cleanclaim_document,
) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle; bytes with their length.
        let (handle, file) = unsafe { (borrow(engine, "engine")?, bytes(file, file_len, "file")?) };
        // SAFETY: the caller's pointer.
        unsafe { hand_out(out, || handle.engine.read_x12_document(file)) }
    })
}

/// Writes documents as one X12 file. The question is JSON of the schema cleanclaim/x12-writing/1: settings, documents, date, time, the
/// control_numbers that were used last, and a payer's profile.
///
/// Gives JSON of the schema cleanclaim/x12-written/1: x12, the file, and the control_numbers that are used up now: keep them, or the next
/// file is refused as a copy of this one.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_write_x12(
    engine: *const cleanclaim_engine,
    question: *const c_char,
    question_len: usize,
    out: *mut *mut cleanclaim_document,
) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle; text with its length.
        let (handle, question) =
            unsafe { (borrow(engine, "engine")?, text(question, question_len, "question")?) };
        // SAFETY: the caller's pointer.
        unsafe { hand_out(out, || handle.engine.write_x12_document(question)) }
    })
}

/// The claim for the next payer, from a claim and the remittance that decided it. The question is JSON of the schema
/// cleanclaim/secondary-question/1: claim, remittance, and where wanted next and although_crossed_over.
///
/// Gives JSON of the schema cleanclaim/secondary-claim/1: the claim, and the proof that charge, payment and adjustments balance.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_secondary_claim(
    engine: *const cleanclaim_engine,
    question: *const c_char,
    question_len: usize,
    out: *mut *mut cleanclaim_document,
) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle; text with its length.
        let (handle, question) =
            unsafe { (borrow(engine, "engine")?, text(question, question_len, "question")?) };
        // SAFETY: the caller's pointer.
        unsafe { hand_out(out, || handle.engine.secondary_claim_document(question)) }
    })
}

/// Makes what is sent back for an X12 file, as the text of an X12 file: the TA1 where one is needed and a 999 for each group, or another
/// kind. Options are JSON; control_number, date and time (HHMM) are needed:
///
///     {"control_number": 7, "date": "2026-11-24", "time": "0900", "kind": "all", "snip": 5, "values": false, "source": "payer"}
///
/// kind: all, 999, ta1, 277ca; snip, 1 to 5: up to which type a rejection refuses; as_of: today, for dates in the future; values: copy
/// bad values, which may be a patient's, into the 999; source of a 277CA: payer, clearinghouse. Use a control number once.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_acknowledge_x12(
    engine: *const cleanclaim_engine,
    file: *const u8,
    file_len: usize,
    options: *const c_char,
    options_len: usize,
    out: *mut *mut cleanclaim_document,
) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle; bytes and text with their lengths.
        let (handle, file, options) = unsafe {
            (
                borrow(engine, "engine")?,
                bytes(file, file_len, "file")?,
                text(options, options_len, "options")?,
            )
        };
        let options = AcknowledgeOptions::from_json(options)?;
        let make = || {
            let made = handle.engine.acknowledge_x12(file, &options)?;
            // What is written is UTF-8.
            String::from_utf8(made).map_err(|_| Error::new(code::TEXT_NOT_UTF8).with("argument", "file"))
        };
        // SAFETY: the caller's pointer.
        unsafe { hand_out(out, make) }
    })
}

/// Says, claim by claim, what a 999, TA1 or 277CA says, as JSON of the schema cleanclaim/claim-answers/1. `of` is the 837 that it
/// answers, with which errors find their claim by its segments; NULL and 0 where it is not at hand.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_answers_x12(
    engine: *const cleanclaim_engine,
    acknowledgement: *const u8,
    acknowledgement_len: usize,
    of: *const u8,
    of_len: usize,
    out: *mut *mut cleanclaim_document,
) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle; bytes with their lengths.
        let (handle, file, of) = unsafe {
            (
                borrow(engine, "engine")?,
                bytes(acknowledgement, acknowledgement_len, "acknowledgement")?,
                bytes(of, of_len, "of")?,
            )
        };
        let of = (!of.is_empty()).then_some(of);
        // SAFETY: the caller's pointer.
        unsafe { hand_out(out, || Ok(handle.engine.answers_x12(file, of)?.to_json())) }
    })
}

/// What is loaded and what is missing, as JSON of the schema cleanclaim/coverage/1: each series with its releases, their periods,
/// rows, sources and hashes, and the days between them that none covers.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_coverage(
    engine: *const cleanclaim_engine,
    out: *mut *mut cleanclaim_document,
) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle.
        let handle = unsafe { borrow(engine, "engine") }?;
        // SAFETY: the caller's pointer.
        unsafe { hand_out(out, || Coverage::of(handle.engine.tables()).to_json()) }
    })
}

/// Copies the document's text into your buffer, with a NUL. Text goes out as the first chapter says: (NULL, 0) asks for the size.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_document_text(
    document: *const cleanclaim_document,
    buf: *mut c_char,
    cap: usize,
    needed: *mut usize,
) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle.
        let handle = unsafe { borrow(document, "document") }?;
        // SAFETY: the caller's buffer and size.
        unsafe { write_text(&handle.text, buf, cap, needed) }
    })
}

/// Ends a document; NULL is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_document_free(document: *mut cleanclaim_document) -> cleanclaim_status {
    quietly(|| {
        if !document.is_null() {
            // SAFETY: a handle that Box::into_raw made and that is freed once.
            drop(unsafe { Box::from_raw(document) });
        }
        Ok(())
    })
}
