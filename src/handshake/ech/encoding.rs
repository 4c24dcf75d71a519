//! From the inner ClientHello to what is encrypted, and back (RFC 9849 §5.1, §6.1.3).

use crate::compute::Value;
use crate::error::{Error, Result};
use crate::extension::{EchOuterExtensions, Extension, Extensions, ServerName};
use crate::message::{ClientHello, EncodedClientHelloInner};
use crate::names::registry::ExtensionType;

/// Lengths are multiples of this (RFC 9849 §6.1.3).
const BLOCK: usize = 32;
/// Bytes of a server_name around its name: type, two lengths, the name's type, its length.
const AROUND_NAME: usize = 9;

/// The inner ClientHello without its session id, and with the extensions that the outer one has too
/// replaced by their types: those that follow its `encrypted_client_hello`, since they must be
/// neighbors. The padding is still to be added.
pub fn compress(inner: &ClientHello, outer: &ClientHello) -> EncodedClientHelloInner {
    let is_shared = |extension: &Extension| outer.extensions().contains(extension);
    let all = inner.extensions();
    let is_mark = |it: &Extension| it.extension_type() == ExtensionType::EncryptedClientHello;
    let start = all
        .iter()
        .position(is_mark)
        .map_or(all.len(), |mark| mark + 1);
    let run = all[start..].iter().take_while(|it| is_shared(it)).count();
    let mut extensions = all.to_vec();
    // A length of one byte counts them, two bytes each.
    if (2..=127).contains(&run) {
        let taken = extensions.drain(start..start + run);
        let outer_extensions = taken.map(|it| it.extension_type()).collect();
        extensions.insert(start, EchOuterExtensions { outer_extensions }.into());
    }
    EncodedClientHelloInner {
        client_hello: ClientHello {
            session_id: Value::literal("legacy_session_id", []),
            extensions: Some(Extensions(extensions)),
            ..inner.clone()
        },
        zeros: Vec::new(),
    }
}

/// How many zeros hide how long the name is (RFC 9849 §6.1.3). `length` is that of what is encrypted
/// before padding, `maximum_name_length` the configuration's.
pub fn padding(inner: &ClientHello, length: usize, maximum_name_length: u8) -> usize {
    let longest = usize::from(maximum_name_length);
    let name = inner
        .extension::<ServerName>()
        .and_then(ServerName::host_name);
    let for_name = match name {
        Some(name) => longest.saturating_sub(name.len()),
        None => longest + AROUND_NAME,
    };
    let padded = (length + for_name).next_multiple_of(BLOCK);
    padded - length
}

/// The inner ClientHello, from what was decrypted and from the outer one (RFC 9849 §5.1). One pass:
/// the extensions that are taken from the outer one are in its order.
///
/// # Errors
/// `illegal_parameter`, if the padding holds anything, or what is referred to is not there, is there
/// in another order, or is `encrypted_client_hello`.
pub fn restore(encoded: EncodedClientHelloInner, outer: &ClientHello) -> Result<ClientHello> {
    if encoded.zeros.iter().any(|byte| *byte != 0) {
        return Err(Error::illegal_parameter(
            "the padding of EncodedClientHelloInner holds something else than zeros (RFC 9849 §5.1)",
        ));
    }
    let mut inner = encoded.client_hello;
    if !inner.session_id.is_empty() {
        return Err(Error::illegal_parameter(
            "EncodedClientHelloInner has a session id (RFC 9849 §5.1)",
        ));
    }
    inner.session_id = outer.session_id.clone();
    let mut offered = outer.extensions().iter();
    let mut extensions = Vec::new();
    for extension in inner.extensions.take().unwrap_or_default().0 {
        let Extension::EchOuterExtensions(EchOuterExtensions { outer_extensions }) = extension
        else {
            extensions.push(extension);
            continue;
        };
        for wanted in outer_extensions {
            let found = offered.find(|it| it.extension_type() == wanted);
            let found = found.filter(|_| wanted != ExtensionType::EncryptedClientHello);
            let Some(found) = found else {
                return Err(Error::illegal_parameter(format!(
                    "ech_outer_extensions refers to {wanted}, which the outer ClientHello has not, or not in this place, or which it must not refer to (RFC 9849 §5.1)"
                )));
            };
            extensions.push(found.clone());
        }
    }
    inner.extensions = Some(Extensions(extensions));
    Ok(inner)
}
