//! What only a dental claim has: orthodontics and teeth.

use super::vocabulary::{Indicator, ToothState};
use crate::money::Units;
use crate::text::Private;

document! {
    /// Orthodontic treatment (DN1).
    #[derive(Default)]
    Orthodontics {
        /// Months of the whole treatment.
        optional months: Units,
        /// Months that are left.
        optional months_left: Units,
        /// Are the services for orthodontic treatment?
        optional orthodontic: Indicator,
        /// In words.
        optional description: Private<String>,
    }
}

document! {
    /// A tooth that is missing or is to be extracted (DN2).
    ToothStatus {
        /// The tooth.
        tooth: String,
        /// Its state.
        state: ToothState,
    }
}

document! {
    /// A tooth that a service was for (TOO).
    Tooth {
        /// The tooth.
        optional tooth: String,
        /// Its surfaces, at most five: `B` buccal, `D` distal, `F` facial, `I` incisal, `L` lingual, `M` mesial, `O` occlusal.
        many surfaces: String,
    }
}
