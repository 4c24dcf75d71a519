//! What proves who an end is beside a certificate, or what is said of a certificate elsewhere: both
//! ends of this program, with everything that an authority could get wrong, and what that must lead to.

#[path = "../common/mod.rs"]
mod common;
mod crl;
mod delegated;
#[path = "../common/issue.rs"]
mod issue;
mod ocsp;
mod outsider;
mod raw_keys;
#[path = "../common/revoke.rs"]
mod revoke;
mod timestamps;
mod trust_anchors;
mod unsupported;
mod world;
