//! GnuTLS's client and server: every version, what protects records, resumption, early data, and a client
//! that is refused.

use super::Stage;
use crate::peers::*;

const REQUEST: &str = "GET / HTTP/1.0\r\n\r\n";

impl Stage<'_> {
    fn gnutls_serv(&mut self, priority: &str) -> Peer {
        let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
        let priority = format!("--priority={priority}");
        let arguments = [
            "--http",
            "--earlydata",
            "--maxearlydata=1000",
            "--x509certfile",
            &cert,
            "--x509keyfile",
            &key,
            &priority,
        ];
        let peer = gnutls_serv(&arguments.map(str::to_owned));
        self.ports.push(peer.port);
        peer
    }

    fn gnutls_cli(&self, port: u16, priority: &str, more: &[&str]) {
        let (port, priority) = (port.to_string(), format!("--priority={priority}"));
        let base = ["--insecure", "-p", &port, &priority, "127.0.0.1"];
        self.run("gnutls-cli", &[&base[..], more].concat(), REQUEST);
    }

    pub fn gnutls(&mut self) {
        let narrow = "NORMAL:-GROUP-ALL:+GROUP-SECP256R1:+VERS-TLS1.1:+VERS-TLS1.0";
        let peer = self.gnutls_serv(narrow);
        let name = ["--sni-hostname=localhost"];
        for versions in [
            "+VERS-TLS1.0",
            "+VERS-TLS1.1",
            "+VERS-TLS1.2",
            "+VERS-TLS1.3",
            "+VERS-TLS1.3:-GROUP-ALL:+GROUP-X25519:+GROUP-SECP256R1",
            // No group in common.
            "+VERS-TLS1.3:-GROUP-ALL:+GROUP-X25519",
        ] {
            let priority = format!("NORMAL:-VERS-ALL:{versions}");
            self.gnutls_cli(peer.port, &priority, &name);
        }
        let early = format!("--earlydata={}", self.scratch.file("early", REQUEST));
        self.gnutls_cli(peer.port, "NORMAL", &["-r", &early]);
        self.gnutls_cli(peer.port, "NORMAL:-VERS-ALL:+VERS-TLS1.2", &["-r"]);
        self.protections();
    }

    /// What protects records, up to TLS 1.2, with the key exchanges that go with it.
    fn protections(&mut self) {
        let all = "NORMAL:+RSA:+DHE-RSA:+CAMELLIA-128-CBC:+CAMELLIA-128-GCM:+AES-128-CCM:\
                   +AES-128-CCM-8:+NULL:+SHA256";
        let peer = self.gnutls_serv(all);
        for protection in [
            "-KX-ALL:+RSA",
            "-CIPHER-ALL:+AES-128-CBC:-MAC-ALL:+SHA1",
            "-CIPHER-ALL:+AES-128-CBC:-MAC-ALL:+SHA256",
            "-CIPHER-ALL:+CHACHA20-POLY1305",
            "-KX-ALL:+RSA:-CIPHER-ALL:+CAMELLIA-128-CBC",
            "-KX-ALL:+DHE-RSA:-CIPHER-ALL:+CAMELLIA-128-GCM",
            "-KX-ALL:+RSA:-CIPHER-ALL:+AES-128-CCM",
            "-KX-ALL:+RSA:-CIPHER-ALL:+AES-128-CCM-8",
            "-KX-ALL:+RSA:-CIPHER-ALL:+NULL",
            // It is not in the server's list.
            "-CIPHER-ALL:+CAMELLIA-256-GCM",
        ] {
            let priority = format!("NORMAL:-VERS-ALL:+VERS-TLS1.2:{protection}");
            self.gnutls_cli(peer.port, &priority, &[]);
        }
        for cipher in ["CHACHA20-POLY1305", "AES-128-CCM"] {
            let priority = format!("NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+{cipher}");
            self.gnutls_cli(peer.port, &priority, &[]);
        }
    }
}
