//! A certificate's bytes by their names in RFC 5280 §4.1, and what they say.
//!
//! The functions follow the ASN.1 of RFC 5280 appendix A, a structure each. Reading on after a fault
//! is what keeps the rest of a broken certificate legible; the first fault is what is reported.

use std::ops::Range;

use super::der::{
    Fact, any, expect, object_identifier, optional, primitive, sequence_of, simple, spanned, tag,
    unused_bits,
};
use super::extensions::{Extension, extension};
use super::names::{DistinguishedName, distinguished_name};
use super::oid::{ObjectIdentifier, Role};
use super::time::Moment;
use crate::names::registry::SignatureScheme;
use crate::names::signature::SignatureAlgorithm;
use crate::wire::{Problem, Reader, Result};

/// What a certificate says.
#[derive(Debug, Clone)]
pub struct Facts {
    /// What is signed.
    pub tbs_certificate: Fact<TbsCertificate>,
    /// How it is signed.
    pub signature_algorithm: Fact<ObjectIdentifier>,
    /// The same with its parameters: the whole AlgorithmIdentifier.
    pub algorithm_identifier: Range<usize>,
    /// The signature.
    pub signature: Range<usize>,
}

/// The part of a certificate that is signed.
#[derive(Debug, Clone)]
pub struct TbsCertificate {
    /// The version of X.509, 1 to 3.
    pub version: u8,
    /// How its issuer says that it is signed: the whole AlgorithmIdentifier.
    pub algorithm_identifier: Range<usize>,
    /// The number that its issuer knows it by, big-endian.
    pub serial: Fact<Vec<u8>>,
    /// Who signed it.
    pub issuer: Fact<DistinguishedName>,
    /// The first moment at which it is valid.
    pub not_before: Fact<Moment>,
    /// The last moment at which it is valid.
    pub not_after: Fact<Moment>,
    /// Whom it is for.
    pub subject: Fact<DistinguishedName>,
    /// The subject's key.
    pub public_key: Fact<SubjectPublicKeyInfo>,
    /// What else it says.
    pub extensions: Vec<Extension>,
}

/// A key with the name of its algorithm (RFC 5280 §4.1.2.7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectPublicKeyInfo {
    /// What the key is for.
    pub algorithm: Fact<ObjectIdentifier>,
    /// The bare key.
    pub key: Range<usize>,
}

/// Annotates a certificate in DER, for [`Reader::foreign`](crate::wire::Reader::foreign). It reads
/// all there is, whatever it is.
pub fn annotate(r: &mut Reader<'_>) {
    let _ = certificate(r);
}

/// Annotates a SubjectPublicKeyInfo, for [`Reader::foreign`](crate::wire::Reader::foreign): one that
/// is alone, as a raw public key is (RFC 7250 §3).
pub fn annotate_public_key(r: &mut Reader<'_>) {
    let _ = subject_public_key_info(r);
    if !r.is_empty() {
        r.rest("after_subjectPublicKeyInfo");
    }
}

/// Reads a certificate in DER.
pub(super) fn certificate(r: &mut Reader<'_>) -> Result<Facts> {
    let facts = certificate_element(r);
    if r.is_empty() {
        return facts;
    }
    let after = r.fault("Certificate", Problem::Trailing(r.remaining()));
    r.rest("after_certificate");
    facts.and(Err(after))
}

/// A certificate among others.
pub(super) fn certificate_element(r: &mut Reader<'_>) -> Result<Facts> {
    expect(r, "Certificate", tag::SEQUENCE, |r| {
        let tbs_certificate = spanned(r, tbs_certificate);
        let algorithm = spanned(r, |r| algorithm_identifier(r, "signatureAlgorithm"));
        let signature = expect(r, "signatureValue", tag::BIT_STRING, |r| {
            unused_bits(r)?;
            let is_ecdsa = algorithm.as_ref().is_ok_and(|it| is_ecdsa(it));
            Ok(spanned(r, |r| signature_value(r, is_ecdsa))?.at)
        });
        let tbs_certificate = tbs_certificate?;
        let Fact { value, at } = algorithm?;
        Ok(Facts {
            tbs_certificate,
            signature_algorithm: value,
            algorithm_identifier: at,
            signature: signature?,
        })
    })
}

fn tbs_certificate(r: &mut Reader<'_>) -> Result<TbsCertificate> {
    expect(r, "tbsCertificate", tag::SEQUENCE, |r| {
        let version = optional(r, "version", tag::constructed(0), version);
        let serial = simple(r, "serialNumber", tag::INTEGER);
        let signature_algorithm = spanned(r, |r| algorithm_identifier(r, "signature"));
        let issuer = distinguished_name(r, "issuer");
        let validity = expect(r, "validity", tag::SEQUENCE, |r| {
            let not_before = moment(r, "notBefore");
            let not_after = moment(r, "notAfter");
            Ok((not_before?, not_after?))
        });
        let subject = distinguished_name(r, "subject");
        let public_key = spanned(r, subject_public_key_info);
        let unique_ids = [("issuerUniqueID", 1), ("subjectUniqueID", 2)].map(|(name, number)| {
            optional(r, name, tag::primitive(number), |r| {
                primitive(r, tag::BIT_STRING)
            })
        });
        let extensions = optional(r, "extensions", tag::constructed(3), |r| {
            sequence_of(r, "extensions", extension)
        });
        let version = version?.unwrap_or(1);
        let serial = serial?.map(<[u8]>::to_vec);
        let algorithm_identifier = signature_algorithm?.at;
        let issuer = issuer?;
        let (not_before, not_after) = validity?;
        let subject = subject?;
        let public_key = public_key?;
        unique_ids.into_iter().collect::<Result<Vec<_>>>()?;
        Ok(TbsCertificate {
            version,
            algorithm_identifier,
            serial,
            issuer,
            not_before,
            not_after,
            subject,
            public_key,
            extensions: extensions?.unwrap_or_default(),
        })
    })
}

fn version(r: &mut Reader<'_>) -> Result<u8> {
    expect(r, "version", tag::INTEGER, |r| {
        let fault = r.illegal("version", "is not one of 1 to 3");
        let length = r.remaining();
        let number = r.described("content", length, |bytes| match bytes {
            [n @ 0..=2] => format!("v{}", n + 1),
            _ => "unknown".to_owned(),
        })?;
        match number {
            [n @ 0..=2] => Ok(n + 1),
            _ => Err(fault),
        }
    })
}

pub(super) fn moment(r: &mut Reader<'_>, name: &'static str) -> Result<Fact<Moment>> {
    let start = r.position();
    let Fact { value, at } = any(r, name)?;
    match Moment::read(value.tag, value.content) {
        Ok(moment) => Ok(Fact { value: moment, at }),
        Err(why) => Err(crate::wire::Error {
            field: name.into(),
            offset: start,
            problem: Problem::Illegal(why),
        }),
    }
}

pub(super) fn algorithm_identifier(
    r: &mut Reader<'_>,
    name: &'static str,
) -> Result<Fact<ObjectIdentifier>> {
    expect(r, name, tag::SEQUENCE, |r| {
        let algorithm = object_identifier(r, "algorithm");
        let parameters = match r.is_empty() {
            true => Ok(()),
            false => any(r, "parameters").map(drop),
        };
        algorithm.and_then(|algorithm| parameters.map(|()| algorithm))
    })
}

pub(super) fn is_ecdsa(algorithm: &Fact<ObjectIdentifier>) -> bool {
    use SignatureAlgorithm::{Ecdsa, Sm2};
    let scheme = match algorithm.value.role() {
        Some(Role::Signature(scheme, _)) => scheme,
        _ => None,
    };
    matches!(
        scheme.and_then(SignatureScheme::algorithm),
        Some(Ecdsa | Sm2)
    )
}

/// What the algorithm of the signature puts into its BIT STRING. Whether it is in order comes out when
/// it is verified.
pub(super) fn signature_value(r: &mut Reader<'_>, is_ecdsa: bool) -> Result<()> {
    if is_ecdsa {
        let _ = expect(r, "Ecdsa-Sig-Value", tag::SEQUENCE, |r| {
            let numbers = [any(r, "r"), any(r, "s")];
            numbers.into_iter().collect::<Result<Vec<_>>>()
        });
    }
    if !r.is_empty() {
        r.rest("content");
    }
    Ok(())
}

/// Whether the bytes are a SubjectPublicKeyInfo in DER, and nothing else.
pub fn is_public_key(der: &[u8]) -> bool {
    let mut r = Reader::new(der);
    subject_public_key_info(&mut r).is_ok() && r.is_empty()
}

/// RFC 5280 §4.1.2.7; what the key consists of is for RFC 8017 appendix A.1.1 and RFC 5480 §2.2, and
/// whether it is one comes out when it is used.
fn subject_public_key_info(r: &mut Reader<'_>) -> Result<SubjectPublicKeyInfo> {
    expect(r, "subjectPublicKeyInfo", tag::SEQUENCE, |r| {
        let algorithm = algorithm_identifier(r, "algorithm");
        let key = expect(r, "subjectPublicKey", tag::BIT_STRING, |r| {
            unused_bits(r)?;
            let algorithm = algorithm.as_ref().ok().and_then(|it| it.name());
            Ok(spanned(r, |r| bare_key(r, algorithm))?.at)
        });
        Ok(SubjectPublicKeyInfo {
            algorithm: algorithm?,
            key: key?,
        })
    })
}

fn bare_key(r: &mut Reader<'_>, algorithm: Option<&str>) -> Result<()> {
    match algorithm {
        Some("rsaEncryption" | "id-RSASSA-PSS") => {
            let _ = expect(r, "RSAPublicKey", tag::SEQUENCE, |r| {
                let numbers = [any(r, "modulus"), any(r, "publicExponent")];
                numbers.into_iter().collect::<Result<Vec<_>>>()
            });
        }
        Some("id-ecPublicKey") => ec_point(r)?,
        _ => {}
    }
    if !r.is_empty() {
        r.rest("content");
    }
    Ok(())
}

/// A point on a curve (SEC 1 §2.3.3).
fn ec_point(r: &mut Reader<'_>) -> Result<()> {
    let half = r.remaining().saturating_sub(1) / 2;
    match r.peek() {
        [4, point @ ..] if point.len() == 2 * half => {
            r.described("form", 1, |_| "uncompressed".to_owned())?;
            r.opaque("x", half)?;
            r.opaque("y", half)?;
        }
        [2 | 3, ..] => {
            r.described("form", 1, |_| "compressed".to_owned())?;
            r.rest("x");
        }
        _ => {}
    }
    Ok(())
}
