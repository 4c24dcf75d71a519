//! Every byte of every certificate at hand has a name, and so has every byte of broken ones.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use super::annotate;
use crate::peer::identity::{DEMO_CA_PEM, DEMO_ML_DSA_CA_PEM, Identity};
use crate::wire::{Field, FieldValue, Reader, cover};

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
            assert_ne!(
                leaf.value,
                FieldValue::Described("not DER".into()),
                "{leaf:?}"
            );
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
        r.foreign("extension", super::annotate::extension);
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
