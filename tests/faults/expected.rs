//! What a turned bit must come to, by what the bit belongs to. Whatever is not listed is a defect,
//! and so is a listed outcome that never comes.

use tlsdemo::names::registry::{AlertDescription as A, ProtocolVersion};
use tlsdemo::narration::Side;

use crate::recording::Verdict::{self, Alert, Closed, Same};

/// A row: who receives the byte, in which versions, what the byte is, what may come of a turned bit
/// in it, and why.
pub struct Row {
    at: Option<Side>,
    tls13: Option<bool>,
    pattern: &'static str,
    pub verdicts: &'static [Verdict],
    pub why: &'static str,
}

impl Row {
    pub fn name(&self) -> String {
        let at = self.at.map_or("either end", Side::name);
        let versions = match self.tls13 {
            Some(true) => "1.3",
            Some(false) => "1.0 to 1.2",
            None => "any version",
        };
        format!("{} ({at}, {versions})", self.pattern)
    }

    fn holds(&self, at: Side, version: ProtocolVersion, place: &str) -> bool {
        self.at.is_none_or(|side| side == at)
            && self
                .tls13
                .is_none_or(|tls13| tls13 == (version == ProtocolVersion::TLS1_3))
            && fits(self.pattern, place)
    }
}

/// The index of the first row that a byte belongs to.
pub fn row_of(at: Side, version: ProtocolVersion, place: &str) -> Option<usize> {
    TABLE.iter().position(|row| row.holds(at, version, place))
}

/// Whether a name fits a pattern, in which `*` stands for anything.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(rest) = name.strip_prefix(before) else {
        return false;
    };
    after.is_empty()
        || (0..=rest.len()).any(|at| rest.is_char_boundary(at) && fits(after, &rest[at..]))
}

const CLIENT: Option<Side> = Some(Side::Client);
const SERVER: Option<Side> = Some(Side::Server);
const BOTH: Option<Side> = None;
const NEW: Option<bool> = Some(true);
const OLD: Option<bool> = Some(false);
const ANY: Option<bool> = None;

const UNEXPECTED: Verdict = Alert(A::UnexpectedMessage);
const MAC: Verdict = Alert(A::BadRecordMac);
const OVERFLOW: Verdict = Alert(A::RecordOverflow);
const FAILURE: Verdict = Alert(A::HandshakeFailure);
const INSECURE: Verdict = Alert(A::InsufficientSecurity);
const ILLEGAL: Verdict = Alert(A::IllegalParameter);
const DECODE: Verdict = Alert(A::DecodeError);
const DECRYPT: Verdict = Alert(A::DecryptError);
const VERSION: Verdict = Alert(A::ProtocolVersion);
const MISSING: Verdict = Alert(A::MissingExtension);
const UNSUPPORTED: Verdict = Alert(A::UnsupportedExtension);
const NO_ALPN: Verdict = Alert(A::NoApplicationProtocol);
const BAD_CERT: Verdict = Alert(A::BadCertificate);
const UNSUPPORTED_CERT: Verdict = Alert(A::UnsupportedCertificate);
const UNKNOWN_CA: Verdict = Alert(A::UnknownCa);

macro_rules! table {
    ($($at:ident $tls13:ident $pattern:literal [$($verdict:ident),*] $why:literal;)*) => {
        &[$(Row {
            at: $at,
            tls13: $tls13,
            pattern: $pattern,
            verdicts: &[$($verdict),*],
            why: $why,
        }),*]
    };
}

/// First match counts. "Late" in the reasons: the ends compute other keys, or hash another
/// transcript, so that it shows in the first protected record or in Finished.
#[rustfmt::skip]
pub const TABLE: &[Row] = table! {
    // Record headers.
    BOTH   ANY "first record/type"                [UNEXPECTED] "RFC 9846 §5";
    BOTH   ANY "first record/version (major)"     [VERSION] "RFC 5246 appendix E.1";
    BOTH   ANY "first record/version (minor)"     [Same] "no one knows the version yet; the header is not authenticated: RFC 9846 §5.1, RFC 5246 appendix E.1";
    BOTH   NEW "change_cipher_spec record/version (m*"        [Same] "ignored for all purposes: RFC 9846 §5.1";
    BOTH   NEW "handshake record/version (m*"     [Same] "ignored for all purposes: RFC 9846 §5.1";
    BOTH   OLD "change_cipher_spec record/version (m*"        [VERSION] "RFC 5246 §6.2.1";
    BOTH   OLD "handshake record/version (m*"     [VERSION] "RFC 5246 §6.2.1";
    BOTH   ANY "handshake record/type"            [UNEXPECTED] "RFC 9846 §5";
    BOTH   ANY "change_cipher_spec record/type"               [UNEXPECTED, DECODE] "another type, or half an alert: RFC 9846 §5, §6";
    BOTH   ANY "change_cipher_spec record/fragment"           [UNEXPECTED] "RFC 9846 §5";
    BOTH   ANY "first record/length"              [UNEXPECTED, VERSION, OVERFLOW, DECODE, Closed] "what follows is read from the wrong place";
    BOTH   ANY "* record/length"                  [UNEXPECTED, VERSION, OVERFLOW, BAD_CERT, Closed] "what follows is read from the wrong place, as a part of a certificate if it is in one";
    // Protected records.
    BOTH   NEW "protected/type"                   [UNEXPECTED, DECODE] "RFC 9846 §5; the client's first may still be half an alert";
    BOTH   OLD "protected/type"                   [UNEXPECTED, MAC] "unknown, or authenticated: RFC 5246 §6.2.3.1";
    BOTH   NEW "protected/version (m*"            [MAC] "the header is authenticated: RFC 9846 §5.2";
    BOTH   OLD "protected/version (m*"            [VERSION] "RFC 5246 §6.2.1";
    BOTH   ANY "protected/length"                 [MAC, OVERFLOW, Closed] "RFC 9846 §5.2";
    BOTH   ANY "protected/*"                      [MAC] "RFC 9846 §5.2, RFC 5246 §6.2.3";
    // Headers of messages.
    BOTH   ANY "*/msg_type"                       [UNEXPECTED, DECODE] "another message, which may be one that is passed over: RFC 5246 §7.4.1.1";
    BOTH   ANY "ClientHello/length"               [UNEXPECTED, DECODE] "too short, or what follows is taken in";
    BOTH   ANY "ServerHello/length"               [UNEXPECTED, DECODE] "too short, or what follows is taken in";
    BOTH   ANY "HelloRetryRequest/length"         [UNEXPECTED, DECODE] "too short, or what follows is taken in";
    BOTH   OLD "Certificate/length"               [UNEXPECTED, DECODE] "too short, or what follows is taken in";
    BOTH   OLD "*KeyExchange/length"              [UNEXPECTED, DECODE] "too short, or what follows is taken in";
    BOTH   OLD "CertificateRequest/length"        [UNEXPECTED, DECODE] "too short, or what follows is taken in";
    BOTH   OLD "ServerHelloDone/length"           [UNEXPECTED, DECODE] "too short, or what follows is taken in";
    // What may stand in hellos at any length decides over what follows: RFC 9846 §6.2.
    SERVER OLD "ClientHello/cipher_suites/length" [DECODE, ILLEGAL] "RFC 5246 §7.2.2; what follows has no null compression: §7.4.1.2";
    BOTH   ANY "*Hello*/length"                   [DECODE] "RFC 9846 §6.2";
    // ServerHello and HelloRetryRequest of TLS 1.3.
    CLIENT NEW "*/legacy_version"                 [VERSION] "RFC 9846 §4.2.3";
    CLIENT NEW "ServerHello/random"               [MAC] "late";
    CLIENT NEW "HelloRetryRequest/random"         [DECODE, UNSUPPORTED] "a ServerHello, whose extensions are others: RFC 9846 §4.2.3";
    CLIENT NEW "*/legacy_session_id_echo"         [ILLEGAL] "RFC 9846 §4.2.3";
    CLIENT NEW "*/cipher_suite"                   [ILLEGAL] "RFC 9846 §4.2.3";
    CLIENT NEW "*/legacy_compression_method"      [ILLEGAL] "RFC 9846 §4.2.3";
    CLIENT NEW "ServerHello/extensions/supported_versions/extension_type" [VERSION, ILLEGAL, DECODE] "TLS 1.2, which was not offered; twice the same; another form: RFC 9846 §4.3, §4.3.1";
    CLIENT NEW "HelloRetryRequest/extensions/supported_versions/extension_type" [MISSING] "RFC 9846 §9.2";
    CLIENT NEW "*/extension_type"                 [UNSUPPORTED, ILLEGAL, DECODE] "not offered; not here; another form: RFC 9846 §4.3, §6.2";
    CLIENT NEW "*/selected_version"               [ILLEGAL] "RFC 9846 §4.3.1";
    CLIENT NEW "*/server_share/group"             [ILLEGAL] "RFC 9846 §4.3.8";
    CLIENT NEW "*/selected_group"                 [ILLEGAL] "RFC 9846 §4.3.8";
    CLIENT NEW "*/key_exchange"                   [MAC, ILLEGAL] "another secret, or no valid key: RFC 9846 §7.4, §4.3.8.2";
    CLIENT NEW "*/cookie"                         [MAC] "late";
    // ServerHello up to TLS 1.2.
    CLIENT OLD "ServerHello/server_version"       [VERSION] "RFC 5246 §7.4.1.3";
    CLIENT OLD "ServerHello/random"               [MAC, DECRYPT] "it is signed, or late: RFC 5246 §7.4.3";
    CLIENT OLD "ServerHello/cipher_suite"         [ILLEGAL] "RFC 5246 §7.4.1.3";
    CLIENT OLD "ServerHello/compression_method"   [ILLEGAL] "RFC 5246 §7.4.1.3";
    CLIENT OLD "ServerHello/extensions/*/extension_type" [UNSUPPORTED, DECODE, ILLEGAL, MAC, DECRYPT] "not offered; another form; twice; one that is passed over: RFC 5246 §7.4.1.4";
    CLIENT OLD "ServerHello/*/ProtocolName/name"  [ILLEGAL] "RFC 7301 §3.1: not offered";
    CLIENT OLD "ServerHello/*/EcPointFormat"      [ILLEGAL] "RFC 8422 §5.1.2";
    CLIENT OLD "ServerHello/*/record_size_limit"  [MAC, ILLEGAL] "late; below 64: RFC 8449 §4";
    // Certificate, whose DER is judged by RFC 5280.
    BOTH   OLD "Certificate/certificate_list/length" [DECODE] "RFC 5246 §7.4.2";
    CLIENT OLD "Certificate/certificate_list/ASN.1Cert/length" [DECODE] "RFC 5246 §7.4.2";
    CLIENT OLD "Certificate/*/tbsCertificate/issuer*" [UNKNOWN_CA, BAD_CERT] "RFC 9846 §6.2: no such authority, or no name";
    CLIENT OLD "Certificate/*/tbsCertificate/subject/*" [BAD_CERT, UNKNOWN_CA] "the signature; if it is an intermediate's, no one issued the next";
    CLIENT OLD "Certificate/*/extnID/content"     [BAD_CERT, UNSUPPORTED_CERT] "the signature; critical and unknown: RFC 5280 §4.2";
    CLIENT OLD "Certificate/*/KeyPurposeId/content" [UNSUPPORTED_CERT] "not for servers: RFC 5280 §4.2.1.12";
    CLIENT OLD "Certificate/*/tbsCertificate/version/*" [BAD_CERT, UNSUPPORTED_CERT] "RFC 5280 §4.1.2.1";
    CLIENT OLD "Certificate/*/AuthorityKeyIdentifier/keyIdentifier/content" [BAD_CERT, UNKNOWN_CA] "the signature; the authority of the name has another key: RFC 5280 §4.2.1.1";
    CLIENT OLD "Certificate/*/subjectPublicKeyInfo/*" [BAD_CERT, UNSUPPORTED_CERT] "the signature; an intermediate's key that cannot be used";
    CLIENT OLD "Certificate/*/ASN.1Cert/*"        [BAD_CERT] "malformed, or the signature does not verify: RFC 9846 §6.2";
    // ServerKeyExchange: the signature covers what matters.
    CLIENT OLD "ServerKeyExchange/*/curve_type"   [ILLEGAL] "RFC 8422 §5.4";
    CLIENT OLD "ServerKeyExchange/*/namedcurve"   [ILLEGAL] "RFC 8422 §5.4: not offered";
    CLIENT OLD "ServerKeyExchange/algorithm"      [ILLEGAL, DECRYPT] "not offered, not for this key, or another: RFC 5246 §7.4.3";
    CLIENT OLD "ServerKeyExchange/*/dh_p/dh_p"    [DECRYPT, ILLEGAL] "the signature; even: RFC 5246 §7.4.3";
    CLIENT OLD "ServerKeyExchange/*/dh_g/dh_g"    [DECRYPT, ILLEGAL] "the signature; 0: RFC 5246 §7.4.3";
    CLIENT OLD "ServerKeyExchange/*/length"       [DECODE] "RFC 5246 §7.2.2";
    CLIENT OLD "ServerKeyExchange/*"              [DECRYPT] "the signature: RFC 5246 §7.4.3";
    CLIENT OLD "CertificateRequest/*/length"      [DECODE] "RFC 5246 §7.2.2";
    CLIENT OLD "CertificateRequest/*"             [MAC] "late";
    // ClientHello of TLS 1.3. A second one must repeat the first: RFC 9846 §4.2.2.
    SERVER NEW "ClientHello/legacy_version"       [VERSION] "RFC 9846 §4.2.2";
    SERVER NEW "ClientHello/random"               [MAC, ILLEGAL] "late; the second differs";
    SERVER NEW "ClientHello/legacy_session_id/legacy_session_id" [MAC, ILLEGAL] "late; the second differs";
    SERVER NEW "ClientHello/*/CipherSuite"        [FAILURE, ILLEGAL] "none in common; the second differs";
    SERVER NEW "ClientHello/*/CompressionMethod"  [ILLEGAL] "RFC 9846 §4.2.2";
    SERVER NEW "ClientHello/extensions/*_groups/extension_type" [MISSING, DECODE] "RFC 9846 §9.2";
    SERVER NEW "ClientHello/extensions/signature_algorithms/extension_type" [MISSING, DECODE] "RFC 9846 §9.2";
    SERVER NEW "ClientHello/extensions/key_share/extension_type" [MISSING, DECODE] "RFC 9846 §9.2";
    SERVER NEW "ClientHello/extensions/supported_versions/extension_type" [FAILURE, DECODE, ILLEGAL] "TLS 1.2, with no suite of that: RFC 9846 §4.3.1";
    SERVER NEW "ClientHello/extensions/cookie/extension_type" [ILLEGAL, DECODE] "RFC 9846 §4.2.2: it was asked for";
    SERVER NEW "ClientHello/extensions/*/extension_type" [MAC, DECODE, ILLEGAL] "not known, so late; another form; twice, or the second differs";
    SERVER NEW "ClientHello/*/host_name/name"     [MAC, ILLEGAL] "late; the second differs";
    SERVER NEW "ClientHello/*/name_type"          [MAC, ILLEGAL] "passed over, so late; the second differs: RFC 6066 §3";
    SERVER NEW "ClientHello/*/NamedGroup"         [FAILURE, INSECURE, ILLEGAL] "none in common, finite fields among them; the share is for none that is listed: RFC 9846 §4.3.7, §4.3.8";
    SERVER NEW "ClientHello/*/SignatureScheme"    [MAC, FAILURE, ILLEGAL] "late; none for the key; the second differs: RFC 9846 §4.3.3";
    SERVER NEW "ClientHello/*/ProtocolVersion"    [VERSION, ILLEGAL] "none in common; the second differs: RFC 9846 §4.3.1";
    SERVER NEW "ClientHello/*/PskKeyExchangeMode" [MAC, ILLEGAL] "late; the second differs";
    SERVER NEW "ClientHello/*/KeyShareEntry/group" [ILLEGAL] "RFC 9846 §4.3.8";
    SERVER NEW "ClientHello/*/key_exchange"       [MAC, ILLEGAL] "another secret, or no valid key: RFC 9846 §7.4, §4.3.8.2";
    SERVER NEW "ClientHello/*/cookie"             [ILLEGAL] "RFC 9846 §4.3.2";
    SERVER ANY "ClientHello/*/ProtocolName/name"  [NO_ALPN] "RFC 7301 §3.2";
    SERVER ANY "ClientHello/*/record_size_limit"  [MAC, ILLEGAL] "late; below 64: RFC 8449 §4";
    // ClientHello up to TLS 1.2.
    SERVER OLD "ClientHello/client_version"       [VERSION, MAC, DECRYPT, FAILURE] "none in common; late; a version without the suite: RFC 5246 appendix E.1";
    SERVER OLD "ClientHello/random"               [MAC] "late";
    SERVER OLD "ClientHello/*/CipherSuite"        [FAILURE] "none in common: RFC 5246 §7.4.1.3";
    SERVER OLD "ClientHello/*/CompressionMethod"  [ILLEGAL] "RFC 5246 §7.4.1.2";
    SERVER OLD "ClientHello/extensions/supported_groups/extension_type" [FAILURE, MAC, DECODE] "no curve in common without it; late: RFC 8422 §4";
    SERVER OLD "ClientHello/extensions/*/extension_type" [MAC, DECRYPT, DECODE, ILLEGAL, FAILURE] "not known, so late; another form; twice; a key for none of the schemes that go without saying: RFC 5246 §7.4.1.4.1";
    SERVER OLD "ClientHello/*/host_name/name"     [MAC, DECRYPT] "late";
    SERVER OLD "ClientHello/*/name_type"          [MAC, DECRYPT] "passed over, so late: RFC 6066 §3";
    SERVER OLD "ClientHello/*/NamedGroup"         [FAILURE, INSECURE, MAC] "none in common, finite fields among them; late: RFC 8422 §4, RFC 7919 §4";
    SERVER OLD "ClientHello/*/SignatureScheme"    [MAC, DECRYPT, FAILURE] "late; none for the key: RFC 5246 §7.4.1.4.1";
    SERVER OLD "ClientHello/*/EcPointFormat"      [ILLEGAL] "RFC 8422 §5.1.2";
    // The client's key exchange.
    SERVER OLD "ClientKeyExchange/*/length"       [DECODE] "RFC 5246 §7.2.2";
    SERVER OLD "ClientKeyExchange/ecdh_Yc/*"      [MAC, ILLEGAL, DECRYPT] "another secret; no point of the curve: RFC 8422 §5.11; late where X25519 passes a bit over: RFC 7748 §5";
    SERVER OLD "ClientKeyExchange/dh_Yc/*"        [MAC] "another secret";
    SERVER OLD "ClientKeyExchange/encrypted_pre_master_secret/*" [MAC] "another secret, and not a word about it: RFC 5246 §7.4.7.1";
};
