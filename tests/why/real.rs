//! OpenSSL, GnuTLS and nginx with settings that fail, and the project's server in other protocols.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tlsdemo::commands::listen::Limits;
use tlsdemo::commands::why::{Certainty, Offer};
use tlsdemo::connection::session::ExternalPsk;
use tlsdemo::handshake::server;
use tlsdemo::message::{ClientHello, decode};
use tlsdemo::names::hash::HashAlgorithm;
use tlsdemo::names::registry::*;
use tlsdemo::names::service::Approach;
use tlsdemo::names::suite;
use tlsdemo::peer::Identity;

use crate::common::skip::skip;
use crate::servers::Served;
use crate::{Case, inquire, judge};

/// A server that ends with the test.
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Ports that are free and differ: one that is given back at once may be given out again.
pub fn free_ports(count: usize) -> Vec<u16> {
    let listeners = (0..count).map(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    let listeners: Vec<TcpListener> = listeners.collect();
    let ports = listeners.iter().map(|it| it.local_addr().unwrap().port());
    ports.collect()
}

pub fn start(mut command: Command, port: u16) -> Option<Running> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let child = Running(command.spawn().ok()?);
    let until = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if Instant::now() > until {
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Some(child)
}

pub fn identity(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/peer/identity");
    folder.join(name).to_str().unwrap().to_owned()
}

pub fn openssl(port: u16, key: &str, arguments: &[&str]) -> Option<Running> {
    let mut command = Command::new("openssl");
    let port_text = port.to_string();
    command.args(["s_server", "-accept", &port_text, "-quiet", "-www"]);
    command.args(["-cert", &identity(&format!("{key}.pem"))]);
    command.args(["-key", &identity(&format!("{key}.key.pem"))]);
    command.args(arguments);
    start(command, port)
}

fn gnutls(port: u16, arguments: &[&str]) -> Option<Running> {
    let mut command = Command::new("gnutls-serv");
    let port_text = port.to_string();
    command.args(["--port", &port_text, "--http", "--quiet"]);
    command.args(["--x509certfile", &identity("rsa.pem")]);
    command.args(["--x509keyfile", &identity("rsa.key.pem")]);
    command.args(arguments);
    start(command, port)
}

fn versions(offer: &mut Offer, versions: &[ProtocolVersion], text: &str) {
    offer.config.versions = versions.to_vec();
    let rows = |code: &suite::CipherSuite| {
        code.suite()
            .is_some_and(|row| versions.iter().any(|it| row.is_in(*it)))
    };
    offer.config.suites.retain(rows);
    offer.options.set("--tls", Some(text));
}

/// What is changed in an offer.
pub type Change = fn(&mut Offer);

pub const ONLY_1_3: Change = |o| versions(o, &[ProtocolVersion::TLS1_3], "1.3");
pub const ONLY_1_2: Change = |o| versions(o, &[ProtocolVersion::TLS1_2], "1.2");
pub const ONLY_1_1: Change = |o| versions(o, &[ProtocolVersion::TLS1_1], "1.1");
pub const AS_IS: Change = |_| {};
const WITH_PSK: Change = |o| {
    o.config.psks = vec![ExternalPsk {
        identity: b"alice".to_vec(),
        secret: vec![9; 8],
        hash: HashAlgorithm::Sha256,
    }]
    .into();
    o.config.suites = tlsdemo::names::defaults::suites(true);
    o.options.set("--psk", Some("alice:0909090909090909"));
};

type OpensslCase = (
    &'static str,
    &'static str,
    &'static [&'static str],
    Change,
    &'static [&'static str],
);

const OPENSSL: &[OpensslCase] = &[
    (
        "has TLS 1.2 alone",
        "rsa",
        &["-tls1_2"],
        ONLY_1_3,
        &["add-versions"],
    ),
    (
        "has TLS 1.3 alone",
        "rsa",
        &["-tls1_3"],
        ONLY_1_2,
        &["add-versions"],
    ),
    (
        "has TLS 1.1 alone",
        "rsa",
        &["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
        ONLY_1_3,
        &["add-versions"],
    ),
    (
        "has TLS 1.0 alone",
        "rsa",
        &["-tls1", "-cipher", "ALL:@SECLEVEL=0"],
        ONLY_1_2,
        &["add-versions"],
    ),
    (
        "has one suite",
        "rsa",
        &["-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256"],
        |o| {
            ONLY_1_2(o);
            o.config.suites = vec![suite::CipherSuite(0x0035)];
            o.options.set("--cipher", Some("AES256-SHA"));
        },
        &["add-suites"],
    ),
    (
        "has an ECDSA certificate",
        "ecdsa-p256",
        &["-tls1_2"],
        |o| {
            ONLY_1_2(o);
            o.config.suites = vec![suite::CipherSuite(0xc02f)];
            o.options
                .set("--cipher", Some("ECDHE-RSA-AES128-GCM-SHA256"));
        },
        &["add-suites"],
    ),
    (
        "has one suite of TLS 1.3",
        "rsa",
        &["-tls1_3", "-ciphersuites", "TLS_AES_256_GCM_SHA384"],
        |o| {
            ONLY_1_3(o);
            o.config.suites = vec![suite::CipherSuite(0x1303)];
            o.options
                .set("--cipher", Some("TLS_CHACHA20_POLY1305_SHA256"));
        },
        &["add-suites"],
    ),
    (
        "has one group",
        "rsa",
        &["-tls1_3", "-groups", "P-521"],
        |o| {
            o.config.groups = vec![NamedGroup::X25519];
            o.options.set("--groups", Some("X25519"));
        },
        &["add-groups"],
    ),
    (
        "has one curve in TLS 1.2",
        "rsa",
        &["-tls1_2", "-groups", "P-384", "-cipher", "ECDHE"],
        |o| {
            ONLY_1_2(o);
            o.config.groups = vec![NamedGroup::X25519];
            o.options.set("--groups", Some("X25519"));
        },
        &["add-groups"],
    ),
    (
        "signs with ECDSA",
        "ecdsa-p256",
        &["-tls1_3"],
        |o| {
            o.config.signature_schemes = vec![SignatureScheme(0x0804)];
            o.options.set("--sigalgs", Some("rsa_pss_rsae_sha256"));
        },
        &["add-schemes"],
    ),
    (
        "has another protocol",
        "rsa",
        &["-alpn", "acme-tls/1"],
        AS_IS,
        &["no-alpn"],
    ),
    (
        "wants a certificate in TLS 1.3",
        "rsa",
        &["-Verify", "1", "-tls1_3"],
        AS_IS,
        &["client-certificate"],
    ),
    (
        "wants a certificate in TLS 1.2",
        "rsa",
        &["-Verify", "1", "-tls1_2"],
        AS_IS,
        &["client-certificate"],
    ),
    (
        "has Camellia alone",
        "rsa",
        &["-tls1_2", "-cipher", "ECDHE-RSA-CAMELLIA128-SHA256"],
        AS_IS,
        &["rare-suites"],
    ),
    (
        "has ARIA alone, and P-256",
        "ecdsa-p256",
        &["-tls1_2", "-cipher", "ECDHE-ECDSA-ARIA256-GCM-SHA384"],
        ONLY_1_2,
        &["rare-suites"],
    ),
    (
        "has Camellia alone, and another protocol",
        "rsa",
        &[
            "-tls1_2",
            "-cipher",
            "CAMELLIA256-SHA",
            "-alpn",
            "acme-tls/1",
        ],
        AS_IS,
        &["rare-suites+no-alpn", "no-alpn+rare-suites"],
    ),
    (
        "has ARIA in TLS 1.2 alone",
        "rsa",
        &["-tls1_2", "-cipher", "DHE-RSA-ARIA128-GCM-SHA256"],
        ONLY_1_3,
        &["add-versions+rare-suites"],
    ),
    (
        "has ffdhe8192 alone",
        "rsa",
        &["-tls1_3", "-groups", "ffdhe8192"],
        AS_IS,
        &["rare-groups"],
    ),
    (
        "has a Brainpool curve in TLS 1.2",
        "rsa",
        &[
            "-tls1_2",
            "-groups",
            "brainpoolP384r1",
            "-cipher",
            "ECDHE+AESGCM",
        ],
        AS_IS,
        &["rare-groups"],
    ),
    (
        "has another key under the name",
        "rsa",
        &["-psk", "0102030405060708", "-psk_identity", "alice"],
        WITH_PSK,
        &["no-psk"],
    ),
    (
        "has another key and TLS 1.2 alone",
        "rsa",
        &[
            "-tls1_2",
            "-psk",
            "0102030405060708",
            "-psk_identity",
            "alice",
            "-cipher",
            "ALL:@SECLEVEL=0",
        ],
        WITH_PSK,
        &["no-psk"],
    ),
    (
        "signs with SHA-224",
        "rsa",
        &["-tls1_2", "-sigalgs", "RSA+SHA224", "-cipher", "ECDHE"],
        AS_IS,
        &["rare-schemes"],
    ),
    (
        "another protocol, and TLS 1.2 alone",
        "rsa",
        &["-alpn", "acme-tls/1", "-tls1_2"],
        ONLY_1_3,
        &["add-versions+no-alpn"],
    ),
];

#[test]
fn openssl_made_to_fail() {
    let mut found = Vec::new();
    for (name, key, arguments, asked, expected) in OPENSSL {
        let port = free_port();
        let Some(_running) = openssl(port, key, arguments) else {
            return skip("openssl s_server does not start");
        };
        let case = Case {
            name,
            asked: *asked,
            expected,
        };
        found.push(inquire(port, &case));
    }
    judge(&found);
}

#[test]
fn gnutls_made_to_fail() {
    let cases: &[(&str, &[&str], Change, &[&str])] = &[
        (
            "GnuTLS with TLS 1.2 alone",
            &["--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2"],
            ONLY_1_3,
            &["add-versions"],
        ),
        (
            "GnuTLS with TLS 1.3 alone",
            &["--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.3"],
            ONLY_1_2,
            &["add-versions"],
        ),
        (
            "GnuTLS with P-256 alone",
            &[
                "--priority",
                "NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-SECP256R1",
            ],
            |o| {
                o.config.groups = vec![NamedGroup::X25519];
                o.options.set("--groups", Some("X25519"));
            },
            &["add-groups"],
        ),
        (
            "GnuTLS with CCM alone",
            &[
                "--priority",
                "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CCM",
            ],
            |o| {
                ONLY_1_2(o);
                o.config.suites = vec![suite::CipherSuite(0xc02f)];
                o.options
                    .set("--cipher", Some("ECDHE-RSA-AES128-GCM-SHA256"));
            },
            &["add-suites"],
        ),
        (
            "GnuTLS with Camellia-GCM alone",
            &[
                "--priority",
                "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+CAMELLIA-256-GCM",
            ],
            AS_IS,
            &["rare-suites"],
        ),
        (
            "GnuTLS with ffdhe6144 alone",
            &[
                "--priority",
                "NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-FFDHE6144",
            ],
            AS_IS,
            &["rare-groups"],
        ),
        (
            "GnuTLS wants a certificate",
            &["--require-client-cert"],
            AS_IS,
            &["client-certificate"],
        ),
        (
            "GnuTLS with another protocol",
            &["--alpn", "irc", "--alpn-fatal"],
            AS_IS,
            &["no-alpn"],
        ),
    ];
    let mut found = Vec::new();
    for (name, arguments, asked, expected) in cases {
        let port = free_port();
        let Some(_running) = gnutls(port, arguments) else {
            return skip("gnutls-serv does not start");
        };
        let case = Case {
            name,
            asked: *asked,
            expected,
        };
        found.push(inquire(port, &case));
    }
    judge(&found);
    // A suite that the server takes is named by itself, not behind all that are usual.
    let mut commands = found
        .iter()
        .filter_map(|it| it.report.cause.as_ref()?.works.as_ref())
        .map(ToString::to_string);
    let camellia = commands.find(|it| it.contains("CAMELLIA")).unwrap();
    assert!(camellia.len() < 100, "{camellia}");
}

/// Which version is agreed on is known where nothing else is: what is of other versions cannot be what is
/// missing.
#[test]
fn what_is_missing_is_of_the_version_that_the_server_has() {
    // As OpenSSL answers with TLS 1.3 alone, and a group in it that nobody else has.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let mut heard = [0; 1 << 14];
            let length = socket.read(&mut heard).unwrap_or(0);
            let message = heard.get(5..length).unwrap_or_default();
            let hello = decode::<ClientHello>(message, ProtocolVersion::TLS1_2, false).0;
            let alert = match hello.is_ok_and(|hello| hello.offers_tls13()) {
                true => AlertDescription::HandshakeFailure,
                false => AlertDescription::ProtocolVersion,
            };
            let _ = socket.write_all(&[21, 3, 3, 0, 2, 2, alert.0]);
        }
    });
    let case = Case {
        name: "TLS 1.3 with a group that is not supported",
        asked: AS_IS,
        expected: &[""],
    };
    let found = inquire(port, &case);
    let cause = found.report.cause.as_ref().unwrap();
    assert!(
        cause
            .sentence
            .starts_with("The server supports TLS 1.3 only"),
        "{cause:?}"
    );
    let lacks = "brainpoolP512r1tls13";
    assert!(cause.sentence.contains(lacks), "{cause:?}");
    for other in ["RC4", "secp192r1", "Camellia", "export keys"] {
        assert!(!cause.sentence.contains(other), "{other}: {cause:?}");
    }
}

/// nginx that knows one name, and shakes hands with nobody else.
#[test]
fn nginx_that_rejects_other_names() {
    let port = free_port();
    let folder: PathBuf = std::env::temp_dir().join(format!("tlsdemo-why-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let configuration = format!(
        "daemon off; master_process off; pid {pid}; error_log /dev/null; events {{}} http {{ access_log off;\n\
         server {{ listen 127.0.0.1:{port} ssl default_server; ssl_reject_handshake on; }}\n\
         server {{ listen 127.0.0.1:{port} ssl; server_name localhost; ssl_certificate {cert}; ssl_certificate_key {key}; }} }}\n",
        pid = path("pid"),
        cert = identity("rsa.pem"),
        key = identity("rsa.key.pem"),
    );
    std::fs::write(path("nginx.conf"), configuration).unwrap();
    let mut command = Command::new("/usr/sbin/nginx");
    command.args(["-c", &path("nginx.conf"), "-p", folder.to_str().unwrap()]);
    let Some(_running) = start(command, port) else {
        return skip("nginx does not start");
    };
    let case = Case {
        name: "nginx needs the name",
        asked: |o| {
            o.config.server_name = None;
            o.options.set("--no-sni", None);
        },
        expected: &["add-name"],
    };
    judge(&[inquire(port, &case)]);
    drop(_running);
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn dialogues_before_tls() {
    let mut found = Vec::new();
    for (name, expected) in [
        ("smtp", &["starttls"]),
        ("imap", &["starttls"]),
        ("pop3", &["starttls"]),
        ("ftp", &["starttls"]),
        ("nntp", &["starttls"]),
        ("sieve", &["starttls"]),
        ("mysql", &["starttls"]),
    ] {
        let limits = Limits {
            approach: Approach::of_scheme(name),
            ..Limits::default()
        };
        let served = Served::with(server::Config::new(Identity::demo()), limits, None);
        let case = Case {
            name,
            asked: AS_IS,
            expected,
        };
        found.push(inquire(served.port(), &case));
    }
    let served = Served::with(
        server::Config::new(Identity::demo()),
        Limits::default(),
        None,
    );
    let case = Case {
        name: "TLS at once where a dialogue was expected",
        asked: |o| {
            o.approach = Approach::of_scheme("smtp");
            o.config.alpn.clear();
            o.options.set("--starttls", Some("smtp"));
        },
        expected: &["tls-at-once"],
    };
    found.push(inquire(served.port(), &case));
    // An alert in answer to the hello: the dialogue was right, and the versions are not.
    let mut config = server::Config::new(Identity::demo());
    config.terms.versions = vec![ProtocolVersion::TLS1_2];
    let limits = Limits {
        approach: Approach::of_scheme("smtp"),
        ..Limits::default()
    };
    let served = Served::with(config, limits, None);
    let case = Case {
        name: "a dialogue first, and another version",
        asked: |o| {
            o.config.versions = vec![ProtocolVersion::TLS1_3];
            o.options.set("--tls", Some("1.3"));
        },
        expected: &["starttls+add-versions"],
    };
    let both = inquire(served.port(), &case);
    let works = both.report.cause.as_ref().and_then(|it| it.works.as_ref());
    let works = works.unwrap().to_string();
    assert!(
        works.contains("--starttls smtp") && works.contains("1.2"),
        "{works}"
    );
    found.push(both);
    judge(&found);
}

/// Where the dialogue ends in a refusal, no hello was sent, and none is varied.
#[test]
fn a_refused_dialogue_is_the_cause() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            stream
                .set_read_timeout(Some(Duration::from_secs(3)))
                .unwrap();
            let mut heard = [0; 512];
            for answer in [
                "220 mail.example ESMTP\r\n",
                "250-mail.example\r\n250 STARTTLS\r\n",
                "454 TLS not available due to temporary reason\r\n",
            ] {
                if stream.write_all(answer.as_bytes()).is_err() || stream.read(&mut heard).is_err()
                {
                    break;
                }
            }
        }
    });
    let case = Case {
        name: "STARTTLS is refused",
        asked: |o| {
            o.approach = Approach::of_scheme("smtp");
            o.config.alpn.clear();
            o.options.set("--starttls", Some("smtp"));
        },
        expected: &[""],
    };
    let found = inquire(port, &case);
    let cause = found.report.cause.as_ref().unwrap();
    assert_eq!(cause.certainty, Certainty::Certain, "{cause:?}");
    assert!(cause.sentence.contains("454"), "{}", cause.sentence);
    assert!(found.report.tries.len() <= 2, "{:?}", found.report.tries);
}

#[test]
fn plain_http_is_said_to_be_so() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let _ = socket.read(&mut [0; 4096]);
            let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        }
    });
    let case = Case {
        name: "plain HTTP",
        asked: AS_IS,
        expected: &[""],
    };
    let found = inquire(port, &case);
    let cause = found.report.cause.unwrap();
    assert!(cause.sentence.contains("HTTP"), "{}", cause.sentence);
    assert_eq!(found.report.tries.len(), 1);
}

#[test]
fn certificates_that_are_refused() {
    // The project's server has certificates for localhost alone, from the demo authorities.
    let served = Served::with(
        server::Config::new(Identity::demo()),
        Limits::default(),
        None,
    );
    let others: [(&str, Change); 2] = [
        ("not trusted", |o| {
            o.config.trust_anchors = tlsdemo::peer::TrustAnchors::empty().into();
        }),
        ("for another name", |o| {
            o.config.certificate_name = tlsdemo::certificate::ServerName::new("other.example");
        }),
    ];
    let found: Vec<_> = others
        .into_iter()
        .map(|(name, asked)| {
            let expected = &["trust"];
            let case = Case {
                name,
                asked,
                expected,
            };
            inquire(served.port(), &case)
        })
        .collect();
    judge(&found);
}
