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

/// The names and counties of the payment localities, 2020 to 2025.
pub const fn localities() -> Option<&'static [u8]> {
    #[cfg(feature = "embed-fees")]
    return Some(include_bytes!("../../data/localities.pack"));
    #[cfg(not(feature = "embed-fees"))]
    None
}

/// The anesthesia conversion factors, 2020 to 2025.
pub const fn anesthesia() -> Option<&'static [u8]> {
    #[cfg(feature = "embed-fees")]
    return Some(include_bytes!("../../data/anesthesia_conversion_factors.pack"));
    #[cfg(not(feature = "embed-fees"))]
    None
}

/// ZIP codes to localities: by year from 2020, and the official file of 2025 Q4.
pub const fn zip_locality() -> Option<&'static [u8]> {
    #[cfg(feature = "embed-fees")]
    return Some(include_bytes!("../../data/zip_locality.pack"));
    #[cfg(not(feature = "embed-fees"))]
    None
}
