//! A laboratory: peers that tell the handshake's story from the project's own parts, and let a test
//! meddle at every step. What they are told to do is an [`Act`]: it sees each message before it is
//! sent, may change or drop it, and may send other things before.
//!
//! The ends under test are the real ones. [`Row`] says what the peer does, and what must come of it.
#![allow(dead_code)] // each test file uses its own part

#[path = "../issue.rs"]
pub mod issue;
mod rows;
mod tls12;
mod tls13;

pub use rows::*;

use std::io::{Read, Write};
use std::time::Duration;

use aes_gcm::aead::{AeadInOut, KeyInit};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use tlsdemo::certificate;
use tlsdemo::compute::Value;
use tlsdemo::compute::bytes::Concat;
use tlsdemo::compute::hash::TranscriptHash;
use tlsdemo::compute::prf::PrfAlgorithm;
use tlsdemo::compute::signature::Sign;
use tlsdemo::connection::{Connection, Randomness, TrafficSecrets};
use tlsdemo::error::{Error, ErrorKind, Result};
use tlsdemo::extension::*;
use tlsdemo::handshake::client;
use tlsdemo::handshake::server;
use tlsdemo::keys::exchange::dhe::{self, DheGroup};
use tlsdemo::keys::exchange::{self, KeyPair, rsa};
use tlsdemo::keys::schedule::tls12::{ConnectionKeys, Randoms, derive_keys};
use tlsdemo::keys::schedule::tls13::{signed_content, traffic_keys, verify_data};
use tlsdemo::message::{self, *};
use tlsdemo::names::registry::*;
use tlsdemo::names::suite::{CipherSuite, KeyExchange, Suite};
use tlsdemo::narration::{Narration, Side};
use tlsdemo::peer::TrustAnchors;
use tlsdemo::peer::{Identity, identity};
use tlsdemo::record::{Keys, Layer, Protection};
use tlsdemo::transport::{PipeEnd, Transport, pipe};

/// How long either end waits. No row may need it: who waits so long hangs.
const PATIENCE: Duration = Duration::from_secs(4);

/// What a hostile peer does at each step: it is given the name of the step and the bytes of the
/// message about to be sent (none where the step only marks a point), and may change them.
pub type Act = Box<dyn FnMut(&mut Lab, &'static str, &mut Vec<u8>) + Send>;

/// What the peer speaks.
#[derive(Clone)]
pub struct Plan {
    pub version: ProtocolVersion,
    pub suite: CipherSuite,
    /// The identity, of the demo ones.
    pub identity: &'static str,
    pub scheme: SignatureScheme,
    /// The group of the key exchange; of the second share, if there is a retry.
    pub group: NamedGroup,
    /// TLS 1.3: a HelloRetryRequest comes first, for `group`.
    pub retry: bool,
    /// TLS 1.3: what cookie it carries.
    pub cookie: Option<Vec<u8>>,
    /// TLS 1.3: the key that both ends were given, which the peer takes for agreed on.
    pub psk: Option<Vec<u8>>,
    /// TLS 1.3: the key under which the client sends early data, taken by the server or not.
    pub early_data: Option<Vec<u8>>,
    /// A client certificate is asked for.
    pub request: bool,
    /// Before TLS 1.3: the extensions that have no other place here.
    pub extended_master_secret: bool,
    pub encrypt_then_mac: bool,
}

/// TLS 1.3 with AES-128-GCM, X25519 and an ECDSA identity.
pub fn tls13() -> Plan {
    Plan {
        version: ProtocolVersion::TLS1_3,
        suite: CipherSuite(0x1301),
        identity: "ecdsa-p256",
        scheme: SignatureScheme::EcdsaSecp256r1Sha256,
        group: NamedGroup::X25519,
        retry: false,
        cookie: None,
        psk: None,
        early_data: None,
        request: false,
        extended_master_secret: false,
        encrypt_then_mac: false,
    }
}

/// TLS 1.2 with a suite by its OpenSSL name, and the RSA identity.
pub fn tls12(suite: &str) -> Plan {
    let suite = tlsdemo::names::suite::find(suite).expect("a suite");
    let ecdsa = suite.authentication == tlsdemo::names::suite::Authentication::Ecdsa;
    Plan {
        version: ProtocolVersion::TLS1_2,
        suite: suite.code,
        identity: if ecdsa { "ecdsa-p256" } else { "rsa" },
        scheme: if ecdsa {
            SignatureScheme::EcdsaSecp256r1Sha256
        } else {
            SignatureScheme::RsaPkcs1Sha256
        },
        group: if suite.key_exchange.besides_psk() == Some(KeyExchange::Dhe) {
            NamedGroup::Ffdhe2048
        } else {
            NamedGroup::X25519
        },
        ..tls13()
    }
}

impl Plan {
    fn suite(&self) -> &'static Suite {
        self.suite.suite().expect("a known suite")
    }
}

/// The pre-shared key of the suites that need one, and its name.
pub const LAB_PSK: (&[u8], &[u8]) = (b"alice", &[7; 16]);

/// A hostile peer.
pub struct Lab {
    pub c: Connection,
    act: Option<Act>,
    plan: Plan,
    identity: Identity,
    /// Of TLS 1.2: the ClientHello that came, and the randoms.
    pub hello: Option<ClientHello>,
    randoms: Option<Randoms>,
    /// The keys that we write with, for records that the record layer would never make.
    write_keys: Option<Keys>,
}

impl Lab {
    fn new(side: Side, stream: PipeEnd, plan: Plan, act: Act) -> Self {
        let identity = Identity::demo_named(plan.identity).expect("a demo identity");
        let randomness = Randomness::seeded(7, side);
        Lab {
            c: Connection::new(side, stream, Narration::silent(), randomness),
            act: Some(act),
            plan,
            identity,
            hello: None,
            randoms: None,
            write_keys: None,
        }
    }

    // What acts may do.

    /// Adds bytes to the transcript.
    pub fn transcribe(&mut self, name: &'static str, bytes: &[u8]) {
        let id = self.c.narration.next_message();
        self.c.schedule.transcript.add(name, bytes.to_vec(), id);
    }

    /// Sends handshake bytes, which are part of the transcript.
    pub fn send(&mut self, bytes: &[u8]) {
        self.transcribe("message", bytes);
        self.record(ContentType::Handshake, bytes);
    }

    /// Sends handshake bytes, which are part of the transcript, in records of `size` bytes.
    pub fn send_in_pieces(&mut self, bytes: &[u8], size: usize) {
        self.transcribe("message", bytes);
        for piece in bytes.chunks(size) {
            self.record(ContentType::Handshake, piece);
        }
    }

    /// Sends a record, protected with the keys in force. Errors do not matter: the peer may be gone.
    pub fn record(&mut self, content_type: ContentType, bytes: &[u8]) {
        let mut silent = Narration::silent();
        let _ = self.c.layer().write(content_type, bytes, &mut silent);
    }

    /// Sends an alert.
    pub fn alert(&mut self, level: AlertLevel, description: AlertDescription) {
        self.record(ContentType::Alert, &[level.0, description.0]);
    }

    /// Sends bytes as they are, after what waits.
    pub fn wire(&mut self, bytes: &[u8]) {
        let _ = self.c.flush_flight();
        let _ = self.c.stream().write_all(bytes);
    }

    /// Sends a record in the clear, whatever keys are in force.
    pub fn plain(&mut self, content_type: u8, bytes: &[u8]) {
        self.wire(&plain_record(content_type, bytes));
    }

    /// Sends a record of TLS 1.3 that holds just this inner plaintext, its type and padding included.
    pub fn seal(&mut self, inner: &[u8]) {
        let keys = self.write_keys.clone().expect("keys");
        let number = self.c.layer().write_protection().expect("keys").records();
        let mut nonce = [0; 12];
        nonce.copy_from_slice(&keys.iv);
        for (byte, number) in nonce[4..].iter_mut().zip(number.to_be_bytes()) {
            *byte ^= number;
        }
        let mut record = plain_record(23, &vec![0; inner.len() + 16]);
        let (header, body) = record.split_at_mut(5);
        let (content, tag) = body.split_at_mut(inner.len());
        content.copy_from_slice(inner);
        let cipher = aes_gcm::Aes128Gcm::new_from_slice(&keys.key).unwrap();
        let computed = cipher
            .encrypt_inout_detached(&nonce.into(), header, content.into())
            .unwrap();
        tag.copy_from_slice(&computed);
        self.wire(&record);
    }

    /// A record as it would be sent, to be damaged.
    pub fn sealed(&mut self, content_type: ContentType, bytes: &[u8]) -> Vec<u8> {
        let keys = self.write_keys.clone().expect("keys");
        let plan = &self.plan;
        let protection =
            Protection::new(plan.suite(), plan.version, keys, plan.encrypt_then_mac).unwrap();
        let stream = std::io::Cursor::new(Vec::new());
        let randomness = Randomness::seeded(9, Side::Client).records;
        let mut layer = Layer::new(stream, self.c.side(), randomness);
        layer.set_version(plan.version);
        layer.protect_writes(protection);
        let mut silent = Narration::silent();
        // The records before it count.
        let before = self.c.layer().write_protection().expect("keys").records();
        for _ in 0..before {
            layer
                .write(ContentType::Alert, &[1, 0], &mut silent)
                .unwrap();
        }
        layer.flush(&mut silent).unwrap();
        let start = layer.stream().get_ref().len();
        layer.write(content_type, bytes, &mut silent).unwrap();
        layer.flush(&mut silent).unwrap();
        layer.stream().get_ref()[start..].to_vec()
    }

    /// A CertificateVerify over the transcript so far.
    pub fn certificate_verify(&mut self, scheme: SignatureScheme, context: Side) -> Vec<u8> {
        let hash = self.transcript_hash().expect("a hash");
        let signature = self.sign(scheme, signed_content(context, &hash));
        encode(
            &CertificateVerify {
                algorithm: Some(scheme),
                signature,
            },
            self.plan.version,
        )
    }

    /// A signature over the parameters of a key exchange (RFC 5246 §7.4.3).
    pub fn signed_params(&mut self, scheme: SignatureScheme, params: Concat<'_>) -> Value {
        let randoms = self.randoms.clone().expect("randoms");
        let params = self.c.compute(params).expect("parameters");
        let content = vec![randoms.client_random, randoms.server_random, params];
        self.sign(scheme, content)
    }

    /// A pre_master_secret of another version than the ClientHello's, encrypted.
    pub fn encrypted_pre_master_secret(&mut self, version: ProtocolVersion) -> Vec<u8> {
        let public = self.identity.private_key().public_key().expect("a key");
        let (modulus, exponent) = public.rsa().expect("an RSA key");
        let key = rsa::RsaPublicKey::new(&modulus, &exponent).expect("a key");
        let (rng, narration) = (&mut *self.c.rng, &mut self.c.narration);
        let encrypted = rsa::encrypt_pre_master_secret(
            &key,
            &Value::literal("client_version", version.0.to_be_bytes()),
            "pre_master_secret",
            rng,
            narration,
        );
        encrypted.expect("a ciphertext").1.bytes
    }

    fn sign(&mut self, scheme: SignatureScheme, content: Vec<Value>) -> Value {
        let version = self.plan.version;
        if version < ProtocolVersion::TLS1_2 {
            let schemes = self.identity.private_key().schemes(version);
            return self.sign_as(schemes[0], content);
        }
        self.sign_as(scheme, content)
    }

    fn sign_as(&mut self, scheme: SignatureScheme, content: Vec<Value>) -> Value {
        let signature = self.c.narration.compute(Sign {
            scheme,
            signer: Side::Server,
            private_key: self.identity.private_key(),
            content,
            rng: &mut *self.c.rng,
            rfc: "",
        });
        signature.expect("a signature")
    }

    /// The hash of the transcript so far.
    pub fn hash(&mut self, name: &'static str) -> Result<Value> {
        let suite = self.plan.suite();
        let prf = PrfAlgorithm::of(self.plan.version, suite.hash);
        let algorithm = match self.plan.version {
            ProtocolVersion::TLS1_3 => suite.hash,
            _ => prf.hash(),
        };
        self.c.narration.compute(
            self.c
                .schedule
                .transcript
                .hash(name, algorithm, "RFC 9846 §4.1"),
        )
    }

    /// The same for TLS 1.3's key schedule.
    pub fn transcript_hash(&mut self) -> Result<TranscriptHash> {
        let algorithm = self.plan.suite().hash;
        self.c
            .schedule
            .transcript_hash(algorithm, &mut self.c.narration)
    }

    // Steps of the story.

    fn step<M: Message>(&mut self, message: &M) {
        let bytes = encode(message, self.plan.version);
        self.step_bytes(message.name().name(), bytes);
    }

    fn step_bytes(&mut self, name: &'static str, bytes: Vec<u8>) {
        let bytes = self.meddle(name, bytes);
        if !bytes.is_empty() {
            self.send(&bytes);
        }
    }

    fn change_cipher_spec(&mut self) {
        let bytes = self.meddle("ChangeCipherSpec", vec![1]);
        if !bytes.is_empty() {
            self.record(ContentType::ChangeCipherSpec, &bytes);
        }
    }

    /// A point in the story where nothing is sent.
    fn mark(&mut self, name: &'static str) {
        self.step_bytes(name, Vec::new());
    }

    fn meddle(&mut self, name: &'static str, mut bytes: Vec<u8>) -> Vec<u8> {
        if let Some(mut act) = self.act.take() {
            act(self, name, &mut bytes);
            self.act = Some(act);
        }
        bytes
    }

    fn flush(&mut self) {
        let _ = self.c.flush_flight();
    }

    fn write_with(&mut self, keys: Keys) -> Result<()> {
        self.write_keys = Some(keys.clone());
        let plan = &self.plan;
        let etm = plan.encrypt_then_mac;
        let protection = Protection::new(plan.suite(), plan.version, keys, etm)?;
        self.c.protect_writes(protection)
    }

    fn read_with(&mut self, keys: Keys) -> Result<()> {
        let plan = &self.plan;
        let etm = plan.encrypt_then_mac;
        let protection = Protection::new(plan.suite(), plan.version, keys, etm)?;
        self.c.protect_reads(protection)
    }

    fn keys13(&mut self, sender: Side, secret: &Value) -> Result<Keys> {
        traffic_keys(self.plan.suite(), sender, secret, &mut self.c.narration)
    }

    fn replace_first(&mut self) -> Result<()> {
        let hash = self.plan.suite().hash;
        self.c
            .schedule
            .transcript
            .replace_first(hash, &mut self.c.narration)
    }

    // The stories.

    fn serve(&mut self) -> Result<()> {
        self.mark("start");
        self.flush();
        if self.plan.version == ProtocolVersion::TLS1_3 {
            self.serve13()
        } else {
            self.serve12()
        }
    }

    fn call(&mut self) -> Result<()> {
        self.mark("start");
        if self.plan.version == ProtocolVersion::TLS1_3 {
            self.call13()
        } else {
            self.call12()
        }
    }

    /// A ClientHello that offers just what the plan says.
    fn client_hello(&mut self, shares: Vec<KeyShareEntry>) -> ClientHello {
        let plan = &self.plan;
        let mut extensions = Extensions::default();
        if plan.version >= ProtocolVersion::TLS1_2 {
            extensions.push(SignatureAlgorithms {
                supported_signature_algorithms: vec![plan.scheme],
            });
        }
        if plan.version == ProtocolVersion::TLS1_3 {
            extensions.push(SupportedVersions::Offered(vec![plan.version]));
            extensions.push(SupportedGroups {
                named_group_list: vec![NamedGroup::X25519, NamedGroup::Secp256r1],
            });
            extensions.push(KeyShare::ClientShares(shares));
        } else {
            if plan.suite().key_exchange.besides_psk() == Some(KeyExchange::Ecdhe) {
                // RFC 8422 §5.3: the curve of the server's certificate counts too.
                let mut named_group_list = vec![plan.group];
                if plan.identity == "ecdsa-p256" && plan.group != NamedGroup::Secp256r1 {
                    named_group_list.push(NamedGroup::Secp256r1);
                }
                extensions.push(SupportedGroups { named_group_list });
            }
            extensions.push(RenegotiationInfo {
                renegotiated_connection: Value::default(),
            });
            if plan.extended_master_secret {
                extensions.push(ExtendedMasterSecret);
            }
            if plan.encrypt_then_mac {
                extensions.push(EncryptThenMac);
            }
        }
        ClientHello {
            client_version: plan.version.min(ProtocolVersion::TLS1_2).into(),
            random: Value::literal("random", [0xc1; 32]),
            session_id: if plan.version == ProtocolVersion::TLS1_3 {
                Value::literal("value", vec![0x1d; 32])
            } else {
                Value::literal("value", Vec::new())
            },
            cipher_suites: vec![plan.suite],
            compression_methods: vec![CompressionMethod::Null],
            extensions: Some(extensions),
        }
    }

    fn key_pair(&mut self, group: NamedGroup) -> Result<(KeyPair, KeyShareEntry)> {
        let pair = KeyPair::generate(group, &mut *self.c.rng, &mut self.c.narration)?;
        let share = KeyShareEntry {
            group,
            key_exchange: Value::literal("key_exchange", pair.public().to_vec()),
        };
        Ok((pair, share))
    }

    /// The handshake is done: a last chance to meddle, then the close.
    fn finish(&mut self) -> Result<()> {
        self.mark("done");
        self.flush();
        self.c.close()
    }

    /// Plays the story; gives the alert that the other end sent, if it sent one that ends it.
    fn play(&mut self) -> (Option<AlertDescription>, Result<()>) {
        let outcome = match self.c.side() {
            Side::Server => self.serve(),
            Side::Client => self.call(),
        };
        self.flush();
        let alert = match &outcome {
            Ok(()) => None,
            Err(error) => match error.kind {
                ErrorKind::AlertReceived(description) => Some(description),
                // Something else was in the way: the alert may still come.
                _ => self.await_alert(),
            },
        };
        (alert, outcome)
    }

    fn await_alert(&mut self) -> Option<AlertDescription> {
        let mut silent = Narration::silent();
        let _ = self
            .c
            .stream()
            .set_timeout(Some(Duration::from_millis(300)));
        loop {
            match self.c.layer().read(&mut silent) {
                Ok(ContentType::Alert) => {
                    return self
                        .c
                        .layer()
                        .fragment()
                        .get(1)
                        .map(|b| AlertDescription(*b));
                }
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }
}

fn server_hello(
    plan: &Plan,
    hello: &ClientHello,
    random: [u8; 32],
    extensions: Extensions,
) -> ServerHello {
    ServerHello {
        server_version: plan.version.min(ProtocolVersion::TLS1_2),
        random: Value::literal("random", random),
        session_id: hello.session_id.clone(),
        cipher_suite: plan.suite,
        compression_method: CompressionMethod::Null,
        extensions: Some(extensions),
    }
}

fn client_share(hello: &ClientHello, group: NamedGroup) -> Option<Value> {
    match hello.extension() {
        Some(KeyShare::ClientShares(shares)) => shares
            .iter()
            .find(|share| share.group == group)
            .map(|share| share.key_exchange.clone()),
        _ => None,
    }
}

/// A whole message, header included.
pub fn encode<M: Message>(message: &M, version: ProtocolVersion) -> Vec<u8> {
    message::encode(message, version, false)
        .expect("a message that can be encoded")
        .0
}

/// A message of a type with any body.
pub fn raw_message(msg_type: u8, body: &[u8]) -> Vec<u8> {
    let length = body.len() as u32;
    [&[msg_type], &length.to_be_bytes()[1..], body].concat()
}

/// A record in the clear.
pub fn plain_record(content_type: u8, bytes: &[u8]) -> Vec<u8> {
    let length = (bytes.len() as u16).to_be_bytes();
    [&[content_type, 3, 3], &length[..], bytes].concat()
}

// Acts.

/// Any act.
pub fn act(act: impl FnMut(&mut Lab, &'static str, &mut Vec<u8>) + Send + 'static) -> Act {
    Box::new(act)
}

/// A peer that behaves.
pub fn nothing() -> Act {
    act(|_, _, _| {})
}

/// Changes the message of a step.
pub fn edit<M: Message + 'static>(
    step: &'static str,
    edit: impl Fn(&mut M) + Send + 'static,
) -> Act {
    act(move |lab, at, bytes| {
        if at == step {
            let version = lab.plan.version;
            let (decoded, _) = message::decode::<M>(bytes, version, false);
            let mut decoded = decoded.expect("our own message");
            edit(&mut decoded);
            *bytes = encode(&decoded, version);
        }
    })
}

/// Changes the bytes of a step's message, header included.
pub fn bytes(step: &'static str, edit: impl Fn(&mut Vec<u8>) + Send + 'static) -> Act {
    act(move |_, at, bytes| {
        if at == step {
            edit(bytes);
        }
    })
}

/// Does something before the message of a step, which is sent afterwards.
pub fn before(step: &'static str, mut what: impl FnMut(&mut Lab) + Send + 'static) -> Act {
    act(move |lab, at, _| {
        if at == step {
            what(lab);
        }
    })
}

/// Does something instead of sending the message of a step.
pub fn instead(step: &'static str, mut what: impl FnMut(&mut Lab) + Send + 'static) -> Act {
    act(move |lab, at, bytes| {
        if at == step {
            bytes.clear();
            what(lab);
        }
    })
}

/// Leaves a message out.
pub fn omit(step: &'static str) -> Act {
    instead(step, |_| {})
}

/// One act after the other at each step.
pub fn both(mut first: Act, mut second: Act) -> Act {
    act(move |lab, at, bytes| {
        first(lab, at, bytes);
        second(lab, at, bytes);
    })
}
