#!/usr/bin/env python3
"""Redoes every computation of a trace that `tlsdemo --json FILE` wrote.

This is an outsider: it shares no code with tlsdemo, reads nothing but the trace, and computes with
the `cryptography` package (and `kyber-py` for one operation; see requirements.txt beside this file).
docs/trace-format.md describes what it reads.

It checks five things:

1. Each `computation` line and each step of a record by itself: the output follows from operation,
   parameters and inputs. Three things cannot be computed again: of `random` it checks the length, a signature
   (`sign`) it verifies with the public key among the inputs, and of ARIA, which the package does not
   have, it checks lengths.
2. Where inputs come from: each refers to the output of an earlier computation or to a part of an
   earlier message, which must hold these very bytes there; or it is a literal, of which the checker
   knows what it must be. Only a server's key comes from nowhere.
3. What crossed the wire: segments are the records, records hold the messages and the data, and
   each protected record is what its steps made, or took apart. Long fields of the messages that this
   end sent (randoms, key shares, verify_data, …) refer to what they carry.
4. Each `check` line: that its outcome follows from what was compared, and that this is what it is said
   to be.
5. The key schedules: that each secret (pre-shared keys, binders, keys of early data, exporters) is derived
   from the secrets, by the label, and over the messages that the specifications name, whatever the trace
   says; that records are protected with keys of their direction; and that what was exported is what was
   asked for.

Exit status: 0 all is right, 1 something is not, 2 wrong usage or no trace.
"""

import argparse
import hashlib
import hmac
import json
import sys
import zlib
from collections import Counter

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa, x448, x25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

try:
    from cryptography.hazmat.decrepit.ciphers.algorithms import Camellia, TripleDES
except ImportError:  # before cryptography 43
    Camellia, TripleDES = algorithms.Camellia, algorithms.TripleDES

FORMAT, VERSION = "tlsdemo-trace", 2

HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-224": "sha224", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512", "SM3": "sm3"}
SIGNATURE_HASHES = {
    "SHA-1": hashes.SHA1, "SHA-256": hashes.SHA256, "SHA-384": hashes.SHA384, "SHA-512": hashes.SHA512,
}  # fmt: skip
CURVES = {
    "secp256r1": ec.SECP256R1,
    "secp384r1": ec.SECP384R1,
    "secp521r1": ec.SECP521R1,
    "brainpoolP256r1": ec.BrainpoolP256R1,
    "brainpoolP384r1": ec.BrainpoolP384R1,
}
XDH = {
    "x25519": (x25519.X25519PrivateKey, x25519.X25519PublicKey),
    "x448": (x448.X448PrivateKey, x448.X448PublicKey),
}
# RFC 7919 appendix A: bits of the prime, and the X of its definition.
FFDHE = {
    "ffdhe2048": (2048, 560316), "ffdhe3072": (3072, 2625351), "ffdhe4096": (4096, 5736041),
    "ffdhe6144": (6144, 15705020), "ffdhe8192": (8192, 10965728),
}  # fmt: skip


def mixed(line):
    """A pre_master_secret with a pre-shared key has each secret after its length, and zeros in place of
    a secret that is not exchanged (RFC 4279 §2)."""
    parts = {part["name"]: bytes.fromhex(part["bytes"]) for part in line["inputs"]}
    if line["name"] != "pre_master_secret" or "psk" not in parts:
        return
    other, psk = parts["other_secret"], parts["psk"]
    expected = len(other).to_bytes(2, "big") + other + len(psk).to_bytes(2, "big") + psk
    require(bytes.fromhex(line["output"]) == expected, "the pre-shared key is not mixed as RFC 4279 says")
    origin = next(part["origin"] for part in line["inputs"] if part["name"] == "other_secret")
    require(origin != "literal" or len(other) == len(psk), "there are more or fewer zeros than the key has bytes")


class Wrong(Exception):
    """Something in the trace does not follow from the rest."""


def require(condition, message):
    if not condition:
        raise Wrong(message)


# 1. The operations. Each takes the parameters (a dict of strings) and the inputs (a list of bytes in
# the order of the formula), and returns the output.


def digest(name, data):
    if name == "MD5+SHA-1":
        return digest("MD5", data) + digest("SHA-1", data)
    return hashlib.new(HASHES[name], data).digest()


def mac(name, key, data):
    return hmac.new(key, data, HASHES[name]).digest()


class Sm2:
    """The curve of SM2 and its signatures (RFC 8998 §3.2.1, GB/T 32918.2), which the package does not have."""

    P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
    A = P - 3
    B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
    N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
    G = (
        0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
        0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
    )
    IDENTIFIERS = {"sm2sig_sm3": b"TLSv1.3+GM+Cipher+Suite", "sm2sign_with_sm3": b"1234567812345678"}

    @classmethod
    def decode(cls, point):
        require(len(point) == 65 and point[0] == 4, "no uncompressed point")
        x, y = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
        require((y * y - x * x * x - cls.A * x - cls.B) % cls.P == 0, "the point is not on the curve")
        return x, y

    @staticmethod
    def encode(point):
        return b"\4" + b"".join(number.to_bytes(32, "big") for number in point)

    @classmethod
    def add(cls, one, other):
        if one is None or other is None:
            return one or other
        (x1, y1), (x2, y2) = one, other
        if x1 == x2 and (y1 + y2) % cls.P == 0:
            return None
        above, below = (3 * x1 * x1 + cls.A, 2 * y1) if one == other else (y2 - y1, x2 - x1)
        slope = above * pow(below, -1, cls.P) % cls.P
        x = (slope * slope - x1 - x2) % cls.P
        return x, (slope * (x1 - x) - y1) % cls.P

    @classmethod
    def times(cls, number, point):
        product = None
        while number:
            product = cls.add(product, point) if number & 1 else product
            point, number = cls.add(point, point), number >> 1
        return product

    @classmethod
    def is_signed(cls, scheme, spki, content, signature):
        key, identifier = cls.decode(spki[-65:]), cls.IDENTIFIERS[scheme]
        numbers = b"".join(number.to_bytes(32, "big") for number in (cls.A, cls.B, *cls.G, *key))
        z = digest("SM3", (8 * len(identifier)).to_bytes(2, "big") + identifier + numbers)
        e = int.from_bytes(digest("SM3", z + content), "big")
        r, s = decode_dss_signature(signature)
        t = (r + s) % cls.N
        if not (0 < r < cls.N and 0 < s < cls.N and t):
            return False
        point = cls.add(cls.times(s, cls.G), cls.times(t, key))
        return point is not None and (e + point[0]) % cls.N == r

    @classmethod
    def public_of(cls, pkcs8):
        """The point of a private key, whose number is in an ECPrivateKey (RFC 5915 §3)."""
        at = pkcs8.index(b"\2\1\1\4\x20") + 5
        return cls.encode(cls.times(int.from_bytes(pkcs8[at : at + 32], "big"), cls.G))


def public_key(parameters, inputs):
    group = parameters["group"]
    if group in XDH:
        private, _ = XDH[group]
        return private.from_private_bytes(inputs[0]).public_key().public_bytes_raw()
    if group == "curveSM2":
        return Sm2.encode(Sm2.times(int.from_bytes(inputs[0], "big"), Sm2.G))
    if group in CURVES:
        key = ec.derive_private_key(int.from_bytes(inputs[0], "big"), CURVES[group]())
        return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    if group.startswith("ML-KEM"):
        return ml_kem_key(group, inputs[0]).public_key().public_bytes_raw()
    generator, private_key, prime = inputs
    return power(group, generator, private_key, prime)


def ecdh(parameters, inputs):
    group, (private_key, peer) = parameters["group"], inputs
    if group in XDH:
        private, public = XDH[group]
        return private.from_private_bytes(private_key).exchange(public.from_public_bytes(peer))
    if group == "curveSM2":
        x, _ = Sm2.times(int.from_bytes(private_key, "big"), Sm2.decode(peer))
        return x.to_bytes(32, "big")
    curve = CURVES[group]()
    key = ec.derive_private_key(int.from_bytes(private_key, "big"), curve)
    return key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(curve, peer))


def ffdh(parameters, inputs):
    peer, private_key, prime = inputs
    secret = power(parameters["group"], peer, private_key, prime)
    return secret.lstrip(b"\0") if parameters["leading_zeros"] == "stripped" else secret


def power(group, base, exponent, prime):
    if group in FFDHE:
        require(int.from_bytes(prime, "big") == ffdhe_prime(group), f"this is not the prime of {group}")
    numbers = (int.from_bytes(number, "big") for number in (base, exponent, prime))
    return pow(*numbers).to_bytes(len(prime), "big")


def ffdhe_prime(group):
    bits, x = FFDHE[group]
    # floor(2^(b-130) * e), with enough digits of e to be exact.
    scale = bits + 64
    e, term, n = 0, 1 << scale, 0
    while term:
        e += term
        n += 1
        term //= n
    middle = (e >> (scale - (bits - 130))) + x
    return (1 << bits) - (1 << (bits - 64)) + (middle << 64) - 1


def ml_kem_key(group, seed):
    from cryptography.hazmat.primitives.asymmetric import mlkem

    if group == "ML-KEM-512":
        return MlKem512(seed)
    keys = {"ML-KEM-768": mlkem.MLKEM768PrivateKey, "ML-KEM-1024": mlkem.MLKEM1024PrivateKey}
    return keys[group].from_seed_bytes(seed)


class MlKem512:
    """A key of the parameter set that the package cryptography has not."""

    def __init__(self, seed):
        from kyber_py.ml_kem import ML_KEM_512

        self.set = ML_KEM_512
        self.encapsulation_key, self.decapsulation_key = ML_KEM_512.key_derive(seed)

    def public_key(self):
        return self

    def public_bytes_raw(self):
        return self.encapsulation_key

    def decapsulate(self, ciphertext):
        return self.set.decaps(self.decapsulation_key, ciphertext)


def ml_kem_encapsulate(parameters, inputs):
    from kyber_py.ml_kem import ML_KEM_512, ML_KEM_768, ML_KEM_1024

    sets = {"ML-KEM-512": ML_KEM_512, "ML-KEM-768": ML_KEM_768, "ML-KEM-1024": ML_KEM_1024}
    encapsulation_key, m = inputs
    # FIPS 203 §6.2, the function without randomness of its own.
    secret, ciphertext = sets[parameters["group"]]._encaps_internal(encapsulation_key, m)
    return {"shared_secret": secret, "ciphertext": ciphertext}[parameters["part"]]


def rsa_power(parameters, inputs):
    base, exponent, modulus = (int.from_bytes(number, "big") for number in inputs)
    return pow(base, exponent, modulus).to_bytes(int(parameters["length"]), "big")


def split(parameters, inputs):
    offset, length = int(parameters["offset"]), int(parameters["length"])
    require(offset + length <= len(inputs[0]), "the part reaches beyond the whole")
    return inputs[0][offset : offset + length]


def decompress(parameters, inputs):
    require(parameters["algorithm"] == "zlib", "Python's library decompresses zlib alone")
    body = zlib.decompress(inputs[0])
    require(len(body) == int(parameters["length"]), "the length is not the announced one")
    return body


def xor(_, inputs):
    left, right = inputs
    require(len(left) == len(right), "the inputs differ in length")
    return bytes(a ^ b for a, b in zip(left, right))


def p_hash(name, secret, seed, length):
    output, a = b"", seed
    while len(output) < length:
        a = mac(name, secret, a)
        output += mac(name, secret, a + seed)
    return output[:length]


def prf(parameters, inputs):
    name, length = parameters["hash"], int(parameters["length"])
    secret, seed = inputs[0], parameters["label"].encode() + b"".join(inputs[1:])
    if name != "MD5+SHA-1":
        return p_hash(name, secret, seed, length)
    half = (len(secret) + 1) // 2
    md5 = p_hash("MD5", secret[:half], seed, length)
    sha1 = p_hash("SHA-1", secret[len(secret) - half :], seed, length)
    return xor(None, (md5, sha1))


def hkdf_expand_label(parameters, inputs):
    name, length = parameters["hash"], int(parameters["length"])
    label, context = b"tls13 " + parameters["label"].encode(), b"".join(inputs[1:])
    info = length.to_bytes(2, "big") + bytes([len(label)]) + label + bytes([len(context)]) + context
    return expand(name, inputs[0], info, length)


def expand(name, key, info, length):
    """HKDF-Expand (RFC 5869 §2.3)."""
    output, block, counter = b"", b"", 1
    while len(output) < length:
        block = mac(name, key, block + info + bytes([counter]))
        output, counter = output + block, counter + 1
    return output[:length]


def hkdf_expand(parameters, inputs):
    return expand(parameters["hash"], inputs[0], b"".join(inputs[1:]), int(parameters["length"]))


class Gcm:
    """Galois/Counter Mode (NIST SP 800-38D) over a block cipher that the package has no such mode for."""

    def __init__(self, algorithm):
        self.encryptor = lambda: Cipher(algorithm, modes.ECB()).encryptor()
        self.h = int.from_bytes(self.block(bytes(16)), "big")

    def block(self, data):
        encryptor = self.encryptor()
        return encryptor.update(data) + encryptor.finalize()

    def times_h(self, x):
        product, v = 0, self.h
        for bit in range(127, -1, -1):
            if x >> bit & 1:
                product ^= v
            v = v >> 1 ^ (0xE1 << 120 if v & 1 else 0)
        return product

    def tag(self, nonce, additional_data, ciphertext):
        state = 0
        for part in (additional_data, ciphertext):
            for start in range(0, len(part), 16):
                block = part[start : start + 16].ljust(16, b"\0")
                state = self.times_h(state ^ int.from_bytes(block, "big"))
        state = self.times_h(state ^ (8 * len(additional_data) << 64 | 8 * len(ciphertext)))
        return xor_bytes(state.to_bytes(16, "big"), self.block(nonce + bytes([0, 0, 0, 1])))

    def count(self, nonce, data):
        counters = b"".join(nonce + (2 + at).to_bytes(4, "big") for at in range((len(data) + 15) // 16))
        return xor_bytes(data, self.block(counters)[: len(data)]) if data else b""

    def encrypt(self, nonce, data, additional_data):
        ciphertext = self.count(nonce, data)
        return ciphertext + self.tag(nonce, additional_data, ciphertext)

    def decrypt(self, nonce, data, additional_data):
        ciphertext, tag = data[:-16], data[-16:]
        require(tag == self.tag(nonce, additional_data, ciphertext), "the tag is not right")
        return self.count(nonce, ciphertext)


class Ccm:
    """Counter with CBC-MAC (NIST SP 800-38C) likewise, with nonces of 12 bytes and tags of 16."""

    def __init__(self, algorithm):
        self.encryptor = lambda: Cipher(algorithm, modes.ECB()).encryptor()

    def block(self, data):
        encryptor = self.encryptor()
        return encryptor.update(data) + encryptor.finalize()

    def tag(self, nonce, data, additional_data):
        # Of additional data, 16 bytes of tag, and lengths of 3 bytes.
        flags = (64 if additional_data else 0) + 8 * 7 + 2
        blocks = bytes([flags]) + nonce + len(data).to_bytes(3, "big")
        for part in (len(additional_data).to_bytes(2, "big") + additional_data if additional_data else b"", data):
            blocks += part + bytes(-len(part) % 16)
        state = bytes(16)
        for start in range(0, len(blocks), 16):
            state = self.block(xor_bytes(state, blocks[start : start + 16]))
        return xor_bytes(state, self.stream(nonce, 0, 16))

    def stream(self, nonce, first, length):
        counters = b"".join(b"\2" + nonce + (first + at).to_bytes(3, "big") for at in range((length + 15) // 16))
        return self.block(counters)[:length] if length else b""

    def encrypt(self, nonce, data, additional_data):
        return xor_bytes(data, self.stream(nonce, 1, len(data))) + self.tag(nonce, data, additional_data)

    def decrypt(self, nonce, data, additional_data):
        data, tag = xor_bytes(data[:-16], self.stream(nonce, 1, len(data) - 16)), data[-16:]
        require(tag == self.tag(nonce, data, additional_data), "the tag is not right")
        return data


def xor_bytes(a, b):
    return bytes(x ^ y for x, y in zip(a, b))


def aead(cipher, key):
    if cipher.startswith("CAMELLIA"):
        require(len(key) * 8 == int(cipher.split("_")[1]), f"{cipher} has another key length")
        return Gcm(Camellia(key))
    if cipher.startswith("SM4"):
        require(len(key) == 16, f"{cipher} has another key length")
        return (Gcm if cipher == "SM4_GCM" else Ccm)(algorithms.SM4(key))
    sizes = {"AES_128": 16, "AES_256": 32, "CHACHA20": 32}
    family = "CHACHA20" if cipher.startswith("CHACHA20") else cipher[:7]
    require(len(key) == sizes[family], f"{cipher} has another key length")
    if family == "CHACHA20":
        return ChaCha20Poly1305(key)
    if cipher.endswith("GCM"):
        return AESGCM(key)
    return AESCCM(key, tag_length=8 if cipher.endswith("CCM_8") else 16)


def aead_seal(parameters, inputs):
    key, nonce, additional_data, plaintext = inputs
    return aead(parameters["cipher"], key).encrypt(nonce, plaintext, additional_data)


def aead_open(parameters, inputs):
    key, nonce, additional_data, encrypted = inputs
    return aead(parameters["cipher"], key).decrypt(nonce, encrypted, additional_data)


def cbc(parameters, key, iv):
    if parameters["cipher"] == "3DES_EDE_CBC":
        return Cipher(TripleDES(key), modes.CBC(iv))
    require(len(key) * 8 == int(parameters["cipher"].split("_")[1]), "the key has another length")
    if parameters["cipher"].startswith("CAMELLIA"):
        return Cipher(Camellia(key), modes.CBC(iv))
    return Cipher(algorithms.AES(key), modes.CBC(iv))


def cbc_encrypt(parameters, inputs):
    key, iv, plaintext = inputs
    encryptor = cbc(parameters, key, iv).encryptor()
    return encryptor.update(plaintext) + encryptor.finalize()


def cbc_decrypt(parameters, inputs):
    key, iv, ciphertext = inputs
    decryptor = cbc(parameters, key, iv).decryptor()
    return decryptor.update(ciphertext) + decryptor.finalize()


def is_signed(parameters, spki, content, signature):
    """Whether the signature is the key's, over the content."""
    scheme, name = parameters["scheme"], parameters.get("hash")
    if scheme in Sm2.IDENTIFIERS:
        return Sm2.is_signed(scheme, spki, content, signature)
    key = serialization.load_der_public_key(spki)
    algorithm = SIGNATURE_HASHES[name]() if name in SIGNATURE_HASHES else None
    try:
        if name == "MD5+SHA-1":  # RFC 4346 §7.4.3: both hashes, padded without a DigestInfo
            numbers, size = key.public_numbers(), key.key_size // 8
            block = pow(int.from_bytes(signature, "big"), numbers.e, numbers.n).to_bytes(size, "big")
            both = digest(name, content)
            return block == b"\0\1" + b"\xff" * (size - len(both) - 3) + b"\0" + both
        if scheme.startswith("rsa_pkcs1"):
            key.verify(signature, content, padding.PKCS1v15(), algorithm)
        elif scheme.startswith("rsa_pss"):
            pss = padding.PSS(padding.MGF1(algorithm), algorithm.digest_size)
            key.verify(signature, content, pss, algorithm)
        elif scheme.startswith("ecdsa"):
            key.verify(signature, content, ec.ECDSA(algorithm))
        elif scheme in ("ed25519", "ed448", "mldsa44", "mldsa65", "mldsa87"):
            key.verify(signature, content)
        else:
            raise Wrong(f"unknown signature scheme {scheme}")
    except InvalidSignature:
        return False
    return True


def verify(parameters, inputs):
    spki, content, signature = inputs[0], b"".join(inputs[1:-1]), inputs[-1]
    return bytes([is_signed(parameters, spki, content, signature)])


OPERATIONS = {
    "public-key": public_key,
    "ecdh": ecdh,
    "ffdh": ffdh,
    "ml-kem-encapsulate": ml_kem_encapsulate,
    "ml-kem-decapsulate": lambda parameters, inputs: ml_kem_key(parameters["group"], inputs[0]).decapsulate(inputs[1]),
    "rsa-encrypt": rsa_power,
    "rsa-decrypt": rsa_power,
    "concat": lambda _, inputs: b"".join(inputs),
    "split": split,
    "decompress": decompress,
    "xor": xor,
    "hash": lambda parameters, inputs: digest(parameters["hash"], b"".join(inputs)),
    "hmac": lambda parameters, inputs: mac(parameters["hash"], inputs[0], b"".join(inputs[1:])),
    "prf": prf,
    "hkdf-extract": lambda parameters, inputs: mac(parameters["hash"], inputs[0], b"".join(inputs[1:])),
    "hkdf-expand": hkdf_expand,
    "hkdf-expand-label": hkdf_expand_label,
    "aead-seal": aead_seal,
    "aead-open": aead_open,
    "cbc-encrypt": cbc_encrypt,
    "cbc-decrypt": cbc_decrypt,
    "verify": verify,
}


def redo(line):
    """Computes a line's output again and compares."""
    operation, parameters = line["operation"], line["parameters"]
    inputs = [bytes.fromhex(part["bytes"]) for part in line["inputs"]]
    output = bytes.fromhex(line["output"])
    if operation == "random":
        require(len(output) == int(parameters["length"]), "the output has another length")
    elif operation == "sign":
        if parameters["scheme"] in Sm2.IDENTIFIERS:
            is_own = inputs[-1].endswith(Sm2.public_of(inputs[0]))
        else:
            private_key = serialization.load_der_private_key(inputs[0], None)
            is_own = serialization.load_der_public_key(inputs[-1]) == private_key.public_key()
        require(is_own, "the public key is not the private key's")
        content = b"".join(inputs[1:-1])
        require(is_signed(parameters, inputs[-1], content, output), "the signature does not verify")
    elif parameters.get("cipher", "").startswith("ARIA"):
        tag = 16 if operation == "aead-seal" else -16
        require(len(output) == len(inputs[-1]) + tag, "the output has another length")
    elif operation == "compress":
        require(zlib.decompress(output) == inputs[0], "what was compressed does not come out again")
    elif operation in OPERATIONS:
        try:
            result = OPERATIONS[operation](parameters, inputs)
        except InvalidTag:
            raise Wrong("the tag is not right") from None
        require(result == output, f"the output is {output.hex()}, computed again it is {result.hex()}")
    else:
        raise Wrong(f"unknown operation {operation}")


# 2. Where inputs come from.

CONTEXT_STRINGS = (
    b"TLS 1.3, client CertificateVerify",
    b"TLS 1.3, server CertificateVerify",
    b"TLS, client delegated credentials",
    b"TLS, server delegated credentials",
)
# Inputs that come from nowhere, by name, and what they must be: the specifications spell them out.
LITERALS = {
    "0": lambda value: not any(value),
    '""': lambda value: value == b"",
    "0x00": lambda value: value == b"\0",
    "0x02": lambda value: value == b"\2",
    "64 spaces": lambda value: value == b" " * 64,
    "context_string": lambda value: value in CONTEXT_STRINGS,
    "downgrade_sentinel": lambda value: value in (b"DOWNGRD\0", b"DOWNGRD\1"),
    "zeros": lambda value: not any(value),
    "padding": lambda value: all(byte == len(value) for byte in value),
    "padding_length": lambda value: len(value) == 1,
    # RFC 9846 §4.1: the header of the message that takes the place of the first ClientHello.
    "message_hash": lambda value: value == b"\xfe",
    "Hash.length": lambda value: value in (b"\0\0\x20", b"\0\0\x30"),
    # RFC 8422 §5.4: a named curve, and how long its public key is.
    "curve_type": lambda value: value == b"\3",
    "namedcurve": lambda value: len(value) == 2,
    # RFC 9846 §3.4: before a vector; what is signed is compared with the message.
    "length": lambda value: 1 <= len(value) <= 3,
    # RFC 9180 §4 and §5.1: what goes into every derivation of HPKE.
    '"HPKE-v1"': lambda value: value == b"HPKE-v1",
    "suite_id": lambda value: len(value) == {b"KEM": 5, b"HPK": 10}.get(value[:3]),
    "L": lambda value: len(value) == 2,
    "mode_base": lambda value: value == b"\0",
    "seq": lambda value: len(value) == 12 and not any(value[:-1]) and value[-1] < 2,
    # RFC 9849 §4, §6.1: what a client was given.
    "ECHConfig": lambda value: value[:2] == b"\xfe\x0d" and len(value) == 4 + int.from_bytes(value[2:4], "big"),
    "pkR": lambda value: len(value) in (32, 65, 97, 133),
    # RFC 6962 §3.2: what the log signs beside what is in the certificate, and its key, from a list.
    "sct_head": lambda value: value == b"\0\0",
    "entry_type": lambda value: value in (b"\0\0", b"\0\1"),
    "DER header": lambda value: value[0] in (0x30, 0xA3) and len(value) < 6,
    "log_public_key": lambda value: serialization.load_der_public_key(value) is not None,
    # RFC 5280 §6.1.1 d: the key of a root that we trust, which need not be sent.
    "issuer_public_key": lambda value: serialization.load_der_public_key(value) is not None,
    # RFC 5280 §5.1.1: a list of revoked certificates out of a file, and the signature behind it.
    "tbsCertList": lambda value: value[0] == 0x30,
    # RFC 5705 §4: the context is whatever the caller of the exporter gives.
    "context_value": lambda value: len(value) < 65536,
    "context_value_length": lambda value: len(value) == 2,
    # RFC 8879 §4: the body of the server's own Certificate, with an empty context, then the list.
    "certificate_message": lambda value: value[0] == 0 and int.from_bytes(value[1:4], "big") == len(value) - 4,
    # RFC 9846 §4.7.1
    "ticket_nonce": lambda value: len(value) <= 255,
    # Of a server: the key that it seals its tickets with.
    "ticket_key": lambda value: len(value) == 32,
    "ticket_key_name": lambda value: len(value) == 16,
    # Keys that were given to both ends, or kept from an earlier run (RFC 9846 §4.3.11, RFC 9258).
    "epsk": lambda value: len(value) > 0,
    # Pre-shared keys up to TLS 1.2; what of them depends on each other, `mixed` checks.
    "psk": lambda value: len(value) > 0,
    "psk.length": lambda value: len(value) == 2,
    "other_secret.length": lambda value: len(value) == 2,
    "other_secret": lambda value: not any(value),
    "PSK": lambda value: len(value) in (32, 48),
    "ImportedIdentity": lambda value: len(value) > 8,
}  # fmt: skip
# Words that go into derivations as they are (RFC 9180 §4.1, §5.1; RFC 9849 §6.1).
LABELS = (
    b"tls ech",
    b"eae_prk",
    b"shared_secret",
    b"psk_id_hash",
    b"info_hash",
    b"secret",
    b"key",
    b"base_nonce",
)
# Literals inside a record's protection: its number, and what it was given to protect;
# `Wire.protected` compares them with those.
OF_RECORDS = {"seq_num", "padded_sequence_number", "type", "length"}
# Of a sent record these are parts of messages, which were told before; application data are literals.
CONTENT = {"content", "plaintext"}
# What only its owner has. The private key of an end is its configuration, and so is a server's group.
OWN = {"skR", "server_private_key", "server_public_key", "client_private_key", "client_public_key", "d", "n"}
GROUP = {"dh_p", "dh_g"}


def leaves(fields, origin=None):
    """The leaves, each with the origin of the innermost field that has one, and where that begins."""
    for field in fields:
        own = (field["origin"], field["offset"]) if "origin" in field else origin
        if field.get("fields"):
            yield from leaves(field["fields"], own)
        else:
            yield field, own


def every(fields):
    for field in fields:
        yield field
        yield from every(field.get("fields", []))


class References:
    """The things that have an identity, as they come: whatever is referred to was there before."""

    KINDS = ("value", "message", "record")

    def __init__(self, side, known):
        self.side = side
        self.known = known
        self.last = Counter()
        self.logged = set()
        self.truncated = None
        self.from_list = False
        self.lines = known["line"]
        self.from_file = None

    @classmethod
    def nothing(cls):
        return {kind: {} for kind in (*cls.KINDS, "line")}

    def line_of(self, part):
        """The computation that an input is the output of, if it is the whole of one."""
        whole = part["origin"]["whole"]
        is_value = isinstance(whole, dict) and "value" in whole and not part["origin"].get("offset", 0)
        return self.lines.get(tuple(whole["value"])) if is_value else None

    def name_of(self, part):
        """What an input was called where it was computed."""
        line = self.line_of(part)
        return line["name"] if line else part["name"]

    def add(self, kind, identity, value):
        key = tuple(identity)
        require(key not in self.known[kind], f"{kind} {identity} is there twice")
        require(key[1] > self.last[kind], f"{kind} {identity} comes after a later one")
        self.last[kind] = key[1]
        self.known[kind][key] = value

    def follow(self, origin, value, what, inside=None):
        """Requires that these bytes are where they are said to be; says which kind of place that is."""
        whole, offset = origin["whole"], origin.get("offset", 0)
        if whole == "literal":
            return "literal"
        if whole == "this_record":
            kind, identity, source = "record", "this", (inside or {}).get("this_record")
        else:
            ((kind, identity),) = whole.items()
            if kind == "step":
                source = (inside or {}).get((kind, identity))
            else:
                source = self.known[kind].get(tuple(identity))
        require(source is not None, f"{what} comes from {kind} {identity}, which is not there before")
        require(offset + len(value) <= len(source), f"{what} is said to lie beyond the end of {kind} {identity}")
        found = source[offset : offset + len(value)]
        require(found == value, f"{what} is not what {kind} {identity} has at {offset}")
        return kind

    def input(self, part, inside=None):
        name, value = part["name"], bytes.fromhex(part["bytes"])
        kind = self.follow(part["origin"], value, f"input {name}", inside)
        if kind != "literal":
            return kind
        if name in LITERALS and LITERALS[name](value):
            self.from_list = name == "tbsCertList"
            return "literal"
        if name == "signature" and self.from_list:
            self.from_list = False
            return "literal"
        if name == f'"{value.decode("ascii", "replace")}"' and value in LABELS:
            return "literal"
        if name in OF_RECORDS and inside:
            return "record"
        if name.startswith("Truncate("):
            self.truncated = value  # of the hello that is about to be sent
            return "literal"
        if name in CONTENT and inside:
            require(inside["is_data"], f"{name} is a part of a message, of which it does not say which")
            return "record"
        if name in GROUP:
            return "literal"  # of a named group: the operation compares it
        # Of a session from a file, whose master_secret is told before it is used.
        if name == "master_secret" and value == self.from_file:
            return "literal"
        # An observer has the secrets of others from a key log, whose lines are told before.
        if self.side is None and (value in self.logged or name == "pre_master_secret"):
            return "literal"
        own = self.side in ("server", None) or name.startswith("client_")
        require(name in OWN and own, f"input {name} comes from nowhere")
        return "own"


# 3. What crossed the wire.


class Wire:
    """Follows segments, records, messages and data of both directions."""

    STREAMS = ("segments", "records", "contents", "messages", "carried", "data", "early", "framed", "application")

    def __init__(self, side):
        self.side = side
        self.streams = {end: {name: bytearray() for name in self.STREAMS} for end in ("client", "server")}
        self.numbers = {}
        self.gaps = set()
        self.protected_records = 0
        self.unopened = None  # the length of the record before, if it carries data of the client's that is not opened

    def segment(self, event):
        self.streams[event["from"]]["segments"] += bytes.fromhex(event["bytes"])

    def record(self, event):
        streams = self.streams[event["from"]]
        header, fragment = bytes.fromhex(event["header"]), bytes.fromhex(event["fragment"])
        require(int.from_bytes(header[3:], "big") == len(fragment), "the length in the header is another")
        require(header[0] == event["content_type"]["value"], "the type in the header is another")
        streams["records"] += header + fragment
        protected = event.get("protected")
        if protected:
            self.protected(event, header, fragment, protected)
            content, content_type = bytes.fromhex(protected["plaintext"]), protected["content_type"]["value"]
        else:
            content, content_type = fragment, header[0]
        is_data = event["from"] == "client" and content_type == 23 and not protected
        self.unopened = len(content) if is_data else None
        streams["carried" if content_type == 23 else "contents"] += content
        self.in_order(event["from"])

    def skipped(self, length):
        """A server skips early data that it did not accept (RFC 9846 §4.3.10): the last record is no data."""
        carried = self.streams["client"]["carried"]
        require(self.unopened == length, "what is skipped is not the record before it")
        del carried[len(carried) - length :]
        self.unopened = None

    def in_order(self, end):
        """What this end sends is told before its records, what it receives after them."""
        if end in self.gaps:
            return
        told, carried = (len(self.streams[end][name]) for name in ("messages", "contents"))
        if end == self.side:
            require(told >= carried, "a record carries what was not told before it")
        else:
            require(told <= carried, "a message is told before the record that carries it")

    def unverified(self, event, header, fragment, protected):
        """A record that is not encrypted, whose MAC an observer could not check."""
        content = bytes.fromhex(protected["plaintext"])
        content_type = protected["content_type"]["value"]
        require(self.side is None and not event.get("steps"), "an end has the keys, and checks the MAC")
        require("authenticity" not in event, "without its number no record can be authentic")
        # In TLS 1.3 the type is behind the content (RFC 9150, RFC 9846).
        inner = content if header[0] == content_type else content + bytes([content_type])
        require(fragment.startswith(inner), "the record holds something else")
        require(len(fragment) > len(inner), "a record without a MAC is not protected")

    def protected(self, event, header, fragment, protected):
        """A protected record must be what its steps say."""
        self.protected_records += 1
        if "sequence_number" not in protected:
            self.unverified(event, header, fragment, protected)
            return
        number = protected["sequence_number"]
        content = bytes.fromhex(protected["plaintext"])
        content_type = protected["content_type"]["value"]
        own = event["from"] == self.side
        head = number.to_bytes(8, "big") + bytes([content_type]) + header[1:3]

        def bytes_of(line, index):
            return bytes.fromhex(line["inputs"][index]["bytes"])

        def last(operation):
            return next((line for line in reversed(event["steps"]) if line["operation"] == operation), None)

        require(own or event["authenticity"]["passed"], "it was opened, and is not authentic")
        sealed = last("aead-seal" if own else "aead-open")
        block = last("cbc-encrypt" if own else "cbc-decrypt")
        macs = [line for line in event["steps"] if line["operation"] == "hmac"]
        if sealed:
            encrypted = bytes.fromhex(sealed["output"]) if own else bytes_of(sealed, 3)
            plaintext = bytes_of(sealed, 3) if own else bytes.fromhex(sealed["output"])
            nonce, additional_data = bytes_of(sealed, 1), bytes_of(sealed, 2)
            explicit = fragment[: len(fragment) - len(encrypted)]
            require(fragment == explicit + encrypted, "the record is not what was encrypted")
            if sealed["inputs"][3]["name"] == "TLSInnerPlaintext" or sealed["name"] == "TLSInnerPlaintext":
                require(additional_data == header and not explicit, "the additional data are not the header")
                require(plaintext.rstrip(b"\0") == content + bytes([content_type]), "the record holds something else")
            else:
                require(additional_data == head + len(content).to_bytes(2, "big"), "the additional data are others")
                require(plaintext == content, "the record holds something else")
                require(nonce.endswith(explicit), "the nonce is another")
            key = sealed["inputs"][0]["bytes"]
        else:
            require(macs, "nothing was computed that protects this record")
            signed = b"".join(bytes.fromhex(part["bytes"]) for part in macs[-1]["inputs"][1:])
            code = bytes.fromhex(macs[-1]["output"])
            key = macs[-1]["inputs"][0]["bytes"]
            if block:
                ciphertext = bytes.fromhex(block["output"]) if own else bytes_of(block, 2)
                plaintext = bytes_of(block, 2) if own else bytes.fromhex(block["output"])
                iv = bytes_of(block, 1) if header[2] > 1 else b""  # since TLS 1.1 it is sent along
                drawn = last("random")
                require(not own or not iv or drawn and drawn["output"] == iv.hex(), "the IV was not drawn")
                if fragment == iv + ciphertext:
                    end, outer = code, b""
                else:  # RFC 7366
                    end, outer = b"", code
                require(fragment == iv + ciphertext + outer, "the record is not what was encrypted")
                padding_length = plaintext[-1] + 1
                require(plaintext[:-padding_length] == content + end, "the record holds something else")
                covered = iv + ciphertext if outer else content
            else:
                require(fragment == content + code, "the record is not content and MAC")
                covered = content
            require(signed == head + len(covered).to_bytes(2, "big") + covered, "the MAC covers something else")
        expected = self.numbers.get((event["from"], key), 0)
        gap = event["from"] in self.gaps and number > expected
        require(number == expected or gap, f"the record's number is {number}, after the one before it must be {expected}")
        self.numbers[event["from"], key] = number + 1

    def message(self, event):
        carriers = [name for name in ("content_type", "application", "transport", "inside") if name in event]
        require(len(carriers) == 1, f"one thing carries a message, not {len(carriers)}")
        streams, message = self.streams[event["from"]], bytes.fromhex(event["bytes"])
        if carriers == ["transport"]:  # what was said before TLS
            require(not streams["contents"], "the bare transport carries nothing once TLS has begun")
            streams["records"] += message
        elif carriers == ["inside"]:  # of what is encrypted in another message, or computed with
            return
        else:
            streams["messages" if carriers == ["content_type"] else "application"] += message
            self.in_order(event["from"])

    def data(self, event):
        streams, data = self.streams[event["from"]], bytes.fromhex(event["bytes"])
        streams["data"] += data
        if "protocol" in event:  # its messages are told one by one
            streams["framed"] += data
        elif not streams["framed"]:
            streams["early"] += data

    def finish(self, failed):
        # Of a direction that was not seen whole, parts can be anything.
        seen = {end: streams for end, streams in self.streams.items() if end not in self.gaps}
        for end, streams in seen.items():
            # What follows the last whole message was read and is of no use.
            told, framed = bytes(streams["application"]), bytes(streams["framed"])
            # A server gets early data before it knows what is in it.
            early = bytes(streams["early"])
            whole = framed.startswith(told) or early and (early + framed).startswith(told)
            require(whole, f"the {end}'s messages of the application are not its data")
        for end, streams in seen.items():
            pairs = [("segments", "records"), ("contents", "messages"), ("carried", "data")]
            for one, other in pairs:
                # What was interrupted may be there in part: bytes of a record that never was whole.
                a, b = bytes(streams[one]), bytes(streams[other])
                whole = a == b if not failed else a.startswith(b) or b.startswith(a)
                require(whole, f"the {end}'s {one} ({len(a)} bytes) and {other} ({len(b)} bytes) are not the same")


# 4. Checks.


def code(fact):
    return fact["value"]


def among(one, all):
    return code(one) in map(code, all)


TLS10, TLS12, TLS13 = 0x0301, 0x0303, 0x0304


def is_unique(it):
    return it["extended_master_secret"] or code(it["version"]) >= TLS13


def takes_key(it):
    """RFC 5246 §7.4.2, RFC 8422 §5.3: the kind of key that the name of a suite asks for. Those of TLS 1.3 ask
    for none."""
    suite, key, version = it["suite"]["name"], it["key"]["algorithm"], code(it["version"])
    if version >= TLS13:
        return True
    if suite.startswith(("TLS_RSA_WITH_", "TLS_RSA_PSK_")):
        return key == "rsa"
    if suite.startswith(("TLS_ECDHE_RSA_", "TLS_DHE_RSA_")):
        return key == "rsa" or key == "rsa_pss" and version >= TLS12
    if suite.startswith("TLS_ECDHE_ECDSA_"):
        return key.startswith("ecdsa_") or key in ("ed25519", "ed448") and version >= TLS12
    return False


def is_current(dates, now):
    """Whether something was so by now, and news is not overdue."""
    return bool(dates) and dates["this_update"] <= now and (dates["next_update"] is None or now <= dates["next_update"])


# RFC 9846 appendix B.4, RFC 8998 §2.
TLS13_HASHES = {
    0x1301: "SHA-256", 0x1302: "SHA-384", 0x1303: "SHA-256", 0x1304: "SHA-256", 0x1305: "SHA-256",
    0xC6: "SM3", 0xC7: "SM3",
}  # fmt: skip

# Suites of TLS 1.3 beside those from 0x1301: SM4 (RFC 8998 §2), integrity alone (RFC 9150 §4), GOST (RFC 9367 §4.1).
TLS13_SUITES = (0xC6, 0xC7, 0xC0B4, 0xC0B5, 0xC103, 0xC104, 0xC105, 0xC106)
# For export: TLS 1.1 may not negotiate them (RFC 4346 §A.5); those of Kerberos are RFC 2712's.
EXPORT_SUITES = (0x03, 0x06, 0x08, 0x0B, 0x0E, 0x11, 0x14, 0x17, 0x19, *range(0x26, 0x2C), *range(0x60, 0x66))


def has_suite(version, suite):
    """Whether a version has a suite."""
    is_aead = any(word in (suite["name"] or "") for word in ("_GCM", "_CCM", "_POLY1305"))
    version, suite = code(version), code(suite)
    if suite == 0:  # the state before a handshake (RFC 5246 §A.5)
        return False
    if suite in EXPORT_SUITES:
        return version <= TLS10
    if suite >> 8 == 0x13 or suite in TLS13_SUITES:
        return version == TLS13
    return version == TLS12 if is_aead else version < TLS13  # RFC 5246 §6.2.3.3


OUTCOMES = {
    "server_version": lambda it: among(it["chosen"], it["offered"])
    and (it["by_extension"] or code(it["chosen"]) <= TLS12),
    "version_deprecated": lambda it: code(it["version"]) >= TLS12,
    "downgrade_protection": lambda it: it["ending"]["bytes"] not in it["forbidden"],
    "cipher_suite": lambda it: among(it["chosen"], it["offered"]) and has_suite(it["version"], it["chosen"]),
    "cipher_suite_after_retry": lambda it: it["chosen"] == it["before"],
    "compression_method": lambda it: code(it["chosen"]) == 0,
    "legacy_session_id_echo": lambda it: it["sent"]["bytes"] == it["echoed"]["bytes"],
    "application_protocol": lambda it: it["chosen"] in it["offered"],
    "renegotiation_info": lambda it: it["received"] is not None
    and it["expected"]["bytes"] == it["received"]["bytes"],
    "session_resumed": lambda it: "resumed" in it["answer"],
    "resumed_parameters": lambda it: it["session_version"] == it["version"] and it["session_suite"] == it["suite"],
    "resumed_master_secret": lambda it: it["session"] == it["hello"],
    "renegotiation": lambda it: False,
    "post_handshake_auth": lambda it: it["offered"],
    "selected_group": lambda it: among(it["selected"], it["offered"]) and not among(it["selected"], it["shares"]),
    "server_share": lambda it: among(it["group"], it["shares"]),
    "namedcurve": lambda it: among(it["curve"], it["offered"]) and code(it["curve"]) < 256,
    "second_client_hello": lambda it: False,
    "middlebox_compatibility": lambda it: False,
    "ech_confirmation": lambda it: len(it["expected"]["bytes"]) == 16 and it["expected"]["bytes"] == it["received"]["bytes"],
    "ech_payload": lambda it: it["decrypted"] and it["known"],
    "ech_required": lambda it: False,
    "certificate_chain": lambda it: it["path"] == "itself" or "through" in it["path"],
    "certificate_dates": lambda it: it["not_before"] <= it["now"] <= it["not_after"],
    "certificate_name": lambda it: it["matched"] in it["names"],
    "certificate_key": lambda it: "usable" in it["key"],
    "certificate_key_type": takes_key,
    "certificate_key_size": lambda it: it["bits"] >= 2048,
    "certificate_serial": lambda it: False,
    "trust_anchor_dates": lambda it: it["not_before"] <= it["now"] <= it["not_after"],
    "ocsp_response": lambda it: is_current(it["finding"].get("answer"), it["now"]),
    "ocsp_signature": lambda it: it["valid"],
    "revocation_list": lambda it: is_current(it["finding"].get("list"), it["now"]),
    "revocation_list_signature": lambda it: it["valid"],
    "certificate_revocation": lambda it: it["status"] == "good",
    "must_staple": lambda it: it["stapled"],
    "raw_public_key": lambda it: it["expected"],
    # RFC 9345 §4.1.3: seven days are the most.
    "delegation_usage": lambda it: it["delegation_usage"] and it["digital_signature"],
    "credential_dates": lambda it: 0 <= it["expires"] - it["now"] <= 7 * 86400,
    "credential_scheme": lambda it: it["fits"] and among(it["scheme"], it["offered"]),
    "credential_signature": lambda it: it["valid"],
    "credential_use": lambda it: it["credential"] == it["used"],
    "known_log": lambda it: False,
    "certificate_timestamp": lambda it: it["valid"] and it["at"] <= it["now"],
    "dh_prime_size": lambda it: it["bits"] >= 2048,
    "certificate_curve": lambda it: among(it["curve"], it["offered"]),
    "certificate_key_usage": lambda it: it["allowed"]
    and (it["key_exchange"] != "rsa" or it["key"]["algorithm"] == "rsa"),
    "trust_anchor": lambda it: (it["matched"] or not it["requested"]) and (it["in_order"] or not it["matched"]),
    "certificate_filter": lambda it: it["satisfied"] is not False,
    "client_certificate": lambda it: it["answer"] != "no_usable_key"
    and ((it["answer"].get("chosen", {}).get("mismatches") == [] and not it["answer"]["chosen"].get("faults")) or it["answer"].get("absent") == {"required": False}),
    "signature_scheme": lambda it: it["fits"]
    and (code(it["version"]) < TLS12 or among(it["scheme"], it["offered"])),
    "server_key_exchange_signature": lambda it: it["valid"],
    "certificate_verify": lambda it: it["valid"],
    "verify_data": lambda it: it["expected"]["bytes"] == it["received"]["bytes"],
    "record_mac": lambda it: it["authentic"],
    "early_data": lambda it: False,
    # What is told of sessions and keys only if it is not so.
    "session": lambda it: False,
    "psk_taken": lambda it: False,
    "early_request": lambda it: False,
    "content_coding": lambda it: False,
    "psk_identity": lambda it: isinstance(it["answer"], dict) and bool(it["answer"].keys() & {"ticket", "external"}),
    "known_psk": lambda it: it["known"],
    "binder": lambda it: it["expected"]["bytes"] == it["received"]["bytes"],
    "selected_identity": lambda it: it["selected"] < it["offered"],
    "psk_hash": lambda it: TLS13_HASHES.get(code(it["suite"])) == it["hash"],
    "psk_key_exchange_mode": lambda it: among(it["mode"], it["offered"]),
    "early_data_accepted": lambda it: it["refusal"] is None,
    "early_data_size": lambda it: it["received"] <= it["most"],
    "early_data_again": lambda it: it["made_for"] == it["agreed"],
    "session_group": lambda it: True,
    "resumption_cost": lambda it: True,
    "psk_key_exchange_modes": lambda it: 1 in map(code, it["offered"]),
    "certificate_answer": lambda it: False,
    "request_protocol": lambda it: it["agreed"] in it["supported"],
    "http2_version": lambda it: code(it["version"]) >= TLS12,
    "http2_cipher_suite": lambda it: it["ephemeral"] and it["authenticated"],
    "http2_key_size": lambda it: it["bits"] >= 2048,
    "ticket_lifetime": lambda it: it["lifetime"] <= 7 * 86400,
    "export": is_unique,
    "channel_binding": lambda it: {
        "tls-exporter": is_unique(it),
        "tls-unique": it["extended_master_secret"] and code(it["version"]) < TLS13,
        "tls-server-end-point": it["hash"] is not None,
    }[it["binding"]],
    "close_notify": lambda it: False,
}  # fmt: skip


def outcome(line, references, verified):
    """A check passes if and only if what was compared makes it; what it refers to is there before."""
    name, compared = line["name"], line["compared"]
    for what, fact in compared.items():
        if isinstance(fact, dict) and "origin" in fact:
            references.follow(fact["origin"], bytes.fromhex(fact["bytes"]), what)
    if name in OUTCOMES:
        require(OUTCOMES[name](compared) == line["passed"], "the outcome does not follow from what was compared")
    require(not (line["passed"] and line.get("accepted")), "what passed need not be accepted")
    if "signature" in compared:
        valid = compared.get("valid", line["passed"])
        require(verified == (compared["signature"]["bytes"], valid), "no computation verified this signature")
    if name == "binder":
        require(references.name_of({"name": "", **compared["expected"]}) == "binder", "what is expected is no binder")


# 5. The key schedules.

# RFC 9846 §4.3.11.2, RFC 9258 §5: the label of a binder's key, by what its early secret is extracted from.
BINDERS = {"PSK": "res binder", "epsk": "ext binder", "ipskx": "imp binder"}
# RFC 9846 §7.1 to §7.5, §4.5.3, §4.7.1, §4.7.3, RFC 9258 §4.1: the label, the secret, and what the context is.
DERIVED = {
    "ipskx": ("derived psk", ["epskx"], "ImportedIdentity"),
    "binder_key": (None, ["early_secret"], "nothing"),
    "binder_finished_key": ("finished", ["binder_key"], None),
    "client_early_traffic_secret": ("c e traffic", ["early_secret"], "ClientHello"),
    "early_exporter_secret": ("e exp master", ["early_secret"], "ClientHello"),
    "derived": ("derived", ["early_secret", "handshake_secret"], "nothing"),
    "client_handshake_traffic_secret": ("c hs traffic", ["handshake_secret"], "ServerHello"),
    "server_handshake_traffic_secret": ("s hs traffic", ["handshake_secret"], "ServerHello"),
    "client_application_traffic_secret_0": ("c ap traffic", ["main_secret"], "server Finished"),
    "server_application_traffic_secret_0": ("s ap traffic", ["main_secret"], "server Finished"),
    "exporter_secret": ("exp master", ["main_secret"], "server Finished"),
    "resumption_secret": ("res master", ["main_secret"], "client Finished"),
    "label_secret": (None, ["exporter_secret"], "nothing"),
    "exported_keying_material": ("exporter", ["label_secret"], "context_value"),
    "tls-exporter": ("exporter", ["label_secret"], "context_value"),
    "PSK": ("resumption", ["resumption_secret"], "ticket_nonce"),
}
# Extracted: from which salt, and which secret.
EXTRACTED = {
    "epskx": ("0", ["epsk"]),
    "early_secret": ("0", ["0", "PSK", "epsk", "ipskx"]),
    "handshake_secret": ("derived", ["0", "shared_secret", "ml_kem_shared_secret"]),
    "main_secret": ("derived", ["0"]),
}
# RFC 5246 §6.3, §7.4.9, §8.1, RFC 7627 §4: the label up to TLS 1.2, and what follows it.
EXPANDED = {
    "master_secret": {
        "master secret": ["client_random", "server_random"],
        "extended master secret": ["session_hash"],
    },
    "key_block": {"key expansion": ["server_random", "client_random"]},
    "client_verify_data": {"client finished": ["handshake_hash"]},
    "server_verify_data": {"server finished": ["handshake_hash"]},
}
CLIENT_HELLO, SERVER_HELLO, FINISHED, MESSAGE_HASH = 1, 2, 20, 254


def message_types(data):
    """The types of these handshake messages, which must be whole."""
    types = []
    while data:
        length = 4 + int.from_bytes(data[1:4], "big")
        require(len(data) >= length, "a message is covered in part")
        types.append(data[0])
        data = data[length:]
    return types


class Schedule:
    """What the secrets of a connection are derived from, whatever their formulas say."""

    def __init__(self, references):
        self.references = references
        self.exported = {}

    def computation(self, line):
        name, operation = line["name"], line["operation"]
        names = [self.references.name_of(part) for part in line["inputs"]]
        if operation == "hkdf-extract" and name in EXTRACTED:
            salt, secrets = EXTRACTED[name]
            require(names[0] == salt and names[1] in secrets, f"{name} is not extracted from {names[1]} with {names[0]}")
        elif operation == "hkdf-expand-label":
            self.derived(line, name, names)
        elif operation == "hmac" and name == "binder":
            require(names[0] == "binder_finished_key", f"a binder is not made with {names[0]}")
            *before, last = self.covered(line["inputs"][1])
            truncated = bytes.fromhex(last["bytes"])
            require(truncated[0] == CLIENT_HELLO, "a binder covers a hello")
            require(len(truncated) < 4 + int.from_bytes(truncated[1:4], "big"), "a binder covers a hello up to the binders")
            types = message_types(b"".join(bytes.fromhex(part["bytes"]) for part in before))
            require(types in ([], [MESSAGE_HASH, SERVER_HELLO]), "a binder covers other messages before the hello")
        elif operation == "hmac" and name.endswith("_verify_data"):
            require(names[0] == name.removesuffix("verify_data") + "finished_key", f"{name} is not made with {names[0]}")
        elif operation == "prf":
            self.expanded(line, name, names)

    def derived(self, line, name, names):
        label, secret = line["parameters"]["label"], names[0]
        for what, part in (("write_key", "key"), ("write_iv", "iv"), ("finished_key", "finished")):
            if name.endswith(what) and not name.startswith("binder"):
                end = name.removesuffix(what)
                fits = secret.startswith(end) and "traffic_secret" in secret and label == part
                require(fits, f"{name} is not derived from {secret} by the label {label}")
                return
        if "application_traffic_secret_" in name and not name.endswith("_0"):
            before = name.rstrip("0123456789")
            number = int(name.removeprefix(before))
            require(secret == f"{before}{number - 1}" and label == "traffic upd", f"{name} does not follow {secret}")
            return
        if name not in DERIVED:
            return
        expected, secrets, context = DERIVED[name]
        if name == "binder_key":
            extract = self.references.line_of(line["inputs"][0])
            expected = BINDERS.get(self.references.name_of(extract["inputs"][1])) if extract else label
        require(expected in (None, label), f"{name} has the label {label}")
        require(secret in secrets, f"{name} is not derived from {secret}")
        require((context is None) == (len(line["inputs"]) == 1), f"{name} has no such context")
        if context == "ticket_nonce":
            require(names[1] == context, f"a pre-shared key is not derived from {names[1]}")
        elif context:
            self.context(line["inputs"][1], context, name)
        if name in ("exported_keying_material", "tls-exporter"):
            self.export(line, self.references.line_of(line["inputs"][0])["parameters"]["label"], self.covered(line["inputs"][1])[0]["bytes"])

    def covered(self, part):
        """What a hash is of."""
        line = self.references.line_of(part)
        require(line and line["operation"] == "hash", f"{part['name']} is no hash that was computed")
        return line["inputs"]

    def context(self, part, expected, name):
        covered = self.covered(part)
        data = b"".join(bytes.fromhex(it["bytes"]) for it in covered)
        if expected in ("ImportedIdentity", "context_value"):
            wanted = ([expected], ['""'])[: 1 + (expected == "context_value")]
            require([it["name"] for it in covered] in wanted, f"the context of {name} is no {expected}")
            return
        types = message_types(data)
        count = types.count(FINISHED)
        fits = {
            "nothing": types == [],
            "ClientHello": types == [CLIENT_HELLO] or types == [MESSAGE_HASH, SERVER_HELLO, CLIENT_HELLO],
            "ServerHello": types[-2:] == [CLIENT_HELLO, SERVER_HELLO] and types[0] in (CLIENT_HELLO, MESSAGE_HASH),
            "server Finished": types[-1:] == [FINISHED] and count == 1,
            "client Finished": types[-1:] == [FINISHED] and count == 2,
        }[expected]
        require(fits, f"{name} covers the messages {types}, which do not end with the {expected}")

    def expanded(self, line, name, names):
        label = line["parameters"]["label"]
        if name in EXPANDED:
            require(names[1:] == EXPANDED[name].get(label), f"{name} is not expanded from {names[1:]} by the label {label}")
            secret = "pre_master_secret" if name == "master_secret" else "master_secret"
            require(names[0] == secret, f"{name} is not expanded from {names[0]}")
        elif name in ("exported_keying_material", "tls-exporter"):
            # RFC 5705 §4: without a context there is no length either.
            seed = ["client_random", "server_random"]
            require(names[0] == "master_secret", f"what is exported does not come from {names[0]}")
            require(names[1:] in (seed, [*seed, "context_value_length", "context_value"]), "an exporter has another seed")
            context = line["inputs"][4]["bytes"] if len(names) > 3 else None
            require(context is None or int(line["inputs"][3]["bytes"], 16) == len(context) // 2, "the context has another length")
            self.export(line, label, context)

    def export(self, line, label, context):
        self.exported[label, context, int(line["parameters"]["length"])] = line["output"], line["operation"] == "prf"

    def facts(self, facts):
        """What was exported is what the label, the context and the length of its name make."""
        for name, value in facts.items():
            if name == "tls-exporter":
                name = "EXPORTER-Channel-Binding::32"
            label, *context, length = name.split(":") if ":" in name else (name, "")
            if not length.isdigit() or len(context) > 1 or len(value) != 2 * int(length):
                continue
            context = context[0] if context else None
            # TLS 1.3 makes no difference between an empty context and none.
            new = self.exported.get((label, context or "", int(length)), ("", True))
            found = new if not new[1] else self.exported.get((label, context, int(length)), ("", True))
            require(found[0] == value, f"{name} was not exported so")

    def protection(self, event):
        """Records are protected with the keys of whoever sends them."""
        for step in event.get("steps", []):
            key = step["inputs"][0] if step["operation"] in ("aead-seal", "aead-open", "cbc-encrypt", "cbc-decrypt", "hmac") else None
            if key and self.references.line_of(key):
                name, end = self.references.name_of(key), event["from"]
                wanted = (f"{end}_write_key", f"{end}_write_MAC_key", f"{end}_write_MAC_secret")
                require(name in wanted, f"a record of the {end} is protected with {name}")


# RFC 8701 §3.1: the lists that a client puts numbers into that mean nothing, in the order of what it draws for
# them; two extensions of such a type follow.
GREASE_LISTS = ("cipher_suites", "named_group_list", "versions", "supported_signature_algorithms", "protocol_name_list")
GREASE = {number << 12 | 0xA0A | number << 4 for number in range(16)}


class Opened:
    """What is inside of other messages, encrypted or compressed, and what follows from what is drawn."""

    # What a message inside of another one comes out of, where this end received it.
    SOURCES = {"EncodedClientHelloInner": "aead-open", "StatePlaintext": "StatePlaintext", "Certificate": "decompress"}

    def __init__(self):
        self.outputs = {}
        self.compressed = None
        self.configs = set()
        self.drawn = None

    def computation(self, line):
        self.outputs[line["operation"]] = self.outputs[line["name"]] = line["output"]
        if line["operation"] == "compress":
            self.compressed = line["inputs"][0]["bytes"]
        self.configs |= {part["bytes"] for part in line["inputs"] if part["name"] == "ECHConfig"}
        if (line["operation"], line["name"]) == ("random", "grease"):
            self.drawn = [(byte & 15) << 12 | 0xA0A | (byte & 15) << 4 for byte in bytes.fromhex(line["output"])]

    def secret(self, line, side):
        # RFC 9850 §2.2: the configuration is the one that the secret beside it was made with.
        used = line["label"] != "ECH_CONFIG" or side is None or line["secret"] in self.configs
        require(used, "nothing was encrypted with this configuration")

    def message(self, line, side):
        name, own = line["name"], line["from"] == side
        if "inside" in line and name in self.SOURCES and not own:
            require(line["bytes"] == self.outputs.get(self.SOURCES[name]), "this is not what came out")
        if "inside" in line and name == "Certificate" and own:
            require(line["bytes"] == self.compressed, "this is not what was compressed")
        if name in ("NewSessionTicket", "StatePlaintext") and own and "ticket_age_add" in self.outputs:
            drawn = int(self.outputs["ticket_age_add"], 16)
            added = [field["value"] for field in every(line["fields"]) if field["name"] == "ticket_age_add"]
            require(added == [drawn], "its ticket_age_add was not drawn")
        if name in ("ClientHello", "ClientHelloInner") and own and self.drawn:
            self.grease(line)

    def grease(self, line):
        whole = bytes.fromhex(line["bytes"])
        *lists, first, last = self.drawn
        # No extension comes twice.
        last = last if last != first else (last + 0x1010) & 0xFFFF
        wanted = dict(zip(GREASE_LISTS, lists))
        types = []
        for field in every(line["fields"]):
            if field["name"] in wanted and len(field.get("fields", [])) > 1:
                front = field["fields"][1]
                end = front["offset"] + front["length"]
                number = int.from_bytes(whole[end - 2 : end], "big")
                require(number == wanted[field["name"]], f"what is in front of {field['name']} was not drawn")
            if field["name"] == "extension_type" and field["value"] in GREASE:
                types.append(field["value"])
        require(types == [first, last], "the extensions that mean nothing were not drawn")


def formula(line):
    """The formula as text."""
    def token(token):
        return token if isinstance(token, str) else token.get("shown", line["inputs"][token["input"]]["name"])

    return "".join(map(token, line["formula"]))


class Checker:
    """Checks one connection of a trace; keeps what it finds wrong.

    `known` is what the connections of the trace have told so far, by identity.
    """

    def __init__(self, number, known):
        self.number = number
        self.side = None
        self.references, self.wire = References(None, known), Wire(None)
        self.schedule = Schedule(self.references)
        self.opened = Opened()
        self.verified = None
        self.failed = False
        self.problems = []
        self.operations, self.origins_counted = Counter(), Counter()
        self.records = self.sent_fields = 0

    def guard(self, line, check, *arguments):
        """Runs a check; what is wrong is noted with the number of its line in the trace."""
        try:
            return check(*arguments)
        except Wrong as wrong:
            problem = str(wrong)
        except (KeyError, ValueError, IndexError, TypeError, OverflowError, zlib.error) as error:
            problem = f"{type(error).__name__}: {error}"
        what = f"seq {line['seq']}" if line else "at the end"
        name = f" {line['event']} {line.get('name', '')}".rstrip() if line else ""
        if line and line["event"] == "computation":
            name += f" = {formula(line)}"
        self.problems.append(f"{what}{name}: {problem}")
        return None

    def line(self, line):
        """Checks the next line."""
        references, wire, event = self.references, self.wire, line["event"]
        if "id" in line:
            self.guard(line, require, line["id"][0] == self.number, "its id is of another connection")
        if event == "connected":
            self.side = references.side = wire.side = line["side"]
        elif event == "gap":
            # What is encrypted or torn is there as a record or segment, but not what it held.
            wire.gaps.add(line["from"])
            why = line.get("why", "missing")
            self.guard(line, require, ("records" in line) == (why in ("encrypted", "ephemeral", "without_iv")), "only records that were not opened are counted in records")
        elif event == "unchecked":
            self.guard(line, require, self.side is None, "an end reads all that it is sent, and checks it")
        elif event == "computation":
            self.computation(line, references)
            if line["operation"] == "verify":
                self.verified = line["inputs"][-1]["bytes"], line["output"] == "01"
            self.guard(line, self.schedule.computation, line)
            self.opened.computation(line)
            self.guard(line, references.add, "value", line["id"], bytes.fromhex(line["output"]))
            references.lines[tuple(line["id"])] = line
        elif event == "record":
            carries = line.get("protected", line)["content_type"]["value"]
            inside = {"this_record": bytes.fromhex(line["header"] + line["fragment"]), "is_data": carries == 23}
            for number, step in enumerate(line.get("steps", [])):
                self.computation({"seq": line["seq"], "event": "computation", **step}, references, inside)
                inside["step", number] = bytes.fromhex(step["output"])
            self.guard(line, references.add, "record", line["id"], inside["this_record"])
            self.guard(line, self.schedule.protection, line)
            self.guard(line, wire.record, line)
        elif event in ("segment", "data"):
            self.guard(line, getattr(wire, event), line)
        elif event in ("message", "alert"):
            self.guard(line, wire.message, line)
            self.guard(line, self.fields, line, references, self.side)
            self.guard(line, self.opened.message, line, self.side)
            self.guard(line, references.add, "message", line["id"], bytes.fromhex(line["bytes"]))
            if line["name"] in ("ClientHello", "ClientHelloInner") and line["from"] == self.side and references.truncated:
                # RFC 9846 §4.3.11.2: what the binders cover is the hello up to them.
                whole, covered = bytes.fromhex(line["bytes"]), references.truncated
                is_part = whole.startswith(covered) and int.from_bytes(whole[len(covered) :][:2]) == len(whole) - len(covered) - 2
                self.guard(line, require, is_part, "its binders are computed over something else")
                references.truncated = None
        elif event == "check":
            self.guard(line, outcome, line, references, self.verified)
            if line["name"] == "early_data":
                self.guard(line, wire.skipped, line["compared"]["length"])
        elif event == "secret":
            secret = bytes.fromhex(line["secret"])
            references.logged.add(secret)
            # RFC 9850 §2.2: a configuration is public, and no secret.
            is_config = line["label"] == "ECH_CONFIG" and LITERALS["ECHConfig"](secret)
            computed = secret in references.known["value"].values()
            # Up to TLS 1.2 a session goes on with the secret of an earlier run, if none is computed in this one.
            own = (line["name"] for identity, line in references.lines.items() if identity[0] == self.number)
            if line["label"] == "CLIENT_RANDOM" and not computed and len(secret) == 48 and "master_secret" not in own:
                references.from_file, computed = secret, True
            known = self.side is None or is_config or computed
            self.guard(line, require, known, "this secret was not computed")
            self.guard(line, self.opened.secret, line, self.side)
        elif event == "done":
            self.failed = bool(line.get("failure"))
            self.guard(line, self.schedule.facts, line.get("facts", {}))

    def finish(self):
        self.guard(None, self.wire.finish, self.failed)
        self.records = self.wire.protected_records

    def computation(self, line, references, inside=None):
        """Redoes a computation and follows its inputs. `inside`: what a step of a record's protection
        may refer to besides."""
        self.operations[line["operation"]] += 1
        self.guard(line, redo, line)
        self.guard(line, mixed, line)
        for part in line["inputs"]:
            self.origins_counted[self.guard(line, references.input, part, inside)] += 1

    # Messages whose content is configuration.
    CONFIGURED = {"Certificate", "CertificateStatus"}

    def fields(self, message, references, side):
        """What fields are said to carry, they do; and what this end sends, it has from somewhere."""
        whole = bytes.fromhex(message["bytes"])
        for field in every(message["fields"]):
            if "origin" in field:
                require(message["from"] == side, f"{field['name']}: this end cannot know where the peer has it from")
                value = whole[field["offset"] : field["offset"] + field["length"]]
                references.follow(field["origin"], value, field["name"])
        if message["from"] != side or message["name"] in self.CONFIGURED:
            return
        if "content_type" not in message:  # an application says what it likes
            return
        for field, origin in leaves(message["fields"]):
            value = whole[field["offset"] : field["offset"] + field["length"]]
            if field["kind"] != "opaque" or len(value) < 12 or field["name"] == "padding":
                continue
            self.sent_fields += 1
            constant = field["name"] in ("dh_p", "random") and self.is_constant(value)
            # The name of a key that both ends were given, or a ticket from a file.
            constant = constant or field["name"] in ("identity", "psk_identity", "ticket")
            require(origin or constant, f"its {field['name']} comes from nowhere")

    @staticmethod
    def is_constant(value):
        # RFC 9846 §4.2.3: the random of a HelloRetryRequest.
        if value == hashlib.sha256(b"HelloRetryRequest").digest():
            return True
        number = int.from_bytes(value, "big")
        return any(number == ffdhe_prime(group) for group, (bits, _) in FFDHE.items() if bits == 8 * len(value))


def load(path):
    lines = []
    with (sys.stdin if path == "-" else open(path, encoding="utf-8")) as file:
        for number, text in enumerate(file, 1):
            try:
                lines.append(json.loads(text))
            except json.JSONDecodeError as error:
                sys.exit(f"{path}: line {number} is no JSON: {error}")
    header = lines[0] if lines else {}
    if header.get("format") != FORMAT or header.get("version") != VERSION:
        print(f"{path}: not a trace of version {VERSION} as tlsdemo --json writes it", file=sys.stderr)
        sys.exit(2)
    return lines


def traces_in(lines):
    """The traces in a file, which may hold several, one behind the other: each begins with a header."""
    starts = [number for number, line in enumerate(lines) if "format" in line]
    return [lines[start:end] for start, end in zip(starts, starts[1:] + [len(lines)])]


def check(lines):
    """Checks the connections of a trace, whose lines may come in turns."""
    known, checkers = References.nothing(), {}
    for line in lines:
        number = line.get("connection", 1)
        if number not in checkers:
            checkers[number] = Checker(number, known)
        checkers[number].line(line)
    for checker in checkers.values():
        checker.finish()
    return checkers.values()


def schema_validator(path):
    import jsonschema

    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    # The schema is a choice between kinds of line; to go by the kind at once is quicker.
    kinds = {}
    for name in (choice["$ref"].rsplit("/", 1)[1] for choice in schema["oneOf"]):
        kinds[name] = jsonschema.Draft202012Validator({**schema, "oneOf": [{"$ref": f"#/$defs/{name}"}]})
    return kinds


def misfits(kinds, lines):
    for number, line in enumerate(lines, 1):
        validator = kinds.get(line.get("event", "header"))
        if validator is None:
            yield f"line {number}: the schema knows no such line"
        else:
            for error in validator.iter_errors(line):
                where = max(error.context, key=lambda cause: len(cause.absolute_path), default=error)
                yield f"line {number}, {list(where.absolute_path)}: {where.message[:300]}"


def main():
    parser = argparse.ArgumentParser(description="Redo every computation of tlsdemo's traces.")
    parser.add_argument("traces", nargs="+", metavar="TRACE", help="file that tlsdemo --json wrote; - for stdin")
    parser.add_argument("--schema", metavar="FILE", help="check each line against docs/trace.schema.json as well")
    arguments = parser.parse_args()
    validator = schema_validator(arguments.schema) if arguments.schema else None
    total, checked, failed = Counter(), 0, 0
    for path in arguments.traces:
        found = []
        for lines in traces_in(load(path)):
            checkers = check(lines[1:])
            if validator:
                misfit = list(misfits(validator, lines))
                for checker in list(checkers)[:1]:
                    checker.problems += misfit
            found += checkers
        for number, checker in enumerate(found, 1):
            name = path if len(found) == 1 else f"{path}, connection {number}"
            total += checker.operations
            for problem in checker.problems:
                print(f"{name}: {problem}")
            checked += 1
            failed += bool(checker.problems)
            verdict = f"{len(checker.problems)} WRONG" if checker.problems else "ok"
            print(
                f"{name}: {verdict}: {sum(checker.operations.values())} computations redone, "
                f"{sum(checker.origins_counted.values())} inputs traced, {checker.records} protected records, "
                f"{checker.sent_fields} computed fields sent"
            )
    width = max(map(len, total), default=0)
    print(f"\n{sum(total.values())} computations in {checked} traces")
    for operation, count in sorted(total.items()):
        print(f"  {operation:{width}} {count}")
    print("all follow from their inputs" if not failed else f"{failed} {'trace is' if failed == 1 else 'traces are'} wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # whoever read this has read enough, as in `| head`
        sys.stderr.close()
        sys.exit(1)
