//! What a failure hints at: the changes to begin with. A hint is only where to look first; what counts
//! is what the change does.

use super::attempt::{Ending, Failure};
use super::change::{self, Change};
use crate::error::ErrorKind;
use crate::names::registry::AlertDescription;
use crate::names::suite::{BulkCipher, CipherKind, KeyExchange};

/// Whether there was no connection at all, which no offer can change.
pub fn is_unreachable(ending: &Ending, failure: &Failure) -> bool {
    matches!(
        failure.error.kind,
        ErrorKind::Resolve
            | ErrorKind::AddressFamily
            | ErrorKind::Connect
            | ErrorKind::Proxy(_)
            | ErrorKind::NotProxy(_)
            | ErrorKind::Internal
    ) || !ending.connected
}

/// The changes that a failure hints at, a few.
pub fn of(ending: &Ending, failure: &Failure) -> Vec<Change> {
    let mut ids: Vec<&str> = Vec::new();
    let is_silent = matches!(failure.error.kind, ErrorKind::TimedOut | ErrorKind::Closed);
    if is_silent && !ending.answered && (256..512).contains(&ending.hello_length) {
        ids.push("padded-hello");
    }
    let is_refusal = matches!(
        failure.error.kind,
        ErrorKind::AlertReceived(_) | ErrorKind::Closed | ErrorKind::Io | ErrorKind::Verification
    );
    if is_refusal {
        // Of those who offer none, it changes nothing, and is not tried.
        ids.extend(["no-psk-import", "no-psk"]);
    }
    if ending.asked_for_certificate {
        ids.push("cert-anyway");
    }
    if let ErrorKind::AlertReceived(alert) = failure.error.kind {
        ids.extend(by_alert(alert));
    }
    if failure.error.kind == ErrorKind::Negotiation {
        ids.push("add-versions");
    }
    if ending.answered {
        ids.extend(by_choice(ending));
    }
    let all = || change::all().chain(change::versions());
    let found = ids
        .iter()
        .filter_map(|id| all().find(|change| change.id == *id));
    found.copied().collect()
}

fn by_alert(alert: AlertDescription) -> &'static [&'static str] {
    match alert {
        AlertDescription::ProtocolVersion => &["add-versions"],
        AlertDescription::UnrecognizedName => &["no-name", "add-name"],
        AlertDescription::NoApplicationProtocol => &["other-alpn", "no-alpn", "add-alpn"],
        AlertDescription::InsufficientSecurity => &["add-suites", "add-groups"],
        AlertDescription::HandshakeFailure => &["add-suites", "add-groups", "add-ems"],
        AlertDescription::MissingExtension => &["restore-extensions", "add-name"],
        AlertDescription::AccessDenied => &["add-name", "no-name"],
        AlertDescription::UnknownCa
        | AlertDescription::BadCertificate
        | AlertDescription::UnsupportedCertificate
        | AlertDescription::CertificateUnknown
        | AlertDescription::CertificateExpired
        | AlertDescription::CertificateRevoked => &["no-certificate"],
        _ => &[],
    }
}

/// What the server had chosen when it failed.
fn by_choice(ending: &Ending) -> Vec<&'static str> {
    let mut ids = Vec::new();
    if let Some(suite) = ending.summary.suite() {
        ids.extend(match suite.key_exchange {
            KeyExchange::Dhe => Some("no-dhe"),
            KeyExchange::Rsa => Some("no-rsa-transport"),
            _ => None,
        });
        ids.push(match suite.cipher {
            BulkCipher::ChaCha20Poly1305 => "no-chacha",
            cipher if cipher.is_gcm() => "no-gcm",
            cipher if cipher.kind() == CipherKind::Block => "no-cbc",
            _ => "no-ccm",
        });
    }
    ids
}
