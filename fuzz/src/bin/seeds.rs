//! Makes the seed corpus: what our own client and server say to each other in every plan, cut to
//! the form that each target takes. `seeds DIRECTORY` writes `DIRECTORY/TARGET/NAME`.
//!
//! It is instrumented like the targets, so it brings libFuzzer too, but runs by itself.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::CompressionLevel;
use tlsdemo::compute::Value;
use tlsdemo::extension::*;
use tlsdemo::message::{self, *};
use tlsdemo::names::TrustAnchorId;
use tlsdemo::names::registry::*;
use tlsdemo::names::suite::SUITES;
use tlsdemo::narration::{Event, Narrator, Side};
use tlsdemo::peer::Identity;
use tlsdemo::report::json::Json;
use tlsdemo::report::pcapng::Pcapng;
use tlsdemo::transport::capture::{Capture, Item};
use tlsdemo::wire::Writer;
use tlsdemo_fuzz::narrators::Sink;
use tlsdemo_fuzz::peer::instruction::*;
use tlsdemo_fuzz::plan::plans;
use tlsdemo_fuzz::recording::{End, Recording};

libfuzzer_sys::fuzz_target!(|_data: &[u8]| {});

/// The longest seed of a message or record: mutations of long ones are slow and find little.
const LONGEST: usize = 4096;

fn main() -> std::io::Result<()> {
    let directory = std::env::args_os()
        .nth(1)
        .unwrap_or_else(|| "corpus".into());
    let mut corpus = Corpus {
        directory: directory.into(),
        counts: HashMap::new(),
    };
    for number in 0..plans().len() {
        let recording = Recording::of(number);
        for side in [Side::Client, Side::Server] {
            let end = recording.end(side);
            messages(&mut corpus, recording, end)?;
            streams(&mut corpus, number, side, end)?;
            traces(&mut corpus, end)?;
            captures(&mut corpus, end)?;
        }
    }
    client_hellos(&mut corpus)?;
    extensions(&mut corpus)?;
    certificates(&mut corpus)?;
    records(&mut corpus)?;
    arguments(&mut corpus)?;
    responses(&mut corpus)?;
    dialogues(&mut corpus)?;
    sessions(&mut corpus)?;
    frames(&mut corpus)?;
    let mut counts: Vec<_> = corpus.counts.into_iter().collect();
    counts.sort();
    for (target, count) in counts {
        println!("{target}: {count} seeds");
    }
    Ok(())
}

struct Corpus {
    directory: PathBuf,
    counts: HashMap<&'static str, usize>,
}

impl Corpus {
    fn add(&mut self, target: &'static str, parts: &[&[u8]]) -> std::io::Result<()> {
        let directory: &Path = &self.directory.join(target);
        let count = self.counts.entry(target).or_default();
        if *count == 0 {
            std::fs::create_dir_all(directory)?;
        }
        std::fs::write(directory.join(format!("seed-{count:04}")), parts.concat())?;
        *count += 1;
        Ok(())
    }
}

/// Where the decoders of a type of message stand in the target's table.
fn decoders(msg_type: HandshakeType) -> &'static [u8] {
    match msg_type {
        HandshakeType::ClientHello => &[0],
        HandshakeType::ServerHello => &[1],
        HandshakeType::EncryptedExtensions => &[2],
        HandshakeType::Certificate => &[3, 4, 29, 30],
        HandshakeType::CertificateRequest => &[5, 6],
        HandshakeType::CertificateVerify => &[7],
        HandshakeType::ServerKeyExchange => &[8, 9, 18, 19, 20],
        HandshakeType::ClientKeyExchange => &[10, 11, 12, 21, 22, 23, 24],
        HandshakeType::NewSessionTicket => &[13, 25],
        HandshakeType::EndOfEarlyData => &[26],
        HandshakeType::CertificateStatus => &[27],
        HandshakeType::CompressedCertificate => &[28],
        HandshakeType::KeyUpdate => &[14],
        HandshakeType::Finished => &[15],
        HandshakeType::HelloRequest => &[16],
        _ => &[17],
    }
}
const UNKNOWN: u8 = 31;
const PASTED: u8 = 32;
const ALERT: u8 = 33;
const CHANGE_CIPHER_SPEC: u8 = 34;

/// Messages for their decoders, alone and with their records for the reader of pasted bytes; their
/// extensions for theirs.
fn messages(corpus: &mut Corpus, recording: &Recording, end: &End) -> std::io::Result<()> {
    let version = recording.version.0 as u8 - 1;
    for event in &end.events {
        match event {
            Event::Message(message) if message.bytes.len() > LONGEST => {}
            Event::Message(message) if message.carrier.content_type().is_none() => {}
            Event::Message(message) => {
                let bytes = &message.bytes[..];
                corpus.add("message", &[&[PASTED, version], bytes])?;
                corpus.add("message", &[&[UNKNOWN, version], bytes])?;
                match message.carrier.content_type() {
                    Some(ContentType::Alert) => {
                        corpus.add("message", &[&[ALERT, version], bytes])?
                    }
                    Some(ContentType::ChangeCipherSpec) => {
                        corpus.add("message", &[&[CHANGE_CIPHER_SPEC, version], bytes])?;
                    }
                    _ => {
                        for decoder in decoders(HandshakeType(bytes[0])) {
                            corpus.add("message", &[&[*decoder, version], &bytes[4..]])?;
                        }
                        carried(corpus, bytes, recording.version)?;
                    }
                }
            }
            Event::Record(record) if record.bytes.len() <= LONGEST => {
                corpus.add("message", &[&[PASTED, version], &record.bytes])?;
                corpus.add("record", &[&[0, 0, 0, 0], &record.bytes])?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Extensions of a message.
fn carried(corpus: &mut Corpus, bytes: &[u8], version: ProtocolVersion) -> std::io::Result<()> {
    fn body<M: Message>(bytes: &[u8], version: ProtocolVersion) -> Option<M> {
        message::decode(bytes, version, false).0.ok()
    }
    let is_tls13 = version == ProtocolVersion::TLS1_3;
    let extensions = match HandshakeType(bytes[0]) {
        HandshakeType::ClientHello => body::<ClientHello>(bytes, version)
            .and_then(|it| Some((Carrier::ClientHello, it.extensions?))),
        HandshakeType::ServerHello => body::<ServerHello>(bytes, version).and_then(|it| {
            let carrier = match it.is_retry() {
                true => Carrier::HelloRetryRequest,
                false => Carrier::ServerHello,
            };
            Some((carrier, it.extensions?))
        }),
        HandshakeType::EncryptedExtensions => body::<EncryptedExtensions>(bytes, version)
            .map(|it| (Carrier::EncryptedExtensions, it.extensions)),
        HandshakeType::CertificateRequest if is_tls13 => {
            body::<CertificateRequestTls13>(bytes, version)
                .map(|it| (Carrier::CertificateRequest, it.extensions))
        }
        HandshakeType::NewSessionTicket if is_tls13 => body::<NewSessionTicket>(bytes, version)
            .map(|it| (Carrier::NewSessionTicket, it.extensions)),
        _ => None,
    };
    match extensions {
        Some((carrier, extensions)) => add_extensions(corpus, carrier, &extensions),
        None => Ok(()),
    }
}

fn add_extensions(
    corpus: &mut Corpus,
    carrier: Carrier,
    extensions: &Extensions,
) -> std::io::Result<()> {
    let mut w = Writer::new();
    extensions.encode(&mut w, carrier);
    let (bytes, _) = w.finish().expect("extensions fit");
    corpus.add("extension", &[&[carrier as u8], &bytes])
}

/// What real clients send first: as it is pasted, and its extensions.
fn client_hellos(corpus: &mut Corpus) -> std::io::Result<()> {
    let version = ProtocolVersion::TLS1_3;
    let lines = include_str!("../../../tests/data/client-hellos.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let digits = line.split(' ').nth(1).unwrap_or_default();
        let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        let record: Vec<u8> = (0..digits.len()).step_by(2).filter_map(byte).collect();
        corpus.add("message", &[&[PASTED, version.0 as u8 - 1], &record])?;
        // After the header of the record, the message.
        carried(corpus, &record[5..], version)?;
    }
    Ok(())
}

/// Those that our own client and server do not send.
fn extensions(corpus: &mut Corpus) -> std::io::Result<()> {
    let others: Vec<(Carrier, Extension)> = vec![
        (
            Carrier::ClientHello,
            MaxFragmentLengthNegotiation {
                max_fragment_length: MaxFragmentLength::Bytes1024,
            }
            .into(),
        ),
        (
            Carrier::ClientHello,
            StatusRequest::Request {
                status_type: CertificateStatusType::Ocsp,
                request: vec![0; 4],
            }
            .into(),
        ),
        (
            Carrier::CertificateEntry,
            StatusRequest::Response {
                status_type: CertificateStatusType::Ocsp,
                response: Value::literal("response", vec![48, 3, 10, 1, 1]),
            }
            .into(),
        ),
        (
            Carrier::ClientHello,
            Padding {
                padding: vec![0; 8],
            }
            .into(),
        ),
        (
            Carrier::ClientHello,
            SessionTicket {
                ticket: Value::literal("ticket", [7; 16]),
            }
            .into(),
        ),
        (
            Carrier::ClientHello,
            PreSharedKey::Offered {
                identities: vec![PskIdentity {
                    identity: Value::literal("identity", [1; 8]),
                    obfuscated_ticket_age: 7,
                }],
                binders: vec![Value::literal("binder", [2; 32])],
            }
            .into(),
        ),
        (Carrier::ServerHello, PreSharedKey::Selected(0).into()),
        (
            Carrier::CertificateRequest,
            SignatureAlgorithmsCert {
                supported_signature_algorithms: vec![SignatureScheme::Ed25519],
            }
            .into(),
        ),
        (
            Carrier::CertificateRequest,
            CertificateAuthorities {
                authorities: vec![vec![48, 0]],
            }
            .into(),
        ),
        (Carrier::ClientHello, PostHandshakeAuth.into()),
        (
            Carrier::CertificateRequest,
            OidFilters {
                filters: vec![OidFilter {
                    certificate_extension_oid: b"\x06\x03\x55\x1d\x0f".to_vec(),
                    certificate_extension_values: b"\x03\x02\x07\x80".to_vec(),
                }],
            }
            .into(),
        ),
        (
            Carrier::EncryptedExtensions,
            TrustAnchors {
                trust_anchor_ids: vec![TrustAnchorId(vec![0x81, 0xfd, 0x59, 1])],
            }
            .into(),
        ),
    ];
    for (carrier, extension) in others {
        add_extensions(corpus, carrier, &Extensions(vec![extension]))?;
    }
    // Every type in every carrier, empty and with a few bytes.
    for extension_type in ExtensionType::ALL {
        let carriers = Extension::carriers(*extension_type).unwrap_or(&[Carrier::ClientHello]);
        for carrier in carriers {
            for body in [&b""[..], &[0, 0], &[0, 2, 0, 1]] {
                let [high, low] = extension_type.0.to_be_bytes();
                let (inner, outer) = (body.len() as u8, body.len() as u8 + 4);
                let head = [*carrier as u8, 0, outer, high, low, 0, inner];
                corpus.add("extension", &[&head, body])?;
            }
        }
    }
    Ok(())
}

/// The demonstration certificates, of every kind of key.
fn certificates(corpus: &mut Corpus) -> std::io::Result<()> {
    for identity in Identity::demo() {
        for der in identity.chain() {
            corpus.add("certificate", &[der])?;
        }
    }
    Ok(())
}

/// Streams for an end to hear: all that its peer said; that with a byte changed, a record left out
/// or put in pieces or twice, at each record; and cut short, with other bytes after it.
fn streams(corpus: &mut Corpus, plan: usize, side: Side, end: &End) -> std::io::Result<()> {
    let target = match side {
        Side::Client => "server",
        Side::Server => "client",
    };
    let head = |outputs: u8, piece: u8| [plan as u8, outputs, piece];
    corpus.add(target, &[&head(0, 0), &[0x7f]])?;
    corpus.add(target, &[&head(0xff, 0), &[0x7f]])?;
    corpus.add(target, &[&head(0, 128), &[0x7f]])?;
    for (index, record) in end.records.iter().enumerate().take(63) {
        // The first records as they were.
        let played = [PLAY + (index as u8).saturating_sub(1)];
        let before = if index == 0 { &[][..] } else { &played[..] };
        let outputs = 0xc0 | (1 << (index % 6));
        let last = (record.content.len() - 1).min(0xffff) as u16;
        let [high, low] = last.to_be_bytes();
        let kinds: [&[u8]; 4] = [
            &[CHANGE, high, low, 1, 0x7f],
            &[SKIP, 0x7f],
            &[PIECES, 7, 0x7f],
            &[0, 22, 3, 3, 0, 4, 14, 0, 0, 0],
        ];
        let kind = kinds[index % kinds.len()];
        corpus.add(target, &[&head(outputs, 0), before, kind])?;
        corpus.add(target, &[&head(0, 0), before, &[CHANGE, 0, 4, 0x80, 0x7f]])?;
    }
    let late: [&[u8]; 4] = [
        &[
            0x7f, RECORD, 22, 0, 5, 24, 0, 0, 1, 1, REKEY, RECORD, 23, 0, 1, 65,
        ],
        &[0x7f, REPEAT, RECORD, 21, 0, 2, 1, 90],
        &[0x41, SPLICE, 0, 4, 0, 1, 0, 2, 3, 4, 0x7f],
        &[0x7f, RAW, 0, 3, 23, 3, 3],
    ];
    for instructions in late {
        corpus.add(target, &[&head(0, 0), instructions])?;
    }
    Ok(())
}

/// The header of a trace with one to a few of its events.
fn traces(corpus: &mut Corpus, end: &End) -> std::io::Result<()> {
    let sink = Sink::default();
    let mut json = Json::new(Box::new(sink.clone()), "localhost:443");
    for event in &end.events {
        json.tell(event);
    }
    json.finish()?;
    let text = sink.bytes();
    let mut lines = text.split_inclusive(|byte| *byte == b'\n');
    let header = lines.next().unwrap_or_default();
    let lines: Vec<&[u8]> = lines.filter(|line| line.len() <= LONGEST).collect();
    for (index, few) in lines.chunks(3).enumerate().step_by(4) {
        let few: Vec<&[u8]> = few.iter().copied().take(3).collect();
        let outputs = [(index % 64) as u8 | 1];
        let parts = [&[&outputs[..], header][..], &few[..]].concat();
        corpus.add("trace", &parts)?;
    }
    corpus.add("trace", &[&[63], header])
}

/// The connection as a capture with its secrets in it, packed and not, and in the older format with the
/// secrets beside it.
fn captures(corpus: &mut Corpus, end: &End) -> std::io::Result<()> {
    let sink = Sink::default();
    let mut capture = Pcapng::new(Box::new(sink.clone()));
    for event in &end.events {
        capture.tell(event);
    }
    capture.finish()?;
    let file = sink.bytes();
    if file.len() > 4 * LONGEST {
        return Ok(());
    }
    // Which outputs, pieces of how many bytes, and a key log of so many.
    for head in [
        [0, 0, 0, 0],
        [1, 7, 0, 0],
        [2 | 8, 1, 0, 0],
        [64 | 5, 0, 0, 0],
    ] {
        corpus.add("capture", &[&head, &file])?;
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&file)?;
    let packed = packed.finish()?;
    corpus.add("capture", &[&[1, 0, 0, 0], &packed])?;
    let packed = ruzstd::encoding::compress_to_vec(&file[..], CompressionLevel::Fastest);
    corpus.add("capture", &[&[2, 0, 0, 0], &packed])?;
    let mut classic = Vec::new();
    for word in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65_535, 101] {
        classic.extend(word.to_le_bytes());
    }
    let mut log = Vec::new();
    let mut items = Capture::open(std::io::Cursor::new(file)).map_err(std::io::Error::other)?;
    while let Ok(Some(item)) = items.next_item() {
        match item {
            Item::Secrets(lines) => log.extend_from_slice(lines),
            Item::Packet(packet) => {
                let length = packet.bytes.len() as u32;
                for word in [1_700_000_000, 0, length, length] {
                    classic.extend(word.to_le_bytes());
                }
                classic.extend(packet.bytes);
            }
        }
    }
    let length = (log.len() as u16).to_be_bytes();
    corpus.add("capture", &[&[2, 50], &length, &log, &classic])
}

/// Genuine records of every suite in every version, some of them damaged.
fn records(corpus: &mut Corpus) -> std::io::Result<()> {
    let versions = [
        ProtocolVersion::TLS1_0,
        ProtocolVersion::TLS1_1,
        ProtocolVersion::TLS1_2,
        ProtocolVersion::TLS1_3,
    ];
    for (number, version) in (1..).zip(versions) {
        let suites = SUITES.iter().filter(|suite| suite.is_in(version));
        for (suite, _) in (0..).zip(suites) {
            let flags = (0x10 * (suite % 16)) | (suite & 2);
            let head = [number, flags, suite];
            corpus.add(
                "record",
                &[&head, &[0x82, 5, 0x83, 40, 0x81, 2, 0x87, 64, 0]],
            )?;
            corpus.add("record", &[&head, &[0x82, 90, 0xe3, 40, 0, 20, 1, 0x83, 1]])?;
        }
        corpus.add(
            "record",
            &[&[number, 4, 0, 2, 0], &[0x8f, 0x40, 0, 0xc3, 9, 0, 7]],
        )?;
    }
    Ok(())
}

fn arguments(corpus: &mut Corpus) -> std::io::Result<()> {
    let texts: &[(u8, &[&str])] = &[
        (
            0,
            &[
                "example.com",
                "example.com.:8443",
                "[2001:db8::1]:443",
                "[fe80::1%eth0]",
                "::1",
                "127.0.0.1:4433",
                "https://example.com/a%20b?c=d#e",
                "https://user@example.com/",
                "http://example.com",
                "xn--bcher-kva.example",
                "b\u{fc}cher.example/p\u{e4}th",
            ],
        ),
        (
            1,
            &[
                "ECDHE-RSA-AES128-GCM-SHA256:0xc030",
                "TLS_AES_128_GCM_SHA256,AES128-SHA",
                "HIGH:!aNULL",
            ],
        ),
        (2, &["X25519,P-256", "X25519MLKEM768:0x001d", "ffdhe2048"]),
        (
            3,
            &[
                "rsa_pss_rsae_sha256:ECDSA+SHA256",
                "ed25519,0x0403",
                "ML-DSA-65",
            ],
        ),
        (
            4,
            &["1.2", "TLSv1.0,TLSv1.1", "1.0-1.2", "1.1..1.3", "SSLv3"],
        ),
        (5, &["h2,http/1.1", "none"]),
        (
            6,
            &[
                "1.2-1.3;TLS_AES_128_GCM_SHA256:AES128-SHA",
                "1.0;",
                ";AES128-SHA",
            ],
        ),
        (
            7,
            &[
                "16 03 01 00 05 01 00 00 01 00",
                "0x1503030002 0228",
                "14:03:03:00:01:01",
                "0000  16 03 03 00 04 0e 00 00  00                       .........",
                "\\x15\\x03\\x03\\x00\\x02\\x01\\x00",
            ],
        ),
        (
            8,
            &[
                "0xc02f",
                "handshake_failure",
                "X25519",
                "ClientHello",
                "server_name",
                "40",
                "TLS 1.3",
            ],
        ),
    ];
    for (kind, texts) in texts {
        for text in *texts {
            corpus.add("arguments", &[&[*kind], text.as_bytes()])?;
        }
    }
    for suite in SUITES {
        corpus.add("arguments", &[&[1], suite.name.as_bytes()])?;
        corpus.add("arguments", &[&[1], suite.openssl.as_bytes()])?;
    }
    Ok(())
}

/// Frames as they should be, and blocks of RFC 7541 appendix C.
fn frames(corpus: &mut Corpus) -> std::io::Result<()> {
    let settings = b"\0\0\x06\x04\0\0\0\0\0\0\x03\0\0\0\x64";
    let update = b"\0\0\x04\x08\0\0\0\0\0\0\x01\0\0";
    let request = b"\0\0\x04\x01\x05\0\0\0\x01\x82\x87\x84\x81";
    let get =
        b"\0\0\x0f\x01\x05\0\0\0\x01\x82\x87\x84\x41\x8a\xa0\xe4\x1d\x13\x9d\x09\xb8\xf0\x1e\x07";
    let head = b"\0\0\x01\x01\x04\0\0\0\x01\x88";
    let data = b"\0\0\x05\0\x01\0\0\0\x01hello";
    let split = b"\0\0\x01\x01\0\0\0\0\x01\x88\0\0\0\x09\x04\0\0\0\x01";
    let others = b"\0\0\x08\x06\0\0\0\0\0pingping\0\0\x08\x07\0\0\0\0\0\0\0\0\x01\0\0\0\0";
    let reset = b"\0\0\x04\x03\0\0\0\0\x01\0\0\0\x08";
    let client: [&[u8]; 6] = [settings, update, head, data, others, reset];
    for flags in [1, 0x41] {
        corpus.add("http2", &[&[flags], settings, head, data])?;
        corpus.add("http2", &[&[flags], settings, split, data])?;
        corpus.add("http2", &[&[&[flags][..]], &client[..]].concat())?;
    }
    for flags in [2, 0x43] {
        corpus.add("http2", &[&[flags], settings, update, request, get, others])?;
        corpus.add("http2", &[&[flags], settings, get, reset, get])?;
    }
    for block in [
        &b"\x82\x86\x84\x41\x0fwww.example.com"[..],
        b"\x82\x86\x84\x41\x8c\xf1\xe3\xc2\xe5\xf2\x3a\x6b\xa0\xab\x90\xf4\xff",
        b"\x40\x0acustom-key\x0dcustom-header",
        b"\x10\x08password\x06secret",
        b"\x20\x3f\xe1\x1f\x82",
    ] {
        corpus.add("http2", &[&[0], block])?;
    }
    Ok(())
}

fn responses(corpus: &mut Corpus) -> std::io::Result<()> {
    let responses: &[&str] = &[
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nA: b\r\n\r\n",
        "HTTP/1.0 404 Not Found\r\nServer: x\r\n folded\r\n\r\nnot here",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
        "HTTP/1.1 200 OK\nDate: today\n\nbody",
        "HTTP/2 200\r\n\r\n",
        "220 mail.example ESMTP\r\n",
        "\0\0\u{12}\u{4}\0\0\0\0\0",
    ];
    for (index, response) in responses.iter().enumerate() {
        for flags in [0, 1, index as u8 * 2] {
            corpus.add("http", &[&[flags], response.as_bytes()])?;
        }
    }
    Ok(())
}

/// Files of sessions, in each form; and changes of a ticket.
fn sessions(corpus: &mut Corpus) -> std::io::Result<()> {
    let secret = "07".repeat(32);
    let line = format!(
        r#"{{"peer":"a:443","version":"TLS 1.3","cipher_suite":"TLS_AES_128_GCM_SHA256","secret":"{secret}","ticket":"abcd","ticket_age_add":5,"lifetime":60,"issued_ms":1000,"max_early_data_size":9,"server_name":"a","alpn":"6832","extended_master_secret":true,"certificate":"CN=a","certificate_trusted":true}}
"#
    );
    corpus.add("session", &[&[0], line.as_bytes()])?;
    let secret = "07".repeat(48);
    let older = format!(
        r#"{{"peer":"a:443","version":"TLS 1.2","cipher_suite":"TLS_RSA_WITH_AES_128_CBC_SHA","secret":"{secret}","session_id":"abcd","lifetime":0,"issued_ms":1000}}
"#
    );
    corpus.add("session", &[&[0], line.as_bytes(), older.as_bytes()])?;
    // OpenSSL's: version 1, TLS 1.3, a suite, no id, the secret, and [10] the ticket.
    let head = [0x30, 60, 2, 1, 1, 2, 2, 3, 4, 4, 2, 0x13, 1, 4, 0, 4, 32];
    let tail = [0xa1, 3, 2, 1, 9, 0xaa, 6, 4, 4, 1, 2, 3, 4];
    corpus.add("session", &[&[0], &head, &[7; 32], &tail])?;
    corpus.add(
        "session",
        &[
            &[0],
            b"-----BEGIN SSL SESSION PARAMETERS-----\nMAA=\n-----END SSL SESSION PARAMETERS-----\n",
        ],
    )?;
    corpus.add("session", &[&[255]])?;
    corpus.add("session", &[&[255], &[0; 40], &[1]])
}

/// What servers, clients and proxies say before TLS. The first byte is what is done with it, the
/// second the size of the pieces.
fn dialogues(corpus: &mut Corpus) -> std::io::Result<()> {
    let said: &[(u8, &[u8])] = &[
        (0, b"220 a ESMTP\r\n250-a\r\n250 STARTTLS\r\n220 go\r\n"),
        (1, b"220 a LMTP\r\n250-a\r\n250 STARTTLS\r\n454 no\r\n"),
        (2, b"* OK [CAPABILITY IMAP4rev1] a\r\n* CAPABILITY STARTTLS\r\na1 OK {3}\r\nabc\r\na2 OK\r\n"),
        (3, b"+OK a\r\n+OK\r\nSTLS\r\n.\r\n+OK\r\nmore"),
        (4, b"\"STARTTLS\"\r\n\"SIEVE\" {2}\r\nab\r\nOK\r\nOK\r\n"),
        (5, b"220-a\r\n b\r\n220 c\r\n211-F\r\n AUTH TLS\r\n211 End\r\n234 go\r\n"),
        (6, b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"),
        (7, b"<?xml version='1.0'?><stream:stream><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features><proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
        (9, b"200 a\r\n101 l\r\nSTARTTLS\r\n.\r\n382 go\r\n"),
        (10, b":a NOTICE * :b\r\n:a CAP * LS :tls\r\n:a 670 * :go\r\n"),
        (11, b"S"),
        (11, b"E\0\0\0\x0bMno\0\0\0\0"),
        (12, b"\x16\0\0\0\x0a10.11\0\x1e\0\0\0P9:5X7yQ\0\xfe\xff"),
        (13, b"\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\x1f\x08\0\x02\0\0\0"),
        (100, b"EHLO a\r\nSTARTTLS\r\nMAIL FROM:<a>\r\n"),
        (102, b"a CAPABILITY\r\nb STARTTLS\r\n"),
        (106, b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037"),
        (111, b"\0\0\0\x08\x04\xd2\x16\x2f"),
        (200, b"PROXY TCP4 192.0.2.1 192.0.2.2 50000 443\r\n"),
        (201, b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0f\xc0\0\x02\x01\xc0\0\x02\x02\xc3\x50\x01\xbb\x04\0\0"),
        (220, b"HTTP/1.1 200 OK\r\nVia: a\r\n\r\n"),
        (221, b"HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\n\r\n"),
        (222, b"\x05\x02\x01\0\x05\0\0\x01\x7f\0\0\x01\x12\x34"),
        (223, b"\x05\0\x05\x05\0\x03\x01a\0\0"),
    ];
    for (what, bytes) in said {
        for piece in [0, 255] {
            corpus.add("dialogue", &[&[*what, piece], bytes])?;
        }
    }
    Ok(())
}
