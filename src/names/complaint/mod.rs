//! What other programs say when a handshake fails: their messages, each with the library that has it,
//! its name and number there, and what is behind it.
//!
//! The texts come from the libraries themselves where these could be asked (see [`Tool::version`]);
//! what is known from documentation alone is marked so. The words for a [`Cause`] are the glossary's.

mod alerts;
mod cause;
mod find;
mod frameworks;
mod languages;
mod libraries;
mod numbers;
mod openssl;
mod programs;
#[cfg(test)]
mod tests;
mod words;

pub use alerts::Alert;
pub use cause::Cause;
pub use find::{Found, find, is_spelled_like_one, nearest};

use crate::names::registry::AlertDescription;

/// A program or library that says something of its own about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // their names say it
pub enum Tool {
    OpenSsl,
    OpenSslVerify,
    Curl,
    GnuTls,
    Nss,
    MozillaPkix,
    MbedTls,
    WolfSsl,
    Rustls,
    Go,
    Java,
    Node,
    Python,
    Chromium,
    Schannel,
    WindowsCertificates,
    SecureTransport,
    Nginx,
    Haproxy,
    Wget,
    DotNet,
    HttpClient,
    Netty,
    Php,
    UrlLoading,
    System,
}

impl Tool {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Tool::OpenSsl | Tool::OpenSslVerify => "OpenSSL",
            Tool::Curl => "curl",
            Tool::GnuTls => "GnuTLS",
            Tool::Nss => "NSS",
            Tool::MozillaPkix => "Firefox",
            Tool::MbedTls => "Mbed TLS",
            Tool::WolfSsl => "wolfSSL",
            Tool::Rustls => "rustls",
            Tool::Go => "Go",
            Tool::Java => "Java",
            Tool::Node => "Node.js",
            Tool::Python => "Python",
            Tool::Chromium => "Chromium",
            Tool::Schannel => "Schannel",
            Tool::WindowsCertificates => "Windows",
            Tool::SecureTransport => "Apple's Secure Transport",
            Tool::Nginx => "nginx",
            Tool::Haproxy => "HAProxy",
            Tool::Wget => "Wget",
            Tool::DotNet => ".NET",
            Tool::HttpClient => "Apache HttpClient",
            Tool::Netty => "Netty",
            Tool::Php => "PHP",
            Tool::UrlLoading => "Apple's URL loading",
            Tool::System => "the operating system",
        }
    }

    /// Which version the message was taken from, and from what.
    pub fn version(self) -> &'static str {
        match self {
            Tool::OpenSsl => "3.0.19, the library's strings",
            Tool::OpenSslVerify => "3.0.19, the library's strings; newer ones of 4.0.3",
            Tool::Curl => "7.88.1, the library's strings",
            Tool::GnuTls => "3.7.9, the library's strings",
            Tool::Nss => "3.87.1, its headers and the library's strings",
            Tool::MozillaPkix => "its documentation",
            Tool::MbedTls => "2.28.3, the library's strings",
            Tool::WolfSsl => "5.5.4, the library's strings",
            Tool::Rustls => "0.23.46, its source",
            Tool::Go => "1.27.3, its source",
            Tool::Java => "OpenJDK 17.0.15, its class files",
            Tool::Node => "20.20.2, the program's strings",
            Tool::Python => "3.11.7, the ssl module",
            Tool::Chromium => "156, the program's strings; numbers from its source",
            Tool::Schannel => "its documentation (Windows Server 2012 R2)",
            Tool::WindowsCertificates => "its constants, in the crate windows-sys 0.61.2",
            Tool::SecureTransport => "its documentation (macOS 10.15)",
            Tool::Nginx => "1.22.1, the program's strings",
            Tool::Haproxy => "2.6.12, the program's strings",
            Tool::Wget => "1.21.3, the program's strings",
            Tool::DotNet => "as reported of .NET Framework 4 and .NET 5 to 8",
            Tool::HttpClient => "4.5, its source as others quote it",
            Tool::Netty => "4.1, its source as others quote it",
            Tool::Php => "5.6 to 8, as its tests expect it",
            Tool::UrlLoading => "its documentation (Foundation, URLError)",
            Tool::System => "POSIX, and the C library's strings",
        }
    }

    /// Words, one of which is on the line of a number of its own; none where its numbers are printed
    /// in a form of their own, or are like no others.
    fn marks(self) -> &'static [&'static str] {
        match self {
            Tool::Curl => &["curl", "curle", "libcurl"],
            Tool::GnuTls => &["gnutls"],
            Tool::Nss | Tool::MozillaPkix => &["nss", "sec", "ssl", "pr", "nspr", "error"],
            Tool::MbedTls => &["mbedtls", "mbed"],
            Tool::WolfSsl => &["wolfssl"],
            Tool::Chromium => &["net", "err"],
            Tool::Schannel => &["schannel", "event", "id"],
            Tool::UrlLoading => &["nsurlerrordomain", "urlerror", "cfnetwork"],
            Tool::SecureTransport => &[
                "cfnetwork",
                "sslhandshake",
                "errssl",
                "osstatus",
                "cfstreamerror",
                "ssl",
                "error",
            ],
            _ => &[],
        }
    }
}

/// A message of another program.
#[derive(Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Who says so.
    pub tool: Tool,
    /// Its number there.
    pub code: Option<i64>,
    /// Its name there, as in a header or a log; may be empty.
    pub name: &'static str,
    /// What is printed, `%` where something is put in; may be empty.
    pub text: &'static str,
    /// What it means.
    pub meaning: Meaning,
    /// What this program then sends.
    pub answer: Answer,
}

/// What a program sends when it has found something wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Not known, or it depends.
    Unknown,
    /// This alert.
    Alert(AlertDescription),
    /// No alert: it looks after the handshake, and closes.
    Nothing,
}

/// What a message means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// The other end sent an alert.
    Received(AlertDescription),
    /// This end sent an alert.
    Sent(AlertDescription),
    /// The other end sent an alert that the rest of the message names.
    AlertReceived,
    /// This end sent an alert that the rest of the message names.
    AlertSent,
    /// This end found something.
    Found(Cause),
}

impl Complaint {
    /// Its name there, or what is printed.
    pub fn title(&self) -> &'static str {
        match self.text {
            "" => self.name,
            text => text,
        }
    }
}

/// Every message.
pub fn all() -> impl Iterator<Item = &'static Complaint> {
    let tables = [
        openssl::ROWS,
        openssl::VERIFY,
        libraries::ROWS,
        languages::ROWS,
        programs::ROWS,
        frameworks::ROWS,
    ];
    tables.into_iter().flatten()
}

/// Defines rows: number, name, text, meaning, and the alert that is sent.
macro_rules! complaints {
    ($($tool:ident { $($code:tt $name:literal $text:literal $kind:ident $(($alert:ident))? $(sends $sent:ident)?;)* })*) => {
        &[$($($crate::names::complaint::Complaint {
            tool: $crate::names::complaint::Tool::$tool,
            code: complaints!(@code $code),
            name: $name,
            text: $text,
            meaning: complaints!(@meaning $kind $($alert)?),
            answer: complaints!(@answer $($sent)?),
        }),*),*]
    };
    (@code none) => { None };
    (@code $code:tt) => { Some($code) };
    (@meaning Received $alert:ident) => {
        $crate::names::complaint::Meaning::Received(
            $crate::names::registry::AlertDescription::$alert,
        )
    };
    (@meaning Sent $alert:ident) => {
        $crate::names::complaint::Meaning::Sent($crate::names::registry::AlertDescription::$alert)
    };
    (@meaning AlertReceived) => { $crate::names::complaint::Meaning::AlertReceived };
    (@meaning AlertSent) => { $crate::names::complaint::Meaning::AlertSent };
    (@meaning $cause:ident) => {
        $crate::names::complaint::Meaning::Found($crate::names::complaint::Cause::$cause)
    };
    (@answer) => { $crate::names::complaint::Answer::Unknown };
    (@answer nothing) => { $crate::names::complaint::Answer::Nothing };
    (@answer $sent:ident) => {
        $crate::names::complaint::Answer::Alert($crate::names::registry::AlertDescription::$sent)
    };
}
use complaints;
