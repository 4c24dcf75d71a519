//! Changes that leave out a family of cipher suites or groups.

use super::{About, Change};
use crate::commands::why::edit::*;
use crate::names::registry::{NamedGroup, ProtocolVersion};
use crate::names::suite::{Authentication, BulkCipher, CipherKind, KeyExchange};

/// Fewer families, those that say most first.
pub(super) const FAMILIES: &[Change] = &[
    Change {
        id: "no-chacha",
        about: About::Suites,
        adds: false,
        make: |offer| keep_suites(offer, |suite| suite.cipher != BulkCipher::ChaCha20Poly1305),
        done: "without ChaCha20-Poly1305",
        cause: "The handshake fails where ChaCha20-Poly1305 is offered.",
        server: "Update the library, or disable ChaCha20-Poly1305 on the server.",
        client: "Leave ChaCha20-Poly1305 out for this server alone.",
    },
    Change {
        id: "no-ccm",
        about: About::Suites,
        adds: false,
        make: |offer| {
            keep_suites(offer, |suite| {
                use BulkCipher::*;
                !matches!(
                    suite.cipher,
                    Aes128Ccm | Aes256Ccm | Aes128Ccm8 | Aes256Ccm8
                )
            })
        },
        done: "without AES-CCM",
        cause: "The handshake fails where AES-CCM is offered.",
        server: "Update the library, or disable AES-CCM on the server.",
        client: "Leave AES-CCM out for this server alone.",
    },
    Change {
        id: "no-gcm",
        about: About::Suites,
        adds: false,
        make: |offer| keep_suites(offer, |suite| !suite.cipher.is_gcm()),
        done: "without GCM",
        cause: "The handshake fails where GCM is offered.",
        server: "Update the library, or disable GCM on the server.",
        client: "Leave GCM out for this server alone.",
    },
    Change {
        id: "no-cbc",
        about: About::Suites,
        adds: false,
        make: |offer| keep_suites(offer, |suite| suite.cipher.kind() != CipherKind::Block),
        done: "without CBC suites",
        cause: "The handshake fails where suites in CBC mode are offered.",
        server: "Disable CBC suites on the server; AES-GCM replaces them.",
        client: "Leave CBC suites out.",
    },
    Change {
        id: "no-dhe",
        about: About::Suites,
        adds: false,
        make: |offer| keep_suites(offer, |suite| suite.key_exchange != KeyExchange::Dhe),
        done: "without DHE",
        cause: "The handshake fails where finite-field Diffie-Hellman (DHE) is offered: the server chooses it, and its parameters or its signature are not acceptable.",
        server: "Disable DHE on the server, or give it a group of RFC 7919 with 2048 bits or more; ECDHE replaces it.",
        client: "Leave DHE out.",
    },
    Change {
        id: "no-ecdhe",
        about: About::Suites,
        adds: false,
        make: |offer| {
            offer
                .config
                .versions
                .iter()
                .all(|it| *it < ProtocolVersion::TLS1_3)
                && keep_suites(offer, |suite| suite.key_exchange != KeyExchange::Ecdhe)
        },
        done: "without ECDHE",
        cause: "The handshake fails where elliptic-curve Diffie-Hellman (ECDHE) is offered.",
        server: "Update the library, or enable the curves X25519 and P-256 on the server.",
        client: "Leave ECDHE out for this server alone.",
    },
    Change {
        id: "no-rsa-transport",
        about: About::Suites,
        adds: false,
        make: |offer| keep_suites(offer, |suite| suite.key_exchange != KeyExchange::Rsa),
        done: "without RSA key transport",
        cause: "The handshake fails where RSA key transport is offered: the server chooses it, and cannot go through with it.",
        server: "Disable RSA key transport on the server; ECDHE replaces it, with forward secrecy.",
        client: "Leave RSA key transport out.",
    },
    Change {
        id: "no-ecdsa",
        about: About::Suites,
        adds: false,
        make: |offer| {
            let schemes = keep_schemes(offer, |scheme| {
                !matches!(
                    scheme.0,
                    0x0403 | 0x0503 | 0x0603 | 0x0203 | 0x0807 | 0x0808
                )
            });
            keep_suites(offer, |suite| suite.authentication != Authentication::Ecdsa) || schemes
        },
        done: "without ECDSA",
        cause: "The handshake fails where ECDSA is offered: the server's ECDSA certificate is chosen, and does not work.",
        server: "Check the server's ECDSA certificate and key; its RSA certificate works.",
        client: "Leave ECDSA out for this server alone.",
    },
    Change {
        id: "no-x25519",
        about: About::Groups,
        adds: false,
        make: |offer| {
            keep_groups(offer, |group| {
                group != NamedGroup::X25519 && !group.is_hybrid()
            })
        },
        done: "with neither X25519 nor hybrids",
        cause: "The handshake fails where X25519 is offered.",
        server: "Update the server's library: X25519 is not handled right.",
        client: "Leave X25519 out for this server alone.",
    },
    Change {
        id: "no-finite-fields",
        about: About::Groups,
        adds: false,
        make: |offer| keep_groups(offer, |group| !group.is_finite_field()),
        done: "without finite-field groups",
        cause: "The server fails where finite-field groups (ffdhe2048, …) are listed.",
        server: "Update the server: unknown groups are to be ignored (RFC 9846 §4.3.7).",
        client: "Leave the finite-field groups out for this server alone.",
    },
];
