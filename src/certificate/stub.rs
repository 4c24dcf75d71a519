//! stub
use super::*;
use crate::error::*;
use crate::narration::*;
/// a
pub fn annotate(_: &mut crate::wire::Reader<'_>) {}
/// a
#[derive(Clone, Debug)]
pub struct TrustAnchors;
impl TrustAnchors {
    /// a
    pub fn from_pem_file(_: &std::path::Path) -> Result<Self> {
        Ok(Self)
    }
    /// a
    pub fn system() -> Self {
        Self
    }
    /// a
    pub fn from_pem(_: &str) -> Result<Self> {
        Ok(Self)
    }
}
/// a
pub struct ChainReport {
    /// a
    pub checks: Vec<Check>,
    /// a
    pub result: Result<()>,
}
/// a
pub fn verify_chain(
    _: &[Certificate],
    _: &ServerName,
    _: &TrustAnchors,
    _: std::time::SystemTime,
) -> ChainReport {
    ChainReport {
        checks: vec![],
        result: Ok(()),
    }
}
