//! OpenSSL 4, as the program that build.rs builds.

use std::path::Path;
use std::process::Command;

use boring::base64;

use crate::case::{Case, Ech, GUESS, More, Proof};
use crate::keys::{Keys, PUBLIC_NAME};
use crate::ours::{authority_of, identity_of, stapled};
use crate::process::{Program, port_after};
use crate::{Peer, Seen, Serving};

/// The peer.
pub struct OpenSsl;

/// The program, without the configuration of the system.
fn openssl(command: &str) -> Command {
    let mut openssl = Command::new(env!("OPENSSL_4"));
    openssl.arg(command).env("OPENSSL_CONF", "/dev/null");
    openssl
}

/// Has it make a certificate that allows delegated credentials (RFC 9345 §4.2), and its key.
pub fn make_owner(certificate: &str, key: &str) {
    let mut command = openssl("req");
    command
        .args([
            "-x509",
            "-nodes",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
        ])
        .args(["-subj", "/CN=localhost", "-days", "30"])
        .args(["-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "keyUsage=critical,digitalSignature"])
        .args(["-addext", "1.3.6.1.4.1.44363.44=DER:0500"])
        .args(["-keyout", key, "-out", certificate]);
    let (is_made, printed) = Program::start(&mut command).finish();
    assert!(is_made, "{printed}");
}

/// Has it make a certificate for a client, and its key.
pub fn make_client(certificate: &str, key: &str) {
    let mut command = openssl("req");
    command
        .args(["-x509", "-nodes", "-newkey", "ec"])
        .args(["-pkeyopt", "ec_paramgen_curve:P-256"])
        .args(["-subj", "/CN=client", "-days", "30"])
        .args(["-addext", "basicConstraints=critical,CA:TRUE"])
        .args(["-addext", "keyUsage=critical,digitalSignature,keyCertSign"])
        .args(["-addext", "extendedKeyUsage=clientAuth"])
        .args(["-keyout", key, "-out", certificate]);
    let (is_made, printed) = Program::start(&mut command).finish();
    assert!(is_made, "{printed}");
}

/// Has it make an authority, a certificate of it for localhost, and an answer of OCSP that says that the
/// certificate is not revoked.
pub fn make_stapled() {
    let (authority, authority_key) = (stapled("ca.pem"), stapled("ca.key"));
    let (leaf, key) = (stapled("leaf.pem"), stapled("leaf.key"));
    let (index, request) = (stapled("index.txt"), stapled("request.der"));
    let run = |name: &str, arguments: &[&str]| {
        let (is_made, printed) = Program::start(openssl(name).args(arguments)).finish();
        assert!(is_made, "{printed}");
    };
    let new = ["-x509", "-nodes", "-newkey", "rsa:2048", "-days", "30"];
    let of_authority = [
        "-subj",
        "/CN=authority",
        "-addext",
        "basicConstraints=critical,CA:TRUE",
        "-addext",
        "keyUsage=critical,digitalSignature,keyCertSign,cRLSign",
        "-keyout",
        &authority_key,
        "-out",
        &authority,
    ];
    run("req", &[&new[..], &of_authority].concat());
    let of_leaf = [
        "-subj",
        "/CN=localhost",
        "-set_serial",
        "2",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-addext",
        "keyUsage=critical,digitalSignature",
        "-CA",
        &authority,
        "-CAkey",
        &authority_key,
        "-keyout",
        &key,
        "-out",
        &leaf,
    ];
    run("req", &[&new[..], &of_leaf].concat());
    std::fs::write(&index, "V\t490101000000Z\t\t02\tunknown\t/CN=localhost\n")
        .expect("target can be written");
    let asked = ["-issuer", &authority, "-cert", &leaf, "-no_nonce"];
    run("ocsp", &[&asked[..], &["-reqout", &request]].concat());
    let answer = [
        "-index",
        &index,
        "-CA",
        &authority,
        "-rsigner",
        &authority,
        "-rkey",
        &authority_key,
        "-ndays",
        "7",
        "-reqin",
        &request,
        "-respout",
        &stapled("answer.der"),
    ];
    run("ocsp", &answer);
}

/// Has it write the parameters of ffdhe2048 (RFC 7919) into a file.
pub fn make_parameters(path: &Path) {
    let mut command = openssl("genpkey");
    command
        .args(["-genparam", "-algorithm", "DH"])
        .args(["-pkeyopt", "group:ffdhe2048", "-out"])
        .arg(path);
    let (is_made, printed) = Program::start(&mut command).finish();
    assert!(is_made, "{printed}");
}

/// Has it make a key for Encrypted ClientHello.
pub fn make_key(path: &Path) {
    let mut command = openssl("ech");
    command
        .args(["-public_name", PUBLIC_NAME, "-out"])
        .arg(path);
    let (is_made, printed) = Program::start(&mut command).finish();
    assert!(is_made, "{printed}");
}

fn version(case: &Case) -> &'static str {
    match case.version {
        "1.2" => "-tls1_2",
        _ => "-tls1_3",
    }
}

/// What it cannot do as it is built here.
fn lacks(case: &Case) -> Result<(), String> {
    match case.compression {
        Some(algorithm) => Err(format!("built without {algorithm}")),
        None => Ok(()),
    }
}

impl Peer for OpenSsl {
    fn name(&self) -> &'static str {
        "OpenSSL 4"
    }

    fn has(&self, case: &Case) -> bool {
        case.more == More::Nothing && matches!(case.proof, Proof::Usual | Proof::RawKey)
    }

    fn serve(&self, case: &Case, keys: &Keys) -> Result<Serving, String> {
        lacks(case)?;
        let (certificate, key) = identity_of(case);
        let mut command = openssl("s_server");
        command
            .args([
                "-accept",
                "127.0.0.1:0",
                "-www",
                "-naccept",
                "1",
                version(case),
            ])
            .args([
                "-cert",
                &certificate,
                "-cert_chain",
                &certificate,
                "-key",
                &key,
            ])
            .args(["-groups", case.group]);
        if case.proof == Proof::RawKey {
            command.arg("-enable_server_rpk");
        }
        if case.ech != Ech::No {
            command.arg("-ech_key").arg(&keys.ours);
        }
        let mut program = Program::start(&mut command);
        let port = program.wait_for(|printed| port_after(printed, "ACCEPT 127.0.0.1:"));
        let port = port.ok_or_else(|| program.printed())?;
        // What it saw, the client tells as well: its page says nothing else.
        let end = move || {
            drop(program);
            Seen::default()
        };
        Ok(Serving {
            port,
            keys: None,
            seen: Box::new(end),
        })
    }

    fn call(&self, port: u16, case: &Case, keys: &Keys) -> Result<Seen, String> {
        lacks(case)?;
        let groups = match case.retry {
            true => format!("{GUESS}:{}", case.group),
            false => case.group.to_owned(),
        };
        let mut command = openssl("s_client");
        command
            .args([
                "-connect",
                &format!("127.0.0.1:{port}"),
                "-ign_eof",
                version(case),
            ])
            .args(["-servername", "localhost", "-groups", &groups]);
        match case.proof {
            // Its program cannot be told which key to expect.
            Proof::RawKey => command.arg("-enable_server_rpk"),
            _ => command
                .args(["-verify_hostname", "localhost", "-verify_return_error"])
                .args(["-CAfile", &authority_of(case)]),
        };
        match case.ech {
            Ech::No => {}
            Ech::Grease => {
                command.arg("-ech_grease");
            }
            Ech::Accepted | Ech::Rejected => {
                let list = base64::encode_block(&keys.list(case.ech));
                command.args(["-ech_config_list", &list]);
            }
        }
        let request = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        let (is_well, printed) = Program::start_with(&mut command, request).finish();
        Ok(seen(is_well, &printed))
    }
}

/// What it prints of a connection.
fn seen(is_well: bool, printed: &str) -> Seen {
    let ech = |status: &str| printed.contains(&format!("ECH: {status}: "));
    let is_answered = printed.contains("HTTP/1.1 200");
    // `[fe0d,29,tlsdemo.example,[0020,0001,0001],d25c…,00,00]`: the public key is what tells it apart.
    let retry_config = printed
        .lines()
        .find_map(|line| line.strip_prefix("ECH: \t"));
    let public_key = retry_config.and_then(|config| config.split("],").nth(1)?.split(',').next());
    Seen {
        failure: (!is_well || !is_answered).then(|| printed.to_owned()),
        ech: match () {
            () if ech("success") => Some(true),
            () if ech("failed+retry-configs") || ech("tried but failed") => Some(false),
            () => None,
        },
        retry_configs: public_key.map(str::to_owned),
        ..Seen::default()
    }
}
