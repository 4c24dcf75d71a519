//! The certificates that trust begins from (RFC 5280 §6.1.1 d).

use std::path::Path;
use std::sync::OnceLock;

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, TrustAnchor};

use crate::error::{Error, Result};

/// Whom to trust. Reading some 150 roots takes longer than a handshake, so they are only decoded
/// when a chain is checked.
#[derive(Debug)]
pub struct TrustAnchors {
    source: Source,
    certificates: OnceLock<Vec<CertificateDer<'static>>>,
}

#[derive(Debug)]
enum Source {
    /// PEM text, and what to call it.
    Pem(String, String),
    System,
}

impl TrustAnchors {
    /// Nobody.
    pub fn empty() -> Self {
        Self::from_pem("the trusted certificates (there are none)", String::new())
    }

    /// The certificates in a file of PEM.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::ErrorKind::Usage) if it cannot be read, or holds none.
    pub fn from_pem_file(path: &Path) -> Result<Self> {
        let shown = path.display();
        let pem = std::fs::read(path)
            .map_err(|error| Error::usage(format!("cannot read {shown}: {error}")))?;
        let pem = String::from_utf8_lossy(&pem).into_owned();
        if !pem.contains("-----BEGIN CERTIFICATE-----") {
            return Err(Error::usage(format!("{shown} holds no certificate in PEM")));
        }
        Ok(Self::from_pem(shown.to_string(), pem))
    }

    /// The certificates in PEM text; `name` says where it is from.
    pub fn from_pem(name: impl Into<String>, pem: String) -> Self {
        TrustAnchors {
            source: Source::Pem(name.into(), pem),
            certificates: OnceLock::new(),
        }
    }

    /// The roots of the operating system; Mozilla's where it has none.
    pub fn system() -> Self {
        TrustAnchors {
            source: Source::System,
            certificates: OnceLock::new(),
        }
    }

    /// Where they are from, in words.
    pub fn describe(&self) -> &str {
        match &self.source {
            Source::Pem(name, _) => name,
            Source::System if self.certificates().is_empty() => "Mozilla's roots",
            Source::System => "the system's roots",
        }
    }

    /// Whether exactly this certificate is among them.
    pub(super) fn contains(&self, der: &[u8]) -> bool {
        self.certificates()
            .iter()
            .any(|certificate| certificate.as_ref() == der)
    }

    /// As webpki wants them. Those that it cannot read are left out: they lead to no chain.
    pub(super) fn list(&self) -> Vec<TrustAnchor<'_>> {
        let certificates = self.certificates();
        if certificates.is_empty() && matches!(self.source, Source::System) {
            return webpki_roots::TLS_SERVER_ROOTS.to_vec();
        }
        certificates
            .iter()
            .filter_map(|certificate| webpki::anchor_from_trusted_cert(certificate).ok())
            .collect()
    }

    fn certificates(&self) -> &[CertificateDer<'static>] {
        self.certificates.get_or_init(|| match &self.source {
            Source::Pem(_, pem) => CertificateDer::pem_slice_iter(pem.as_bytes())
                .flatten()
                .collect(),
            Source::System => rustls_native_certs::load_native_certs().certs,
        })
    }
}
