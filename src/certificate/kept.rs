//! What a file of this field is, told by how it begins: options that take one kind are given another, and say
//! which.

use super::der::{places, split, tag};
use super::{Beside, Certificate, is_public_key};

/// What is kept in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the words of `name` say what each is
pub enum Kept {
    Certificate,
    PrivateKey,
    EncryptedKey,
    PublicKey,
    CertificateList,
    CertificationRequest,
    OcspResponse,
    ContentInfo,
    Pfx,
    SslSession,
    EchConfigs,
    DelegatedCredential,
    DhParameters,
    DsaParameters,
    CurveName,
    OpenSshKey,
    SshPublicKey,
    PuttyKey,
    Pgp,
    JavaKeyStore,
    Database,
    Capture,
    Trace,
    Sessions,
    KeyLog,
    LogList,
    Packed,
    WebPage,
    GitLfs,
    Empty,
}

impl Kept {
    /// What a file is, if that is known.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = bytes.trim_ascii_start();
        if text.is_empty() {
            return Some(Kept::Empty);
        }
        let by_start = STARTS
            .iter()
            .find(|(start, _)| bytes.starts_with(start) || text.starts_with(start));
        if let Some((_, kept)) = by_start {
            return Some(*kept);
        }
        match bytes.first() {
            Some(&tag::SEQUENCE) => Self::in_der(bytes).or_else(|| Self::begun(bytes)),
            _ => Self::in_pem(bytes),
        }
    }

    fn in_der(der: &[u8]) -> Option<Self> {
        let beside = Beside::of(der).map(|it| match it {
            Beside::OcspResponse => Kept::OcspResponse,
            Beside::CertificateList => Kept::CertificateList,
            Beside::CertificationRequest => Kept::CertificationRequest,
            Beside::Pfx => Kept::Pfx,
            Beside::PrivateKey => Kept::PrivateKey,
            Beside::ContentInfo => Kept::ContentInfo,
            Beside::SslSession => Kept::SslSession,
        });
        if beside.is_some() {
            return beside;
        }
        if Certificate::parse(der).is_ok() {
            return Some(Kept::Certificate);
        }
        if is_public_key(der) {
            return Some(Kept::PublicKey);
        }
        let (_, content, _) = split(der)?;
        let parts: Vec<u8> = places(content)?.into_iter().map(|part| part.tag).collect();
        match parts[..] {
            // RFC 5958 §3 and PKCS #3.
            [tag::SEQUENCE, tag::OCTET_STRING] => Some(Kept::EncryptedKey),
            [tag::INTEGER, tag::INTEGER] => Some(Kept::DhParameters),
            _ => None,
        }
    }

    /// By the first bytes of DER alone: of BER, whose lengths may be left open, and of files cut short.
    fn begun(der: &[u8]) -> Option<Self> {
        const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
        let header = match der.get(1)? {
            0..=0x80 => 2,
            0x81 => 3,
            0x82 => 4,
            0x83 => 5,
            _ => return None,
        };
        match der.get(header..)? {
            inside if inside.starts_with(SIGNED_DATA) => Some(Kept::ContentInfo),
            [2, 1, 3, ..] => Some(Kept::Pfx),
            _ => None,
        }
    }

    /// By the labels of PEM. The key of a configuration or of a credential stands before it; before a key
    /// may be the name of its curve.
    fn in_pem(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let labels = text.split("-----BEGIN ").skip(1);
        let labels = labels.filter_map(|rest| Some(rest.split_once("-----")?.0));
        let known: Vec<Kept> = labels.filter_map(Self::labelled).collect();
        let says_more = |kept: &&Kept| matches!(kept, Kept::EchConfigs | Kept::DelegatedCredential);
        let is_curve = |kept: &&Kept| **kept == Kept::CurveName;
        let mut found = known.iter();
        let found = found
            .clone()
            .find(says_more)
            .or_else(|| found.find(|it| !is_curve(it)))
            .or_else(|| known.first());
        match found {
            Some(Kept::PrivateKey) if text.contains("Proc-Type: 4,ENCRYPTED") => {
                Some(Kept::EncryptedKey)
            }
            found => found.copied(),
        }
    }

    /// What a label of PEM stands for (RFC 7468 §4, and OpenSSL's pem.h).
    fn labelled(label: &str) -> Option<Self> {
        Some(match label {
            "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => Kept::Certificate,
            "PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY" | "DSA PRIVATE KEY" => {
                Kept::PrivateKey
            }
            "ENCRYPTED PRIVATE KEY" => Kept::EncryptedKey,
            "PUBLIC KEY" | "RSA PUBLIC KEY" => Kept::PublicKey,
            "X509 CRL" => Kept::CertificateList,
            "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Kept::CertificationRequest,
            "OCSP RESPONSE" => Kept::OcspResponse,
            "PKCS7" | "CMS" | "PKCS #7 SIGNED DATA" => Kept::ContentInfo,
            "PKCS12" => Kept::Pfx,
            "SSL SESSION PARAMETERS" => Kept::SslSession,
            "ECHCONFIG" => Kept::EchConfigs,
            "DELEGATED CREDENTIAL" => Kept::DelegatedCredential,
            "DH PARAMETERS" | "X9.42 DH PARAMETERS" => Kept::DhParameters,
            "DSA PARAMETERS" => Kept::DsaParameters,
            "EC PARAMETERS" => Kept::CurveName,
            "OPENSSH PRIVATE KEY" => Kept::OpenSshKey,
            label if label.starts_with("PGP ") => Kept::Pgp,
            _ => return None,
        })
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        self.words().0
    }

    /// What it is called, and where it belongs.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Kept::Certificate => ("a certificate", "--cert and --ca-file take one"),
            Kept::PrivateKey => ("a private key", "--key takes one"),
            Kept::EncryptedKey => (
                "an encrypted private key",
                "--key takes one, with --key-password",
            ),
            Kept::PublicKey => ("a public key", "--peer-key takes one"),
            Kept::CertificateList => ("a list of revoked certificates (CRL)", "--crl takes one"),
            Kept::CertificationRequest => (
                "a request for a certificate (CSR)",
                "an authority makes a certificate of it",
            ),
            Kept::OcspResponse => ("an OCSP response", "--ocsp of `tlsdemo serve` takes one"),
            Kept::ContentInfo => (
                "PKCS #7",
                "`openssl pkcs7 -print_certs` gets the certificates out, with -inform DER if it is not PEM",
            ),
            Kept::Pfx => (
                "PKCS #12",
                "--cert takes it, and `openssl pkcs12 -nokeys -in FILE` gets the certificates out, with -nocerts -nodes \
                 in place of -nokeys the key",
            ),
            Kept::SslSession => ("a session of OpenSSL", "--session takes one"),
            Kept::EchConfigs => (
                "a configuration of Encrypted ClientHello (ECHConfigList)",
                "--ech takes one",
            ),
            Kept::DelegatedCredential => (
                "a delegated credential with its key",
                "--delegated-credential takes one",
            ),
            Kept::DhParameters => (
                "a prime and a generator for Diffie-Hellman",
                "--groups chooses a group by its name",
            ),
            Kept::DsaParameters => (
                "the parameters of DSA, without a key",
                "TLS of today has no use for them",
            ),
            Kept::CurveName => (
                "the name of a curve, without a key",
                "`openssl ecparam -genkey` makes a key on it",
            ),
            Kept::OpenSshKey => (
                "a private key of OpenSSH",
                "of RSA or ECDSA, `ssh-keygen -p -m PEM` turns a copy of it into PEM",
            ),
            Kept::SshPublicKey => (
                "a public key of SSH",
                "`ssh-keygen -e -m PKCS8 -f FILE` writes it in PEM",
            ),
            Kept::PuttyKey => (
                "a private key of PuTTY",
                "`puttygen FILE -O private-openssh` turns it into one of OpenSSH",
            ),
            Kept::Pgp => ("OpenPGP", "TLS has no use for it"),
            Kept::JavaKeyStore => (
                "a keystore of Java",
                "`keytool -list -rfc -keystore FILE` gets the certificates out, and `keytool -importkeystore \
                 -srckeystore FILE -destkeystore NEW -deststoretype PKCS12` makes PKCS #12 of all of it",
            ),
            Kept::Database => (
                "a database of SQLite, in which NSS and Firefox keep keys",
                "`pk12util -o NEW -n NAME -d sql:FOLDER` writes a certificate with its key into PKCS #12",
            ),
            Kept::Capture => ("a capture", "`tlsdemo read` takes one"),
            Kept::Trace => ("a trace of tlsdemo", "`tlsdemo show` takes one"),
            Kept::Sessions => ("a file of sessions", "--session takes one"),
            Kept::KeyLog => ("a key log", "--secrets of `tlsdemo read` takes one"),
            Kept::LogList => ("a list of certificate logs", "--ct-logs takes one"),
            Kept::Packed => ("a packed file", "`gunzip` or `unzip` unpacks it"),
            Kept::WebPage => ("a web page or XML", "a download may have failed"),
            Kept::GitLfs => (
                "a pointer of Git LFS",
                "`git lfs pull` gets the file itself",
            ),
            Kept::Empty => (
                "an empty file",
                "what should have written it may have failed",
            ),
        }
    }

    /// That a file is something else than what is wanted, if it is: `this is a private key, and a certificate
    /// is wanted; --key takes one`. The first of `wanted` is what it is called.
    pub fn instead(bytes: &[u8], wanted: &[Kept]) -> Option<String> {
        Self::of(bytes)?.where_wanted(wanted)
    }

    /// The same of what it is known to be.
    pub fn where_wanted(self, wanted: &[Kept]) -> Option<String> {
        if wanted.contains(&self) {
            return None;
        }
        let (name, then) = self.words();
        let wanted = wanted.first()?.name();
        Some(format!("this is {name}, and {wanted} is wanted; {then}"))
    }
}

/// How files begin that are neither PEM nor DER.
const STARTS: &[(&[u8], Kept)] = &[
    (b"ssh-", Kept::SshPublicKey),
    (b"ecdsa-sha2-", Kept::SshPublicKey),
    (b"sk-ssh-", Kept::SshPublicKey),
    (b"---- BEGIN SSH2 PUBLIC KEY", Kept::SshPublicKey),
    (b"PuTTY-User-Key-File-", Kept::PuttyKey),
    (b"\xfe\xed\xfe\xed", Kept::JavaKeyStore),
    (b"\xce\xce\xce\xce", Kept::JavaKeyStore),
    (b"SQLite format 3\0", Kept::Database),
    (b"\xa1\xb2\xc3\xd4", Kept::Capture),
    (b"\xd4\xc3\xb2\xa1", Kept::Capture),
    (b"\xa1\xb2\x3c\x4d", Kept::Capture),
    (b"\x4d\x3c\xb2\xa1", Kept::Capture),
    (b"\x0a\x0d\x0d\x0a", Kept::Capture),
    (b"\x1f\x8b", Kept::Packed),
    (b"PK\x03\x04", Kept::Packed),
    (b"<", Kept::WebPage),
    (b"version https://git-lfs", Kept::GitLfs),
    (b"{\"format\":", Kept::Trace),
    (b"{\"peer\":", Kept::Sessions),
    (b"CLIENT_", Kept::KeyLog),
    (b"SERVER_", Kept::KeyLog),
    (b"EXPORTER_SECRET", Kept::KeyLog),
    (b"RSA Session-ID", Kept::KeyLog),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_labels_of_pem_and_other_beginnings() {
        let pem = |label: &str| format!("-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n");
        let key = pem("PRIVATE KEY");
        for (file, kept) in [
            (pem("CERTIFICATE"), Kept::Certificate),
            (format!("words\n{key}"), Kept::PrivateKey),
            (format!("\u{feff}{key}"), Kept::PrivateKey),
            (format!("{}{key}", pem("EC PARAMETERS")), Kept::PrivateKey),
            (pem("EC PARAMETERS"), Kept::CurveName),
            (format!("{key}{}", pem("ECHCONFIG")), Kept::EchConfigs),
            (
                format!("{key}{}", pem("DELEGATED CREDENTIAL")),
                Kept::DelegatedCredential,
            ),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n".to_owned(),
                Kept::EncryptedKey,
            ),
            (pem("PGP PRIVATE KEY BLOCK"), Kept::Pgp),
            ("ssh-ed25519 AAAA x\n".to_owned(), Kept::SshPublicKey),
            ("CLIENT_RANDOM 00 00\n".to_owned(), Kept::KeyLog),
            ("<!DOCTYPE html>".to_owned(), Kept::WebPage),
            (" \n".to_owned(), Kept::Empty),
            ("SQLite format 3\0\u{10}".to_owned(), Kept::Database),
        ] {
            assert_eq!(Kept::of(file.as_bytes()), Some(kept), "{file}");
        }
        for file in ["hello", "-----BEGIN NOTHING-----\n", "{\"a\": 1}"] {
            assert_eq!(Kept::of(file.as_bytes()), None, "{file}");
        }
        // The section header of pcapng begins with the ends of a line.
        assert_eq!(Kept::of(b"\x0a\x0d\x0d\x0a\x1c\0"), Some(Kept::Capture));
    }

    #[test]
    fn what_is_wanted_is_said() {
        let key = b"-----BEGIN PRIVATE KEY-----\n";
        let wanted = [Kept::CertificateList];
        assert_eq!(
            Kept::instead(key, &wanted).unwrap(),
            "this is a private key, and a list of revoked certificates (CRL) is wanted; --key takes one"
        );
        assert_eq!(Kept::instead(key, &[Kept::PrivateKey]), None);
    }
}
