//! Every byte of a certificate by its name in RFC 5280 §4.1.
//!
//! The functions follow the ASN.1 of RFC 5280 appendix A, a structure each. What does not fit it is
//! still shown, by its tags (see [`super::der`]).

use super::der::{
    any, content, each, expect, next_tag, object_identifier, optional, primitive, sequence_of, tag,
    text, unused_bits,
};
use super::oid;
use super::parse::ip_address;
use crate::names::registry::SignatureScheme;
use crate::wire::Reader;

/// Annotates a certificate in DER, for [`Reader::foreign`](crate::wire::Reader::foreign). It reads
/// all there is, whatever it is.
pub fn annotate(r: &mut Reader<'_>) {
    expect(r, "Certificate", tag::SEQUENCE, |r| {
        tbs_certificate(r);
        let algorithm = algorithm_name(r.peek());
        algorithm_identifier(r, "signatureAlgorithm");
        expect(r, "signatureValue", tag::BIT_STRING, |r| {
            unused_bits(r);
            signature_value(r, algorithm);
        });
    });
    if !r.is_empty() {
        r.rest("after_certificate");
    }
}

fn tbs_certificate(r: &mut Reader<'_>) {
    expect(r, "tbsCertificate", tag::SEQUENCE, |r| {
        optional(r, "version", tag::constructed(0), |r| {
            expect(r, "version", tag::INTEGER, |r| {
                let length = r.remaining();
                let _ = r.described("content", length, |bytes| match bytes {
                    [n @ 0..=2] => format!("v{}", n + 1),
                    _ => "unknown".to_owned(),
                });
            });
        });
        any(r, "serialNumber");
        algorithm_identifier(r, "signature");
        name(r, "issuer");
        expect(r, "validity", tag::SEQUENCE, |r| {
            any(r, "notBefore");
            any(r, "notAfter");
        });
        name(r, "subject");
        subject_public_key_info(r);
        optional(r, "issuerUniqueID", tag::primitive(1), |r| {
            primitive(r, tag::BIT_STRING)
        });
        optional(r, "subjectUniqueID", tag::primitive(2), |r| {
            primitive(r, tag::BIT_STRING)
        });
        optional(r, "extensions", tag::constructed(3), |r| {
            sequence_of(r, "extensions", extension);
        });
    });
}

/// The name of the algorithm in the AlgorithmIdentifier that `bytes` begins with.
fn algorithm_name(bytes: &[u8]) -> Option<&'static str> {
    let (identifier, _) = content(bytes, tag::SEQUENCE)?;
    let (algorithm, _) = content(identifier, tag::OBJECT_IDENTIFIER)?;
    oid::name(&oid::dotted(algorithm)?)
}

fn algorithm_identifier(r: &mut Reader<'_>, name: &'static str) {
    expect(r, name, tag::SEQUENCE, |r| {
        any(r, "algorithm");
        if !r.is_empty() {
            any(r, "parameters");
        }
    });
}

/// What the algorithm of the signature puts into its BIT STRING.
fn signature_value(r: &mut Reader<'_>, algorithm: Option<&str>) {
    if algorithm.is_some_and(|name| name.starts_with("ecdsa")) {
        expect(r, "Ecdsa-Sig-Value", tag::SEQUENCE, |r| {
            any(r, "r");
            any(r, "s");
        });
    } else if !r.is_empty() {
        r.rest("content");
    }
}

/// A distinguished name (RFC 5280 §4.1.2.4).
fn name(r: &mut Reader<'_>, field: &'static str) {
    sequence_of(r, field, relative_name);
}

fn relative_name(r: &mut Reader<'_>) {
    expect(r, "RelativeDistinguishedName", tag::SET, |r| {
        each(r, |r| {
            expect(r, "AttributeTypeAndValue", tag::SEQUENCE, |r| {
                any(r, "type");
                any(r, "value");
            });
        });
    });
}

/// Annotates a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), for
/// [`Reader::foreign`](crate::wire::Reader::foreign): as a certificate contains it, or alone, as a
/// raw public key (RFC 7250 §3). What the key consists of is for RFC 8017 appendix A.1.1 and
/// RFC 5480 §2.2.
pub fn subject_public_key_info(r: &mut Reader<'_>) {
    expect(r, "subjectPublicKeyInfo", tag::SEQUENCE, |r| {
        let algorithm = algorithm_name(r.peek());
        algorithm_identifier(r, "algorithm");
        expect(r, "subjectPublicKey", tag::BIT_STRING, |r| {
            unused_bits(r);
            match algorithm {
                Some("rsaEncryption" | "id-RSASSA-PSS") => {
                    expect(r, "RSAPublicKey", tag::SEQUENCE, |r| {
                        any(r, "modulus");
                        any(r, "publicExponent");
                    });
                }
                Some("id-ecPublicKey") => ec_point(r),
                _ if r.is_empty() => {}
                _ => {
                    r.rest("content");
                }
            }
        });
    });
}

/// A point on a curve (SEC 1 §2.3.3).
fn ec_point(r: &mut Reader<'_>) {
    let half = r.remaining().saturating_sub(1) / 2;
    match r.peek() {
        [4, point @ ..] if point.len() == 2 * half => {
            let _ = r.described("form", 1, |_| "uncompressed".to_owned());
            let _ = r.opaque("x", half);
            let _ = r.opaque("y", half);
        }
        [2 | 3, ..] => {
            let _ = r.described("form", 1, |_| "compressed".to_owned());
            r.rest("x");
        }
        [] => {}
        _ => {
            r.rest("content");
        }
    }
}

/// An extension, named for what it is (RFC 5280 §4.2).
pub(super) fn extension(r: &mut Reader<'_>) {
    let number = content(r.peek(), tag::SEQUENCE)
        .and_then(|(extension, _)| content(extension, tag::OBJECT_IDENTIFIER))
        .and_then(|(number, _)| oid::dotted(number));
    let known = number.as_deref().and_then(oid::name);
    expect(r, known.unwrap_or("extension"), tag::SEQUENCE, |r| {
        any(r, "extnID");
        optional(r, "critical", tag::BOOLEAN, |r| primitive(r, tag::BOOLEAN));
        expect(r, "extnValue", tag::OCTET_STRING, |r| {
            extension_value(r, known)
        });
    });
}

fn extension_value(r: &mut Reader<'_>, extension: Option<&str>) {
    match extension {
        Some("subjectAltName" | "issuerAltName") => sequence_of(r, "GeneralNames", general_name),
        Some("keyUsage") => key_usage(r),
        Some("basicConstraints") => expect(r, "BasicConstraints", tag::SEQUENCE, |r| {
            optional(r, "cA", tag::BOOLEAN, |r| primitive(r, tag::BOOLEAN));
            optional(r, "pathLenConstraint", tag::INTEGER, |r| {
                primitive(r, tag::INTEGER)
            });
        }),
        Some("extKeyUsage") => sequence_of(r, "ExtKeyUsageSyntax", |r| any(r, "KeyPurposeId")),
        Some("subjectKeyIdentifier") => any(r, "KeyIdentifier"),
        Some("authorityKeyIdentifier") => expect(r, "AuthorityKeyIdentifier", tag::SEQUENCE, |r| {
            optional(r, "keyIdentifier", tag::primitive(0), |_| {});
            optional(r, "authorityCertIssuer", tag::constructed(1), |r| {
                each(r, general_name)
            });
            optional(r, "authorityCertSerialNumber", tag::primitive(2), |_| {});
        }),
        Some("authorityInfoAccess" | "subjectInfoAccess") => {
            sequence_of(r, "AccessDescriptions", |r| {
                expect(r, "AccessDescription", tag::SEQUENCE, |r| {
                    any(r, "accessMethod");
                    general_name(r);
                });
            });
        }
        Some("cRLDistributionPoints" | "freshestCRL") => {
            sequence_of(r, "CRLDistributionPoints", distribution_point);
        }
        Some("certificatePolicies") => sequence_of(r, "CertificatePolicies", |r| {
            expect(r, "PolicyInformation", tag::SEQUENCE, |r| {
                any(r, "policyIdentifier");
                if !r.is_empty() {
                    sequence_of(r, "policyQualifiers", |r| {
                        expect(r, "PolicyQualifierInfo", tag::SEQUENCE, |r| {
                            any(r, "policyQualifierId");
                            any(r, "qualifier");
                        });
                    });
                }
            });
        }),
        Some("nameConstraints") => expect(r, "NameConstraints", tag::SEQUENCE, |r| {
            for (number, field) in [(0, "permittedSubtrees"), (1, "excludedSubtrees")] {
                optional(r, field, tag::constructed(number), |r| {
                    each(r, |r| {
                        expect(r, "GeneralSubtree", tag::SEQUENCE, general_name)
                    });
                });
            }
        }),
        Some("signedCertificateTimestampList") => {
            expect(
                r,
                "SignedCertificateTimestampList",
                tag::OCTET_STRING,
                |r| {
                    timestamp_list(r);
                    if !r.is_empty() {
                        r.rest("content");
                    }
                },
            );
        }
        _ => each(r, |r| any(r, "value")),
    }
}

/// The bits of keyUsage, in words (RFC 5280 §4.2.1.3).
fn key_usage(r: &mut Reader<'_>) {
    const NAMES: [&str; 9] = [
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
    expect(r, "KeyUsage", tag::BIT_STRING, |r| {
        unused_bits(r);
        if r.is_empty() {
            return;
        }
        let length = r.remaining();
        let _ = r.described("content", length, |bytes| {
            let is_set = |bit: usize| {
                bytes
                    .get(bit / 8)
                    .is_some_and(|byte| byte << (bit % 8) & 0x80 != 0)
            };
            let names = NAMES.iter().enumerate().filter(|(bit, _)| is_set(*bit));
            let names: Vec<&str> = names.map(|(_, name)| *name).collect();
            names.join(", ")
        });
    });
}

fn distribution_point(r: &mut Reader<'_>) {
    expect(r, "DistributionPoint", tag::SEQUENCE, |r| {
        optional(r, "distributionPoint", tag::constructed(0), |r| {
            optional(r, "fullName", tag::constructed(0), |r| {
                each(r, general_name)
            });
        });
        optional(r, "reasons", tag::primitive(1), |r| {
            primitive(r, tag::BIT_STRING)
        });
        optional(r, "cRLIssuer", tag::constructed(2), |r| {
            each(r, general_name)
        });
    });
}

/// RFC 5280 §4.2.1.6: which kind of name it is, its tag says.
fn general_name(r: &mut Reader<'_>) {
    let Some(found) = next_tag(r) else {
        return any(r, "GeneralName");
    };
    match found {
        0x81 => string(r, "rfc822Name", found),
        0x82 => string(r, "dNSName", found),
        0x86 => string(r, "uniformResourceIdentifier", found),
        0x87 => expect(r, "iPAddress", found, |r| {
            let length = r.remaining();
            let _ = r.described("content", length, |bytes| match ip_address(bytes) {
                Some(address) => address.to_string(),
                None => "address and mask, or not an address".to_owned(),
            });
        }),
        0x88 => expect(r, "registeredID", found, |r| {
            let length = r.remaining();
            let _ = r.described("content", length, |bytes| {
                object_identifier(bytes).unwrap_or_else(|| "not an identifier".to_owned())
            });
        }),
        0xa4 => expect(r, "directoryName", found, |r| name(r, "Name")),
        0xa0 => any(r, "otherName"),
        _ => any(r, "GeneralName"),
    }
}

fn string(r: &mut Reader<'_>, name: &'static str, found: u8) {
    expect(r, name, found, |r| {
        let length = r.remaining();
        let _ = r.described("content", length, text);
    });
}

/// Signed certificate timestamps, in the presentation language of TLS (RFC 6962 §3.2, §3.3).
fn timestamp_list(r: &mut Reader<'_>) {
    let _ = r.list16("sct_list", 0..=0xffff, |r| {
        r.within16("SerializedSCT", 0..=0xffff, |r| {
            r.u8("sct_version")?;
            r.opaque("log_id", 32)?;
            let timestamp = r.described("timestamp", 8, |bytes| {
                let milliseconds = bytes
                    .iter()
                    .fold(0, |n: u64, byte| n << 8 | u64::from(*byte));
                super::time::rfc3339((milliseconds / 1000).min(1 << 40) as i64)
            });
            timestamp?;
            r.vector16("extensions", 0..=0xffff)?;
            r.code::<SignatureScheme>("algorithm")?;
            r.vector16("signature", 0..=0xffff)
        })
    });
}
