//! SM2 with SM3 (GB/T 32918.2), which hashes an identifier and the public key before the content. The
//! identifier is one thing in the handshake and another in certificates (RFC 8998 §3.2.1).

use rand::CryptoRng;
use sm2::dsa::signature::{MultipartVerifier, RandomizedMultipartSigner};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm2::{PublicKey, SecretKey};

use crate::names::registry::SignatureScheme;

fn identifier(scheme: SignatureScheme) -> &'static str {
    match scheme {
        SignatureScheme::Sm2SignSm3 => "1234567812345678",
        _ => "TLSv1.3+GM+Cipher+Suite",
    }
}

/// Whether a signature in DER is the key's over `parts`, one after the other.
pub(super) fn verifies(
    key: &PublicKey,
    scheme: SignatureScheme,
    parts: &[&[u8]],
    signature: &[u8],
) -> bool {
    let key = VerifyingKey::new(identifier(scheme), *key);
    let signature = Signature::from_der(signature);
    matches!((key, signature), (Ok(key), Ok(signature)) if key.multipart_verify(parts, &signature).is_ok())
}

/// A signature in DER over `parts`, one after the other.
pub(super) fn sign(
    key: &SecretKey,
    scheme: SignatureScheme,
    parts: &[&[u8]],
    rng: &mut &mut dyn CryptoRng,
) -> Option<Vec<u8>> {
    let key = SigningKey::new(identifier(scheme), key).ok()?;
    let signature: Signature = key.try_multipart_sign_with_rng(rng, parts).ok()?;
    Some(signature.to_der().as_bytes().to_vec())
}
