//! One line as flat structs: nothing is allocated on the way to a price.

use std::ffi::c_char;

use core_::codes::{Carrier, Hcpcs, Locality, LocalityNumber, Modifier, ModifierList, PlaceOfService, Zip};
use core_::dates::Day;
use core_::error::{Error, Result, code};
use core_::money::{Amount, Units};
use core_::pricing::{LinePrice, LineQuestion, Location, Participation, PriceOptions, Rule, Schedule};
use core_::row::Label;
use core_::tables::place_of_service::Setting;
use core_::tables::practitioner_shares::ProviderType;
use core_::tables::release::ReleaseMatch;
use core_::tables::zip_locality::ZipMatch;

use crate::engine::cleanclaim_engine;
use crate::guard::{borrow, guard, remember};
use crate::record::{Place, Record, read_record};
use crate::status::cleanclaim_status;

/// Takes assignment always: the full fee schedule amount.
pub const CLEANCLAIM_PARTICIPATING: i32 = 0;
/// 95 % of the fee schedule amount, and a limiting charge of 115 % of that.
pub const CLEANCLAIM_NON_PARTICIPATING: i32 = 1;

/// A physician.
pub const CLEANCLAIM_PROVIDER_PHYSICIAN: i32 = 0;
/// A nurse practitioner.
pub const CLEANCLAIM_PROVIDER_NP: i32 = 1;
/// A physician assistant.
pub const CLEANCLAIM_PROVIDER_PA: i32 = 2;
/// A clinical nurse specialist.
pub const CLEANCLAIM_PROVIDER_CNS: i32 = 3;
/// A certified nurse-midwife.
pub const CLEANCLAIM_PROVIDER_CNM: i32 = 4;
/// A certified registered nurse anesthetist.
pub const CLEANCLAIM_PROVIDER_CRNA: i32 = 5;
/// A clinical social worker.
pub const CLEANCLAIM_PROVIDER_CSW: i32 = 6;
/// A clinical psychologist.
pub const CLEANCLAIM_PROVIDER_PSYCHOLOGIST: i32 = 7;
/// A registered dietitian or nutrition professional.
pub const CLEANCLAIM_PROVIDER_DIETITIAN: i32 = 8;
/// A marriage and family therapist.
pub const CLEANCLAIM_PROVIDER_MFT: i32 = 9;
/// A mental health counselor.
pub const CLEANCLAIM_PROVIDER_MHC: i32 = 10;
/// A physical, occupational or speech-language therapist in private practice.
pub const CLEANCLAIM_PROVIDER_THERAPIST: i32 = 11;

/// There is an amount.
pub const CLEANCLAIM_PRICED: i32 = 1;
/// There is a reason why there is none.
pub const CLEANCLAIM_NOT_PRICED: i32 = 2;

/// The facility is paid apart: facility practice expense.
pub const CLEANCLAIM_FACILITY: i32 = 1;
/// An office, a home and the like.
pub const CLEANCLAIM_NON_FACILITY: i32 = 2;

/// The Medicare physician fee schedule.
pub const CLEANCLAIM_SCHEDULE_PHYSICIAN: i32 = 1;

/// Relative values by cost indices by conversion factor.
pub const CLEANCLAIM_RULE_FEE_SCHEDULE_AMOUNT: i32 = 1;
/// The cap on imaging was lower.
pub const CLEANCLAIM_RULE_OPPS_CAP: i32 = 2;
/// The charge was lower than the fee.
pub const CLEANCLAIM_RULE_CHARGE: i32 = 3;

/// The release is in force on the date of service.
pub const CLEANCLAIM_RELEASE_EXACT: i32 = 1;
/// Another release of the same calendar year answered.
pub const CLEANCLAIM_RELEASE_SAME_YEAR: i32 = 2;

/// The locality was given, or the ZIP code table of that quarter has it.
pub const CLEANCLAIM_LOCALITY_EXACT: i32 = 1;
/// The ZIP code's locality was carried forward from the last table loaded.
pub const CLEANCLAIM_LOCALITY_ASSUMED: i32 = 2;

/// One line to be priced. Begin with CLEANCLAIM_LINE_QUESTION_INIT and fill in what you know. Texts end with a NUL or fill their
/// array; blanks around them do not matter. Plain data: copy and reuse it as you like.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct cleanclaim_line_question {
    /// sizeof(cleanclaim_line_question).
    pub struct_size: u32,
    /// Date of service, YYYYMMDD.
    pub date: i32,
    /// Procedure: CPT or HCPCS, five characters.
    pub procedure: [c_char; 8],
    /// Modifiers, two characters each; empty ones are passed over.
    pub modifiers: [[c_char; 4]; 4],
    /// Place of service, two digits.
    pub place_of_service: [c_char; 4],
    /// Carrier, five digits, with its locality; they go before the ZIP code.
    pub carrier: [c_char; 8],
    /// Locality, two digits.
    pub locality: [c_char; 4],
    /// Or the ZIP code: 35203, 352031234 or 35203-1234.
    pub zip: [c_char; 12],
    /// 1: the charge is given.
    pub has_charge: i32,
    /// Units in thousandths: 1000 is one.
    pub units: i64,
    /// What is billed for the whole line, in cents.
    pub charge: i64,
    /// CLEANCLAIM_PARTICIPATING or CLEANCLAIM_NON_PARTICIPATING.
    pub participation: i32,
    /// CLEANCLAIM_PROVIDER_...: who rendered the service.
    pub provider_type: i32,
    /// 1: a qualifying participant of an advanced alternative payment model (from 2026 on).
    pub qualifying_participant: i32,
    /// 1: refuse an answer from another release of the same year.
    pub exact_release_only: i32,
    /// YYYYMMDD: answer with the releases published by this day; 0: with all.
    pub known_on: i32,
    /// 0.
    pub reserved: i32,
}

// SAFETY: repr(C), integers only, 104 bytes without padding (units stands at 64); struct_size first.
unsafe impl Record for cleanclaim_line_question {
    const FIRST_SIZE: usize = 104;
    const NAME: &'static str = "question";
}

/// What a line pays, or why there is no amount. Begin with CLEANCLAIM_LINE_PRICE_INIT. Where the line is not priced all but status
/// and reason is zero. Plain data: copy and reuse it as you like.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct cleanclaim_line_price {
    /// sizeof(cleanclaim_line_price).
    pub struct_size: u32,
    /// CLEANCLAIM_PRICED or CLEANCLAIM_NOT_PRICED; 0 where nothing was answered yet.
    pub status: i32,
    /// Why it is not priced: a CLEANCLAIM_SLUG_... number, 0 where it is.
    pub reason: i32,
    /// CLEANCLAIM_RULE_...: what gave the amount.
    pub rule: i32,
    /// Cents allowed for the whole line: all units, after every reduction and the lower of charge and fee, before the patient's share.
    pub allowed: i64,
    /// Cents of the fee schedule for one unit, after the cap on imaging, before participation.
    pub fee: i64,
    /// Cents that a non-participating practitioner may charge at most for the whole line.
    pub limiting_charge: i64,
    /// 1: there is a limiting charge.
    pub has_limiting_charge: i32,
    /// CLEANCLAIM_FACILITY or CLEANCLAIM_NON_FACILITY.
    pub setting: i32,
    /// CLEANCLAIM_SCHEDULE_...: which fee schedule.
    pub schedule: i32,
    /// CLEANCLAIM_RELEASE_...: how well the release fits the date of service.
    pub release_match: i32,
    /// The release, such as RVU25D, with a NUL.
    pub release: [c_char; 24],
    /// The carrier as the tables name it, with a NUL.
    pub carrier: [c_char; 8],
    /// The locality as the tables name it, with a NUL.
    pub locality: [c_char; 4],
    /// CLEANCLAIM_LOCALITY_...: how sure the locality is.
    pub locality_match: i32,
    /// 1: known_on was asked for and a release's published date is not known; its first day in force stood for it.
    pub published_date_assumed: i32,
    /// 0.
    pub reserved: i32,
}

// SAFETY: repr(C), integers only, 104 bytes without padding (allowed stands at 16); struct_size first.
unsafe impl Record for cleanclaim_line_price {
    const FIRST_SIZE: usize = 104;
    const NAME: &'static str = "price";
}

const PROVIDERS: [(i32, ProviderType); 12] = [
    (CLEANCLAIM_PROVIDER_PHYSICIAN, ProviderType::Physician),
    (CLEANCLAIM_PROVIDER_NP, ProviderType::Np),
    (CLEANCLAIM_PROVIDER_PA, ProviderType::Pa),
    (CLEANCLAIM_PROVIDER_CNS, ProviderType::Cns),
    (CLEANCLAIM_PROVIDER_CNM, ProviderType::Cnm),
    (CLEANCLAIM_PROVIDER_CRNA, ProviderType::Crna),
    (CLEANCLAIM_PROVIDER_CSW, ProviderType::Csw),
    (CLEANCLAIM_PROVIDER_PSYCHOLOGIST, ProviderType::Psychologist),
    (CLEANCLAIM_PROVIDER_DIETITIAN, ProviderType::Dietitian),
    (CLEANCLAIM_PROVIDER_MFT, ProviderType::Mft),
    (CLEANCLAIM_PROVIDER_MHC, ProviderType::Mhc),
    (CLEANCLAIM_PROVIDER_THERAPIST, ProviderType::Therapist),
];

pub(crate) fn unknown(argument: &'static str, value: i32) -> Error {
    Error::new(code::UNKNOWN_CONSTANT).with("argument", argument).with("value", value)
}

/// 0 or 1.
#[inline(always)]
pub(crate) fn flag(value: i32, argument: &'static str) -> Result<bool> {
    match value {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(unknown(argument, value)),
    }
}

#[inline(always)]
pub(crate) fn participation(value: i32) -> Result<Participation> {
    match value {
        CLEANCLAIM_PARTICIPATING => Ok(Participation::Participating),
        CLEANCLAIM_NON_PARTICIPATING => Ok(Participation::NonParticipating),
        _ => Err(unknown("participation", value)),
    }
}

#[inline(always)]
pub(crate) fn provider_type(value: i32) -> Result<ProviderType> {
    // The numbers are places in the list, which a test holds to.
    let found = usize::try_from(value).ok().and_then(|place| PROVIDERS.get(place));
    found.map(|(_, provider)| *provider).ok_or_else(|| unknown("provider_type", value))
}

#[inline(always)]
pub(crate) fn day(number: i32) -> Result<Day> {
    match u32::try_from(number) {
        Ok(number) => Day::from_yyyymmdd(number),
        Err(_) => Err(Error::new(code::MALFORMED_DATE).with("value", number)),
    }
}

#[inline(always)]
pub(crate) fn known_on(number: i32) -> Result<Option<Day>> {
    #[cold]
    #[inline(never)]
    fn named(number: i32) -> Result<Day> {
        day(number)
    }
    if number == 0 { Ok(None) } else { named(number).map(Some) }
}

/// A text in an array: up to its NUL, or all of it.
#[derive(Clone, Copy)]
pub(crate) struct Field<'a>(&'a [u8]);

impl<'a> Field<'a> {
    #[inline(always)]
    pub(crate) fn of<const SIZE: usize>(array: &'a [c_char; SIZE]) -> Field<'a> {
        // SAFETY: c_char is one byte, signed on some machines and unsigned on others; the bits are the same.
        let bytes: &[u8; SIZE] = unsafe { &*std::ptr::from_ref(array).cast() };
        let length = bytes.iter().position(|byte| *byte == 0).unwrap_or(SIZE);
        Field(bytes.get(..length).unwrap_or(bytes))
    }

    #[inline(always)]
    pub(crate) fn text(self, argument: &'static str) -> Result<&'a str> {
        if self.0.is_ascii() {
            // SAFETY: ASCII is UTF-8. Codes are ASCII, and checking a few bytes as UTF-8 takes longer than reading them.
            return Ok(unsafe { std::str::from_utf8_unchecked(self.0) });
        }
        std::str::from_utf8(self.0).map_err(|_| Error::new(code::TEXT_NOT_UTF8).with("argument", argument))
    }
}

/// Reads a code from an array: the form in which it is nearly always written at once, any other as text.
macro_rules! code {
    ($type:ty, $array:expr, $argument:literal, [$($at:literal),+], $end:literal) => {{
        let array = $array;
        let exact = if array[$end] == 0 { <$type>::from_bytes([$(array[$at] as u8),+]) } else { None };
        match exact {
            Some(code) => Ok(code),
            None => Field::of(array).text($argument).and_then(str::parse::<$type>),
        }
    }};
}

/// Carrier and locality before ZIP code; `None` where all are empty.
#[inline(always)]
pub(crate) fn location(
    carrier: &[c_char; 8],
    locality: &[c_char; 4],
    zip: &[c_char; 12],
) -> Result<Option<Location>> {
    if carrier[0] != 0 || locality[0] != 0 {
        let carrier = code!(Carrier, carrier, "carrier", [0, 1, 2, 3, 4], 5)?;
        let locality = code!(LocalityNumber, locality, "locality", [0, 1], 2)?;
        return Ok(Some(Location::Locality(Locality::new(carrier, locality))));
    }
    if zip[0] == 0 {
        return Ok(None);
    }
    Field::of(zip).text("zip")?.parse::<Zip>().map(|zip| Some(Location::Zip(zip)))
}

#[inline(always)]
fn modifiers(fields: &[[c_char; 4]; 4]) -> Result<ModifierList> {
    let mut list = ModifierList::NONE;
    for field in fields.iter().filter(|field| field[0] != 0) {
        list.push(code!(Modifier, field, "modifiers", [0, 1], 2)?)?;
    }
    Ok(list)
}

impl cleanclaim_line_question {
    /// Reads the question and asks it. The two values are made where they are used: handing them on would cost as much as
    /// reading them.
    #[inline(always)]
    fn ask(&self, verb: impl FnOnce(&LineQuestion, &PriceOptions) -> Result<()>) -> Result<()> {
        if self.reserved != 0 {
            return Err(unknown("reserved", self.reserved));
        }
        let units = Units::from_scaled(self.units);
        if units <= Units::ZERO {
            return Err(Error::new(code::UNITS_NOT_POSITIVE).with("value", units));
        }
        let question = LineQuestion {
            on: day(self.date)?,
            procedure: code!(Hcpcs, &self.procedure, "procedure", [0, 1, 2, 3, 4], 5)?,
            modifiers: modifiers(&self.modifiers)?,
            place_of_service: code!(PlaceOfService, &self.place_of_service, "place_of_service", [0, 1], 2)?,
            location: location(&self.carrier, &self.locality, &self.zip)?
                .ok_or_else(|| Error::new(code::PLACE_MISSING))?,
            units,
            charge: flag(self.has_charge, "has_charge")?.then(|| Amount::from_cents(self.charge)),
        };
        let options = PriceOptions {
            known_on: known_on(self.known_on)?,
            exact_release_only: flag(self.exact_release_only, "exact_release_only")?,
            participation: participation(self.participation)?,
            provider_type: provider_type(self.provider_type)?,
            qualifying_participant: flag(self.qualifying_participant, "qualifying_participant")?,
            ..PriceOptions::default()
        };
        verb(&question, &options)
    }
}

/// A label, the name of a release, with its NUL. A label is shorter than any array that takes one.
#[inline(always)]
pub(crate) fn put_label<const SIZE: usize>(label: &Label) -> [c_char; SIZE] {
    const { assert!(SIZE > Label::LONGEST) };
    let mut array = [0; SIZE];
    for (place, byte) in array.iter_mut().zip(label.padded()) {
        *place = *byte as c_char;
    }
    array
}

/// A number as so many digits and a NUL. Each digit is worked out by itself, so that none waits for another.
#[inline(always)]
fn put_digits<const SIZE: usize, const DIGITS: usize>(number: u32) -> [c_char; SIZE] {
    const TENS: [u32; 5] = [1, 10, 100, 1000, 10_000];
    let mut array = [0; SIZE];
    for (place, ten) in array[..DIGITS].iter_mut().zip(TENS[..DIGITS].iter().rev()) {
        *place = (b'0' + (number / ten % 10) as u8) as c_char;
    }
    array
}

impl cleanclaim_line_price {
    const NOTHING: cleanclaim_line_price = cleanclaim_line_price {
        struct_size: 0,
        status: 0,
        reason: 0,
        rule: 0,
        allowed: 0,
        fee: 0,
        limiting_charge: 0,
        has_limiting_charge: 0,
        setting: 0,
        schedule: 0,
        release_match: 0,
        release: [0; 24],
        carrier: [0; 8],
        locality: [0; 4],
        locality_match: 0,
        published_date_assumed: 0,
        reserved: 0,
    };

    #[inline(always)]
    fn priced(price: &LinePrice) -> cleanclaim_line_price {
        cleanclaim_line_price {
            status: CLEANCLAIM_PRICED,
            rule: match price.rule {
                Rule::FeeScheduleAmount => CLEANCLAIM_RULE_FEE_SCHEDULE_AMOUNT,
                Rule::OppsCap => CLEANCLAIM_RULE_OPPS_CAP,
                Rule::Charge => CLEANCLAIM_RULE_CHARGE,
                _ => 0,
            },
            allowed: price.allowed.cents(),
            fee: price.fee.cents(),
            limiting_charge: price.limiting_charge.map_or(0, Amount::cents),
            has_limiting_charge: price.limiting_charge.is_some().into(),
            setting: match price.setting {
                Setting::Facility => CLEANCLAIM_FACILITY,
                Setting::NonFacility => CLEANCLAIM_NON_FACILITY,
            },
            schedule: match price.schedule {
                Schedule::Physician => CLEANCLAIM_SCHEDULE_PHYSICIAN,
                _ => 0,
            },
            release_match: match price.release_match {
                ReleaseMatch::Exact => CLEANCLAIM_RELEASE_EXACT,
                ReleaseMatch::SameYear => CLEANCLAIM_RELEASE_SAME_YEAR,
            },
            release: put_label(&price.release),
            carrier: put_digits::<8, 5>(price.locality.carrier().number()),
            locality: put_digits::<4, 2>(price.locality.number().number().into()),
            locality_match: match price.locality_match {
                ZipMatch::Exact => CLEANCLAIM_LOCALITY_EXACT,
                ZipMatch::Assumed => CLEANCLAIM_LOCALITY_ASSUMED,
            },
            published_date_assumed: price.published_date_assumed.into(),
            ..cleanclaim_line_price::NOTHING
        }
    }
}

/// Prices one line. Nothing is allocated on the way to an amount. A refusal (no such code on that date, bundled, carrier-priced,
/// not covered by the loaded tables) is CLEANCLAIM_OK with status CLEANCLAIM_NOT_PRICED and a reason, and the last error has its
/// words; a malformed value is an error, and `price` stays as it was.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_price_line(
    engine: *const cleanclaim_engine,
    question: *const cleanclaim_line_question,
    price: *mut cleanclaim_line_price,
) -> cleanclaim_status {
    guard(|| {
        let mut spare = None;
        // SAFETY: NULL or a live handle; structs of the caller, as long as their sizes say.
        let (handle, record, place) =
            unsafe { (borrow(engine, "engine")?, read_record(question, &mut spare)?, Place::at(price)?) };
        record.ask(|question, options| match handle.engine.price_line(question, options) {
            Ok(found) => {
                place.write(cleanclaim_line_price::priced(&found));
                Ok(())
            }
            Err(refusal) if refusal.is_refusal() => {
                place.write(cleanclaim_line_price {
                    status: CLEANCLAIM_NOT_PRICED,
                    reason: refusal.number().into(),
                    ..cleanclaim_line_price::NOTHING
                });
                remember(refusal);
                Ok(())
            }
            Err(error) => Err(error),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_provider_type_has_its_number() {
        for kind in ProviderType::ALL {
            let found = PROVIDERS.iter().find(|(_, other)| *other == kind);
            let number = found.map_or(-1, |(number, _)| *number);
            assert_eq!(provider_type(number), Ok(kind));
        }
        assert_eq!(provider_type(-1).unwrap_err().slug(), "unknown-constant");
    }

    #[test]
    fn records_have_no_padding() {
        assert_eq!(size_of::<cleanclaim_line_question>(), cleanclaim_line_question::FIRST_SIZE);
        assert_eq!(size_of::<cleanclaim_line_price>(), cleanclaim_line_price::FIRST_SIZE);
    }

    #[test]
    fn texts_end_at_their_nul_or_fill_their_array() {
        let put = |text: &[u8]| -> [c_char; 4] {
            std::array::from_fn(|at| text.get(at).map_or(0, |byte| *byte as c_char))
        };
        let field = |text: &[u8]| Field::of(&put(text)).text("x").map(str::to_string);
        assert_eq!(field(b"11").unwrap(), "11");
        assert_eq!(field(b"").unwrap(), "");
        assert_eq!(Field::of(&[b'1' as c_char; 4]).text("x").unwrap(), "1111");
        assert_eq!(field(b"\xff").unwrap_err().slug(), "text-not-utf8");
        assert_eq!(put_digits::<4, 2>(7), put(b"07"));
        let label: [c_char; 24] = put_label(&Label::new("RVU26C").unwrap());
        assert_eq!(label[..8], [82, 86, 85, 50, 54, 67, 0, 0]);
    }
}
