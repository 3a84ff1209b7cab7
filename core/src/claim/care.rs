//! The circumstances of care that a claim certifies: ambulance, manipulation, equipment, tests, forms, attachments.

use super::vocabulary::{
    AmbulanceReason, AttachmentMethod, CertificateKind, CertificationKind, CertifiedCondition, Indicator,
    ProcedureKind, RentalFrequency, SpinalCondition, TestKind, TestOrigin,
};
use crate::codes::Hcpcs;
use crate::dates::Day;
use crate::money::{Amount, Units};
use crate::text::{Coded, Private};

document! {
    /// A document that supports the claim (PWK).
    Attachment {
        /// What it is (PWK01), as the wire has it: `OZ` other, `CT` certification, `B4` referral form and so on.
        kind: String,
        /// How it reaches the payer.
        method: AttachmentMethod,
        /// Its number, by which the payer finds it.
        optional control_number: Private<String>,
    }
}

document! {
    /// Transport in an ambulance (CR1).
    #[derive(Default)]
    Ambulance {
        /// Weight of the patient in pounds, as written.
        optional weight: Private<String>,
        /// Why it was needed.
        optional reason: AmbulanceReason,
        /// How far, in miles.
        optional miles: Units,
        /// Why the patient was taken there and back.
        optional round_trip: Private<String>,
        /// Why a stretcher was used.
        optional stretcher: Private<String>,
    }
}

document! {
    /// Spinal manipulation (CR2).
    #[derive(Default)]
    SpinalManipulation {
        /// The patient's condition.
        optional condition: SpinalCondition,
        /// The condition in words, at most two lines.
        many descriptions: Private<String>,
    }
}

document! {
    /// What the provider certifies, and by which conditions (CRC).
    Certification {
        /// What it is about.
        kind: CertificationKind,
        /// Do the conditions apply?
        optional applies: Indicator,
        /// The conditions, at most five.
        many conditions: CertifiedCondition,
    }
}

document! {
    /// Medical equipment, rented or bought (SV5).
    #[derive(Default)]
    Equipment {
        /// The code set of the procedure.
        optional procedure_kind: ProcedureKind,
        /// The procedure.
        optional procedure: Coded<Hcpcs>,
        /// For how many days it is medically necessary.
        optional days: Units,
        /// The rent.
        optional rental_price: Amount,
        /// The price.
        optional purchase_price: Amount,
        /// How often rent is due.
        optional rental_frequency: RentalFrequency,
    }
}

document! {
    /// A certificate of medical necessity of equipment (CR3).
    #[derive(Default)]
    EquipmentCertificate {
        /// The first one, a renewal or a revision.
        optional kind: CertificateKind,
        /// For how many months the equipment is needed.
        optional months: Units,
    }
}

document! {
    /// A measurement or the result of a test (MEA).
    TestResult {
        /// The starting value or a result.
        origin: TestOrigin,
        /// What was measured.
        kind: TestKind,
        /// The value, as written.
        value: Private<String>,
    }
}

document! {
    /// A form that a payer asks for, with its answers (LQ, FRM).
    #[derive(Default)]
    Form {
        /// The list of forms: `UT` those of the equipment carriers, `AS` form types.
        list: String,
        /// Which form.
        code: String,
        /// The answers.
        many answers: FormAnswer,
    }
}

document! {
    /// An answer on a form (FRM).
    FormAnswer {
        /// Number or letter of the question.
        question: String,
        /// Yes, no or not applicable.
        optional answer: Indicator,
        /// In words.
        optional text: Private<String>,
        /// A date.
        optional date: Private<Coded<Day>>,
        /// A percentage, as written.
        optional percent: Private<String>,
    }
}
