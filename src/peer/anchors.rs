//! The certificates that trust begins from (RFC 5280 §6.1.1 d).

use std::collections::HashSet;
use std::path::Path;
use std::sync::OnceLock;

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use super::bundle::Bundle;
use super::path::Anchor;
use crate::certificate::{CanonicalName, Certificate, sequence, subject_of};
use crate::check::Anchors;
use crate::error::{Error, Result};
use crate::transport::file;

/// Whom to trust. Reading some 150 roots takes longer than a handshake, so they are only decoded
/// when a chain is checked.
#[derive(Debug)]
pub struct TrustAnchors {
    source: Source,
    certificates: OnceLock<Vec<CertificateDer<'static>>>,
    subjects: OnceLock<Vec<Vec<u8>>>,
}

/// How many bytes of names go into a request for a certificate: all extensions of a message together take
/// less than 64 KiB (RFC 9846 §4.4.2), of which this leaves some for the others.
const MOST_NAMED: usize = 60 * 1024;

/// Where systems keep their roots together: Debian, Fedora, SUSE, Alpine and the BSDs.
const BUNDLES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

#[derive(Debug)]
enum Source {
    /// There are none.
    Nobody,
    /// PEM text, and what to call it.
    Pem(String, String),
    /// A file of this name.
    File(String, Bundle),
    /// The file in which the system keeps its roots together.
    Bundle(&'static str),
    /// Wherever else the system keeps them.
    System,
}

impl TrustAnchors {
    /// No anchors at all.
    pub fn empty() -> Self {
        Self::from_source(Source::Nobody)
    }

    /// The certificates in a file, in PEM or DER.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if it cannot be read, or holds none that can be.
    pub fn from_pem_file(path: &Path) -> Result<Self> {
        let shown = path.display();
        if path.is_dir() {
            return Err(Error::usage(format!(
                "{shown} is a folder: give one file of certificates; SSL_CERT_DIR={shown} makes it the \
                 system's roots"
            )));
        }
        let bytes = file::read(path, file::MOST)
            .map_err(|error| Error::usage(format!("cannot read {shown}: {error}")))?;
        let bundle = Bundle::read(&bytes);
        if bundle.certificates.is_empty() {
            return Err(Error::usage(format!(
                "{shown}: {}",
                bundle.nothing_in(&bytes)
            )));
        }
        Ok(Self::from_source(Source::File(shown.to_string(), bundle)))
    }

    /// What of the file that they are from cannot be read, and is left out.
    pub fn unreadable(&self) -> Vec<String> {
        match &self.source {
            Source::File(name, bundle) => {
                let faults = bundle.unreadable.iter();
                faults
                    .map(|fault| format!("{name}: {fault}; it is left out"))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The certificates in PEM text; `name` says where it is from.
    pub fn from_pem(name: impl Into<String>, pem: String) -> Self {
        Self::from_source(Source::Pem(name.into(), pem))
    }

    /// The roots of the operating system (or of `SSL_CERT_FILE` and `SSL_CERT_DIR`, as OpenSSL has
    /// it); Mozilla's where there are none.
    pub fn system() -> Self {
        let chosen = ["SSL_CERT_FILE", "SSL_CERT_DIR"]
            .iter()
            .any(|variable| std::env::var_os(variable).is_some());
        let bundle = BUNDLES.iter().find(|path| Path::new(path).is_file());
        Self::from_source(match bundle {
            Some(path) if !chosen => Source::Bundle(path),
            _ => Source::System,
        })
    }

    fn from_source(source: Source) -> Self {
        TrustAnchors {
            source,
            certificates: OnceLock::new(),
            subjects: OnceLock::new(),
        }
    }

    /// More of the same, for when these do not suffice: the system's bundle is read in a millisecond
    /// and nearly always has what is needed, its directories take ten times as long.
    pub(super) fn wider(&self) -> Option<Self> {
        match self.source {
            Source::Bundle(_) => Some(Self::from_source(Source::System)),
            _ => None,
        }
    }

    /// Hands on what makes them these and no others: the certificates of a file, or the name of a place.
    pub(crate) fn each_part(&self, mut hand_on: impl FnMut(&[u8])) {
        match &self.source {
            Source::Nobody => hand_on(b"nobody"),
            Source::Pem(_, text) => hand_on(text.as_bytes()),
            Source::File(_, bundle) => {
                for certificate in &bundle.certificates {
                    hand_on(certificate);
                }
            }
            Source::Bundle(_) | Source::System => hand_on(b"system"),
        }
    }

    /// Where they are from.
    pub fn kind(&self) -> Anchors {
        match &self.source {
            Source::Nobody => Anchors::Nobody,
            Source::Pem(name, _) | Source::File(name, _) => Anchors::Named(name.clone()),
            Source::System if self.certificates().is_empty() => Anchors::Mozilla,
            Source::Bundle(_) | Source::System => Anchors::System,
        }
    }

    /// Whether exactly this certificate is among them.
    pub(super) fn contains(&self, der: &[u8]) -> bool {
        self.certificates()
            .iter()
            .any(|certificate| certificate.as_ref() == der)
    }

    /// Their subjects, as distinguished names in DER, each once. Those that cannot be read are left out.
    fn subjects(&self) -> &[Vec<u8>] {
        self.subjects.get_or_init(|| {
            let mut seen = HashSet::new();
            let certificates = self.certificates().iter();
            let readable = certificates.filter_map(|der| Certificate::parse(der).ok());
            let subjects = readable.map(|it| it.subject_der().to_vec());
            subjects.filter(|name| seen.insert(name.clone())).collect()
        })
    }

    /// The bytes that their names take in a request, each behind its length.
    fn named_bytes(&self) -> usize {
        self.subjects().iter().map(|name| 2 + name.len()).sum()
    }

    /// What a server names in its request for a client's certificate: nothing if that is more than a request
    /// has room for, and the client chooses by itself.
    pub fn requested(&self) -> &[Vec<u8>] {
        match self.named_bytes() > MOST_NAMED {
            true => &[],
            false => self.subjects(),
        }
    }

    /// That they are too many to be named in a request, if they are.
    pub fn unnamed(&self) -> Option<String> {
        let length = self.named_bytes();
        let from = match &self.source {
            Source::File(name, _) => name,
            _ => "the trusted certificates",
        };
        (length > MOST_NAMED).then(|| {
            format!(
                "{from}: the names of {} authorities take {length} bytes, and a request for a certificate has \
                 room for {MOST_NAMED} (RFC 9846 §4.3.4 and §4.4.2), so it names none, and clients are not told \
                 which certificate to choose",
                self.subjects().len()
            )
        })
    }

    /// Those that have the name of this certificate's issuer. One that cannot be read is left out: it
    /// leads to no chain.
    pub(super) fn issuers_of(&self, certificate: &Certificate) -> Vec<Anchor> {
        let wanted = certificate.issuer_der();
        let canonical = certificate.canonical_issuer();
        // Reading a certificate takes longer than comparing the one name in it.
        let is_wanted = |name: &[u8]| {
            name == wanted || canonical.is_some() && CanonicalName::of(name) == canonical
        };
        let certificates = self.certificates();
        if certificates.is_empty() && matches!(self.source, Source::System) {
            let roots = webpki_roots::TLS_SERVER_ROOTS.iter();
            let named = roots.filter(|root| is_wanted(&sequence(&root.subject)));
            return named.map(Anchor::from).collect();
        }
        let named = certificates
            .iter()
            .filter(|der| subject_of(der).is_some_and(is_wanted));
        let readable = named.filter_map(|der| Certificate::parse(der).ok());
        readable.map(Anchor::from).collect()
    }

    fn certificates(&self) -> &[CertificateDer<'static>] {
        if let Source::File(_, bundle) = &self.source {
            return &bundle.certificates;
        }
        self.certificates.get_or_init(|| match &self.source {
            Source::File(..) | Source::Nobody => Vec::new(),
            Source::Pem(_, pem) => decode(pem.as_bytes()),
            Source::Bundle(path) => {
                decode(&file::read(Path::new(path), file::MOST).unwrap_or_default())
            }
            Source::System => rustls_native_certs::load_native_certs().certs,
        })
    }
}

/// Who vouches for a chain, if no certificate in it names one of the public authorities, Mozilla's,
/// as its issuer: the issuer of the last.
pub(super) fn private_authority(chain: &[Certificate]) -> Option<String> {
    let is_public = |certificate: &Certificate| {
        let name = certificate.issuer_der();
        let mut roots = webpki_roots::TLS_SERVER_ROOTS.iter();
        roots.any(|root| is_value_of(name, &root.subject))
    };
    match chain.iter().any(is_public) {
        true => None,
        false => chain.last().map(|last| last.issuer().to_string()),
    }
}

/// Whether `value` is an element's content: all of it but tag and length, which have up to four bytes.
fn is_value_of(element: &[u8], value: &[u8]) -> bool {
    let header = element.len().checked_sub(value.len());
    element.ends_with(value) && header.is_some_and(|length| (2..=4).contains(&length))
}

/// The certificates in PEM text; anything else is passed over.
fn decode(pem: &[u8]) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_slice_iter(pem).flatten().collect()
}
