//! Claims from whatever bytes they come in.

use crate::claim::Claim;
use crate::error::{Error, Result, code};

/// The claims of an 837 file, of one JSON claim, of a JSON list of claims, or of JSON lines.
pub(super) fn read_claims(bytes: &[u8]) -> Result<Vec<Claim>> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{' | b'[') => read_json(text),
        Some(_) => {
            Err(Error::new(code::DOCUMENT_NOT_READ).with("what", "an 837 file").with("why", "not yet"))
        }
        None => Err(Error::new(code::DOCUMENT_EMPTY)),
    }
}

fn read_json(bytes: &[u8]) -> Result<Vec<Claim>> {
    let unreadable = |why: &dyn std::fmt::Display| {
        Error::new(code::DOCUMENT_NOT_READ).with("what", "the JSON").with("why", why)
    };
    let text = std::str::from_utf8(bytes).map_err(|why| unreadable(&why))?;
    if text.trim_start().starts_with('[') {
        let claims: Vec<Box<serde_json::value::RawValue>> =
            serde_json::from_str(text).map_err(|why| unreadable(&why))?;
        return claims.iter().map(|claim| Claim::from_json(claim.get())).collect();
    }
    // One object, or several one after the other.
    serde_json::Deserializer::from_str(text)
        .into_iter::<Box<serde_json::value::RawValue>>()
        .map(|claim| Claim::from_json(claim.map_err(|why| unreadable(&why))?.get()))
        .collect()
}
