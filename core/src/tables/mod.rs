//! What codes mean and what they pay on a date.

pub mod conversion_factors;
pub mod gpci;
pub mod list;
pub mod modifiers;
pub mod pack;
pub mod patient_share;
pub mod physician_fee_schedule;
pub mod place_of_service;
pub mod release;
pub mod status_codes;
pub mod work_gpci_floor;
