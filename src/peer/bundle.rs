//! Certificates out of a file that people made: PEM (RFC 7468) as every editor leaves it, or DER. What
//! cannot be read is said, and the rest counts.

use base64ct::{Base64, Encoding};
use rustls_pki_types::CertificateDer;

use crate::certificate::{Certificate, Kept};

/// What a file of certificates holds.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    /// Those that can be read, in DER.
    pub certificates: Vec<CertificateDer<'static>>,
    /// Where each other is, and what is wrong with it.
    pub unreadable: Vec<String>,
}

/// What certificates are called in PEM: by RFC 7468 §5, before it, and by OpenSSL, which appends what
/// it is trusted for.
const LABELS: &[&str] = &["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];

impl Bundle {
    /// Reads a file: PEM with or without a byte order mark, in UTF-8 or UTF-16, with any line ends,
    /// indented or in one line with `\n` spelled out, with text around; or DER.
    pub fn read(bytes: &[u8]) -> Self {
        let mut bundle = Bundle::default();
        if bytes.first() == Some(&0x30) {
            bundle.add(bytes.to_vec(), || "the file".to_owned());
            return bundle;
        }
        let text = text(bytes);
        bundle.read_pem(&text);
        // As Kubernetes keeps files in its secrets, and as DER is pasted.
        if bundle.is_empty()
            && let Some(inside) = base64(&text)
        {
            match inside.first() {
                Some(0x30) => bundle.add(inside, || "the Base64 in it".to_owned()),
                _ => bundle.read_pem(&self::text(&inside)),
            }
        }
        bundle
    }

    fn is_empty(&self) -> bool {
        self.certificates.is_empty() && self.unreadable.is_empty()
    }

    /// Reads the certificates in PEM text.
    fn read_pem(&mut self, text: &str) {
        let bundle = self;
        let mut open: Option<Section> = None;
        let lines = text.lines().enumerate();
        for (index, line) in lines.flat_map(|(index, line)| pieces(line).map(move |it| (index, it)))
        {
            let line = line.trim();
            if let Some(label) = marked(line, "BEGIN") {
                if let Some(section) = open.take() {
                    bundle.unreadable.push(section.without_end());
                }
                open = LABELS
                    .contains(&label)
                    .then(|| Section::begin(index + 1, label));
            } else if marked(line, "END").is_some() {
                if let Some(section) = open.take() {
                    bundle.close(&section);
                }
            } else if let Some(section) = &mut open {
                section.push(line);
            }
        }
        if let Some(section) = open {
            bundle.unreadable.push(section.without_end());
        }
    }

    /// The end of a certificate in PEM.
    fn close(&mut self, section: &Section) {
        let place = || format!("the certificate in line {}", section.line);
        let Ok(mut der) = Base64::decode_vec(&section.base64) else {
            self.unreadable.push(format!("{} is not Base64", place()));
            return;
        };
        if section.is_trusted
            && let Some(length) = der_length(&der)
        {
            der.truncate(length);
        }
        self.add(der, place);
    }

    /// Adds a certificate, if it can be read as an anchor.
    fn add(&mut self, der: Vec<u8>, place: impl Fn() -> String) {
        match Certificate::parse(&der) {
            Ok(_) => self.certificates.push(CertificateDer::from(der)),
            Err(error) => self
                .unreadable
                .push(format!("{}: {}", place(), error.message)),
        }
    }

    /// Why a file holds no certificate that can be read: what it holds instead, as far as that shows.
    pub fn nothing_in(&self, bytes: &[u8]) -> String {
        let text = text(bytes);
        // Of DER the bytes count, of text what it says in whatever encoding.
        let content = match bytes.is_ascii() || bytes.first() == Some(&0x30) {
            true => bytes,
            false => text.as_bytes(),
        };
        let instead = [bytes, content].map(|it| Kept::instead(it, &[Kept::Certificate]));
        if let Some(why) = instead.into_iter().flatten().next() {
            return why;
        }
        if let Some(first) = self.unreadable.first() {
            return format!("there is no certificate in it that can be read: {first}");
        }
        let lines = text.lines().flat_map(pieces);
        let labels = lines.filter_map(|line| marked(line.trim(), "BEGIN"));
        match labels.into_iter().next() {
            Some(label) => format!("there is no certificate in it; it begins with BEGIN {label}"),
            None if text.contains("BEGIN CERTIFICATE") => {
                "there is no certificate in it: the dashes around BEGIN CERTIFICATE are not five hyphens (-----), \
                 as a word processor leaves them"
                    .to_owned()
            }
            None => "there is no certificate in it: neither PEM, of which a line says -----BEGIN CERTIFICATE-----, \
                     nor DER"
                .to_owned(),
        }
    }
}

/// A line, with each mark of PEM in it by itself: files are joined without a line's end between, and
/// forms make one line of all.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mark = ["-----BEGIN ", "-----END "]
            .iter()
            .filter_map(|mark| rest.find(mark))
            .min();
        let end = match mark {
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

/// What a text is in Base64, if all of it is.
fn base64(text: &str) -> Option<Vec<u8>> {
    let kept: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    Base64::decode_vec(&kept)
        .ok()
        .filter(|bytes| !bytes.is_empty())
}

/// A certificate in PEM that is being read.
struct Section {
    /// The line in which it begins, from 1.
    line: usize,
    /// Whether OpenSSL's trust settings follow the certificate.
    is_trusted: bool,
    base64: String,
}

impl Section {
    fn begin(line: usize, label: &str) -> Self {
        Section {
            line,
            is_trusted: label.starts_with("TRUSTED"),
            base64: String::new(),
        }
    }

    /// A line between the marks; headers, which have a colon, do not count.
    fn push(&mut self, line: &str) {
        if !line.contains(':') {
            let kept = line.chars().filter(|c| !c.is_whitespace());
            self.base64.extend(kept);
        }
    }

    fn without_end(&self) -> String {
        format!("the certificate in line {} has no end", self.line)
    }
}

/// The label of a line `-----BEGIN label-----`.
fn marked<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let line = line.strip_prefix("-----")?.strip_suffix("-----")?;
    line.strip_prefix(mark)?.strip_prefix(' ')
}

/// The text of a file, whatever the encoding.
fn text(bytes: &[u8]) -> String {
    let wide = |of: fn([u8; 2]) -> u16| {
        let (pairs, _) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().skip(1).map(|pair| of(*pair)).collect();
        String::from_utf16_lossy(&units)
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    // As it is in JSON and in variables of the environment.
    match text.contains("-----\\n") || text.contains("-----\\r\\n") {
        true => text.replace("\\r", "").replace("\\n", "\n"),
        // Old Macs end lines with CR alone.
        false if !text.contains('\n') => text.replace('\r', "\n"),
        false => text,
    }
}

/// The bytes of the element that `der` begins with.
fn der_length(der: &[u8]) -> Option<usize> {
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

    const PEM: &str = include_str!("identity/demo-ca.pem");

    fn count(bytes: &[u8]) -> (usize, usize) {
        let bundle = Bundle::read(bytes);
        (bundle.certificates.len(), bundle.unreadable.len())
    }

    /// The same certificate as editors and tools leave it.
    #[test]
    fn however_it_was_saved_it_is_read() {
        let crlf = PEM.replace('\n', "\r\n");
        let wide = |of: fn(u16) -> [u8; 2]| -> Vec<u8> {
            let units = "\u{feff}".encode_utf16().chain(crlf.encode_utf16());
            units.flat_map(of).collect()
        };
        let forms: Vec<Vec<u8>> = vec![
            PEM.into(),
            crlf.clone().into(),
            format!("\u{feff}{crlf}").into(),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
            PEM.replace('\n', "\r").into(),
            PEM.replace('\n', "\n    ").into(),
            format!("    {}", PEM.replace('\n', "\n    ")).into(),
            PEM.replace('\n', "  \n").into(),
            PEM.replace('\n', "\\n").into(),
            format!("subject=CN=x\n\n{PEM}\nissuer: y\n").into(),
            PEM.replace("CERTIFICATE-", "X509 CERTIFICATE-").into(),
            // In one line, as forms make of it; as a value in JSON or YAML; as Kubernetes keeps it.
            PEM.replace('\n', " ").into(),
            format!("{{\"ca\": \"{}\"}}", PEM.replace('\n', "\\n")).into(),
            format!("ca: |\n    {}", PEM.replace('\n', "\n    ")).into(),
            Base64::encode_string(PEM.as_bytes()).into(),
            Base64::encode_string(&Bundle::read(PEM.as_bytes()).certificates[0]).into(),
            Bundle::read(PEM.as_bytes()).certificates[0].to_vec(),
        ];
        for form in &forms {
            let shown = String::from_utf8_lossy(form).into_owned();
            assert_eq!(count(form), (1, 0), "{shown}");
        }
        let twice = format!("{PEM}{PEM}");
        assert_eq!(count(twice.as_bytes()), (2, 0));
        // `cat` of files without a line's end.
        let bare = &PEM[PEM.find("-----BEGIN").unwrap()..];
        let joined = format!("{}{bare}", bare.trim_end());
        assert!(joined.contains("----------BEGIN"));
        assert_eq!(count(joined.as_bytes()), (2, 0));
    }

    #[test]
    fn one_bad_among_good_is_named_and_the_rest_counts() {
        // Words come before the certificate.
        let begin = PEM
            .lines()
            .take_while(|line| !line.starts_with("-----BEGIN"));
        let begin = begin.count() + 1;
        let first = format!("line {begin}");
        let last = format!("line {}", PEM.lines().count() + begin);
        let bad = PEM.replacen("MII", "AAA", 1);
        let cut: String = PEM
            .lines()
            .take(4)
            .map(|line| format!("{line}\n"))
            .collect();
        for (text, line) in [
            (format!("{bad}{PEM}"), &*first),
            (format!("{PEM}{cut}"), &*last),
            (format!("{cut}{PEM}"), &*first),
            (format!("{}{PEM}", PEM.replacen("MII", "!!!", 1)), &*first),
        ] {
            let bundle = Bundle::read(text.as_bytes());
            assert_eq!(bundle.certificates.len(), 1, "{text}");
            assert_eq!(bundle.unreadable.len(), 1, "{text}");
            assert!(
                bundle.unreadable[0].contains(line),
                "{:?}",
                bundle.unreadable
            );
        }
    }

    #[test]
    fn nothing_at_all_is_explained() {
        for (bytes, said) in [
            (&b""[..], "an empty file"),
            (b"hello\n", "neither PEM"),
            (
                b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "this is a private key, and a certificate is wanted",
            ),
            (
                b"-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n",
                "pkcs7 -print_certs",
            ),
            (
                b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "the certificate in line 1",
            ),
            (
                b"\x30\x03\x02\x01\x00",
                "the file: the certificate is malformed",
            ),
            (
                b"\x30\x82\x01\x00\x02\x01\x03\x30\x82\x01\x00",
                "openssl pkcs12 -nokeys",
            ),
            (
                b"\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0",
                "pkcs7 -print_certs",
            ),
            (b"\xfe\xed\xfe\xed\0\0\0\x02", "keytool -list"),
            (b"\x1f\x8b\x08\0", "gunzip"),
            (b"<!DOCTYPE html><html>", "a web page"),
            (
                b"version https://git-lfs.github.com/spec/v1\n",
                "git lfs pull",
            ),
            (
                "\u{2014}\u{2014}-BEGIN CERTIFICATE\u{2014}\u{2014}-\nMII\n".as_bytes(),
                "not five hyphens",
            ),
            (b"\n  \n", "an empty file"),
        ] {
            let bundle = Bundle::read(bytes);
            assert!(bundle.certificates.is_empty());
            let why = bundle.nothing_in(bytes);
            assert!(why.contains(said), "{why}");
        }
    }
}
