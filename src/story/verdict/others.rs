//! What is said about the rest: extensions, messages, alerts.

use super::{Grade, Verdict, verdict};
use crate::names::registry::ExtensionType;

/// Of an extension.
pub fn extension(extension: ExtensionType) -> Option<Verdict> {
    use ExtensionType as E;
    Some(match extension {
        E::ServerName => verdict(
            Grade::Fair,
            "The web does not work without it, but it tells anyone on the path which host is wanted; Encrypted ClientHello (RFC 9849) hides that.",
        ),
        E::ExtendedMasterSecret => verdict(
            Grade::Good,
            "TLS 1.2 and older need it: without it, two connections can be made to share a master secret (triple handshake). TLS 1.3 has the same protection built in.",
        ),
        E::EncryptThenMac => verdict(
            Grade::Good,
            "It makes CBC suites sound. AEAD suites and TLS 1.3 do not need it.",
        ),
        E::RenegotiationInfo => verdict(
            Grade::Good,
            "TLS 1.2 and older need it: without it, an attacker can put data of their own before the client's (2009). TLS 1.3 has no renegotiation.",
        ),
        E::Heartbeat => verdict(
            Grade::Weak,
            "Hardly useful over TCP, and the way in for Heartbleed (2014). It should not be offered.",
        ),
        E::MaxFragmentLength => verdict(Grade::Fair, "record_size_limit (RFC 8449) replaces it."),
        E::StatusRequestV2 => verdict(Grade::Weak, "It never caught on, and TLS 1.3 dropped it."),
        E::EarlyData => verdict(
            Grade::Fair,
            "It saves a round trip, but anyone who records the data can send it again, so it is only for requests that are safe to repeat (RFC 9846 §8).",
        ),
        E::SessionTicket => verdict(
            Grade::Fair,
            "In TLS 1.2, anyone who steals the server's ticket key can read every session resumed with it; TLS 1.3's tickets are better.",
        ),
        E::EcPointFormats => verdict(
            Grade::Fair,
            "Only one format is left, so it no longer says anything; TLS 1.2 still sends it.",
        ),
        E::SignatureAlgorithms | E::SupportedGroups | E::KeyShare | E::SupportedVersions => {
            verdict(Grade::Good, "TLS 1.3 depends on it.")
        }
        E::PskKeyExchangeModes => verdict(
            Grade::Good,
            "Offer only psk_dhe_ke: psk_ke gives up forward secrecy.",
        ),
        E::PostHandshakeAuth => verdict(
            Grade::Fair,
            "Few servers use it, and HTTP/2 forbids it (RFC 8740).",
        ),
        E::EncryptedClientHello => verdict(
            Grade::Good,
            "It hides the name of the host, the last thing of importance that TLS 1.3 sends in the clear. It needs keys from DNS.",
        ),
        E::CompressCertificate => verdict(
            Grade::Good,
            "It makes the server's first flight considerably smaller.",
        ),
        E::RecordSizeLimit
        | E::ApplicationLayerProtocolNegotiation
        | E::StatusRequest
        | E::SignatureAlgorithmsCert
        | E::SignedCertificateTimestamp
        | E::Padding
        | E::Cookie
        | E::PreSharedKey
        | E::CertificateAuthorities => {
            verdict(Grade::Good, "In common use, with no known weakness.")
        }
        _ => return None,
    })
}

/// Of messages that are gone or going.
pub fn message(name: &str) -> Option<Verdict> {
    Some(match name {
        "HelloRequest" => verdict(
            Grade::Weak,
            "Renegotiation has been attacked repeatedly. TLS 1.3 dropped it, and most implementations of TLS 1.2 refuse it.",
        ),
        "CertificateUrl" => verdict(
            Grade::Weak,
            "It lets a client make the server fetch any address, and it is not used.",
        ),
        _ => return None,
    })
}

/// Of alerts that no current version sends.
pub fn reserved_alert() -> Verdict {
    verdict(
        Grade::Weak,
        "No current version sends it; its number stays reserved.",
    )
}
