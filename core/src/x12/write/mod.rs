//! Writing: documents into X12 files, with nothing in them that a reader would take for a delimiter.

mod claims;
mod file;
mod numbers;
mod profile;
mod settings;
mod submission;

pub use file::{Writer, rewrite};
pub use numbers::{ControlNumber, ControlNumbers, Counting};
pub use profile::Profile;
pub use settings::{Moment, Party, Settings, SettingsSchema};
pub use submission::Submission;

use crate::error::{Error, Result, code};
use crate::tables::guides::Guides;
use crate::x12::scan::Delimiters;
use crate::x12::typed::out::{Levels, LoopOut, Written, assemble};
use crate::x12::typed::part::Part;

/// Which characters may stand in a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CharacterSet {
    /// Capital letters, digits, blank and `!"&'()*+,-./:;?=`.
    Basic,
    /// Small letters and `%@[]_{}\|<>#$~^` and the grave accent too, as far as they are no delimiters.
    #[default]
    Extended,
    /// Whatever is neither a delimiter nor a control character, in UTF-8.
    Any,
}

impl CharacterSet {
    fn holds(self, character: char) -> bool {
        let basic =
            |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || " !\"&'()*+,-./:;?=".contains(c);
        match self {
            CharacterSet::Basic => basic(character),
            CharacterSet::Extended => (' '..='~').contains(&character),
            CharacterSet::Any => !character.is_control(),
        }
    }
}

/// The delimiters that are written where nothing else is asked for: `*`, `:`, `^`, `~`.
pub const DELIMITERS: Delimiters =
    Delimiters { element: b'*', component: b':', repetition: Some(b'^'), segment: b'~' };

/// Writes a segment and its terminator. A value that holds a delimiter, or a character outside of the set, is refused: the error names
/// the element and the character's number, never the value.
pub(crate) fn put(
    written: &Written,
    delimiters: Delimiters,
    characters: CharacterSet,
    out: &mut Vec<u8>,
) -> Result<()> {
    let begun = out.len();
    let put = put_values(written, delimiters, characters, out);
    if put.is_err() {
        out.truncate(begun);
    }
    put
}

fn put_values(
    written: &Written,
    delimiters: Delimiters,
    characters: CharacterSet,
    out: &mut Vec<u8>,
) -> Result<()> {
    // An identifier that is kept from another file may hold what ends it in this one.
    let ends = |character: char| {
        [delimiters.element, delimiters.segment].into_iter().any(|byte| char::from(byte) == character)
    };
    if written.id.chars().any(|character| ends(character) || !characters.holds(character)) {
        return Err(Error::new(code::X12_NOT_WRITABLE)
            .with("element", "a segment's identifier")
            .with("found", "a character that cannot stand there"));
    }
    out.extend_from_slice(written.id.as_bytes());
    let mut end = out.len();
    for (number, repetitions) in written.elements.iter().enumerate() {
        out.push(delimiters.element);
        for (repetition, components) in repetitions.iter().enumerate() {
            if repetition > 0 {
                match delimiters.repetition {
                    Some(separator) => out.push(separator),
                    None => return Err(refuse(written, number, 0, "repetition")),
                }
            }
            let mut last = out.len();
            for (component, value) in components.iter().enumerate() {
                if component > 0 {
                    out.push(delimiters.component);
                }
                check(written, number, component, value, delimiters, characters)?;
                out.extend_from_slice(value.as_bytes());
                if !value.is_empty() {
                    last = out.len();
                }
            }
            // Empty components at the end are left out.
            out.truncate(last);
        }
        if out.last() != Some(&delimiters.element) {
            end = out.len();
        }
    }
    // Empty elements at the end are left out.
    out.truncate(end);
    out.push(delimiters.segment);
    Ok(())
}

fn check(
    written: &Written,
    element: usize,
    component: usize,
    value: &str,
    delimiters: Delimiters,
    characters: CharacterSet,
) -> Result<()> {
    for character in value.chars() {
        let byte = u8::try_from(character).ok().filter(u8::is_ascii);
        let delimiter = byte.is_some_and(|byte| {
            byte == delimiters.element
                || byte == delimiters.component
                || byte == delimiters.segment
                || Some(byte) == delimiters.repetition
        });
        if delimiter {
            return Err(refuse(written, element, component, "a delimiter of this file"));
        }
        if !characters.holds(character) {
            let what = format!("the character U+{:04X}", u32::from(character));
            return Err(refuse(written, element, component, &what));
        }
    }
    Ok(())
}

fn refuse(written: &Written, element: usize, component: usize, found: &str) -> Error {
    let mut place = format!("{}{:02}", written.id, element + 1);
    if component > 0 {
        place.push_str(&format!("-{}", component + 1));
    }
    Error::new(code::X12_NOT_WRITABLE).with("element", place).with("found", found)
}

/// The segments of a transaction between ST and SE, in the order of its guide.
pub(crate) fn body(guide: &str, document: &dyn Part) -> Result<Vec<Written>> {
    let guide = Guides::embedded()?.named(guide)?;
    assemble(LoopOut::of(guide, "ST", "", document), &mut Levels::default())
}
