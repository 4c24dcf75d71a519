//! Who is at the other end, and who we are: [`verify_chain`] asks whether a certificate is to be
//! trusted for a name, with [`TrustAnchors`] to begin from; [`identity`] has what proves ourselves.

mod algorithms;
mod anchors;
pub mod identity;
#[cfg(test)]
mod tests;
mod verify;

pub use anchors::TrustAnchors;
pub use identity::Identity;
pub use verify::{ChainReport, verify_chain};
