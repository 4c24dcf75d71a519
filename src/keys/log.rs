//! Key logs (RFC 9850, and what programs wrote before it): the secrets of connections that someone
//! else made, by which of their messages they belong to.
//!
//! NSS, OpenSSL, GnuTLS, Go, Java's agents and Chromium write the same lines, a label, what the
//! connection is known by and the secret, and differ in the labels. A log may be of thousands of
//! connections, have the lines of any twice, and comments in between.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

use crate::compute::Value;
use crate::wire::pem;

/// What a secret is, of those that belong to a ClientHello.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// The master_secret, up to TLS 1.2.
    MasterSecret,
    /// The pre_master_secret that it is made of.
    PreMasterSecret,
    /// client_early_traffic_secret.
    ClientEarly,
    /// client_handshake_traffic_secret.
    ClientHandshake,
    /// server_handshake_traffic_secret.
    ServerHandshake,
    /// client_application_traffic_secret_0.
    ClientApplication,
    /// server_application_traffic_secret_0.
    ServerApplication,
    /// early_exporter_secret.
    EarlyExporter,
    /// exporter_secret.
    Exporter,
    /// The key shared by Encrypted Client Hello (RFC 9850 §2.3).
    EchSecret,
    /// The configuration of Encrypted Client Hello.
    EchConfig,
}

impl Label {
    /// Every label by its names in logs; the first is RFC 9850's, if it has one.
    const NAMES: &'static [(&'static str, Label)] = &[
        ("CLIENT_RANDOM", Label::MasterSecret),
        ("PMS_CLIENT_RANDOM", Label::PreMasterSecret),
        ("CLIENT_EARLY_TRAFFIC_SECRET", Label::ClientEarly),
        ("CLIENT_HANDSHAKE_TRAFFIC_SECRET", Label::ClientHandshake),
        ("SERVER_HANDSHAKE_TRAFFIC_SECRET", Label::ServerHandshake),
        ("CLIENT_TRAFFIC_SECRET_0", Label::ClientApplication),
        ("SERVER_TRAFFIC_SECRET_0", Label::ServerApplication),
        ("EARLY_EXPORTER_SECRET", Label::EarlyExporter),
        ("EARLY_EXPORTER_MASTER_SECRET", Label::EarlyExporter),
        ("EXPORTER_SECRET", Label::Exporter),
        ("ECH_SECRET", Label::EchSecret),
        ("ECH_CONFIG", Label::EchConfig),
    ];

    /// What RFC 9850 calls it.
    pub fn name(self) -> &'static str {
        let mut names = Self::NAMES.iter();
        let found = names.find(|(_, label)| *label == self);
        found.map_or("", |(name, _)| name)
    }

    /// What the secret is called in the RFC that defines it.
    fn value_name(self) -> &'static str {
        match self {
            Label::MasterSecret => "master_secret",
            Label::PreMasterSecret => "pre_master_secret",
            Label::ClientEarly => "client_early_traffic_secret",
            Label::ClientHandshake => "client_handshake_traffic_secret",
            Label::ServerHandshake => "server_handshake_traffic_secret",
            Label::ClientApplication => "client_application_traffic_secret_0",
            Label::ServerApplication => "server_application_traffic_secret_0",
            Label::EarlyExporter => "early_exporter_secret",
            Label::Exporter => "exporter_secret",
            Label::EchSecret => "hpke_shared_secret",
            Label::EchConfig => "ECHConfig",
        }
    }

    /// Whether a secret can have this length: that of a hash, or of a master secret.
    fn fits(self, length: usize) -> bool {
        match self {
            Label::MasterSecret => length == 48,
            Label::PreMasterSecret | Label::EchSecret | Label::EchConfig => length > 0,
            _ => matches!(length, 32 | 48),
        }
    }
}

/// The secrets of one connection.
type Secrets = Vec<(Label, Box<[u8]>)>;

/// The secrets of connections.
#[derive(Debug, Default)]
pub struct KeyLog {
    /// By the random of the ClientHello.
    by_random: HashMap<[u8; 32], Secrets>,
    /// Of how many connections secrets are kept at most, and of which they are, the oldest first.
    most: Option<(usize, VecDeque<[u8; 32]>)>,
    /// The master secrets of sessions, by their identifiers.
    by_session: HashMap<Box<[u8]>, Box<[u8]>>,
    /// The pre_master_secrets of RSA key transport, by the first bytes of what they are encrypted to.
    by_ciphertext: HashMap<[u8; 8], Box<[u8]>>,
}

/// What there was in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contents {
    /// Lines with secrets, those included that were known already.
    pub secrets: usize,
    /// Lines that are neither secrets nor comments, nor empty.
    pub others: usize,
    /// The number of the first of those, from 1.
    pub first_other: Option<usize>,
}

impl KeyLog {
    /// Takes in a log, or a part of one.
    pub fn read(&mut self, text: &[u8]) -> Contents {
        let mut contents = Contents::default();
        // What editors of Windows put before text, and what its shells make of it.
        let text = &*match text {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => pem::text(text).into_owned().into_bytes().into(),
            _ => Cow::from(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)),
        };
        for (number, line) in text.split(|byte| matches!(byte, b'\n' | b'\r')).enumerate() {
            let line = line.trim_ascii();
            if line.is_empty() || line.starts_with(b"#") {
                continue;
            }
            if self.line(line).is_some() {
                contents.secrets += 1;
            } else {
                contents.others += 1;
                contents.first_other.get_or_insert(number + 1);
            }
        }
        contents
    }

    /// From here on keeps the secrets of no more than so many further connections: those that are added
    /// first go first.
    pub fn keep_at_most(&mut self, connections: usize) {
        self.most = Some((connections, VecDeque::new()));
    }

    fn line(&mut self, line: &[u8]) -> Option<()> {
        let mut words = line
            .split(u8::is_ascii_whitespace)
            .filter(|it| !it.is_empty());
        let (label, second, third) = (words.next()?, words.next()?, words.next()?);
        if words.next().is_some() {
            return None;
        }
        if label == b"RSA" {
            return self.rsa(second, third);
        }
        let label = std::str::from_utf8(label).ok()?;
        let (_, label) = Label::NAMES.iter().find(|(name, _)| *name == label)?;
        let random = hex(second)?.try_into().ok()?;
        let secret = hex(third).filter(|secret| label.fits(secret.len()))?;
        self.add(random, *label, &secret);
        Some(())
    }

    /// `RSA`, with a pre_master_secret for a ciphertext, or with the master secret of a session, as
    /// OpenSSL's s_client prints them.
    fn rsa(&mut self, second: &[u8], third: &[u8]) -> Option<()> {
        let session = second.strip_prefix(b"Session-ID:");
        let master = third.strip_prefix(b"Master-Key:");
        if let (Some(session), Some(master)) = (session, master) {
            let secret = hex(master).filter(|it| it.len() == 48)?;
            self.by_session.insert(hex(session)?.into(), secret.into());
            return Some(());
        }
        let key = hex(second)?.try_into().ok()?;
        let secret = hex(third).filter(|it| it.len() == 48)?;
        self.by_ciphertext.insert(key, secret.into());
        Some(())
    }

    /// Adds a secret of the connection whose ClientHello has this random.
    pub fn add(&mut self, random: [u8; 32], label: Label, secret: &[u8]) {
        if let Some((most, order)) = &mut self.most
            && !self.by_random.contains_key(&random)
        {
            if order.len() >= *most
                && let Some(oldest) = order.pop_front()
            {
                self.by_random.remove(&oldest);
            }
            order.push_back(random);
        }
        let all = self.by_random.entry(random).or_default();
        match all.iter_mut().find(|(known, _)| *known == label) {
            Some((_, known)) => *known = secret.into(),
            None => all.push((label, secret.into())),
        }
    }

    /// The secret of the connection whose ClientHello has this random.
    pub fn secret(&self, client_random: &[u8], label: Label) -> Option<Value> {
        let random: [u8; 32] = client_random.try_into().ok()?;
        let all = self.by_random.get(&random)?;
        let (_, secret) = all.iter().find(|(known, _)| *known == label)?;
        Some(Value::literal(label.value_name(), secret.to_vec()))
    }

    /// Whether it has any secret of the connection whose ClientHello has this random.
    pub fn knows(&self, client_random: &[u8]) -> bool {
        let random: Result<[u8; 32], _> = client_random.try_into();
        random.is_ok_and(|random| self.by_random.contains_key(&random))
    }

    /// The master secret of the session with this identifier.
    pub fn session(&self, session_id: &[u8]) -> Option<Value> {
        let secret = self.by_session.get(session_id)?;
        Some(Value::literal("master_secret", secret.to_vec()))
    }

    /// The pre_master_secret that this is the encryption of.
    pub fn decrypted(&self, encrypted_pre_master_secret: &[u8]) -> Option<Value> {
        let key = encrypted_pre_master_secret.first_chunk()?;
        let secret = self.by_ciphertext.get(key)?;
        Some(Value::literal("pre_master_secret", secret.to_vec()))
    }
}

/// Bytes from hex, in either case. There is nobody to be kept from learning how long that takes.
fn hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let (pairs, []) = text.as_chunks::<2>() else {
        return None;
    };
    let bytes = pairs.iter().map(|[high, low]| {
        let byte = digit(*high)? << 4 | digit(*low)?;
        u8::try_from(byte).ok()
    });
    bytes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random(byte: u8) -> [u8; 32] {
        [byte; 32]
    }

    #[test]
    fn every_dialect_is_read() {
        // The forms of RFC 9850 §2 and of Wireshark's documentation, with line ends of both kinds.
        let text = format!(
            "\u{feff}# SSL/TLS secrets log file, generated by NSS\r\n\
             CLIENT_RANDOM {a} {m}\r\n\
             \n\
             CLIENT_HANDSHAKE_TRAFFIC_SECRET {b} {h}\n\
             SERVER_TRAFFIC_SECRET_0 {B} {m}\n\
             PMS_CLIENT_RANDOM {a} {h}\n\
             RSA 0102030405060708 {m}\n\
             RSA Session-ID:aabb Master-Key:{m}\n\
             CLIENT_RANDOM {a} {m}\n\
             nonsense\n\
             CLIENT_RANDOM {a} 00",
            a = "aa".repeat(32),
            b = "bb".repeat(32),
            B = "BB".repeat(32),
            m = "11".repeat(48),
            h = "22".repeat(32),
        );
        let mut log = KeyLog::default();
        let contents = log.read(text.as_bytes());
        assert_eq!((contents.secrets, contents.others), (7, 2));
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        let wide: Vec<u8> = units.collect();
        assert_eq!(KeyLog::default().read(&wide), contents);
        let secret = |byte, label| log.secret(&random(byte), label).map(|it| it.bytes);
        assert_eq!(secret(0xaa, Label::MasterSecret), Some(vec![0x11; 48]));
        assert_eq!(secret(0xaa, Label::PreMasterSecret), Some(vec![0x22; 32]));
        assert_eq!(secret(0xbb, Label::ClientHandshake), Some(vec![0x22; 32]));
        assert_eq!(secret(0xbb, Label::ServerApplication), Some(vec![0x11; 48]));
        assert_eq!(secret(0xbb, Label::ServerHandshake), None);
        assert_eq!(log.session(&[0xaa, 0xbb]).map(|it| it.len()), Some(48));
        let decrypted = log.decrypted(&[1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(decrypted.map(|it| it.len()), Some(48));
        assert!(log.knows(&random(0xaa)) && !log.knows(&random(0xcc)));
    }

    /// The labels of RFC 9850 §2, and what NSS called one before; tabs and spaces at the ends of lines.
    #[test]
    fn every_label_is_read() {
        for (name, label) in [
            ("CLIENT_EARLY_TRAFFIC_SECRET", Label::ClientEarly),
            ("EARLY_EXPORTER_SECRET", Label::EarlyExporter),
            ("EARLY_EXPORTER_MASTER_SECRET", Label::EarlyExporter),
            ("CLIENT_HANDSHAKE_TRAFFIC_SECRET", Label::ClientHandshake),
            ("SERVER_HANDSHAKE_TRAFFIC_SECRET", Label::ServerHandshake),
            ("CLIENT_TRAFFIC_SECRET_0", Label::ClientApplication),
            ("SERVER_TRAFFIC_SECRET_0", Label::ServerApplication),
            ("EXPORTER_SECRET", Label::Exporter),
            ("ECH_SECRET", Label::EchSecret),
            ("ECH_CONFIG", Label::EchConfig),
        ] {
            let line = format!("{name}\t{}  {} \r\n", "aA".repeat(32), "Bb".repeat(32));
            let mut log = KeyLog::default();
            let contents = log.read(line.as_bytes());
            assert_eq!((contents.secrets, contents.others), (1, 0), "{name}");
            let secret = log.secret(&random(0xaa), label).map(|it| it.bytes);
            assert_eq!(secret, Some(vec![0xbb; 32]), "{name}");
        }
        // What is no hex, or too short a random, is no secret.
        for line in [
            "CLIENT_RANDOM aag0 11",
            "ECH_SECRET aaaa bb",
            "ECH_SECRET",
            "RSA 01 02",
        ] {
            assert_eq!(KeyLog::default().read(line.as_bytes()).others, 1, "{line}");
        }
    }

    #[test]
    fn what_still_grows_is_kept_within_bounds() {
        let mut log = KeyLog::default();
        log.add(random(0), Label::MasterSecret, &[1; 48]);
        log.keep_at_most(2);
        for byte in 1..=4 {
            log.add(random(byte), Label::MasterSecret, &[1; 48]);
            log.add(random(byte), Label::PreMasterSecret, &[1; 48]);
        }
        let known = (0..=4).filter(|byte| log.knows(&random(*byte)));
        assert_eq!(known.collect::<Vec<_>>(), [0, 3, 4]);
    }

    #[test]
    fn the_first_line_that_is_not_understood_is_named() {
        let contents = KeyLog::default().read(b"# a\nCLIENT_RANDOM zz\n\nX");
        assert_eq!((contents.others, contents.first_other), (2, Some(2)));
    }
}
