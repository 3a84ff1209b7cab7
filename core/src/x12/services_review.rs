//! The 278 (005010X217), request and response: where a services review stands on the wire.

use crate::services_review::{
    CertificationType, Decision, DentalService, InstitutionalService, ProfessionalService, Review,
    ReviewAction, ReviewAdmission, ReviewAmbulance, ReviewAttachment, ReviewCategory, ReviewConditions,
    ReviewDependent, ReviewEvent, ReviewHomeHealth, ReviewOxygen, ReviewProcedure, ReviewRequester,
    ReviewService, ReviewSpinal, ReviewSubscriber, ReviewTooth, Reviewer, ServiceLevel,
    ServicesReviewRequest, ServicesReviewResponse,
};
use crate::x12::elements::Elements;
use crate::x12::typed::element::{Element, words};
use crate::x12::typed::out::Written;
use crate::x12::typed::part::part;
use crate::x12::typed::wire::{Grouped, wire};

words!(CertificationType, ReviewAction, ReviewCategory, ServiceLevel);

wire! { Review {
    category: [1], certification: [2], service_type: [3], facility: [4 1], facility_qualifier: [4 2], frequency: [4 3],
    causes: [5 1..=3], cause_state: [5 4], cause_country: [5 5], level: [6], health_condition: [7], prognosis: [8], release: [9],
    delay_reason: [10],
} }
wire! { Decision { action: [1], number: [2], reasons: [repeat 3], second_opinion: [4] } }
wire! { ReviewConditions { category: [1], applies: [2], conditions: [3..=7] } }
wire! { ReviewAdmission { kind: [1], source: [2], status: [3], nursing_home: [4] } }
wire! { ReviewAmbulance {
    weight_unit: [1], weight: [2], transport: [3], reason: [4], distance_unit: [5], distance: [6], origin: [7], destination: [8],
    round_trip: [9], stretcher: [10],
} }
wire! { ReviewSpinal {
    treatment: [1], treatments: [2], level_from: [3], level_to: [4], period_unit: [5], period: [6], monthly: [7], condition: [8],
    complication: [9], description: [10], more: [11], x_rays: [12],
} }
wire! { ReviewOxygen {
    certification: [1], months: [2], equipment: [3..=4], reason: [5], flow_rate: [6], daily_count: [7], hours: [8], order: [9],
    blood_gas: [10], saturation: [11], test_condition: [12], findings: [13..=15], portable_flow_rate: [16], delivery: [17],
    further_equipment: [18],
} }
wire! { ReviewHomeHealth {
    prognosis: [1], start: [2], period_format: [3], period: [4], diagnosis_date: [5], skilled_nursing: [6], medicare: [7],
    certification: [8], surgery_date: [9], surgery_code_set: [10], surgery: [11], order_date: [12], visit_date: [13],
    contact_date: [14], admission_format: [15], admission: [16], facility: [17], further_dates: [18..=21],
} }
wire! { ReviewAttachment { kind: [1], transmission: [2], qualifier: [5], control_number: [6], description: [7] } }
wire! { ProfessionalService {
    service: [in 1], charge: [2], basis: [3], units: [4], diagnosis_pointers: [7 1..=4], epsdt: [11], nursing_home_level: [20],
} }
wire! { InstitutionalService {
    revenue_code: [1], service: [in 2], charge: [3], basis: [4], units: [5], rate: [6], nursing_home: [9], nursing_home_level: [10],
} }
wire! { DentalService { service: [in 1], charge: [2], areas: [4 1..=5], prosthesis: [5], units: [6], description: [7] } }
wire! { ReviewTooth { tooth: [2], surfaces: [3 1..=5] } }

/// HI with procedures: twelve to a segment.
impl Grouped for ReviewProcedure {
    fn read_all(elements: &mut Elements<'_>) -> Option<Vec<Self>> {
        let mut list = Vec::new();
        for place in 1..=12 {
            if !elements.raw(place).is_empty() {
                let kind = elements.text_of(place, 1)?.to_string();
                let code = Element::read(Some(elements.text_of(place, 2)?))?;
                list.push(ReviewProcedure { kind, code });
            }
        }
        (!list.is_empty()).then_some(list)
    }
    fn write_all(list: &[Self], id: &'static str, out: &mut Vec<Written>) {
        for twelve in list.chunks(12) {
            let mut written = Written::new(id);
            for (place, procedure) in (1..).zip(twelve) {
                written.set(place, 1, procedure.kind.write());
                written.set(place, 2, procedure.code.write());
            }
            out.push(written);
        }
    }
}

part! { ReviewService keeps unmodelled {
    segments {
        many "TRN" [] traces [];
        many "AAA" [] rejections [];
        has "UM" [] review [];
        has "HCR" [] decision [];
        many "REF" [] numbers [];
        many "DTP" [] dates [];
        group "HI" [] procedures [];
        has "SV1" [] professional [];
        has "SV2" [] institutional [];
        has "SV3" [] dental [];
        many "TOO" ["JP"] teeth [];
        has "HSD" [] delivery [];
        many "PWK" [] attachments [];
        has "MSG" [] message [1];
    }
    loops { many "2010F" [] providers; }
} }

part! { ReviewEvent keeps unmodelled {
    segments {
        many "TRN" [] traces [];
        many "AAA" [] rejections [];
        has "UM" [] review [];
        has "HCR" [] decision [];
        many "REF" [] numbers [];
        many "DTP" [] dates [];
        group "HI" [] diagnoses [];
        has "HSD" [] delivery [];
        many "CRC" [] conditions [];
        has "CL1" [] admission [];
        has "CR1" [] ambulance [];
        has "CR2" [] spinal [];
        has "CR5" [] oxygen [];
        has "CR6" [] home_health [];
        many "PWK" [] attachments [];
        has "MSG" [] message [1];
    }
    loops {
        many "2010EA" [] providers;
        many "2010EB" [] places;
        many "2010EC" [] other_reviewers;
        many "2000F" [] services;
    }
} }

part! { ReviewDependent keeps unmodelled {
    loops {
        is "2010D" ["QC"] dependent;
        many "2000E" [] events;
    }
} }

part! { ReviewSubscriber keeps unmodelled {
    segments {
        many "TRN" [] traces [];
        many "AAA" [] rejections [];
    }
    loops {
        is "2010C" ["IL"] subscriber;
        many "2000E" [] events;
        many "2000D" [] dependents;
    }
} }

part! { ReviewRequester keeps unmodelled {
    loops {
        many "2010B" [] requesters;
        many "2000C" [] subscribers;
    }
} }

part! { Reviewer keeps unmodelled {
    segments { many "AAA" [] rejections []; }
    loops {
        is "2010A" [] reviewer;
        many "2000B" [] requesters;
    }
} }

part! { ServicesReviewRequest keeps unmodelled {
    segments { has "BHT" ["0007"] header []; }
    loops { many "2000A" [] reviewers; }
} }

part! { ServicesReviewResponse keeps unmodelled {
    segments { has "BHT" ["0007"] header []; }
    loops { many "2000A" [] reviewers; }
} }
