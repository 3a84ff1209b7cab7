//! Where a service was given: place of service, ZIP code, carrier and locality.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result, code};

/// Reads exactly `length` digits.
#[inline]
fn digits(text: &str, length: usize) -> Option<u32> {
    let text = text.trim();
    if text.len() != length || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// A place of service code: two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceOfService(u8);

impl PlaceOfService {
    /// From two digits; `None` for anything else, which [`FromStr`] may still read or refuse.
    #[inline(always)]
    pub fn from_bytes(bytes: [u8; 2]) -> Option<PlaceOfService> {
        super::number_exact(bytes).map(|number| PlaceOfService(number as u8))
    }

    /// The number, 0 to 99.
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl FromStr for PlaceOfService {
    type Err = Error;
    #[inline]
    fn from_str(text: &str) -> Result<Self> {
        digits(text, 2)
            .map(|number| PlaceOfService(number as u8))
            .ok_or_else(|| Error::new(code::MALFORMED_PLACE_OF_SERVICE).with("value", text))
    }
}

impl fmt::Display for PlaceOfService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:02}", self.0))
    }
}

/// A Medicare contractor (carrier, MAC): five digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Carrier(u32);

impl Carrier {
    /// From five digits; `None` for anything else, which [`FromStr`] may still read or refuse.
    #[inline(always)]
    pub fn from_bytes(bytes: [u8; 5]) -> Option<Carrier> {
        super::number_exact(bytes).map(Carrier)
    }

    /// The number.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// From a number below 100000.
    pub fn from_number(number: u32) -> Result<Carrier> {
        if number < 100_000 {
            Ok(Carrier(number))
        } else {
            Err(Error::new(code::MALFORMED_CARRIER).with("value", number))
        }
    }
}

impl FromStr for Carrier {
    type Err = Error;
    #[inline]
    fn from_str(text: &str) -> Result<Self> {
        digits(text, 5).map(Carrier).ok_or_else(|| Error::new(code::MALFORMED_CARRIER).with("value", text))
    }
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:05}", self.0))
    }
}

/// The two digits of a locality within its carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalityNumber(u8);

impl LocalityNumber {
    /// From two digits; `None` for anything else, which [`FromStr`] may still read or refuse.
    #[inline(always)]
    pub fn from_bytes(bytes: [u8; 2]) -> Option<LocalityNumber> {
        super::number_exact(bytes).map(|number| LocalityNumber(number as u8))
    }

    /// The number, 0 to 99.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// From a number below 100.
    pub fn from_number(number: u32) -> Result<LocalityNumber> {
        match u8::try_from(number) {
            Ok(number) if number < 100 => Ok(LocalityNumber(number)),
            _ => Err(Error::new(code::MALFORMED_LOCALITY).with("value", number)),
        }
    }
}

impl FromStr for LocalityNumber {
    type Err = Error;
    #[inline]
    fn from_str(text: &str) -> Result<Self> {
        digits(text, 2)
            .map(|number| LocalityNumber(number as u8))
            .ok_or_else(|| Error::new(code::MALFORMED_LOCALITY).with("value", text))
    }
}

impl fmt::Display for LocalityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:02}", self.0))
    }
}

/// A payment locality: carrier and number, written `01112/05`. The number alone says nothing.
///
/// ```
/// use cleanclaim::codes::Locality;
/// let san_francisco: Locality = "01112/05".parse()?;
/// assert_eq!(san_francisco.carrier().to_string(), "01112");
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locality {
    carrier: Carrier,
    number: LocalityNumber,
}

impl Locality {
    /// From its two parts.
    pub const fn new(carrier: Carrier, number: LocalityNumber) -> Locality {
        Locality { carrier, number }
    }

    /// The contractor.
    pub const fn carrier(self) -> Carrier {
        self.carrier
    }

    /// The number within the contractor.
    pub const fn number(self) -> LocalityNumber {
        self.number
    }

    /// Both packed into an integer that sorts by carrier, then number.
    pub const fn packed(self) -> u32 {
        self.carrier.0 * 100 + self.number.0 as u32
    }

    /// From the packed form.
    pub fn from_packed(packed: u32) -> Result<Locality> {
        Ok(Locality::new(Carrier::from_number(packed / 100)?, LocalityNumber::from_number(packed % 100)?))
    }
}

impl FromStr for Locality {
    type Err = Error;

    /// Reads `01112/05` or `0111205`.
    #[inline]
    fn from_str(text: &str) -> Result<Self> {
        let trimmed = text.trim();
        let (carrier, number) = match trimmed.split_once('/') {
            Some(parts) => parts,
            None => trimmed
                .split_at_checked(5)
                .ok_or_else(|| Error::new(code::MALFORMED_CARRIER).with("value", text))?,
        };
        Ok(Locality::new(carrier.parse()?, number.parse()?))
    }
}

impl fmt::Display for Locality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.carrier, self.number))
    }
}

/// A ZIP code of five or nine digits, written `35203` or `35203-1234`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zip {
    five: u32,
    plus_four: Option<u16>,
}

impl Zip {
    /// The first five digits, as a number.
    pub const fn five(self) -> u32 {
        self.five
    }

    /// The last four digits, where given.
    pub const fn plus_four(self) -> Option<u16> {
        self.plus_four
    }

    /// The same ZIP code without its last four digits.
    pub const fn without_plus_four(self) -> Zip {
        Zip { five: self.five, plus_four: None }
    }
}

impl FromStr for Zip {
    type Err = Error;
    #[inline]
    fn from_str(text: &str) -> Result<Self> {
        let malformed = || Error::new(code::MALFORMED_ZIP).with("value", text);
        let trimmed = text.trim();
        let (five, four) = match trimmed.split_once('-') {
            Some((five, four)) => (five, Some(four)),
            None if trimmed.len() == 9 => {
                let (five, four) = trimmed.split_at_checked(5).ok_or_else(malformed)?;
                (five, Some(four))
            }
            None => (trimmed, None),
        };
        let five = digits(five, 5).ok_or_else(malformed)?;
        let plus_four = match four {
            Some(four) => Some(digits(four, 4).ok_or_else(malformed)? as u16),
            None => None,
        };
        Ok(Zip { five, plus_four })
    }
}

impl fmt::Display for Zip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.plus_four {
            Some(plus_four) => f.pad(&format!("{:05}-{plus_four:04}", self.five)),
            None => f.pad(&format!("{:05}", self.five)),
        }
    }
}

crate::text_serde!(PlaceOfService, "a place of service: two digits", r"^\d{2}$");
crate::text_serde!(Carrier, "a Medicare contractor: five digits", r"^\d{5}$");
crate::text_serde!(LocalityNumber, "a locality number: two digits", r"^\d{2}$");
crate::text_serde!(Locality, "carrier and locality number, 01112/05", r"^\d{5}/\d{2}$");
crate::text_serde!(Zip, "a ZIP code of five or nine digits", r"^\d{5}(-\d{4})?$");
