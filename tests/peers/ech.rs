//! Encrypted ClientHello with other implementations: rustls as a client, in this process, and Go as
//! client and server, from 1.24 on. Each: accepted, with and without a HelloRetryRequest; refused, with
//! what to try again with; pretended.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::sync::Arc;

use base64ct::{Base64, Encoding};
use rustls::client::{EchConfig, EchGreaseConfig, EchMode, EchStatus};
use rustls::crypto::aws_lc_rs;
use rustls::crypto::hpke::Hpke as _;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, EchConfigListBytes, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tlsdemo::check::Check;
use tlsdemo::compute::random::seeded;
use tlsdemo::connection::session::Store;
use tlsdemo::handshake::client::{self, Ech};
use tlsdemo::handshake::ech::{EchKeys, EchOffer};
use tlsdemo::keys::hpke::Kem;
use tlsdemo::names::registry::{HpkeKemId, NamedGroup, ProtocolVersion};
use tlsdemo::narration::{Event, Side};

use crate::go::{build, go};
use crate::peers::*;

const PUBLIC: &str = "tlsdemo.example";

fn keys(kem: HpkeKemId, seed: u64) -> EchKeys {
    let kem = Kem::named(kem).unwrap();
    EchKeys::generate(kem, PUBLIC, 32, &mut *seeded(seed)).unwrap()
}

fn offering(keys: &EchKeys) -> client::Config {
    let mut config = client();
    config.versions = vec![ProtocolVersion::TLS1_3];
    config.ech = Ech::Offer(Box::new(EchOffer::choose(&keys.published()).unwrap()));
    config
}

/// `tlsdemo serve` with these keys, which groups are accepted, and a page with what was agreed on.
fn serving(scratch: &Scratch, keys: &EchKeys, more: &[&str]) -> Peer {
    let file = scratch.file("ech.pem", keys.to_pem().unwrap());
    serve(&[&["--ech", &file, "-q"], more].concat())
}

/// What the server said of its last connection, once it has ended.
fn said(peer: &mut Peer, connections: usize) -> String {
    peer.wait_for("the connection to end", |printed| {
        let lines: Vec<&str> = printed
            .lines()
            .filter(|line| line.contains("TLS 1.3"))
            .collect();
        (lines.len() >= connections).then(|| lines.last().unwrap().to_string())
    })
}

fn rustls_visit(mode: EchMode, port: u16) -> (EchStatus, Result<String, rustls::Error>) {
    let mut roots = RootCertStore::empty();
    let pem = std::fs::read(ca_file()).unwrap();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        roots.add(certificate.unwrap()).unwrap();
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_ech(mode)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    let mut page = String::new();
    let result = stream
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .and_then(|()| stream.read_to_string(&mut page));
    let failure = result.err().and_then(|error| error.into_inner());
    let failure = failure.map(|error| *error.downcast::<rustls::Error>().unwrap());
    let status = stream.conn.ech_status();
    (status, failure.map_or(Ok(page), Err))
}

#[test]
fn rustls_encrypts_its_hello_to_our_key() {
    let scratch = Scratch::new("ech-rustls");
    let suites = aws_lc_rs::hpke::ALL_SUPPORTED_SUITES;
    for (index, kem) in [
        HpkeKemId::DhKemX25519,
        HpkeKemId::DhKemP256,
        HpkeKemId::DhKemP384,
        HpkeKemId::DhKemP521,
    ]
    .into_iter()
    .enumerate()
    {
        // rustls sends a share of X25519 and a hybrid one: of another group, it must send a second hello.
        for more in [&[][..], &["--groups", "P-384"]] {
            let (keys, newer) = (keys(kem, index as u64), keys(kem, 100 + index as u64));
            let mut peer = serving(&scratch, &keys, more);
            let list = EchConfigListBytes::from(keys.published().encode().unwrap());
            let mode = EchMode::from(EchConfig::new(list, suites).unwrap());
            let (status, page) = rustls_visit(mode, peer.port);
            assert!(
                page.as_ref()
                    .is_ok_and(|page| page.starts_with("HTTP/1.1 200")),
                "{page:?}"
            );
            assert_eq!(status, EchStatus::Accepted, "{kem} {more:?}");
            said(&mut peer, 1);

            let list = EchConfigListBytes::from(newer.published().encode().unwrap());
            let mode = EchMode::from(EchConfig::new(list, suites).unwrap());
            let (status, page) = rustls_visit(mode, peer.port);
            assert_eq!(status, EchStatus::Rejected);
            let refusal = format!("{:?}", page.unwrap_err());
            assert!(
                refusal.contains("ServerRejectedEncryptedClientHello(Some"),
                "{refusal}"
            );
            assert!(said(&mut peer, 2).contains("ech_required"));
        }
    }
}

#[test]
fn rustls_pretends_to_us() {
    let scratch = Scratch::new("ech-grease");
    let keys = keys(HpkeKemId::DhKemX25519, 1);
    for more in [&[][..], &["--groups", "P-384"]] {
        let peer = serving(&scratch, &keys, more);
        let suite = aws_lc_rs::hpke::DH_KEM_X25519_HKDF_SHA256_AES_128;
        let (key, _) = suite.generate_key_pair().unwrap();
        let (status, page) = rustls_visit(EchGreaseConfig::new(suite, key).into(), peer.port);
        assert!(
            page.as_ref()
                .is_ok_and(|page| page.starts_with("HTTP/1.1 200")),
            "{page:?}"
        );
        assert_eq!(status, EchStatus::Grease);
    }
}

const PROGRAM: &str = r#"package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
)

func check(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

func bytes(text string) []byte {
	decoded, err := base64.StdEncoding.DecodeString(text)
	check(err)
	return decoded
}

func serve(cert, key, config, private string, curve tls.CurveID) {
	pair, err := tls.LoadX509KeyPair(cert, key)
	check(err)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		Certificates:             []tls.Certificate{pair},
		CurvePreferences:         []tls.CurveID{curve},
		EncryptedClientHelloKeys: []tls.EncryptedClientHelloKey{{Config: bytes(config), PrivateKey: bytes(private), SendAsRetry: true}},
	})
	check(err)
	fmt.Println("listening on", listener.Addr())
	for {
		connection, err := listener.Accept()
		check(err)
		go func(c *tls.Conn) {
			defer c.Close()
			err := c.Handshake()
			state := c.ConnectionState()
			if err == nil {
				_, err = bufio.NewReader(c).ReadString('\n')
			}
			fmt.Println("accepted", state.ECHAccepted, "name", state.ServerName, "error", err)
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes")
		}(connection.(*tls.Conn))
	}
}

func call(address, ca, list string) {
	pem, err := os.ReadFile(ca)
	check(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	config := &tls.Config{RootCAs: roots, ServerName: "localhost", MinVersion: tls.VersionTLS13,
		EncryptedClientHelloConfigList: bytes(list), ClientSessionCache: tls.NewLRUClientSessionCache(1)}
	for visit := 0; visit < 2; visit++ {
		raw, err := net.Dial("tcp", address)
		check(err)
		c := tls.Client(raw, config)
		err = c.Handshake()
		var rejected *tls.ECHRejectionError
		if errors.As(err, &rejected) {
			fmt.Println("rejected", base64.StdEncoding.EncodeToString(rejected.RetryConfigList))
			return
		}
		check(err)
		fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		answer, _ := io.ReadAll(c)
		state := c.ConnectionState()
		fmt.Println("accepted", state.ECHAccepted, "resumed", state.DidResume, "bytes", len(answer))
	}
}

func main() {
	a := os.Args[2:]
	if os.Args[1] == "serve" {
		curve := tls.X25519
		if a[4] == "P-384" {
			curve = tls.CurveP384
		}
		serve(a[0], a[1], a[2], a[3], curve)
	} else {
		call(a[0], a[1], a[2])
	}
}
"#;

#[test]
fn go_at_both_ends() {
    let Some(go) = go() else {
        return;
    };
    let scratch = Scratch::new("ech-go");
    let program = build(&go, &scratch, "ech", PROGRAM);
    let (ours, other) = (
        keys(HpkeKemId::DhKemX25519, 1),
        keys(HpkeKemId::DhKemX25519, 2),
    );

    // Our client, its server.
    for group in ["X25519", "P-384"] {
        let key = &ours.0[0];
        let mut command = Command::new(&program);
        command.arg("serve").args([
            identity_file("ecdsa-p256.pem"),
            identity_file("ecdsa-p256.key.pem"),
            Base64::encode_string(&key.config),
            Base64::encode_string(&key.secret),
            group.to_owned(),
        ]);
        let mut peer = Peer::start(&mut command);
        peer.port = peer.wait_for("the port of Go", |printed| {
            let (_, rest) = printed.split_once("listening on 127.0.0.1:")?;
            rest.split_once('\n')?.0.trim().parse().ok()
        });
        let story = served(peer.port, &offering(&ours), group);
        assert_eq!(
            story.fact("encrypted_client_hello").as_deref(),
            Some("accepted")
        );
        let hellos = story.messages(Side::Client, "ClientHelloInner").len();
        assert_eq!(hellos, 1 + usize::from(group == "P-384"));
        peer.wait_for_text("accepted true name localhost");

        // A session is resumed by the inner hello.
        let mut keeping = offering(&ours);
        keeping.sessions = Some(Store::default().shelf("Go"));
        for mode in [None, Some("psk_dhe_ke")] {
            let story = served(peer.port, &keeping, group);
            let accepted = story.fact("encrypted_client_hello");
            assert_eq!(accepted.as_deref(), Some("accepted"));
            assert_eq!(story.fact("psk_key_exchange_mode").as_deref(), mode);
        }

        let story = visit(peer.port, &offering(&other), "/");
        assert!(story.outcome.is_err());
        let required = story.events.iter().find_map(|event| match event {
            Event::Check(it) => match &it.check {
                Check::EchRequired { retry_configs, .. } => Some(retry_configs.clone()),
                _ => None,
            },
            _ => None,
        });
        assert_eq!(required, Some(Some(ours.published().encode().unwrap())));
        peer.wait_for_text("accepted false name tlsdemo.example");

        let mut pretending = client();
        pretending.ech = Ech::Grease;
        served(peer.port, &pretending, "GREASE");
        // Its client sends no share of P-384 at once, ours none either by default.
        pretending.key_shares = Some(vec![NamedGroup::Secp521r1]);
        served(peer.port, &pretending, "GREASE and a HelloRetryRequest");
    }

    // Its client, our server.
    for more in [&[][..], &["--groups", "P-384"]] {
        let peer = serving(&scratch, &ours, more);
        let call = |keys: &EchKeys| {
            let list = Base64::encode_string(&keys.published().encode().unwrap());
            let address = format!("127.0.0.1:{}", peer.port);
            let mut command = Command::new(&program);
            let (done, printed) =
                Peer::start(command.args(["call", &address, &ca_file(), &list])).finish();
            assert!(done, "{printed}");
            printed
        };
        let said = call(&ours);
        assert!(
            said.starts_with("accepted true resumed false"),
            "{more:?}: {said}"
        );
        assert!(
            said.contains("\naccepted true resumed true"),
            "{more:?}: {said}"
        );
        let list = Base64::encode_string(&ours.published().encode().unwrap());
        assert_eq!(call(&other), format!("rejected {list}\n"));
    }
}
