//! Every byte of every certificate at hand has a name, and so has every byte of broken ones.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use super::{Certificate, ExtensionValue, Fact, GeneralName, annotate, annotate_public_key};
use crate::names::registry::AlertDescription;
use crate::peer::identity::{DEMO_CA_PEM, DEMO_ML_DSA_CA_PEM, Identity};
use crate::wire::{CodePoint, Field, FieldValue, Reader, cover};

fn fields(der: &[u8]) -> Vec<Field> {
    let mut r = Reader::recording(der, true);
    r.foreign("certificate", annotate);
    assert!(r.is_empty());
    r.into_fields(None)
}

/// Certificates of ours, and the roots of the system if it has any where Linux keeps them.
fn corpus() -> Vec<Vec<u8>> {
    let demo = Identity::demo()
        .into_iter()
        .flat_map(|identity| identity.chain().to_vec());
    let mut pem = [DEMO_CA_PEM, DEMO_ML_DSA_CA_PEM].concat().into_bytes();
    pem.extend(std::fs::read("/etc/ssl/certs/ca-certificates.crt").unwrap_or_default());
    let roots = CertificateDer::pem_slice_iter(&pem).flatten();
    demo.chain(roots.map(|der| der.to_vec())).collect()
}

/// The field at the end of a path of names.
fn find<'a>(fields: &'a [Field], path: &[&str]) -> &'a Field {
    let (name, rest) = path.split_first().unwrap();
    let field = fields
        .iter()
        .find(|field| field.name == *name)
        .unwrap_or_else(|| {
            panic!(
                "no {name} in {:?}",
                fields.iter().map(|f| &f.name).collect::<Vec<_>>()
            )
        });
    if rest.is_empty() {
        field
    } else {
        find(&field.fields, rest)
    }
}

fn described(fields: &[Field], path: &[&str]) -> String {
    match &find(fields, path).value {
        FieldValue::Described(meaning) => meaning.clone(),
        other => panic!("{path:?}: {other:?}"),
    }
}

#[test]
fn every_byte_of_every_certificate_is_covered_and_understood() {
    let corpus = corpus();
    assert!(corpus.len() >= 12);
    for der in corpus {
        let fields = fields(&der);
        assert_eq!(cover(&fields, der.len()), Ok(()));
        // Real certificates leave nothing over and are DER to the last byte.
        assert_eq!(fields.len(), 1);
        assert_eq!(fields[0].name, "Certificate");
        for leaf in fields[0].leaves() {
            let said =
                matches!(&leaf.value, FieldValue::Described(it) if it.starts_with("not DER"));
            assert!(!said, "{leaf:?}");
        }
        let parts: Vec<&str> = fields[0].fields.iter().map(|field| &*field.name).collect();
        assert_eq!(
            parts,
            [
                "tag",
                "length",
                "tbsCertificate",
                "signatureAlgorithm",
                "signatureValue"
            ]
        );
    }
}

/// What `openssl x509 -text` says of the same certificate.
#[test]
fn fields_say_what_openssl_says() {
    let identity = Identity::demo_named("rsa").unwrap();
    let fields = fields(&identity.chain()[0]);
    let tbs = &find(&fields, &["Certificate", "tbsCertificate"]).fields;
    let says = |path: &[&str]| described(tbs, path);
    assert_eq!(says(&["version", "version", "content"]), "v3");
    assert_eq!(says(&["serialNumber", "content"]), "4");
    assert_eq!(
        says(&["signature", "algorithm", "content"]),
        "sha256WithRSAEncryption (1.2.840.113549.1.1.11)"
    );
    assert_eq!(
        says(&["validity", "notBefore", "content"]),
        "2026-01-01T00:00:00Z"
    );
    assert_eq!(
        says(&["validity", "notAfter", "content"]),
        "2125-12-31T23:59:59Z"
    );
    let attribute = [
        "subject",
        "RelativeDistinguishedName",
        "AttributeTypeAndValue",
    ];
    let with = |last: &'static str| [&attribute[..], &[last, "content"]].concat();
    assert_eq!(says(&with("type")), "commonName (2.5.4.3)");
    assert_eq!(says(&with("value")), "\"tlsdemo demo server, RSA\"");
    let key = ["subjectPublicKeyInfo", "subjectPublicKey", "RSAPublicKey"];
    let with = |last: &'static str| [&key[..], &[last, "content"]].concat();
    assert_eq!(says(&with("modulus")), "a number of 2048 bits");
    assert_eq!(says(&with("publicExponent")), "65537");
    let extensions = &find(tbs, &["extensions", "extensions"]).fields;
    let says = |path: &[&str]| described(extensions, path);
    assert_eq!(says(&["keyUsage", "critical", "content"]), "TRUE");
    assert_eq!(
        says(&["keyUsage", "extnValue", "KeyUsage", "content"]),
        "digitalSignature, keyEncipherment"
    );
    assert_eq!(
        says(&[
            "extKeyUsage",
            "extnValue",
            "ExtKeyUsageSyntax",
            "KeyPurposeId",
            "content"
        ]),
        "serverAuth (1.3.6.1.5.5.7.3.1)"
    );
    let names = ["subjectAltName", "extnValue", "GeneralNames"];
    let with = |last: &'static str| [&names[..], &[last, "content"]].concat();
    assert_eq!(says(&with("dNSName")), "\"localhost\"");
    assert_eq!(says(&with("iPAddress")), "127.0.0.1");
}

/// The certificates of a file of `tests/data`.
fn data(pem: &str) -> Vec<Certificate> {
    CertificateDer::pem_slice_iter(pem.as_bytes())
        .map(|der| Certificate::parse(&der.unwrap()).unwrap())
        .collect()
}

/// What `openssl x509 -subject -nameopt utf8,sep_comma_plus_space` says of them.
#[test]
fn names_are_right_in_every_string_type() {
    let certificates = data(include_str!("../../tests/data/string-types.pem"));
    assert_eq!(certificates.len(), 3);
    for certificate in certificates {
        let subject = certificate.subject();
        assert_eq!(subject.to_string(), "O=Müller, OU=Prüfung, CN=dev.lab.test");
        assert_eq!(subject.common_name(), Some("dev.lab.test"));
        let fields = fields(certificate.der());
        let tbs = &find(&fields, &["Certificate", "tbsCertificate"]).fields;
        let first = [
            "subject",
            "RelativeDistinguishedName",
            "AttributeTypeAndValue",
            "value",
            "content",
        ];
        assert_eq!(described(tbs, &first), "\"Müller\"");
    }
}

/// What `openssl x509 -text` says of it, each fact at the bytes that say it.
#[test]
fn facts_are_what_openssl_says_and_point_at_their_bytes() {
    let [certificate] = &data(include_str!("../../tests/data/extensions.pem"))[..] else {
        panic!("one certificate");
    };
    let der = certificate.der();
    let tbs = &certificate.facts().tbs_certificate;
    assert_eq!(certificate.issuer().to_string(), "CN=Lab Root");
    assert_eq!(certificate.subject().to_string(), "C=DE, O=Lab, CN=rich");
    assert_eq!(*tbs.serial, b"\x0b\xad\xc0\xde\x00\xff");
    assert_eq!(der[tbs.serial.at.clone()], *tbs.serial.value);
    assert_eq!(tbs.not_before.to_string(), "1950-01-02T03:04:05Z");
    assert_eq!(&der[tbs.not_before.at.clone()], b"500102030405Z");
    assert_eq!(tbs.not_after.to_string(), "2050-01-01T00:00:00Z");
    assert_eq!(&der[tbs.not_after.at.clone()], b"20500101000000Z");
    assert!(certificate.faults().is_empty());
    for attribute in tbs.subject.0.iter().flatten() {
        let value = &attribute.value;
        assert_eq!(&der[value.at.clone()], value.value.as_bytes());
    }
    // A key of Ed25519: 12 bytes that name it (RFC 8410 §4), then the key.
    let key = &tbs.public_key;
    assert_eq!(key.algorithm.name(), Some("id-Ed25519"));
    assert_eq!(key.at.len(), 44);
    assert_eq!(key.key.len(), 32);
    assert!(der[key.key.clone()].starts_with(b"\x03\xa1\x07\xbf\xf3\xce"));
    assert_eq!(
        certificate.public_key().unwrap().spki()[..],
        der[key.at.clone()]
    );
    assert!(der[certificate.facts().signature.clone()].starts_with(b"\x3f\x3d\x15\x70"));
    assert_eq!(certificate.facts().signature.end, der.len());

    let names: Vec<String> = certificate
        .subject_alt_names()
        .iter()
        .map(|name| name.value.to_string())
        .collect();
    assert_eq!(
        names,
        [
            "a.lab.test",
            "*.lab.test",
            "192.0.2.7",
            "2001:db8::7",
            "me@lab.test",
            "https://lab.test/",
            "CN=dir",
            "2.25.329800735698586629295641978511506172918",
            "a name of the kind [0]",
        ]
    );
    let Fact { value, at } = &certificate.subject_alt_names()[1];
    assert_eq!(*value, GeneralName::Dns("*.lab.test".into()));
    assert_eq!(&der[at.clone()], b"*.lab.test");
    let usage = certificate.key_usage().unwrap();
    let usages: Vec<&str> = usage.names().collect();
    assert_eq!(
        usages,
        [
            "digitalSignature",
            "keyEncipherment",
            "keyAgreement",
            "encipherOnly"
        ]
    );
    assert!(certificate.is_for("serverAuth") && certificate.is_for("clientAuth"));
    assert!(!certificate.is_for("codeSigning"));
    let mut told = 0;
    for value in certificate.extensions() {
        told += 1;
        match value {
            ExtensionValue::BasicConstraints { ca, path_len } => {
                assert_eq!((*ca, *path_len), (true, Some(3)));
            }
            ExtensionValue::NameConstraints {
                permitted,
                excluded,
                bounded,
            } => {
                let words = |names: &[Fact<GeneralName>]| {
                    let names: Vec<String> = names.iter().map(|it| it.to_string()).collect();
                    names.join(", ")
                };
                assert_eq!(words(permitted), "lab.test, 192.0.2.0/255.255.255.0");
                assert_eq!(words(excluded), "bad.lab.test");
                assert!(bounded.is_empty());
            }
            ExtensionValue::SubjectKeyIdentifier(id) => {
                assert_eq!(**id, [0x11; 20]);
                assert_eq!(der[id.at.clone()], [0x11; 20]);
            }
            ExtensionValue::AuthorityKeyIdentifier(id) => {
                let id = id.as_ref().unwrap();
                assert_eq!(**id, [0x22; 20]);
                assert_eq!(der[id.at.clone()], [0x22; 20]);
            }
            // status_request, status_request_v2.
            ExtensionValue::TlsFeature(features) => {
                let features: Vec<u64> = features.iter().map(|it| it.value()).collect();
                assert_eq!(features, [5, 17]);
            }
            _ => told -= 1,
        }
    }
    assert_eq!(told, 5);
}

/// Faults of DER and of RFC 5280, put into a good certificate one at a time, by what they are called.
#[test]
fn faults_are_named_with_their_field() {
    let identity = Identity::demo_named("rsa").unwrap();
    let good = &identity.chain()[0];
    let change = |from: &[u8], to: &[u8]| {
        let mut found = good
            .windows(from.len())
            .enumerate()
            .filter(|it| it.1 == from);
        let (at, _) = found.next().unwrap();
        let mut der = good.clone();
        der[at..at + to.len()].copy_from_slice(to);
        der
    };
    for (from, to, words) in [
        (
            &b"\xa0\x03\x02\x01\x02"[..],
            &b"\xa0\x03\x02\x01\x03"[..],
            "version",
        ),
        (b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x81\x02", "version"),
        (b"\x17\x0d260101", b"\x17\x0d261301", "notBefore"),
        (b"\x17\x0d260101", b"\x0c\x0d260101", "notBefore"),
        (b"\x06\x03\x55\x04\x03", b"\x06\x03\x55\x04\x83", "type"),
        (
            b"\x06\x03\x55\x1d\x13\x01\x01\xff",
            b"\x06\x03\x55\x1d\x13\x01\x01\x01",
            "critical",
        ),
        (b"\x55\x1d\x11", b"\x55\x1d\x0f", "KeyUsage"),
        (b"\x55\x1d\x11", b"\x55\x1d\x0e", "KeyIdentifier"),
        (b"\x03\x02\x05\xa0", b"\x03\x02\x08\xa0", "unused_bits"),
    ] {
        let error = Certificate::parse(&change(from, to)).unwrap_err();
        assert!(error.message.contains(words), "{error} {words}");
        assert_eq!(error.alert, Some(AlertDescription::BadCertificate));
        let fields = fields(&change(from, to));
        assert_eq!(cover(&fields, good.len()), Ok(()));
    }
}

/// RFC 7250 §3: the same bytes as in the certificate, and the same names.
#[test]
fn a_bare_public_key_is_annotated_as_in_its_certificate() {
    for name in Identity::demo_names() {
        let identity = Identity::demo_named(name).unwrap();
        let certificate = identity.certificate().unwrap();
        let inside = fields(certificate.der());
        let path = ["Certificate", "tbsCertificate", "subjectPublicKeyInfo"];
        let inside = find(&inside, &path);
        let key = certificate.public_key().unwrap().spki();
        let mut r = Reader::recording(key, true);
        r.foreign("public key", annotate_public_key);
        let alone = r.into_fields(None);
        let words = |field: &Field| {
            let leaves = field.leaves().into_iter();
            let words = leaves.map(|it| (it.name.clone(), it.value.clone()));
            words.collect::<Vec<_>>()
        };
        assert_eq!(alone.len(), 1, "{name}");
        assert_eq!(words(&alone[0]), words(inside), "{name}");
    }
}

/// RFC 6962 §3.2 by hand: a list with one timestamp, and one whose inner length is too long.
#[test]
fn timestamps_are_read_and_broken_ones_covered() {
    let mut sct = vec![0];
    sct.extend([7; 32]);
    sct.extend(1_767_225_600_000u64.to_be_bytes());
    sct.extend([0, 0, 4, 3, 0, 2, 0xab, 0xcd]);
    for (claimed, good) in [(sct.len(), true), (sct.len() + 9, false)] {
        let list = [&[0, sct.len() as u8 + 2, 0, claimed as u8][..], &sct].concat();
        let octets = [&[4, list.len() as u8][..], &list].concat();
        let oid = b"\x06\x0a\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02";
        let value = [&[4, octets.len() as u8][..], &octets].concat();
        let extension = [&[0x30, (oid.len() + value.len()) as u8][..], oid, &value].concat();
        let mut r = Reader::recording(&extension, true);
        r.foreign("extension", |r| {
            assert_eq!(super::extensions::extension(r).is_ok(), good);
        });
        let fields = r.into_fields(None);
        assert_eq!(cover(&fields, extension.len()), Ok(()));
        let path = [
            "signedCertificateTimestampList",
            "extnValue",
            "SignedCertificateTimestampList",
            "sct_list",
            "SerializedSCT",
        ];
        let sct = find(&fields, &path);
        if good {
            assert_eq!(
                described(&sct.fields, &["timestamp"]),
                "2026-01-01T00:00:00Z"
            );
        }
    }
}

#[test]
fn every_byte_of_broken_certificates_is_covered() {
    let mut rng = StdRng::seed_from_u64(3);
    let mut count = 0;
    for der in corpus() {
        for _ in 0..40 {
            let mut broken = der.clone();
            for _ in 0..1 + rng.next_u32() % 3 {
                let position = rng.next_u32() as usize % broken.len();
                broken[position] = rng.next_u32() as u8;
            }
            broken.truncate(
                der.len() - rng.next_u32() as usize % 2 * (rng.next_u32() as usize % der.len()),
            );
            assert_eq!(cover(&fields(&broken), broken.len()), Ok(()));
            count += 1;
        }
    }
    assert!(count >= 480, "{count}");
    let identity = Identity::demo_named("ecdsa-p256").unwrap();
    let der = &identity.chain()[0];
    for length in 0..der.len() {
        assert_eq!(cover(&fields(&der[..length]), length), Ok(()));
    }
    for _ in 0..2000 {
        let mut noise = vec![0; rng.next_u32() as usize % 300];
        rng.fill_bytes(&mut noise);
        if let Some(first) = noise.first_mut() {
            *first = 0x30;
        }
        assert_eq!(cover(&fields(&noise), noise.len()), Ok(()));
    }
}

/// Elements in elements without end must not exhaust the stack.
#[test]
fn depth_is_bounded() {
    let mut der = vec![];
    for _ in 0..20_000 {
        let length = der.len() as u32;
        let mut outer = vec![0x30, 0x84];
        outer.extend(length.to_be_bytes());
        outer.extend(&der);
        der = outer;
        if der.len() > 60_000 {
            break;
        }
    }
    assert_eq!(cover(&fields(&der), der.len()), Ok(()));
}
