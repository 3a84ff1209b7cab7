//! Acknowledgements: what a receiver says about a file (TA1), about its transactions (999) and about its claims (277CA).
//!
//! ```
//! use cleanclaim::acknowledgement::{ImplementationAcknowledgement, Verdict};
//! let text = r#"{"schema":"cleanclaim/implementation-acknowledgement/1","group":{"kind":"HC","control_number":"1"},
//!   "verdict":"accepted","included":1,"received":1,"accepted":1}"#;
//! assert_eq!(ImplementationAcknowledgement::from_json(text)?.verdict, Verdict::Accepted);
//! # Ok::<(), cleanclaim::Error>(())
//! ```

mod answers;
mod claim;
mod implementation;
mod interchange;

pub use crate::claim_status::{StatusAction, StatusCode, StatusInformation};
pub use answers::{
    AnsweredBy, AnsweredClaim, AnsweredError, AnsweredWhole, ClaimAnswers, ClaimAnswersSchema,
};
pub use claim::{
    AcknowledgedClaim, AcknowledgedLine, AcknowledgedParty, AcknowledgedPatient, AcknowledgedProcedure,
    AcknowledgedProvider, AcknowledgedReceiver, AcknowledgedSource, ClaimAcknowledgement,
    ClaimAcknowledgementHeader, ClaimAcknowledgementSchema, FileStatus, ProviderTotals, Receipt,
};
pub use implementation::{
    AcknowledgedGroup, AcknowledgedTransaction, BusinessUnit, ElementError, ImplementationAcknowledgement,
    ImplementationAcknowledgementSchema, SegmentError, SituationalTrigger, Verdict,
};
pub use interchange::{InterchangeAcknowledgement, InterchangeAcknowledgementSchema, InterchangeVerdict};
