//! What the libraries that are installed say for a number, asked of them.

use std::collections::HashMap;
use std::process::Command;
use std::sync::OnceLock;

use crate::common::skip::skip;
use tlsdemo::names::complaint::{Complaint, Tool};

/// Asks each library for the texts of its numbers.
const ASK: &str = r#"
import ctypes
def library(name, function):
    try:
        it = getattr(ctypes.CDLL(name), function)
        it.restype = ctypes.c_char_p
        return it
    except (OSError, AttributeError):
        return None
def ask(tool, it, numbers):
    for n in numbers if it else ():
        text = it(n)
        if text:
            print(tool, n, text.decode(), sep="\t")
begin = library("libssl.so.3", "OPENSSL_init_ssl")
if begin:
    begin.restype = ctypes.c_int
    begin.argtypes = [ctypes.c_uint64, ctypes.c_void_p]
    begin(0x200002, None)
    reason = library("libcrypto.so.3", "ERR_reason_error_string")
    reason.argtypes = [ctypes.c_ulong]
    ask("OpenSsl", lambda n: reason((20 << 23) | n), range(100, 1256))
    ask("OpenSslVerify", library("libcrypto.so.3", "X509_verify_cert_error_string"), range(1, 95))
ask("Curl", library("libcurl.so.4", "curl_easy_strerror"), range(1, 99))
ask("GnuTls", library("libgnutls.so.30", "gnutls_strerror"), range(-1, -430, -1))
"#;

/// The library's own text for a row's number, if that library is here.
pub fn of(row: &Complaint) -> Option<&'static str> {
    static TEXTS: OnceLock<HashMap<(String, i64), String>> = OnceLock::new();
    let texts = TEXTS.get_or_init(|| {
        let output = Command::new("python3").args(["-c", ASK]).output();
        let Ok(output) = output else {
            skip("there is no Python to ask the libraries with");
            return HashMap::new();
        };
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = |line: &str| {
            let mut parts = line.split('\t');
            let (tool, number) = (parts.next()?.to_owned(), parts.next()?.parse().ok()?);
            Some(((tool, number), parts.next()?.to_owned()))
        };
        text.lines().filter_map(line).collect()
    });
    let is_asked = matches!(
        row.tool,
        Tool::OpenSsl | Tool::OpenSslVerify | Tool::Curl | Tool::GnuTls
    );
    match (is_asked, row.text) {
        (true, text) if !text.is_empty() => {}
        _ => return None,
    }
    let key = (format!("{:?}", row.tool), row.code?);
    texts.get(&key).map(String::as_str)
}
