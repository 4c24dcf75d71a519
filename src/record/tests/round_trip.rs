//! What one end writes, the other reads: every suite in every version.

use super::peers::{Memory, bytes, carry, combinations, pair};
use crate::narration::{Event, Narration};
use crate::registry::ContentType;
use crate::wire::cover;

#[test]
fn every_suite_in_every_version() {
    let combinations = combinations();
    let mut records = 0;
    for &combination in &combinations {
        let (mut client, mut server) = pair(combination);
        let (sent, received) = (Memory::default(), Memory::default());
        for length in [1, 2, 15, 16, 17, 31, 32, 255, 300, 1000] {
            for content_type in [
                ContentType::Handshake,
                ContentType::ApplicationData,
                ContentType::Alert,
            ] {
                let content = bytes(length, 7);
                client
                    .write(content_type, &content, &mut sent.narration())
                    .unwrap();
                carry(&mut client, &mut server);
                let mut read = Vec::new();
                while read.len() < content.len() {
                    let got = server.read(&mut received.narration()).unwrap();
                    assert_eq!(got, content_type, "{combination:?}");
                    read.extend_from_slice(server.fragment());
                }
                assert_eq!(read, content, "{combination:?}");
            }
        }
        // Both ends tell of the same records, and each byte of them is named.
        let told = |memory: Memory| -> Vec<_> {
            let record = |event| match event {
                Event::Record(record) => Some(record),
                _ => None,
            };
            memory.take().into_iter().filter_map(record).collect()
        };
        let (sent, received) = (told(sent), told(received));
        assert_eq!(sent, received, "{combination:?}");
        for record in sent {
            assert_eq!(cover(&record.fields, record.bytes.len()), Ok(()));
            assert!(record.protected.is_some());
            records += 1;
        }
        let silent = &mut Narration::silent();
        client.write(ContentType::Alert, &[1, 0], silent).unwrap();
        carry(&mut client, &mut server);
        assert_eq!(server.read(silent).unwrap(), ContentType::Alert);
    }
    // 1.0 and 1.1: 12 block suites twice and 4 NULL; 1.2: 20 twice, 5 and 23 AEAD; 1.3: 5.
    assert_eq!(combinations.len(), 28 + 28 + 68 + 5);
    // 30 each, and TLS 1.0's block ciphers cut data of more than one byte in two.
    assert_eq!(records, 129 * 30 + 24 * 9);
}
