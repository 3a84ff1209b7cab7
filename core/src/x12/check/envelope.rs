//! Interchange, group and transaction: their counts and control numbers (SNIP 1).

use std::collections::BTreeSet;

use super::{Findings, Spot, WireFinding, day, text};
use crate::dates::Day;
use crate::error::code;
use crate::x12::Segment;

/// Where we are in interchange and group.
#[derive(Default)]
pub(super) struct Envelope {
    interchange: Option<String>,
    group: Option<String>,
    groups: u64,
    /// Transactions of the group so far.
    pub(super) transactions: u64,
    /// GS01.
    pub(super) group_kind: String,
    /// GS08.
    pub(super) version: String,
    /// GS04.
    pub(super) date: Option<Day>,
    /// Control numbers of this group's transactions and of this interchange's groups.
    transaction_numbers: BTreeSet<String>,
    group_numbers: BTreeSet<String>,
    /// What was found before the first transaction.
    pub(super) pending: Vec<WireFinding>,
    /// The number of the last segment.
    pub(super) last: u64,
}

/// Is it the number that was counted? Leading zeros do not matter.
fn is_number(written: &[u8], counted: u64) -> bool {
    text(written.trim_ascii()).parse() == Ok(counted)
}

fn same_number(left: &str, right: &str) -> bool {
    left == right
        || matches!((left.parse::<u64>(), right.parse::<u64>()), (Ok(left), Ok(right)) if left == right)
}

/// So many control numbers of one group are remembered; further ones are not compared.
const MOST: usize = 100_000;

impl Envelope {
    fn spot<'a>(&self, segment: &'a str, element: u8) -> Spot<'a> {
        Spot { x12_loop: "", segment, element: (element, 0), position: self.last }
    }

    pub(super) fn take(&mut self, segment: &Segment<'_>, findings: &mut Findings) {
        self.last = segment.number();
        let said = |number: usize| text(segment.element(number).trim_ascii());
        if segment.is("ISA") {
            if self.interchange.is_some() {
                self.end(findings);
            }
            *self = Envelope {
                interchange: Some(said(13)),
                last: self.last,
                pending: std::mem::take(&mut self.pending),
                ..Envelope::default()
            };
        } else if segment.is("GS") {
            if self.group.is_some() {
                findings.add(code::X12_GROUP_TRAILER, self.spot("GE", 0), &[]);
            }
            self.groups += 1;
            self.transactions = 0;
            self.transaction_numbers.clear();
            (self.group_kind, self.version, self.date) = (said(1), said(8), day(segment.element(4)));
            let number = said(6);
            if self.group_numbers.len() < MOST && !self.group_numbers.insert(number.clone()) {
                findings.add(
                    code::X12_CONTROL_NUMBER_REPEATED,
                    self.spot("GS", 6),
                    &[("value", number.clone())],
                );
            }
            self.group = Some(number);
        } else if segment.is("GE") {
            let Some(group) = self.group.take() else {
                findings.add(code::X12_OUTSIDE_TRANSACTION, self.spot("GE", 0), &[]);
                return;
            };
            if !is_number(segment.element(1), self.transactions) {
                let context = [("found", said(1)), ("expected", self.transactions.to_string())];
                findings.add(code::X12_GROUP_COUNT, self.spot("GE", 1), &context);
            }
            if !same_number(&said(2), &group) {
                let context = [("found", said(2)), ("expected", group)];
                findings.add(code::X12_GROUP_CONTROL_NUMBER, self.spot("GE", 2), &context);
            }
        } else if segment.is("IEA") {
            if self.group.take().is_some() {
                findings.add(code::X12_GROUP_TRAILER, self.spot("GE", 0), &[]);
            }
            let Some(interchange) = self.interchange.take() else { return };
            if !is_number(segment.element(1), self.groups) {
                let context = [("found", said(1)), ("expected", self.groups.to_string())];
                findings.add(code::X12_INTERCHANGE_COUNT, self.spot("IEA", 1), &context);
            }
            if !same_number(&said(2), &interchange) {
                let context = [("found", said(2)), ("expected", interchange)];
                findings.add(code::X12_INTERCHANGE_CONTROL_NUMBER, self.spot("IEA", 2), &context);
            }
        }
    }

    pub(super) fn begin(&mut self, segment: &Segment<'_>, findings: &mut Findings) {
        self.last = segment.number();
        self.transactions += 1;
        let number = text(segment.element(2).trim_ascii());
        if self.transaction_numbers.len() < MOST && !self.transaction_numbers.insert(number.clone()) {
            findings.add(code::X12_CONTROL_NUMBER_REPEATED, self.spot("ST", 2), &[("value", number)]);
        }
    }

    pub(super) fn finish(
        &mut self,
        segment: &Segment<'_>,
        number: &str,
        counted: u64,
        findings: &mut Findings,
    ) {
        self.last = segment.number();
        let said = |number: usize| text(segment.element(number).trim_ascii());
        if !is_number(segment.element(1), counted) {
            let context = [("found", said(1)), ("expected", counted.to_string())];
            findings.add(code::X12_TRANSACTION_COUNT, self.spot("SE", 1), &context);
        }
        if said(2) != number {
            let context = [("found", said(2)), ("expected", number.to_string())];
            findings.add(code::X12_TRANSACTION_CONTROL_NUMBER, self.spot("SE", 2), &context);
        }
    }

    /// The file ends, or another interchange begins.
    pub(super) fn end(&mut self, findings: &mut Findings) {
        if self.group.take().is_some() {
            findings.add(code::X12_GROUP_TRAILER, self.spot("GE", 0), &[]);
        }
        if self.interchange.take().is_some() {
            findings.add(code::X12_INTERCHANGE_TRAILER, self.spot("IEA", 0), &[]);
        }
    }
}
