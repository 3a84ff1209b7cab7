//! Is an X12 file in order? The checks by SNIP type: 1 syntax, 2 the guide's structure, 3 sums, 4 what depends on something else,
//! 5 codes of outside lists.
//!
//! Each rule is a row of the catalogue; the hundreds of its number are its SNIP type (4100 to 4199 are type 1). A table that does not
//! cover the date makes a check *not checked*, never a finding. Memory is bounded by one claim and by what was found.

mod claim;
mod elements;
mod envelope;
mod external;
mod hierarchy;
mod remittance;

use std::io::BufRead;

use serde::Serialize;

use self::envelope::Envelope;
use super::cut::Cut;
use super::walk::{Misplaced, Walker};
use super::{Options, Repair, Segment, SegmentReader, ids};
use crate::dates::Day;
use crate::error::{Code, Result, Severity, code, shorten};
use crate::tables::Tables;
use crate::tables::guides::{Guides, SegmentId};

/// How to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckOptions {
    /// Up to which SNIP type a finding of severity *rejection* rejects the transaction, 1 to 5; later types are found all the same.
    pub snip: u8,
    /// Today, for dates in the future; without it the file's own date (GS04) stands for it.
    pub as_of: Option<Day>,
}

impl Default for CheckOptions {
    fn default() -> Self {
        CheckOptions { snip: 5, as_of: None }
    }
}

impl CheckOptions {
    /// Up to this SNIP type.
    #[must_use]
    pub fn with_snip(self, snip: u8) -> CheckOptions {
        CheckOptions { snip, ..self }
    }

    /// As of this day.
    #[must_use]
    pub fn with_as_of(self, as_of: Option<Day>) -> CheckOptions {
        CheckOptions { as_of, ..self }
    }
}

/// A fault of a file, where it stands on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WireFinding {
    /// Which row of the catalogue.
    pub slug: Code,
    /// The SNIP type of the check.
    pub snip: u8,
    /// How bad it is.
    pub severity: Severity,
    /// The segment's identifier; of a missing one, that of the one that is missing.
    pub segment: String,
    /// The element, such as `NM109` or `SV101-2`; empty where it is the segment.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub element: String,
    /// The loop; empty outside of loops.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub r#loop: String,
    /// The segment's number in the file, counted from 1; of a missing one, that of the segment before which it is missed.
    pub position: u64,
    /// What was found.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Takes a transaction in, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// No rejection up to the SNIP type asked for.
    Accepted,
    /// At least one.
    Rejected,
}

/// A check that could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotChecked {
    /// Which row of the catalogue.
    pub slug: Code,
    /// Why.
    pub why: &'static str,
}

/// What was found in one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TransactionReport {
    /// The guide that it was checked against, else what ST03 or GS08 says.
    pub guide: String,
    /// ST02.
    pub control_number: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The faults, in the order of the file as far as they show there.
    pub findings: Vec<WireFinding>,
    /// The checks that could not be made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_checked: Vec<NotChecked>,
}

/// What was found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FileReport {
    /// Its transactions, in order.
    pub transactions: Vec<TransactionReport>,
    /// What was mended to read it.
    pub repairs: Vec<Repair>,
}

impl FileReport {
    /// Is every transaction accepted?
    pub fn is_accepted(&self) -> bool {
        self.transactions.iter().all(|transaction| transaction.verdict == Verdict::Accepted)
    }
}

/// So many findings of a transaction are listed; a file that has more is listed up to here, so that memory stays bounded.
const MOST: usize = 10_000;

/// Collects what is found in a transaction.
struct Findings {
    list: Vec<WireFinding>,
    not_checked: Vec<NotChecked>,
}

/// Where something was found.
#[derive(Clone, Copy)]
struct Spot<'a> {
    x12_loop: &'a str,
    segment: &'a str,
    /// Element and component, counted from 1; 0 for none.
    element: (u8, u8),
    position: u64,
}

impl Findings {
    fn add(&mut self, code: Code, spot: Spot<'_>, context: &[(&'static str, String)]) {
        if self.list.len() >= MOST {
            return;
        }
        let entry = code.entry();
        let (element, component) = spot.element;
        let element = match (element, component) {
            (0, _) => String::new(),
            (_, 0) => format!("{}{element:02}", spot.segment),
            _ => format!("{}{element:02}-{component}", spot.segment),
        };
        let mut context: Vec<(&'static str, String)> =
            context.iter().map(|(name, value)| (*name, shorten(value))).collect();
        context.push(("segment", spot.segment.to_string()));
        context.push(("element", element.clone()));
        context.push(("loop", spot.x12_loop.to_string()));
        self.list.push(WireFinding {
            slug: code,
            snip: snip(code),
            severity: entry.severity.unwrap_or(Severity::Warning),
            segment: spot.segment.to_string(),
            element,
            r#loop: spot.x12_loop.to_string(),
            position: spot.position,
            message: entry.message(&context),
            remedy: entry.remedy(&context),
        });
    }

    fn not_checked(&mut self, slug: Code, why: &'static str) {
        let why = NotChecked { slug, why };
        if !self.not_checked.contains(&why) {
            self.not_checked.push(why);
        }
    }
}

/// The SNIP type of a check: the hundreds of its number.
fn snip(code: Code) -> u8 {
    (code.entry().number / 100 % 10) as u8
}

/// Identifier of a segment as text; `?` where it is none: a terminator within a name makes the rest of the name look like one.
fn id_of<'a>(segment: &Cut<'a>) -> &'a str {
    match segment.segment_id() {
        Some(_) => std::str::from_utf8(segment.element(0).trim_ascii()).unwrap_or("?"),
        None => "?",
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The amount of an element, in cents; `None` where it is empty or none.
fn cents(bytes: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.is_empty())?;
    super::typed::element::decimal::<crate::money::Amount>(text).map(crate::money::Amount::cents)
}

/// Cents as an amount with its point.
fn shown(cents: i64) -> String {
    crate::money::Amount::from_cents(cents).to_string()
}

/// The sum of the amounts of a CAS segment.
fn adjustments(segment: &Cut<'_>) -> i64 {
    (3..=18).step_by(3).filter_map(|element| cents(segment.element(element))).fold(0, i64::saturating_add)
}

fn day(bytes: &[u8]) -> Option<Day> {
    Day::parse_x12(std::str::from_utf8(bytes).ok()?).ok()
}

/// First and last day of a `D8` or `RD8` text.
fn days(qualifier: &[u8], value: &[u8]) -> Option<(Day, Day)> {
    match qualifier {
        b"D8" => day(value).map(|day| (day, day)),
        b"RD8" => {
            Some((day(value.get(..8)?)?, day(value.get(9..).filter(|_| value.get(8) == Some(&b'-'))?)?))
        }
        _ => None,
    }
}

/// What the rules of a transaction may look at.
struct Context<'t> {
    tables: &'t Tables,
    answers: &'t external::Answers,
    /// Today, or the file's own date.
    today: Option<Day>,
}

enum Rules {
    Claim(Box<claim::ClaimRules>),
    Remittance(Box<remittance::RemittanceRules>),
    None,
}

struct Open<'g> {
    control_number: String,
    guide_name: String,
    walker: Option<Walker<'g>>,
    hierarchy: hierarchy::Hierarchy,
    rules: Rules,
    findings: Findings,
    segments: u64,
}

/// Checks a file, from bytes or a stream.
///
/// An error means that the bytes are no X12 at all; everything else is a finding.
///
/// ```
/// # #[cfg(feature = "embed-lists")] {
/// use cleanclaim::tables::Tables;
/// use cleanclaim::tables::guides::Guides;
/// use cleanclaim::x12::check::{CheckOptions, check};
/// let file = include_bytes!("../../../../tests/vectors/claims/demo-837p.edi");
/// let options = CheckOptions::default().with_snip(4);
/// let report = check(&file[..], &Tables::embedded_lists(), Guides::embedded()?, &options)?;
/// assert!(report.is_accepted(), "{:?}", report.transactions);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check<R: BufRead>(
    stream: R,
    tables: &Tables,
    guides: &Guides,
    options: &CheckOptions,
) -> Result<FileReport> {
    let mut reader = SegmentReader::new(stream, &Options::default());
    let mut checker = Checker {
        tables,
        guides,
        options,
        envelope: Envelope::default(),
        open: None,
        done: Vec::new(),
        answers: external::Answers::default(),
    };
    while reader.with_next(|cut| checker.segment(cut))?.is_some() {}
    checker.end();
    Ok(FileReport { transactions: checker.done, repairs: reader.repairs().to_vec() })
}

struct Checker<'g> {
    tables: &'g Tables,
    guides: &'g Guides,
    options: &'g CheckOptions,
    envelope: Envelope,
    open: Option<Open<'g>>,
    done: Vec<TransactionReport>,
    answers: external::Answers,
}

impl<'g> Checker<'g> {
    fn segment(&mut self, cut: &Cut<'_>) {
        const ENVELOPE: [SegmentId; 5] = [ids::ISA, ids::GS, ids::GE, ids::IEA, ids::TA1];
        let id = cut.segment_id();
        if id.is_some_and(|id| ENVELOPE.contains(&id)) {
            self.around(cut);
        } else if id == Some(ids::ST) {
            if self.open.is_some() {
                self.trailer_missing(cut);
            }
            self.begin(cut);
        } else {
            self.inside(cut);
            if id == Some(ids::SE) {
                self.finish(cut);
            }
        }
    }

    /// A segment of interchange or group.
    fn around(&mut self, segment: &Cut<'_>) {
        if self.open.is_some() && !segment.is("TA1") {
            self.trailer_missing(segment);
        }
        let mut findings = Findings { list: Vec::new(), not_checked: Vec::new() };
        self.envelope.take(segment, &mut findings);
        if let Ok(guide) = self.guides.named("envelope")
            && let Some(rule) = guide.segments().iter().find(|rule| Some(rule.id) == segment.segment_id())
        {
            elements::check(guide, rule, ("", id_of(segment)), segment, &mut findings);
        }
        self.add_around(findings);
    }

    /// What is wrong around the transactions rejects the one before it, or the next where there is none yet.
    fn add_around(&mut self, findings: Findings) {
        if findings.list.is_empty() {
            return;
        }
        match self.done.last_mut().filter(|_| self.envelope.transactions > 0) {
            Some(last) => {
                let room = MOST.saturating_sub(last.findings.len());
                last.findings.extend(findings.list.into_iter().take(room));
                last.verdict = verdict(&last.findings, self.options.snip);
            }
            None => {
                let room = MOST.saturating_sub(self.envelope.pending.len());
                self.envelope.pending.extend(findings.list.into_iter().take(room));
            }
        }
    }

    fn begin(&mut self, segment: &Cut<'_>) {
        let said = |bytes: &[u8]| text(bytes.trim_ascii());
        let (transaction, implementation) = (said(segment.element(1)), said(segment.element(3)));
        let group = self.envelope.version.clone();
        let version = if implementation.is_empty() { &group } else { &implementation };
        let walker = Walker::begin(self.guides, &group, segment);
        let guide = walker.as_ref().map(Walker::guide);
        let mut findings =
            Findings { list: std::mem::take(&mut self.envelope.pending), not_checked: Vec::new() };
        self.envelope.begin(segment, &mut findings);
        match guide {
            None => findings
                .not_checked(code::X12_UNKNOWN_GUIDE, "no guide of this number and transaction is loaded"),
            Some(guide) => {
                let spot = |element| Spot {
                    x12_loop: "ST",
                    segment: "ST",
                    element: (element, 0),
                    position: segment.number(),
                };
                if !implementation.is_empty() && implementation != group {
                    let context = [("found", implementation.clone()), ("expected", group.clone())];
                    findings.add(code::X12_GUIDE_MISMATCH, spot(3), &context);
                }
                if *self.envelope.group_kind != *guide.group {
                    let context =
                        [("found", self.envelope.group_kind.clone()), ("expected", guide.group.to_string())];
                    findings.add(code::X12_GROUP_KIND, spot(1), &context);
                }
            }
        }
        let rules = match guide.map(|guide| &*guide.name) {
            Some("837P" | "837I" | "837D") => Rules::Claim(Box::default()),
            Some("835") => Rules::Remittance(Box::default()),
            _ => Rules::None,
        };
        self.open = Some(Open {
            control_number: said(segment.element(2)),
            guide_name: guide.map_or_else(|| shorten(version), |guide| guide.version.to_string()),
            walker,
            hierarchy: hierarchy::Hierarchy::of(&transaction),
            rules,
            findings,
            segments: 0,
        });
        self.inside(segment);
    }

    fn inside(&mut self, segment: &Cut<'_>) {
        let context = Context {
            tables: self.tables,
            answers: &self.answers,
            today: self.options.as_of.or(self.envelope.date),
        };
        let Some(open) = &mut self.open else {
            let mut findings = Findings { list: Vec::new(), not_checked: Vec::new() };
            let spot =
                Spot { x12_loop: "", segment: id_of(segment), element: (0, 0), position: segment.number() };
            findings.add(code::X12_OUTSIDE_TRANSACTION, spot, &[]);
            self.add_around(findings);
            return;
        };
        open.segments += 1;
        let Some(walker) = &mut open.walker else { return };
        walker.reconsider_cut(self.guides, segment);
        let guide = walker.guide();
        let findings = &mut open.findings;
        let standing = walker.step_cut(segment, &mut |fault| misplaced(fault, segment, findings));
        let Some(standing) = standing else { return };
        let x12_loop = &*standing.r#loop.id;
        let id = id_of(segment);
        elements::check(guide, standing.rule, (x12_loop, id), segment, findings);
        if id.eq_ignore_ascii_case("HL") {
            open.hierarchy.take(segment, x12_loop, findings);
        }
        external::check(segment, id, x12_loop, context.tables, findings);
        match &mut open.rules {
            Rules::Claim(rules) => rules.take(segment, id, x12_loop, &context, findings),
            Rules::Remittance(rules) => rules.take(segment, x12_loop, &context, findings),
            Rules::None => {}
        }
    }

    /// The transaction ends with its SE.
    fn finish(&mut self, segment: &Segment<'_>) {
        let Some(mut open) = self.open.take() else { return };
        self.envelope.finish(segment, &open.control_number, open.segments, &mut open.findings);
        self.close(open, segment.number());
    }

    fn trailer_missing(&mut self, segment: &Segment<'_>) {
        let Some(mut open) = self.open.take() else { return };
        let spot = Spot { x12_loop: "ST", segment: "SE", element: (0, 0), position: segment.number() };
        open.findings.add(code::X12_TRANSACTION_TRAILER, spot, &[]);
        self.close(open, segment.number());
    }

    fn close(&mut self, mut open: Open<'g>, position: u64) {
        let context = Context {
            tables: self.tables,
            answers: &self.answers,
            today: self.options.as_of.or(self.envelope.date),
        };
        let findings = &mut open.findings;
        match &mut open.rules {
            Rules::Claim(rules) => rules.end(&context, findings),
            Rules::Remittance(rules) => rules.end(&context, findings),
            Rules::None => {}
        }
        open.hierarchy.end(findings);
        if let Some(walker) = &mut open.walker {
            walker.end(&mut |fault| ended(fault, position, findings));
        }
        self.done.push(TransactionReport {
            guide: open.guide_name,
            control_number: shorten(&open.control_number),
            verdict: verdict(&open.findings.list, self.options.snip),
            findings: open.findings.list,
            not_checked: open.findings.not_checked,
        });
    }

    /// The file ends.
    fn end(&mut self) {
        let mut findings = Findings { list: Vec::new(), not_checked: Vec::new() };
        self.envelope.end(&mut findings);
        if let Some(mut open) = self.open.take() {
            let position = self.envelope.last;
            let spot = Spot { x12_loop: "ST", segment: "SE", element: (0, 0), position };
            open.findings.add(code::X12_TRANSACTION_TRAILER, spot, &[]);
            self.close(open, position);
        }
        self.add_around(findings);
        // An interchange without a transaction still has its faults told.
        if !self.envelope.pending.is_empty() {
            let findings = std::mem::take(&mut self.envelope.pending);
            self.done.push(TransactionReport {
                guide: String::new(),
                control_number: String::new(),
                verdict: verdict(&findings, self.options.snip),
                findings,
                not_checked: Vec::new(),
            });
        }
    }
}

fn verdict(findings: &[WireFinding], snip: u8) -> Verdict {
    let rejects = |finding: &WireFinding| finding.severity == Severity::Rejection && finding.snip <= snip;
    if findings.iter().any(rejects) { Verdict::Rejected } else { Verdict::Accepted }
}

fn misplaced(fault: Misplaced<'_>, segment: &Cut<'_>, findings: &mut Findings) {
    let here =
        |x12_loop| Spot { x12_loop, segment: id_of(segment), element: (0, 0), position: segment.number() };
    match fault {
        Misplaced::Unknown => findings.add(code::X12_SEGMENT_UNKNOWN, here(""), &[]),
        Misplaced::Unexpected => findings.add(code::X12_SEGMENT_UNEXPECTED, here(""), &[]),
        Misplaced::OutOfOrder => findings.add(code::X12_SEGMENT_ORDER, here(""), &[]),
        Misplaced::TooMany(rule, limit) => {
            let limit = limit.to_string();
            findings.add(
                code::X12_SEGMENT_REPEAT,
                here(""),
                &[("limit", limit), ("name", rule.name.to_string())],
            );
        }
        Misplaced::TooManyLoops(inner, limit) => {
            let limit = limit.to_string();
            findings.add(
                code::X12_LOOP_REPEAT,
                here(&inner.id),
                &[("limit", limit), ("name", inner.name.to_string())],
            );
        }
        Misplaced::Missing(..) | Misplaced::MissingLoop(..) => ended(fault, segment.number(), findings),
    }
}

fn ended(fault: Misplaced<'_>, position: u64, findings: &mut Findings) {
    match fault {
        Misplaced::Missing(around, rule) => {
            let id = rule.id.to_string();
            let spot = Spot { x12_loop: &around.id, segment: &id, element: (0, 0), position };
            findings.add(code::X12_SEGMENT_MISSING, spot, &[("name", rule.name.to_string())]);
        }
        Misplaced::MissingLoop(around, inner) => {
            let context = [("name", inner.name.to_string()), ("around", around.id.to_string())];
            let spot = Spot { x12_loop: &inner.id, segment: "", element: (0, 0), position };
            findings.add(code::X12_LOOP_MISSING, spot, &context);
        }
        _ => {}
    }
}
