//! Answers of OCSP, by which an authority says whether a certificate is revoked (RFC 6960 §4.2).
//!
//! One walk over the DER yields what the answer says and records what each byte is. Whether to believe
//! it is asked in [`crate::peer`].

use std::ops::Range;

use super::Certificate;
use super::der::{
    Fact, any, boolean, each, expect, object_identifier, optional, sequence_of, simple, spanned,
    tag,
};
use super::extensions::{SignedCertificateTimestamp, timestamp_list};
use super::names::distinguished_name;
use super::oid::ObjectIdentifier;
use super::signed::{SignaturePart, Signed, signature_part};
use super::structure::{algorithm_identifier, certificate_element, moment};
use super::time::Moment;
use crate::compute::Value;
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{CrlReason, OcspResponseStatus};
use crate::wire::{Problem, Reader, Result};

/// An answer that could be read.
#[derive(Debug, Clone)]
pub struct OcspResponse {
    der: Value,
    /// What the responder says of the request.
    pub status: OcspResponseStatus,
    /// The answer, if its kind is `id-pkix-ocsp-basic`, which is the only one.
    pub basic: Option<BasicResponse>,
}

/// An answer of the basic kind (RFC 6960 §4.2.1).
#[derive(Debug, Clone)]
pub struct BasicResponse {
    tbs: Range<usize>,
    /// Who signed it.
    pub responder: ResponderId,
    /// When.
    pub produced_at: Moment,
    /// What is said of each certificate.
    pub responses: Vec<SingleResponse>,
    /// Whether it has a critical extension, none of which is known here.
    pub is_critical: bool,
    signature: SignaturePart,
    certificates: Vec<Range<usize>>,
}

/// Who signed an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponderId {
    /// By the subject of their certificate, in DER.
    ByName(Vec<u8>),
    /// By the SHA-1 of their bare key.
    ByKey(Vec<u8>),
}

/// What is said of one certificate.
#[derive(Debug, Clone)]
pub struct SingleResponse {
    /// The hash that the next two are made with; `None` if it is unknown here.
    pub hash: Option<HashAlgorithm>,
    /// The hash of the issuer's name in DER.
    pub issuer_name_hash: Vec<u8>,
    /// The hash of the issuer's bare key.
    pub issuer_key_hash: Vec<u8>,
    /// The number that the issuer gave the certificate, as in the certificate.
    pub serial: Vec<u8>,
    /// Whether it is revoked.
    pub status: CertificateState,
    /// The moment at which this was known to be so.
    pub this_update: Moment,
    /// The moment at which there will be news, if it is said.
    pub next_update: Option<Moment>,
    /// Promises of certificate logs (RFC 6962 §3.3).
    pub timestamps: Vec<Fact<SignedCertificateTimestamp>>,
    /// Whether it has a critical extension, none of which is known here.
    pub is_critical: bool,
}

/// Whether a certificate is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateState {
    /// It is not.
    Good,
    /// It is.
    Revoked {
        /// Since when, in seconds since 1970.
        at: i64,
        /// Why, if it is said.
        reason: Option<CrlReason>,
    },
    /// The responder does not know the certificate.
    Unknown,
}

/// Annotates an answer in DER, for [`Reader::foreign`](crate::wire::Reader::foreign). It reads all there
/// is, whatever it is.
pub fn annotate(r: &mut Reader<'_>) {
    let _ = response(r);
    if !r.is_empty() {
        r.rest("after_OCSPResponse");
    }
}

/// Annotates the name of a responder, as `status_request` lists those that a client trusts.
pub fn annotate_responder(r: &mut Reader<'_>) {
    let _ = responder_id(r);
    if !r.is_empty() {
        r.rest("content");
    }
}

/// Annotates extensions of a request, as `status_request` has them; there may be none.
pub fn annotate_extensions(r: &mut Reader<'_>) {
    if !r.is_empty() {
        let _ = extensions(r, "requestExtensions");
    }
    if !r.is_empty() {
        r.rest("content");
    }
}

impl OcspResponse {
    /// Reads an answer in DER.
    ///
    /// # Errors
    /// Where it is malformed, or that bytes follow it.
    pub fn read(der: &Value) -> Result<Self> {
        let mut r = Reader::new(der);
        let (status, basic) = response(&mut r)?;
        r.finish("OCSPResponse")?;
        Ok(OcspResponse {
            der: der.clone(),
            status,
            basic,
        })
    }

    /// What is signed, and with what signature; `None` if it has no basic answer.
    pub fn signed(&self) -> Option<Signed> {
        let basic = self.basic.as_ref()?;
        let SignaturePart {
            algorithm,
            signature,
        } = &basic.signature;
        let content = basic.tbs.clone();
        Signed::parts(&self.der, "tbsResponseData", content, algorithm, signature)
    }

    /// The promises of certificate logs that came with what is said of a certificate (RFC 6962 §3.3).
    pub fn timestamps(&self, serial: &[u8]) -> Vec<Value> {
        let singles = self.basic.iter().flat_map(|basic| &basic.responses);
        let of_it = singles.filter(|single| single.serial == serial);
        let places = of_it.flat_map(|single| &single.timestamps);
        places
            .filter_map(|it| self.der.part("SerializedSCT", it.at.clone()))
            .collect()
    }

    /// The certificates that came with it, one of which may be the signer's; those that cannot be read
    /// are left out.
    pub fn certificates(&self) -> Vec<Certificate> {
        let ranges = self.basic.iter().flat_map(|basic| &basic.certificates);
        let parts = ranges.filter_map(|at| self.der.part("certificate", at.clone()));
        parts
            .filter_map(|der| Certificate::read(&der).ok())
            .collect()
    }
}

/// RFC 6960 §4.2.1.
fn response(r: &mut Reader<'_>) -> Result<(OcspResponseStatus, Option<BasicResponse>)> {
    expect(r, "OCSPResponse", tag::SEQUENCE, |r| {
        let status = expect(r, "responseStatus", tag::ENUMERATED, |r| {
            r.code::<OcspResponseStatus>("content")
        });
        let answer = optional(r, "responseBytes", tag::constructed(0), |r| {
            expect(r, "ResponseBytes", tag::SEQUENCE, |r| {
                let kind = object_identifier(r, "responseType");
                let is_basic = kind
                    .as_ref()
                    .is_ok_and(|it| it.name() == Some("id-pkix-ocsp-basic"));
                let basic = expect(r, "response", tag::OCTET_STRING, |r| {
                    if is_basic {
                        return basic_response(r).map(Some);
                    }
                    r.rest("content");
                    Ok(None)
                });
                kind?;
                basic
            })
        });
        Ok((status?, answer?.flatten()))
    })
}

fn basic_response(r: &mut Reader<'_>) -> Result<BasicResponse> {
    expect(r, "BasicOCSPResponse", tag::SEQUENCE, |r| {
        let data = spanned(r, response_data);
        let signature = signature_part(r, "signature");
        let certificates = optional(r, "certs", tag::constructed(0), |r| {
            sequence_of(r, "certs", |r| {
                // What is wrong with one comes out if it is asked for.
                let at = spanned(r, |r| {
                    let _ = certificate_element(r);
                    Ok(())
                })?;
                Ok(at.at)
            })
        });
        let Fact { value, at } = data?;
        Ok(BasicResponse {
            tbs: at,
            signature: signature?,
            certificates: certificates?.unwrap_or_default(),
            responder: value.responder,
            produced_at: value.produced_at,
            responses: value.responses,
            is_critical: value.is_critical,
        })
    })
}

/// What of a BasicResponse is signed.
struct ResponseData {
    responder: ResponderId,
    produced_at: Moment,
    responses: Vec<SingleResponse>,
    is_critical: bool,
}

fn response_data(r: &mut Reader<'_>) -> Result<ResponseData> {
    expect(r, "tbsResponseData", tag::SEQUENCE, |r| {
        let version = optional(r, "version", tag::constructed(0), |r| {
            simple(r, "version", tag::INTEGER).map(|it| it.value.to_vec())
        });
        let responder = responder_id(r);
        let produced_at = moment(r, "producedAt");
        let responses = sequence_of(r, "responses", single_response);
        let extensions = optional(r, "responseExtensions", tag::constructed(1), |r| {
            extensions(r, "responseExtensions")
        });
        if version?.is_some_and(|version| version != [0]) {
            return Err(r.fault("version", Problem::Illegal("is not v1".to_owned())));
        }
        let Extensions { is_critical, .. } = extensions?.unwrap_or_default();
        Ok(ResponseData {
            responder: responder?,
            produced_at: produced_at?.value,
            responses: responses?,
            is_critical,
        })
    })
}

fn responder_id(r: &mut Reader<'_>) -> Result<ResponderId> {
    match super::der::next_tag(r) {
        Some(found) if found == tag::constructed(2) => expect(r, "byKey", found, |r| {
            let key = simple(r, "KeyHash", tag::OCTET_STRING)?;
            Ok(ResponderId::ByKey(key.value.to_vec()))
        }),
        _ => expect(r, "byName", tag::constructed(1), |r| {
            let der = r.peek();
            distinguished_name(r, "Name")?;
            let length = der.len() - r.remaining();
            Ok(ResponderId::ByName(
                der.get(..length).unwrap_or_default().to_vec(),
            ))
        }),
    }
}

/// RFC 6960 §4.2.1, §4.1.1.
fn single_response(r: &mut Reader<'_>) -> Result<SingleResponse> {
    expect(r, "SingleResponse", tag::SEQUENCE, |r| {
        let id = expect(r, "certID", tag::SEQUENCE, |r| {
            let hash = algorithm_identifier(r, "hashAlgorithm");
            let name = simple(r, "issuerNameHash", tag::OCTET_STRING);
            let key = simple(r, "issuerKeyHash", tag::OCTET_STRING);
            let serial = simple(r, "serialNumber", tag::INTEGER);
            Ok((
                hash?.value,
                name?.value.to_vec(),
                key?.value.to_vec(),
                serial?.value.to_vec(),
            ))
        });
        let status = certificate_state(r);
        let this_update = moment(r, "thisUpdate");
        let next_update = optional(r, "nextUpdate", tag::constructed(0), |r| {
            moment(r, "nextUpdate")
        });
        let extensions = optional(r, "singleExtensions", tag::constructed(1), |r| {
            extensions(r, "singleExtensions")
        });
        let (hash, issuer_name_hash, issuer_key_hash, serial) = id?;
        let Extensions {
            is_critical,
            timestamps,
        } = extensions?.unwrap_or_default();
        Ok(SingleResponse {
            hash: hash_algorithm(&hash),
            issuer_name_hash,
            issuer_key_hash,
            serial,
            status: status?,
            this_update: this_update?.value,
            next_update: next_update?.map(|it| it.value),
            timestamps,
            is_critical,
        })
    })
}

fn hash_algorithm(algorithm: &ObjectIdentifier) -> Option<HashAlgorithm> {
    Some(match algorithm.name()? {
        "sha1" => HashAlgorithm::Sha1,
        "sha224" => HashAlgorithm::Sha224,
        "sha256" => HashAlgorithm::Sha256,
        "sha384" => HashAlgorithm::Sha384,
        "sha512" => HashAlgorithm::Sha512,
        _ => return None,
    })
}

fn certificate_state(r: &mut Reader<'_>) -> Result<CertificateState> {
    let found = super::der::next_tag(r);
    if found == Some(tag::constructed(1)) {
        return expect(r, "revoked", tag::constructed(1), |r| {
            let at = moment(r, "revocationTime");
            let reason = optional(r, "revocationReason", tag::constructed(0), |r| {
                expect(r, "CRLReason", tag::ENUMERATED, |r| {
                    r.code::<CrlReason>("content")
                })
            });
            Ok(CertificateState::Revoked {
                at: at?.value.seconds,
                reason: reason?,
            })
        });
    }
    let (name, number, state) = match found {
        Some(found) if found == tag::primitive(2) => ("unknown", 2, CertificateState::Unknown),
        _ => ("good", 0, CertificateState::Good),
    };
    expect(r, name, tag::primitive(number), |_| Ok(state))
}

/// What of the extensions of an answer counts here.
#[derive(Default)]
struct Extensions {
    is_critical: bool,
    timestamps: Vec<Fact<SignedCertificateTimestamp>>,
}

fn extensions(r: &mut Reader<'_>, field: &'static str) -> Result<Extensions> {
    let mut found = Extensions::default();
    sequence_of(r, field, |r| extension(r, &mut found))?;
    Ok(found)
}

fn extension(r: &mut Reader<'_>, found: &mut Extensions) -> Result<()> {
    let number = super::der::content(r.peek(), tag::SEQUENCE)
        .and_then(|extension| super::der::content(extension, tag::OBJECT_IDENTIFIER));
    let known = number.and_then(super::oid::name);
    expect(r, known.unwrap_or("extension"), tag::SEQUENCE, |r| {
        let kind = object_identifier(r, "extnID");
        let critical = optional(r, "critical", tag::BOOLEAN, boolean);
        let timestamps = expect(r, "extnValue", tag::OCTET_STRING, |r| match known {
            Some("ocspSignedCertificateTimestampList") => expect(
                r,
                "SignedCertificateTimestampList",
                tag::OCTET_STRING,
                timestamp_list,
            ),
            _ => {
                // A nonce is not always DER.
                let _ = each(r, |r| any(r, "value"));
                if !r.is_empty() {
                    r.rest("content");
                }
                Ok(Vec::new())
            }
        });
        kind?;
        found.is_critical |= critical? == Some(true);
        found.timestamps.extend(timestamps?);
        Ok(())
    })
}
