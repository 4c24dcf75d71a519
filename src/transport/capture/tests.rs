//! Captures made by hand after the formats' definitions.

use std::cell::RefCell;
use std::io::{Cursor, Write};
use std::rc::Rc;
use std::time::Duration;

use super::*;
use crate::names::Side;

/// Random numbers for tests (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }
}

const FIN: u8 = 1;
const SYN: u8 = 2;
const RST: u8 = 4;
const ACK: u8 = 16;

/// A segment of TCP in IPv4 (RFC 791 §3.1, RFC 9293 §3.1), of a connection between 192.0.2.1, port
/// 50000, and 192.0.2.2, port 443. `length` is what the header says.
fn packet(from: Side, flags: u8, seq: u32, ack: u32, bytes: &[u8], length: usize) -> Vec<u8> {
    let total = (40 + length) as u16;
    let (source, destination) = match from {
        Side::Client => ((1, 50_000_u16), (2, 443_u16)),
        Side::Server => ((2, 443), (1, 50_000)),
    };
    let mut packet = vec![0x45, 0];
    packet.extend(total.to_be_bytes());
    packet.extend([
        0,
        0,
        0x40,
        0,
        64,
        6,
        0,
        0,
        192,
        0,
        2,
        source.0,
        192,
        0,
        2,
        destination.0,
    ]);
    packet.extend(source.1.to_be_bytes());
    packet.extend(destination.1.to_be_bytes());
    packet.extend(seq.to_be_bytes());
    packet.extend(ack.to_be_bytes());
    packet.extend([0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
    packet.extend(bytes);
    packet
}

/// What a listener hears: the bytes of each end, gaps as such, and the ends.
#[derive(Default, Clone)]
struct Log(Rc<RefCell<Heardings>>);

#[derive(Default)]
struct Heardings {
    streams: [Vec<Option<u8>>; 2],
    order: Vec<(Side, usize)>,
    unknown: [usize; 2],
    over: Vec<String>,
}

impl Listener for Log {
    fn hear(&mut self, _: Duration, heard: Heard<'_>) {
        let mut log = self.0.borrow_mut();
        match heard {
            Heard::Bytes(side, bytes) => {
                log.order.push((side, bytes.len()));
                log.streams[side as usize].extend(bytes.iter().copied().map(Some));
            }
            Heard::Gap(side, Some(length)) | Heard::Cut(side, length) => {
                let missing = std::iter::repeat_n(None, length as usize);
                log.streams[side as usize].extend(missing);
            }
            Heard::Gap(side, None) => log.unknown[side as usize] += 1,
            other => log.over.push(format!("{other:?}")),
        }
    }
}

/// Has packets of raw IP followed, all of which belong to one connection.
fn follow<'a>(packets: impl IntoIterator<Item = &'a Vec<u8>>) -> Log {
    let log = Log::default();
    let mut streams = Streams::new(|_: &Ends| log.clone());
    for (number, bytes) in packets.into_iter().enumerate() {
        streams.packet(&Packet {
            time: Duration::from_millis(number as u64),
            link: LinkType(101),
            bytes,
            length: bytes.len(),
        });
    }
    streams.finish();
    assert_eq!(streams.count(), 1);
    log
}

/// What two ends say to each other in turns, as packets: `turns` of (who, bytes).
fn conversation(turns: &[(Side, Vec<u8>)], dice: &mut Dice, most: usize) -> Vec<Vec<u8>> {
    let mut next = [0xffff_ff00_u32, 77];
    let mut packets = vec![
        packet(Side::Client, SYN, next[0], 0, &[], 0),
        packet(
            Side::Server,
            SYN | ACK,
            next[1],
            next[0].wrapping_add(1),
            &[],
            0,
        ),
    ];
    next = next.map(|it| it.wrapping_add(1));
    for (side, bytes) in turns {
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at((1 + dice.roll(most)).min(rest.len()));
            let (own, peer) = (*side as usize, side.peer() as usize);
            packets.push(packet(
                *side,
                ACK,
                next[own],
                next[peer],
                piece,
                piece.len(),
            ));
            next[own] = next[own].wrapping_add(piece.len() as u32);
            rest = behind;
        }
    }
    for side in [Side::Client, Side::Server] {
        let (own, peer) = (side as usize, side.peer() as usize);
        packets.push(packet(side, FIN | ACK, next[own], next[peer], &[], 0));
    }
    packets
}

fn turns(dice: &mut Dice) -> Vec<(Side, Vec<u8>)> {
    (0..6)
        .map(|turn| {
            let side = [Side::Client, Side::Server][turn % 2];
            let bytes = (0..200 + dice.roll(800)).map(|_| dice.roll(256) as u8);
            (side, bytes.collect())
        })
        .collect()
}

fn stream(turns: &[(Side, Vec<u8>)], side: Side) -> Vec<Option<u8>> {
    let own = turns.iter().filter(|(from, _)| *from == side);
    own.flat_map(|(_, bytes)| bytes.iter().copied().map(Some))
        .collect()
}

#[test]
fn segments_come_out_in_order_however_they_were_captured() {
    for seed in 1..200 {
        let mut dice = Dice(seed);
        let turns = turns(&mut dice);
        let mut packets = conversation(&turns, &mut dice, 90);
        // Some twice, some reaching back over those before, all within a few places of their own.
        for _ in 0..10 {
            let at = 2 + dice.roll(packets.len() - 2);
            packets.insert(at + 1, packets[at].clone());
        }
        for at in 2..packets.len() {
            let other = (at + dice.roll(5)).min(packets.len() - 1);
            packets.swap(at, other);
        }
        let log = follow(&packets);
        let log = log.0.borrow();
        for side in [Side::Client, Side::Server] {
            assert!(
                log.streams[side as usize] == stream(&turns, side),
                "{seed} {side:?}"
            );
        }
        // Each waits for what it answers.
        let mut heard: Vec<(Side, usize)> = Vec::new();
        for (side, length) in &log.order {
            match heard.last_mut() {
                Some((last, count)) if last == side => *count += length,
                _ => heard.push((*side, *length)),
            }
        }
        let said: Vec<_> = turns
            .iter()
            .map(|(side, bytes)| (*side, bytes.len()))
            .collect();
        assert_eq!(heard, said, "{seed}");
        assert_eq!(log.over.len(), 2, "{seed}: {:?}", log.over);
    }
}

#[test]
fn what_is_lost_is_known_to_the_byte() {
    for seed in 1..200 {
        let mut dice = Dice(seed);
        let turns = turns(&mut dice);
        let mut packets = conversation(&turns, &mut dice, 90);
        for _ in 0..3 {
            let at = 2 + dice.roll(packets.len() - 4);
            packets.remove(at);
        }
        let log = follow(&packets);
        let log = log.0.borrow();
        for side in [Side::Client, Side::Server] {
            let (heard, said) = (&log.streams[side as usize], stream(&turns, side));
            assert_eq!(heard.len(), said.len(), "{seed} {side:?}");
            let is_right =
                |(heard, said): (&Option<u8>, &Option<u8>)| heard.is_none() || heard == said;
            assert!(heard.iter().zip(&said).all(is_right), "{seed} {side:?}");
            assert!(heard.contains(&None) || *heard == said);
        }
    }
}

#[test]
fn overlaps_offloads_cuts_and_resets() {
    let (client, server) = (Side::Client, Side::Server);
    let all: Vec<u8> = (0..200).collect();
    let packets = [
        packet(client, SYN, 99, 0, &[], 0),
        packet(server, SYN | ACK, 499, 100, &[], 0),
        packet(client, ACK, 100, 500, &all[..100], 100),
        packet(client, ACK, 150, 500, &all[50..150], 100),
        // Keep-alive: a byte that was acknowledged.
        packet(client, ACK, 249, 500, &[0], 1),
        // Cut at the end by the snapshot length.
        packet(client, ACK, 250, 500, &all[150..170], 50),
        packet(server, RST, 500, 0, &[], 0),
    ];
    let log = follow(&packets);
    let log = log.0.borrow();
    let mut expected: Vec<Option<u8>> = all[..170].iter().copied().map(Some).collect();
    expected.extend([None; 30]);
    assert!(log.streams[0] == expected);
    assert_eq!(log.over, ["Reset(Server)"]);

    // From the middle, one direction only, with numbers that wrap.
    let middle = [
        packet(client, ACK, 0xffff_fffe, 9, b"abcd", 4),
        packet(client, ACK, 2, 9, b"ef", 2),
    ];
    let log = follow(&middle);
    let log = log.0.borrow();
    assert!(log.streams[0] == b"abcdef".map(Some));
    assert_eq!(log.unknown, [1, 0]);
    assert_eq!(log.over, ["Unseen(Server)"]);
}

/// A frame of each link type around the packet.
#[test]
fn every_link_type_is_taken_off() {
    let inside = packet(Side::Client, SYN, 1, 0, &[], 0);
    let around = |link: u16, head: &[u8]| (LinkType(link), [head, &inside].concat());
    let ethernet = [[2; 12].as_slice(), &[8, 0]].concat();
    let tagged = [[2; 12].as_slice(), &[0x88, 0xa8, 0, 1, 0x81, 0, 0, 2, 8, 0]].concat();
    let cooked = [[0; 14].as_slice(), &[8, 0]].concat();
    let cooked2 = [[8, 0].as_slice(), &[0; 18]].concat();
    let mut pktap = vec![0; 156];
    (pktap[0], pktap[8]) = (156, 1);
    let nflog = [2, 0, 0, 5, 8, 0, 1, 0, 8, 0, 1, 0, 5, 0, 10, 0, 0, 0, 0, 0];
    let inside_length = inside.len() as u16 + 4;
    let pppoe = [
        [2; 12].as_slice(),
        &[0x88, 0x64, 0x11, 0, 0, 1, 0, 42, 0, 0x21],
    ]
    .concat();
    for (link, frame) in [
        around(1, &ethernet),
        around(1, &tagged),
        around(1, &pppoe),
        around(113, &cooked),
        around(276, &cooked2),
        around(0, &[2, 0, 0, 0]),
        around(0, &[0, 0, 0, 2]),
        around(0, &[30, 0, 0, 0]),
        around(108, &[0, 0, 0, 2]),
        around(108, &[0, 0, 0, 24]),
        around(12, &[]),
        around(14, &[]),
        around(101, &[]),
        around(228, &[]),
        around(229, &[]),
        // Two labels of MPLS (RFC 3032 §2.1), and a tag that Linux left in its place.
        around(
            1,
            &[&[2; 12][..], &[0x88, 0x47, 0, 1, 0, 64, 0, 2, 1, 64]].concat(),
        ),
        around(113, &[&[0; 14][..], &[0x81, 0, 0, 5, 8, 0]].concat()),
        around(9, &[0xff, 3, 0, 0x21]),
        // LINKTYPE_PKTAP and LINKTYPE_NFLOG, as tcpdump.org has them: a frame of Ethernet behind 156 bytes,
        // and the last of three attributes.
        around(258, &[&pktap, &ethernet[..]].concat()),
        around(
            239,
            &[&nflog[..], &inside_length.to_le_bytes(), &[9, 0]].concat(),
        ),
    ] {
        assert_eq!(link.payload(&frame), Some(&inside[..]), "{link:?}");
        for cut in 0..frame.len() - inside.len() {
            assert_ne!(link.payload(&frame[..cut]), Some(&inside[..]));
        }
    }
    let arp = [[2; 12].as_slice(), &[8, 6]].concat();
    assert_eq!(around(1, &arp).0.payload(&around(1, &arp).1), None);
    assert!(!LinkType(105).is_known());
}

/// A connection that was closed, and another between the same ends: each is followed by itself.
#[test]
fn ports_are_used_again() {
    let mut all = Vec::new();
    let mut said = Vec::new();
    for seed in 1..4 {
        let mut dice = Dice(seed);
        let turns = turns(&mut dice);
        let mut packets = conversation(&turns, &mut dice, 90);
        if seed == 2 {
            // The end of the second was not captured.
            packets.truncate(packets.len() - 2);
        }
        for packet in &mut packets {
            // Each begins at numbers of its own.
            let sequence = u32::from_be_bytes(packet[24..28].try_into().unwrap());
            let acknowledged = u32::from_be_bytes(packet[28..32].try_into().unwrap());
            let shift = seed as u32 * 1_000_000;
            packet[24..28].copy_from_slice(&sequence.wrapping_add(shift).to_be_bytes());
            packet[28..32].copy_from_slice(&acknowledged.wrapping_add(shift).to_be_bytes());
        }
        all.extend(packets);
        said.push(turns);
    }
    let logs = RefCell::new(Vec::new());
    let mut streams = Streams::new(|_: &Ends| {
        let log = Log::default();
        logs.borrow_mut().push(log.clone());
        log
    });
    for (number, bytes) in all.iter().enumerate() {
        streams.packet(&Packet {
            time: Duration::from_millis(number as u64),
            link: LinkType(101),
            bytes,
            length: bytes.len(),
        });
    }
    streams.finish();
    assert_eq!(streams.count(), 3);
    for (log, turns) in logs.borrow().iter().zip(&said) {
        for side in [Side::Client, Side::Server] {
            assert!(log.0.borrow().streams[side as usize] == stream(turns, side));
        }
    }
}

/// RFC 791 §3.1: options before what IP carries. RFC 8200 §4: headers in between, of each kind. A card
/// that cuts packets up itself is handed those that are too long for the field of their length.
#[test]
fn options_headers_and_offloads_are_passed_over() {
    let plain = packet(Side::Client, ACK, 1, 0, &[7; 100], 100);
    let mut options = plain.clone();
    options[0] = 0x47;
    options.splice(20..20, [0x44, 8, 5, 0, 1, 2, 3, 4]);
    let total = (options.len() as u16).to_be_bytes();
    options[2..4].copy_from_slice(&total);
    let mut offloaded = packet(Side::Client, ACK, 1, 0, &[7; 100], 100);
    offloaded[2..4].copy_from_slice(&[0, 0]);
    let tcp = &plain[20..];
    let frame = [&[2; 12][..], &[8, 0], &plain].concat();
    let udp = |port: u16| [&[0x9c, 0x40][..], &port.to_be_bytes(), &[0; 4]].concat();
    let v6 = |first: u8, headers: &[u8]| {
        let mut packet = vec![0x60, 0, 0, 0];
        packet.extend(((headers.len() + tcp.len()) as u16).to_be_bytes());
        packet.extend([first, 64]);
        packet.extend([[0x20; 16], [0x30; 16]].concat());
        packet.extend([headers, tcp].concat());
        packet
    };
    for packet in [
        options,
        offloaded,
        v6(6, &[]),
        v6(
            0,
            &[
                &[60, 0, 1, 4, 0, 0, 0, 0][..],
                &[43, 1],
                &[0; 14],
                &[6, 0, 4, 0, 0, 0, 0, 0],
            ]
            .concat(),
        ),
        // An authentication header counts in units of four bytes, without the first two (RFC 4302 §2.2).
        v6(51, &[&[6, 4, 0, 0][..], &[0; 20]].concat()),
        v6(135, &[&[6, 0, 0, 0][..], &[0; 4]].concat()),
        // A packet in a packet.
        v4_around(4, &plain),
        // GRE (RFC 2784 §2, RFC 2890 §2): a packet with a key and a sequence number, a frame.
        v4_around(47, &[&[0x30, 0, 8, 0][..], &[0; 8], &plain].concat()),
        v4_around(47, &[&[0, 0, 0x65, 0x58][..], &frame].concat()),
        // ERSPAN in its three forms (draft-foschiano-erspan).
        v4_around(47, &[&[0, 0, 0x88, 0xbe][..], &frame].concat()),
        v4_around(47, &[&[0x10, 0, 0x88, 0xbe][..], &[0; 12], &frame].concat()),
        v4_around(47, &[&[0x10, 0, 0x22, 0xeb][..], &[0; 16], &frame].concat()),
        // VXLAN (RFC 7348 §5) behind both of its ports, Geneve (RFC 8926 §3.4) with four bytes of options.
        v4_around(
            17,
            &[&udp(4789), &[8, 0, 0, 0, 0, 0, 7, 0][..], &frame].concat(),
        ),
        v4_around(
            17,
            &[&udp(8472), &[8, 0, 0, 0, 0, 0, 7, 0][..], &frame].concat(),
        ),
        v4_around(
            17,
            &[&udp(6081), &[1, 0, 0x65, 0x58][..], &[0; 8], &frame].concat(),
        ),
    ] {
        let log = follow(&[packet]);
        assert!(log.0.borrow().streams[0] == [Some(7); 100]);
    }
}

/// A packet of IPv4 around what this protocol carries, as a packet of IPv4 (RFC 2003).
fn v4_around(protocol: u8, inside: &[u8]) -> Vec<u8> {
    let mut packet = packet(Side::Client, ACK, 1, 0, &[], 0)[..20].to_vec();
    packet[2..4].copy_from_slice(&((20 + inside.len()) as u16).to_be_bytes());
    packet[9] = protocol;
    packet.extend(inside);
    packet
}

#[test]
fn fragments_are_put_together() {
    let whole = packet(Side::Client, ACK, 1, 0, &[7; 100], 100);
    let (header, payload) = whole.split_at(20);
    let fragment = |offset: usize, end: usize, more: bool| {
        let mut piece = header.to_vec();
        piece[2..4].copy_from_slice(&((20 + end - offset) as u16).to_be_bytes());
        let word = (offset / 8) as u16 | if more { 0x2000 } else { 0 };
        piece[6..8].copy_from_slice(&word.to_be_bytes());
        piece.extend(&payload[offset..end]);
        piece
    };
    let pieces = [
        fragment(80, 120, false),
        fragment(0, 48, true),
        fragment(40, 80, true),
    ];
    let log = follow(&pieces);
    assert!(log.0.borrow().streams[0] == [Some(7); 100]);
    // IPv6, with a header for each hop before that of the fragment (RFC 8200 §4.3, §4.5).
    let tcp = &whole[20..];
    let v6 = |offset: usize, end: usize, more: u8| {
        let mut piece = vec![0x60, 0, 0, 0];
        piece.extend(((16 + end - offset) as u16).to_be_bytes());
        piece.extend([0, 64]);
        piece.extend([0x20; 16]);
        piece.extend([0x30; 16]);
        piece.extend([44, 0, 1, 4, 0, 0, 0, 0]);
        piece.extend([6, 0]);
        piece.extend((offset as u16 | u16::from(more)).to_be_bytes());
        piece.extend([0, 0, 0, 9]);
        piece.extend(&tcp[offset..end]);
        piece
    };
    let log = follow(&[v6(0, 64, 1), v6(64, 120, 0)]);
    assert!(log.0.borrow().streams[0] == [Some(7); 100]);
}

/// A pcap file (draft-ietf-opsawg-pcap §4, §5) with one packet at 1.5 seconds.
fn classic(is_big: bool, is_nano: bool) -> Vec<u8> {
    let n32 = |number: u32| match is_big {
        true => number.to_be_bytes(),
        false => number.to_le_bytes(),
    };
    let magic = if is_nano { 0xa1b2_3c4d } else { 0xa1b2_c3d4 };
    let fraction = if is_nano { 500_000_000 } else { 500_000 };
    let version = if is_big { 0x0002_0004 } else { 0x0004_0002 };
    let words = [magic, version, 0, 0, 65_535, 101, 1, fraction, 4, 60];
    [words.map(n32).concat(), b"abcd".to_vec()].concat()
}

/// A pcapng file (draft-ietf-opsawg-pcapng §4) with secrets behind the packet that needs them.
fn ng(is_big: bool) -> Vec<u8> {
    let n32 = |number: u32| match is_big {
        true => number.to_be_bytes(),
        false => number.to_le_bytes(),
    };
    let n16 = |number: u16| match is_big {
        true => number.to_be_bytes(),
        false => number.to_le_bytes(),
    };
    let block = |kind: u32, body: &[u8]| {
        let body = [body, &vec![0; body.len().next_multiple_of(4) - body.len()]].concat();
        let length = n32(12 + body.len() as u32);
        [&n32(kind)[..], &length, &body, &length].concat()
    };
    let section = [&n32(0x1a2b_3c4d)[..], &n16(1), &n16(0), &[0xff; 8]].concat();
    // Times in units of 2^-1 seconds (if_tsresol 0x81).
    let interface = [
        &n16(101)[..],
        &n16(0),
        &n32(0),
        &n16(9),
        &n16(1),
        &[0x81, 0, 0, 0],
        &n16(0),
        &n16(0),
    ]
    .concat();
    let packet = [&n32(0)[..], &n32(0), &n32(3), &n32(4), &n32(60), b"abcd"].concat();
    let secrets = [&n32(0x544c_534b)[..], &n32(5), b"LINES"].concat();
    [
        block(0x0a0d_0d0a, &section),
        block(1, &interface),
        block(0x0bad, b"other"),
        block(6, &packet),
        block(10, &secrets),
    ]
    .concat()
}

/// What is in a file, in words.
fn contents(file: Vec<u8>) -> String {
    let mut capture = match Capture::open(Cursor::new(file)) {
        Ok(capture) => capture,
        Err(error) => return error.to_string(),
    };
    let mut found = String::new();
    loop {
        let item = match capture.next_item() {
            Ok(Some(item)) => item,
            Ok(None) => break,
            Err(error) => return found + &error.to_string(),
        };
        match item {
            Item::Packet(packet) => {
                let text = String::from_utf8_lossy(packet.bytes);
                let seconds = packet.time.as_secs_f64();
                found += &format!("{text} {seconds} {} {}; ", packet.link.0, packet.length);
            }
            Item::Secrets(lines) => found += &String::from_utf8_lossy(lines),
        }
    }
    match capture.is_cut_short() {
        true => found + "cut short",
        false => found,
    }
}

#[test]
fn both_formats_in_both_byte_orders_packed_or_not() {
    const PACKET: &str = "abcd 1.5 101 60; ";
    for is_big in [false, true] {
        assert_eq!(contents(classic(is_big, false)), PACKET);
        assert_eq!(contents(classic(is_big, true)), PACKET);
        assert_eq!(contents(ng(is_big)), format!("{PACKET}LINES"));
    }
    // Sections one after the other, of either order.
    let both = [ng(true), ng(false)].concat();
    assert_eq!(contents(both.clone()), format!("{PACKET}LINES").repeat(2));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&both).unwrap();
    let gzip = gzip.finish().unwrap();
    assert_eq!(contents(gzip), format!("{PACKET}LINES").repeat(2));
    // A frame of Zstandard with one raw block (RFC 8878 §3.1.1), and one for other programs (§3.1.2).
    let frame = |bytes: &[u8]| {
        let header = (bytes.len() as u32) << 3 | 1;
        let size = bytes.len() as u32;
        [
            &[0x28, 0xb5, 0x2f, 0xfd, 0xa0][..],
            &size.to_le_bytes(),
            &header.to_le_bytes()[..3],
            bytes,
        ]
        .concat()
    };
    let (first, second) = both.split_at(70);
    let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0][..], b"??"].concat();
    let zstd = [frame(first), skipped, frame(second)].concat();
    assert_eq!(contents(zstd), format!("{PACKET}LINES").repeat(2));
}

#[test]
fn what_is_no_capture_or_damaged_is_said() {
    for (file, said) in [
        (vec![], "the capture is empty"),
        (b"GET / HTTP/1.1\r\n".to_vec(), "this is not a capture"),
        // The first bytes that `xz`, `bzip2` and `lz4` write.
        (b"\xfd7zXZ\0\0\x04\xe6\xd6".to_vec(), "xz -dc FILE"),
        (b"BZh91AY&SY".to_vec(), "packed with bzip2"),
        (b"\x04\x22\x4d\x18\x64\x40".to_vec(), "packed with LZ4"),
        // As `tshark -F modpcap` writes it, and RFC 1761 §2.
        (b"\x34\xcd\xb2\xa1\x02\0".to_vec(), "editcap FILE"),
        (b"snoop\0\0\0\0\0\0\x02".to_vec(), "editcap FILE"),
        (classic(true, false)[..20].to_vec(), "ends within its head"),
        (classic(true, false)[..42].to_vec(), "cut short"),
        (ng(false)[..82].to_vec(), "cut short"),
    ] {
        let found = contents(file);
        assert!(found.contains(said), "{found}");
    }
    let mut long = classic(true, false);
    long[32] = 0xff;
    assert!(contents(long).contains("the capture is damaged: a packet of"));
    // Whatever is turned over, nothing panics and nothing runs for ever.
    for file in [classic(false, true), ng(true)] {
        for at in 0..file.len() {
            for value in [0, 1, 0x7f, 0xff] {
                let mut file = file.clone();
                file[at] = value;
                contents(file);
            }
        }
    }
}

#[test]
fn dtls_and_quic_are_counted() {
    let udp = |payload: &[u8]| {
        let length = 8 + payload.len();
        let mut packet = packet(Side::Client, 0, 0, 0, &[], 0);
        packet.truncate(20);
        packet[2..4].copy_from_slice(&((20 + length) as u16).to_be_bytes());
        packet[9] = 17;
        packet.extend([0xc3, 0x50, 1, 0xbb]);
        packet.extend((length as u16).to_be_bytes());
        packet.extend([0, 0]);
        packet.extend(payload);
        packet
    };
    let dtls = [&[22, 0xfe, 0xfd][..], &[0; 8], &[0, 3], &[1, 0, 0]].concat();
    let quic = [&[0xc3, 0, 0, 0, 1, 8][..], &[9; 8], &[0, 0, 0x44, 0xd0]].concat();
    let short = [0x41; 30];
    let mut streams = Streams::new(|_: &Ends| Log::default());
    for bytes in [
        udp(&short),
        udp(&dtls),
        udp(&quic),
        udp(&short),
        udp(b"dns?"),
    ] {
        streams.packet(&Packet {
            time: Duration::ZERO,
            link: LinkType(101),
            bytes: &bytes,
            length: bytes.len(),
        });
    }
    let datagrams = &streams.datagrams;
    // Between ends that have begun to speak QUIC all is QUIC.
    assert_eq!((datagrams.dtls, datagrams.quic), (1, 3));
    assert_eq!((datagrams.quic_connections(), streams.count()), (1, 0));
}
