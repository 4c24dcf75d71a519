//! Compression: the computation `compress`, of a Certificate message (RFC 8879 §4).

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::{Computation, Operation, Parameter, Recipe, Value};
use crate::error::{Error, Result};
use crate::names::registry::CertificateCompressionAlgorithm;
use crate::wire::Name;

/// The computation `compress`: the body of a Certificate message, in the format of zlib (RFC 1950),
/// which every client that takes compressed certificates by RFC 8879 is likely to know.
pub struct Compress<'a> {
    body: &'a Value,
}

impl<'a> Compress<'a> {
    /// What `body` is compressed with; there is an encoder for no other.
    pub const ALGORITHM: CertificateCompressionAlgorithm = CertificateCompressionAlgorithm::Zlib;

    /// Of the body of a Certificate message.
    pub fn new(body: &'a Value) -> Self {
        Compress { body }
    }
}

impl Computation for Compress<'_> {
    type Output = Vec<u8>;

    fn run(&mut self) -> Result<Vec<u8>> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        let packed = encoder.write_all(self.body).and_then(|()| encoder.finish());
        packed.map_err(|error| Error::internal(format!("zlib writes to memory: {error}")))
    }

    fn name(&self) -> Name {
        "compressed_certificate_message".into()
    }

    fn describe(&self) -> Recipe {
        Recipe::of(Operation::Compress, self.name(), "RFC 8879 §4")
            .text(format!("{}_compress(", Self::ALGORITHM))
            .input(self.body)
            .text(")")
            .with(Parameter::Algorithm(Self::ALGORITHM))
    }
}
