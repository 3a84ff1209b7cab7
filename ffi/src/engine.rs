//! The engine's handle.

use std::ffi::c_char;

use core_::Engine;
use core_::error::Result;
use core_::tables::Tables;

use crate::code::code_set as code_set_of;
use crate::guard::{borrow, bytes, guard, null, quietly, text};
use crate::status::cleanclaim_status;

/// Tables and the verbs over them. It lives from ..._open to ..._free. A `const cleanclaim_engine *` may be used by many threads
/// at once; a `cleanclaim_engine *` by one, while no other uses it.
pub struct cleanclaim_engine {
    pub(crate) engine: Engine,
}

/// Hands a new handle to the caller.
///
/// # Safety
/// `out` is NULL or can be written.
unsafe fn hand_out(out: *mut *mut cleanclaim_engine, open: impl FnOnce() -> Result<Engine>) -> Result<()> {
    if out.is_null() {
        return Err(null("out"));
    }
    let handle = Box::new(cleanclaim_engine { engine: open()? });
    // SAFETY: not NULL, and the caller promises that it can be written.
    unsafe { out.write(Box::into_raw(handle)) };
    Ok(())
}

/// Opens an engine over the tables that travel inside the library. Nothing is decoded before it is asked for.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_open(out: *mut *mut cleanclaim_engine) -> cleanclaim_status {
    // SAFETY: the caller's pointer, as the header asks for it.
    guard(|| unsafe { hand_out(out, Engine::embedded) })
}

/// Opens an engine without tables: add packs of your own. The hand-kept lists are not in it either.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_open_empty(out: *mut *mut cleanclaim_engine) -> cleanclaim_status {
    // SAFETY: the caller's pointer, as the header asks for it.
    guard(|| unsafe { hand_out(out, || Ok(Engine::with_tables(Tables::empty()))) })
}

/// Adds a pack, the bytes of a file that `cleanclaim tables import` wrote; it goes before what is there. The name stands in
/// error texts. The bytes are copied. Where the pack cannot be read the engine stays as it was.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_add_pack(
    engine: *mut cleanclaim_engine,
    name: *const c_char,
    name_len: usize,
    pack: *const u8,
    pack_len: usize,
) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle that no other thread uses, as `cleanclaim_engine *` says.
        let handle = unsafe { engine.as_mut() }.ok_or_else(|| null("engine"))?;
        // SAFETY: the caller's text and bytes with their lengths.
        let (name, pack) = unsafe { (text(name, name_len, "name")?, bytes(pack, pack_len, "pack")?) };
        handle.engine.add_pack(name, pack.to_vec())
    })
}

/// Loads wording that you have a licence for, such as the descriptors of CPT or the texts of CARC: the UTF-8 text of a file with
/// commas or tabs and the columns code, short or long, and optionally from and to (ISO dates, both inclusive). `code_set` is a
/// CLEANCLAIM_CODE_SET_... The name stands in error texts. The text is copied and stays in this engine; `rows`, which may be NULL,
/// gets the number of its rows. Where the file cannot be read the engine stays as it was.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_add_descriptors(
    engine: *mut cleanclaim_engine,
    code_set: i32,
    name: *const c_char,
    name_len: usize,
    descriptors: *const c_char,
    descriptors_len: usize,
    rows: *mut u64,
) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle that no other thread uses, as `cleanclaim_engine *` says.
        let handle = unsafe { engine.as_mut() }.ok_or_else(|| null("engine"))?;
        // SAFETY: the caller's texts with their lengths.
        let (name, descriptors) =
            unsafe { (text(name, name_len, "name")?, text(descriptors, descriptors_len, "descriptors")?) };
        let count = handle.engine.add_descriptors(code_set_of(code_set)?, name, descriptors)?;
        // SAFETY: NULL, or the caller's place for a number.
        if let Some(rows) = unsafe { rows.as_mut() } {
            *rows = count as u64;
        }
        Ok(())
    })
}

/// Decodes now what pricing needs, so that the first question is as fast as the next.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_preload(engine: *const cleanclaim_engine) -> cleanclaim_status {
    guard(|| {
        // SAFETY: NULL or a live handle.
        unsafe { borrow(engine, "engine") }?.engine.preload()
    })
}

/// Ends an engine; NULL is nothing. Documents that it made live on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cleanclaim_engine_free(engine: *mut cleanclaim_engine) -> cleanclaim_status {
    quietly(|| {
        if !engine.is_null() {
            // SAFETY: a handle that ..._open made with Box::into_raw and that is freed once.
            drop(unsafe { Box::from_raw(engine) });
        }
        Ok(())
    })
}
