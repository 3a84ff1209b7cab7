//! Identifiers of persons. Their `Debug` shows nothing of them, and their errors name a place and a character, never the
//! whole number.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result, code};

/// A Medicare beneficiary identifier: eleven characters, each place of its own class, no letter S, L, O, I, B or Z.
///
/// Hyphens, which the card prints as 4-3-4, and blanks may stand anywhere.
///
/// ```
/// use cleanclaim::codes::Mbi;
/// let number: Mbi = "1eg4-te5-mk73".parse()?;
/// assert_eq!(number.to_string(), "1EG4TE5MK73");
/// assert_eq!(format!("{number:?}"), "Mbi(..)");
/// assert_eq!("1EO4TE5MK73".parse::<Mbi>().unwrap_err().slug(), "mbi-character");
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mbi([u8; 11]);

/// What each place of an MBI holds: CMS, "Understanding the Medicare Beneficiary Identifier (MBI) Format".
const MBI_PLACES: [Place; 11] = [
    Place::NonZero,
    Place::Letter,
    Place::Either,
    Place::Digit,
    Place::Letter,
    Place::Either,
    Place::Digit,
    Place::Letter,
    Place::Letter,
    Place::Digit,
    Place::Digit,
];

#[derive(Clone, Copy)]
enum Place {
    NonZero,
    Digit,
    Letter,
    Either,
}

impl Place {
    fn holds(self, byte: u8) -> bool {
        let letter = byte.is_ascii_uppercase() && !b"SLOIBZ".contains(&byte);
        match self {
            Place::NonZero => byte.is_ascii_digit() && byte != b'0',
            Place::Digit => byte.is_ascii_digit(),
            Place::Letter => letter,
            Place::Either => letter || byte.is_ascii_digit(),
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Place::NonZero => "a digit from 1 to 9",
            Place::Digit => "a digit",
            Place::Letter => "a letter other than S, L, O, I, B, Z",
            Place::Either => "a digit or a letter other than S, L, O, I, B, Z",
        }
    }
}

impl FromStr for Mbi {
    type Err = Error;

    fn from_str(text: &str) -> Result<Mbi> {
        let kept: Vec<char> = text.trim().chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        if kept.len() != MBI_PLACES.len() {
            return Err(Error::new(code::MBI_LENGTH).with("length", kept.len()));
        }
        let mut bytes = [0; 11];
        for (index, ((written, place), byte)) in kept.iter().zip(MBI_PLACES).zip(&mut bytes).enumerate() {
            let upper = written.to_ascii_uppercase();
            match u8::try_from(upper) {
                Ok(found) if place.holds(found) => *byte = found,
                _ => {
                    return Err(Error::new(code::MBI_CHARACTER)
                        .with("position", index + 1)
                        .with("found", written)
                        .with("expected", place.words()));
                }
            }
        }
        Ok(Mbi(bytes))
    }
}

impl fmt::Display for Mbi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(std::str::from_utf8(&self.0).unwrap_or(""))
    }
}

impl fmt::Debug for Mbi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mbi(..)")
    }
}

/// A social security number: area, group and serial, written 3-2-4. What cannot have been issued is refused.
///
/// ```
/// use cleanclaim::codes::Ssn;
/// assert_eq!("123456789".parse::<Ssn>()?.to_string(), "123-45-6789");
/// assert_eq!("666-45-6789".parse::<Ssn>().unwrap_err().slug(), "ssn-area");
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ssn(u32);

/// Numbers that the Social Security Administration declared void: each was printed as a specimen and used by many.
const SPECIMENS: [u32; 2] = [78_051_120, 219_099_999];

impl FromStr for Ssn {
    type Err = Error;

    fn from_str(text: &str) -> Result<Ssn> {
        let (area, rest) =
            nine_digits(text, &[3, 2, 4], "SSN", "3-2-4", code::SSN_LENGTH, code::SSN_CHARACTER)
                .map(|number| (number / 1_000_000, number % 1_000_000))?;
        let (group, serial) = (rest / 10_000, rest % 10_000);
        let number = area * 1_000_000 + rest;
        if area == 0 || area == 666 || area >= 900 {
            return Err(Error::new(code::SSN_AREA).with("area", format_args!("{area:03}")));
        }
        if group == 0 {
            return Err(Error::new(code::SSN_GROUP));
        }
        if serial == 0 {
            return Err(Error::new(code::SSN_SERIAL));
        }
        if SPECIMENS.contains(&number) {
            return Err(Error::new(code::SSN_SPECIMEN));
        }
        Ok(Ssn(number))
    }
}

impl fmt::Display for Ssn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (area, group, serial) = (self.0 / 1_000_000, self.0 / 10_000 % 100, self.0 % 10_000);
        f.pad(&format!("{area:03}-{group:02}-{serial:04}"))
    }
}

impl fmt::Debug for Ssn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ssn(..)")
    }
}

/// An employer identification number, written 2-7. Its prefix is one that the IRS gives out.
///
/// A practitioner may bill under a number of their own, so `Debug` shows nothing of it.
///
/// ```
/// use cleanclaim::codes::Ein;
/// assert_eq!("123456789".parse::<Ein>()?.to_string(), "12-3456789");
/// assert_eq!("00-3456789".parse::<Ein>().unwrap_err().slug(), "ein-prefix");
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ein(u32);

/// Prefixes that the IRS has not given out ("How EINs are assigned and valid EIN prefixes"; from memory, unconfirmed).
const EIN_UNUSED: [u32; 17] = [0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97];

impl FromStr for Ein {
    type Err = Error;

    fn from_str(text: &str) -> Result<Ein> {
        let number = nine_digits(text, &[2, 7], "EIN", "2-7", code::EIN_LENGTH, code::EIN_CHARACTER)?;
        let prefix = number / 10_000_000;
        if EIN_UNUSED.contains(&prefix) {
            return Err(Error::new(code::EIN_PREFIX).with("prefix", format_args!("{prefix:02}")));
        }
        Ok(Ein(number))
    }
}

impl fmt::Display for Ein {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:02}-{:07}", self.0 / 10_000_000, self.0 % 10_000_000))
    }
}

impl fmt::Debug for Ein {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ein(..)")
    }
}

/// Nine digits, with the hyphens of their form or with none.
fn nine_digits(
    text: &str,
    groups: &[usize],
    kind: &'static str,
    form: &'static str,
    length: crate::error::Code,
    character: crate::error::Code,
) -> Result<u32> {
    let trimmed = text.trim();
    for (index, found) in trimmed.chars().enumerate() {
        if !found.is_ascii_digit() && found != '-' {
            let error = Error::new(character).with("position", index + 1).with("found", found);
            return Err(error);
        }
    }
    let parts: Vec<&str> = trimmed.split('-').collect();
    let grouped = parts.iter().map(|part| part.len()).eq(groups.iter().copied());
    if !(grouped || (parts.len() == 1 && trimmed.len() == 9)) {
        let digits = trimmed.bytes().filter(u8::is_ascii_digit).count();
        return Err(Error::new(length).with("kind", kind).with("length", digits).with("form", form));
    }
    Ok(parts.concat().parse().unwrap_or(0))
}

crate::text_serde!(Mbi, "a Medicare beneficiary identifier without hyphens", r"^[1-9][A-Z0-9]{10}$");
crate::text_serde!(Ssn, "a social security number, 3-2-4", r"^\d{3}-\d{2}-\d{4}$");
crate::text_serde!(Ein, "an employer identification number, 2-7", r"^\d{2}-\d{7}$");
