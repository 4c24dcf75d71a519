//! Keys for Encrypted ClientHello: the server's, and one that it no longer has.

use std::path::{Path, PathBuf};

use boring::base64;

use crate::case::Ech;

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

/// What stands between the lines of a file in PEM.
fn block(path: &Path, label: &str) -> Vec<u8> {
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
