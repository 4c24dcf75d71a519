//! Groups for key exchange (IANA "TLS Supported Groups"), with the sizes of their shares, and those
//! that this program computes with, best first: a new curve is a row, a place in [`SUPPORTED`], its
//! size, its versions, and its computation in `keys::exchange`.

use super::ProtocolVersion;
use crate::wire::code_points;

code_points! {
    /// Groups for key exchange (IANA "TLS Supported Groups").
    NamedGroup(u16, Group) {
        Sect163k1 = 1 "sect163k1" "RFC 4492 §5.1.1" ["K-163"],
        Sect163r1 = 2 "sect163r1" "RFC 4492 §5.1.1",
        Sect163r2 = 3 "sect163r2" "RFC 4492 §5.1.1" ["B-163"],
        Sect193r1 = 4 "sect193r1" "RFC 4492 §5.1.1",
        Sect193r2 = 5 "sect193r2" "RFC 4492 §5.1.1",
        Sect233k1 = 6 "sect233k1" "RFC 4492 §5.1.1" ["K-233"],
        Sect233r1 = 7 "sect233r1" "RFC 4492 §5.1.1" ["B-233"],
        Sect239k1 = 8 "sect239k1" "RFC 4492 §5.1.1",
        Sect283k1 = 9 "sect283k1" "RFC 4492 §5.1.1" ["K-283"],
        Sect283r1 = 10 "sect283r1" "RFC 4492 §5.1.1" ["B-283"],
        Sect409k1 = 11 "sect409k1" "RFC 4492 §5.1.1" ["K-409"],
        Sect409r1 = 12 "sect409r1" "RFC 4492 §5.1.1" ["B-409"],
        Sect571k1 = 13 "sect571k1" "RFC 4492 §5.1.1" ["K-571"],
        Sect571r1 = 14 "sect571r1" "RFC 4492 §5.1.1" ["B-571"],
        Secp160k1 = 15 "secp160k1" "RFC 4492 §5.1.1",
        Secp160r1 = 16 "secp160r1" "RFC 4492 §5.1.1",
        Secp160r2 = 17 "secp160r2" "RFC 4492 §5.1.1",
        Secp192k1 = 18 "secp192k1" "RFC 4492 §5.1.1",
        Secp192r1 = 19 "secp192r1" "RFC 4492 §5.1.1" ["P-192", "prime192v1", "GROUP-SECP192R1"],
        Secp224k1 = 20 "secp224k1" "RFC 4492 §5.1.1",
        Secp224r1 = 21 "secp224r1" "RFC 4492 §5.1.1" ["P-224", "GROUP-SECP224R1"],
        Secp256k1 = 22 "secp256k1" "RFC 4492 §5.1.1",
        Secp256r1 = 23 "secp256r1" "RFC 8422 §5.1.1"
            ["P-256", "prime256v1", "nistp256", "CurveP256", "GROUP-SECP256R1"],
        Secp384r1 = 24 "secp384r1" "RFC 8422 §5.1.1"
            ["P-384", "nistp384", "CurveP384", "GROUP-SECP384R1"],
        Secp521r1 = 25 "secp521r1" "RFC 8422 §5.1.1"
            ["P-521", "nistp521", "CurveP521", "GROUP-SECP521R1"],
        BrainpoolP256r1 = 26 "brainpoolP256r1" "RFC 7027 §2",
        BrainpoolP384r1 = 27 "brainpoolP384r1" "RFC 7027 §2",
        BrainpoolP512r1 = 28 "brainpoolP512r1" "RFC 7027 §2",
        X25519 = 29 "x25519" "RFC 8422 §5.1.1" ["curve25519", "GROUP-X25519"],
        X448 = 30 "x448" "RFC 8422 §5.1.1" ["curve448", "GROUP-X448"],
        BrainpoolP256r1Tls13 = 31 "brainpoolP256r1tls13" "RFC 8734 §3",
        BrainpoolP384r1Tls13 = 32 "brainpoolP384r1tls13" "RFC 8734 §3",
        BrainpoolP512r1Tls13 = 33 "brainpoolP512r1tls13" "RFC 8734 §3",
        Gc256a = 34 "GC256A" "RFC 9189",
        Gc256b = 35 "GC256B" "RFC 9189" ["GROUP-GC256B"],
        Gc256c = 36 "GC256C" "RFC 9189",
        Gc256d = 37 "GC256D" "RFC 9189",
        Gc512a = 38 "GC512A" "RFC 9189" ["GROUP-GC512A"],
        Gc512b = 39 "GC512B" "RFC 9189",
        Gc512c = 40 "GC512C" "RFC 9189",
        CurveSm2 = 41 "curveSM2" "RFC 8998" ["SM2"],
        Ffdhe2048 = 0x0100 "ffdhe2048" "RFC 7919 §2" ["GROUP-FFDHE2048"],
        Ffdhe3072 = 0x0101 "ffdhe3072" "RFC 7919 §2" ["GROUP-FFDHE3072"],
        Ffdhe4096 = 0x0102 "ffdhe4096" "RFC 7919 §2" ["GROUP-FFDHE4096"],
        Ffdhe6144 = 0x0103 "ffdhe6144" "RFC 7919 §2" ["GROUP-FFDHE6144"],
        Ffdhe8192 = 0x0104 "ffdhe8192" "RFC 7919 §2" ["GROUP-FFDHE8192"],
        MlKem512 = 0x0200 "MLKEM512" "draft-ietf-tls-mlkem",
        MlKem768 = 0x0201 "MLKEM768" "draft-ietf-tls-mlkem",
        MlKem1024 = 0x0202 "MLKEM1024" "draft-ietf-tls-mlkem",
        SecP256r1MlKem768 = 0x11eb "SecP256r1MLKEM768" "RFC 10024" ["P256MLKEM768"],
        X25519MlKem768 = 0x11ec "X25519MLKEM768" "RFC 10024",
        SecP384r1MlKem1024 = 0x11ed "SecP384r1MLKEM1024" "RFC 10024" ["P384MLKEM1024"],
        CurveSm2MlKem768 = 0x11ee "curveSM2MLKEM768" "draft-yang-tls-hybrid-sm2-mlkem",
        CecPq2 = 0x4138 "CECPQ2" "BoringSSL, 2018",
        X25519Kyber768Draft00 = 0x6399 "X25519Kyber768Draft00" "draft-tls-westerbaan-xyber768d00",
        SecP256r1Kyber768Draft00 = 0x639a "SecP256r1Kyber768Draft00"
            "draft-kwiatkowski-tls-ecdhe-kyber",
        X25519Kyber512Draft00 = 0xfe30 "X25519Kyber512Draft00" "Cloudflare, 2022",
        X25519Kyber768Draft00Old = 0xfe31 "X25519Kyber768Draft00Old" "Cloudflare, 2022",
        ArbitraryExplicitPrimeCurves = 0xff01 "arbitrary_explicit_prime_curves" "RFC 4492 §5.1.1",
        ArbitraryExplicitChar2Curves = 0xff02 "arbitrary_explicit_char2_curves" "RFC 4492 §5.1.1",
    }
}

/// The groups that both ends offer unless the user says otherwise, best first.
pub const DEFAULT: &[NamedGroup] = &[
    NamedGroup::X25519MlKem768,
    NamedGroup::X25519,
    NamedGroup::Secp256r1,
    NamedGroup::Secp384r1,
    NamedGroup::Secp521r1,
    NamedGroup::SecP256r1MlKem768,
    NamedGroup::SecP384r1MlKem1024,
    NamedGroup::Ffdhe2048,
    NamedGroup::Ffdhe3072,
    NamedGroup::Ffdhe4096,
];

/// The groups that this program computes with, best first: those, and others if asked for by name. ML-KEM
/// alone is as new as the hybrids and has no second half to fall back on; the longest primes are slow, and
/// what X448 has more of than X25519 nobody needs;
/// Brainpool is what German authorities ask for, and SM2 what Chinese ones do; few others have them.
pub const SUPPORTED: &[NamedGroup] = &[
    NamedGroup::X25519MlKem768,
    NamedGroup::X25519,
    NamedGroup::Secp256r1,
    NamedGroup::Secp384r1,
    NamedGroup::Secp521r1,
    NamedGroup::SecP256r1MlKem768,
    NamedGroup::SecP384r1MlKem1024,
    NamedGroup::Ffdhe2048,
    NamedGroup::Ffdhe3072,
    NamedGroup::Ffdhe4096,
    NamedGroup::MlKem768,
    NamedGroup::MlKem1024,
    NamedGroup::MlKem512,
    NamedGroup::Ffdhe6144,
    NamedGroup::Ffdhe8192,
    NamedGroup::X448,
    NamedGroup::BrainpoolP256r1Tls13,
    NamedGroup::BrainpoolP384r1Tls13,
    NamedGroup::BrainpoolP256r1,
    NamedGroup::BrainpoolP384r1,
    NamedGroup::CurveSm2,
    NamedGroup::CurveSm2MlKem768,
];

impl NamedGroup {
    /// True for the finite-field groups of RFC 7919.
    pub fn is_finite_field(self) -> bool {
        self.0 >> 8 == 0x01
    }

    /// True for the hybrids of RFC 10024, and the one with SM2.
    pub fn is_hybrid(self) -> bool {
        matches!(
            self,
            Self::X25519MlKem768
                | Self::SecP256r1MlKem768
                | Self::SecP384r1MlKem1024
                | Self::CurveSm2MlKem768
        )
    }

    /// Whether it may be chosen in this version. ML-KEM is for TLS 1.3 only (RFC 10024), Brainpool has
    /// numbers of its own there, each of which is for nothing else (RFC 8734 §2), SM2 is of it alone (RFC
    /// 8998 §3.1), and the old curves are
    /// gone from it (RFC 9846 §4.3.7).
    pub fn is_in(self, version: ProtocolVersion) -> bool {
        match self {
            Self::BrainpoolP256r1Tls13
            | Self::BrainpoolP384r1Tls13
            | Self::BrainpoolP512r1Tls13 => version == ProtocolVersion::TLS1_3,
            Self::BrainpoolP256r1 | Self::BrainpoolP384r1 | Self::BrainpoolP512r1 => {
                version != ProtocolVersion::TLS1_3
            }
            Self::CurveSm2 => version == ProtocolVersion::TLS1_3,
            _ if self < Self::Secp256r1 => version != ProtocolVersion::TLS1_3,
            _ => version == ProtocolVersion::TLS1_3 || !self.has_ml_kem(),
        }
    }

    /// Whether it may be chosen in one of these versions.
    pub fn is_in_any(self, versions: &[ProtocolVersion]) -> bool {
        versions.iter().any(|version| self.is_in(*version))
    }

    /// True for groups with ML-KEM, alone or in a hybrid.
    pub fn has_ml_kem(self) -> bool {
        self.is_hybrid() || matches!(self, Self::MlKem512 | Self::MlKem768 | Self::MlKem1024)
    }

    /// Bytes of the client's and of the server's share (RFC 9846 §4.3.8, RFC 7919, RFC 10024).
    pub fn share_lengths(self) -> Option<(usize, usize)> {
        Some(match self {
            Self::X25519 => (32, 32),
            Self::X448 => (56, 56),
            Self::Secp256r1 => (65, 65),
            Self::Secp384r1 => (97, 97),
            Self::Secp521r1 => (133, 133),
            Self::BrainpoolP256r1 | Self::BrainpoolP256r1Tls13 => (65, 65),
            Self::BrainpoolP384r1 | Self::BrainpoolP384r1Tls13 => (97, 97),
            Self::X25519MlKem768 => (1184 + 32, 1088 + 32),
            Self::SecP256r1MlKem768 => (1184 + 65, 1088 + 65),
            Self::SecP384r1MlKem1024 => (1568 + 97, 1568 + 97),
            Self::CurveSm2 => (65, 65),
            Self::CurveSm2MlKem768 => (1184 + 65, 1088 + 65),
            Self::MlKem512 => (800, 768),
            Self::MlKem768 => (1184, 1088),
            Self::MlKem1024 => (1568, 1568),
            Self::Ffdhe2048 => (256, 256),
            Self::Ffdhe3072 => (384, 384),
            Self::Ffdhe4096 => (512, 512),
            Self::Ffdhe6144 => (768, 768),
            Self::Ffdhe8192 => (1024, 1024),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8734 §2, RFC 10024: which numbers are of one version alone.
    #[test]
    fn numbers_of_one_version() {
        for group in SUPPORTED {
            let old = group.is_in(ProtocolVersion::TLS1_2);
            let new = group.is_in(ProtocolVersion::TLS1_3);
            let expected = match group.0 {
                26 | 27 => (true, false),
                31 | 32 | 41 | 0x0200..=0x0202 | 0x11eb..=0x11ee => (false, true),
                _ => (true, true),
            };
            assert_eq!((old, new), expected, "{group}");
            assert!(group.share_lengths().is_some(), "{group}");
        }
    }
}
