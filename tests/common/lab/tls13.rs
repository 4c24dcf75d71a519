//! The stories of TLS 1.3, as a peer tells them that can be meddled with (RFC 9846 §2).

use super::*;

/// The suite of the session that early data is sent with.
fn early_suite() -> &'static Suite {
    CipherSuite(0x1301).suite().expect("a known suite")
}

impl Lab {
    pub(super) fn serve13(&mut self) -> Result<()> {
        let plan = self.plan.clone();
        self.c.set_version(plan.version);
        let mut hello: ClientHello = self.c.receive()?;
        if plan.retry {
            self.replace_first()?;
            let mut extensions = Extensions::default();
            extensions.push(SupportedVersions::Selected(plan.version));
            extensions.push(KeyShare::SelectedGroup(plan.group));
            if let Some(cookie) = plan.cookie.clone() {
                extensions.push(Cookie {
                    cookie: Value::literal("cookie", cookie),
                });
            }
            let retry = server_hello(&plan, &hello, ServerHello::RETRY_RANDOM, extensions);
            self.step(&retry);
            self.flush();
            hello = self.c.receive()?;
        }
        let early_secret = match &plan.early_data {
            Some(key) => Some(self.early_traffic_secret(key, &hello)?),
            None => None,
        };
        let share = client_share(&hello, plan.group);
        let (key_exchange, shared_secret) = exchange::respond(
            plan.group,
            &Value::literal(
                "test",
                &share.unwrap_or_else(|| Value::literal("value", vec![9; 32]))[..],
            ),
            "shared_secret",
            &mut *self.c.rng,
            &mut self.c.narration,
        )?;
        let mut extensions = Extensions::default();
        extensions.push(KeyShare::ServerShare(KeyShareEntry {
            group: plan.group,
            key_exchange,
        }));
        extensions.push(SupportedVersions::Selected(plan.version));
        if plan.psk.is_some() {
            extensions.push(PreSharedKey::Selected(0));
        }
        let server_hello = server_hello(&plan, &hello, [0x5e; 32], extensions);
        self.step(&server_hello);
        self.change_cipher_spec();

        let hash = plan.suite().hash;
        let psk = plan.psk.clone().map(|psk| Value::literal("PSK", psk));
        let early = self.c.early_secret(hash, psk.as_ref(), &hello.random)?;
        let handshake = self.c.enter_handshake(early, Some(&shared_secret))?;
        let (client_secret, server_secret) = (&handshake.client, &handshake.server);
        self.mark("before the keys");
        if early_secret.is_none() {
            let keys = self.keys13(Side::Client, client_secret)?;
            self.read_with(keys)?;
        }
        let keys = self.keys13(Side::Server, server_secret)?;
        self.write_with(keys)?;
        self.step(&EncryptedExtensions {
            extensions: Extensions::default(),
        });
        if plan.request {
            let mut extensions = Extensions::default();
            extensions.push(SignatureAlgorithms {
                supported_signature_algorithms: vec![plan.scheme],
            });
            self.step(&CertificateRequestTls13 {
                certificate_request_context: Value::default(),
                extensions,
            });
        }
        if psk.is_none() {
            self.show_certificate();
        }
        let transcript = self.transcript_hash()?;
        let ours = verify_data(
            hash,
            Side::Server,
            server_secret,
            &transcript,
            &mut self.c.narration,
        )?;
        self.step(&Finished {
            verify_data: Value::literal("verify_data", ours.bytes),
        });
        self.mark("before the application keys");

        let application = self.c.enter_application(&handshake)?;
        let (client_traffic, server_traffic) = (application.client, application.server);
        let keys = self.keys13(Side::Server, &server_traffic)?;
        self.write_with(keys)?;
        // What is sent here leaves together with the Finished.
        self.mark("before their Finished");
        self.flush();
        if let Some(secret) = early_secret {
            self.c.read_under(early_suite(), &secret)?;
            self.c.expect_early_data(1000, None);
            let _: EndOfEarlyData = self.c.receive()?;
            self.c.end_early_data();
            let keys = self.keys13(Side::Client, client_secret)?;
            self.read_with(keys)?;
        }
        if plan.request {
            let _: CertificateTls13 = self.c.receive()?;
        }
        let _: Finished = self.c.receive()?;
        let keys = self.keys13(Side::Client, &client_traffic)?;
        self.read_with(keys)?;
        self.c.set_traffic_secrets(TrafficSecrets {
            suite: plan.suite(),
            ours: server_traffic,
            theirs: client_traffic,
            resumption_secret: None,
        });
        self.finish()
    }

    /// The secret of early data under a key. The transcript is the hello alone.
    fn early_traffic_secret(&mut self, key: &[u8], hello: &ClientHello) -> Result<Value> {
        let (hash, key) = (self.plan.suite().hash, Value::literal("PSK", key));
        let early = self.c.early_secret(hash, Some(&key), &hello.random)?;
        self.c.early_traffic_secret(&early)
    }

    fn show_certificate(&mut self) {
        let chain = self.identity.chain().to_vec();
        self.step(&CertificateTls13 {
            certificate_request_context: Value::default(),
            certificate_list: chain
                .into_iter()
                .map(|cert_data| CertificateEntry {
                    cert_data: Value::literal("cert_data", cert_data),
                    extensions: Extensions::default(),
                })
                .collect(),
        });
        let verify = self.certificate_verify(self.plan.scheme, Side::Server);
        self.step_bytes("CertificateVerify", verify);
    }

    pub(super) fn call13(&mut self) -> Result<()> {
        let plan = self.plan.clone();
        let first = if plan.retry {
            NamedGroup::X25519
        } else {
            plan.group
        };
        let (mut pair, share) = self.key_pair(first)?;
        let mut hello = self.client_hello(vec![share]);
        self.step(&hello);
        if let Some(key) = &plan.early_data {
            self.change_cipher_spec();
            let secret = self.early_traffic_secret(key, &hello)?;
            let keys = self.keys13(Side::Client, &secret)?;
            self.write_with(keys)?;
            self.mark("early data");
        }
        self.flush();
        let mut server_hello: ServerHello = self.c.receive()?;
        self.c.set_version(plan.version);
        if server_hello.is_retry() {
            self.c.layer().unprotect_writes();
            self.replace_first()?;
            // Shares change only if another group was asked for (RFC 9846 §4.2.2).
            if server_hello.extension::<KeyShare>().is_some() {
                let share;
                (pair, share) = self.key_pair(plan.group)?;
                for extension in &mut hello.extensions.as_mut().unwrap().0 {
                    if let Extension::KeyShare(shares) = extension {
                        *shares = KeyShare::ClientShares(vec![share.clone()]);
                    }
                }
            }
            if let Some(cookie) = server_hello.extension::<Cookie>() {
                let cookie = cookie.clone();
                hello.extensions.as_mut().unwrap().push(cookie);
            }
            let bytes = encode(&hello, plan.version);
            self.step_bytes("second ClientHello", bytes);
            self.mark("behind the second ClientHello");
            self.flush();
            server_hello = self.c.receive()?;
        }
        let Some(KeyShare::ServerShare(share)) = server_hello.extension() else {
            return Err(Error::internal("no share"));
        };
        let shared_secret =
            pair.agree(&share.key_exchange, "shared_secret", &mut self.c.narration)?;
        let hash = plan.suite().hash;
        let psk = plan.psk.clone().map(|psk| Value::literal("PSK", psk));
        let early = self.c.early_secret(hash, psk.as_ref(), &hello.random)?;
        let handshake = self.c.enter_handshake(early, Some(&shared_secret))?;
        let (client_secret, server_secret) = (&handshake.client, &handshake.server);
        let keys = self.keys13(Side::Server, server_secret)?;
        self.read_with(keys)?;
        let answer: EncryptedExtensions = self.c.receive()?;
        let request: Option<CertificateRequestTls13> = self.c.receive_if()?;
        if psk.is_none() {
            let _: CertificateTls13 = self.c.receive()?;
            let _: CertificateVerify = self.c.receive()?;
        }
        let _: Finished = self.c.receive()?;
        let application = self.c.enter_application(&handshake)?;
        let (client_traffic, server_traffic) = (application.client, application.server);
        let keys = self.keys13(Side::Server, &server_traffic)?;
        self.read_with(keys)?;

        match answer.extensions.has(ExtensionType::EarlyData) {
            true => self.step(&EndOfEarlyData),
            false if plan.early_data.is_some() => self.mark("early data is refused"),
            false => self.change_cipher_spec(),
        }
        self.mark("before the keys");
        let keys = self.keys13(Side::Client, client_secret)?;
        self.write_with(keys)?;
        if request.is_some() {
            self.step(&CertificateTls13 {
                certificate_request_context: Value::default(),
                certificate_list: Vec::new(),
            });
        }
        let transcript = self.transcript_hash()?;
        let ours = verify_data(
            hash,
            Side::Client,
            client_secret,
            &transcript,
            &mut self.c.narration,
        )?;
        self.step(&Finished {
            verify_data: Value::literal("verify_data", ours.bytes),
        });
        self.mark("before the application keys");
        self.flush();
        let keys = self.keys13(Side::Client, &client_traffic)?;
        self.write_with(keys)?;
        self.c.set_traffic_secrets(TrafficSecrets {
            suite: plan.suite(),
            ours: client_traffic,
            theirs: server_traffic,
            resumption_secret: None,
        });
        self.finish()
    }
}
