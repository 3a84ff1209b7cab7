//! Claims from whatever bytes they come in.

use std::io::BufRead;

use serde_json::value::RawValue;

use crate::claim::Claim;
use crate::error::{Error, Result, code};
use crate::x12::{ClaimReader, Options, Repair};

/// What a document holds, told by its first character.
enum Form {
    Json,
    X12,
}

/// Looks at the first character that is neither blank nor byte-order mark, and leaves an X12 file untouched.
fn form(reader: &mut dyn BufRead) -> Result<Form> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    loop {
        let buffer = reader.fill_buf().map_err(unreadable)?;
        if buffer.is_empty() {
            return Err(Error::new(code::DOCUMENT_EMPTY));
        }
        let start = if buffer.starts_with(MARK) { MARK.len() } else { 0 };
        let blanks = buffer[start..].iter().take_while(|byte| byte.is_ascii_whitespace()).count() + start;
        match buffer.get(blanks) {
            Some(b'{' | b'[') => {
                reader.consume(blanks);
                return Ok(Form::Json);
            }
            Some(_) => return Ok(Form::X12),
            None => reader.consume(blanks),
        }
    }
}

fn unreadable(why: impl std::fmt::Display) -> Error {
    Error::new(code::DOCUMENT_NOT_READ).with("what", "the document").with("why", why)
}

/// Hands over each claim of a document, in order: an 837 file, one JSON claim, a JSON list of claims, or JSON claims one
/// after the other. An 837 and a row of JSON claims are read as a stream, one claim at a time. A claim that cannot be read
/// is handed over as its error, and the next one follows where the document can be read on. Gives what was mended on
/// the way, such as a trailer that is missing because the file was cut off.
pub fn for_each_claim<E: From<Error>>(
    reader: &mut dyn BufRead,
    each: &mut dyn FnMut(Result<Claim>) -> Result<(), E>,
) -> Result<Vec<Repair>, E> {
    match form(reader)? {
        Form::X12 => {
            let options = Options { source_map: false, ..Options::default() };
            let mut claims = ClaimReader::new(reader, &options);
            claims.by_ref().try_for_each(|read| each(read.map(|read| read.claim)))?;
            return Ok(claims.repairs().cloned().collect());
        }
        Form::Json => {
            let is_list = reader.fill_buf().map_err(unreadable)?.first() == Some(&b'[');
            let mut documents = serde_json::Deserializer::from_reader(reader);
            if is_list {
                let claims: Vec<Box<RawValue>> =
                    serde::Deserialize::deserialize(&mut documents).map_err(unreadable)?;
                documents.end().map_err(unreadable)?;
                claims.iter().try_for_each(|claim| each(Claim::from_json(claim.get())))?;
            } else {
                documents
                    .into_iter::<Box<RawValue>>()
                    .try_for_each(|claim| each(Claim::from_json(claim.map_err(unreadable)?.get())))?;
            }
        }
    }
    Ok(Vec::new())
}
