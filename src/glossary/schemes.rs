//! Signature schemes: which key signs which hash, and how.

use super::{Table, entries};

pub(super) const SCHEMES: Table = entries! {
    "rsa_pkcs1_md5",
        "RSA over MD5: broken",
        "An RSA signature over an MD5 hash. MD5 collisions are easy to produce, so it proves nothing.",
        "RFC 5246 §7.4.1.4.1";
    "rsa_pkcs1_sha1",
        "RSA over SHA-1: no longer safe",
        "An RSA signature with the old padding over a SHA-1 hash. SHA-1 collisions can be produced, so it is no longer accepted for new signatures.",
        "RFC 9846 §4.3.3";
    "dsa_sha1",
        "DSA over SHA-1: obsolete",
        "A DSA signature over a SHA-1 hash. DSA is no longer used, and SHA-1 is broken.",
        "RFC 5246 §7.4.1.4.1";
    "ecdsa_sha1",
        "ECDSA over SHA-1: no longer safe",
        "An ECDSA signature over a SHA-1 hash. SHA-1 collisions can be produced, so it is no longer accepted for new signatures.",
        "RFC 9846 §4.3.3";
    "rsa_pkcs1_sha224",
        "RSA over SHA-224",
        "An RSA signature with the old padding over a SHA-224 hash. It is sound but hardly used.",
        "RFC 5246 §7.4.1.4.1";
    "dsa_sha224",
        "DSA over SHA-224: obsolete",
        "A DSA signature over a SHA-224 hash. DSA is no longer used.",
        "RFC 5246 §7.4.1.4.1";
    "ecdsa_sha224",
        "ECDSA over SHA-224",
        "An ECDSA signature over a SHA-224 hash. It is hardly used.",
        "RFC 5246 §7.4.1.4.1";
    "rsa_pkcs1_sha256",
        "RSA, old padding, SHA-256",
        "An RSA signature with the old padding (PKCS #1 v1.5) over a SHA-256 hash. TLS 1.3 allows it in certificates only.",
        "RFC 9846 §4.3.3";
    "dsa_sha256",
        "DSA over SHA-256: obsolete",
        "A DSA signature over a SHA-256 hash. DSA is no longer used.",
        "RFC 5246 §7.4.1.4.1";
    "ecdsa_secp256r1_sha256",
        "ECDSA with P-256 and SHA-256",
        "ECDSA over SHA-256; with a key on P-256 in TLS 1.3, on any curve before it.",
        "RFC 9846 §4.3.3";
    "rsa_pkcs1_sha384",
        "RSA, old padding, SHA-384",
        "An RSA signature with the old padding (PKCS #1 v1.5) over a SHA-384 hash. TLS 1.3 allows it in certificates only.",
        "RFC 9846 §4.3.3";
    "dsa_sha384",
        "DSA over SHA-384: obsolete",
        "A DSA signature over a SHA-384 hash. DSA is no longer used.",
        "RFC 5246 §7.4.1.4.1";
    "ecdsa_secp384r1_sha384",
        "ECDSA with P-384 and SHA-384",
        "ECDSA over SHA-384; with a key on P-384 in TLS 1.3, on any curve before it.",
        "RFC 9846 §4.3.3";
    "rsa_pkcs1_sha512",
        "RSA, old padding, SHA-512",
        "An RSA signature with the old padding (PKCS #1 v1.5) over a SHA-512 hash. TLS 1.3 allows it in certificates only.",
        "RFC 9846 §4.3.3";
    "dsa_sha512",
        "DSA over SHA-512: obsolete",
        "A DSA signature over a SHA-512 hash. DSA is no longer used.",
        "RFC 5246 §7.4.1.4.1";
    "ecdsa_secp521r1_sha512",
        "ECDSA with P-521 and SHA-512",
        "ECDSA over SHA-512; with a key on P-521 in TLS 1.3, on any curve before it.",
        "RFC 9846 §4.3.3";
    "rsa_pss_rsae_sha256",
        "RSA, modern padding, SHA-256",
        "An RSA signature with the modern, randomized padding (PSS) over a SHA-256 hash, by an ordinary RSA key.",
        "RFC 9846 §4.3.3";
    "rsa_pss_pss_sha256",
        "RSA, PSS-only key, SHA-256",
        "An RSA signature with the modern, randomized padding (PSS) over a SHA-256 hash, by a key whose certificate allows only PSS.",
        "RFC 9846 §4.3.3";
    "rsa_pss_rsae_sha384",
        "RSA, modern padding, SHA-384",
        "An RSA signature with the modern, randomized padding (PSS) over a SHA-384 hash, by an ordinary RSA key.",
        "RFC 9846 §4.3.3";
    "rsa_pss_pss_sha384",
        "RSA, PSS-only key, SHA-384",
        "An RSA signature with the modern, randomized padding (PSS) over a SHA-384 hash, by a key whose certificate allows only PSS.",
        "RFC 9846 §4.3.3";
    "rsa_pss_rsae_sha512",
        "RSA, modern padding, SHA-512",
        "An RSA signature with the modern, randomized padding (PSS) over a SHA-512 hash, by an ordinary RSA key.",
        "RFC 9846 §4.3.3";
    "rsa_pss_pss_sha512",
        "RSA, PSS-only key, SHA-512",
        "An RSA signature with the modern, randomized padding (PSS) over a SHA-512 hash, by a key whose certificate allows only PSS.",
        "RFC 9846 §4.3.3";
    "ed25519",
        "Ed25519: small, fast, sound",
        "A signature on the curve of x25519. Keys and signatures are small, and signing needs no randomness that could fail.",
        "RFC 8032 §5.1";
    "ed448",
        "Ed448: Ed25519's larger relative",
        "A signature on the curve of x448, designed like Ed25519 but larger.",
        "RFC 8032 §5.2";
    "ecdsa_brainpoolP256r1tls13_sha256",
        "ECDSA with brainpoolP256r1, SHA-256",
        "An ECDSA signature over a SHA-256 hash with a key on the curve brainpoolP256r1, which German authorities recommend.",
        "RFC 8734 §3";
    "ecdsa_brainpoolP384r1tls13_sha384",
        "ECDSA with brainpoolP384r1, SHA-384",
        "An ECDSA signature over a SHA-384 hash with a key on the curve brainpoolP384r1, which German authorities recommend.",
        "RFC 8734 §3";
    "ecdsa_brainpoolP512r1tls13_sha512",
        "ECDSA with brainpoolP512r1, SHA-512",
        "An ECDSA signature over a SHA-512 hash with a key on the curve brainpoolP512r1, which German authorities recommend.",
        "RFC 8734 §3";
    "mldsa44",
        "post-quantum, smallest size",
        "A signature designed to withstand quantum computers (ML-DSA), in its smallest size. Its keys and signatures take kilobytes.",
        "RFC 9881";
    "mldsa65",
        "post-quantum, middle size",
        "A signature designed to withstand quantum computers (ML-DSA), in its middle size. Its keys and signatures take kilobytes.",
        "RFC 9881";
    "mldsa87",
        "post-quantum, largest size",
        "A signature designed to withstand quantum computers (ML-DSA), in its largest size. Its keys and signatures take kilobytes.",
        "RFC 9881";
    "rsa_pkcs1_md5_sha1",
        "RSA over MD5 and SHA-1 side by side",
        "An RSA signature over an MD5 and a SHA-1 hash, one after the other: the only RSA signature of TLS 1.0 and 1.1. It has no number on the wire.",
        "RFC 4346 §7.4.3";
    "dsa_md5",
        "DSA over MD5: broken",
        "A DSA signature over an MD5 hash. MD5 collisions are easy to produce, so it proves nothing.",
        "RFC 5246 §7.4.1.4.1";
    "ecdsa_md5",
        "ECDSA over MD5: broken",
        "An ECDSA signature over an MD5 hash. MD5 collisions are easy to produce, so it proves nothing.",
        "RFC 5246 §7.4.1.4.1";
    "rsa_pkcs1_sha256_legacy",
        "RSA, old padding, SHA-256, for old client keys",
        "An RSA signature with the old padding over a SHA-256 hash, in TLS 1.3, for clients whose hardware keys cannot do better.",
        "RFC 9963";
    "rsa_pkcs1_sha384_legacy",
        "RSA, old padding, SHA-384, for old client keys",
        "An RSA signature with the old padding over a SHA-384 hash, in TLS 1.3, for clients whose hardware keys cannot do better.",
        "RFC 9963";
    "rsa_pkcs1_sha512_legacy",
        "RSA, old padding, SHA-512, for old client keys",
        "An RSA signature with the old padding over a SHA-512 hash, in TLS 1.3, for clients whose hardware keys cannot do better.",
        "RFC 9963";
    "eccsi_sha256",
        "a signature whose key is a name",
        "A signature whose key follows from the signer's name: ECCSI.",
        "draft-wang-tls-raw-public-key-with-ibc";
    "iso_ibs1",
        "a signature whose key is a name",
        "A signature whose key follows from the signer's name: the first scheme of ISO/IEC 14888-3.",
        "draft-wang-tls-raw-public-key-with-ibc";
    "iso_ibs2",
        "a signature whose key is a name",
        "A signature whose key follows from the signer's name: the second scheme of ISO/IEC 14888-3.",
        "draft-wang-tls-raw-public-key-with-ibc";
    "iso_chinese_ibs",
        "a signature whose key is a name",
        "A signature whose key follows from the signer's name: the Chinese scheme of ISO/IEC 14888-3.",
        "draft-wang-tls-raw-public-key-with-ibc";
    "sm2sig_sm3",
        "the Chinese signature",
        "A signature with SM2 over an SM3 hash, both Chinese standards. The hash covers an identifier and the public key as well; in the handshake of TLS 1.3 the identifier is \"TLSv1.3+GM+Cipher+Suite\".",
        "RFC 8998 §3.2.1";
    "sm2sign_with_sm3",
        "the Chinese signature, in certificates",
        "The same as sm2sig_sm3, with the identifier that is for certificates, \"1234567812345678\". It has no number on the wire of its own.",
        "RFC 8998 §3.2.1";
    "gostr34102012_256a",
        "the Russian signature, 256 bits",
        "A GOST R 34.10-2012 signature with a key of 256 bits on the curve GC256A.",
        "RFC 9367";
    "gostr34102012_256b",
        "the Russian signature, 256 bits",
        "A GOST R 34.10-2012 signature with a key of 256 bits on the curve GC256B.",
        "RFC 9367";
    "gostr34102012_256c",
        "the Russian signature, 256 bits",
        "A GOST R 34.10-2012 signature with a key of 256 bits on the curve GC256C.",
        "RFC 9367";
    "gostr34102012_256d",
        "the Russian signature, 256 bits",
        "A GOST R 34.10-2012 signature with a key of 256 bits on the curve GC256D.",
        "RFC 9367";
    "gostr34102012_256",
        "the Russian signature, 256 bits",
        "A GOST R 34.10-2012 signature with a key of 256 bits, as TLS 1.2 numbers it.",
        "RFC 9189";
    "gostr34102012_512a",
        "the Russian signature, 512 bits",
        "A GOST R 34.10-2012 signature with a key of 512 bits on the curve GC512A.",
        "RFC 9367";
    "gostr34102012_512b",
        "the Russian signature, 512 bits",
        "A GOST R 34.10-2012 signature with a key of 512 bits on the curve GC512B.",
        "RFC 9367";
    "gostr34102012_512c",
        "the Russian signature, 512 bits",
        "A GOST R 34.10-2012 signature with a key of 512 bits on the curve GC512C.",
        "RFC 9367";
    "gostr34102012_512",
        "the Russian signature, 512 bits",
        "A GOST R 34.10-2012 signature with a key of 512 bits, as TLS 1.2 numbers it.",
        "RFC 9189";
    "mldsa44_ecdsa_secp256r1_sha256",
        "post-quantum and ECDSA together",
        "Two signatures in one: ML-DSA-44, and ECDSA on secp256r1 over SHA-256. A forger has to break both.",
        "draft-reddy-tls-composite-mldsa-01";
    "mldsa65_ecdsa_secp384r1_sha384",
        "post-quantum and ECDSA together",
        "Two signatures in one: ML-DSA-65, and ECDSA on secp384r1 over SHA-384. A forger has to break both.",
        "draft-reddy-tls-composite-mldsa-01";
    "mldsa87_ecdsa_secp384r1_sha384",
        "post-quantum and ECDSA together",
        "Two signatures in one: ML-DSA-87, and ECDSA on secp384r1 over SHA-384. A forger has to break both.",
        "draft-reddy-tls-composite-mldsa-01";
    "mldsa44_ed25519",
        "post-quantum and Ed25519 together",
        "Two signatures in one: ML-DSA-44, and Ed25519. A forger has to break both.",
        "draft-reddy-tls-composite-mldsa-01";
    "mldsa65_ed25519",
        "post-quantum and Ed25519 together",
        "Two signatures in one: ML-DSA-65, and Ed25519. A forger has to break both.",
        "draft-reddy-tls-composite-mldsa-01";
    "mldsa44_rsa2048_pkcs1_sha256",
        "post-quantum and RSA together",
        "Two signatures in one: ML-DSA-44, and RSA with the old padding and 2048 bits over SHA-256. A forger has to break both.",
        "draft-reddy-tls-composite-mldsa-01";
    "mldsa65_rsa3072_pkcs1_sha256",
        "post-quantum and RSA together",
        "Two signatures in one: ML-DSA-65, and RSA with the old padding and 3072 bits over SHA-256. A forger has to break both.",
        "draft-reddy-tls-composite-mldsa-01";
    "mldsa65_rsa4096_pkcs1_sha384",
        "post-quantum and RSA together",
        "Two signatures in one: ML-DSA-65, and RSA with the old padding and 4096 bits over SHA-384. A forger has to break both.",
        "draft-reddy-tls-composite-mldsa-01";
    "mldsa44_rsa2048_pss_pss_sha256",
        "post-quantum and RSA together",
        "Two signatures in one: ML-DSA-44, and RSA-PSS with 2048 bits over SHA-256. A forger has to break both.",
        "draft-reddy-tls-composite-mldsa-01";
    "mldsa65_rsa3072_pss_pss_sha256",
        "post-quantum and RSA together",
        "Two signatures in one: ML-DSA-65, and RSA-PSS with 3072 bits over SHA-256. A forger has to break both.",
        "draft-reddy-tls-composite-mldsa-01";
    "slhdsa_sha2_128s",
        "post-quantum, from hashes alone",
        "A signature built from hashes alone (SLH-DSA, FIPS 205), designed to withstand quantum computers: the small but slow variant.",
        "FIPS 205";
    "slhdsa_sha2_128f",
        "post-quantum, from hashes alone",
        "A signature built from hashes alone (SLH-DSA, FIPS 205), designed to withstand quantum computers: the fast but larger variant.",
        "FIPS 205";
    "slhdsa_sha2_192s",
        "post-quantum, from hashes alone",
        "A signature built from hashes alone (SLH-DSA, FIPS 205), designed to withstand quantum computers: the small but slow variant.",
        "FIPS 205";
    "slhdsa_sha2_192f",
        "post-quantum, from hashes alone",
        "A signature built from hashes alone (SLH-DSA, FIPS 205), designed to withstand quantum computers: the fast but larger variant.",
        "FIPS 205";
    "slhdsa_sha2_256s",
        "post-quantum, from hashes alone",
        "A signature built from hashes alone (SLH-DSA, FIPS 205), designed to withstand quantum computers: the small but slow variant.",
        "FIPS 205";
    "slhdsa_sha2_256f",
        "post-quantum, from hashes alone",
        "A signature built from hashes alone (SLH-DSA, FIPS 205), designed to withstand quantum computers: the fast but larger variant.",
        "FIPS 205";
    "slhdsa_shake_128s",
        "post-quantum, from hashes alone",
        "A signature built from hashes alone (SLH-DSA, FIPS 205), designed to withstand quantum computers: the small but slow variant.",
        "FIPS 205";
    "slhdsa_shake_128f",
        "post-quantum, from hashes alone",
        "A signature built from hashes alone (SLH-DSA, FIPS 205), designed to withstand quantum computers: the fast but larger variant.",
        "FIPS 205";
    "slhdsa_shake_192s",
        "post-quantum, from hashes alone",
        "A signature built from hashes alone (SLH-DSA, FIPS 205), designed to withstand quantum computers: the small but slow variant.",
        "FIPS 205";
    "slhdsa_shake_192f",
        "post-quantum, from hashes alone",
        "A signature built from hashes alone (SLH-DSA, FIPS 205), designed to withstand quantum computers: the fast but larger variant.",
        "FIPS 205";
    "slhdsa_shake_256s",
        "post-quantum, from hashes alone",
        "A signature built from hashes alone (SLH-DSA, FIPS 205), designed to withstand quantum computers: the small but slow variant.",
        "FIPS 205";
    "slhdsa_shake_256f",
        "post-quantum, from hashes alone",
        "A signature built from hashes alone (SLH-DSA, FIPS 205), designed to withstand quantum computers: the fast but larger variant.",
        "FIPS 205";
};
