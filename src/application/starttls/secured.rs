//! What two others say over TLS in a protocol that is not HTTP: told unit by unit, as the two ends tell it.
//!
//! It is followed as long as it is plain where each unit ends. A command behind which something else comes
//! than commands and replies, such as a mail, ends that: what follows it is told as it comes.

use std::collections::VecDeque;

use super::ear::{self, To};
use super::{script, source};
use crate::check::Check;
use crate::names::MessageName;
use crate::names::foreign::Foreign;
use crate::names::service::Service;
use crate::narration::{Carrier, Content, Event, Message, Narration, Side, Topic};
use crate::transport::dialogue::{Framed, MOST_UNIT};
use crate::wire::Reader;

/// Commands that wait for their answers, at most.
const MOST_WAITING: usize = 256;

/// Both directions of what is said over TLS.
#[derive(Debug)]
pub struct Secured {
    service: Service,
    /// What came of each end, the client first, and is no whole unit yet.
    held: [Vec<u8>; 2],
    /// What the server has not answered yet.
    waiting: VecDeque<To>,
    /// Whether the server is still to greet.
    greets: bool,
    /// Nobody knows any more where a unit ends.
    is_lost: bool,
}

impl Secured {
    /// The protocol goes on that was spoken before TLS.
    pub fn after(service: Service) -> Self {
        let greets = script(service).is_some_and(|script| script.greets_again);
        Secured::new(service, greets)
    }

    /// The protocol that an end begins with, if TLS was there at once.
    pub fn begin(from: Side, first: &[u8]) -> Option<Self> {
        let service = match Foreign::recognize(from, first)? {
            Foreign::Service(service) => service,
            _ => return None,
        };
        // Much else begins with a declaration of XML.
        let is_xmpp = matches!(service, Service::Xmpp | Service::XmppServer);
        let is_sure = !is_xmpp || first.windows(13).any(|word| word == b"stream:stream");
        let is_followed = is_sure && ear::is_followed(service);
        is_followed.then(|| Secured::new(service, from == Side::Server))
    }

    fn new(service: Service, greets: bool) -> Self {
        Secured {
            service,
            held: Default::default(),
            waiting: VecDeque::new(),
            greets,
            is_lost: !ear::is_followed(service),
        }
    }

    /// What the protocol is called, as long as it is followed.
    pub fn protocol(&self) -> Option<&'static str> {
        (!self.is_lost).then(|| self.service.row().title)
    }

    /// How many bytes of an end wait to be told with what comes next.
    pub fn waiting(&self, from: Side) -> usize {
        self.held[index(from)].len()
    }

    /// An end says more.
    pub fn push(&mut self, from: Side, bytes: &[u8], narration: &mut Narration) {
        if self.is_lost {
            return;
        }
        self.held[index(from)].extend_from_slice(bytes);
        while !self.is_lost && self.unit(from, narration) {}
        if self.is_lost {
            self.tell_rest(narration);
        }
    }

    /// Bytes of an end are missing.
    pub fn lose(&mut self, narration: &mut Narration) {
        self.is_lost = true;
        self.tell_rest(narration);
    }

    /// An end sends nothing more.
    pub fn end(&mut self, from: Side, narration: &mut Narration) {
        let rest = std::mem::take(&mut self.held[index(from)]);
        tell_content(from, rest, narration);
    }

    fn tell_rest(&mut self, narration: &mut Narration) {
        self.end(Side::Client, narration);
        self.end(Side::Server, narration);
    }

    /// What the server's next unit answers; `None` if nobody asked.
    fn to(&self) -> Option<To> {
        match self.greets {
            true => Some(To::Nothing),
            false => self.waiting.front().copied(),
        }
    }

    /// Tells the next unit of an end, if it is whole.
    fn unit(&mut self, from: Side, narration: &mut Narration) -> bool {
        let held = &self.held[index(from)];
        if held.is_empty() {
            return false;
        }
        let to = match from {
            Side::Client => Some(To::Other),
            Side::Server => self.to(),
        };
        // What nobody asked for comes as a greeting does, in a line by itself.
        let framing = ear::framing(self.service, from, to.unwrap_or(To::Nothing)).find(held);
        let length = match framing {
            Framed::Whole(length) => length.min(held.len()),
            Framed::More(_) if held.len() < MOST_UNIT => return false,
            Framed::More(_) | Framed::Never(_) => {
                self.is_lost = true;
                return false;
            }
        };
        let unit: Vec<u8> = self.held[index(from)].drain(..length).collect();
        let mut r = Reader::recording(&unit, narration.wants(Topic::Fields));
        let read = match from {
            Side::Client => ear::client(self.service, &mut r).map(|(name, asks)| {
                let asks = asks.filter(|_| self.waiting.len() < MOST_WAITING);
                self.waiting.extend(asks);
                (name, Vec::new())
            }),
            Side::Server => {
                let heard = ear::server(self.service, &mut r, to.unwrap_or(To::Other));
                heard.map(|heard| {
                    let was_greeting = std::mem::take(&mut self.greets);
                    if heard.answers && !was_greeting {
                        self.waiting.pop_front();
                    }
                    (heard.name, heard.checks)
                })
            }
        };
        let Ok((name, checks)) = read.and_then(|read| r.finish("unit").map(|()| read)) else {
            self.is_lost = true;
            tell_content(from, unit, narration);
            return false;
        };
        self.is_lost = from == Side::Client && !ear::is_followed_by_units(self.service, &unit);
        let id = narration.next_message();
        let fields = r.into_fields(None);
        narration.tell(Topic::Exchange, || {
            Event::Message(Message {
                id,
                from,
                name: MessageName::Other(name),
                carrier: Carrier::Application(self.service.row().title.into()),
                bytes: unit,
                fields,
                source: source(self.service).into(),
            })
        });
        // Whether TLS is offered matters no more.
        let is_greeting = |check: &Check| matches!(check, Check::ServerGreeting { .. });
        for check in checks.into_iter().filter(is_greeting) {
            narration.check(&check.made());
        }
        true
    }
}

fn index(from: Side) -> usize {
    usize::from(from == Side::Server)
}

/// Tells bytes of which no more is known than who said them.
fn tell_content(from: Side, bytes: Vec<u8>, narration: &mut Narration) {
    if !bytes.is_empty() {
        narration.tell(Topic::Data, || {
            Event::Content(Content {
                from,
                bytes,
                coding: None,
                packed_length: None,
            })
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::narration::Narrator;
    use crate::wire::cover;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Memory(Arc<Mutex<Vec<String>>>);

    impl Narrator for Memory {
        fn wants(&self, _: Topic) -> bool {
            true
        }
        fn tell(&mut self, event: &Event) {
            let told = match event {
                Event::Message(it) => {
                    assert_eq!(cover(&it.fields, it.bytes.len()), Ok(()));
                    format!("{}: {}", it.from.name(), it.name)
                }
                Event::Content(it) => {
                    let text = String::from_utf8_lossy(&it.bytes).into_owned();
                    format!("{}, as it is: {text}", it.from.name())
                }
                Event::Check(it) => format!("check {}", it.name()),
                _ => return,
            };
            self.0.lock().unwrap().push(told);
        }
    }

    /// What is told of these words, in pieces of this size.
    fn told(mut secured: Secured, words: &[(Side, &str)], size: usize) -> Vec<String> {
        let memory = Memory::default();
        let mut narration = Narration::silent();
        narration.add(Box::new(memory.clone()));
        for (from, text) in words {
            for piece in text.as_bytes().chunks(size) {
                secured.push(*from, piece, &mut narration);
            }
        }
        secured.end(Side::Client, &mut narration);
        secured.end(Side::Server, &mut narration);
        std::mem::take(&mut *memory.0.lock().unwrap())
    }

    /// The transaction of RFC 5321 §D.1: what follows DATA is a mail, whose lines are no commands.
    #[test]
    fn a_mail_is_not_taken_for_commands() {
        use Side::{Client, Server};
        let words = [
            (Client, "EHLO bar.com\r\n"),
            (
                Server,
                "250-foo.com greets bar.com\r\n250-8BITMIME\r\n250 HELP\r\n",
            ),
            (Client, "MAIL FROM:<Smith@bar.com>\r\n"),
            (Server, "250 OK\r\n"),
            (Client, "RCPT TO:<Jones@foo.com>\r\n"),
            (Server, "250 OK\r\n"),
            (Client, "DATA\r\nQUIT\r\n"),
            (Server, "354 Start mail input; end with <CRLF>.<CRLF>\r\n"),
        ];
        let expected = [
            "client: EHLO",
            "server: capabilities",
            "client: command",
            "server: reply",
            "client: command",
            "server: reply",
            "client: command",
            "client, as it is: QUIT\r\n",
        ];
        assert_eq!(
            told(Secured::after(Service::Smtp), &words, usize::MAX),
            expected
        );
        // Byte by byte all but what comes when it is followed no longer, which is told without it.
        let slowly = told(Secured::after(Service::Smtp), &words, 1);
        assert_eq!(slowly, &expected[..7]);
    }

    /// RFC 9051 §6: a tagged response ends what the server says, a literal does not; what it says unasked
    /// is told at once. RFC 1939 §5: RETR is followed by a mail.
    #[test]
    fn answers_end_where_their_protocol_ends_them() {
        use Side::{Client, Server};
        let imap = [
            (Server, "* OK IMAP4rev2 ready\r\n"),
            (Client, "a1 LOGIN SMITH SESAME\r\n"),
            (Server, "a1 OK LOGIN completed\r\n* 2 EXISTS\r\n"),
            (Client, "a2 FETCH 1 BODY[TEXT]\r\n"),
            (
                Server,
                "* 1 FETCH (BODY[TEXT] {7}\r\na2 OK\r\n)\r\na2 OK FETCH completed\r\n",
            ),
            (Client, "a3 APPEND box {3}\r\n"),
        ];
        let secured = Secured::begin(Server, imap[0].1.as_bytes()).unwrap();
        let expected = [
            "server: greeting",
            "check server_greeting",
            "client: command",
            "server: reply",
            "server: reply",
            "client: command",
            "server: reply",
            "client: command",
        ];
        assert_eq!(told(secured, &imap, 5), expected);
        let pop3 = [
            (Server, "+OK POP3 server ready\r\n"),
            (Client, "CAPA\r\n"),
            (Server, "+OK\r\nTOP\r\nUSER\r\n.\r\n"),
            (Client, "RETR 1\r\n"),
            (Server, "+OK 120 octets\r\nSubject: -ERR\r\n.\r\n"),
        ];
        let secured = Secured::begin(Server, pop3[0].1.as_bytes()).unwrap();
        let expected = [
            "server: greeting",
            "check server_greeting",
            "client: CAPA",
            "server: capabilities",
            "client: command",
        ];
        assert_eq!(told(secured, &pop3, usize::MAX), expected);
        assert!(Secured::begin(Client, b"<?xml version='1.0'?><epp>").is_none());
    }
}
