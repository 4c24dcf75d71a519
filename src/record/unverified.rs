//! Records of suites that do not encrypt, as anyone on the path reads them: content and type are there to
//! see, and only the key of the MAC is lacking, with which it could be checked (RFC 5246 §6.2.3.1, RFC 9150
//! §5).

use super::header::Header;
use super::layout::Layout;
use super::protection::Opened;
use super::taken::inner_type;
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::names::suite::CipherSuite;
use crate::narration::{Event, Narration, Protected, Record, Side, Topic};

/// Takes records apart whose MAC is not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unverified {
    /// Bytes of the MAC behind the content.
    mac: usize,
    /// Whether the type is behind the content too (RFC 9846 §5.2).
    is_tls13: bool,
}

/// What HMAC is cut to where `truncated_hmac` was agreed on (RFC 6066 §7).
const TRUNCATED: usize = 10;

impl Unverified {
    /// Records of this suite in this version, if it authenticates without encrypting.
    pub fn new(suite: CipherSuite, version: ProtocolVersion, is_truncated: bool) -> Option<Self> {
        let is_tls13 = version >= ProtocolVersion::TLS1_3;
        let mac = suite.parts()?.mac_alone().filter(|mac| *mac > 0)?;
        suite.is_in(version).then_some(Unverified {
            mac: match is_truncated && !is_tls13 {
                true => mac.min(TRUNCATED),
                false => mac,
            },
            is_tls13,
        })
    }

    /// Takes a whole record apart, header first, and tells of it. `None`, and nothing is told, if it does
    /// not have the form.
    pub fn take(
        self,
        record: &[u8],
        header: Header,
        from: Side,
        narration: &mut Narration,
    ) -> Option<Opened> {
        let opened = self.open(header, record.get(Header::SIZE..)?)?;
        if narration.wants(Topic::Records) {
            let layout = match self.is_tls13 {
                true => Layout::Inner {
                    content: opened.content.len(),
                    mac: self.mac,
                },
                false => Layout::Mac { mac: self.mac },
            };
            let id = narration.next_record();
            narration.tell(Topic::Records, || {
                Event::Record(Record {
                    id,
                    from,
                    content_type: header.content_type,
                    bytes: record.to_vec(),
                    fields: layout.fields(record, self.is_tls13),
                    steps: Vec::new(),
                    authenticity: None,
                    protected: Some(Protected {
                        sequence_number: None,
                        content_type: opened.content_type,
                        plaintext: opened.of(record).to_vec(),
                    }),
                })
            });
        }
        Some(opened)
    }

    fn open(self, header: Header, fragment: &[u8]) -> Option<Opened> {
        let length = fragment.len().checked_sub(self.mac)?;
        if !self.is_tls13 {
            return Some(Opened {
                content_type: header.content_type,
                content: 0..length,
            });
        }
        let (end, content_type) = inner_type(fragment.get(..length)?)?;
        // Any byte may be there if the record is under other keys, such as early data that is refused.
        let is_content = [
            ContentType::Alert,
            ContentType::Handshake,
            ContentType::ApplicationData,
        ]
        .contains(&content_type);
        is_content.then_some(Opened {
            content_type,
            content: 0..end,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(suite: CipherSuite, version: ProtocolVersion, fragment: &[u8]) -> Option<Opened> {
        let unverified = Unverified::new(suite, version, false)?;
        let header = Header {
            content_type: match version {
                ProtocolVersion::TLS1_3 => ContentType::ApplicationData,
                _ => ContentType::Alert,
            },
            version: ProtocolVersion::TLS1_2,
            length: fragment.len(),
        };
        unverified.open(header, fragment)
    }

    #[test]
    fn only_suites_that_do_not_encrypt_are_taken_apart() {
        // RFC 5246 §A.5: MD5 16 bytes, SHA 20; RFC 4785; RFC 9150 §3: the tags of SHA-256 and SHA-384.
        for (code, version, mac) in [
            (0x0001, ProtocolVersion::TLS1_0, Some(16)),
            (0xc015, ProtocolVersion::TLS1_2, Some(20)),
            (0x003b, ProtocolVersion::TLS1_2, Some(32)),
            (0x00b9, ProtocolVersion::TLS1_2, Some(48)),
            (0xc0b4, ProtocolVersion::TLS1_3, Some(32)),
            (0xc0b5, ProtocolVersion::TLS1_3, Some(48)),
            // Of another version, without any MAC, and those that encrypt.
            (0xc0b4, ProtocolVersion::TLS1_2, None),
            (0x0001, ProtocolVersion::TLS1_3, None),
            (0x0000, ProtocolVersion::TLS1_2, None),
            (0x1301, ProtocolVersion::TLS1_3, None),
            (0x002f, ProtocolVersion::TLS1_2, None),
            (0x0004, ProtocolVersion::TLS1_2, None),
        ] {
            let found = Unverified::new(CipherSuite(code), version, false);
            assert_eq!(found.map(|it| it.mac), mac, "{code:04x} {version}");
        }
        // RFC 6066 §7: 80 bits.
        let short = Unverified::new(CipherSuite(0x0002), ProtocolVersion::TLS1_2, true);
        assert_eq!(short.map(|it| it.mac), Some(10));
    }

    #[test]
    fn the_type_of_tls13_is_behind_the_content_and_before_zeros_and_mac() {
        let suite = CipherSuite(0xc0b4);
        let mut fragment = b"\x01\x00\x15\x00\x00".to_vec();
        fragment.extend([7; 32]);
        let found = opened(suite, ProtocolVersion::TLS1_3, &fragment);
        let expected = Opened {
            content_type: ContentType::Alert,
            content: 0..2,
        };
        assert_eq!(found, Some(expected));
        // No type, one that is not of content, and less than a MAC.
        for wrong in [
            &[0; 40][..],
            &[[9; 8].as_slice(), &[7; 32]].concat(),
            &[7; 31],
        ] {
            assert_eq!(opened(suite, ProtocolVersion::TLS1_3, wrong), None);
        }
        assert_eq!(
            opened(CipherSuite(2), ProtocolVersion::TLS1_2, &[7; 19]),
            None
        );
    }
}
