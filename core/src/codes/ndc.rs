//! National drug codes.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result, code};

/// A national drug code: labeler, product and package, eleven digits written 5-4-2.
///
/// The FDA gives ten digits, written 4-4-2, 5-3-2 or 5-4-1; a claim carries eleven. The missing zero belongs in front of
/// the part that is short, so ten digits *without* hyphens may stand for three codes: that is refused, and
/// [`Ndc::candidates`] gives them.
///
/// ```
/// use cleanclaim::codes::Ndc;
/// let code: Ndc = "0002-1433-80".parse()?;
/// assert_eq!(code.to_string(), "00002-1433-80");
/// assert_eq!(code.digits(), "00002143380");
/// assert_eq!("0002143380".parse::<Ndc>().unwrap_err().slug(), "ndc-without-hyphens");
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ndc(u64);

impl Ndc {
    /// The eleven digits as they travel in X12, without hyphens.
    pub fn digits(self) -> String {
        format!("{:011}", self.0)
    }

    /// The eleven digits as a number.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The codes that ten digits without hyphens may stand for, each once: read as 4-4-2, 5-3-2 and 5-4-1. Empty where
    /// the text is anything else.
    ///
    /// ```
    /// use cleanclaim::codes::Ndc;
    /// let read: Vec<String> = Ndc::candidates("0002143380").iter().map(ToString::to_string).collect();
    /// assert_eq!(read, ["00002-1433-80", "00021-0433-80", "00021-4338-00"]);
    /// ```
    pub fn candidates(text: &str) -> Vec<Ndc> {
        let text = text.trim();
        let ten = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
        let (true, Ok(number)) = (ten, text.parse::<u64>()) else { return Vec::new() };
        // The zero goes in front of the labeler, of the product, of the package.
        let insert = |below: u64| (number / below) * below * 10 + number % below;
        let mut found: Vec<Ndc> = Vec::new();
        for candidate in [Ndc(number), Ndc(insert(100_000)), Ndc(insert(10))] {
            if !found.contains(&candidate) {
                found.push(candidate);
            }
        }
        found
    }
}

impl FromStr for Ndc {
    type Err = Error;

    fn from_str(text: &str) -> Result<Ndc> {
        let trimmed = text.trim();
        if let Some(found) = trimmed.chars().find(|c| !c.is_ascii_digit() && *c != '-') {
            return Err(Error::new(code::NDC_CHARACTER).with("value", text).with("found", found));
        }
        let parts: Vec<&str> = trimmed.split('-').collect();
        let number = |digits: &str| digits.parse::<u64>().unwrap_or(0);
        match parts.as_slice() {
            [digits] if digits.len() == 11 => Ok(Ndc(number(digits))),
            [digits] if digits.len() == 10 => match Ndc::candidates(digits).as_slice() {
                [only] => Ok(*only),
                several => {
                    let written: Vec<String> = several.iter().map(ToString::to_string).collect();
                    Err(Error::new(code::NDC_WITHOUT_HYPHENS)
                        .with("value", text)
                        .with("candidates", written.join(", ")))
                }
            },
            [labeler, product, package] => {
                match (labeler.len(), product.len(), package.len()) {
                    (4, 4, 2) | (5, 3, 2) | (5, 4, 1) | (5, 4, 2) => {}
                    (first, second, third) => {
                        return Err(Error::new(code::NDC_HYPHENS)
                            .with("value", text)
                            .with("found", format_args!("{first}-{second}-{third}")));
                    }
                }
                Ok(Ndc(number(labeler) * 1_000_000 + number(product) * 100 + number(package)))
            }
            [digits] => Err(Error::new(code::NDC_LENGTH).with("value", text).with("length", digits.len())),
            parts => {
                let lengths: Vec<String> = parts.iter().map(|part| part.len().to_string()).collect();
                Err(Error::new(code::NDC_HYPHENS).with("value", text).with("found", lengths.join("-")))
            }
        }
    }
}

impl fmt::Display for Ndc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (labeler, product, package) = (self.0 / 1_000_000, self.0 / 100 % 10_000, self.0 % 100);
        f.pad(&format!("{labeler:05}-{product:04}-{package:02}"))
    }
}

impl fmt::Debug for Ndc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ndc({self})")
    }
}

crate::text_serde!(Ndc, "a national drug code, 5-4-2", r"^\d{5}-\d{4}-\d{2}$");
