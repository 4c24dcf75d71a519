//! The handshakes that are fuzzed: every version, every kind of key exchange and of record
//! protection, and each branch that a message more or less makes.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use tlsdemo::certificate::{ServerName, parse_filter};
use tlsdemo::compute::random::seeded;
use tlsdemo::compute::signature::PrivateKey;
use tlsdemo::connection::session::ExternalPsk;
use tlsdemo::extension::OidFilter;
use tlsdemo::handshake::{client, server};
use tlsdemo::names::hash::HashAlgorithm;
use tlsdemo::names::registry::{NamedGroup, ProtocolVersion, SignatureScheme};
use tlsdemo::names::signature::KeyAlgorithm;
use tlsdemo::names::suite::{self, SUITES};
use tlsdemo::names::{Side, TrustAnchorId};
use tlsdemo::peer::{ClientAuthentication, Delegate, Identity, PinnedKey, TrustAnchors, identity};

/// How both ends are set up.
pub struct Plan {
    /// What it is about.
    pub name: &'static str,
    /// The client.
    pub client: client::Config,
    /// The server.
    pub server: server::Config,
    /// The client changes its keys after the handshake, and asks the server to (TLS 1.3).
    pub key_update: bool,
}

/// A day on which the demonstration certificates are valid: 2026-07-01.
const TODAY: Duration = Duration::from_secs(1_782_864_000);

/// The server asks for a certificate and can do without one.
fn asks() -> ClientAuthentication {
    ClientAuthentication::requested(TrustAnchors::empty())
}

/// Every plan.
pub fn plans() -> &'static [Plan] {
    static PLANS: OnceLock<Vec<Plan>> = OnceLock::new();
    PLANS.get_or_init(all)
}

fn plan(name: &'static str, version: ProtocolVersion, suite: &str) -> Plan {
    let cas = [identity::DEMO_CA_PEM, identity::DEMO_ML_DSA_CA_PEM].concat();
    let anchors = TrustAnchors::from_pem("demo", cas);
    let suite = suite::find(suite).expect("a suite").code;
    let client = {
        let mut config = client::Config::new(ServerName::new("localhost"), anchors);
        config.versions = vec![version];
        config.suites = vec![suite];
        config.groups = vec![
            NamedGroup::X25519,
            NamedGroup::Secp256r1,
            NamedGroup::Ffdhe2048,
        ];
        config.now = SystemTime::UNIX_EPOCH + TODAY;
        config.alpn = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        config
    };
    let server = {
        let mut config = server::Config::new(Identity::demo());
        config.suites = SUITES.iter().map(|suite| suite.code).collect();
        config
    };
    Plan {
        name,
        client,
        server,
        key_update: false,
    }
}

fn all() -> Vec<Plan> {
    use ProtocolVersion as V;
    let mut plans = vec![
        plan("1.0, RSA", V::TLS1_0, "AES128-SHA"),
        plan("1.0, ECDHE", V::TLS1_0, "ECDHE-ECDSA-AES256-SHA"),
        plan("1.1, DHE", V::TLS1_1, "DHE-RSA-AES128-SHA"),
        plan(
            "1.1, ECDHE, MAC then encrypt",
            V::TLS1_1,
            "ECDHE-ECDSA-AES128-SHA",
        ),
        plan("1.2, RSA, NULL", V::TLS1_2, "NULL-SHA256"),
        plan("1.2, GCM", V::TLS1_2, "ECDHE-ECDSA-AES128-GCM-SHA256"),
        plan(
            "1.2, client certificate asked for",
            V::TLS1_2,
            "ECDHE-ECDSA-CHACHA20-POLY1305",
        ),
        plan(
            "1.2, DHE, record_size_limit",
            V::TLS1_2,
            "DHE-RSA-AES128-SHA256",
        ),
        plan("1.2, CCM", V::TLS1_2, "ECDHE-ECDSA-AES128-CCM8"),
        plan("1.3", V::TLS1_3, "TLS_AES_128_GCM_SHA256"),
        plan(
            "1.3, another group asked for",
            V::TLS1_3,
            "TLS_AES_128_GCM_SHA256",
        ),
        plan(
            "1.3, cookie alone",
            V::TLS1_3,
            "TLS_CHACHA20_POLY1305_SHA256",
        ),
        plan(
            "1.3, all that may come",
            V::TLS1_3,
            "TLS_AES_256_GCM_SHA384",
        ),
        plan(
            "1.3, hybrid, no compatibility mode",
            V::TLS1_3,
            "TLS_AES_128_CCM_SHA256",
        ),
        plan(
            "1.3, group and cookie",
            V::TLS1_3,
            "TLS_AES_128_CCM_8_SHA256",
        ),
        plan("every version offered", V::TLS1_3, "TLS_AES_128_GCM_SHA256"),
    ];
    let named = |name: &str| plans.iter().position(|plan| plan.name == name).expect(name);
    let [
        mac_then_encrypt,
        asked,
        limited,
        group,
        cookie,
        everything,
        hybrid,
        both,
        offers,
    ] = [
        "1.1, ECDHE, MAC then encrypt",
        "1.2, client certificate asked for",
        "1.2, DHE, record_size_limit",
        "1.3, another group asked for",
        "1.3, cookie alone",
        "1.3, all that may come",
        "1.3, hybrid, no compatibility mode",
        "1.3, group and cookie",
        "every version offered",
    ]
    .map(named);
    plans[mac_then_encrypt].client.encrypt_then_mac = false;
    plans[mac_then_encrypt].client.extended_master_secret = false;
    plans[asked].server.client_authentication = Some(asks());
    plans[limited].client.record_size_limit = Some(512);
    plans[limited].server.record_size_limit = Some(300);
    plans[group].client.key_shares = Some(vec![NamedGroup::Secp256r1]);
    plans[group].server.groups = vec![NamedGroup::X25519];
    plans[cookie].server.cookie = true;
    let full = &mut plans[everything];
    full.server.client_authentication = Some(asks());
    full.server.tickets = 2;
    full.server.record_size_limit = Some(400);
    full.client.record_size_limit = Some(500);
    full.client.pad_to = Some(64);
    full.server.pad_to = Some(32);
    full.key_update = true;
    plans[hybrid].client.groups = vec![NamedGroup::X25519MlKem768];
    plans[hybrid].client.compat = false;
    plans[hybrid].server.compat = false;
    plans[hybrid].server.signature_schemes = vec![SignatureScheme::Ed25519];
    plans[both].server.cookie = true;
    plans[both].client.key_shares = Some(Vec::new());
    let cas = plans[offers].client.trust_anchors.clone();
    let anchors = TrustAnchors::empty();
    plans[offers].client = {
        let mut config = client::Config::new(ServerName::new("localhost"), anchors);
        config.trust_anchors = cas;
        config.now = SystemTime::UNIX_EPOCH + TODAY;
        config.groups = vec![NamedGroup::X25519, NamedGroup::Secp256r1];
        config
    };
    plans.extend(with_keys());
    plans.extend(with_other_proofs());
    plans
}

/// Those in which both ends were given a key, with a hint at it.
fn with_keys() -> Vec<Plan> {
    use ProtocolVersion as V;
    let mut plans = vec![
        plan("1.2, PSK", V::TLS1_2, "PSK-AES128-GCM-SHA256"),
        plan("1.2, DHE_PSK", V::TLS1_2, "DHE-PSK-AES128-CBC-SHA256"),
        plan("1.2, ECDHE_PSK", V::TLS1_2, "ECDHE-PSK-AES128-CBC-SHA256"),
        plan("1.2, RSA_PSK", V::TLS1_2, "RSA-PSK-AES128-GCM-SHA256"),
        plan("1.3, PSK", V::TLS1_3, "TLS_AES_128_GCM_SHA256"),
    ];
    let keys = Arc::new(vec![ExternalPsk {
        identity: b"alice".to_vec(),
        secret: vec![7; 16],
        hash: HashAlgorithm::Sha256,
    }]);
    for plan in &mut plans {
        plan.client.psks = keys.clone();
        plan.server.psks = keys.clone();
        plan.server.psk_hint = Some(b"hint".to_vec());
    }
    plans
}

/// Those in which an end proves itself otherwise than with the first certificate that fits: raw keys, on the
/// curves of SM2 and Brainpool and on Edwards448; delegated credentials; chains that are asked for.
fn with_other_proofs() -> Vec<Plan> {
    use ProtocolVersion as V;
    vec![
        with_raw_keys(
            plan("1.3, raw keys of SM2", V::TLS1_3, "TLS_SM4_GCM_SM3"),
            (KeyAlgorithm::Sm2, SignatureScheme::Sm2SigSm3),
            NamedGroup::CurveSm2,
        ),
        with_raw_keys(
            plan(
                "1.3, raw keys of Brainpool",
                V::TLS1_3,
                "TLS_AES_128_GCM_SHA256",
            ),
            (
                KeyAlgorithm::EcdsaBrainpoolP256,
                SignatureScheme::EcdsaBrainpoolP256r1Tls13Sha256,
            ),
            NamedGroup::BrainpoolP256r1Tls13,
        ),
        with_raw_keys(
            plan(
                "1.2, raw keys of Ed448",
                V::TLS1_2,
                "ECDHE-ECDSA-AES128-GCM-SHA256",
            ),
            (KeyAlgorithm::Ed448, SignatureScheme::Ed448),
            NamedGroup::X448,
        ),
        with_credential(plan(
            "1.3, delegated credential",
            V::TLS1_3,
            "TLS_AES_128_GCM_SHA256",
        )),
        with_wishes(plan(
            "1.3, trust_anchors and oid_filters",
            V::TLS1_3,
            "TLS_AES_128_GCM_SHA256",
        )),
    ]
}

/// Both ends have a raw key, and know each other's (RFC 7250).
fn with_raw_keys(
    mut plan: Plan,
    (algorithm, scheme): (KeyAlgorithm, SignatureScheme),
    group: NamedGroup,
) -> Plan {
    let key = |seed| PrivateKey::generate(algorithm, &mut *seeded(seed)).expect("a kind of key");
    let pin = |key: &PrivateKey| {
        let public = key.public_key().expect("it is whole");
        Arc::new(vec![PinnedKey::of(public.spki())])
    };
    let (ours, theirs) = (key(1), key(2));
    plan.client.groups = vec![group];
    plan.server.groups = vec![group];
    plan.client.signature_schemes = vec![scheme];
    plan.server.signature_schemes = vec![scheme];
    plan.client.peer_keys = pin(&theirs);
    plan.server.client_authentication = Some(ClientAuthentication {
        peer_keys: pin(&ours),
        ..ClientAuthentication::required(TrustAnchors::empty())
    });
    plan.client.raw_keys = Arc::new(vec![Identity::bare(ours)]);
    plan.server.raw_keys = Arc::new(vec![Identity::bare(theirs)]);
    plan
}

/// The server shows a delegated credential (RFC 9345), though its certificate does not allow that: the
/// client complains, and goes on.
fn with_credential(mut plan: Plan) -> Plan {
    let mut owner = Identity::demo_named("ecdsa-p256").expect("a demo");
    let certificate = owner.certificate().expect("it parses");
    let day = TODAY.as_secs() + 86_400;
    let valid_time = day - certificate.not_before().unsigned_abs();
    let rng = &mut *seeded(3);
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, rng).expect("a kind of key");
    let scheme = SignatureScheme::EcdsaSecp256r1Sha256;
    let credential = Delegate::issue(&owner, Side::Server, key, scheme, valid_time as u32, rng);
    owner.delegate(credential.expect("its key signs"));
    plan.server.identities = Arc::new(vec![owner]);
    plan.client.delegated_credentials = true;
    plan.client.insecure = true;
    plan
}

/// Each end asks for a chain by its trust anchor, and the server for extensions as well.
fn with_wishes(mut plan: Plan) -> Plan {
    let anchor = |id| vec![TrustAnchorId::parse(id).expect("an identifier")];
    let (certificate_extension_oid, certificate_extension_values) =
        parse_filter("extKeyUsage=clientAuth").expect("a filter");
    plan.client.anchor_ids = Some(anchor(identity::DEMO_CA_ID));
    plan.client.identities = Arc::new(Identity::demo());
    plan.client.insist = true;
    plan.server.client_authentication = Some(ClientAuthentication {
        anchor_ids: Some(anchor(identity::DEMO_ML_DSA_CA_ID)),
        filters: Arc::new(vec![OidFilter {
            certificate_extension_oid,
            certificate_extension_values,
        }]),
        insecure: true,
        ..asks()
    });
    plan
}
