//! Object identifiers and their names: those that certificates on the web contain (RFC 5280,
//! RFC 4055, RFC 5480, RFC 8410, RFC 9881, RFC 6962, CA/Browser Forum Baseline Requirements).

/// An object identifier in dots, from the content bytes of its DER (X.690 §8.19). `None` if they
/// are not one.
pub fn dotted(content: &[u8]) -> Option<String> {
    use std::fmt::Write;
    if content.is_empty() || content.len() > 64 {
        return None;
    }
    let mut text = String::with_capacity(4 * content.len());
    let mut arc: u64 = 0;
    let mut begun = false;
    for byte in content {
        if (!begun && *byte == 0x80) || arc >> 57 != 0 {
            return None; // A padded or an absurdly long arc.
        }
        arc = arc << 7 | u64::from(byte & 0x7f);
        begun = byte & 0x80 != 0;
        if !begun {
            if text.is_empty() {
                let first = (arc / 40).min(2);
                let _ = write!(text, "{first}.{}", arc - 40 * first);
            } else {
                let _ = write!(text, ".{arc}");
            }
            arc = 0;
        }
    }
    (!begun).then_some(text)
}

/// The name of an object identifier given in dots.
pub fn name(dotted: &str) -> Option<&'static str> {
    NAMES
        .iter()
        .find(|(number, _)| *number == dotted)
        .map(|(_, name)| *name)
}

/// The name of an object identifier, or its number where it has none here.
pub fn name_or_number(dotted: &str) -> String {
    name(dotted).unwrap_or(dotted).to_owned()
}

/// The short form of an attribute type in a distinguished name (RFC 4514 §3).
pub fn attribute(dotted: &str) -> Option<&'static str> {
    Some(match dotted {
        "2.5.4.3" => "CN",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "0.9.2342.19200300.100.1.25" => "DC",
        "0.9.2342.19200300.100.1.1" => "UID",
        _ => return name(dotted),
    })
}

const NAMES: &[(&str, &str)] = &[
    // Extensions, RFC 5280 §4.2.
    ("2.5.29.9", "subjectDirectoryAttributes"),
    ("2.5.29.14", "subjectKeyIdentifier"),
    ("2.5.29.15", "keyUsage"),
    ("2.5.29.16", "privateKeyUsagePeriod"),
    ("2.5.29.17", "subjectAltName"),
    ("2.5.29.18", "issuerAltName"),
    ("2.5.29.19", "basicConstraints"),
    ("2.5.29.30", "nameConstraints"),
    ("2.5.29.31", "cRLDistributionPoints"),
    ("2.5.29.32", "certificatePolicies"),
    ("2.5.29.32.0", "anyPolicy"),
    ("2.5.29.33", "policyMappings"),
    ("2.5.29.35", "authorityKeyIdentifier"),
    ("2.5.29.36", "policyConstraints"),
    ("2.5.29.37", "extKeyUsage"),
    ("2.5.29.37.0", "anyExtendedKeyUsage"),
    ("2.5.29.46", "freshestCRL"),
    ("2.5.29.54", "inhibitAnyPolicy"),
    ("1.3.6.1.5.5.7.1.1", "authorityInfoAccess"),
    ("1.3.6.1.5.5.7.1.3", "qcStatements"),
    ("1.3.6.1.5.5.7.1.11", "subjectInfoAccess"),
    ("1.3.6.1.5.5.7.1.12", "logotype"),
    ("1.3.6.1.5.5.7.1.24", "tlsFeature"),
    ("1.3.6.1.4.1.11129.2.4.2", "signedCertificateTimestampList"),
    ("1.3.6.1.4.1.11129.2.4.3", "precertificatePoison"),
    ("1.3.6.1.4.1.44363.44", "delegationUsage"),
    ("2.16.840.1.113730.1.1", "netscapeCertType"),
    ("2.16.840.1.113730.1.13", "netscapeComment"),
    ("2.23.140.3.1", "cabfOrganizationIdentifier"),
    ("1.3.6.1.4.1.311.20.2", "microsoftCertificateTemplateName"),
    ("1.3.6.1.4.1.311.21.1", "microsoftCAVersion"),
    ("1.3.6.1.4.1.311.21.2", "microsoftPreviousCertHash"),
    ("1.3.6.1.4.1.311.21.7", "microsoftCertificateTemplate"),
    ("1.3.6.1.4.1.311.21.10", "microsoftApplicationPolicies"),
    ("1.2.840.113533.7.65.0", "entrustVersInfo"),
    // What the extensions hold.
    ("1.3.6.1.5.5.7.2.1", "cps"),
    ("1.3.6.1.5.5.7.2.2", "unotice"),
    ("1.3.6.1.5.5.7.3.1", "serverAuth"),
    ("1.3.6.1.5.5.7.3.2", "clientAuth"),
    ("1.3.6.1.5.5.7.3.3", "codeSigning"),
    ("1.3.6.1.5.5.7.3.4", "emailProtection"),
    ("1.3.6.1.5.5.7.3.8", "timeStamping"),
    ("1.3.6.1.5.5.7.3.9", "OCSPSigning"),
    ("1.3.6.1.5.5.7.48.1", "ocsp"),
    ("1.3.6.1.5.5.7.48.1.5", "ocspNoCheck"),
    ("1.3.6.1.5.5.7.48.2", "caIssuers"),
    ("2.16.840.1.113730.4.1", "netscapeServerGatedCrypto"),
    ("1.3.6.1.4.1.311.10.3.3", "microsoftServerGatedCrypto"),
    ("2.23.140.1.1", "extendedValidation"),
    ("2.23.140.1.2.1", "domainValidated"),
    ("2.23.140.1.2.2", "organizationValidated"),
    ("2.23.140.1.2.3", "individualValidated"),
    // Attributes of distinguished names, RFC 4519 and RFC 5280 appendix A.
    ("2.5.4.3", "commonName"),
    ("2.5.4.4", "surname"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "countryName"),
    ("2.5.4.7", "localityName"),
    ("2.5.4.8", "stateOrProvinceName"),
    ("2.5.4.9", "streetAddress"),
    ("2.5.4.10", "organizationName"),
    ("2.5.4.11", "organizationalUnitName"),
    ("2.5.4.12", "title"),
    ("2.5.4.13", "description"),
    ("2.5.4.15", "businessCategory"),
    ("2.5.4.16", "postalAddress"),
    ("2.5.4.17", "postalCode"),
    ("2.5.4.18", "postOfficeBox"),
    ("2.5.4.20", "telephoneNumber"),
    ("2.5.4.41", "name"),
    ("2.5.4.42", "givenName"),
    ("2.5.4.43", "initials"),
    ("2.5.4.44", "generationQualifier"),
    ("2.5.4.46", "dnQualifier"),
    ("2.5.4.65", "pseudonym"),
    ("2.5.4.97", "organizationIdentifier"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
    ("1.2.840.113549.1.9.2", "unstructuredName"),
    ("0.9.2342.19200300.100.1.1", "userId"),
    ("0.9.2342.19200300.100.1.25", "domainComponent"),
    ("1.3.6.1.4.1.311.60.2.1.1", "jurisdictionLocalityName"),
    (
        "1.3.6.1.4.1.311.60.2.1.2",
        "jurisdictionStateOrProvinceName",
    ),
    ("1.3.6.1.4.1.311.60.2.1.3", "jurisdictionCountryName"),
    // Keys, RFC 3279, 5480, 8410, 9881.
    ("1.2.840.113549.1.1.1", "rsaEncryption"),
    ("1.2.840.113549.1.1.7", "id-RSAES-OAEP"),
    ("1.2.840.113549.1.1.8", "id-mgf1"),
    ("1.2.840.113549.1.1.10", "id-RSASSA-PSS"),
    ("1.2.840.10040.4.1", "id-dsa"),
    ("1.2.840.10045.2.1", "id-ecPublicKey"),
    ("1.2.840.10045.3.1.1", "secp192r1"),
    ("1.2.840.10045.3.1.7", "secp256r1"),
    ("1.3.132.0.10", "secp256k1"),
    ("1.3.132.0.33", "secp224r1"),
    ("1.3.132.0.34", "secp384r1"),
    ("1.3.132.0.35", "secp521r1"),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"),
    ("1.2.156.10197.1.301", "sm2"),
    ("1.3.101.110", "id-X25519"),
    ("1.3.101.111", "id-X448"),
    ("1.3.101.112", "id-Ed25519"),
    ("1.3.101.113", "id-Ed448"),
    ("2.16.840.1.101.3.4.3.17", "id-ml-dsa-44"),
    ("2.16.840.1.101.3.4.3.18", "id-ml-dsa-65"),
    ("2.16.840.1.101.3.4.3.19", "id-ml-dsa-87"),
    // Signatures.
    ("1.2.840.113549.1.1.2", "md2WithRSAEncryption"),
    ("1.2.840.113549.1.1.4", "md5WithRSAEncryption"),
    ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption"),
    ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption"),
    ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption"),
    ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption"),
    ("1.2.840.113549.1.1.14", "sha224WithRSAEncryption"),
    ("1.2.840.10040.4.3", "dsa-with-sha1"),
    ("2.16.840.1.101.3.4.3.2", "dsa-with-sha256"),
    ("1.2.840.10045.4.1", "ecdsa-with-SHA1"),
    ("1.2.840.10045.4.3.1", "ecdsa-with-SHA224"),
    ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256"),
    ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384"),
    ("1.2.840.10045.4.3.4", "ecdsa-with-SHA512"),
    ("1.2.156.10197.1.501", "sm2-with-sm3"),
    // Hashes.
    ("1.2.840.113549.2.5", "md5"),
    ("1.3.14.3.2.26", "sha1"),
    ("2.16.840.1.101.3.4.2.1", "sha256"),
    ("2.16.840.1.101.3.4.2.2", "sha384"),
    ("2.16.840.1.101.3.4.2.3", "sha512"),
    ("2.16.840.1.101.3.4.2.4", "sha224"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn object_identifiers_in_dots() {
        // The examples of X.690 §8.19.5 and RFC 5280's subjectAltName.
        assert_eq!(dotted(&[0x88, 0x37, 0x03]).as_deref(), Some("2.999.3"));
        assert_eq!(dotted(&[0x55, 0x1d, 0x11]).as_deref(), Some("2.5.29.17"));
        assert_eq!(name("2.5.29.17"), Some("subjectAltName"));
        for broken in [&[][..], &[0x80, 0x01], &[0x55, 0x9d], &[0xff; 12]] {
            assert_eq!(dotted(broken), None);
        }
    }

    #[test]
    fn no_number_is_listed_twice() {
        let mut numbers: Vec<&str> = NAMES.iter().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), NAMES.len());
    }
}
