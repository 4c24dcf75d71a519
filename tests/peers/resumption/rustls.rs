//! rustls, in this process.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rustls::client::{Resumption, Tls12Resumption};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::{ServerSessionMemoryCache, WebPkiClientVerifier};
use rustls::{
    ClientConfig, ClientConnection, HandshakeKind, RootCertStore, ServerConfig, ServerConnection,
    StreamOwned, SupportedProtocolVersion, version,
};
use tlsdemo::connection::session::Store;
use tlsdemo::names::registry::ProtocolVersion as V;
use tlsdemo::narration::Side;

use super::{World, resumed, said};
use crate::peers::*;

/// It has no keys for RSASSA-PSS alone, and no ML-DSA in this configuration.
const KINDS: [&str; 5] = ["rsa", "p256", "p384", "p521", "ed25519"];

const BOTH: [(V, &SupportedProtocolVersion); 2] =
    [(V::TLS1_2, &version::TLS12), (V::TLS1_3, &version::TLS13)];

fn roots(file: &str) -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).unwrap() {
        roots.add(certificate.unwrap()).unwrap();
    }
    Arc::new(roots)
}

fn chain(files: &[String; 2]) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
    let certificates = CertificateDer::pem_file_iter(&files[0]).unwrap();
    let certificates = certificates.map(Result::unwrap).collect();
    (
        certificates,
        PrivateKeyDer::from_pem_file(&files[1]).unwrap(),
    )
}

/// Whom a server asks for a certificate.
enum Asks {
    Nobody,
    All,
    Everyone,
}

fn server(world: Option<&World>, asks: Asks) -> ServerConfig {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .unwrap();
    let verifier = || {
        let roots = roots(&world.unwrap().files.path("ca.pem"));
        WebPkiClientVerifier::builder_with_provider(roots, provider)
    };
    let builder = match asks {
        Asks::Nobody => builder.with_no_client_auth(),
        Asks::All => {
            let verifier = verifier().allow_unauthenticated().build();
            builder.with_client_cert_verifier(verifier.unwrap())
        }
        Asks::Everyone => builder.with_client_cert_verifier(verifier().build().unwrap()),
    };
    let (chain, key) = chain(&[identity_file("rsa.pem"), identity_file("rsa.key.pem")]);
    builder.with_single_cert(chain, key).unwrap()
}

/// A server that stops with the test. Its page says how it sees the connection.
fn serve_pages(config: ServerConfig) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = Arc::new(config);
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            // What goes wrong, our client tells.
            let _ = serve_page(socket.unwrap(), config.clone());
        }
    });
    port
}

fn serve_page(socket: TcpStream, config: Arc<ServerConfig>) -> std::io::Result<()> {
    socket.set_read_timeout(Some(PATIENCE))?;
    let connection = ServerConnection::new(config).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    let (mut head, mut early) = (Vec::new(), Vec::new());
    while !head.ends_with(b"\r\n\r\n") {
        if early.is_empty()
            && let Some(mut data) = stream.conn.early_data()
        {
            data.read_to_end(&mut early)?;
            head.extend(&early);
            continue;
        }
        let mut buffer = [0; 4096];
        match stream.conn.reader().read(&mut buffer) {
            Ok(length) => head.extend(&buffer[..length]),
            Err(_) => {
                stream.conn.complete_io(&mut stream.sock)?;
            }
        }
    }
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    let page = format!(
        "their_resumed: {}\ntheir_certificates: {}\nearly: {}\n",
        stream.conn.handshake_kind() == Some(HandshakeKind::Resumed),
        stream.conn.peer_certificates().map_or(0, <[_]>::len),
        early.len()
    );
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{page}",
        page.len()
    )?;
    stream.conn.send_close_notify();
    stream.flush()?;
    let _ = stream.read(&mut [0; 64]);
    Ok(())
}

fn page(story: &Story) -> String {
    String::from_utf8_lossy(&story.body).into_owned()
}

#[test]
fn its_server_resumes() {
    for by in ["a ticket", "its id"] {
        let mut config = server(None, Asks::Nobody);
        if by == "a ticket" {
            config.ticketer = aws_lc_rs::Ticketer::new().unwrap();
        }
        let port = serve_pages(config);
        for (version, retry) in [(V::TLS1_2, false), (V::TLS1_3, false), (V::TLS1_3, true)] {
            let mut config = at(version);
            config.sessions = Some(Store::default().shelf("peer"));
            config.key_shares = retry.then(Vec::new);
            for number in 0..3 {
                let what = format!("{version}, {by}, retry {retry}, {number}");
                let story = served(port, &config, &what);
                let (fact, value) = resumed(version, by);
                assert_eq!(story.fact(fact), (number > 0).then_some(value), "{what}");
                let theirs = (number > 0).to_string();
                assert_eq!(
                    said(&page(&story), "their_resumed"),
                    Some(&theirs[..]),
                    "{what}"
                );
                let retries = story.messages(Side::Server, "HelloRetryRequest").len();
                assert_eq!(retries, usize::from(retry), "{what}");
            }
        }
    }
}

#[test]
fn its_server_takes_early_data_or_does_not() {
    let sessions = ServerSessionMemoryCache::new(16);
    let config = |most: u32| {
        let mut config = server(None, Asks::Nobody);
        config.session_storage = sessions.clone();
        config.max_early_data_size = most;
        config
    };
    let (takes, refuses) = (serve_pages(config(4096)), serve_pages(config(0)));
    let mut config = at(V::TLS1_3);
    config.sessions = Some(Store::default().shelf("peer"));
    config.early_data = true;
    for (port, accepted) in [(takes, None), (takes, Some("yes")), (refuses, Some("no"))] {
        let what = format!("early data accepted: {accepted:?}");
        let story = visit(port, &config, "/");
        assert!(story.outcome.is_ok(), "{what}: {:?}", story.outcome);
        assert_eq!(
            story.fact("early_data_accepted").as_deref(),
            accepted,
            "{what}"
        );
        let page = page(&story);
        assert_eq!(
            said(&page, "early") != Some("0"),
            accepted == Some("yes"),
            "{what}: {page}"
        );
    }
}

#[test]
fn its_server_asks_for_certificates() {
    if !is_installed("openssl") {
        return;
    }
    let world = World::new("rustls server");
    let requires = serve_pages(server(Some(&world), Asks::Everyone));
    let requests = serve_pages(server(Some(&world), Asks::All));
    let shown = |port: u16, name: Option<&str>, version: V| {
        let mut config = at(version);
        config.insist = true;
        if let Some(name) = name {
            config.identities = world.identity(name);
        }
        let story = visit(port, &config, "/");
        said(&page(&story), "their_certificates").map(str::to_owned)
    };
    for (version, _) in BOTH {
        for name in KINDS {
            for port in [requires, requests] {
                let found = shown(port, Some(name), version);
                assert_eq!(found.as_deref(), Some("1"), "{name} in {version}");
            }
        }
        assert_eq!(
            shown(requests, None, version).as_deref(),
            Some("0"),
            "{version}"
        );
        assert_eq!(shown(requires, None, version), None, "{version}");
        assert_eq!(
            shown(requires, Some("stranger"), version),
            None,
            "{version}"
        );
    }
}

fn client(
    version: &'static SupportedProtocolVersion,
    identity: Option<&[String; 2]>,
) -> ClientConfig {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(roots(&ca_file()));
    match identity {
        None => builder.with_no_client_auth(),
        Some(files) => {
            let (chain, key) = chain(files);
            builder.with_client_auth_cert(chain, key).unwrap()
        }
    }
}

/// One visit: the page, how the handshake went, and whether early data was taken.
fn call(
    port: u16,
    config: &Arc<ClientConfig>,
    path: &str,
) -> (String, Option<HandshakeKind>, bool) {
    let name = ServerName::try_from("localhost").unwrap();
    let mut connection = ClientConnection::new(config.clone(), name).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let mut is_early = false;
    if config.enable_early_data
        && let Some(mut early) = connection.early_data()
    {
        is_early = early.write(request.as_bytes()).unwrap() == request.len();
    }
    let socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    let _ = stream.conn.complete_io(&mut stream.sock);
    let accepted = is_early && stream.conn.is_early_data_accepted();
    if !accepted {
        let _ = stream.write_all(request.as_bytes());
    }
    let mut page = Vec::new();
    let _ = stream.read_to_end(&mut page);
    let page = String::from_utf8_lossy(&page).into_owned();
    (page, stream.conn.handshake_kind(), accepted)
}

#[test]
fn its_client_resumes() {
    let tickets = serve(&["-q", "--timeout", "60"]);
    let ids = serve(&["-q", "--session-cache", "10", "--tickets", "0"]);
    let cookie = serve(&["-q", "--cookie", "--tls", "1.3"]);
    for (version, theirs, peer, by) in [
        (V::TLS1_2, &version::TLS12, &tickets, "a ticket"),
        (V::TLS1_2, &version::TLS12, &ids, "its id"),
        (V::TLS1_3, &version::TLS13, &tickets, "a ticket"),
        (
            V::TLS1_3,
            &version::TLS13,
            &cookie,
            "a ticket after a cookie",
        ),
    ] {
        let mut config = client(theirs, None);
        if by == "its id" {
            config.resumption =
                Resumption::in_memory_sessions(4).tls12_resumption(Tls12Resumption::SessionIdOnly);
        }
        let config = Arc::new(config);
        for number in 0..3 {
            let what = format!("{version} by {by}, {number}");
            let (page, kind, _) = call(peer.port, &config, "/");
            let (fact, value) = resumed(version, by);
            let ours = (number > 0).then_some(&value[..]);
            assert_eq!(said(&page, fact), ours, "{what}: {page}");
            assert_eq!(
                kind == Some(HandshakeKind::Resumed),
                number > 0,
                "{what}: {kind:?}"
            );
        }
    }
}

#[test]
fn its_client_sends_early_data() {
    let peer = serve(&["-q", "--early-data", "4096", "--timeout", "60"]);
    let mut config = client(&version::TLS13, None);
    config.enable_early_data = true;
    let config = Arc::new(config);
    for expected in [false, true, true] {
        let (page, _, accepted) = call(peer.port, &config, "/");
        assert_eq!(accepted, expected, "{page}");
        let ours = expected.then_some("yes");
        assert_eq!(said(&page, "early_data_accepted"), ours, "{page}");
    }
    // After a HelloRetryRequest it is refused (RFC 9846 §4.3.10), and sent again by the client.
    let peer = serve(&["-q", "--early-data", "4096", "--cookie", "--timeout", "60"]);
    let mut config = client(&version::TLS13, None);
    config.enable_early_data = true;
    let config = Arc::new(config);
    for expected in [None, Some("no")] {
        let (page, _, accepted) = call(peer.port, &config, "/");
        assert!(page.contains("200 OK") && !accepted, "{page}");
        assert_eq!(said(&page, "early_data_accepted"), expected, "{page}");
    }
}

#[test]
fn its_client_shows_certificates() {
    if !is_installed("openssl") {
        return;
    }
    let world = World::new("rustls client");
    let ca = world.files.path("ca.pem");
    let requires = serve(&["-q", "--client-ca", &ca, "--timeout", "60"]);
    let requests = serve(&["-q", "--client-ca", &ca, "--client-auth", "request"]);
    let later = serve(&["-q", "--client-ca", &ca, "--client-auth-path", "/private"]);
    for (version, theirs) in BOTH {
        let with = |name: &str| Arc::new(client(theirs, Some(&world.pair(name))));
        for name in KINDS {
            let (page, ..) = call(requires.port, &with(name), "/");
            let subject = format!("CN={name}");
            let found = said(&page, "client_certificate");
            assert_eq!(found, Some(&subject[..]), "{name} in {version}: {page}");
        }
        let without = Arc::new(client(theirs, None));
        let (page, ..) = call(requests.port, &without, "/");
        assert!(page.contains("200 OK"), "{version}: {page}");
        assert_eq!(said(&page, "client_certificate"), None, "{version}");
        for config in [without, with("stranger")] {
            let (page, ..) = call(requires.port, &config, "/");
            assert!(!page.contains("200 OK"), "{version}: {page}");
        }
        // It does not offer to be asked later, and does not renegotiate.
        let (page, ..) = call(later.port, &with("p256"), "/private");
        assert!(page.contains("403 Forbidden"), "{version}: {page}");
    }
}
