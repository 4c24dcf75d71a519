//! Certificates that travel compressed (RFC 8879), with GnuTLS at either end: the Certificate inside is
//! told and annotated like one that does not.

use std::process::Command;

use crate::peers::*;
use tlsdemo::extension::CompressCertificate;
use tlsdemo::message::ClientHello;
use tlsdemo::names::registry::{CertificateCompressionAlgorithm, ProtocolVersion};
use tlsdemo::narration::{Carrier, Side};
use tlsdemo::wire::cover;

/// Offers to undo every compression.
fn offer(hello: &mut ClientHello) {
    use CertificateCompressionAlgorithm as A;
    let extensions = hello.extensions.get_or_insert_default();
    extensions.push(CompressCertificate {
        algorithms: vec![A::Zlib, A::Brotli, A::Zstd],
    });
}

#[test]
fn gnutls_servers_compress() {
    if !is_installed("gnutls-serv") {
        return;
    }
    let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
    let der = tlsdemo::peer::Identity::demo_named("rsa").unwrap();
    let der = &der.chain()[0];
    for (name, algorithm) in [("zlib", 1), ("brotli", 2), ("zstd", 3)] {
        let method = format!("--compress-cert={name}");
        let arguments = [
            "--http",
            "--quiet",
            "--x509certfile",
            &cert,
            "--x509keyfile",
            &key,
            &method,
        ];
        let peer = gnutls_serv(&arguments.map(str::to_owned));
        let mut config = at(ProtocolVersion::TLS1_3);
        config.arrange = Some(offer);
        let story = served(peer.port, &config, name);
        let packed = &story.messages(Side::Server, "CompressedCertificate")[0].bytes;
        assert_eq!(packed[4..6], [0, algorithm], "{name}");
        let certificates = story.messages(Side::Server, "Certificate");
        let [certificate] = &certificates[..] else {
            panic!("{name}: {} Certificates", certificates.len());
        };
        let inside = Carrier::Inside("CompressedCertificate".into());
        assert_eq!(certificate.carrier, inside, "{name}");
        let bytes = &certificate.bytes;
        assert_eq!(cover(&certificate.fields, bytes.len()), Ok(()), "{name}");
        assert!(
            bytes.windows(der.len()).any(|part| part == &der[..]),
            "{name}"
        );
    }
}

/// What this program prints of it, as text and as a trace.
#[test]
fn gnutls_clients_take_it() {
    if !is_installed("gnutls-cli") {
        return;
    }
    let scratch = Scratch::new("compressed");
    let trace = scratch.file("trace.jsonl", "");
    let server = serve(&["--timeout", "60", "--json", &trace]);
    let mut command = Command::new("gnutls-cli");
    command
        .args(["--x509cafile", &ca_file(), "--compress-cert=zlib", "--port"])
        .args([&server.port.to_string(), "localhost"]);
    let mut peer = Peer::start(&mut command);
    peer.say("GET / HTTP/1.0\r\n\r\n");
    let (success, text) = peer.finish();
    assert!(success, "{text}");
    drop(server);
    let trace = std::fs::read_to_string(&trace).unwrap();
    let inside: Vec<&str> = trace
        .lines()
        .filter(|line| line.contains(r#""inside":"CompressedCertificate""#))
        .collect();
    assert_eq!(inside.len(), 1, "{trace}");
    assert!(inside[0].contains("subjectPublicKeyInfo"), "{}", inside[0]);
}
