//! The one protection that TLS 1.3 has (RFC 9846 §5.2): content, type and padding are encrypted
//! together, and the header is authenticated with them.

use super::MAX_PLAINTEXT;
use super::aead::{Aead, Open, Seal, XorNonce};
use super::header::Header;
use super::protection::{Opened, Opening, Sealing, not_authentic};
use super::steps::{Join, Made, Part, Steps};
use super::taken::inner_type;
use crate::compute::{Computation, Value};
use crate::error::{Error, Result};
use crate::names::registry::{ContentType, ProtocolVersion};
use crate::wire::{Origin, Whole};

const RFC: &str = "RFC 9846 §5.2";
/// What a record is padded with.
static ZEROS: [u8; MAX_PLAINTEXT] = [0; MAX_PLAINTEXT];

/// Protection under one traffic key.
pub(super) struct Aead13 {
    pub aead: Aead,
    pub write_iv: Value,
}

impl Aead13 {
    /// The section that defines it.
    pub const RFC: &'static str = RFC;

    /// Appends a whole record to `out`.
    pub fn seal(&self, record: &Sealing<'_>, out: &mut Vec<u8>, steps: &mut Steps) -> Result<()> {
        let content_type = [record.content_type.0];
        let padding = record.padded.saturating_sub(record.length() + 1);
        let zeros = ZEROS.get(..padding).unwrap_or(&ZEROS);
        let header = Header {
            content_type: ContentType::ApplicationData,
            version: ProtocolVersion::TLS1_2,
            length: record.length() + 1 + zeros.len() + self.aead.tag_length(),
        }
        .encode();
        out.extend_from_slice(&header);
        let nonce = steps.compute(self.nonce(record.seq_num))?;
        let additional_data = additional_data(&header, steps)?;
        let body = out.len();
        let inner = Join {
            name: "TLSInnerPlaintext",
            groups: &[
                record.content,
                &[
                    Part::literal("type", &content_type),
                    Part::literal("zeros", zeros),
                ],
            ],
            rfc: RFC,
        };
        let inner = (inner.name, steps.append(inner, out));
        out.resize(out.len() + self.aead.tag_length(), 0);
        let seal = Seal {
            aead: &self.aead,
            nonce: &nonce,
            additional_data: &additional_data,
            rfc: RFC,
        };
        steps.transform(seal, inner, &mut out[body..])?;
        Ok(())
    }

    /// Decrypts a fragment in place.
    pub fn open(&self, record: &Opening, fragment: &mut [u8], steps: &mut Steps) -> Result<Opened> {
        let header = record.header.encode();
        let nonce = steps.compute(self.nonce(record.seq_num))?;
        let additional_data = additional_data(&header, steps)?;
        let length = fragment.len().checked_sub(self.aead.tag_length());
        let length = length.ok_or_else(not_authentic)?;
        let open = Open {
            aead: &self.aead,
            nonce: &nonce,
            additional_data: &additional_data,
            name: "TLSInnerPlaintext",
            rfc: RFC,
        };
        let encrypted = Origin::of(Whole::ThisRecord).at(Header::SIZE);
        let origin = steps.transform(open, ("AEADEncrypted", encrypted), fragment)?;

        let inner = Part {
            name: "TLSInnerPlaintext",
            bytes: &fragment[..length],
            origin,
        };
        let (end, content_type) = inner_type(inner.bytes).ok_or_else(|| {
            Error::unexpected_message("a protected record holds only zeros, no content type")
        })?;
        steps.cut("content", inner, 0..end, "RFC 9846 §5.4");
        steps.cut("type", inner, end..end + 1, "RFC 9846 §5.4");
        Ok(Opened {
            content_type,
            content: 0..end,
        })
    }

    /// Whether the record of this number seems to hold application data, by its last byte alone: data
    /// that is padded does not seem so.
    pub fn seems_data(&self, seq_num: u64, fragment: &[u8]) -> bool {
        let nonce = self.nonce(seq_num).run().ok();
        let nonce = nonce.and_then(|nonce| nonce.first_chunk().copied());
        let last = nonce.and_then(|nonce| self.aead.last_byte(&nonce, fragment));
        last == Some(ContentType::ApplicationData.0)
    }

    fn nonce(&self, seq_num: u64) -> XorNonce<'_> {
        XorNonce {
            write_iv: &self.write_iv,
            seq_num,
            rfc: "RFC 9846 §5.3",
        }
    }
}

/// What is authenticated besides the content: the header.
fn additional_data(header: &[u8; Header::SIZE], steps: &mut Steps) -> Result<Made> {
    steps.compute(Join {
        name: "additional_data",
        groups: &[&Header::parts(header, Header::NAMES_TLS13_PROTECTED)],
        rfc: RFC,
    })
}
