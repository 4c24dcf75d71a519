//! ServerKeyExchange (RFC 5246 §7.4.3, RFC 8422 §5.4): the server's public key for the key exchange,
//! signed together with both randoms.

use super::{Message, message_is};
use crate::compute::Value;
use crate::names::registry::{EcCurveType, NamedGroup, ProtocolVersion, SignatureScheme};
use crate::wire::{Reader, Result, Writer};

/// Elliptic-curve Diffie-Hellman.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EcdheServerKeyExchange {
    /// The curve; only named curves are in use (RFC 8422 §5.4).
    pub namedcurve: NamedGroup,
    /// The public key: a point, uncompressed, or 32 bytes of X25519.
    pub public: Vec<u8>,
    /// How it is signed; since TLS 1.2.
    pub algorithm: Option<SignatureScheme>,
    /// The signature.
    pub signature: Vec<u8>,
}

impl EcdheServerKeyExchange {
    /// What is signed after the randoms: the bytes of the key exchange parameters.
    pub fn params(&self) -> Value {
        let mut w = Writer::new();
        self.encode_params(&mut w);
        params("ServerECDHParams", w)
    }

    fn encode_params(&self, w: &mut Writer) {
        w.structure("ServerECDHParams", |w| {
            w.code("curve_type", EcCurveType::NamedCurve);
            w.code("namedcurve", self.namedcurve);
            w.vector8("public", &self.public);
        });
    }
}

impl Message for EcdheServerKeyExchange {
    message_is!(ServerKeyExchange, "ServerKeyExchange");

    fn decode(r: &mut Reader<'_>, version: ProtocolVersion) -> Result<Self> {
        let (namedcurve, public) = r.structure("ServerECDHParams", |r| {
            let curve_type: EcCurveType = r.code("curve_type")?;
            if curve_type != EcCurveType::NamedCurve {
                return Err(r.illegal("curve_type", "only named_curve may be used (RFC 8422 §5.4)"));
            }
            Ok((
                r.code("namedcurve")?,
                r.vector8("public", 1..=255)?.to_vec(),
            ))
        })?;
        let (algorithm, signature) = decode_signature(r, version)?;
        Ok(EcdheServerKeyExchange {
            namedcurve,
            public,
            algorithm,
            signature,
        })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        self.encode_params(w);
        encode_signature(w, self.algorithm, &self.signature);
    }
}

/// Finite-field Diffie-Hellman.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DheServerKeyExchange {
    /// The prime.
    pub dh_p: Vec<u8>,
    /// The generator.
    pub dh_g: Vec<u8>,
    /// The server's public value.
    pub dh_ys: Vec<u8>,
    /// How it is signed; since TLS 1.2.
    pub algorithm: Option<SignatureScheme>,
    /// The signature.
    pub signature: Vec<u8>,
}

impl DheServerKeyExchange {
    /// What is signed after the randoms: the bytes of the key exchange parameters.
    pub fn params(&self) -> Value {
        let mut w = Writer::new();
        self.encode_params(&mut w);
        params("ServerDHParams", w)
    }

    fn encode_params(&self, w: &mut Writer) {
        w.structure("ServerDHParams", |w| {
            w.vector16("dh_p", &self.dh_p);
            w.vector16("dh_g", &self.dh_g);
            w.vector16("dh_Ys", &self.dh_ys);
        });
    }
}

impl Message for DheServerKeyExchange {
    message_is!(ServerKeyExchange, "ServerKeyExchange");

    fn decode(r: &mut Reader<'_>, version: ProtocolVersion) -> Result<Self> {
        let (dh_p, dh_g, dh_ys) = r.structure("ServerDHParams", |r| {
            Ok((
                r.vector16("dh_p", 1..=0xffff)?.to_vec(),
                r.vector16("dh_g", 1..=0xffff)?.to_vec(),
                r.vector16("dh_Ys", 1..=0xffff)?.to_vec(),
            ))
        })?;
        let (algorithm, signature) = decode_signature(r, version)?;
        Ok(DheServerKeyExchange {
            dh_p,
            dh_g,
            dh_ys,
            algorithm,
            signature,
        })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        self.encode_params(w);
        encode_signature(w, self.algorithm, &self.signature);
    }
}

fn params(name: &'static str, w: Writer) -> Value {
    // A vector too long for its length field fails when the message itself is encoded.
    let bytes = w.finish().map(|(bytes, _)| bytes).unwrap_or_default();
    Value::new(name, bytes)
}

fn decode_signature(
    r: &mut Reader<'_>,
    version: ProtocolVersion,
) -> Result<(Option<SignatureScheme>, Vec<u8>)> {
    let algorithm = if version >= ProtocolVersion::TLS1_2 {
        Some(r.code("algorithm")?)
    } else {
        None
    };
    Ok((algorithm, r.vector16("signature", 0..=0xffff)?.to_vec()))
}

fn encode_signature(w: &mut Writer, algorithm: Option<SignatureScheme>, signature: &[u8]) {
    if let Some(algorithm) = algorithm {
        w.code("algorithm", algorithm);
    }
    w.vector16("signature", signature);
}
