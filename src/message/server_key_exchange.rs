//! ServerKeyExchange (RFC 5246 §7.4.3, RFC 8422 §5.4): the server's public key for the key exchange,
//! signed together with both randoms.

use super::certificate_verify::algorithm_since_tls12;
use super::{Message, message_is};
use crate::compute::Value;
use crate::compute::bytes::Concat;
use crate::names::registry::{EcCurveType, NamedGroup, ProtocolVersion, SignatureScheme};
use crate::wire::{Field, Reader, Result, Wire, Writer};

const ECDH_PARAMS: &str = "ServerECDHParams";
const DH_PARAMS: &str = "ServerDHParams";

/// Elliptic-curve Diffie-Hellman.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
        params(ECDH_PARAMS, |w| self.clone().params_fields(w))
    }

    fn params_fields(&mut self, w: &mut impl Wire) -> Result<()> {
        w.span(ECDH_PARAMS, &mut self.encoded, |w| {
            let mut curve_type = EcCurveType::NamedCurve;
            w.code("curve_type", &mut curve_type)?;
            let is_named = curve_type == EcCurveType::NamedCurve;
            let why = "only named_curve may be used (RFC 8422 §5.4)";
            w.rule(is_named, "curve_type", why)?;
            w.code("namedcurve", &mut self.namedcurve)?;
            w.vector8("public", 1..=255, &mut self.public)
        })
    }

    fn form(version: ProtocolVersion, _: &Reader<'_>) -> Self {
        EcdheServerKeyExchange {
            algorithm: algorithm_since_tls12(version),
            ..Self::default()
        }
    }
}

impl Message for EcdheServerKeyExchange {
    message_is!(ServerKeyExchange, "ServerKeyExchange", Self::form);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        self.params_fields(w)?;
        if let Some(algorithm) = &mut self.algorithm {
            w.code("algorithm", algorithm)?;
        }
        w.vector16("signature", 0..=0xffff, &mut self.signature)
    }
}

/// Finite-field Diffie-Hellman.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
        params(DH_PARAMS, |w| self.clone().params_fields(w))
    }

    fn params_fields(&mut self, w: &mut impl Wire) -> Result<()> {
        w.span(DH_PARAMS, &mut self.encoded, |w| {
            w.vector16("dh_p", 1..=0xffff, &mut self.dh_p)?;
            w.vector16("dh_g", 1..=0xffff, &mut self.dh_g)?;
            w.vector16("dh_Ys", 1..=0xffff, &mut self.dh_ys)
        })
    }

    fn form(version: ProtocolVersion, _: &Reader<'_>) -> Self {
        DheServerKeyExchange {
            algorithm: algorithm_since_tls12(version),
            ..Self::default()
        }
    }
}

impl Message for DheServerKeyExchange {
    message_is!(ServerKeyExchange, "ServerKeyExchange", Self::form);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        self.params_fields(w)?;
        if let Some(algorithm) = &mut self.algorithm {
            w.code("algorithm", algorithm)?;
        }
        w.vector16("signature", 0..=0xffff, &mut self.signature)
    }
}

/// What is signed, put together from the fields that are written.
fn params(name: &'static str, fields: impl FnOnce(&mut Writer) -> Result<()>) -> Concat<'static> {
    let mut w = Writer::recording(true);
    w.all(fields);
    // A vector too long for its length field fails when the message itself is encoded.
    let (bytes, fields) = w.finish().unwrap_or_default();
    let leaves = fields.iter().flat_map(Field::leaves);
    let parts: Vec<Value> = leaves.filter_map(|leaf| leaf.taken_from(&bytes)).collect();
    Concat::of(name, parts, "RFC 5246 §7.4.3")
}
