//! Groups for key exchange.

use super::{Table, entries};

pub(super) const GROUPS: Table = entries! {
    "secp192r1",
        "a curve of 192 bits, too weak today",
        "NIST's curve P-192, about as strong as a 96-bit key. It is too weak today and no longer used.",
        "RFC 8422 §5.1.1";
    "secp224r1",
        "a curve of 224 bits, no longer used",
        "NIST's curve P-224, about as strong as a 112-bit key. TLS no longer uses it.",
        "RFC 8422 §5.1.1";
    "secp256k1",
        "Bitcoin's curve, no longer used in TLS",
        "The 256-bit curve that Bitcoin uses. TLS no longer does.",
        "RFC 8422 §5.1.1";
    "secp256r1",
        "NIST's P-256: sound and universal",
        "NIST's curve P-256, about as strong as a 128-bit key. Every implementation of TLS 1.3 must support it.",
        "RFC 8422 §5.1.1";
    "secp384r1",
        "NIST's P-384: stronger, slower",
        "NIST's curve P-384, about as strong as a 192-bit key.",
        "RFC 8422 §5.1.1";
    "secp521r1",
        "NIST's P-521: the largest curve",
        "NIST's curve P-521, about as strong as a 256-bit key, and the slowest of the usual curves.",
        "RFC 8422 §5.1.1";
    "brainpoolP256r1",
        "a German curve of 256 bits",
        "A 256-bit curve that German authorities recommend, for TLS 1.2.",
        "RFC 7027 §2";
    "brainpoolP384r1",
        "a German curve of 384 bits",
        "A 384-bit curve that German authorities recommend, for TLS 1.2.",
        "RFC 7027 §2";
    "brainpoolP512r1",
        "a German curve of 512 bits",
        "A 512-bit curve that German authorities recommend, for TLS 1.2.",
        "RFC 7027 §2";
    "x25519",
        "a fast, simple and sound curve",
        "A curve designed to be fast, and hard to get wrong, about as strong as a 128-bit key. It is the usual choice.",
        "RFC 7748 §5";
    "x448",
        "x25519's larger relative",
        "A curve designed like x25519 but larger, about as strong as a 224-bit key.",
        "RFC 7748 §5";
    "brainpoolP256r1tls13",
        "a German curve of 256 bits",
        "The 256-bit curve that German authorities recommend, under its number for TLS 1.3.",
        "RFC 8734 §2";
    "brainpoolP384r1tls13",
        "a German curve of 384 bits",
        "The 384-bit curve that German authorities recommend, under its number for TLS 1.3.",
        "RFC 8734 §2";
    "brainpoolP512r1tls13",
        "a German curve of 512 bits",
        "The 512-bit curve that German authorities recommend, under its number for TLS 1.3.",
        "RFC 8734 §2";
    "ffdhe2048",
        "powers modulo a prime of 2048 bits",
        "Classical Diffie-Hellman, with powers modulo a known prime of 2048 bits; about as strong as a 103-bit key.",
        "RFC 7919 §A.1";
    "ffdhe3072",
        "powers modulo a prime of 3072 bits",
        "Classical Diffie-Hellman, with powers modulo a known prime of 3072 bits; about as strong as a 125-bit key.",
        "RFC 7919 §A.2";
    "ffdhe4096",
        "powers modulo a prime of 4096 bits",
        "Classical Diffie-Hellman, with powers modulo a known prime of 4096 bits; about as strong as a 150-bit key.",
        "RFC 7919 §A.3";
    "ffdhe6144",
        "powers modulo a prime of 6144 bits",
        "Classical Diffie-Hellman, with powers modulo a known prime of 6144 bits; about as strong as a 175-bit key, and slow.",
        "RFC 7919 §A.4";
    "ffdhe8192",
        "powers modulo a prime of 8192 bits",
        "Classical Diffie-Hellman, with powers modulo a known prime of 8192 bits; about as strong as a 192-bit key, and very slow.",
        "RFC 7919 §A.5";
    "MLKEM512",
        "ML-KEM alone, smallest",
        "A key exchange designed to withstand quantum computers, in its smallest size and without a classical curve to fall back on.",
        "FIPS 203 §8";
    "MLKEM768",
        "ML-KEM alone, middle size",
        "A key exchange designed to withstand quantum computers, in its middle size and without a classical curve to fall back on.",
        "FIPS 203 §8";
    "MLKEM1024",
        "ML-KEM alone, largest",
        "A key exchange designed to withstand quantum computers, in its largest size and without a classical curve to fall back on.",
        "FIPS 203 §8";
    "SecP256r1MLKEM768",
        "P-256 and ML-KEM-768 together",
        "Two key exchanges at once: the curve P-256, and ML-KEM, which is designed to withstand quantum computers. Their two secrets are joined, so the result stays secret as long as one of them holds.",
        "RFC 10024";
    "X25519MLKEM768",
        "x25519 and ML-KEM-768 together",
        "Two exchanges at once: the curve x25519, and ML-KEM, made to resist quantum computers. Their two secrets are joined, so the result stays secret as long as one of them holds: ML-KEM against an attacker who records today and has a quantum computer later, and the curve if the young ML-KEM turns out to be flawed. Most browsers use it today. The signatures may stay classical for longer: a quantum computer could forge them, but only once it exists, and that would not open what was recorded before.",
        "RFC 10024";
    "SecP384r1MLKEM1024",
        "P-384 and ML-KEM-1024 together",
        "Two key exchanges at once: the curve P-384, and the largest ML-KEM, which is designed to withstand quantum computers. Their two secrets are joined, so the result stays secret as long as one of them holds.",
        "RFC 10024";
    "sect163k1",
        "a binary curve of 163 bits, no longer used",
        "A curve from SEC 2 over a binary field of 163 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "sect163r1",
        "a binary curve of 163 bits, no longer used",
        "A curve from SEC 2 over a binary field of 163 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "sect163r2",
        "a binary curve of 163 bits, no longer used",
        "A curve from SEC 2 over a binary field of 163 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "sect193r1",
        "a binary curve of 193 bits, no longer used",
        "A curve from SEC 2 over a binary field of 193 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "sect193r2",
        "a binary curve of 193 bits, no longer used",
        "A curve from SEC 2 over a binary field of 193 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "sect233k1",
        "a binary curve of 233 bits, no longer used",
        "A curve from SEC 2 over a binary field of 233 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "sect233r1",
        "a binary curve of 233 bits, no longer used",
        "A curve from SEC 2 over a binary field of 233 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "sect239k1",
        "a binary curve of 239 bits, no longer used",
        "A curve from SEC 2 over a binary field of 239 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "sect283k1",
        "a binary curve of 283 bits, no longer used",
        "A curve from SEC 2 over a binary field of 283 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "sect283r1",
        "a binary curve of 283 bits, no longer used",
        "A curve from SEC 2 over a binary field of 283 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "sect409k1",
        "a binary curve of 409 bits, no longer used",
        "A curve from SEC 2 over a binary field of 409 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "sect409r1",
        "a binary curve of 409 bits, no longer used",
        "A curve from SEC 2 over a binary field of 409 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "sect571k1",
        "a binary curve of 571 bits, no longer used",
        "A curve from SEC 2 over a binary field of 571 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "sect571r1",
        "a binary curve of 571 bits, no longer used",
        "A curve from SEC 2 over a binary field of 571 bits. TLS no longer uses binary curves.",
        "RFC 4492 §5.1.1";
    "secp160k1",
        "a curve of 160 bits, no longer used",
        "A curve from SEC 2 over a prime of 160 bits. It is too small, and TLS no longer uses it.",
        "RFC 4492 §5.1.1";
    "secp160r1",
        "a curve of 160 bits, no longer used",
        "A curve from SEC 2 over a prime of 160 bits. It is too small, and TLS no longer uses it.",
        "RFC 4492 §5.1.1";
    "secp160r2",
        "a curve of 160 bits, no longer used",
        "A curve from SEC 2 over a prime of 160 bits. It is too small, and TLS no longer uses it.",
        "RFC 4492 §5.1.1";
    "secp192k1",
        "a curve of 192 bits, no longer used",
        "A curve from SEC 2 over a prime of 192 bits. It is too small, and TLS no longer uses it.",
        "RFC 4492 §5.1.1";
    "secp224k1",
        "a curve of 224 bits, no longer used",
        "A curve from SEC 2 over a prime of 224 bits. It is too small, and TLS no longer uses it.",
        "RFC 4492 §5.1.1";
    "GC256A",
        "a Russian curve of 256 bits",
        "A curve of 256 bits from the Russian standard GOST R 34.10-2012.",
        "RFC 9189";
    "GC256B",
        "a Russian curve of 256 bits",
        "A curve of 256 bits from the Russian standard GOST R 34.10-2012.",
        "RFC 9189";
    "GC256C",
        "a Russian curve of 256 bits",
        "A curve of 256 bits from the Russian standard GOST R 34.10-2012.",
        "RFC 9189";
    "GC256D",
        "a Russian curve of 256 bits",
        "A curve of 256 bits from the Russian standard GOST R 34.10-2012.",
        "RFC 9189";
    "GC512A",
        "a Russian curve of 512 bits",
        "A curve of 512 bits from the Russian standard GOST R 34.10-2012.",
        "RFC 9189";
    "GC512B",
        "a Russian curve of 512 bits",
        "A curve of 512 bits from the Russian standard GOST R 34.10-2012.",
        "RFC 9189";
    "GC512C",
        "a Russian curve of 512 bits",
        "A curve of 512 bits from the Russian standard GOST R 34.10-2012.",
        "RFC 9189";
    "curveSM2",
        "a Chinese curve of 256 bits",
        "The curve from the Chinese standard SM2.",
        "RFC 8998";
    "curveSM2MLKEM768",
        "hybrid of the SM2 curve and ML-KEM",
        "The Chinese curve SM2 together with ML-KEM-768: safe as long as one of them is.",
        "draft-yang-tls-hybrid-sm2-mlkem";
    "CECPQ2",
        "an experiment: X25519 and HRSS",
        "An experiment by Google in 2018, now over: X25519 together with NTRU-HRSS, designed to withstand quantum computers.",
        "BoringSSL, 2018";
    "X25519Kyber768Draft00",
        "hybrid of X25519 and a draft of ML-KEM",
        "X25519 together with Kyber768, the draft that became ML-KEM-768. Browsers offered it in 2023 and 2024; X25519MLKEM768 replaced it.",
        "draft-tls-westerbaan-xyber768d00";
    "SecP256r1Kyber768Draft00",
        "hybrid of P-256 and a draft of ML-KEM",
        "P-256 together with Kyber768, the draft that became ML-KEM-768. SecP256r1MLKEM768 replaced it.",
        "draft-kwiatkowski-tls-ecdhe-kyber";
    "X25519Kyber512Draft00",
        "hybrid of X25519 and a small draft of ML-KEM",
        "An experiment by Cloudflare: X25519 together with Kyber512, a draft of ML-KEM.",
        "Cloudflare, 2022";
    "X25519Kyber768Draft00Old",
        "hybrid of X25519 and a draft of ML-KEM",
        "X25519Kyber768Draft00 under the number that Cloudflare used in an experiment.",
        "Cloudflare, 2022";
    "arbitrary_explicit_prime_curves",
        "any curve, described in full",
        "Says that the server may send the description of a curve of its own choosing. That is dangerous, and TLS no longer allows it.",
        "RFC 4492 §5.1.1";
    "arbitrary_explicit_char2_curves",
        "any binary curve, described in full",
        "Says that the server may send the description of a binary curve of its own choosing. That is dangerous, and TLS no longer allows it.",
        "RFC 4492 §5.1.1";
};
