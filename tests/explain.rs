//! Bytes of real handshakes, pasted: what `explain --hex` makes of them is what the handshake's own
//! narration said.

mod common;

use common::converse;
use tlsdemo::certificate::ServerName;
use tlsdemo::commands::explain::hex::{self, hex};
use tlsdemo::handshake::client;
use tlsdemo::handshake::server;
use tlsdemo::names::registry::{ContentType, ProtocolVersion};
use tlsdemo::names::suite;
use tlsdemo::narration::{Event, Side};
use tlsdemo::peer::{ClientAuthentication, Identity, TrustAnchors, identity};
use tlsdemo::wire::Field;

fn events(version: ProtocolVersion, suite: &str) -> Vec<Event> {
    let pem = [identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat();
    let mut client = client::Config::new(
        ServerName::new("localhost"),
        TrustAnchors::from_pem("demo", pem),
    );
    client.versions = vec![version];
    client.suites = vec![suite::find(suite).expect(suite).code];
    let mut server = server::Config::new(Identity::demo());
    server.suites = suite::SUITES.iter().map(|suite| suite.code).collect();
    server.client_authentication = Some(ClientAuthentication::requested(TrustAnchors::empty()));
    server.tickets = 1;
    let (end, _) = converse(&client, &server, 7);
    assert!(end.outcome.is_ok(), "{suite}: {:?}", end.outcome);
    end.recorder.events()
}

const CASES: [(ProtocolVersion, &str); 8] = [
    (ProtocolVersion::TLS1_0, "AES128-SHA"),
    (ProtocolVersion::TLS1_0, "ECDHE-RSA-AES128-SHA"),
    (ProtocolVersion::TLS1_1, "DHE-RSA-AES256-SHA"),
    (ProtocolVersion::TLS1_2, "AES128-GCM-SHA256"),
    (ProtocolVersion::TLS1_2, "DHE-RSA-CHACHA20-POLY1305"),
    (ProtocolVersion::TLS1_2, "ECDHE-ECDSA-AES128-CCM"),
    (ProtocolVersion::TLS1_2, "ECDHE-RSA-NULL-SHA"),
    (ProtocolVersion::TLS1_3, "TLS_AES_128_GCM_SHA256"),
];

/// The fields as someone sees them who did not send them.
fn without_origins(fields: Vec<Field>) -> Vec<Field> {
    let fields = fields.into_iter().map(|field| Field {
        origin: None,
        fields: without_origins(field.fields),
        ..field
    });
    fields.collect()
}

/// Each message by itself, with nothing known of its connection.
#[test]
fn each_message_alone_is_read_as_in_its_handshake() {
    for (version, suite) in CASES {
        for event in events(version, suite) {
            let Event::Message(message) = event else {
                continue;
            };
            let spelled: Vec<String> = message.bytes.iter().map(|b| format!("{b:02x}")).collect();
            let reading = hex(&spelled.join(":")).unwrap();
            let [piece] = &reading.pieces[..] else {
                panic!("{}: {:?}", message.name, reading.summary);
            };
            assert_eq!(*piece.name, *message.name);
            assert_eq!(piece.fault, None, "{} of {suite}", message.name);
            // Without the handshake nobody can tell whose public value this is.
            let alike = message.name == "ClientKeyExchange" && !suite.contains("ECDHE");
            if alike {
                assert!(piece.remarks[0].contains("as well"), "{:?}", piece.remarks);
            } else {
                // Nor where its sender had its values from.
                let fields = without_origins(message.fields);
                assert_eq!(piece.fields, fields, "{} of {suite}", message.name);
            }
        }
    }
}

/// All records of a connection in the order in which they crossed the wire: what was in the clear
/// is told message by message, what was encrypted is said to be.
#[test]
fn the_records_of_a_connection() {
    for (version, suite) in CASES {
        let events = events(version, suite);
        let mut bytes = Vec::new();
        let mut clear = Vec::new();
        let mut sealed = 0;
        let mut protected = [false; 2];
        // What is sent is told before the record that carries it, what is received after it.
        let mut unsent = Vec::new();
        for event in &events {
            match event {
                Event::Record(record) => {
                    protected[record.from as usize] = record.protected.is_some();
                    if record.from == Side::Client {
                        let carried = unsent.drain(..);
                        clear.extend(carried.filter(|_| record.protected.is_none()));
                    }
                    bytes.extend_from_slice(&record.bytes);
                    sealed += usize::from(record.protected.is_some());
                }
                Event::Message(message) if message.from == Side::Client => {
                    unsent.push(message.name.clone().into_name());
                }
                Event::Message(message) if !protected[message.from as usize] => {
                    clear.push(message.name.clone().into_name());
                }
                _ => {}
            }
        }
        let reading = hex::bytes(&bytes).unwrap();
        let told: Vec<_> = reading
            .pieces
            .iter()
            .filter(|piece| piece.inside)
            .map(|piece| piece.name.clone())
            .collect();
        let encrypted = reading
            .pieces
            .iter()
            .filter(|piece| piece.remarks.iter().any(|it| it.starts_with("Encrypted")))
            .count();
        if suite.contains("NULL") {
            // Finished, data and alerts under NULL have a MAC behind them, and look encrypted.
            assert!(told.starts_with(&clear), "{suite}: {told:?}, not {clear:?}");
        } else {
            assert_eq!(told, clear, "{suite} {version}");
            assert_eq!(encrypted, sealed, "{suite} {version}");
        }
        assert!(reading.pieces.iter().all(|piece| piece.fault.is_none()));
        let outer: Vec<u8> = reading
            .pieces
            .iter()
            .filter(|piece| !piece.inside)
            .flat_map(|piece| piece.bytes.clone())
            .collect();
        assert_eq!(outer, bytes);
    }
}

/// Every single byte of a first flight changed, and every cut: an answer or an error, no panic.
#[test]
fn changed_and_cut_flights() {
    for (version, suite) in [CASES[1], CASES[7]] {
        let events = events(version, suite);
        let flight: Vec<u8> = events
            .iter()
            .filter_map(|event| match event {
                Event::Record(record) if record.from == Side::Server => Some(record.bytes.clone()),
                _ => None,
            })
            .flatten()
            .take(1500)
            .collect();
        for at in 0..flight.len() {
            let _ = hex::bytes(&flight[..at]);
            for change in [0x01, 0x80, 0xff] {
                let mut changed = flight.clone();
                changed[at] ^= change;
                let _ = hex::bytes(&changed);
            }
        }
    }
}

#[test]
fn the_content_types_of_records_are_those_of_the_registry() {
    let events = events(ProtocolVersion::TLS1_3, "TLS_AES_128_GCM_SHA256");
    let record = events.iter().find_map(|event| match event {
        Event::Record(record) if record.content_type == ContentType::ApplicationData => {
            Some(record)
        }
        _ => None,
    });
    let reading = hex::bytes(&record.unwrap().bytes).unwrap();
    assert!(reading.pieces[0].remarks[0].starts_with("Encrypted"));
}

/// What gnutls-serv 3.7.9 sent with `--rawpkfile` and `+CTYPE-SRV-RAWPK`: ServerHello, in which
/// server_certificate_type (RFC 7250) is RawPublicKey, and Certificate.
const GNUTLS_RAW_PUBLIC_KEY: &str = "
    160303006a020000660303dd9f8e429c97aeaad4ccf8d0ab49f43f2af456004799c5a990d5ea99c94b353120
    5ed64d6f3c4d955fcbe90ea5ded1ca3e707badedde004d060f8e32a7b0137b62c02c00001e0014000102000b
    000201000017000000230000ff01000100001c0002400016030300620b00005e00005b3059301306072a8648
    ce3d020106082a8648ce3d030107034200047022b974b4d14ac941a1d06a316b1d8060c0999b43939f8f7eac
    d05a2a614595a98f7d6e69bcd7284e12247b78173ddc3d82e28f2a0bda74f9d84c2b92990d20
";

#[test]
fn a_raw_public_key_of_gnutls() {
    let reading = hex(GNUTLS_RAW_PUBLIC_KEY).unwrap();
    assert_eq!(reading.summary, "2 records with ServerHello, Certificate.");
    assert!(reading.pieces.iter().all(|piece| piece.fault.is_none()));
    let certificate = &reading.pieces[3];
    assert_eq!(
        certificate.remarks,
        ["Read in the form of TLS 1.2 and before, with a raw public key."]
    );
    // The point of the key that it was given, as `openssl pkey -pubout` prints it.
    let point = certificate
        .fields
        .iter()
        .flat_map(Field::leaves)
        .any(|leaf| {
            certificate.bytes[leaf.offset..leaf.offset + leaf.length].ends_with(&POINT_END)
        });
    assert!(point);
}

/// The last bytes of its y coordinate.
const POINT_END: [u8; 8] = [249, 216, 76, 43, 146, 153, 13, 32];

/// What OpenSSL writes beside certificates is told from them, in PEM and in DER.
#[test]
fn what_openssl_keeps_beside_certificates() {
    let folder = std::env::temp_dir().join(format!("tlsdemo-beside-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let identity = concat!(env!("CARGO_MANIFEST_DIR"), "/src/peer/identity");
    std::fs::write(folder.join("index"), "").unwrap();
    let authority =
        "[ca]\ndefault_ca=a\n[a]\ndatabase=index\ndefault_md=sha256\ndefault_crl_days=1\n";
    std::fs::write(folder.join("ca.cnf"), authority).unwrap();
    let pair = format!("-inkey {identity}/rsa.key.pem -in {identity}/rsa.pem");
    let key = format!("{identity}/rsa.key.pem");
    let signer = format!("-keyfile {key} -cert {identity}/rsa.pem");
    for (arguments, said) in [
        (format!("req -new -key {key} -subj /CN=x"), "PKCS #10"),
        (
            format!("req -new -key {key} -subj /CN=x -outform DER"),
            "PKCS #10",
        ),
        (format!("ca -gencrl -config ca.cnf {signer}"), "(CRL, "),
        (
            format!("crl2pkcs7 -nocrl -certfile {identity}/rsa.pem"),
            "PKCS #7",
        ),
        (
            format!("crl2pkcs7 -nocrl -certfile {identity}/rsa.pem -outform DER"),
            "PKCS #7",
        ),
        (format!("pkcs12 -export -passout pass:x {pair}"), "PKCS #12"),
        (
            format!("rsa -traditional -in {key} -outform DER"),
            "private key",
        ),
        (format!("pkey -in {key} -outform DER"), "private key"),
        (
            format!("ec -in {identity}/ecdsa-p256.key.pem -outform DER"),
            "private key",
        ),
    ] {
        let mut openssl = std::process::Command::new("openssl");
        let openssl = openssl.args(arguments.split(' ')).current_dir(&folder);
        let Ok(output) = openssl.output() else {
            return common::skip::skip("openssl is not installed");
        };
        assert!(!output.stdout.is_empty(), "{arguments}: {output:?}");
        let error = hex::input(&output.stdout).unwrap_err();
        assert!(error.message.contains(said), "{arguments}: {error}");
    }
    let _ = std::fs::remove_dir_all(&folder);
}

/// "unauthorized", without more (RFC 6960 §4.2.1), is five bytes long.
#[test]
fn an_answer_about_the_status_of_a_certificate() {
    let reading = hex("30 03 0a 01 06").unwrap();
    assert!(reading.summary.contains("RFC 6960"), "{}", reading.summary);
    assert_eq!(reading.pieces[0].fault, None);
}
