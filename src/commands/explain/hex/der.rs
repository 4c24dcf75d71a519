//! Pasted DER: certificates, and what is kept beside them (RFC 5280, RFC 6960).

use super::Piece;
use super::input;
use crate::certificate::ocsp::{self, OcspResponse};
use crate::certificate::{self, Beside};
use crate::wire::{Reader, Value};

/// Certificates, one behind the other.
pub(super) fn certificates(bytes: &[u8]) -> (String, Vec<Piece>) {
    let mut rest = bytes;
    let mut pieces = Vec::new();
    while let Some(length) = element(rest).filter(|length| *length < rest.len()) {
        let (one, after) = rest.split_at(length);
        if !after.starts_with(&[0x30]) {
            break;
        }
        pieces.push(der(one));
        rest = after;
    }
    pieces.push(der(rest));
    let summary = match pieces.len() {
        1 => "DER, as of a certificate (RFC 5280).".to_owned(),
        count => format!("{count} certificates in DER (RFC 5280), one behind the other."),
    };
    (summary, pieces)
}

/// How long the element of DER is that `bytes` begin with.
fn element(bytes: &[u8]) -> Option<usize> {
    match *bytes {
        [0x30, 0x82, high, low, ..] => Some(4 + usize::from(u16::from_be_bytes([high, low]))),
        [0x30, 0x83, high, middle, low, ..] => {
            let length = u32::from_be_bytes([0, high, middle, low]);
            usize::try_from(length).ok().map(|length| 5 + length)
        }
        _ => None,
    }
}

pub(super) fn public_key(bytes: &[u8]) -> Piece {
    let mut r = Reader::recording(bytes, true);
    r.foreign("subjectPublicKeyInfo", certificate::annotate_public_key);
    Piece::new("subjectPublicKeyInfo", bytes, r.into_fields(None))
}

pub(super) fn ocsp_response(bytes: &[u8]) -> Piece {
    let mut r = Reader::recording(bytes, true);
    r.foreign("OCSPResponse", ocsp::annotate);
    let mut piece = Piece::new("OCSPResponse", bytes, r.into_fields(None));
    let read = OcspResponse::read(&Value::literal("OCSPResponse", bytes));
    piece.fault = read.err().map(|error| error.to_string());
    piece
}

/// Why what is kept beside certificates is not explained, and what shows it; `None` if it is.
pub(super) fn beside(what: Beside) -> Option<&'static str> {
    Some(match what {
        Beside::OcspResponse => return None,
        Beside::CertificateList => {
            "this is a list of revoked certificates (CRL, RFC 5280 §5), which no message of TLS carries; \
             `--crl FILE` holds certificates against it, and `openssl crl -text` shows it"
        }
        Beside::CertificationRequest => {
            "this is a request for a certificate (PKCS #10, RFC 2986), which no message of TLS carries; \
             `openssl req -text` shows it"
        }
        Beside::Pfx => {
            "this is a store of keys and certificates (PKCS #12, RFC 7292), which no message of TLS \
             carries; `--cert FILE` takes it, and `openssl pkcs12 -info` shows it"
        }
        Beside::PrivateKey => input::PRIVATE_KEY,
        Beside::ContentInfo => {
            "this is signed or encrypted data (CMS or PKCS #7, RFC 5652), which no message of TLS \
             carries; `openssl pkcs7 -print_certs` shows the certificates in it"
        }
        Beside::SslSession => {
            "this is a session that OpenSSL has saved, with its secret; `--session FILE` resumes it, and \
             `openssl sess_id -text` shows it"
        }
    })
}

fn der(bytes: &[u8]) -> Piece {
    let mut r = Reader::recording(bytes, true);
    r.foreign("certificate", certificate::annotate);
    let mut piece = Piece::new("certificate", bytes, r.into_fields(None));
    match certificate::Certificate::parse(bytes) {
        Ok(_) => piece.remarks.push("It is a certificate.".into()),
        Err(error) => piece.fault = Some(error.to_string()),
    }
    piece
}
