//! The bare primitives of a client's handshake: what its narration says was computed, computed again
//! with RustCrypto's crates and nothing of ours in between. What a handshake costs beyond this is
//! the price of the protocol: framing, messages, checks, certificates.

use std::hint::black_box;

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use hmac::{Hmac, Mac};
use ml_kem::kem::Decapsulate;
use ml_kem::ml_kem_768::{Ciphertext, DecapsulationKey};
use p256::ecdsa::signature::Verifier;
use rsa::pkcs8::DecodePublicKey;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss, RsaPublicKey};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use sha2::{Digest, Sha256};
use tlsdemo::certificate::Certificate;
use tlsdemo::narration::{Description, Event, Operation};
use tlsdemo::peer::{Identity, identity};

/// One primitive with its inputs, ready to be run.
type Step = Box<dyn Fn()>;

/// The primitives of a recorded handshake of AES-128-GCM with SHA-256, and of the check of the
/// server's certificate under the demo authority.
pub fn of(events: &[Event], server: &str) -> Vec<Step> {
    let mut transcript = Sha256::new();
    let mut messages = 0;
    let computed = events.iter().filter_map(|event| match event {
        // Of nothing: it stands where a Derive-Secret has no messages (RFC 9846 §7.1).
        Event::Computation(it) if it.operation == Operation::Hash && is_empty(it) => Some(
            transcript_hash(Sha256::new(), std::iter::empty(), &it.output),
        ),
        Event::Computation(it) if it.operation == Operation::Hash => {
            let new = it.inputs[messages..].iter().map(|input| &input.bytes);
            let step = transcript_hash(transcript.clone(), new.clone(), &it.output);
            new.for_each(|message| transcript.update(message));
            messages = it.inputs.len();
            Some(step)
        }
        Event::Computation(it) => step(it),
        _ => None,
    });
    let mut steps: Vec<Step> = computed.collect();
    steps.push(chain_signature(server));
    steps
}

fn is_empty(it: &Description) -> bool {
    it.inputs.iter().all(|input| input.bytes.is_empty())
}

/// The hash of the messages so far, of which all but `new` are hashed already.
fn transcript_hash<'a>(
    hashed: Sha256,
    new: impl Iterator<Item = &'a Vec<u8>>,
    output: &[u8],
) -> Step {
    let (new, output) = (new.cloned().collect::<Vec<_>>(), output.to_vec());
    Box::new(move || {
        let mut hash = hashed.clone();
        new.iter().for_each(|message| hash.update(message));
        assert_eq!(hash.finalize()[..], output);
    })
}

fn step(it: &Description) -> Option<Step> {
    let parameter = |name: &str| {
        let found = it.parameters.iter().find(|it| it.name() == name);
        found.map(|it| it.value().into_owned()).unwrap_or_default()
    };
    let inputs: Vec<Vec<u8>> = it.inputs.iter().map(|input| input.bytes.clone()).collect();
    let output = it.output.clone();
    if it.operation == Operation::Hmac {
        assert_eq!(
            parameter("hash"),
            "SHA-256",
            "the benches hash with SHA-256"
        );
    }
    Some(match it.operation {
        // The drawing of random bytes, and the moving of bytes: not primitives, or next to nothing.
        Operation::Random | Operation::Concat | Operation::Split | Operation::Xor => return None,
        Operation::Hmac | Operation::HkdfExtract => Box::new(move || {
            assert_eq!(hmac(&inputs[0], &inputs[1..])[..], output);
        }),
        Operation::HkdfExpandLabel => {
            let info = hkdf_label(&parameter("label"), output.len(), &inputs[1..]);
            Box::new(move || {
                let block = hmac(&inputs[0], &[info.clone(), vec![1]]);
                assert_eq!(block[..output.len()], output);
            })
        }
        Operation::Prf => {
            let label = parameter("label").into_bytes();
            Box::new(move || assert_eq!(prf(&inputs, &label, output.len()), output))
        }
        Operation::PublicKey => public_key(&parameter("group"), inputs, output),
        Operation::Ecdh => agreement(&parameter("group"), inputs, output),
        Operation::Ffdh => Box::new(move || {
            black_box(power(&inputs[0], &inputs[1], &inputs[2]));
        }),
        Operation::MlKemDecapsulate => Box::new(move || {
            let key = DecapsulationKey::from_seed(inputs[0][..].try_into().expect("64 bytes"));
            let ciphertext = Ciphertext::try_from(&inputs[1][..]).expect("1,088 bytes");
            assert_eq!(key.decapsulate(&ciphertext)[..], output);
        }),
        Operation::RsaEncrypt => Box::new(move || {
            black_box(power(&inputs[0], &inputs[1], &inputs[2]));
        }),
        Operation::Verify => verification(&parameter("scheme"), inputs),
        Operation::AeadSeal => Box::new(move || {
            let cipher = Aes128Gcm::new_from_slice(&inputs[0]).expect("16 bytes");
            let nonce = Nonce::try_from(&inputs[1][..]).expect("12 bytes");
            let mut text = inputs[3].clone();
            let sealed = cipher.encrypt_inout_detached(&nonce, &inputs[2], (&mut text[..]).into());
            black_box(sealed.expect("a short text"));
        }),
        Operation::AeadOpen => Box::new(move || {
            let cipher = Aes128Gcm::new_from_slice(&inputs[0]).expect("16 bytes");
            let nonce = Nonce::try_from(&inputs[1][..]).expect("12 bytes");
            let (text, tag) = inputs[3].split_at(inputs[3].len() - 16);
            let (mut text, tag) = (text.to_vec(), tag.try_into().expect("16 bytes"));
            let text = (&mut text[..]).into();
            cipher
                .decrypt_inout_detached(&nonce, &inputs[2], text, &tag)
                .expect("what was recorded");
        }),
        other => panic!("no primitive here for {}", other.name()),
    })
}

fn hmac(key: &[u8], parts: &[Vec<u8>]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}

/// RFC 9846 §7.1.
fn hkdf_label(label: &str, length: usize, context: &[Vec<u8>]) -> Vec<u8> {
    let context = context.concat();
    let mut info = (length as u16).to_be_bytes().to_vec();
    info.push(label.len() as u8 + 6);
    info.extend_from_slice(b"tls13 ");
    info.extend_from_slice(label.as_bytes());
    info.push(context.len() as u8);
    info.extend_from_slice(&context);
    info
}

/// RFC 5246 §5.
fn prf(inputs: &[Vec<u8>], label: &[u8], length: usize) -> Vec<u8> {
    let seed = [label, &inputs[1..].concat()].concat();
    let (mut a, mut out) = (seed.clone(), Vec::new());
    while out.len() < length {
        a = hmac(&inputs[0], &[a]);
        out.extend(hmac(&inputs[0], &[a.clone(), seed.clone()]));
    }
    out.truncate(length);
    out
}

fn x25519(secret: &[u8]) -> x25519_dalek::StaticSecret {
    <[u8; 32]>::try_from(secret).expect("32 bytes").into()
}

fn public_key(group: &str, inputs: Vec<Vec<u8>>, output: Vec<u8>) -> Step {
    match group {
        "x25519" => Box::new(move || {
            let public = x25519_dalek::PublicKey::from(&x25519(&inputs[0]));
            assert_eq!(public.as_bytes()[..], output);
        }),
        "secp256r1" => Box::new(move || {
            let key = p256::SecretKey::from_slice(&inputs[0]).expect("a private key");
            black_box(key.public_key());
        }),
        "ML-KEM-768" => Box::new(move || {
            let seed = inputs[0][..].try_into().expect("64 bytes");
            black_box(DecapsulationKey::from_seed(seed).encapsulation_key());
        }),
        _ => Box::new(move || {
            black_box(power(&inputs[0], &inputs[1], &inputs[2]));
        }),
    }
}

fn agreement(group: &str, inputs: Vec<Vec<u8>>, output: Vec<u8>) -> Step {
    match group {
        "x25519" => Box::new(move || {
            let peer = <[u8; 32]>::try_from(&inputs[1][..])
                .expect("32 bytes")
                .into();
            let shared = x25519(&inputs[0]).diffie_hellman(&peer);
            assert_eq!(shared.as_bytes()[..], output);
        }),
        "secp256r1" => Box::new(move || {
            let key = p256::SecretKey::from_slice(&inputs[0]).expect("a private key");
            let peer = p256::PublicKey::from_sec1_bytes(&inputs[1]).expect("a public key");
            let shared = p256::ecdh::diffie_hellman(key.to_nonzero_scalar(), peer.as_affine());
            assert_eq!(shared.raw_secret_bytes()[..], output);
        }),
        other => panic!("no primitive here for {other}"),
    }
}

fn power(base: &[u8], exponent: &[u8], modulus: &[u8]) -> BoxedUint {
    use crypto_bigint::Odd;
    use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
    let number = |bytes: &[u8]| {
        BoxedUint::from_be_slice(bytes, 8 * bytes.len() as u32).expect("so many bits")
    };
    let modulus = Odd::new(number(modulus)).expect("odd");
    let bits = modulus.bits_precision();
    let base = BoxedUint::from_be_slice(base, bits).unwrap_or_else(|_| number(base));
    let form = BoxedMontyForm::new(base, &BoxedMontyParams::new_vartime(modulus));
    let exponent = number(exponent);
    form.pow_bounded_exp(&exponent, exponent.bit_width())
        .retrieve()
}

fn verification(scheme: &str, inputs: Vec<Vec<u8>>) -> Step {
    let (spki, signature) = (inputs[0].clone(), inputs[inputs.len() - 1].clone());
    let content = inputs[1..inputs.len() - 1].concat();
    match scheme {
        "ecdsa_secp256r1_sha256" => Box::new(move || {
            let key = p256::ecdsa::VerifyingKey::from_public_key_der(&spki).expect("a key");
            let signature = p256::ecdsa::Signature::from_der(&signature).expect("a signature");
            key.verify(&content, &signature).expect("what was recorded");
        }),
        "rsa_pss_rsae_sha256" => Box::new(move || {
            let key = RsaPublicKey::from_public_key_der(&spki).expect("a key");
            key.verify(Pss::<Sha256>::new(), &Sha256::digest(&content), &signature)
                .expect("what was recorded");
        }),
        "rsa_pkcs1_sha256" => Box::new(move || rsa_pkcs1(&spki, &content, &signature)),
        other => panic!("no primitive here for {other}"),
    }
}

fn rsa_pkcs1(spki: &[u8], content: &[u8], signature: &[u8]) {
    let key = RsaPublicKey::from_public_key_der(spki).expect("a key");
    let hash = Sha256::digest(content);
    key.verify(Pkcs1v15Sign::new::<Sha256>(), &hash, signature)
        .expect("what was recorded");
}

/// The signature of the demo authority under the server's certificate.
fn chain_signature(server: &str) -> Step {
    let authority = CertificateDer::from_pem_slice(identity::DEMO_CA_PEM.as_bytes()).expect("PEM");
    let authority = Certificate::parse(&authority).expect("a certificate");
    let spki = authority.public_key().expect("a key").spki().to_vec();
    let identity = Identity::demo_named(server).expect("a demo identity");
    let leaf = identity.certificate().expect("a certificate");
    let facts = leaf.facts();
    let content = leaf.der()[facts.tbs_certificate.at.clone()].to_vec();
    let signature = leaf.der()[facts.signature.clone()].to_vec();
    Box::new(move || rsa_pkcs1(&spki, &content, &signature))
}
