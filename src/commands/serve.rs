//! The server by itself: configuration in, narration out.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::floor::Floor;
use super::gallery::Gallery;
use super::narrators;
use super::options::{Level, Server};
use super::output::{Stream, WhenClosed, complain};
use super::recorders::{PageOf, Recorders};
use super::run::randomness;
use crate::application::served::{Asked, Page};
use crate::commands::listen::{self, Attendant, CLIENT, Limits, Obstacle};
use crate::connection::session::Keeper;
use crate::connection::{Agreed, Randomness};
use crate::diagnosis;
use crate::error::{Error, ErrorKind, Result};
use crate::glossary::checks;
use crate::handshake::server;
use crate::narration::{Fact, Narration, Side};
use crate::peer::Identity;
use crate::report::escape::safe;
use crate::report::text;
use crate::story::tree::Forest;

/// Serves connections until the program is stopped.
///
/// # Errors
/// If the address cannot be listened on, or the identity cannot be read.
pub fn serve(options: &Server) -> Result<()> {
    let is_demo = options.end.identities.is_empty();
    let identities = if is_demo {
        Arc::new(Identity::demo())
    } else {
        options.end.identities.clone()
    };
    let listener = TcpListener::bind(options.address).map_err(|error| {
        Error::new(
            ErrorKind::Io,
            format!("cannot listen on {}: {error}", options.address),
        )
    })?;
    let address = listener.local_addr()?;
    let config = server::Config {
        terms: options.end.terms.clone(),
        cookie: options.cookie,
        psk_hint: options.psk_hint.clone(),
        ech: Arc::new(options.ech.clone()),
        tickets: options.tickets,
        max_early_data_size: options.early_data,
        identities,
        raw_keys: options.end.raw_keys.clone(),
        client_authentication: options.client_authentication.clone(),
        sessions: Some(Keeper::new(
            &mut randomness(options.end.seed, Side::Server).handshake,
            options.session_cache,
        )),
        asks_later: options.client_auth_path.is_some(),
        ..server::Config::new(Vec::new())
    };
    let limits = Limits {
        connections: options.connections,
        approach: options.approach,
        proxy_header: options.proxy_header,
        exports: options.end.exports.clone(),
        asks_under: options.client_auth_path.clone(),
        timeout: options.end.timeout,
    };
    let end = &options.end;
    let mut recorders = Recorders::open(&end.recording, PageOf::Last)?;
    recorders.begin_trace(CLIENT);
    let stream = if end.recording.takes_stdout() {
        Stream::Stderr
    } else {
        Stream::Stdout
    };
    let mut greeting = stream.open(WhenClosed::Exit);
    writeln!(greeting, "listening on {address}; stop with Ctrl-C")?;
    if is_demo {
        let port = address.port();
        let try_this = match options.approach {
            None => format!("curl -k https://localhost:{port}/"),
            Some(approach) => format!("tlsdemo -k {}://localhost:{port}", approach.name()),
        };
        writeln!(
            greeting,
            "demo certificates, whose private keys are public: try `{try_this}`"
        )?;
    }
    // Behind a proxy anyone may be a client, whatever the address.
    let is_private = address.ip().is_loopback() && !options.proxy_header;
    let may_show = options.pages || is_private && end.display.level != Level::Quiet;
    let shows_pages = may_show && options.approach.is_none();
    if shows_pages {
        writeln!(
            greeting,
            "a browser is shown its own handshake: https://localhost:{}/",
            address.port()
        )?;
    }
    greeting.flush()?;
    let attendant: Arc<dyn Attendant> = Arc::new(Host {
        floor: Floor::new(Box::new(greeting)),
        seed: end.seed,
        text: narrators::text_options(end.display, stream),
        is_quiet: end.display.level == Level::Quiet,
        recorders,
        gallery: shows_pages.then(Gallery::default),
        connections: AtomicU32::new(0),
        forest: Forest::default(),
    });
    listen::serve(&listener, &config, &limits, &attendant)?;
    Ok(())
}

/// Narrates each connection of the server.
struct Host {
    floor: Floor,
    seed: Option<u64>,
    text: text::Options,
    /// A line a connection.
    is_quiet: bool,
    recorders: Recorders,
    /// What browsers are shown, if they are shown anything.
    gallery: Option<Gallery>,
    /// How many there were so far.
    connections: AtomicU32,
    /// Where their keys came from.
    forest: Forest,
}

impl Attendant for Host {
    fn narration(&self, peer: Option<SocketAddr>) -> Narration {
        let connection = self.connections.fetch_add(1, Ordering::Relaxed) + 1;
        let mut narration = Narration::silent();
        if !self.is_quiet {
            let voice = self.floor.voice(name(peer));
            narration.add(text::narrator(Box::new(voice), self.text, &self.forest));
        }
        if let Some(gallery) = &self.gallery {
            narration.add(gallery.keep(connection, peer));
        }
        let joined = self.recorders.join(&mut narration, connection);
        if let Err(error) = joined {
            complain(&error.message);
        }
        narration
    }

    fn page(&self, peer: Option<SocketAddr>, asked: &Asked<'_>) -> Option<Page> {
        self.gallery.as_ref()?.page(peer, asked)
    }

    fn ended(&self, peer: Option<SocketAddr>, agreed: &Agreed, outcome: &Result<()>) {
        if let Some(gallery) = &self.gallery {
            gallery.ended(peer, &said(agreed, outcome));
        }
        if self.is_quiet {
            let line = line(&name(peer), agreed, outcome);
            let mut voice = self.floor.voice(name(peer));
            let written = voice
                .write_all(line.as_bytes())
                .and_then(|()| voice.flush());
            if let Err(error) = written {
                complain(&error.to_string());
            }
        }
    }

    fn randomness(&self) -> Randomness {
        randomness(self.seed, Side::Server)
    }

    fn held_up(&self, by: &Obstacle) {
        let told = match by {
            Obstacle::Limit(limit) => {
                format!("{limit} connections at once, the limit: more wait. --connections sets it.")
            }
            Obstacle::Accept(error) => format!(
                "connections wait, none can be accepted now: {error}. A higher `ulimit -n` or a \
                 lower --connections helps if they come often."
            ),
            Obstacle::Thread(error) => format!(
                "a connection was closed, there is no thread for it: {error}. A lower \
                 --connections helps."
            ),
        };
        complain(&told);
    }
}

fn name(peer: Option<SocketAddr>) -> String {
    peer.map_or("a client that is gone".into(), |peer| peer.to_string())
}

/// A connection in one line: what was agreed on, and what failed.
fn line(name: &str, agreed: &Agreed, outcome: &Result<()>) -> String {
    format!("{name}: {}\n", safe(&said(agreed, outcome)))
}

/// What was agreed on, and what failed.
fn said(agreed: &Agreed, outcome: &Result<()>) -> String {
    let parts = [
        agreed.version.map(|version| version.to_string()),
        agreed.suite.map(|suite| suite.name.to_owned()),
        agreed.group.map(|group| group.to_string()),
        (agreed.prime_bits).map(|bits| Fact::Prime(bits).value().into_owned()),
        outcome.as_ref().err().map(failed),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}

fn failed(error: &Error) -> String {
    let said = checks::error(error);
    let instead = match &error.kind {
        ErrorKind::NotTls(bytes) => diagnosis::server::spoken(bytes),
        _ => None,
    };
    match instead {
        Some(instead) => format!("failed: {said}, but {instead}"),
        None => format!("failed: {said}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::registry::{NamedGroup, ProtocolVersion};

    #[test]
    fn a_line_says_what_was_agreed_on_and_what_failed() {
        let mut agreed = Agreed::default();
        let failed = Err(Error::unexpected_message("odd\x1b"));
        assert_eq!(line("a:1", &agreed, &failed), "a:1: failed: odd\\x1b\n");
        let bytes = b"GET / HTTP/1.1\r\n".to_vec();
        let plain = Err(Error::new(ErrorKind::NotTls(bytes), "not TLS"));
        assert_eq!(
            line("a:1", &agreed, &plain),
            "a:1: failed: not TLS, but plain HTTP\n"
        );
        agreed.version = Some(ProtocolVersion::TLS1_3);
        agreed.suite = crate::names::suite::find("TLS_AES_128_GCM_SHA256");
        agreed.group = Some(NamedGroup::X25519);
        assert_eq!(
            line("a:1", &agreed, &Ok(())),
            "a:1: TLS 1.3, TLS_AES_128_GCM_SHA256, x25519\n"
        );
    }
}
