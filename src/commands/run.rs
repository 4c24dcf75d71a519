//! The handshake as a client, of a server elsewhere or of the built-in one: configuration in,
//! narration out.

use std::fs::File;
use std::io::Read;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::cost::Counter;
use super::narrators;
use super::options::{Ask, Client, Errand, protocols};
use super::recorders::{PageOf, Recorders};
use super::session_file::SessionFile;
use crate::application::request::Request;
use crate::application::{self, redirect};
use crate::certificate::ServerName;
use crate::check::HandshakeCost;
use crate::commands::listen::{self, Attendant, Limits};
use crate::commands::visit::{self, Redirect, Route, Visit};
use crate::compute::random;
use crate::connection::Randomness;
use crate::connection::session::{Keeper, Store};
use crate::error::{Error, ErrorKind, Result};
use crate::extension::EchConfigList;
use crate::handshake::client::{self, Ech};
use crate::handshake::ech::EchKeys;
use crate::handshake::server;
use crate::keys::hpke::Kem;
use crate::names::Step;
use crate::names::registry::{HpkeKemId, SUPPORTED_GROUPS};
use crate::names::service::Approach;
use crate::names::suite::{SUITES, Suite};
use crate::narration::{Narration, Redirected, Side};
use crate::peer::{ClientAuthentication, Identity, PinnedKey, TrustAnchors, identity};
use crate::story::tree::Forest;
use crate::transport::proxy::{Environment, Proxy};
use crate::transport::{self, Target, dns};
use crate::wire::visible;

/// The name of the built-in server: its certificates are for it.
const LOCAL_NAME: &str = "localhost";

/// The name of the built-in server in public, if the client's hello is encrypted.
const LOCAL_PUBLIC_NAME: &str = "tlsdemo.example";
/// What its configuration says of the longest name.
const LOCAL_LONGEST_NAME: u8 = 64;

/// Visits the target, or the built-in server, and tells of it; and goes on where redirects lead, if
/// that was asked for.
///
/// # Errors
/// Whatever went wrong.
pub fn client(options: &Client) -> Result<()> {
    let local = match &options.target {
        None => Some(start_local_server(options)?),
        Some(_) => None,
    };
    let (local, local_ech) = local.unzip();
    let first = match &options.target {
        Some(target) => target.clone(),
        None => {
            let target = Target::parse(LOCAL_NAME)?;
            match options.approach {
                Some(approach) => target.with_approach(approach),
                None => target,
            }
        }
    };
    let had_file = options
        .session_file
        .as_ref()
        .is_some_and(|path| path.exists());
    let (mut session_file, sessions) = match &options.session_file {
        Some(path) => {
            let (file, sessions) =
                SessionFile::open(path, &first.to_string(), options.server_name.as_deref())?;
            (Some(file), sessions)
        }
        None => (None, Store::default()),
    };
    let mut tour = Tour {
        options,
        trust_anchors: trust_anchors(options)?,
        local,
        local_ech,
        visited: (options.session_file.iter().filter(|_| had_file))
            .map(|_| first.to_string())
            .collect(),
        first,
        recorders: Recorders::open(&options.end.recording, PageOf::All)?,
        sessions,
        connections: 0,
        forest: Forest::default(),
        cost: None,
    };
    let result = (0..=options.again).try_for_each(|_| tour.go());
    // A ticket that was offered is spent, whatever came of it.
    let saved = session_file
        .as_mut()
        .map_or(Ok(()), |file| file.save(&tour.sessions));
    result.and(saved).and(tour.recorders.finish())
}

/// One visit after the other, told together.
struct Tour<'a> {
    options: &'a Client,
    /// Whom to trust, on all of them.
    trust_anchors: Arc<TrustAnchors>,
    /// Where the built-in server listens.
    local: Option<Target>,
    /// What it publishes for Encrypted ClientHello.
    local_ech: Option<EchConfigList>,
    /// Where each begins.
    first: Target,
    recorders: Recorders,
    sessions: Store,
    /// Whom a session is expected to be with: those who were visited, in this run or an earlier one.
    visited: Vec<String>,
    /// How many connections there were so far.
    connections: u32,
    /// Where their keys came from.
    forest: Forest,
    /// What the last handshake cost that resumed no session.
    cost: Option<HandshakeCost>,
}

impl Tour<'_> {
    /// A visit, and those that redirects lead to.
    fn go(&mut self) -> Result<()> {
        let (options, first) = (self.options, self.first.clone());
        let ask = match &options.errand {
            Errand::Ask(ask) => ask.clone(),
            Errand::Nothing | Errand::Send(_) => Ask::default(),
        };
        let mut request =
            Request::get(&first).with(ask.method.as_deref(), &ask.fields, ask.content.as_deref());
        let mut target = first;
        let mut redirected = None;
        for hop in 0.. {
            let Some(redirect) = self.call(&target, &request, redirected.as_ref())? else {
                return Ok(());
            };
            if !ask.follow || self.local.is_some() {
                return Ok(());
            }
            if hop == redirect::MOST {
                return Err(Error::new(
                    ErrorKind::Http,
                    format!(
                        "more than {} redirects in a row, the last from {target} to {}; without -L the first answer is shown",
                        redirect::MOST,
                        visible(&redirect.location)
                    ),
                ));
            }
            let next = redirect::resolve(&target, &redirect.location)?;
            request = redirect::follow(&request, redirect.status, &target, &next);
            redirected = Some(Redirected {
                from: target.to_string(),
                status: redirect.status,
                method: request.method.clone(),
                path: visible(&request.path),
            });
            target = next;
        }
        Ok(())
    }

    /// One connection: to the target that was given, or to one that a redirect led to.
    fn call(
        &mut self,
        target: &Target,
        request: &Request,
        redirected: Option<&Redirected>,
    ) -> Result<Option<Redirect>> {
        let (options, is_given) = (self.options, redirected.is_none());
        let (end, is_again) = (&options.end, self.connections > 0);
        let mut config = client_config(options, target, is_given, &self.trust_anchors)?;
        let resumes = options.again > 0 || options.session_file.is_some();
        if let (None, Some(ech)) = (&options.ech, &self.local_ech) {
            config.ech = Ech::Offer(Box::new(super::ech::choose(ech)?));
        }
        if resumes {
            config.sessions = Some(self.sessions.shelf(target.to_string()));
            config.early_data = options.early_data;
            config.expects_session = self.visited.contains(&target.to_string());
        }
        let is_first = (&target.host, target.port) == (&self.first.host, self.first.port);
        let mut route = route(options, target)?;
        let found = match options.ech_from_dns {
            true => Some(ask_dns(options, target, &mut config, &mut route.asked)),
            false => None,
        };
        let (endpoint, unfound) = match found {
            Some(Ok(endpoint)) => (endpoint, None),
            Some(Err(error)) => (None, Some(error)),
            None => (None, None),
        };
        let dial = self.local.as_ref().or(options.connect.as_ref());
        let dial = dial.filter(|_| is_first).or(endpoint.as_ref());
        let counter = Counter::default();
        let count = || counter.cost();
        let is_over_tls = route.proxy.as_ref().is_some_and(Proxy::is_over_tls);
        let proxy_is_told = options.proxy_handshake && is_over_tls;
        let visit = Visit {
            route: &route,
            proxy_narration: Mutex::default(),
            target,
            redirected,
            dial,
            is_local: self.local.is_some(),
            config: &config,
            exports: &options.end.exports,
            renegotiate: options.renegotiate,
            key_update: options.key_update,
            errand: errand(&options.errand, request)?,
            beside: self.cost.map(|before| (before, &count as &dyn Fn() -> _)),
            family: options.family,
            timeout: end.timeout,
        };
        if !is_again {
            self.recorders.begin_trace(&visit.name());
        }
        if proxy_is_told {
            let told = narrate(
                options,
                &self.recorders,
                &mut self.connections,
                &self.forest,
            )?;
            visit
                .proxy_narration
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .replace(told);
        }
        let mut narration = narrate(
            options,
            &self.recorders,
            &mut self.connections,
            &self.forest,
        )?;
        if options.again > 0 {
            narration.add(Box::new(counter.clone()));
        }
        if let Some(error) = unfound {
            return visit.give_up(narration, error, &Step::Other("asking DNS".into()));
        }
        let randomness = randomness_of(end.seed, Side::Client, self.connections);
        let result = visit.make(narration, randomness, &mut || options.output.open());
        self.cost = counter.of_its_own().or(self.cost);
        self.visited.push(target.to_string());
        result
    }
}

/// Asks DNS for the key to encrypt the hello to, and where the service is that has it, if not where the
/// target is.
fn ask_dns(
    options: &Client,
    target: &Target,
    config: &mut client::Config,
    asked: &mut dns::Dialogue,
) -> Result<Option<Target>> {
    let timeout = options.end.timeout;
    let servers = match &options.dns {
        Some(server) => transport::resolve(server, timeout)?,
        None => dns::system_servers(),
    };
    let found = dns::look_up(target, &servers, timeout, asked)?;
    config.ech = Ech::Offer(Box::new(super::ech::choose(&found.list)?));
    if found.host.is_none() && found.port.is_none() {
        return Ok(None);
    }
    let host = found.host.as_deref().unwrap_or(&target.host);
    let port = found.port.unwrap_or(target.port);
    Target::parse(&format!("{host}:{port}")).map(Some)
}

/// The narration of the next connection.
fn narrate(
    options: &Client,
    recorders: &Recorders,
    connections: &mut u32,
    forest: &Forest,
) -> Result<Narration> {
    let end = &options.end;
    let mut narration = narrators::text(&end.recording, end.display, &options.output, forest)?;
    *connections += 1;
    recorders.join(&mut narration, *connections)?;
    Ok(narration)
}

/// What the connection is for.
fn errand<'a>(errand: &Errand, request: &'a Request) -> Result<visit::Errand<'a>> {
    Ok(match errand {
        Errand::Nothing => visit::Errand::Nothing,
        Errand::Ask(ask) => visit::Errand::Ask {
            request,
            follow: ask.follow,
        },
        Errand::Send(path) => {
            let input: Box<dyn Read + Send> =
                if path.as_os_str() == "-" {
                    Box::new(std::io::stdin())
                } else {
                    Box::new(File::open(path).map_err(|error| {
                        Error::usage(format!("--send {}: {error}", path.display()))
                    })?)
                };
            visit::Errand::Send(Mutex::new(input))
        }
    })
}

/// The way to the target: --proxy, or the environment as curl reads it. The built-in server is on
/// this machine.
pub(super) fn route(options: &Client, target: &Target) -> Result<Route> {
    let direct = Route {
        proxy: None,
        header: options.proxy_header,
        asked: dns::Dialogue::NONE,
    };
    if options.target.is_none() {
        return Ok(direct);
    }
    let variable = |name: &str| std::env::var(name).ok();
    let environment = Environment(&variable);
    let no_proxy = options.no_proxy.clone();
    if no_proxy
        .unwrap_or_else(|| environment.no_proxy())
        .covers(target)
    {
        return Ok(direct);
    }
    let scheme = target.approach.map_or("https", Approach::name);
    let proxy = match &options.proxy {
        Some(proxy) => Some(proxy.clone()),
        None => environment.proxy(scheme).map_err(Error::usage)?,
    };
    Ok(Route { proxy, ..direct })
}

/// Whom to trust. What of the file cannot be read is told.
pub(super) fn trust_anchors(options: &Client) -> Result<Arc<TrustAnchors>> {
    Ok(Arc::new(match (&options.ca_file, &options.target) {
        (Some(path), _) => {
            let anchors = TrustAnchors::from_pem_file(path)?;
            super::warn_of_unreadable(&anchors);
            anchors
        }
        (None, Some(_)) => TrustAnchors::system(),
        (None, None) => TrustAnchors::from_pem("the demo authorities", identity::demo_ca_pem()),
    }))
}

/// The configuration for `target`, which is the one that was given or one that a redirect led to.
pub(super) fn client_config(
    options: &Client,
    target: &Target,
    is_given: bool,
    trust_anchors: &Arc<TrustAnchors>,
) -> Result<client::Config> {
    let is_local = options.target.is_none();
    let server_name = match &options.server_name {
        None if is_local && !options.no_sni => Some(LOCAL_NAME.to_owned()),
        _ if !is_given && !options.no_sni => target.server_name().map(str::to_owned),
        name => name.clone(),
    };
    Ok(client::Config {
        terms: options.end.terms.clone(),
        key_shares: options.key_shares.clone(),
        server_name,
        certificate_name: ServerName::new(&target.host),
        trust_anchors: trust_anchors.clone(),
        identities: options.end.identities.clone(),
        raw_keys: options.end.raw_keys.clone(),
        post_handshake_auth: options.post_handshake_auth,
        insist: options.insist,
        insecure: options.insecure,
        now: SystemTime::now(),
        max_fragment_length: options.max_fragment_length,
        grease: options.grease,
        ech: options.ech.clone().unwrap_or_default(),
        outer_versions: options.outer_versions.clone(),
        ocsp: options.ocsp,
        crls: options.end.crls.clone(),
        peer_keys: options.end.peer_keys.clone(),
        delegated_credentials: options.end.accept_delegated,
        anchor_ids: options.end.anchor_ids.clone(),
        logs: options.logs.clone(),
        sessions: None,
        expects_session: false,
        early_data: false,
        shape: options.shape.clone(),
        arrange: None,
    })
}

/// The hashes of our own raw keys, for the built-in server to know them by.
fn own_pins(raw_keys: &[Identity]) -> Result<Vec<PinnedKey>> {
    let pin = |key: &Identity| Ok(PinnedKey::of(&key.raw_public_key()?));
    raw_keys.iter().map(pin).collect()
}

/// Of the first connection.
pub(super) fn randomness(seed: Option<u64>, side: Side) -> Randomness {
    randomness_of(seed, side, 1)
}

/// Of a connection by its number; they count from 1. With one seed no two draw the same.
fn randomness_of(seed: Option<u64>, side: Side, connection: u32) -> Randomness {
    match seed {
        Some(seed) => {
            let offset = u64::from(connection.wrapping_sub(1)) << 32;
            Randomness::seeded(seed.wrapping_add(offset), side)
        }
        None => Randomness::system(),
    }
}

/// Starts the built-in server on loopback for the visits that are to come; says where it listens.
fn start_local_server(options: &Client) -> Result<(Target, EchConfigList)> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|error| {
        Error::new(
            ErrorKind::Io,
            format!("no port on loopback for the built-in server: {error}"),
        )
    })?;
    let address = Target::parse(&listener.local_addr()?.to_string())?;
    let mut config = server::Config::new(Identity::demo());
    if options.ech.is_none() {
        config.ech = Arc::new(local_ech_key(options.end.seed)?);
    }
    let published = config.ech.published();
    config.psks = options.end.terms.psks.clone();
    // The built-in server supports whatever the client is asked to offer, and shows the key at work.
    let mut suites: Vec<&Suite> = SUITES.iter().collect();
    if !config.psks.is_empty() {
        suites.sort_by_key(|suite| !suite.key_exchange.has_psk());
    }
    config.suites = suites.into_iter().map(|suite| suite.code).collect();
    config.groups = SUPPORTED_GROUPS.to_vec();
    config.alpn = match options.approach {
        Some(approach) => protocols(approach),
        None => application::offered(),
    };
    config.renegotiation = options.end.terms.renegotiation;
    config.asks_later = options.asks_later;
    if options.asks_later && options.approach.is_none() {
        config.alpn = vec![b"http/1.1".to_vec()];
    }
    let has_raw_key = !options.end.raw_keys.is_empty();
    if options.asks_later || !options.end.identities.is_empty() || has_raw_key {
        // Asked for so that it can be shown, whatever authority issued it.
        config.client_authentication = Some(ClientAuthentication {
            insecure: true,
            delegated_credentials: true,
            peer_keys: Arc::new(own_pins(&options.end.raw_keys)?),
            ..ClientAuthentication::requested(TrustAnchors::empty())
        });
    }
    config.psk_modes = options.end.terms.psk_modes.clone();
    if options.again > 0 {
        config.tickets = 2;
        let mut source = randomness(options.end.seed, Side::Server).handshake;
        config.sessions = Some(Keeper::new(&mut source, 0));
    }
    if options.early_data {
        config.max_early_data_size = EARLY_DATA;
    }
    let limits = Limits {
        proxy_header: options.proxy_header.is_some(),
        approach: options.approach,
        timeout: options.end.timeout,
        asks_under: options.asks_later.then(|| "/".to_owned()),
        ..Limits::default()
    };
    let (seed, visits) = (options.end.seed, u32::from(options.again) + 1);
    std::thread::Builder::new().spawn(move || {
        for connection in 1..=visits {
            if let Ok((socket, _)) = listener.accept() {
                let silent = Silent { seed, connection };
                // The client tells of every failure; the server's own view of it adds nothing.
                let _ = listen::attend(socket, &config, &limits, &silent);
            }
        }
    })?;
    Ok((address, published))
}

/// The built-in server's key for Encrypted ClientHello. Both names that it goes by are its own.
fn local_ech_key(seed: Option<u64>) -> Result<EchKeys> {
    let mut rng = match seed {
        Some(seed) => random::seeded(!seed),
        None => random::system(),
    };
    let kem = Kem::named(HpkeKemId::DhKemX25519);
    let kem = kem.ok_or_else(|| Error::internal("a KEM without algorithms"))?;
    EchKeys::generate(kem, LOCAL_PUBLIC_NAME, LOCAL_LONGEST_NAME, &mut *rng)
}

/// How many bytes of early data the built-in server takes: as many as OpenSSL's.
const EARLY_DATA: u32 = 16_384;

struct Silent {
    seed: Option<u64>,
    connection: u32,
}

impl Attendant for Silent {
    fn randomness(&self) -> Randomness {
        randomness_of(self.seed, Side::Server, self.connection)
    }
}
