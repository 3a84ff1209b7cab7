//! What codes mean and what they pay on a date.

pub mod anesthesia;
pub mod embedded;
pub mod gpci;
pub mod localities;
pub mod pack;
pub mod physician_fee_schedule;
pub mod release;
pub mod zip_locality;
