//! Values that stand in one element or component: how each is read from the wire and written to it.

use std::borrow::Cow;
use std::str::FromStr;

use crate::codes::{Hcpcs, Icd10Cm, Icd10Pcs, Modifier, PlaceOfService, Zip};
use crate::dates::Day;
use crate::money::{Amount, Units};
use crate::text::{Coded, Private};

/// A value of one element or component. What is absent on the wire is `None` here.
pub(crate) trait Element: Sized {
    /// From the wire; `None` where the text has not the form of the value.
    fn read(text: Option<&str>) -> Option<Self>;
    /// For the wire; `None` where nothing is written.
    fn write(&self) -> Option<Cow<'_, str>>;
}

impl<T: Element> Element for Option<T> {
    fn read(text: Option<&str>) -> Option<Self> {
        match text {
            None => Some(None),
            some => T::read(some).map(Some),
        }
    }
    fn write(&self) -> Option<Cow<'_, str>> {
        self.as_ref().and_then(T::write)
    }
}

impl<T: Element> Element for Private<T> {
    fn read(text: Option<&str>) -> Option<Self> {
        T::read(text).map(Private::new)
    }
    fn write(&self) -> Option<Cow<'_, str>> {
        self.expose().write()
    }
}

impl Element for String {
    fn read(text: Option<&str>) -> Option<Self> {
        Some(text.unwrap_or_default().to_string())
    }
    fn write(&self) -> Option<Cow<'_, str>> {
        (!self.is_empty()).then_some(Cow::Borrowed(self.as_str()))
    }
}

/// A decimal; zeros at its end do not count against its decimals.
pub(crate) fn decimal<T: FromStr>(text: &str) -> Option<T> {
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    let last = text.as_bytes().contains(&b'.').then(|| text.bytes().rposition(|byte| byte != b'0')).flatten();
    let trimmed = last.and_then(|last| text.get(..=last)).unwrap_or(text);
    // A point before nothing but zeros.
    let trimmed = match trimmed {
        "." if text.len() > 1 => "0",
        "-." if text.len() > 2 => "0",
        trimmed => trimmed,
    };
    trimmed.parse().ok()
}

/// A decimal as the wire has it: no zeros at the end of its fraction, no point without one (`84.5`, `100`).
fn shortest(text: String) -> Cow<'static, str> {
    if !text.contains('.') {
        return Cow::Owned(text);
    }
    Cow::Owned(text.trim_end_matches('0').trim_end_matches('.').to_string())
}

macro_rules! decimals {
    ($($type:ty),*) => {$(
        impl Element for $type {
            fn read(text: Option<&str>) -> Option<Self> {
                decimal(text?)
            }
            fn write(&self) -> Option<Cow<'_, str>> {
                Some(shortest(self.to_string()))
            }
        }
    )*};
}

decimals!(Amount, Units);

/// A number of digits alone: a sign would be lost.
fn digits(text: &str) -> Option<u64> {
    let there = Some(text).filter(|text| !text.is_empty())?;
    there.bytes().try_fold(0_u64, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl Element for $type {
            fn read(text: Option<&str>) -> Option<Self> {
                digits(text?)?.try_into().ok()
            }
            fn write(&self) -> Option<Cow<'_, str>> {
                Some(Cow::Owned(self.to_string()))
            }
        }
    )*};
}

numbers!(u8, u32, u64);

/// Codes that the wire writes as their official form.
macro_rules! codes {
    ($($type:ty $(, $from_bytes:path)?;)*) => {$(
        impl Element for Coded<$type> {
            fn read(text: Option<&str>) -> Option<Self> {
                let text = text?;
                // In capitals, as nearly all are: written again it is the same text, which need not be tried.
                $(if let Some(code) = text.as_bytes().try_into().ok().and_then($from_bytes) {
                    return Some(Coded::Code(code));
                })?
                Some(Coded::from(text))
            }
            fn write(&self) -> Option<Cow<'_, str>> {
                match self {
                    Coded::Code(code) => Some(Cow::Owned(code.to_string())),
                    Coded::Text(text) => Some(Cow::Borrowed(text)),
                }
            }
        }
    )*};
}

codes! {
    Hcpcs, Hcpcs::from_bytes;
    Modifier, Modifier::from_bytes;
    PlaceOfService, PlaceOfService::from_bytes;
    Icd10Pcs;
}

impl Element for Coded<Day> {
    fn read(text: Option<&str>) -> Option<Self> {
        let text = text?;
        Some(Day::parse_x12(text).map_or_else(|_| Coded::Text(text.into()), Coded::Code))
    }
    fn write(&self) -> Option<Cow<'_, str>> {
        match self {
            Coded::Code(day) => Some(Cow::Owned(day.to_x12())),
            Coded::Text(text) => Some(Cow::Borrowed(text)),
        }
    }
}

/// A ZIP code travels without its hyphen.
impl Element for Coded<Zip> {
    fn read(text: Option<&str>) -> Option<Self> {
        let text = text?;
        match text.parse::<Zip>() {
            Ok(zip) if text.bytes().all(|byte| byte.is_ascii_digit()) => Some(Coded::Code(zip)),
            _ => Some(Coded::Text(text.into())),
        }
    }
    fn write(&self) -> Option<Cow<'_, str>> {
        match self {
            Coded::Code(zip) => Some(Cow::Owned(zip.to_string().replace('-', ""))),
            Coded::Text(text) => Some(Cow::Borrowed(text)),
        }
    }
}

/// A diagnosis of ICD-10-CM travels without its dot.
impl Element for Coded<Icd10Cm> {
    fn read(text: Option<&str>) -> Option<Self> {
        let text = text?;
        if let Some(code) = Icd10Cm::from_bytes(text.as_bytes()) {
            return Some(Coded::Code(code));
        }
        // What people type in another way, with small letters or blanks, is kept as it is written; the dot alone is mended.
        let plain =
            text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'.');
        match text.parse() {
            Ok(code) if plain => Some(Coded::Code(code)),
            _ => Some(Coded::Text(text.into())),
        }
    }
    fn write(&self) -> Option<Cow<'_, str>> {
        match self {
            Coded::Code(code) => Some(Cow::Owned(code.to_string().replace('.', ""))),
            Coded::Text(text) => Some(Cow::Borrowed(text)),
        }
    }
}

/// Enumerations of [`crate::claim::vocabulary`](crate::claim) and their like: a code of the wire each.
macro_rules! words {
    ($($type:ty),* $(,)?) => {$(
        impl $crate::x12::typed::element::Element for $type {
            fn read(text: Option<&str>) -> Option<Self> {
                text.map(<$type>::from_x12)
            }
            fn write(&self) -> Option<std::borrow::Cow<'_, str>> {
                let code = self.x12();
                (!code.is_empty()).then(|| std::borrow::Cow::Borrowed(code))
            }
        }
    )*};
}

pub(crate) use words;

mod vocabulary {
    use crate::claim::{
        AccidentCause, AdjustmentGroup, AmbulanceReason, AmountKind, Assignment, AttachmentMethod,
        CertificateKind, CertificationKind, CertifiedCondition, ClaimFiling, ContactKind, ContractKind,
        DateKind, DiagnosisKind, EntityKind, Frequency, Gender, Indicator, InstitutionalProcedureKind,
        NoteKind, ProcedureKind, ProsthesisPlacement, QuantityKind, ReferenceKind, Relationship, Release,
        RentalFrequency, Responsibility, SpinalCondition, TestKind, TestOrigin, ToothState, UnitBasis,
    };

    words!(
        AccidentCause,
        AdjustmentGroup,
        AmbulanceReason,
        AmountKind,
        Assignment,
        AttachmentMethod,
        CertificateKind,
        CertificationKind,
        CertifiedCondition,
        ClaimFiling,
        ContactKind,
        ContractKind,
        DateKind,
        DiagnosisKind,
        EntityKind,
        Frequency,
        Gender,
        Indicator,
        InstitutionalProcedureKind,
        NoteKind,
        ProcedureKind,
        ProsthesisPlacement,
        QuantityKind,
        ReferenceKind,
        Relationship,
        Release,
        RentalFrequency,
        Responsibility,
        SpinalCondition,
        TestKind,
        TestOrigin,
        ToothState,
        UnitBasis,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sign of nothing and zeros that say nothing are no other number; what is none is told apart.
    #[test]
    fn numbers_are_digits_and_decimals_lose_their_zeros() {
        let cents = |text: &str| decimal::<Amount>(text).map(Amount::cents);
        for text in ["0", "-0", ".0", "-.0", "-.000", ".000", "0.000", "0."] {
            assert_eq!(cents(text), Some(0), "{text}");
        }
        assert_eq!(
            ["1.2300", "-1.2300", ".5", "100.", "007"].map(cents),
            [123, -123, 50, 10_000, 700].map(Some)
        );
        assert_eq!(["", ".", "-", "-.", "1.234", "1-", "+1", "1e2", "1.2.0"].map(cents), [None; 9]);
        let number = |text: &str| <u8 as Element>::read(Some(text));
        assert_eq!(["0", "00", "007", "255"].map(number), [0, 0, 7, 255].map(Some));
        assert_eq!(["", "256", "+0", "-0", "+1", " 1", "1.0", "99999999999999999999"].map(number), [None; 8]);
    }

    /// The short way to a code and the long one tell the same of every text of two characters, and of such in the place of others.
    #[test]
    fn a_code_of_plain_characters_is_the_one_that_is_written_again() {
        let ascii = || (0_u8..128).map(char::from);
        let mut codes = 0;
        for (first, second) in ascii().flat_map(|first| ascii().map(move |second| (first, second))) {
            let two = format!("{first}{second}");
            let five = [format!("{two}213"), format!("992{two}"), format!("G{two}1T")];
            let seven = [format!("{two}D07ZZ"), format!("0BD0{two}Z")];
            assert_eq!(Element::read(Some(&two)), Some(Coded::<Modifier>::from(&*two)), "{two:?}");
            assert_eq!(Element::read(Some(&two)), Some(Coded::<PlaceOfService>::from(&*two)), "{two:?}");
            for text in five {
                let read: Option<Coded<Hcpcs>> = Element::read(Some(&text));
                codes += usize::from(read.as_ref().is_some_and(|read| read.code().is_some()));
                assert_eq!(read, Some(Coded::from(&*text)), "{text:?}");
                // Without its dot the official form of a diagnosis is another text.
                for length in 0..=text.len() {
                    let text = &text[..length];
                    let code = text.parse::<Icd10Cm>().ok().filter(|code| code.without_dot() == text);
                    let read: Option<Coded<Icd10Cm>> = Element::read(Some(text));
                    if !text.contains('.') {
                        assert_eq!(read.unwrap().code(), code, "{text:?}");
                    }
                }
            }
            for text in seven {
                assert_eq!(Element::read(Some(&text)), Some(Coded::<Icd10Pcs>::from(&*text)), "{text:?}");
            }
        }
        assert!(codes > 100, "{codes}");
    }
}
