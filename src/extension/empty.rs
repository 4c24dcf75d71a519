//! Extensions that say all by being there.

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Wire};

macro_rules! empty {
    ($(#[$doc:meta])* $kind:ident [$($carrier:ident),*]) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $kind;

        impl ExtensionBody for $kind {
            extension_is!($kind, $kind, [$($carrier),*]);

            fn fields(&mut self, _: &mut impl Wire, _: Carrier) -> Result<()> {
                Ok(())
            }
        }
    };
}

empty! {
    /// `encrypt_then_mac` (RFC 7366 §2): the MAC of CBC records covers the ciphertext.
    EncryptThenMac [ClientHello, ServerHello]
}
empty! {
    /// `extended_master_secret` (RFC 7627 §5.1): the master secret covers the whole handshake.
    ExtendedMasterSecret [ClientHello, ServerHello]
}
empty! {
    /// `post_handshake_auth` (RFC 9846 §4.3.6): the client would authenticate later on request.
    PostHandshakeAuth [ClientHello]
}
empty! {
    /// `client_certificate_url` (RFC 6066 §5): the client may send the address of its certificate.
    ClientCertificateUrl [ClientHello, ServerHello]
}
empty! {
    /// `truncated_hmac` (RFC 6066 §7): shorter MACs. Nobody uses it any more.
    TruncatedHmac [ClientHello, ServerHello]
}
empty! {
    /// `tls_cert_with_extern_psk` (RFC 8773 §4): certificates together with a key known before.
    TlsCertWithExternPsk [ClientHello, ServerHello]
}
empty! {
    /// `channel_id` (draft-balfanz-tls-channelid-01): the client signs with a key for this host.
    ChannelId [ClientHello, ServerHello]
}
empty! {
    /// The same in the draft's first form.
    ChannelIdOld [ClientHello, ServerHello]
}
empty! {
    /// `tls_lts` (draft-gutmann-tls-lts §3): TLS 1.2 with its known faults repaired.
    TlsLts [ClientHello, ServerHello]
}
empty! {
    /// `rrc` (draft-ietf-tls-dtls-rrc §3): the peer may ask whether an address is still right.
    Rrc [ClientHello, ServerHello, EncryptedExtensions]
}
