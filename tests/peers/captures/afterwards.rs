//! What comes after a handshake, and the key exchanges that not every program has: renegotiation,
//! certificates that are asked for later, finite fields of RFC 7919, ML-KEM.

use std::process::Command;

use super::Stage;
use crate::client_certificates::Files;
use crate::common::python::python;
use crate::go;
use crate::peers::*;

const REQUEST: &str = "GET / HTTP/1.0\r\n\r\n";

impl Stage<'_> {
    /// OpenSSL's client, which is typed into.
    pub fn typist(&self, port: u16, more: &[&str]) -> Peer {
        let address = format!("127.0.0.1:{port}");
        let base = ["s_client", "-connect", &address, "-keylogfile", &self.keys];
        let mut command = Command::new("openssl");
        Peer::start_with(OPENSSL_CONFIGURATION, command.args(base).args(more))
    }

    /// Handshakes within connections: the client's wish, granted and refused, and the server's.
    pub fn renegotiation(&mut self, has_gnutls: bool) {
        for (version, cipher) in [
            ("-tls1_2", "ECDHE-RSA-AES128-GCM-SHA256"),
            ("-tls1_1", "AES128-SHA"),
        ] {
            let willing = self.s_server(&[version, "-client_renegotiation"]);
            let mut client = self.typist(willing.port, &[version, "-cipher", cipher]);
            client.wait_for_text("Verify return code");
            client.say("R\n");
            client.wait_for_text("RENEGOTIATING");
            std::thread::sleep(std::time::Duration::from_millis(300));
            client.say(REQUEST);
            client.finish();
        }
        let unwilling = self.s_server(&["-tls1_2"]);
        let mut client = self.typist(unwilling.port, &["-tls1_2"]);
        client.wait_for_text("Verify return code");
        client.say("R\n");
        client.finish();
        // HelloRequest, of a server that is typed into.
        let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
        let arguments = ["-cert", &cert, "-key", &key, "-tls1_2"].map(str::to_owned);
        let mut asking = s_server(&self.scratch.0, OPENSSL_CONFIGURATION, &arguments);
        self.ports.push(asking.port);
        let mut client = self.typist(asking.port, &["-tls1_2"]);
        client.wait_for_text("Verify return code");
        asking.wait_for_text("CIPHER is");
        asking.say("r\n");
        std::thread::sleep(std::time::Duration::from_millis(300));
        client.say("Q\n");
        client.finish();
        if has_gnutls {
            let arguments = ["--http", "--x509certfile", &cert, "--x509keyfile", &key];
            let peer = gnutls_serv(&arguments.map(str::to_owned));
            self.ports.push(peer.port);
            let port = peer.port.to_string();
            let priority = "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.2";
            let again = ["--insecure", "--rehandshake", priority, "-p", &port];
            self.run(
                "gnutls-cli",
                &[&again[..], &["127.0.0.1"]].concat(),
                REQUEST,
            );
        }
    }

    /// Python's client and server, which asks for a certificate after the handshake. Of two such requests on
    /// a connection tshark 4.0 does not open the second answer.
    pub fn asked_later(&mut self) {
        let Some(python) = python() else {
            return;
        };
        let program = python.get_program().to_str().unwrap().to_owned();
        let script = self.scratch.file("later.py", PYTHON);
        let clients = Files::new("captures-later");
        let own = ["p256.pem", "p256.key", "ca.pem"].map(|name| clients.path(name));
        let files = ["rsa.pem", "rsa.key.pem", "demo-ca.pem"].map(identity_file);
        let keys = self.keys.clone();
        let mut arguments = vec![&*script, &*keys];
        arguments.extend(files.iter().chain(&own).map(String::as_str));
        self.run_both(&program, &arguments, 2);
    }

    /// Groups by name: those of finite fields, in TLS 1.3 and where DHE takes one of them.
    pub fn finite_fields(&mut self, has_gnutls: bool) {
        let names = ["ffdhe2048", "ffdhe3072"];
        let peer = self.s_server(&["-tls1_3", "-groups", &names.join(":")]);
        for name in names {
            self.s_client(peer.port, &["-tls1_3", "-groups", name]);
        }
        if !has_gnutls {
            return;
        }
        let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
        for (version, exchange) in [("1.3", ""), ("1.2", ":-KX-ALL:+DHE-RSA")] {
            let priority = format!(
                "--priority=NORMAL:-VERS-ALL:+VERS-TLS{version}{exchange}:-GROUP-ALL:+GROUP-FFDHE2048"
            );
            let all = [
                "--http",
                "--x509certfile",
                &cert,
                "--x509keyfile",
                &key,
                &priority,
            ];
            let peer = gnutls_serv(&all.map(str::to_owned));
            self.ports.push(peer.port);
            let port = peer.port.to_string();
            let visit = ["--insecure", &priority, "-p", &port, "127.0.0.1"];
            self.run("gnutls-cli", &visit, REQUEST);
        }
    }

    /// Go's client and server with hybrids of ML-KEM, at once and behind a HelloRetryRequest.
    pub fn ml_kem(&mut self) {
        let Some(go) = go::go() else {
            return;
        };
        let program = go::build(&go, self.scratch, "kem", GO);
        let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
        let keys = self.keys.clone();
        self.run_both(&program, &[&keys, &cert, &key], 2);
    }
}

const PYTHON: &str = "\
import socket, ssl, sys, threading
log, cert, key, ca, own, own_key, own_ca = sys.argv[1:]
for shown, times in ((True, 1), (False, 1)):
    listener = socket.create_server(('127.0.0.1', 0))
    print(listener.getsockname()[1], flush=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert, key)
    server.load_verify_locations(own_ca)
    server.verify_mode = ssl.CERT_REQUIRED if shown else ssl.CERT_OPTIONAL
    server.post_handshake_auth = True
    client = ssl.create_default_context(cafile=ca)
    client.minimum_version = ssl.TLSVersion.TLSv1_3
    client.post_handshake_auth = True
    client.keylog_filename = log
    if shown:
        client.load_cert_chain(own, own_key)
    def serve():
        raw, _ = listener.accept()
        with server.wrap_socket(raw, server_side=True) as s:
            s.recv(10)
            for _ in range(times):
                s.verify_client_post_handshake()
                s.sendall(b'ask')
                s.recv(10)
            s.sendall(b'bye')
    thread = threading.Thread(target=serve)
    thread.start()
    with client.wrap_socket(socket.create_connection(listener.getsockname()), server_hostname='localhost') as c:
        for _ in range(times + 1):
            c.sendall(b'tell')
            c.recv(10)
    thread.join()
";

const GO: &str = "\
package main
import (\"crypto/tls\"; \"fmt\"; \"io\"; \"net\"; \"os\")
func main() {
	log, _ := os.OpenFile(os.Args[1], os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0600)
	cert, _ := tls.LoadX509KeyPair(os.Args[2], os.Args[3])
	kem := tls.X25519MLKEM768
	for _, offered := range [][]tls.CurveID{{kem, tls.X25519}, {tls.X25519, tls.CurveP256}} {
		listener, _ := net.Listen(\"tcp\", \"127.0.0.1:0\")
		fmt.Println(listener.Addr().(*net.TCPAddr).Port)
		done := make(chan bool)
		go func() {
			raw, _ := listener.Accept()
			wanted := []tls.CurveID{kem}
			if offered[0] != kem { wanted = []tls.CurveID{tls.CurveP256} }
			c := tls.Server(raw, &tls.Config{Certificates: []tls.Certificate{cert}, CurvePreferences: wanted})
			if c.Handshake() == nil { c.Write([]byte(\"hello\")) }
			c.Close()
			done <- true
		}()
		config := &tls.Config{ServerName: \"localhost\", InsecureSkipVerify: true, KeyLogWriter: log,
			CurvePreferences: offered}
		if c, err := tls.Dial(\"tcp\", listener.Addr().String(), config); err == nil {
			io.ReadAll(c)
			c.Close()
		}
		<-done
		listener.Close()
	}
}
";
