//! Delegated credentials (RFC 9345): a key that the owner of a certificate signs for some days, and
//! that an end proves itself with in place of the certificate's own. Made, shown and checked here.

use base64ct::{Base64, Encoding};
use rand::CryptoRng;

use super::Identity;
use super::authenticate::{Expected, end_entity, require_of_certificate};
use crate::certificate::{Certificate, KeyUsage, time};
use crate::check::{Check, SignedMessage};
use crate::compute::signature::{PrivateKey, PublicKey, Sign, Verify};
use crate::compute::{Computation, Value};
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::extension::{Credential, DelegatedCredential};
use crate::message::CertificateTls13;
use crate::names::Side;
use crate::names::registry::{ProtocolVersion, SignatureScheme};
use crate::wire::pem;

/// The label of a credential in PEM, as in RFC 9345 appendix B.
const LABEL: &str = "DELEGATED CREDENTIAL";

/// The schemes that we take of the holder of a credential, best first.
pub const SCHEMES: &[SignatureScheme] = &[
    SignatureScheme::EcdsaSecp256r1Sha256,
    SignatureScheme::EcdsaSecp384r1Sha384,
    SignatureScheme::EcdsaSecp521r1Sha512,
    SignatureScheme::Ed25519,
    SignatureScheme::RsaPssPssSha256,
    SignatureScheme::RsaPssPssSha384,
    SignatureScheme::RsaPssPssSha512,
    SignatureScheme::MlDsa44,
    SignatureScheme::MlDsa65,
    SignatureScheme::MlDsa87,
    SignatureScheme::Ed448,
    SignatureScheme::EcdsaBrainpoolP256r1Tls13Sha256,
    SignatureScheme::EcdsaBrainpoolP384r1Tls13Sha384,
    SignatureScheme::Sm2SigSm3,
];

/// Whether a credential may be for this scheme: a key with the OID rsaEncryption is not to be
/// delegated (RFC 9345 §4).
pub fn may_be_delegated(scheme: SignatureScheme) -> bool {
    SCHEMES.contains(&scheme)
}

/// What the owner of a certificate signs (RFC 9345 §4): which end the credential is for, the
/// certificate, and the credential with the scheme of the signature itself.
fn signed_content(side: Side, certificate: &Value, credential: &Credential) -> Vec<Value> {
    let context = match side {
        Side::Client => "TLS, client delegated credentials",
        Side::Server => "TLS, server delegated credentials",
    };
    vec![
        Value::literal("64 spaces", [b' '; 64]),
        Value::literal("context_string", context),
        Value::literal("0x00", [0]),
        certificate.clone().renamed("certificate"),
        credential.cred.clone().renamed("cred"),
        credential.algorithm.value("algorithm"),
    ]
}

/// A credential with its private key: what an identity can be shown with.
#[derive(Debug, Clone)]
pub struct Delegate {
    /// What is sent.
    pub credential: Credential,
    /// The key that it is for.
    pub private_key: PrivateKey,
}

impl Delegate {
    /// A credential of `owner` for `private_key`, that is good for `valid_time` seconds from the
    /// certificate's notBefore. The rules are the caller's to keep: those who check it will see.
    ///
    /// # Errors
    /// If the certificate's key cannot sign.
    pub fn issue(
        owner: &Identity,
        side: Side,
        private_key: PrivateKey,
        dc_cert_verify_algorithm: SignatureScheme,
        valid_time: u32,
        rng: &mut dyn CryptoRng,
    ) -> Result<Self> {
        let schemes = owner.private_key().schemes(ProtocolVersion::TLS1_3);
        let algorithm = schemes.first().copied();
        let algorithm = algorithm
            .ok_or_else(|| Error::usage("the certificate's key cannot sign in TLS 1.3"))?;
        let mut credential = Credential {
            valid_time,
            dc_cert_verify_algorithm,
            subject_public_key_info: private_key.public_key()?.spki().clone(),
            algorithm: algorithm.into(),
            ..Credential::default()
        };
        credential.cred = Value::literal("cred", credential.encode_signed()?);
        let certificate = owner.certificate()?.value();
        let mut sign = Sign {
            scheme: algorithm,
            signer: side,
            private_key: owner.private_key(),
            content: signed_content(side, certificate, &credential),
            rng,
            rfc: "RFC 9345 §4",
        };
        credential.signature = Value::literal("signature", sign.run()?);
        Ok(Delegate {
            credential,
            private_key,
        })
    }

    /// Reads a file of a private key and the credential that is for it, in PEM.
    ///
    /// # Errors
    /// What is missing or does not fit together.
    pub fn from_pem(pem: &[u8]) -> Result<Self> {
        let section = pem::first(pem, LABEL)
            .ok_or_else(|| Error::usage(format!("it holds no credential (BEGIN {LABEL})")))?;
        let bytes = section.map_err(|unreadable| Error::usage(unreadable.to_string()))?;
        let credential = Credential::decode(&bytes)
            .map_err(|fault| Error::usage(format!("its credential does not decode: {fault}")))?;
        let private_key = PrivateKey::from_pem(&pem::text(&pem::plain(pem)))?;
        if *private_key.public_key()?.spki() != credential.subject_public_key_info {
            return Err(Error::usage("its credential is not for its private key"));
        }
        let scheme = credential.dc_cert_verify_algorithm;
        if !private_key
            .schemes(ProtocolVersion::TLS1_3)
            .contains(&scheme)
        {
            return Err(Error::usage(format!(
                "its credential is for {scheme}, which its private key ({}) cannot sign with",
                private_key.key_type()
            )));
        }
        Ok(Delegate {
            credential,
            private_key,
        })
    }

    /// Writes such a file.
    ///
    /// # Errors
    /// None for a credential that was issued or read.
    pub fn to_pem(&self) -> Result<String> {
        let block = |label: &str, bytes: &[u8]| {
            let text = Base64::encode_string(bytes);
            let lines = text.as_bytes().chunks(64).map(String::from_utf8_lossy);
            let lines: Vec<_> = lines.collect();
            format!(
                "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
                lines.join("\n")
            )
        };
        let credential = self.credential.encode()?;
        Ok(block("PRIVATE KEY", self.private_key.pkcs8()) + &block(LABEL, &credential))
    }

    /// Whether the owner of this certificate signed it, for this end.
    pub fn is_of(&self, owner: &Certificate, side: Side) -> bool {
        let credential = &self.credential;
        let content = signed_content(side, owner.value(), credential);
        let content: Vec<&[u8]> = content.iter().map(|part| &part[..]).collect();
        owner.public_key().is_ok_and(|key| {
            let valid = key.verify(*credential.algorithm, &content, &credential.signature);
            valid.unwrap_or(false)
        })
    }
}

/// The key of a credential that passed its checks, or whose faults are to be disregarded.
#[derive(Debug, Clone)]
pub(crate) struct Delegated {
    /// The key.
    pub key: PublicKey,
    /// The schemes that were offered to its holder.
    offered: Vec<SignatureScheme>,
    /// The one that the credential is for.
    scheme: SignatureScheme,
}

impl Delegated {
    /// What its holder must prove: what the owner of the certificate must, with the schemes that were
    /// offered for credentials.
    pub fn expected<'a>(&'a self, expected: Expected<'a>) -> Expected<'a> {
        Expected {
            signature_schemes: &self.offered,
            ..expected
        }
    }

    /// CertificateVerify is signed as the credential says (RFC 9345 §4.1.3).
    ///
    /// # Errors
    /// `illegal_parameter` if not.
    pub fn check_use(
        &self,
        c: &mut Connection,
        side: Side,
        used: Option<SignatureScheme>,
    ) -> Result<()> {
        let used = used.ok_or_else(|| Error::internal("CertificateVerify without an algorithm"))?;
        c.require(Check::CredentialUse {
            side,
            credential: self.scheme,
            used,
        })
    }
}

/// Checks the credential that came with the first certificate of a chain, which was checked before
/// (RFC 9345 §4.1.3). `offered` are the schemes that were offered to its holder. Nothing if none came;
/// those with other certificates do not count (§4.1.1).
///
/// # Errors
/// `illegal_parameter` for a credential that is not valid.
pub(crate) fn check<'a>(
    c: &mut Connection,
    expected: impl Into<Expected<'a>>,
    offered: &[SignatureScheme],
    chain: &[Certificate],
    message: &CertificateTls13,
) -> Result<Option<Delegated>> {
    let expected = expected.into();
    let first = message.certificate_list.first();
    let Some(DelegatedCredential::Credential(credential)) =
        first.and_then(|entry| entry.extensions.get())
    else {
        return Ok(None);
    };
    let side = expected.role.side();
    let owner = end_entity(chain)?;
    let usage = owner.key_usage();
    let check = Check::DelegationUsage {
        side,
        delegation_usage: owner.has_extension("delegationUsage"),
        digital_signature: usage.is_some_and(|it| it.allows(KeyUsage::DIGITAL_SIGNATURE)),
    };
    require_of_certificate(c, expected, expected.insecure, check)?;
    let check = Check::CredentialDates {
        side,
        expires: owner.not_before() + i64::from(credential.valid_time),
        now: time::seconds(expected.now),
    };
    require_of_certificate(c, expected, expected.insecure, check)?;
    let key = PublicKey::from_spki(&credential.subject_public_key_info).map_err(|error| {
        Error::illegal_parameter(format!(
            "the key of the delegated credential cannot be used: {error} (RFC 9345 §4.1.3)"
        ))
    })?;
    let scheme = credential.dc_cert_verify_algorithm;
    c.require(Check::CredentialScheme {
        side,
        scheme,
        key: key.key_type(),
        fits: may_be_delegated(scheme) && key.can_verify(scheme, ProtocolVersion::TLS1_3),
        offered: offered.to_vec(),
    })?;
    check_signature(c, expected, owner, credential)?;
    Ok(Some(Delegated {
        key,
        offered: offered.to_vec(),
        scheme,
    }))
}

/// The certificate's owner signed it, with a scheme that was offered.
fn check_signature(
    c: &mut Connection,
    expected: Expected<'_>,
    owner: &Certificate,
    credential: &Credential,
) -> Result<()> {
    let side = expected.role.side();
    let scheme = *credential.algorithm;
    let public_key = owner.public_key()?;
    c.require(Check::SignatureScheme {
        signer: side,
        message: SignedMessage::DelegatedCredential,
        scheme,
        key: public_key.key_type(),
        version: ProtocolVersion::TLS1_3,
        fits: public_key.can_verify(scheme, ProtocolVersion::TLS1_3),
        offered: expected.signature_schemes.to_vec(),
    })?;
    let valid = c.compute(Verify {
        scheme,
        key: "certificate_public_key",
        public_key,
        content: signed_content(side, owner.value(), credential),
        signature: &credential.signature,
        rfc: "RFC 9345 §4",
    })?;
    let check = Check::CredentialSignature {
        side,
        scheme,
        signature: credential.signature.clone(),
        valid,
    };
    require_of_certificate(c, expected, expected.insecure, check)
}
