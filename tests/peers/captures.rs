//! Connections of two other programs, captured by dumpcap on loopback: what `read` makes of them is
//! what tshark makes of them, message by message.

mod afterwards;
mod early;
mod gnutls;
mod others;
mod ours;
mod unencrypted;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::common::skip::skip;
use crate::peers::*;

/// A capture that goes on until it is dropped.
struct Dumpcap {
    child: std::process::Child,
    file: String,
}

impl Dumpcap {
    /// Begins one of all TCP on loopback; `None` where nobody may.
    fn start(scratch: &Scratch) -> Option<Self> {
        let file = scratch.0.join("all.pcapng").to_str()?.to_owned();
        let mut command = Command::new("dumpcap");
        command.args(["-q", "-i", "lo", "-f", "tcp", "-w", &file]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let Ok(mut child) = child else {
            skip("dumpcap does not run");
            return None;
        };
        // It captures once the file has its head.
        let start = Instant::now();
        while std::fs::metadata(&file).map_or(0, |it| it.len()) == 0 {
            if child.try_wait().ok()?.is_some() || start.elapsed() > PATIENCE {
                skip("dumpcap may not capture on loopback");
                return None;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let mut dumpcap = Dumpcap { child, file };
        dumpcap.wait_for_a_packet();
        Some(dumpcap)
    }

    /// Makes connections until one is in the file: then none after it is missed.
    fn wait_for_a_packet(&mut self) {
        let length = |file: &str| std::fs::metadata(file).map_or(0, |it| it.len());
        let (start, before) = (Instant::now(), length(&self.file));
        while length(&self.file) == before {
            let _ = std::net::TcpStream::connect(("127.0.0.1", 1));
            assert!(start.elapsed() < PATIENCE, "nothing is captured");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends it, when all that was sent is in it; says where it is.
    fn finish(mut self) -> String {
        // The kernel hands packets over in blocks.
        std::thread::sleep(Duration::from_millis(500));
        let number = self.child.id().to_string();
        let _ = Command::new("kill").args(["-INT", &number]).status();
        let _ = self.child.wait();
        self.file.clone()
    }
}

impl Drop for Dumpcap {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a test is made with.
struct Stage<'a> {
    scratch: &'a Scratch,
    /// The key log that clients append to.
    keys: String,
    /// Where servers listened.
    ports: Vec<u16>,
}

impl Stage<'_> {
    /// Runs a client to its end, whatever that is; what it prints.
    fn run(&self, program: &str, arguments: &[&str], input: &str) -> String {
        let mut command = Command::new("timeout");
        command
            .args(["20", program])
            .args(arguments)
            .env("OPENSSL_CONF", OPENSSL_CONFIGURATION)
            .env("SSLKEYLOGFILE", &self.keys)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let _ = std::io::Write::write_all(&mut stdin, input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The same of a program that has both ends, and prints the ports of its servers.
    fn run_both(&mut self, program: &str, arguments: &[&str], visits: usize) {
        let printed = self.run(program, arguments, "");
        let ports = printed.lines().filter_map(|line| line.parse::<u16>().ok());
        let before = self.ports.len();
        self.ports.extend(ports);
        assert_eq!(self.ports.len() - before, visits, "{program}: {printed}");
    }

    /// OpenSSL's client, which asks and leaves.
    fn s_client(&self, port: u16, more: &[&str]) {
        let address = format!("127.0.0.1:{port}");
        let base = ["s_client", "-connect", &address, "-keylogfile", &self.keys];
        let input = "GET / HTTP/1.0\r\n\r\n";
        self.run("openssl", &[&base[..], &["-ign_eof"], more].concat(), input);
    }

    fn s_server(&mut self, more: &[&str]) -> Peer {
        let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
        let base = ["-cert", &cert, "-key", &key, "-www", "-cipher", "ALL"];
        let arguments: Vec<String> = base.iter().chain(more).map(|it| it.to_string()).collect();
        let peer = s_server(&self.scratch.0, OPENSSL_CONFIGURATION, &arguments);
        self.ports.push(peer.port);
        peer
    }

    fn openssl_and_curl(&mut self) {
        let scratch = self.scratch;
        let plain = self.s_server(&["-groups", "P-256:X25519"]);
        let name = ["-servername", "localhost"];
        for version in ["-tls1", "-tls1_1", "-tls1_2", "-tls1_3"] {
            self.s_client(plain.port, &[&name[..], &[version]].concat());
        }
        for cipher in [
            "AES128-SHA",
            "DHE-RSA-AES256-GCM-SHA384",
            "CAMELLIA128-SHA",
            "NULL-SHA256",
            "ECDHE-RSA-CHACHA20-POLY1305",
            "ECDHE-RSA-AES256-SHA384",
            "DHE-RSA-AES128-SHA256",
            "AES256-CCM",
            "AES128-CCM8",
        ] {
            self.s_client(plain.port, &["-tls1_2", "-cipher", cipher]);
        }
        for suite in ["TLS_AES_128_CCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"] {
            self.s_client(plain.port, &["-tls1_3", "-ciphersuites", suite]);
        }
        // A KeyUpdate that asks for another.
        let address = format!("127.0.0.1:{}", plain.port);
        let base = ["s_client", "-tls1_3", "-connect", &address];
        self.run(
            "openssl",
            &[&base[..], &["-keylogfile", &self.keys]].concat(),
            "K\n",
        );
        // No suite in common, and no application protocol.
        let narrow = self.s_server(&["-cipher", "ECDHE-RSA-AES128-GCM-SHA256", "-alpn", "a"]);
        self.s_client(narrow.port, &["-tls1_2", "-cipher", "AES128-SHA"]);
        self.s_client(narrow.port, &["-alpn", "b"]);
        let session = scratch.0.join("session").to_str().unwrap().to_owned();
        for (version, ticket) in [("-tls1_2", true), ("-tls1_2", false), ("-tls1_3", true)] {
            let id = if ticket { &[][..] } else { &["-no_ticket"] };
            self.s_client(
                plain.port,
                &[&[version, "-sess_out", &session], id].concat(),
            );
            self.s_client(plain.port, &[&[version, "-sess_in", &session], id].concat());
        }
        // A share that the server does not take: HelloRetryRequest.
        let retrying = self.s_server(&["-groups", "P-384"]);
        self.s_client(retrying.port, &["-tls1_3", "-groups", "X25519:P-384"]);
        let (cert, key) = (
            identity_file("ecdsa-p256.pem"),
            identity_file("ecdsa-p256.key.pem"),
        );
        let asking = self.s_server(&["-Verify", "1", "-CAfile", &ca_file()]);
        for version in ["-tls1_2", "-tls1_3"] {
            self.s_client(asking.port, &[version, "-cert", &cert, "-key", &key]);
            self.s_client(asking.port, &[version]);
        }
        let modern = self.s_server(&["-tls1_3"]);
        self.s_client(modern.port, &["-tls1_2"]);
        for (version, most) in [("--tlsv1.2", "1.2"), ("--tlsv1.3", "1.3")] {
            let address = format!("localhost:{}:127.0.0.1", plain.port);
            let url = format!("https://localhost:{}/", plain.port);
            let base = [
                "-s",
                "-m",
                "10",
                "--resolve",
                &address,
                version,
                "--tls-max",
                most,
            ];
            self.run(
                "curl",
                &[&base[..], &["--cacert", &ca_file(), &url]].concat(),
                "",
            );
            // It does not know who vouches for the server, and says so.
            self.run("curl", &[&base[..], &[&*url]].concat(), "");
        }
    }

    /// Pre-shared keys: where they are all there is, and where keys are exchanged besides. Gives the ports of
    /// the former.
    fn pre_shared_keys(&mut self, has_gnutls: bool) -> Vec<u16> {
        let key = ["-psk", PSK_KEY, "-psk_identity", PSK_NAME];
        let peer = self.s_server(&key);
        let mut alone = Vec::new();
        for cipher in ["PSK-AES128-GCM-SHA256", "RSA-PSK-AES128-CBC-SHA256"] {
            let peer = self.s_server(&[&key[..], &["-tls1_2"]].concat());
            self.s_client(
                peer.port,
                &[&key[..], &["-tls1_2", "-cipher", cipher]].concat(),
            );
            alone.push(peer.port);
        }
        for cipher in ["DHE-PSK-AES256-GCM-SHA384", "ECDHE-PSK-CHACHA20-POLY1305"] {
            self.s_client(
                peer.port,
                &[&key[..], &["-tls1_2", "-cipher", cipher]].concat(),
            );
        }
        self.s_client(peer.port, &[&key[..], &["-tls1_3"]].concat());
        let other = [
            "-psk",
            "ff",
            "-psk_identity",
            PSK_NAME,
            "-tls1_2",
            "-cipher",
            "PSK",
        ];
        self.s_client(peer.port, &other);
        if !has_gnutls {
            return alone;
        }
        let passwords = self
            .scratch
            .file("psk.txt", format!("{PSK_NAME}:{PSK_KEY}\n"));
        for (version, exchange, again) in [
            ("1.3", "PSK", ""),
            // Its ticket is of such a connection as well.
            ("1.3", "PSK", "--resume"),
            ("1.2", "PSK", ""),
            ("1.2", "RSA-PSK", ""),
            ("1.2", "DHE-PSK", ""),
            ("1.2", "ECDHE-PSK", ""),
            ("1.3", "ECDHE-PSK", ""),
        ] {
            let priority =
                format!("--priority=NORMAL:-VERS-ALL:+VERS-TLS{version}:-KX-ALL:+{exchange}");
            let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
            let all = [
                "--http",
                "--pskpasswd",
                &passwords,
                "--x509certfile",
                &cert,
                "--x509keyfile",
                &key,
                &priority,
            ];
            let peer = gnutls_serv(&all.map(str::to_owned));
            self.ports.push(peer.port);
            let port = peer.port.to_string();
            let base = [
                "--insecure",
                "--pskusername",
                PSK_NAME,
                "--pskkey",
                PSK_KEY,
                &priority,
                "-p",
                &port,
            ];
            let more: &[&str] = match again {
                "" => &[],
                _ => &[again],
            };
            let arguments = [&base[..], more, &["127.0.0.1"]].concat();
            self.run("gnutls-cli", &arguments, "GET / HTTP/1.0\r\n\r\n");
            if ["PSK", "RSA-PSK"].contains(&exchange) {
                alone.push(peer.port);
            }
        }
        alone
    }

    /// Node's client and server in one program, with and without a certificate of the client's.
    fn node(&mut self, node: &str) {
        let program = self.scratch.file("both.js", NODE);
        let files = [
            "rsa.pem",
            "rsa.key.pem",
            "ecdsa-p256.pem",
            "ecdsa-p256.key.pem",
        ]
        .map(identity_file);
        let log = format!("--tls-keylog={}", self.keys);
        let mut arguments = vec![&*log, &program];
        arguments.extend(files.iter().map(String::as_str));
        self.run_both(node, &arguments, 4);
    }

    /// The same of Go's.
    fn go(&mut self) {
        let source = self.scratch.file("both.go", GO);
        let program = self.scratch.0.join("both").display().to_string();
        let mut build = Command::new("go");
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-build");
        build
            .args(["build", "-o", &program, &source])
            .env("GOCACHE", cache);
        let built = build.output().unwrap();
        assert!(built.status.success(), "{built:?}");
        let files = [
            "rsa.pem",
            "rsa.key.pem",
            "ecdsa-p256.pem",
            "ecdsa-p256.key.pem",
        ]
        .map(identity_file);
        let keys = self.keys.clone();
        let mut arguments = vec![&*keys];
        arguments.extend(files.iter().map(String::as_str));
        self.run_both(&program, &arguments, 7);
    }
}

/// The key that both ends were given, and its name.
const PSK_KEY: &str = "00112233445566778899aabbccddeeff";
const PSK_NAME: &str = "shared";

const NODE: &str = "\
const tls = require('tls'), fs = require('fs');
const [cert, key, own, ownKey] = process.argv.slice(2).map((f) => fs.readFileSync(f));
const visits = [['TLSv1.2'], ['TLSv1.3'], ['TLSv1.2', 1], ['TLSv1.3', 1]];
const next = () => {
  const [version, shown] = visits.shift() || process.exit();
  const server = tls.createServer({ cert, key, requestCert: !!shown, rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'] }, (s) => { s.on('error', () => {}); s.end('hello\\n'); });
  server.listen(0, '127.0.0.1', () => {
    console.log(server.address().port);
    const c = tls.connect({ port: server.address().port, host: '127.0.0.1', servername: 'localhost',
      rejectUnauthorized: false, minVersion: version, maxVersion: version, ALPNProtocols: ['http/1.1'],
      ...(shown ? { cert: own, key: ownKey } : {}) });
    c.on('data', () => {}); c.on('error', () => {});
    c.on('close', () => server.close(next));
  });
};
next();
";

const GO: &str = "\
package main
import (\"crypto/tls\"; \"fmt\"; \"io\"; \"net\"; \"os\")
func main() {
	log, _ := os.OpenFile(os.Args[1], os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0600)
	cert, _ := tls.LoadX509KeyPair(os.Args[2], os.Args[3])
	own, _ := tls.LoadX509KeyPair(os.Args[4], os.Args[5])
	cache := tls.NewLRUClientSessionCache(4)
	server := &tls.Config{Certificates: []tls.Certificate{cert}, NextProtos: []string{\"a\", \"b\"}}
	asking := server.Clone()
	asking.ClientAuth = tls.RequireAnyClientCert
	for _, visit := range []struct { server *tls.Config; version uint16; own bool }{
		{server, tls.VersionTLS12, false}, {server, tls.VersionTLS12, false},
		{server, tls.VersionTLS13, false}, {server, tls.VersionTLS13, false},
		{asking, tls.VersionTLS12, true}, {asking, tls.VersionTLS13, true}, {asking, tls.VersionTLS13, false},
	} {
		listener, _ := net.Listen(\"tcp\", \"127.0.0.1:0\")
		fmt.Println(listener.Addr().(*net.TCPAddr).Port)
		done := make(chan bool)
		go func() {
			raw, _ := listener.Accept()
			c := tls.Server(raw, visit.server)
			if c.Handshake() == nil { c.Write([]byte(\"hello\")) }
			c.Close()
			done <- true
		}()
		config := &tls.Config{ServerName: \"localhost\", InsecureSkipVerify: true, KeyLogWriter: log,
			MinVersion: visit.version, MaxVersion: visit.version, NextProtos: []string{\"b\"}, ClientSessionCache: cache}
		if visit.own { config.Certificates = []tls.Certificate{own} }
		if c, err := tls.Dial(\"tcp\", listener.Addr().String(), config); err == nil {
			io.ReadAll(c)
			c.Close()
		}
		<-done
		listener.Close()
	}
}
";

/// What was seen of a connection.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    /// Types of handshake messages, by sender: the client, the server.
    messages: [Vec<u64>; 2],
    /// Descriptions of alerts.
    alerts: [Vec<u64>; 2],
    name: Option<String>,
    suite: Option<u64>,
    version: Option<u64>,
}

/// By the port of the client.
type All = BTreeMap<u64, Seen>;

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .env_remove("SSLKEYLOGFILE")
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// A number, in decimal or hex.
fn number(text: &str) -> u64 {
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).unwrap(),
        None => text.parse().unwrap(),
    }
}

/// What tshark sees, of connections to these ports.
fn by_tshark(file: &str, keys: &str, servers: &[u64]) -> All {
    let log = format!("tls.keylog_file:{keys}");
    let rules: Vec<String> = servers
        .iter()
        .map(|port| format!("tcp.port=={port},tls"))
        .collect();
    let mut arguments = vec!["-n", "-r", file, "-o", &log];
    arguments.extend(rules.iter().flat_map(|rule| ["-d", rule]));
    let fields = [
        "tcp.srcport",
        "tcp.dstport",
        "tls.handshake.type",
        "tls.alert_message.desc",
        "tls.handshake.extensions_server_name",
        "tls.handshake.ciphersuite",
        "tls.handshake.version",
        "tls.handshake.extensions.supported_version",
    ];
    arguments.extend(["-Y", "tls.handshake or tls.alert_message", "-T", "fields"]);
    arguments.extend(["-E", "separator=|", "-E", "aggregator=;"]);
    arguments.extend(fields.iter().flat_map(|field| ["-e", *field]));
    let mut all = All::new();
    for line in run("tshark", &arguments).lines() {
        let cells: Vec<Vec<&str>> = line
            .split('|')
            .map(|cell| cell.split(';').filter(|it| !it.is_empty()).collect())
            .collect();
        let numbers = |index: usize| cells[index].iter().map(|it| number(it)).collect::<Vec<_>>();
        let (from, to) = (number(cells[0][0]), number(cells[1][0]));
        if !servers.contains(&from) && !servers.contains(&to) {
            continue;
        }
        let side = usize::from(servers.contains(&from));
        let seen = all.entry([from, to][side]).or_default();
        let types = numbers(2);
        if side == 0 && types.contains(&1) && seen.name.is_none() {
            seen.name = cells[4].first().map(|it| (*it).to_owned());
        }
        if types.contains(&2) && side == 1 {
            seen.suite = numbers(5).first().copied();
            seen.version = numbers(7).first().or(numbers(6).first()).copied();
        }
        seen.messages[side].extend(types);
        seen.alerts[side].extend(numbers(3));
    }
    all
}

/// What we see with these secrets, of connections to these ports.
fn by_us(file: &str, secrets: &[&str], servers: &[u64]) -> (All, Vec<Value>) {
    let program = env!("CARGO_BIN_EXE_tlsdemo");
    let base = [&["read", file, "--json", "-"], secrets].concat();
    let lines = |more: &[&str]| -> Vec<Value> {
        let text = run(program, &[&base[..], more].concat());
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let port = |row: &Value, end: &str| {
        let address: std::net::SocketAddr = row[end].as_str().unwrap().parse().unwrap();
        u64::from(address.port())
    };
    let rows = lines(&[]).into_iter();
    let rows: Vec<Value> = rows
        .filter(|row| servers.contains(&port(row, "server")))
        .collect();
    let clients: BTreeMap<u64, u64> = rows
        .iter()
        .map(|row| (row["number"].as_u64().unwrap(), port(row, "client")))
        .collect();
    let mut all = All::new();
    for row in &rows {
        let seen = all.entry(port(row, "client")).or_default();
        seen.name = row["server_name"].as_str().map(str::to_owned);
    }
    for line in lines(&["--all"]) {
        let Some(client) = line["connection"]
            .as_u64()
            .or(Some(1))
            .and_then(|it| clients.get(&it))
        else {
            continue;
        };
        let seen = all.get_mut(client).unwrap();
        let side = usize::from(line["from"] == "server");
        let bytes = line["bytes"].as_str().unwrap_or_default();
        let byte = |at: usize| u64::from_str_radix(&bytes[2 * at..2 * at + 2], 16).unwrap();
        let is_handshake = line["content_type"]["value"] == 22;
        match line["event"].as_str().unwrap_or_default() {
            "message" if is_handshake => {
                seen.messages[side].push(byte(0));
                if byte(0) == 2 && side == 1 {
                    let id = 38 + 1;
                    let at = id + byte(38) as usize;
                    seen.suite = Some(byte(at) << 8 | byte(at + 1));
                    seen.version = Some(byte(4) << 8 | byte(5));
                    let rest = &bytes[2 * (at + 3)..];
                    if rest.contains("002b00020304") {
                        seen.version = Some(0x304);
                    }
                }
            }
            "alert" => seen.alerts[side].push(byte(1)),
            _ => {}
        }
    }
    (all, rows)
}

#[test]
fn connections_of_two_others_are_read_as_tshark_reads_them() {
    let programs = ["openssl", "gnutls-serv", "curl", "node", "go", "tshark"];
    let has: Vec<&str> = programs.into_iter().filter(|it| is_installed(it)).collect();
    if !has.contains(&"tshark") {
        return;
    }
    let scratch = Scratch::new("captures");
    let Some(dumpcap) = Dumpcap::start(&scratch) else {
        return;
    };
    let mut stage = Stage {
        keys: scratch.file("keys.log", ""),
        scratch: &scratch,
        ports: Vec::new(),
    };
    if has.contains(&"openssl") && has.contains(&"curl") {
        stage.openssl_and_curl();
    }
    if has.contains(&"gnutls-serv") {
        stage.gnutls();
    }
    if has.contains(&"node") {
        stage.node("node");
    }
    // Its OpenSSL has ML-KEM.
    if let Ok(newer) = std::env::var("TLSDEMO_NODE") {
        stage.node(&newer);
    }
    if has.contains(&"openssl") {
        stage.renegotiation(has.contains(&"gnutls-serv"));
        stage.finite_fields(has.contains(&"gnutls-serv"));
        stage.asked_later();
        stage.early_data();
    }
    stage.ml_kem();
    let lived = stage.ours();
    if has.contains(&"go") {
        stage.go();
    }
    let alone = match has.contains(&"openssl") {
        true => stage.pre_shared_keys(has.contains(&"gnutls-serv")),
        false => Vec::new(),
    };
    let file = dumpcap.finish();
    ours::compare(&file, &stage.keys, &lived);
    // Other tests use loopback at the same time.
    let servers: Vec<u64> = stage.ports.iter().map(|port| u64::from(*port)).collect();
    let (ours, rows) = by_us(&file, &["--secrets", &stage.keys], &servers);
    let theirs = by_tshark(&file, &stage.keys, &servers);
    assert!(ours.len() > 20, "{} connections", ours.len());
    let mut differ = Vec::new();
    for (client, seen) in &ours {
        let row = rows.iter().find(|row| {
            row["client"]
                .as_str()
                .is_some_and(|it| it.ends_with(&format!(":{client}")))
        });
        if theirs.get(client) != Some(seen) {
            differ.push((row, seen, theirs.get(client)));
        }
    }
    assert!(differ.is_empty(), "{differ:#?}");
    assert_eq!(ours.len(), theirs.len());
    // A capture that is written anew, with the secrets in it or beside it, tells tshark the same.
    let [again, log] = ["again.pcapng", "again.keys"].map(|name| {
        let path = scratch.0.join(name);
        path.to_str().unwrap().to_owned()
    });
    let program = env!("CARGO_BIN_EXE_tlsdemo");
    let rewrite = ["read", &file, "--secrets", &stage.keys, "--all", "-q"];
    run(
        program,
        &[&rewrite[..], &["--pcap", &again, "--keylog", &log]].concat(),
    );
    let none = scratch.file("no.keys", "");
    for (file, keys) in [(&again, &none), (&file, &log)] {
        let reread = by_tshark(file, keys, &servers);
        for (client, seen) in &theirs {
            assert_eq!(reread.get(client), Some(seen), "{file} with {keys}");
        }
    }
    // Where a pre-shared key is all there is, it is as good as the log.
    let alone: Vec<u64> = alone.into_iter().map(u64::from).collect();
    let psk = format!("{PSK_NAME}:{PSK_KEY}");
    let server_key = identity_file("rsa.key.pem");
    let (by_psk, _) = by_us(&file, &["--psk", &psk, "--server-key", &server_key], &alone);
    // One of them is visited again with a ticket.
    assert_eq!(
        by_psk.len(),
        alone.len() + usize::from(has.contains(&"gnutls-serv"))
    );
    for (client, seen) in &by_psk {
        assert_eq!(Some(seen), theirs.get(client), "with the key alone");
    }
    // All that was to be there was; where a peer may be missing, its connections are too.
    if std::env::var_os("TLSDEMO_REQUIRE_PEERS").is_none() {
        return;
    }
    let count = |member: &str, value: Value| rows.iter().filter(|row| row[member] == value).count();
    for version in ["TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"] {
        assert!(count("version", version.into()) > 0, "{version}");
    }
    let retried = ours
        .values()
        .filter(|it| it.messages[1].starts_with(&[2, 2]));
    let showed = ours.values().filter(|it| it.messages[0].contains(&15));
    println!("{} connections", rows.len());
    assert!(retried.count() >= 1, "HelloRetryRequest");
    let count = |is_it: fn(&&Seen) -> bool| ours.values().filter(is_it).count();
    // RFC 5246 §7.4: ClientHello twice; HelloRequest. RFC 9846 §4.7.2: CertificateRequest last.
    assert!(
        count(
            |it| it.messages[0].iter().filter(|it| **it == 1).count() == 2
                && it.messages[1].contains(&14)
        ) >= 4,
        "renegotiation"
    );
    assert!(count(|it| it.messages[1].contains(&0)) >= 1, "HelloRequest");
    assert!(
        count(|it| {
            let after = it.messages[1].iter().skip_while(|it| **it != 20);
            after.into_iter().any(|it| *it == 13)
        }) >= 2,
        "asked later"
    );
    assert!(showed.count() >= 4, "a certificate of the client's");
    let count = |member: &str, value: Value| rows.iter().filter(|row| row[member] == value).count();
    for (group, least) in [("ffdhe2048", 2), ("ffdhe3072", 1), ("X25519MLKEM768", 2)] {
        assert!(count("group", group.into()) >= least, "{group}");
    }
    assert!(count("resumed", true.into()) >= 6, "resumption");
    assert!(count("failed", true.into()) >= 4, "failures");
    assert_eq!(count("early_data_accepted", true.into()), 2);
}
