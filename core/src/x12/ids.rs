//! The identifiers of segments that the code itself names.

use crate::tables::guides::SegmentId;

macro_rules! ids {
    ($($id:ident)*) => {$(
        pub(crate) const $id: SegmentId = SegmentId::known(stringify!($id).as_bytes());
    )*};
}

ids! { BHT CUR DTM DTP GE GS HL IEA ISA N3 N4 NM1 PAT PER PRV REF SBR SE ST TA1 }
