//! Early data of OpenSSL's, which its servers take only where they are typed into.

use std::time::{Duration, Instant};

use super::Stage;
use crate::peers::*;

impl Stage<'_> {
    /// A session, and one that goes on from it with early data.
    pub fn early_data(&mut self) {
        let (cert, key) = (identity_file("rsa.pem"), identity_file("rsa.key.pem"));
        let arguments = [
            "-cert",
            &cert,
            "-key",
            &key,
            "-tls1_3",
            "-early_data",
            "-max_early_data",
            "1000",
        ];
        let arguments = arguments.map(str::to_owned);
        let peer = s_server(&self.scratch.0, OPENSSL_CONFIGURATION, &arguments);
        self.ports.push(peer.port);
        let session = self.scratch.0.join("early-session").display().to_string();
        let data = self.scratch.file("early-words", "some words\n");
        let visit = |more: &[&str]| self.typist(peer.port, &[&["-tls1_3"], more].concat());
        let mut client = visit(&["-sess_out", &session]);
        client.wait_for_text("Verify return code");
        // That the ticket is there shows in the file alone.
        let start = Instant::now();
        while std::fs::metadata(&session).map_or(0, |it| it.len()) == 0 {
            assert!(start.elapsed() < PATIENCE, "no ticket came");
            std::thread::sleep(Duration::from_millis(20));
        }
        client.say("Q\n");
        client.finish();
        let mut client = visit(&["-sess_in", &session, "-early_data", &data]);
        client.wait_for_text("Early data was accepted");
        client.say("Q\n");
        client.finish();
    }
}
