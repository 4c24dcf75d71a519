//! rustls, in this process: as a server for our client, and as a client of our server.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use crate::common::{Recorder, assert_covered};
use crate::peers::*;
use rustls::crypto::{CryptoProvider, SupportedKxGroup, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned,
    SupportedCipherSuite,
};
use tlsdemo::connection::{Connection, Randomness};
use tlsdemo::handshake::server;
use tlsdemo::names::registry::{KeyUpdateRequest, NamedGroup, ProtocolVersion, SUPPORTED_GROUPS};
use tlsdemo::names::suite::{CipherSuite, Suite};
use tlsdemo::narration::{Event, Side};
use tlsdemo::peer::Identity;

/// More than a record holds.
const BODY: usize = 40_000;

pub fn provider(
    suites: &[SupportedCipherSuite],
    groups: &[&'static dyn SupportedKxGroup],
) -> Arc<CryptoProvider> {
    let mut provider = aws_lc_rs::default_provider();
    if !suites.is_empty() {
        provider.cipher_suites = suites.to_vec();
    }
    provider.kx_groups = match groups {
        [] => aws_lc_rs::ALL_KX_GROUPS.to_vec(),
        groups => groups.to_vec(),
    };
    Arc::new(provider)
}

fn rustls_server(provider: Arc<CryptoProvider>, identity: &str) -> ServerConfig {
    let file = |name: String| std::fs::read(identity_file(&name)).unwrap();
    let chain = CertificateDer::pem_slice_iter(&file(format!("{identity}.pem")))
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    let key = PrivateKeyDer::from_pem_slice(&file(format!("{identity}.key.pem"))).unwrap();
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    config.send_tls13_tickets = 2;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config
}

fn rustls_client(provider: Arc<CryptoProvider>) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    let pem = std::fs::read(ca_file()).unwrap();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        roots.add(certificate.unwrap()).unwrap();
    }
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config
}

/// A server of rustls's that serves one page to each caller. It stops with the test.
pub fn serve_pages(config: ServerConfig) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = Arc::new(config);
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = StreamOwned::new(connection, socket.unwrap());
            // What goes wrong, our client tells.
            let _ = serve_page(&mut stream);
        }
    });
    port
}

fn serve_page(stream: &mut StreamOwned<ServerConnection, TcpStream>) -> std::io::Result<()> {
    stream.sock.set_read_timeout(Some(PATIENCE))?;
    let mut request = [0; 4096];
    let _ = stream.read(&mut request)?;
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {BODY}\r\n\r\n")?;
    stream.write_all(&vec![b'x'; BODY])?;
    stream.conn.send_close_notify();
    stream.flush()?;
    let _ = stream.read(&mut request);
    Ok(())
}

fn our_suite(suite: &SupportedCipherSuite) -> &'static Suite {
    CipherSuite(u16::from(suite.suite())).suite().unwrap()
}

fn our_version(suite: &SupportedCipherSuite) -> ProtocolVersion {
    match suite.tls13() {
        Some(_) => ProtocolVersion::TLS1_3,
        None => ProtocolVersion::TLS1_2,
    }
}

fn our_group(group: &dyn SupportedKxGroup) -> NamedGroup {
    NamedGroup(u16::from(group.name()))
}

/// The groups that both have: rustls has ML-KEM by itself too.
fn groups() -> Vec<&'static dyn SupportedKxGroup> {
    let ours = |group: &&&'static dyn SupportedKxGroup| {
        tlsdemo::names::registry::SUPPORTED_GROUPS.contains(&our_group(**group))
    };
    let groups: Vec<_> = aws_lc_rs::ALL_KX_GROUPS
        .iter()
        .filter(ours)
        .copied()
        .collect();
    assert_eq!(
        groups.len(),
        7,
        "X25519, P-256, P-384, two hybrids and ML-KEM twice"
    );
    groups
}

#[test]
fn its_server_by_every_suite() {
    for suite in aws_lc_rs::ALL_CIPHER_SUITES {
        let ours = our_suite(suite);
        let identity = if ours.name.contains("_ECDSA_") {
            "ecdsa-p256"
        } else {
            "rsa"
        };
        let port = serve_pages(rustls_server(provider(&[*suite], &[]), identity));
        let story = served(port, &only(ours, our_version(suite)), ours.name);
        assert_eq!(story.body.len(), BODY);
        assert_eq!(story.fact("cipher_suite").as_deref(), Some(ours.name));
        let tickets = story.messages(Side::Server, "NewSessionTicket").len();
        assert_eq!(tickets, if suite.tls13().is_some() { 2 } else { 0 });
        // It has no suite of TLS 1.1 and older, and says so to whom has no other.
        assert!(
            visit(port, &at(ProtocolVersion::TLS1_1), "/")
                .outcome
                .is_err()
        );
    }
    assert_eq!(aws_lc_rs::ALL_CIPHER_SUITES.len(), 9);
}

#[test]
fn its_server_in_every_group() {
    for group in groups() {
        let name = our_group(group);
        let port = serve_pages(rustls_server(provider(&[], &[group]), "ecdsa-p384"));
        // Our shares may or may not fit; without any they do not.
        let mut config = at(ProtocolVersion::TLS1_3);
        config.groups = SUPPORTED_GROUPS.to_vec();
        let story = served(port, &config, &name.to_string());
        assert_eq!(story.fact("group"), Some(name.to_string()));
        for compat in [true, false] {
            config.compat = compat;
            config.key_shares = Some(Vec::new());
            let story = served(port, &config, &format!("{name}, retry"));
            assert_eq!(story.fact("group"), Some(name.to_string()));
            assert_eq!(story.messages(Side::Server, "HelloRetryRequest").len(), 1);
        }
        config.key_shares = Some(vec![name]);
        let story = served(port, &config, &format!("{name} at once"));
        assert_eq!(story.messages(Side::Server, "HelloRetryRequest").len(), 0);
        if !name.to_string().contains("MLKEM") {
            let story = served(
                port,
                &at(ProtocolVersion::TLS1_2),
                &format!("{name} TLS 1.2"),
            );
            assert_eq!(story.fact("group"), Some(name.to_string()));
        }
    }
}

#[test]
fn its_server_by_every_key() {
    let identities = ["rsa", "ecdsa-p256", "ecdsa-p384", "ecdsa-p521", "ed25519"];
    for identity in identities {
        let port = serve_pages(rustls_server(provider(&[], &[]), identity));
        for version in [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3] {
            let mut config = at(version);
            config.alpn = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
            let story = served(port, &config, &format!("{identity} {version}"));
            assert_eq!(
                story.fact("application_protocol").as_deref(),
                Some("http/1.1")
            );
        }
    }
}

/// One connection of rustls's client to our server, in which a request goes one way and more than a
/// record the other.
pub fn call(
    server: &server::Config,
    config: ClientConfig,
    what: &str,
) -> (ClientConnection, Recorder) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let recorder = Recorder::default();
    let (server, narration) = (server.clone(), recorder.narration());
    let server_compat = server.compat;
    let thread = std::thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        let stream = tlsdemo::transport::Stream::new(socket, Some(PATIENCE)).unwrap();
        let mut c = Connection::new(Side::Server, stream, narration, Randomness::system());
        server::handshake(&mut c, &server)?;
        let mut request = [0; 4];
        c.read_exact(&mut request)?;
        if c.version() == ProtocolVersion::TLS1_3 {
            c.update_keys(KeyUpdateRequest::UpdateRequested)?;
        }
        c.write_all(&[b'x'; BODY])?;
        c.flush()?;
        c.read_exact(&mut request)?;
        // With data: a request for new keys is answered before the next of it (RFC 9846 §4.7.3).
        c.write_all(&request)?;
        c.flush()?;
        c.close()
    });
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address).unwrap());
    stream.sock.set_read_timeout(Some(PATIENCE)).unwrap();
    let outcome = (|| {
        stream.write_all(b"ping")?;
        stream.flush()?;
        let mut body = vec![0; BODY];
        stream.read_exact(&mut body)?;
        assert!(body.iter().all(|byte| *byte == b'x'));
        if stream.conn.protocol_version() == Some(rustls::ProtocolVersion::TLSv1_3) {
            stream.conn.refresh_traffic_keys().unwrap();
        }
        stream.write_all(b"pong")?;
        let mut echo = [0; 4];
        stream.read_exact(&mut echo)?;
        assert_eq!(&echo, b"pong");
        stream.conn.send_close_notify();
        stream.flush()?;
        assert_eq!(stream.read(&mut [0])?, 0, "close_notify came");
        std::io::Result::Ok(())
    })();
    let served: tlsdemo::Result<()> = thread.join().unwrap();
    assert!(
        outcome.is_ok() && served.is_ok(),
        "{what}: {outcome:?}, {served:?}"
    );
    assert_covered(&recorder.events());
    for event in recorder.events() {
        if let Event::Check(check) = event {
            // Without compatibility mode a client that sent a session id is told to be owed a
            // ChangeCipherSpec (RFC 9846 appendix E.4).
            let owed = check.name() == "middlebox_compatibility" && !server_compat;
            assert!(check.passed() || owed, "{what}: {check:?}");
        }
    }
    (stream.conn, recorder)
}

fn our_server() -> server::Config {
    let mut config = server::Config::new(Identity::demo());
    config.tickets = 2;
    config
}

#[test]
fn its_client_by_every_suite() {
    for suite in aws_lc_rs::ALL_CIPHER_SUITES {
        let ours = our_suite(suite);
        let (client, recorder) = call(
            &our_server(),
            rustls_client(provider(&[*suite], &[])),
            ours.name,
        );
        assert_eq!(client.negotiated_cipher_suite(), Some(*suite));
        assert_eq!(client.alpn_protocol(), Some(&b"http/1.1"[..]));
        let updates = recorder
            .events()
            .iter()
            .filter(|event| matches!(event, Event::Message(it) if it.name == "KeyUpdate"))
            .count();
        // Ours, rustls's, and the answer to each.
        assert_eq!(
            updates,
            if suite.tls13().is_some() { 4 } else { 0 },
            "{}",
            ours.name
        );
    }
}

#[test]
fn its_client_in_every_group() {
    for group in groups() {
        let name = our_group(group);
        for (cookie, compat) in [(false, true), (true, true), (true, false)] {
            let mut server = our_server();
            server.groups = SUPPORTED_GROUPS.to_vec();
            server.cookie = cookie;
            server.compat = compat;
            let what = format!("{name}, cookie {cookie}, compat {compat}");
            let config = rustls_client(provider(&[], &[group]));
            let (client, _) = call(&server, config, &what);
            assert_eq!(
                client.negotiated_key_exchange_group().unwrap().name(),
                group.name()
            );
            let kind = client.handshake_kind().unwrap();
            let retried = kind == rustls::HandshakeKind::FullWithHelloRetryRequest;
            assert_eq!(retried, cookie, "{what}");
        }
        // The server insists on a group that comes second.
        let first: &'static dyn SupportedKxGroup = match name {
            NamedGroup::Secp384r1 => aws_lc_rs::kx_group::SECP256R1,
            _ => aws_lc_rs::kx_group::SECP384R1,
        };
        let mut server = our_server();
        server.groups = vec![name];
        let config = rustls_client(provider(&[], &[first, group]));
        let (client, _) = call(&server, config, &format!("{name} after a retry"));
        assert_eq!(
            client.negotiated_key_exchange_group().unwrap().name(),
            group.name()
        );
        let kind = client.handshake_kind().unwrap();
        assert_eq!(
            kind,
            rustls::HandshakeKind::FullWithHelloRetryRequest,
            "{name}"
        );
    }
}

#[test]
fn its_client_by_every_key() {
    for identity in ["rsa", "ecdsa-p256", "ecdsa-p384", "ecdsa-p521", "ed25519"] {
        for suite in [
            aws_lc_rs::ALL_CIPHER_SUITES[0],
            *aws_lc_rs::ALL_CIPHER_SUITES.last().unwrap(),
        ] {
            let mut server = our_server();
            server.identities = Arc::new(vec![Identity::demo_named(identity).unwrap()]);
            if suite.tls13().is_none()
                && (identity == "rsa") != our_suite(&suite).name.contains("_RSA_")
            {
                continue;
            }
            call(&server, rustls_client(provider(&[suite], &[])), identity);
        }
    }
}

/// The page is whole, and its server neither answers our close_notify nor ends the stream.
#[test]
fn a_server_that_never_closes_does_no_harm() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("localhost:{}", listener.local_addr().unwrap().port());
    let config = Arc::new(rustls_server(provider(&[], &[]), "rsa"));
    let (done, wait) = std::sync::mpsc::channel::<()>();
    let thread = std::thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        let connection = ServerConnection::new(config).unwrap();
        let mut stream = StreamOwned::new(connection, socket);
        let _ = stream.read(&mut [0; 4096]).unwrap();
        let page = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        stream.write_all(page).unwrap();
        stream.flush().unwrap();
        let _ = wait.recv_timeout(PATIENCE);
    });
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .args(["--ca-file", &ca_file(), "-q", "--timeout", "0.5", &target])
        .output()
        .unwrap();
    drop(done);
    thread.join().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(
        told.contains("200 OK") && told.contains("close_notify"),
        "{told}"
    );
}
