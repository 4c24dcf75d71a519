//! Dialogues as real servers hold them, whole, in pieces and cut off; and as hostile ones do.

use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::overheard::{self, Overheard, Said};
use super::*;
use crate::glossary::{self, checks};
use crate::narration::{Event, Message, Narrator, Topic};
use crate::story::fields::{Fields, Nodes};
use crate::transport::{PipeEnd, Transport, pipe};
use crate::wire::{Name, cover};

/// What a server says: at once or after the client's first words, then a unit for each of the
/// client's.
struct Dialog {
    service: Service,
    speaks_first: bool,
    units: &'static [&'static [u8]],
}

const fn first(service: Service, units: &'static [&'static [u8]]) -> Dialog {
    Dialog {
        service,
        speaks_first: true,
        units,
    }
}

const fn second(service: Service, units: &'static [&'static [u8]]) -> Dialog {
    Dialog {
        service,
        speaks_first: false,
        units,
    }
}

/// As Debian's servers say it (Postfix 3.7, Dovecot 2.3, vsftpd 3.0, slapd 2.5, Prosody 0.12, INN 2.7,
/// InspIRCd 3.15, PostgreSQL 15, MariaDB 10.11).
const DIALOGS: &[Dialog] = &[
    first(
        Service::Smtp,
        &[
            b"220 mail.example ESMTP Postfix (Debian/GNU)\r\n",
            b"250-mail.example\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-VRFY\r\n250-ETRN\r\n250-STARTTLS\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-DSN\r\n250-SMTPUTF8\r\n250 CHUNKING\r\n",
            b"220 2.0.0 Ready to start TLS\r\n",
        ],
    ),
    first(
        Service::Lmtp,
        &[
            b"220 mail.example Dovecot ready.\r\n",
            b"250-mail.example\r\n250-STARTTLS\r\n250-8BITMIME\r\n250 PIPELINING\r\n",
            b"220 2.0.0 OK\r\n",
        ],
    ),
    first(
        Service::Imap,
        &[
            b"* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS LOGINDISABLED] Dovecot (Debian) ready.\r\n",
            b"* CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS LOGINDISABLED AUTH=PLAIN\r\na1 OK Pre-login capabilities listed, post-login capabilities have more.\r\n",
            b"a2 OK Begin TLS negotiation now.\r\n",
        ],
    ),
    first(
        Service::Pop3,
        &[
            b"+OK Dovecot (Debian) ready.\r\n",
            b"+OK\r\nCAPA\r\nTOP\r\nUIDL\r\nRESP-CODES\r\nPIPELINING\r\nAUTH-RESP-CODE\r\nSTLS\r\nSASL\r\n.\r\n",
            b"+OK Begin TLS negotiation now.\r\n",
        ],
    ),
    first(
        Service::Sieve,
        &[
            b"\"IMPLEMENTATION\" \"Dovecot (Debian) Pigeonhole\"\r\n\"SIEVE\" \"fileinto reject\"\r\n\"NOTIFY\" \"mailto\"\r\n\"SASL\" \"\"\r\n\"STARTTLS\"\r\n\"VERSION\" \"1.0\"\r\nOK \"Dovecot ready.\"\r\n",
            b"OK \"Begin TLS negotiation now.\"\r\n",
        ],
    ),
    first(
        Service::Ftp,
        &[
            b"220 (vsFTPd 3.0.3)\r\n",
            b"211-Features:\r\n AUTH TLS\r\n EPRT\r\n EPSV\r\n MDTM\r\n PASV\r\n PBSZ\r\n PROT\r\n REST STREAM\r\n SIZE\r\n TVFS\r\n211 End\r\n",
            b"234 Proceed with negotiation.\r\n",
        ],
    ),
    second(
        Service::Ldap,
        &[b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"],
    ),
    second(
        Service::Xmpp,
        &[
            b"<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' version='1.0' from='localhost' id='38ab' xml:lang='en' xmlns='jabber:client'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>",
            b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
        ],
    ),
    second(
        Service::XmppServer,
        &[
            b"<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback' version='1.0' id='' xmlns='jabber:server'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><dialback xmlns='urn:xmpp:features:dialback'/></stream:features>",
            b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
        ],
    ),
    first(
        Service::Nntp,
        &[
            b"200 news.example InterNetNews NNRP server INN 2.7.1 ready (posting ok)\r\n",
            b"101 Capability list:\r\nVERSION 2\r\nIMPLEMENTATION INN 2.7.1\r\nAUTHINFO\r\nHDR\r\nLIST ACTIVE HEADERS\r\nOVER\r\nPOST\r\nREADER\r\nSTARTTLS\r\n.\r\n",
            b"382 Begin TLS negotiation now\r\n",
        ],
    ),
    second(
        Service::Irc,
        &[
            b":irc.example NOTICE * :*** Looking up your hostname...\r\n:irc.example CAP * LS :multi-prefix tls\r\n",
            b":irc.example 670 * :STARTTLS successful, go ahead with TLS handshake\r\n",
        ],
    ),
    second(Service::Postgres, &[b"S"]),
    first(
        Service::Mysql,
        &[b"\x64\0\0\0\x0a5.5.5-10.11.19-MariaDB-0+deb12u1\0\x1e\0\0\0P9:5X7yQ\0\xfe\xff\x2d\x02\0\xff\xc1\x15\0\0\0\0\0\0\x1d\0\0\0;I5u@'4i?0+.\0mysql_native_password\0"],
    ),
    second(
        Service::Rdp,
        &[b"\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\x1f\x08\0\x02\0\0\0"],
    ),
];

#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<Event>>>);

impl Narrator for Told {
    fn wants(&self, _: Topic) -> bool {
        true
    }
    fn tell(&mut self, event: &Event) {
        self.0.lock().unwrap().push(event.clone());
    }
}

impl Told {
    fn narration(&self) -> Narration {
        let mut narration = Narration::silent();
        narration.add(Box::new(self.clone()));
        narration
    }

    fn messages(&self) -> Vec<Message> {
        let events = self.0.lock().unwrap();
        let messages = events.iter().filter_map(|event| match event {
            Event::Message(message) => Some(message.clone()),
            _ => None,
        });
        messages.collect()
    }

    /// Whether a check passed; `None` if it was not made.
    fn passed(&self, name: &str) -> Option<bool> {
        let events = self.0.lock().unwrap();
        events.iter().find_map(|event| match event {
            Event::Check(checked) if checked.name() == name => Some(checked.passed()),
            _ => None,
        })
    }
}

fn guest() -> Guest {
    Guest {
        host: "localhost".into(),
        address: Some([127, 0, 0, 1].into()),
    }
}

/// How a client fares with a server that says `units`, and then closes, or is silent.
fn meet(
    service: Service,
    speaks_first: bool,
    units: &[Vec<u8>],
    closes: bool,
    adjust: impl FnOnce(&mut PipeEnd),
) -> (Result<()>, Told) {
    let (mut near, mut far) = pipe();
    adjust(&mut near);
    let told = Told::default();
    let mut narration = told.narration();
    let result = std::thread::scope(|scope| {
        let server = scope.spawn(move || {
            let mut buffer = [0; 4096];
            for (index, unit) in units.iter().enumerate() {
                if (index > 0 || !speaks_first) && far.read(&mut buffer).unwrap_or(0) == 0 {
                    break;
                }
                if far.write_all(unit).is_err() {
                    break;
                }
            }
            if closes {
                far.shutdown_write().unwrap();
            }
            far
        });
        let mut plain = Plain::new(&mut near, &mut narration, Side::Client);
        let result = begin(service, &guest(), &mut plain);
        let _ = near.shutdown_write();
        drop(server.join());
        result
    });
    for message in told.messages() {
        let covered = cover(&message.fields, message.bytes.len());
        assert_eq!(covered, Ok(()), "{} {}", service.row().title, message.name);
    }
    (result, told)
}

fn owned(units: &[&[u8]]) -> Vec<Vec<u8>> {
    units.iter().map(|unit| unit.to_vec()).collect()
}

#[test]
fn every_service_is_met_whole_and_in_pieces() {
    for dialog in DIALOGS {
        let title = dialog.service.row().name;
        let units = owned(dialog.units);
        let meet = |piece: usize| {
            meet(dialog.service, dialog.speaks_first, &units, true, |near| {
                near.chop_reads(piece);
            })
        };
        let (result, told) = meet(usize::MAX);
        result.unwrap_or_else(|error| panic!("{title}: {error}"));
        assert_eq!(told.passed("early_plaintext"), Some(true), "{title}");
        let (result, pieces) = meet(1);
        result.unwrap_or_else(|error| panic!("{title} in pieces: {error}"));
        assert_eq!(told.messages(), pieces.messages(), "{title}");
        for message in told.messages() {
            let name = &message.name;
            assert!(!message.fields.is_empty(), "{title} {name}");
            let title = dialog.service.row().title;
            assert!(
                glossary::message_of(title, name).is_some(),
                "{title} {name}"
            );
        }
    }
    assert_eq!(DIALOGS.len(), Service::ROWS.len(), "every service is met");
}

/// The end of the stream, and silence, before each unit and within it.
#[test]
fn a_server_that_stops_at_any_step() {
    for dialog in DIALOGS {
        let title = dialog.service.row().name;
        for step in 0..dialog.units.len() {
            for part in [0, dialog.units[step].len() / 2] {
                let mut units = owned(&dialog.units[..=step]);
                units[step].truncate(part);
                let (result, _) = meet(dialog.service, dialog.speaks_first, &units, true, |_| {});
                let kind = result.unwrap_err().kind;
                assert_eq!(
                    kind,
                    ErrorKind::Closed,
                    "{title}, step {step}, {part} bytes"
                );
                let (result, _) =
                    meet(dialog.service, dialog.speaks_first, &units, false, |near| {
                        near.set_timeout(Some(Duration::from_millis(20))).unwrap();
                    });
                let error = result.unwrap_err();
                assert_eq!(
                    error.kind,
                    ErrorKind::TimedOut,
                    "{title}, step {step}, {part} bytes"
                );
                assert!(error.message.contains("waiting for"), "{error}");
            }
        }
    }
}

/// What never ends is not read for ever, whatever it is made of.
#[test]
fn units_without_end() {
    let endless: [&[u8]; 6] = [b"a", b"\n", b"250-a\r\n", b"* a\r\n", b"<a>", b"\"a\"\r\n"];
    for dialog in DIALOGS {
        let title = dialog.service.row().name;
        for step in 0..dialog.units.len() {
            for piece in endless {
                let mut units = owned(&dialog.units[..=step]);
                units[step] = piece.repeat(200_000 / piece.len());
                let (result, _) = meet(dialog.service, dialog.speaks_first, &units, true, |_| {});
                let Err(error) = result else {
                    panic!("{title}, step {step}: {piece:?} was taken for an answer");
                };
                let odd = matches!(error.kind, ErrorKind::Dialogue(..) | ErrorKind::NoTls(_));
                assert!(odd, "{title}, step {step}: {error:?}");
                assert!(error.message.len() < 500, "{title}: {error}");
            }
        }
    }
}

/// Bytes behind the go-ahead are dropped, and pointed out.
#[test]
fn early_plaintext_is_dropped_and_told() {
    for dialog in DIALOGS {
        let title = dialog.service.row().name;
        let mut units = owned(dialog.units);
        let last = units.last_mut().unwrap();
        last.extend_from_slice(b"250 injected\r\n");
        let (result, told) = meet(dialog.service, dialog.speaks_first, &units, true, |_| {});
        result.unwrap_or_else(|error| panic!("{title}: {error}"));
        assert_eq!(told.passed("early_plaintext"), Some(false), "{title}");
        let messages = told.messages();
        let last = messages.last().unwrap();
        // MySQL's client has the last word; what came before it is told after it.
        assert_eq!(&*last.name, "early plaintext", "{title}");
        assert_eq!(last.bytes, b"250 injected\r\n", "{title}");
        // So it is to someone who hears both.
        let live = live(&told);
        let mut said = live.clone();
        if dialog.service == Service::Mysql {
            said.swap(1, 2);
        }
        let gist = |all: &[Said]| -> Vec<(Name, Vec<Check>)> {
            let gist = all.iter().map(|it| (it.name.clone(), it.checks.clone()));
            gist.collect()
        };
        let mut expected = live;
        expected
            .iter_mut()
            .for_each(|it| it.checks.retain(|check| check.name() != "early_plaintext"));
        let length = b"250 injected\r\n".len();
        let service = dialog.service;
        if service == Service::Mysql {
            expected.swap(1, 2);
        }
        let end = &mut expected.last_mut().unwrap().checks;
        end.push(Check::EarlyPlaintext { service, length });
        assert_eq!(gist(&hear(&said, usize::MAX)), gist(&expected), "{title}");
    }
}

/// RFC 3207 §4.1: a client must not send anything behind STARTTLS before it has the answer.
#[test]
fn what_a_client_says_too_early_is_counted() {
    let client = b"EHLO a\r\nSTARTTLS\r\nMAIL FROM:<a>\r\n";
    let mut dialogue = Overheard::new(client, b"220 a ESMTP\r\n");
    for (from, bytes) in [
        (Side::Server, &b"220 a ESMTP\r\n"[..]),
        (Side::Client, client),
        (Side::Server, b"250-a\r\n250 STARTTLS\r\n220 go\r\n"),
    ] {
        dialogue.hear(from, bytes);
    }
    let (service, length) = (Service::Smtp, b"MAIL FROM:<a>\r\n".len());
    assert_eq!(
        dialogue.end(),
        Some((service, Check::EarlyPlaintext { service, length }))
    );
    assert_eq!(dialogue.end(), None);
}

#[test]
fn refusals_are_told_in_words() {
    let table: &[(Service, usize, &[u8], &str)] = &[
        (Service::Smtp, 0, b"554 5.7.1 No service\r\n", "does not serve us"),
        (Service::Smtp, 0, b"421 4.3.2 Busy\r\n", "not available at the moment"),
        (Service::Smtp, 1, b"502 5.5.2 What?\r\n", "does not accept EHLO"),
        (Service::Smtp, 1, b"250-mail.example\r\n250 STARTTLSX\r\n", "does not offer STARTTLS"),
        (Service::Smtp, 2, b"454 4.7.0 TLS not available due to local problem\r\n", "not available at the moment"),
        (Service::Smtp, 2, b"501 5.5.4 Syntax: STARTTLS\r\n", "how STARTTLS was written"),
        (Service::Smtp, 2, b"503 5.5.1 Already\r\n", "at this point"),
        (Service::Smtp, 2, b"221 Bye\r\n", "refuses STARTTLS"),
        (Service::Lmtp, 1, b"250 mail.example\r\n", "does not offer STARTTLS"),
        (Service::Imap, 0, b"* PREAUTH logged in\r\n", "logged in already"),
        (Service::Imap, 0, b"* BYE not you\r\n", "closing the connection"),
        (Service::Imap, 1, b"* CAPABILITY IMAP4rev1\r\na1 OK done\r\n", "does not offer STARTTLS"),
        (Service::Imap, 2, b"a2 NO not now\r\n", "at the moment"),
        (Service::Imap, 2, b"a2 BAD what?\r\n", "does not know STARTTLS"),
        (Service::Imap, 2, b"* BYE over\r\na2 NO over\r\n", "at the moment"),
        (Service::Pop3, 0, b"-ERR [SYS/TEMP] no\r\n", "refuses to talk to us"),
        (Service::Pop3, 1, b"+OK\r\nUIDL\r\n.\r\n", "does not offer STLS"),
        (Service::Pop3, 2, b"-ERR no\r\n", "refuses STLS"),
        (Service::Sieve, 0, b"BYE \"too many\"\r\n", "closing the connection"),
        (Service::Sieve, 0, b"\"SASL\" \"PLAIN\"\r\nOK\r\n", "does not offer STARTTLS"),
        (Service::Sieve, 1, b"NO {2}\r\nno\r\n", "refuses STARTTLS"),
        (Service::Ftp, 0, b"421 Too many users\r\n", "not available at the moment"),
        (Service::Ftp, 2, b"530 Please login with USER and PASS.\r\n", "the wrong way round"),
        (Service::Ftp, 2, b"500 AUTH not understood\r\n", "does not know AUTH"),
        (Service::Ftp, 2, b"431 Not now\r\n", "at the moment"),
        (Service::Ftp, 2, b"534 No\r\n", "policy"),
        (Service::Ldap, 0, b"\x30\x2e\x02\x01\x01\x78\x29\x0a\x01\x02\x04\x00\x04\x22unsupported extended operation OID", "does not know StartTLS"),
        (Service::Ldap, 0, b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x34\x04\x00\x04\x00", "unavailable (52)"),
        (Service::Ldap, 0, b"\x30\x0c\x02\x01\x00\x78\x07\x0a\x01\x02\x04\x00\x04\x00", "closing the connection"),
        (Service::Xmpp, 0, b"<stream:stream><stream:features/>", "does not offer starttls"),
        (Service::Xmpp, 0, b"<stream:stream><stream:features><starttls xmlns='other'/></stream:features>", "does not offer starttls"),
        (Service::Xmpp, 0, b"<stream:stream><stream:error><host-unknown/></stream:error></stream:stream>", "host-unknown"),
        (Service::Xmpp, 0, b"<stream:stream></stream:stream>", "ends the stream"),
        (Service::Xmpp, 1, b"<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>", "<failure/>"),
        (Service::Nntp, 0, b"502 Go away\r\n", "does not serve us"),
        (Service::Nntp, 1, b"101 list\r\nVERSION 2\r\n.\r\n", "does not offer STARTTLS"),
        (Service::Nntp, 2, b"580 Cannot\r\n", "at the moment"),
        (Service::Irc, 0, b"ERROR :Closing link (you) [banned]\r\n", "closing the connection"),
        (Service::Irc, 1, b":irc.example 691 * :STARTTLS failed\r\n", "at the moment"),
        (Service::Irc, 1, b":irc.example 421 * STARTTLS :Unknown command\r\n", "does not know STARTTLS"),
        (Service::Postgres, 0, b"N", "turned off"),
        (Service::Postgres, 0, b"E\0\0\0\x17SFATAL\0Mno, not you\0\0", "no, not you"),
        (
            Service::Postgres,
            0,
            b"Esorry, too many clients already\n\0",
            "too many clients",
        ),
        (Service::Mysql, 0, b"\x17\0\0\0\xff\x6a\x04Host is not allowed!", "1130 Host is not allowed"),
        (Service::Mysql, 0, b"\x16\0\0\0\x0a10.11\0\x1e\0\0\0P9:5X7yQ\0\xfe\xf7", "does not offer CLIENT_SSL"),
        (Service::Rdp, 0, b"\x03\0\0\x0b\x06\xd0\0\0\0\0\0", "own security only"),
        (Service::Rdp, 0, b"\x03\0\0\x13\x0e\xd0\0\0\0\0\0\x03\0\x08\0\x05\0\0\0", "HYBRID_REQUIRED_BY_SERVER"),
    ];
    for (service, step, unit, says) in table {
        let dialog = DIALOGS
            .iter()
            .find(|dialog| dialog.service == *service)
            .unwrap();
        let mut units = owned(&dialog.units[..=*step]);
        units[*step] = unit.to_vec();
        let (result, _) = meet(*service, dialog.speaks_first, &units, true, |_| {});
        let error = result.expect_err(says);
        let title = service.row().title;
        assert_eq!(error.kind, ErrorKind::NoTls(title), "{title}: {error}");
        let error = checks::error(&error);
        assert!(error.contains(says), "{title}: no `{says}` in: {error}");
    }
}

/// What is not of the protocol is not taken for a refusal: something else listens there.
#[test]
fn another_protocol_is_recognized() {
    for dialog in DIALOGS.iter().filter(|dialog| dialog.speaks_first) {
        for other in DIALOGS.iter().filter(|other| other.speaks_first) {
            let (one, two) = (dialog.service.row(), other.service.row());
            // FTP and SMTP greet alike, and LMTP is SMTP.
            let replies = |service| {
                matches!(
                    service,
                    Service::Smtp | Service::Lmtp | Service::Ftp | Service::Nntp
                )
            };
            if one.title == two.title || replies(one.service) && replies(two.service) {
                continue;
            }
            let units = owned(&other.units[..1]);
            let (result, _) = meet(dialog.service, true, &units, true, |_| {});
            let error = result.unwrap_err();
            let ErrorKind::Dialogue(title, bytes) = &error.kind else {
                panic!("{} met {}: {error:?}", one.title, two.title);
            };
            assert_eq!(*title, one.title);
            let recognized = Service::recognize(bytes);
            if two.service != Service::Lmtp {
                assert_eq!(recognized, Some(two.service), "{}", two.title);
            }
        }
    }
}

/// The built-in server keeps to its protocol with clients that do not.
#[test]
fn the_server_answers_what_it_does_not_know() {
    let table: &[(Service, &[u8], &str)] = &[
        (
            Service::Smtp,
            b"EHLO a\r\nMAIL FROM:<a@b>\r\nQUIT\r\n",
            "221 2.0.0 Bye",
        ),
        (Service::Smtp, b"STARTTLS now\r\nQUIT\r\n", "501 5.5.4"),
        (Service::Imap, b"x1 SELECT inbox\r\nx2 LOGOUT\r\n", "x1 NO"),
        (Service::Pop3, b"USER a\r\nQUIT\r\n", "-ERR"),
        (Service::Ftp, b"USER a\r\nAUTH GSSAPI\r\nQUIT\r\n", "504"),
        (Service::Nntp, b"GROUP a\r\nQUIT\r\n", "500"),
        (Service::Irc, b"NICK a\r\nJOIN #a\r\nQUIT\r\n", "421"),
        (
            Service::Ldap,
            b"\x30\x0c\x02\x01\x07\x60\x07\x02\x01\x03\x04\0\x80\0\x30\x05\x02\x01\x08\x42\0",
            "\x02\x01\x07\x61",
        ),
    ];
    for (service, said, answer) in table {
        let (near, mut far) = pipe();
        let mut near = near;
        far.write_all(said).unwrap();
        far.shutdown_write().unwrap();
        let told = Told::default();
        let mut narration = told.narration();
        let mut plain = Plain::new(&mut near, &mut narration, Side::Server);
        let error = respond(*service, &mut plain).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Closed, "{service:?}: {error}");
        near.shutdown_write().unwrap();
        let mut heard = Vec::new();
        far.read_to_end(&mut heard).unwrap();
        let heard = String::from_utf8_lossy(&heard).into_owned();
        assert!(heard.contains(answer), "{service:?}: {heard}");
    }
}

/// Commands that come along with STARTTLS are dropped (CVE-2011-0411).
#[test]
fn commands_behind_starttls_are_dropped() {
    let (mut near, mut far) = pipe();
    far.write_all(b"EHLO a\r\nSTARTTLS\r\nMAIL FROM:<a@b>\r\n")
        .unwrap();
    let told = Told::default();
    let mut narration = told.narration();
    let mut plain = Plain::new(&mut near, &mut narration, Side::Server);
    respond(Service::Smtp, &mut plain).unwrap();
    assert_eq!(told.passed("early_plaintext"), Some(false));
    assert_eq!(
        told.messages().last().unwrap().bytes,
        b"MAIL FROM:<a@b>\r\n"
    );
}

/// MySQL's client sends its hello right behind its request: that is left for TLS.
#[test]
fn the_hello_behind_mysqls_request_is_left_alone() {
    let (mut near, mut far) = pipe();
    let request = [
        &b"\x20\0\0\x01\x00\x8a\x08\0"[..],
        &[0; 4],
        &[45],
        &[0; 23],
        b"\x16\x03\x01",
    ]
    .concat();
    far.write_all(&request).unwrap();
    let mut narration = Narration::silent();
    let mut plain = Plain::new(&mut near, &mut narration, Side::Server);
    respond(Service::Mysql, &mut plain).unwrap();
    let mut hello = [0; 3];
    near.read_exact(&mut hello).unwrap();
    assert_eq!(&hello, b"\x16\x03\x01");
}

#[test]
fn every_capability_is_explained() {
    let tables = [
        ("SMTP", smtp::CAPABILITIES),
        ("IMAP", imap::CAPABILITIES),
        ("POP3", pop3::CAPABILITIES),
        ("ManageSieve", sieve::CAPABILITIES),
        ("FTP", ftp::CAPABILITIES),
        ("NNTP", nntp::CAPABILITIES),
        ("IRC", irc::CAPABILITIES),
        ("XMPP", xml::ELEMENTS),
    ];
    for (title, names) in tables {
        for name in names {
            let entry = glossary::field([title], name);
            assert!(entry.is_some(), "{title} {name}");
        }
    }
}

/// What each protocol's parts may be explained by: its own documents.
fn documents(service: Service) -> &'static [&'static str] {
    match service {
        Service::Smtp | Service::Lmtp => &[
            "RFC 5321", "RFC 3207", "RFC 2920", "RFC 1870", "RFC 1985", "RFC 2034", "RFC 6152",
            "RFC 3461", "RFC 6531", "RFC 3030", "RFC 2033",
        ],
        Service::Imap => &[
            "RFC 9051", "RFC 3501", "RFC 4959", "RFC 2221", "RFC 2971", "RFC 5161", "RFC 2177",
            "RFC 7888",
        ],
        Service::Pop3 => &["RFC 1939", "RFC 2449", "RFC 2595", "RFC 3206"],
        Service::Sieve => &["RFC 5804"],
        Service::Ftp => &[
            "RFC 959", "RFC 2389", "RFC 2428", "RFC 3659", "RFC 4217", "RFC 2228", "vsftpd",
        ],
        Service::Ldap => &["RFC 4511"],
        Service::Xmpp | Service::XmppServer => &["RFC 6120", "XEP-"],
        Service::Nntp => &["RFC 3977", "RFC 4642", "RFC 4643", "RFC 6048"],
        Service::Irc => &["RFC 2812", "IRCv3"],
        Service::Postgres => &["PostgreSQL"],
        Service::Mysql => &["MySQL"],
        Service::Rdp => &["MS-RDPBCGR", "RFC 1006"],
    }
}

/// The parts that are explained by other documents than these, or not at all.
fn astray(nodes: Nodes<'_, '_>, title: &str, documents: &[&str], astray: &mut Vec<String>) {
    for node in nodes {
        match node.meaning() {
            Some(meaning) => {
                let rfc = meaning.entry.rfc;
                // The end of a line and the space are the grammar's, in every protocol.
                let mut own = ["RFC 5234"].iter().chain(documents);
                if !own.any(|it| rfc.starts_with(it)) {
                    astray.push(format!("{title} {}: {rfc}", meaning.name));
                }
            }
            None => astray.push(format!("{title} {}: nothing", node.field().name)),
        }
        self::astray(node.children(), title, documents, astray);
    }
}

/// Nothing is explained in the words of another protocol.
#[test]
fn every_part_is_explained_by_its_own_protocol() {
    let mut found = Vec::new();
    for dialog in DIALOGS {
        let (result, told) = meet(
            dialog.service,
            dialog.speaks_first,
            &owned(dialog.units),
            true,
            |_| (),
        );
        result.unwrap();
        for message in told.messages() {
            let fields = Fields::of_message(&message);
            let (title, documents) = (dialog.service.row().title, documents(dialog.service));
            astray(fields.top(), title, documents, &mut found);
        }
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{found:#?}");
}

/// What the story says of a message in frames: names and not numbers alone.
#[test]
fn frames_are_told_by_names() {
    let dialog = |service| DIALOGS.iter().find(|it| it.service == service).unwrap();
    let gist = |service| -> Vec<String> {
        let dialog: &Dialog = dialog(service);
        let units = owned(dialog.units);
        let (result, told) = meet(service, dialog.speaks_first, &units, true, |_| ());
        result.unwrap();
        let gist = |it: &Message| crate::story::gist::gist(&it.fields, &it.bytes).join("; ");
        told.messages().iter().map(gist).collect()
    };
    assert_eq!(
        gist(Service::Ldap),
        [
            "messageID 1; requestName 1.3.6.1.4.1.1466.20037 (StartTLS)",
            "messageID 1; resultCode success (0)",
        ]
    );
    assert_eq!(
        gist(Service::Rdp),
        [
            "tpkt_version 3; tpdu_code Connection Request (0xe0); negotiation_type TYPE_RDP_NEG_REQ (1); \
             requestedProtocols 0x3: PROTOCOL_SSL (TLS), PROTOCOL_HYBRID (CredSSP)",
            "tpkt_version 3; tpdu_code Connection Confirm (0xd0); src_ref 4,660; \
             negotiation_type TYPE_RDP_NEG_RSP (2); negotiation_flags 31; \
             selectedProtocol PROTOCOL_HYBRID (CredSSP)",
        ]
    );
    let mysql = gist(Service::Mysql);
    assert!(
        mysql[0].contains("capability_flags_1 0xfffe: CLIENT_SSL, "),
        "{mysql:?}"
    );
    assert!(
        mysql[1].contains("capability_flags 0x88a00: CLIENT_SSL, CLIENT_PROTOCOL_41, "),
        "{mysql:?}"
    );
    assert_eq!(
        gist(Service::Postgres),
        ["request_code SSLRequest (80877103)", "answer \"S\""]
    );
}

/// What an end said in the clear, as a live end tells it.
fn live(told: &Told) -> Vec<Said> {
    let mut all: Vec<Said> = Vec::new();
    for event in told.0.lock().unwrap().iter() {
        match event.clone() {
            Event::Message(message) => all.push(Said {
                from: message.from,
                protocol: message.carrier.protocol().cloned().unwrap_or_default(),
                name: message.name.to_string().into(),
                bytes: message.bytes,
                fields: message.fields,
                source: match &*message.source {
                    source if source.starts_with("src/application") => source_of(source),
                    source => panic!("{source}"),
                },
                checks: Vec::new(),
            }),
            Event::Check(checked) => {
                let said = all.last_mut().expect("what is checked was said");
                said.checks.push(checked.check);
            }
            _ => {}
        }
    }
    all
}

/// The same text, as long as the program.
fn source_of(text: &str) -> &'static str {
    let mut sources = Service::ROWS.iter().map(|row| source(row.service));
    sources.find(|source| *source == text).unwrap()
}

/// What is overheard of pieces of these lengths, in the order in which they were said.
fn hear(said: &[Said], piece: usize) -> Vec<Said> {
    let all = |from| -> Vec<u8> {
        let own = said.iter().filter(|it| it.from == from);
        own.flat_map(|it| it.bytes.clone()).collect()
    };
    let mut dialogue = Overheard::new(&all(Side::Client), &all(Side::Server));
    let mut heard = Vec::new();
    for unit in said {
        for piece in unit.bytes.chunks(piece) {
            heard.extend(dialogue.hear(unit.from, piece));
        }
    }
    for side in [Side::Client, Side::Server] {
        heard.extend(dialogue.rest(side));
    }
    if let (Some(last), Some(check)) = (heard.last_mut(), dialogue.end().map(|it| it.1)) {
        last.checks.push(check);
    }
    heard
}

/// A dialogue of others is told as our own is: the same units, names, fields and checks.
#[test]
fn what_others_say_is_told_as_the_ends_tell_it() {
    for dialog in DIALOGS {
        let (service, units) = (dialog.service, owned(dialog.units));
        let (result, told) = meet(service, dialog.speaks_first, &units, true, |_| ());
        result.unwrap();
        let live = live(&told);
        assert!(live.len() > 1, "{service:?}");
        for piece in [usize::MAX, 1] {
            assert_eq!(hear(&live, piece), live, "{service:?}");
        }
    }
    // Two commands in one piece.
    let (client, server) = (&b"EHLO a\r\nSTARTTLS\r\n"[..], &b"220 a ESMTP\r\n"[..]);
    let mut dialogue = Overheard::new(client, server);
    let mut names = Vec::new();
    for (from, bytes) in [
        (Side::Server, server),
        (Side::Client, client),
        (Side::Server, b"250-a\r\n250 STARTTLS\r\n"),
        (Side::Server, b"454 not now\r\n"),
    ] {
        names.extend(dialogue.hear(from, bytes).into_iter().map(|it| it.name));
    }
    assert_eq!(
        names,
        ["greeting", "EHLO", "STARTTLS", "capabilities", "refusal"]
    );
}

/// Behind a PROXY header and what asks a proxy the dialogue goes on as it would without.
#[test]
fn what_comes_before_a_dialogue_is_told_too() {
    let socks_login = b"\x05\x02\0\x02\x01\x01u\x01p\x05\x01\0\x03\x01a\0\x19";
    for (before, answer, protocol, units) in [
        (
            &b"PROXY TCP4 192.0.2.1 192.0.2.2 5000 25\r\n"[..],
            &b""[..],
            "PROXY protocol",
            &["PROXY header"][..],
        ),
        (
            b"CONNECT a:25 HTTP/1.1\r\nHost: a:25\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
            "HTTP proxy",
            &["CONNECT", "answer"],
        ),
        (
            socks_login,
            b"\x05\x02\x01\0\x05\0\0\x01\x7f\0\0\x01\0\x19",
            "SOCKS5",
            &[
                "methods",
                "login",
                "request",
                "method",
                "login answer",
                "answer",
            ],
        ),
    ] {
        let client = [before, b"EHLO a\r\n"].concat();
        let server = [answer, b"220 a ESMTP\r\n250 a\r\n"].concat();
        for piece in [usize::MAX, 1] {
            let mut dialogue = Overheard::new(&client, &server);
            let mut heard = Vec::new();
            for (from, bytes) in [
                (Side::Client, before),
                (Side::Server, answer),
                (Side::Server, b"220 a ESMTP\r\n"),
                (Side::Client, b"EHLO a\r\n"),
                (Side::Server, b"250 a\r\n"),
            ] {
                for piece in bytes.chunks(piece) {
                    heard.extend(dialogue.hear(from, piece));
                }
            }
            let names: Vec<&str> = heard.iter().map(|it| &*it.name).collect();
            let (first, rest) = names.split_at(units.len());
            assert_eq!(first, units);
            assert_eq!(rest, ["greeting", "EHLO", "capabilities"], "{protocol}");
            let mut found = Vec::new();
            for said in &heard[..units.len()] {
                assert_eq!(cover(&said.fields, said.bytes.len()), Ok(()), "{said:?}");
                let message = message(said);
                let fields = Fields::of_message(&message);
                let documents = [
                    "RFC 1928",
                    "RFC 1929",
                    "RFC 9110",
                    "RFC 9112",
                    "PROXY protocol",
                ];
                astray(fields.top(), protocol, &documents, &mut found);
            }
            assert!(found.is_empty(), "{found:#?}");
            assert_eq!(heard[0].protocol, protocol);
            assert_eq!(heard[units.len()].protocol, "SMTP");
        }
    }
}

fn message(said: &Said) -> Message {
    Message {
        id: Narration::silent().next_message(),
        from: said.from,
        name: crate::names::MessageName::Other(said.name.clone()),
        carrier: Carrier::Transport(said.protocol.clone()),
        bytes: said.bytes.clone(),
        fields: said.fields.clone(),
        source: said.source.into(),
    }
}

/// What is of no protocol that is known is told as it comes, and what is not as its protocol has it.
#[test]
fn anything_that_is_overheard_is_told() {
    let cases: &[(&[u8], &[u8], &str)] = &[
        (b"anything", b"", "another protocol"),
        (b"POST / HTTP/1.1\r\n", b"", "HTTP/1.1"),
        (b"\0\x01\n\xff", b"\r\n", "another protocol"),
        (b"EHLO a\r\n", b"220 a SMTP\r\nnonsense\r\n", "SMTP"),
        (b"\0\0\0\x08\x04\xd2\x16\x2f", b"X", "PostgreSQL"),
        (b"\x30\x03\x02\x01\x01", b"\x30\x80", "another protocol"),
        (
            b"CONNECT a:443 HTTP/1.1\r\n\r\n",
            b"HTTP/1.1 200",
            "HTTP proxy",
        ),
        (b"\x05\x01\0", b"\x05\0\x05", "SOCKS5"),
    ];
    for (client, server, protocol) in cases {
        let mut dialogue = Overheard::new(client, server);
        let mut heard = dialogue.hear(Side::Client, client);
        heard.extend(dialogue.hear(Side::Server, server));
        heard.extend(dialogue.rest(Side::Client));
        heard.extend(dialogue.rest(Side::Server));
        let mut told = [0, 0];
        for said in &heard {
            assert_eq!(cover(&said.fields, said.bytes.len()), Ok(()), "{said:?}");
            assert_eq!(said.protocol, *protocol, "{said:?}");
            told[usize::from(said.from == Side::Server)] += said.bytes.len();
        }
        assert_eq!(told, [client.len(), server.len()], "{client:?}");
    }
    assert_eq!(overheard::known(b"", b"220 a ESMTP").unwrap(), "SMTP");
    assert_eq!(overheard::known(b"anything", b""), None);
}
