//! Changes that offer more, or put back what was left out.

use super::{About, Change};
use crate::commands::why::edit::*;
use crate::commands::why::offer::list;
use crate::names::registry::{NamedGroup, ProtocolVersion};

/// More to choose from, those that say most first.
pub(super) const MORE: &[Change] = &[
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
        cause: "The server agrees to none of the versions that were offered: it does not support them, or has no certificate that serves in them.",
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
        server: "Leave it as it is: extended_master_secret is rightly insisted on (RFC 9325 §3.5).",
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
        id: "cert-anyway",
        about: About::Identity,
        adds: true,
        make: |offer| {
            if offer.config.identities.is_empty() {
                return false;
            }
            offer.options.set("--cert-anyway", None);
            !std::mem::replace(&mut offer.config.insist, true)
        },
        done: "with the client certificate, asked for or not",
        cause: "The server requires a client certificate, and asks for another than the one there is, which was held back for that; it accepts it all the same.",
        server: "Name the authority of the client's certificate in CertificateRequest, or none.",
        client: "Send the certificate whatever the server asks for (--cert-anyway).",
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
        server: "Leave it as it is: the hello lacked what the RFC requires, or the server's settings.",
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
];
