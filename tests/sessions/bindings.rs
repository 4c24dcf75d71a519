//! What tls-server-end-point is made of, and where there is none (RFC 5929 §4.1).

use tlsdemo::check::NoEndPoint;
use tlsdemo::extension::CompressCertificate;
use tlsdemo::names::export::Export;
use tlsdemo::peer::PinnedKey;

use super::*;

/// The binding at both ends of a visit, and why there is none.
fn bindings((near, far): (End, End)) -> [(Option<Vec<u8>>, Option<NoEndPoint>); 2] {
    let export = Export::parse("tls-server-end-point").unwrap();
    [near, far].map(|mut end| {
        assert!(end.outcome.is_ok(), "{:?}", end.outcome);
        let binding = end.connection.export(&export).unwrap();
        let mut told = checks(&end).into_iter().filter_map(|check| match check {
            Check::ChannelBinding { missing, .. } => Some(missing),
            _ => None,
        });
        let missing = told.next().expect("the binding is told");
        (binding.map(|it| it.to_vec()), missing)
    })
}

/// A hash of the server's certificate, be that compressed (RFC 8879) and the client's not.
#[test]
fn the_binding_to_a_compressed_certificate_is_to_the_servers() {
    let mut pair = Pair::new();
    let authorities = TrustAnchors::from_pem("demo", identity::DEMO_CA_PEM.to_owned());
    pair.server.client_authentication = Some(ClientAuthentication {
        insecure: true,
        ..ClientAuthentication::required(authorities)
    });
    pair.client.identities = vec![Identity::demo_named("rsa").unwrap()].into();
    pair.client.arrange = Some(|hello| {
        let offer = CompressCertificate {
            algorithms: vec![CertificateCompressionAlgorithm::Zlib],
        };
        // Ahead of pre_shared_key, which comes last (RFC 9846 §4.3.11).
        let extensions = &mut hello.extensions.get_or_insert_default().0;
        extensions.insert(0, offer.into());
    });
    let shown = pair.server.identities[0].certificates().remove(0);
    let hash = HashAlgorithm::Sha256.digest(&[&shown]);
    for visit in 0..2 {
        let ends = pair.attempt();
        let compressed = messages(&ends.0).contains(&"CompressedCertificate".to_owned());
        assert_eq!(compressed, visit == 0);
        for (binding, missing) in bindings(ends) {
            assert_eq!((binding.as_ref(), missing), (Some(&hash), None));
        }
    }
}

#[test]
fn why_there_is_no_binding_is_said() {
    let missing = |pair: &mut Pair| {
        let [near, far] = bindings(pair.attempt());
        assert_eq!((&near.0, &far.0), (&None, &None));
        assert_eq!(near.1, far.1);
        near.1.unwrap()
    };
    let key = || {
        let key = ExternalPsk {
            identity: b"alice".to_vec(),
            secret: vec![1; 16],
            hash: HashAlgorithm::Sha256,
        };
        vec![key].into()
    };
    let mut given = Pair::new();
    (given.client.psks, given.server.psks) = (key(), key());
    assert_eq!(missing(&mut given), NoEndPoint::NoCertificate);
    given.client.psks = Vec::new().into();
    assert_eq!(missing(&mut given), NoEndPoint::NoCertificate);

    // An authority with ML-DSA signs the whole certificate (RFC 9881 §3).
    let mut hashless = Pair::new();
    hashless.server.identities = vec![Identity::demo_named("mldsa44").unwrap()].into();
    for _ in 0..2 {
        let why = missing(&mut hashless);
        assert!(
            matches!(&why, NoEndPoint::Signature(it) if it.contains("ml-dsa")),
            "{why:?}"
        );
    }

    for version in [ProtocolVersion::TLS1_2, ProtocolVersion::TLS1_3] {
        let mut bare = Pair::new();
        bare.client.versions = vec![version];
        let identity = Identity::demo_named("ecdsa-p256").unwrap();
        let key = identity.private_key().clone();
        bare.client.peer_keys = vec![PinnedKey::of(key.public_key().unwrap().spki())].into();
        bare.server.raw_keys = vec![Identity::bare(key)].into();
        assert_eq!(missing(&mut bare), NoEndPoint::RawKey, "{version}");
    }

    // A session of elsewhere need not hold the certificate.
    let mut elsewhere = Pair::new();
    elsewhere.visit();
    elsewhere.change(|session| session.server_certificate = None);
    let [near, far] = bindings(elsewhere.attempt());
    assert_eq!(near.1, Some(NoEndPoint::Session));
    assert_eq!(far.1, None);
}
