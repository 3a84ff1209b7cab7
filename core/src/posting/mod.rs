//! What was paid against what was billed.

mod coordination;

pub use coordination::{
    BalanceProof, CrossedOver, LineProof, SecondaryClaim, SecondaryOptions, crossed_over, secondary_claim,
};
