//! The stories of TLS 1.0 to 1.2, as a peer tells them that can be meddled with (RFC 5246 §7.3).

use super::*;

struct Secrets12 {
    prf: PrfAlgorithm,
    master_secret: Value,
    keys: ConnectionKeys,
}

impl Lab {
    fn keys12(&mut self, randoms: &Randoms, pre_master_secret: &Value) -> Result<Secrets12> {
        let suite = self.plan.suite();
        let prf = PrfAlgorithm::of(self.plan.version, suite.hash);
        let master_secret = if self.plan.extended_master_secret {
            let hash = self.hash("session_hash")?;
            self.c
                .compute(prf.extended_master_secret(pre_master_secret, &hash))?
        } else {
            self.c.compute(prf.master_secret(
                pre_master_secret,
                &randoms.client_random,
                &randoms.server_random,
            ))?
        };
        let keys = derive_keys(
            suite,
            self.plan.version,
            &master_secret,
            randoms,
            &mut self.c.narration,
        )?;
        Ok(Secrets12 {
            prf,
            master_secret,
            keys,
        })
    }

    fn finished12(&mut self, secrets: &Secrets12, side: Side) -> Result<Finished> {
        let hash = self.hash("hash")?;
        let data = self
            .c
            .compute(secrets.prf.verify_data(&secrets.master_secret, side, &hash))?;
        Ok(Finished {
            verify_data: Value::literal("verify_data", data.bytes),
        })
    }

    pub(super) fn serve12(&mut self) -> Result<()> {
        let plan = self.plan.clone();
        let suite = plan.suite();
        let hello: ClientHello = self.c.receive()?;
        self.c.set_version(plan.version);
        let mut extensions = Extensions::default();
        extensions.push(RenegotiationInfo {
            renegotiated_connection: Value::default(),
        });
        if plan.extended_master_secret {
            extensions.push(ExtendedMasterSecret);
        }
        if plan.encrypt_then_mac {
            extensions.push(EncryptThenMac);
        }
        let random = [0x5e; 32];
        self.hello = Some(hello.clone());
        let mut server_hello = server_hello(&plan, &hello, random, extensions);
        server_hello.session_id = Value::literal("value", Vec::new());
        self.step(&server_hello);
        let randoms = Randoms::new(&hello.random, &server_hello.random);
        self.randoms = Some(randoms.clone());
        if suite.has_certificate() {
            self.step(&Certificate {
                certificate_list: self.identity.certificates(),
            });
        }
        let algorithm = (plan.version >= ProtocolVersion::TLS1_2).then_some(plan.scheme);
        let mut dhe = None;
        let mut ecdhe = None;
        match suite.key_exchange.besides_psk() {
            Some(KeyExchange::Dhe) => {
                let group = DheGroup::named(plan.group).expect("a group");
                let pair = dhe::KeyPair::generate(group, &mut *self.c.rng, &mut self.c.narration)?;
                let params = ServerDhParams {
                    dh_p: pair.group().p.clone(),
                    dh_g: pair.group().g.clone(),
                    dh_ys: pair.public().clone(),
                };
                self.step_params(params, algorithm);
                dhe = Some(pair);
            }
            Some(KeyExchange::Ecdhe) => {
                let (pair, share) = self.key_pair(plan.group)?;
                let params = ServerEcdhParams {
                    namedcurve: plan.group,
                    public: share.key_exchange,
                };
                self.step_params(params, algorithm);
                ecdhe = Some(pair);
            }
            _ => {}
        }
        if plan.request {
            self.step(&CertificateRequest {
                certificate_types: vec![ClientCertificateType::EcdsaSign],
                supported_signature_algorithms: vec![plan.scheme],
                certificate_authorities: Vec::new(),
            });
        }
        self.step(&ServerHelloDone);
        self.mark("after the flight");
        self.flush();
        if plan.request {
            let _: Certificate = self.c.receive()?;
        }
        let name = "pre_master_secret";
        let secret = match (dhe, ecdhe) {
            _ if suite.key_exchange == KeyExchange::Psk => {
                let _: PskClientKeyExchange = self.c.receive()?;
                None
            }
            (Some(pair), _) => {
                let theirs: DheClientKeyExchange = self.receive_exchange()?;
                Some(pair.agree(&theirs.dh_yc, plan.version, name, &mut self.c.narration)?)
            }
            (_, Some(pair)) => {
                let theirs: EcdheClientKeyExchange = self.receive_exchange()?;
                Some(pair.agree(&theirs.ecdh_yc, name, &mut self.c.narration)?)
            }
            _ => {
                let theirs: RsaClientKeyExchange = self.receive_exchange()?;
                Some(rsa::decrypt_pre_master_secret(
                    self.identity.private_key().rsa()?.expect("an RSA key"),
                    &theirs.encrypted_pre_master_secret,
                    &Value::literal("client_version", hello.client_version.0.to_be_bytes()),
                    "pre_master_secret",
                    &mut *self.c.rng,
                    &mut self.c.narration,
                )?)
            }
        };
        let pre_master_secret = self.mix(secret)?;
        let secrets = self.keys12(&randoms, &pre_master_secret)?;
        self.c.receive_change_cipher_spec()?;
        self.read_with(secrets.keys.client_write.clone())?;
        let _: Finished = self.c.receive()?;
        self.change_cipher_spec();
        self.mark("before the keys");
        self.write_with(secrets.keys.server_write.clone())?;
        let finished = self.finished12(&secrets, Side::Server)?;
        self.step(&finished);
        self.flush();
        self.finish()
    }

    pub(super) fn call12(&mut self) -> Result<()> {
        let plan = self.plan.clone();
        let suite = plan.suite();
        let hello = self.client_hello(Vec::new());
        self.step(&hello);
        self.flush();
        let server_hello: ServerHello = self.c.receive()?;
        self.c.set_version(plan.version);
        let randoms = Randoms::new(&hello.random, &server_hello.random);
        if suite.has_certificate() {
            let _: Certificate = self.c.receive()?;
        }
        let (exchange, secret) = match suite.key_exchange.besides_psk() {
            None => {
                let psk_identity = Value::literal("psk_identity", LAB_PSK.0);
                let message = PskClientKeyExchange { psk_identity };
                (encode(&message, plan.version), None)
            }
            Some(KeyExchange::Ecdhe) => {
                let theirs: ServerEcdhParams = self.receive_params()?;
                let (pair, share) = self.key_pair(theirs.namedcurve)?;
                let secret = pair.agree(&theirs.public, "secret", &mut self.c.narration)?;
                let ecdh_yc = share.key_exchange;
                let message = EcdheClientKeyExchange { ecdh_yc };
                (self.encode_exchange(message), Some(secret))
            }
            Some(KeyExchange::Dhe) => {
                let theirs: ServerDhParams = self.receive_params()?;
                let group = DheGroup::new(&theirs.dh_p, &theirs.dh_g);
                let pair = dhe::KeyPair::generate(group, &mut *self.c.rng, &mut self.c.narration)?;
                let narration = &mut self.c.narration;
                let secret = pair.agree(&theirs.dh_ys, plan.version, "secret", narration)?;
                let dh_yc = pair.public().clone();
                let message = DheClientKeyExchange { dh_yc };
                (self.encode_exchange(message), Some(secret))
            }
            _ => {
                let public = self.identity.private_key().public_key()?;
                let (modulus, exponent) = public.rsa().expect("an RSA key");
                let key = rsa::RsaPublicKey::new(&modulus, &exponent)?;
                let (secret, encrypted_pre_master_secret) = rsa::encrypt_pre_master_secret(
                    &key,
                    &Value::literal("client_version", hello.client_version.0.to_be_bytes()),
                    "pre_master_secret",
                    &mut *self.c.rng,
                    &mut self.c.narration,
                )?;
                let message = RsaClientKeyExchange {
                    encrypted_pre_master_secret,
                };
                (self.encode_exchange(message), Some(secret))
            }
        };
        let pre_master_secret = self.mix(secret)?;
        let request: Option<CertificateRequest> = self.c.receive_if()?;
        let _: ServerHelloDone = self.c.receive()?;
        if request.is_some() {
            self.step(&Certificate {
                certificate_list: Vec::new(),
            });
        }
        self.step_bytes("ClientKeyExchange", exchange);
        let secrets = self.keys12(&randoms, &pre_master_secret)?;
        self.change_cipher_spec();
        self.mark("before the keys");
        self.write_with(secrets.keys.client_write.clone())?;
        let finished = self.finished12(&secrets, Side::Client)?;
        self.step(&finished);
        self.mark("after Finished");
        self.flush();
        self.c.receive_change_cipher_spec()?;
        self.read_with(secrets.keys.server_write.clone())?;
        let _: Finished = self.c.receive()?;
        self.finish()
    }

    /// The server's half, signed or not.
    fn receive_params<P: Params>(&mut self) -> Result<P> {
        match self.plan.suite().key_exchange.has_psk() {
            true => {
                let message: UnsignedServerKeyExchange<P> = self.c.receive()?;
                Ok(message.params)
            }
            false => {
                let message: ServerKeyExchange<P> = self.c.receive()?;
                Ok(message.params)
            }
        }
    }

    /// The client's half, behind the name of a key if the suite asks for one.
    fn receive_exchange<K: Message + Default>(&mut self) -> Result<K> {
        match self.plan.suite().key_exchange.has_psk() {
            true => {
                let message: WithPsk<K> = self.c.receive()?;
                Ok(message.exchange)
            }
            false => self.c.receive(),
        }
    }

    fn encode_exchange<K: Message + Default>(&mut self, exchange: K) -> Vec<u8> {
        match self.plan.suite().key_exchange.has_psk() {
            true => {
                let psk_identity = Value::literal("psk_identity", LAB_PSK.0);
                let message = WithPsk {
                    psk_identity,
                    exchange,
                };
                encode(&message, self.plan.version)
            }
            false => encode(&exchange, self.plan.version),
        }
    }

    fn mix(&mut self, secret: Option<Value>) -> Result<Value> {
        let psk = Value::literal("psk", LAB_PSK.1);
        match (self.plan.suite().key_exchange.has_psk(), secret) {
            (false, Some(secret)) => Ok(secret),
            (_, secret) => self.c.mix_psk(secret.as_ref(), &psk),
        }
    }

    fn step_params<P: Params>(&mut self, params: P, algorithm: Option<SignatureScheme>) {
        if self.plan.suite().key_exchange.has_psk() {
            self.step(&UnsignedServerKeyExchange {
                psk_identity_hint: Value::literal("psk_identity_hint", []),
                params,
            });
            return;
        }
        let signature = self.signed_params(self.plan.scheme, params.encode());
        self.step(&ServerKeyExchange {
            params,
            encoded: Value::default(),
            algorithm,
            signature,
        });
    }
}
