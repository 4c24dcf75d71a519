//! A handshake as the protocol code tells it, built by hand: ECDHE-RSA with AES-128-GCM in TLS 1.2.
//! Keys and ciphertexts are made up; shapes and sizes are real.

use std::sync::Arc;

use crate::check::{Anchors, Check, Path};
use crate::compute::{Parameter, Recipe};
use crate::names::MessageName;
use crate::names::oid::ObjectIdentifier;
use crate::names::registry::*;
use crate::names::signature::{KeyAlgorithm, KeyType};
use crate::names::suite::{CipherSuite, SUITES};
use crate::narration::*;
use crate::wire::{MessageId, Reader, RecordId, Value, ValueId, Writer};

/// Bytes that look random and are the same every time.
pub(super) fn noise(seed: u8, length: usize) -> Vec<u8> {
    let mut state = u32::from(seed).wrapping_mul(2_654_435_761) ^ 12_345;
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect()
}

pub(super) fn connected() -> Event {
    Event::Connected(Connected {
        side: Side::Client,
        target: "example.ulfheim.net:443".to_owned(),
        local: "192.168.0.17:51514".parse().ok(),
        peer: "203.0.113.7:443".parse().ok(),
        redirected: None,
    })
}

/// A handshake message with its header.
pub(super) fn handshake(
    from: Side,
    name: &'static str,
    kind: HandshakeType,
    source: &'static str,
    body: impl Fn(&mut Writer),
) -> Message {
    let mut counting = Writer::new();
    body(&mut counting);
    let mut w = Writer::recording(true);
    w.code("msg_type", kind);
    w.length(3, counting.position());
    body(&mut w);
    let (bytes, fields) = w.finish().unwrap();
    Message {
        id: MessageId {
            connection: 1,
            number: 1,
        },
        from,
        name: MessageName::parse(name.into()),
        carrier: Carrier::Record(ContentType::Handshake),
        bytes,
        fields,
        source: source.into(),
    }
}

/// A message that is not a handshake message.
pub(super) fn message(
    from: Side,
    name: &'static str,
    content_type: ContentType,
    body: impl Fn(&mut Writer),
) -> Message {
    let mut w = Writer::recording(true);
    body(&mut w);
    let (bytes, fields) = w.finish().unwrap();
    Message {
        id: MessageId {
            connection: 1,
            number: 1,
        },
        from,
        name: MessageName::parse(name.into()),
        carrier: Carrier::Record(content_type),
        bytes,
        fields,
        source: "src/message/alert.rs".into(),
    }
}

fn header(w: &mut Writer, content_type: ContentType, length: usize) {
    w.structure("header", |w| {
        w.code("type", content_type);
        w.code("version", ProtocolVersion::TLS1_2);
        w.length(2, length);
    });
}

/// What every record here is known by: nothing refers to it.
const RECORD: RecordId = RecordId {
    connection: 1,
    number: 1,
};

/// A record that carries `content` as it is.
pub(super) fn plain(from: Side, content_type: ContentType, content: &[u8]) -> Event {
    let mut w = Writer::recording(true);
    header(&mut w, content_type, content.len());
    w.opaque("fragment", content);
    let (bytes, fields) = w.finish().unwrap();
    Event::Record(Record {
        id: RECORD,
        from,
        content_type,
        bytes,
        fields,
        steps: Vec::new(),
        authenticity: None,
        protected: None,
    })
}

fn computation(
    name: &'static str,
    operation: Operation,
    formula: &'static str,
    parameters: &[(&'static str, &'static str)],
    inputs: &[(&'static str, Vec<u8>)],
    output: Vec<u8>,
    rfc: &'static str,
) -> Event {
    Event::Computation(Computed {
        id: ValueId {
            connection: 1,
            number: 1,
        },
        description: Arc::new(description(
            name, operation, formula, parameters, inputs, output, rfc,
        )),
    })
}

fn description(
    name: &'static str,
    operation: Operation,
    formula: &'static str,
    parameters: &[(&'static str, &'static str)],
    inputs: &[(&'static str, Vec<u8>)],
    output: Vec<u8>,
    rfc: &'static str,
) -> Description {
    let mut recipe = Recipe::of(operation, name, rfc).text(formula);
    for (name, value) in parameters {
        recipe = recipe.with(Parameter::named(*name, *value));
    }
    for (name, bytes) in inputs {
        recipe = recipe.silent(&Value::literal(*name, &bytes[..]));
    }
    recipe.yields(output)
}

/// A protected record, with what protected it or took its protection off.
pub(super) fn protected(
    from: Side,
    content_type: ContentType,
    sequence_number: u64,
    plaintext: &[u8],
) -> Event {
    let seed = sequence_number as u8 + 60;
    let iv = noise(if from == Side::Client { 40 } else { 41 }, 4);
    let explicit = sequence_number.to_be_bytes().to_vec();
    let nonce = [iv.clone(), explicit.clone()].concat();
    let mut additional = explicit.clone();
    additional.extend([content_type.0, 3, 3, 0, plaintext.len() as u8]);
    let ciphertext = noise(seed, plaintext.len());
    let tag = noise(seed + 1, 16);
    let mut w = Writer::recording(true);
    header(&mut w, content_type, 8 + plaintext.len() + 16);
    w.opaque("nonce_explicit", &explicit);
    w.opaque("ciphertext", &ciphertext);
    w.opaque("tag", &tag);
    let (bytes, fields) = w.finish().unwrap();
    let names = match from {
        Side::Client => ("client_write_IV", "client_write_key"),
        Side::Server => ("server_write_IV", "server_write_key"),
    };
    let sealed = [ciphertext, tag].concat();
    let key = noise(if from == Side::Client { 42 } else { 43 }, 16);
    let (operation, formula, data, output) = match from {
        Side::Client => (
            Operation::AeadSeal,
            "AEAD-Encrypt(client_write_key, nonce, plaintext, additional_data)",
            ("plaintext", plaintext.to_vec()),
            ("AEADEncrypted", sealed),
        ),
        Side::Server => (
            Operation::AeadOpen,
            "AEAD-Decrypt(server_write_key, nonce, AEADEncrypted, additional_data)",
            ("AEADEncrypted", sealed),
            ("plaintext", plaintext.to_vec()),
        ),
    };
    let steps = vec![
        description(
            "nonce",
            Operation::Concat,
            match from {
                Side::Client => "client_write_IV + nonce_explicit",
                Side::Server => "server_write_IV + nonce_explicit",
            },
            &[],
            &[(names.0, iv), ("nonce_explicit", explicit.clone())],
            nonce.clone(),
            "RFC 5288 §3",
        ),
        description(
            "additional_data",
            Operation::Concat,
            "seq_num + TLSCompressed.type + TLSCompressed.version + TLSCompressed.length",
            &[],
            &[
                ("seq_num", explicit),
                ("TLSCompressed.type", vec![content_type.0]),
                ("TLSCompressed.version", vec![3, 3]),
                ("TLSCompressed.length", vec![0, plaintext.len() as u8]),
            ],
            additional.clone(),
            "RFC 5246 §6.2.3.3",
        ),
        description(
            output.0,
            operation,
            formula,
            &[("cipher", "AES_128_GCM")],
            &[
                (names.1, key),
                ("nonce", nonce),
                data,
                ("additional_data", additional),
            ],
            output.1,
            "RFC 5246 §6.2.3.3",
        ),
    ];
    Event::Record(Record {
        id: RECORD,
        from,
        content_type,
        bytes,
        fields,
        steps,
        authenticity: (from == Side::Server).then(|| Authenticity {
            passed: true,
            rfc: "RFC 5246 §6.2.3.3".into(),
        }),
        protected: Some(Protected {
            sequence_number: Some(sequence_number),
            content_type,
            plaintext: plaintext.to_vec(),
        }),
    })
}

fn extension(w: &mut Writer, kind: ExtensionType, data: impl FnOnce(&mut Writer)) {
    w.structure("extension", |w| {
        w.code("extension_type", kind);
        w.within16("extension_data", data);
    });
}

pub(super) fn client_hello(host: &str) -> Message {
    handshake(
        Side::Client,
        "ClientHello",
        HandshakeType::ClientHello,
        "src/message/client_hello.rs",
        |w| {
            w.code("client_version", ProtocolVersion::TLS1_2);
            w.opaque("random", &noise(1, 32));
            w.vector8("session_id", &[]);
            w.list16("cipher_suites", SUITES.iter().take(48), |w, suite| {
                w.code("cipher_suite", suite.code);
            });
            w.list8("compression_methods", [CompressionMethod::Null], |w, m| {
                w.code("compression_method", m);
            });
            w.within16("extensions", |w| {
                extension(w, ExtensionType::ServerName, |w| {
                    w.within16("server_name_list", |w| {
                        w.structure("server_name", |w| {
                            w.code("name_type", NameType::HostName);
                            w.within16("host_name", |w| w.text("host_name", host.as_bytes()));
                        });
                    });
                });
                extension(w, ExtensionType::SupportedGroups, |w| {
                    let groups = [
                        NamedGroup(0x3a3a),
                        NamedGroup::X25519,
                        NamedGroup::Secp256r1,
                        NamedGroup::Secp384r1,
                    ];
                    w.list16("named_group_list", groups, |w, group| {
                        w.code("named_group", group);
                    });
                });
                extension(w, ExtensionType::SignatureAlgorithms, |w| {
                    let schemes = [
                        SignatureScheme::RsaPssRsaeSha256,
                        SignatureScheme::EcdsaSecp256r1Sha256,
                        SignatureScheme::RsaPkcs1Sha256,
                        SignatureScheme(0x4321),
                    ];
                    w.list16("supported_signature_algorithms", schemes, |w, scheme| {
                        w.code("signature_scheme", scheme);
                    });
                });
                extension(w, ExtensionType::ApplicationLayerProtocolNegotiation, |w| {
                    w.list16("protocol_name_list", ["http/1.1"], |w, name| {
                        w.within8("protocol_name", |w| {
                            w.text("protocol_name", name.as_bytes());
                        });
                    });
                });
                extension(w, ExtensionType::ExtendedMasterSecret, |_| {});
                extension(w, ExtensionType::RenegotiationInfo, |w| {
                    w.vector8("renegotiated_connection", &[]);
                });
            });
        },
    )
}

fn server_hello() -> Message {
    handshake(
        Side::Server,
        "ServerHello",
        HandshakeType::ServerHello,
        "src/message/server_hello.rs",
        |w| {
            w.code("server_version", ProtocolVersion::TLS1_2);
            w.opaque("random", &noise(2, 32));
            w.vector8("session_id", &noise(3, 32));
            w.code("cipher_suite", CipherSuite(0xc02f));
            w.code("compression_method", CompressionMethod::Null);
            w.within16("extensions", |w| {
                extension(w, ExtensionType::ExtendedMasterSecret, |_| {});
                extension(w, ExtensionType::RenegotiationInfo, |w| {
                    w.vector8("renegotiated_connection", &[]);
                });
            });
        },
    )
}

/// Something like the DER of a certificate: nested SEQUENCEs, annotated to the last byte.
fn der(r: &mut Reader<'_>, depth: usize) -> crate::wire::Result<()> {
    while !r.is_empty() {
        let step = r.remaining().min(40 + depth * 3);
        r.bounded(
            if depth == 0 {
                "TBSCertificate"
            } else {
                "SEQUENCE"
            },
            step,
            |r| {
                let tag = r.remaining().min(1);
                r.described("tag", tag, |_| "SEQUENCE".to_owned())?;
                let length = r.remaining().min(2);
                r.described("length", length, |_| "36 bytes".to_owned())?;
                if r.remaining() > 20 && depth < 4 {
                    r.bounded("value", 12, |r| der(r, depth + 1))?;
                }
                let rest = r.remaining();
                r.described("value", rest, |_| "commonName = example".to_owned())?;
                Ok(())
            },
        )?;
    }
    Ok(())
}

fn certificate(sizes: &[usize]) -> Message {
    handshake(
        Side::Server,
        "Certificate",
        HandshakeType::Certificate,
        "src/message/certificate.rs",
        |w| {
            w.list24("certificate_list", sizes, |w, size| {
                w.within24("ASN.1Cert", |w| {
                    w.foreign("Certificate", &noise(4, *size), |r| {
                        let _ = r.bounded("Certificate", *size, |r| {
                            r.described("tag", 1, |_| "SEQUENCE".to_owned())?;
                            r.described("length", 3, |_| "the rest".to_owned())?;
                            der(r, 0)
                        });
                    });
                });
            });
        },
    )
}

fn server_key_exchange() -> Message {
    handshake(
        Side::Server,
        "ServerKeyExchange",
        HandshakeType::ServerKeyExchange,
        "src/message/server_key_exchange.rs",
        |w| {
            w.structure("params", |w| {
                w.structure("curve_params", |w| {
                    w.code("curve_type", EcCurveType::NamedCurve);
                    w.code("namedcurve", NamedGroup::X25519);
                });
                w.vector8("public", &noise(5, 32));
            });
            w.structure("signed_params", |w| {
                w.code("algorithm", SignatureScheme::RsaPssRsaeSha256);
                w.vector16("signature", &noise(6, 256));
            });
        },
    )
}

pub(super) fn summary(facts: &[(&'static str, &str)]) -> Summary {
    Summary {
        failure: None,
        facts: facts
            .iter()
            .map(|(name, value)| Fact::read((*name).into(), (*value).to_owned()))
            .collect(),
    }
}

pub(super) fn check(check: Check) -> Event {
    Event::Check(check.made())
}

pub(super) fn certificate_summary(position: usize, subject: &str) -> Event {
    Event::Certificate(CertificateSummary {
        position,
        subject: subject.to_owned(),
        issuer: "C=US, O=Let's Encrypt, CN=R13".to_owned(),
        serial: noise(5, 18),
        names: vec![
            "example.ulfheim.net".to_owned(),
            "www.ulfheim.net".to_owned(),
        ],
        // `date -u -d @1780272000 +%F`: 2026-06-01
        not_before: 1_780_272_000,
        not_after: 1_788_134_399,
        key: SubjectKey::Known(KeyType {
            algorithm: KeyAlgorithm::Rsa,
            bits: 2048,
        }),
        // sha256WithRSAEncryption
        signature_algorithm: ObjectIdentifier::new(b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"),
        size: 1203,
        fingerprint: noise(6, 32),
    })
}

/// A message and its record: what is sent is told before its record, what is received after it.
fn carry(story: &mut Vec<Option<Event>>, record: Event, message: Message) {
    let is_sent = message.from == Side::Client;
    let mut told = [Some(record), Some(Event::Message(message))];
    if is_sent {
        told.reverse();
    }
    story.extend(told);
}

/// What happened; `None` where the connection waits for the peer.
pub(super) fn tls12(chain: &[usize], body: &[u8]) -> Vec<Option<Event>> {
    use Side::{Client, Server};
    let mut story = vec![Some(connected())];
    let clear = |story: &mut Vec<Option<Event>>, message: Message| {
        let content_type = message.carrier.content_type().unwrap();
        let record = plain(message.from, content_type, &message.bytes);
        carry(story, record, message);
    };
    story.push(Some(computation(
        "random",
        Operation::Random,
        "32 random bytes",
        &[("length", "32")],
        &[],
        noise(1, 32),
        "RFC 5246 §7.4.1.2",
    )));
    clear(&mut story, client_hello("example.ulfheim.net"));
    story.push(None);
    let hello = server_hello();
    let done = handshake(
        Server,
        "ServerHelloDone",
        HandshakeType::ServerHelloDone,
        "src/message/server_hello_done.rs",
        |_| {},
    );
    clear(&mut story, hello);
    story.push(Some(check(Check::DowngradeProtection {
        chosen: ProtocolVersion::TLS1_2,
        ending: Value::literal("random", noise(3, 8)),
        forbidden: vec![b"DOWNGRD\x01".to_vec()],
    })));
    // The certificate comes in two records, the rest of the flight in one.
    let certificate_message = certificate(chain);
    let (first, second) = certificate_message
        .bytes
        .split_at(certificate_message.bytes.len() / 2);
    story.push(Some(plain(Server, ContentType::Handshake, first)));
    story.push(None);
    story.push(Some(plain(Server, ContentType::Handshake, second)));
    story.push(Some(Event::Message(certificate_message)));
    story.push(Some(certificate_summary(0, "CN=example.ulfheim.net")));
    story.push(Some(check(Check::CertificateChain {
        side: Server,
        anchors: Anchors::System,
        path: Path::Through {
            subjects: vec!["CN=example.ulfheim.net".into(), "CN=R13".into()],
            anchor: "CN=ISRG Root X1".into(),
        },
        considered: Vec::new(),
    })));
    story.push(Some(check(Check::CertificateName {
        asked: "example.ulfheim.net".into(),
        matched: Some("example.ulfheim.net".into()),
        names: vec!["example.ulfheim.net".into()],
        near_miss: None,
    })));
    let exchange = server_key_exchange();
    let together = [exchange.bytes.clone(), done.bytes.clone()].concat();
    story.push(Some(plain(Server, ContentType::Handshake, &together)));
    story.push(Some(Event::Message(exchange)));
    story.push(Some(Event::Message(done)));
    story.push(Some(computation(
        "signed_content",
        Operation::Concat,
        "ClientHello.random + ServerHello.random + params",
        &[],
        &[
            ("ClientHello.random", noise(1, 32)),
            ("ServerHello.random", noise(2, 32)),
            ("params", noise(5, 36)),
        ],
        noise(7, 100),
        "RFC 5246 §7.4.3",
    )));
    story.push(Some(computation(
        "signature",
        Operation::Verify,
        "Verify(server_public_key, signed_content, signature)",
        &[("scheme", "rsa_pss_rsae_sha256")],
        &[
            ("server_public_key", noise(8, 270)),
            ("signed_content", noise(7, 100)),
            ("signature", noise(6, 256)),
        ],
        Vec::new(),
        "RFC 8017 §8.1.2",
    )));
    story.push(Some(computation(
        "client_public_key",
        Operation::PublicKey,
        "X25519(client_private_key, 9)",
        &[("group", "x25519")],
        &[("client_private_key", noise(9, 32))],
        noise(10, 32),
        "RFC 7748 §6.1",
    )));
    clear(
        &mut story,
        handshake(
            Client,
            "ClientKeyExchange",
            HandshakeType::ClientKeyExchange,
            "src/message/client_key_exchange.rs",
            |w| w.vector8("ecdh_Yc", &noise(10, 32)),
        ),
    );
    story.push(Some(computation(
        "pre_master_secret",
        Operation::Ecdh,
        "X25519(client_private_key, server_public)",
        &[("group", "x25519")],
        &[
            ("client_private_key", noise(9, 32)),
            ("server_public", noise(5, 32)),
        ],
        noise(11, 32),
        "RFC 8422 §5.10",
    )));
    story.push(Some(computation(
        "master_secret",
        Operation::Prf,
        "PRF(pre_master_secret, \"extended master secret\", session_hash)[0..47]",
        &[
            ("hash", "SHA-256"),
            ("label", "extended master secret"),
            ("length", "48"),
        ],
        &[
            ("pre_master_secret", noise(11, 32)),
            ("session_hash", noise(12, 32)),
        ],
        noise(13, 48),
        "RFC 7627 §4",
    )));
    story.push(Some(computation(
        "key_block",
        Operation::Prf,
        "PRF(master_secret, \"key expansion\", ServerHello.random + ClientHello.random)",
        &[
            ("hash", "SHA-256"),
            ("label", "key expansion"),
            ("length", "40"),
        ],
        &[
            ("master_secret", noise(13, 48)),
            ("ServerHello.random", noise(2, 32)),
            ("ClientHello.random", noise(1, 32)),
        ],
        noise(14, 40),
        "RFC 5246 §6.3",
    )));
    story.push(Some(computation(
        "client_write_key",
        Operation::Split,
        "key_block[0..15]",
        &[("offset", "0"), ("length", "16")],
        &[("key_block", noise(14, 40))],
        noise(42, 16),
        "RFC 5246 §6.3",
    )));
    clear(&mut story, message_ccs(Client));
    story.push(Some(computation(
        "verify_data",
        Operation::Prf,
        "PRF(master_secret, \"client finished\", Hash(handshake_messages))[0..11]",
        &[
            ("hash", "SHA-256"),
            ("label", "client finished"),
            ("length", "12"),
        ],
        &[
            ("master_secret", noise(13, 48)),
            ("Hash(handshake_messages)", noise(15, 32)),
        ],
        noise(16, 12),
        "RFC 5246 §7.4.9",
    )));
    for from in [Client, Server] {
        if from == Server {
            story.push(None);
            clear(&mut story, message_ccs(Server));
        }
        let finished = handshake(
            from,
            "Finished",
            HandshakeType::Finished,
            "src/message/finished.rs",
            |w| w.opaque("verify_data", &noise(16, 12)),
        );
        let record = protected(from, ContentType::Handshake, 0, &finished.bytes);
        carry(&mut story, record, finished);
    }
    story.push(Some(check(Check::VerifyData {
        version: ProtocolVersion::TLS1_2,
        expected: Value::literal("verify_data", noise(16, 12)),
        received: Value::literal("verify_data", noise(16, 12)),
    })));
    let agreed = [
        ("version", "TLS 1.2"),
        ("cipher_suite", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        ("group", "x25519"),
        ("signature_scheme", "rsa_pss_rsae_sha256"),
        ("application_protocol", "http/1.1"),
    ];
    story.push(Some(Event::HandshakeDone(summary(&agreed))));
    let request = b"GET / HTTP/1.1\r\nHost: example.ulfheim.net\r\nConnection: close\r\n\r\n";
    for (from, sequence, bytes) in [(Client, 1, request.as_slice()), (Server, 1, body)] {
        story.push(Some(protected(
            from,
            ContentType::ApplicationData,
            sequence,
            bytes,
        )));
        story.push(Some(Event::Data(Data {
            from,
            bytes: bytes.to_vec(),
            protocol: None,
        })));
        story.push(None);
    }
    let alert = message(Server, "Alert", ContentType::Alert, |w| {
        w.code("level", AlertLevel::Warning);
        w.code("description", AlertDescription::CloseNotify);
    });
    story.push(Some(protected(Server, ContentType::Alert, 2, &alert.bytes)));
    story.push(Some(Event::Message(alert)));
    let fetched = [
        ("http_status", "200 OK"),
        ("body", "1,256 bytes"),
        ("Strict-Transport-Security", "max-age=31536000"),
    ];
    story.push(Some(Event::Done(summary(
        &[&agreed[..], &fetched].concat(),
    ))));
    story
}

fn message_ccs(from: Side) -> Message {
    Message {
        source: "src/message/change_cipher_spec.rs".into(),
        ..message(
            from,
            "ChangeCipherSpec",
            ContentType::ChangeCipherSpec,
            |w| {
                w.u8("type", 1);
            },
        )
    }
}
