//! Chains that are valid and unusual: what is weak in one is told and counts, and what is long or large
//! goes on. The server is the program itself.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::SystemTime;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tlsdemo::certificate::time;
use tlsdemo::compute::signature::PrivateKey;
use tlsdemo::names::registry::SignatureScheme;
use tlsdemo::names::signature::KeyAlgorithm;

use crate::issue::{self, Issuer, Template};
use crate::run;

const DAY: i64 = 86_400;

/// One certificate of a chain: its key, how its issuer signs it, when it ends, and its names.
struct Link<'a> {
    key: PrivateKey,
    signed: SignatureScheme,
    ends: i64,
    names: &'a [&'a str],
}

/// A chain in files, and the server that shows it.
struct World {
    folder: PathBuf,
    rng: StdRng,
    server: Option<Child>,
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            let _ = server.kill();
            let _ = server.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl World {
    fn new(name: &str) -> Self {
        let folder = format!("tlsdemo-chains-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        World {
            folder,
            rng: StdRng::seed_from_u64(5),
            server: None,
        }
    }

    fn ec(&mut self) -> PrivateKey {
        issue::private_key(KeyAlgorithm::EcdsaP256, &mut self.rng).unwrap()
    }

    fn rsa(&mut self, bits: usize) -> PrivateKey {
        issue::rsa_private_key(bits, &mut self.rng).unwrap()
    }

    /// An authority, or the server's own, with nothing unusual about it.
    fn link(&mut self) -> Link<'static> {
        Link {
            key: self.ec(),
            signed: SignatureScheme::EcdsaSecp256r1Sha256,
            ends: 100,
            names: &["localhost"],
        }
    }

    fn file(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }

    /// Serves a chain from the root down; what a visit with these options says, and its exit status.
    fn visit(&mut self, chain: &[Link<'_>], options: &[&str]) -> (String, Option<i32>) {
        let now = time::seconds(SystemTime::now());
        let mut pem = Vec::new();
        for (at, link) in chain.iter().enumerate() {
            let issuer = at.saturating_sub(1);
            let is_end = at + 1 == chain.len();
            let template = Template {
                subject: &format!("link {at}"),
                serial: at as u32 + 1,
                names: if is_end { link.names } else { &[] },
                not_before: now - 200 * DAY,
                not_after: now + link.ends * DAY,
                is_ca: !is_end,
                is_client: false,
            };
            let issuer = Issuer {
                name: &format!("link {issuer}"),
                private_key: &chain[issuer].key,
                scheme: link.signed,
            };
            let key = link.key.public_key().unwrap();
            let der = issue::certificate(&template, &key, &issuer, &mut self.rng).unwrap();
            pem.push(issue::pem("CERTIFICATE", &der).unwrap());
        }
        let root = pem.remove(0);
        pem.reverse();
        let key = chain.last().unwrap().key.pkcs8().to_vec();
        std::fs::write(self.file("root.pem"), root).unwrap();
        std::fs::write(self.file("chain.pem"), pem.concat()).unwrap();
        std::fs::write(
            self.file("key.pem"),
            issue::pem("PRIVATE KEY", &key).unwrap(),
        )
        .unwrap();
        let mut server = Command::new(env!("CARGO_BIN_EXE_tlsdemo"))
            .args(["serve", "-p", "0", "-q"])
            .args([
                "--cert",
                &self.file("chain.pem"),
                "--key",
                &self.file("key.pem"),
            ])
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(server.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        // What it says further on must go somewhere.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        self.server = Some(server);
        let address = line.split_whitespace().nth(2).unwrap();
        let address = address.trim_end_matches(';').to_owned();
        let root = self.file("root.pem");
        let target = ["localhost", "--connect", &address, "--ca-file", &root];
        run(&[&target[..], options].concat())
    }
}

#[test]
fn what_is_weak_in_an_authority_counts() {
    // A short key of an authority in between, and of the root; a root that has expired.
    let short = |world: &mut World, at: usize| {
        let mut chain = vec![world.link(), world.link(), world.link()];
        chain[at].key = world.rsa(1024);
        if at == 0 {
            chain[at].signed = SignatureScheme::RsaPkcs1Sha256;
        }
        chain[at + 1].signed = SignatureScheme::RsaPkcs1Sha256;
        chain
    };
    for at in [0, 1] {
        let mut world = World::new(&format!("short-{at}"));
        let chain = short(&mut world, at);
        let (told, status) = world.visit(&chain, &[]);
        assert_eq!(status, Some(0), "{told}");
        for words in [
            &format!("CN=link {at}'s RSA key has only 1024 bits")[..],
            "✗ identity: CN=link 2, not to be used. An authority of the chain has an RSA key",
        ] {
            assert!(told.contains(words), "no `{words}` in {told}");
        }
    }
    let mut world = World::new("expired");
    let mut chain = vec![world.link(), world.link(), world.link()];
    chain[0].ends = -5;
    let (told, status) = world.visit(&chain, &[]);
    assert_eq!(status, Some(0), "{told}");
    for words in [
        "the root CN=link 0 expired 5 days ago",
        "· identity: CN=link 2, sound, with a caveat. The root that the certificate leads to is trusted",
    ] {
        assert!(told.contains(words), "no `{words}` in {told}");
    }
}

/// A signature over SHA-1 in the middle of the chain is refused, and why is said; the root's own does not
/// count, as nobody verifies it (RFC 5280 §6.1).
#[test]
fn sha_1_in_a_chain_is_told_for_what_it_is() {
    let mut world = World::new("sha-1");
    let mut chain = vec![world.link(), world.link(), world.link()];
    chain[0].key = world.rsa(2048);
    chain[0].signed = SignatureScheme::RsaPkcs1Sha1;
    chain[1].signed = SignatureScheme::RsaPkcs1Sha256;
    let (told, status) = world.visit(&chain, &[]);
    assert_eq!(status, Some(0), "{told}");
    assert!(told.contains("✓ identity: CN=link 2, good today"), "{told}");
    let mut world = World::new("sha-1-between");
    chain[1].signed = SignatureScheme::RsaPkcs1Sha1;
    let (told, status) = world.visit(&chain, &[]);
    assert_eq!(status, Some(1), "{told}");
    for words in [
        "CN=link 1 is signed with sha1WithRSAEncryption, which is too weak to be trusted",
        "meaning Collisions of MD5 and SHA-1 can be made",
        "try Have the certificate reissued, signed with SHA-256 or better.",
        "Alert: bad_certificate",
    ] {
        assert!(told.contains(words), "no `{words}` in {told}");
    }
}

/// What has expired is an authority's certificate: the server's own need not be renewed.
#[test]
fn an_expired_authority_is_not_the_server_s_fault() {
    let mut world = World::new("expired-between");
    let mut chain = vec![world.link(), world.link(), world.link()];
    chain[1].ends = -3;
    let (told, status) = world.visit(&chain, &[]);
    assert_eq!(status, Some(1), "{told}");
    for words in [
        "The certificate of CN=link 1 expired 3 days ago",
        "An authority's certificate in the chain is out of date, not that of the server",
        "try Have the server send the authority's current certificate",
    ] {
        assert!(told.contains(words), "no `{words}` in {told}");
    }
    assert!(!told.contains("was not renewed in time"), "{told}");
}

/// Twelve authorities in between, ten thousand names, and both at once, in both versions; and a client
/// that has little memory for records.
#[test]
fn long_chains_and_large_certificates_go_on() {
    let names: Vec<String> = (0..10_000)
        .map(|at| format!("host-{at}.a-long-name.example.com"))
        .collect();
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.push("localhost");
    for (between, names, options) in [
        (12, &["localhost"][..], &["--tls", "1.2"][..]),
        (1, &names, &["--tls", "1.3"]),
        (
            12,
            &names,
            &["--tls", "1.2", "--max-fragment-length", "512"],
        ),
        (12, &names, &["--record-size-limit", "64"]),
    ] {
        let mut world = World::new(&format!("large-{between}-{}", options.concat()));
        let mut chain: Vec<Link<'_>> = (0..between + 2).map(|_| world.link()).collect();
        chain.last_mut().unwrap().names = names;
        let (told, status) = world.visit(&chain, &[&["-q"], options].concat());
        assert_eq!(status, Some(0), "{options:?}: {told}");
    }
}

/// What was asked for and did not come is said: an answer of OCSP, and leave to send data early.
#[test]
fn what_the_server_does_not_do_is_told() {
    for (options, says) in [
        (
            &["--ocsp", "--tls", "1.3"][..],
            "ocsp staple: none was sent",
        ),
        (&["--ocsp", "--tls", "1.2"], "ocsp staple: none was sent"),
        (&["--resume", "--early-data"], "early data limit: 0 bytes"),
    ] {
        let mut world = World::new(&options.concat());
        let chain = [world.link(), world.link()];
        let (told, status) = world.visit(&chain, options);
        assert_eq!(status, Some(0), "{told}");
        assert!(told.contains(says), "no `{says}` in {told}");
        let mut world = World::new(&format!("{}-not", options.concat()));
        let chain = [world.link(), world.link()];
        let (told, _) = world.visit(&chain, &["--resume"]);
        assert!(!told.contains(says), "{told}");
    }
}
