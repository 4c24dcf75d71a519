//! Changes that leave something out of the hello, and those of its length.

use super::{About, Change};
use crate::commands::why::edit::*;
use crate::names::registry::{ExtensionType, NamedGroup, ProtocolVersion};

/// Less in the hello, those that say most first.
pub(super) const LESS: &[Change] = &[
    Change {
        id: "unpadded-hello",
        about: About::Records,
        adds: false,
        make: |offer| {
            offer.options.unset("--pad-hello");
            offer.config.shape.padded_to.take().is_some()
        },
        done: "without padding",
        cause: "The server, or what is before it, fails on a ClientHello of this length.",
        server: "Update the server or middlebox: a ClientHello may be longer than one packet.",
        client: "Make the ClientHello shorter.",
    },
    Change {
        id: "no-certificate",
        about: About::Identity,
        adds: false,
        make: |offer| {
            for option in ["--cert", "--key", "--key-password", "--cert-anyway"] {
                offer.options.unset(option);
            }
            let had = !offer.config.identities.is_empty();
            offer.config.identities = Default::default();
            had
        },
        done: "without the client certificate",
        cause: "The server refuses the client certificate, and would go on without one.",
        server: "Trust the authority that issued it, or stop asking for it.",
        client: "Show a certificate that the server accepts, or none.",
    },
    Change {
        id: "no-ech",
        about: About::Extensions,
        adds: false,
        make: without_ech,
        done: "without Encrypted ClientHello",
        cause: "The server does not read a hello that is encrypted to this configuration.",
        server: "Publish the configuration of the keys that the server has, and show a certificate for its public name.",
        client: "Ask DNS again for the configuration that the host publishes today (--ech dns). The server proved that it has Encrypted ClientHello switched off, so a client may come without, which shows the name (RFC 9849 §6.1.6).",
    },
    Change {
        id: "no-psk-import",
        about: About::Identity,
        adds: false,
        make: |offer| {
            offer.options.unset("--psk-import");
            std::mem::take(&mut offer.config.terms.psk_import)
        },
        done: "with the pre-shared key as it is",
        cause: "The server has the pre-shared key as it is, and knows none that is imported from it (RFC 9258).",
        server: "Import the key on the server too, if it can (RFC 9258 §5.1).",
        client: "Leave out --psk-import for this server.",
    },
    Change {
        id: "no-psk",
        about: About::Identity,
        adds: false,
        make: without_psks,
        done: "without the pre-shared key",
        cause: "The server does not go on with the pre-shared key that is offered, and would go on without one.",
        server: "Give the server the same key under the same name, or take the name from it.",
        client: "Offer the key that the server has under this name, or none.",
    },
    Change {
        id: "no-hybrids",
        about: About::Groups,
        adds: false,
        make: |offer| {
            let is_kept = |group: NamedGroup| !group.has_ml_kem();
            keep_groups(offer, is_kept)
        },
        done: "without post-quantum groups",
        cause: "The server, or what is before it, fails on a hello with post-quantum groups (ML-KEM).",
        server: "Update the server or middlebox: it must ignore groups that it does not know, and read a hello of more than one packet.",
        client: "Leave ML-KEM out until then.",
    },
    Change {
        id: "no-alpn",
        about: About::Protocols,
        adds: false,
        make: |offer| {
            offer.options.set("--alpn", Some("none"));
            !std::mem::take(&mut offer.config.terms.alpn).is_empty()
        },
        done: "without ALPN",
        cause: "The server fails on ALPN, or supports none of the protocols that were offered in it.",
        server: "Enable one of the protocols that clients offer, or ignore ALPN.",
        client: "Leave ALPN out, or offer the protocol that the server has.",
    },
    Change {
        id: "no-name",
        about: About::Name,
        adds: false,
        make: |offer| {
            offer.options.unset("--sni");
            offer.options.set("--no-sni", None);
            offer.config.server_name.take().is_some()
        },
        done: "without server_name",
        cause: "The server refuses the name in server_name.",
        server: "Configure a site of this name, or a default one.",
        client: "Check the name; the server does not know it.",
    },
    Change {
        id: "no-ems",
        about: About::Extensions,
        adds: false,
        make: |offer| {
            offer.options.set("--no-ems", None);
            std::mem::replace(&mut offer.config.extended_master_secret, false)
                && offer
                    .config
                    .versions
                    .iter()
                    .any(|it| *it < ProtocolVersion::TLS1_3)
        },
        done: "without extended_master_secret",
        cause: "The server fails on the extension extended_master_secret (RFC 7627).",
        server: "Update the server: unknown extensions are to be ignored (RFC 5246 §7.4.1.4).",
        client: "Leave extended_master_secret out for this server alone.",
    },
    Change {
        id: "no-etm",
        about: About::Extensions,
        adds: false,
        make: |offer| {
            offer.options.set("--no-etm", None);
            std::mem::replace(&mut offer.config.encrypt_then_mac, false)
                && offer
                    .config
                    .versions
                    .iter()
                    .any(|it| *it < ProtocolVersion::TLS1_3)
        },
        done: "without encrypt_then_mac",
        cause: "The server fails on the extension encrypt_then_mac (RFC 7366).",
        server: "Update the server: it must ignore the extension, or implement it.",
        client: "Leave encrypt_then_mac out for this server alone.",
    },
    Change {
        id: "no-compat",
        about: About::Extensions,
        adds: false,
        make: |offer| {
            offer.options.set("--no-compat", None);
            std::mem::replace(&mut offer.config.compat, false)
                && offer.config.versions.contains(&ProtocolVersion::TLS1_3)
        },
        done: "without compatibility mode",
        cause: "The server fails on the disguise of TLS 1.3 as TLS 1.2: the legacy_session_id and the ChangeCipherSpec of RFC 9846 appendix E.4.",
        server: "Update the server: it must echo the session id and ignore the ChangeCipherSpec.",
        client: "Switch compatibility mode off for this server alone.",
    },
    Change {
        id: "classical-schemes",
        about: About::Schemes,
        adds: false,
        make: |offer| keep_schemes(offer, |scheme| !matches!(scheme.0, 0x0900..=0x09ff)),
        done: "without ML-DSA signature schemes",
        cause: "The server fails on signature schemes that are new to it (ML-DSA).",
        server: "Update the server: unknown schemes are to be ignored (RFC 9846 §4.3.3).",
        client: "Leave the new signature schemes out for this server alone.",
    },
    Change {
        id: "no-pss",
        about: About::Schemes,
        adds: false,
        make: |offer| {
            keep_schemes(
                offer,
                |scheme| !matches!(scheme.0, 0x0804..=0x0806 | 0x0809..=0x080b),
            )
        },
        done: "without RSASSA-PSS",
        cause: "The server fails when RSASSA-PSS is offered: its key or its library cannot sign so.",
        server: "Update the server, or the module that holds its key, to sign with RSASSA-PSS; TLS 1.3 requires it of RSA keys.",
        client: "Leave RSASSA-PSS out, which leaves TLS 1.3 out for RSA keys.",
    },
    Change {
        id: "no-early-data-modes",
        about: About::Extensions,
        adds: false,
        make: |offer| omit(offer, ExtensionType::PskKeyExchangeModes),
        done: "without psk_key_exchange_modes",
        cause: "The server fails on the extension psk_key_exchange_modes.",
        server: "Update the server: the extension is part of TLS 1.3 (RFC 9846 §4.3.9).",
        client: "Leave the extension out for this server alone; there are no sessions then.",
    },
    Change {
        id: "no-renegotiation-info",
        about: About::Extensions,
        adds: false,
        make: |offer| omit(offer, ExtensionType::RenegotiationInfo),
        done: "without renegotiation_info",
        cause: "The server fails on the extension renegotiation_info (RFC 5746).",
        server: "Update the server: it must implement or ignore the extension.",
        client: "Leave the extension out for this server alone.",
    },
    Change {
        id: "no-point-formats",
        about: About::Extensions,
        adds: false,
        make: |offer| omit(offer, ExtensionType::EcPointFormats),
        done: "without ec_point_formats",
        cause: "The server fails on the extension ec_point_formats.",
        server: "Update the server: the extension is part of TLS 1.2 (RFC 8422 §5.1.2).",
        client: "Leave the extension out for this server alone.",
    },
    Change {
        id: "no-record-size-limit",
        about: About::Extensions,
        adds: false,
        make: |offer| {
            offer.options.unset("--record-size-limit");
            let had = offer.config.record_size_limit.take().is_some();
            if had && offer.config.shape.likeness.is_some() {
                omit(offer, ExtensionType::RecordSizeLimit);
            }
            had
        },
        done: "without record_size_limit",
        cause: "The server fails on the extension record_size_limit (RFC 8449).",
        server: "Update the server: it must implement or ignore the extension.",
        client: "Leave the extension out for this server alone.",
    },
    Change {
        id: "no-max-fragment-length",
        about: About::Extensions,
        adds: false,
        make: |offer| {
            offer.options.unset("--max-fragment-length");
            let had = offer.config.max_fragment_length.take().is_some();
            if had && offer.config.shape.likeness.is_some() {
                omit(offer, ExtensionType::MaxFragmentLength);
            }
            had
        },
        done: "without max_fragment_length",
        cause: "The server fails on the extension max_fragment_length (RFC 6066 §4).",
        server: "Update the server: it must implement or ignore the extension.",
        client: "Leave the extension out for this server alone.",
    },
    Change {
        id: "no-other-extensions",
        about: About::Extensions,
        adds: false,
        make: omit_others,
        done: "without the extensions that only add features",
        cause: "The server fails on an extension that it should ignore.",
        server: "Update the server: unknown extensions are to be ignored (RFC 9846 §4.3).",
        client: "Leave the extension out for this server alone.",
    },
];

/// A longer hello, tried last.
pub(super) const LONGER: &[Change] = &[Change {
    id: "padded-hello",
    about: About::Records,
    adds: false,
    make: |offer| {
        offer.options.set("--pad-hello", Some("512"));
        offer.config.shape.padded_to.replace(512) != Some(512)
    },
    done: "with a ClientHello of 512 bytes at least",
    cause: "The server, or what is before it, hangs on a ClientHello of 256 to 511 bytes, as old F5 devices do (RFC 7685).",
    server: "Update the device.",
    client: "Pad the ClientHello to 512 bytes.",
}];
