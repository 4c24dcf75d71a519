//! Fingerprints of hellos, by which tools that watch networks know programs again: JA3 and JA3S
//! (2017) and JA4 (2023). They say what a hello looks like, not who sent it: many programs share one,
//! and any can imitate another.

use crate::extension::{
    ApplicationLayerProtocolNegotiation, EcPointFormats, SignatureAlgorithms, SupportedGroups,
    SupportedVersions,
};
use crate::message::{ClientHello, ServerHello};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{ExtensionType, ProtocolVersion};
use crate::wire::CodePoint;

/// Whether a number is one of those that mean nothing, which some clients draw anew each time (RFC
/// 8701).
fn is_grease(number: u16) -> bool {
    number & 0x0f0f == 0x0a0a && number >> 8 == number & 0xff
}

/// The numbers of code points, without those that mean nothing.
fn numbers<C: CodePoint>(codes: impl IntoIterator<Item = C>) -> Vec<u16> {
    let numbers = codes.into_iter().map(|code| code.value() as u16);
    numbers.filter(|number| !is_grease(*number)).collect()
}

fn decimal(numbers: &[u16]) -> String {
    let numbers: Vec<String> = numbers.iter().map(u16::to_string).collect();
    numbers.join("-")
}

fn hexadecimal(numbers: &[u16]) -> String {
    let numbers: Vec<String> = numbers.iter().map(|it| format!("{it:04x}")).collect();
    numbers.join(",")
}

fn hash(algorithm: HashAlgorithm, text: &str) -> String {
    base16ct::lower::encode_string(&algorithm.digest(&[text.as_bytes()]))
}

fn extensions(hello: &ClientHello) -> Vec<u16> {
    numbers(hello.extensions.iter().flat_map(|all| all.types()))
}

/// What JA3 hashes: version, suites, extensions, groups, point formats.
pub fn ja3_text(hello: &ClientHello) -> String {
    let groups = hello.extension::<SupportedGroups>();
    let groups = groups.map_or_else(Vec::new, |it| numbers(it.named_group_list.iter().copied()));
    let formats = hello.extension::<EcPointFormats>();
    let formats = formats.map_or_else(Vec::new, |it| {
        numbers(it.ec_point_format_list.iter().copied())
    });
    format!(
        "{},{},{},{},{}",
        hello.client_version.0,
        decimal(&numbers(hello.cipher_suites.iter().copied())),
        decimal(&extensions(hello)),
        decimal(&groups),
        decimal(&formats)
    )
}

/// JA3: MD5 of that.
pub fn ja3(hello: &ClientHello) -> String {
    hash(HashAlgorithm::Md5, &ja3_text(hello))
}

/// JA3S: the same of a ServerHello, with its version, suite and extensions.
pub fn ja3s(hello: &ServerHello) -> String {
    let extensions = numbers(hello.extensions.iter().flat_map(|all| all.types()));
    let text = format!(
        "{},{},{}",
        hello.server_version.0,
        hello.cipher_suite.0,
        decimal(&extensions)
    );
    hash(HashAlgorithm::Md5, &text)
}

/// JA4: what can be read at a glance, then hashes of the suites and of the extensions, both in order
/// of their numbers.
pub fn ja4(hello: &ClientHello) -> String {
    let mut suites = numbers(hello.cipher_suites.iter().copied());
    let mut all = extensions(hello);
    let is_named = all.contains(&ExtensionType::ServerName.0);
    let counts = [suites.len(), all.len()].map(|count| count.min(99));
    let head = format!(
        "t{}{}{:02}{:02}{}",
        version(hello),
        if is_named { 'd' } else { 'i' },
        counts[0],
        counts[1],
        protocol(hello)
    );
    suites.sort_unstable();
    all.sort_unstable();
    let apart = [
        ExtensionType::ServerName.0,
        ExtensionType::ApplicationLayerProtocolNegotiation.0,
    ];
    all.retain(|number| !apart.contains(number));
    let schemes = hello.extension::<SignatureAlgorithms>();
    let schemes = schemes.map_or_else(Vec::new, |it| {
        numbers(it.supported_signature_algorithms.iter().copied())
    });
    let mut text = hexadecimal(&all);
    if !schemes.is_empty() {
        text = text + "_" + &hexadecimal(&schemes);
    }
    let part = |is_empty: bool, text: &str| match is_empty {
        true => "0".repeat(12),
        false => hash(HashAlgorithm::Sha256, text)[..12].to_owned(),
    };
    let suites = part(suites.is_empty(), &hexadecimal(&suites));
    format!("{head}_{suites}_{}", part(all.is_empty(), &text))
}

/// The newest version that is offered.
fn version(hello: &ClientHello) -> &'static str {
    let newest = match hello.extension() {
        Some(SupportedVersions::Offered(versions)) => {
            let numbers = numbers(versions.iter().copied());
            numbers.into_iter().max().map(ProtocolVersion)
        }
        _ => None,
    };
    match newest.unwrap_or(hello.client_version) {
        ProtocolVersion::TLS1_3 => "13",
        ProtocolVersion::TLS1_2 => "12",
        ProtocolVersion::TLS1_1 => "11",
        ProtocolVersion::TLS1_0 => "10",
        ProtocolVersion::SSL3 => "s3",
        ProtocolVersion::SSL2 => "s2",
        _ => "00",
    }
}

/// The first and the last character of the first application protocol; of one that has others than
/// letters and digits there, of its hex.
fn protocol(hello: &ClientHello) -> String {
    let extension = hello.extension::<ApplicationLayerProtocolNegotiation>();
    let first = extension.and_then(|it| it.protocol_name_list.first());
    let (Some(begin), Some(end)) = (
        first.and_then(|it| it.first()),
        first.and_then(|it| it.last()),
    ) else {
        return "00".to_owned();
    };
    if begin.is_ascii_alphanumeric() && end.is_ascii_alphanumeric() {
        return [*begin as char, *end as char].iter().collect();
    }
    format!("{:x}{:x}", begin >> 4, end & 15)
}
