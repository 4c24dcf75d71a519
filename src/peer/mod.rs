//! Who is at the other end, and who we are; the same code for both ends.
//!
//! [`verify_chain`] asks whether a chain is to be trusted for a [`Role`], with [`TrustAnchors`] to
//! begin from; `authenticate` is that within a handshake, with the proof that the other end holds
//! the key. [`identity`] has what proves ourselves, and [`Wanted`] picks what answers the other end.

mod anchors;
pub(crate) mod asked_anchors;
pub(crate) mod authenticate;
mod bundle;
pub mod delegated;
pub mod identity;
#[cfg(test)]
mod oddity_tests;
pub(crate) mod own;
mod path;
mod prove;
pub(crate) mod raw_key;
mod requested;
pub(crate) mod revocation;
#[cfg(test)]
mod tests;
pub(crate) mod timestamps;
#[cfg(test)]
mod timestamps_tests;
mod verify;

pub use anchors::TrustAnchors;
pub use asked_anchors::AskedAnchors;
pub use authenticate::{ClientAuthentication, Expected};
pub use delegated::Delegate;
pub use identity::Identity;
pub(crate) use prove::tell_certificates;
pub use prove::{Signer, Unfit, Wanted};
pub use raw_key::PinnedKey;
pub use requested::{Candidate, Requested};
pub use timestamps::LogList;
use verify::verify_chain_aloud;
pub use verify::{Role, verify_chain};
