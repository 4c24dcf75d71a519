//! The protocols that TLS protects, other than HTTP: what they are called, the ports they are at,
//! and how TLS begins on them, at once or after a dialogue in the clear.

use serde::{Deserialize, Serialize};

/// A protocol in which TLS begins after a dialogue, or that has a port where TLS begins at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the rows say what they are
pub enum Service {
    Smtp,
    Lmtp,
    Imap,
    Pop3,
    Sieve,
    Ftp,
    Ldap,
    Xmpp,
    XmppServer,
    Nntp,
    Irc,
    Postgres,
    Mysql,
    Rdp,
}

/// When TLS begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Start {
    /// After a dialogue in the clear that asks for it.
    Upgrade,
    /// With the first byte, as for HTTPS.
    AtOnce,
}

/// What is spoken over TLS, and when TLS begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Approach {
    /// The protocol.
    pub service: Service,
    /// When TLS begins.
    pub start: Start,
}

/// What is known of a service.
#[derive(Debug)]
pub struct Row {
    /// Which it is.
    pub service: Service,
    /// Its name as an argument and as the scheme of a URL: `smtp`.
    pub name: &'static str,
    /// What other tools call it.
    pub aliases: &'static [&'static str],
    /// What its specification calls it: `SMTP`. Narrators and the glossary go by this.
    pub title: &'static str,
    /// The port where TLS begins after a dialogue.
    pub port: u16,
    /// The scheme and the port of the variant in which TLS begins at once, if there is one.
    pub at_once: Option<(&'static str, u16)>,
    /// Its name in ALPN if clients offer it (RFC 7301); most of these protocols do without.
    pub alpn: Option<&'static [u8]>,
    /// What says how TLS begins.
    pub rfc: &'static str,
}

macro_rules! rows {
    ($($service:ident $name:literal $([$($alias:literal),*])? $title:literal $port:literal
       $(at_once($scheme:literal, $tls_port:literal))? $(alpn($alpn:literal))? $rfc:literal;)*) => {
        &[$(Row {
            service: Service::$service,
            name: $name,
            aliases: &[$($($alias),*)?],
            title: $title,
            port: $port,
            at_once: rows!(@option $(($scheme, $tls_port))?),
            alpn: rows!(@option $($alpn as &[u8])?),
            rfc: $rfc,
        }),*]
    };
    (@option) => { None };
    (@option $value:expr) => { Some($value) };
}

impl Service {
    /// Every service.
    pub const ROWS: &'static [Row] = rows! {
        Smtp "smtp" ["submission"] "SMTP" 25 at_once("smtps", 465) "RFC 3207 §4";
        Lmtp "lmtp" "LMTP" 24 "RFC 2033 §4";
        Imap "imap" ["imap4"] "IMAP" 143 at_once("imaps", 993) "RFC 9051 §6.2.1";
        Pop3 "pop3" ["pop"] "POP3" 110 at_once("pop3s", 995) "RFC 2595 §4";
        Sieve "sieve" ["managesieve"] "ManageSieve" 4190 "RFC 5804 §2.2";
        Ftp "ftp" "FTP" 21 at_once("ftps", 990) "RFC 4217 §4";
        Ldap "ldap" "LDAP" 389 at_once("ldaps", 636) "RFC 4511 §4.14";
        Xmpp "xmpp" ["xmpp-client", "jabber"] "XMPP" 5222 at_once("xmpps", 5223) alpn(b"xmpp-client") "RFC 6120 §5";
        XmppServer "xmpp-server" "XMPP" 5269 at_once("xmpps-server", 5270) alpn(b"xmpp-server") "RFC 6120 §5";
        Nntp "nntp" ["news"] "NNTP" 119 at_once("nntps", 563) "RFC 4642 §2.2";
        Irc "irc" "IRC" 6667 at_once("ircs", 6697) "IRCv3 tls-3.1";
        Postgres "postgres" ["postgresql", "pgsql"] "PostgreSQL" 5432 at_once("postgres-direct", 5432) alpn(b"postgresql")
            "PostgreSQL 17, SSL Session Encryption";
        Mysql "mysql" ["mariadb"] "MySQL" 3306 "MySQL protocol, SSLRequest";
        Rdp "rdp" ["ms-wbt-server"] "RDP" 3389 "MS-RDPBCGR §5.4.5.1";
    };

    /// What is known of it.
    pub fn row(self) -> &'static Row {
        let mut rows = Self::ROWS.iter();
        // Every service has its row, in the order of the definition.
        rows.find(|row| row.service == self)
            .unwrap_or(&Self::ROWS[0])
    }

    /// The service of this name, in any case.
    pub fn find(name: &str) -> Option<Service> {
        let is = |known: &&str| known.eq_ignore_ascii_case(name);
        let mut rows = Self::ROWS.iter();
        rows.find(|row| is(&row.name) || row.aliases.iter().any(&is))
            .map(|row| row.service)
    }

    /// The protocol that a server speaks, by the first bytes that it sent: a greeting, or what it
    /// answers to something that it does not understand. `None` if they could be of several, or of
    /// none of these.
    pub fn recognize(bytes: &[u8]) -> Option<Service> {
        let line = bytes.split(|byte| *byte == b'\n').next();
        let line = String::from_utf8_lossy(line.unwrap_or_default()).to_ascii_lowercase();
        let holds = |words: &[&str]| words.iter().any(|word| line.contains(word));
        let mariadb = |payload: &[u8]| {
            payload.first() == Some(&10) || payload.first() == Some(&0xff) && payload.len() > 3
        };
        Some(match bytes {
            [b'*', b' ', ..] if holds(&["* ok", "* preauth", "* bye", "* bad"]) => Service::Imap,
            [b'+', b'O', b'K', ..] => Service::Pop3,
            [b'2', b'2', b'0', b' ' | b'-', ..] if holds(&["lmtp"]) => Service::Lmtp,
            [b'2', b'2', b'0', b' ' | b'-', ..] if holds(&["smtp", "mail"]) => Service::Smtp,
            [b'2', b'2', b'0', b' ' | b'-', ..] if holds(&["ftp"]) => Service::Ftp,
            [b'2', b'0', b'0' | b'1', b' ', ..] => Service::Nntp,
            [b'"', ..] if holds(&["\"implementation\"", "\"sieve\"", "\"starttls\""]) => {
                Service::Sieve
            }
            _ if line.starts_with("<?xml") || line.starts_with("<stream:") => {
                if holds(&["jabber:server"]) {
                    Service::XmppServer
                } else if holds(&["jabber:client", "etherx.jabber.org"]) {
                    Service::Xmpp
                } else {
                    return None;
                }
            }
            [b':', ..] if holds(&[" notice ", " 421 ", " 451 ", " 020 "]) => Service::Irc,
            _ if line.starts_with("notice ") || line.starts_with("error :closing link") => {
                Service::Irc
            }
            // A packet of the server's greeting or error: its length, and the number 0.
            [_, _, 0, 0 | 1, payload @ ..] if bytes[..2] != [0, 0] && mariadb(payload) => {
                Service::Mysql
            }
            // A notice of disconnection: an LDAPMessage with the message ID 0 (RFC 4511 §4.4.1).
            [0x30, _, 0x02, 0x01, 0x00, 0x78, ..] => Service::Ldap,
            // TPKT of version 3 with a length, around an X.224 connection confirm.
            [3, 0, _, _, _, 0xd0, ..] => Service::Rdp,
            _ => return None,
        })
    }
}

impl Approach {
    /// The approach that the scheme of a URL asks for, in any case.
    pub fn of_scheme(scheme: &str) -> Option<Approach> {
        let at_once = Service::ROWS.iter().find(|row| {
            let direct = row.at_once.map(|(name, _)| name);
            direct.is_some_and(|name| name.eq_ignore_ascii_case(scheme))
        });
        match at_once {
            Some(row) => Some(Approach {
                service: row.service,
                start: Start::AtOnce,
            }),
            None => Service::find(scheme).map(|service| Approach {
                service,
                start: Start::Upgrade,
            }),
        }
    }

    /// The port, unless another is given.
    pub fn port(self) -> u16 {
        let row = self.service.row();
        match (self.start, row.at_once) {
            (Start::AtOnce, Some((_, port))) => port,
            _ => row.port,
        }
    }

    /// What it is called: `smtp`, `imaps`.
    pub fn name(self) -> &'static str {
        let row = self.service.row();
        match (self.start, row.at_once) {
            (Start::AtOnce, Some((name, _))) => name,
            _ => row.name,
        }
    }

    /// The names of all approaches, for messages and help.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let names = |row: &'static Row| [Some(row.name), row.at_once.map(|(name, _)| name)];
        Service::ROWS.iter().flat_map(names).flatten()
    }

    /// What is offered in ALPN unless told otherwise. With [`Start::AtOnce`] the name keeps apart
    /// what shares a port (XEP-0368 §3, PostgreSQL); PostgreSQL's clients offer it always.
    pub fn alpn(self) -> Option<&'static [u8]> {
        let is_offered = self.start == Start::AtOnce || self.service == Service::Postgres;
        self.service.row().alpn.filter(|_| is_offered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_has_its_row_and_its_names() {
        for row in Service::ROWS {
            assert_eq!(row.service.row().name, row.name);
            for name in row.aliases.iter().chain([&row.name]) {
                assert_eq!(Service::find(&name.to_uppercase()), Some(row.service));
            }
        }
        for name in Approach::names() {
            assert_eq!(Approach::of_scheme(name).unwrap().name(), name);
        }
        assert_eq!(Approach::of_scheme("https"), None);
        assert_eq!(Approach::of_scheme("SMTPS").unwrap().port(), 465);
    }

    /// Greetings as Debian's servers send them.
    #[test]
    fn a_greeting_tells_the_protocol() {
        let table: &[(&[u8], Option<Service>)] = &[
            (
                b"220 mail.example ESMTP Postfix (Debian/GNU)\r\n",
                Some(Service::Smtp),
            ),
            (
                b"220 mail.example ESMTP Exim 4.96 Sat, 28 Nov 2026 15:00:00 +0000\r\n",
                Some(Service::Smtp),
            ),
            (b"220 (vsFTPd 3.0.3)\r\n", Some(Service::Ftp)),
            (b"220 Welcome\r\n", None),
            (
                b"* OK [CAPABILITY IMAP4rev1] Dovecot (Debian) ready.\r\n",
                Some(Service::Imap),
            ),
            (b"+OK Dovecot (Debian) ready.\r\n", Some(Service::Pop3)),
            (
                b"\"IMPLEMENTATION\" \"Dovecot (Debian) Pigeonhole\"\r\n",
                Some(Service::Sieve),
            ),
            (
                b"200 news.example InterNetNews NNRP server INN 2.7.1 ready\r\n",
                Some(Service::Nntp),
            ),
            (
                b":irc.example NOTICE * :*** Looking up your ident...\r\n",
                Some(Service::Irc),
            ),
            (
                b"<?xml version='1.0'?><stream:stream xmlns='jabber:client'>",
                Some(Service::Xmpp),
            ),
            (
                b"\x5b\0\0\0\x0a5.5.5-10.11.19-MariaDB\0",
                Some(Service::Mysql),
            ),
            (
                b"\x44\0\0\0\xff\x6a\x04Host is not allowed",
                Some(Service::Mysql),
            ),
            (b"HTTP/1.1 400 Bad Request\r\n", None),
            (b"SSH-2.0-OpenSSH_9.2\r\n", None),
            (b"\x16\x03\x03\0\x7a\x02", None),
            (b"\x15\x03\x03\0\x02\x02\x28", None),
            (b"", None),
        ];
        for (bytes, expected) in table {
            let shown = String::from_utf8_lossy(bytes).into_owned();
            assert_eq!(Service::recognize(bytes), *expected, "{shown}");
        }
    }
}
