//! The handshakes that the faults are tried on: each key exchange, each protection of records, each
//! kind of server key and each option, in each version that has it.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tlsdemo::certificate::ServerName;
use tlsdemo::compute::random::seeded;
use tlsdemo::compute::signature::PrivateKey;
use tlsdemo::handshake::client;
use tlsdemo::handshake::server;
use tlsdemo::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use tlsdemo::names::suite;
use tlsdemo::peer::{ClientAuthentication, Identity, TrustAnchors, identity};

use crate::issue;

pub const TLS1_0: ProtocolVersion = ProtocolVersion::TLS1_0;
pub const TLS1_1: ProtocolVersion = ProtocolVersion::TLS1_1;
pub const TLS1_2: ProtocolVersion = ProtocolVersion::TLS1_2;
pub const TLS1_3: ProtocolVersion = ProtocolVersion::TLS1_3;

/// An RSA key of 1024 bits, which makes handshakes cheap; `openssl genpkey -algorithm RSA -pkeyopt
/// rsa_keygen_bits:1024` made it. It proves nothing, to anybody.
const RSA_1024: &str = include_str!("../data/rsa-1024.pem");

/// The key of the demo authority.
const DEMO_CA_KEY: &str = include_str!("../../src/peer/identity/demo-ca.key.pem");

/// A kind of handshake.
#[derive(Clone)]
pub struct Kind {
    pub version: ProtocolVersion,
    /// OpenSSL's name of the suite.
    pub suite: &'static str,
    pub group: NamedGroup,
    /// The server's identity: `rsa-1024`, or the name of a demo identity.
    pub identity: &'static str,
    /// What else is asked for, in words.
    pub options: Vec<Opt>,
}

/// What else is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opt {
    /// The MAC covers the ciphertext (RFC 7366).
    EncryptThenMac,
    /// No extended master secret.
    PlainMasterSecret,
    /// The server asks for a certificate, and gets none.
    Request,
    /// The client sends no share: HelloRetryRequest.
    Retry,
    /// HelloRetryRequest with a cookie.
    Cookie,
    /// No dummy ChangeCipherSpec.
    Bare,
    /// Two tickets.
    Tickets,
    /// Padding to 64 bytes.
    Padding,
    /// Records of 64 bytes.
    SmallRecords,
    /// The client offers an application protocol.
    Alpn,
}

impl Kind {
    pub fn name(&self) -> String {
        let Kind {
            version,
            suite,
            group,
            identity,
            options,
        } = self;
        format!("{version} {suite} {group} {identity} {options:?}")
    }

    /// Whether its handshake costs much more than that of others.
    pub fn is_dear(&self) -> bool {
        use NamedGroup as G;
        let group = matches!(
            self.group,
            G::Secp384r1 | G::Secp521r1 | G::Ffdhe2048 | G::SecP384r1MlKem1024
        );
        group
            || ["rsa", "rsa-pss", "ecdsa-p384", "ecdsa-p521"].contains(&self.identity)
            || self.identity.starts_with("mldsa")
    }

    /// Whether it is one of the few, of each version and kind of option, that are looked at closely
    /// even when time is short.
    pub fn is_close(&self) -> bool {
        let is_plain = self.identity == "ecdsa-p256" && self.group == NamedGroup::X25519;
        let suites = ["ECDHE-ECDSA-AES128-SHA", "TLS_AES_128_GCM_SHA256"];
        let options: [&[Opt]; 2] = [&[], &[Opt::Retry, Opt::Cookie, Opt::Bare]];
        is_plain && suites.contains(&self.suite) && options.contains(&&self.options[..])
    }

    pub fn has(&self, option: Opt) -> bool {
        self.options.contains(&option)
    }

    pub fn client(&self, shared: &Shared) -> client::Config {
        let mut config = client::Config::new(ServerName::new("localhost"), TrustAnchors::empty());
        config.versions = vec![self.version];
        config.suites = vec![suite::find(self.suite).expect("a suite").code];
        config.groups = vec![self.group];
        if self.version < ProtocolVersion::TLS1_3 {
            // The curve of an ECDSA certificate has to be listed too (RFC 8422 §5.1).
            let identities = shared.identity(self.identity);
            let keys = identities.iter().map(|it| it.private_key().algorithm());
            let curves = keys.filter_map(|key| key.curve());
            config
                .groups
                .extend(curves.filter(|curve| *curve != self.group));
        }
        config.key_shares = self.has(Opt::Retry).then(Vec::new);
        config.alpn = if self.has(Opt::Alpn) {
            vec![b"http/1.1".to_vec()]
        } else {
            Vec::new()
        };
        config.trust_anchors = Arc::clone(&shared.anchors);
        config.now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        config.extended_master_secret = !self.has(Opt::PlainMasterSecret);
        config.encrypt_then_mac = self.has(Opt::EncryptThenMac);
        config.compat = !self.has(Opt::Bare);
        config.pad_to = self.has(Opt::Padding).then_some(64);
        config.record_size_limit = self.has(Opt::SmallRecords).then_some(64);
        config
    }

    pub fn server(&self, shared: &Shared) -> server::Config {
        let mut config = server::Config::new(Vec::new());
        config.suites = vec![suite::find(self.suite).expect("a suite").code];
        config.groups = vec![self.group];
        config.identities = shared.identity(self.identity);
        config.cookie = self.has(Opt::Cookie);
        config.compat = !self.has(Opt::Bare);
        config.tickets = if self.has(Opt::Tickets) { 2 } else { 0 };
        config.pad_to = self.has(Opt::Padding).then_some(64);
        config.record_size_limit = self.has(Opt::SmallRecords).then_some(64);
        config.client_authentication = self
            .has(Opt::Request)
            .then(|| ClientAuthentication::requested(TrustAnchors::empty()));
        config
    }
}

/// What all handshakes share: keys and anchors, which are dear to prepare.
pub struct Shared {
    anchors: Arc<TrustAnchors>,
    identities: Vec<(&'static str, Arc<Vec<Identity>>)>,
}

impl Shared {
    pub fn new() -> Self {
        let cas = [identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat();
        let mut identities: Vec<_> = Identity::demo_names()
            .map(|name| {
                (
                    name,
                    Arc::new(vec![Identity::demo_named(name).expect("a demo")]),
                )
            })
            .collect();
        identities.push(("rsa-1024", Arc::new(vec![rsa_1024()])));
        Shared {
            anchors: Arc::new(TrustAnchors::from_pem("demo", cas)),
            identities,
        }
    }

    fn identity(&self, name: &str) -> Arc<Vec<Identity>> {
        let known = self.identities.iter().find(|(known, _)| *known == name);
        Arc::clone(&known.expect("an identity").1)
    }
}

fn rsa_1024() -> Identity {
    let authority = Identity::from_pem(identity::DEMO_CA_PEM, DEMO_CA_KEY).expect("the demo CA");
    let subject = &authority
        .certificate()
        .expect("it parses")
        .summary(0)
        .subject;
    let key = PrivateKey::from_pem(RSA_1024).expect("a key");
    let der = issue::certificate(
        &issue::Template {
            subject: "localhost",
            serial: 1024,
            names: &["localhost"],
            not_before: 1_767_225_600,
            not_after: 4_922_899_199,
            is_ca: false,
            is_client: false,
        },
        &key.public_key().expect("its public half"),
        &issue::Issuer {
            name: subject.strip_prefix("CN=").unwrap_or(subject),
            private_key: authority.private_key(),
            scheme: SignatureScheme::RsaPkcs1Sha256,
        },
        &mut *seeded(1024),
    )
    .expect("a certificate");
    let pem = issue::pem("CERTIFICATE", &der).expect("PEM");
    Identity::from_pem(&pem, RSA_1024).expect("they belong together")
}

/// Every kind of handshake that is tried.
pub fn all() -> Vec<Kind> {
    let mut kinds = Vec::new();
    for version in [TLS1_0, TLS1_1, TLS1_2] {
        kinds.extend(before_tls13(version));
    }
    kinds.extend(tls12());
    kinds.extend(tls13());
    kinds
}

/// What TLS 1.0, 1.1 and 1.2 have in common.
fn before_tls13(version: ProtocolVersion) -> Vec<Kind> {
    use NamedGroup as G;
    use Opt::*;
    let kind = |suite, group, identity, options: &[Opt]| Kind {
        version,
        suite,
        group,
        identity,
        options: options.to_vec(),
    };
    let by_rsa = |suite, options| kind(suite, G::Secp256r1, "rsa-1024", options);
    let by_ecdsa = |suite, options| kind(suite, G::X25519, "ecdsa-p256", options);
    vec![
        // Each key exchange, with each way to sign it.
        by_rsa("AES128-SHA", &[]),
        kind("DHE-RSA-AES128-SHA", G::Ffdhe2048, "rsa-1024", &[]),
        kind("ECDHE-RSA-AES128-SHA", G::X25519, "rsa-1024", &[]),
        kind("ECDHE-RSA-AES128-SHA", G::Secp256r1, "rsa-1024", &[]),
        kind("ECDHE-RSA-AES128-SHA", G::Secp384r1, "rsa-1024", &[]),
        kind("ECDHE-RSA-AES128-SHA", G::Secp521r1, "rsa-1024", &[]),
        by_ecdsa("ECDHE-ECDSA-AES128-SHA", &[]),
        // Each protection of records.
        by_ecdsa("ECDHE-ECDSA-AES128-SHA", &[EncryptThenMac]),
        by_ecdsa("ECDHE-ECDSA-AES256-SHA", &[]),
        by_ecdsa("ECDHE-ECDSA-AES256-SHA", &[EncryptThenMac]),
        by_ecdsa("ECDHE-ECDSA-DES-CBC3-SHA", &[]),
        by_ecdsa("ECDHE-ECDSA-DES-CBC3-SHA", &[EncryptThenMac]),
        by_ecdsa("ECDHE-ECDSA-NULL-SHA", &[]),
        by_rsa("NULL-MD5", &[]),
        // Each option.
        by_rsa("AES128-SHA", &[PlainMasterSecret]),
        by_ecdsa("ECDHE-ECDSA-AES128-SHA", &[PlainMasterSecret]),
        by_ecdsa("ECDHE-ECDSA-AES128-SHA", &[Request]),
        by_rsa("AES128-SHA", &[Alpn, SmallRecords]),
    ]
}

/// What TLS 1.2 alone has.
fn tls12() -> Vec<Kind> {
    use NamedGroup as G;
    use Opt::*;
    let kind = |suite, group, identity, options: &[Opt]| Kind {
        version: TLS1_2,
        suite,
        group,
        identity,
        options: options.to_vec(),
    };
    let by_rsa = |suite| kind(suite, G::Secp256r1, "rsa-1024", &[]);
    let by_ecdsa = |suite, options| kind(suite, G::X25519, "ecdsa-p256", options);
    vec![
        by_rsa("AES128-GCM-SHA256"),
        kind("AES128-GCM-SHA256", G::X25519, "rsa", &[]),
        kind("DHE-RSA-AES128-GCM-SHA256", G::Ffdhe2048, "rsa-1024", &[]),
        kind("ECDHE-RSA-AES128-GCM-SHA256", G::X25519, "rsa-pss", &[]),
        kind(
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            G::Secp256r1,
            "ecdsa-p384",
            &[],
        ),
        kind(
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            G::Secp384r1,
            "ecdsa-p521",
            &[],
        ),
        kind(
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            G::Secp521r1,
            "ed25519",
            &[],
        ),
        by_ecdsa("ECDHE-ECDSA-AES128-GCM-SHA256", &[]),
        by_ecdsa("ECDHE-ECDSA-AES256-GCM-SHA384", &[]),
        by_ecdsa("ECDHE-ECDSA-CHACHA20-POLY1305", &[]),
        by_ecdsa("ECDHE-ECDSA-AES128-CCM", &[]),
        by_ecdsa("ECDHE-ECDSA-AES256-CCM", &[]),
        by_ecdsa("ECDHE-ECDSA-AES128-CCM8", &[]),
        by_ecdsa("ECDHE-ECDSA-AES256-CCM8", &[]),
        by_ecdsa("ECDHE-ECDSA-AES128-SHA256", &[]),
        by_ecdsa("ECDHE-ECDSA-AES128-SHA256", &[EncryptThenMac]),
        by_ecdsa("ECDHE-ECDSA-AES256-SHA384", &[]),
        by_ecdsa("ECDHE-ECDSA-AES256-SHA384", &[EncryptThenMac]),
        by_rsa("NULL-SHA256"),
        by_ecdsa("ECDHE-ECDSA-AES128-GCM-SHA256", &[PlainMasterSecret]),
    ]
}

fn tls13() -> Vec<Kind> {
    use NamedGroup as G;
    use Opt::*;
    const SUITE: &str = "TLS_AES_128_GCM_SHA256";
    let kind = |suite, group, identity, options: &[Opt]| Kind {
        version: TLS1_3,
        suite,
        group,
        identity,
        options: options.to_vec(),
    };
    let suites = [
        SUITE,
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_AES_128_CCM_SHA256",
        "TLS_AES_128_CCM_8_SHA256",
    ];
    let groups = [
        G::Secp256r1,
        G::Secp384r1,
        G::Secp521r1,
        G::Ffdhe2048,
        G::X25519MlKem768,
        G::SecP256r1MlKem768,
        G::SecP384r1MlKem1024,
    ];
    let identities = [
        "rsa-1024",
        "rsa-pss",
        "ecdsa-p384",
        "ecdsa-p521",
        "ed25519",
        "mldsa44",
        "mldsa65",
        "mldsa87",
    ];
    let options: [&[Opt]; 9] = [
        &[Retry],
        &[Cookie],
        &[Retry, Cookie, Bare],
        &[Request],
        &[Bare],
        &[Tickets],
        &[Padding],
        &[SmallRecords],
        &[Alpn],
    ];
    let by = |suite, options| kind(suite, G::X25519, "ecdsa-p256", options);
    let mut kinds: Vec<Kind> = suites.into_iter().map(|suite| by(suite, &[])).collect();
    kinds.extend(groups.map(|group| kind(SUITE, group, "ecdsa-p256", &[])));
    kinds.extend(identities.map(|identity| kind(SUITE, G::X25519, identity, &[])));
    kinds.extend(options.map(|options| by(SUITE, options)));
    kinds
}
