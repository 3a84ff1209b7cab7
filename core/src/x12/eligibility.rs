//! The 270 and the 271 (005010X279A1): where eligibility stands on the wire.

use std::borrow::Cow;

use crate::eligibility::{
    Benefit, BenefitDetail, BenefitInformation, BenefitQuestion, CoverageLevel, EligibilityInquiry,
    EligibilityResponse, InquiryDependent, InquiryReceiver, InquirySource, InquirySubscriber, InsuranceType,
    RelatedEntities, ResponseDependent, ResponseReceiver, ResponseSource, ResponseSubscriber,
};
use crate::x12::elements::Elements;
use crate::x12::typed::element::words;
use crate::x12::typed::out::{LoopOut, Written};
use crate::x12::typed::part::{Filled, part};

words!(BenefitInformation, CoverageLevel, InsuranceType);

part! { BenefitQuestion keeps unmodelled {
    here { "EQ" {
        service_types: [repeat 1], service: [in 2], coverage_level: [3], insurance_type: [4], diagnosis_pointers: [5 1..=4],
    } }
    segments {
        has "AMT" ["R"] spend_down [2];
        has "AMT" ["PB"] spend_down_billed [2];
        has "III" ["ZZ"] place_of_service [2];
        many "REF" [] numbers [];
        many "DTP" [] dates [];
    }
} }

part! { InquiryDependent keeps unmodelled {
    segments { many "TRN" [] traces []; }
    loops {
        is "2100D" ["03"] dependent;
        many "2110D" [] questions;
    }
} }

part! { InquirySubscriber keeps unmodelled {
    segments { many "TRN" [] traces []; }
    loops {
        is "2100C" ["IL"] subscriber;
        many "2110C" [] questions;
        many "2000D" [] dependents;
    }
} }

part! { InquiryReceiver keeps unmodelled {
    loops {
        is "2100B" [] receiver;
        many "2000C" [] subscribers;
    }
} }

part! { InquirySource keeps unmodelled {
    loops {
        is "2100A" [] source;
        many "2000B" [] receivers;
    }
} }

part! { EligibilityInquiry keeps unmodelled {
    segments { has "BHT" ["0022"] header []; }
    loops { many "2000A" [] sources; }
} }

part! { BenefitDetail {
    here { "III" { list: [1], code: [2], category: [3], text: [4] } }
} }

/// LS and LE name the loop that they enclose.
const ENCLOSED: &str = "2120";

fn take_bracket(_: &mut RelatedEntities, elements: &mut Elements<'_>) -> Filled {
    elements.mark_code();
    Filled::At("", None)
}

/// The LS begins the loop and is written with it.
fn put_begin(_: &RelatedEntities, _: &mut LoopOut) {}

fn put_end(_: &RelatedEntities, out: &mut LoopOut) {
    let mut written = Written::new("LE");
    written.set(1, 1, Some(Cow::Borrowed(ENCLOSED)));
    out.segment(written);
}

part! { RelatedEntities {
    segments {
        with "LS" ["2120"] (take_bracket, put_begin);
        with "LE" ["2120"] (take_bracket, put_end);
    }
    loops { many "2120C" or "2120D" [] entities; }
} }

part! { Benefit keeps unmodelled {
    here { "EB" {
        information: [1], coverage_level: [2], service_types: [repeat 3], insurance_type: [4], plan: [5], time_period: [6], amount: [7],
        percent: [8], quantity_kind: [9], quantity: [10], authorization_required: [11], in_network: [12], service: [in 13],
        diagnosis_pointers: [14 1..=4],
    } }
    segments {
        many "HSD" [] deliveries [];
        many "REF" [] numbers [];
        many "DTP" [] dates [];
        many "AAA" [] rejections [];
        many "MSG" [] messages [1];
    }
    loops {
        many "2115C" or "2115D" [] details;
        one "LSC" or "LSD" ["2120"] related;
    }
} }

part! { ResponseDependent keeps unmodelled {
    segments { many "TRN" [] traces []; }
    loops {
        is "2100D" ["03"] dependent;
        many "2110D" [] benefits;
    }
} }

part! { ResponseSubscriber keeps unmodelled {
    segments { many "TRN" [] traces []; }
    loops {
        is "2100C" ["IL"] subscriber;
        many "2110C" [] benefits;
        many "2000D" [] dependents;
    }
} }

part! { ResponseReceiver keeps unmodelled {
    loops {
        is "2100B" [] receiver;
        many "2000C" [] subscribers;
    }
} }

part! { ResponseSource keeps unmodelled {
    segments { many "AAA" [] rejections []; }
    loops {
        is "2100A" [] source;
        many "2000B" [] receivers;
    }
} }

part! { EligibilityResponse keeps unmodelled {
    segments { has "BHT" ["0022"] header []; }
    loops { many "2000A" [] sources; }
} }
