//! What stands where in a file: its envelopes, its transactions and, of an 837, its claims.

use std::collections::{BTreeMap, BTreeSet};

use super::codes::{UnitRule, trigger_segments, unit_rules};
use crate::dates::Day;
use crate::error::Result;
use crate::x12::check::FileReport;
use crate::x12::envelope::{Group, Interchange, header_text};
use crate::x12::scan::Delimiters;
use crate::x12::typed::element::decimal;
use crate::x12::{Options, Segment, SegmentReader};

/// So many bytes of a value are kept.
const LONGEST: usize = 80;

/// What is known of the place of a finding.
#[derive(Debug, Clone, Default)]
pub(super) struct Mark {
    /// What names the claim, member or check before this segment, and with it.
    pub(super) unit_before: Option<(&'static str, String)>,
    pub(super) unit: Option<(&'static str, String)>,
    /// Where the last segments stood that may hold a trigger.
    pub(super) last: Vec<(&'static str, u64)>,
    /// The segment itself, where its values are wanted.
    pub(super) elements: Vec<Vec<u8>>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Party {
    pub(super) kind: String,
    /// NM103 to NM107.
    pub(super) names: [String; 5],
    pub(super) qualifier: String,
    pub(super) identifier: String,
    /// REF*EI of a provider.
    pub(super) tax_id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LevelKind {
    Provider,
    Subscriber,
    Patient,
}

#[derive(Debug, Clone)]
pub(super) struct Level {
    pub(super) kind: LevelKind,
    pub(super) first: u64,
    pub(super) party: Party,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) number: String,
    pub(super) first: u64,
    pub(super) last: u64,
    /// The components of the procedure.
    pub(super) procedure: Vec<String>,
    pub(super) charge: Option<i64>,
    pub(super) revenue: String,
    pub(super) units: String,
    pub(super) control_number: String,
    pub(super) days: Option<(Day, Day)>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Claim {
    pub(super) id: String,
    pub(super) first: u64,
    pub(super) last: u64,
    /// Which levels of the transaction it stands in.
    pub(super) provider: Option<usize>,
    pub(super) subscriber: Option<usize>,
    pub(super) patient: Option<usize>,
    pub(super) charge: Option<i64>,
    pub(super) bill_type: String,
    pub(super) clearinghouse_number: String,
    pub(super) days: Option<(Day, Day)>,
    /// Lines of which something was found, or all, where asked for.
    pub(super) lines: Vec<Line>,
    statement: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Transaction {
    pub(super) transaction: String,
    pub(super) control_number: String,
    pub(super) guide: String,
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) marks: BTreeMap<u64, Mark>,
    pub(super) levels: Vec<Level>,
    pub(super) claims: Vec<Claim>,
    /// BHT03 and BHT04.
    pub(super) number: String,
    pub(super) date: Option<Day>,
    pub(super) submitter: Party,
    pub(super) receiver: Party,
    /// Which transaction of the check's report this is.
    pub(super) report: usize,
}

#[derive(Debug, Clone, Default)]
pub(super) struct GroupOutline {
    pub(super) group: Group,
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) closed: bool,
    /// GE01.
    pub(super) included: Option<u64>,
    pub(super) transactions: Vec<Transaction>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct InterchangeOutline {
    pub(super) interchange: Interchange,
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) closed: bool,
    /// A transaction stands outside of groups.
    pub(super) stray: bool,
    pub(super) groups: Vec<GroupOutline>,
}

#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) delimiters: Option<Delimiters>,
    pub(super) interchanges: Vec<InterchangeOutline>,
}

/// What to look for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted {
    /// The claims of 837s.
    pub(super) claims: bool,
    /// Every line of them, not those alone of which something was found.
    pub(super) lines: bool,
    /// The values of segments of which something was found.
    pub(super) values: bool,
}

fn said(segment: &Segment<'_>, element: usize) -> String {
    cut(segment.element(element))
}

fn cut(bytes: &[u8]) -> String {
    let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
    String::from_utf8_lossy(bytes.trim_ascii()).into_owned()
}

fn cents(bytes: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.is_empty())?;
    decimal::<crate::money::Amount>(text).map(crate::money::Amount::cents)
}

fn days(segment: &Segment<'_>) -> Option<(Day, Day)> {
    let day = |bytes: Option<&[u8]>| Day::parse_x12(std::str::from_utf8(bytes?).ok()?).ok();
    let value = segment.element(3);
    let from = day(value.get(..8))?;
    match segment.element(2) {
        b"RD8" => Some((from, day(value.get(9..))?)),
        _ => Some((from, from)),
    }
}

fn wider(one: Option<(Day, Day)>, other: Option<(Day, Day)>) -> Option<(Day, Day)> {
    match (one, other) {
        (Some((from, to)), Some((first, last))) => Some((from.min(first), to.max(last))),
        (one, other) => one.or(other),
    }
}

fn party(segment: &Segment<'_>) -> Party {
    Party {
        kind: said(segment, 2),
        names: [3, 4, 5, 6, 7].map(|element| said(segment, element)),
        qualifier: said(segment, 8),
        identifier: said(segment, 9),
        tax_id: String::new(),
    }
}

impl Outline {
    /// Of a file, with what the places of a report's findings need.
    pub(super) fn of(file: &[u8], report: Option<&FileReport>, wanted: Wanted) -> Result<Outline> {
        let mut reader = SegmentReader::new(file, &Options::default());
        let mut builder = Builder {
            report,
            wanted,
            outline: Outline::default(),
            in_interchange: false,
            in_group: false,
            open: None,
            transactions: 0,
            triggers: trigger_segments(),
        };
        while let Some(segment) = reader.next_segment()? {
            builder.outline.delimiters.get_or_insert(segment.delimiters());
            builder.take(&segment);
        }
        builder.end_transaction();
        Ok(builder.outline)
    }
}

struct Open {
    made: Transaction,
    units: Vec<UnitRule>,
    unit: Option<(&'static str, String)>,
    last: Vec<(&'static str, u64)>,
    interesting: BTreeSet<u64>,
    claims: bool,
    provider: Option<usize>,
    subscriber: Option<usize>,
    patient: Option<usize>,
    claim: Option<Claim>,
    line: Option<Line>,
}

struct Builder<'a> {
    report: Option<&'a FileReport>,
    wanted: Wanted,
    outline: Outline,
    in_interchange: bool,
    in_group: bool,
    open: Option<Box<Open>>,
    transactions: usize,
    triggers: Vec<&'static str>,
}

impl Builder<'_> {
    fn take(&mut self, segment: &Segment<'_>) {
        let number = segment.number();
        let id = segment.id().trim_ascii().to_ascii_uppercase();
        match id.as_slice() {
            b"ISA" => {
                self.end_transaction();
                self.in_group = false;
                self.in_interchange = true;
                self.outline.interchanges.push(InterchangeOutline {
                    interchange: Interchange::of(segment),
                    first: number,
                    ..InterchangeOutline::default()
                });
            }
            b"GS" => {
                self.end_transaction();
                self.in_group = true;
                if let Some(around) = self.outline.interchanges.last_mut() {
                    around.groups.push(GroupOutline {
                        group: Group::of(segment),
                        first: number,
                        ..GroupOutline::default()
                    });
                }
            }
            b"ST" => {
                self.end_transaction();
                self.begin(segment);
                self.inside(segment);
            }
            b"SE" => {
                self.inside(segment);
                self.end_transaction();
            }
            b"GE" => {
                self.end_transaction();
                if let Some(group) = self.group().filter(|group| !group.closed) {
                    group.closed = true;
                    group.last = number;
                    group.included = said(segment, 1).parse().ok();
                }
                self.in_group = false;
            }
            b"IEA" => {
                self.end_transaction();
                self.in_group = false;
                if let Some(around) = self.outline.interchanges.last_mut() {
                    around.closed = true;
                    around.last = number;
                }
                self.in_interchange = false;
            }
            b"TA1" => {}
            _ => self.inside(segment),
        }
        if self.in_interchange
            && let Some(around) = self.outline.interchanges.last_mut()
        {
            around.last = number;
            if self.in_group
                && let Some(group) = around.groups.last_mut()
            {
                group.last = number;
            }
        }
    }

    fn group(&mut self) -> Option<&mut GroupOutline> {
        self.outline.interchanges.last_mut()?.groups.last_mut()
    }

    fn begin(&mut self, segment: &Segment<'_>) {
        let number = segment.number();
        let report = self.report.and_then(|report| report.transactions.get(self.transactions));
        let findings = report.map(|report| report.findings.as_slice()).unwrap_or_default();
        let transaction = said(segment, 1);
        let group_guide = match self.in_group {
            true => self.group().map(|group| group.group.version.clone()).unwrap_or_default(),
            false => String::new(),
        };
        let own = header_text(segment, 3);
        self.open = Some(Box::new(Open {
            units: unit_rules(&transaction),
            unit: None,
            last: Vec::new(),
            interesting: findings.iter().map(|finding| finding.position).collect(),
            claims: self.wanted.claims && transaction == "837",
            provider: None,
            subscriber: None,
            patient: None,
            claim: None,
            line: None,
            made: Transaction {
                transaction,
                control_number: said(segment, 2),
                guide: if own.is_empty() { group_guide } else { own },
                first: number,
                last: number,
                report: self.transactions,
                ..Transaction::default()
            },
        }));
        self.transactions += 1;
    }

    fn inside(&mut self, segment: &Segment<'_>) {
        let Some(open) = &mut self.open else { return };
        let number = segment.number();
        open.made.last = number;
        let interesting = open.interesting.contains(&number);
        let before = if interesting { open.unit.clone() } else { None };
        for rule in &open.units {
            if !rule.ends.is_empty() && segment.is(rule.ends) {
                open.unit = None;
            }
            let told = rule.qualifier.is_empty() || segment.element(1) == rule.qualifier.as_bytes();
            if segment.is(rule.segment) && told && !segment.element(rule.element).is_empty() {
                open.unit = Some((rule.name, said(segment, rule.element)));
            }
        }
        if let Some(id) = self.triggers.iter().find(|id| segment.is(id)) {
            match open.last.iter_mut().find(|(own, _)| own == id) {
                Some((_, last)) => *last = number,
                None => open.last.push((id, number)),
            }
        }
        if interesting {
            let elements = match self.wanted.values {
                true => segment.elements().map(<[u8]>::to_vec).collect(),
                false => Vec::new(),
            };
            let mark =
                Mark { unit_before: before, unit: open.unit.clone(), last: open.last.clone(), elements };
            open.made.marks.insert(number, mark);
        }
        if open.claims {
            open.claim_segment(segment, self.wanted.lines);
        }
    }

    fn end_transaction(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        open.end_claim(open.made.last, self.wanted.lines);
        let in_group = self.in_group;
        let Some(around) = self.outline.interchanges.last_mut() else { return };
        match around.groups.last_mut().filter(|_| in_group) {
            Some(group) => group.transactions.push(open.made),
            None => around.stray = true,
        }
    }
}

impl Open {
    fn end_line(&mut self, last: u64, every: bool) {
        let Some(mut line) = self.line.take() else { return };
        line.last = last;
        let Some(claim) = &mut self.claim else { return };
        if !claim.statement {
            claim.days = wider(claim.days, line.days);
        }
        if every || self.interesting.range(line.first..=last.saturating_add(1)).next().is_some() {
            claim.lines.push(line);
        }
    }

    fn end_claim(&mut self, last: u64, every: bool) {
        self.end_line(last, every);
        if let Some(mut claim) = self.claim.take() {
            claim.last = last;
            self.made.claims.push(claim);
        }
    }

    fn claim_segment(&mut self, segment: &Segment<'_>, every: bool) {
        let number = segment.number();
        let before = number.saturating_sub(1);
        let id = segment.id().trim_ascii().to_ascii_uppercase();
        match id.as_slice() {
            b"SE" => self.end_claim(before, every),
            b"BHT" => {
                self.made.number = said(segment, 3);
                self.made.date =
                    std::str::from_utf8(segment.element(4)).ok().and_then(|text| Day::parse_x12(text).ok());
            }
            b"HL" => {
                self.end_claim(before, every);
                let kind = match segment.element(3) {
                    b"20" => LevelKind::Provider,
                    b"22" => LevelKind::Subscriber,
                    _ => LevelKind::Patient,
                };
                let index = Some(self.made.levels.len());
                self.made.levels.push(Level { kind, first: number, party: Party::default() });
                (self.provider, self.subscriber, self.patient) = match kind {
                    LevelKind::Provider => (index, None, None),
                    LevelKind::Subscriber => (self.provider, index, None),
                    LevelKind::Patient => (self.provider, self.subscriber, index),
                };
            }
            b"NM1" if self.claim.is_none() => self.name(segment),
            b"REF" if self.claim.is_none() => {
                if segment.element(1) == b"EI"
                    && let Some(level) = self.made.levels.last_mut()
                    && level.kind == LevelKind::Provider
                {
                    level.party.tax_id = said(segment, 2);
                }
            }
            b"CLM" => {
                self.end_claim(before, every);
                let bill_type = match segment.component(5, 2) {
                    b"A" => cut(&[segment.component(5, 1), segment.component(5, 3)].concat()),
                    _ => String::new(),
                };
                self.claim = Some(Claim {
                    id: said(segment, 1),
                    first: number,
                    last: number,
                    provider: self.provider,
                    subscriber: self.subscriber,
                    patient: self.patient,
                    charge: cents(segment.element(2)),
                    bill_type,
                    ..Claim::default()
                });
            }
            b"LX" => {
                self.end_line(before, every);
                if self.claim.is_some() {
                    self.line = Some(Line { number: said(segment, 1), first: number, ..Line::default() });
                }
            }
            _ => self.in_claim(segment, &id),
        }
    }

    fn name(&mut self, segment: &Segment<'_>) {
        let place = match segment.element(1) {
            b"41" => &mut self.made.submitter,
            b"40" => &mut self.made.receiver,
            b"85" | b"IL" | b"QC" => match self.made.levels.last_mut() {
                Some(level) => &mut level.party,
                None => return,
            },
            _ => return,
        };
        *place = party(segment);
    }

    fn in_claim(&mut self, segment: &Segment<'_>, id: &[u8]) {
        let Some(claim) = &mut self.claim else { return };
        match (id, &mut self.line) {
            (b"REF", None) if segment.element(1) == b"D9" => claim.clearinghouse_number = said(segment, 2),
            (b"DTP", None) if segment.element(1) == b"434" => {
                claim.days = days(segment);
                claim.statement = claim.days.is_some();
            }
            (b"DTP", None) if segment.element(1) == b"472" => claim.days = wider(claim.days, days(segment)),
            (b"DTP", Some(line)) if segment.element(1) == b"472" => line.days = days(segment),
            (b"REF", Some(line)) if segment.element(1) == b"6R" => line.control_number = said(segment, 2),
            (b"SV1" | b"SV2" | b"SV3", Some(line)) if line.procedure.is_empty() => {
                // The procedure stands first, or after the revenue code.
                let (at, charge, units) = match id {
                    b"SV1" => (1, 2, 4),
                    b"SV2" => (2, 3, 5),
                    _ => (1, 2, 6),
                };
                if id == b"SV2" {
                    line.revenue = said(segment, 1);
                }
                let separator = segment.delimiters().component;
                line.procedure = segment.element(at).split(|byte| *byte == separator).map(cut).collect();
                line.charge = cents(segment.element(charge));
                line.units = said(segment, units);
            }
            _ => {}
        }
    }
}
