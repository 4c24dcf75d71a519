//! What is exported is what others export: OpenSSL, GnuTLS, Go, Node and Python, in every version,
//! from either end.

use std::process::{Command, Stdio};

use crate::peers::*;

const LABEL: &str = "EXPORTER-tlsdemo";

/// A server that exports; its page has the results.
fn exporting(more: &[&str]) -> Peer {
    let exports = ["", "::", ":00ff:"].map(|context| {
        let between = if context.is_empty() { ":" } else { context };
        format!("{LABEL}{between}40")
    });
    let mut arguments = vec!["-q", "--timeout", "60"];
    let names = ["tls-exporter", "tls-unique", "tls-server-end-point"];
    for export in exports.iter().map(String::as_str).chain(names) {
        arguments.extend(["--export", export]);
    }
    serve(&[&arguments, more].concat())
}

/// What a line `name: value` of a text says.
fn said<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let start = format!("{name}: ");
    let mut lines = text.lines().map(str::trim_start);
    lines
        .find_map(|line| line.strip_prefix(&start))
        .map(str::trim)
}

/// Runs a client that prints `name = hex` and then the server's page, which must agree.
fn assert_agreed(printed: &str, pairs: &[(&str, &str)], what: &str) {
    for (theirs, ours) in pairs {
        let theirs =
            said(printed, theirs).unwrap_or_else(|| panic!("{what}: no {theirs}: {printed}"));
        let ours = said(printed, ours).unwrap_or_else(|| panic!("{what}: no {ours}: {printed}"));
        assert_eq!(theirs.to_lowercase(), ours, "{what}");
    }
}

fn without_context() -> String {
    format!("{LABEL}:40")
}

#[test]
fn openssl_exports_the_same() {
    if !is_installed("openssl") {
        return;
    }
    let peer = exporting(&[]);
    let address = format!("127.0.0.1:{}", peer.port);
    for flag in ["-tls1", "-tls1_1", "-tls1_2", "-tls1_3"] {
        let mut client = Peer::start(Command::new("openssl").args([
            "s_client",
            "-connect",
            &address,
            flag,
            "-cipher",
            "ALL:@SECLEVEL=0",
            "-ign_eof",
            "-keymatexport",
            LABEL,
            "-keymatexportlen",
            "40",
        ]));
        client.say("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let (_, printed) = client.finish();
        assert_agreed(&printed, &[("Keying material", &without_context())], flag);
    }
    let arguments = [
        "-cert",
        &identity_file("rsa.pem"),
        "-key",
        &identity_file("rsa.key.pem"),
        "-cipher",
        "ALL:@SECLEVEL=0",
        "-keymatexport",
        LABEL,
        "-keymatexportlen",
        "40",
    ]
    .map(str::to_owned);
    for version in VERSIONS {
        let mut peer = s_server(&std::env::temp_dir(), OPENSSL_CONFIGURATION, &arguments);
        let version = version.to_string().replace("TLS ", "");
        let ours = tlsdemo(
            peer.port,
            &[
                "--no-http",
                "--tls",
                &version,
                "--export",
                &without_context(),
            ],
        );
        let theirs = peer.wait_for("the keying material", |printed| {
            said(printed, "Keying material").map(str::to_lowercase)
        });
        assert!(ours.contains(&theirs), "{version}: {theirs}: {ours}");
    }
}

/// Runs the program against a server on loopback.
fn tlsdemo(port: u16, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
        .env("COLUMNS", "200")
        .args(["--ca-file", &ca_file(), "-q"])
        .args(arguments)
        .arg(format!("localhost:{port}"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = [output.stdout, output.stderr].concat();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&told)
    );
    String::from_utf8_lossy(&told).into_owned()
}

/// GnuTLS prints its channel bindings as well.
#[test]
fn gnutls_exports_the_same() {
    if !is_installed("gnutls-cli") {
        return;
    }
    let peer = exporting(&[]);
    for version in ["1.0", "1.1", "1.2", "1.3"] {
        let mut client = Peer::start(Command::new("gnutls-cli").args([
            "-p",
            &peer.port.to_string(),
            "localhost",
            "--insecure",
            "--verbose",
            "--alpn",
            "http/1.1",
            "--priority",
            &format!("NORMAL:-VERS-ALL:+VERS-TLS{version}"),
            &format!("--keymatexport={LABEL}"),
            "--keymatexportsize=40",
        ]));
        client.say("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let (_, printed) = client.finish();
        assert_agreed(&printed, &[("- Key material", &without_context())], version);
        for name in ["tls-unique", "tls-server-end-point", "tls-exporter"] {
            if name == "tls-unique" && version == "1.3" {
                assert_eq!(said(&printed, name), None);
                continue;
            }
            let theirs = said(&printed, &format!("- '{name}'"));
            assert!(theirs.is_some(), "no {name}: {printed}");
            assert_eq!(said(&printed, name), theirs, "{name} in {version}");
        }
    }
}

const GO: &str = r#"package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"os"
)

func main() {
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		conn, err := tls.Dial("tcp", os.Args[1], &tls.Config{InsecureSkipVerify: true, ServerName: "localhost",
			MinVersion: version, MaxVersion: version})
		if err != nil {
			panic(err)
		}
		state := conn.ConnectionState()
		fmt.Printf("version %x\n", version)
		for name, context := range map[string][]byte{"none": nil, "empty": {}, "some": {0, 255}} {
			material, err := state.ExportKeyingMaterial("EXPORTER-tlsdemo", context, 40)
			if err != nil {
				panic(err)
			}
			fmt.Printf("%s: %x\n", name, material)
		}
		fmt.Printf("unique: %x\n", state.TLSUnique)
		fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		page, _ := io.ReadAll(conn)
		fmt.Println(string(page))
	}
}
"#;

const NODE: &str = r#"
const tls = require('tls');
const visit = (version) => new Promise((resolve) => {
  const socket = tls.connect({ port: Number(process.argv[2]), host: '127.0.0.1', rejectUnauthorized: false,
    minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' }, () => {
    console.log('version ' + version);
    for (const [name, context] of [['none'], ['empty', Buffer.alloc(0)], ['some', Buffer.from([0, 255])]])
      console.log(name + ': ' + socket.exportKeyingMaterial(40, 'EXPORTER-tlsdemo', context).toString('hex'));
    if (version != 'TLSv1.3') console.log('unique: ' + socket.getFinished().toString('hex'));
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  });
  socket.on('data', (data) => process.stdout.write(data.toString()));
  socket.on('close', resolve);
});
(async () => { for (const it of ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']) await visit(it); })();
"#;

/// Go and Node take a context, and tell an empty one from none.
#[test]
fn go_and_node_export_the_same_with_every_context() {
    let scratch = Scratch::new("exports");
    let programs = [("go", "exports.go", GO, 2), ("node", "exports.js", NODE, 4)];
    for (program, name, text, versions) in programs {
        if !is_installed(program) {
            return;
        }
        let file = scratch.file(name, text);
        let peer = exporting(&[]);
        let mut command = Command::new(program);
        if program == "go" {
            command.arg("run").env("GO111MODULE", "off");
            command.args([&file, &format!("127.0.0.1:{}", peer.port)]);
        } else {
            command.args([&file, &peer.port.to_string()]);
        }
        let (success, printed) = Peer::start(&mut command).finish();
        assert!(success, "{program}: {printed}");
        let mut count = 0;
        for part in printed.split("version ").skip(1) {
            let (version, rest) = part.split_once('\n').unwrap();
            count += 1;
            let what = format!("{program} in {version}");
            let mut pairs = vec![
                ("none", format!("{LABEL}:40")),
                ("empty", format!("{LABEL}::40")),
                ("some", format!("{LABEL}:00ff:40")),
            ];
            if !["304", "TLSv1.3"].contains(&version) {
                pairs.push(("unique", "tls-unique".to_owned()));
                assert_ne!(said(rest, "none"), said(rest, "empty"), "{what}");
            } else {
                assert_eq!(said(rest, "none"), said(rest, "empty"), "{what}");
            }
            let pairs: Vec<_> = pairs
                .iter()
                .map(|(one, other)| (*one, &other[..]))
                .collect();
            assert_agreed(rest, &pairs, &what);
        }
        assert_eq!(count, versions, "{program}: {printed}");
    }
}

const PYTHON: &str = r#"
import ssl, socket, sys
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
context.maximum_version = ssl.TLSVersion.TLSv1_2
with context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1])))) as s:
    print("unique:", s.get_channel_binding("tls-unique").hex())
    s.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    page = b""
    while data := s.recv(65536):
        page += data
    print(page.decode())
"#;

#[test]
fn python_has_the_same_tls_unique() {
    if !is_installed("python3") {
        return;
    }
    let peer = exporting(&[]);
    let mut command = Command::new("python3");
    command.args(["-c", PYTHON, &peer.port.to_string()]);
    let (success, printed) = Peer::start(&mut command).finish();
    assert!(success, "{printed}");
    assert_agreed(&printed, &[("unique", "tls-unique")], "Python");
}
