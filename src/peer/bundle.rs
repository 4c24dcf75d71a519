//! Certificates out of a file that people made: PEM (RFC 7468) as every editor leaves it, or DER. What
//! cannot be read is said, and the rest counts.

use rustls_pki_types::CertificateDer;

use crate::certificate::{Certificate, Kept};
use crate::wire::pem::{self, Section, Unreadable};

/// What a file of certificates holds.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    /// Those that can be read, in DER.
    pub certificates: Vec<CertificateDer<'static>>,
    /// Where each other is, and what is wrong with it.
    pub unreadable: Vec<String>,
}

impl Bundle {
    /// Reads a file: PEM with or without a byte order mark, in UTF-8 or UTF-16, with any line ends,
    /// indented or in one line with `\n` spelled out, with text around; or DER; or either in Base64.
    pub fn read(bytes: &[u8]) -> Self {
        let mut bundle = Bundle::default();
        let plain = pem::plain(bytes);
        if plain.first() == Some(&0x30) && !pem::is_pem(&plain) {
            let place = match bytes.first() {
                Some(0x30) => "the file",
                _ => "the Base64 in it",
            };
            bundle.add(plain.into_owned(), || place.to_owned());
            return bundle;
        }
        for section in pem::sections(&plain) {
            match section {
                Ok(section) if pem::is_certificate(&section.label) => {
                    let place = || format!("the certificate in line {}", section.line);
                    bundle.add(section.bytes, place);
                }
                Err(Unreadable { label, line, fault }) if pem::is_certificate(&label) => {
                    let unreadable = format!("the certificate in line {line} {fault}");
                    bundle.unreadable.push(unreadable);
                }
                _ => {}
            }
        }
        bundle
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
        let plain = pem::plain(bytes);
        if let Some(why) = Kept::instead(&plain, &[Kept::Certificate]) {
            return why;
        }
        if let Some(first) = self.unreadable.first() {
            return format!("there is no certificate in it that can be read: {first}");
        }
        let text = pem::text(&plain);
        let label = |section: &std::result::Result<Section, Unreadable>| match section {
            Ok(section) => section.label.clone(),
            Err(unreadable) => unreadable.label.clone(),
        };
        match pem::sections(&plain).first().map(label) {
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

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Encoding};

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
