//! Changes that take versions away.

use super::{About, Change};
use crate::commands::why::edit::*;
use crate::names::registry::ProtocolVersion;

/// From the top: the coarsest, tried when nothing smaller helps.
pub(super) const VERSIONS: &[Change] = &[
    Change {
        id: "max-1.2",
        about: About::Versions,
        adds: false,
        make: |offer| keep_versions(offer, |version| version <= ProtocolVersion::TLS1_2),
        done: "with TLS 1.2 at most",
        cause: "The server, or what is before it, fails on an offer of TLS 1.3, where it should choose TLS 1.2.",
        server: "Update the server or middlebox: it must negotiate a version that it has (RFC 9846 §4.3.1), not break off.",
        client: "Offer TLS 1.2 at most to this server alone.",
    },
    Change {
        id: "max-1.1",
        about: About::Versions,
        adds: false,
        make: |offer| keep_versions(offer, |version| version <= ProtocolVersion::TLS1_1),
        done: "with TLS 1.1 at most",
        cause: "The server fails on an offer of TLS 1.2 and later, where it should choose an older version.",
        server: "Update the server: TLS 1.1 and before are deprecated (RFC 8996).",
        client: "Nothing should depend on such a server; offer TLS 1.1 at most to it alone.",
    },
    Change {
        id: "max-1.0",
        about: About::Versions,
        adds: false,
        make: |offer| keep_versions(offer, |version| version <= ProtocolVersion::TLS1_0),
        done: "with TLS 1.0 only",
        cause: "The server fails on an offer of anything newer than TLS 1.0.",
        server: "Replace the server: TLS 1.0 is deprecated (RFC 8996).",
        client: "Nothing should depend on such a server; offer TLS 1.0 to it alone.",
    },
    Change {
        id: "min-1.3",
        about: About::Versions,
        adds: false,
        make: |offer| keep_versions(offer, |version| version >= ProtocolVersion::TLS1_3),
        done: "with TLS 1.3 only",
        cause: "The handshake fails where versions before TLS 1.3 are offered as well: the server chooses one, and it does not work.",
        server: "Disable TLS 1.2 and before on the server, or mend their settings.",
        client: "Offer only TLS 1.3 to this server.",
    },
    Change {
        id: "min-1.2",
        about: About::Versions,
        adds: false,
        make: |offer| keep_versions(offer, |version| version >= ProtocolVersion::TLS1_2),
        done: "with TLS 1.2 at least",
        cause: "The server fails where versions before TLS 1.2 are offered.",
        server: "Update the server: it must ignore versions that it does not have.",
        client: "Offer only TLS 1.2 and 1.3.",
    },
];
