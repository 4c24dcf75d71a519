//! What can be changed in an offer, one thing each: the features of a hello as data.

use super::edit::*;
use super::offer::{Offer, list};
use crate::names::registry::{ExtensionType, NamedGroup, ProtocolVersion};
use crate::names::suite::{Authentication, BulkCipher, CipherKind, KeyExchange};

/// What a change is about: failures hint at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Versions.
    Versions,
    /// Cipher suites.
    Suites,
    /// Groups and key shares.
    Groups,
    /// Signature schemes.
    Schemes,
    /// The name of the server.
    Name,
    /// Application protocols.
    Protocols,
    /// Other extensions and signals.
    Extensions,
    /// How the hello is cut into records, and its length.
    Records,
    /// The client's certificate.
    Identity,
    /// Whom we trust.
    Trust,
}

/// One thing that can be changed.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// What it is called in JSON.
    pub id: &'static str,
    /// What it is about.
    pub about: About,
    /// Whether it offers more, or asks for less: what is missing rather than what disturbs.
    pub adds: bool,
    /// Makes it; false if there is nothing to change.
    pub make: fn(&mut Offer) -> bool,
    /// What was done: `without ALPN`.
    pub done: &'static str,
    /// What it proves if it alone makes the difference.
    pub cause: &'static str,
    /// What to do about it on the server.
    pub server: &'static str,
    /// What to do about it on the client.
    pub client: &'static str,
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Every change, those that say most first.
pub const CHANGES: &[Change] = &[
    Change {
        id: "trust",
        about: About::Trust,
        adds: true,
        make: |offer| {
            offer.options.set("--insecure", None);
            !std::mem::replace(&mut offer.config.insecure, true)
        },
        done: "with any certificate",
        cause: "The handshake itself works: it is the server's certificate that is refused.",
        server: "Install a certificate that is in date, names this host, and comes with its whole chain, from an authority that clients trust.",
        client: "Trust the authority that issued it (--ca-file), or ask for a name that the certificate has. --insecure only hides the problem.",
    },
    Change {
        id: "add-versions",
        about: About::Versions,
        adds: true,
        make: all_versions,
        done: "with every version from 1.0 to 1.3",
        cause: "The server does not support any of the versions that were offered.",
        server: "Enable TLS 1.2 and 1.3.",
        client: "Allow the version that the server has.",
    },
    Change {
        id: "add-suites",
        about: About::Suites,
        adds: true,
        make: all_suites,
        done: "with more cipher suites",
        cause: "The server does not accept any of the cipher suites that were offered.",
        server: "Enable suites that today's clients offer: ECDHE with AES-GCM or ChaCha20-Poly1305, for the type of key in its certificate.",
        client: "Enable a suite that the server has.",
    },
    Change {
        id: "add-groups",
        about: About::Groups,
        adds: true,
        make: all_groups,
        done: "with more groups",
        cause: "The server does not accept any of the groups for key exchange, or the curve of its certificate, from what was offered.",
        server: "Enable X25519 and P-256.",
        client: "Enable a group that the server has.",
    },
    Change {
        id: "add-schemes",
        about: About::Schemes,
        adds: true,
        make: all_schemes,
        done: "with more signature schemes",
        cause: "The server can sign with none of the signature schemes that were offered.",
        server: "Use a key and signature algorithms that today's clients accept.",
        client: "Accept a signature scheme that the server's key can make.",
    },
    Change {
        id: "add-name",
        about: About::Name,
        adds: true,
        make: |offer| {
            let crate::certificate::ServerName::Dns(name) = &offer.config.certificate_name else {
                return false;
            };
            offer.options.unset("--no-sni");
            let before = offer.config.server_name.replace(name.clone());
            if before.is_some() || offer.config.shape.likeness.is_some() {
                offer.options.set("--sni", Some(name));
            }
            before.as_deref() != Some(name)
        },
        done: "with the host's name in server_name",
        cause: "The server needs the name of this host in server_name.",
        server: "Configure a default site or certificate for clients that name no host, or another one.",
        client: "Send server_name with the host's name (SNI).",
    },
    Change {
        id: "add-alpn",
        about: About::Protocols,
        adds: true,
        make: |offer| {
            if !offer.config.alpn.is_empty() {
                return false;
            }
            offer.config.alpn = crate::application::offered();
            offer.options.set("--alpn", Some("h2,http/1.1"));
            true
        },
        done: "with ALPN for h2 and http/1.1",
        cause: "The server insists on an application protocol in ALPN.",
        server: "Accept clients without ALPN.",
        client: "Offer the application protocol in ALPN.",
    },
    Change {
        id: "other-alpn",
        about: About::Protocols,
        adds: true,
        make: |offer| {
            let offered = crate::application::offered();
            let has_all = offered.iter().all(|it| offer.config.alpn.contains(it));
            if offer.config.alpn.is_empty() || has_all {
                return false;
            }
            let more = offered.iter().filter(|it| !offer.config.alpn.contains(it));
            let more: Vec<Vec<u8>> = more.cloned().collect();
            offer.config.alpn.extend(more);
            let names: Vec<String> = (offer.config.alpn.iter())
                .map(|name| String::from_utf8_lossy(name).into_owned())
                .collect();
            offer.options.set("--alpn", Some(&names.join(",")));
            true
        },
        done: "with more protocols in ALPN",
        cause: "The server supports none of the application protocols in ALPN.",
        server: "Enable the application protocol that the client offers, or ignore ALPN.",
        client: "Offer a protocol that the server has.",
    },
    Change {
        id: "add-ems",
        about: About::Extensions,
        adds: true,
        make: |offer| {
            offer.options.unset("--no-ems");
            !std::mem::replace(&mut offer.config.extended_master_secret, true)
        },
        done: "with extended_master_secret",
        cause: "The server insists on extended_master_secret (RFC 7627).",
        server: "It does well to insist.",
        client: "Offer extended_master_secret, or TLS 1.3, which needs none.",
    },
    Change {
        id: "add-etm",
        about: About::Extensions,
        adds: true,
        make: |offer| {
            offer.options.unset("--no-etm");
            !std::mem::replace(&mut offer.config.encrypt_then_mac, true)
        },
        done: "with encrypt_then_mac",
        cause: "The server insists on encrypt_then_mac (RFC 7366) for the suites that were offered.",
        server: "Enable AEAD suites, which need none.",
        client: "Offer encrypt_then_mac or AEAD suites.",
    },
    Change {
        id: "add-compat",
        about: About::Extensions,
        adds: true,
        make: |offer| {
            let needs =
                !offer.config.compat && offer.config.versions.contains(&ProtocolVersion::TLS1_3);
            offer.options.unset("--no-compat");
            offer.config.compat = true;
            needs
        },
        done: "in compatibility mode",
        cause: "The server, or a middlebox before it, needs TLS 1.3 to look like TLS 1.2 (RFC 9846 appendix E.4).",
        server: "Update the server, or the middlebox that inspects TLS.",
        client: "Send a legacy_session_id and a ChangeCipherSpec: compatibility mode.",
    },
    Change {
        id: "add-shares",
        about: About::Groups,
        adds: true,
        make: |offer| {
            let tls13 = offer.config.versions.contains(&ProtocolVersion::TLS1_3);
            let supported = [
                NamedGroup::X25519,
                NamedGroup::Secp256r1,
                NamedGroup::Secp384r1,
            ];
            let mut shares = offer.config.key_shares.clone().unwrap_or_else(|| {
                let first = offer.config.groups.first().copied();
                first.into_iter().collect()
            });
            let before = shares.len();
            for group in supported {
                if offer.config.groups.contains(&group) && !shares.contains(&group) {
                    shares.push(group);
                }
            }
            if !tls13 || shares.len() == before {
                return false;
            }
            offer.options.set("--key-share", Some(&list(&shares)));
            offer.config.key_shares = Some(shares);
            true
        },
        done: "with key shares in the usual groups at once",
        cause: "The server cannot ask for another key share with a HelloRetryRequest, or what is between breaks it.",
        server: "Update the server: HelloRetryRequest is part of TLS 1.3 (RFC 9846 §4.2.4).",
        client: "Send a key share in a group that the server accepts at once.",
    },
    Change {
        id: "restore-extensions",
        about: About::Extensions,
        adds: true,
        make: |offer| {
            offer.options.unset("--omit");
            !std::mem::take(&mut offer.config.shape.omitted).is_empty()
        },
        done: "with the extensions that were left out",
        cause: "The server needs an extension that was left out (--omit).",
        server: "Nothing: the hello lacked what the RFC requires, or the server's settings require.",
        client: "Do not leave it out.",
    },
    Change {
        id: "whole-hello",
        about: About::Records,
        adds: true,
        make: |offer| {
            offer.options.unset("--split-hello");
            offer.config.shape.record_limit.take().is_some()
        },
        done: "with the ClientHello in one record",
        cause: "The server, or what is before it, cannot put together a ClientHello that is cut into several records.",
        server: "Update the server or middlebox: messages may span records (RFC 9846 §5.1).",
        client: "Send the ClientHello in one record.",
    },
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
        id: "no-hybrids",
        about: About::Groups,
        adds: false,
        make: |offer| {
            let is_kept = |group: NamedGroup| !group.is_hybrid();
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
    Change {
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
    },
];

/// The changes that take versions away, from the top: the coarsest, tried when nothing smaller helps.
pub const VERSIONS: &[Change] = &[
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
        done: "with TLS 1.0 alone",
        cause: "The server fails on an offer of anything newer than TLS 1.0.",
        server: "Replace the server: TLS 1.0 is deprecated (RFC 8996).",
        client: "Nothing should depend on such a server; offer TLS 1.0 to it alone.",
    },
    Change {
        id: "min-1.3",
        about: About::Versions,
        adds: false,
        make: |offer| keep_versions(offer, |version| version >= ProtocolVersion::TLS1_3),
        done: "with TLS 1.3 alone",
        cause: "The handshake fails where versions before TLS 1.3 are offered as well: the server chooses one, and it does not work.",
        server: "Disable TLS 1.2 and before on the server, or mend their settings.",
        client: "Offer TLS 1.3 alone to this server.",
    },
    Change {
        id: "min-1.2",
        about: About::Versions,
        adds: false,
        make: |offer| keep_versions(offer, |version| version >= ProtocolVersion::TLS1_2),
        done: "with TLS 1.2 at least",
        cause: "The server fails where versions before TLS 1.2 are offered.",
        server: "Update the server: it must ignore versions that it does not have.",
        client: "Offer TLS 1.2 and 1.3 alone.",
    },
];
