//! Raw public keys (RFC 7250) with rustls, of both ends at once and in both directions. It has them in TLS
//! 1.3 alone.

use std::sync::Arc;

use rustls::client::AlwaysResolvesClientRawPublicKeys;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{aws_lc_rs, verify_tls13_signature_with_raw_key};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{
    CertificateDer, PrivateKeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime,
};
use rustls::server::AlwaysResolvesServerRawPublicKeys;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::sign::CertifiedKey;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, ServerConfig,
    SignatureScheme,
};
use tlsdemo::check::Check;
use tlsdemo::handshake::server;
use tlsdemo::names::registry::ProtocolVersion;
use tlsdemo::narration::Event;
use tlsdemo::peer::{ClientAuthentication, Identity, PinnedKey, TrustAnchors};

use crate::peers::*;
use crate::rustls::{call, provider, serve_pages};

/// Takes one key, from a client or from a server.
#[derive(Debug)]
struct Known(Vec<u8>);

impl Known {
    fn judge(&self, shown: &CertificateDer<'_>) -> Result<(), Error> {
        match shown.as_ref() == self.0 {
            true => Ok(()),
            false => Err(CertificateError::ApplicationVerificationFailure.into()),
        }
    }

    fn verify(
        &self,
        message: &[u8],
        key: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = SubjectPublicKeyInfoDer::from(key.as_ref());
        let algorithms = aws_lc_rs::default_provider().signature_verification_algorithms;
        verify_tls13_signature_with_raw_key(message, &key, signed, &algorithms)
    }

    fn schemes() -> Vec<SignatureScheme> {
        let provider = aws_lc_rs::default_provider();
        provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

impl ServerCertVerifier for Known {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.judge(shown).map(|()| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        unreachable!("TLS 1.3 alone is offered")
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        key: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify(message, key, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        Known::schemes()
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

impl ClientCertVerifier for Known {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        shown: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.judge(shown).map(|()| ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        unreachable!("TLS 1.3 alone is offered")
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        key: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verify(message, key, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        Known::schemes()
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

/// A key of rustls's, and the public half of it.
fn theirs(name: &str) -> (Arc<CertifiedKey>, Vec<u8>) {
    let file = std::fs::read(identity_file(&format!("{name}.key.pem"))).unwrap();
    let key = PrivateKeyDer::from_pem_slice(&file).unwrap();
    let provider = aws_lc_rs::default_provider();
    let key = provider.key_provider.load_private_key(key).unwrap();
    let public = key.public_key().unwrap().as_ref().to_vec();
    let shown = vec![CertificateDer::from(public.clone())];
    (Arc::new(CertifiedKey::new(shown, key)), public)
}

/// A key of ours, and the public half of it.
fn ours(name: &str) -> (Identity, Vec<u8>) {
    let identity = Identity::demo_named(name).unwrap();
    let bare = Identity::bare(identity.private_key().clone());
    let public = bare.raw_public_key().unwrap().to_vec();
    (bare, public)
}

const KEYS: [&str; 4] = ["rsa", "ecdsa-p256", "ecdsa-p384", "ed25519"];

#[test]
fn its_client_and_our_server_know_each_other_by_their_keys() {
    for (mine, other) in KEYS.into_iter().zip(KEYS.into_iter().rev()) {
        let (identity, public) = ours(mine);
        let (key, theirs) = theirs(other);
        let mut asked = ClientAuthentication::required(TrustAnchors::empty());
        asked.peer_keys = Arc::new(vec![PinnedKey::of(&theirs)]);
        let mut server = server::Config::new(Vec::new());
        server.raw_keys = Arc::new(vec![identity]);
        server.client_authentication = Some(asked);
        let mut client = ClientConfig::builder_with_provider(provider(&[], &[]))
            .with_protocol_versions(&[&rustls::version::TLS13])
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Known(public.clone())))
            .with_client_cert_resolver(Arc::new(AlwaysResolvesClientRawPublicKeys::new(key)));
        client.alpn_protocols = vec![b"http/1.1".to_vec()];
        let (connection, recorder) = call(&server, client, &format!("{mine}, {other}"));
        let shown = connection.peer_certificates().unwrap();
        assert_eq!(shown, [CertificateDer::from(public)]);
        let events = recorder.events().into_iter();
        let known: Vec<bool> = events
            .filter_map(|event| match event {
                Event::Check(it) if matches!(it.check, Check::RawPublicKey { .. }) => {
                    Some(it.passed())
                }
                _ => None,
            })
            .collect();
        assert_eq!(known, [true], "{mine}, {other}");
    }
}

#[test]
fn our_client_and_its_server_know_each_other_by_their_keys() {
    for (mine, other) in KEYS.into_iter().zip(KEYS.into_iter().rev()) {
        let (identity, public) = ours(mine);
        let (key, theirs) = theirs(other);
        let server = |known: Vec<u8>| {
            let config = ServerConfig::builder_with_provider(provider(&[], &[]))
                .with_protocol_versions(&[&rustls::version::TLS13])
                .unwrap()
                .with_client_cert_verifier(Arc::new(Known(known)))
                .with_cert_resolver(Arc::new(AlwaysResolvesServerRawPublicKeys::new(
                    key.clone(),
                )));
            serve_pages(config)
        };
        let mut config = at(ProtocolVersion::TLS1_3);
        config.raw_keys = Arc::new(vec![identity]);
        config.peer_keys = Arc::new(vec![PinnedKey::of(&theirs)]);
        let what = format!("{mine}, {other}");
        served(server(public), &config, &what);
        // It takes no other key than the one that it knows.
        let story = visit(server(theirs), &config, "/");
        assert!(story.outcome.is_err(), "{what}");
    }
}
