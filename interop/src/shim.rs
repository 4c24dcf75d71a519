//! BoringSSL's shim, the program that its own tests drive: it does what its safe interface does not
//! offer. It is always the one that connects; whoever tests it writes the bytes of the other end. Here
//! these are the bytes of tlsdemo, which a relay carries.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::thread;

use boring::base64;
use boring::pkey::PKey;

use crate::case::{Case, Proof};
use crate::keys::{Keys, anchor_id, block, properties};
use crate::ours::{FIRST_ANCHOR, SECOND_ANCHOR, identity, identity_of};
use crate::process::{PATIENCE, Program};
use crate::{Peer, Seen, Serving};

/// The peer.
pub struct Shim;

impl Peer for Shim {
    fn name(&self) -> &'static str {
        "BoringSSL's shim"
    }

    /// Other rows are tried through BoringSSL's interface.
    fn has(&self, case: &Case) -> bool {
        case.proof != Proof::Usual
    }

    fn serve(&self, case: &Case, keys: &Keys) -> Result<Serving, String> {
        let mut arguments = vec!["-server".to_owned()];
        arguments.extend(proof(case, keys));
        let (shim, relayed) = Relayed::start(&arguments)?;
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has ports");
        let port = listener.local_addr().expect("it is bound").port();
        let thread = thread::spawn(move || {
            let (client, _) = listener.accept().expect("it is bound");
            relay(relayed, client);
        });
        let seen = move || {
            // Where no client came, this one is all that comes.
            let _ = TcpStream::connect(("127.0.0.1", port));
            thread.join().expect("it does not panic");
            ended(shim)
        };
        Ok(Serving {
            port,
            keys: None,
            seen: Box::new(seen),
        })
    }

    fn call(&self, port: u16, case: &Case, _: &Keys) -> Result<Seen, String> {
        let arguments = wishes(case)?;
        let (shim, relayed) = Relayed::start(&arguments)?;
        let server = TcpStream::connect(("127.0.0.1", port)).expect("tlsdemo listens");
        relay(relayed, server);
        Ok(ended(shim))
    }
}

/// What it proves itself with as a server.
fn proof(case: &Case, keys: &Keys) -> Vec<String> {
    let (certificate, key) = identity_of(case);
    let files = |certificate: &str, key: &str| {
        ["-cert-file", certificate, "-key-file", key].map(str::to_owned)
    };
    match case.proof {
        Proof::Usual => files(&certificate, &key).into(),
        Proof::TrustAnchor { .. } => {
            let credential = |name: &str, anchor: &str, more: &[&str]| {
                let [certificate, key] =
                    ["pem", "key.pem"].map(|ending| identity(&format!("{name}.{ending}")));
                let properties = base64::encode_block(&properties(anchor));
                let mut arguments = vec!["-new-x509-credential".to_owned()];
                arguments.extend(files(&certificate, &key));
                arguments.extend(["-cert-properties".to_owned(), properties]);
                arguments.extend(more.iter().map(|it| (*it).to_owned()));
                arguments
            };
            // Who asks for neither gets the one that need not match.
            [
                credential("ecdsa-p256", SECOND_ANCHOR, &["-must-match-issuer"]),
                credential("rsa", FIRST_ANCHOR, &[]),
            ]
            .concat()
        }
        Proof::Delegated => {
            let file = keys.delegate();
            let credential = block(file.as_ref(), "DELEGATED CREDENTIAL");
            let mut arguments = vec!["-new-delegated-credential".to_owned()];
            arguments.extend(files(&keys.owner().0, &file));
            arguments.push("-delegated-credential".to_owned());
            arguments.push(base64::encode_block(&credential));
            arguments
        }
        Proof::RawKey => ["-new-rpk-credential", "-key-file", &key]
            .map(str::to_owned)
            .into(),
    }
}

/// What it asks for as a client.
fn wishes(case: &Case) -> Result<Vec<String>, String> {
    let mut arguments: Vec<String> = [
        "-host-name",
        "localhost",
        "-use-custom-verify-callback",
        "-shim-writes-first",
        "-shim-initial-write",
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ]
    .map(str::to_owned)
    .into();
    match case.proof {
        Proof::Usual => {}
        Proof::TrustAnchor { is_there } => {
            let asked = if is_there { SECOND_ANCHOR } else { "32473.9" };
            let list = |anchors: &[&str]| {
                let ids = anchors.iter().map(|anchor| {
                    let id = anchor_id(anchor);
                    [&[id.len() as u8][..], &id].concat()
                });
                base64::encode_block(&ids.collect::<Vec<_>>().concat())
            };
            arguments.extend(["-requested-trust-anchors".into(), list(&[asked])]);
            arguments.push(
                match is_there {
                    true => "-expect-peer-match-trust-anchor",
                    false => "-expect-no-peer-match-trust-anchor",
                }
                .into(),
            );
            arguments.push("-expect-peer-available-trust-anchors".into());
            arguments.push(list(&[FIRST_ANCHOR, SECOND_ANCHOR]));
        }
        Proof::Delegated => {
            return Err("BoringSSL shows delegated credentials, and takes none".into());
        }
        Proof::RawKey => {
            let raw_public_key = [
                "-accepted-peer-cert-types",
                "2",
                "-expect-peer-certificate-type",
                "2",
            ];
            arguments.extend(raw_public_key.map(str::to_owned));
            let (_, key) = identity_of(case);
            let key = std::fs::read(key).expect("it is there");
            let key = PKey::private_key_from_pem(&key).and_then(|key| key.public_key_to_der());
            let hash = boring::sha::sha256(&key.expect("it is a key"));
            arguments.extend([
                "-expect-peer-rpk-sha256".into(),
                base64::encode_block(&hash),
            ]);
        }
    }
    Ok(arguments)
}

/// The shim, and its end of a connection that it made to us.
struct Relayed;

impl Relayed {
    /// Starts it, and lets it connect: it says first which of several it is.
    fn start(arguments: &[String]) -> Result<(Program, TcpStream), String> {
        let program =
            std::env::var_os("BSSL_SHIM").ok_or("interop/run says where it is: BSSL_SHIM")?;
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has ports");
        let port = listener.local_addr().expect("it is bound").port();
        let mut command = Command::new(program);
        command
            .args(["-port", &port.to_string(), "-shim-id", "1"])
            .args(["-min-version", "772", "-max-version", "772"])
            .args(arguments);
        let mut shim = Program::start(&mut command);
        listener.set_nonblocking(true).expect("it is a socket");
        let socket = shim.wait_for(|_| listener.accept().ok());
        let Some((mut socket, _)) = socket else {
            return Err(shim.printed());
        };
        socket.set_nonblocking(false).expect("it is a socket");
        let mut id = [0; 8];
        socket
            .read_exact(&mut id)
            .map_err(|error| error.to_string())?;
        Ok((shim, socket))
    }
}

/// Carries bytes both ways until both ends have closed. What comes for an end that is gone is dropped.
fn relay(shim: TcpStream, ours: TcpStream) {
    let carry = |mut from: TcpStream, mut to: TcpStream| {
        from.set_read_timeout(Some(PATIENCE)).expect("it is not 0");
        thread::spawn(move || {
            let mut bytes = [0; 16_384];
            let mut is_there = true;
            while let Ok(length @ 1..) = from.read(&mut bytes) {
                is_there = is_there && to.write_all(&bytes[..length]).is_ok();
            }
            let _ = to.shutdown(Shutdown::Write);
        })
    };
    let clone = |socket: &TcpStream| socket.try_clone().expect("there are descriptors");
    let there = carry(clone(&shim), clone(&ours));
    let back = carry(ours, shim);
    for thread in [there, back] {
        thread.join().expect("it does not panic");
    }
}

/// What it thinks of a connection, once that has ended.
fn ended(shim: Program) -> Seen {
    match shim.finish() {
        (true, _) => Seen::default(),
        (false, printed) => Seen::failed(&printed),
    }
}
