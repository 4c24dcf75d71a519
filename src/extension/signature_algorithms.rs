//! `signature_algorithms` and `signature_algorithms_cert` (RFC 9846 §4.3.3, RFC 5246 §7.4.1.4.1):
//! the signatures that the sender can check.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::SignatureScheme;
use crate::wire::{Result, Wire};

macro_rules! scheme_list {
    ($(#[$doc:meta])* $kind:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $kind {
            /// Best first.
            pub supported_signature_algorithms: Vec<SignatureScheme>,
        }

        impl ExtensionBody for $kind {
            extension_is!($kind, $kind, [ClientHello, CertificateRequest]);

            fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
                let schemes = &mut self.supported_signature_algorithms;
                w.list16("supported_signature_algorithms", 2..=0xfffe, schemes, |w, scheme| {
                    w.code("SignatureScheme", scheme)
                })
            }
        }
    };
}

scheme_list! {
    /// Schemes for signatures of the handshake, and of certificates unless
    /// [`SignatureAlgorithmsCert`] says otherwise.
    SignatureAlgorithms
}
scheme_list! {
    /// Schemes for signatures of certificates.
    SignatureAlgorithmsCert
}
