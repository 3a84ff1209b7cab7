//! HL segments: numbers, parents, children (SNIP 2).

use super::{Findings, Spot, text};
use crate::error::code;
use crate::x12::cut::Cut;

#[derive(Debug, Clone, Copy)]
struct Level {
    number: u64,
    /// HL04 says that a child follows.
    announced: bool,
    child: bool,
    position: u64,
}

/// So many open levels are remembered.
const DEEPEST: usize = 64;

/// The open levels and the last number.
#[derive(Debug, Default)]
pub(super) struct Hierarchy {
    open: Vec<Level>,
    last: u64,
    /// Whether HL04 must tell the truth. In claims it must; published answers to inquiries announce levels that a refusal then leaves
    /// out.
    strict: bool,
}

impl Hierarchy {
    pub(super) fn of(transaction: &str) -> Hierarchy {
        Hierarchy { strict: transaction == "837", ..Hierarchy::default() }
    }

    pub(super) fn take(&mut self, segment: &Cut<'_>, x12_loop: &str, findings: &mut Findings) {
        let spot =
            |element| Spot { x12_loop, segment: "HL", element: (element, 0), position: segment.number() };
        let number = |element| text(segment.element(element)).parse::<u64>().ok();
        let expected = self.last.saturating_add(1);
        let own = number(1).unwrap_or(expected);
        if own != expected {
            let context = [("found", own.to_string()), ("expected", expected.to_string())];
            findings.add(code::X12_HL_NUMBER, spot(1), &context);
        }
        self.last = own;
        let parent = number(2);
        match parent {
            None => self.close(0, findings),
            Some(parent) => match self.open.iter().rposition(|level| level.number == parent) {
                Some(at) => {
                    self.close(at + 1, findings);
                    if let Some(level) = self.open.last_mut() {
                        if self.strict && !level.announced && !level.child {
                            let place = Spot {
                                x12_loop: "",
                                segment: "HL",
                                element: (4, 0),
                                position: level.position,
                            };
                            findings.add(code::X12_HL_CHILD_NOT_ANNOUNCED, place, &[]);
                        }
                        level.child = true;
                    }
                }
                None => findings.add(code::X12_HL_PARENT, spot(2), &[("value", parent.to_string())]),
            },
        }
        // No guide goes deeper than six levels; what does has been told, and memory stays bounded.
        if self.open.len() >= DEEPEST {
            self.open.remove(0);
        }
        let announced = segment.element(4) != b"0" && !segment.element(4).is_empty();
        self.open.push(Level { number: own, announced, child: false, position: segment.number() });
    }

    fn close(&mut self, depth: usize, findings: &mut Findings) {
        while self.open.len() > depth {
            let Some(level) = self.open.pop() else { return };
            if self.strict && level.announced && !level.child {
                let spot = Spot { x12_loop: "", segment: "HL", element: (4, 0), position: level.position };
                findings.add(code::X12_HL_CHILD_MISSING, spot, &[]);
            }
        }
    }

    pub(super) fn end(&mut self, findings: &mut Findings) {
        self.close(0, findings);
    }
}
