//! A client that our server could not serve: what it is or what it wants, and what to try at either
//! end.

use super::{Reading, advice, answered, listed, offer, plain_text, psk, reading, sentence};
use crate::check::Check;
use crate::connection::Heard;
use crate::error::{CertificateProblem, Error, ErrorKind};
use crate::glossary::checks;
use crate::handshake::Terms;
use crate::names::foreign::Foreign;
use crate::names::registry::{AlertDescription as Alert, HandshakeType};
use crate::names::service::Approach;
use crate::names::{MessageType, Side, Step};
use crate::narration::{Diagnosis, Flag};
use crate::wire::CodePoint;

/// What is known of a client's connection that failed.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The message that we waited for or were sending.
    pub step: &'a Step,
    /// What is spoken, if not HTTPS.
    pub approach: Option<Approach>,
    /// Whether it failed in what comes before TLS.
    pub before_tls: bool,
    /// Where we listen, as a client writes it: `localhost:4433`.
    pub address: &'a str,
    /// What is accepted.
    pub terms: &'a Terms,
    /// What the client said.
    pub heard: &'a Heard,
    /// What arrived of a record that is not whole yet.
    pub unread: &'a [u8],
}

impl Context<'_> {
    /// Whether the client has not shown a hello yet.
    fn is_first(&self) -> bool {
        let is_hello = self.step.is(MessageType::ClientHello) && !self.heard.retried;
        *self.step == Step::Connecting || is_hello
    }
}

/// Explains why a client was not served.
pub fn diagnose(error: &Error, context: &Context<'_>) -> Diagnosis {
    let Reading { meaning, advice } = read(error, context);
    Diagnosis {
        step: match error.kind.comes_while_waiting() {
            true if context.heard.hung_up => format!("sending {}", context.step),
            true => format!("waiting for {}", context.step),
            false => context.step.to_string(),
        },
        happened: sentence(&checks::error(error)),
        meaning,
        advice,
    }
}

fn read(error: &Error, context: &Context<'_>) -> Reading {
    match &error.kind {
        ErrorKind::NotTls(bytes) => not_tls(bytes, context),
        ErrorKind::AlertReceived(alert) if context.is_first() => before_hello(*alert),
        ErrorKind::AlertReceived(Alert::BadRecordMac | Alert::DecryptError)
            if context.heard.psk =>
        {
            psk::different_keys()
        }
        ErrorKind::AlertReceived(alert) => alert_received(*alert),
        ErrorKind::Closed | ErrorKind::Io | ErrorKind::TimedOut => gone(error, context),
        ErrorKind::Negotiation => negotiation(error, context),
        ErrorKind::Certificate(problem) => certificate(problem, error),
        ErrorKind::Dialogue(title, bytes) => {
            let what = match Foreign::recognize(Side::Client, bytes) {
                Some(foreign) => format!(" It looks like {}.", name(foreign)),
                None => String::new(),
            };
            reading(
                format!(
                    "{title} was expected of the client, and it says something else.{what} {}",
                    plain_text::said(bytes)
                ),
                ["Check which protocol the client uses, and --starttls."],
            )
        }
        ErrorKind::Limit => reading(
            format!(
                "That is a limit of this program, not a rule of the protocol: other servers may accept \
                 it.{}",
                answered(error)
            ),
            advice![Flag::Verbose.by("-v, to see what came before.")],
        ),
        ErrorKind::Decode | ErrorKind::Protocol => protocol(error, context),
        _ if error.alert == Some(Alert::UnknownPskIdentity) => psk::unknown_to_us(),
        ErrorKind::Verification if context.heard.psk && context.step.is(MessageType::Finished) => {
            psk::different_keys()
        }
        ErrorKind::Verification => reading(
            "Something that only the real client can produce did not verify: a message was changed on \
             the way, or one of the ends has a bug.",
            advice![Flag::Verbose.by("-v, to see the values that were compared.")],
        ),
        _ => reading(
            "The connection ended before its time.",
            advice![Flag::Verbose.by("-v, to see what came before.")],
        ),
    }
}

/// What a client uses in place of TLS, by its first bytes, if that is known: `plain HTTP`.
pub fn spoken(bytes: &[u8]) -> Option<&'static str> {
    Foreign::recognize(Side::Client, bytes).map(name)
}

/// What an end begins with in place of TLS, whichever end it is, if that is known.
pub fn spoken_by_either(bytes: &[u8]) -> Option<&'static str> {
    let sides = [Side::Client, Side::Server].into_iter();
    sides
        .filter_map(|side| Foreign::recognize(side, bytes))
        .map(name)
        .next()
}

/// What a protocol is called.
fn name(foreign: Foreign) -> &'static str {
    match foreign {
        Foreign::Http => "plain HTTP",
        Foreign::HttpProxy | Foreign::HttpConnect => "a request to an HTTP proxy",
        Foreign::Http2 => "HTTP/2 without TLS (h2c)",
        Foreign::Dtls => "DTLS",
        Foreign::Ssl2 => "SSL 2.0",
        Foreign::ProxyHeader => "a PROXY header",
        Foreign::Ssh => "SSH",
        Foreign::Smb => "SMB",
        Foreign::Socks => "SOCKS",
        Foreign::Mqtt => "MQTT without TLS",
        Foreign::Amqp => "AMQP without TLS",
        Foreign::Redis => "the protocol of Redis without TLS",
        Foreign::Vnc => "VNC (RFB)",
        Foreign::Telnet => "Telnet",
        Foreign::Rtsp => "RTSP without TLS",
        Foreign::Sip => "SIP without TLS",
        Foreign::Rsync => "rsync without TLS",
        Foreign::MsSql => "the protocol of Microsoft's SQL Server (TDS)",
        Foreign::Memcached => "the protocol of memcached without TLS",
        Foreign::Cassandra => "the protocol of Cassandra (CQL) without TLS",
        Foreign::Nats => "NATS",
        Foreign::Zabbix => "the protocol of Zabbix without TLS",
        Foreign::Subversion => "the protocol of svnserve, which has no TLS",
        Foreign::Git => "the protocol of git://, which has no TLS",
        Foreign::Oracle => "the protocol of Oracle's database (TNS) without TLS",
        Foreign::Asterisk => "the manager interface of Asterisk without TLS",
        Foreign::Kafka => "the protocol of Kafka without TLS",
        Foreign::OpenWire => "the protocol of ActiveMQ (OpenWire) without TLS",
        Foreign::Zmtp => "the protocol of ZeroMQ (ZMTP), which has no TLS",
        Foreign::Stomp => "STOMP without TLS",
        Foreign::MongoDb => "the protocol of MongoDB without TLS",
        Foreign::Dns => "DNS without TLS",
        Foreign::Service(service) => service.row().title,
    }
}

fn not_tls(bytes: &[u8], context: &Context<'_>) -> Reading {
    let said = plain_text::said(bytes);
    let Some(foreign) = Foreign::recognize(Side::Client, bytes) else {
        return reading(
            format!("The client does not begin with TLS. {said}"),
            ["Check which protocol the client uses: it must begin with TLS here."],
        );
    };
    let what = name(foreign);
    match foreign {
        Foreign::Http | Foreign::Http2 => {
            reading(format!("The client uses {what}. {said}"), advice![]).advise(format!(
                "https://{}/ in the client, in place of http://.",
                context.address
            ))
        }
        Foreign::HttpConnect => reading(
            format!("The client takes this server for an HTTP proxy. {said}"),
            [
                "Take it out of the client's proxy settings (https_proxy): it is a server, not a proxy.",
            ],
        ),
        Foreign::ProxyHeader => reading(
            format!(
                "A proxy in front of this server sends a PROXY header before each connection. {said}"
            ),
            advice![
                Flag::Other.by("--haproxy-protocol, to take the header."),
                "Turn it off at the proxy (in HAProxy: no send-proxy).",
            ],
        ),
        Foreign::Ssl2 => reading(
            format!(
                "The client begins with a hello in the form of SSL 2.0, as clients did until about \
                 2010 to reach servers of any version. RFC 6176 forbids it, and no extension fits in. {}",
                ssl2_version(bytes)
            ),
            [
                "Have the client updated, or SSL 2.0 disabled in it: it then begins with a hello of TLS.",
                "tlsdemo explain --hex BYTES, to see what such a hello offers.",
            ],
        ),
        Foreign::Dtls => reading(
            format!("The client uses DTLS, which is TLS for datagrams, over TCP. {said}"),
            ["Use TLS in the client: DTLS belongs on UDP."],
        ),
        Foreign::Service(service) => {
            let row = service.row();
            let found = reading(
                format!("The client speaks {what}, in which TLS begins after a dialogue. {said}"),
                advice![],
            )
            .advise(Flag::Other.by(format!(
                "--starttls {}, for a server of that protocol.",
                row.name
            )));
            match row.at_once {
                Some((scheme, _)) => {
                    found.advise(format!("Have the client begin TLS at once ({scheme})."))
                }
                None => found,
            }
        }
        _ => reading(
            format!("The client uses {what}. {said}"),
            [
                "Have the client use TLS: nothing else is served on this port.",
                "Have it call another port, if it is not to use TLS.",
            ],
        ),
    }
}

/// The newest version that a hello in the form of SSL 2.0 offers.
fn ssl2_version(bytes: &[u8]) -> String {
    match bytes {
        [_, _, 1, 0, 2, ..] => "It offers nothing newer than SSL 2.0.".to_owned(),
        [_, _, 1, high, low, ..] => {
            let version = u16::from_be_bytes([*high, *low]);
            let version = crate::names::registry::ProtocolVersion(version);
            format!("It offers versions up to {version}.")
        }
        _ => String::new(),
    }
}

/// The client says what displeases it.
fn alert_received(alert: Alert) -> Reading {
    match alert {
        Alert::UnknownCa
        | Alert::BadCertificate
        | Alert::CertificateUnknown
        | Alert::UnsupportedCertificate
        | Alert::CertificateExpired
        | Alert::CertificateRevoked => {
            let why = match alert {
                Alert::UnknownCa => "it knows no authority that vouches for it",
                Alert::CertificateExpired => "it holds it to be out of date",
                Alert::CertificateRevoked => "it holds it to be revoked",
                Alert::UnsupportedCertificate => "its kind of key or its use does not fit",
                Alert::BadCertificate => {
                    "it is for another name or of an unknown authority, as some clients say with this \
                     alert"
                }
                _ => "as browsers and Java say with this alert, whatever the reason",
            };
            reading(
                format!("The client does not accept this server's certificate: {why}."),
                advice![
                    Flag::Other.by("--cert FILE --key FILE with a certificate that the client trusts, for the name that \
                     it calls."),
                    "Have the client trust the authority: curl --cacert FILE, openssl -CAfile FILE.",
                    "In a test, have the client not check: curl -k, tlsdemo -k.",
                ],
            )
        }
        Alert::HandshakeFailure | Alert::IllegalParameter | Alert::ProtocolVersion => reading(
            "The client does not accept what this server chose or sent, though it offered it.",
            advice![
                Flag::Verbose.by("-v, to see what was sent last."),
                Flag::Tls.by("--tls, -c or --groups, to leave the server fewer choices."),
            ],
        ),
        Alert::DecryptError | Alert::BadRecordMac => reading(
            "The two ends have different keys, or saw different messages: something in between changed \
             a byte, or one of the two has a bug.",
            advice![
                Flag::Cipher.by("-c SUITE with another suite: if only one fails, one end has a bug in its code for that suite."),
            ],
        ),
        Alert::UserCanceled | Alert::CloseNotify => reading(
            "The client ended the handshake on purpose.",
            ["Nothing, unless it does so every time."],
        ),
        _ => {
            let meaning = crate::glossary::explain(crate::glossary::Kind::Alert, &alert.name())
                .map_or(
                    "The client sent an alert that is in no registry.",
                    |entry| entry.text,
                );
            reading(meaning, advice![Flag::Verbose.by("-v, to see what came before it.")])
        }
    }
}

/// A client that says no more.
fn gone(error: &Error, context: &Context<'_>) -> Reading {
    if context.is_first() && Foreign::recognize(Side::Client, context.unread).is_some() {
        return not_tls(context.unread, context);
    }
    if !context.unread.is_empty() {
        return reading(
            format!(
                "The client sent the beginning of a record and no more. What arrived of it: {}",
                plain_text::shown(context.unread)
            ),
            ["Look at what the client says, and at the way in between."],
        );
    }
    if let Some(alert) = context.heard.warnings.last() {
        return reading(
            format!(
                "Before that the client sent the alert {} as a warning, which says why.",
                alert.name()
            ),
            advice![Flag::Verbose.by("-v, to see it in its place.")],
        );
    }
    if context.before_tls {
        return reading(
            "The client left, or said no more, before it asked for TLS.",
            ["Check whether the client is to use STARTTLS here."],
        );
    }
    if context.heard.retried && context.step.is(MessageType::ClientHello) {
        return reading(
            "The client was asked for another ClientHello with a HelloRetryRequest, and does not send one. It \
             cannot use what was asked for, or has no HelloRetryRequest: some clients give up at one that \
             only brings a cookie, such as those with GnuTLS 3.7.",
            advice![
                "Look at what the client says.",
                Flag::Verbose.by("-v, to see what was asked for."),
                Flag::Groups.by("--groups with one that the client sends a key share of, so that nothing has to be asked for."),
            ],
        );
    }
    match (context.is_first(), &error.kind) {
        (true, ErrorKind::TimedOut) => reading(
            "The client connected and says nothing. It may wait for the server to speak first, as \
             clients of SMTP, IMAP and MySQL do.",
            advice![
                Flag::Other.by("--starttls NAME, if it is a client of such a protocol."),
                Flag::Other.by("--timeout SECONDS to wait longer."),
            ],
        ),
        (true, _) => reading(
            "The client connected and left without a word, as port scanners and the health checks of \
             load balancers do.",
            ["Nothing, unless a real client does so: then look at what it says."],
        ),
        (false, _) if *context.step == Step::ApplicationData => after_the_handshake(error, context),
        (false, ErrorKind::TimedOut) => reading(
            "The client stopped in the middle of the handshake. A person may be looking at a warning \
             about the certificate, or something in between drops what was sent.",
            advice![Flag::Other.by("--timeout SECONDS to wait longer.")],
        ),
        (false, _) => reading(
            "The client left in the middle of the handshake without an alert. Browsers do that when they \
             show a warning about the certificate; others have crashed, or were stopped.",
            advice![
                "Look at what the client says.",
                Flag::Other.by("--cert FILE --key FILE with a certificate that it trusts."),
            ],
        ),
    }
}

/// The client is gone, or silent, after the handshake.
fn after_the_handshake(error: &Error, context: &Context<'_>) -> Reading {
    match (&error.kind, context.heard.has_data) {
        (_, true) => reading(
            "The handshake was complete, and the client had begun to use the connection. It then left or \
             fell silent, without saying that it was done (close_notify).",
            ["Look at what the client says."],
        ),
        (ErrorKind::TimedOut, false) => reading(
            "The handshake was complete, but the client asks for nothing. Browsers open connections \
             before they need them.",
            advice![Flag::Other.by("--timeout SECONDS to wait longer.")],
        ),
        _ => reading(
            "The handshake was complete, and the client left without a request and without an alert. \
             Browsers open connections before they need them; other clients leave like this when they \
             do not trust the certificate.",
            advice![
                "Look at what the client says.",
                Flag::Other.by("--cert FILE --key FILE with a certificate that it trusts."),
            ],
        ),
    }
}

/// An alert in the place of a hello.
fn before_hello(alert: Alert) -> Reading {
    reading(
        format!(
            "The client gave up by itself before it sent a ClientHello, with {alert}: its own settings \
             leave it nothing to offer, such as cipher suites that none of its versions has, or it lacks \
             something that it needs. Nothing that this server said can be the reason."
        ),
        [
            "Look at what the client says: OpenSSL, for one, says `no ciphers available`.",
            "Have its settings of versions, cipher suites and signature algorithms looked at.",
        ],
    )
}

/// Nothing in common.
fn negotiation(error: &Error, context: &Context<'_>) -> Reading {
    let terms = context.terms;
    match error.alert {
        Some(Alert::NoApplicationProtocol) => {
            return reading(
                "The client lists application protocols (ALPN), and this server supports others. It may not \
                 go on then, whatever else the two have in common.",
                advice![
                    Flag::Alpn.by("--alpn LIST with one of the client's (-v shows them)."),
                    "Have the client offer http/1.1 or h2, or none at all.",
                ],
            );
        }
        Some(Alert::ProtocolVersion) => {
            return reading(
                format!(
                    "The client has none of the versions that this server accepts: {}.",
                    listed(&terms.versions, "and")
                ),
                advice![
                    Flag::Tls.by("--tls with a version that the client has, or no --tls."),
                    "Have the client updated, or newer versions allowed in it.",
                ],
            );
        }
        _ => {}
    }
    let groups = terms.groups.iter();
    let groups = groups.filter(|it| it.is_in_any(&terms.versions));
    let groups: Vec<_> = groups.collect();
    let reading = reading(
        format!(
            "The client offers nothing that this server accepts in one of the things that must be agreed \
             on. It accepts {}, {}, and the {} {}.",
            listed(&terms.versions, "and"),
            offer::suites(terms),
            if groups.len() == 1 { "group" } else { "groups" },
            listed(&groups, "and")
        ),
        advice![],
    );
    let restrictions = offer::restrictions(terms).into_iter();
    let reading = restrictions.fold(reading, Reading::advise);
    reading
        .advise(Flag::Verbose.by("-v, to see what the client offers."))
        .advise("Have the client offer one of those, or give the server a certificate of another kind (--cert).")
}

/// The client's certificate was refused.
fn certificate(problem: &CertificateProblem, error: &Error) -> Reading {
    let alert = answered(error);
    match problem {
        CertificateProblem::UnknownIssuer => reading(
            format!(
                "None of the authorities of --client-ca vouches for the client's certificate.{alert}"
            ),
            advice![
                Flag::Other.by("--client-ca FILE with the authority that issued it."),
                "Have the client send the certificates of the authorities in between, too.",
            ],
        ),
        CertificateProblem::Expired | CertificateProblem::NotYetValid => reading(
            format!(
                "The client's certificate is out of date, or this computer's clock is wrong.{alert}"
            ),
            ["Have it renewed.", "Check the clock."],
        ),
        _ => reading(
            format!("The client's certificate was refused.{alert}"),
            advice![Flag::Verbose.by("-v, to see what it says.")],
        ),
    }
}

/// The client broke a rule, or lacks something.
fn protocol(error: &Error, context: &Context<'_>) -> Reading {
    let alert = answered(error);
    if let Some(Check::ClientCertificate { .. }) = error.check.as_ref().map(|it| &it.check) {
        return reading(
            format!(
                "The client was asked for a certificate and has shown none, and this server requires \
                 one.{alert}"
            ),
            advice![
                "A certificate in the client: curl --cert FILE --key FILE, tlsdemo --cert FILE --key FILE.",
                Flag::Other.by("--client-auth request, to serve clients without one."),
            ],
        );
    }
    if let Some(Check::Binder { .. }) = error.check.as_ref().map(|it| &it.check) {
        return psk::binder_wrong(&alert);
    }
    if error.alert == Some(Alert::InappropriateFallback) {
        return reading(
            format!(
                "The client had offered a newer version before, to this server or to what answered in its \
                 place, and that attempt failed: with TLS_FALLBACK_SCSV it says so, as RFC 7507 §4 asks. \
                 What stopped the newer one is still to be found: an attacker, equipment in between, or a \
                 failure at this server.{alert}"
            ),
            advice![
                "Look at the connection before this one.",
                "Look for a proxy, a firewall or a virus scanner on the way.",
            ],
        );
    }
    if context.heard.out_of_place == Some(HandshakeType::ServerHello) {
        return reading(
            format!(
                "The other end answers as a server, though nothing was asked: both ends take the part of the \
                 server, or something sends back what an earlier connection said.{alert}"
            ),
            [
                "Have one of the two take the part of the client: `tlsdemo HOST:PORT`, if this end is to.",
            ],
        );
    }
    if context.is_first() && matches!(context.heard.refused.first(), Some(23)) {
        return reading(
            format!(
                "The client goes on with a connection that this server knows nothing of: its first record is \
                 data that is encrypted already. A load balancer or a restart in between may have moved it \
                 here.{}{alert}",
                plain_text::refused(&context.heard.refused)
            ),
            advice![
                Flag::Verbose.by("-v, to see what it sent, in full."),
                "Look for a load balancer in between that moves connections from one server to another.",
            ],
        );
    }
    reading(
        format!(
            "The client broke a rule of the protocol, or something in between did.{}{alert}",
            plain_text::refused(&context.heard.refused)
        ),
        advice![Flag::Verbose.by("-v, to see what it sent, in full.")],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::registry::AlertDescription;

    const FINISHED: Step = Step::Message(MessageType::Finished);

    fn told(kind: ErrorKind, step: &Step) -> Diagnosis {
        let terms = Terms::default();
        let context = Context {
            step,
            approach: None,
            before_tls: false,
            address: "localhost:4433",
            terms: &terms,
            heard: Heard::nothing(),
            unread: &[],
        };
        diagnose(&Error::new(kind, "it went wrong"), &context)
    }

    #[test]
    fn each_client_is_named_with_its_first_bytes() {
        let table: &[(&[u8], &str, &str)] = &[
            (
                b"GET / HTTP/1.1\r\n",
                "plain HTTP. Its first line: GET / HTTP/1.1",
                "https://localhost:4433/",
            ),
            (
                b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n",
                "PROXY header",
                "--haproxy-protocol",
            ),
            (
                b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c",
                "PROXY header",
                "--haproxy-protocol",
            ),
            (
                b"\x80\x2e\x01\x03\x01\0\x15\0\0",
                "up to TLS 1.0",
                "updated",
            ),
            (
                b"\0\0\0\x08\x04\xd2\x16\x2f",
                "PostgreSQL",
                "--starttls postgres",
            ),
            (b"\x16\xfe\xfd\0\0\0\0", "DTLS", "UDP"),
            (b"SSH-2.0-x\r\n", "SSH", "another port"),
            (
                b"\x01\x02\x03\x04\x05",
                "Its first bytes: 01 02 03 04 05",
                "TLS",
            ),
        ];
        for (bytes, meaning, advice) in table {
            let told = told(
                ErrorKind::NotTls(bytes.to_vec()),
                &MessageType::ClientHello.into(),
            );
            assert!(told.meaning.contains(meaning), "{told:?}");
            assert!(told.advice.iter().any(|it| it.contains(advice)), "{told:?}");
        }
    }

    #[test]
    fn a_client_that_does_not_trust_us_is_told_so() {
        for alert in [
            AlertDescription::UnknownCa,
            AlertDescription::BadCertificate,
            AlertDescription::CertificateUnknown,
        ] {
            let told = told(ErrorKind::AlertReceived(alert), &FINISHED);
            assert!(
                told.meaning
                    .contains("does not accept this server's certificate")
            );
            assert!(told.advice[0].starts_with("--cert"));
        }
    }

    #[test]
    fn who_leaves_after_the_handshake_did_not_leave_in_it() {
        for kind in [ErrorKind::Io, ErrorKind::Closed, ErrorKind::TimedOut] {
            let told = told(kind.clone(), &Step::ApplicationData);
            assert!(
                told.meaning.starts_with("The handshake was complete"),
                "{told:?}"
            );
            let told = self::told(kind, &FINISHED);
            assert!(told.meaning.contains("middle of the handshake"), "{told:?}");
        }
    }

    #[test]
    fn every_failure_has_a_meaning_and_advice() {
        let mut kinds = vec![
            ErrorKind::TimedOut,
            ErrorKind::Io,
            ErrorKind::Closed,
            ErrorKind::NotTls(Vec::new()),
            ErrorKind::Dialogue("SMTP", b"GET / HTTP/1.1\r\n".to_vec()),
            ErrorKind::Decode,
            ErrorKind::Protocol,
            ErrorKind::Limit,
            ErrorKind::Negotiation,
            ErrorKind::Verification,
            ErrorKind::Certificate(CertificateProblem::UnknownIssuer),
            ErrorKind::Internal,
        ];
        let alerts = AlertDescription::ALL.iter();
        kinds.extend(alerts.map(|alert| ErrorKind::AlertReceived(*alert)));
        for kind in kinds {
            let steps = [
                MessageType::ClientHello.into(),
                MessageType::Finished.into(),
                Step::ApplicationData,
            ];
            for step in &steps {
                let told = told(kind.clone(), step);
                assert!(
                    !told.meaning.is_empty() && !told.advice.is_empty(),
                    "{told:?}"
                );
            }
        }
    }

    fn told_of(error: &Error, heard: &Heard) -> Diagnosis {
        let (terms, step) = (Terms::default(), MessageType::ClientHello.into());
        let context = Context {
            step: &step,
            approach: None,
            before_tls: false,
            address: "localhost:4433",
            terms: &terms,
            heard,
            unread: &[],
        };
        diagnose(error, &context)
    }

    /// RFC 9846 §4.2.4: a client may be lost behind its first hello, too.
    #[test]
    fn who_leaves_at_a_hello_retry_request_has_said_something() {
        let heard = Heard {
            retried: true,
            ..Heard::default()
        };
        for kind in [ErrorKind::Closed, ErrorKind::TimedOut] {
            let told = told_of(&Error::new(kind, "it is gone"), &heard);
            assert!(told.meaning.contains("HelloRetryRequest"), "{told:?}");
            assert!(!told.meaning.contains("scanners"), "{told:?}");
        }
        let alert = ErrorKind::AlertReceived(AlertDescription::IllegalParameter);
        let told = told_of(&Error::new(alert, "an alert"), &heard);
        assert!(!told.meaning.contains("before it sent"), "{told:?}");
    }

    /// RFC 7507 §4 and RFC 5746 §3.6: neither is a want of something in common.
    #[test]
    fn a_broken_rule_is_no_want_of_something_in_common() {
        let fallback = Error::protocol(Alert::InappropriateFallback, "it falls back");
        let told = told_of(&fallback, Heard::nothing());
        assert!(told.meaning.contains("RFC 7507"), "{told:?}");
        assert!(!told.meaning.contains("broke a rule"), "{told:?}");
        let literal =
            |bytes: &[u8]| crate::compute::Value::literal("renegotiated_connection", bytes);
        let check = Check::RenegotiationInfo {
            expected: literal(&[]),
            received: Some(literal(&[1, 2, 3])),
        };
        let told = told_of(&Error::from(check.made()), Heard::nothing());
        assert!(told.meaning.contains("broke a rule"), "{told:?}");
        assert!(!told.meaning.contains("accepts"), "{told:?}");
    }
}
