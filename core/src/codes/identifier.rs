//! Identifiers of providers.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result, code};

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
