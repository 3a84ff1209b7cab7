//! Is an identifier well formed, and if not, why.
//!
//! An identifier is judged by its shape, its check digit where it has one, and the numbers that its issuer never gives
//! out; a provider taxonomy code also by the code set, where that is loaded. Whether somebody bears the identifier is
//! another question, which no table here answers.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::codes::{Clia, Ein, Mbi, Ndc, Npi, Ssn, Taxonomy, Zip};
use crate::error::{Error, Result, code};
use crate::tables::Tables;
use crate::text::Private;

/// What kind of identifier.
///
/// ```
/// use cleanclaim::coding::identifier::IdentifierKind;
/// let kind: IdentifierKind = "mbi".parse()?;
/// assert_eq!(kind, IdentifierKind::Mbi);
/// assert!(kind.is_personal());
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum IdentifierKind {
    /// National provider identifier: ten digits with a check digit.
    Npi,
    /// Medicare beneficiary identifier: eleven characters.
    Mbi,
    /// National drug code: eleven digits, 5-4-2.
    Ndc,
    /// Provider taxonomy code: ten characters.
    Taxonomy,
    /// Employer identification number: nine digits, 2-7.
    Ein,
    /// Social security number: nine digits, 3-2-4.
    Ssn,
    /// CLIA number of a laboratory: ten characters.
    Clia,
    /// ZIP code: five or nine digits.
    Zip,
    /// A licence that a state gave: free text of at most 50 characters.
    StateLicense,
}

impl IdentifierKind {
    /// Every kind.
    pub const ALL: [IdentifierKind; 9] = [
        IdentifierKind::Npi,
        IdentifierKind::Mbi,
        IdentifierKind::Ndc,
        IdentifierKind::Taxonomy,
        IdentifierKind::Ein,
        IdentifierKind::Ssn,
        IdentifierKind::Clia,
        IdentifierKind::Zip,
        IdentifierKind::StateLicense,
    ];

    /// `npi`, `mbi`, `ndc`, `taxonomy`, `ein`, `ssn`, `clia`, `zip` or `state-license`.
    pub const fn slug(self) -> &'static str {
        match self {
            IdentifierKind::Npi => "npi",
            IdentifierKind::Mbi => "mbi",
            IdentifierKind::Ndc => "ndc",
            IdentifierKind::Taxonomy => "taxonomy",
            IdentifierKind::Ein => "ein",
            IdentifierKind::Ssn => "ssn",
            IdentifierKind::Clia => "clia",
            IdentifierKind::Zip => "zip",
            IdentifierKind::StateLicense => "state-license",
        }
    }

    /// Does it name a person, so that it must not stand in a log?
    pub const fn is_personal(self) -> bool {
        matches!(self, IdentifierKind::Mbi | IdentifierKind::Ssn | IdentifierKind::Ein)
    }
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.slug())
    }
}

impl FromStr for IdentifierKind {
    type Err = Error;
    fn from_str(text: &str) -> Result<IdentifierKind> {
        let wanted = text.trim();
        IdentifierKind::ALL
            .into_iter()
            .find(|kind| kind.slug().eq_ignore_ascii_case(wanted))
            .ok_or_else(|| Error::new(code::UNKNOWN_IDENTIFIER_KIND).with("value", text))
    }
}

/// How an identifier was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum IdentifierStatus {
    /// Well formed.
    Valid,
    /// Not well formed, or never issued.
    Invalid,
    /// It may stand for several: ten digits of an NDC without hyphens.
    Ambiguous,
}

impl IdentifierStatus {
    /// `valid`, `invalid` or `ambiguous`.
    pub const fn slug(self) -> &'static str {
        match self {
            IdentifierStatus::Valid => "valid",
            IdentifierStatus::Invalid => "invalid",
            IdentifierStatus::Ambiguous => "ambiguous",
        }
    }
}

/// The answer to [`check`]. Its `Debug` shows neither the identifier nor what it may stand for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IdentifierAnswer {
    /// What kind was asked for.
    pub kind: IdentifierKind,
    /// How it was judged.
    pub status: IdentifierStatus,
    /// Why it is not valid: a row of the catalogue with slug, message and remedy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Error>,
    /// What was not looked up, because its table is not loaded: a taxonomy code, then judged by its shape alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_checked: Option<Error>,
    /// Its normal form, where it is valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub official: Option<Private<String>>,
    /// What an ambiguous one may stand for, in normal form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Private<String>>,
}

impl IdentifierAnswer {
    /// The slug of the reason, where it is not valid.
    pub fn reason(&self) -> Option<&'static str> {
        self.why.as_ref().map(Error::slug)
    }

    /// The normal form, where it is valid.
    pub fn official(&self) -> Option<&str> {
        self.official.as_ref().map(|text| text.expose().as_str())
    }
}

/// Judges an identifier of a kind.
///
/// ```
/// use cleanclaim::coding::identifier::{IdentifierKind, IdentifierStatus, check};
/// use cleanclaim::tables::Tables;
/// let tables = Tables::empty();
/// let answer = check(&tables, IdentifierKind::Npi, "1234567890");
/// assert_eq!((answer.status, answer.reason()), (IdentifierStatus::Invalid, Some("npi-check-digit")));
/// let answer = check(&tables, IdentifierKind::Ndc, "0002143380");
/// assert_eq!(answer.status, IdentifierStatus::Ambiguous);
/// assert_eq!(answer.candidates.len(), 3);
/// assert_eq!(check(&tables, IdentifierKind::Ndc, "2-1433-80").reason(), Some("ndc-hyphens"));
/// ```
pub fn check(tables: &Tables, kind: IdentifierKind, value: &str) -> IdentifierAnswer {
    let answer = |status, why| IdentifierAnswer {
        kind,
        status,
        why,
        not_checked: None,
        official: None,
        candidates: Vec::new(),
    };
    if value.trim().is_empty() {
        let why = Error::new(code::IDENTIFIER_EMPTY).with("kind", kind);
        return answer(IdentifierStatus::Invalid, Some(why));
    }
    let mut not_checked = None;
    let normal = match kind {
        IdentifierKind::Npi => npi(value),
        IdentifierKind::Mbi => normal::<Mbi>(value),
        IdentifierKind::Ndc => normal::<Ndc>(value),
        IdentifierKind::Taxonomy => taxonomy(tables, value, &mut not_checked),
        IdentifierKind::Ein => normal::<Ein>(value),
        IdentifierKind::Ssn => normal::<Ssn>(value),
        IdentifierKind::Clia => normal::<Clia>(value),
        IdentifierKind::Zip => zip(value),
        IdentifierKind::StateLicense => state_license(value),
    };
    match normal {
        Ok(official) => IdentifierAnswer {
            not_checked,
            official: Some(Private::new(official)),
            ..answer(IdentifierStatus::Valid, None)
        },
        Err(why) if why.code() == code::NDC_WITHOUT_HYPHENS => IdentifierAnswer {
            candidates: Ndc::candidates(value).iter().map(|ndc| Private::new(ndc.to_string())).collect(),
            ..answer(IdentifierStatus::Ambiguous, Some(why))
        },
        Err(why) => answer(IdentifierStatus::Invalid, Some(why)),
    }
}

fn normal<T: FromStr<Err = Error> + fmt::Display>(value: &str) -> Result<String> {
    value.parse::<T>().map(|identifier| identifier.to_string())
}

/// An NPI that does not parse is looked at again, for the reason.
fn npi(value: &str) -> Result<String> {
    let error = match normal::<Npi>(value) {
        Err(error) if error.code() == code::MALFORMED_NPI => error,
        other => return other,
    };
    let trimmed = value.trim();
    let length = trimmed.chars().count();
    if let Some((index, found)) = trimmed.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
        return Err(Error::new(code::NPI_CHARACTER)
            .with("value", value)
            .with("found", found)
            .with("position", index + 1));
    }
    if length != 10 {
        return Err(Error::new(code::NPI_LENGTH).with("value", value).with("length", length));
    }
    match trimmed.chars().next() {
        Some(first) => Err(Error::new(code::NPI_FIRST_DIGIT).with("value", value).with("found", first)),
        None => Err(error),
    }
}

/// By its shape, and by the code set where that is loaded.
fn taxonomy(tables: &Tables, value: &str, not_checked: &mut Option<Error>) -> Result<String> {
    let taxonomy: Taxonomy = value.parse()?;
    match super::lists::unknown_taxonomy(tables, taxonomy) {
        Ok(None) => {}
        Ok(Some(unknown)) => return Err(unknown),
        Err(error) => *not_checked = Some(error),
    }
    Ok(taxonomy.to_string())
}

/// The lowest ZIP code that the postal service gave out, Holtsville in New York.
const FIRST_ZIP: u32 = 501;

fn zip(value: &str) -> Result<String> {
    let trimmed = value.trim();
    match trimmed.parse::<Zip>() {
        Ok(zip) if zip.five() < FIRST_ZIP => Err(Error::new(code::ZIP_UNASSIGNED).with("value", zip)),
        Ok(zip) => Ok(zip.to_string()),
        Err(_) => Err(match trimmed.chars().find(|c| !c.is_ascii_digit() && *c != '-') {
            Some(found) => Error::new(code::ZIP_CHARACTER).with("value", value).with("found", found),
            None => {
                let digits = trimmed.bytes().filter(u8::is_ascii_digit).count();
                Error::new(code::ZIP_LENGTH).with("value", value).with("length", digits)
            }
        }),
    }
}

/// The longest reference number that a claim carries (REF02).
const LONGEST_LICENSE: usize = 50;

fn state_license(value: &str) -> Result<String> {
    let trimmed = value.trim();
    let length = trimmed.chars().count();
    if length > LONGEST_LICENSE {
        return Err(Error::new(code::STATE_LICENSE_LENGTH).with("length", length));
    }
    if trimmed.contains(char::is_control) {
        return Err(Error::new(code::STATE_LICENSE_CHARACTER));
    }
    Ok(trimmed.to_string())
}
