//! RFC 8448 §6, "Client Authentication", byte for byte at both ends.
//!
//! The RFC gives no private key of the two certificates, so that nobody can make its signatures again:
//! here each end sends the RFC's own messages where they are signed, and computes all the rest. What it
//! hears it checks, the two signatures included.

#[path = "data/rfc8448_client_authentication.rs"]
mod trace;

use std::any::Any;
use std::io::{Cursor, Read, Write};

use tlsdemo::Result;
use tlsdemo::certificate::Certificate;
use tlsdemo::compute::Value;
use tlsdemo::compute::hash::TranscriptHash;
use tlsdemo::compute::signature::{Verify, key_of};
use tlsdemo::connection::{Connection, Randomness, TrafficSecrets};
use tlsdemo::extension::KeyShare;
use tlsdemo::keys::schedule::tls13::{EpochSecrets, signed_content};
use tlsdemo::message::{
    self, CertificateRequestTls13, CertificateTls13, CertificateVerify, ClientHello,
    EncryptedExtensions, Finished, Message, ServerHello,
};
use tlsdemo::names::registry::{NamedGroup, ProtocolVersion};
use tlsdemo::names::suite::{Suite, find};
use tlsdemo::narration::{Narration, Side};
use tlsdemo::transport::Transport;

/// A transport that gives what was recorded, and keeps what it is given.
struct Replay {
    incoming: Cursor<Vec<u8>>,
    outgoing: Vec<u8>,
}

impl Transport for Replay {}

impl Read for Replay {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.incoming.read(buffer)
    }
}

impl Write for Replay {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.outgoing.write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// One end of the connection, which hears these records and has this private key.
struct End {
    c: Connection,
    suite: &'static Suite,
}

impl End {
    fn new(side: Side, incoming: &[&[u8]], private_key: &[u8]) -> Self {
        let stream = Replay {
            incoming: Cursor::new(incoming.concat()),
            outgoing: Vec::new(),
        };
        let mut c = Connection::new(
            side,
            stream,
            Narration::silent(),
            Randomness::scripted(private_key),
        );
        // NSS puts the messages of a flight into one record.
        c.layer().set_coalescing(true);
        let suite = find("TLS_AES_128_GCM_SHA256").unwrap();
        End { c, suite }
    }

    fn sent(&mut self) -> &[u8] {
        let stream: &dyn Any = self.c.stream();
        &stream.downcast_ref::<Replay>().unwrap().outgoing
    }

    /// The hash of the messages so far.
    fn hash(&mut self) -> TranscriptHash {
        self.c.transcript_hash(self.suite).unwrap()
    }

    /// Sends a Finished that is computed here.
    fn finish(&mut self, side: Side, secrets: &EpochSecrets) {
        let secret = of(side, secrets);
        let verify_data = self.c.verify_data_tls13(self.suite, side, secret).unwrap();
        self.c.send(&Finished { verify_data }).unwrap();
        self.c.flush_flight().unwrap();
    }

    /// Takes a Finished, which must be what is computed here.
    fn take_finished(&mut self, side: Side, secrets: &EpochSecrets) {
        let secret = of(side, secrets);
        let expected = self.c.verify_data_tls13(self.suite, side, secret).unwrap();
        self.c.receive_finished(&expected).unwrap();
    }

    /// Takes Certificate and CertificateVerify, and checks the signature.
    fn take_identity(&mut self, side: Side, subject: &str) -> Identity {
        let certificate: CertificateTls13 = self.c.receive().unwrap();
        let hash = self.hash();
        let verify: CertificateVerify = self.c.receive().unwrap();
        let first = Certificate::parse(certificate.first().unwrap()).unwrap();
        assert_eq!(first.subject().to_string(), subject);
        let is_valid = self.c.compute(Verify {
            scheme: verify.algorithm.unwrap(),
            key: key_of(side),
            public_key: first.public_key().unwrap(),
            content: signed_content(side, &hash),
            signature: &verify.signature,
            rfc: "RFC 9846 §4.5.2",
        });
        assert!(is_valid.unwrap(), "the {}'s signature", side.name());
        (certificate, verify)
    }

    /// The keys of the application data, and the end.
    fn close(&mut self, application: EpochSecrets) -> Result<()> {
        let (ours, theirs) = match self.c.side() {
            Side::Client => (application.client, application.server),
            Side::Server => (application.server, application.client),
        };
        self.c.write_under(self.suite, &ours)?;
        self.c.read_under(self.suite, &theirs)?;
        self.c.set_traffic_secrets(TrafficSecrets {
            suite: self.suite,
            ours,
            theirs,
            resumption_secret: None,
        });
        self.c.close()
    }
}

fn of(side: Side, secrets: &EpochSecrets) -> &Value {
    match side {
        Side::Client => &secrets.client,
        Side::Server => &secrets.server,
    }
}

/// The handshake message in a plaintext record.
fn hello<M: Message>(record: &[u8]) -> M {
    let (message, _) = message::decode(&record[5..], ProtocolVersion::TLS1_3, false);
    message.expect("the RFC's message decodes")
}

/// A certificate, and the proof of its key.
type Identity = (CertificateTls13, CertificateVerify);

/// What the server says under the handshake's keys, before its Finished.
struct Heard {
    parameters: EncryptedExtensions,
    request: CertificateRequestTls13,
    identity: Identity,
}

/// The secrets of the handshake, and of the data.
struct Secrets {
    handshake: EpochSecrets,
    application: EpochSecrets,
}

/// The client's end up to its own flight.
fn client() -> (End, Secrets, Heard) {
    let incoming = [
        trace::SERVER_HELLO,
        trace::SERVER_FLIGHT,
        trace::SERVER_CLOSE,
    ];
    let mut end = End::new(Side::Client, &incoming, trace::CLIENT_PRIVATE_KEY);
    let suite = end.suite;
    let ours: ClientHello = hello(trace::CLIENT_HELLO);
    let c = &mut end.c;
    let pair = c.generate_key_pair(NamedGroup::X25519).unwrap();
    let Some(KeyShare::ClientShares(shares)) = ours.extension() else {
        panic!("no share");
    };
    assert_eq!(&shares[0].key_exchange, pair.public());
    c.send(&ours).unwrap();
    c.flush_flight().unwrap();
    let theirs: ServerHello = c.receive().unwrap();
    c.set_version(ProtocolVersion::TLS1_3);
    let Some(KeyShare::ServerShare(share)) = theirs.extension() else {
        panic!("no share");
    };
    let secret = c
        .agree(&pair, &share.key_exchange, "shared_secret")
        .unwrap();
    let early = c.early_secret(suite.hash, None, &ours.random).unwrap();
    let handshake = c.enter_handshake(early, Some(&secret)).unwrap();
    c.read_under(suite, &handshake.server).unwrap();
    c.write_under(suite, &handshake.client).unwrap();
    let heard = Heard {
        parameters: c.receive().unwrap(),
        request: c.receive().unwrap(),
        identity: end.take_identity(Side::Server, "CN=ecdsa256"),
    };
    end.take_finished(Side::Server, &handshake);
    let application = end.c.enter_application(&handshake).unwrap();
    let secrets = Secrets {
        handshake,
        application,
    };
    (end, secrets, heard)
}

/// The server's end, which sends what the client heard, and hears the client.
fn server(said: &Heard) -> (End, Identity) {
    let incoming = [
        trace::CLIENT_HELLO,
        trace::CLIENT_FLIGHT,
        trace::CLIENT_CLOSE,
    ];
    let mut end = End::new(Side::Server, &incoming, trace::SERVER_PRIVATE_KEY);
    let suite = end.suite;
    let c = &mut end.c;
    let theirs: ClientHello = c.receive().unwrap();
    c.set_version(ProtocolVersion::TLS1_3);
    let pair = c.generate_key_pair(NamedGroup::X25519).unwrap();
    let Some(KeyShare::ClientShares(shares)) = theirs.extension() else {
        panic!("no share");
    };
    let secret = c
        .agree(&pair, &shares[0].key_exchange, "shared_secret")
        .unwrap();
    let ours: ServerHello = hello(trace::SERVER_HELLO);
    let Some(KeyShare::ServerShare(share)) = ours.extension() else {
        panic!("no share");
    };
    assert_eq!(&share.key_exchange, pair.public());
    c.send(&ours).unwrap();
    let early = c.early_secret(suite.hash, None, &theirs.random).unwrap();
    let handshake = c.enter_handshake(early, Some(&secret)).unwrap();
    c.write_under(suite, &handshake.server).unwrap();
    c.send(&said.parameters).unwrap();
    c.send(&said.request).unwrap();
    c.send(&said.identity.0).unwrap();
    c.send(&said.identity.1).unwrap();
    end.finish(Side::Server, &handshake);
    let application = end.c.enter_application(&handshake).unwrap();
    end.c.read_under(suite, &handshake.client).unwrap();
    let client = end.take_identity(Side::Client, "CN=client");
    end.take_finished(Side::Client, &handshake);
    end.close(application).unwrap();
    (end, client)
}

#[test]
fn client_authentication_at_both_ends() {
    let (mut ours, secrets, heard) = client();
    assert!(heard.request.certificate_request_context.is_empty());
    let (mut theirs, client) = server(&heard);
    let flight = [
        trace::SERVER_HELLO,
        trace::SERVER_FLIGHT,
        trace::SERVER_CLOSE,
    ];
    assert!(theirs.sent() == flight.concat(), "the server's records");

    // The client's flight, with the signature that the server has heard.
    ours.c.send(&client.0).unwrap();
    ours.c.send(&client.1).unwrap();
    ours.finish(Side::Client, &secrets.handshake);
    ours.close(secrets.application).unwrap();
    let flight = [
        trace::CLIENT_HELLO,
        trace::CLIENT_FLIGHT,
        trace::CLIENT_CLOSE,
    ];
    assert!(ours.sent() == flight.concat(), "the client's records");
}
