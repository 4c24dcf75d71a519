//! Changes that offer what is supported and hardly ever needed, so that it is offered only to those
//! who ask for it by name.

use super::{About, Change};
use crate::commands::why::edit::{rare_groups, rare_schemes, rare_suites};

/// More than is offered by default.
pub(super) const RARE: &[Change] = &[
    Change {
        id: "rare-suites",
        about: About::Suites,
        adds: true,
        make: rare_suites,
        done: "with every cipher suite that encrypts",
        cause: "The server accepts only cipher suites that few clients offer.",
        server: "Enable suites that today's clients offer: ECDHE with AES-GCM or ChaCha20-Poly1305, for the type of key in its certificate.",
        client: "Enable a suite that the server has.",
    },
    Change {
        id: "rare-groups",
        about: About::Groups,
        adds: true,
        make: rare_groups,
        done: "with every group that is supported",
        cause: "The server accepts only groups for key exchange that few clients offer, or its certificate has a key on such a curve.",
        server: "Enable X25519 and P-256, and use a certificate whose key is on P-256 or RSA.",
        client: "Enable a group that the server has.",
    },
    Change {
        id: "rare-schemes",
        about: About::Schemes,
        adds: true,
        make: rare_schemes,
        done: "with every signature scheme that is supported",
        cause: "The server signs only with signature schemes that few clients accept.",
        server: "Use a key and signature algorithms that today's clients accept.",
        client: "Accept a signature scheme that the server's key can make.",
    },
];
