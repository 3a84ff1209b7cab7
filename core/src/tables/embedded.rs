//! Stub.
/// x
pub fn packs() -> Vec<(&'static str, &'static [u8])> {
    vec![
        ("p", include_bytes!("../../data/physician_fee_schedule.pack") as &[u8]),
        ("g", include_bytes!("../../data/gpci.pack") as &[u8]),
    ]
}
