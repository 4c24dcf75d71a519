//! The examples of RFC 7541 appendix C, byte for byte, and blocks that nobody should have written.

use hex_literal::hex;

use super::*;
use crate::wire::{Reader, Writer, cover};

fn decode(decoder: &mut Decoder, bytes: &[u8]) -> Result<Vec<String>, String> {
    let mut r = Reader::recording(bytes, true);
    let block = decoder.read(&mut r).map_err(|error| error.to_string())?;
    let fields = r.into_fields(None);
    assert_eq!(cover(&fields, bytes.len()), Ok(()));
    Ok(block.fields.iter().map(ToString::to_string).collect())
}

fn table(table: &Table) -> (Vec<String>, usize) {
    let (fields, size) = table.dynamic();
    (fields.map(ToString::to_string).collect(), size)
}

fn encode(encoder: &mut Encoder, fields: &[&str]) -> Vec<u8> {
    let fields: Vec<HeaderField> = fields
        .iter()
        .map(|line| {
            let at = line[1..].find(": ").unwrap() + 1;
            HeaderField::new(&line[..at], &line[at + 2..])
        })
        .collect();
    let mut w = Writer::recording(true);
    encoder.write(&mut w, &fields);
    let (bytes, fields) = w.finish().unwrap();
    assert_eq!(cover(&fields, bytes.len()), Ok(()));
    bytes
}

#[test]
fn representations_of_appendix_c_2() {
    let mut decoder = Decoder::new(4096, 1 << 16);
    let literal = hex!("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572");
    assert_eq!(
        decode(&mut decoder, &literal).unwrap(),
        ["custom-key: custom-header"]
    );
    assert_eq!(
        table(decoder.table()),
        (vec!["custom-key: custom-header".into()], 55)
    );
    let mut decoder = Decoder::new(4096, 1 << 16);
    let literal = hex!("040c 2f73 616d 706c 652f 7061 7468");
    assert_eq!(
        decode(&mut decoder, &literal).unwrap(),
        [":path: /sample/path"]
    );
    let literal = hex!("1008 7061 7373 776f 7264 0673 6563 7265 74");
    let block = decoder.read(&mut Reader::new(&literal)).unwrap();
    assert_eq!(block.fields[0].to_string(), "password: secret");
    assert!(block.fields[0].never_indexed);
    assert_eq!(table(decoder.table()), (vec![], 0));
    assert_eq!(decode(&mut decoder, &hex!("82")).unwrap(), [":method: GET"]);
}

/// The requests of C.3 and C.4, and the table after each.
const REQUESTS: [(&[&str], &[&str], usize); 3] = [
    (
        &[
            ":method: GET",
            ":scheme: http",
            ":path: /",
            ":authority: www.example.com",
        ],
        &[":authority: www.example.com"],
        57,
    ),
    (
        &[
            ":method: GET",
            ":scheme: http",
            ":path: /",
            ":authority: www.example.com",
            "cache-control: no-cache",
        ],
        &["cache-control: no-cache", ":authority: www.example.com"],
        110,
    ),
    (
        &[
            ":method: GET",
            ":scheme: https",
            ":path: /index.html",
            ":authority: www.example.com",
            "custom-key: custom-value",
        ],
        &[
            "custom-key: custom-value",
            "cache-control: no-cache",
            ":authority: www.example.com",
        ],
        164,
    ),
];

#[test]
fn requests_of_appendices_c_3_and_c_4() {
    let plain = [
        &hex!("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d")[..],
        &hex!("8286 84be 5808 6e6f 2d63 6163 6865"),
        &hex!("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65"),
    ];
    let in_code = [
        &hex!("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff")[..],
        &hex!("8286 84be 5886 a8eb 1064 9cbf"),
        &hex!("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"),
    ];
    for blocks in [plain, in_code] {
        let mut decoder = Decoder::new(4096, 1 << 16);
        for (block, (fields, dynamic, size)) in blocks.iter().zip(REQUESTS) {
            assert_eq!(decode(&mut decoder, block).unwrap(), fields);
            let dynamic = dynamic.iter().map(ToString::to_string).collect();
            assert_eq!(table(decoder.table()), (dynamic, size));
        }
    }
    let mut encoder = Encoder::default();
    for (block, (fields, _, size)) in in_code.iter().zip(REQUESTS) {
        assert_eq!(encode(&mut encoder, fields), *block);
        assert_eq!(encoder.table().dynamic().1, size);
    }
}

#[test]
fn responses_of_appendices_c_5_and_c_6() {
    let plain = [
        &hex!(
            "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d"
        )[..],
        &hex!("4803 3330 37c1 c0bf"),
        &hex!(
            "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31"
        ),
    ];
    let in_code = [
        &hex!(
            "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3"
        )[..],
        &hex!("4883 640e ffc1 c0bf"),
        &hex!(
            "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07"
        ),
    ];
    let date = |second| format!("date: Mon, 21 Oct 2013 20:13:2{second} GMT");
    let (location, private) = (
        "location: https://www.example.com",
        "cache-control: private",
    );
    let cookie = "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";
    let expected = [
        (
            vec![
                ":status: 302".to_owned(),
                private.into(),
                date(1),
                location.into(),
            ],
            vec![
                location.to_owned(),
                date(1),
                private.into(),
                ":status: 302".into(),
            ],
            222,
        ),
        (
            vec![
                ":status: 307".to_owned(),
                private.into(),
                date(1),
                location.into(),
            ],
            vec![
                ":status: 307".to_owned(),
                location.into(),
                date(1),
                private.into(),
            ],
            222,
        ),
        (
            vec![
                ":status: 200".to_owned(),
                private.into(),
                date(2),
                location.into(),
                "content-encoding: gzip".into(),
                cookie.into(),
            ],
            vec![cookie.to_owned(), "content-encoding: gzip".into(), date(2)],
            215,
        ),
    ];
    for blocks in [plain, in_code] {
        let mut decoder = Decoder::new(256, 1 << 16);
        for (block, (fields, dynamic, size)) in blocks.iter().zip(&expected) {
            assert_eq!(decode(&mut decoder, block).unwrap(), *fields);
            assert_eq!(table(decoder.table()), (dynamic.clone(), *size));
        }
    }
}

#[test]
fn numbers_of_appendix_c_1() {
    for (number, prefix, bytes) in [
        (10, 5, &hex!("0a")[..]),
        (1337, 5, &hex!("1f9a0a")),
        (42, 8, &hex!("2a")),
        (31, 5, &hex!("1f00")),
        (u32::MAX as usize, 7, &hex!("7f80ffffff0f")),
    ] {
        assert_eq!(integer::write(number, prefix, 0), bytes);
        assert_eq!(integer::read(bytes, prefix), Ok((number, bytes.len())));
    }
}

#[test]
fn hostile_blocks_are_refused() {
    for (block, expected) in [
        (&hex!("80")[..], "index 0, which nothing has"),
        (&hex!("be"), "index 62, behind the end"),
        (&hex!("ffffffffffffff0f"), "a number beyond 32 bits"),
        (&hex!("ff"), "ends inside a number"),
        (&hex!("ff80"), "ends inside a number"),
        (&hex!("4001"), "1 byte needed, 0 there"),
        (&hex!("400161"), "the block ends here"),
        (&hex!("40016105"), "5 bytes needed, 0 there"),
        (&hex!("4081ff0161"), "padded with more than 7 bits"),
        (&hex!("40810001 61"), "padded with bits other"),
        (&hex!("4084ffffffff0161"), "holds EOS"),
        (&hex!("8220"), "a size update behind a field"),
        (&hex!("3fe21f"), "4097 bytes, more than the 4096"),
    ] {
        let why = decode(&mut Decoder::new(4096, 1 << 16), block).unwrap_err();
        assert!(why.contains(expected), "{block:02x?}: {why}");
    }
    // Two updates in a row are how a table is emptied (RFC 7541 §4.2).
    assert!(decode(&mut Decoder::new(4096, 1 << 16), &hex!("203fe11f82")).is_ok());
}

#[test]
fn a_list_too_long_is_counted_and_not_kept() {
    // One field of some 4,000 bytes in the table, named over and over.
    let mut bytes = vec![0x40, 1, b'a'];
    bytes.extend(integer::write(4000, 7, 0));
    bytes.extend([b'b'; 4000]);
    bytes.extend([0xbe; 1000]);
    let mut decoder = Decoder::new(4096, 1 << 16);
    let block = decoder.read(&mut Reader::new(&bytes)).unwrap();
    assert_eq!(block.size, 1001 * 4033);
    assert!(decoder.is_too_long(&block) && block.fields.len() == 16);
}

#[test]
fn secrets_go_into_no_table() {
    let mut encoder = Encoder::default();
    let bytes = encode(&mut encoder, &["authorization: Basic QQ==", ":path: /x"]);
    assert_eq!(bytes[0], 0x1f, "never indexed");
    assert_eq!(encoder.table().dynamic().1, 0);
    let block = Decoder::new(4096, 1 << 16)
        .read(&mut Reader::new(&bytes))
        .unwrap();
    assert!(block.fields[0].never_indexed && !block.fields[1].never_indexed);
}

#[test]
fn a_smaller_table_is_announced() {
    let mut encoder = Encoder::default();
    encode(&mut encoder, &["a: b"]);
    encoder.allow(0);
    encoder.allow(100);
    let bytes = encode(&mut encoder, &["a: b"]);
    assert_eq!(bytes[..3], [0x20, 0x3f, 0x45]);
    assert_eq!(encoder.table().dynamic().1, 34);
    encoder.allow(100);
    assert_eq!(encode(&mut encoder, &["a: b"]), [0xbe]);
    encoder.allow(1 << 30);
    assert_eq!(encode(&mut encoder, &["a: b"])[..3], [0x3f, 0xe1, 0x1f]);
}
