//! The file's structure, read back by an independent walk over its blocks. That tshark agrees is
//! shown by `tests/pcap.rs`.

use std::sync::{Arc, Mutex};

use super::*;
use crate::narration::{Observed, Secret};

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Shared {
    /// Types and bodies of the blocks, each checked for its two lengths.
    fn blocks(&self) -> Vec<(u32, Vec<u8>)> {
        let bytes = self.0.lock().unwrap();
        let u32_at = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        let mut blocks = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let length = u32_at(at + 4) as usize;
            assert_eq!(length % 4, 0);
            assert_eq!(u32_at(at + length - 4) as usize, length);
            blocks.push((u32_at(at), bytes[at + 8..at + length - 4].to_vec()));
            at += length;
        }
        blocks
    }

    fn types(&self) -> Vec<u32> {
        self.blocks().into_iter().map(|(kind, _)| kind).collect()
    }

    /// The IP packets.
    fn packets(&self) -> Vec<Vec<u8>> {
        let packets = self.blocks().into_iter().filter(|(kind, _)| *kind == 6);
        packets
            .map(|(_, body)| {
                let length = u32::from_le_bytes(body[12..16].try_into().unwrap()) as usize;
                body[20..20 + length].to_vec()
            })
            .collect()
    }
}

fn new() -> (Pcapng, Shared) {
    let shared = Shared::default();
    (Pcapng::new(Box::new(shared.clone())), shared)
}

fn segment(from: Side, bytes: &[u8]) -> Event {
    Event::Segment(Segment {
        from,
        bytes: bytes.to_vec(),
    })
}

fn secret() -> Event {
    Event::Secret(Secret {
        label: "CLIENT_RANDOM".into(),
        client_random: vec![1; 32],
        secret: vec![2; 48],
    })
}

fn connected(local: &str, peer: &str) -> Event {
    Event::Connected(Connected {
        side: Side::Client,
        target: "example".into(),
        local: Some(local.parse().unwrap()),
        peer: Some(peer.parse().unwrap()),
        redirected: None,
    })
}

/// The sum of all words of a packet with a correct checksum is all ones (RFC 1071).
fn sums_up(pieces: &[&[u8]]) -> bool {
    let mut sum = 0u32;
    for word in pieces.concat().chunks(2) {
        sum += u32::from(word[0]) << 8 | word.get(1).map_or(0, |byte| u32::from(*byte));
        sum = (sum & 0xffff) + (sum >> 16);
    }
    sum == 0xffff
}

#[test]
fn an_observed_connection_has_the_addresses_of_its_ends() {
    let observed = |client: &str, server: &str| {
        Event::Observed(Observed {
            target: "example".into(),
            client: Some(client.parse().unwrap()),
            server: Some(server.parse().unwrap()),
        })
    };
    for (client, server) in [
        ("192.0.2.7:40000", "192.0.2.1:443"),
        ("[2001:db8::7]:40000", "[2001:db8::1]:443"),
    ] {
        let [seen, made] = [observed(client, server), connected(client, server)].map(|event| {
            let (mut pcapng, shared) = new();
            pcapng.tell(&event);
            pcapng.tell(&segment(Side::Client, b"hello"));
            pcapng.tell(&segment(Side::Server, b"hello to you"));
            pcapng.finish().unwrap();
            shared.blocks()
        });
        assert!(seen.len() > 5 && seen == made);
    }
}

#[test]
fn secrets_come_before_the_packets_that_were_told_before_them() {
    let (mut pcapng, shared) = new();
    pcapng.tell(&connected("127.0.0.1:40000", "127.0.0.1:443"));
    pcapng.flush();
    assert_eq!(shared.types(), [0x0a0d_0d0a, 1, 6, 6, 6]);
    pcapng.tell(&segment(Side::Server, b"encrypted"));
    pcapng.tell(&secret());
    pcapng.flush();
    assert_eq!(shared.types()[5..], [10, 6]);
    let (_, secrets) = &shared.blocks()[5];
    assert_eq!(secrets[..4], 0x544c_534b_u32.to_le_bytes());
    assert!(secrets[8..].starts_with(b"CLIENT_RANDOM 0101"));
    pcapng.finish().unwrap();
    assert_eq!(shared.types()[7..], [6, 6], "FIN and its ACK");
}

#[test]
fn what_is_held_is_bounded_and_written_when_dropped() {
    let (mut pcapng, shared) = new();
    let bytes = vec![0; 100_000];
    for _ in 0..100 {
        pcapng.tell(&segment(Side::Client, &bytes));
        assert!(pcapng.packets.len() <= MOST_HELD);
    }
    drop(pcapng);
    let payload: usize = shared
        .packets()
        .iter()
        .map(|packet| packet.len() - 40)
        .sum();
    assert_eq!(
        payload,
        100 * bytes.len() + 2 * 8,
        "and the options of two SYNs"
    );
}

#[test]
fn checksums_and_sequence_numbers_are_right_in_both_families() {
    for (local, peer, header) in [
        ("127.0.0.1:40000", "127.0.0.1:443", 20),
        ("[2001:db8::7]:40000", "[2001:db8::9]:4433", 40),
    ] {
        let (mut pcapng, shared) = new();
        pcapng.tell(&connected(local, peer));
        let long: Vec<u8> = (0..150_001u32).map(|n| n as u8).collect();
        pcapng.tell(&segment(Side::Client, b"odd"));
        pcapng.tell(&segment(Side::Server, &long));
        pcapng.tell(&segment(Side::Client, b"answer"));
        pcapng.tell(&segment(Side::Server, b""));
        pcapng.finish().unwrap();
        let mut streams: [Vec<u8>; 2] = Default::default();
        let mut next = [0u32; 2];
        for packet in shared.packets() {
            let (ip, tcp) = packet.split_at(header);
            let addresses = match header {
                20 => {
                    assert!(sums_up(&[ip]));
                    &ip[12..20]
                }
                _ => &ip[8..40],
            };
            let length = (tcp.len() as u32).to_be_bytes();
            assert!(sums_up(&[addresses, &[0, 0, 0, 6], &length, tcp]));
            let from = usize::from(tcp[..2] != 40000u16.to_be_bytes());
            let sequence = u32::from_be_bytes(tcp[4..8].try_into().unwrap());
            assert_eq!(sequence, next[from]);
            if tcp[13] & 16 != 0 {
                let acknowledgement = u32::from_be_bytes(tcp[8..12].try_into().unwrap());
                assert_eq!(acknowledgement, next[1 - from]);
            }
            let payload = &tcp[usize::from(tcp[12] >> 4) * 4..];
            streams[from].extend_from_slice(payload);
            next[from] += payload.len() as u32 + u32::from(tcp[13] & 3 != 0);
        }
        assert_eq!(streams[0], b"oddanswer");
        assert_eq!(streams[1], long);
        // SYN and FIN count as one each.
        assert_eq!(next, [9 + 2, 150_001 + 2]);
    }
}

#[test]
fn addresses_that_do_not_fit_each_other_are_replaced() {
    let mapped = Flow::new(
        "[::ffff:10.0.0.1]:1".parse().ok(),
        "10.0.0.2:2".parse().ok(),
    );
    assert_eq!(mapped.addresses(), ["10.0.0.1:1", "10.0.0.2:2"]);
    let mixed = Flow::new("[::1]:1".parse().ok(), "10.0.0.2:2".parse().ok());
    assert_eq!(mixed.addresses(), ["[::1]:1", "[2001:db8::2]:443"]);
    let half = Flow::new(None, "10.0.0.2:2".parse().ok());
    assert_eq!(half.addresses(), ["192.0.2.1:49152", "10.0.0.2:2"]);
}

#[test]
fn a_failure_is_kept_and_nothing_more_is_wanted() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut pcapng = Pcapng::new(Box::new(Full));
    pcapng.tell(&segment(Side::Client, b"hello"));
    assert!(!pcapng.wants(Topic::Segments));
    assert_eq!(
        pcapng.finish().unwrap_err().kind(),
        io::ErrorKind::StorageFull
    );
}
