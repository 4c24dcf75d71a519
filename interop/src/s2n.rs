//! s2n-tls of AWS, over its library aws-lc, in a thread beside us. Which groups and suites it has is a
//! policy's, by its name; the other end narrows it down.

use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use s2n_tls::callbacks::{SessionTicket, SessionTicketCallback};
use s2n_tls::config::{Builder, Config};
use s2n_tls::connection::{Connection, ModifiedBuilder};
use s2n_tls::enums::{ClientAuthType, PeerKeyUpdate, PskHmac};
use s2n_tls::error::Error;
use s2n_tls::psk::Psk;
use s2n_tls::security::Policy;
use s2n_tls_tokio::{TlsAcceptor, TlsConnector, TlsStream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

use crate::case::{Case, Ech, More, Proof};
use crate::keys::Keys;
use crate::ours::{PSK_IDENTITY, authority_of, identity_of, psk_bytes, stapled};
use crate::process::PATIENCE;
use crate::{Peer, Seen, Serving};

/// The peer.
pub struct S2n;

type Stream = TlsStream<TcpStream, Connection>;

impl Peer for S2n {
    fn name(&self) -> &'static str {
        "s2n-tls"
    }

    /// It has no Encrypted ClientHello, and none of the other proofs.
    fn has(&self, case: &Case) -> bool {
        case.proof == Proof::Usual && case.ech == Ech::No && case.compression.is_none()
    }

    /// Its policy says it: the first of the hybrid groups, and the first of the others.
    fn guesses(&self) -> bool {
        false
    }

    fn serve(&self, case: &Case, keys: &Keys) -> Result<Serving, String> {
        lacks(case)?;
        if case.more == More::MaxFragmentLength {
            return Err(
                "it takes part in max_fragment_length only if told to by unsafe code".into(),
            );
        }
        let config = server(case, keys).map_err(|error| error.to_string())?;
        let case = case.clone();
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has ports");
        let port = listener.local_addr().expect("it is bound").port();
        let thread = std::thread::spawn(move || {
            let mut seen = Seen::failed("no client came");
            for _ in 0..case.more.connections() {
                let (socket, _) = listener.accept().expect("a client comes");
                seen = run(async {
                    let stream = TlsAcceptor::new(prepared(&case, config.clone(), None))
                        .accept(asynchronous(socket)?)
                        .await?;
                    answer(stream).await
                });
            }
            seen
        });
        let end = move || thread.join().expect("it does not panic");
        Ok(Serving {
            port,
            keys: None,
            seen: Box::new(end),
        })
    }

    fn call(&self, port: u16, case: &Case, keys: &Keys) -> Result<Seen, String> {
        lacks(case)?;
        if case.more == More::MaxFragmentLength {
            return Err("it asks for max_fragment_length only if told to by unsafe code".into());
        }
        let kept = Tickets::default();
        let config = client(case, keys, kept.clone()).map_err(|error| error.to_string())?;
        let mut seen = Seen::failed("it never called");
        for _ in 0..case.more.connections() {
            let config = prepared(case, config.clone(), kept.last());
            let updates = case.more == More::KeyUpdate;
            seen = run(async {
                let socket = TcpStream::connect(("127.0.0.1", port)).await?;
                let stream = TlsConnector::new(config)
                    .connect("localhost", socket)
                    .await?;
                ask(stream, updates).await
            });
        }
        Ok(seen)
    }
}

/// What it does not have, or not without unsafe code.
fn lacks(case: &Case) -> Result<(), String> {
    let groups = [
        "X25519",
        "P-256",
        "P-384",
        "P-521",
        "X25519MLKEM768",
        "SecP256r1MLKEM768",
        "SecP384r1MLKEM1024",
        "MLKEM1024",
    ];
    match case.more {
        _ if !groups.contains(&case.group) => Err("it has no such group".into()),
        _ if case.identity == "ed25519" => Err("it has no Ed25519".into()),
        More::EarlyData => Err("its safe interface has no early data".into()),
        _ => Ok(()),
    }
}

/// The policy for a row: one without X25519 where the server is to insist on another group.
fn policy(case: &Case) -> Result<Policy, Error> {
    Policy::from_version(match case.group {
        _ if case.retry => "default_fips",
        // Others that have it take no signatures of P-256.
        "MLKEM1024" => "test_pq_only",
        _ => "default_pq",
    })
}

/// A file in PEM without what stands beside its blocks: s2n-tls takes two dashes there for the start of one.
fn read(path: &str) -> Vec<u8> {
    let text = std::fs::read_to_string(path).expect("it is there");
    let mut is_inside = false;
    let lines = text.lines().filter(|line| {
        let was_inside = is_inside;
        is_inside = match () {
            () if line.starts_with("-----BEGIN") => true,
            () if line.starts_with("-----END") => false,
            () => is_inside,
        };
        is_inside || was_inside
    });
    lines
        .flat_map(|line| [line, "\n"])
        .collect::<String>()
        .into_bytes()
}

fn server(case: &Case, keys: &Keys) -> Result<Config, Error> {
    let mut config = Config::builder();
    config.set_security_policy(&policy(case)?)?;
    if case.more != More::PreSharedKey {
        let (certificate, key) = identity_of(case);
        config.load_pem(&read(&certificate), &read(&key))?;
    }
    match case.more {
        More::ClientCertificate => {
            config.set_client_auth_type(ClientAuthType::Required)?;
            config.with_system_certs(false)?;
            config.trust_pem(&read(&keys.client().0))?;
            // Who a client is, nobody asks here.
            config.set_verify_host_callback(Anyone)?;
        }
        More::Staple => {
            let answer = std::fs::read(stapled("answer.der")).expect("it was made");
            config.set_ocsp_data(&answer)?;
        }
        More::Resumption => {
            config.add_session_ticket_key(b"tlsdemo", &[7; 32], SystemTime::now())?;
        }
        _ => {}
    }
    config.build()
}

fn client(case: &Case, keys: &Keys, kept: Tickets) -> Result<Config, Error> {
    let mut config = Builder::new();
    config.set_security_policy(&policy(case)?)?;
    config.with_system_certs(false)?;
    config.trust_pem(&read(&authority_of(case)))?;
    match case.more {
        More::ClientCertificate => {
            let (certificate, key) = keys.client();
            config.set_client_auth_type(ClientAuthType::Optional)?;
            config.load_pem(&read(&certificate), &read(&key))?;
        }
        More::Staple => {
            config.enable_ocsp()?;
        }
        More::Resumption => {
            config.enable_session_tickets(true)?;
            config.set_session_ticket_callback(kept)?;
        }
        _ => {}
    }
    config.build()
}

/// What is set for one connection: the session, a key.
fn prepared(
    case: &Case,
    config: Config,
    session: Option<Vec<u8>>,
) -> ModifiedBuilder<
    impl Fn(&mut Connection) -> Result<&mut Connection, Error> + Clone + use<>,
    Config,
> {
    let has_key = case.more == More::PreSharedKey;
    ModifiedBuilder::new(config, move |connection| {
        if let Some(session) = &session {
            connection.set_session_ticket(session)?;
        }
        if has_key {
            let mut key = Psk::builder()?;
            key.set_identity(PSK_IDENTITY.as_bytes())?;
            key.set_secret(&psk_bytes())?;
            key.set_hmac(PskHmac::SHA256)?;
            connection.append_psk(&key.build()?)?;
        }
        Ok(connection)
    })
}

/// Any name will do.
struct Anyone;

impl s2n_tls::callbacks::VerifyHostNameCallback for Anyone {
    fn verify_host_name(&self, _: &str) -> bool {
        true
    }
}

/// The sessions that servers gave, the last one last.
#[derive(Clone, Default)]
struct Tickets(Arc<Mutex<Vec<Vec<u8>>>>);

impl Tickets {
    fn last(&self) -> Option<Vec<u8>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last().cloned()
    }
}

impl SessionTicketCallback for Tickets {
    fn on_session_ticket(&self, _: &mut Connection, ticket: &SessionTicket) {
        let mut data = vec![0; ticket.len().unwrap_or_default()];
        if ticket.data(&mut data).is_ok() {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.push(data);
        }
    }
}

type Outcome = Result<Seen, Box<dyn std::error::Error>>;

/// Runs one connection to its end, or until patience does.
fn run(connection: impl Future<Output = Outcome>) -> Seen {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime: Runtime = runtime.enable_all().build().expect("a thread can wait");
    let outcome = runtime.block_on(async { tokio::time::timeout(PATIENCE, connection).await });
    match outcome {
        Ok(Ok(seen)) => seen,
        Ok(Err(error)) => Seen::failed(&error.to_string()),
        Err(_) => Seen::failed("it waits for ever"),
    }
}

fn asynchronous(socket: std::net::TcpStream) -> std::io::Result<TcpStream> {
    socket.set_nonblocking(true)?;
    TcpStream::from_std(socket)
}

/// Reads a request, and answers.
async fn answer(mut stream: Stream) -> Outcome {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await?);
    }
    let page = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nyes\n";
    stream.write_all(page).await?;
    let seen = seen(stream.as_ref())?;
    let _ = stream.shutdown().await;
    Ok(seen)
}

/// Sends a request, and reads the answer.
async fn ask(mut stream: Stream, updates: bool) -> Outcome {
    if updates {
        let connection = stream.as_mut();
        connection.request_key_update(PeerKeyUpdate::KeyUpdateNotRequested)?;
    }
    let request = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request).await?;
    stream.flush().await?;
    let mut page = Vec::new();
    let _ = stream.read_to_end(&mut page).await;
    let seen = seen(stream.as_ref())?;
    if !page.starts_with(b"HTTP/1.1 200") {
        return Err("there is no page".into());
    }
    let _ = tokio::time::timeout(Duration::from_secs(1), stream.shutdown()).await;
    Ok(seen)
}

/// What it says of a connection.
fn seen(connection: &Connection) -> Outcome {
    Ok(Seen {
        version: Some(format!("{:?}", connection.actual_protocol_version()?)),
        group: connection
            .selected_key_exchange_group()
            .map(ToOwned::to_owned),
        ..Seen::default()
    })
}
