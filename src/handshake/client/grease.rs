//! Numbers that mean nothing (RFC 8701): a client puts them into its lists so that servers stay used
//! to ignoring what they do not know. A server that chooses one of them is refused.

use crate::compute::Value;
use crate::connection::Connection;
use crate::error::Result;
use crate::extension::*;
use crate::message::ClientHello;
use crate::names::registry::*;
use crate::names::suite::CipherSuite;
use crate::wire::{CodePoint, is_grease};

const RFC: &str = "RFC 8701 §3.1";

/// Where in a hello they go, in the order in which they are drawn.
const PLACES: usize = 7;

/// Puts one into each list, in front, where it cannot be overlooked; and an empty extension in front
/// of all, and one of a byte behind them. What is encrypted or must be last keeps its place.
pub(super) fn add(c: &mut Connection, hello: &mut ClientHello) -> Result<()> {
    let drawn = c.draw("grease", PLACES, RFC)?;
    let mut numbers = drawn.iter().map(|byte| reserved(*byte));
    let mut next = || numbers.next().unwrap_or(reserved(0));
    hello.cipher_suites.insert(0, CipherSuite(next()));
    let (group, version, scheme, protocol) = (next(), next(), next(), next());
    let (first, mut last) = (next(), next());
    if last == first {
        // No extension comes twice.
        last = reserved((first >> 12) as u8 + 1);
    }
    let extensions = &mut hello.extensions.get_or_insert_default().0;
    for extension in extensions.iter_mut() {
        match extension {
            Extension::SupportedGroups(list) => {
                list.named_group_list.insert(0, NamedGroup(group));
            }
            Extension::KeyShare(KeyShare::ClientShares(shares)) if !shares.is_empty() => {
                let key_exchange = Value::literal("key_exchange", [0]);
                let entry = KeyShareEntry {
                    group: NamedGroup(group),
                    key_exchange,
                };
                shares.insert(0, entry);
            }
            Extension::SupportedVersions(SupportedVersions::Offered(versions)) => {
                versions.insert(0, ProtocolVersion(version));
            }
            Extension::SignatureAlgorithms(list) => {
                let schemes = &mut list.supported_signature_algorithms;
                schemes.insert(0, SignatureScheme(scheme));
            }
            Extension::ApplicationLayerProtocolNegotiation(list) => {
                let name = protocol.to_be_bytes().to_vec();
                list.protocol_name_list.insert(0, name);
            }
            _ => {}
        }
    }
    let empty = |number, content: &[u8]| Extension::Opaque {
        extension_type: ExtensionType(number),
        extension_data: content.to_vec(),
    };
    extensions.insert(0, empty(first, &[]));
    // RFC 9846 §4.3.11: pre-shared keys come last.
    let is_last = |it: &Extension| it.extension_type() == ExtensionType::PreSharedKey;
    let end = extensions.iter().position(is_last);
    extensions.insert(end.unwrap_or(extensions.len()), empty(last, &[0]));
    Ok(())
}

/// One of the sixteen numbers that are reserved: both bytes end in a, and are the same.
fn reserved(random: u8) -> u16 {
    let byte = (random & 0x0f) << 4 | 0x0a;
    u16::from_be_bytes([byte, byte])
}

/// Whether an extension means nothing: no answer may hold it, even if it was sent.
pub(super) fn is_meaningless(extension: ExtensionType) -> bool {
    is_grease(ExtensionType::REGISTRY, extension.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_rfc() {
        let all: Vec<u16> = (0..=255).map(reserved).collect();
        for number in &all {
            assert!(is_meaningless(ExtensionType(*number)), "{number:#06x}");
        }
        // RFC 8701 §2 lists sixteen.
        let distinct: std::collections::BTreeSet<u16> = all.into_iter().collect();
        assert_eq!(distinct.len(), 16);
        assert!(distinct.contains(&0x0a0a) && distinct.contains(&0xfafa));
    }
}
