//! What can go wrong, and what the peer and the user are told about it.

use std::fmt;

use crate::check::{ChainFault, Check, Checked, Path, RevocationStatus};
use crate::names::registry::{AlertDescription, ErrorCode};
use crate::names::select::Misnamed;
use crate::wire;

/// The result of anything that can fail in this library.
pub type Result<T> = std::result::Result<T, Error>;

/// A failed handshake, connection or configuration.
#[derive(Debug, Clone)]
pub struct Error {
    /// What kind of failure it is, which [`crate::diagnosis`] explains.
    pub kind: ErrorKind,
    /// The alert that the peer is owed (RFC 9846 §6.2), if it is owed one.
    pub alert: Option<AlertDescription>,
    /// What happened and where, in one sentence. Of a failed check it is its name and section: the
    /// glossary has the words.
    pub message: String,
    /// The check that failed, if it was one.
    pub check: Option<Box<Checked>>,
}

/// The sorts of failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// The arguments or the configuration make no sense; nothing was sent.
    Usage,
    /// The host name has no address.
    Resolve,
    /// The host has addresses, but none of the family that was asked for.
    AddressFamily,
    /// DNS has no key to encrypt the ClientHello to, or cannot be asked.
    Dns,
    /// No connection: refused, unreachable.
    Connect,
    /// Nothing arrived in time.
    TimedOut,
    /// The connection was reset, or another error of the operating system.
    Io,
    /// The peer closed the connection in the middle of the protocol, without an alert.
    Closed,
    /// The peer does not use TLS; its first bytes.
    NotTls(Vec<u8>),
    /// What came before TLS, or over it, is not of the protocol of this name; its first bytes.
    Dialogue(&'static str, Vec<u8>),
    /// The server, which speaks the protocol of this name, does not begin TLS: it does not offer it,
    /// or refuses.
    NoTls(&'static str),
    /// The proxy does not connect us, for this reason.
    Proxy(ProxyRefusal),
    /// What was taken for a proxy is not one of this kind; its first bytes.
    NotProxy(Vec<u8>),
    /// The peer's bytes cannot be decoded.
    Decode,
    /// The peer broke a rule of the protocol.
    Protocol,
    /// The peer went beyond a limit of this program, which no rule of the protocol sets.
    Limit,
    /// The peer and we have nothing in common: version, suite, group, signature scheme.
    Negotiation,
    /// The peer chose what was offered in another client's likeness only: this program does not
    /// support it, and breaks off.
    Unfinished,
    /// The peer sent a fatal alert.
    AlertReceived(AlertDescription),
    /// The peer's certificate was refused.
    Certificate(CertificateProblem),
    /// A signature, MAC or `verify_data` did not verify.
    Verification,
    /// The HTTP exchange failed; TLS did not.
    Http,
    /// The exchange over HTTP/2 failed; TLS did not. With the code by which the server ended it, if
    /// it did.
    Http2(Option<ErrorCode>),
    /// The server asked for a certificate in a connection of HTTP/2, in which the request must not come (RFC
    /// 9113 §9.2.3).
    AskedInHttp2,
    /// Something that cannot happen did: a fault of this program.
    Internal,
}

impl ErrorKind {
    /// Whether it comes instead of what was waited for.
    pub fn comes_while_waiting(&self) -> bool {
        matches!(
            self,
            ErrorKind::TimedOut
                | ErrorKind::Io
                | ErrorKind::Closed
                | ErrorKind::NotTls(_)
                | ErrorKind::AlertReceived(_)
        )
    }
}

/// Why a certificate was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateProblem {
    /// It does not parse.
    Malformed,
    /// No chain to a trusted root.
    UnknownIssuer,
    /// It has expired.
    Expired,
    /// It is not valid yet.
    NotYetValid,
    /// It is for other names, which are listed.
    Name(Vec<String>),
    /// Its key may not be used for this, or is too weak.
    Key,
    /// It is signed with an algorithm that is unknown or too weak.
    Algorithm,
    /// It is a raw public key that nobody expected.
    UnknownKey,
    /// The key that its owner delegates may not be used.
    Delegation,
    /// It is revoked.
    Revoked,
    /// Whether it is revoked cannot be told from what there is.
    Status,
    /// Anything else.
    Other,
}

/// Why a proxy does not connect anybody to a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyRefusal {
    /// It wants a login, or another one.
    Login,
    /// It wants a login of a kind that this program does not have.
    OtherLogin,
    /// It does not allow this server or port, or not to this caller.
    NotAllowed,
    /// It does not find or reach the server.
    NoServer,
    /// It does not understand what it is asked for.
    NotUnderstood,
    /// It does not say, or closes the connection.
    Other,
    /// It says nothing, or nothing more.
    Silence,
}

impl Error {
    /// A failure that the peer is not told of.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error {
            kind,
            alert: None,
            message: message.into(),
            check: None,
        }
    }

    /// The peer broke a rule: the `alert` that the specification names, and what it did.
    pub fn protocol(alert: AlertDescription, message: impl Into<String>) -> Self {
        Error::new(ErrorKind::Protocol, message).with_alert(alert)
    }

    /// `illegal_parameter`: a value that is inconsistent or out of range (RFC 9846 §6.2).
    pub fn illegal_parameter(message: impl Into<String>) -> Self {
        Error::protocol(AlertDescription::IllegalParameter, message)
    }

    /// `unexpected_message`: the wrong message at this point (RFC 9846 §6.2).
    pub fn unexpected_message(message: impl Into<String>) -> Self {
        Error::protocol(AlertDescription::UnexpectedMessage, message)
    }

    /// A limit of this program, of which the peer is told with `alert`.
    pub fn limit(alert: AlertDescription, message: impl Into<String>) -> Self {
        Error::new(ErrorKind::Limit, message).with_alert(alert)
    }

    /// `internal_error`: a fault of this program, not of the peer.
    pub fn internal(message: impl Into<String>) -> Self {
        Error::new(ErrorKind::Internal, message).with_alert(AlertDescription::InternalError)
    }

    /// The arguments make no sense.
    pub fn usage(message: impl Into<String>) -> Self {
        Error::new(ErrorKind::Usage, message)
    }

    /// The same failure, of which the peer is told with `alert`.
    pub fn with_alert(mut self, alert: AlertDescription) -> Self {
        self.alert = Some(alert);
        self
    }
}

/// A failed check: the peer is owed its alert.
impl From<Checked> for Error {
    fn from(checked: Checked) -> Self {
        let check = &checked.check;
        let message = format!("{} failed ({})", check.name(), check.rfc());
        let error = Error::new(kind_of(check), message).with_alert(check.alert());
        Error {
            check: Some(Box::new(checked)),
            ..error
        }
    }
}

/// What sort of failure it is if this check fails.
fn kind_of(check: &Check) -> ErrorKind {
    match check {
        Check::ServerVersion { .. } => ErrorKind::Negotiation,
        Check::ServerGreeting { service, .. }
        | Check::TlsOffered { service, .. }
        | Check::TlsGoAhead { service, .. } => ErrorKind::NoTls(service.row().title),
        Check::ServerKeyExchangeSignature { .. }
        | Check::CertificateVerify { .. }
        | Check::VerifyData { .. }
        | Check::RecordMac { .. } => ErrorKind::Verification,
        Check::CertificateChain {
            path: Path::Missing(ChainFault::Limit { .. }),
            ..
        } => ErrorKind::Limit,
        Check::CertificateChain { path, .. } => ErrorKind::Certificate(match path {
            Path::Missing(fault) => problem_of(fault),
            Path::Itself | Path::Through { .. } => CertificateProblem::Other,
        }),
        Check::CertificateDates {
            now, not_before, ..
        } => ErrorKind::Certificate(if now < not_before {
            CertificateProblem::NotYetValid
        } else {
            CertificateProblem::Expired
        }),
        Check::CertificateName { names, .. } => {
            ErrorKind::Certificate(CertificateProblem::Name(names.clone()))
        }
        Check::OcspResponse { .. }
        | Check::OcspSignature { .. }
        | Check::RevocationList { .. }
        | Check::RevocationListSignature { .. }
        | Check::MustStaple { .. } => ErrorKind::Certificate(CertificateProblem::Status),
        Check::CertificateRevocation { status, .. } => ErrorKind::Certificate(match status {
            RevocationStatus::Revoked { .. } => CertificateProblem::Revoked,
            RevocationStatus::Good | RevocationStatus::Unknown => CertificateProblem::Status,
        }),
        Check::RawPublicKey { .. } => ErrorKind::Certificate(CertificateProblem::UnknownKey),
        Check::DelegationUsage { .. }
        | Check::CredentialDates { .. }
        | Check::CredentialScheme { .. }
        | Check::CredentialSignature { .. }
        | Check::CredentialUse { .. } => ErrorKind::Certificate(CertificateProblem::Delegation),
        Check::CertificateKey { .. } | Check::CertificateKeyUsage { .. } => {
            ErrorKind::Certificate(CertificateProblem::Key)
        }
        _ => ErrorKind::Protocol,
    }
}

fn problem_of(fault: &ChainFault) -> CertificateProblem {
    match fault {
        ChainFault::SelfSigned { .. }
        | ChainFault::UntrustedRoot { .. }
        | ChainFault::MissingIssuer { .. }
        | ChainFault::BadSignature { keys: Some(_), .. } => CertificateProblem::UnknownIssuer,
        ChainFault::AuthorityAsEnd { .. }
        | ChainFault::WrongPurpose { .. }
        | ChainFault::MayNotSign { .. }
        | ChainFault::UnusableKey { .. }
        | ChainFault::WrongKey { .. } => CertificateProblem::Key,
        ChainFault::WeakSignature { .. } | ChainFault::UnknownSignature { .. } => {
            CertificateProblem::Algorithm
        }
        ChainFault::NeverValid { .. } => CertificateProblem::Expired,
        _ => CertificateProblem::Other,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Bytes that do not decode: `decode_error`, or `illegal_parameter` for a forbidden value
/// (RFC 9846 §6.2).
impl From<wire::Error> for Error {
    fn from(error: wire::Error) -> Self {
        let alert = if error.is_illegal_value() {
            AlertDescription::IllegalParameter
        } else {
            AlertDescription::DecodeError
        };
        Error::new(ErrorKind::Decode, error.to_string()).with_alert(alert)
    }
}

impl From<Misnamed> for Error {
    fn from(error: Misnamed) -> Self {
        Error::usage(error.0)
    }
}

/// The code that reported the failure may have said more than its kind: then that is kept, and an error
/// of this library that traveled inside an [`std::io::Error`] comes out as it went in.
impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as Io;
        let inner = error.get_ref();
        if let Some(own) = inner.and_then(|inner| inner.downcast_ref::<Error>()) {
            return own.clone();
        }
        let said = inner.map(ToString::to_string);
        let or = |default: &str| said.clone().unwrap_or_else(|| default.to_owned());
        match error.kind() {
            Io::WouldBlock | Io::TimedOut => {
                Error::new(ErrorKind::TimedOut, or("nothing arrived in time"))
            }
            Io::UnexpectedEof => {
                Error::new(ErrorKind::Closed, or("the peer closed the connection"))
            }
            _ => Error::new(ErrorKind::Io, error.to_string()),
        }
    }
}

/// For `Read` and `Write` on a connection of this library.
impl From<Error> for std::io::Error {
    fn from(error: Error) -> Self {
        use std::io::ErrorKind as Io;
        let kind = match error.kind {
            ErrorKind::TimedOut => Io::TimedOut,
            ErrorKind::Closed => Io::UnexpectedEof,
            ErrorKind::Usage => Io::InvalidInput,
            ErrorKind::Decode
            | ErrorKind::Dialogue(..)
            | ErrorKind::Protocol
            | ErrorKind::Verification => Io::InvalidData,
            _ => Io::Other,
        };
        std::io::Error::new(kind, error)
    }
}
