//! Who the user is, and what they may do: `user_mapping` (RFC 4681 §2), `client_authz` and `server_authz`
//! (RFC 5878 §2.3). All three announce what a SupplementalData message is to carry.

use super::{Carrier, ExtensionBody, extension_is};
use crate::names::registry::{AuthzDataFormat, UserMappingType};
use crate::wire::{Result, Wire};

/// Kinds of hint at who the user is: those that the client has, or that the server takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserMapping {
    /// At least one.
    pub user_mapping_types: Vec<UserMappingType>,
}

impl ExtensionBody for UserMapping {
    extension_is!(UserMapping, UserMapping, [ClientHello, ServerHello]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        let types = &mut self.user_mapping_types;
        w.list8("user_mapping_types", 1..=255, types, |w, kind| {
            w.code("UserMappingType", kind)
        })
    }
}

macro_rules! authz {
    ($(#[$about:meta])* $kind:ident) => {
        $(#[$about])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $kind {
            /// At least one: offered by a client, accepted by a server.
            pub authz_format_list: Vec<AuthzDataFormat>,
        }

        impl ExtensionBody for $kind {
            extension_is!($kind, $kind, [ClientHello, ServerHello]);

            fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
                let formats = &mut self.authz_format_list;
                w.list8("authz_format_list", 1..=255, formats, |w, format| {
                    w.code("AuthzDataFormat", format)
                })
            }
        }
    };
}

authz! {
    /// Forms of statement that the client can give about itself.
    ClientAuthz
}
authz! {
    /// Forms of statement that the server can give about itself.
    ServerAuthz
}
