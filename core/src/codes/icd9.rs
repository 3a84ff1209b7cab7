//! ICD-9-CM diagnosis codes: what stood on claims until 2015-09-30.

use std::fmt;
use std::str::FromStr;

use super::{clean, pack, unpack};
use crate::error::{Error, Result, code};

/// An ICD-9-CM diagnosis code, three to five characters: digits, `V` and digits, or `E` and digits.
///
/// ```
/// use cleanclaim::codes::Icd9Cm;
/// assert_eq!("25000".parse::<Icd9Cm>()?.to_string(), "250.00");
/// assert_eq!("e8490".parse::<Icd9Cm>()?.to_string(), "E849.0");
/// assert_eq!("V103".parse::<Icd9Cm>()?.to_string(), "V10.3");
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Icd9Cm(u32);

impl Icd9Cm {
    /// The code packed into an integer that sorts as its text.
    pub const fn packed(self) -> u32 {
        self.0
    }

    /// The characters without the dot.
    pub fn without_dot(self) -> String {
        let bytes: [u8; 5] = unpack(u64::from(self.0));
        bytes.iter().take_while(|byte| **byte != b' ').map(|byte| char::from(*byte)).collect()
    }
}

impl FromStr for Icd9Cm {
    type Err = Error;

    fn from_str(text: &str) -> Result<Icd9Cm> {
        let malformed = || Error::new(code::MALFORMED_ICD9_CODE).with("value", text);
        let (mut bytes, length) = clean::<5>(text, b".").ok_or_else(malformed)?;
        let shortest = if bytes[0] == b'E' { 4 } else { 3 };
        let first = bytes[0].is_ascii_digit() || matches!(bytes[0], b'V' | b'E');
        let rest = bytes.get(1..length).is_some_and(|rest| rest.iter().all(u8::is_ascii_digit));
        let dot = text.trim().find('.').is_none_or(|at| at == shortest);
        if length < shortest || !first || !rest || !dot || text.matches('.').count() > 1 {
            return Err(malformed());
        }
        bytes[length..].fill(b' ');
        Ok(Icd9Cm(pack(&bytes) as u32))
    }
}

impl fmt::Display for Icd9Cm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.without_dot();
        let category = if text.starts_with('E') { 4 } else { 3 };
        match text.split_at_checked(category) {
            Some((category, rest)) if !rest.is_empty() => f.pad(&format!("{category}.{rest}")),
            _ => f.pad(&text),
        }
    }
}

impl fmt::Debug for Icd9Cm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Icd9Cm({self})")
    }
}

crate::text_serde!(Icd9Cm, "an ICD-9-CM code with its dot", r"^([0-9V]\d{2}(\.\d{1,2})?|E\d{3}(\.\d)?)$");
