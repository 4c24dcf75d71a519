//! Commands in Python: a script on the standard input of `python3`, so that inputs may be long.

use super::Command;
use crate::compute::{Description, Domain, LeadingZeros, Operation, Parameter};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::{CertificateCompressionAlgorithm, NamedGroup};
use crate::names::signature::SignatureAlgorithm;
use crate::names::suite::BulkCipher;

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
        let hash = self.of.hash()?;
        let script = self.rest("data", 0).line("import hashlib");
        Some(match hash {
            HashAlgorithm::Md5Sha1 => {
                script.line("print(hashlib.md5(data).hexdigest() + hashlib.sha1(data).hexdigest())")
            }
            // What OpenSSL knows beside those that Python always has.
            HashAlgorithm::Sm3 => script.line("print(hashlib.new(\"sm3\", data).hexdigest())"),
            _ => script.line(format!(
                "print(hashlib.{}(data).hexdigest())",
                hashlib(hash)?
            )),
        })
    }

    fn hmac(self) -> Option<Self> {
        let hash = hashlib(self.of.hash()?)?;
        let script = self.bytes("key", 0).rest("data", 1).line("import hmac");
        Some(script.line(format!(
            "print(hmac.new(key, data, \"{hash}\").hexdigest())"
        )))
    }

    fn concat(self) -> Option<Self> {
        Some(self.rest("whole", 0).line("print(whole.hex())"))
    }

    fn split(self) -> Option<Self> {
        let (offset, length) = (self.of.offset()?, self.of.length()?);
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
        let zlib = Parameter::Algorithm(CertificateCompressionAlgorithm::Zlib);
        let is_zlib = self.of.parameters.contains(&zlib);
        let script = self.line("import zlib").bytes("packed", 0);
        is_zlib.then(|| script.line("print(zlib.decompress(packed).hex())"))
    }

    fn xor(self) -> Option<Self> {
        let script = self.bytes("left", 0).bytes("right", 1);
        Some(script.line("print(bytes(a ^ b for a, b in zip(left, right)).hex())"))
    }

    fn public_key(self) -> Option<Self> {
        let group = self.of.domain()?;
        if let Some((module, class)) = montgomery(group) {
            return Some(self.bytes("private_key", 0)
                    .line(format!("from cryptography.hazmat.primitives.asymmetric.{module} import {class}PrivateKey"))
                    .line(format!("key = {class}PrivateKey.from_private_bytes(private_key)"))
                    .line("print(key.public_key().public_bytes_raw().hex())"));
        }
        if let Some(class) = ml_kem(group) {
            return Some(
                self.decapsulation_key(class)
                    .line("print(key.public_key().public_bytes_raw().hex())"),
            );
        }
        Some(match curve(group) {
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
        })
    }

    fn ecdh(self) -> Option<Self> {
        let group = self.of.domain()?;
        if let Some((module, class)) = montgomery(group) {
            let script = self.bytes("private_key", 0).bytes("peer", 1);
            return Some(script
                .line(format!("from cryptography.hazmat.primitives.asymmetric.{module} import {class}PrivateKey, {class}PublicKey"))
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
        let stripped = Parameter::LeadingZeros(LeadingZeros::Stripped);
        let strip = match self.of.parameters.contains(&stripped) {
            true => ".lstrip(b\"\\0\")",
            false => "",
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
        let length = self.of.length()?;
        let script = self
            .integer("data", 0)
            .integer("exponent", 1)
            .integer("n", 2);
        Some(script.line(format!(
            "print(pow(data, exponent, n).to_bytes({length}, \"big\").hex())"
        )))
    }

    /// `key`, of ML-KEM, from its seed.
    fn decapsulation_key(mut self, class: &str) -> Self {
        self.command.note =
            Some("ML-KEM is in the package cryptography since its version 47.".to_owned());
        self.bytes("seed", 0)
            .line(format!(
                "from cryptography.hazmat.primitives.asymmetric.mlkem import {class}PrivateKey"
            ))
            .line(format!("key = {class}PrivateKey.from_seed_bytes(seed)"))
    }

    fn decapsulate(self) -> Option<Self> {
        let group = self.of.domain()?;
        let script = self
            .decapsulation_key(ml_kem(group)?)
            .bytes("ciphertext", 1);
        Some(script.line("print(key.decapsulate(ciphertext).hex())"))
    }

    /// SM4 in GCM, of which the package has no class for all of it: the tag is apart.
    fn sm4_gcm(self, does: &str) -> Self {
        let names = ["key", "nonce", "additional_data", "data"];
        let named = names.into_iter().enumerate();
        let script = named.fold(self, |script, (input, name)| script.bytes(name, input));
        let script = script
            .line("from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes");
        match does {
            "encrypt" => script
                .line("step = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()")
                .line("step.authenticate_additional_data(additional_data)")
                .line("print((step.update(data) + step.finalize() + step.tag).hex())"),
            _ => script
                .line(
                    "step = Cipher(algorithms.SM4(key), modes.GCM(nonce, data[-16:])).decryptor()",
                )
                .line("step.authenticate_additional_data(additional_data)")
                .line("print((step.update(data[:-16]) + step.finalize()).hex())"),
        }
    }

    fn aead(self, does: &str) -> Option<Self> {
        use BulkCipher::*;
        if self.of.cipher()? == Sm4Gcm {
            return Some(self.sm4_gcm(does));
        }
        let (class, options) = match self.of.cipher()? {
            Aes128Gcm | Aes256Gcm => ("AESGCM", ""),
            Aes128Ccm | Aes256Ccm => ("AESCCM", ", tag_length=16"),
            Aes128Ccm8 | Aes256Ccm8 => ("AESCCM", ", tag_length=8"),
            ChaCha20Poly1305 => ("ChaCha20Poly1305", ""),
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
        use BulkCipher::*;
        let (module, class) = match self.of.cipher()? {
            Aes128Cbc | Aes256Cbc => ("primitives", "AES"),
            Camellia128Cbc | Camellia256Cbc => ("decrepit", "Camellia"),
            TripleDesEdeCbc => ("decrepit", "TripleDES"),
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
        let algorithm = self.of.scheme()?.algorithm()?;
        let hash = self.of.hash();
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
        if hash == Some(HashAlgorithm::Md5Sha1) {
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
        use SignatureAlgorithm::*;
        let how = match (algorithm, hash) {
            (RsaPkcs1, Some(hash)) => format!(", padding.PKCS1v15(), {hash}"),
            (RsaPssRsae | RsaPssPss, Some(hash)) => {
                format!(", padding.PSS(padding.MGF1({hash}), {hash}.digest_size), {hash}")
            }
            (Ecdsa, Some(hash)) => format!(", ec.ECDSA({hash})"),
            (Ed25519 | Ed448 | MlDsa, _) => String::new(),
            (Sm2, _) | (RsaPkcs1 | RsaPssRsae | RsaPssPss | Ecdsa, None) => return None,
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
fn hashlib(hash: HashAlgorithm) -> Option<&'static str> {
    Some(match hash {
        HashAlgorithm::Md5 => "md5",
        HashAlgorithm::Sha1 => "sha1",
        HashAlgorithm::Sha224 => "sha224",
        HashAlgorithm::Sha256 => "sha256",
        HashAlgorithm::Sha384 => "sha384",
        HashAlgorithm::Sha512 => "sha512",
        HashAlgorithm::Sm3 => "sm3",
        HashAlgorithm::Md5Sha1 => return None,
    })
}

/// A curve by its name in `cryptography`.
fn curve(domain: Domain) -> Option<&'static str> {
    Some(match domain {
        Domain::Group(NamedGroup::Secp256r1) => "SECP256R1",
        Domain::Group(NamedGroup::Secp384r1) => "SECP384R1",
        Domain::Group(NamedGroup::Secp521r1) => "SECP521R1",
        Domain::Group(NamedGroup::BrainpoolP256r1) => "BrainpoolP256R1",
        Domain::Group(NamedGroup::BrainpoolP384r1) => "BrainpoolP384R1",
        _ => return None,
    })
}

/// The module of a curve of RFC 7748 in `cryptography`, and how its classes begin.
fn montgomery(domain: Domain) -> Option<(&'static str, &'static str)> {
    match domain {
        Domain::Group(NamedGroup::X25519) => Some(("x25519", "X25519")),
        Domain::Group(NamedGroup::X448) => Some(("x448", "X448")),
        _ => None,
    }
}

/// How the classes of a parameter set of ML-KEM begin in `cryptography`, which lacks the smallest.
fn ml_kem(domain: Domain) -> Option<&'static str> {
    match domain {
        Domain::MlKem768 => Some("MLKEM768"),
        Domain::MlKem1024 => Some("MLKEM1024"),
        _ => None,
    }
}
