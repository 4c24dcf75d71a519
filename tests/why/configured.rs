//! nginx, HAProxy and NSS, each with settings that fail in one way: of each server one process with a
//! port for each case, but for NSS, which has one port each.

use std::path::PathBuf;
use std::process::Command;

use tlsdemo::commands::visit::Route;
use tlsdemo::names::registry::NamedGroup;
use tlsdemo::names::suite::CipherSuite;
use tlsdemo::transport::haproxy;

use crate::asked::with_certificate;
use crate::common::skip::skip;
use crate::real::{
    AS_IS, Change, ONLY_1_1, ONLY_1_2, ONLY_1_3, free_port, free_ports, identity, start,
};
use crate::{Case, Found, inquire, inquire_by, judge};

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = format!("tlsdemo-why-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    fn file(&self, name: &str, content: String) -> String {
        std::fs::write(self.0.join(name), content).unwrap();
        self.path(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// How a server is set, what is asked of it, and what is to be found.
type Row = (&'static str, &'static str, Change, &'static [&'static str]);

fn found(rows: &[Row], ports: &[u16]) -> Vec<Found> {
    let rows = rows.iter().zip(ports);
    rows.map(|((name, _, asked, expected), port)| {
        let case = Case {
            name,
            asked: *asked,
            expected,
        };
        inquire(*port, &case)
    })
    .collect()
}

const ONE_SUITE: Change = |o| {
    ONLY_1_2(o);
    o.config.suites = vec![CipherSuite(0xc02f)];
    o.options
        .set("--cipher", Some("ECDHE-RSA-AES128-GCM-SHA256"));
};

const ONE_GROUP: Change = |o| {
    o.config.groups = vec![NamedGroup::X25519];
    o.options.set("--groups", Some("X25519"));
};

const TWO_CURVES_IN_1_2: Change = |o| {
    ONLY_1_2(o);
    o.config.groups = vec![NamedGroup::X25519, NamedGroup::Secp256r1];
    o.options.set("--groups", Some("X25519:secp256r1"));
};

const NO_NAME: Change = |o| {
    o.config.server_name = None;
    o.options.set("--no-sni", None);
};

#[test]
fn nginx_made_to_fail() {
    let rows: &[Row] = &[
        (
            "nginx with TLS 1.3 alone",
            "ssl_protocols TLSv1.3;",
            ONLY_1_2,
            &["add-versions"],
        ),
        (
            "nginx with TLS 1.2 alone",
            "ssl_protocols TLSv1.2;",
            ONLY_1_3,
            &["add-versions"],
        ),
        (
            "nginx with one suite",
            "ssl_protocols TLSv1.2; ssl_ciphers ECDHE-RSA-CHACHA20-POLY1305;",
            ONE_SUITE,
            &["add-suites"],
        ),
        (
            "nginx with one curve",
            "ssl_protocols TLSv1.3; ssl_ecdh_curve secp521r1;",
            ONE_GROUP,
            &["add-groups"],
        ),
        (
            "nginx with a certificate on P-384",
            "ssl_protocols TLSv1.2; ssl_certificate KEYS/ecdsa-p384.pem; ssl_certificate_key KEYS/ecdsa-p384.key.pem;",
            TWO_CURVES_IN_1_2,
            &["add-groups"],
        ),
        (
            "nginx wants a certificate, and refuses the request",
            "ssl_client_certificate KEYS/demo-ca.pem; ssl_verify_client on; location / { return 200 hi; }",
            AS_IS,
            &["client-certificate"],
        ),
        (
            "nginx asks for a certificate, and goes on without",
            "ssl_client_certificate KEYS/demo-ca.pem; ssl_verify_client optional; location / { return 200 hi; }",
            AS_IS,
            &["nothing wrong"],
        ),
        (
            "nginx behind another proxy",
            "listen PORT ssl proxy_protocol;",
            AS_IS,
            &["proxy-header"],
        ),
        (
            "nginx of today, and a client with TLS 1.1 alone",
            "ssl_protocols TLSv1.2 TLSv1.3;",
            ONLY_1_1,
            &["add-versions"],
        ),
        (
            "nginx with one suite and TLS 1.2",
            "ssl_protocols TLSv1.2; ssl_ciphers AES256-SHA;",
            |o| {
                ONLY_1_3(o);
            },
            &["add-versions"],
        ),
    ];
    let folder = Folder::new("nginx-set");
    let ports: Vec<u16> = free_ports(rows.len());
    let servers: String = rows
        .iter()
        .zip(&ports)
        .map(|((_, settings, ..), port)| {
            let keys = identity("");
            let settings = settings.replace("KEYS/", &keys);
            let own = match settings.contains("ssl_certificate ") {
                true => String::new(),
                false => {
                    format!("ssl_certificate {keys}rsa.pem; ssl_certificate_key {keys}rsa.key.pem;")
                }
            };
            let place = format!("127.0.0.1:{port}");
            let listen = match settings.contains("listen") {
                true => String::new(),
                false => format!("listen {place} ssl;"),
            };
            let settings = settings.replace("PORT", &place);
            format!("server {{ {listen} {own} {settings} }}\n")
        })
        .collect();
    let place = folder.0.display();
    let configuration = folder.file(
        "nginx.conf",
        format!(
            "daemon off; master_process off; pid {place}/pid; error_log stderr; events {{}}\nhttp {{ access_log off; \
             client_body_temp_path {place}; proxy_temp_path {place}; fastcgi_temp_path {place}; \
             uwsgi_temp_path {place}; scgi_temp_path {place};\n{servers}}}\n"
        ),
    );
    let mut command = Command::new("nginx");
    command.args(["-e", "stderr", "-c", &configuration]);
    let Some(_running) = start(command, ports[0]) else {
        return skip("nginx does not start");
    };
    let found = found(rows, &ports);
    judge(&found);
    let report = |name: &str| {
        &found
            .iter()
            .find(|it| it.name.contains(name))
            .unwrap()
            .report
    };
    // Nothing is said to be right that a request shows to be refused.
    let refused = report("refuses the request");
    let text = tlsdemo::commands::why::text(refused, Some(2000));
    for words in [
        "works, and the request over it is refused",
        "none was shown, and the request was answered with 400 Bad Request",
        "from CN=tlsdemo demo CA",
        "Show a certificate that the server accepts: --cert FILE --key FILE.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Nothing is wrong"), "{text}");
    assert_eq!(refused.tries.len(), 2);
    let asked =
        "a client certificate was asked for, and none was shown; a request is answered with 200 OK";
    let request = report("goes on without").request.as_deref();
    assert_eq!(request, Some(asked));
    // Who has what today's clients offer has nothing to change.
    let cause = report("a client with TLS 1.1").cause.as_ref().unwrap();
    assert!(cause.server.is_empty(), "{cause:?}");
    assert!(
        cause.client[0].starts_with("Leave out --tls, which leaves out TLS 1.3"),
        "{cause:?}"
    );
    let cause = report("nginx with TLS 1.3 alone").cause.as_ref().unwrap();
    // It has shown that it has TLS 1.3.
    let lacking = "Enable TLS 1.2, if clients that have nothing else are to be served.";
    assert_eq!(cause.server, [lacking]);
    header_where_none_is_expected("nginx", ports[0]);
}

/// A server that begins with TLS, called as a load balancer calls one that does not.
fn header_where_none_is_expected(name: &'static str, port: u16) {
    let versions = [haproxy::Version::V1, haproxy::Version::V2];
    let found = versions.map(|version| {
        let route = Route {
            header: Some(version),
            ..Route::DIRECT.clone()
        };
        let case = Case {
            name,
            asked: |o| o.options.set("--haproxy-protocol", None),
            expected: &["no-proxy-header"],
        };
        inquire_by(&route, port, &case)
    });
    judge(&found);
    for it in &found {
        assert!(
            it.is_certain() && it.report.tries.len() <= 4,
            "{:?}",
            it.report
        );
    }
}

#[test]
fn haproxy_made_to_fail() {
    let rows: &[Row] = &[
        (
            "HAProxy with TLS 1.3 alone",
            "ssl-min-ver TLSv1.3",
            ONLY_1_2,
            &["add-versions"],
        ),
        (
            "HAProxy with one suite",
            "ssl-max-ver TLSv1.2 ciphers ECDHE-RSA-AES256-GCM-SHA384",
            ONE_SUITE,
            &["add-suites"],
        ),
        (
            "HAProxy with one curve",
            "ssl-min-ver TLSv1.3 curves P-384",
            ONE_GROUP,
            &["add-groups"],
        ),
        (
            "HAProxy wants a certificate",
            "verify required ca-file KEYS/demo-ca.pem",
            AS_IS,
            &["client-certificate"],
        ),
        (
            "HAProxy wants a certificate in TLS 1.2",
            "verify required ca-file KEYS/demo-ca.pem",
            ONLY_1_2,
            &["client-certificate"],
        ),
        (
            "HAProxy refuses the certificate",
            "verify required ca-file KEYS/demo-ca-mldsa65.pem",
            |o| with_certificate(o, "rsa"),
            &["refused-certificate"],
        ),
        (
            "HAProxy needs the name",
            "strict-sni",
            NO_NAME,
            &["add-name"],
        ),
        (
            "HAProxy behind another proxy",
            "accept-proxy",
            AS_IS,
            &["proxy-header"],
        ),
        (
            "HAProxy with one suite, and the name",
            "strict-sni ssl-max-ver TLSv1.2 ciphers ECDHE-RSA-AES256-GCM-SHA384",
            |o| {
                ONE_SUITE(o);
                NO_NAME(o);
            },
            &["add-suites+add-name", "add-name+add-suites"],
        ),
    ];
    let folder = Folder::new("haproxy-set");
    let both =
        ["rsa.pem", "rsa.key.pem"].map(|name| std::fs::read_to_string(identity(name)).unwrap());
    let both = folder.file("both.pem", both.concat());
    let ports: Vec<u16> = free_ports(rows.len());
    let binds: String = rows
        .iter()
        .zip(&ports)
        .map(|((_, settings, ..), port)| {
            let settings = settings.replace("KEYS/", &identity(""));
            format!("  bind 127.0.0.1:{port} ssl crt {both} {settings}\n")
        })
        .collect();
    let configuration = folder.file(
        "haproxy.cfg",
        format!(
            "global\n  ssl-default-bind-options ssl-min-ver TLSv1.0\ndefaults\n  mode http\n  timeout client 5s\n  \
             timeout server 5s\n  timeout connect 5s\nfrontend f\n{binds}  http-request return status 200\n"
        ),
    );
    let mut command = Command::new("haproxy");
    command.args(["-f", &configuration, "-db"]);
    let Some(_running) = start(command, ports[0]) else {
        return skip("haproxy does not start");
    };
    judge(&found(rows, &ports));
    let strict = rows.iter().position(|row| row.1 == "strict-sni").unwrap();
    header_where_none_is_expected("HAProxy", ports[strict]);
}

#[test]
fn nss_made_to_fail() {
    let rows: &[Row] = &[
        (
            "NSS with TLS 1.3 alone",
            "-V tls1.3:tls1.3",
            ONLY_1_2,
            &["add-versions"],
        ),
        (
            "NSS with one suite",
            "-V tls1.2:tls1.2 -c :C030",
            ONE_SUITE,
            &["add-suites"],
        ),
        (
            "NSS with one curve",
            "-V tls1.3:tls1.3 -I P256",
            ONE_GROUP,
            &["add-groups"],
        ),
        (
            "NSS wants a certificate",
            "-r -r",
            ONLY_1_2,
            &["client-certificate"],
        ),
    ];
    let folder = Folder::new("nss-set");
    let (store, p12) = (format!("sql:{}", folder.path("")), folder.path("rsa.p12"));
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output();
        output.is_ok_and(|output| output.status.success())
    };
    let (certificate, key) = (identity("rsa.pem"), identity("rsa.key.pem"));
    let is_ready = run("certutil", &["-N", "-d", &store, "--empty-password"])
        && run(
            "openssl",
            &[
                "pkcs12",
                "-export",
                "-in",
                &certificate,
                "-inkey",
                &key,
                "-name",
                "here",
                "-out",
                &p12,
                "-passout",
                "pass:x",
            ],
        )
        && run("pk12util", &["-i", &p12, "-d", &store, "-W", "x", "-K", ""]);
    if !is_ready {
        return skip("NSS's tools are not here");
    }
    let mut all = Vec::new();
    for row in rows {
        let port = free_port();
        let mut command = Command::new("selfserv");
        command.args(["-d", &store, "-n", "here", "-p", &port.to_string()]);
        command.args(row.1.split(' '));
        let Some(_running) = start(command, port) else {
            return skip("selfserv does not start");
        };
        all.extend(found(std::slice::from_ref(row), &[port]));
    }
    judge(&all);
}
