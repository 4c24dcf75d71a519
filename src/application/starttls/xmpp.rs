//! XMPP between client and server and between servers (RFC 6120), where starttls begins TLS (§5).

use super::ear::{self, Heard, To};
use super::text::short;
use super::xml::{self, Stanza};
use super::{Guest, require_go_ahead, require_offer, require_welcome};
use crate::check::{GoAhead, Greeting};
use crate::error::{Error, ErrorKind, Result};
use crate::names::service::Service;
use crate::transport::dialogue::Dialogue;
use crate::wire::{self, Name, Reader};

const TITLE: &str = "XMPP";

/// The namespaces of the two kinds of streams (RFC 6120 §4.8.2).
pub(super) const CLIENT: &str = "jabber:client";
pub(super) const SERVER: &str = "jabber:server";

/// The namespace of starttls (RFC 6120 §5.4.2.1).
const TLS: &str = "urn:ietf:params:xml:ns:xmpp-tls";

/// What a server calls TLS that offers it.
const OFFER: &str = "starttls";

/// How many stanzas of other kinds may come before the one that is waited for.
const MOST_OTHERS: usize = 16;

pub(super) fn begin(d: &mut Dialogue<'_>, guest: &Guest, kind: &str) -> Result<()> {
    let features = open(d, guest, kind)?;
    require_offer(d, service(kind), (offers_tls(&features), OFFER))?;
    d.say("starttls", &format!("<starttls xmlns='{TLS}'/>"), annotate)?;
    let reply = receive(d, "go-ahead", |stanza| match &*stanza.element.name {
        "proceed" => "go-ahead",
        "failure" => "refusal",
        _ => other(stanza),
    })?;
    let (answer, said) = go_ahead(&reply);
    require_go_ahead(d, service(kind), answer, said)
}

/// What an answer to starttls means, and its words (RFC 6120 §5.4.2).
fn go_ahead(reply: &Stanza) -> (GoAhead, String) {
    let answer = match &*reply.element.name {
        "proceed" if reply.element.xmlns == TLS => GoAhead::Ready,
        "failure" => GoAhead::Refused,
        _ => GoAhead::SomethingElse,
    };
    (answer, short(&format!("<{}/>", reply.element.name)))
}

fn offers_tls(features: &Stanza) -> bool {
    let mut children = features.children.iter();
    children.any(|child| child.name == "starttls" && child.xmlns == TLS)
}

/// A new stream over TLS, as the first is forgotten (RFC 6120 §5.4.3.3), and its end.
pub(super) fn farewell(d: &mut Dialogue<'_>, guest: &Guest, kind: &str) -> Result<()> {
    open(d, guest, kind)?;
    d.say("end of stream", "</stream:stream>", annotate)?;
    for _ in 0..MOST_OTHERS {
        let stanza = receive(d, "end of stream", other)?;
        if stanza.ends_stream {
            return Ok(());
        }
    }
    Ok(())
}

/// Opens a stream; gives the features that the server lists in it.
fn open(d: &mut Dialogue<'_>, guest: &Guest, kind: &str) -> Result<Stanza> {
    let host = &guest.host;
    // Between servers both ends have a name. Ours does not exist (RFC 6761 §6.4): we ask for no
    // traffic, and a server does not talk to itself.
    let from = if kind == SERVER {
        " from='tlsdemo.invalid'"
    } else {
        ""
    };
    let text = format!(
        "<?xml version='1.0'?><stream:stream xmlns='{kind}' xmlns:stream='http://etherx.jabber.org/streams' to='{host}'{from} version='1.0'>"
    );
    d.say("stream header", &text, annotate)?;
    let header = receive(d, "stream header", |stanza| match &*stanza.element.name {
        "stream:stream" => "stream header",
        _ => other(stanza),
    })?;
    if header.element.name != "stream:stream" {
        turned_away(d, kind, &header)?;
    }
    let features = receive(d, "features", |stanza| match &*stanza.element.name {
        "stream:features" => "features",
        _ => other(stanza),
    })?;
    match &*features.element.name {
        "stream:features" => require_welcome(d, service(kind), Greeting::Welcome, String::new())?,
        _ => turned_away(d, kind, &features)?,
    }
    Ok(features)
}

/// What a stanza is that is not the one that was waited for.
fn other(stanza: &Stanza) -> &'static str {
    match &*stanza.element.name {
        _ if stanza.ends_stream => "end of stream",
        "stream:error" => "stream error",
        _ => "stanza",
    }
}

/// Tells that what was waited for did not come, and what did instead.
fn turned_away(d: &mut Dialogue<'_>, kind: &str, stanza: &Stanza) -> Result<()> {
    let (meaning, said) = instead(stanza);
    require_welcome(d, service(kind), meaning, said)
}

/// What comes instead of a stream or its features means, and its words.
fn instead(stanza: &Stanza) -> (Greeting, String) {
    match &*stanza.element.name {
        _ if stanza.ends_stream => (Greeting::StreamEnd, String::new()),
        // The condition is the first element in it (RFC 6120 §4.9.2).
        "stream:error" => {
            let condition = stanza.children.first().map(|child| &*child.name);
            let condition = condition.unwrap_or_default();
            let said = match stanza.text.trim() {
                "" => short(condition),
                words => short(&format!("{condition}: {words}")),
            };
            (Greeting::StreamError, said)
        }
        name => (Greeting::SomethingElse, short(&format!("<{name}/>"))),
    }
}

/// The service that the stream's kind is of.
fn service(kind: &str) -> Service {
    match kind {
        SERVER => Service::XmppServer,
        _ => Service::Xmpp,
    }
}

fn receive(
    d: &mut Dialogue<'_>,
    waits_for: &'static str,
    name: impl FnOnce(&Stanza) -> &'static str,
) -> Result<Stanza> {
    d.receive(waits_for, xml::framing, |r| {
        let stanza = xml::stanza(r)?;
        let name: Name = name(&stanza).into();
        Ok((name, stanza))
    })
}

/// What a stanza is called, whoever sends it, and the stanza.
pub(super) fn read(r: &mut Reader<'_>) -> wire::Result<(Name, Stanza)> {
    let stanza = xml::stanza(r)?;
    let name = match &*stanza.element.name {
        "stream:stream" if !stanza.ends_stream => "stream header",
        "stream:features" => "features",
        "starttls" => "starttls",
        "proceed" => "go-ahead",
        "failure" => "refusal",
        _ => other(&stanza),
    };
    Ok((name.into(), stanza))
}

/// A stanza of the server's that may answer `to`.
pub(super) fn heard(r: &mut Reader<'_>, service: Service, to: To) -> wire::Result<Heard> {
    let (name, stanza) = read(r)?;
    let is_header = &*name == "stream header";
    Ok(match to {
        To::List(_) if is_header => Heard::aside(name),
        To::List(_) if &*name == "features" => Heard::answer(name)
            .checked(ear::greeting(service, Greeting::Welcome, String::new()))
            .checked(ear::offer(service, OFFER, offers_tls(&stanza))),
        To::List(_) => {
            let (meaning, said) = instead(&stanza);
            Heard::answer(name).checked(ear::greeting(service, meaning, said))
        }
        To::StartTls => {
            let (answer, said) = go_ahead(&stanza);
            Heard::answer(name).checked(ear::go_ahead(service, answer, said))
        }
        _ => Heard::aside(name),
    })
}

fn annotate(r: &mut Reader<'_>) -> wire::Result<()> {
    xml::stanza(r).map(|_| ())
}

/// The built-in server, up to the go-ahead.
pub(super) fn respond(d: &mut Dialogue<'_>, kind: &str) -> Result<()> {
    answer_stream(
        d,
        kind,
        &format!("<starttls xmlns='{TLS}'><required/></starttls>"),
    )?;
    let asked = receive(d, "starttls", |stanza| match &*stanza.element.name {
        "starttls" => "starttls",
        _ => other(stanza),
    })?;
    if asked.element.name != "starttls" || asked.element.xmlns != TLS {
        let text = "<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>";
        d.say("stream error", text, annotate)?;
        let why = "the client does not ask for starttls";
        return Err(Error::new(ErrorKind::Dialogue(TITLE, Vec::new()), why));
    }
    d.say("go-ahead", &format!("<proceed xmlns='{TLS}'/>"), annotate)
}

/// The built-in server over TLS, up to the end of the stream.
pub(super) fn serve(d: &mut Dialogue<'_>, kind: &str) -> Result<()> {
    answer_stream(
        d,
        kind,
        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>",
    )?;
    for _ in 0..MOST_OTHERS {
        let stanza = receive(d, "end of stream", other)?;
        if stanza.ends_stream {
            return d.say("end of stream", "</stream:stream>", annotate);
        }
    }
    Ok(())
}

fn answer_stream(d: &mut Dialogue<'_>, kind: &str, features: &str) -> Result<()> {
    let header = receive(d, "stream header", |stanza| match &*stanza.element.name {
        "stream:stream" => "stream header",
        _ => other(stanza),
    })?;
    if header.element.name != "stream:stream" {
        let why = "the client does not open a stream";
        return Err(Error::new(ErrorKind::Dialogue(TITLE, Vec::new()), why));
    }
    let text = format!(
        "<?xml version='1.0'?><stream:stream xmlns='{kind}' xmlns:stream='http://etherx.jabber.org/streams' id='1' from='localhost' version='1.0'>"
    );
    d.say("stream header", &text, annotate)?;
    let text = format!("<stream:features>{features}</stream:features>");
    d.say("features", &text, annotate)
}
