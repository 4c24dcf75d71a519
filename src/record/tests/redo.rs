//! Every computation that is told can be redone from its description alone, and the records follow
//! from what was told.

use std::borrow::Cow;
use std::collections::BTreeMap;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use cbc::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, BlockSizeUser};
use ccm::Ccm;
use hmac::Mac;

use super::peers::{Memory, bytes, carry, combinations, pair};
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::narration::{Description, Event, Operation};
use crate::wire::{RecordId, Whole};

fn parameter<'a>(description: &'a Description, name: &str) -> Cow<'a, str> {
    let found = description.parameters.iter().find(|it| it.name() == name);
    found.unwrap_or_else(|| panic!("{name} is missing")).value()
}

fn aead<A: Aead + KeyInit>(seal: bool, inputs: &[&[u8]]) -> Vec<u8> {
    let [key, nonce, aad, msg] = inputs else {
        panic!("an AEAD has four inputs")
    };
    let aead = A::new_from_slice(key).unwrap();
    let nonce = (*nonce).try_into().unwrap();
    let payload = Payload { msg, aad };
    if seal {
        aead.encrypt(&nonce, payload).unwrap()
    } else {
        aead.decrypt(&nonce, payload).unwrap()
    }
}

/// CBC as NIST SP 800-38A §6.2 writes it, a block at a time.
fn cbc<C: KeyInit + BlockSizeUser + BlockCipherEncrypt + BlockCipherDecrypt>(
    encrypt: bool,
    inputs: &[&[u8]],
) -> Vec<u8> {
    let [key, iv, data] = inputs else {
        panic!("CBC has three inputs")
    };
    let cipher = C::new_from_slice(key).unwrap();
    let mut previous = iv.to_vec();
    let mut output = Vec::new();
    assert_eq!(data.len() % C::block_size(), 0);
    for input in data.chunks(C::block_size()) {
        let xor = |a: &[u8], b: &[u8]| -> Vec<u8> { a.iter().zip(b).map(|(a, b)| a ^ b).collect() };
        if encrypt {
            let mut block = Array::try_from(&xor(input, &previous)[..]).unwrap();
            cipher.encrypt_block(&mut block);
            previous = block.to_vec();
            output.extend_from_slice(&block);
        } else {
            let mut block = Array::try_from(input).unwrap();
            cipher.decrypt_block(&mut block);
            output.extend_from_slice(&xor(&block, &previous));
            previous = input.to_vec();
        }
    }
    output
}

fn hmac<M: Mac + hmac::KeyInit>(inputs: &[&[u8]]) -> Vec<u8> {
    let mut mac = <M as hmac::KeyInit>::new_from_slice(inputs[0]).unwrap();
    for part in &inputs[1..] {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

/// What the description says the output is.
fn redo(description: &Description) -> Vec<u8> {
    let inputs: Vec<&[u8]> = description.inputs.iter().map(|i| &i.bytes[..]).collect();
    let operation = description.operation;
    match operation {
        Operation::Random => {
            let length: usize = parameter(description, "length").parse().unwrap();
            assert_eq!(description.output.len(), length);
            description.output.clone()
        }
        Operation::Concat => inputs.concat(),
        Operation::Split => {
            let offset: usize = parameter(description, "offset").parse().unwrap();
            let length: usize = parameter(description, "length").parse().unwrap();
            inputs[0][offset..offset + length].to_vec()
        }
        Operation::Xor => inputs[0]
            .iter()
            .zip(inputs[1])
            .map(|(a, b)| a ^ b)
            .collect(),
        Operation::Hmac => match &*parameter(description, "hash") {
            "MD5" => hmac::<hmac::Hmac<md5::Md5>>(&inputs),
            "SHA-1" => hmac::<hmac::Hmac<sha1::Sha1>>(&inputs),
            "SHA-256" => hmac::<hmac::Hmac<sha2::Sha256>>(&inputs),
            "SHA-384" => hmac::<hmac::Hmac<sha2::Sha384>>(&inputs),
            other => panic!("{other}"),
        },
        Operation::AeadSeal | Operation::AeadOpen => {
            use aes_gcm::aead::consts::{U8, U12, U16};
            type Gcm<C> = aes_gcm::AesGcm<C, U12>;
            let seal = operation == Operation::AeadSeal;
            match &*parameter(description, "cipher") {
                "AES_128_GCM" => aead::<aes_gcm::Aes128Gcm>(seal, &inputs),
                "AES_256_GCM" => aead::<aes_gcm::Aes256Gcm>(seal, &inputs),
                "AES_128_CCM" => aead::<Ccm<aes::Aes128, U16, U12>>(seal, &inputs),
                "AES_256_CCM" => aead::<Ccm<aes::Aes256, U16, U12>>(seal, &inputs),
                "AES_128_CCM_8" => aead::<Ccm<aes::Aes128, U8, U12>>(seal, &inputs),
                "AES_256_CCM_8" => aead::<Ccm<aes::Aes256, U8, U12>>(seal, &inputs),
                "CAMELLIA_128_GCM" => aead::<Gcm<camellia::Camellia128>>(seal, &inputs),
                "CAMELLIA_256_GCM" => aead::<Gcm<camellia::Camellia256>>(seal, &inputs),
                "ARIA_128_GCM" => aead::<Gcm<aria::Aria128>>(seal, &inputs),
                "SM4_GCM" => aead::<Gcm<sm4::Sm4>>(seal, &inputs),
                "SM4_CCM" => aead::<Ccm<sm4::Sm4, U16, U12>>(seal, &inputs),
                "ARIA_256_GCM" => aead::<Gcm<aria::Aria256>>(seal, &inputs),
                "CHACHA20_POLY1305" => aead::<chacha20poly1305::ChaCha20Poly1305>(seal, &inputs),
                other => panic!("{other}"),
            }
        }
        Operation::CbcEncrypt | Operation::CbcDecrypt => {
            let encrypt = operation == Operation::CbcEncrypt;
            match &*parameter(description, "cipher") {
                "3DES_EDE_CBC" => cbc::<des::TdesEde3>(encrypt, &inputs),
                "AES_128_CBC" => cbc::<aes::Aes128>(encrypt, &inputs),
                "AES_256_CBC" => cbc::<aes::Aes256>(encrypt, &inputs),
                "CAMELLIA_128_CBC" => cbc::<camellia::Camellia128>(encrypt, &inputs),
                "CAMELLIA_256_CBC" => cbc::<camellia::Camellia256>(encrypt, &inputs),
                other => panic!("{other}"),
            }
        }
        other => panic!("the record layer has no {}", other.name()),
    }
}

/// Goes through what one end told: redoes each step, and finds each input where it says that it
/// comes from.
fn follow(events: Vec<Event>, counts: &mut BTreeMap<&'static str, usize>) {
    let mut records: BTreeMap<RecordId, Vec<u8>> = BTreeMap::new();
    for event in events {
        let record = match event {
            Event::Record(record) => record,
            Event::Segment(_) => continue,
            other => panic!("{other:?}"),
        };
        let protected = record.protected.as_ref().unwrap();
        let content = [&protected.plaintext[..], &[protected.content_type.0]];
        for (number, step) in record.steps.iter().enumerate() {
            assert_eq!(redo(step), step.output, "{step:?}");
            assert!(step.rfc.starts_with("RFC "));
            for input in &step.inputs {
                assert!(
                    step.formula().contains(&*input.name),
                    "{} is not in {step}",
                    input.name,
                );
                let whole = match input.origin.whole {
                    Whole::Step(earlier) => {
                        assert!(usize::from(earlier) < number, "{step}");
                        &record.steps[usize::from(earlier)].output
                    }
                    Whole::ThisRecord => &record.bytes,
                    Whole::Record(id) => &records[&id],
                    Whole::Literal => match &*input.name {
                        // What the layer was given, and numbers that count.
                        "content" | "plaintext" => content[0],
                        "type" => content[1],
                        "padded_sequence_number" | "seq_num" => {
                            assert!(input.bytes.ends_with(
                                &protected.sequence_number.expect("a number").to_be_bytes()
                            ));
                            continue;
                        }
                        "length" | "padding" | "padding_length" | "zeros" => continue,
                        "client_write_key" | "client_write_IV" | "client_write_MAC_key" => continue,
                        other => panic!("{other} is no literal: {step}"),
                    },
                    other => panic!("{other:?}"),
                };
                let start = input.origin.offset as usize;
                let found = whole.get(start..start + input.bytes.len());
                assert_eq!(found, Some(&input.bytes[..]), "{} of {step}", input.name);
            }
            *counts.entry(step.operation.name()).or_default() += 1;
        }
        // What was sealed is on the wire, and what was opened is the content.
        for step in &record.steps {
            let (output, plaintext) = (&step.output[..], &protected.plaintext[..]);
            let kept = match (step.operation, &*step.name) {
                (Operation::AeadSeal | Operation::CbcEncrypt, _) => record
                    .bytes
                    .windows(output.len())
                    .any(|bytes| bytes == output),
                (Operation::AeadOpen | Operation::CbcDecrypt, _) => output.starts_with(plaintext),
                (Operation::Split, "content") => output == plaintext,
                _ => true,
            };
            assert!(kept, "{step}");
        }
        if let Some(authenticity) = &record.authenticity {
            assert!(authenticity.passed);
            *counts.entry("authentic").or_default() += 1;
        }
        records.insert(record.id, record.bytes);
    }
}

#[test]
fn every_computation_of_every_suite() {
    let (mut sent, mut received) = (BTreeMap::new(), BTreeMap::new());
    for combination in combinations() {
        let (mut client, mut server) = pair(combination);
        if combination.1 == ProtocolVersion::TLS1_3 {
            client.set_padding(64);
        }
        let (ours, theirs) = (Memory::default(), Memory::default());
        let (our_narration, their_narration) = (&mut ours.narration(), &mut theirs.narration());
        for length in [1, 16, 100] {
            client
                .write(ContentType::Handshake, &bytes(length, 3), our_narration)
                .unwrap();
            carry(&mut client, &mut server);
            server.read(their_narration).unwrap();
        }
        follow(ours.take(), &mut sent);
        follow(theirs.take(), &mut received);
    }
    // 425 combinations: 148 block ciphers with the MAC inside, 148 outside, 49 NULL, 80 AEAD (of them
    // 66 with explicit nonces, 7 in TLS 1.3). 88 of the block ciphers chain their IVs. Each three
    // times.
    let expected = |counts: &[(&'static str, usize)]| -> BTreeMap<&'static str, usize> {
        counts
            .iter()
            .map(|(name, count)| (*name, 3 * count))
            .collect()
    };
    assert_eq!(
        sent,
        expected(&[
            ("aead-seal", 80),
            ("cbc-encrypt", 296),
            ("concat", 296 + 80 + 66 + 7),
            ("hmac", 296 + 49),
            ("random", 208),
            ("xor", 14),
        ])
    );
    assert_eq!(
        received,
        expected(&[
            ("aead-open", 80),
            ("authentic", 425),
            ("cbc-decrypt", 296),
            ("concat", 80 + 66),
            ("hmac", 296 + 49),
            ("split", 2 * 148 + 148 + 2 * 7),
            ("xor", 14),
        ])
    );
}
