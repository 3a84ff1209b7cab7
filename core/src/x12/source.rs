//! Where in the file the fields of a claim stood.

use crate::findings::Place;
use crate::tables::guides::SegmentId;

/// A segment's place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    /// The segment's number in the file, counted from 1.
    pub segment: u64,
    /// The offset of its first byte.
    pub offset: u64,
}

/// Which segment of the file each part of a claim came from. It stands beside the claim, never in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// JSON path of what the segment holds, its identifier, its place.
    entries: Vec<(String, SegmentId, Position)>,
}

impl SourceMap {
    pub(crate) fn record(&mut self, path: String, segment: SegmentId, position: Position) {
        self.entries.push((path, segment, position));
    }

    /// The segment that a place came from; for a field that is absent, the segment that would hold it, or `None`.
    pub fn position(&self, place: &Place) -> Option<Position> {
        let path = place.json_path();
        let segment = place.x12().segment.split('*').next().unwrap_or_default();
        let segment = SegmentId::of(segment.as_bytes())?;
        let holds = |prefix: &str| {
            prefix.is_empty()
                || path
                    .strip_prefix(prefix)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let matching = self.entries.iter().filter(|(prefix, id, _)| *id == segment && holds(prefix));
        // The most exact path wins; among equals the first segment does.
        let mut best: Option<&(String, SegmentId, Position)> = None;
        for entry in matching {
            if best.is_none_or(|found| entry.0.len() > found.0.len()) {
                best = Some(entry);
            }
        }
        best.map(|(_, _, position)| *position)
    }

    /// How many segments it knows.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Does it know none?
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
