//! The second ClientHello, after a HelloRetryRequest: it differs from the first only where it may
//! (RFC 9846 §4.2.2).

use super::choice::{share_in, shares};
use crate::check::{Check, Difference};
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::extension::*;
use crate::message::ClientHello;
use crate::names::registry::{ExtensionType, NamedGroup};

/// Checks the second ClientHello against the first.
///
/// Clients in use take two liberties, which do no harm: these are told as failed checks, and
/// the handshake goes on. wolfSSL changes the order of its extensions, and OpenSSL was seen to draw a
/// new payload for an Encrypted ClientHello that is only pretended, where 4.0.3 copies it.
///
/// # Errors
/// `illegal_parameter` for any other difference.
pub(super) fn check_second(
    c: &mut Connection,
    first: &ClientHello,
    second: &ClientHello,
    group: Option<NamedGroup>,
    cookie: Option<&[u8]>,
) -> Result<()> {
    if second.extension::<EarlyData>().is_some() {
        return Err(Error::illegal_parameter(
            "early_data in the second ClientHello (RFC 9846 §4.3.10)",
        ));
    }
    let changes = changes(first, second);
    if !changes.is_empty() {
        return Err(Error::illegal_parameter(format!(
            "the second ClientHello changes what must stay: {} (RFC 9846 §4.2.2)",
            changes.join(", ")
        )));
    }
    if is_reordered(first, second) {
        c.note(Check::SecondClientHello {
            difference: Difference::ExtensionOrder,
        });
    }
    if has_new_ech_payload(first, second) {
        c.note(Check::SecondClientHello {
            difference: Difference::EncryptedClientHello,
        });
    }
    if let Some(group) = group {
        check_key_shares(first, second, group)?;
    }
    let echoed = second.extension::<Cookie>().map(|echo| &echo.cookie[..]);
    if echoed != cookie {
        return Err(Error::illegal_parameter(
            "the second ClientHello does not echo the cookie as it was (RFC 9846 §4.3.2)",
        ));
    }
    Ok(())
}

/// RFC 9846 §4.3.8: one share in the group that was asked for; the same shares if none was.
fn check_key_shares(first: &ClientHello, second: &ClientHello, group: NamedGroup) -> Result<()> {
    let asked_for_share = share_in(first, group).is_none();
    if asked_for_share && (shares(second).len() != 1 || share_in(second, group).is_none()) {
        return Err(Error::illegal_parameter(format!(
            "the second ClientHello must hold one share, in {group} (RFC 9846 §4.3.8)"
        )));
    }
    if !asked_for_share && shares(first) != shares(second) {
        return Err(Error::illegal_parameter(
            "the second ClientHello changes its key shares, though no other was asked for (RFC 9846 §4.2.2)",
        ));
    }
    Ok(())
}

/// The extensions that must stay as they are.
fn fixed(hello: &ClientHello) -> impl Iterator<Item = &Extension> {
    let may_change = [
        ExtensionType::KeyShare,
        ExtensionType::Cookie,
        ExtensionType::PreSharedKey,
        ExtensionType::Padding,
        ExtensionType::EarlyData,
    ];
    let extensions = hello.extensions().iter();
    extensions.filter(move |it| !may_change.contains(&it.extension_type()))
}

fn find(hello: &ClientHello, extension_type: ExtensionType) -> Option<&Extension> {
    fixed(hello).find(|it| it.extension_type() == extension_type)
}

/// What differs that must not: fields and extensions, by name.
pub(super) fn changes(first: &ClientHello, second: &ClientHello) -> Vec<String> {
    let mut changes: Vec<String> = [
        (
            first.client_version != second.client_version,
            "legacy_version",
        ),
        (first.random != second.random, "random"),
        (first.session_id != second.session_id, "legacy_session_id"),
        (first.cipher_suites != second.cipher_suites, "cipher_suites"),
    ]
    .into_iter()
    .filter(|(differs, _)| *differs)
    .map(|(_, name)| name.to_owned())
    .collect();
    for before in fixed(first) {
        let extension_type = before.extension_type();
        match find(second, extension_type) {
            None => changes.push(format!("{extension_type} is gone")),
            Some(after) if before != after && !is_new_ech_payload(before, after) => {
                changes.push(format!("{extension_type} differs"));
            }
            Some(_) => {}
        }
    }
    let new = fixed(second).map(Extension::extension_type);
    let new = new.filter(|extension_type| find(first, *extension_type).is_none());
    changes.extend(new.map(|extension_type| format!("{extension_type} is new")));
    changes
}

fn is_reordered(first: &ClientHello, second: &ClientHello) -> bool {
    let types = |hello| {
        fixed(hello)
            .map(Extension::extension_type)
            .collect::<Vec<_>>()
    };
    types(first) != types(second)
}

/// Whether the Encrypted ClientHello is another pretended one. A real one is encrypted anew under
/// the keys of the first, which an empty `enc` says (RFC 9849 §6.1.5).
fn has_new_ech_payload(first: &ClientHello, second: &ClientHello) -> bool {
    let ech = |hello| find(hello, ExtensionType::EncryptedClientHello);
    match (ech(first), ech(second)) {
        (Some(before), Some(after)) if before != after => !has_empty_enc(after),
        _ => false,
    }
}

fn has_empty_enc(extension: &Extension) -> bool {
    matches!(
        EncryptedClientHello::of(extension),
        Some(EncryptedClientHello::Outer { enc, .. }) if enc.is_empty()
    )
}

/// Whether the two differ only in `enc` and `payload` of an outer Encrypted ClientHello.
fn is_new_ech_payload(before: &Extension, after: &Extension) -> bool {
    let outer = |extension| match EncryptedClientHello::of(extension) {
        Some(EncryptedClientHello::Outer {
            cipher_suite,
            config_id,
            ..
        }) => Some((cipher_suite, config_id)),
        _ => None,
    };
    outer(before).is_some() && outer(before) == outer(after)
}
