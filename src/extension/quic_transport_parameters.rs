//! `quic_transport_parameters` (RFC 9001 §8.2, RFC 9000 §18): what QUIC agrees on in the TLS handshake,
//! under its number and under that of its drafts.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Wire};

/// A parameter, in the numbers of variable length of RFC 9000 §16, as they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransportParameter {
    /// Which one.
    pub id: Vec<u8>,
    /// Bytes of its value.
    pub length: Vec<u8>,
    /// A number, an identifier, or nothing.
    pub value: Vec<u8>,
}

/// Names of RFC 9000 §18.2, 9221, 9287 and 9368, and whether the value is a number.
const PARAMETERS: &[(u64, &str, bool)] = &[
    (0x00, "original_destination_connection_id", false),
    (0x01, "max_idle_timeout", true),
    (0x02, "stateless_reset_token", false),
    (0x03, "max_udp_payload_size", true),
    (0x04, "initial_max_data", true),
    (0x05, "initial_max_stream_data_bidi_local", true),
    (0x06, "initial_max_stream_data_bidi_remote", true),
    (0x07, "initial_max_stream_data_uni", true),
    (0x08, "initial_max_streams_bidi", true),
    (0x09, "initial_max_streams_uni", true),
    (0x0a, "ack_delay_exponent", true),
    (0x0b, "max_ack_delay", true),
    (0x0c, "disable_active_migration", false),
    (0x0d, "preferred_address", false),
    (0x0e, "active_connection_id_limit", true),
    (0x0f, "initial_source_connection_id", false),
    (0x10, "retry_source_connection_id", false),
    (0x11, "version_information", false),
    (0x20, "max_datagram_frame_size", true),
    (0x2ab2, "grease_quic_bit", false),
];

/// A number of variable length: the first two bits say how many bytes it takes.
fn number(bytes: &[u8]) -> u64 {
    let value = bytes
        .iter()
        .fold(0, |value, byte| value << 8 | u64::from(*byte));
    let bits = 8 * bytes.len() as u32;
    match bits {
        8 | 16 | 32 | 64 => value & (u64::MAX >> (66 - bits)),
        _ => value,
    }
}

fn decimal(bytes: &[u8]) -> String {
    number(bytes).to_string()
}

fn row(id: u64) -> Option<&'static (u64, &'static str, bool)> {
    PARAMETERS.iter().find(|(number, ..)| *number == id)
}

/// `initial_max_data (0x04)`. Every 31st number from 27 on is there to be ignored (RFC 9000 §18.1).
fn id(bytes: &[u8]) -> String {
    let id = number(bytes);
    let name = match row(id) {
        Some((_, name, _)) => name,
        None if id % 31 == 27 => "GREASE",
        None => "unknown",
    };
    format!("{name} ({id:#04x})")
}

impl TransportParameter {
    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        w.structure("TransportParameter", |w| {
            varint(w, "parameter_id", id, &mut self.id)?;
            varint(w, "parameter_length", decimal, &mut self.length)?;
            let length = usize::try_from(number(&self.length)).unwrap_or(usize::MAX);
            let is_number = row(number(&self.id)).is_some_and(|(.., is_number)| *is_number);
            match is_number && self.length_fits(w, length) {
                true => w.packed_part("parameter_value", length, decimal, &mut self.value),
                false => w.opaque("parameter_value", length, &mut self.value),
            }
        })
    }

    /// Whether the value is one number and nothing else.
    fn length_fits(&self, w: &impl Wire, length: usize) -> bool {
        let first = w.ahead().unwrap_or(&self.value).first();
        first.is_some_and(|first| 1 << (first >> 6) == length)
    }
}

/// A number of variable length, as its first two bits say (RFC 9000 §16).
fn varint(
    w: &mut impl Wire,
    name: &'static str,
    meaning: fn(&[u8]) -> String,
    bytes: &mut Vec<u8>,
) -> Result<()> {
    let first = w.ahead().and_then(<[u8]>::first).copied().unwrap_or(0);
    w.packed_part(name, 1 << (first >> 6), meaning, bytes)
}

macro_rules! quic_transport_parameters {
    ($(#[$about:meta])* $kind:ident) => {
        $(#[$about])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $kind {
            /// In any order.
            pub parameters: Vec<TransportParameter>,
        }

        impl ExtensionBody for $kind {
            extension_is!($kind, $kind, [ClientHello, EncryptedExtensions]);

            fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
                w.items(&mut self.parameters, |w, parameter| parameter.fields(w))
            }
        }
    };
}

quic_transport_parameters! {
    /// Settings of QUIC.
    QuicTransportParameters
}
quic_transport_parameters! {
    /// The same under the number of drafts.
    QuicTransportParametersDraft
}
