//! Decompression, bounded: the computation `decompress`, which gives back a compressed Certificate
//! message (RFC 8879 §4).

use std::io::Read;

use super::{Computation, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::registry::{AlertDescription, CertificateCompressionAlgorithm};
use crate::wire::Name;

/// The largest window of zstd that is made room for: what RFC 9659 has HTTP servers keep to.
const ZSTD_WINDOW: u64 = 8 << 20;

/// The computation `decompress`: the body of a Certificate message.
pub struct Decompress<'a> {
    algorithm: CertificateCompressionAlgorithm,
    packed: &'a Value,
    length: usize,
}

impl<'a> Decompress<'a> {
    /// Of what `algorithm` made of a body of `length` bytes.
    pub fn new(
        algorithm: CertificateCompressionAlgorithm,
        packed: &'a Value,
        length: usize,
    ) -> Self {
        Decompress {
            algorithm,
            packed,
            length,
        }
    }
}

impl Computation for Decompress<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        // One byte more shows that there is more.
        let most = self.length as u64 + 1;
        let unpacked = match self.algorithm {
            CertificateCompressionAlgorithm::Zlib => {
                whole(flate2::read::ZlibDecoder::new(&self.packed[..]), most)
            }
            CertificateCompressionAlgorithm::Brotli => brotli(self.packed, most),
            CertificateCompressionAlgorithm::Zstd => zstd(self.packed, most),
            _ => None,
        };
        let unpacked = unpacked.ok_or_else(|| {
            bad(format!(
                "compressed_certificate_message is not {} (RFC 8879 §4)",
                self.algorithm
            ))
        })?;
        if unpacked.len() != self.length {
            let more = unpacked.len() > self.length;
            return Err(bad(format!(
                "the compressed Certificate is {} the {} bytes that uncompressed_length says (RFC 8879 §4)",
                if more { "longer than" } else { "shorter than" },
                self.length
            )));
        }
        Ok(unpacked)
    }

    fn name(&self) -> Name {
        "certificate_message".into()
    }

    fn describe(&self) -> Recipe {
        Recipe::of(Operation::Decompress, self.name(), "RFC 8879 §4")
            .text(format!("{}_decompress(", self.algorithm))
            .input(self.packed)
            .text(")")
            .with(Parameter::Algorithm(self.algorithm))
            .with(Parameter::Length(self.length))
    }
}

/// RFC 8879 §4: what cannot be decompressed is a bad_certificate.
fn bad(message: String) -> Error {
    Error::protocol(AlertDescription::BadCertificate, message)
}

fn whole(source: impl Read, most: u64) -> Option<Vec<u8>> {
    let mut unpacked = Vec::new();
    source.take(most).read_to_end(&mut unpacked).ok()?;
    Some(unpacked)
}

/// What of at most `most` bytes of Brotli (RFC 7932) unpacks without a fault.
fn brotli(packed: &[u8], most: u64) -> Option<Vec<u8>> {
    whole(brotli_decompressor::Decompressor::new(packed, 4096), most)
}

/// The same of a frame of Zstandard (RFC 8878 §3.1.1); nothing of one that asks for a window that is
/// too large. The decoder holds a whole window before it gives anything out, so the window is looked
/// at first.
fn zstd(packed: &[u8], most: u64) -> Option<Vec<u8>> {
    whole(zstd_reader(packed)?, most)
}

/// Unpacks a frame of Zstandard, unless its window is too large to make room for.
pub fn zstd_reader(packed: &[u8]) -> Option<impl Read> {
    zstd_window(packed).filter(|window| *window <= ZSTD_WINDOW)?;
    ruzstd::decoding::StreamingDecoder::new(packed).ok()
}

/// The size of the window that a frame asks for: from its descriptor, or, in a single segment, the
/// size of its content (RFC 8878 §3.1.1.1).
fn zstd_window(packed: &[u8]) -> Option<u64> {
    let (descriptor, rest) = packed.get(4..)?.split_first()?;
    if descriptor & 0x20 == 0 {
        let window = u64::from(*rest.first()?);
        let base = 1u64 << (10 + (window >> 3));
        return Some(base + base / 8 * (window & 7));
    }
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let size = [1, 2, 4, 8][usize::from(descriptor >> 6)];
    let content = rest.get(dictionary..)?.get(..size)?;
    let number = content
        .iter()
        .rev()
        .fold(0, |n, byte| n << 8 | u64::from(*byte));
    // Of two bytes, 256 more than they say.
    Some(if size == 2 { number + 256 } else { number })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use hex_literal::hex;

    use super::*;

    const TEXT: &[u8] = b"Hello, packed world.\n";

    fn unpack(
        algorithm: CertificateCompressionAlgorithm,
        packed: &[u8],
        length: usize,
    ) -> Result<Vec<u8>> {
        let packed = Value::literal("compressed_certificate_message", packed);
        Decompress::new(algorithm, &packed, length).run()
    }

    /// What brotli 1.2.1, zstd 1.5.4 and Python's zlib made of one line.
    #[test]
    fn what_other_programs_packed_is_unpacked() {
        let zlib = hex!("789cf348cdc9c9d75128484cce4e4d5128cf2fca49d1e3020051930729");
        let brotli = hex!("1b1400f82515c8ca5a9041149944b672134ee654e4fb6e02");
        let zstd = hex!("28b52ffd0458a9000048656c6c6f2c207061636b656420776f726c642e0a5262593f");
        for (algorithm, packed) in [
            (CertificateCompressionAlgorithm::Zlib, &zlib[..]),
            (CertificateCompressionAlgorithm::Brotli, &brotli),
            (CertificateCompressionAlgorithm::Zstd, &zstd),
        ] {
            assert_eq!(unpack(algorithm, packed, TEXT.len()).unwrap(), TEXT);
            for wrong in [TEXT.len() - 1, TEXT.len() + 1, 0] {
                let error = unpack(algorithm, packed, wrong).unwrap_err();
                assert_eq!(error.alert, Some(AlertDescription::BadCertificate));
            }
            let cut = &packed[..packed.len() / 2];
            assert!(unpack(algorithm, cut, TEXT.len()).is_err());
        }
        let unknown = CertificateCompressionAlgorithm(9);
        assert!(unpack(unknown, &zlib, TEXT.len()).is_err());
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..100 {
            packer.write_all(&[0; 1 << 20]).unwrap();
        }
        let bomb = packer.finish().unwrap();
        let error = unpack(CertificateCompressionAlgorithm::Zlib, &bomb, 5000).unwrap_err();
        assert!(error.message.contains("longer than the 5000 bytes"));
        // A window of 2 GiB.
        let bomb = hex!("28b52ffd00a802001000");
        assert!(unpack(CertificateCompressionAlgorithm::Zstd, &bomb, 5000).is_err());
    }
}
