//! The handshake as a client, of a server elsewhere or of the built-in one: configuration in,
//! narration out.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::SystemTime;

use super::narrators;
use super::options::Client;
use crate::certificate::ServerName;
use crate::commands::listen::{self, Attendant, Limits};
use crate::commands::visit::Visit;
use crate::connection::Randomness;
use crate::error::{Error, ErrorKind, Result};
use crate::handshake::client;
use crate::handshake::server;
use crate::narration::Side;
use crate::peer::{ClientAuthentication, Identity, TrustAnchors, identity};
use crate::transport::Target;

/// The name of the built-in server: its certificates are for it.
const LOCAL_NAME: &str = "localhost";

/// Visits the target, or the built-in server, and tells of it.
///
/// # Errors
/// Whatever went wrong.
pub fn client(options: &Client) -> Result<()> {
    let local = match &options.target {
        None => Some(start_local_server(options)?),
        Some(_) => None,
    };
    let target = match &options.target {
        Some(target) => target.clone(),
        None => Target::parse(LOCAL_NAME)?,
    };
    let config = client_config(options, &target)?;
    let visit = Visit {
        target: &target,
        dial: local.as_ref().or(options.connect.as_ref()),
        is_local: local.is_some(),
        config: &config,
        key_update: options.key_update,
        http: options.http,
        timeout: options.end.timeout,
    };
    let randomness = randomness(options.end.seed, Side::Client);
    let name = visit.name();
    let narration = narrators::narration(
        &options.end.recording,
        options.end.display,
        &options.output,
        &name,
    )?;
    visit.make(narration, randomness, &mut || options.output.open())
}

fn client_config(options: &Client, target: &Target) -> Result<client::Config> {
    let trust_anchors = match (&options.ca_file, &options.target) {
        (Some(path), _) => TrustAnchors::from_pem_file(path)?,
        (None, Some(_)) => TrustAnchors::system(),
        (None, None) => TrustAnchors::from_pem("the demo authorities", identity::demo_ca_pem()),
    };
    let is_local = options.target.is_none();
    let server_name = match &options.server_name {
        None if is_local && !options.no_sni => Some(LOCAL_NAME.to_owned()),
        name => name.clone(),
    };
    Ok(client::Config {
        terms: options.end.terms.clone(),
        key_shares: options.key_shares.clone(),
        server_name,
        certificate_name: ServerName::new(&target.host),
        trust_anchors: Arc::new(trust_anchors),
        identities: options.end.identities.clone(),
        insist: options.insist,
        insecure: options.insecure,
        now: SystemTime::now(),
        arrange: None,
    })
}

pub(super) fn randomness(seed: Option<u64>, side: Side) -> Randomness {
    match seed {
        Some(seed) => Randomness::seeded(seed, side),
        None => Randomness::system(),
    }
}

/// Starts the built-in server on loopback for one connection; says where it listens.
fn start_local_server(options: &Client) -> Result<Target> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|error| {
        Error::new(
            ErrorKind::Io,
            format!("no port on loopback for the built-in server: {error}"),
        )
    })?;
    let address = Target::parse(&listener.local_addr()?.to_string())?;
    let mut config = server::Config::new(Identity::demo());
    // The built-in server supports whatever the client is asked to offer.
    config.suites = crate::names::suite::SUITES
        .iter()
        .map(|suite| suite.code)
        .collect();
    if !options.end.identities.is_empty() {
        // Asked for so that it can be shown, whatever authority issued it.
        config.client_authentication = Some(ClientAuthentication {
            insecure: true,
            ..ClientAuthentication::requested(TrustAnchors::empty())
        });
    }
    let limits = Limits {
        timeout: options.end.timeout,
        ..Limits::default()
    };
    let seed = options.end.seed;
    std::thread::Builder::new().spawn(move || {
        if let Ok((socket, _)) = listener.accept() {
            // The client tells of every failure; the server's own view of it adds nothing.
            let _ = listen::attend(socket, &config, &limits, &Silent { seed });
        }
    })?;
    Ok(address)
}

struct Silent {
    seed: Option<u64>,
}

impl Attendant for Silent {
    fn randomness(&self) -> Randomness {
        randomness(self.seed, Side::Server)
    }
}
