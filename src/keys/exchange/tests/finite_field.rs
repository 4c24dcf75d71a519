//! Finite fields: the primes of RFC 7919, and what a peer must not send.

use hex_literal::hex;

use super::super::Pair;
use super::super::dhe::{self, DheGroup};
use super::*;

fn value(bytes: &[u8]) -> Value {
    Value::literal("number", bytes)
}

fn group(p: &[u8], g: &[u8]) -> DheGroup {
    DheGroup::new(&value(p), &value(g))
}

/// The primes, as OpenSSL has them: SHA-256 of each, big-endian.
#[test]
fn named_primes() {
    for (group, expected) in [
        (
            NamedGroup::Ffdhe2048,
            hex!("9cd3b7f336872f46c09428d1bbc19877a4d440512cda8d1c1cf0cd6e33698966"),
        ),
        (
            NamedGroup::Ffdhe3072,
            hex!("0eaf67db3a839156d5013494a5318a772b5697d270d721f37f092efc69ea5a17"),
        ),
        (
            NamedGroup::Ffdhe4096,
            hex!("4648414224ac881b3d0dc59b466f96d06a558278776807797ecf1f66ff397b3e"),
        ),
        (
            NamedGroup::Ffdhe6144,
            hex!("227ac9066b3ddd9e193670cda2388fa884f65ba0cf98b742d1fe77a6687c79c7"),
        ),
        (
            NamedGroup::Ffdhe8192,
            hex!("770b14efaf6f049929c523113b3fa99a8d11dab1b18af3609590122075d19833"),
        ),
    ] {
        let named = DheGroup::named(group).unwrap();
        assert_eq!(sha256(&named.p), expected, "{group}");
        let from_wire = self::group(&[&[0], &named.p[..]].concat(), &[0, 2]);
        assert_eq!(from_wire.name(), Some(group));
        from_wire.validate().unwrap();
        assert_eq!(self::group(&named.p, &[5]).name(), None);
    }
    assert!(DheGroup::named(NamedGroup::X25519).is_none());
}

/// Python's `pow` gave the values.
#[test]
fn finite_field() {
    let silent = &mut Narration::silent();
    let pair = |first: u8| {
        let key: Vec<u8> = (first..first + 29).collect();
        generate(NamedGroup::Ffdhe2048, &mut *scripted(key))
    };
    let (client, server) = (pair(1), pair(101));
    assert_eq!(
        sha256(client.public()),
        hex!("42b0d52c125ef67f55a2aa3d4e1d666c176a011bfff4fa994206b35915a771da")
    );
    let name = "shared_secret";
    let secret = client.agree(server.public(), name, silent).unwrap();
    assert_eq!(
        sha256(&secret),
        hex!("9af06d5188b2885c82a084ece6c6aa4786a3fb0ba831eceac91b829b62dcc0d5")
    );
    assert_eq!(server.agree(client.public(), name, silent).unwrap(), secret);

    // 2^127 gives a secret whose first byte is zero: kept in TLS 1.3, gone before it.
    let mut peer = vec![0; 256];
    peer[256 - 16] = 0x80;
    let kept = client.agree(&value(&peer), name, silent).unwrap();
    assert_eq!(
        sha256(&kept),
        hex!("e54a7743066f6a60ba5db4235902e9576b85a422f6301e3bdb235bbeb8b0bfd3")
    );
    let Pair::Dhe(client) = client.pair else {
        panic!("a finite-field group")
    };
    for peer in [&peer[..], &peer[240..]] {
        let stripped = client.agree(&value(peer), ProtocolVersion::TLS1_2, name, silent);
        assert_eq!(
            sha256(&stripped.unwrap()),
            hex!("8fa3f6fe29ca07842a9a07d37a2ece795939959ff2949ec73d873c932ec47c83")
        );
    }
}

/// RFC 7919 §5.1, RFC 9846 §4.3.8.1.
#[test]
fn bad_finite_field_values() {
    let silent = &mut Narration::silent();
    let illegal = Some(AlertDescription::IllegalParameter);
    let named = DheGroup::named(NamedGroup::Ffdhe2048).unwrap();
    let pair = generate(NamedGroup::Ffdhe2048, &mut *seeded(1));
    let p = named.p.bytes.clone();
    let add = |n: i16| {
        let mut value = p.clone();
        let last = i16::from(value[255]) + n; // 0xff: adding 1 would carry
        value[255] = u8::try_from(last).unwrap();
        value
    };
    let mut one = vec![0; 256];
    one[255] = 1;
    let mut two = one.clone();
    two[255] = 2;
    for bad in [vec![0; 256], one, add(-1), p.clone(), vec![0xff; 256]] {
        assert_eq!(alert(pair.agree(&value(&bad), "x", silent)), illegal);
    }
    for good in [two, add(-2)] {
        pair.agree(&value(&good), "x", silent).unwrap();
    }
    for length in [0, 255, 257] {
        assert_eq!(
            alert(pair.agree(&value(&vec![2; length]), "x", silent)),
            illegal
        );
    }
    let Pair::Dhe(pair) = pair.pair else {
        panic!("a finite-field group")
    };
    for bad in [vec![], vec![0], vec![1], vec![0xff; 257]] {
        let result = pair.agree(&value(&bad), ProtocolVersion::TLS1_2, "x", silent);
        assert_eq!(alert(result), illegal);
    }

    let weak = Some(AlertDescription::InsufficientSecurity);
    let mut even = p.clone();
    even[255] = 0xfe;
    for (group, expected) in [
        (group(&[], &[2]), weak),
        (group(&[0; 256], &[2]), weak),
        (group(&[0x7f, 0xff], &[2]), weak),
        (group(&[&[0x7f][..], &[0xff; 127]].concat(), &[2]), weak),
        (group(&[0xff; 1025], &[2]), illegal),
        (group(&even, &[2]), illegal),
        (group(&p, &[]), illegal),
        (group(&p, &[0]), illegal),
        (group(&p, &[1]), illegal),
        (group(&p, &add(-1)), illegal),
        (group(&p, &p), illegal),
    ] {
        let generated = dhe::KeyPair::generate(group, &mut *seeded(1), silent);
        assert_eq!(alert(generated), expected);
    }
    // The shortest prime's length is accepted: 1024 bits.
    group(&[0xff; 128], &[2]).validate().unwrap();
}

/// A value of small order makes the secret guessable: modulo 2^1025 - 1 the powers of 2 repeat after
/// 1025 of them, and a private key that is a multiple of 1025 makes the secret 1.
#[test]
fn guessable_finite_field_secret() {
    let mut p = [0xff; 129];
    p[0] = 0x01;
    let mut key = [0; 64];
    key[62..].copy_from_slice(&1025u16.to_be_bytes());
    let silent = &mut Narration::silent();
    let group = group(&p, &[3]);
    let pair = dhe::KeyPair::generate(group, &mut *scripted(key), silent).unwrap();
    let secret = pair.agree(&value(&[2]), ProtocolVersion::TLS1_2, "x", silent);
    assert_eq!(alert(secret), Some(AlertDescription::IllegalParameter));
}
