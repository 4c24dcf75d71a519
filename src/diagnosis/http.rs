//! Exchanges over a connection that is fine: HTTP (RFC 9112, RFC 9113).

use super::{Context, Reading, advice, reading};
use crate::names::registry::ErrorCode;
use crate::narration::Flag;

/// The exchange over HTTP/1.1 failed.
pub(super) fn http1(context: &Context<'_>) -> Reading {
    if !context.heard.has_data {
        return reading(
            "The TLS connection is fine, and the server ended it without a word in answer to the request. It may \
             serve another protocol than HTTP, or a program behind it may have failed.",
            advice![
                Flag::Other.by("--no-http to shake hands and close, without a request."),
                "Look in the server's log, which may say why.",
            ],
        );
    }
    reading(
        "The TLS connection is fine; what came over it is not a complete and valid HTTP response.",
        advice![Flag::Other.by("--no-http to shake hands and close, without a request.")],
    )
}

/// The exchange over HTTP/2 failed; with the code by which the server ended it (RFC 9113 §7).
pub(super) fn http2(code: Option<ErrorCode>) -> Reading {
    let otherwise = || Flag::Alpn.by("--alpn http/1.1 to ask without HTTP/2.");
    match code {
        Some(ErrorCode::Http11Required) => reading(
            "The TLS connection is fine. The server does not answer this request over HTTP/2 and asks for HTTP/1.1.",
            advice![Flag::Alpn.by("--alpn http/1.1, as the server asks.")],
        ),
        Some(ErrorCode::InadequateSecurity) => reading(
            "The server finds that what TLS agreed on is too weak for HTTP/2 (RFC 9113 §9.2).",
            advice![
                Flag::Tls.by(
                    "--tls 1.3, or a suite with ECDHE and an AEAD, which HTTP/2 allows in TLS 1.2."
                ),
                otherwise(),
            ],
        ),
        Some(ErrorCode::EnhanceYourCalm) => reading(
            "The TLS connection is fine. The server finds that this client asks for too much.",
            advice!["Wait, and try again.", otherwise()],
        ),
        Some(ErrorCode::NoError | ErrorCode::RefusedStream) => reading(
            "The TLS connection is fine. The server did not take the request up: it is shutting down, or at its limit.",
            advice!["Try again.", otherwise()],
        ),
        Some(_) => reading(
            "The TLS connection is fine. The server gave the request up, for a reason of its own or because it did not understand it.",
            advice![
                Flag::Verbose.by("-v, for the frames that led to it."),
                otherwise()
            ],
        ),
        None => reading(
            "The TLS connection is fine; what came over it is not a complete and valid HTTP/2 response.",
            advice![
                otherwise(),
                Flag::Other.by("--no-http to shake hands and close, without a request."),
            ],
        ),
    }
}
