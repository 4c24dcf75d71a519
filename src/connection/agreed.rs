//! What the two ends agreed on, for the story and for the summary.

use super::session::Peer;
use crate::check::{SessionName, Unused};
use crate::compute::Value;
use crate::names::registry::{
    CertificateType, NamedGroup, ProtocolVersion, PskKeyExchangeMode, SignatureScheme,
};
use crate::names::signature::KeyAlgorithm;
use crate::names::suite::{Other, Suite};
use crate::narration::{EarlyDataLimit, EchOutcome, Fact, PeerIdentity, PskOrigin, Summary};
use crate::wire::Name;

/// The bits that a pre-shared key must have (RFC 9257 §6).
const LEAST_PSK_BITS: usize = 128;

/// The outcome of the negotiation, as far as it has come.
#[derive(Debug, Clone, Default)]
pub struct Agreed {
    /// The version.
    pub version: Option<ProtocolVersion>,
    /// The cipher suite.
    pub suite: Option<&'static Suite>,
    /// To an observer: the cipher suite, if this program does not support it.
    pub other_suite: Option<&'static Other>,
    /// The group of the key exchange; none under RSA key transport.
    pub group: Option<NamedGroup>,
    /// The bits of the prime of the key exchange, where the server chose one.
    pub prime_bits: Option<usize>,
    /// Bits of a prime that the server made itself.
    pub own_prime_bits: Option<usize>,
    /// How the server signed.
    pub signature_scheme: Option<SignatureScheme>,
    /// Whom the server's certificate is for.
    pub certificate: Option<String>,
    /// The key in it; of RSA with the bits of its modulus.
    pub certificate_key: Option<(KeyAlgorithm, Option<usize>)>,
    /// Whether the certificate passed its checks; `None` if there was none, or at the server.
    pub certificate_trusted: Option<bool>,
    /// Who vouches for the certificate, if not a public authority: the issuer at the end of the
    /// chain.
    pub private_authority: Option<String>,
    /// Whom the client's certificate is for, if it showed one.
    pub client_certificate: Option<String>,
    /// What a client proves itself with, if it is asked (RFC 7250).
    pub client_certificate_type: CertificateType,
    /// Whether that passed its checks; `None` at the client, which cannot know.
    pub client_certificate_trusted: Option<bool>,
    /// How the client signed.
    pub client_signature_scheme: Option<SignatureScheme>,
    /// The last moment at which the certificate is valid that the peer showed, in seconds since 1970.
    pub peer_not_after: Option<i64>,
    /// The pre-shared key in use, if one is.
    pub psk: Option<PskOrigin>,
    /// How it is used.
    pub psk_mode: Option<PskKeyExchangeMode>,
    /// Who the peer of the resumed session was.
    pub resumed_peer: Option<Peer>,
    /// Where a session is resumed: what is known of who the peer is.
    pub peer_identity: Option<PeerIdentity>,
    /// At a client: why no session is resumed, if one was to be.
    pub session_unused: Option<Unused>,
    /// At a client: why none of the keys is used that both ends were given.
    pub psk_unused: Option<Unused>,
    /// Whether the other end has proved that it has the keys, with a signature, its Finished or a
    /// binder. To an observer the server has to prove it, and has if that could not be checked.
    pub is_proved: bool,
    /// The server's certificate in the resumed session.
    pub resumed_certificate: Option<Value>,
    /// What became of early data, if some was offered.
    pub early_data: Option<bool>,
    /// The application protocol.
    pub alpn: Option<Vec<u8>>,
    /// Whether the master secret covers the handshake (RFC 7627), once that is decided.
    pub extended_master_secret: Option<bool>,
    /// Whether the MAC covers the ciphertext (RFC 7366), once that is decided.
    pub encrypt_then_mac: Option<bool>,
    /// Up to TLS 1.2: by what the session was known that is resumed, if one is.
    pub resumed: Option<SessionName>,
    /// Up to TLS 1.2: whether a renegotiation would be tied to this handshake (RFC 5746).
    pub secure_renegotiation: bool,
    /// TLS 1.3: whether the client may be asked for a certificate after the handshake (RFC 9846
    /// §4.3.6).
    pub post_handshake_auth: bool,
    /// Whether an answer of OCSP was asked for and none came.
    pub lacks_staple: bool,
    /// Why no early data was sent, though some was to be.
    pub early_data_limit: Option<EarlyDataLimit>,
    /// What became of the hello that was encrypted, if one was.
    pub ech: Option<EchOutcome>,
    /// What was exported.
    pub exported: Vec<Fact>,
    /// What is held against a choice that was made all the same, and what was asked for in vain.
    pub notes: Vec<Fact>,
    /// The options that were given for nothing, each with the reason.
    pub without_effect: Vec<String>,
    /// Further facts of the caller's: `http_status`.
    pub facts: Vec<(Name, String)>,
}

impl Agreed {
    /// A further fact, which takes the place of one of the same name.
    pub fn fact(&mut self, name: &'static str, value: impl Into<String>) {
        self.facts.retain(|(known, _)| known != name);
        self.facts.push((name.into(), value.into()));
    }

    /// Notes an option that was given for nothing, and why.
    pub fn without_effect(&mut self, what: impl Into<String>) {
        self.without_effect.push(what.into());
    }

    /// Notes a fact, which takes the place of one of its kind.
    pub fn note(&mut self, fact: Fact) {
        let kind = std::mem::discriminant(&fact);
        self.notes.retain(|it| std::mem::discriminant(it) != kind);
        self.notes.push(fact);
    }

    /// At a server: whether the client has shown who it is, here or where the session began.
    pub fn knows_client(&self) -> bool {
        let resumed = self.resumed_peer.as_ref();
        self.client_certificate.is_some() || resumed.is_some_and(|peer| peer.certificate.is_some())
    }

    /// Whether it is agreed that the master secret covers the handshake.
    pub fn has_extended_master_secret(&self) -> bool {
        self.extended_master_secret == Some(true)
    }

    /// Whether it is agreed that the MAC covers the ciphertext.
    pub fn has_encrypt_then_mac(&self) -> bool {
        self.encrypt_then_mac == Some(true)
    }

    /// The facts in the order in which they are worth reading.
    pub fn summary(&self, failure: Option<String>) -> Summary {
        let mut facts = Vec::new();
        facts.extend(self.version.map(Fact::Version));
        let suite = self.suite.map(|suite| suite.code);
        let suite = suite.or(self.other_suite.map(|other| other.code));
        facts.extend(suite.map(Fact::CipherSuite));
        let prime = self.prime_bits.map(Fact::Prime);
        facts.extend(self.group.map(Fact::Group).or(prime));
        facts.extend(self.signature_scheme.map(Fact::SignatureScheme));
        facts.extend(self.certificate.clone().map(Fact::Certificate));
        let key = self.certificate_key;
        facts.extend(key.map(|(algorithm, bits)| Fact::CertificateKey(algorithm, bits)));
        facts.extend(self.certificate_trusted.map(Fact::CertificateTrusted));
        facts.extend(
            self.client_signature_scheme
                .map(Fact::ClientSignatureScheme),
        );
        facts.extend(self.client_certificate.clone().map(Fact::ClientCertificate));
        let trusted = self.client_certificate_trusted;
        facts.extend(trusted.map(Fact::ClientCertificateTrusted));
        facts.extend(self.psk.map(Fact::Psk));
        facts.extend(self.psk_mode.map(Fact::PskMode));
        facts.extend(self.early_data.map(Fact::EarlyData));
        let protocol = self.alpn.as_deref().map(String::from_utf8_lossy);
        facts.extend(protocol.map(|name| Fact::ApplicationProtocol(name.into_owned())));
        if self
            .version
            .is_some_and(|version| version <= ProtocolVersion::TLS1_2)
        {
            facts.extend(self.extended_master_secret.map(Fact::ExtendedMasterSecret));
            let is_block = |suite: &Suite| suite.cipher.block_length() > 1;
            let encrypt_then_mac = self.encrypt_then_mac;
            let like = self.other_suite.and_then(Other::protects_like);
            let suite = self.suite.or(like);
            let encrypt_then_mac = encrypt_then_mac.filter(|_| suite.is_some_and(is_block));
            facts.extend(encrypt_then_mac.map(Fact::EncryptThenMac));
        }
        facts.extend(self.resumed.map(Fact::Resumed));
        facts.extend(self.lacks_staple.then_some(Fact::NoStaple));
        facts.extend(self.early_data_limit.map(Fact::EarlyDataLimit));
        let is_keyed = self.psk.is_some() || self.resumed.is_some();
        let has_known_key = self.peer_identity == Some(PeerIdentity::KnownKey);
        let is_keyed = is_keyed || has_known_key || self.certificate_trusted.is_some();
        facts.extend(match failure.is_some() && is_keyed && !self.is_proved {
            true => Some(Fact::PeerIdentity(PeerIdentity::Unproved)),
            false => self.peer_identity.map(Fact::PeerIdentity),
        });
        let resumed = self.resumed_peer.as_ref();
        let resumed = resumed.and_then(|peer| peer.certificate.clone());
        facts.extend(resumed.map(Fact::ResumedPeer));
        facts.extend(self.session_unused.map(Fact::SessionUnused));
        facts.extend(self.psk_unused.map(Fact::PskUnused));
        facts.extend(self.exported.iter().cloned());
        facts.extend(self.ech.map(Fact::EncryptedClientHello));
        facts.extend(self.notes.iter().cloned());
        let useless = (!self.without_effect.is_empty()).then(|| self.without_effect.join("; "));
        facts.extend(useless.map(Fact::WithoutEffect));
        let others = self.facts.iter().cloned();
        facts.extend(others.map(|(name, value)| Fact::Other(name, value)));
        Summary { failure, facts }
    }

    /// The bits of the pre-shared key that both ends were given, if they are too few.
    pub fn short_psk(&self) -> Option<usize> {
        self.notes.iter().find_map(|fact| match fact {
            Fact::ShortPsk(bits) => Some(*bits),
            _ => None,
        })
    }

    /// A pre-shared key of this many bits, which both ends were given, is used, here or where the session
    /// began: noted if it is too
    /// short (RFC 9257 §6).
    pub fn judge_psk(&mut self, bits: usize) {
        if bits < LEAST_PSK_BITS {
            self.note(Fact::ShortPsk(bits));
        }
    }
}
