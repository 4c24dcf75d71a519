//! Every decoder of a message in every version, and the reader of pasted bytes.
#![no_main]

use std::fmt::Debug;

use tlsdemo::commands::explain;
use tlsdemo::message::*;
use tlsdemo::names::registry::ProtocolVersion;
use tlsdemo::report::text::{Level, Options};
use tlsdemo_fuzz::{Input, check};

const VERSIONS: [ProtocolVersion; 4] = [
    ProtocolVersion::TLS1_0,
    ProtocolVersion::TLS1_1,
    ProtocolVersion::TLS1_2,
    ProtocolVersion::TLS1_3,
];

const DECODERS: [fn(&[u8], ProtocolVersion); 31] = [
    decode_body::<ClientHello>,
    decode_body::<ServerHello>,
    decode_body::<EncryptedExtensions>,
    decode_body::<Certificate>,
    decode_body::<CertificateTls13>,
    decode_body::<CertificateRequest>,
    decode_body::<CertificateRequestTls13>,
    decode_body::<CertificateVerify>,
    decode_body::<EcdheServerKeyExchange>,
    decode_body::<DheServerKeyExchange>,
    decode_body::<RsaClientKeyExchange>,
    decode_body::<EcdheClientKeyExchange>,
    decode_body::<DheClientKeyExchange>,
    decode_body::<NewSessionTicket>,
    decode_body::<KeyUpdate>,
    decode_body::<Finished>,
    decode_body::<HelloRequest>,
    decode_body::<ServerHelloDone>,
    decode_body::<PskServerKeyExchange>,
    decode_body::<EcdhePskServerKeyExchange>,
    decode_body::<DhePskServerKeyExchange>,
    decode_body::<PskClientKeyExchange>,
    decode_body::<WithPsk<RsaClientKeyExchange>>,
    decode_body::<WithPsk<EcdheClientKeyExchange>>,
    decode_body::<WithPsk<DheClientKeyExchange>>,
    decode_body::<NewSessionTicketTls12>,
    decode_body::<EndOfEarlyData>,
    decode_body::<CertificateStatus>,
    decode_body::<CompressedCertificate>,
    decode_body::<RawPublicKey>,
    decode_body::<RawPublicKeyTls13>,
];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let (kind, version) = (usize::from(input.byte()), input.choose(&VERSIONS));
    // The seeds know these numbers.
    let kind = kind % (DECODERS.len() + 4);
    match (DECODERS.get(kind), kind.saturating_sub(DECODERS.len())) {
        (Some(decode), _) => decode(input.0, version),
        (None, 0) => unknown(input.0),
        (None, 1) => pasted(input.0),
        (None, 2) => alert(input.0),
        (None, _) => change_cipher_spec(input.0),
    }
});

/// A body with the header that belongs to it: all of these messages have one encoding.
fn decode_body<M: Message + Debug + PartialEq>(body: &[u8], version: ProtocolVersion) {
    let length = (body.len() as u32).to_be_bytes();
    let bytes = [&[M::TYPE.0][..], &length[1..], body].concat();
    let (decoded, fields) = decode::<M>(&bytes, version, true);
    check::covers(&fields, bytes.len());
    let (unrecorded, none) = decode::<M>(&bytes, version, false);
    assert_eq!((&unrecorded, none.len()), (&decoded, 0));
    match decoded {
        Ok(message) => {
            let (again, written) = encode(&message, version, true).expect("what was read fits");
            assert_eq!(again, bytes, "{message:?}");
            assert_eq!(written, fields);
        }
        Err(fault) => check::fault(&fault, bytes.len()),
    }
}

fn alert(bytes: &[u8]) {
    let (decoded, fields) = Alert::decode(bytes, true);
    check::covers(&fields, bytes.len());
    match decoded {
        Ok(alert) => assert_eq!(
            alert.encode(true).expect("it fits"),
            (bytes.to_vec(), fields)
        ),
        Err(fault) => check::fault(&fault, bytes.len()),
    }
}

fn change_cipher_spec(bytes: &[u8]) {
    let (decoded, fields) = ChangeCipherSpec::decode(bytes, true);
    check::covers(&fields, bytes.len());
    match decoded {
        Ok(it) => assert_eq!(it.encode(true).expect("it fits"), (bytes.to_vec(), fields)),
        Err(fault) => check::fault(&fault, bytes.len()),
    }
}

fn unknown(bytes: &[u8]) {
    check::covers(&annotate_unknown(bytes), bytes.len());
}

/// `explain --hex`: the pieces make up the bytes, each is covered, and the text is for terminals.
fn pasted(bytes: &[u8]) {
    match explain::hex::bytes(bytes) {
        Ok(reading) => {
            let mut outside = Vec::new();
            for piece in &reading.pieces {
                check::covers(&piece.fields, piece.bytes.len());
                if !piece.inside {
                    outside.extend_from_slice(&piece.bytes);
                }
            }
            assert_eq!(outside, bytes);
            check::plain_text(&reading.text(Options {
                level: Level::Everything,
                ..Options::default()
            }));
        }
        Err(error) => check::one_line(&error.message),
    }
}
