//! What codes mean and what they pay on a date.

pub mod embedded;
pub mod gpci;
pub mod pack;
pub mod physician_fee_schedule;
pub mod release;
