//! Bytes to text: UTF-8 or Windows-1252, with or without a byte order mark.

use crate::error::{Error, Result, code};

/// What the bytes 0x80 to 0x9f mean in Windows-1252; a NUL where they mean nothing.
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Decodes a file. An end-of-file mark of old systems (0x1A) at the end is dropped.
pub fn decode(file: &str, bytes: &[u8]) -> Result<String> {
    let refuse = |at: usize, found: String| {
        let line = 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count();
        Error::new(code::IMPORT_ENCODING).with("file", file).with("line", line).with("found", found)
    };
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let skipped = bytes.len() - body.len();
    let body = body.strip_suffix(b"\x1a").unwrap_or(body);
    if body.starts_with(b"\xff\xfe") || body.starts_with(b"\xfe\xff") {
        return Err(refuse(0, "UTF-16 text".to_string()));
    }
    if let Some(at) = body.iter().position(|byte| *byte == 0) {
        return Err(refuse(at + skipped, "a byte 0x00".to_string()));
    }
    if let Ok(text) = std::str::from_utf8(body) {
        return Ok(text.to_string());
    }
    let mut text = String::with_capacity(body.len() + body.len() / 8);
    for (at, byte) in body.iter().enumerate() {
        let character = match byte {
            0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
            _ => char::from(*byte),
        };
        if character == '\0' {
            return Err(refuse(at + skipped, format!("a byte 0x{byte:02X}")));
        }
        text.push(character);
    }
    Ok(text)
}
