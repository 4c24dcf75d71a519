//! Passwords: `srp` (RFC 5054 §2.8.1), and `pwd_protect`, `pwd_clear` and `password_salt` of TLS-PWD
//! (RFC 8492 §4).

use super::{Carrier, ExtensionBody, extension_is};
use crate::wire::{Result, Wire};

/// Who is going to prove a password with SRP.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Srp {
    /// The user's name, in UTF-8; 1 to 255 bytes.
    pub name: Vec<u8>,
}

impl ExtensionBody for Srp {
    extension_is!(Srp, Srp, [ClientHello]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.within8("srp_I", 1..=255, |w| w.text("I", &mut self.name))
    }
}

/// Who is going to prove a password with TLS-PWD, in the clear.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PwdClear {
    /// The user's name, in UTF-8; 1 to 255 bytes.
    pub name: Vec<u8>,
}

impl ExtensionBody for PwdClear {
    extension_is!(PwdClear, PwdClear, [ClientHello]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.within8("PWD_name", 1..=255, |w| w.text("username", &mut self.name))
    }
}

/// The same, encrypted to a key of the server's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PwdProtect {
    /// The encrypted name; 1 to 255 bytes.
    pub protected_name: Vec<u8>,
}

impl ExtensionBody for PwdProtect {
    extension_is!(PwdProtect, PwdProtect, [ClientHello]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.vector8("protected_name", 1..=255, &mut self.protected_name)
    }
}

/// What the server mixed into its copy of the password.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PasswordSalt {
    /// Random bytes.
    pub salt: Vec<u8>,
}

impl ExtensionBody for PasswordSalt {
    extension_is!(PasswordSalt, PasswordSalt, [ServerHello, HelloRetryRequest]);

    fn fields(&mut self, w: &mut impl Wire, _: Carrier) -> Result<()> {
        w.vector16("password_salt", 0..=0xffff, &mut self.salt)
    }
}
