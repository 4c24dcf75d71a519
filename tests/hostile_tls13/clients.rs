//! Hostile clients: their hellos and their flight (RFC 9846 §4.2, §4.3, §4.5).

use super::*;
use tlsdemo::peer::{ClientAuthentication, TrustAnchors};
use tlsdemo::wire::Value;

fn offer(change: impl Fn(&mut ClientHello) + Send + 'static) -> Act {
    edit::<ClientHello>("ClientHello", change)
}

fn second(change: impl Fn(&mut ClientHello) + Send + 'static) -> Act {
    edit::<ClientHello>("second ClientHello", change)
}

/// A share of ours in the place of the real one, for a group that is listed first.
fn client_share(group: NamedGroup, key_exchange: Vec<u8>) -> Act {
    offer(move |m| {
        let named_group_list = vec![group, NamedGroup::X25519];
        replace(&mut m.extensions, SupportedGroups { named_group_list });
        let key_exchange = key_exchange.clone();
        replace(
            &mut m.extensions,
            KeyShare::ClientShares(vec![KeyShareEntry {
                group,
                key_exchange: Value::literal("key_exchange", key_exchange),
            }]),
        );
    })
}

fn entry(group: NamedGroup) -> KeyShareEntry {
    KeyShareEntry {
        group,
        key_exchange: Value::literal("key_exchange", vec![9; 32]),
    }
}

#[test]
#[rustfmt::skip]
fn clients_that_behave() {
    let ignored = |what: &str, act: Act| fine("§9.3", what, tls13(), act);
    server_rows(vec![
        fine("§2", "nothing wrong", tls13(), nothing()),
        ignored("an unknown extension", offer(|m| push(&mut m.extensions, opaque(0xfafa, &[1, 2, 3])))),
        ignored("an unknown suite", offer(|m| m.cipher_suites.insert(0, CipherSuite(0xfafa)))),
        ignored("an unknown group", offer(|m| replace(&mut m.extensions, opaque(10, &[0, 4, 0xfa, 0xfa, 0, 29])))),
        ignored("an unknown scheme", offer(|m| replace(&mut m.extensions, opaque(13, &[0, 4, 0xfa, 0xfa, 4, 3])))),
        ignored("an unknown version", offer(|m| replace(&mut m.extensions, opaque(43, &[4, 0xfa, 0xfa, 3, 4])))),
        ignored("a share in an unknown group", offer(|m| {
            let shares = match m.extension() {
                Some(KeyShare::ClientShares(shares)) => shares.clone(),
                _ => vec![],
            };
            replace(&mut m.extensions, opaque(10, &[0, 4, 0xfa, 0xfa, 0, 29]));
            replace(&mut m.extensions, KeyShare::ClientShares([vec![entry(NamedGroup(0xfafa))], shares].concat()));
        })),
        ignored("a server_name", offer(|m| push(&mut m.extensions, opaque(0, b"\x00\x0c\x00\x00\x09localhost")))),
        fine("§4.2.2", "no session id", tls13(), offer(|m| m.session_id.bytes.clear())),
        fine("§4.3.8", "no share, which asks for a retry", tls13(),
            offer(|m| replace(&mut m.extensions, KeyShare::ClientShares(vec![])))),
        fine("§4.3.11", "a pre-shared key, which is not taken", tls13(),
            offer(|m| { push(&mut m.extensions, opaque(45, &[1, 1])); push(&mut m.extensions, pre_shared_key()); })),
        fine("RFC 7301 §3.2", "a protocol in common", tls13(),
            offer(|m| push(&mut m.extensions, opaque(16, b"\x00\x0c\x02h2\x08http/1.1")))),
        fine("RFC 7685", "padding", tls13(), offer(|m| push(&mut m.extensions, opaque(21, &[0; 300])))),
        fine("§5.1", "messages in records of one byte", tls13(), act(|lab, _, bytes| {
            if bytes.len() > 1 {
                let bytes = std::mem::take(bytes);
                lab.send_in_pieces(&bytes, 1);
            }
        })),
    ]);
}

fn pre_shared_key() -> Extension {
    // One identity of one byte, and a binder of 32.
    opaque(
        41,
        &[&[0, 7, 0, 1, 1, 0, 0, 0, 0, 0, 33, 32][..], &[5; 32]].concat(),
    )
}

#[test]
#[rustfmt::skip]
fn client_hello() {
    let rfc = "§4.2.2";
    let drop = |extension: ExtensionType| offer(move |m| remove(&mut m.extensions, extension));
    let illegal = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::IllegalParameter, tls13(), act);
    let decode = |rfc: &'static str, what: &str, act: Act| refused(rfc, what, A::DecodeError, tls13(), act);
    let missing = |what: &str, act: Act| refused("§9.2", what, A::MissingExtension, tls13(), act);
    let mut rows = vec![
        refused(rfc, "legacy_version 1.3", A::ProtocolVersion, tls13(),
            offer(|m| m.client_version = ProtocolVersion::TLS1_3.into())),
        refused(rfc, "legacy_version 1.0", A::ProtocolVersion, tls13(),
            offer(|m| m.client_version = ProtocolVersion::TLS1_0.into())),
        illegal("RFC 6066 §4", "a max_fragment_length that is not defined",
            offer(|m| push(&mut m.extensions, opaque(1, &[0])))),
        refused("RFC 6066 §4", "a record that is longer than it asked for", A::RecordOverflow, tls13(),
            both(offer(|m| push(&mut m.extensions, opaque(1, &[1]))),
                before("Finished", |lab| lab.seal(&[&[20, 0, 2, 0][..], &[0; 509], &[22]].concat())))),
        illegal(rfc, "compression besides null", offer(|m| m.compression_methods.push(CompressionMethod::Deflate))),
        illegal(rfc, "compression instead of null",
            offer(|m| m.compression_methods = vec![CompressionMethod::Deflate])),
        decode(rfc, "no compression method", offer(|m| m.compression_methods.clear())),
        decode(rfc, "no suite", offer(|m| m.cipher_suites.clear())),
        decode(rfc, "a session id of 33 bytes", offer(|m| m.session_id.bytes.push(0))),
        decode(rfc, "a byte after the extensions", bytes("ClientHello", |b| { b.push(0); b[3] += 1; })),
        decode(rfc, "the last byte missing", bytes("ClientHello", |b| { b.pop(); b[3] -= 1; })),
        refused("§4.2.1", "no suite in common", A::HandshakeFailure, tls13(),
            offer(|m| m.cipher_suites = vec![CipherSuite(0x13ff)])),
        refused("§4.2.1", "no group in common", A::HandshakeFailure, tls13(), offer(|m| {
            replace(&mut m.extensions, opaque(10, &[0, 2, 0, 30]));
            replace(&mut m.extensions, opaque(51, &[0, 0]));
        })),
        refused("RFC 7919 §4", "only finite-field groups, none in common", A::InsufficientSecurity, tls13(), offer(|m| {
            replace(&mut m.extensions, opaque(10, &[0, 4, 1, 5, 1, 0xff]));
            replace(&mut m.extensions, opaque(51, &[0, 0]));
        })),
        refused("§4.2.1", "no signature scheme in common", A::HandshakeFailure, tls13(),
            offer(|m| replace(&mut m.extensions, opaque(13, &[0, 2, 8, 8])))),
        refused("§4.3.3", "only SHA-1 and PKCS #1 schemes", A::HandshakeFailure, tls13(),
            offer(|m| replace(&mut m.extensions, opaque(13, &[0, 6, 2, 3, 2, 1, 4, 1])))),
        refused("§4.3.1", "only a version not spoken", A::ProtocolVersion, tls13(),
            offer(|m| replace(&mut m.extensions, opaque(43, &[2, 3, 5])))),
        refused("§4.3.1", "no supported_versions, and no suite of TLS 1.2", A::HandshakeFailure, tls13(),
            drop(ExtensionType::SupportedVersions)),
        refused("RFC 7301 §3.2", "no protocol in common", A::NoApplicationProtocol, tls13(),
            offer(|m| push(&mut m.extensions, opaque(16, b"\x00\x03\x02h2")))),
        missing("no signature_algorithms", drop(ExtensionType::SignatureAlgorithms)),
        missing("no supported_groups", drop(ExtensionType::SupportedGroups)),
        missing("no key_share", drop(ExtensionType::KeyShare)),
        missing("neither supported_groups nor key_share",
            both(drop(ExtensionType::SupportedGroups), drop(ExtensionType::KeyShare))),
        missing("pre_shared_key without psk_key_exchange_modes", offer(|m| push(&mut m.extensions, pre_shared_key()))),
        illegal("§4.3.11", "pre_shared_key that is not the last extension",
            offer(|m| { push(&mut m.extensions, pre_shared_key()); push(&mut m.extensions, opaque(45, &[1, 1])); })),
        illegal("§4.3", "an extension twice", offer(|m| push(&mut m.extensions, opaque(43, &[2, 3, 4])))),
        illegal("§4.3", "an unknown extension twice", offer(|m| {
            push(&mut m.extensions, opaque(0xfafa, &[]));
            push(&mut m.extensions, opaque(0xfafa, &[]));
        })),
        decode("§4.3", "bytes after the content of an extension",
            offer(|m| replace(&mut m.extensions, opaque(43, &[2, 3, 4, 0])))),
        decode("§4.3.1", "no version in supported_versions", offer(|m| replace(&mut m.extensions, opaque(43, &[0])))),
        decode("§4.3.1", "half a version", offer(|m| replace(&mut m.extensions, opaque(43, &[3, 3, 4, 3])))),
        decode("§4.3.3", "no scheme in signature_algorithms",
            offer(|m| replace(&mut m.extensions, opaque(13, &[0, 0])))),
        decode("§4.3.7", "no group in supported_groups", offer(|m| replace(&mut m.extensions, opaque(10, &[0, 0])))),
        decode("draft-ietf-tls-trust-anchor-ids §4.1", "an empty identifier of a trust anchor",
            offer(|m| push(&mut m.extensions, opaque(51764, &[0, 1, 0])))),
        decode("draft-ietf-tls-trust-anchor-ids §4.1", "a list of trust anchors without its length",
            offer(|m| push(&mut m.extensions, opaque(51764, &[])))),
        decode("§4.3.2", "an empty cookie", offer(|m| push(&mut m.extensions, opaque(44, &[0, 0])))),
        decode("RFC 6066 §3", "an empty server_name list", offer(|m| push(&mut m.extensions, opaque(0, &[0, 0])))),
        decode("RFC 7301 §3.1", "an empty list of protocols", offer(|m| push(&mut m.extensions, opaque(16, &[0, 0])))),
        decode("RFC 7301 §3.1", "an empty protocol name", offer(|m| push(&mut m.extensions, opaque(16, &[0, 1, 0])))),
        refused("§5.1", "a message behind it in its record", A::UnexpectedMessage, tls13(),
            bytes("ClientHello", |b| b.extend(raw_message(20, &[0; 32])))),
        refused("§5.1", "the start of a message behind it in its record", A::UnexpectedMessage, tls13(),
            bytes("ClientHello", |b| b.push(20))),
    ];
    rows.extend(unexpected_at("§4", "ClientHello", tls13(), &[1]));
    // Cut where the extensions begin, it is a hello of TLS 1.2, without a suite of that.
    rows.extend(cuts("§6.2", "ClientHello", tls13(), 0..140, &[A::DecodeError, A::HandshakeFailure]));
    server_rows(rows);
}

#[test]
#[rustfmt::skip]
fn key_shares_of_clients() {
    let rfc = "§4.3.8";
    let illegal = |what: &str, act: Act| refused(rfc, what, A::IllegalParameter, tls13(), act);
    let p = DheGroup::named(NamedGroup::Ffdhe2048).unwrap().p.bytes;
    let padded = |n: u8| [vec![0; 255], vec![n]].concat();
    let mut p_minus_1 = p.clone();
    *p_minus_1.last_mut().unwrap() -= 1;
    let (x25519, p256, ffdhe) = (NamedGroup::X25519, NamedGroup::Secp256r1, NamedGroup::Ffdhe2048);
    let mut rows = vec![
        illegal("two shares in one group", offer(|m| {
            replace(
                &mut m.extensions,
                KeyShare::ClientShares(vec![entry(NamedGroup::X25519), entry(NamedGroup::X25519)]),
            )
        })),
        illegal("shares in another order than the groups", offer(|m| {
            replace(
                &mut m.extensions,
                KeyShare::ClientShares(vec![entry(NamedGroup::Secp256r1), entry(NamedGroup::X25519)]),
            )
        })),
        illegal("a share in a group that is not listed",
            offer(|m| replace(&mut m.extensions, KeyShare::ClientShares(vec![entry(NamedGroup::Secp384r1)])))),
        refused(rfc, "an empty share", A::DecodeError, tls13(), client_share(x25519, vec![])),
        illegal("X25519: 31 bytes", client_share(x25519, vec![9; 31])),
        illegal("X25519: zero", client_share(x25519, vec![0; 32])),
        illegal("P-256: not on the curve", client_share(p256, [vec![4], vec![1; 64]].concat())),
        illegal("P-256: the point at infinity", client_share(p256, vec![0])),
        illegal("P-256: compressed", client_share(p256, [vec![2], vec![1; 32]].concat())),
        illegal("P-256: 64 bytes", client_share(p256, vec![4; 64])),
        illegal("ffdhe2048: 0", client_share(ffdhe, padded(0))),
        illegal("ffdhe2048: 1", client_share(ffdhe, padded(1))),
        illegal("ffdhe2048: p - 1", client_share(ffdhe, p_minus_1)),
        illegal("ffdhe2048: p", client_share(ffdhe, p)),
        illegal("ffdhe2048: not padded", client_share(ffdhe, vec![2; 255])),
    ];
    for (group, length) in [
        (NamedGroup::X25519MlKem768, 1184 + 32),
        (NamedGroup::SecP256r1MlKem768, 65 + 1184),
        (NamedGroup::SecP384r1MlKem1024, 97 + 1568),
    ] {
        for wrong in [length - 1, length + 1, 32] {
            rows.push(refused("RFC 10024", format!("{group}: {wrong} bytes"), A::IllegalParameter, tls13(),
                client_share(group, vec![9; wrong])));
        }
        rows.push(refused("RFC 10024", format!("{group}: coefficients out of range"), A::IllegalParameter, tls13(),
            client_share(group, vec![0xff; length])));
    }
    server_rows(rows);
}

/// An outer ECHClientHello: HKDF-SHA256 with AES-128-GCM, configuration 7, an `enc` of one byte and a
/// payload of one (RFC 9849 §5).
const ECH: &[u8] = &[0, 0, 1, 0, 1, 7, 0, 1, 3, 0, 1, 4];

/// encrypted_client_hello in the first and in the second hello.
fn ech(first: &[u8], then: &[u8]) -> Act {
    let with = |data: &[u8]| {
        let extension = opaque(0xfe0d, data);
        move |m: &mut ClientHello| push(&mut m.extensions, extension.clone())
    };
    both(offer(with(first)), second(with(then)))
}

/// A hello that announces early data, with records behind it.
fn early(records: Vec<Vec<u8>>) -> Act {
    let announce = offer(|m| {
        push(&mut m.extensions, opaque(45, &[1, 1]));
        push(&mut m.extensions, opaque(42, &[]));
        push(&mut m.extensions, pre_shared_key());
    });
    let again = second(|m| {
        push(&mut m.extensions, opaque(45, &[1, 1]));
        push(&mut m.extensions, pre_shared_key());
    });
    let mut hellos = both(announce, again);
    act(move |lab, at, bytes| {
        hellos(lab, at, bytes);
        if at == "ClientHello" {
            lab.send(&std::mem::take(bytes));
            for record in &records {
                lab.plain(23, record);
            }
        }
    })
}

#[test]
#[rustfmt::skip]
fn early_data_that_nobody_wants() {
    let rfc = "§4.3.10";
    let largest = 16384 + 256;
    let records = || vec![
        ("one record", vec![vec![7; 100]]),
        ("short, long and empty ones", vec![vec![7; 1], vec![], vec![7; 17], vec![7; largest], vec![7; 300]]),
    ];
    let much = || vec![vec![7; largest]; 4];
    let tiny = || vec![vec![7]; 5000];
    let mut rows = Vec::new();
    for (what, records) in records() {
        rows.push(fine(rfc, what, tls13(), early(records)));
    }
    rows.extend([
        refused(rfc, "more than is skipped", A::UnexpectedMessage, tls13(), early(much())),
        refused(rfc, "tiny records without end", A::UnexpectedMessage, tls13(), early(tiny())),
        refused("§5.1", "a record that is too long", A::RecordOverflow, tls13(), early(vec![vec![7; largest + 1]])),
        refused(rfc, "not announced", A::BadRecordMac, tls13(), before("ChangeCipherSpec", |lab| lab.plain(23, &[7; 100]))),
        refused(rfc, "more of it after the Finished", A::BadRecordMac, tls13(),
            both(early(vec![vec![7; 100]]), before("before the application keys", |lab| lab.plain(23, &[7; 100])))),
        refused("§4.6", "EndOfEarlyData", A::UnexpectedMessage, tls13(),
            both(early(vec![vec![7; 100]]), before("Finished", |lab| lab.send(&raw_message(5, &[]))))),
    ]);
    server_rows(rows);
    let mut config = server_config();
    config.groups = vec![NamedGroup::Secp256r1];
    let plan = || retry(NamedGroup::Secp256r1);
    let mut rows = Vec::new();
    for (what, records) in records() {
        rows.push(fine(rfc, format!("{what}, before a retry"), plan(), early(records)));
    }
    rows.extend([
        refused(rfc, "more than is skipped, before a retry", A::UnexpectedMessage, plan(), early(much())),
        refused(rfc, "tiny records without end, before a retry", A::UnexpectedMessage, plan(), early(tiny())),
        refused("§5.1", "a record that is too long, before a retry", A::RecordOverflow, plan(), early(vec![vec![7; largest + 1]])),
        refused(rfc, "more of it after the second hello", A::BadRecordMac, plan(),
            both(early(vec![vec![7; 100]]), before("ChangeCipherSpec", |lab| lab.plain(23, &[7; 100])))),
    ]);
    try_server(&config, rows);
}

#[test]
#[rustfmt::skip]
fn second_client_hello() {
    let rfc = "§4.2.2";
    let plan = || retry(NamedGroup::Secp256r1);
    let illegal = |what: &str, act: Act| refused(rfc, what, A::IllegalParameter, plan(), act);
    let mut config = server_config();
    config.groups = vec![NamedGroup::Secp256r1];
    try_server(
        &config,
        vec![
            fine(rfc, "nothing wrong", plan(), nothing()),
            fine("RFC 7685", "padding added", plan(), second(|m| push(&mut m.extensions, opaque(21, &[0; 100])))),
            fine("RFC 7685", "padding removed", plan(), act(|lab, at, bytes| {
                let mut change = if at == "ClientHello" {
                    edit::<ClientHello>("ClientHello", |m| push(&mut m.extensions, opaque(21, &[0; 100])))
                } else {
                    nothing()
                };
                change(lab, at, bytes);
            })),
            fine("(as wolfSSL does)", "two extensions change places", plan(), second(|m| m.extensions.as_mut().unwrap().0.swap(0, 2))),
            fine("(as OpenSSL does)", "another pretended Encrypted ClientHello", plan(), ech(ECH, &[0, 0, 1, 0, 1, 7, 0, 1, 5, 0, 2, 4, 9])),
            fine("RFC 9849 §6.1.5", "a second Encrypted ClientHello, without enc", plan(), ech(ECH, &[0, 0, 1, 0, 1, 7, 0, 0, 0, 1, 5])),
            illegal("an Encrypted ClientHello for another configuration", ech(ECH, &[0, 0, 1, 0, 1, 8, 0, 0, 0, 1, 5])),
            refused(rfc, "an Encrypted ClientHello that no longer decodes", A::DecodeError, plan(), ech(ECH, &[ECH, &[9]].concat())),
            illegal("an inner Encrypted ClientHello that grows", ech(&[1], &[1, 0, 0, 0, 0, 0, 0])),
            illegal("another random", second(|m| m.random.bytes[0] ^= 1)),
            illegal("another session id", second(|m| m.session_id.bytes[0] ^= 1)),
            illegal("another suite", second(|m| m.cipher_suites = vec![CipherSuite(0x1302)])),
            illegal("one suite more", second(|m| m.cipher_suites.push(CipherSuite(0x1302)))),
            illegal("one extension more", second(|m| push(&mut m.extensions, opaque(0xfafa, &[])))),
            illegal("another list of groups", second(|m| replace(&mut m.extensions, opaque(10, &[0, 2, 0, 23])))),
            illegal("another list of schemes", second(|m| replace(&mut m.extensions, opaque(13, &[0, 4, 4, 3, 8, 4])))),
            illegal("another list of versions", second(|m| replace(&mut m.extensions, opaque(43, &[4, 3, 4, 3, 3])))),
            illegal("compression", second(|m| m.compression_methods.push(CompressionMethod::Deflate))),
            illegal("early_data", second(|m| push(&mut m.extensions, opaque(42, &[])))),
            refused(rfc, "another legacy_version", A::ProtocolVersion, plan(),
                second(|m| m.client_version = ProtocolVersion::TLS1_1.into())),
            refused("§9.2", "no supported_groups", A::MissingExtension, plan(),
                second(|m| remove(&mut m.extensions, ExtensionType::SupportedGroups))),
            refused("§9.2", "no key_share", A::MissingExtension, plan(),
                second(|m| remove(&mut m.extensions, ExtensionType::KeyShare))),
            refused("§4.3.8", "no share", A::IllegalParameter, plan(),
                second(|m| replace(&mut m.extensions, opaque(51, &[0, 0])))),
            refused("§4.3.8", "a share in the first group again", A::IllegalParameter, plan(),
                second(|m| replace(&mut m.extensions, KeyShare::ClientShares(vec![entry(NamedGroup::X25519)])))),
            refused("§4.3.8", "two shares", A::IllegalParameter, plan(), second(|m| {
                let Some(KeyShare::ClientShares(shares)) = m.extension().cloned() else { return };
                replace(
                    &mut m.extensions,
                    KeyShare::ClientShares([vec![entry(NamedGroup::X25519)], shares].concat()),
                );
            })),
            refused("§4.3.2", "a cookie that nobody gave", A::IllegalParameter, plan(),
                second(|m| push(&mut m.extensions, opaque(44, &[0, 1, 7])))),
            refused("§4", "Finished instead", A::UnexpectedMessage, plan(),
                instead("second ClientHello", |lab| lab.send(&raw_message(20, &[0; 32])))),
            refused("§2", "application data in the clear instead", A::UnexpectedMessage, plan(),
                instead("second ClientHello", |lab| lab.plain(23, b"early"))),
            fine("§5", "ChangeCipherSpec before it", plan(), before("second ClientHello", |lab| lab.plain(20, &[1]))),
        ],
    );
    config.cookie = true;
    try_server(
        &config,
        vec![
            fine("§4.3.2", "the cookie echoed", plan(), nothing()),
            refused("§4.3.2", "the cookie left out", A::IllegalParameter, plan(),
                second(|m| remove(&mut m.extensions, ExtensionType::Cookie))),
            refused("§4.3.2", "another cookie", A::IllegalParameter, plan(),
                second(|m| replace(&mut m.extensions, opaque(44, &[0, 1, 7])))),
            refused("§4.3.2", "the cookie cut short", A::IllegalParameter, plan(), second(|m| {
                let Some(Cookie { mut cookie }) = m.extension::<Cookie>().cloned() else { return };
                cookie.bytes.pop();
                replace(&mut m.extensions, Cookie { cookie });
            })),
        ],
    );
    // A cookie alone was asked for, so the shares stay.
    let plan = || in_group(NamedGroup::Secp256r1);
    let illegal = |what: &str, act: Act| refused(rfc, what, A::IllegalParameter, plan(), act);
    try_server(
        &config,
        vec![
            fine("§4.3.2", "the cookie echoed, the share kept", plan(), nothing()),
            illegal("no share any more", second(|m| replace(&mut m.extensions, opaque(51, &[0, 0])))),
            illegal("a share in another group", second(|m| {
                replace(&mut m.extensions, KeyShare::ClientShares(vec![entry(NamedGroup::X25519)]));
            })),
            illegal("another share in the same group", second(|m| {
                replace(&mut m.extensions, KeyShare::ClientShares(vec![entry(NamedGroup::Secp256r1)]));
            })),
        ],
    );
}

#[test]
#[rustfmt::skip]
fn flight_of_clients() {
    let rfc = "§4.5.3";
    let change = |edit_: fn(&mut Finished)| edit("Finished", edit_);
    let mut rows = vec![
        refused(rfc, "a bit turned", A::DecryptError, tls13(), change(|m| m.verify_data.bytes[0] ^= 1)),
        refused("§6", "one byte short", A::DecodeError, tls13(), change(|m| { m.verify_data.bytes.pop(); })),
        refused("§6", "one byte long", A::DecodeError, tls13(), change(|m| m.verify_data.bytes.push(0))),
        refused("§6", "empty", A::DecodeError, tls13(), change(|m| m.verify_data.bytes.clear())),
        refused(rfc, "in the clear", A::UnexpectedMessage, tls13(),
            act(|lab, at, bytes| { if at == "Finished" { lab.plain(22, bytes); bytes.clear(); } })),
        refused("§5.1", "a message behind it in its record", A::UnexpectedMessage, tls13(),
            bytes("Finished", |b| b.extend(raw_message(24, &[0])))),
        refused("§5.1", "the start of a message behind it in its record", A::UnexpectedMessage, tls13(),
            bytes("Finished", |b| b.push(24))),
        refused("§2", "application data instead", A::UnexpectedMessage, tls13(),
            instead("Finished", |lab| lab.record(ContentType::ApplicationData, b"GET"))),
        refused("§2", "application data before it", A::UnexpectedMessage, tls13(),
            before("Finished", |lab| lab.record(ContentType::ApplicationData, b"GET"))),
        refused("§4.5.1", "a certificate, though none was asked for", A::UnexpectedMessage, tls13(),
            before("Finished", |lab| lab.send(&raw_message(11, &[0, 0, 0, 0])))),
        refused("§5.2", "application data after it, under the keys of the handshake", A::BadRecordMac, tls13(),
            before("before the application keys", |lab| lab.record(ContentType::ApplicationData, b"GET"))),
        refused("§4.7.3", "KeyUpdate before it", A::UnexpectedMessage, tls13(),
            before("Finished", |lab| lab.send(&raw_message(24, &[0])))),
        refused("§4.6", "EndOfEarlyData without early data", A::UnexpectedMessage, tls13(),
            before("Finished", |lab| lab.send(&raw_message(5, &[])))),
    ];
    rows.extend(unexpected_at("§4", "Finished", tls13(), &[20]));
    rows.extend(unexpected_at("§4", "done", tls13(), &[24]));
    server_rows(rows);
    let mut config = server_config();
    config.client_authentication = Some(ClientAuthentication::requested(TrustAnchors::empty()));
    try_server(
        &config,
        vec![
            fine("§4.5.1", "no certificate, which was asked for", tls13(), nothing()),
            refused("RFC 9345 §4.1.2", "a delegated credential, though not asked for", A::UnexpectedMessage, tls13(),
                edit::<CertificateTls13>("Certificate", |m| {
                    let extensions = Extensions(vec![opaque(34, CREDENTIAL)]);
                    m.certificate_list.push(CertificateEntry { cert_data: Value::literal("", [1]), extensions });
                })),
            refused("§4.5.1", "the answer left out", A::UnexpectedMessage, tls13(), omit("Certificate")),
            refused("§4.5.1", "a context that the request did not have", A::IllegalParameter, tls13(),
                edit::<CertificateTls13>("Certificate", |m| m.certificate_request_context = Value::literal("", [1]))),
            refused("§4.5.2", "a signature without a certificate", A::UnexpectedMessage, tls13(),
                before("Finished", |lab| lab.send(&raw_message(15, &[4, 3, 0, 0])))),
        ],
    );
}
