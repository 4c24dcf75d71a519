//! Answers of OCSP that others make and send along: OpenSSL's responder and server, nginx, GnuTLS; and
//! ours, to their clients.

use std::process::{Command, Stdio};

use crate::peers::*;
use tlsdemo::certificate::ServerName;
use tlsdemo::handshake::client;
use tlsdemo::names::registry::{AlertDescription, ProtocolVersion};
use tlsdemo::narration::Event;
use tlsdemo::peer::TrustAnchors;

const EXTENSIONS: &str = "
[leaf]
subjectAltName=DNS:localhost
basicConstraints=CA:FALSE
[responder]
extendedKeyUsage=OCSPSigning
noCheck=ignored
[req]
distinguished_name=dn
[dn]
";

/// An authority with two certificates, one of them revoked, made with OpenSSL.
struct Authority {
    scratch: Scratch,
}

impl Authority {
    fn new(name: &str) -> Self {
        let it = Authority {
            scratch: Scratch::new(name),
        };
        it.scratch.file("openssl.cnf", EXTENSIONS);
        let now = [
            "-config",
            "openssl.cnf",
            "-nodes",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
        ];
        let root = [
            "req",
            "-x509",
            "-subj",
            "/CN=ocsp authority",
            "-days",
            "30",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
        ];
        it.openssl(&[&root[..], &now].concat());
        for (name, section, serial) in [
            ("good", "leaf", "0x1001"),
            ("bad", "leaf", "0x1002"),
            ("responder", "responder", "0x1003"),
        ] {
            let (key, request, certificate) = (
                format!("{name}.key"),
                format!("{name}.csr"),
                format!("{name}.pem"),
            );
            let subject = format!("/CN={name}");
            let wanted = [
                "req", "-new", "-subj", &subject, "-keyout", &key, "-out", &request,
            ];
            it.openssl(&[&wanted[..], &now].concat());
            it.openssl(&[
                "x509",
                "-req",
                "-in",
                &request,
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-set_serial",
                serial,
                "-days",
                "20",
                "-extfile",
                "openssl.cnf",
                "-extensions",
                section,
                "-out",
                &certificate,
            ]);
        }
        it.scratch.file(
            "index.txt",
            "V\t351231235959Z\t\t1001\tunknown\t/CN=good\nR\t351231235959Z\t261101000000Z,keyCompromise\t1002\tunknown\t/CN=bad\n",
        );
        it
    }

    fn path(&self, name: &str) -> String {
        self.scratch.0.join(name).to_str().unwrap().to_owned()
    }

    fn openssl(&self, arguments: &[&str]) {
        let output = Command::new("openssl")
            .current_dir(&self.scratch.0)
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "openssl {arguments:?}: {output:?}");
    }

    /// What the responder says of a certificate, in a file of this name.
    fn answer(&self, about: &str, signer: &str, into: &str, more: &[&str]) -> String {
        let (about, certificate, key) = (
            format!("{about}.pem"),
            format!("{signer}.pem"),
            format!("{signer}.key"),
        );
        let arguments = [
            "ocsp",
            "-index",
            "index.txt",
            "-rsigner",
            &certificate,
            "-rkey",
            &key,
            "-CA",
            "ca.pem",
            "-issuer",
            "ca.pem",
            "-cert",
            &about,
            "-respout",
            into,
            "-noverify",
        ];
        self.openssl(&[&arguments[..], more].concat());
        self.path(into)
    }

    fn client(&self, version: ProtocolVersion) -> client::Config {
        let anchors =
            TrustAnchors::from_pem_file(std::path::Path::new(&self.path("ca.pem"))).unwrap();
        let mut config = client::Config::new(ServerName::new("localhost"), anchors);
        config.versions = vec![version];
        config.ocsp = true;
        config
    }
}

fn passed(story: &Story, name: &str) -> Vec<bool> {
    let checks = story.events.iter().filter_map(|event| match event {
        Event::Check(checked) if checked.name() == name => Some(checked.passed()),
        _ => None,
    });
    checks.collect()
}

#[test]
fn what_openssl_says_and_its_server_sends_along() {
    if !is_installed("openssl") {
        return;
    }
    let authority = Authority::new("ocsp-openssl");
    for (about, signer, more, alert) in [
        ("good", "ca", &["-ndays", "7"][..], None),
        ("good", "responder", &["-ndays", "7"], None),
        ("good", "responder", &["-ndays", "7", "-resp_key_id"], None),
        ("good", "ca", &[], None),
        (
            "bad",
            "responder",
            &["-ndays", "7"],
            Some(AlertDescription::CertificateRevoked),
        ),
    ] {
        let staple = authority.answer(about, signer, "staple.der", more);
        let (certificate, key) = (
            authority.path(&format!("{about}.pem")),
            authority.path(&format!("{about}.key")),
        );
        let arguments = [
            "-cert",
            &certificate,
            "-key",
            &key,
            "-status_file",
            &staple,
            "-www",
        ];
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        let peer = s_server(&authority.scratch.0, OPENSSL_CONFIGURATION, &arguments);
        for version in [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3] {
            let what = format!("{about} by {signer} {more:?} {version}");
            let story = visit(peer.port, &authority.client(version), "/");
            assert_eq!(passed(&story, "ocsp_response"), [true], "{what}");
            assert_eq!(passed(&story, "ocsp_signature"), [true], "{what}");
            assert_eq!(
                passed(&story, "certificate_revocation"),
                [alert.is_none()],
                "{what}"
            );
            match alert {
                None => story.assert_served(&what),
                Some(alert) => assert_eq!(
                    story.outcome.as_ref().unwrap_err().alert,
                    Some(alert),
                    "{what}"
                ),
            }
        }
    }
    // Of another certificate: whatever OpenSSL is given, it sends.
    let staple = authority.answer("bad", "ca", "staple.der", &["-ndays", "7"]);
    let (certificate, key) = (authority.path("good.pem"), authority.path("good.key"));
    let arguments = [
        "-cert",
        &certificate,
        "-key",
        &key,
        "-status_file",
        &staple,
        "-www",
    ];
    let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    let peer = s_server(&authority.scratch.0, OPENSSL_CONFIGURATION, &arguments);
    let story = visit(peer.port, &authority.client(ProtocolVersion::TLS1_3), "/");
    let alert = story.outcome.as_ref().unwrap_err().alert;
    assert_eq!(alert, Some(AlertDescription::BadCertificateStatusResponse));
}

#[test]
fn what_nginx_sends_along() {
    if !is_installed("openssl") || !is_installed("nginx") {
        return;
    }
    let authority = Authority::new("ocsp-nginx");
    let staple = authority.answer("good", "responder", "staple.der", &["-ndays", "7"]);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let folder = authority.scratch.0.display();
    let configuration = format!(
        "daemon off; pid {folder}/nginx.pid; error_log stderr notice; master_process off;
events {{ }}
http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {folder}/good.pem; ssl_certificate_key {folder}/good.key;
    ssl_trusted_certificate {folder}/ca.pem; ssl_stapling on; ssl_stapling_file {staple}; ssl_protocols TLSv1.2 TLSv1.3;
    location / {{ return 200 'hello'; }} }} }}"
    );
    let file = authority.scratch.file("nginx.conf", configuration);
    let mut peer = Peer::start(Command::new("nginx").args(["-e", "stderr", "-c", &file]));
    peer.port = port;
    peer.wait_for_text("getrlimit");
    for version in [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3] {
        let story = visit(port, &authority.client(version), "/");
        assert!(story.outcome.is_ok(), "{version}: {:?}", story.outcome);
        assert_eq!(
            passed(&story, "certificate_revocation"),
            [true],
            "{version}"
        );
    }
}

#[test]
fn what_we_send_along_is_believed_by_openssl_and_gnutls() {
    if !is_installed("openssl") {
        return;
    }
    let authority = Authority::new("ocsp-ours");
    let staple = authority.answer("good", "responder", "staple.der", &["-ndays", "7"]);
    let (certificate, key, ca) = (
        authority.path("good.pem"),
        authority.path("good.key"),
        authority.path("ca.pem"),
    );
    let peer = serve(&["--cert", &certificate, "--key", &key, "--ocsp", &staple]);
    let address = format!("127.0.0.1:{}", peer.port);
    for version in ["-tls1_2", "-tls1_3"] {
        let output = Command::new("openssl")
            .args([
                "s_client", "-connect", &address, "-status", "-CAfile", &ca, version,
            ])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            said.contains("OCSP Response Status: successful"),
            "{version}: {said}"
        );
        assert!(said.contains("Cert Status: good"), "{version}: {said}");
    }
    if !is_installed("gnutls-cli") {
        return;
    }
    for priority in [
        "NORMAL:-VERS-ALL:+VERS-TLS1.2",
        "NORMAL:-VERS-ALL:+VERS-TLS1.3",
    ] {
        // It checks the answer itself, and fails if that says nothing.
        let port = peer.port.to_string();
        let output = Command::new("gnutls-cli")
            .args([
                "--x509cafile",
                &ca,
                "--priority",
                priority,
                "-p",
                &port,
                "localhost",
            ])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("OCSP status request"), "{priority}: {said}");
        assert!(output.status.success(), "{priority}: {said}");
    }
}

/// GnuTLS reads the answer that it is to send along from PEM.
#[test]
fn what_gnutls_sends_along() {
    if !is_installed("openssl") || !is_installed("gnutls-serv") || !is_installed("ocsptool") {
        return;
    }
    let authority = Authority::new("ocsp-gnutls");
    let staple = authority.answer("good", "responder", "staple.der", &["-ndays", "7"]);
    let arguments: Vec<String> = [
        "--http",
        "--quiet",
        "--x509certfile",
        &authority.path("good.pem"),
        "--x509keyfile",
        &authority.path("good.key"),
        "--ocsp-response",
        &staple,
        "--ignore-ocsp-response-errors",
    ]
    .iter()
    .map(ToString::to_string)
    .collect();
    let peer = gnutls_serv(&arguments);
    for version in [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3] {
        let story = visit(peer.port, &authority.client(version), "/");
        assert!(story.outcome.is_ok(), "{version}: {:?}", story.outcome);
        assert_eq!(
            passed(&story, "certificate_revocation"),
            [true],
            "{version}"
        );
    }
    // What ocsptool says of the same answer.
    let judged = output("ocsptool", &["--response-info", "--infile", &staple]);
    assert!(judged.contains("Certificate Status: good"), "{judged}");
}
