//! The commands that compute values again are run as a reader would run them, for every operation
//! and each of its parameters, and print what was computed.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use tlsdemo::compute::Parameter;
use tlsdemo::compute::random::seeded;
use tlsdemo::extension::CompressCertificate;
use tlsdemo::handshake::client::{Config, Ech};
use tlsdemo::handshake::ech::{EchKeys, EchOffer};
use tlsdemo::keys::hpke::Kem;
use tlsdemo::message::ClientHello;
use tlsdemo::names::registry::{
    CertificateCompressionAlgorithm, HpkeKemId, NamedGroup, ProtocolVersion, SignatureScheme,
};
use tlsdemo::narration::{Description, Event, Operation};
use tlsdemo::report::redo::{Redo, redo};

use crate::common::skip::skip;
use crate::scenes::*;

/// Visits that between them use every operation with each of its parameters, or nearly.
fn visits() -> Vec<(String, Config)> {
    let mut visits = Vec::new();
    let suites = [
        ("TLS_AES_256_GCM_SHA384", ProtocolVersion::TLS1_3),
        ("TLS_CHACHA20_POLY1305_SHA256", ProtocolVersion::TLS1_3),
        ("TLS_AES_128_CCM_SHA256", ProtocolVersion::TLS1_3),
        ("TLS_AES_128_CCM_8_SHA256", ProtocolVersion::TLS1_3),
        ("TLS_SM4_GCM_SM3", ProtocolVersion::TLS1_3),
        (
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            ProtocolVersion::TLS1_2,
        ),
        ("TLS_DHE_RSA_WITH_AES_256_CCM_8", ProtocolVersion::TLS1_2),
        (
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            ProtocolVersion::TLS1_2,
        ),
        (
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
            ProtocolVersion::TLS1_2,
        ),
        ("TLS_RSA_WITH_AES_256_CBC_SHA256", ProtocolVersion::TLS1_2),
        (
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            ProtocolVersion::TLS1_1,
        ),
        ("TLS_DHE_RSA_WITH_AES_128_CBC_SHA", ProtocolVersion::TLS1_0),
        ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", ProtocolVersion::TLS1_0),
        (
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            ProtocolVersion::TLS1_0,
        ),
    ];
    for (suite, version) in suites {
        visits.push((format!("{suite}, {version}"), only(suite, version)));
    }
    visits.push(("as usual".into(), client()));
    let groups = [
        NamedGroup::SecP256r1MlKem768,
        NamedGroup::SecP384r1MlKem1024,
        NamedGroup::X25519,
        NamedGroup::Secp256r1,
        NamedGroup::Secp521r1,
        NamedGroup::Ffdhe2048,
    ];
    for group in groups {
        let mut config = client();
        config.groups = vec![group];
        visits.push((format!("{group}"), config));
    }
    let schemes = [
        SignatureScheme::RsaPssRsaeSha256,
        SignatureScheme::RsaPssRsaeSha512,
        SignatureScheme::Ed25519,
        SignatureScheme::MlDsa44,
    ];
    for scheme in schemes {
        let mut config = client();
        config.signature_schemes = vec![scheme];
        visits.push((format!("{scheme}"), config));
    }
    let mut config = client();
    config.arrange = Some(take_compressed);
    visits.push(("a compressed Certificate".into(), config));
    let keys = EchKeys::generate(
        Kem::named(HpkeKemId::DhKemX25519).unwrap(),
        "tlsdemo.example",
        64,
        &mut *seeded(1),
    );
    let mut config = client();
    config.versions = vec![ProtocolVersion::TLS1_3];
    // The server has other keys; what the client computes is the same.
    let offer = EchOffer::choose(&keys.unwrap().published()).unwrap();
    config.ech = Ech::Offer(Box::new(offer));
    visits.push(("Encrypted ClientHello".into(), config));
    visits
}

/// Offers to decompress certificates.
fn take_compressed(hello: &mut ClientHello) {
    hello
        .extensions
        .get_or_insert_default()
        .push(CompressCertificate {
            algorithms: vec![CertificateCompressionAlgorithm::Zlib],
        });
}

/// What of a computation makes its command another one.
type Kind = (Operation, Vec<(String, String)>);

fn kind(of: &Description) -> Kind {
    let telling = |it: &&Parameter| {
        !matches!(
            it,
            Parameter::Label(_)
                | Parameter::Length(_)
                | Parameter::Offset(_)
                | Parameter::Algorithm(_)
        )
    };
    let parameters = of.parameters.iter().filter(telling);
    let parameters = parameters.map(|it| (it.name().to_owned(), it.value().into_owned()));
    (of.operation, parameters.collect())
}

/// The first computation of each kind, from both ends, with where it is from.
fn kinds() -> BTreeMap<Kind, (String, Description)> {
    let mut kinds = BTreeMap::new();
    for (name, config) in visits() {
        let scene = visit(&config);
        for event in scene.events.iter().chain(&scene.server_events) {
            let found = match event {
                Event::Computation(computed) => std::slice::from_ref(&**computed),
                Event::Record(record) => &record.steps,
                _ => &[],
            };
            for of in found {
                kinds
                    .entry(kind(of))
                    .or_insert_with(|| (name.clone(), of.clone()));
            }
        }
    }
    kinds
}

/// What a command prints: hex digits in lower case; `None` if its tool is not there.
fn run(command: &str, python: &str) -> Result<String, String> {
    let command = command.replacen("python3 -", &format!("{python} -"), 1);
    let done = Command::new("sh")
        .args(["-c", &command])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    let digits = said.chars().filter(char::is_ascii_hexdigit);
    let digits: String = digits.map(|digit| digit.to_ascii_lowercase()).collect();
    match done.status.success() {
        true => Ok(digits),
        false => Err(String::from_utf8_lossy(&done.stderr).into_owned()),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn commands_print_what_was_computed() {
    let python = std::env::var("TLSDEMO_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let works = |program: &str, arguments: &[&str]| {
        let run = Command::new(program).args(arguments).output();
        run.is_ok_and(|done| done.status.success())
    };
    let has_python = works(&python, &["-c", "import cryptography"]);
    let has_ml_kem = works(
        &python,
        &[
            "-c",
            "from cryptography.hazmat.primitives.asymmetric import mlkem, mldsa",
        ],
    );
    let has_openssl = works("openssl", &["kdf", "-help"]);
    if !has_python {
        skip("Python with the package cryptography does not run");
    } else if !has_ml_kem {
        skip("the package cryptography is too old for ML-KEM and ML-DSA");
    }
    if !has_openssl {
        skip("openssl 3 does not run");
    }
    let mut wrong = Vec::new();
    let mut ran = BTreeMap::new();
    for ((operation, parameters), (name, of)) in kinds() {
        let command = match redo(&of) {
            Redo::Command(command) => command.whole(&of),
            Redo::Never(why) => {
                assert!(!why.is_empty());
                let never = matches!(operation, Operation::Random | Operation::MlKemEncapsulate);
                assert!(never, "{operation:?} {parameters:?} of {name}: {why}");
                continue;
            }
        };
        let is_new = parameters
            .iter()
            .any(|(_, value)| value.starts_with("ML-KEM") || value.starts_with("mldsa"));
        let can = match command.starts_with("openssl") {
            true => has_openssl,
            false => has_python && (has_ml_kem || !is_new),
        };
        if !can {
            continue;
        }
        let wanted = match operation {
            Operation::Sign | Operation::Compress => "01".to_owned(),
            _ => hex(&of.output),
        };
        let printed = run(&command, &python);
        if printed.as_ref() != Ok(&wanted) {
            wrong.push(format!("{operation:?} {parameters:?} of {name}:\n{command}\nprints {printed:?}, not {wanted}"));
        }
        *ran.entry(operation).or_insert(0) += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    println!("{ran:?}");
    if has_python && has_openssl && has_ml_kem {
        for operation in Operation::ALL {
            let never = matches!(operation, Operation::Random | Operation::MlKemEncapsulate);
            assert!(
                never || ran.contains_key(operation),
                "{operation:?} was not seen"
            );
        }
    }
}
