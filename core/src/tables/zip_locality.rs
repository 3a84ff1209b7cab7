//! Stub.
use super::pack::Pack;
use crate::codes::*;
use crate::row::RowRef;
use serde::{Deserialize, Serialize};
/// x
#[derive(Debug)]
pub struct ZipLocality {
    pack: Pack,
}
/// x
#[derive(Debug, Clone, Copy)]
pub struct ZipLookup {
    /// x
    pub locality: Locality,
    /// x
    pub row_ref: RowRef,
    /// x
    pub locality_match: LocalityMatch,
}
/// How sure a locality is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LocalityMatch {
    /// x
    Exact,
    /// x
    Assumed,
}
impl LocalityMatch {
    /// x
    pub const fn slug(self) -> &'static str {
        "exact"
    }
}
impl ZipLocality {
    /// x
    pub fn new(pack: Pack) -> crate::Result<ZipLocality> {
        Ok(ZipLocality { pack })
    }
    /// x
    pub fn pack(&self) -> &Pack {
        &self.pack
    }
    /// x
    pub fn look_up(&self, _: Zip, _: crate::dates::Day) -> crate::Result<ZipLookup> {
        Err(crate::Error::new(crate::error::code::MALFORMED_ZIP))
    }
}
