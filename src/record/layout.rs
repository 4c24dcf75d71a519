//! What each byte of a record on the wire is.

use super::header::Header;
use crate::names::registry::ContentType;
use crate::wire::{Error, Field, Reader, Result};

/// How a fragment is laid out, as far as can be seen from outside.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layout {
    /// `TLSPlaintext` (RFC 9846 §5.1).
    Plaintext,
    /// `TLSCiphertext` under keys and a cipher that are not known (RFC 9846 §5.2).
    Unreadable,
    /// `GenericStreamCipher` with NULL encryption (RFC 5246 §6.2.3.1).
    Mac { mac: usize },
    /// `TLSInnerPlaintext` with so much content, and a MAC (RFC 9150 §5).
    Inner { content: usize, mac: usize },
    /// `GenericBlockCipher` (RFC 5246 §6.2.3.2); the MAC is seen when it is outside (RFC 7366).
    Cbc { iv: usize, outer_mac: usize },
    /// `GenericAEADCipher` (RFC 5246 §6.2.3.3), `TLSCiphertext` (RFC 9846 §5.2).
    Aead {
        explicit: usize,
        tag: usize,
        tls13: bool,
    },
}

/// The annotations of a record of someone else's connection, and what is wrong with it. They cover
/// it even if it is cut short. `tls13`: that version was negotiated.
pub fn annotate(record: &[u8], tls13: bool) -> (Vec<Field>, Option<Error>) {
    let is_data = record.first() == Some(&ContentType::ApplicationData.0);
    let layout = if tls13 && is_data {
        Layout::Unreadable
    } else {
        Layout::Plaintext
    };
    layout.annotate(record, tls13)
}

impl Layout {
    /// The annotations of a whole record. They cover it even if it is malformed. `tls13`: that
    /// version was negotiated.
    pub fn fields(self, record: &[u8], tls13: bool) -> Vec<Field> {
        self.annotate(record, tls13).0
    }

    fn annotate(self, record: &[u8], tls13: bool) -> (Vec<Field>, Option<Error>) {
        let mut r = Reader::recording(record, true);
        let fault = self.read(&mut r, tls13).err();
        (r.into_fields(fault.as_ref()), fault)
    }

    fn read(self, r: &mut Reader<'_>, tls13: bool) -> Result<()> {
        let names = match self {
            Layout::Aead { tls13: true, .. } | Layout::Inner { .. } | Layout::Unreadable => {
                Header::NAMES_TLS13_PROTECTED
            }
            _ if tls13 => Header::NAMES_TLS13,
            _ => Header::NAMES,
        };
        let Header { length, .. } = Header::decode(r, names)?;
        match self {
            Layout::Plaintext => {
                r.opaque("fragment", length)?;
                Ok(())
            }
            Layout::Unreadable => {
                r.opaque("encrypted_record", length)?;
                Ok(())
            }
            Layout::Mac { mac } => r.bounded("fragment", length, |r| {
                parts(r, &[], "content", &[("MAC", mac)])
            }),
            Layout::Inner { content, mac } => r.bounded("encrypted_record", length, |r| {
                let head = [("content", content), ("type", 1)];
                let zeros = r.remaining().saturating_sub(content + 1 + mac);
                match zeros {
                    0 => parts(r, &head[..1], "type", &[("MAC", mac)]),
                    _ => parts(r, &head, "zeros", &[("MAC", mac)]),
                }
            }),
            Layout::Cbc { iv, outer_mac } => r.bounded("fragment", length, |r| {
                parts(r, &[("IV", iv)], "ciphertext", &[("MAC", outer_mac)])
            }),
            Layout::Aead {
                explicit,
                tag,
                tls13,
            } => {
                let name = if tls13 {
                    "encrypted_record"
                } else {
                    "fragment"
                };
                r.bounded(name, length, |r| {
                    let head = [("nonce_explicit", explicit)];
                    parts(r, &head, "ciphertext", &[("tag", tag)])
                })
            }
        }
    }
}

/// A part of known length before a body, and one behind it; those of length 0 are not there.
fn parts(
    r: &mut Reader<'_>,
    head: &[(&'static str, usize)],
    body: &'static str,
    tail: &[(&'static str, usize)],
) -> Result<()> {
    for (name, length) in head.iter().filter(|(_, length)| *length > 0) {
        r.opaque(*name, *length)?;
    }
    let behind: usize = tail.iter().map(|(_, length)| length).sum();
    let length = r.remaining().saturating_sub(behind);
    r.opaque(body, length)?;
    for (name, length) in tail.iter().filter(|(_, length)| *length > 0) {
        r.opaque(*name, *length)?;
    }
    Ok(())
}
