//! Identifiers of providers: NPI, provider taxonomy, CLIA number.

use std::fmt;
use std::str::FromStr;

use super::{pack, unpack};
use crate::error::{Code, Error, Result, code};

/// A national provider identifier: ten digits, the last of which checks the others.
///
/// ```
/// use cleanclaim::codes::Npi;
/// assert!("1234567893".parse::<Npi>().is_ok());
/// assert_eq!("1234567890".parse::<Npi>().unwrap_err().slug(), "npi-check-digit");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Npi(u64);

impl FromStr for Npi {
    type Err = Error;

    fn from_str(text: &str) -> Result<Npi> {
        let trimmed = text.trim();
        let shaped = trimmed.len() == 10
            && trimmed.bytes().all(|byte| byte.is_ascii_digit())
            && matches!(trimmed.as_bytes()[0], b'1' | b'2');
        let number: u64 = match trimmed.parse() {
            Ok(number) if shaped => number,
            _ => return Err(Error::new(code::MALFORMED_NPI).with("value", text)),
        };
        // Luhn's formula over 80840 and the ten digits; the constant prefix adds 24 (45 CFR 162.406, ISO 7812).
        let sum: u32 = trimmed
            .bytes()
            .rev()
            .enumerate()
            .map(|(place, byte)| {
                let digit = u32::from(byte - b'0') * if place % 2 == 1 { 2 } else { 1 };
                digit / 10 + digit % 10
            })
            .sum();
        if (sum + 24).is_multiple_of(10) {
            Ok(Npi(number))
        } else {
            Err(Error::new(code::NPI_CHECK_DIGIT).with("value", text))
        }
    }
}

impl fmt::Display for Npi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:010}", self.0))
    }
}

impl fmt::Debug for Npi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Npi({self})")
    }
}

crate::text_serde!(Npi, "a national provider identifier with a valid check digit", r"^[12]\d{9}$");

/// A provider taxonomy code of the NUCC: ten characters, of which the last is always X (`207Q00000X`).
///
/// ```
/// use cleanclaim::codes::Taxonomy;
/// assert_eq!("207q00000x".parse::<Taxonomy>()?.to_string(), "207Q00000X");
/// assert_eq!("207Q000000".parse::<Taxonomy>().unwrap_err().slug(), "taxonomy-character");
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Taxonomy(u64);

impl Taxonomy {
    /// The code packed into an integer that sorts as its text.
    pub const fn packed(self) -> u64 {
        self.0
    }
}

/// What stands at each place of a code: digits are `9`, letters `A`, either `*`, and the letters D and X themselves.
fn by_form<const LENGTH: usize>(
    text: &str,
    form: [u8; LENGTH],
    length: Code,
    character: Code,
) -> Result<[u8; LENGTH]> {
    let trimmed = text.trim();
    let count = trimmed.chars().count();
    if count != LENGTH {
        return Err(Error::new(length).with("value", text).with("length", count));
    }
    let mut bytes = [0; LENGTH];
    for (index, (found, (place, byte))) in trimmed.chars().zip(form.iter().zip(&mut bytes)).enumerate() {
        let upper = u8::try_from(found.to_ascii_uppercase()).unwrap_or(0);
        let (fits, expected) = match place {
            b'9' => (upper.is_ascii_digit(), "a digit"),
            b'*' => (upper.is_ascii_alphanumeric(), "a letter or digit"),
            b'D' => (upper == b'D', "the letter D"),
            _ => (upper == b'X', "the letter X"),
        };
        if !fits {
            return Err(Error::new(character)
                .with("value", text)
                .with("position", index + 1)
                .with("found", found)
                .with("expected", expected));
        }
        *byte = upper;
    }
    Ok(bytes)
}

impl FromStr for Taxonomy {
    type Err = Error;

    fn from_str(text: &str) -> Result<Taxonomy> {
        by_form(text, *b"999**9999X", code::TAXONOMY_LENGTH, code::TAXONOMY_CHARACTER)
            .map(|bytes| Taxonomy(pack(&bytes)))
    }
}

impl fmt::Display for Taxonomy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: [u8; 10] = unpack(self.0);
        f.pad(std::str::from_utf8(&bytes).unwrap_or("??????????"))
    }
}

impl fmt::Debug for Taxonomy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Taxonomy({self})")
    }
}

/// A CLIA number of a laboratory, `05D2081492`: two characters of the state, the letter D, seven digits.
///
/// ```
/// use cleanclaim::codes::Clia;
/// assert_eq!("05d2081492".parse::<Clia>()?.to_string(), "05D2081492");
/// assert_eq!("05X2081492".parse::<Clia>().unwrap_err().slug(), "clia-character");
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clia(u64);

impl FromStr for Clia {
    type Err = Error;

    fn from_str(text: &str) -> Result<Clia> {
        by_form(text, *b"99D9999999", code::CLIA_LENGTH, code::CLIA_CHARACTER).map(|bytes| Clia(pack(&bytes)))
    }
}

impl fmt::Display for Clia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: [u8; 10] = unpack(self.0);
        f.pad(std::str::from_utf8(&bytes).unwrap_or("??????????"))
    }
}

impl fmt::Debug for Clia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clia({self})")
    }
}

crate::text_serde!(Taxonomy, "a provider taxonomy code", r"^[0-9A-Z]{9}X$");
crate::text_serde!(Clia, "a CLIA number", r"^\d{2}D\d{7}$");
