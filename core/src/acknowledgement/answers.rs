//! What acknowledgements say about each claim.

use crate::claim::document::document;
use crate::claim::json::{json_document, schema_name};
use crate::claim::vocabulary::vocabulary;
use crate::error::Result;
use crate::text::Private;

schema_name!(ClaimAnswersSchema, "cleanclaim/claim-answers/1");

vocabulary! {
    /// Which acknowledgement says it.
    AnsweredBy {
        /// The interchange acknowledgement.
        Interchange = "ta1" / "TA1",
        /// The implementation acknowledgement.
        Implementation = "999" / "999",
        /// The claim acknowledgement.
        Claim = "277ca" / "277CA",
    }
}

document! {
    /// One thing that is wrong.
    AnsweredError {
        /// Which acknowledgement says it.
        by: AnsweredBy,
        /// The loop, as the acknowledgement names it.
        optional r#loop: String,
        /// The segment.
        optional segment: String,
        /// The element, `NM109` or `SV101-2`.
        optional element: String,
        /// The segment's number in its transaction; ST is 1.
        optional position: u64,
        /// The segment's number in the file that was answered, where that is at hand.
        optional file_position: u64,
        /// Number of the line of the claim (LX01).
        optional line: String,
        /// The element whose code this is: `IK304`, `IK403`, `IK502`, `AK905`, `TA105`, `STC01`.
        place: String,
        /// The code; of a claim status, the category and the status, `A7:562`.
        code: String,
        /// Whom a claim status concerns.
        optional entity: String,
        /// What the code means, in our own words.
        optional words: String,
        /// What the receiver says in words.
        optional message: Private<String>,
    }
}

document! {
    /// What became of one claim.
    AnsweredClaim {
        /// The provider's own number for the claim (CLM01).
        id: String,
        /// Control number of its transaction (ST02), where it is known.
        optional transaction: String,
        /// Was it taken in? The last acknowledgement that speaks of the claim decides.
        accepted: bool,
        /// Which acknowledgements speak of it.
        many by: AnsweredBy,
        /// The payer's number for it.
        optional payer_claim_number: Private<String>,
        /// What is wrong with it.
        many errors: AnsweredError,
    }
}

document! {
    /// What became of a transaction, a group or an interchange, beyond its claims.
    AnsweredWhole {
        /// Which acknowledgement says it.
        by: AnsweredBy,
        /// What it speaks of: `interchange`, `group`, `transaction`.
        what: String,
        /// Its control number.
        control_number: String,
        /// Was it taken in?
        accepted: bool,
        /// What is wrong with it and belongs to no claim.
        many errors: AnsweredError,
    }
}

document! {
    /// What the acknowledgements of a file say, claim by claim.
    #[derive(Default)]
    ClaimAnswers {
        /// Always `cleanclaim/claim-answers/1`.
        schema: ClaimAnswersSchema,
        /// The claims, in the order of the file that was answered, or of the acknowledgement.
        many claims: AnsweredClaim,
        /// Interchanges, groups and transactions.
        many wholes: AnsweredWhole,
    }
}

json_document!(ClaimAnswers, ClaimAnswersSchema);
