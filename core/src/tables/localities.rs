//! Stub.
use super::pack::Pack;
/// x
#[derive(Debug)]
pub struct Localities {
    pack: Pack,
}
impl Localities {
    /// x
    pub fn new(pack: Pack) -> crate::Result<Localities> {
        Ok(Localities { pack })
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
