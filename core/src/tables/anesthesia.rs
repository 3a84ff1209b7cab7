//! Stub.
use super::pack::Pack;
/// x
#[derive(Debug)]
pub struct Anesthesia {
    pack: Pack,
}
impl Anesthesia {
    /// x
    pub fn new(pack: Pack) -> crate::Result<Anesthesia> {
        Ok(Anesthesia { pack })
    }
    /// x
    pub fn pack(&self) -> &Pack {
        &self.pack
    }
    /// x
    pub fn find(&self, _: &str) -> crate::Result<crate::codes::Locality> {
        "10112/00".parse()
    }
}
