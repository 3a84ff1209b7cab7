//! Names, versions, and the comparison of header and library.

use std::ffi::{CStr, c_char};
use std::mem::offset_of;

use core_::error::{Error, code};

use crate::code::{cleanclaim_code_question, cleanclaim_code_status};
use crate::document::cleanclaim_price_options;
use crate::guard::guard;
use crate::line::{cleanclaim_line_price, cleanclaim_line_question};
use crate::record::{Record, read_record};
use crate::slugs::NAMES;
use crate::status::*;

const fn digits(text: &str) -> i32 {
    let (bytes, mut index, mut number) = (text.as_bytes(), 0, 0);
    while index < bytes.len() {
        number = number * 10 + (bytes[index] - b'0') as i32;
        index += 1;
    }
    number
}

const MAJOR: i32 = digits(env!("CARGO_PKG_VERSION_MAJOR"));
const MINOR: i32 = digits(env!("CARGO_PKG_VERSION_MINOR"));
const VERSION: i32 = MAJOR * 1_000_000 + MINOR * 1000 + digits(env!("CARGO_PKG_VERSION_PATCH"));

const VERSION_TEXT: &CStr =
    match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(text) => text,
        Err(_) => c"",
    };

pub(crate) fn slug_name(number: i32) -> &'static CStr {
    match NAMES.binary_search_by_key(&number, |(number, _)| *number) {
        Ok(index) => NAMES.get(index).map_or(c"", |(_, name)| name),
        Err(_) => c"",
    }
}

/// The version of the library, as CLEANCLAIM_VERSION_NUMBER counts it.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn cleanclaim_version_number() -> i32 {
    VERSION
}

/// The version of the library, "0.1.0". Static text.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn cleanclaim_version_text() -> *const c_char {
    VERSION_TEXT.as_ptr()
}

/// The name of a status, "CLEANCLAIM_OK"; "" for a number that this library does not know. Static text.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn cleanclaim_status_name(status: cleanclaim_status) -> *const c_char {
    let name = match status {
        CLEANCLAIM_OK => c"CLEANCLAIM_OK",
        CLEANCLAIM_ERR_NULL => c"CLEANCLAIM_ERR_NULL",
        CLEANCLAIM_ERR_STRUCT_SIZE => c"CLEANCLAIM_ERR_STRUCT_SIZE",
        CLEANCLAIM_ERR_ARGUMENT => c"CLEANCLAIM_ERR_ARGUMENT",
        CLEANCLAIM_ERR_TEXT => c"CLEANCLAIM_ERR_TEXT",
        CLEANCLAIM_ERR_BUFFER => c"CLEANCLAIM_ERR_BUFFER",
        CLEANCLAIM_ERR_INPUT => c"CLEANCLAIM_ERR_INPUT",
        CLEANCLAIM_ERR_TABLES => c"CLEANCLAIM_ERR_TABLES",
        CLEANCLAIM_ERR_REFUSED => c"CLEANCLAIM_ERR_REFUSED",
        CLEANCLAIM_ERR_LAYOUT => c"CLEANCLAIM_ERR_LAYOUT",
        CLEANCLAIM_ERR_FAULT => c"CLEANCLAIM_ERR_FAULT",
        _ => c"",
    };
    name.as_ptr()
}

/// The name of a CLEANCLAIM_SLUG_... number, such as "bundled"; "" for a number that this library does not know. Static text.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn cleanclaim_slug_name(number: i32) -> *const c_char {
    std::panic::catch_unwind(|| slug_name(number)).unwrap_or(c"").as_ptr()
}

/// How the caller's compiler lays out the structs of this header; begin with CLEANCLAIM_LAYOUT_INIT and change nothing.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct cleanclaim_layout {
    /// sizeof(cleanclaim_layout).
    pub struct_size: u32,
    /// CLEANCLAIM_VERSION_NUMBER.
    pub version_number: i32,
    /// sizeof(cleanclaim_line_question).
    pub question_size: u32,
    /// Offset of units in it.
    pub question_units: u32,
    /// Offset of known_on in it.
    pub question_known_on: u32,
    /// sizeof(cleanclaim_line_price).
    pub price_size: u32,
    /// Offset of allowed in it.
    pub price_allowed: u32,
    /// Offset of locality_match in it.
    pub price_locality_match: u32,
    /// sizeof(cleanclaim_price_options).
    pub options_size: u32,
    /// Offset of deductible_remaining in it.
    pub options_deductible_remaining: u32,
    /// Offset of zip in it.
    pub options_zip: u32,
    /// sizeof(size_t).
    pub size_size: u32,
    /// sizeof(cleanclaim_code_question).
    pub code_question_size: u32,
    /// Offset of code in it.
    pub code_question_code: u32,
    /// sizeof(cleanclaim_code_status).
    pub code_status_size: u32,
    /// Offset of release in it.
    pub code_status_release: u32,
}

// SAFETY: repr(C), integers only, sixteen of four bytes: no padding; all zero is a value; struct_size first.
unsafe impl Record for cleanclaim_layout {
    const FIRST_SIZE: usize = 48;
    const NAME: &'static str = "layout";
}

/// Compares the header that the program was compiled with with this library: version, sizes and offsets. Call it once at start
/// with a CLEANCLAIM_LAYOUT_INIT. The header may be older than the library within one major version (before 1.0: one minor version).
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_selftest(layout: *const cleanclaim_layout) -> cleanclaim_status {
    guard(|| {
        let mut spare = None;
        // SAFETY: the caller's struct, as the header asks for it.
        let mine = unsafe { read_record(layout, &mut spare) }?;
        let size = mine.struct_size as usize;
        let theirs = mine.version_number;
        let same_line = theirs / 1_000_000 == MAJOR && (MAJOR > 0 || theirs / 1000 % 1000 == MINOR);
        let version = if same_line && theirs <= VERSION { theirs } else { VERSION };
        let pairs = [
            ("version", i64::from(theirs), version as usize),
            ("size of line_question", mine.question_size.into(), size_of::<cleanclaim_line_question>()),
            (
                "units of line_question",
                mine.question_units.into(),
                offset_of!(cleanclaim_line_question, units),
            ),
            (
                "known_on of line_question",
                mine.question_known_on.into(),
                offset_of!(cleanclaim_line_question, known_on),
            ),
            ("size of line_price", mine.price_size.into(), size_of::<cleanclaim_line_price>()),
            ("allowed of line_price", mine.price_allowed.into(), offset_of!(cleanclaim_line_price, allowed)),
            (
                "locality_match of line_price",
                mine.price_locality_match.into(),
                offset_of!(cleanclaim_line_price, locality_match),
            ),
            ("size of price_options", mine.options_size.into(), size_of::<cleanclaim_price_options>()),
            (
                "deductible_remaining of price_options",
                mine.options_deductible_remaining.into(),
                offset_of!(cleanclaim_price_options, deductible_remaining),
            ),
            ("zip of price_options", mine.options_zip.into(), offset_of!(cleanclaim_price_options, zip)),
            ("size of size_t", mine.size_size.into(), size_of::<usize>()),
        ];
        let later = [
            ("size of code_question", mine.code_question_size.into(), size_of::<cleanclaim_code_question>()),
            (
                "code of code_question",
                mine.code_question_code.into(),
                offset_of!(cleanclaim_code_question, code),
            ),
            ("size of code_status", mine.code_status_size.into(), size_of::<cleanclaim_code_status>()),
            (
                "release of code_status",
                mine.code_status_release.into(),
                offset_of!(cleanclaim_code_status, release),
            ),
        ];
        // A header of before these structs says nothing of them.
        let later = if size < size_of::<cleanclaim_layout>() { &[][..] } else { &later };
        for (what, found, expected) in pairs.iter().chain(later).copied() {
            // An older header has smaller structs: that is what struct_size is for.
            let older = ["size of line", "size of price", "size of code"];
            let older = older.iter().any(|begin| what.starts_with(begin));
            let expected = expected as i64;
            if found != expected && !(older && found < expected && found > 0) {
                return Err(Error::new(code::LAYOUT_DIFFERS)
                    .with("what", what)
                    .with("found", found)
                    .with("expected", expected));
            }
        }
        Ok(())
    })
}
