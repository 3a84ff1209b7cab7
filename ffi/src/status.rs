//! What every function returns.

use core_::error::{Error, Kind, code};

/// What every function returns: CLEANCLAIM_OK or one of CLEANCLAIM_ERR_... New numbers may come: have a default branch.
pub type cleanclaim_status = i32;

/// It is done.
pub const CLEANCLAIM_OK: cleanclaim_status = 0;
/// A pointer is NULL that must not be.
pub const CLEANCLAIM_ERR_NULL: cleanclaim_status = 1;
/// A struct_size is not one that this library can take: start with the INIT macro.
pub const CLEANCLAIM_ERR_STRUCT_SIZE: cleanclaim_status = 2;
/// A number is none of the constants that belong there, or a length is too large.
pub const CLEANCLAIM_ERR_ARGUMENT: cleanclaim_status = 3;
/// A text is not UTF-8.
pub const CLEANCLAIM_ERR_TEXT: cleanclaim_status = 4;
/// The buffer is too small; the needed size was written.
pub const CLEANCLAIM_ERR_BUFFER: cleanclaim_status = 5;
/// A value or a document is not well formed: the last error says which and why.
pub const CLEANCLAIM_ERR_INPUT: cleanclaim_status = 6;
/// A table pack cannot be read.
pub const CLEANCLAIM_ERR_TABLES: cleanclaim_status = 7;
/// The question was understood and has no answer here: the last error says why.
pub const CLEANCLAIM_ERR_REFUSED: cleanclaim_status = 8;
/// The header that the program was compiled with is not that of this library.
pub const CLEANCLAIM_ERR_LAYOUT: cleanclaim_status = 9;
/// A fault inside the library; it was stopped at this call.
pub const CLEANCLAIM_ERR_FAULT: cleanclaim_status = 10;

/// The status that an error of the catalogue comes with.
pub(crate) fn status_of(error: &Error) -> cleanclaim_status {
    match error.code() {
        code::NULL_POINTER => CLEANCLAIM_ERR_NULL,
        code::STRUCT_SIZE => CLEANCLAIM_ERR_STRUCT_SIZE,
        code::UNKNOWN_CONSTANT | code::LENGTH_TOO_LARGE => CLEANCLAIM_ERR_ARGUMENT,
        code::TEXT_NOT_UTF8 => CLEANCLAIM_ERR_TEXT,
        code::BUFFER_TOO_SMALL => CLEANCLAIM_ERR_BUFFER,
        code::LAYOUT_DIFFERS => CLEANCLAIM_ERR_LAYOUT,
        code::LIBRARY_FAULT => CLEANCLAIM_ERR_FAULT,
        other if other.entry().kind == Kind::Refusal => CLEANCLAIM_ERR_REFUSED,
        other if (1100..1300).contains(&other.number()) => CLEANCLAIM_ERR_TABLES,
        _ => CLEANCLAIM_ERR_INPUT,
    }
}
