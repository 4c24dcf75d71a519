//! What the two ends agreed on, for the story and for the summary.

use crate::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use crate::names::suite::Suite;
use crate::narration::Summary;
use crate::wire::Name;

/// The outcome of the negotiation, as far as it has come.
#[derive(Debug, Clone, Default)]
pub struct Agreed {
    /// The version.
    pub version: Option<ProtocolVersion>,
    /// The cipher suite.
    pub suite: Option<&'static Suite>,
    /// The group of the key exchange; none under RSA key transport.
    pub group: Option<NamedGroup>,
    /// The key exchange in words, where no registered group names it: the size of a custom prime.
    pub key_exchange: Option<String>,
    /// How the server signed.
    pub signature_scheme: Option<SignatureScheme>,
    /// Whom the server's certificate is for.
    pub certificate: Option<String>,
    /// Whether the certificate passed its checks; `None` if there was none, or at the server.
    pub certificate_trusted: Option<bool>,
    /// The application protocol.
    pub alpn: Option<Vec<u8>>,
    /// Whether the master secret covers the handshake (RFC 7627).
    pub extended_master_secret: bool,
    /// Whether the MAC covers the ciphertext (RFC 7366).
    pub encrypt_then_mac: bool,
    /// Further facts of the caller's: `http_status`.
    pub facts: Vec<(Name, String)>,
}

impl Agreed {
    /// The facts in the order in which they are worth reading.
    pub fn summary(&self, failure: Option<String>) -> Summary {
        let mut facts: Vec<(Name, String)> = Vec::new();
        let mut fact = |name: &'static str, value: Option<String>| {
            if let Some(value) = value {
                facts.push((name.into(), value));
            }
        };
        fact("version", self.version.map(|version| version.to_string()));
        fact(
            "cipher_suite",
            self.suite.map(|suite| suite.name.to_owned()),
        );
        let group = self.group.map(|group| group.to_string());
        fact("group", group.or_else(|| self.key_exchange.clone()));
        fact(
            "signature_scheme",
            self.signature_scheme.map(|scheme| scheme.to_string()),
        );
        fact("certificate", self.certificate.clone());
        fact(
            "certificate_trusted",
            self.certificate_trusted
                .map(|trusted| yes_or_no(trusted).to_owned()),
        );
        fact(
            "application_protocol",
            self.alpn
                .as_ref()
                .map(|name| String::from_utf8_lossy(name).into_owned()),
        );
        if self
            .version
            .is_some_and(|version| version <= ProtocolVersion::TLS1_2)
        {
            fact(
                "extended_master_secret",
                Some(yes_or_no(self.extended_master_secret).to_owned()),
            );
            if self
                .suite
                .is_some_and(|suite| suite.cipher.block_length() > 1)
            {
                fact(
                    "encrypt_then_mac",
                    Some(yes_or_no(self.encrypt_then_mac).to_owned()),
                );
            }
        }
        facts.extend(self.facts.iter().cloned());
        Summary { failure, facts }
    }
}

fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}
