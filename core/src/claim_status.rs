//! Claim status: what a provider asks about claims that it sent (276), and what the payer answers (277).
//!
//! ```
//! use cleanclaim::claim_status::{ClaimStatusRequest, ClaimStatusResponse, StatusStage};
//! let text = r#"{"schema":"cleanclaim/claim-status-request/1","header":{"purpose":"request","reference":"Q1"},
//!   "payers":[{"payer":{"role":"payer","name":{"last":"EXAMPLE PLAN"}},"receivers":[{"receiver":{"role":"submitter"},
//!     "providers":[{"providers":[{"role":"provider","name":{"last":"EXAMPLE CLINIC"}}],
//!       "subscribers":[{"subscriber":{"name":{"last":"DOE"}},"claims":[{"trace":"T1","charge":"120.00"}]}]}]}]}]}"#;
//! let request = ClaimStatusRequest::from_json(text)?;
//! assert_eq!(request.claims().count(), 1);
//!
//! let text = r#"{"schema":"cleanclaim/claim-status-response/1","header":{"purpose":"status"},
//!   "payers":[{"payer":{"role":"payer"},"receivers":[{"receiver":{"role":"submitter"},
//!     "providers":[{"providers":[{"role":"provider"}],"subscribers":[{"subscriber":{"name":{"last":"DOE"}},
//!       "claims":[{"trace":"T1","statuses":[{"statuses":[{"category":"F1","code":"65"}],"paid":"96.00"}]}]}]}]}]}]}"#;
//! let response = ClaimStatusResponse::from_json(text)?;
//! let claim = response.claims().next().unwrap();
//! assert_eq!(claim.statuses[0].statuses[0].stage(), StatusStage::Finalized);
//! # Ok::<(), cleanclaim::Error>(())
//! ```

use crate::claim::document::document;
use crate::claim::json::{json_document, schema_name};
use crate::claim::vocabulary::vocabulary;
use crate::claim::{Extensions, Unmodelled};
use crate::dates::Day;
use crate::error::Result;
use crate::inquiry::{
    Demographics, EntityRole, InquiryDate, InquiryHeader, Member, Number, Party, ServiceCode,
};
use crate::money::{Amount, Units};
use crate::text::{Coded, Private};

schema_name!(ClaimStatusRequestSchema, "cleanclaim/claim-status-request/1");
schema_name!(ClaimStatusResponseSchema, "cleanclaim/claim-status-response/1");

/// How far a claim has come, by the first letter of a status category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StatusStage {
    /// It was received, refused or passed on (`A`).
    Acknowledged,
    /// It is being worked on (`P`).
    Pending,
    /// It was decided (`F`).
    Finalized,
    /// Something is asked for (`R`).
    Requested,
    /// The question could not be answered (`E`).
    Error,
    /// The question was not clear, or the claim was not found (`D`).
    NotFound,
    /// Another letter.
    Unknown,
}

document! {
    /// A status: its category, its code and whom it concerns (the first component group of STC01, STC10 and STC11).
    #[derive(Default)]
    StatusCode {
        /// The category: `A1`, `P1`, `F2`.
        category: String,
        /// The status code.
        optional code: String,
        /// Whom it concerns.
        optional entity: EntityRole,
        /// Which list the code is of: `RX` that of the NCPDP.
        optional list: String,
    }
}

impl StatusCode {
    /// How far the claim has come. The letters are told from memory: they are those of the list of status categories.
    pub fn stage(&self) -> StatusStage {
        match self.category.as_bytes().first() {
            Some(b'A') => StatusStage::Acknowledged,
            Some(b'P') => StatusStage::Pending,
            Some(b'F') => StatusStage::Finalized,
            Some(b'R') => StatusStage::Requested,
            Some(b'E') => StatusStage::Error,
            Some(b'D') => StatusStage::NotFound,
            _ => StatusStage::Unknown,
        }
    }
}

vocabulary! {
    /// What was done with what was sent (STC03).
    StatusAction {
        /// Accepted.
        Accept = "accept" / "WQ",
        /// Refused.
        Reject = "reject" / "U",
    }
}

document! {
    /// The status of a file, a provider's claims, a claim or a line (STC).
    #[derive(Default)]
    StatusInformation {
        /// One to three statuses.
        many statuses: StatusCode,
        /// When it was so.
        optional date: Coded<Day>,
        /// What was done.
        optional action: StatusAction,
        /// The charge.
        optional charge: Amount,
        /// What was paid.
        optional paid: Amount,
        /// When the claim was decided.
        optional decided: Coded<Day>,
        /// How it was paid, as the wire has it.
        optional payment_method: String,
        /// The date of the check or the transfer.
        optional payment_date: Coded<Day>,
        /// The number of the check or the transfer.
        optional payment_number: String,
        /// What the sender says beside.
        optional message: Private<String>,
    }
}

document! {
    /// A service line that is asked about (2210).
    #[derive(Default)]
    RequestLine {
        /// The service.
        service: ServiceCode,
        /// The charge.
        optional charge: Amount,
        /// Revenue code.
        optional revenue_code: String,
        /// How many.
        optional units: Units,
        /// The provider's number of the line.
        optional control_number: Private<String>,
        /// Days of service.
        many dates: InquiryDate,
    }
}

document! {
    /// A claim that is asked about (2200).
    #[derive(Default)]
    RequestClaim {
        /// The number that the answer will bring back.
        trace: String,
        /// Numbers of the claim: the payer's, the provider's, type of bill, group, prescription, clearinghouse.
        many numbers: Number,
        /// The charge.
        optional charge: Amount,
        /// Days of service.
        many dates: InquiryDate,
        /// The lines.
        many lines: RequestLine,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A dependent whose claims are asked about (2000E).
    #[derive(Default)]
    RequestDependent {
        /// Birth and sex.
        optional demographics: Demographics,
        /// The person.
        patient: Member,
        /// The claims.
        many claims: RequestClaim,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A subscriber whose claims are asked about, or those of dependents (2000D).
    #[derive(Default)]
    RequestSubscriber {
        /// Birth and sex.
        optional demographics: Demographics,
        /// The person.
        subscriber: Member,
        /// The claims.
        many claims: RequestClaim,
        /// The dependents.
        many dependents: RequestDependent,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// The provider whose claims they are (2000C).
    #[derive(Default)]
    RequestProvider {
        /// The provider, under one or two identifiers.
        many providers: Party,
        /// The subscribers.
        many subscribers: RequestSubscriber,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// Who asks (2000B).
    #[derive(Default)]
    RequestReceiver {
        /// Who asks.
        receiver: Party,
        /// The providers.
        many providers: RequestProvider,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// Who is asked (2000A).
    #[derive(Default)]
    RequestPayer {
        /// The payer.
        payer: Party,
        /// Who asks.
        many receivers: RequestReceiver,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A claim status request (276).
    #[derive(Default)]
    ClaimStatusRequest {
        /// Always `cleanclaim/claim-status-request/1`.
        schema: ClaimStatusRequestSchema,
        /// What the transaction is.
        header: InquiryHeader,
        /// Who is asked.
        many payers: RequestPayer,
        /// What the guide allows and the model does not name.
        many unmodelled: Unmodelled,
        /// The one open place: what a program wants to carry along. The library does not read it.
        #[serde(default, skip_serializing_if = "Extensions::is_empty")]
        extensions: Extensions,
    }
}

document! {
    /// The status of a question or of a provider's claims as a whole (2200B, 2200C).
    #[derive(Default)]
    LevelStatus {
        /// The number that ties it to the question.
        trace: String,
        /// The statuses.
        many statuses: StatusInformation,
    }
}

document! {
    /// The status of a service line (2220).
    #[derive(Default)]
    ResponseLine {
        /// The service.
        service: ServiceCode,
        /// The charge.
        optional charge: Amount,
        /// What was paid.
        optional paid: Amount,
        /// Revenue code.
        optional revenue_code: String,
        /// How many.
        optional units: Units,
        /// The statuses.
        many statuses: StatusInformation,
        /// The provider's number of the line.
        optional control_number: Private<String>,
        /// Further numbers.
        many numbers: Number,
        /// Days of service.
        many dates: InquiryDate,
    }
}

document! {
    /// The status of a claim (2200).
    #[derive(Default)]
    ResponseClaim {
        /// The number that the question had.
        trace: String,
        /// The statuses.
        many statuses: StatusInformation,
        /// Numbers of the claim.
        many numbers: Number,
        /// Days of service.
        many dates: InquiryDate,
        /// The lines.
        many lines: ResponseLine,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A dependent whose claims are told about (2000E).
    #[derive(Default)]
    StatusDependent {
        /// The person.
        patient: Member,
        /// The claims.
        many claims: ResponseClaim,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A subscriber whose claims are told about, or those of dependents (2000D).
    #[derive(Default)]
    StatusSubscriber {
        /// The person.
        subscriber: Member,
        /// The claims.
        many claims: ResponseClaim,
        /// The dependents.
        many dependents: StatusDependent,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// The provider whose claims they are (2000C).
    #[derive(Default)]
    StatusProvider {
        /// The provider, under one or two identifiers.
        many providers: Party,
        /// The status of all its claims.
        optional status: LevelStatus,
        /// The subscribers.
        many subscribers: StatusSubscriber,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// Who asked (2000B).
    #[derive(Default)]
    StatusReceiver {
        /// Who asked.
        receiver: Party,
        /// The status of the question.
        optional status: LevelStatus,
        /// The providers.
        many providers: StatusProvider,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// Who answers (2000A).
    #[derive(Default)]
    StatusPayer {
        /// The payer.
        payer: Party,
        /// Who asked.
        many receivers: StatusReceiver,
        /// What the guide allows here and the model does not name.
        many unmodelled: Unmodelled,
    }
}

document! {
    /// A claim status response (277).
    #[derive(Default)]
    ClaimStatusResponse {
        /// Always `cleanclaim/claim-status-response/1`.
        schema: ClaimStatusResponseSchema,
        /// What the transaction is.
        header: InquiryHeader,
        /// Who answers.
        many payers: StatusPayer,
        /// What the guide allows and the model does not name.
        many unmodelled: Unmodelled,
        /// The one open place: what a program wants to carry along. The library does not read it.
        #[serde(default, skip_serializing_if = "Extensions::is_empty")]
        extensions: Extensions,
    }
}

json_document!(ClaimStatusRequest, ClaimStatusRequestSchema);

impl ClaimStatusRequest {
    /// Every claim that is asked about, of subscribers and of dependents.
    pub fn claims(&self) -> impl Iterator<Item = &RequestClaim> {
        let receivers = self.payers.iter().flat_map(|payer| &payer.receivers);
        let providers = receivers.flat_map(|receiver| &receiver.providers);
        let subscribers = providers.flat_map(|provider| &provider.subscribers);
        subscribers.flat_map(|subscriber| {
            subscriber
                .claims
                .iter()
                .chain(subscriber.dependents.iter().flat_map(|dependent| &dependent.claims))
        })
    }
}

json_document!(ClaimStatusResponse, ClaimStatusResponseSchema);

impl ClaimStatusResponse {
    /// Every claim that is told about, of subscribers and of dependents.
    pub fn claims(&self) -> impl Iterator<Item = &ResponseClaim> {
        let receivers = self.payers.iter().flat_map(|payer| &payer.receivers);
        let providers = receivers.flat_map(|receiver| &receiver.providers);
        let subscribers = providers.flat_map(|provider| &provider.subscribers);
        subscribers.flat_map(|subscriber| {
            subscriber
                .claims
                .iter()
                .chain(subscriber.dependents.iter().flat_map(|dependent| &dependent.claims))
        })
    }
}
