//! The TA1: was the envelope of a file in order?

use crate::claim::document::document;
use crate::claim::json::{json_document, schema_name};
use crate::claim::vocabulary::vocabulary;
use crate::claim::{Extensions, Unmodelled};
use crate::error::Result;

schema_name!(InterchangeAcknowledgementSchema, "cleanclaim/interchange-acknowledgement/1");

vocabulary! {
    /// Was an interchange taken in (TA104)?
    InterchangeVerdict {
        /// Taken in.
        Accepted = "accepted" / "A",
        /// Taken in although something is wrong with its envelope.
        AcceptedWithErrors = "accepted-with-errors" / "E",
        /// Refused.
        Rejected = "rejected" / "R",
    }
}

impl Default for InterchangeVerdict {
    fn default() -> Self {
        InterchangeVerdict::Other(Box::default())
    }
}

document! {
    /// An interchange acknowledgement.
    #[derive(Default)]
    InterchangeAcknowledgement {
        /// Always `cleanclaim/interchange-acknowledgement/1`.
        schema: InterchangeAcknowledgementSchema,
        /// Control number of the interchange that is acknowledged (ISA13).
        control_number: String,
        /// Its date (ISA09), `YYMMDD`.
        date: String,
        /// Its time (ISA10), `HHMM`.
        time: String,
        /// Was it taken in?
        verdict: InterchangeVerdict,
        /// What is wrong: `000` nothing, `001` to `031`.
        note: String,
        /// What the segment holds beyond that.
        many unmodelled: Unmodelled,
        /// The one open place: what a program wants to carry along. The library does not read it.
        #[serde(default, skip_serializing_if = "Extensions::is_empty")]
        extensions: Extensions,
    }
}

json_document!(InterchangeAcknowledgement, InterchangeAcknowledgementSchema);
