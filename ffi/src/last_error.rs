//! What was wrong with this thread's last call.

use std::ffi::c_char;

use core_::error::Error;

use crate::guard::{last, quietly, write_text};
use crate::names::slug_name;
use crate::status::cleanclaim_status;

fn number() -> i32 {
    last(|error| error.map_or(0, |error| i32::from(error.number()))).unwrap_or(0)
}

/// The number of this thread's last error or refusal, a CLEANCLAIM_SLUG_... constant; 0 where the last call had none.
/// It stays until this thread's next call; the calls of last_error, of ..._free and of names and versions leave it.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn cleanclaim_last_error_number() -> i32 {
    std::panic::catch_unwind(number).unwrap_or(0)
}

/// The name of that number, such as "malformed-procedure-code"; "" where the last call had no error. Static text.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn cleanclaim_last_error_slug() -> *const c_char {
    std::panic::catch_unwind(|| slug_name(number())).unwrap_or(c"").as_ptr()
}

/// What was wrong, in words that name the value and the place; empty text where the last call had no error. Text goes out as
/// the first chapter says: (NULL, 0) asks for the size.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_last_error_text(
    buf: *mut c_char,
    cap: usize,
    needed: *mut usize,
) -> cleanclaim_status {
    quietly(|| {
        let text = last(|error| error.map(Error::to_string)).flatten().unwrap_or_default();
        // SAFETY: the caller's buffer and size, as the header asks for them.
        unsafe { write_text(&text, buf, cap, needed) }
    })
}

/// What to do about it; empty text where the last call had no error.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_last_error_remedy(
    buf: *mut c_char,
    cap: usize,
    needed: *mut usize,
) -> cleanclaim_status {
    quietly(|| {
        let text = last(|error| error.map(Error::remedy)).flatten().unwrap_or_default();
        // SAFETY: the caller's buffer and size, as the header asks for them.
        unsafe { write_text(&text, buf, cap, needed) }
    })
}
