//! ServerKeyExchange (RFC 5246 §7.4.3, RFC 8422 §5.4): the server's public key for the key exchange,
//! signed together with both randoms; and those that nobody signs, since a pre-shared key proves who
//! sent them (RFC 4279, RFC 5489), or nobody proves anything.

use super::certificate_verify::algorithm_since_tls12;
use super::{Message, message_is};
use crate::compute::Value;
use crate::compute::bytes::Concat;
use crate::names::registry::{EcCurveType, NamedGroup, ProtocolVersion, SignatureScheme};
use crate::wire::{Field, Reader, Result, Wire, Writer};

/// Parameters that are signed together with both randoms.
pub trait Params: Clone + Default {
    /// The RFC's name for them.
    const NAME: &'static str;

    /// Names each of their fields, to be read or written.
    ///
    /// # Errors
    /// If the bytes that are read do not follow the definition.
    fn fields(&mut self, w: &mut impl Wire) -> Result<()>;

    /// Their bytes, to be computed before they are signed: put together from the fields that are
    /// written.
    fn encode(&self) -> Concat<'static> {
        let mut w = Writer::recording(true);
        w.all(|w| self.clone().fields(w));
        // A vector too long for its length field fails when the message itself is encoded.
        let (bytes, fields) = w.finish().unwrap_or_default();
        let leaves = fields.iter().flat_map(Field::leaves);
        let parts: Vec<Value> = leaves.filter_map(|leaf| leaf.taken_from(&bytes)).collect();
        Concat::of(Self::NAME, parts, "RFC 5246 §7.4.3")
    }
}

/// The parameters of elliptic-curve Diffie-Hellman.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerEcdhParams {
    /// The curve; only named curves are in use (RFC 8422 §5.4).
    pub namedcurve: NamedGroup,
    /// The public key: a point, uncompressed, or 32 bytes of X25519.
    pub public: Value,
}

impl Params for ServerEcdhParams {
    const NAME: &'static str = "ServerECDHParams";

    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        let mut curve_type = EcCurveType::NamedCurve;
        w.code("curve_type", &mut curve_type)?;
        let is_named = curve_type == EcCurveType::NamedCurve;
        let why = "only named_curve may be used (RFC 8422 §5.4)";
        w.rule(is_named, "curve_type", why)?;
        w.code("namedcurve", &mut self.namedcurve)?;
        w.vector8("public", 1..=255, &mut self.public)
    }
}

/// The parameters of Diffie-Hellman in a finite field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerDhParams {
    /// The prime.
    pub dh_p: Value,
    /// The generator.
    pub dh_g: Value,
    /// The server's public value.
    pub dh_ys: Value,
}

impl Params for ServerDhParams {
    const NAME: &'static str = "ServerDHParams";

    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        w.vector16("dh_p", 1..=0xffff, &mut self.dh_p)?;
        w.vector16("dh_g", 1..=0xffff, &mut self.dh_g)?;
        w.vector16("dh_Ys", 1..=0xffff, &mut self.dh_ys)
    }
}

/// Elliptic-curve Diffie-Hellman.
pub type EcdheServerKeyExchange = ServerKeyExchange<ServerEcdhParams>;

/// Diffie-Hellman in a finite field.
pub type DheServerKeyExchange = ServerKeyExchange<ServerDhParams>;

/// The message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerKeyExchange<P> {
    /// The server's half of the key exchange.
    pub params: P,
    /// The same as bytes, which are signed after the randoms: a range of the message that was read, or
    /// what was computed from `params` before it is sent.
    pub encoded: Value,
    /// How they are signed; since TLS 1.2.
    pub algorithm: Option<SignatureScheme>,
    /// The signature.
    pub signature: Value,
}

impl<P: Params> ServerKeyExchange<P> {
    fn form(version: ProtocolVersion, _: &Reader<'_>) -> Self {
        ServerKeyExchange {
            algorithm: algorithm_since_tls12(version),
            ..Self::default()
        }
    }
}

impl<P: Params> Message for ServerKeyExchange<P> {
    message_is!(ServerKeyExchange, Self::form);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        w.span(P::NAME, &mut self.encoded, |w| self.params.fields(w))?;
        if let Some(algorithm) = &mut self.algorithm {
            w.code("algorithm", algorithm)?;
        }
        w.vector16("signature", 0..=0xffff, &mut self.signature)
    }
}

/// Under a pre-shared key, alone or with RSA key transport (RFC 4279 §2, §4); sent only with a hint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PskServerKeyExchange {
    /// What may help the client to choose among its keys.
    pub psk_identity_hint: Value,
}

impl Message for PskServerKeyExchange {
    message_is!(ServerKeyExchange);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        hint(w, &mut self.psk_identity_hint)
    }
}

/// Under a pre-shared key with Diffie-Hellman (RFC 4279 §3, RFC 5489 §2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnsignedServerKeyExchange<P> {
    /// What may help the client to choose among its keys; empty without such a hint.
    pub psk_identity_hint: Value,
    /// The server's half of the key exchange.
    pub params: P,
}

impl<P: Params> Message for UnsignedServerKeyExchange<P> {
    message_is!(ServerKeyExchange);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        hint(w, &mut self.psk_identity_hint)?;
        w.structure(P::NAME, |w| self.params.fields(w))
    }
}

fn hint(w: &mut impl Wire, value: &mut Value) -> Result<()> {
    w.vector16("psk_identity_hint", 0..=0xffff, value)
}

/// In suites in which nobody proves who they are (RFC 5246 §7.4.3, RFC 8422 §5.4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnonymousServerKeyExchange<P> {
    /// The server's half of the key exchange.
    pub params: P,
}

impl<P: Params> Message for AnonymousServerKeyExchange<P> {
    message_is!(ServerKeyExchange);

    fn fields(&mut self, w: &mut impl Wire, _: ProtocolVersion) -> Result<()> {
        w.structure(P::NAME, |w| self.params.fields(w))
    }
}

/// Elliptic-curve Diffie-Hellman that nobody signs.
pub type EcdhAnonServerKeyExchange = AnonymousServerKeyExchange<ServerEcdhParams>;

/// Diffie-Hellman in a finite field that nobody signs.
pub type DhAnonServerKeyExchange = AnonymousServerKeyExchange<ServerDhParams>;

/// Elliptic-curve Diffie-Hellman with a pre-shared key.
pub type EcdhePskServerKeyExchange = UnsignedServerKeyExchange<ServerEcdhParams>;

/// Diffie-Hellman in a finite field with a pre-shared key.
pub type DhePskServerKeyExchange = UnsignedServerKeyExchange<ServerDhParams>;
