//! The packs that travel inside the library, each group behind a cargo feature; `core/data/SOURCES.md` says where each
//! comes from. Without a feature the same tables are read from files.

/// A pack's file name and its bytes.
pub type EmbeddedPack = (&'static str, &'static [u8]);

/// Every pack of the features that are on.
pub const fn packs() -> &'static [EmbeddedPack] {
    #[cfg(feature = "embed-fees")]
    const PACKS: &[EmbeddedPack] = &[
        ("physician_fee_schedule.pack", include_bytes!("../../data/physician_fee_schedule.pack")),
        ("gpci.pack", include_bytes!("../../data/gpci.pack")),
        ("localities.pack", include_bytes!("../../data/localities.pack")),
        (
            "anesthesia_conversion_factors.pack",
            include_bytes!("../../data/anesthesia_conversion_factors.pack"),
        ),
        ("zip_locality.pack", include_bytes!("../../data/zip_locality.pack")),
    ];
    #[cfg(not(feature = "embed-fees"))]
    const PACKS: &[EmbeddedPack] = &[];
    PACKS
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
