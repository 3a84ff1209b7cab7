//! The packs that travel inside the library.
//!
//! Each group is a cargo feature; without it the functions here give `None` and the same tables are read from files.
//! `core/data/SOURCES.md` says where each comes from.

/// The physician fee schedule, RVU20A to RVU26C.
pub const fn physician_fee_schedule() -> Option<&'static [u8]> {
    #[cfg(feature = "embed-fees")]
    return Some(include_bytes!("../../data/physician_fee_schedule.pack"));
    #[cfg(not(feature = "embed-fees"))]
    None
}

/// The geographic practice cost indices, 2020 to 2026.
pub const fn gpci() -> Option<&'static [u8]> {
    #[cfg(feature = "embed-fees")]
    return Some(include_bytes!("../../data/gpci.pack"));
    #[cfg(not(feature = "embed-fees"))]
    None
}
