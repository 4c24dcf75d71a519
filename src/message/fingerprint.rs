//! Fingerprints of hellos: JA3 and JA3S (Salesforce, 2017) and JA4 (FoxIO, 2023), under which logs,
//! firewalls and threat lists know clients and servers. They are made of what the program behind a
//! hello decides (versions, suites, extensions), not of what changes with each connection, and leave
//! GREASE out (RFC 8701). JA3 depends on the order of extensions, which browsers shuffle; JA4 sorts
//! them.
//!
//! Two programs with the same library and settings have the same fingerprint, and one program can
//! have several: a fingerprint narrows down who called, and proves nothing.

use std::fmt::Write as _;

use super::{ClientHello, ServerHello};
use crate::extension::*;
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{ExtensionType, ProtocolVersion};
use crate::wire::{CodePoint, is_grease};

/// The JA3 of a ClientHello before it is hashed: version, suites, extensions, groups and point
/// formats in decimal, in the order in which they were sent.
pub fn ja3_text(hello: &ClientHello) -> String {
    let groups = hello.extension::<SupportedGroups>();
    let formats = hello.extension::<EcPointFormats>();
    [
        decimal(&[*hello.client_version]),
        decimal(&hello.cipher_suites),
        decimal(&types(hello.extensions())),
        decimal(groups.map_or(&[][..], |groups| &groups.named_group_list)),
        decimal(formats.map_or(&[][..], |formats| &formats.ec_point_format_list)),
    ]
    .join(",")
}

/// The JA3 of a ClientHello: 32 hex digits.
pub fn ja3(hello: &ClientHello) -> String {
    digest(HashAlgorithm::Md5, &ja3_text(hello))
}

/// The JA3S of a ServerHello before it is hashed: version, suite and extensions in decimal. It
/// depends on what the client offered as much as on the server.
pub fn ja3s_text(hello: &ServerHello) -> String {
    let extensions = hello.extensions.as_ref();
    [
        decimal(&[hello.server_version]),
        decimal(&[hello.cipher_suite]),
        decimal(&types(extensions.map_or(&[], |all| &all.0))),
    ]
    .join(",")
}

/// The JA3S of a ServerHello: 32 hex digits.
pub fn ja3s(hello: &ServerHello) -> String {
    digest(HashAlgorithm::Md5, &ja3s_text(hello))
}

/// The JA4 of a ClientHello that came over TCP: `t13d1516h2_8daaf6152771_d8a2da3f94cd`.
pub fn ja4(hello: &ClientHello) -> String {
    let parts = Ja4Parts::of(hello);
    let short = |text: &str| match text {
        "" => "0".repeat(12),
        text => digest(HashAlgorithm::Sha256, text)[..12].to_owned(),
    };
    let Ja4Parts { start, suites, .. } = &parts;
    // Without extensions there are no signature algorithms either.
    format!("{start}_{}_{}", short(suites), short(&parts.rest()))
}

/// The JA4 of a ClientHello before it is hashed (`JA4_r`).
pub fn ja4_text(hello: &ClientHello) -> String {
    let parts = Ja4Parts::of(hello);
    format!("{}_{}_{}", parts.start, parts.suites, parts.rest())
}

/// What a JA4 is made of.
struct Ja4Parts {
    /// Protocol, version, server_name, numbers of suites and extensions, ALPN.
    start: String,
    /// The suites, sorted.
    suites: String,
    /// The extensions other than server_name and ALPN, sorted.
    extensions: String,
    /// The signature algorithms in the order in which they were sent.
    schemes: String,
}

impl Ja4Parts {
    fn of(hello: &ClientHello) -> Self {
        let types = types(hello.extensions());
        let named = types.contains(&ExtensionType::ServerName);
        let mut suites = real(&hello.cipher_suites);
        let mut extensions = real(&types);
        let start = format!(
            "t{}{}{:02}{:02}{}",
            version(hello),
            if named { 'd' } else { 'i' },
            suites.len().min(99),
            extensions.len().min(99),
            protocol(hello),
        );
        extensions.retain(|kind| {
            *kind != ExtensionType::ServerName
                && *kind != ExtensionType::ApplicationLayerProtocolNegotiation
        });
        suites.sort_unstable_by_key(|code| code.value());
        extensions.sort_unstable_by_key(|code| code.value());
        let schemes = hello.extension::<SignatureAlgorithms>();
        let schemes = schemes.map_or(&[][..], |it| &it.supported_signature_algorithms);
        Ja4Parts {
            start,
            suites: hexadecimal(&suites),
            extensions: hexadecimal(&extensions),
            schemes: hexadecimal(&real(schemes)),
        }
    }

    /// Extensions and signature algorithms.
    fn rest(&self) -> String {
        match &*self.schemes {
            "" => self.extensions.clone(),
            schemes => format!("{}_{schemes}", self.extensions),
        }
    }
}

/// The newest version offered, in two characters.
fn version(hello: &ClientHello) -> &'static str {
    let newest = match hello.extension() {
        Some(SupportedVersions::Offered(versions)) => {
            let real = versions.iter().filter(|version| !is_noise(**version));
            real.copied().max()
        }
        _ => None,
    };
    match newest.unwrap_or(*hello.client_version) {
        ProtocolVersion::TLS1_3 => "13",
        ProtocolVersion::TLS1_2 => "12",
        ProtocolVersion::TLS1_1 => "11",
        ProtocolVersion::TLS1_0 => "10",
        ProtocolVersion::SSL3 => "s3",
        ProtocolVersion::SSL2 => "s2",
        _ => "00",
    }
}

/// First and last character of the first application protocol; of its bytes in hex, if either is no
/// letter or digit; 00 if there is none.
fn protocol(hello: &ClientHello) -> String {
    let alpn = hello.extension::<ApplicationLayerProtocolNegotiation>();
    let name = alpn.and_then(|alpn| alpn.protocol_name_list.first());
    let name = name.map_or(&b"0"[..], |name| &name[..]);
    let (Some(first), Some(last)) = (name.first(), name.last()) else {
        return "00".to_owned();
    };
    if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() {
        return [char::from(*first), char::from(*last)].iter().collect();
    }
    format!("{:x}{:x}", first >> 4, last & 0x0f)
}

fn types(extensions: &[Extension]) -> Vec<ExtensionType> {
    extensions.iter().map(Extension::extension_type).collect()
}

fn is_noise<C: CodePoint>(code: C) -> bool {
    is_grease(C::REGISTRY, code.value())
}

/// The code points without GREASE.
fn real<C: CodePoint>(codes: &[C]) -> Vec<C> {
    let codes = codes.iter().copied();
    codes.filter(|code| !is_noise(*code)).collect()
}

fn decimal<C: CodePoint>(codes: &[C]) -> String {
    listed(codes, '-', |text, value| {
        let _ = write!(text, "{value}");
    })
}

fn hexadecimal<C: CodePoint>(codes: &[C]) -> String {
    listed(codes, ',', |text, value| {
        let _ = write!(text, "{value:04x}");
    })
}

/// The code points without GREASE in one string, each written by `write`.
fn listed<C: CodePoint>(codes: &[C], separator: char, write: impl Fn(&mut String, u64)) -> String {
    let mut text = String::with_capacity(6 * codes.len());
    for code in codes.iter().filter(|code| !is_noise(**code)) {
        if !text.is_empty() {
            text.push(separator);
        }
        write(&mut text, code.value());
    }
    text
}

fn digest(hash: HashAlgorithm, text: &str) -> String {
    base16ct::lower::encode_string(&hash.digest(&[text.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::decode;
    use crate::names::registry::{CompressionMethod, EcPointFormat, NamedGroup, SignatureScheme};
    use crate::names::suite::CipherSuite;
    use crate::wire::Value;

    const HELLOS: &str = include_str!("../../tests/data/client-hellos.txt");

    /// The ClientHello of a recorded client; one record holds it.
    fn recorded(client: &str) -> ClientHello {
        let lines = HELLOS.lines().filter_map(|line| line.split_once(' '));
        let (_, digits) = lines
            .into_iter()
            .find(|(name, _)| *name == client)
            .expect(client);
        let bytes = base16ct::lower::decode_vec(digits).expect(client);
        let hello = decode(&bytes[5..], ProtocolVersion::TLS1_2, false).0;
        hello.expect(client)
    }

    /// Chrome 143, as a site that shows visitors their fingerprints (browserleaks.com) printed it.
    fn chrome_143() -> ClientHello {
        let suites = [
            0x0a0a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013,
            0xc014, 0x009c, 0x009d, 0x002f, 0x0035,
        ];
        let mut extensions = Extensions::default();
        let types = [
            0x1a1a, 45, 51, 16, 65037, 23, 17613, 0, 11, 10, 43, 65281, 35, 18, 5, 13, 27, 0x2a2a,
        ];
        for number in types {
            match number {
                16 => extensions.push(ApplicationLayerProtocolNegotiation {
                    protocol_name_list: vec![b"h2".to_vec(), b"http/1.1".to_vec()],
                }),
                11 => extensions.push(EcPointFormats {
                    ec_point_format_list: vec![EcPointFormat(0)],
                }),
                10 => extensions.push(SupportedGroups {
                    named_group_list: [0x3a3a, 4588, 29, 23, 24].map(NamedGroup).to_vec(),
                }),
                43 => extensions.push(SupportedVersions::Offered(
                    [0x4a4a, 0x0304, 0x0303].map(ProtocolVersion).to_vec(),
                )),
                13 => extensions.push(SignatureAlgorithms {
                    supported_signature_algorithms: [
                        0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601,
                    ]
                    .map(SignatureScheme)
                    .to_vec(),
                }),
                number => extensions.push(Extension::Opaque {
                    extension_type: ExtensionType(number),
                    extension_data: Vec::new(),
                }),
            }
        }
        ClientHello {
            client_version: ProtocolVersion::TLS1_2.into(),
            random: Value::literal("random", [0; 32]),
            cipher_suites: suites.map(CipherSuite).to_vec(),
            compression_methods: vec![CompressionMethod::Null],
            extensions: Some(extensions),
            ..ClientHello::default()
        }
    }

    #[test]
    fn a_browser_as_others_see_it() {
        let hello = chrome_143();
        assert_eq!(ja3(&hello), "98487aa16281980e7d1120d399efb6a4");
        assert_eq!(ja4(&hello), "t13d1516h2_8daaf6152771_d8a2da3f94cd");
        assert_eq!(
            ja4_text(&hello),
            "t13d1516h2_002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9_\
             0005,000a,000b,000d,0012,0017,001b,0023,002b,002d,0033,44cd,fe0d,ff01_\
             0403,0804,0401,0503,0805,0501,0806,0601"
        );
        // Firefox since 135 ends like this wherever its JA4 is listed.
        let firefox = ja4(&recorded("firefox-esr153.8.0"));
        assert_eq!(firefox, "t13d1617h2_86a278354501_3cbfd9057e0d");
    }

    /// What tshark 4.0.17 prints for the recorded hellos (`tls.handshake.ja3`).
    #[test]
    fn ja3_as_wireshark_computes_it() {
        for (client, expected) in [
            ("botan2.0", "ed2005a08cb30f2c36eb426d3825a2c2"),
            ("bun.0", "1523504b38f0fae0d881d4b6554aac1b"),
            ("chr-0rtt-resume", "b69e40c5914d933014017570ae774a70"),
            ("chromium156-debian12.8", "9abbe9f66d1cd03d9c77e8215196258e"),
            (
                "chromium156-debian12.46",
                "0b746e5c51a2016fd5c2ddff94d419f5",
            ),
            ("curl-nss.0", "64c90fb63677eaec94ff0e05796b6491"),
            ("curl2-resume", "976771cc12ab6391a021ebc6c1d77991"),
            (
                "curl7.88.1-http1.1-openssl3.0.0",
                "0149f47eabf9a20d0893e2a44e5a6323",
            ),
            (
                "curl7.88.1-openssl3.0.0",
                "0149f47eabf9a20d0893e2a44e5a6323",
            ),
            ("curl_cffi-chrome.0", "29cc4f3717e23d83ff83679192030df7"),
            ("curl_cffi-firefox.0", "424f6d9c8b8928c0a0489a4f1a0f3e89"),
            ("curl_cffi-safari.0", "ecdf4f49dd59effc439639da29186671"),
            ("deno.0", "cf4b7ec8a7ad63293cc61a7481a3d3e2"),
            ("edcap-resume", "24f7cdd06e16ad467d45bc4196a60c7a"),
            ("erl-erl-resume", "645bdd64c60fa50973fd84abea36691f"),
            ("erlang25.0", "f8064dfe18f5b04b3419bfec7661908a"),
            ("ff0-resume", "d24b7dfdd322352d64122479f5466f55"),
            ("firefox-esr153.8.0", "6447ab086255d194909d4013b1a89e87"),
            (
                "git2.39.5-curl-gnutls.1",
                "8662467bc96db2d387755570446a7946",
            ),
            (
                "gnutls-cli3.7.9-compress-rawpk.0",
                "e35507ea56e09ab64d9f22edfd4bc6f2",
            ),
            ("gnutls-cli3.7.9.0", "f35ce21b44ac0b87d3266294bb1b0e20"),
            ("gnutlscli-ed-resume", "d7ebff72b25d71d557a0c4c471ae02ee"),
            ("gnutlscli-r-resume", "caa5db08a8a60ee1f8da1a7612935429"),
            ("go-go-resume", "0dd9f9d963d378373f9d06359063c5e0"),
            ("go1.27.3-ech-outer.0", "581280f3f35a585f0c6b57b33a143e99"),
            ("go1.27.3.0", "9b7dcdf3f997f1fb7b4409c94cb7ef36"),
            ("go1.27.3.1", "03117a8ed39ef02427ebbc39f121275c"),
            ("go1.27.3.2", "65da2ee199542b5bfb6ad7ee56bb8cd2"),
            ("java-java-resume", "20ee858fb3bcdda802d5f5caaa5e1122"),
            ("java17.0", "795a08fe385896aee616d3b7236502da"),
            ("java17.1", "eea0a26d87c4721f5818bb176368f238"),
            ("node-ossl-resume", "3071e91916919685206127280b6af9bf"),
            ("node20.20.0", "1a28e69016765d92e3b381168d68922c"),
            ("node26.10-fetch.0", "d67b094811e5145139d7cea5f014309f"),
            ("node26.10.0", "944d1e1858cd278718f8a46b65d3212f"),
            ("nss3.87-tstclnt-all.0", "1ca6a4dd4a113fe60bd12160609c6491"),
            ("nss3.87-tstclnt.0", "ab5db42466846be28dbb1efc688a4608"),
            (
                "openssl3.0.19-s_client-psk-resume.0",
                "2fd756ca7f87535a1539ab4cbb4d63fd",
            ),
            (
                "openssl3.0.19-s_client-status.0",
                "9f23293ec4168f31961aa3bb11055243",
            ),
            (
                "openssl3.0.19-s_client.0",
                "a3afc2c46ba4a7d7fbe1cfb7a3031c2f",
            ),
            ("python3.11-ssl.0", "d39e1be3241d516b1f714bd47c2bc968"),
            ("python3.11-urllib.0", "46531b76d4d69e9c86d481cf71fa4933"),
            ("tlslite-ng.0", "b6b6058a6d7bce50e26400dd49841d2b"),
            ("uv.0", "7d78284990455bb590d9099229d460b5"),
            ("wget1.21.3-gnutls.0", "bb4f9fef542ff6b4b29aa653bf0c1d31"),
            ("wget2.0", "2cbcec37dfff29e4c6a34dd35ebe1d70"),
        ] {
            assert_eq!(ja3(&recorded(client)), expected, "{client}");
        }
    }

    #[test]
    fn the_corners_of_ja4() {
        let mut hello = ClientHello {
            client_version: ProtocolVersion::TLS1_0.into(),
            ..ClientHello::default()
        };
        assert_eq!(ja4(&hello), "t10i000000_000000000000_000000000000");
        assert_eq!(ja4_text(&hello), "t10i000000__");
        // The first protocol: characters where both are letters or digits, else hex digits.
        for (name, shown) in [
            (&b"http/1.1"[..], "h1"),
            (b"h", "hh"),
            (&[0xab], "ab"),
            (&[0xab, 0xcd], "ad"),
            (&[0x30, 0xab], "3b"),
            (&[0x30, 0x31, 0xab, 0xcd], "3d"),
            (&[0x30, 0xab, 0xcd, 0x31], "01"),
        ] {
            let mut extensions = Extensions::default();
            extensions.push(ApplicationLayerProtocolNegotiation {
                protocol_name_list: vec![name.to_vec(), b"h2".to_vec()],
            });
            hello.extensions = Some(extensions);
            // ALPN counts as an extension, but is not among those that are hashed.
            assert_eq!(
                ja4(&hello),
                format!("t10i0001{shown}_000000000000_000000000000")
            );
        }
        hello.cipher_suites = vec![CipherSuite(0x1301); 120];
        assert!(ja4(&hello).starts_with("t10i9901"));
    }

    /// The example of JA3's authors: `769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0`.
    #[test]
    fn ja3_of_its_authors() {
        let mut hello = ClientHello {
            client_version: ProtocolVersion::TLS1_0.into(),
            ..ClientHello::default()
        };
        hello.cipher_suites = [47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4]
            .map(CipherSuite)
            .to_vec();
        assert_eq!(
            digest(
                HashAlgorithm::Md5,
                "769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0"
            ),
            "ada70206e40642a3e4461f35503241d5"
        );
        hello.cipher_suites = [4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99]
            .map(CipherSuite)
            .to_vec();
        assert_eq!(ja3_text(&hello), "769,4-5-10-9-100-98-3-6-19-18-99,,,");
        assert_eq!(ja3(&hello), "de350869b8c85de67a350c8d186f11e6");
    }

    /// Answers of OpenSSL 3.0 in TLS 1.2 and 1.3, and what tshark 4.0.17 prints for them
    /// (`tls.handshake.ja3s`).
    #[test]
    fn ja3s_as_wireshark_computes_it() {
        let tls12 = "0200003d03032b5d212c9eba254ae73e14809c23711d12e608f0b444b4cf444f574e4752440100cca8000015\
                     ff01000100000b0004030001020023000000170000";
        let tls13 = "02000056030343c597360a217d606fd445dce482d6035eee65dfc62a1ecdbb86ab8274661b4a00130100002e\
                     002b0002030400330024001d0020daf76c878a4f9491c1e18d0fba9822751185bc85906b097c03483bfddac4c954";
        for (digits, text, expected) in [
            (
                tls12,
                "771,52392,65281-11-35-23",
                "8d9cb13b8234edb41f8767322f753064",
            ),
            (tls13, "771,4865,43-51", "f4febc55ea12b31ae17cfb7e614afda8"),
        ] {
            let bytes = base16ct::lower::decode_vec(digits).unwrap();
            let hello: ServerHello = decode(&bytes, ProtocolVersion::TLS1_2, false).0.unwrap();
            assert_eq!(ja3s_text(&hello), text);
            assert_eq!(ja3s(&hello), expected);
        }
    }
}
