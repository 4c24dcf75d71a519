//! The messages that are no handshake messages: alerts (RFC 9846 §6) and ChangeCipherSpec
//! (RFC 5246 §7.1).

use crate::names::registry::{AlertDescription, AlertLevel};
use crate::wire::{Field, Reader, Result, Writer};

/// A warning, or the reason why the connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

    /// Reads an alert, which fills its record; with annotations if `record`.
    ///
    /// # Errors
    /// If it is not two bytes long.
    pub fn decode(bytes: &[u8], record: bool) -> (Result<Self>, Vec<Field>) {
        let mut r = Reader::recording(bytes, record);
        let result = (|| {
            let alert = Alert {
                level: r.code("level")?,
                description: r.code("description")?,
            };
            r.finish("Alert")?;
            Ok(alert)
        })();
        let fields = r.into_fields(result.as_ref().err());
        (result, fields)
    }

    /// The two bytes, with annotations if `record`.
    ///
    /// # Errors
    /// None.
    pub fn encode(self, record: bool) -> Result<(Vec<u8>, Vec<Field>)> {
        let mut w = Writer::recording(record);
        w.code("level", self.level);
        w.code("description", self.description);
        w.finish()
    }
}

/// From the next record on, the sender's records are protected (up to TLS 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeCipherSpec;

impl ChangeCipherSpec {
    /// The file that defines it.
    pub const SOURCE: &'static str = file!();

    /// Reads the message, which fills its record; with annotations if `record`.
    ///
    /// # Errors
    /// If it is not the one byte 1.
    pub fn decode(bytes: &[u8], record: bool) -> (Result<Self>, Vec<Field>) {
        let mut r = Reader::recording(bytes, record);
        let result = (|| {
            if r.u8("type")? != 1 {
                return Err(r.illegal("type", "must be 1"));
            }
            r.finish("ChangeCipherSpec")?;
            Ok(ChangeCipherSpec)
        })();
        let fields = r.into_fields(result.as_ref().err());
        (result, fields)
    }

    /// The one byte, with annotations if `record`.
    ///
    /// # Errors
    /// None.
    pub fn encode(self, record: bool) -> Result<(Vec<u8>, Vec<Field>)> {
        let mut w = Writer::recording(record);
        w.u8("type", 1);
        w.finish()
    }
}
