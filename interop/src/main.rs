//! tlsdemo and the newest of others, built from source, at the two ends of a connection: README.md
//! says what for. One line for each row, peer and direction; the exit code says whether all is well.

#![forbid(unsafe_code)]

mod boringssl;
mod case;
mod keys;
mod openssl;
mod ours;
mod process;
mod s2n;
mod shim;
mod wolfssl;

use case::{Case, Ech, More, Proof};
use keys::{Keys, PUBLIC_NAME, hex};

/// What an end says of a connection.
#[derive(Debug, Default)]
pub struct Seen {
    /// Why it failed.
    pub failure: Option<String>,
    /// What was agreed on, in its own words.
    pub version: Option<String>,
    pub group: Option<String>,
    /// Whether the encrypted hello was accepted, if there was one to this end's knowledge.
    pub ech: Option<bool>,
    /// Whether there was a HelloRetryRequest.
    pub retried: bool,
    /// Whether the server's certificate came compressed.
    pub compressed: bool,
    /// Whether the chain came as one of a trust anchor that was asked for.
    pub anchored: Option<bool>,
    /// Whether a delegated credential, or a raw public key, was shown.
    pub delegated: bool,
    pub raw: bool,
    /// Whether there was what else the row is about.
    pub more: bool,
    /// What the client was sent to try again with, in hex.
    pub retry_configs: Option<String>,
}

impl Seen {
    /// There was no connection to speak of.
    pub fn failed(why: &str) -> Self {
        Seen {
            failure: Some(why.to_owned()),
            ..Seen::default()
        }
    }
}

/// A server that waits for one client.
pub struct Serving {
    /// Where.
    pub port: u16,
    /// Its keys for Encrypted ClientHello, if it makes up its own.
    pub keys: Option<Keys>,
    /// What it says, once that client is gone.
    pub seen: Box<dyn FnOnce() -> Seen>,
}

/// Another implementation. An error says what it lacks.
pub trait Peer {
    fn name(&self) -> &'static str;
    /// Whether a row is one for it.
    fn has(&self, case: &Case) -> bool;
    /// Whether its client can be told which group to guess. If not, there may be a HelloRetryRequest that
    /// the row does not ask for.
    fn guesses(&self) -> bool {
        true
    }
    /// Whether its server answers a request that comes as early data.
    fn answers_early(&self) -> bool {
        true
    }
    /// Whether its client says which configurations it was sent.
    fn tells_configs(&self) -> bool {
        true
    }
    fn serve(&self, case: &Case, keys: &Keys) -> Result<Serving, String>;
    fn call(&self, port: u16, case: &Case, keys: &Keys) -> Result<Seen, String>;
}

/// Which end the other one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Server,
    Client,
}

/// The names of groups in our traces.
fn in_traces(group: &str) -> &str {
    match group {
        "X25519" => "x25519",
        "P-256" => "secp256r1",
        "P-384" => "secp384r1",
        "P-521" => "secp521r1",
        "X448" => "x448",
        other => other,
    }
}

/// What is not as it should be.
fn faults(
    peer: &dyn Peer,
    case: &Case,
    role: Role,
    keys: &Keys,
    ours: &Seen,
    theirs: &Seen,
) -> Vec<String> {
    let mut faults = Vec::new();
    let mut expect = |what: &str, holds: bool| {
        if !holds {
            faults.push(what.to_owned());
        }
    };
    let client = if role == Role::Client { theirs } else { ours };
    if case.ech == Ech::Rejected {
        expect("the client leaves", client.failure.is_some());
        let list = hex(&keys.published());
        let sent = client.retry_configs.as_ref();
        // Of OpenSSL's client it is the public key alone.
        let is_sent = sent.is_some_and(|sent| list.contains(sent.as_str()));
        let tells = role == Role::Server || peer.tells_configs();
        expect("the client has retry configurations", is_sent || !tells);
    } else {
        let is_early = case.more == More::EarlyData && role == Role::Server;
        let waits = is_early && !peer.answers_early();
        expect("the client is content", client.failure.is_none() || waits);
        let server = if role == Role::Client { ours } else { theirs };
        expect("the server is content", server.failure.is_none());
    }
    let group = ours.group.as_deref();
    // A session of TLS 1.2 is resumed without one.
    let has_group = case.version == "1.3" || case.more != More::Resumption;
    let group_is_right = group == has_group.then(|| in_traces(case.group));
    expect("the group", group_is_right);
    let version = format!("TLS {}", case.version);
    expect("the version", ours.version == Some(version));
    let guesses = role == Role::Server || peer.guesses();
    expect("HelloRetryRequest", ours.retried == case.retry || !guesses);
    expect("what else it is about", ours.more);
    // Our server compresses in one way.
    let compresses = match role {
        Role::Server => case.compression.is_some(),
        Role::Client => case.compression == Some("zlib"),
    };
    expect(
        "the certificate's compression",
        ours.compressed == compresses,
    );
    let anchored = match case.proof {
        Proof::TrustAnchor { is_there } => Some(is_there),
        _ => None,
    };
    expect("the trust anchor", ours.anchored == anchored);
    if role == Role::Server {
        expect(
            "the delegated credential",
            ours.delegated == (case.proof == Proof::Delegated),
        );
        expect(
            "the raw public key",
            ours.raw == (case.proof == Proof::RawKey),
        );
    }
    let is_accepted = match case.ech {
        Ech::No => None,
        Ech::Accepted => Some(true),
        Ech::Rejected => Some(false),
        // A server cannot know that it is not meant.
        Ech::Grease => (role == Role::Client).then_some(false),
    };
    expect("our word on ECH", ours.ech == is_accepted);
    let is_denied = theirs.ech.is_some() && theirs.ech != Some(case.ech == Ech::Accepted);
    expect("their word on ECH", !is_denied);
    faults
}

/// A row that was played.
struct Played {
    faults: Vec<String>,
    ours: Seen,
    theirs: Seen,
}

/// Plays a row; what is not as it should be, with what each end saw, or what the other one lacks.
fn play(peer: &dyn Peer, case: &Case, role: Role, keys: &Keys) -> Result<Played, String> {
    match role {
        Role::Server => {
            let serving = peer.serve(case, keys)?;
            let keys = serving.keys.as_ref().unwrap_or(keys);
            let ours = ours::call(serving.port, case, keys);
            let theirs = (serving.seen)();
            let faults = faults(peer, case, role, keys, &ours, &theirs);
            Ok(Played {
                faults,
                ours,
                theirs,
            })
        }
        Role::Client => {
            let server = ours::Server::start(case, keys);
            let theirs = peer.call(server.port, case, keys)?;
            let ours = server.seen();
            let faults = faults(peer, case, role, keys, &ours, &theirs);
            Ok(Played {
                faults,
                ours,
                theirs,
            })
        }
    }
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let by_tlsdemo = Keys::new("tlsdemo", |path| {
        let mut command = ours::tlsdemo();
        command.args(["ech-key", PUBLIC_NAME, "--output"]).arg(path);
        let (is_made, printed) = process::Program::start(&mut command).finish();
        assert!(is_made, "{printed}");
    });
    by_tlsdemo.make_delegate();
    by_tlsdemo.make_client();
    openssl::make_stapled();
    let by_openssl = Keys::new("openssl", openssl::make_key);
    let peers: [(&dyn Peer, &Keys); 5] = [
        (&boringssl::BoringSsl, &by_tlsdemo),
        (&openssl::OpenSsl, &by_openssl),
        (&shim::Shim, &by_tlsdemo),
        (&s2n::S2n, &by_tlsdemo),
        (&wolfssl::WolfSsl, &by_tlsdemo),
    ];
    let (mut well, mut lacking, mut wrong) = (0, 0, 0);
    for (peer, keys) in peers {
        for role in [Role::Server, Role::Client] {
            for case in case::all() {
                let what = format!("{} as {role:?}: {case}", peer.name());
                if !peer.has(&case) || !wanted.iter().all(|word| what.contains(word.as_str())) {
                    continue;
                }
                match play(peer, &case, role, keys) {
                    Err(why) => {
                        lacking += 1;
                        let why = why.lines().next().unwrap_or_default();
                        println!("  --  {what} (it cannot: {why})");
                    }
                    Ok(Played {
                        faults,
                        ours,
                        theirs,
                    }) => {
                        if faults.is_empty() {
                            well += 1;
                            println!("  ok  {what}");
                        } else {
                            wrong += 1;
                            println!("FAIL  {what}: not as expected: {}", faults.join(", "));
                            println!("        tlsdemo: {ours:?}\n        the peer: {theirs:?}");
                        }
                    }
                }
            }
        }
    }
    println!("{well} as expected, {wrong} not, {lacking} that the peer cannot do");
    std::process::exit(i32::from(wrong > 0 || well == 0));
}
