//! The 999 (005010X231A1), the 277CA (005010X214) and the TA1: where acknowledgements stand on the wire.

use std::borrow::Cow;

use crate::acknowledgement::{
    AcknowledgedClaim, AcknowledgedGroup, AcknowledgedLine, AcknowledgedParty, AcknowledgedPatient,
    AcknowledgedProcedure, AcknowledgedProvider, AcknowledgedReceiver, AcknowledgedSource,
    AcknowledgedTransaction, BusinessUnit, ClaimAcknowledgement, ClaimAcknowledgementHeader, ElementError,
    FileStatus, ImplementationAcknowledgement, InterchangeAcknowledgement, InterchangeVerdict,
    ProviderTotals, Receipt, SegmentError, SituationalTrigger, Verdict,
};
use crate::x12::Segment;
use crate::x12::cut::{Cut, Places};
use crate::x12::elements::Elements;
use crate::x12::typed::element::{Element, words};
use crate::x12::typed::out::Written;
use crate::x12::typed::part::part;
use crate::x12::typed::wire::{Wire, composite, wire};

words!(InterchangeVerdict, Verdict);

/// What CTX01 says of a trigger.
const TRIGGER: &str = "SITUATIONAL TRIGGER";

impl Wire for SituationalTrigger {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        if !elements.raw(1).starts_with(TRIGGER.as_bytes()) {
            return None;
        }
        elements.implied(1, TRIGGER);
        Some(SituationalTrigger {
            segment: Element::read(elements.text(2))?,
            position: Element::read(elements.text(3))?,
            r#loop: Element::read(elements.text(4))?,
            element: Element::read(elements.text_of(5, 1))?,
            component: Element::read(elements.text_of(5, 2))?,
            repetition: Element::read(elements.text_of(5, 3))?,
            reference: Element::read(elements.text_of(6, 1))?,
        })
    }
    fn write(&self, to: &mut Written) {
        to.set(1, 1, Some(Cow::Borrowed(TRIGGER)));
        to.set(2, 1, self.segment.write());
        to.set(3, 1, self.position.write());
        to.set(4, 1, self.r#loop.write());
        to.set(5, 1, self.element.write());
        to.set(5, 2, self.component.write());
        to.set(5, 3, self.repetition.write());
        to.set(6, 1, self.reference.write());
    }
}

impl Wire for BusinessUnit {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        if elements.raw(1).starts_with(TRIGGER.as_bytes()) {
            return None;
        }
        Some(BusinessUnit {
            name: elements.text_of(1, 1)?.to_string(),
            value: Element::read(elements.text_of(1, 2))?,
        })
    }
    fn write(&self, to: &mut Written) {
        to.set(1, 1, self.name.write());
        to.set(1, 2, self.value.write());
    }
}

wire! { AcknowledgedGroup { kind: [1], control_number: [2], guide: [3] } }

part! { ElementError keeps unmodelled {
    here { "IK4" { element: [1 1], component: [1 2], repetition: [1 3], reference: [2], code: [3], value: [4] } }
    segments { many "CTX" [] triggers []; }
} }

part! { SegmentError keeps unmodelled {
    here { "IK3" { segment: [1], position: [2], r#loop: [3], code: [4] } }
    segments {
        many "CTX" [] triggers [];
        many "CTX" [] business_units [];
    }
    loops { many "2110" [] elements; }
} }

part! { AcknowledgedTransaction keeps unmodelled {
    here {
        "AK2" { transaction: [1], control_number: [2], guide: [3] }
        "IK5" { verdict: [1], codes: [2..=6] }
    }
    loops { many "2100" [] errors; }
} }

part! { ImplementationAcknowledgement keeps unmodelled {
    here { "AK9" { verdict: [1], included: [2], received: [3], accepted: [4], codes: [5..=9] } }
    segments { has "AK1" [] group []; }
    loops { many "2000" [] transactions; }
} }

composite! { AcknowledgedProcedure { kind: [1], code: [2], modifiers: [3..=6] } }
wire! { ClaimAcknowledgementHeader ("0085" [1], "08" [2], "TH" [6]) { number: [3], date: [4], time: [5] } }

part! { Receipt {
    segments {
        has "TRN" ["1"] number [2];
        many "DTP" [] dates [];
    }
} }

part! { FileStatus {
    segments {
        has "TRN" ["2"] number [2];
        many "STC" [] statuses [];
        has "QTY" ["90"] accepted_claims [2];
        has "QTY" ["AA"] rejected_claims [2];
        has "AMT" ["YU"] accepted_charge [2];
        has "AMT" ["YY"] rejected_charge [2];
    }
} }

part! { ProviderTotals {
    segments {
        has "TRN" ["1"] number [2];
        many "STC" [] statuses [];
        many "REF" [] references [];
        has "QTY" ["QA"] accepted_claims [2];
        has "QTY" ["QC"] rejected_claims [2];
        has "AMT" ["YU"] accepted_charge [2];
        has "AMT" ["YY"] rejected_charge [2];
    }
} }

part! { AcknowledgedLine {
    here { "SVC" { procedure: [in 1], charge: [2], revenue_code: [4], units: [7] } }
    segments {
        many "STC" [] statuses [];
        many "REF" [] references [];
        many "DTP" [] dates [];
    }
} }

part! { AcknowledgedClaim {
    segments {
        has "TRN" ["2"] id [2];
        many "STC" [] statuses [];
        many "REF" [] references [];
        many "DTP" [] dates [];
    }
    loops { many "2220D" [] lines; }
} }

part! { AcknowledgedParty {
    here { "NM1" { role: [1], entity: [2], name: [..], identifier: [..] } }
} }

part! { AcknowledgedPatient keeps unmodelled {
    loops {
        is "2100D" [] patient;
        many "2200D" [] claims;
    }
} }

part! { AcknowledgedProvider keeps unmodelled {
    loops {
        is "2100C" [] provider;
        one "2200C" [] totals;
        many "2000D" [] patients;
    }
} }

part! { AcknowledgedReceiver keeps unmodelled {
    loops {
        is "2100B" [] receiver;
        is "2200B" [] file;
        many "2000C" [] providers;
    }
} }

part! { AcknowledgedSource keeps unmodelled {
    loops {
        is "2100A" [] source;
        is "2200A" [] receipt;
        many "2000B" [] receivers;
    }
} }

part! { ClaimAcknowledgement keeps unmodelled {
    segments { has "BHT" [] header []; }
    loops { many "2000A" [] sources; }
} }

impl InterchangeAcknowledgement {
    /// From a TA1 segment.
    pub(crate) fn of(segment: &Segment<'_>) -> InterchangeAcknowledgement {
        let mut places = Places::default();
        let cut = Cut::of(segment, &mut places);
        let mut elements = Elements::of(&cut);
        let mut text = |number| elements.text(number).map(|text| text.trim().to_string()).unwrap_or_default();
        let mut read = InterchangeAcknowledgement {
            control_number: text(1),
            date: text(2),
            time: text(3),
            verdict: InterchangeVerdict::from_x12(&text(4)),
            note: text(5),
            ..InterchangeAcknowledgement::default()
        };
        read.unmodelled.extend(elements.left_over("TA1", || "ISA".to_string(), || "TA1".to_string()));
        read
    }

    /// As a TA1 segment.
    pub(crate) fn written(&self) -> Written {
        let mut written = Written::new("TA1");
        written.set(1, 1, self.control_number.write());
        written.set(2, 1, self.date.write());
        written.set(3, 1, self.time.write());
        written.set(4, 1, self.verdict.write());
        written.set(5, 1, self.note.write());
        for kept in &self.unmodelled {
            written.complete(&Written::of_unmodelled(kept.segment.expose()));
        }
        written
    }
}
