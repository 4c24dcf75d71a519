//! AEAD ciphers in TLS 1.2: `GenericAEADCipher` (RFC 5246 §6.2.3.3) with GCM (RFC 5288), CCM
//! (RFC 6655) and ChaCha20-Poly1305 (RFC 7905).

use super::aead::{Aead, Open, Seal, XorNonce};
use super::header::Header;
use super::mac::AdditionalData;
use super::protection::{Opened, Opening, Sealing, not_authentic};
use super::steps::{Join, Made, Part, Steps};
use crate::compute::Value;
use crate::error::Result;
use crate::names::registry::ProtocolVersion;
use crate::wire::{Origin, Whole};

const RFC: &str = "RFC 5246 §6.2.3.3";

/// Protection under the keys of one handshake.
pub(super) struct Aead12 {
    pub aead: Aead,
    /// The whole nonce but for the sequence number, or the fixed part of it.
    pub write_iv: Value,
}

impl Aead12 {
    /// The section that defines it.
    pub const RFC: &'static str = RFC;

    /// Bytes of nonce that a record carries.
    pub fn explicit_length(&self) -> usize {
        self.aead.cipher.record_iv_length(ProtocolVersion::TLS1_2)
    }

    /// Appends a whole record to `out`. The explicit part of a nonce is the sequence number, which
    /// never comes twice.
    pub fn seal(&self, record: &Sealing<'_>, out: &mut Vec<u8>, steps: &mut Steps) -> Result<()> {
        let header = Header {
            content_type: record.content_type,
            version: ProtocolVersion::TLS1_2,
            length: self.explicit_length() + record.length() + self.aead.tag_length(),
        };
        out.extend_from_slice(&header.encode());
        let seq_num = record.seq_num.to_be_bytes();
        let explicit = &seq_num[..self.explicit_length()];
        out.extend_from_slice(explicit);
        let nonce = self.nonce(record.seq_num, explicit, steps)?;
        let data = AdditionalData::new(record.seq_num, &header, record.length());
        let additional_data = additional_data(&data, steps)?;
        let body = out.len();
        let plaintext = steps.gather("plaintext", record.content, RFC, out);
        out.resize(out.len() + self.aead.tag_length(), 0);
        let seal = Seal {
            aead: &self.aead,
            nonce: &nonce,
            additional_data: &additional_data,
            rfc: RFC,
        };
        steps.transform(seal, ("plaintext", plaintext), &mut out[body..])?;
        Ok(())
    }

    /// Decrypts a fragment in place.
    pub fn open(&self, record: &Opening, fragment: &mut [u8], steps: &mut Steps) -> Result<Opened> {
        let start = self.explicit_length();
        let length = fragment.len().checked_sub(start + self.aead.tag_length());
        let length = length.ok_or_else(not_authentic)?;
        let (explicit, encrypted) = fragment.split_at_mut(start);
        let nonce = self.nonce(record.seq_num, explicit, steps)?;
        let data = AdditionalData::new(record.seq_num, &record.header, length);
        let additional_data = additional_data(&data, steps)?;
        let open = Open {
            aead: &self.aead,
            nonce: &nonce,
            additional_data: &additional_data,
            name: "plaintext",
            rfc: RFC,
        };
        let origin = Origin::of(Whole::ThisRecord).at(Header::SIZE + start);
        steps.transform(open, ("AEADEncrypted", origin), encrypted)?;
        Ok(Opened {
            content_type: record.header.content_type,
            content: start..start + length,
        })
    }

    /// An IV of full length is XORed with the sequence number (RFC 7905 §2); a shorter one is
    /// followed by the part that the record carries (RFC 5288 §3, RFC 6655 §3).
    fn nonce(&self, seq_num: u64, explicit: &[u8], steps: &mut Steps) -> Result<Made> {
        if explicit.is_empty() {
            return steps.compute(XorNonce {
                write_iv: &self.write_iv,
                seq_num,
                rfc: "RFC 7905 §2",
            });
        }
        let explicit = Part::of_record("nonce_explicit", explicit, Header::SIZE);
        steps.compute(Join {
            name: "nonce",
            groups: &[&[Part::from(&self.write_iv), explicit]],
            rfc: match self.aead.cipher {
                cipher if cipher.is_gcm() => "RFC 5288 §3",
                _ => "RFC 6655 §3",
            },
        })
    }
}

/// What is authenticated besides the content.
fn additional_data(data: &AdditionalData, steps: &mut Steps) -> Result<Made> {
    steps.compute(Join {
        name: "additional_data",
        groups: &[&AdditionalData::parts(&data.bytes())],
        rfc: RFC,
    })
}
