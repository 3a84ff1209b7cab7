//! Where a loop begins and what may stand in it: the 837P (005010X222) as tables.
//!
//! Another guide is another set of tables.

/// How deep the reader is in the hierarchy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Before the first HL.
    Header,
    /// HL03 = 20.
    Billing,
    /// HL03 = 22.
    Subscriber,
    /// HL03 = 23.
    Patient,
    /// After CLM.
    Claim,
    /// After SBR in a claim.
    OtherPayer,
    /// After LX.
    Line,
}

use Level::{Billing, Claim, Header, Line, OtherPayer, Patient, Subscriber};

/// A segment that begins a loop: at which level, with which first element (empty: any), which loop, which level then.
pub(crate) struct Start {
    pub(crate) level: Level,
    pub(crate) segment: &'static str,
    pub(crate) qualifier: &'static str,
    pub(crate) x12_loop: &'static str,
    pub(crate) then: Level,
    /// The field of the claim, of the other payer or of the line that the loop fills.
    pub(crate) field: &'static str,
}

const fn start(
    level: Level,
    segment: &'static str,
    qualifier: &'static str,
    x12_loop: &'static str,
    then: Level,
    field: &'static str,
) -> Start {
    Start { level, segment, qualifier, x12_loop, then, field }
}

/// Loops that begin with NM1, by level. HL, CLM, SBR, LX are looked at first, at any level.
#[rustfmt::skip]
pub(crate) const STARTS: &[Start] = &[
    start(Header, "NM1", "41", "1000A", Header, "submitter"),
    start(Header, "NM1", "40", "1000B", Header, "receiver"),
    start(Billing, "NM1", "85", "2010AA", Billing, "billing_provider"),
    start(Billing, "NM1", "87", "2010AB", Billing, "pay_to_address"),
    start(Billing, "NM1", "PE", "2010AC", Billing, "pay_to_plan"),
    start(Subscriber, "NM1", "IL", "2010BA", Subscriber, "subscriber.person"),
    start(Subscriber, "NM1", "PR", "2010BB", Subscriber, "payer"),
    start(Patient, "NM1", "QC", "2010CA", Patient, "patient.person"),
    start(Claim, "NM1", "DN", "2310A", Claim, "referring_provider"),
    start(Claim, "NM1", "P3", "2310A", Claim, "primary_care_provider"),
    start(Claim, "NM1", "82", "2310B", Claim, "rendering_provider"),
    start(Claim, "NM1", "77", "2310C", Claim, "service_facility"),
    start(Claim, "NM1", "DQ", "2310D", Claim, "supervising_provider"),
    start(Claim, "NM1", "PW", "2310E", Claim, "pick_up"),
    start(Claim, "NM1", "45", "2310F", Claim, "drop_off"),
    start(Claim, "SBR", "", "2320", OtherPayer, ""),
    start(OtherPayer, "SBR", "", "2320", OtherPayer, ""),
    start(OtherPayer, "NM1", "IL", "2330A", OtherPayer, "subscriber"),
    start(OtherPayer, "NM1", "PR", "2330B", OtherPayer, "payer"),
    start(OtherPayer, "NM1", "DN", "2330C", OtherPayer, "referring_providers"),
    start(OtherPayer, "NM1", "P3", "2330C", OtherPayer, ""),
    start(OtherPayer, "NM1", "82", "2330D", OtherPayer, "rendering_provider"),
    start(OtherPayer, "NM1", "77", "2330E", OtherPayer, "service_facility"),
    start(OtherPayer, "NM1", "DQ", "2330F", OtherPayer, "supervising_provider"),
    start(OtherPayer, "NM1", "85", "2330G", OtherPayer, "billing_provider"),
    start(Claim, "LX", "", "2400", Line, ""),
    start(OtherPayer, "LX", "", "2400", Line, ""),
    start(Line, "LX", "", "2400", Line, ""),
    start(Line, "LIN", "", "2410", Line, "drug"),
    start(Line, "NM1", "82", "2420A", Line, "rendering_provider"),
    start(Line, "NM1", "QB", "2420B", Line, "purchased_service_provider"),
    start(Line, "NM1", "77", "2420C", Line, "service_facility"),
    start(Line, "NM1", "DQ", "2420D", Line, "supervising_provider"),
    start(Line, "NM1", "DK", "2420E", Line, "ordering_provider"),
    start(Line, "NM1", "DN", "2420F", Line, "referring_provider"),
    start(Line, "NM1", "P3", "2420F", Line, "primary_care_provider"),
    start(Line, "NM1", "PW", "2420G", Line, "pick_up"),
    start(Line, "NM1", "45", "2420H", Line, "drop_off"),
    start(Line, "SVD", "", "2430", Line, ""),
    start(Line, "LQ", "", "2440", Line, ""),
];

/// The loop of a level itself.
pub(crate) fn main_loop(level: Level) -> &'static str {
    match level {
        Header => "",
        Billing => "2000A",
        Subscriber => "2000B",
        Patient => "2000C",
        Claim => "2300",
        OtherPayer => "2320",
        Line => "2400",
    }
}

/// Which segments may follow the first one of a loop.
#[rustfmt::skip]
const SEGMENTS: &[(&str, &[&str])] = &[
    ("", &["BHT"]),
    ("1000A", &["N2", "PER"]),
    ("1000B", &["N2"]),
    ("2000A", &["PRV", "CUR"]),
    ("2010AA", &["N3", "N4", "REF", "PER"]),
    ("2010AB", &["N3", "N4"]),
    ("2010AC", &["N3", "N4", "REF"]),
    ("2000B", &["SBR", "PAT"]),
    ("2010BA", &["N3", "N4", "DMG", "REF", "PER"]),
    ("2010BB", &["N3", "N4", "REF"]),
    ("2000C", &["PAT"]),
    ("2010CA", &["N3", "N4", "DMG", "REF", "PER"]),
    ("2300", &["DTP", "PWK", "CN1", "AMT", "REF", "K3", "NTE", "CR1", "CR2", "CRC", "HI", "HCP"]),
    ("2310A", &["PRV", "REF"]),
    ("2310B", &["PRV", "REF"]),
    ("2310C", &["N3", "N4", "REF", "PER"]),
    ("2310D", &["REF"]),
    ("2310E", &["N3", "N4"]),
    ("2310F", &["N3", "N4"]),
    ("2320", &["CAS", "AMT", "OI", "MIA", "MOA"]),
    ("2330A", &["N3", "N4", "REF"]),
    ("2330B", &["N3", "N4", "DTP", "REF"]),
    ("2330C", &["REF"]),
    ("2330D", &["REF"]),
    ("2330E", &["REF"]),
    ("2330F", &["REF"]),
    ("2330G", &["REF"]),
    ("2400", &["SV1", "SV5", "PWK", "CR1", "CR3", "CRC", "DTP", "QTY", "MEA", "CN1", "REF", "AMT", "K3", "NTE", "PS1", "HCP"]),
    ("2410", &["CTP", "REF"]),
    ("2420A", &["PRV", "REF"]),
    ("2420B", &["REF"]),
    ("2420C", &["N3", "N4", "REF"]),
    ("2420D", &["REF"]),
    ("2420E", &["N3", "N4", "REF", "PER"]),
    ("2420F", &["REF"]),
    ("2420G", &["N3", "N4"]),
    ("2420H", &["N3", "N4"]),
    ("2430", &["CAS", "DTP", "AMT"]),
    ("2440", &["FRM"]),
];

fn allows(x12_loop: &str, segment: &str) -> bool {
    SEGMENTS.iter().find(|(name, _)| *name == x12_loop).is_some_and(|(_, list)| list.contains(&segment))
}

/// The loop that a segment belongs to: the open one, else the one of the level, else (beside other payers) the claim.
/// A segment that none of them knows stays in the open one.
pub(crate) fn placed(open: &'static str, level: Level, segment: &str) -> &'static str {
    if allows(open, segment) {
        return open;
    }
    let main = main_loop(level);
    if allows(main, segment) {
        return main;
    }
    if level == OtherPayer && allows("2300", segment) {
        return "2300";
    }
    open
}

/// The loop that a segment begins at a level, if it begins one.
pub(crate) fn begins(level: Level, segment: &str, qualifier: &[u8]) -> Option<&'static Start> {
    STARTS.iter().find(|start| {
        start.level == level
            && start.segment == segment
            && (start.qualifier.is_empty() || start.qualifier.as_bytes() == qualifier)
    })
}
