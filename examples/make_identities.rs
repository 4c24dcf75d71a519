//! Makes the demo identities that the built-in server serves: `cargo run --example make_identities`.
//!
//! Every key comes from one fixed seed, so everybody can make them again and nobody should trust
//! them. With `--check` nothing is written: the committed files are compared instead.

#[path = "../tests/common/issue.rs"]
mod issue;

use std::path::Path;

use issue::{Issuer, Template, certificate, pem, private_key};
use rand::SeedableRng;
use rand::rngs::StdRng;
use tlsdemo::Result;
use tlsdemo::compute::signature::PrivateKey;
use tlsdemo::names::registry::SignatureScheme;
use tlsdemo::names::signature::KeyAlgorithm;

const SEED: u64 = 0x746c_7364_656d_6f00;
const NOT_BEFORE: i64 = 1_767_225_600; // 2026-01-01T00:00:00Z
const NOT_AFTER: i64 = 4_922_899_199; // 2125-12-31T23:59:59Z
const NAMES: &[&str] = &["localhost", "tlsdemo.example", "127.0.0.1", "::1"];
const WARNING: &str = "Public knowledge: anybody has this key. Trust it nowhere.\n\
    Made by: cargo run --example make_identities\n\n";

const CA: &str = "tlsdemo demo CA (public key material: trust it nowhere)";
const ML_DSA_CA: &str = "tlsdemo demo ML-DSA CA (public key material: trust it nowhere)";
const INTERMEDIATE: &str = "tlsdemo demo intermediate CA (public key material: trust it nowhere)";

/// A file's name and content.
type File = (String, String);

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/peer/identity");
    let check = std::env::args().any(|argument| argument == "--check");
    let mut different = 0;
    for (name, content) in make()? {
        let path = directory.join(name);
        if !check {
            std::fs::write(&path, content)?;
        } else if std::fs::read_to_string(&path)? != content {
            eprintln!("{} differs", path.display());
            different += 1;
        }
    }
    if different > 0 {
        return Err("committed files differ from what this program makes".into());
    }
    Ok(())
}

fn make() -> Result<Vec<File>> {
    let mut maker = Maker {
        rng: StdRng::seed_from_u64(SEED),
        serial: 0,
        files: Vec::new(),
    };
    let ca = maker.authority(
        "demo-ca",
        CA,
        KeyAlgorithm::Rsa,
        SignatureScheme::RsaPkcs1Sha256,
    )?;
    let ml_dsa_ca = maker.authority(
        "demo-ca-mldsa65",
        ML_DSA_CA,
        KeyAlgorithm::MlDsa65,
        SignatureScheme::MlDsa65,
    )?;
    let by_ca = Issuer {
        name: CA,
        private_key: &ca,
        scheme: SignatureScheme::RsaPkcs1Sha256,
    };
    let by_ml_dsa_ca = Issuer {
        name: ML_DSA_CA,
        private_key: &ml_dsa_ca,
        scheme: SignatureScheme::MlDsa65,
    };
    let intermediate = private_key(KeyAlgorithm::EcdsaP384, &mut maker.rng)?;
    let intermediate_der = maker.certificate(INTERMEDIATE, true, &intermediate, &by_ca)?;
    let by_intermediate = Issuer {
        name: INTERMEDIATE,
        private_key: &intermediate,
        scheme: SignatureScheme::EcdsaSecp384r1Sha384,
    };
    for (name, algorithm, issuer, rest) in [
        ("rsa", KeyAlgorithm::Rsa, &by_ca, None),
        ("rsa-pss", KeyAlgorithm::RsaPss, &by_ca, None),
        ("ecdsa-p256", KeyAlgorithm::EcdsaP256, &by_ca, None),
        (
            "ecdsa-p384",
            KeyAlgorithm::EcdsaP384,
            &by_intermediate,
            Some(&intermediate_der),
        ),
        ("ecdsa-p521", KeyAlgorithm::EcdsaP521, &by_ca, None),
        ("ed25519", KeyAlgorithm::Ed25519, &by_ca, None),
        ("mldsa44", KeyAlgorithm::MlDsa44, &by_ml_dsa_ca, None),
        ("mldsa65", KeyAlgorithm::MlDsa65, &by_ml_dsa_ca, None),
        ("mldsa87", KeyAlgorithm::MlDsa87, &by_ml_dsa_ca, None),
    ] {
        let key = private_key(algorithm, &mut maker.rng)?;
        let subject = format!("tlsdemo demo server, {}", algorithm.name());
        let leaf = maker.certificate(&subject, false, &key, issuer)?;
        let mut chain = WARNING.to_owned() + &pem("CERTIFICATE", &leaf)?;
        if let Some(rest) = rest {
            chain += &pem("CERTIFICATE", rest)?;
        }
        maker.files.push((format!("{name}.pem"), chain));
        maker.key_file(name, &key)?;
    }
    Ok(maker.files)
}

struct Maker {
    rng: StdRng,
    serial: u32,
    files: Vec<File>,
}

impl Maker {
    fn authority(
        &mut self,
        file: &str,
        name: &str,
        algorithm: KeyAlgorithm,
        scheme: SignatureScheme,
    ) -> Result<PrivateKey> {
        let key = private_key(algorithm, &mut self.rng)?;
        let itself = Issuer {
            name,
            private_key: &key,
            scheme,
        };
        let der = self.certificate(name, true, &key, &itself)?;
        let text = WARNING.to_owned() + &pem("CERTIFICATE", &der)?;
        self.files.push((format!("{file}.pem"), text));
        self.key_file(file, &key)?;
        Ok(key)
    }

    fn certificate(
        &mut self,
        subject: &str,
        is_ca: bool,
        key: &PrivateKey,
        issuer: &Issuer<'_>,
    ) -> Result<Vec<u8>> {
        self.serial += 1;
        let template = Template {
            subject,
            serial: self.serial,
            names: if is_ca { &[] } else { NAMES },
            not_before: NOT_BEFORE,
            not_after: NOT_AFTER,
            is_ca,
            is_client: false,
        };
        certificate(&template, &key.public_key()?, issuer, &mut self.rng)
    }

    fn key_file(&mut self, name: &str, key: &PrivateKey) -> Result<()> {
        let text = WARNING.to_owned() + &pem("PRIVATE KEY", key.pkcs8())?;
        self.files.push((format!("{name}.key.pem"), text));
        Ok(())
    }
}
