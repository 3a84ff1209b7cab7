//! ICD-10-CM diagnosis codes.

use std::fmt;
use std::str::FromStr;

use super::{clean, pack, unpack};
use crate::error::{Error, Result, code};

/// An ICD-10-CM code, three to seven characters, written with a dot after the third.
///
/// Position 1 is a letter. Position 2 is a letter or digit: since FY 2026 there are codes such as `QA0.10`.
///
/// ```
/// use cleanclaim::codes::Icd10Cm;
/// let code: Icd10Cm = "e1140".parse()?;
/// assert_eq!(code.to_string(), "E11.40");
/// assert_eq!(code.without_dot(), "E1140");
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Icd10Cm(u64);

impl Icd10Cm {
    /// The code packed into an integer that sorts as its text.
    pub const fn packed(self) -> u64 {
        self.0
    }

    /// The characters without the dot, as they travel in X12.
    pub fn without_dot(self) -> String {
        let bytes: [u8; 7] = unpack(self.0);
        bytes.iter().take_while(|byte| **byte != b' ').map(|byte| char::from(*byte)).collect()
    }
}

impl FromStr for Icd10Cm {
    type Err = Error;

    fn from_str(text: &str) -> Result<Icd10Cm> {
        let malformed = || Error::new(code::MALFORMED_DIAGNOSIS_CODE).with("value", text);
        let (mut bytes, length) = clean::<7>(text, b".").ok_or_else(malformed)?;
        let dots = text.bytes().filter(|byte| *byte == b'.').count();
        let dot_is_right = dots == 0 || (dots == 1 && text.trim().find('.') == Some(3));
        if length < 3 || !bytes[0].is_ascii_alphabetic() || !bytes[2].is_ascii_alphanumeric() || !dot_is_right
        {
            return Err(malformed());
        }
        bytes[length..].fill(b' ');
        Ok(Icd10Cm(pack(&bytes)))
    }
}

impl fmt::Display for Icd10Cm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.without_dot();
        match text.split_at_checked(3) {
            Some((category, rest)) if !rest.is_empty() => f.pad(&format!("{category}.{rest}")),
            _ => f.pad(&text),
        }
    }
}

impl fmt::Debug for Icd10Cm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Icd10Cm({self})")
    }
}

crate::text_serde!(Icd10Cm, "an ICD-10-CM code with its dot", r"^[A-Z][A-Z0-9][A-Z0-9](\.[A-Z0-9]{1,4})?$");
