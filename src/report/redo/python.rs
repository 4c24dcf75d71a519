//! Commands in Python: a script on the standard input of `python3`, so that inputs may be long.

use super::{Command, parameter};
use crate::compute::{Description, Operation};

/// The command, or `None` for parameters that are not known.
pub(super) fn command(of: &Description) -> Option<Command> {
    let script = Script::new(of);
    let script = match of.operation {
        Operation::Hash => script.hash(),
        Operation::Hmac => script.hmac(),
        Operation::Concat => script.concat(),
        Operation::Split => script.split(),
        Operation::Compress => Some(script.compress()),
        Operation::Decompress => script.decompress(),
        Operation::Xor => script.xor(),
        Operation::PublicKey => script.public_key(),
        Operation::Ecdh => script.ecdh(),
        Operation::Ffdh => script.ffdh(),
        Operation::RsaEncrypt | Operation::RsaDecrypt => script.rsa(),
        Operation::MlKemDecapsulate => script.decapsulate(),
        Operation::AeadSeal => script.aead("encrypt"),
        Operation::AeadOpen => script.aead("decrypt"),
        Operation::CbcEncrypt => script.cbc("encryptor"),
        Operation::CbcDecrypt => script.cbc("decryptor"),
        Operation::Sign | Operation::Verify => script.verify(),
        Operation::Random
        | Operation::MlKemEncapsulate
        | Operation::Prf
        | Operation::HkdfExtract
        | Operation::HkdfExpand
        | Operation::HkdfExpandLabel => None,
    }?;
    Some(script.command.text("EOF"))
}

/// A script that is being written.
struct Script<'d> {
    of: &'d Description,
    command: Command,
}

impl<'d> Script<'d> {
    fn new(of: &'d Description) -> Self {
        Script {
            of,
            command: Command::default().text("python3 - <<'EOF'\n"),
        }
    }

    fn parameter(&self, name: &str) -> Option<&'d str> {
        parameter(self.of, name)
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.parameter(name)?.parse().ok()
    }

    fn line(mut self, line: impl AsRef<str>) -> Self {
        self.command = self.command.text(line).text("\n");
        self
    }

    /// `name = bytes.fromhex("…")` with one input.
    fn bytes(mut self, name: &str, input: usize) -> Self {
        self.command = (self.command)
            .text(format!("{name} = bytes.fromhex(\""))
            .input(input)
            .text("\")\n");
        self
    }

    /// `name = 0x…` with one input, a number.
    fn integer(mut self, name: &str, input: usize) -> Self {
        self.command = (self.command)
            .text(format!("{name} = int(\""))
            .input(input)
            .text("\", 16)\n");
        self
    }

    /// The same with these inputs one after the other, each on a line of its own.
    fn joined(mut self, name: &str, inputs: std::ops::Range<usize>) -> Self {
        let mut command = self.command.text(format!("{name} = bytes.fromhex("));
        if inputs.len() == 1 {
            command = command.text("\"").input(inputs.start).text("\"");
        } else {
            for input in inputs.clone() {
                command = command.text("\n  \"").input(input).text("\"");
            }
            if inputs.is_empty() {
                command = command.text("\"\"");
            }
        }
        self.command = command.text(")\n");
        self
    }

    /// All inputs from this one on.
    fn rest(self, name: &str, first: usize) -> Self {
        let end = self.of.inputs.len();
        self.joined(name, first..end.max(first))
    }

    fn hash(self) -> Option<Self> {
        let hash = self.parameter("hash")?;
        let script = self.rest("data", 0).line("import hashlib");
        Some(match hash {
            "MD5+SHA-1" => {
                script.line("print(hashlib.md5(data).hexdigest() + hashlib.sha1(data).hexdigest())")
            }
            _ => script.line(format!(
                "print(hashlib.{}(data).hexdigest())",
                hashlib(hash)?
            )),
        })
    }

    fn hmac(self) -> Option<Self> {
        let hash = hashlib(self.parameter("hash")?)?;
        let script = self.bytes("key", 0).rest("data", 1).line("import hmac");
        Some(script.line(format!(
            "print(hmac.new(key, data, \"{hash}\").hexdigest())"
        )))
    }

    fn concat(self) -> Option<Self> {
        Some(self.rest("whole", 0).line("print(whole.hex())"))
    }

    fn split(self) -> Option<Self> {
        let (offset, length) = (self.number("offset")?, self.number("length")?);
        let end = offset.checked_add(length)?;
        let script = self.bytes("whole", 0);
        Some(script.line(format!("print(whole[{offset}:{end}].hex())")))
    }

    fn compress(mut self) -> Self {
        let note = "Programs compress with different success, so this decompresses instead: 01 says that what comes out is what went in.";
        self.command.note = Some(note.to_owned());
        let mut script = self.line("import zlib").bytes("body", 0);
        script.command = (script.command)
            .text("packed = bytes.fromhex(\"")
            .output()
            .text("\")\n");
        script.line("print(\"01\" if zlib.decompress(packed) == body else \"00\")")
    }

    fn decompress(self) -> Option<Self> {
        // The standard library has no other.
        let is_zlib = parameter(self.of, "algorithm") == Some("zlib");
        let script = self.line("import zlib").bytes("packed", 0);
        is_zlib.then(|| script.line("print(zlib.decompress(packed).hex())"))
    }

    fn xor(self) -> Option<Self> {
        let script = self.bytes("left", 0).bytes("right", 1);
        Some(script.line("print(bytes(a ^ b for a, b in zip(left, right)).hex())"))
    }

    fn public_key(self) -> Option<Self> {
        let group = self.parameter("group")?;
        Some(match group {
            "x25519" | "x448" => {
                let class = group.to_uppercase();
                self.bytes("private_key", 0)
                    .line(format!("from cryptography.hazmat.primitives.asymmetric.{group} import {class}PrivateKey"))
                    .line(format!("key = {class}PrivateKey.from_private_bytes(private_key)"))
                    .line("print(key.public_key().public_bytes_raw().hex())")
            }
            "ML-KEM-768" | "ML-KEM-1024" => self
                .decapsulation_key(group)
                .line("print(key.public_key().public_bytes_raw().hex())"),
            _ => match curve(group) {
                Some(curve) => self
                    .integer("private_key", 0)
                    .line("from cryptography.hazmat.primitives.asymmetric import ec")
                    .line("from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat")
                    .line(format!("key = ec.derive_private_key(private_key, ec.{curve}())"))
                    .line("print(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex())"),
                None => {
                    let length = self.of.inputs.get(2)?.bytes.len();
                    let script = self.integer("g", 0).integer("private_key", 1).integer("p", 2);
                    script.line(format!("print(pow(g, private_key, p).to_bytes({length}, \"big\").hex())"))
                }
            },
        })
    }

    fn ecdh(self) -> Option<Self> {
        let group = self.parameter("group")?;
        if matches!(group, "x25519" | "x448") {
            let class = group.to_uppercase();
            let script = self.bytes("private_key", 0).bytes("peer", 1);
            return Some(script
                .line(format!("from cryptography.hazmat.primitives.asymmetric.{group} import {class}PrivateKey, {class}PublicKey"))
                .line(format!("key = {class}PrivateKey.from_private_bytes(private_key)"))
                .line(format!("print(key.exchange({class}PublicKey.from_public_bytes(peer)).hex())")));
        }
        let curve = curve(group)?;
        let script = self.integer("private_key", 0).bytes("peer", 1);
        Some(script
            .line("from cryptography.hazmat.primitives.asymmetric import ec")
            .line(format!("curve = ec.{curve}()"))
            .line("key = ec.derive_private_key(private_key, curve)")
            .line("print(key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(curve, peer)).hex())"))
    }

    fn ffdh(self) -> Option<Self> {
        let length = self.of.inputs.get(2)?.bytes.len();
        let strip = match self.parameter("leading_zeros")? {
            "stripped" => ".lstrip(b\"\\0\")",
            _ => "",
        };
        let script = self
            .integer("peer", 0)
            .integer("private_key", 1)
            .integer("p", 2);
        Some(script.line(format!(
            "print(pow(peer, private_key, p).to_bytes({length}, \"big\"){strip}.hex())"
        )))
    }

    fn rsa(self) -> Option<Self> {
        let length = self.number("length")?;
        let script = self
            .integer("data", 0)
            .integer("exponent", 1)
            .integer("n", 2);
        Some(script.line(format!(
            "print(pow(data, exponent, n).to_bytes({length}, \"big\").hex())"
        )))
    }

    /// `key`, of ML-KEM, from its seed.
    fn decapsulation_key(mut self, group: &str) -> Self {
        self.command.note =
            Some("ML-KEM is in the package cryptography since its version 47.".to_owned());
        let set = group.replace('-', "");
        self.bytes("seed", 0)
            .line(format!(
                "from cryptography.hazmat.primitives.asymmetric.mlkem import {set}PrivateKey"
            ))
            .line(format!("key = {set}PrivateKey.from_seed_bytes(seed)"))
    }

    fn decapsulate(self) -> Option<Self> {
        let group = self.parameter("group")?;
        matches!(group, "ML-KEM-768" | "ML-KEM-1024").then_some(())?;
        let script = self.decapsulation_key(group).bytes("ciphertext", 1);
        Some(script.line("print(key.decapsulate(ciphertext).hex())"))
    }

    fn aead(self, does: &str) -> Option<Self> {
        let (class, options) = match self.parameter("cipher")? {
            "AES_128_GCM" | "AES_256_GCM" => ("AESGCM", ""),
            "AES_128_CCM" | "AES_256_CCM" => ("AESCCM", ", tag_length=16"),
            "AES_128_CCM_8" | "AES_256_CCM_8" => ("AESCCM", ", tag_length=8"),
            "CHACHA20_POLY1305" => ("ChaCha20Poly1305", ""),
            _ => return None,
        };
        let names = ["key", "nonce", "additional_data", "data"];
        let named = names.into_iter().enumerate();
        let script = named.fold(self, |script, (input, name)| script.bytes(name, input));
        Some(
            script
                .line(format!(
                    "from cryptography.hazmat.primitives.ciphers.aead import {class}"
                ))
                .line(format!(
                    "print({class}(key{options}).{does}(nonce, data, additional_data).hex())"
                )),
        )
    }

    fn cbc(self, does: &str) -> Option<Self> {
        let (module, class) = match self.parameter("cipher")? {
            "AES_128_CBC" | "AES_256_CBC" => ("primitives", "AES"),
            "CAMELLIA_128_CBC" | "CAMELLIA_256_CBC" => ("decrepit", "Camellia"),
            "3DES_EDE_CBC" => ("decrepit", "TripleDES"),
            _ => return None,
        };
        let script = self.bytes("key", 0).bytes("iv", 1).bytes("data", 2);
        Some(
            script
                .line("from cryptography.hazmat.primitives.ciphers import Cipher, modes")
                .line(format!(
                    "from cryptography.hazmat.{module}.ciphers.algorithms import {class}"
                ))
                .line(format!(
                    "step = Cipher({class}(key), modes.CBC(iv)).{does}()"
                ))
                .line("print((step.update(data) + step.finalize()).hex())"),
        )
    }

    /// Checks a signature: prints 01 if it is good, else 00. One that we made is checked as well, as
    /// most schemes take randomness that only the signer had.
    fn verify(mut self) -> Option<Self> {
        let scheme = self.parameter("scheme")?;
        let hash = self.parameter("hash");
        let last = self.of.inputs.len().checked_sub(1)?;
        let script = if self.of.operation == Operation::Sign {
            let note = "Signing takes randomness of the signer's, so this checks the signature instead: 01 says that it is good.";
            self.command.note = Some(note.to_owned());
            let mut script = self.bytes("public_key", last).joined("content", 1..last);
            script.command = (script.command)
                .text("signature = bytes.fromhex(\"")
                .output()
                .text("\")\n");
            script
        } else {
            (self.bytes("public_key", 0).joined("content", 1..last)).bytes("signature", last)
        };
        let script = script
            .line("from cryptography.exceptions import InvalidSignature")
            .line("from cryptography.hazmat.primitives import hashes")
            .line("from cryptography.hazmat.primitives.asymmetric import ec, padding")
            .line("from cryptography.hazmat.primitives.serialization import load_der_public_key")
            .line("key = load_der_public_key(public_key)");
        if hash == Some("MD5+SHA-1") {
            // RFC 4346 §7.4.3: both hashes, padded without a DigestInfo.
            return Some(script
                .line("import hashlib")
                .line("n, e, size = key.public_numbers().n, key.public_numbers().e, key.key_size // 8")
                .line("both = hashlib.md5(content).digest() + hashlib.sha1(content).digest()")
                .line("padded = b\"\\0\\1\" + b\"\\xff\" * (size - len(both) - 3) + b\"\\0\" + both")
                .line("block = pow(int.from_bytes(signature, \"big\"), e, n).to_bytes(size, \"big\")")
                .line("print(\"01\" if block == padded else \"00\")"));
        }
        let hash = match hash {
            Some(hash) => Some(format!("hashes.{}()", hashlib(hash)?.to_uppercase())),
            None => None,
        };
        let how = match (scheme, hash) {
            (_, Some(hash)) if scheme.starts_with("rsa_pkcs1") => {
                format!(", padding.PKCS1v15(), {hash}")
            }
            (_, Some(hash)) if scheme.starts_with("rsa_pss") => {
                format!(", padding.PSS(padding.MGF1({hash}), {hash}.digest_size), {hash}")
            }
            (_, Some(hash)) if scheme.starts_with("ecdsa") => format!(", ec.ECDSA({hash})"),
            ("ed25519" | "ed448" | "mldsa44" | "mldsa65" | "mldsa87", _) => String::new(),
            _ => return None,
        };
        Some(
            script
                .line("try:")
                .line(format!("  key.verify(signature, content{how})"))
                .line("  print(\"01\")")
                .line("except InvalidSignature:")
                .line("  print(\"00\")"),
        )
    }
}

/// A hash by its name in `hashlib`.
fn hashlib(hash: &str) -> Option<&'static str> {
    Some(match hash {
        "MD5" => "md5",
        "SHA-1" => "sha1",
        "SHA-224" => "sha224",
        "SHA-256" => "sha256",
        "SHA-384" => "sha384",
        "SHA-512" => "sha512",
        "SM3" => "sm3",
        _ => return None,
    })
}

/// A curve by its name in `cryptography`.
fn curve(group: &str) -> Option<&'static str> {
    Some(match group {
        "secp256r1" => "SECP256R1",
        "secp384r1" => "SECP384R1",
        "secp521r1" => "SECP521R1",
        "brainpoolP256r1" => "BrainpoolP256R1",
        "brainpoolP384r1" => "BrainpoolP384R1",
        _ => return None,
    })
}
