//! What proves who an end is beside a certificate, or what is said of a certificate elsewhere: both
//! ends of this program, with everything that an authority could get wrong, and what that must lead to.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/issue.rs"]
mod issue;
mod ocsp;
#[path = "../common/revoke.rs"]
mod revoke;
mod world;
