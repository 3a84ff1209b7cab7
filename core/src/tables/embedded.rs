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
    ];
    #[cfg(not(feature = "embed-fees"))]
    const PACKS: &[EmbeddedPack] = &[];
    PACKS
}
