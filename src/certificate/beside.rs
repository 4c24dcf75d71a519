//! What else is kept in DER beside certificates, told by how it begins.

use super::der::{places, split, tag};

/// Something in DER that is no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the specifications'
pub enum Beside {
    /// RFC 6960 §4.2.1.
    OcspResponse,
    /// RFC 5280 §5.1.
    CertificateList,
    /// RFC 2986 §4.
    CertificationRequest,
    /// RFC 7292 §4.
    Pfx,
    /// PKCS #1, PKCS #8 or SEC 1 (RFC 8017 appendix A.1.2, RFC 5958 §2, RFC 5915 §3).
    PrivateKey,
    /// RFC 5652 §3.
    ContentInfo,
    /// OpenSSL's own form of a session.
    SslSession,
}

impl Beside {
    /// What `der` is; `None` if it is a certificate or nothing of this.
    pub fn of(der: &[u8]) -> Option<Self> {
        let (tag::SEQUENCE, content, _) = split(der)? else {
            return None;
        };
        let parts = tags(content);
        let first = split(content)?.1;
        match parts[..] {
            [tag::ENUMERATED, ..] => Some(Beside::OcspResponse),
            [tag::OBJECT_IDENTIFIER, CONTENT, ..] => Some(Beside::ContentInfo),
            [tag::INTEGER, tag::SEQUENCE, ..] if first == [3] => Some(Beside::Pfx),
            [tag::INTEGER, tag::SEQUENCE, tag::OCTET_STRING, ..] => Some(Beside::PrivateKey),
            [tag::INTEGER, tag::INTEGER, tag::INTEGER, tag::INTEGER, ..] => {
                Some(Beside::PrivateKey)
            }
            [tag::INTEGER, tag::INTEGER, tag::OCTET_STRING, ..] => Some(Beside::SslSession),
            [tag::INTEGER, tag::OCTET_STRING, ..] if first == [1] => Some(Beside::PrivateKey),
            [tag::SEQUENCE, tag::SEQUENCE, tag::BIT_STRING] => Self::signed(first),
            _ => None,
        }
    }

    /// What is signed, in the form that certificates, requests and lists share.
    fn signed(content: &[u8]) -> Option<Self> {
        let parts = tags(content);
        let behind_version = match parts[..] {
            [tag::INTEGER, ..] => &parts[1..],
            _ => &parts[..],
        };
        match behind_version {
            [
                tag::SEQUENCE,
                tag::SEQUENCE,
                tag::UTC_TIME | tag::GENERALIZED_TIME,
                ..,
            ] => Some(Beside::CertificateList),
            // Name, key and attributes; a certificate has more.
            [tag::SEQUENCE, tag::SEQUENCE] | [tag::SEQUENCE, tag::SEQUENCE, ATTRIBUTES] => {
                Some(Beside::CertificationRequest)
            }
            _ => None,
        }
    }
}

/// What a ContentInfo holds, and the attributes of a request: both are `[0]`.
const CONTENT: u8 = tag::constructed(0);
const ATTRIBUTES: u8 = tag::constructed(0);

/// The tags of the elements that `bytes` consists of; none if it is not that.
fn tags(bytes: &[u8]) -> Vec<u8> {
    let places = places(bytes).unwrap_or_default();
    places.into_iter().map(|place| place.tag).collect()
}
