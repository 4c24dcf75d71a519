//! What is said about the rest: extensions, messages, alerts.

use super::{Grade, Verdict, verdict};
use crate::names::registry::ExtensionType;

/// Of an extension.
pub fn extension(extension: ExtensionType) -> Option<Verdict> {
    use ExtensionType as E;
    Some(match extension {
        E::ServerName => verdict(
            Grade::Fair,
            "The web does not work without it, but it tells anyone on the path which host is asked for; Encrypted ClientHello (RFC 9849) hides that.",
        ),
        E::ExtendedMasterSecret => verdict(
            Grade::Good,
            "TLS 1.2 and before need it: without it, two connections can be made to share their secrets (Triple Handshake). TLS 1.3 does as much without being asked.",
        ),
        E::EncryptThenMac => verdict(
            Grade::Good,
            "Makes CBC suites sound. AEAD suites and TLS 1.3 have no use for it.",
        ),
        E::RenegotiationInfo => verdict(
            Grade::Good,
            "TLS 1.2 and before need it: without it, an attacker can put data of their own before the client's (2009). TLS 1.3 has no renegotiation.",
        ),
        E::Heartbeat => verdict(
            Grade::Weak,
            "Hardly of use over TCP, and the door of Heartbleed (2014). Nobody should offer it.",
        ),
        E::MaxFragmentLength => verdict(Grade::Fair, "record_size_limit (RFC 8449) replaces it."),
        E::StatusRequestV2 => verdict(Grade::Weak, "It never caught on, and TLS 1.3 dropped it."),
        E::EarlyData => verdict(
            Grade::Fair,
            "Saves a round trip, but anyone who records the data can send it again: only for requests that may safely be repeated (RFC 9846 §8).",
        ),
        E::SessionTicket => verdict(
            Grade::Fair,
            "In TLS 1.2 anyone who steals the server's ticket key can read all that was resumed with it; TLS 1.3's tickets are better.",
        ),
        E::EcPointFormats => verdict(
            Grade::Fair,
            "Only one format is left, so it says nothing any more; TLS 1.2 still sends it.",
        ),
        E::SignatureAlgorithms | E::SupportedGroups | E::KeyShare | E::SupportedVersions => {
            verdict(Grade::Good, "TLS 1.3 is built on it.")
        }
        E::PskKeyExchangeModes => verdict(
            Grade::Good,
            "Offer psk_dhe_ke alone: psk_ke gives forward secrecy up.",
        ),
        E::PostHandshakeAuth => verdict(
            Grade::Fair,
            "Few servers use it, and HTTP/2 forbids it (RFC 8740).",
        ),
        E::EncryptedClientHello => verdict(
            Grade::Good,
            "Hides the name of the host, which is the last thing that TLS 1.3 shows in the clear. It needs keys from DNS.",
        ),
        E::CompressCertificate => verdict(
            Grade::Good,
            "Saves a good part of the server's first flight.",
        ),
        E::RecordSizeLimit
        | E::ApplicationLayerProtocolNegotiation
        | E::StatusRequest
        | E::SignatureAlgorithmsCert
        | E::SignedCertificateTimestamp
        | E::Padding
        | E::Cookie
        | E::PreSharedKey
        | E::CertificateAuthorities => verdict(Grade::Good, "In use, with no known weakness."),
        _ => return None,
    })
}

/// Of messages that are gone or going.
pub fn message(name: &str) -> Option<Verdict> {
    Some(match name {
        "HelloRequest" => verdict(
            Grade::Weak,
            "Renegotiation has been attacked repeatedly; it is gone from TLS 1.3, and most implementations of TLS 1.2 refuse it.",
        ),
        "CertificateUrl" => verdict(
            Grade::Weak,
            "It lets a client make the server fetch what it names; nobody uses it.",
        ),
        _ => return None,
    })
}

/// Of alerts that no current version sends.
pub fn reserved_alert() -> Verdict {
    verdict(
        Grade::Weak,
        "No current version sends it; its number stays taken.",
    )
}
