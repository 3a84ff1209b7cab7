//! Whose share of an allowed amount it is: the patient's, the payer's.

pub mod medicare_part_b;
