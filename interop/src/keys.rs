//! Keys for Encrypted ClientHello: the server's, and one that it no longer has.

use std::path::{Path, PathBuf};

use boring::base64;

use crate::case::Ech;
use crate::openssl::{make_client, make_owner};
use crate::ours::{identity, tlsdemo};
use crate::process::Program;

/// The name that the network sees; the demo certificates are for it too.
pub const PUBLIC_NAME: &str = "tlsdemo.example";

/// Files in PEM: a private key and an ECHConfigList.
pub struct Keys {
    /// Where the files of this run are.
    pub folder: PathBuf,
    /// The server's.
    pub ours: PathBuf,
    /// Another, which a client may have out of an old record of DNS.
    pub stale: PathBuf,
}

impl Keys {
    /// Has both made: `make` writes one into a file.
    pub fn new(maker: &str, make: impl Fn(&Path)) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/files");
        std::fs::create_dir_all(&folder).expect("target can be written");
        let [ours, stale] = ["ours", "stale"].map(|name| {
            let path = folder.join(format!("{maker}-{name}.pem"));
            let _ = std::fs::remove_file(&path);
            make(&path);
            path
        });
        Keys {
            folder,
            ours,
            stale,
        }
    }

    /// The file whose configuration the client has.
    pub fn offered(&self, ech: Ech) -> &Path {
        match ech {
            Ech::Rejected => &self.stale,
            _ => &self.ours,
        }
    }

    /// The ECHConfigList that the client has.
    pub fn list(&self, ech: Ech) -> Vec<u8> {
        block(self.offered(ech), "ECHCONFIG")
    }

    /// A file of the chain of a demo identity that says which trust anchor it is of: its number below
    /// 32473, in the form of draft-ietf-tls-trust-anchor-ids §6.4.
    pub fn with_anchor(&self, name: &str, anchor: &str) -> String {
        let chain = std::fs::read_to_string(identity(&format!("{name}.pem"))).expect("it is there");
        let properties = base64::encode_block(&properties(anchor));
        let path = self.folder.join(format!("{name}-{anchor}.pem"));
        let text = format!(
            "-----BEGIN CERTIFICATE PROPERTIES-----\n{properties}\n-----END CERTIFICATE PROPERTIES-----\n{chain}"
        );
        std::fs::write(&path, text).expect("target can be written");
        path.display().to_string()
    }

    /// A certificate that allows delegation, and its key.
    pub fn owner(&self) -> (String, String) {
        ["owner.pem", "owner.key"]
            .map(|name| self.folder.join(name).display().to_string())
            .into()
    }

    /// A file of a delegated credential of that owner, made by tlsdemo.
    pub fn delegate(&self) -> String {
        self.folder.join("delegate.pem").display().to_string()
    }

    /// Has those made.
    pub fn make_delegate(&self) {
        let ((certificate, key), delegate) = (self.owner(), self.delegate());
        let _ = std::fs::remove_file(&delegate);
        make_owner(&certificate, &key);
        let mut command = tlsdemo();
        command.args([
            "delegate",
            "--cert",
            &certificate,
            "--key",
            &key,
            "--output",
            &delegate,
        ]);
        let (is_made, printed) = Program::start(&mut command).finish();
        assert!(is_made, "{printed}");
    }

    /// A client's certificate, which is its own authority, and its key.
    pub fn client(&self) -> (String, String) {
        ["client.pem", "client.key"]
            .map(|name| self.folder.join(name).display().to_string())
            .into()
    }

    /// Has them made.
    pub fn make_client(&self) {
        let (certificate, key) = self.client();
        make_client(&certificate, &key);
    }

    /// What the server publishes.
    pub fn published(&self) -> Vec<u8> {
        block(&self.ours, "ECHCONFIG")
    }

    /// Its private key of X25519, as it is: PKCS #8 ends with it.
    pub fn secret(&self) -> Vec<u8> {
        let key = block(&self.ours, "PRIVATE KEY");
        key[key.len() - 32..].to_vec()
    }
}

/// The CertificatePropertyList of a trust anchor below 32473.
pub fn properties(anchor: &str) -> Vec<u8> {
    let id = anchor_id(anchor);
    let property = [&[0, 0, 0, id.len() as u8][..], &id].concat();
    [&[0, property.len() as u8][..], &property].concat()
}

/// The bytes of such an identifier.
pub fn anchor_id(anchor: &str) -> [u8; 4] {
    let last = anchor
        .strip_prefix("32473.")
        .and_then(|last| last.parse().ok());
    [0x81, 0xfd, 0x59, last.expect("a number below 32473")]
}

/// What stands between the lines of a file in PEM.
pub fn block(path: &Path, label: &str) -> Vec<u8> {
    let text = std::fs::read_to_string(path).expect("it was made");
    let (_, rest) = text
        .split_once(&format!("-----BEGIN {label}-----"))
        .expect("it holds a key and a list");
    let (inside, _) = rest.split_once("-----END").expect("it is in PEM");
    let inside: String = inside.split_whitespace().collect();
    base64::decode_block(&inside).expect("it is in base64")
}

/// In hex, as traces have it.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
