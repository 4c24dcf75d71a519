//! The extensions of a certificate (RFC 5280 §4.2): what each says, and every byte of it.

use std::ops::Range;

use super::der::{
    Fact, any, boolean, each, expect, object_identifier, optional, primitive, sequence_of, simple,
    spanned, tag, unused_bits,
};
use super::names::{GeneralName, general_name};
use super::oid::{self, ObjectIdentifier};
use super::{policies, time};
use crate::names::registry::{ExtensionType, SignatureScheme};
use crate::wire::{CodePoint, Problem, Reader, Result};

/// One extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Which.
    pub kind: Fact<ObjectIdentifier>,
    /// Whether who does not know it must refuse the certificate.
    pub critical: bool,
    /// What it says.
    pub value: ExtensionValue,
}

/// What an extension says, of those that TLS has a use for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtensionValue {
    /// subjectAltName: whom the certificate is for.
    SubjectAltName(Vec<Fact<GeneralName>>),
    /// keyUsage.
    KeyUsage(Fact<KeyUsage>),
    /// extKeyUsage: the purposes of the key; `anyExtendedKeyUsage` may be among them.
    ExtKeyUsage(Vec<Fact<ObjectIdentifier>>),
    /// basicConstraints.
    BasicConstraints {
        /// Whether the key may sign certificates.
        ca: bool,
        /// How many authorities may follow below this one (RFC 5280 §4.2.1.9).
        path_len: Option<u64>,
    },
    /// nameConstraints: the names that an authority may certify.
    NameConstraints {
        /// Only below these, for each kind of name that is listed.
        permitted: Vec<Fact<GeneralName>>,
        /// Never below these.
        excluded: Vec<Fact<GeneralName>>,
        /// The places of those that have a minimum other than 0 or a maximum, for which RFC 5280 has no
        /// use.
        bounded: Vec<Range<usize>>,
    },
    /// certificatePolicies: under which policies it is issued (RFC 5280 §4.2.1.4).
    CertificatePolicies(Vec<Fact<ObjectIdentifier>>),
    /// policyMappings: pairs of the issuer's policy and the subject's that is as good (§4.2.1.5).
    PolicyMappings(Vec<(ObjectIdentifier, ObjectIdentifier)>),
    /// policyConstraints (§4.2.1.11): after how many more certificates each takes effect.
    PolicyConstraints {
        /// A policy must be valid for the whole path.
        require_explicit_policy: Option<u64>,
        /// Policies are no longer mapped.
        inhibit_policy_mapping: Option<u64>,
    },
    /// inhibitAnyPolicy: after how many more certificates anyPolicy matches no other (§4.2.1.14).
    InhibitAnyPolicy(u64),
    /// subjectKeyIdentifier.
    SubjectKeyIdentifier(Fact<Vec<u8>>),
    /// authorityKeyIdentifier: the identifier of the issuer's key, if it is given by that.
    AuthorityKeyIdentifier(Option<Fact<Vec<u8>>>),
    /// cRLDistributionPoints: where lists are of revoked certificates.
    CrlDistributionPoints(Vec<Fact<GeneralName>>),
    /// authorityInfoAccess: where the issuer's certificate is to be had (caIssuers, RFC 5280 §4.2.2.1).
    IssuerAddresses(Vec<Fact<GeneralName>>),
    /// Promises of certificate logs (RFC 6962 §3.3).
    SignedCertificateTimestamps(Vec<Fact<SignedCertificateTimestamp>>),
    /// The TLS extensions that a server with this certificate must answer (RFC 7633 §4); with
    /// status_request, what is called "must staple".
    TlsFeature(Vec<ExtensionType>),
    /// Any other: shown, and of no consequence here.
    Other,
}

/// What a key may be used for (RFC 5280 §4.2.1.3): bit 0, digitalSignature, is the most significant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// Signatures of the handshake.
    pub const DIGITAL_SIGNATURE: usize = 0;
    /// RSA key transport.
    pub const KEY_ENCIPHERMENT: usize = 2;
    /// Signatures of certificates.
    pub const KEY_CERT_SIGN: usize = 5;
    /// Signatures of lists of revoked certificates.
    pub const CRL_SIGN: usize = 6;

    pub(super) const NAMES: [&str; 9] = [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ];

    pub(super) fn new(bits: &[u8]) -> Self {
        let byte = |at: usize| bits.get(at).copied().unwrap_or(0);
        KeyUsage(u16::from_be_bytes([byte(0), byte(1)]))
    }

    /// Whether it allows what this bit is for.
    pub fn allows(self, bit: usize) -> bool {
        self.0 & (0x8000 >> bit) != 0
    }

    /// Whether it allows all that another one does.
    pub fn includes(self, other: KeyUsage) -> bool {
        other.0 & !self.0 == 0
    }

    /// The names of what it allows.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let named = Self::NAMES.into_iter().enumerate();
        named.filter_map(move |(bit, name)| self.allows(bit).then_some(name))
    }
}

/// A log's promise to publish a certificate (RFC 6962 §3.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCertificateTimestamp {
    /// The SHA-256 of the log's key.
    pub log_id: [u8; 32],
    /// Milliseconds since 1970.
    pub timestamp: u64,
    /// How the log signed.
    pub algorithm: SignatureScheme,
}

/// An extension, named for what it is.
pub(super) fn extension(r: &mut Reader<'_>) -> Result<Extension> {
    let number = super::der::content(r.peek(), tag::SEQUENCE)
        .and_then(|extension| super::der::content(extension, tag::OBJECT_IDENTIFIER));
    let known = number.and_then(oid::name);
    expect(r, known.unwrap_or("extension"), tag::SEQUENCE, |r| {
        let kind = object_identifier(r, "extnID");
        let critical = optional(r, "critical", tag::BOOLEAN, boolean);
        let value = expect(r, "extnValue", tag::OCTET_STRING, |r| {
            extension_value(r, known)
        });
        Ok(Extension {
            kind: kind?,
            critical: critical?.unwrap_or(false),
            value: value?,
        })
    })
}

fn extension_value(r: &mut Reader<'_>, extension: Option<&str>) -> Result<ExtensionValue> {
    use ExtensionValue as Value;
    match extension {
        Some("subjectAltName") => {
            sequence_of(r, "GeneralNames", general_name).map(Value::SubjectAltName)
        }
        Some("keyUsage") => key_usage(r).map(Value::KeyUsage),
        Some("extKeyUsage") => sequence_of(r, "ExtKeyUsageSyntax", |r| {
            object_identifier(r, "KeyPurposeId")
        })
        .map(Value::ExtKeyUsage),
        Some("basicConstraints") => basic_constraints(r),
        Some("nameConstraints") => read_name_constraints(r),
        Some("certificatePolicies") => policies::certificate_policies(r),
        Some("policyMappings") => policies::policy_mappings(r),
        Some("policyConstraints") => policies::policy_constraints(r),
        Some("inhibitAnyPolicy") => policies::inhibit_any_policy(r),
        Some("subjectKeyIdentifier") => simple(r, "KeyIdentifier", tag::OCTET_STRING)
            .map(|id| Value::SubjectKeyIdentifier(id.map(<[u8]>::to_vec))),
        Some("authorityKeyIdentifier") => authority_key_identifier(r),
        Some("signedCertificateTimestampList") => expect(
            r,
            "SignedCertificateTimestampList",
            tag::OCTET_STRING,
            |r| timestamp_list(r).map(Value::SignedCertificateTimestamps),
        ),
        Some("cRLDistributionPoints") => {
            // What is wrong with these is shown, and does no harm.
            let points = sequence_of(r, "CRLDistributionPoints", distribution_point);
            let names = points.unwrap_or_default().into_iter().flatten();
            Ok(Value::CrlDistributionPoints(names.collect()))
        }
        Some("tlsFeature") => sequence_of(r, "Features", |r| {
            let feature = simple(r, "value", tag::INTEGER)?;
            Ok(ExtensionType::from_value(
                unsigned(&feature).unwrap_or(u64::MAX),
            ))
        })
        .map(Value::TlsFeature),
        Some("authorityInfoAccess") => {
            // What is wrong with it is shown, and does no harm.
            let found = sequence_of(r, "AccessDescriptions", access_description);
            let found = found.unwrap_or_default().into_iter();
            let issuers = found.filter(|(method, _)| method.name() == Some("caIssuers"));
            Ok(Value::IssuerAddresses(
                issuers.map(|(_, location)| location).collect(),
            ))
        }
        other => {
            // Errors in these are shown, and do no harm.
            let _ = only_shown(r, other);
            if !r.is_empty() {
                r.rest("content");
            }
            Ok(Value::Other)
        }
    }
}

/// An extension that has no consequence here.
fn only_shown(r: &mut Reader<'_>, extension: Option<&str>) -> Result<()> {
    match extension {
        Some("issuerAltName") => sequence_of(r, "GeneralNames", general_name).map(drop),
        Some("subjectInfoAccess") => {
            sequence_of(r, "AccessDescriptions", access_description).map(drop)
        }
        Some("freshestCRL") => {
            sequence_of(r, "CRLDistributionPoints", distribution_point).map(drop)
        }
        _ => each(r, |r| any(r, "value")).map(drop),
    }
}

/// What is to be had, and where (RFC 5280 §4.2.2.1).
fn access_description(r: &mut Reader<'_>) -> Result<(ObjectIdentifier, Fact<GeneralName>)> {
    expect(r, "AccessDescription", tag::SEQUENCE, |r| {
        let method = object_identifier(r, "accessMethod");
        let location = general_name(r);
        Ok((method?.value, location?))
    })
}

fn distribution_point(r: &mut Reader<'_>) -> Result<Vec<Fact<GeneralName>>> {
    expect(r, "DistributionPoint", tag::SEQUENCE, |r| {
        let name = optional(r, "distributionPoint", tag::constructed(0), |r| {
            optional(r, "fullName", tag::constructed(0), |r| {
                each(r, general_name)
            })
        });
        let reasons = optional(r, "reasons", tag::primitive(1), |r| {
            primitive(r, tag::BIT_STRING)
        });
        let issuer = optional(r, "cRLIssuer", tag::constructed(2), |r| {
            each(r, general_name)
        });
        let names = name?.flatten().unwrap_or_default();
        reasons.map(drop).and(issuer.map(drop)).map(|()| names)
    })
}

fn key_usage(r: &mut Reader<'_>) -> Result<Fact<KeyUsage>> {
    expect(r, "KeyUsage", tag::BIT_STRING, |r| {
        unused_bits(r)?;
        spanned(r, |r| {
            let usage = KeyUsage::new(r.peek());
            let length = r.remaining();
            if length > 0 {
                r.described("content", length, |_| {
                    usage.names().collect::<Vec<_>>().join(", ")
                })?;
            }
            Ok(usage)
        })
    })
}

fn basic_constraints(r: &mut Reader<'_>) -> Result<ExtensionValue> {
    expect(r, "BasicConstraints", tag::SEQUENCE, |r| {
        let ca = optional(r, "cA", tag::BOOLEAN, boolean);
        let path_len = optional(r, "pathLenConstraint", tag::INTEGER, |r| {
            let length = primitive(r, tag::INTEGER)?;
            unsigned(&length).ok_or_else(|| {
                r.fault(
                    "pathLenConstraint",
                    Problem::Illegal("is negative, or large".to_owned()),
                )
            })
        });
        Ok(ExtensionValue::BasicConstraints {
            ca: ca?.unwrap_or(false),
            path_len: path_len?,
        })
    })
}

/// A number that is not negative, of at most 63 bits.
pub(super) fn unsigned(content: &[u8]) -> Option<u64> {
    let fits = content.len() <= 8 && content.first().is_some_and(|first| first & 0x80 == 0);
    fits.then(|| content.iter().fold(0, |n, byte| n << 8 | u64::from(*byte)))
}

/// Reads a NameConstraints in DER that is alone.
pub(crate) fn name_constraints(der: &[u8]) -> Option<ExtensionValue> {
    read_name_constraints(&mut Reader::new(der)).ok()
}

fn read_name_constraints(r: &mut Reader<'_>) -> Result<ExtensionValue> {
    let mut bounded = Vec::new();
    expect(r, "NameConstraints", tag::SEQUENCE, |r| {
        let permitted = subtrees(r, "permittedSubtrees", 0, &mut bounded);
        let excluded = subtrees(r, "excludedSubtrees", 1, &mut bounded);
        Ok(ExtensionValue::NameConstraints {
            permitted: permitted?,
            excluded: excluded?,
            bounded,
        })
    })
}

fn subtrees(
    r: &mut Reader<'_>,
    field: &'static str,
    number: u8,
    bounded: &mut Vec<Range<usize>>,
) -> Result<Vec<Fact<GeneralName>>> {
    let subtrees = optional(r, field, tag::constructed(number), |r| {
        each(r, |r| {
            expect(r, "GeneralSubtree", tag::SEQUENCE, |r| {
                let base = general_name(r);
                let minimum = optional(r, "minimum", tag::primitive(0), |r| {
                    primitive(r, tag::INTEGER)
                });
                let maximum = optional(r, "maximum", tag::primitive(1), |r| {
                    primitive(r, tag::INTEGER)
                });
                let (minimum, maximum) = (minimum?, maximum?);
                let base = base?;
                if maximum.is_some() || minimum.is_some_and(|it| it.value != [0]) {
                    bounded.push(base.at.clone());
                }
                Ok(base)
            })
        })
    });
    subtrees.map(Option::unwrap_or_default)
}

fn authority_key_identifier(r: &mut Reader<'_>) -> Result<ExtensionValue> {
    expect(r, "AuthorityKeyIdentifier", tag::SEQUENCE, |r| {
        let identifier = optional(r, "keyIdentifier", tag::primitive(0), |r| {
            primitive(r, tag::OCTET_STRING).map(|id| id.map(<[u8]>::to_vec))
        });
        let issuer = optional(r, "authorityCertIssuer", tag::constructed(1), |r| {
            each(r, general_name)
        });
        let serial = optional(r, "authorityCertSerialNumber", tag::primitive(2), |r| {
            primitive(r, tag::INTEGER)
        });
        issuer?;
        serial?;
        identifier.map(ExtensionValue::AuthorityKeyIdentifier)
    })
}

/// Signed certificate timestamps, in the presentation language of TLS (RFC 6962 §3.3).
pub(super) fn timestamp_list(r: &mut Reader<'_>) -> Result<Vec<Fact<SignedCertificateTimestamp>>> {
    r.list16("sct_list", 0..=0xffff, |r| {
        r.within16("SerializedSCT", 0..=0xffff, timestamp)
    })
}

/// Annotates a signed certificate timestamp, for [`Reader::foreign`](crate::wire::Reader::foreign).
pub fn annotate_timestamp(r: &mut Reader<'_>) {
    let _ = timestamp(r);
}

/// A signed certificate timestamp (RFC 6962 §3.2).
fn timestamp(r: &mut Reader<'_>) -> Result<Fact<SignedCertificateTimestamp>> {
    spanned(r, |r| {
        r.u8("sct_version")?;
        let log_id = r.array("log_id")?;
        let number = |bytes: &[u8]| {
            let bytes = bytes.iter();
            bytes.fold(0, |n: u64, byte| n << 8 | u64::from(*byte))
        };
        let timestamp = r.described("timestamp", 8, |bytes| {
            time::rfc3339(i64::try_from(number(bytes) / 1000).unwrap_or(i64::MAX))
        })?;
        r.vector16("extensions", 0..=0xffff)?;
        let algorithm = r.code::<SignatureScheme>("algorithm")?;
        r.vector16("signature", 0..=0xffff)?;
        Ok(SignedCertificateTimestamp {
            log_id,
            timestamp: number(timestamp),
            algorithm,
        })
    })
}
