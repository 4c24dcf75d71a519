//! wolfSSL, as its example programs, which `run` builds. What they cannot be told, they cannot be tried
//! with: a client guesses a group of its own, and takes any that it has.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use boring::base64;

use crate::case::{Case, Ech, More, Proof};
use crate::keys::{Keys, PUBLIC_NAME};
use crate::openssl::make_parameters;
use crate::ours::{authority_of, identity, identity_of};
use crate::process::Program;
use crate::{Peer, Seen, Serving};

/// The peer.
pub struct WolfSsl;

/// One of the programs, which then prints each line when it has it.
fn example(name: &str) -> Result<Command, String> {
    let folder = std::env::var_os("WOLFSSL").ok_or("interop/run says where it is: WOLFSSL")?;
    let program = Path::new(&folder).join("examples").join(name).join(name);
    let mut command = Command::new("stdbuf");
    command.args(["-oL", "-eL"]).arg(program);
    // It looks for this file to know where it is, and the package does not carry it.
    let parameters = Path::new(&folder).join("certs/dh2048.pem");
    if !parameters.exists() {
        make_parameters(&parameters);
    }
    // Built with stapling, its server trusts three authorities of its own tests, which are not there either.
    for number in 1..=3 {
        let authority = format!("certs/ocsp/intermediate{number}-ca-cert.pem");
        let authority = Path::new(&folder).join(authority);
        if !authority.exists() {
            std::fs::copy(identity("demo-ca.pem"), authority).map_err(|error| error.to_string())?;
        }
    }
    command.current_dir(folder);
    Ok(command)
}

fn version(case: &Case) -> &'static str {
    match case.version {
        "1.2" => "3",
        _ => "4",
    }
}

/// What `--pqc` calls a group.
fn hybrid(group: &str) -> Option<&str> {
    match group {
        "MLKEM512" => Some("ML_KEM_512"),
        "MLKEM768" => Some("ML_KEM_768"),
        "MLKEM1024" => Some("ML_KEM_1024"),
        _ if group.contains("MLKEM") => Some(group),
        _ => None,
    }
}

/// What its programs do not have, or not as it is built here.
fn lacks(case: &Case) -> Result<(), String> {
    match case.group {
        "ffdhe8192" => Err("it is built without ffdhe8192".into()),
        _ if case.compression.is_some() => Err("it does not compress certificates".into()),
        _ => Ok(()),
    }
}

impl Peer for WolfSsl {
    fn name(&self) -> &'static str {
        "wolfSSL"
    }

    fn has(&self, case: &Case) -> bool {
        matches!(case.proof, Proof::Usual | Proof::RawKey)
    }

    fn guesses(&self) -> bool {
        false
    }

    fn tells_configs(&self) -> bool {
        false
    }

    /// Its server prints it, and waits for more.
    fn answers_early(&self) -> bool {
        false
    }

    fn serve(&self, case: &Case, keys: &Keys) -> Result<Serving, String> {
        lacks(case)?;
        if case.proof == Proof::RawKey {
            return Err("its server's program has no option for raw public keys".into());
        }
        if case.more == More::Staple {
            return Err("its server's program asks a responder, and takes no file".into());
        }
        if (case.version, case.identity) == ("1.2", "rsa-pss") {
            // RFC 9846 §4.3.3: these code points are for keys of rsaEncryption.
            return Err("with a key for RSASSA-PSS it signs by rsa_pss_rsae_sha256".into());
        }
        let (certificate, key) = identity_of(case);
        let mut command = example("server")?;
        // It takes no port 0.
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has ports");
        let port = listener.local_addr().expect("it is bound").port();
        drop(listener);
        let ready = keys.folder.join("wolfssl-ready");
        let _ = std::fs::remove_file(&ready);
        command
            .args(["-p", &port.to_string(), "-v", version(case), "-g"])
            .args(["-c", &certificate, "-k", &key])
            .arg("-R")
            .arg(&ready);
        match case.more {
            More::ClientCertificate => command.args(["-F", "-A", &keys.client().0]),
            _ => command.args(["-d", "-A", &authority_of(case)]),
        };
        match case.more {
            More::Resumption => {
                command.arg("-r");
            }
            More::EarlyData => {
                command.args(["-r", "-0"]);
            }
            More::PreSharedKey => {
                command.arg("-s");
            }
            More::KeyUpdate => {
                command.arg("-U");
            }
            _ => {}
        }
        if let Some(group) = forced(case) {
            command.args(["--force-curve", group]);
        }
        if let Some(group) = hybrid(case.group) {
            command.args(["--pqc", group]);
        }
        if case.ech != Ech::No {
            command.args(["--ech", PUBLIC_NAME]);
        }
        let mut program = Program::start(&mut command);
        let is_ready = program.wait_for(|printed| {
            let is_ready = std::fs::read(&ready).is_ok_and(|it| !it.is_empty());
            (is_ready || printed.contains("rror")).then_some(is_ready)
        });
        if is_ready != Some(true) {
            return Err(program.printed());
        }
        let made = match case.ech {
            Ech::No => None,
            _ => Some(published(&mut program, keys)?),
        };
        let end = move || {
            let (is_well, printed) = program.finish();
            seen(is_well, &printed)
        };
        Ok(Serving {
            port,
            keys: made,
            seen: Box::new(end),
        })
    }

    fn call(&self, port: u16, case: &Case, keys: &Keys) -> Result<Seen, String> {
        lacks(case)?;
        if case.group.starts_with("brainpoolP384") {
            return Err("its program offers brainpoolP256r1 alone".into());
        }
        if case.ech == Ech::Accepted && case.more.connections() > 1 {
            return Err("its program gives a configuration to its first connection alone".into());
        }
        let mut command = example("client")?;
        command
            .args(["-h", "localhost", "-p", &port.to_string(), "-g", "-m"])
            .args(["-v", version(case), "-S", "localhost"])
            .args(["-A", &authority_of(case)]);
        match case.more {
            More::ClientCertificate => {
                let (certificate, key) = keys.client();
                command.args(["-c", &certificate, "-k", &key]);
            }
            _ => {
                command.arg("-x");
            }
        }
        match case.more {
            More::Nothing | More::ClientCertificate => {}
            More::Resumption => {
                command.arg("-r");
            }
            More::EarlyData => {
                command.args(["-r", "-0"]);
            }
            More::PreSharedKey => {
                // Else the name of a suite becomes part of the key's.
                command.args(["-s", "--openssl-psk"]);
            }
            More::MaxFragmentLength => {
                command.args(["-F", "2"]);
            }
            More::KeyUpdate => {
                command.arg("-I");
            }
            More::Staple => {
                command.args(["-W", "1"]);
            }
        }
        if case.proof == Proof::RawKey {
            command.arg("--rpk");
        }
        if let (Some(group), "1.3") = (hybrid(case.group), case.version) {
            command.args(["--pqc", group]);
        }
        match case.group {
            "X25519" => {
                command.arg("-t");
            }
            "X448" => {
                command.arg("-8");
            }
            "ffdhe2048" => {
                command.arg("-y");
            }
            group if group.starts_with("brainpool") => {
                command.arg("--bpKs");
            }
            _ => {}
        }
        if case.retry {
            command.arg("-J");
        }
        match case.ech {
            Ech::No | Ech::Grease => {}
            Ech::Accepted | Ech::Rejected => {
                let list = base64::encode_block(&keys.list(case.ech));
                command.args(["--ech", &list]);
            }
        }
        let (is_well, printed) = Program::start(&mut command).finish();
        let mut seen = seen(is_well, &printed);
        if seen.failure.is_none() && !printed.contains("200 OK") {
            seen.failure = Some(printed);
        }
        Ok(seen)
    }
}

/// The one group that its server is to take, by its name for it.
fn forced(case: &Case) -> Option<&'static str> {
    match case.group {
        "P-384" => Some("SECP384R1"),
        "P-521" => Some("SECP521R1"),
        _ => None,
    }
}

/// The configuration that it made up and prints, as a file like those of others; the old one is ours.
fn published(program: &mut Program, keys: &Keys) -> Result<Keys, String> {
    let config = program.wait_for(|printed| {
        let (_, rest) = printed.split_once("ECH config (base64): ")?;
        let (config, _) = rest.split_once('\n')?;
        Some(config.to_owned())
    });
    let config = config.ok_or_else(|| program.printed())?;
    let path = keys.folder.join("wolfssl-ech.pem");
    let file = format!("-----BEGIN ECHCONFIG-----\n{config}\n-----END ECHCONFIG-----\n");
    std::fs::write(&path, file).expect("target can be written");
    Ok(Keys {
        folder: keys.folder.clone(),
        ours: path,
        stale: keys.stale.clone(),
    })
}

/// What it prints of a connection.
fn seen(is_well: bool, printed: &str) -> Seen {
    let after = |mark: &str| {
        let line = printed.lines().find_map(|line| line.strip_prefix(mark));
        line.map(|line| line.trim().to_owned())
    };
    Seen {
        failure: (!is_well).then(|| printed.to_owned()),
        version: after("SSL version is"),
        group: after("SSL curve name is"),
        ..Seen::default()
    }
}
