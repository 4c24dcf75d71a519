//! Object identifiers and their names: those that certificates on the web contain (RFC 5280,
//! RFC 4055, RFC 5480, RFC 8410, RFC 9881, RFC 6962, CA/Browser Forum Baseline Requirements).

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::hash::HashAlgorithm;
use super::registry::{NamedGroup, SignatureScheme};
use crate::wire::serial::hex;

/// An object identifier, by the content of its DER (X.690 §8.19).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectIdentifier(Box<[u8]>);

impl ObjectIdentifier {
    /// That of this content.
    pub fn new(content: &[u8]) -> Self {
        ObjectIdentifier(content.into())
    }

    /// The one of this name, or with this number in dots; `None` if there is none.
    pub fn parse(text: &str) -> Option<Self> {
        let rows = ENCODED.iter().zip(NAMES);
        let mut named = rows.filter(|(_, (_, name, _))| name.eq_ignore_ascii_case(text));
        match named.next() {
            Some((row, _)) => Some(ObjectIdentifier::new(row.content())),
            None => numbered(text),
        }
    }

    /// Whether these bytes are one: arcs without padding, the last one whole.
    pub(crate) fn is_well_formed(content: &[u8]) -> bool {
        let mut begun = false;
        for byte in content {
            if !begun && *byte == 0x80 {
                return false;
            }
            begun = byte & 0x80 != 0;
        }
        !content.is_empty() && !begun
    }

    /// The content of its DER.
    pub fn content(&self) -> &[u8] {
        &self.0
    }

    /// Its name, if it is one that certificates on the web contain.
    pub fn name(&self) -> Option<&'static str> {
        name(&self.0)
    }

    /// The short form of an attribute type in a distinguished name (RFC 4514 §3), its name where it
    /// has none.
    pub fn attribute(&self) -> Option<&'static str> {
        Some(match self.name()? {
            "commonName" => "CN",
            "countryName" => "C",
            "localityName" => "L",
            "stateOrProvinceName" => "ST",
            "streetAddress" => "STREET",
            "organizationName" => "O",
            "organizationalUnitName" => "OU",
            "domainComponent" => "DC",
            "userId" => "UID",
            name => name,
        })
    }

    /// What it names, if it has a name here.
    pub fn role(&self) -> Option<Role> {
        let mut rows = ENCODED.iter().zip(NAMES);
        let (_, (_, _, role)) = rows.find(|(row, _)| row.content() == self.content())?;
        Some(*role)
    }

    /// Its name, and its number.
    pub(crate) fn described(&self) -> String {
        match self.name() {
            Some(name) => format!("{name} ({})", self.dotted()),
            None => self.dotted(),
        }
    }

    /// That nothing is done here with the algorithm of this name, and whether it is one that others may
    /// have: the name with a clause.
    pub(crate) fn unsupported(&self) -> String {
        let what = match self.role() {
            None => "which this program does not know".to_owned(),
            Some(role) => match role.specification() {
                Some(rfc) => format!("which is registered ({rfc}) and not supported here"),
                None => "which names no algorithm of keys or signatures".to_owned(),
            },
        };
        format!("{}, {what}", self.described())
    }

    /// Its number in dots: `2.5.29.17`.
    pub fn dotted(&self) -> String {
        dotted(&self.0).unwrap_or_else(|| "a number that is too long to show".to_owned())
    }
}

/// As an object: the content of its DER in hex, and what it is shown as.
impl Serialize for ObjectIdentifier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let form = Form {
            der: self.0.to_vec(),
            name: self.to_string(),
        };
        form.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ObjectIdentifier {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = Form::deserialize(deserializer)?;
        Ok(ObjectIdentifier::new(&form.der))
    }
}

#[derive(Serialize, Deserialize)]
struct Form {
    #[serde(with = "hex")]
    der: Vec<u8>,
    #[serde(default)]
    name: String,
}

impl fmt::Display for ObjectIdentifier {
    /// Its name, or its number where it has none here.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => f.write_str(&self.dotted()),
        }
    }
}

/// An object identifier in dots, from the content of its DER. `None` if it is malformed, or has an arc of
/// more than 128 bits.
fn dotted(content: &[u8]) -> Option<String> {
    let arcs = arcs(content)?;
    // The first two share a number.
    let first = (arcs[0] / 40).min(2);
    let rest = arcs[1..].iter().map(|arc| format!(".{arc}"));
    Some(format!(
        "{first}.{}{}",
        arcs[0] - 40 * first,
        rest.collect::<String>()
    ))
}

/// The object identifier with this number in dots: two arcs at least, of which the first two share a
/// number.
pub(crate) fn numbered(text: &str) -> Option<ObjectIdentifier> {
    let arcs: Option<Vec<u64>> = text.split('.').map(|arc| arc.parse().ok()).collect();
    let [first @ 0..=2, second, rest @ ..] = &arcs?[..] else {
        return None;
    };
    if *first < 2 && *second >= 40 {
        return None;
    }
    let arcs = std::iter::once(second.checked_add(40 * first)?).chain(rest.iter().copied());
    Some(ObjectIdentifier::new(&content_of(arcs)))
}

/// The content of the relative object identifier with this number in dots.
pub(crate) fn relative_content(text: &str) -> Option<Vec<u8>> {
    let arcs: Option<Vec<u64>> = text.split('.').map(|arc| arc.parse().ok()).collect();
    arcs.map(|arcs| content_of(arcs.into_iter()))
}

/// Numbers in base 128.
fn content_of(arcs: impl Iterator<Item = u64>) -> Vec<u8> {
    let mut content = Vec::new();
    for arc in arcs {
        let groups = (64 - arc.leading_zeros()).div_ceil(7).max(1);
        for group in (0..groups).rev() {
            let bits = (arc >> (7 * group)) as u8 & 0x7f;
            content.push(if group > 0 { 0x80 | bits } else { bits });
        }
    }
    content
}

/// A relative object identifier in dots, likewise.
pub(crate) fn relative(content: &[u8]) -> Option<String> {
    let arcs: Vec<String> = arcs(content)?.iter().map(u128::to_string).collect();
    Some(arcs.join("."))
}

/// The numbers that `content` holds, one at least.
fn arcs(content: &[u8]) -> Option<Vec<u128>> {
    if !ObjectIdentifier::is_well_formed(content) {
        return None;
    }
    let mut arcs = Vec::with_capacity(content.len());
    let mut arc: u128 = 0;
    for byte in content {
        if arc >> 121 != 0 {
            return None;
        }
        arc = arc << 7 | u128::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            arcs.push(arc);
            arc = 0;
        }
    }
    Some(arcs)
}

/// The name of an object identifier, by the content of its DER.
pub(crate) fn name(content: &[u8]) -> Option<&'static str> {
    let mut rows = ENCODED.iter().zip(NAMES);
    let (_, (_, name, _)) = rows.find(|(row, _)| row.content() == content)?;
    Some(name)
}

/// What an object identifier names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An extension of certificates.
    Extension,
    /// An extension of lists of revoked certificates, or of an entry of one.
    ListExtension,
    /// An extension of OCSP requests or responses.
    ResponseExtension,
    /// A kind of OCSP response.
    Response,
    /// A purpose in extKeyUsage.
    Purpose,
    /// A policy in certificatePolicies.
    Policy,
    /// A kind of remark on such a policy.
    Qualifier,
    /// A service in authorityInfoAccess.
    Service,
    /// An attribute of a distinguished name.
    Attribute,
    /// A kind of key, and where it is specified.
    Key(&'static str),
    /// A kind of key that makes one kind of signature: that of the scheme, if TLS has it (RSASSA-PSS, which
    /// has one for each hash, that of SHA-256); and where it is specified.
    KeyAndSignature(Option<SignatureScheme>, &'static str),
    /// The curve of a key, and where its number is specified.
    Curve(NamedGroup, &'static str),
    /// A kind of signature, the scheme of TLS that makes the same, and where it is specified.
    Signature(Option<SignatureScheme>, &'static str),
    /// A hash.
    Hash(HashAlgorithm),
    /// The function by which RSA-PSS and RSA-OAEP make a mask of a hash.
    Mask,
}

impl Role {
    /// Where the algorithm or the curve is specified; `None` of what is neither.
    pub fn specification(self) -> Option<&'static str> {
        match self {
            Role::Key(rfc)
            | Role::KeyAndSignature(_, rfc)
            | Role::Curve(_, rfc)
            | Role::Signature(_, rfc) => Some(rfc),
            _ => None,
        }
    }
}

/// All that have a name: number, name, role.
pub fn named() -> impl Iterator<Item = (ObjectIdentifier, &'static str, Role)> {
    let rows = ENCODED.iter().zip(NAMES);
    rows.map(|(row, (_, name, role))| (ObjectIdentifier::new(row.content()), *name, *role))
}

/// The content of an object identifier's DER.
#[derive(Clone, Copy)]
struct Encoded {
    bytes: [u8; 12],
    length: usize,
}

impl Encoded {
    /// From its number in dots. One that is longer than fits does not compile.
    const fn new(dotted: &str) -> Self {
        let dotted = dotted.as_bytes();
        let mut encoded = Encoded {
            bytes: [0; 12],
            length: 0,
        };
        let (mut at, mut arc, mut arcs, mut first) = (0, 0, 0, 0);
        while at <= dotted.len() {
            if at < dotted.len() && dotted[at] != b'.' {
                arc = 10 * arc + (dotted[at] - b'0') as u32;
            } else {
                arcs += 1;
                match arcs {
                    1 => first = arc,
                    2 => encoded = encoded.with(40 * first + arc),
                    _ => encoded = encoded.with(arc),
                }
                arc = 0;
            }
            at += 1;
        }
        encoded
    }

    /// With one more arc: seven bits a byte, the first bit set in all but the last.
    const fn with(mut self, arc: u32) -> Self {
        let mut more = 4;
        while more > 0 && arc >> (7 * more) == 0 {
            more -= 1;
        }
        loop {
            let bits = (arc >> (7 * more)) as u8 & 0x7f;
            self.bytes[self.length] = if more > 0 { 0x80 | bits } else { bits };
            self.length += 1;
            if more == 0 {
                return self;
            }
            more -= 1;
        }
    }

    fn content(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// [`NAMES`] as they are encoded, so that to look one up is to compare bytes.
static ENCODED: [Encoded; NAMES.len()] = {
    let mut rows = [Encoded::new("0.0"); NAMES.len()];
    let mut at = 0;
    while at < rows.len() {
        rows[at] = Encoded::new(NAMES[at].0);
        at += 1;
    }
    rows
};

const NAMES: &[(&str, &str, Role)] = &[
    // Extensions, RFC 5280 §4.2.
    ("2.5.29.9", "subjectDirectoryAttributes", Role::Extension),
    ("2.5.29.14", "subjectKeyIdentifier", Role::Extension),
    ("2.5.29.15", "keyUsage", Role::Extension),
    ("2.5.29.16", "privateKeyUsagePeriod", Role::Extension),
    ("2.5.29.17", "subjectAltName", Role::Extension),
    ("2.5.29.18", "issuerAltName", Role::Extension),
    ("2.5.29.19", "basicConstraints", Role::Extension),
    ("2.5.29.30", "nameConstraints", Role::Extension),
    ("2.5.29.31", "cRLDistributionPoints", Role::Extension),
    ("2.5.29.32", "certificatePolicies", Role::Extension),
    ("2.5.29.32.0", "anyPolicy", Role::Policy),
    ("2.5.29.33", "policyMappings", Role::Extension),
    ("2.5.29.35", "authorityKeyIdentifier", Role::Extension),
    ("2.5.29.36", "policyConstraints", Role::Extension),
    ("2.5.29.37", "extKeyUsage", Role::Extension),
    ("2.5.29.37.0", "anyExtendedKeyUsage", Role::Purpose),
    ("2.5.29.46", "freshestCRL", Role::Extension),
    ("2.5.29.54", "inhibitAnyPolicy", Role::Extension),
    ("1.3.6.1.5.5.7.1.1", "authorityInfoAccess", Role::Extension),
    ("1.3.6.1.5.5.7.1.3", "qcStatements", Role::Extension),
    ("1.3.6.1.5.5.7.1.11", "subjectInfoAccess", Role::Extension),
    ("1.3.6.1.5.5.7.1.12", "logotype", Role::Extension),
    ("1.3.6.1.5.5.7.1.24", "tlsFeature", Role::Extension),
    (
        "1.3.6.1.4.1.11129.2.4.2",
        "signedCertificateTimestampList",
        Role::Extension,
    ),
    (
        "1.3.6.1.4.1.11129.2.4.3",
        "precertificatePoison",
        Role::Extension,
    ),
    ("1.3.6.1.4.1.44363.44", "delegationUsage", Role::Extension),
    ("2.16.840.1.113730.1.1", "netscapeCertType", Role::Extension),
    ("2.16.840.1.113730.1.13", "netscapeComment", Role::Extension),
    (
        "2.23.140.3.1",
        "cabfOrganizationIdentifier",
        Role::Extension,
    ),
    (
        "1.3.6.1.4.1.311.20.2",
        "microsoftCertificateTemplateName",
        Role::Extension,
    ),
    (
        "1.3.6.1.4.1.311.21.1",
        "microsoftCAVersion",
        Role::Extension,
    ),
    (
        "1.3.6.1.4.1.311.21.2",
        "microsoftPreviousCertHash",
        Role::Extension,
    ),
    (
        "1.3.6.1.4.1.311.21.7",
        "microsoftCertificateTemplate",
        Role::Extension,
    ),
    (
        "1.3.6.1.4.1.311.21.10",
        "microsoftApplicationPolicies",
        Role::Extension,
    ),
    ("1.2.840.113533.7.65.0", "entrustVersInfo", Role::Extension),
    // What the extensions hold.
    ("1.3.6.1.5.5.7.2.1", "cps", Role::Qualifier),
    ("1.3.6.1.5.5.7.2.2", "unotice", Role::Qualifier),
    ("1.3.6.1.5.5.7.3.1", "serverAuth", Role::Purpose),
    ("1.3.6.1.5.5.7.3.2", "clientAuth", Role::Purpose),
    ("1.3.6.1.5.5.7.3.3", "codeSigning", Role::Purpose),
    ("1.3.6.1.5.5.7.3.4", "emailProtection", Role::Purpose),
    ("1.3.6.1.5.5.7.3.8", "timeStamping", Role::Purpose),
    ("1.3.6.1.5.5.7.3.9", "OCSPSigning", Role::Purpose),
    ("1.3.6.1.5.5.7.48.1", "ocsp", Role::Service),
    ("1.3.6.1.5.5.7.48.1.1", "id-pkix-ocsp-basic", Role::Response),
    ("1.3.6.1.5.5.7.48.1.2", "ocspNonce", Role::ResponseExtension),
    ("1.3.6.1.5.5.7.48.1.3", "ocspCrl", Role::ResponseExtension),
    (
        "1.3.6.1.5.5.7.48.1.4",
        "ocspResponse",
        Role::ResponseExtension,
    ),
    ("1.3.6.1.5.5.7.48.1.5", "ocspNoCheck", Role::Extension),
    (
        "1.3.6.1.5.5.7.48.1.6",
        "ocspArchiveCutoff",
        Role::ResponseExtension,
    ),
    (
        "1.3.6.1.5.5.7.48.1.7",
        "ocspServiceLocator",
        Role::ResponseExtension,
    ),
    (
        "1.3.6.1.4.1.11129.2.4.5",
        "ocspSignedCertificateTimestampList",
        Role::ResponseExtension,
    ),
    // Extensions of lists of revoked certificates and of their entries, RFC 5280 §5.2, §5.3.
    ("2.5.29.20", "cRLNumber", Role::ListExtension),
    ("2.5.29.21", "reasonCode", Role::ListExtension),
    ("2.5.29.24", "invalidityDate", Role::ListExtension),
    ("2.5.29.27", "deltaCRLIndicator", Role::ListExtension),
    ("2.5.29.28", "issuingDistributionPoint", Role::ListExtension),
    ("2.5.29.29", "certificateIssuer", Role::ListExtension),
    ("1.3.6.1.5.5.7.48.2", "caIssuers", Role::Service),
    (
        "2.16.840.1.113730.4.1",
        "netscapeServerGatedCrypto",
        Role::Purpose,
    ),
    (
        "1.3.6.1.4.1.311.10.3.3",
        "microsoftServerGatedCrypto",
        Role::Purpose,
    ),
    ("2.23.140.1.1", "extendedValidation", Role::Policy),
    ("2.23.140.1.2.1", "domainValidated", Role::Policy),
    ("2.23.140.1.2.2", "organizationValidated", Role::Policy),
    ("2.23.140.1.2.3", "individualValidated", Role::Policy),
    // Attributes of distinguished names, RFC 4519 and RFC 5280 appendix A.
    ("2.5.4.3", "commonName", Role::Attribute),
    ("2.5.4.4", "surname", Role::Attribute),
    ("2.5.4.5", "serialNumber", Role::Attribute),
    ("2.5.4.6", "countryName", Role::Attribute),
    ("2.5.4.7", "localityName", Role::Attribute),
    ("2.5.4.8", "stateOrProvinceName", Role::Attribute),
    ("2.5.4.9", "streetAddress", Role::Attribute),
    ("2.5.4.10", "organizationName", Role::Attribute),
    ("2.5.4.11", "organizationalUnitName", Role::Attribute),
    ("2.5.4.12", "title", Role::Attribute),
    ("2.5.4.13", "description", Role::Attribute),
    ("2.5.4.15", "businessCategory", Role::Attribute),
    ("2.5.4.16", "postalAddress", Role::Attribute),
    ("2.5.4.17", "postalCode", Role::Attribute),
    ("2.5.4.18", "postOfficeBox", Role::Attribute),
    ("2.5.4.20", "telephoneNumber", Role::Attribute),
    ("2.5.4.41", "name", Role::Attribute),
    ("2.5.4.42", "givenName", Role::Attribute),
    ("2.5.4.43", "initials", Role::Attribute),
    ("2.5.4.44", "generationQualifier", Role::Attribute),
    ("2.5.4.46", "dnQualifier", Role::Attribute),
    ("2.5.4.65", "pseudonym", Role::Attribute),
    ("2.5.4.97", "organizationIdentifier", Role::Attribute),
    ("1.2.840.113549.1.9.1", "emailAddress", Role::Attribute),
    ("1.2.840.113549.1.9.2", "unstructuredName", Role::Attribute),
    ("0.9.2342.19200300.100.1.1", "userId", Role::Attribute),
    (
        "0.9.2342.19200300.100.1.25",
        "domainComponent",
        Role::Attribute,
    ),
    (
        "1.3.6.1.4.1.311.60.2.1.1",
        "jurisdictionLocalityName",
        Role::Attribute,
    ),
    (
        "1.3.6.1.4.1.311.60.2.1.2",
        "jurisdictionStateOrProvinceName",
        Role::Attribute,
    ),
    (
        "1.3.6.1.4.1.311.60.2.1.3",
        "jurisdictionCountryName",
        Role::Attribute,
    ),
    // Keys, RFC 3279, 5480, 8410, 9881.
    (
        "1.2.840.113549.1.1.1",
        "rsaEncryption",
        Role::Key("RFC 3279 §2.3.1"),
    ),
    (
        "1.2.840.113549.1.1.7",
        "id-RSAES-OAEP",
        Role::Key("RFC 4055 §4.1"),
    ),
    ("1.2.840.113549.1.1.8", "id-mgf1", Role::Mask),
    (
        "1.2.840.113549.1.1.10",
        "id-RSASSA-PSS",
        Role::KeyAndSignature(Some(SignatureScheme::RsaPssPssSha256), "RFC 4055 §3.1"),
    ),
    ("1.2.840.10040.4.1", "id-dsa", Role::Key("RFC 3279 §2.3.2")),
    (
        "1.2.840.10045.2.1",
        "id-ecPublicKey",
        Role::Key("RFC 5480 §2.1.1"),
    ),
    (
        "1.2.840.10045.3.1.1",
        "secp192r1",
        Role::Curve(NamedGroup::Secp192r1, "RFC 5480 §2.1.1.1"),
    ),
    (
        "1.2.840.10045.3.1.7",
        "secp256r1",
        Role::Curve(NamedGroup::Secp256r1, "RFC 5480 §2.1.1.1"),
    ),
    (
        "1.3.132.0.10",
        "secp256k1",
        Role::Curve(NamedGroup::Secp256k1, "SEC 2 §A.2"),
    ),
    (
        "1.3.132.0.33",
        "secp224r1",
        Role::Curve(NamedGroup::Secp224r1, "RFC 5480 §2.1.1.1"),
    ),
    (
        "1.3.132.0.34",
        "secp384r1",
        Role::Curve(NamedGroup::Secp384r1, "RFC 5480 §2.1.1.1"),
    ),
    (
        "1.3.132.0.35",
        "secp521r1",
        Role::Curve(NamedGroup::Secp521r1, "RFC 5480 §2.1.1.1"),
    ),
    (
        "1.3.36.3.3.2.8.1.1.7",
        "brainpoolP256r1",
        Role::Curve(NamedGroup::BrainpoolP256r1, "RFC 5639 §4.1"),
    ),
    (
        "1.3.36.3.3.2.8.1.1.11",
        "brainpoolP384r1",
        Role::Curve(NamedGroup::BrainpoolP384r1, "RFC 5639 §4.1"),
    ),
    (
        "1.3.36.3.3.2.8.1.1.13",
        "brainpoolP512r1",
        Role::Curve(NamedGroup::BrainpoolP512r1, "RFC 5639 §4.1"),
    ),
    (
        "1.2.156.10197.1.301",
        "sm2",
        Role::Curve(NamedGroup::CurveSm2, "GM/T 0006-2012"),
    ),
    ("1.3.101.110", "id-X25519", Role::Key("RFC 8410 §3")),
    ("1.3.101.111", "id-X448", Role::Key("RFC 8410 §3")),
    (
        "1.3.101.112",
        "id-Ed25519",
        Role::KeyAndSignature(Some(SignatureScheme::Ed25519), "RFC 8410 §3"),
    ),
    (
        "1.3.101.113",
        "id-Ed448",
        Role::KeyAndSignature(Some(SignatureScheme::Ed448), "RFC 8410 §3"),
    ),
    (
        "2.16.840.1.101.3.4.3.17",
        "id-ml-dsa-44",
        Role::KeyAndSignature(Some(SignatureScheme::MlDsa44), "RFC 9881"),
    ),
    (
        "2.16.840.1.101.3.4.3.18",
        "id-ml-dsa-65",
        Role::KeyAndSignature(Some(SignatureScheme::MlDsa65), "RFC 9881"),
    ),
    (
        "2.16.840.1.101.3.4.3.19",
        "id-ml-dsa-87",
        Role::KeyAndSignature(Some(SignatureScheme::MlDsa87), "RFC 9881"),
    ),
    (
        "2.16.840.1.101.3.4.3.20",
        "id-slh-dsa-sha2-128s",
        Role::KeyAndSignature(Some(SignatureScheme::SlhDsaSha2Of128s), "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.21",
        "id-slh-dsa-sha2-128f",
        Role::KeyAndSignature(Some(SignatureScheme::SlhDsaSha2Of128f), "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.22",
        "id-slh-dsa-sha2-192s",
        Role::KeyAndSignature(Some(SignatureScheme::SlhDsaSha2Of192s), "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.23",
        "id-slh-dsa-sha2-192f",
        Role::KeyAndSignature(Some(SignatureScheme::SlhDsaSha2Of192f), "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.24",
        "id-slh-dsa-sha2-256s",
        Role::KeyAndSignature(Some(SignatureScheme::SlhDsaSha2Of256s), "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.25",
        "id-slh-dsa-sha2-256f",
        Role::KeyAndSignature(Some(SignatureScheme::SlhDsaSha2Of256f), "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.26",
        "id-slh-dsa-shake-128s",
        Role::KeyAndSignature(Some(SignatureScheme::SlhDsaShakeOf128s), "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.27",
        "id-slh-dsa-shake-128f",
        Role::KeyAndSignature(Some(SignatureScheme::SlhDsaShakeOf128f), "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.28",
        "id-slh-dsa-shake-192s",
        Role::KeyAndSignature(Some(SignatureScheme::SlhDsaShakeOf192s), "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.29",
        "id-slh-dsa-shake-192f",
        Role::KeyAndSignature(Some(SignatureScheme::SlhDsaShakeOf192f), "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.30",
        "id-slh-dsa-shake-256s",
        Role::KeyAndSignature(Some(SignatureScheme::SlhDsaShakeOf256s), "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.31",
        "id-slh-dsa-shake-256f",
        Role::KeyAndSignature(Some(SignatureScheme::SlhDsaShakeOf256f), "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.35",
        "id-hash-slh-dsa-sha2-128s-with-sha256",
        Role::KeyAndSignature(None, "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.36",
        "id-hash-slh-dsa-sha2-128f-with-sha256",
        Role::KeyAndSignature(None, "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.37",
        "id-hash-slh-dsa-sha2-192s-with-sha512",
        Role::KeyAndSignature(None, "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.38",
        "id-hash-slh-dsa-sha2-192f-with-sha512",
        Role::KeyAndSignature(None, "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.39",
        "id-hash-slh-dsa-sha2-256s-with-sha512",
        Role::KeyAndSignature(None, "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.40",
        "id-hash-slh-dsa-sha2-256f-with-sha512",
        Role::KeyAndSignature(None, "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.41",
        "id-hash-slh-dsa-shake-128s-with-shake128",
        Role::KeyAndSignature(None, "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.42",
        "id-hash-slh-dsa-shake-128f-with-shake128",
        Role::KeyAndSignature(None, "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.43",
        "id-hash-slh-dsa-shake-192s-with-shake256",
        Role::KeyAndSignature(None, "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.44",
        "id-hash-slh-dsa-shake-192f-with-shake256",
        Role::KeyAndSignature(None, "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.45",
        "id-hash-slh-dsa-shake-256s-with-shake256",
        Role::KeyAndSignature(None, "RFC 9909"),
    ),
    (
        "2.16.840.1.101.3.4.3.46",
        "id-hash-slh-dsa-shake-256f-with-shake256",
        Role::KeyAndSignature(None, "RFC 9909"),
    ),
    // Signatures.
    (
        "1.2.840.113549.1.1.2",
        "md2WithRSAEncryption",
        Role::Signature(None, "RFC 3279 §2.2.1"),
    ),
    (
        "1.2.840.113549.1.1.4",
        "md5WithRSAEncryption",
        Role::Signature(Some(SignatureScheme::RsaPkcs1Md5), "RFC 3279 §2.2.1"),
    ),
    (
        "1.2.840.113549.1.1.5",
        "sha1WithRSAEncryption",
        Role::Signature(Some(SignatureScheme::RsaPkcs1Sha1), "RFC 3279 §2.2.1"),
    ),
    (
        "1.2.840.113549.1.1.11",
        "sha256WithRSAEncryption",
        Role::Signature(Some(SignatureScheme::RsaPkcs1Sha256), "RFC 4055 §5"),
    ),
    (
        "1.2.840.113549.1.1.12",
        "sha384WithRSAEncryption",
        Role::Signature(Some(SignatureScheme::RsaPkcs1Sha384), "RFC 4055 §5"),
    ),
    (
        "1.2.840.113549.1.1.13",
        "sha512WithRSAEncryption",
        Role::Signature(Some(SignatureScheme::RsaPkcs1Sha512), "RFC 4055 §5"),
    ),
    (
        "1.2.840.113549.1.1.14",
        "sha224WithRSAEncryption",
        Role::Signature(Some(SignatureScheme::RsaPkcs1Sha224), "RFC 4055 §5"),
    ),
    (
        "1.2.840.10040.4.3",
        "dsa-with-sha1",
        Role::Signature(Some(SignatureScheme::DsaSha1), "RFC 3279 §2.2.2"),
    ),
    (
        "2.16.840.1.101.3.4.3.2",
        "dsa-with-sha256",
        Role::Signature(Some(SignatureScheme::DsaSha256), "RFC 5758 §3.1"),
    ),
    (
        "1.2.840.10045.4.1",
        "ecdsa-with-SHA1",
        Role::Signature(Some(SignatureScheme::EcdsaSha1), "RFC 3279 §2.2.3"),
    ),
    (
        "1.2.840.10045.4.3.1",
        "ecdsa-with-SHA224",
        Role::Signature(Some(SignatureScheme::EcdsaSha224), "RFC 5758 §3.2"),
    ),
    (
        "1.2.840.10045.4.3.2",
        "ecdsa-with-SHA256",
        Role::Signature(Some(SignatureScheme::EcdsaSecp256r1Sha256), "RFC 5758 §3.2"),
    ),
    (
        "1.2.840.10045.4.3.3",
        "ecdsa-with-SHA384",
        Role::Signature(Some(SignatureScheme::EcdsaSecp384r1Sha384), "RFC 5758 §3.2"),
    ),
    (
        "1.2.840.10045.4.3.4",
        "ecdsa-with-SHA512",
        Role::Signature(Some(SignatureScheme::EcdsaSecp521r1Sha512), "RFC 5758 §3.2"),
    ),
    (
        "1.2.156.10197.1.501",
        "sm2-with-sm3",
        Role::Signature(Some(SignatureScheme::Sm2SignSm3), "GM/T 0006-2012"),
    ),
    // Hashes.
    ("1.2.840.113549.2.5", "md5", Role::Hash(HashAlgorithm::Md5)),
    ("1.3.14.3.2.26", "sha1", Role::Hash(HashAlgorithm::Sha1)),
    (
        "2.16.840.1.101.3.4.2.1",
        "sha256",
        Role::Hash(HashAlgorithm::Sha256),
    ),
    (
        "2.16.840.1.101.3.4.2.2",
        "sha384",
        Role::Hash(HashAlgorithm::Sha384),
    ),
    (
        "2.16.840.1.101.3.4.2.3",
        "sha512",
        Role::Hash(HashAlgorithm::Sha512),
    ),
    (
        "2.16.840.1.101.3.4.2.4",
        "sha224",
        Role::Hash(HashAlgorithm::Sha224),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn object_identifiers_in_dots() {
        // The examples of X.690 §8.19.5 and RFC 5280's subjectAltName.
        assert_eq!(dotted(&[0x88, 0x37, 0x03]).as_deref(), Some("2.999.3"));
        // A UUID of 128 bits (X.667 §6.3): its example, f81d4fae-7dec-11d0-a765-00a0c91e6bf6.
        let uuid =
            b"\x69\x83\xf0\x9d\xa7\xeb\xcf\xde\xe0\xc7\xa1\xa7\xb2\xc0\x94\x8c\xc8\xf9\xd7\x76";
        let number = "2.25.329800735698586629295641978511506172918";
        assert_eq!(dotted(uuid).as_deref(), Some(number));
        assert_eq!(dotted(&[0x55, 0x1d, 0x11]).as_deref(), Some("2.5.29.17"));
        assert_eq!(name(&[0x55, 0x1d, 0x11]), Some("subjectAltName"));
        for (row, (number, name, _)) in ENCODED.iter().zip(NAMES) {
            assert_eq!(dotted(row.content()).as_deref(), Some(*number), "{name}");
        }
        for broken in [
            &[][..],
            &[0x80, 0x01],
            &[0x55, 0x9d],
            &[0xff; 12],
            &[0xff; 20],
        ] {
            assert_eq!(dotted(broken), None);
        }
    }

    #[test]
    fn no_number_is_listed_twice() {
        let mut numbers: Vec<&str> = NAMES.iter().map(|(number, ..)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), NAMES.len());
    }
}
