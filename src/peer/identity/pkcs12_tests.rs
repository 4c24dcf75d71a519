//! PKCS #12 as the RFCs have it, and whatever else a file may hold. `tests/peers` reads what other
//! programs write.

use super::*;
use crate::peer::identity::password::MAX_ITERATIONS;
use hex_literal::hex;

/// RFC 9879 appendix A.2: PBES2 inside, PBMAC1 with SHA-512 and SHA-256 around it.
const PBMAC1: &[u8] = include_bytes!("../../../tests/data/rfc9879-a2.p12");

#[test]
fn the_vector_of_rfc_9879() {
    let archive = Archive::read(PBMAC1, "1234").unwrap();
    assert_eq!((archive.keys.len(), archive.certificates.len()), (1, 1));
    let key = crate::compute::signature::PrivateKey::from_der(&archive.keys[0]).unwrap();
    let certificate = crate::certificate::Certificate::parse(&archive.certificates[0]).unwrap();
    assert_eq!(
        certificate.public_key().unwrap().bare(),
        key.public_key().unwrap().bare()
    );
    assert_eq!(
        Archive::read(PBMAC1, "12345").unwrap_err(),
        Fault::PassPhrase
    );
}

/// RFC 7914 §11.
#[test]
fn pbkdf2() {
    let key = PassPhrase::new("passwd").pbkdf2(HashAlgorithm::Sha256, b"salt", 1, 64);
    let expected = hex!(
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc
         49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
    );
    assert_eq!(key, expected);
    let key = PassPhrase::new("Password").pbkdf2(HashAlgorithm::Sha256, b"NaCl", 80000, 64);
    let expected = hex!(
        "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56
         a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d"
    );
    assert_eq!(key, expected);
}

#[test]
fn whatever_the_bytes_it_is_an_answer() {
    // Each byte in turn is another one, and the file ends at each place.
    for at in 0..PBMAC1.len() {
        if at % 7 == 0 || at < 64 || at > PBMAC1.len() - 160 {
            let mut bytes = PBMAC1.to_vec();
            bytes[at] ^= 0x81;
            // What lies outside what is authenticated may change without harm; nothing else may.
            if let Ok(archive) = Archive::read(&bytes, "1234") {
                assert_eq!(archive.certificates.len(), 1, "{at}");
                assert!(at > PBMAC1.len() - 160 || at < 64, "{at}");
            }
            assert!(Archive::read(&PBMAC1[..at], "1234").is_err(), "{at}");
        }
    }
    // Elements within elements, more than any file has.
    for depth in [100, 1_000_000] {
        assert!(Archive::read(&b"\x30\x80".repeat(depth), "").is_err());
    }
}

#[test]
fn endless_rounds_are_refused() {
    for rounds in [MAX_ITERATIONS + 1, u32::MAX] {
        let mut der = vec![2, 5, 0];
        der.extend(rounds.to_be_bytes());
        let mut elements = vec![0x30, der.len() as u8];
        elements.extend(&der);
        let mut inside = Elements::inside(&elements, tag::SEQUENCE).unwrap();
        let fault = inside.iterations().unwrap_err();
        assert_eq!(
            fault,
            Fault::Unsupported(format!("{rounds} rounds of hashing"))
        );
    }
}

#[test]
fn what_is_written_in_one_go_becomes_der() {
    // SEQUENCE of indefinite length: [0] of indefinite length around an OCTET STRING in two pieces,
    // and a length that is longer than it need be.
    let ber = hex!("3080 a080 2480 0402 0102 0401 03 0000 0000 0281 01 07 0000");
    let der = hex!("300a a005 0403 010203 0201 07");
    let rewritten = to_der(&ber).unwrap();
    assert_eq!(rewritten, der);
    assert_eq!(to_der(&der).unwrap(), der);
    let long = [&hex!("0482 0100")[..], &[7; 256]].concat();
    assert_eq!(to_der(&long).unwrap(), long);
}
