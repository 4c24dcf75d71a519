//! PEM (RFC 7468) as people have it: what editors, shells and other programs make of such a file on its
//! way. Binary files pass as they are.

use std::borrow::Cow;
use std::fmt;

use base64ct::{Base64, Encoding};

/// What stands between BEGIN and END.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is called.
    pub label: String,
    /// The line in which it begins, from 1.
    pub line: usize,
    /// Headers (RFC 1421 §4.6) before the Base64, each with its value.
    pub headers: Vec<(String, String)>,
    /// The bytes; of a certificate, without OpenSSL's trust settings behind it.
    pub bytes: Vec<u8>,
}

/// A section that cannot be read. It does not hold the bytes, which may be secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// What it is called.
    pub label: String,
    /// The line in which it begins, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The line that ends it is missing.
    NoEnd,
    /// What it consists of is not Base64.
    NotBase64,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::NoEnd => "has no end",
            Fault::NotBase64 => "is not Base64",
        })
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Unreadable { label, line, fault } = self;
        write!(f, "the {label} in line {line} {fault}")
    }
}

/// What certificates are called: by RFC 7468 §5, before it, and by OpenSSL, which appends what it is
/// trusted for.
const CERTIFICATES: &[&str] = &["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];

/// Whether a certificate is called so.
pub fn is_certificate(label: &str) -> bool {
    CERTIFICATES.contains(&label)
}

/// What a file holds, PEM in plain UTF-8 or DER, out of what was done to it: a byte order mark, UTF-16,
/// other line ends, `\n` spelled out, or all of it in Base64 once more, as Kubernetes and vaults keep it.
pub fn plain(bytes: &[u8]) -> Cow<'_, [u8]> {
    const SEQUENCE: u8 = 0x30;
    if bytes.first() == Some(&SEQUENCE) && !is_pem(bytes) {
        return bytes.into();
    }
    let text = text(bytes);
    if is_pem(text.as_bytes()) {
        return text.into_owned().into_bytes().into();
    }
    match base64(&text) {
        Some(inside) if inside.first() == Some(&SEQUENCE) => inside.into(),
        Some(inside) if is_pem(&inside) => self::text(&inside).into_owned().into_bytes().into(),
        _ => bytes.into(),
    }
}

/// Whether there is PEM in a file.
pub fn is_pem(bytes: &[u8]) -> bool {
    const BEGIN: &[u8] = b"-----BEGIN ";
    bytes.windows(BEGIN.len()).any(|window| window == BEGIN)
}

/// The text of a file, whatever the encoding.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |of: fn([u8; 2]) -> u16| {
        let (pairs, _) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().skip(1).map(|pair| of(*pair)).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    };
    // As it is in JSON and in variables of the environment.
    if text.contains("-----\\n") || text.contains("-----\\r\\n") {
        text.replace("\\r", "").replace("\\n", "\n").into()
    } else if text.contains('\r') && !text.contains('\n') {
        // Old Macs end lines with CR alone.
        text.replace('\r', "\n").into()
    } else {
        text
    }
}

/// What a text is in Base64, if all of it is.
fn base64(text: &str) -> Option<Vec<u8>> {
    let kept: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = Base64::decode_vec(&kept).ok()?;
    (!bytes.is_empty()).then_some(bytes)
}

/// The sections of PEM, in their order: indented or not, with text around, in one line or in many.
pub fn sections(pem: &[u8]) -> Vec<Result<Section, Unreadable>> {
    let text = text(pem);
    let mut found = Vec::new();
    let mut open: Option<Open> = None;
    let lines = text.lines().enumerate();
    for (index, piece) in lines.flat_map(|(index, line)| pieces(line).map(move |it| (index, it))) {
        let piece = piece.trim();
        if let Some(label) = marked(piece, "BEGIN") {
            found.extend(open.take().map(|open| Err(open.unreadable(Fault::NoEnd))));
            open = Some(Open::begin(label, index + 1));
        } else if marked(piece, "END").is_some() {
            found.extend(open.take().map(Open::close));
        } else if let Some(open) = &mut open {
            open.push(piece);
        }
    }
    found.extend(open.map(|open| Err(open.unreadable(Fault::NoEnd))));
    found
}

/// The bytes of the first section that is called so, if there is one.
///
/// # Errors
/// If it cannot be read.
pub fn first(pem: &[u8], label: &str) -> Option<Result<Vec<u8>, Unreadable>> {
    let is_it = |section: &Result<Section, Unreadable>| match section {
        Ok(section) => section.label == label,
        Err(unreadable) => unreadable.label == label,
    };
    let section = sections(&plain(pem)).into_iter().find(is_it)?;
    Some(section.map(|section| section.bytes))
}

/// A line, with each mark of PEM in it by itself: files are joined without a line's end between, and
/// forms make one line of all.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let is_mark = |at: &usize| {
            let here = &rest.as_bytes()[*at..];
            here.starts_with(b"-----BEGIN ") || here.starts_with(b"-----END ")
        };
        let end = match (0..rest.len()).find(is_mark) {
            Some(0) => rest[5..]
                .find("-----")
                .map_or(rest.len(), |end| 5 + end + 5),
            Some(start) => start,
            None => rest.len(),
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// The label of a line `-----BEGIN label-----`.
fn marked<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let line = line.strip_prefix("-----")?.strip_suffix("-----")?;
    line.strip_prefix(mark)?.strip_prefix(' ')
}

/// A section that is being read.
struct Open {
    label: String,
    line: usize,
    headers: Vec<(String, String)>,
    base64: String,
}

impl Open {
    fn begin(label: &str, line: usize) -> Self {
        Open {
            label: label.to_owned(),
            line,
            headers: Vec::new(),
            base64: String::new(),
        }
    }

    /// A line between the marks; only headers have a colon.
    fn push(&mut self, line: &str) {
        match line.split_once(':') {
            Some((name, value)) => {
                let header = (name.trim().to_owned(), value.trim().to_owned());
                self.headers.push(header);
            }
            None => {
                let kept = line.chars().filter(|c| !c.is_whitespace());
                self.base64.extend(kept);
            }
        }
    }

    fn close(self) -> Result<Section, Unreadable> {
        let Ok(mut bytes) = Base64::decode_vec(&self.base64) else {
            return Err(self.unreadable(Fault::NotBase64));
        };
        if self.label == "TRUSTED CERTIFICATE"
            && let Some(length) = element_length(&bytes)
        {
            bytes.truncate(length);
        }
        Ok(Section {
            label: self.label,
            line: self.line,
            headers: self.headers,
            bytes,
        })
    }

    fn unreadable(self, fault: Fault) -> Unreadable {
        Unreadable {
            label: self.label,
            line: self.line,
            fault,
        }
    }
}

/// The bytes of the element that `der` begins with.
fn element_length(der: &[u8]) -> Option<usize> {
    match *der {
        [0x30, length @ 0..=0x7f, ..] => Some(2 + usize::from(length)),
        [0x30, 0x81, length, ..] => Some(3 + usize::from(length)),
        [0x30, 0x82, high, low, ..] => Some(4 + usize::from(u16::from_be_bytes([high, low]))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_apart_from_what_they_are_about() {
        // RFC 1421 §4.6.1.1, as OpenSSL writes it; and text around, as GnuTLS does.
        let pem = "private key:\n\t00:b7\n-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\n\
                   DEK-Info: AES-128-CBC,00\n\nAAEC\nAw==\n-----END X-----\nkey: y\n";
        let [Ok(section)] = &sections(pem.as_bytes())[..] else {
            panic!("one section");
        };
        let headers = [("Proc-Type", "4,ENCRYPTED"), ("DEK-Info", "AES-128-CBC,00")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(section.headers, headers);
        assert_eq!((section.line, &section.bytes[..]), (3, &[0, 1, 2, 3][..]));
    }

    #[test]
    fn what_cannot_be_read_is_named_without_its_bytes() {
        let pem =
            "-----BEGIN X-----\nAAEC\n-----BEGIN Y-----\nA!\n-----END Y-----\n-----BEGIN Z-----\n";
        let said = |it: &Result<Section, Unreadable>| it.as_ref().unwrap_err().to_string();
        let said: Vec<String> = sections(pem.as_bytes()).iter().map(said).collect();
        assert_eq!(
            said,
            [
                "the X in line 1 has no end",
                "the Y in line 3 is not Base64",
                "the Z in line 6 has no end",
            ]
        );
    }

    #[test]
    fn what_is_binary_passes() {
        for bytes in [
            &b"\x30\x03\x02\x01\x00"[..],
            b"\xfe\xed\xfe\xed\0",
            b"",
            b"\xff\xfe",
            b"hello",
        ] {
            assert_eq!(&*plain(bytes), bytes);
        }
        assert_eq!(&*plain(b"MAMC\nAQA=\n"), b"\x30\x03\x02\x01\x00");
    }
}
