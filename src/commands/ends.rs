//! What can be said of either end: each option that both the client and `serve` have is declared
//! here, once, with what becomes of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueHint};

use super::arguments::{DisplayArguments, RecordingArguments, seconds, trust_anchors, whole};
use super::listed;
use super::narrators::Recording;
use super::options::Display;
use crate::application;
use crate::certificate::Kept;
use crate::certificate::crl::Crl;
use crate::compute::signature::PrivateKey;
use crate::connection::session::ExternalPsk;
use crate::error::{Error, Result};
use crate::handshake::Terms;
use crate::keys::exchange::psk::LONGEST;
use crate::names::defaults;
use crate::names::export::Export;
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{NamedGroup, ProtocolVersion, PskKeyExchangeMode, SignatureScheme};
use crate::names::select;
use crate::names::suite::CipherSuite;
use crate::names::{Side, TrustAnchorId};
use crate::peer::identity::PassPhrase;
use crate::peer::{Identity, PinnedKey};
use crate::transport::file;
use crate::wire::pem;

/// A list that is one argument; clap would take a `Vec` for an option that may be repeated.
pub type List<T> = Vec<T>;

/// The options that both ends have.
#[derive(Debug, Args)]
pub struct EndArguments {
    #[allow(missing_docs)] // clap would take the text for its own
    #[command(flatten)]
    pub terms: TermsArguments,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub identity: IdentityArguments,

    /// Show this credential, as `tlsdemo delegate` writes it, to peers that accept one; repeatable
    ///
    /// PEM: a private key, and the credential that the owner of --cert signed for it (RFC 9345), which in
    /// TLS 1.3 takes the place of the certificate's own key. Whether it is still good is for the other end
    /// to judge.
    #[arg(long, value_name = "FILE", requires = "cert", value_hint = ValueHint::FilePath, help_heading = "Certificate")]
    pub delegated_credential: Vec<PathBuf>,

    /// Refuse certificates that are on this list of revoked ones; repeatable
    ///
    /// DER or PEM, one list for each authority. It must be complete, signed and in date; lists of
    /// changes, or of several authorities, are not supported.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Certificate")]
    pub crl: Vec<PathBuf>,

    /// Wait this long for a connection and for each read and write
    ///
    /// A server gives each connection four times as long in all.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "10", help_heading = "Connection")]
    pub timeout: Duration,

    /// Prove ourselves with this private key alone to peers that take raw public keys (RFC 7250); repeatable
    ///
    /// PEM. The other end must know the key from elsewhere; if it does not take raw keys, it is shown
    /// the certificate, if there is one.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Certificate")]
    pub raw_public_key: Vec<PathBuf>,

    /// Trust a peer that proves itself with this raw public key (RFC 7250), without a certificate
    ///
    /// sha256//BASE64 or sha256:HEX, the hash of the SubjectPublicKeyInfo; or a file with the key: a public
    /// or private key or a certificate, in PEM or DER. Repeatable. A peer with a certificate is checked
    /// as usual. A server asks clients to prove themselves, with such a key or with a certificate.
    #[arg(long, value_name = "KEY", value_parser = PinnedKey::parse, help_heading = "Certificate")]
    pub peer_key: Vec<PinnedKey>,

    /// In TLS 1.3, accept a delegated credential (RFC 9345) from the other end in place of its certificate's key
    ///
    /// A key that the certificate's owner signed, good for seven days at most, so that a server far away
    /// need not hold the certificate's own. The certificate must allow that.
    #[arg(long, help_heading = "Certificate")]
    pub accept_delegated: bool,

    /// In TLS 1.3, ask for a certificate of these trust anchors, by numbers such as 32473.1, or none
    ///
    /// An IETF draft: the other end shows a chain to one of them if it has one, and says so; a
    /// server lists those that it has chains to. With none, a client only asks for that list.
    /// CERTIFICATE PROPERTIES in the file of --cert say which one a chain leads to; for the demo
    /// identities it is 32473.1, for those with ML-DSA keys 32473.2. Which authorities are trusted
    /// is up to --ca-file and --client-ca.
    #[arg(long, value_name = "LIST", value_parser = trust_anchors, help_heading = "Certificate")]
    pub trust_anchors: Option<List<TrustAnchorId>>,

    /// Export keying material: LABEL:LENGTH, LABEL:CONTEXT:LENGTH, or a channel binding; repeatable
    ///
    /// Both ends arrive at the same bytes, for another protocol to use. CONTEXT is hex; up to TLS 1.2
    /// an empty one (LABEL::32) gives another result than none (LABEL:32). The channel bindings are
    /// tls-exporter, tls-unique and tls-server-end-point.
    #[arg(long, value_name = "WHAT", value_parser = Export::parse, help_heading = "Exchange")]
    pub export: Vec<Export>,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub recording: RecordingArguments,

    #[allow(missing_docs)]
    #[command(flatten)]
    pub display: DisplayArguments,

    /// INSECURE: take all randomness from this number, so that a run can be repeated
    ///
    /// Two runs with --local and the same seed are identical, byte for byte. Anyone who knows the number
    /// knows every secret.
    #[arg(long, value_name = "N", value_parser = whole(0..=u64::MAX), help_heading = "Display")]
    pub seed: Option<u64>,
}

/// Who this end is.
#[derive(Debug, Args)]
#[command(next_help_heading = "Certificate")]
pub struct IdentityArguments {
    /// The certificate to show, with its chain; repeatable
    ///
    /// PEM, DER or PKCS #12, which holds the key as well. Of several, the first that the other
    /// end accepts is shown. A client shows one if the server asks for it.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub cert: Vec<PathBuf>,

    /// The private key of --cert, unless it is in the same file
    ///
    /// PEM or DER: PKCS #8, also encrypted, PKCS #1 or SEC 1. Of several, each goes with the
    /// certificate that is for it.
    #[arg(long, value_name = "FILE", requires = "cert", value_hint = ValueHint::FilePath)]
    pub key: Vec<PathBuf>,

    /// Where the pass phrase of --key or of PKCS #12 is: file:PATH or env:NAME
    #[arg(long, value_name = "WHERE", requires = "cert", value_parser = PassPhrase::parse)]
    pub key_password: Option<PassPhrase>,
}

/// The private key in a file, in PEM or DER; why there is none that can be used, in words.
pub(super) fn private_key(bytes: &[u8]) -> std::result::Result<PrivateKey, String> {
    let bytes = &*pem::plain(bytes);
    if let Some(why) = Kept::instead(bytes, &[Kept::PrivateKey, Kept::EncryptedKey]) {
        return Err(why);
    }
    let key = match pem::is_pem(bytes) {
        true => PrivateKey::from_pem(&pem::text(bytes)),
        false => PrivateKey::from_der(bytes),
    };
    key.map_err(|error| error.message)
}

/// The private keys in files, each for a proof without a certificate.
fn raw_keys(paths: &[PathBuf]) -> Result<Vec<Identity>> {
    let read = |path: &PathBuf| {
        let complain = |what: &dyn std::fmt::Display| {
            Error::usage(format!("--raw-public-key {}: {what}", path.display()))
        };
        let bytes = file::read(path, file::MOST).map_err(|error| complain(&error))?;
        let key = private_key(&bytes).map_err(|why| complain(&why))?;
        Ok(Identity::bare(key))
    };
    paths.iter().map(read).collect()
}

/// The lists in files.
fn revoked(paths: &[PathBuf]) -> Result<Vec<Crl>> {
    let mut all = Vec::new();
    for path in paths {
        let complain = |what: &dyn std::fmt::Display| {
            Error::usage(format!("--crl {}: {what}", path.display()))
        };
        let bytes = file::read(path, file::MOST).map_err(|error| complain(&error))?;
        all.extend(Crl::read_all(&bytes).map_err(|why| complain(&why))?);
    }
    Ok(all)
}

impl IdentityArguments {
    /// Reads the certificates with their keys, before any connection is made.
    ///
    /// # Errors
    /// What is wrong with which file.
    pub(super) fn certificates(&self) -> Result<Vec<Identity>> {
        Identity::from_files(&self.cert, &self.key, self.key_password.as_ref())
    }
}

/// What is offered, or by a server accepted.
#[derive(Debug, Args)]
#[command(next_help_heading = "Offer")]
pub struct TermsArguments {
    /// Cipher suites in order of preference; `tlsdemo ciphers` lists them
    ///
    /// By default every suite that encrypts and that the versions allow; suites that need a
    /// pre-shared key only with --psk.
    #[arg(short, long, value_name = "LIST", value_parser = listed::suites(), hide_possible_values = true)]
    pub cipher: Option<List<CipherSuite>>,

    /// Versions: 1.2 or 1.0,1.1 or 1.0-1.2
    ///
    /// By default: every version from 1.0 to 1.3 that the chosen suites allow.
    #[arg(long, value_name = "VERSIONS", value_parser = listed::versions(), hide_possible_values = true)]
    pub tls: Option<List<ProtocolVersion>>,

    /// Key exchange groups in order of preference: X25519, P-256, …
    ///
    /// X25519MLKEM768, X25519, P-256 (secp256r1, prime256v1), P-384, P-521, SecP256r1MLKEM768,
    /// SecP384r1MLKEM1024, ffdhe2048, ffdhe3072, ffdhe4096; by default these, in this order. Offered only by name: MLKEM768, MLKEM1024, MLKEM512, ffdhe6144, ffdhe8192, X448,
    /// curveSM2, curveSM2MLKEM768, and brainpoolP256r1 and brainpoolP384r1, which in TLS 1.3 are called
    /// brainpoolP256r1tls13 and brainpoolP384r1tls13.
    #[arg(long, value_name = "LIST", value_parser = listed::groups(), hide_possible_values = true)]
    pub groups: Option<List<NamedGroup>>,

    /// Signature schemes in order of preference: rsa_pss_rsae_sha256, ECDSA+SHA256, …
    ///
    /// The RFC's names (ecdsa_secp256r1_sha256, ed25519, mldsa65, rsa_pss_rsae_sha256,
    /// rsa_pss_pss_sha256, rsa_pkcs1_sha256, …) or OpenSSL's (ECDSA+SHA256, RSA-PSS+SHA256,
    /// RSA+SHA256, …). By default all that are in use, or were until recently; offered only by name: SHA-224, ed448,
    /// sm2sig_sm3 and Brainpool's, ecdsa_brainpoolP256r1tls13_sha256 and ecdsa_brainpoolP384r1tls13_sha384.
    #[arg(long, value_name = "LIST", value_parser = listed::schemes(), hide_possible_values = true)]
    pub sigalgs: Option<List<SignatureScheme>>,

    /// How a session may be resumed in TLS 1.3: psk_dhe_ke, psk_ke, or both; by default psk_dhe_ke
    ///
    /// psk_dhe_ke makes a fresh key exchange as well. psk_ke does without: whoever learns the
    /// session's secret later can then read the resumed connection too.
    #[arg(long, value_name = "LIST", value_parser = listed::psk_modes(), hide_possible_values = true, help_heading = "Sessions")]
    pub psk_modes: Option<List<PskKeyExchangeMode>>,

    /// A key that both ends were given, with its name: IDENTITY:HEX, or IDENTITY:HEX:HASH; repeatable
    ///
    /// A handshake can begin with it instead of a certificate: in TLS 1.3, and before that with the PSK
    /// suites, which are then offered first. HASH matters only in TLS 1.3: SHA-256, which is the
    /// default, or SHA-384. The identity may contain colons.
    #[arg(long, value_name = "IDENTITY:HEX[:HASH]", value_parser = psk, help_heading = "Sessions")]
    pub psk: Vec<ExternalPsk>,

    /// Offer --psk as imported keys, one for each hash of TLS 1.3 (RFC 9258), not as it is; a server accepts both
    #[arg(long, requires = "psk", help_heading = "Sessions")]
    pub psk_import: bool,

    /// Application protocols in order of preference, or none; by default h2,http/1.1
    ///
    /// For protocols other than HTTPS the default is what their clients offer: nothing, except in XMPP
    /// and PostgreSQL.
    #[arg(long, value_name = "LIST", value_parser = select::protocols)]
    pub alpn: Option<List<Vec<u8>>>,

    /// Do not use extended_master_secret (RFC 7627)
    #[arg(long)]
    pub no_ems: bool,

    /// Do not use encrypt_then_mac (RFC 7366)
    #[arg(long)]
    pub no_etm: bool,

    /// Up to TLS 1.2, shake hands again when the other end asks for it (renegotiation, RFC 5746)
    ///
    /// Only if both ends can tie the new handshake to the one before, and not in HTTP/2. Without this
    /// option the answer is no_renegotiation.
    #[arg(long, help_heading = "Exchange")]
    pub allow_renegotiation: bool,

    /// Do not disguise TLS 1.3 as TLS 1.2 (RFC 9846 appendix E.4)
    ///
    /// By default a session id and a ChangeCipherSpec that mean nothing are sent, for middleboxes
    /// that know older versions only.
    #[arg(long, help_heading = "Records")]
    pub no_compat: bool,

    /// Pad the plaintext of each protected TLS 1.3 record to a multiple of N bytes
    #[arg(long, value_name = "N", value_parser = whole(1..=16_384_u16), help_heading = "Records")]
    pub pad_to: Option<u16>,

    /// Ask the peer for records of at most N bytes (RFC 8449), 64 to 16385
    #[arg(long, value_name = "N", value_parser = whole(64..=16_385_u16), help_heading = "Records")]
    pub record_size_limit: Option<u16>,
}

/// What both ends know of how to go about it, as plain values that are known to make sense together.
#[derive(Debug, Clone)]
pub struct End {
    /// What is offered or accepted; versions and suites fit together.
    pub terms: Terms,
    /// Lists of revoked certificates.
    pub crls: Arc<Vec<Crl>>,
    /// Keys to prove ourselves with without a certificate.
    pub raw_keys: Arc<Vec<Identity>>,
    /// Raw public keys that are believed.
    pub peer_keys: Arc<Vec<PinnedKey>>,
    /// Whether the other end may prove itself with a delegated credential.
    pub accept_delegated: bool,
    /// The trust anchors that the other end is to have a certificate of; `None` does not ask.
    pub anchor_ids: Option<Vec<TrustAnchorId>>,
    /// Who this end is, best first; nobody in particular if empty.
    pub identities: Arc<Vec<Identity>>,
    /// The connection attempt, and each read and write.
    pub timeout: Duration,
    /// What is exported from a finished handshake, each thing once.
    pub exports: Vec<Export>,
    /// What is recorded beside the text.
    pub recording: Recording,
    /// How it is shown.
    pub display: Display,
    /// Fixed randomness.
    pub seed: Option<u64>,
}

impl End {
    /// What the arguments say; where they say nothing, `base` counts, if there is one.
    ///
    /// # Errors
    /// What does not fit together, and which file cannot be read.
    pub(super) fn changing(
        side: Side,
        base: Option<Terms>,
        arguments: EndArguments,
    ) -> Result<Self> {
        let mut identities = arguments.identity.certificates()?;
        super::delegate::read(&mut identities, &arguments.delegated_credential, side)?;
        let mut exports = Vec::new();
        for export in arguments.export {
            if !exports.contains(&export) {
                exports.push(export);
            }
        }
        let terms = match base {
            Some(base) => arguments.terms.onto(base)?,
            None => Terms::try_from(arguments.terms)?,
        };
        if arguments.trust_anchors.is_some() && !terms.versions.contains(&ProtocolVersion::TLS1_3) {
            return Err(Error::usage(
                "--trust-anchors is of TLS 1.3, which is not among the versions; add 1.3 to --tls or a suite of TLS 1.3 to --cipher",
            ));
        }
        Ok(End {
            terms,
            crls: Arc::new(revoked(&arguments.crl)?),
            raw_keys: Arc::new(raw_keys(&arguments.raw_public_key)?),
            peer_keys: Arc::new(arguments.peer_key),
            accept_delegated: arguments.accept_delegated,
            anchor_ids: arguments.trust_anchors,
            identities: Arc::new(identities),
            timeout: arguments.timeout,
            exports,
            recording: Recording::from(arguments.recording),
            display: Display::from(&arguments.display),
            seed: arguments.seed,
        })
    }
}

impl TermsArguments {
    /// Changes the offer of another client.
    fn onto(mut self, base: Terms) -> Result<Terms> {
        require_psk(self.cipher.as_deref(), &self.psk)?;
        let (versions, suites) = match (self.tls.take(), self.cipher.take()) {
            (None, None) => (base.versions, base.suites),
            (Some(versions), None) => (versions, base.suites),
            (versions, Some(suites)) => {
                let versions = versions.unwrap_or(base.versions);
                let has = |version: &ProtocolVersion| {
                    let rows = suites.iter().filter_map(|code| code.suite());
                    rows.clone().any(|suite| suite.is_in(*version))
                };
                let versions: Vec<_> = versions.into_iter().filter(has).collect();
                select::offer(Some(&versions), Some(&suites), false)?
            }
        };
        let base = Terms {
            versions,
            suites,
            ..base
        };
        Ok(self.over(base))
    }

    /// Terms as far as they are said; where they are not, `base` counts. Versions and suites are its own.
    fn over(self, base: Terms) -> Terms {
        Terms {
            groups: self.groups.unwrap_or(base.groups),
            signature_schemes: self.sigalgs.unwrap_or(base.signature_schemes),
            psk_modes: self.psk_modes.unwrap_or(base.psk_modes),
            psks: Arc::new(self.psk),
            psk_import: self.psk_import,
            alpn: self.alpn.unwrap_or(base.alpn),
            extended_master_secret: base.extended_master_secret && !self.no_ems,
            encrypt_then_mac: base.encrypt_then_mac && !self.no_etm,
            renegotiation: self.allow_renegotiation,
            compat: base.compat && !self.no_compat,
            pad_to: self.pad_to.map(usize::from),
            record_size_limit: self.record_size_limit.or(base.record_size_limit),
            versions: base.versions,
            suites: base.suites,
        }
    }
}

/// What is asked for by name can be done: a suite with a pre-shared key needs one.
fn require_psk(suites: Option<&[CipherSuite]>, psks: &[ExternalPsk]) -> Result<()> {
    let mut rows = suites
        .unwrap_or_default()
        .iter()
        .filter_map(|it| it.suite());
    match rows.find(|suite| suite.key_exchange.has_psk()) {
        Some(suite) if psks.is_empty() => Err(Error::usage(format!(
            "{} needs a pre-shared key, which both ends were given: add --psk IDENTITY:HEX",
            suite.openssl
        ))),
        _ => Ok(()),
    }
}

impl TryFrom<TermsArguments> for Terms {
    type Error = Error;

    fn try_from(arguments: TermsArguments) -> Result<Self> {
        require_psk(arguments.cipher.as_deref(), &arguments.psk)?;
        let (versions, suites) = select::offer(
            arguments.tls.as_deref(),
            arguments.cipher.as_deref(),
            !arguments.psk.is_empty(),
        )?;
        if let Some(groups) = &arguments.groups
            && !groups.iter().any(|group| group.is_in_any(&versions))
        {
            return Err(Error::usage(
                "--groups has no group of a version that is offered: ML-KEM is for TLS 1.3 only (RFC 10024), and Brainpool has other numbers there (RFC 8734); add X25519 or P-256",
            ));
        }
        Ok(arguments.over(Terms {
            groups: defaults::groups(&suites),
            signature_schemes: defaults::signature_schemes(&suites),
            versions,
            suites,
            alpn: application::offered(),
            ..Terms::default()
        }))
    }
}

/// A key with its name, split from the right: a name may contain colons.
pub(super) fn psk(text: &str) -> std::result::Result<ExternalPsk, String> {
    let form = "a pre-shared key is IDENTITY:HEX, or IDENTITY:HEX:HASH with SHA-256 or SHA-384";
    let (rest, last) = text.rsplit_once(':').ok_or(form)?;
    let hash = match last.to_ascii_uppercase().replace('-', "").as_str() {
        "SHA256" => Some(HashAlgorithm::Sha256),
        "SHA384" => Some(HashAlgorithm::Sha384),
        _ => None,
    };
    let (identity, digits) = match hash {
        Some(_) => rest.rsplit_once(':').ok_or(form)?,
        None => (rest, last),
    };
    let secret = crate::wire::serial::hex::decode(digits);
    let secret =
        secret.ok_or_else(|| format!("{digits:?} is not hex, two digits a byte; {form}"))?;
    if identity.is_empty() || secret.is_empty() {
        return Err(form.into());
    }
    if identity.len() > MOST_IDENTITY {
        return Err(format!("the identity is longer than {MOST_IDENTITY} bytes"));
    }
    if secret.len() > LONGEST {
        return Err(format!("the key is longer than {LONGEST} bytes"));
    }
    Ok(ExternalPsk {
        identity: identity.into(),
        secret,
        hash: hash.unwrap_or(HashAlgorithm::Sha256),
    })
}

/// Bytes of an identity, with room for what an importer adds to it (RFC 9258 §3.1).
const MOST_IDENTITY: usize = 0xff00;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pre_shared_key_is_split_from_the_right() {
        let key = psk("urn:a:b:00ff").unwrap();
        assert_eq!(
            (&key.identity[..], &key.secret[..]),
            (&b"urn:a:b"[..], &[0, 255][..])
        );
        assert_eq!(key.hash, HashAlgorithm::Sha256);
        let key = psk("a:0a:sha-384").unwrap();
        assert_eq!((&key.identity[..], &key.secret[..]), (&b"a"[..], &[10][..]));
        assert_eq!(key.hash, HashAlgorithm::Sha384);
        for wrong in [
            "",
            "a",
            "a:",
            ":00",
            "a:0",
            "a:zz",
            "00:SHA256",
            ":00:SHA256",
            "a::SHA256",
        ] {
            assert!(psk(wrong).is_err(), "{wrong}");
        }
    }
}
