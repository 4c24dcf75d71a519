//! Lists of revoked certificates (RFC 5280 §5), out of files: what they say.

use super::Kept;
use super::der::{
    Fact, any, boolean, each, expect, object_identifier, optional, primitive, sequence_of, simple,
    spanned, tag, unused_bits,
};
use super::names::{DistinguishedName, GeneralName, distinguished_name, general_name};
use super::signed::{SignaturePart, Signed, signature_part};
use super::structure::{algorithm_identifier, moment};
use crate::compute::Value;
use crate::names::registry::CrlReason;
use crate::wire::{Reader, Result, pem};

/// A list of revoked certificates that could be read.
#[derive(Debug, Clone)]
pub struct Crl {
    der: Value,
    tbs: std::ops::Range<usize>,
    issuer: Fact<DistinguishedName>,
    /// When it was made, in seconds since 1970.
    pub this_update: i64,
    /// When there will be another, if it is said.
    pub next_update: Option<i64>,
    /// The certificates on it.
    pub entries: Vec<Entry>,
    /// Which certificates it is about, if not about all of its issuer.
    pub scope: Option<Scope>,
    /// Whether it only has what changed since another list (RFC 5280 §5.2.4).
    pub is_delta: bool,
    /// Whether it has a critical extension that is not known here.
    pub is_critical: bool,
    signature: SignaturePart,
}

/// A revoked certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its serial number, as in the certificate.
    pub serial: Vec<u8>,
    /// Since when it is revoked, in seconds since 1970.
    pub at: i64,
    /// Why, if it is said.
    pub reason: Option<CrlReason>,
}

/// Which certificates a list is about (RFC 5280 §5.2.5).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Those that name one of these places for it; all, if there are none.
    pub places: Vec<GeneralName>,
    /// Those of ends alone.
    pub only_ends: bool,
    /// Those of authorities alone.
    pub only_authorities: bool,
    /// Something else, that is not supported here: some reasons alone, other issuers too.
    pub is_odd: bool,
}

/// What it is called in PEM (RFC 7468 §6).
const LABEL: &str = "X509 CRL";

impl Crl {
    /// Its bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The lists in PEM text, or the one in DER.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub fn read_all(bytes: &[u8]) -> std::result::Result<Vec<Self>, String> {
        let bytes = &*pem::plain(bytes);
        let lists = pem::sections(bytes).into_iter().filter_map(|it| match it {
            Ok(section) => (section.label == LABEL).then_some(Ok(section.bytes)),
            Err(unreadable) => (unreadable.label == LABEL).then_some(Err(unreadable)),
        });
        let in_pem: std::result::Result<Vec<_>, _> = lists.collect();
        let ders = match in_pem {
            Ok(ders) if !ders.is_empty() => ders,
            _ if let Some(why) = Kept::instead(bytes, &[Kept::CertificateList]) => return Err(why),
            Ok(_) if bytes.first() != Some(&tag::SEQUENCE) => {
                return Err(
                    "it is not a list of revoked certificates: neither PEM, of which a line says \
                     -----BEGIN X509 CRL-----, nor DER"
                        .to_owned(),
                );
            }
            Ok(_) => vec![bytes.to_vec()],
            Err(unreadable) => return Err(unreadable.to_string()),
        };
        let read = |der: Vec<u8>| {
            let der = Value::literal("CertificateList", der);
            Self::read(&der)
                .map_err(|fault| format!("it is not a list of revoked certificates: {fault}"))
        };
        ders.into_iter().map(read).collect()
    }

    /// Reads a list in DER.
    ///
    /// # Errors
    /// Where it is malformed, or that bytes follow it.
    pub fn read(der: &Value) -> Result<Self> {
        let mut r = Reader::new(der);
        let crl = list(&mut r, der)?;
        r.finish("CertificateList")?;
        Ok(crl)
    }

    /// The issuer's distinguished name in DER.
    pub fn issuer_der(&self) -> &[u8] {
        &self.der[self.issuer.at.clone()]
    }

    /// What of it is signed, and with what signature.
    pub fn signed(&self) -> Option<Signed> {
        let SignaturePart {
            algorithm,
            signature,
        } = &self.signature;
        let content = self.tbs.clone();
        Signed::parts(&self.der, "tbsCertList", content, algorithm, signature)
    }

    /// The entry of a certificate, if it is on the list.
    pub fn entry(&self, serial: &[u8]) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.serial == serial)
    }
}

fn list(r: &mut Reader<'_>, der: &Value) -> Result<Crl> {
    expect(r, "CertificateList", tag::SEQUENCE, |r| {
        let Fact { value, at } = spanned(r, tbs_cert_list)?;
        let signature = signature_part(r, "signatureValue")?;
        let Tbs {
            issuer,
            this_update,
            next_update,
            entries,
            extensions,
        } = value;
        Ok(Crl {
            der: der.clone(),
            tbs: at,
            issuer,
            this_update,
            next_update,
            entries,
            scope: extensions.scope,
            is_delta: extensions.is_delta,
            is_critical: extensions.is_critical,
            signature,
        })
    })
}

struct Tbs {
    issuer: Fact<DistinguishedName>,
    this_update: i64,
    next_update: Option<i64>,
    entries: Vec<Entry>,
    extensions: Extensions,
}

/// What of the extensions counts here.
#[derive(Default)]
struct Extensions {
    scope: Option<Scope>,
    is_delta: bool,
    is_critical: bool,
    reason: Option<CrlReason>,
}

/// RFC 5280 §5.1.2.
fn tbs_cert_list(r: &mut Reader<'_>) -> Result<Tbs> {
    expect(r, "tbsCertList", tag::SEQUENCE, |r| {
        optional(r, "version", tag::INTEGER, |r| {
            primitive(r, tag::INTEGER).map(drop)
        })?;
        algorithm_identifier(r, "signature")?;
        let issuer = distinguished_name(r, "issuer")?;
        let this_update = moment(r, "thisUpdate")?.seconds;
        let next_update = match super::der::next_tag(r) {
            Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => Some(moment(r, "nextUpdate")?.seconds),
            _ => None,
        };
        let entries = match super::der::next_tag(r) {
            Some(tag::SEQUENCE) => sequence_of(r, "revokedCertificates", entry)?,
            _ => Vec::new(),
        };
        let mut extensions = Extensions::default();
        optional(r, "crlExtensions", tag::constructed(0), |r| {
            sequence_of(r, "crlExtensions", |r| extension(r, &mut extensions))
        })?;
        Ok(Tbs {
            issuer,
            this_update,
            next_update,
            entries,
            extensions,
        })
    })
}

fn entry(r: &mut Reader<'_>) -> Result<Entry> {
    expect(r, "revokedCertificate", tag::SEQUENCE, |r| {
        let serial = simple(r, "userCertificate", tag::INTEGER)?.value.to_vec();
        let at = moment(r, "revocationDate")?.seconds;
        let mut extensions = Extensions::default();
        if !r.is_empty() {
            sequence_of(r, "crlEntryExtensions", |r| extension(r, &mut extensions))?;
        }
        Ok(Entry {
            serial,
            at,
            reason: extensions.reason,
        })
    })
}

fn extension(r: &mut Reader<'_>, found: &mut Extensions) -> Result<()> {
    expect(r, "extension", tag::SEQUENCE, |r| {
        let kind = object_identifier(r, "extnID")?;
        let critical = optional(r, "critical", tag::BOOLEAN, boolean)?;
        expect(r, "extnValue", tag::OCTET_STRING, |r| match kind.name() {
            Some("reasonCode") => {
                found.reason = Some(expect(r, "CRLReason", tag::ENUMERATED, |r| {
                    r.code::<CrlReason>("content")
                })?);
                Ok(())
            }
            Some("deltaCRLIndicator") => {
                found.is_delta = true;
                any(r, "BaseCRLNumber").map(drop)
            }
            Some("issuingDistributionPoint") => {
                found.scope = Some(scope(r)?);
                Ok(())
            }
            _ => {
                found.is_critical |= critical == Some(true);
                each(r, |r| any(r, "value")).map(drop)
            }
        })
    })
}

/// issuingDistributionPoint (RFC 5280 §5.2.5).
fn scope(r: &mut Reader<'_>) -> Result<Scope> {
    expect(r, "issuingDistributionPoint", tag::SEQUENCE, |r| {
        let mut scope = Scope::default();
        optional(r, "distributionPoint", tag::constructed(0), |r| {
            let full = optional(r, "fullName", tag::constructed(0), |r| {
                each(r, general_name)
            })?;
            let names = full.unwrap_or_default().into_iter();
            scope.places = names.map(|name| name.value).collect();
            // A name relative to the issuer's is nothing that is compared here.
            scope.is_odd |= scope.places.is_empty();
            each(r, |r| any(r, "nameRelativeToCRLIssuer")).map(drop)
        })?;
        let mut flag = |name, number| {
            let found = optional(r, name, tag::primitive(number), |r| {
                primitive(r, tag::BOOLEAN).map(|it| it.value != [0])
            });
            found.map(|found| found == Some(true))
        };
        scope.only_ends = flag("onlyContainsUserCerts", 1)?;
        scope.only_authorities = flag("onlyContainsCACerts", 2)?;
        let reasons = optional(r, "onlySomeReasons", tag::primitive(3), |r| {
            unused_bits(r)?;
            r.rest("content");
            Ok(())
        })?;
        let mut flag = |name, number| {
            let found = optional(r, name, tag::primitive(number), |r| {
                primitive(r, tag::BOOLEAN).map(|it| it.value != [0])
            });
            found.map(|found| found == Some(true))
        };
        let is_indirect = flag("indirectCRL", 4)?;
        let of_attributes = flag("onlyContainsAttributeCerts", 5)?;
        scope.is_odd |= reasons.is_some() || is_indirect || of_attributes;
        Ok(scope)
    })
}
