//! What stands around a transaction: interchange and functional group.

use super::Segment;
use crate::claim::Identifier;

/// What an interchange header, ISA, says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interchange {
    /// Sender: qualifier and identifier.
    pub sender: Identifier,
    /// Receiver: qualifier and identifier.
    pub receiver: Identifier,
    /// Date, `YYMMDD`.
    pub date: String,
    /// Time, `HHMM`.
    pub time: String,
    /// Version, `00501`.
    pub version: String,
    /// Control number.
    pub control_number: String,
    /// Is an acknowledgement (TA1) asked for? `1` where it is.
    pub acknowledgement: String,
    /// `P` production, `T` test.
    pub usage: String,
}

/// What a group header, GS, says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Group {
    /// Functional identifier, `HC`.
    pub functional_identifier: String,
    /// Sender.
    pub sender: String,
    /// Receiver.
    pub receiver: String,
    /// Date, `CCYYMMDD`.
    pub date: String,
    /// Time.
    pub time: String,
    /// Control number.
    pub control_number: String,
    /// Guide, `005010X222A1`.
    pub version: String,
}

/// The envelope of one transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Envelope {
    /// The interchange.
    pub interchange: Interchange,
    /// The group.
    pub group: Group,
    /// The transaction (ST01).
    pub transaction: String,
    /// Control number of the transaction (ST02).
    pub control_number: String,
    /// Guide (ST03, else GS08).
    pub guide: String,
}

/// The fixed field of a header, without its padding.
pub(crate) fn header_text(segment: &Segment<'_>, number: usize) -> String {
    String::from_utf8_lossy(segment.element(number)).trim().to_string()
}

impl Interchange {
    pub(crate) fn of(segment: &Segment<'_>) -> Interchange {
        let text = |number| header_text(segment, number);
        Interchange {
            sender: Identifier { qualifier: text(5), value: text(6) },
            receiver: Identifier { qualifier: text(7), value: text(8) },
            date: text(9),
            time: text(10),
            version: text(12),
            control_number: text(13),
            acknowledgement: text(14),
            usage: text(15),
        }
    }
}

impl Group {
    pub(crate) fn of(segment: &Segment<'_>) -> Group {
        let text = |number| header_text(segment, number);
        Group {
            functional_identifier: text(1),
            sender: text(2),
            receiver: text(3),
            date: text(4),
            time: text(5),
            control_number: text(6),
            version: text(8),
        }
    }
}
