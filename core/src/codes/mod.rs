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

/// The six bits of each upper-case letter and digit; what has the highest bit set is none.
const SIX_BITS: [u8; 256] = {
    let mut table = [0x80; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_digit() || (byte as u8).is_ascii_uppercase() {
            table[byte] = byte as u8 - 0x20;
        }
        byte += 1;
    }
    table
};

/// Packs characters that are written as they should be, which is nearly always so: upper-case letters and digits.
#[inline(always)]
fn pack_exact<const LENGTH: usize>(bytes: [u8; LENGTH]) -> Option<u64> {
    let (mut packed, mut all) = (0, 0);
    for byte in bytes {
        let bits = SIX_BITS[byte as usize];
        all |= bits;
        packed = (packed << 6) | u64::from(bits);
    }
    (all & 0x80 == 0).then_some(packed)
}

/// The number that digits write.
#[inline(always)]
fn number_exact<const LENGTH: usize>(digits: [u8; LENGTH]) -> Option<u32> {
    let (mut number, mut largest) = (0_u32, 0);
    for digit in digits {
        let value = digit.wrapping_sub(b'0');
        largest = value.max(largest);
        number = number.wrapping_mul(10).wrapping_add(value.into());
    }
    (largest < 10).then_some(number)
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
#[inline]
fn clean<const LENGTH: usize>(text: &str, separators: &[u8]) -> Option<([u8; LENGTH], usize)> {
    let mut bytes = [0; LENGTH];
    let mut length = 0;
    let bare = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_bare = bare(text.as_bytes().first()) && bare(text.as_bytes().last());
    for byte in if is_bare { text } else { text.trim() }.bytes() {
        if byte.is_ascii_alphanumeric() {
            *bytes.get_mut(length)? = byte.to_ascii_uppercase();
            length += 1;
        } else if !separators.contains(&byte) {
            return None;
        }
    }
    Some((bytes, length))
}
