//! The 276 and the 277 (005010X212): where claim status stands on the wire.

use crate::claim_status::{
    ClaimStatusRequest, ClaimStatusResponse, LevelStatus, RequestClaim, RequestDependent, RequestLine,
    RequestPayer, RequestProvider, RequestReceiver, RequestSubscriber, ResponseClaim, ResponseLine,
    StatusAction, StatusCode, StatusDependent, StatusInformation, StatusPayer, StatusProvider,
    StatusReceiver, StatusSubscriber,
};
use crate::list::List;
use crate::x12::elements::Elements;
use crate::x12::typed::element::{Element, words};
use crate::x12::typed::out::Written;
use crate::x12::typed::part::part;
use crate::x12::typed::wire::{Composite, Wire, composite};

words!(StatusAction);

composite! { StatusCode { category: [1], code: [2], entity: [3], list: [4] } }

/// STC: the statuses stand in its first, tenth and eleventh element.
impl Wire for StatusInformation {
    fn read(elements: &mut Elements<'_>) -> Option<Self> {
        let mut statuses = List::new();
        // They are written one behind the other, so that none may be missing before another.
        let there = [1, 10, 11].map(|place| !elements.raw(place).is_empty());
        if matches!(there, [false, true, _] | [_, false, true]) {
            return None;
        }
        for place in [1, 10, 11] {
            if !elements.raw(place).is_empty() {
                statuses.push(StatusCode::read_at(elements, place)?);
            }
        }
        Some(StatusInformation {
            statuses,
            date: Element::read(elements.text(2))?,
            action: Element::read(elements.text(3))?,
            charge: Element::read(elements.text(4))?,
            paid: Element::read(elements.text(5))?,
            decided: Element::read(elements.text(6))?,
            payment_method: Element::read(elements.text(7))?,
            payment_date: Element::read(elements.text(8))?,
            payment_number: Element::read(elements.text(9))?,
            message: Element::read(elements.text(12))?,
        })
    }
    fn write(&self, to: &mut Written) {
        for (place, status) in [1, 10, 11].into_iter().zip(&self.statuses) {
            status.write_at(to, place);
        }
        to.set(2, 1, self.date.write());
        to.set(3, 1, self.action.write());
        to.set(4, 1, self.charge.write());
        to.set(5, 1, self.paid.write());
        to.set(6, 1, self.decided.write());
        to.set(7, 1, self.payment_method.write());
        to.set(8, 1, self.payment_date.write());
        to.set(9, 1, self.payment_number.write());
        to.set(12, 1, self.message.write());
    }
}

part! { RequestLine {
    here { "SVC" { service: [in 1], charge: [2], revenue_code: [4], units: [7] } }
    segments {
        has "REF" ["FJ"] control_number [2];
        many "DTP" [] dates [];
    }
} }

part! { RequestClaim keeps unmodelled {
    here { "TRN" { trace: [2] } }
    segments {
        many "REF" [] numbers [];
        has "AMT" ["T3"] charge [2];
        many "DTP" [] dates [];
    }
    loops { many "2210D" or "2210E" [] lines; }
} }

part! { RequestDependent keeps unmodelled {
    segments { has "DMG" [] demographics []; }
    loops {
        is "2100E" ["QC"] patient;
        many "2200E" ["1"] claims;
    }
} }

part! { RequestSubscriber keeps unmodelled {
    segments { has "DMG" [] demographics []; }
    loops {
        is "2100D" ["IL"] subscriber;
        many "2200D" ["1"] claims;
        many "2000E" [] dependents;
    }
} }

part! { RequestProvider keeps unmodelled {
    loops {
        many "2100C" [] providers;
        many "2000D" [] subscribers;
    }
} }

part! { RequestReceiver keeps unmodelled {
    loops {
        is "2100B" [] receiver;
        many "2000C" [] providers;
    }
} }

part! { RequestPayer keeps unmodelled {
    loops {
        is "2100A" [] payer;
        many "2000B" [] receivers;
    }
} }

part! { ClaimStatusRequest keeps unmodelled {
    segments { has "BHT" ["0010"] header []; }
    loops { many "2000A" [] payers; }
} }

part! { LevelStatus {
    here { "TRN" { trace: [2] } }
    segments { many "STC" [] statuses []; }
} }

part! { ResponseLine {
    here { "SVC" { service: [in 1], charge: [2], paid: [3], revenue_code: [4], units: [7] } }
    segments {
        many "STC" [] statuses [];
        has "REF" ["FJ"] control_number [2];
        many "REF" [] numbers [];
        many "DTP" [] dates [];
    }
} }

part! { ResponseClaim keeps unmodelled {
    here { "TRN" { trace: [2] } }
    segments {
        many "STC" [] statuses [];
        many "REF" [] numbers [];
        many "DTP" [] dates [];
    }
    loops { many "2220D" or "2220E" [] lines; }
} }

part! { StatusDependent keeps unmodelled {
    loops {
        is "2100E" ["QC"] patient;
        many "2200E" ["2"] claims;
    }
} }

part! { StatusSubscriber keeps unmodelled {
    loops {
        is "2100D" ["IL"] subscriber;
        many "2200D" ["2"] claims;
        many "2000E" [] dependents;
    }
} }

part! { StatusProvider keeps unmodelled {
    loops {
        many "2100C" [] providers;
        one "2200C" ["1"] status;
        many "2000D" [] subscribers;
    }
} }

part! { StatusReceiver keeps unmodelled {
    loops {
        is "2100B" [] receiver;
        one "2200B" ["2"] status;
        many "2000C" [] providers;
    }
} }

part! { StatusPayer keeps unmodelled {
    loops {
        is "2100A" [] payer;
        many "2000B" [] receivers;
    }
} }

part! { ClaimStatusResponse keeps unmodelled {
    segments { has "BHT" ["0010"] header []; }
    loops { many "2000A" [] payers; }
} }
