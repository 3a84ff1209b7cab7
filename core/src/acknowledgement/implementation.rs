//! The 999: which transactions of a group were taken in, and what is wrong with the others.

use crate::claim::document::document;
use crate::claim::json::{json_document, schema_name};
use crate::claim::vocabulary::vocabulary;
use crate::claim::{Extensions, Unmodelled};
use crate::error::Result;
use crate::text::Private;

schema_name!(ImplementationAcknowledgementSchema, "cleanclaim/implementation-acknowledgement/1");

vocabulary! {
    /// Was a transaction (IK501) or a group (AK901) taken in?
    Verdict {
        /// Taken in.
        Accepted = "accepted" / "A",
        /// Taken in although something is wrong.
        AcceptedWithErrors = "accepted-with-errors" / "E",
        /// Refused: the message authentication code failed.
        AuthenticationFailed = "authentication-failed" / "M",
        /// Some transactions of the group were taken in, others refused.
        Partial = "partial" / "P",
        /// Refused.
        Rejected = "rejected" / "R",
        /// Refused: the assurance failed.
        AssuranceFailed = "assurance-failed" / "W",
        /// Refused: it could not be decrypted.
        NotReadable = "not-readable" / "X",
    }
}

impl Default for Verdict {
    fn default() -> Self {
        Verdict::Other(Box::default())
    }
}

impl Verdict {
    /// Was it taken in, wholly or in part?
    pub fn is_accepted(&self) -> bool {
        matches!(self, Verdict::Accepted | Verdict::AcceptedWithErrors | Verdict::Partial)
    }
}

document! {
    /// The group that is acknowledged (AK1).
    #[derive(Default)]
    AcknowledgedGroup {
        /// What the group holds (GS01), such as `HC` for claims.
        kind: String,
        /// Its control number (GS06).
        control_number: String,
        /// Its guide (GS08).
        optional guide: String,
    }
}

document! {
    /// Which value of the transaction makes a segment or an element required, or forbids it (CTX with SITUATIONAL TRIGGER).
    #[derive(Default)]
    SituationalTrigger {
        /// The segment that holds it.
        segment: String,
        /// Its number in the transaction; ST is 1.
        optional position: u64,
        /// Its loop.
        optional r#loop: String,
        /// Number of the element.
        optional element: u8,
        /// Number of its component.
        optional component: u8,
        /// Number of its repetition.
        optional repetition: u8,
        /// Reference number of the data element.
        optional reference: String,
    }
}

document! {
    /// Which claim, member or check a segment belongs to (CTX).
    #[derive(Default)]
    BusinessUnit {
        /// The place that names it, `CLM01`.
        name: String,
        /// What stands there.
        optional value: Private<String>,
    }
}

document! {
    /// What is wrong with an element (2110).
    #[derive(Default)]
    ElementError {
        /// Number of the element in its segment.
        optional element: u8,
        /// Number of the component.
        optional component: u8,
        /// Number of the repetition.
        optional repetition: u8,
        /// Reference number of the data element.
        optional reference: String,
        /// What is wrong (IK403).
        code: String,
        /// The bad value.
        optional value: Private<String>,
        /// What makes the element required, or forbids it.
        many triggers: SituationalTrigger,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// What is wrong with a segment (2100).
    #[derive(Default)]
    SegmentError {
        /// The segment.
        segment: String,
        /// Its number in the transaction; ST is 1. Of a missing segment, that of the one before which it is missed.
        optional position: u64,
        /// Its loop, four characters at most.
        optional r#loop: String,
        /// What is wrong (IK304).
        optional code: String,
        /// What makes the segment required, or forbids it.
        many triggers: SituationalTrigger,
        /// Which claim, member or check it belongs to.
        many business_units: BusinessUnit,
        /// What is wrong with its elements.
        many elements: ElementError,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// What became of a transaction (2000).
    #[derive(Default)]
    AcknowledgedTransaction {
        /// The transaction (ST01).
        transaction: String,
        /// Its control number (ST02).
        control_number: String,
        /// Its guide (ST03).
        optional guide: String,
        /// What is wrong with its segments.
        many errors: SegmentError,
        /// Was it taken in?
        #[serde(default, skip_serializing_if = "is_unsaid")]
        verdict: Verdict,
        /// What is wrong with it as a whole (IK502 to IK506).
        many codes: String,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

fn is_unsaid(verdict: &Verdict) -> bool {
    *verdict == Verdict::default()
}

document! {
    /// An implementation acknowledgement: what became of one functional group.
    #[derive(Default)]
    ImplementationAcknowledgement {
        /// Always `cleanclaim/implementation-acknowledgement/1`.
        schema: ImplementationAcknowledgementSchema,
        /// The group.
        group: AcknowledgedGroup,
        /// Its transactions.
        many transactions: AcknowledgedTransaction,
        /// Was the group taken in?
        verdict: Verdict,
        /// How many transactions the group says that it has.
        optional included: u64,
        /// How many there were.
        optional received: u64,
        /// How many were taken in.
        optional accepted: u64,
        /// What is wrong with the group as a whole (AK905 to AK909).
        many codes: String,
        /// What the guide allows and the model does not name.
        many unmodelled: Unmodelled,
        /// The one open place: what a program wants to carry along. The library does not read it.
        #[serde(default, skip_serializing_if = "Extensions::is_empty")]
        extensions: Extensions,
    }
}

json_document!(ImplementationAcknowledgement, ImplementationAcknowledgementSchema);
