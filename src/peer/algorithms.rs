//! The signature algorithms of certificate chains, for webpki, over our own verification
//! (RFC 9846 §4.3.3: what `signature_algorithms` says of certificates).
//!
//! Nothing with MD5 or SHA-1 is among them (RFC 9846 §4.5.1.3): a root's own signature is not
//! checked, so that old roots do no harm.

use rustls_pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};

use crate::compute::signature::PublicKey;
use crate::names::registry::SignatureScheme;
use crate::names::signature::KeyAlgorithm;

/// A signature algorithm together with the kind of key that makes it.
#[derive(Debug)]
struct Algorithm {
    key: AlgorithmIdentifier,
    signature: AlgorithmIdentifier,
    algorithm: KeyAlgorithm,
    scheme: SignatureScheme,
}

impl SignatureVerificationAlgorithm for Algorithm {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let valid = PublicKey::from_bare(self.algorithm, public_key)
            .and_then(|key| key.verify(self.scheme, &[message], signature));
        match valid {
            Ok(true) => Ok(()),
            _ => Err(InvalidSignature),
        }
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}

const fn row(
    key: AlgorithmIdentifier,
    algorithm: KeyAlgorithm,
    signature: AlgorithmIdentifier,
    scheme: SignatureScheme,
) -> Algorithm {
    Algorithm {
        key,
        signature,
        algorithm,
        scheme,
    }
}

/// `id-RSASSA-PSS` without parameters (RFC 4055 §3.1).
const RSASSA_PSS: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a");

macro_rules! algorithms {
    ($($key:expr, $algorithm:ident: $($signature:ident $scheme:ident),*;)*) => {
        /// Every algorithm with which a certificate of a chain may be signed.
        pub(super) static ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[$($(
            &row(
                $key,
                KeyAlgorithm::$algorithm,
                alg_id::$signature,
                SignatureScheme::$scheme,
            ),
        )*)*];
    };
}
algorithms! {
    alg_id::RSA_ENCRYPTION, Rsa:
        RSA_PKCS1_SHA256 RsaPkcs1Sha256,
        RSA_PKCS1_SHA384 RsaPkcs1Sha384,
        RSA_PKCS1_SHA512 RsaPkcs1Sha512,
        RSA_PSS_SHA256 RsaPssRsaeSha256,
        RSA_PSS_SHA384 RsaPssRsaeSha384,
        RSA_PSS_SHA512 RsaPssRsaeSha512;
    alg_id::ECDSA_P256, EcdsaP256:
        ECDSA_SHA256 EcdsaSecp256r1Sha256,
        ECDSA_SHA384 EcdsaSecp384r1Sha384,
        ECDSA_SHA512 EcdsaSecp521r1Sha512;
    alg_id::ECDSA_P384, EcdsaP384:
        ECDSA_SHA256 EcdsaSecp256r1Sha256,
        ECDSA_SHA384 EcdsaSecp384r1Sha384,
        ECDSA_SHA512 EcdsaSecp521r1Sha512;
    alg_id::ECDSA_P521, EcdsaP521:
        ECDSA_SHA256 EcdsaSecp256r1Sha256,
        ECDSA_SHA384 EcdsaSecp384r1Sha384,
        ECDSA_SHA512 EcdsaSecp521r1Sha512;
    alg_id::ED25519, Ed25519: ED25519 Ed25519;
    RSASSA_PSS, RsaPss:
        RSA_PSS_SHA256 RsaPssPssSha256,
        RSA_PSS_SHA384 RsaPssPssSha384,
        RSA_PSS_SHA512 RsaPssPssSha512;
    alg_id::RSA_PSS_SHA256, RsaPss: RSA_PSS_SHA256 RsaPssPssSha256;
    alg_id::RSA_PSS_SHA384, RsaPss: RSA_PSS_SHA384 RsaPssPssSha384;
    alg_id::RSA_PSS_SHA512, RsaPss: RSA_PSS_SHA512 RsaPssPssSha512;
    alg_id::ML_DSA_44, MlDsa44: ML_DSA_44 MlDsa44;
    alg_id::ML_DSA_65, MlDsa65: ML_DSA_65 MlDsa65;
    alg_id::ML_DSA_87, MlDsa87: ML_DSA_87 MlDsa87;
}
