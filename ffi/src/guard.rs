//! What stands at every entry: no panic leaves, no bad pointer is followed, text goes out whole or not at all.

use std::cell::{Cell, RefCell};
use std::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};

use core_::error::{Error, Result, code};

use crate::status::{CLEANCLAIM_OK, cleanclaim_status, status_of};

thread_local! {
    static LAST: RefCell<Option<Error>> = const { RefCell::new(None) };
    /// Whether `LAST` holds one. It needs no destructor, so that asking it costs next to nothing, and nearly every call finds
    /// nothing to forget.
    static KEPT: Cell<bool> = const { Cell::new(false) };
}

/// Sees the last error of this thread. A thread that is ending has none.
pub(crate) fn last<T>(see: impl FnOnce(Option<&Error>) -> T) -> Option<T> {
    LAST.try_with(|last| last.try_borrow().ok().map(|error| see(error.as_ref()))).ok().flatten()
}

/// Keeps an error for the calls of last_error.
pub(crate) fn remember(error: Error) {
    replace(Some(error));
}

/// Forgets the error of the call before.
#[inline]
fn forget() {
    if KEPT.get() {
        replace(None);
    }
}

#[cold]
fn replace(error: Option<Error>) {
    // A thread that is ending keeps nothing.
    let _ = LAST.try_with(|last| {
        if let Ok(mut place) = last.try_borrow_mut() {
            KEPT.set(error.is_some());
            *place = error;
        }
    });
}

/// Runs a verb: forgets the last error, catches a panic, keeps the error and gives its status. What a panic says is not kept,
/// because it may name a patient's data.
pub(crate) fn guard(verb: impl FnOnce() -> Result<()>) -> cleanclaim_status {
    forget();
    match catch_unwind(AssertUnwindSafe(verb)) {
        Ok(Ok(())) => CLEANCLAIM_OK,
        Ok(Err(error)) => fail(error),
        Err(_) => fail(Error::new(code::LIBRARY_FAULT)),
    }
}

fn fail(error: Error) -> cleanclaim_status {
    let status = status_of(&error);
    remember(error);
    status
}

/// Runs what reads the last error or frees a handle: it leaves the last error as it is.
pub(crate) fn quietly(verb: impl FnOnce() -> Result<()>) -> cleanclaim_status {
    match catch_unwind(AssertUnwindSafe(verb)) {
        Ok(Ok(())) => CLEANCLAIM_OK,
        Ok(Err(error)) => status_of(&error),
        Err(_) => status_of(&Error::new(code::LIBRARY_FAULT)),
    }
}

pub(crate) fn null(argument: &'static str) -> Error {
    Error::new(code::NULL_POINTER).with("argument", argument)
}

/// What a handle points to.
///
/// # Safety
/// The pointer is NULL or points to a live `T` that nobody changes meanwhile.
pub(crate) unsafe fn borrow<'a, T>(pointer: *const T, argument: &'static str) -> Result<&'a T> {
    // SAFETY: the caller's promise; NULL gives None.
    unsafe { pointer.as_ref() }.ok_or_else(|| null(argument))
}

/// Bytes of the caller; a length of 0 is the empty slice, whatever the pointer.
///
/// # Safety
/// The pointer is NULL or points to `length` readable bytes that nobody changes meanwhile.
pub(crate) unsafe fn bytes<'a>(
    pointer: *const u8,
    length: usize,
    argument: &'static str,
) -> Result<&'a [u8]> {
    if length == 0 {
        return Ok(&[]);
    }
    if pointer.is_null() {
        return Err(null(argument));
    }
    if isize::try_from(length).is_err() {
        return Err(Error::new(code::LENGTH_TOO_LARGE).with("argument", argument).with("value", length));
    }
    // SAFETY: not NULL, the length fits, and the caller promises that many readable bytes.
    Ok(unsafe { std::slice::from_raw_parts(pointer, length) })
}

/// Text of the caller.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn text<'a>(
    pointer: *const c_char,
    length: usize,
    argument: &'static str,
) -> Result<&'a str> {
    // SAFETY: the caller's promise is that of `bytes`.
    let bytes = unsafe { bytes(pointer.cast(), length, argument) }?;
    std::str::from_utf8(bytes).map_err(|_| Error::new(code::TEXT_NOT_UTF8).with("argument", argument))
}

/// Writes text and a NUL into the caller's buffer, all or nothing, and the size with the NUL to `needed`.
///
/// # Safety
/// `buffer` is NULL or has `capacity` writable bytes; `needed` is NULL or points to a writable size.
pub(crate) unsafe fn write_text(
    text: &str,
    buffer: *mut c_char,
    capacity: usize,
    needed: *mut usize,
) -> Result<()> {
    let size = text.len() + 1;
    if buffer.is_null() && (capacity > 0 || needed.is_null()) {
        return Err(null(if capacity > 0 { "buf" } else { "needed" }));
    }
    if !needed.is_null() {
        // SAFETY: not NULL, and the caller promises that it can be written.
        unsafe { needed.write(size) };
    }
    if buffer.is_null() {
        return Ok(()); // (NULL, 0) asks for the size
    }
    if capacity < size {
        return Err(Error::new(code::BUFFER_TOO_SMALL).with("found", capacity).with("needed", size));
    }
    // SAFETY: `capacity` writable bytes hold the text and its NUL; text of the library does not overlap the caller's buffer.
    unsafe {
        buffer.cast::<u8>().copy_from_nonoverlapping(text.as_ptr(), text.len());
        buffer.add(text.len()).write(0);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::*;

    #[test]
    fn a_panic_becomes_a_status_and_says_nothing_of_its_message() {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let status = guard(|| panic!("JANE DOE"));
        let quiet = quietly(|| panic!("JANE DOE"));
        std::panic::set_hook(hook);
        assert_eq!((status, quiet), (CLEANCLAIM_ERR_FAULT, CLEANCLAIM_ERR_FAULT));
        let text = last(|error| error.map(Error::to_string)).flatten().unwrap();
        assert_eq!(text, "a fault inside the library stopped the call");
        assert_eq!(guard(|| Ok(())), CLEANCLAIM_OK);
        assert_eq!(last(|error| error.is_none()), Some(true));
    }

    #[test]
    fn each_kind_of_error_has_its_status() {
        for (slug, status) in [
            (code::NULL_POINTER, CLEANCLAIM_ERR_NULL),
            (code::MALFORMED_DATE, CLEANCLAIM_ERR_INPUT),
            (code::PACK_DAMAGED, CLEANCLAIM_ERR_TABLES),
            (code::DATE_NOT_COVERED, CLEANCLAIM_ERR_REFUSED),
        ] {
            assert_eq!(guard(|| Err(Error::new(slug))), status, "{slug}");
        }
    }

    #[test]
    fn lengths_and_pointers_are_checked() {
        let byte = b'x';
        // SAFETY: the pointers are NULL, or point to one byte of which none or one is read.
        unsafe {
            assert_eq!(bytes(std::ptr::null(), 0, "x"), Ok(&[][..]));
            assert_eq!(bytes(std::ptr::null(), 1, "x").unwrap_err().slug(), "null-pointer");
            assert_eq!(bytes(&raw const byte, usize::MAX, "x").unwrap_err().slug(), "length-too-large");
            assert_eq!(bytes(&raw const byte, 1, "x"), Ok(&b"x"[..]));
        }
    }
}
