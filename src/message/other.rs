//! The messages that are no handshake messages: alerts (RFC 9846 §6) and ChangeCipherSpec
//! (RFC 5246 §7.1).

use crate::names::registry::{AlertDescription, AlertLevel};
use crate::wire::{Field, Reader, Result, Wire, Writer};

/// A warning, or the reason why the connection ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Alert {
    /// Fatal alerts end the connection; TLS 1.3 goes by the description alone.
    pub level: AlertLevel,
    /// What it says.
    pub description: AlertDescription,
}

impl Alert {
    /// The file that defines it.
    pub const SOURCE: &'static str = file!();

    /// An alert that ends the connection.
    pub fn fatal(description: AlertDescription) -> Self {
        Alert {
            level: AlertLevel::Fatal,
            description,
        }
    }

    /// An alert after which the connection goes on, or closes in order.
    pub fn warning(description: AlertDescription) -> Self {
        Alert {
            level: AlertLevel::Warning,
            description,
        }
    }

    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        w.code("level", &mut self.level)?;
        w.code("description", &mut self.description)
    }

    /// Reads an alert, which fills its record; with annotations if `record`.
    ///
    /// # Errors
    /// If it is not two bytes long.
    pub fn decode(bytes: &[u8], record: bool) -> (Result<Self>, Vec<Field>) {
        decode("Alert", bytes, record, Alert::fields)
    }

    /// The two bytes, with annotations if `record`.
    ///
    /// # Errors
    /// None.
    pub fn encode(mut self, record: bool) -> Result<(Vec<u8>, Vec<Field>)> {
        let mut w = Writer::recording(record);
        w.all(|w| self.fields(w));
        w.finish()
    }
}

/// From the next record on, the sender's records are protected (up to TLS 1.2).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChangeCipherSpec;

impl ChangeCipherSpec {
    /// The file that defines it.
    pub const SOURCE: &'static str = file!();

    fn fields(&mut self, w: &mut impl Wire) -> Result<()> {
        let mut one = 1;
        w.u8("type", &mut one)?;
        w.rule(one == 1, "type", "must be 1")
    }

    /// Reads the message, which fills its record; with annotations if `record`.
    ///
    /// # Errors
    /// If it is not the one byte 1.
    pub fn decode(bytes: &[u8], record: bool) -> (Result<Self>, Vec<Field>) {
        decode("ChangeCipherSpec", bytes, record, ChangeCipherSpec::fields)
    }

    /// The one byte, with annotations if `record`.
    ///
    /// # Errors
    /// None.
    pub fn encode(mut self, record: bool) -> Result<(Vec<u8>, Vec<Field>)> {
        let mut w = Writer::recording(record);
        w.all(|w| self.fields(w));
        w.finish()
    }
}

/// Reads a message that fills its record.
fn decode<'a, T: Default>(
    name: &'static str,
    bytes: &'a [u8],
    record: bool,
    fields: fn(&mut T, &mut Reader<'a>) -> Result<()>,
) -> (Result<T>, Vec<Field>) {
    let mut r = Reader::recording(bytes, record);
    let mut message = T::default();
    let result = fields(&mut message, &mut r)
        .and_then(|()| r.finish(name))
        .map(|()| message);
    let fields = r.into_fields(result.as_ref().err());
    (result, fields)
}
