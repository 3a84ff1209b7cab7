//! The packs that travel inside the library, each group behind a cargo feature; `core/data/SOURCES.md` says where each
//! comes from. Without a feature the same tables are read from files.

/// A pack's file name and its bytes.
pub type EmbeddedPack = (&'static str, &'static [u8]);

/// Every pack of the features that are on.
pub const fn packs() -> &'static [EmbeddedPack] {
    const PACKS: &[EmbeddedPack] = &[
        #[cfg(feature = "embed-fees")]
        ("physician_fee_schedule.pack", include_bytes!("../../data/physician_fee_schedule.pack")),
        #[cfg(feature = "embed-fees")]
        ("gpci.pack", include_bytes!("../../data/gpci.pack")),
        #[cfg(feature = "embed-fees")]
        ("localities.pack", include_bytes!("../../data/localities.pack")),
        #[cfg(feature = "embed-fees")]
        (
            "anesthesia_conversion_factors.pack",
            include_bytes!("../../data/anesthesia_conversion_factors.pack"),
        ),
        #[cfg(feature = "embed-fees")]
        ("zip_locality.pack", include_bytes!("../../data/zip_locality.pack")),
        #[cfg(feature = "embed-icd10")]
        ("icd10_cm.pack", include_bytes!("../../data/icd10_cm.pack")),
        #[cfg(feature = "embed-icd10")]
        ("icd10_pcs.pack", include_bytes!("../../data/icd10_pcs.pack")),
        #[cfg(feature = "embed-icd10")]
        ("poa_exempt.pack", include_bytes!("../../data/poa_exempt.pack")),
        #[cfg(feature = "embed-hcpcs")]
        ("search_hcpcs.pack", include_bytes!("../../data/search_hcpcs.pack")),
        #[cfg(feature = "embed-icd10")]
        ("search_icd10_cm.pack", include_bytes!("../../data/search_icd10_cm.pack")),
        #[cfg(feature = "embed-icd10")]
        ("search_icd10_pcs.pack", include_bytes!("../../data/search_icd10_pcs.pack")),
        #[cfg(feature = "embed-icd10")]
        ("icd10_cm_index.pack", include_bytes!("../../data/icd10_cm_index.pack")),
        #[cfg(feature = "embed-icd10")]
        ("icd10_cm_neoplasm.pack", include_bytes!("../../data/icd10_cm_neoplasm.pack")),
        #[cfg(feature = "embed-icd10")]
        ("icd10_cm_drugs.pack", include_bytes!("../../data/icd10_cm_drugs.pack")),
        #[cfg(feature = "embed-icd10")]
        ("icd10_cm_external_cause.pack", include_bytes!("../../data/icd10_cm_external_cause.pack")),
        #[cfg(feature = "embed-icd10")]
        ("icd10_cm_notes.pack", include_bytes!("../../data/icd10_cm_notes.pack")),
        #[cfg(feature = "embed-icd10")]
        ("icd10_pcs_tables.pack", include_bytes!("../../data/icd10_pcs_tables.pack")),
        #[cfg(feature = "embed-hcpcs")]
        ("hcpcs_level_ii.pack", include_bytes!("../../data/hcpcs_level_ii.pack")),
        #[cfg(feature = "embed-hcpcs")]
        ("procedure_numbers.pack", include_bytes!("../../data/procedure_numbers.pack")),
        #[cfg(feature = "embed-lists")]
        ("provider_taxonomy.pack", include_bytes!("../../data/provider_taxonomy.pack")),
        #[cfg(feature = "embed-icd10")]
        ("gems.pack", include_bytes!("../../data/gems.pack")),
    ];
    PACKS
}

/// The pack of this file name, where its feature is on.
pub fn pack(file: &str) -> Option<&'static [u8]> {
    packs().iter().find(|(name, _)| *name == file).map(|(_, bytes)| *bytes)
}
