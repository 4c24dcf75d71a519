//! What a ClientHello must hold to offer TLS 1.3 (RFC 9846 §4.2.2, §9.2).

use super::super::choice::{offered_groups, shares};
use crate::error::{Error, Result};
use crate::extension::*;
use crate::message::ClientHello;
use crate::names::registry::{AlertDescription, CompressionMethod, ExtensionType, ProtocolVersion};

/// What a ClientHello must hold to offer TLS 1.3 (RFC 9846 §4.2.2, §9.2).
pub(super) fn check_client_hello(hello: &ClientHello) -> Result<()> {
    if *hello.client_version != ProtocolVersion::TLS1_2 {
        return Err(Error::protocol(
            AlertDescription::ProtocolVersion,
            format!(
                "legacy_version is {}, must be TLS 1.2 (RFC 9846 §4.2.2)",
                *hello.client_version
            ),
        ));
    }
    if hello.compression_methods != [CompressionMethod::Null] {
        return Err(Error::illegal_parameter(
            "legacy_compression_methods must be null and nothing else (RFC 9846 §4.2.2)",
        ));
    }
    let missing = |what: &str| {
        Error::protocol(
            AlertDescription::MissingExtension,
            format!("the ClientHello offers TLS 1.3 without {what} (RFC 9846 §9.2)"),
        )
    };
    let has_psk = hello.extension::<PreSharedKey>().is_some();
    if !has_psk && hello.extension::<SignatureAlgorithms>().is_none() {
        return Err(missing("signature_algorithms"));
    }
    let has_groups = hello.extension::<SupportedGroups>().is_some();
    let has_shares = hello.extension::<KeyShare>().is_some();
    if !has_groups && (has_shares || !has_psk) {
        return Err(missing("supported_groups"));
    }
    if has_psk && hello.extension::<PskKeyExchangeModes>().is_none() {
        return Err(missing("psk_key_exchange_modes"));
    }
    if !has_shares && (has_groups || !has_psk) {
        return Err(missing("key_share"));
    }
    let mut types = hello.extensions().iter().map(Extension::extension_type);
    if has_psk && types.next_back() != Some(ExtensionType::PreSharedKey) {
        return Err(Error::illegal_parameter(
            "pre_shared_key is not the last extension of the ClientHello (RFC 9846 §4.3.11)",
        ));
    }
    check_shares(hello)
}

/// RFC 9846 §4.3.8: shares are in the order of supported_groups, each group once.
fn check_shares(hello: &ClientHello) -> Result<()> {
    let offered = offered_groups(hello).unwrap_or_default();
    let mut rest = offered.iter();
    let mut before = Vec::new();
    for group in shares(hello).iter().map(|share| share.group) {
        if !rest.any(|offered| *offered == group) {
            let fault = if before.contains(&group) {
                "appears twice"
            } else if offered.contains(&group) {
                "is not in the order of supported_groups"
            } else {
                "is for a group that supported_groups lacks"
            };
            return Err(Error::illegal_parameter(format!(
                "the key share in {group} {fault} (RFC 9846 §4.3.8)"
            )));
        }
        before.push(group);
    }
    Ok(())
}
