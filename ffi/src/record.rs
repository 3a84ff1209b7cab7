//! Structs that begin with their own size and grow at the end.

use std::mem::{MaybeUninit, size_of};

use core_::error::{Error, Result, code};

use crate::guard::null;

/// A struct whose first field is `struct_size: u32`.
///
/// # Safety
/// The type is `repr(C)`, made of integers without padding, so that any bytes are a value of it, and begins with
/// `struct_size: u32`.
pub(crate) unsafe trait Record: Copy {
    /// Its size in the first version of the header: a smaller one is a mistake.
    const FIRST_SIZE: usize;
    /// What the caller calls it.
    const NAME: &'static str;
}

/// A struct_size beyond this is garbage, not growth.
const LARGEST: usize = 4096;

fn size_fault<T: Record>(found: usize) -> Error {
    Error::new(code::STRUCT_SIZE)
        .with("argument", T::NAME)
        .with("found", found)
        .with("expected", size_of::<T>())
}

/// The caller's size of a struct.
///
/// # Safety
/// The pointer is NULL or points to four readable bytes.
unsafe fn size_at<T: Record>(pointer: *const T) -> Result<usize> {
    if pointer.is_null() {
        return Err(null(T::NAME));
    }
    // SAFETY: not NULL, the struct begins with its size, and an unaligned read asks for no alignment.
    let size = unsafe { pointer.cast::<u32>().read_unaligned() } as usize;
    if (T::FIRST_SIZE..=LARGEST).contains(&size) { Ok(size) } else { Err(size_fault::<T>(size)) }
}

/// Reads a struct of the caller: the usual one stays where it is, any other is copied to `spare`. What an older header does not
/// have is zero; what a newer one has beyond ours must be zero, because we would not heed it.
///
/// # Safety
/// The pointer is NULL or points to as many readable bytes as its `struct_size` says, which nobody changes meanwhile.
#[inline(always)]
pub(crate) unsafe fn read_record<T: Record>(pointer: *const T, spare: &mut Option<T>) -> Result<&T> {
    // SAFETY: the caller's promise.
    let size = unsafe { size_at(pointer) }?;
    if size == size_of::<T>() && pointer.is_aligned() {
        // SAFETY: not NULL, aligned, as many bytes as `T` has are readable and stay as they are, and any bytes are a `T`.
        return Ok(unsafe { &*pointer });
    }
    // SAFETY: the caller promises `size` readable bytes.
    unsafe { copy_record(pointer, size) }.map(|copy| &*spare.insert(copy))
}

/// # Safety
/// The pointer points to `size` readable bytes.
#[cold]
#[inline(never)]
unsafe fn copy_record<T: Record>(pointer: *const T, size: usize) -> Result<T> {
    let (ours, bytes) = (size_of::<T>(), pointer.cast::<u8>());
    if size > ours {
        // SAFETY: the caller promises `size` readable bytes; those beyond ours are looked at.
        let beyond = unsafe { std::slice::from_raw_parts(bytes.add(ours), size - ours) };
        if beyond.iter().any(|byte| *byte != 0) {
            return Err(size_fault::<T>(size));
        }
    }
    let mut record = MaybeUninit::<T>::zeroed();
    // SAFETY: at most `size` bytes are read and at most our size written; any bytes are a value of a `Record`.
    Ok(unsafe {
        record.as_mut_ptr().cast::<u8>().copy_from_nonoverlapping(bytes, size.min(ours));
        record.assume_init()
    })
}

/// A place for a struct of ours, checked before the work is done.
pub(crate) struct Place<T> {
    pointer: *mut T,
    size: usize,
}

impl<T: Record> Place<T> {
    /// Checks the caller's struct and its size.
    ///
    /// # Safety
    /// The pointer is NULL or points to as many writable bytes as its `struct_size` says, until `write`.
    #[inline(always)]
    pub(crate) unsafe fn at(pointer: *mut T) -> Result<Place<T>> {
        // SAFETY: the caller's promise.
        unsafe { size_at(pointer.cast_const()) }.map(|size| Place { pointer, size })
    }

    /// Writes what the caller has room for; `struct_size` stays as it is, and so does what stands beyond our size.
    #[inline(always)]
    pub(crate) fn write(self, record: T) {
        if self.size != size_of::<T>() {
            return self.write_part(record);
        }
        // SAFETY: `at` was promised as many writable bytes, of any alignment; the size goes back to where it stood.
        unsafe {
            self.pointer.write_unaligned(record);
            self.pointer.cast::<u32>().write_unaligned(self.size as u32);
        }
    }

    /// For a caller whose header is older or newer than ours. Apart, so that the usual case needs no copy on the stack.
    #[cold]
    #[inline(never)]
    fn write_part(self, record: T) {
        const OWN: usize = size_of::<u32>();
        let length = self.size.min(size_of::<T>()) - OWN;
        let source = (&raw const record).cast::<u8>();
        // SAFETY: `at` was promised that many writable bytes; the source is at least as long and is ours.
        unsafe { self.pointer.cast::<u8>().add(OWN).copy_from_nonoverlapping(source.add(OWN), length) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[repr(C)]
    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Two {
        struct_size: u32,
        first: i32,
        second: i64,
    }

    // SAFETY: repr(C), integers without padding, its size first.
    unsafe impl Record for Two {
        const FIRST_SIZE: usize = 8;
        const NAME: &'static str = "two";
    }

    #[test]
    fn structs_grow_at_the_end() {
        #[repr(C)]
        struct Newer {
            two: Two,
            third: i64,
        }
        let read = |newer: &Newer| {
            let mut spare = None;
            // SAFETY: the struct is as long as its size says, 24 bytes at most.
            unsafe { read_record(std::ptr::from_ref(newer).cast::<Two>(), &mut spare) }.copied()
        };
        let mut newer = Newer { two: Two { struct_size: 8, first: 7, second: 8 }, third: 0 };
        assert_eq!(read(&newer), Ok(Two { struct_size: 8, first: 7, second: 0 }), "an older header");
        newer.two.struct_size = 16;
        assert_eq!(read(&newer).unwrap().second, 8, "the same header");
        newer.two.struct_size = 24;
        assert_eq!(read(&newer).unwrap().second, 8, "a newer header that uses nothing new");
        newer.third = 1;
        assert_eq!(read(&newer).unwrap_err().slug(), "struct-size", "one that does");
        for size in [0, 7, 4097, u32::MAX] {
            newer.two.struct_size = size;
            assert_eq!(read(&newer).unwrap_err().slug(), "struct-size", "{size}");
        }
    }

    #[test]
    fn a_struct_may_stand_anywhere() {
        let mut bytes = [0_u8; 17];
        bytes[1] = 16;
        bytes[5] = 7;
        let mut spare = None;
        // SAFETY: sixteen bytes follow, whatever their alignment.
        let read = unsafe { read_record(bytes[1..].as_ptr().cast::<Two>(), &mut spare) }.copied();
        assert_eq!(read, Ok(Two { struct_size: 16, first: 7, second: 0 }));
    }

    #[test]
    fn no_more_is_written_than_there_is_room_for() {
        let record = Two { struct_size: 0, first: 1, second: 2 };
        for (size, second) in [(8, 9), (12, 2), (16, 2)] {
            let mut place = Two { struct_size: size, first: 9, second: 9 };
            // SAFETY: the struct has at least `size` bytes.
            unsafe { Place::at(&raw mut place) }.unwrap().write(record);
            assert_eq!(place, Two { struct_size: size, first: 1, second });
        }
    }
}
