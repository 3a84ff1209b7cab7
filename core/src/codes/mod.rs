//! What a code looks like.
//!
//! Codes are small `Copy` values. Parsing accepts what people type (dots, blanks, lower case); formatting gives the
//! official form. Only the *shape* is checked here: whether a code exists on a date is a question for the tables.

mod diagnosis;
mod icd9;
mod identifier;
mod ndc;
mod person;
mod place;
mod procedure;
mod set;

pub use diagnosis::{Icd10Cm, Icd10Pcs};
pub use icd9::Icd9Cm;
pub use identifier::{Clia, Npi, Taxonomy};
pub use ndc::Ndc;
pub use person::{Ein, Mbi, Ssn};
pub use place::{Carrier, Locality, LocalityNumber, PlaceOfService, Zip};
pub use procedure::{Hcpcs, Modifier, ModifierList};
pub use set::{CodeSet, CodeStatus};

/// Packs up to ten letters and digits into an integer of six bits a character, so that packed codes sort as their text.
fn pack(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |packed, byte| (packed << 6) | u64::from(byte - 0x20))
}

/// The characters of a packed code.
fn unpack<const LENGTH: usize>(packed: u64) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = ((packed >> (6 * (LENGTH - 1 - index))) & 0x3f) as u8 + 0x20;
    }
    bytes
}

/// Letters and digits of what somebody typed, upper-cased, without the given separators; `None` where another
/// character occurs or there are more than `LENGTH`.
fn clean<const LENGTH: usize>(text: &str, separators: &[u8]) -> Option<([u8; LENGTH], usize)> {
    let mut bytes = [0; LENGTH];
    let mut length = 0;
    for byte in text.trim().bytes() {
        if byte.is_ascii_alphanumeric() {
            *bytes.get_mut(length)? = byte.to_ascii_uppercase();
            length += 1;
        } else if !separators.contains(&byte) {
            return None;
        }
    }
    Some((bytes, length))
}
