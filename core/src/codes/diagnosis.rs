//! ICD-10-CM diagnosis codes and ICD-10-PCS procedure codes.

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

    /// From the packed form; an error where it is no code.
    pub fn from_packed(packed: u64) -> Result<Icd10Cm> {
        from_packed(packed, |code: &Icd10Cm| code.0)
            .ok_or_else(|| Error::new(code::MALFORMED_DIAGNOSIS_CODE).with("value", packed))
    }

    /// From upper-case letters and digits without the dot; `None` for anything else, which [`FromStr`] may still read or refuse.
    pub fn from_bytes(text: &[u8]) -> Option<Icd10Cm> {
        let mut bytes = [b' '; 7];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        let plain = text.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        (plain && text.len() >= 3 && bytes[0].is_ascii_uppercase()).then(|| Icd10Cm(pack(&bytes)))
    }

    /// The characters without the dot, as they travel in X12.
    pub fn without_dot(self) -> String {
        let bytes: [u8; 7] = unpack(self.0);
        bytes.iter().take_while(|byte| **byte != b' ').map(|byte| char::from(*byte)).collect()
    }
}

/// Bits above the seven characters would be lost: such a number is another value, not this code.
fn from_packed<T: FromStr>(packed: u64, back: impl Fn(&T) -> u64) -> Option<T> {
    let bytes: [u8; 7] = unpack(packed);
    let code: T = std::str::from_utf8(&bytes).ok()?.parse().ok()?;
    (back(&code) == packed).then_some(code)
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
        let bytes: [u8; 7] = unpack(self.0);
        let mut dotted = [b' '; 8];
        dotted[..3].copy_from_slice(&bytes[..3]);
        if bytes[3] != b' ' {
            dotted[3] = b'.';
            dotted[4..].copy_from_slice(&bytes[3..]);
        }
        f.pad(std::str::from_utf8(&dotted).unwrap_or_default().trim_end())
    }
}

impl fmt::Debug for Icd10Cm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Icd10Cm({self})")
    }
}

crate::text_serde!(Icd10Cm, "an ICD-10-CM code with its dot", r"^[A-Z][A-Z0-9][A-Z0-9](\.[A-Z0-9]{1,4})?$");

/// An ICD-10-PCS code, seven characters; or the header of a table, its first three. Letters I and O do not occur: they
/// would be read as 1 and 0.
///
/// ```
/// use cleanclaim::codes::Icd10Pcs;
/// let code: Icd10Pcs = " 0dtj4zz ".parse()?;
/// assert_eq!(code.to_string(), "0DTJ4ZZ");
/// assert!("0DTJ4ZO".parse::<Icd10Pcs>().is_err());
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Icd10Pcs(u64);

impl Icd10Pcs {
    /// The code packed into an integer that sorts as its text.
    pub const fn packed(self) -> u64 {
        self.0
    }

    /// From the packed form; an error where it is no code.
    pub fn from_packed(packed: u64) -> Result<Icd10Pcs> {
        from_packed(packed, |code: &Icd10Pcs| code.0)
            .ok_or_else(|| Error::new(code::MALFORMED_INPATIENT_PROCEDURE_CODE).with("value", packed))
    }

    /// Does it name a table of codes, not a code?
    pub const fn is_header(self) -> bool {
        // The last character of a header is a blank, which packs as zero.
        self.0 & 0x3f == 0
    }
}

impl FromStr for Icd10Pcs {
    type Err = Error;

    fn from_str(text: &str) -> Result<Icd10Pcs> {
        let malformed = || Error::new(code::MALFORMED_INPATIENT_PROCEDURE_CODE).with("value", text);
        let (mut bytes, length) = clean::<7>(text, b"").ok_or_else(malformed)?;
        if !matches!(length, 3 | 7) || bytes.iter().any(|byte| matches!(byte, b'I' | b'O')) {
            return Err(malformed());
        }
        bytes[length..].fill(b' ');
        Ok(Icd10Pcs(pack(&bytes)))
    }
}

impl fmt::Display for Icd10Pcs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: [u8; 7] = unpack(self.0);
        f.pad(std::str::from_utf8(&bytes).unwrap_or_default().trim_end())
    }
}

impl fmt::Debug for Icd10Pcs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Icd10Pcs({self})")
    }
}

crate::text_serde!(
    Icd10Pcs,
    "an ICD-10-PCS code, or the three characters of a table",
    r"^[0-9A-HJ-NP-Z]{3}([0-9A-HJ-NP-Z]{4})?$"
);
