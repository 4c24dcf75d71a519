//! ServerKeyExchange (RFC 5246 §7.4.3, RFC 8422 §5.4): the server's public key for the key exchange,
//! signed together with both randoms.

use super::{Message, message_is};
use crate::compute::Value;
use crate::compute::bytes::Concat;
use crate::names::registry::{EcCurveType, NamedGroup, ProtocolVersion, SignatureScheme};
use crate::wire::{Field, Reader, Result, Writer};

const ECDH_PARAMS: &str = "ServerECDHParams";
const DH_PARAMS: &str = "ServerDHParams";

/// Elliptic-curve Diffie-Hellman.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EcdheServerKeyExchange {
    /// The curve; only named curves are in use (RFC 8422 §5.4).
    pub namedcurve: NamedGroup,
    /// The public key: a point, uncompressed, or 32 bytes of X25519.
    pub public: Value,
    /// How it is signed; since TLS 1.2.
    pub algorithm: Option<SignatureScheme>,
    /// The signature.
    pub signature: Value,
    /// The parameters as they are signed: a range of the message that was read, or computed by
    /// `params` before it is sent.
    pub encoded: Option<Value>,
}

impl EcdheServerKeyExchange {
    /// What is signed after the randoms: the bytes of the key exchange parameters.
    pub fn params(&self) -> Concat<'static> {
        params(ECDH_PARAMS, |w| self.encode_params(w))
    }

    fn encode_params(&self, w: &mut Writer) {
        w.structure(ECDH_PARAMS, |w| {
            w.code("curve_type", EcCurveType::NamedCurve);
            w.code("namedcurve", self.namedcurve);
            w.value8("public", &self.public);
        });
    }
}

impl Message for EcdheServerKeyExchange {
    message_is!(ServerKeyExchange, "ServerKeyExchange");

    fn decode(r: &mut Reader<'_>, version: ProtocolVersion) -> Result<Self> {
        let ((namedcurve, public), encoded) = r.span(ECDH_PARAMS, |r| {
            let curve_type: EcCurveType = r.code("curve_type")?;
            if curve_type != EcCurveType::NamedCurve {
                return Err(r.illegal("curve_type", "only named_curve may be used (RFC 8422 §5.4)"));
            }
            Ok((r.code("namedcurve")?, r.value8("public", 1..=255)?))
        })?;
        let (algorithm, signature) = decode_signature(r, version)?;
        Ok(EcdheServerKeyExchange {
            namedcurve,
            public,
            algorithm,
            signature,
            encoded: Some(encoded),
        })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        self.encode_params(w);
        carries(w, self.encoded.as_ref());
        encode_signature(w, self.algorithm, &self.signature);
    }
}

/// Finite-field Diffie-Hellman.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DheServerKeyExchange {
    /// The prime.
    pub dh_p: Value,
    /// The generator.
    pub dh_g: Value,
    /// The server's public value.
    pub dh_ys: Value,
    /// How it is signed; since TLS 1.2.
    pub algorithm: Option<SignatureScheme>,
    /// The signature.
    pub signature: Value,
    /// The parameters as they are signed: a range of the message that was read, or computed by
    /// `params` before it is sent.
    pub encoded: Option<Value>,
}

impl DheServerKeyExchange {
    /// What is signed after the randoms: the bytes of the key exchange parameters.
    pub fn params(&self) -> Concat<'static> {
        params(DH_PARAMS, |w| self.encode_params(w))
    }

    fn encode_params(&self, w: &mut Writer) {
        w.structure(DH_PARAMS, |w| {
            w.value16("dh_p", &self.dh_p);
            w.value16("dh_g", &self.dh_g);
            w.value16("dh_Ys", &self.dh_ys);
        });
    }
}

impl Message for DheServerKeyExchange {
    message_is!(ServerKeyExchange, "ServerKeyExchange");

    fn decode(r: &mut Reader<'_>, version: ProtocolVersion) -> Result<Self> {
        let ((dh_p, dh_g, dh_ys), encoded) = r.span(DH_PARAMS, |r| {
            Ok((
                r.value16("dh_p", 1..=0xffff)?,
                r.value16("dh_g", 1..=0xffff)?,
                r.value16("dh_Ys", 1..=0xffff)?,
            ))
        })?;
        let (algorithm, signature) = decode_signature(r, version)?;
        Ok(DheServerKeyExchange {
            dh_p,
            dh_g,
            dh_ys,
            algorithm,
            signature,
            encoded: Some(encoded),
        })
    }

    fn encode(&self, w: &mut Writer, _: ProtocolVersion) {
        self.encode_params(w);
        carries(w, self.encoded.as_ref());
        encode_signature(w, self.algorithm, &self.signature);
    }
}

/// What is signed, put together from the fields that `encode` writes.
fn params(name: &'static str, encode: impl FnOnce(&mut Writer)) -> Concat<'static> {
    let mut w = Writer::recording(true);
    encode(&mut w);
    // A vector too long for its length field fails when the message itself is encoded.
    let (bytes, fields) = w.finish().unwrap_or_default();
    let leaves = fields.iter().flat_map(Field::leaves);
    let parts: Vec<Value> = leaves.filter_map(|leaf| leaf.taken_from(&bytes)).collect();
    Concat::of(name, parts, "RFC 5246 §7.4.3")
}

/// The parameters, which are written, have their bytes from there.
fn carries(w: &mut Writer, encoded: Option<&Value>) {
    if let Some(encoded) = encoded {
        w.carries(encoded.origin());
    }
}

fn decode_signature(
    r: &mut Reader<'_>,
    version: ProtocolVersion,
) -> Result<(Option<SignatureScheme>, Value)> {
    let algorithm = if version >= ProtocolVersion::TLS1_2 {
        Some(r.code("algorithm")?)
    } else {
        None
    };
    Ok((algorithm, r.value16("signature", 0..=0xffff)?))
}

fn encode_signature(w: &mut Writer, algorithm: Option<SignatureScheme>, signature: &Value) {
    if let Some(algorithm) = algorithm {
        w.code("algorithm", algorithm);
    }
    w.value16("signature", signature);
}
